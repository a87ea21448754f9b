"""What changed between two states of a corpus, and which version number that asks for."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, NamedTuple

import pyarrow as pa

from rostra.versions import next_version, version_key

Record = dict[str, Any]
Records = Iterable[Record]
LEVELS = ("patch", "minor", "major")


class Change(NamedTuple):
    """One difference.

    Attributes:
        kind: ``added``, ``changed`` or ``removed``.
        table: name of the table.
        id: id of the record; None where the difference is of a table or column.
        field: the field, or None for a whole record or table.
        old: what stood there: a value, a whole record, the type of a column, or None.
        new: what stands there now, likewise.
    """

    kind: str
    table: str
    id: str | None
    field: str | None
    old: Any = None
    new: Any = None

    @property
    def level(self) -> str:
        """``minor`` where something was added, ``major`` where something changed or went."""
        return "minor" if self.kind == "added" else "major"

    @property
    def what(self) -> str:
        """What differs: ``table``, ``column``, ``record``, or ``value`` of a record."""
        if self.id is None:
            return "table" if self.field is None else "column"
        return "record" if self.field is None else "value"

    @property
    def message(self) -> str:
        """What changed, for people."""
        if self.kind != "changed":
            return f"the {self.what} is {'new' if self.kind == 'added' else 'gone'}"
        if self.what == "column":
            return f"the type {self.old} became {self.new}"
        return " became ".join(_excerpts(repr(self.old), repr(self.new)))


def changes(old: Mapping[str, Records], new: Mapping[str, Records]) -> Iterator[Change]:
    """Compare two states, on the columns that the older one had; holds none of them.

    Args:
        old: the records of each table, all with the same fields, by ascending id.
        new: the same of the later state.
    """
    for table in sorted(old.keys() | new.keys()):
        if table not in new:
            yield Change("removed", table, None, None)
        elif table not in old:
            yield Change("added", table, None, None)
        else:
            yield from _records(table, old[table], new[table])


def type_changes(table: str, old: pa.Schema, new: pa.Schema) -> Iterator[Change]:
    """Columns whose Arrow type changed; the values may be equal all the same."""
    for field in old:
        if field.name in new.names and new.field(field.name).type != field.type:
            types = str(field.type), str(new.field(field.name).type)
            yield Change("changed", table, None, field.name, *types)


def needed(old: Mapping[str, Records], new: Mapping[str, Records]) -> str:
    """The level of version that a later state needs: ``patch``, ``minor`` or ``major``."""
    return max((c.level for c in changes(old, new)), key=LEVELS.index, default="patch")


def follows(version: str, newest: str, level: str) -> bool:
    """Whether a version number is at least a bump of that level over the newest release."""
    return version_key(version) >= version_key(next_version(newest, level))


def _records(table: str, old: Records, new: Records) -> Iterator[Change]:
    before, old = _columns(old)
    after, new = _columns(new)
    kept = [column for column in before if column in after]
    for column in (column for column in before if column not in after):
        yield Change("removed", table, None, column)
    for column in (column for column in after if column not in before):
        yield Change("added", table, None, column)
    for was, now in _pairs(iter(old), iter(new)):
        here = (was or now or {})["id"]
        if now is None:
            yield Change("removed", table, here, None, old=was)
        elif was is None:
            yield Change("added", table, here, None, new=now)
        elif was != now:
            for column in (column for column in kept if was[column] != now[column]):
                yield Change("changed", table, here, column, was[column], now[column])


_WIDTH = 60
_BEFORE = 20


def _excerpts(old: str, new: str) -> Iterator[str]:
    """Both texts, cut where they are long, so that the place where they part can be seen."""
    same = min(len(old), len(new))
    parted = next((at for at in range(same) if old[at] != new[at]), same)
    for text in (old, new):
        start = 0 if len(text) <= _WIDTH else max(0, parted - _BEFORE)
        rest = text[start:]
        cut = rest if len(rest) <= _WIDTH else f"{rest[:_WIDTH]}…"
        yield f"…{cut}" if start else cut


def _columns(records: Records) -> tuple[list[str], Records]:
    """The fields of the first record, and all records."""
    rest = iter(records)
    first = next(rest, None)
    return ([], ()) if first is None else (list(first), chain([first], rest))


def _pairs(
    old: Iterator[Record], new: Iterator[Record]
) -> Iterator[tuple[Record | None, Record | None]]:
    """The two records of each id, None for the one that is not there."""
    was, now = next(old, None), next(new, None)
    while was is not None or now is not None:
        if was is None or (now is not None and now["id"] < was["id"]):
            yield None, now
            now = next(new, None)
        elif now is None or was["id"] < now["id"]:
            yield was, None
            was = next(old, None)
        else:
            yield was, now
            was, now = next(old, None), next(new, None)
