"""What changed between two releases, and which version number the changes require.

Two tables are compared as sorted streams: memory does not grow with them.
"""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from rostra.printable import shortened
from rostra.releases import Release
from rostra.releasing.release_reader import Record, rows

LEVELS = ("patch", "minor", "major")
"""The parts of a version number that changes can require to be raised, by ascending weight."""


class Change(NamedTuple):
    """One difference.

    Attributes:
        kind: ``added``, ``changed`` or ``removed``.
        table: name of the table.
        id: id of the record; None where the difference is one of a table or column.
        field: the field, or None for a whole record or table.
        old: the earlier value, whole record, or type of a column; None if there was none.
        new: the later one, likewise.
    """

    kind: str
    table: str
    id: str | None
    field: str | None
    old: Any = None
    new: Any = None

    @property
    def level(self) -> str:
        """``minor`` where something was added, ``major`` where something changed or was removed."""
        return "minor" if self.kind == "added" else "major"

    @property
    def what(self) -> str:
        """What differs: ``table``, ``column``, ``record``, or ``value`` of a record."""
        if self.id is None:
            return "table" if self.field is None else "column"
        return "record" if self.field is None else "value"

    @property
    def message(self) -> str:
        """The change in words."""
        if self.kind != "changed":
            return f"the {self.what} is {'new' if self.kind == 'added' else 'gone'}"
        if self.what == "column":
            return f"the type {self.old} became {self.new}"
        return " became ".join(_excerpts(repr(self.old), repr(self.new)))


def release_changes(old: Release, new: Release) -> Iterator[Change]:
    """All changes from one release to another, table by table in alphabetical order.

    Raises:
        DamagedError: a table is not one of records by ascending id.
    """
    for table in sorted({*old.tables(), *new.tables()}):
        yield from table_changes(table, old, new)


def table_changes(table: str, old: Release, new: Release) -> Iterator[Change]:
    """The changes of one table: of the whole table, or of its columns, then of its records.

    A table whose JSONL has the same checksum in both releases is not read.
    """
    if table not in new.tables():
        yield Change("removed", table, None, None)
    elif table not in old.tables():
        yield Change("added", table, None, None)
    else:
        yield from _type_changes(table, *(_arrow_schema(r, table) for r in (old, new)))
        if len({r.sha256(r.file(table, "jsonl")) for r in (old, new)}) > 1:
            yield from record_changes(table, rows(old, table), rows(new, table))


def record_changes(table: str, old: Iterable[Record], new: Iterable[Record]) -> Iterator[Change]:
    """The changes of columns, then of records, on the columns that both states have.

    Args:
        table: name of the table.
        old: its earlier records, all with the same fields, by ascending id.
        new: its later records, likewise.
    """
    old_columns, old = _columns(old)
    new_columns, new = _columns(new)
    for column in (column for column in old_columns if column not in new_columns):
        yield Change("removed", table, None, column)
    for column in (column for column in new_columns if column not in old_columns):
        yield Change("added", table, None, column)
    common = [column for column in old_columns if column in new_columns]
    for before, after in _aligned(iter(old), iter(new)):
        record_id = (before or after or {})["id"]
        if before is None:
            yield Change("added", table, record_id, None, new=after)
        elif after is None:
            yield Change("removed", table, record_id, None, old=before)
        elif before != after:
            for column in (column for column in common if before[column] != after[column]):
                yield Change("changed", table, record_id, column, before[column], after[column])


def _type_changes(table: str, old: pa.Schema, new: pa.Schema) -> Iterator[Change]:
    """The columns of which the Arrow type changed, even if all values are equal."""
    for field in old:
        if field.name in new.names and new.field(field.name).type != field.type:
            types = str(field.type), str(new.field(field.name).type)
            yield Change("changed", table, None, field.name, *types)


def _arrow_schema(release: Release, table: str) -> pa.Schema:
    return pq.read_schema(release.file(table, "parquet"))


def _columns(records: Iterable[Record]) -> tuple[list[str], Iterable[Record]]:
    """The fields of the first record, and all records."""
    rest = iter(records)
    first = next(rest, None)
    return ([], ()) if first is None else (list(first), chain([first], rest))


def _aligned(
    old: Iterator[Record], new: Iterator[Record]
) -> Iterator[tuple[Record | None, Record | None]]:
    """The earlier and the later record of each id; None where one of them does not exist."""
    before, after = next(old, None), next(new, None)
    while before is not None or after is not None:
        if before is None or (after is not None and after["id"] < before["id"]):
            yield None, after
            after = next(new, None)
        elif after is None or before["id"] < after["id"]:
            yield before, None
            before = next(old, None)
        else:
            yield before, after
            before, after = next(old, None), next(new, None)


_CONTEXT = 20
"""Characters that an excerpt of a long text shows before the first difference."""


def _excerpts(old: str, new: str) -> Iterator[str]:
    """Both texts; where one is long, an excerpt that shows the first difference."""
    length = min(len(old), len(new))
    difference = next((at for at in range(length) if old[at] != new[at]), length)
    for text in (old, new):
        start = 0 if text == shortened(text) else max(0, difference - _CONTEXT)
        yield f"{'…' * bool(start)}{shortened(text[start:])}"
