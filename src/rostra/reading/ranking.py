"""The order of a list, and where it is cut off."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from rostra.errors import RostraError


def ranked(
    table: pa.Table, measure: str | None, limit: int | None
) -> tuple[pa.Table, dict[str, int]]:
    """The first rows of a list, and how many there are in all.

    Args:
        table: the list; equal rows stand in the order of their first column.
        measure: the column that counts, from the highest value down; null is where it has no bound
            and comes first. None where the list has its order.
        limit: rows at most; None for all.

    Raises:
        RostraError: the limit is below 0.
    """
    if limit is not None and limit < 0:
        raise RostraError("a limit is a number of rows from 0 on")
    total = table.num_rows
    if measure is not None:
        first: Any = pc.fill_null(pc.cast(table[measure], "double"), float("inf"))
        keys = pa.table([first, table[0]], names=["measure", "name"])
        order: Any = [("measure", "descending"), ("name", "ascending")]
        table = table.take(pc.sort_indices(keys, order))
    if limit is not None:
        table = table.slice(0, min(limit, total))
    return table, {"rows": total, "shown": table.num_rows}
