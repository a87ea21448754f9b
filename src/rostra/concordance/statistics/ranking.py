"""The order of a list, and where it is cut off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from rostra.errors import RostraError

if TYPE_CHECKING:
    from numpy.typing import NDArray


def ranked(
    measure: NDArray[Any], limit: int | None, *, sort: bool = True
) -> tuple[NDArray[np.int64], dict[str, int]]:
    """Which rows of a list are shown, and how many there are in all.

    Args:
        measure: what counts, from the highest value down; NaN is where it has no bound and comes
            first. Equal rows stay in their order.
        limit: rows at most; None for all.
        sort: whether to; else all rows stay in their order.

    Raises:
        RostraError: the limit is below 0.
    """
    if limit is not None and limit < 0:
        raise RostraError("a limit is a number of rows from 0 on")
    order = np.arange(len(measure))
    if sort:
        order = np.argsort(-np.nan_to_num(measure, nan=np.inf, posinf=np.inf), kind="stable")
    return order[:limit], {"rows": len(order), "shown": len(order[:limit])}
