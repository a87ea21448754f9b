"""The rows of a result: in the order of a measure, up to a limit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from rostra.errors import RostraError

if TYPE_CHECKING:
    from numpy.typing import NDArray

Rows = tuple["NDArray[np.int64]", dict[str, int]]
"""The numbers of the rows to show, and the totals for the provenance: all rows, and those shown."""


def top_rows(measure: NDArray[Any], limit: int | None) -> Rows:
    """The rows with the highest values; equal ones keep their order, NaN (no bound) comes first.

    Raises:
        RostraError: the limit is below 0.
    """
    unbounded_first = -np.nan_to_num(measure, nan=np.inf, posinf=np.inf)
    return _limited(np.argsort(unbounded_first, kind="stable"), limit)


def first_rows(number: int, limit: int | None) -> Rows:
    """The first of a number of rows; its result and errors are those of `top_rows`."""
    return _limited(np.arange(number), limit)


def _limited(order: NDArray[np.int64], limit: int | None) -> Rows:
    if limit is not None and limit < 0:
        raise RostraError("a limit is a number of rows from 0 on")
    return order[:limit], {"rows": len(order), "shown": len(order[:limit])}
