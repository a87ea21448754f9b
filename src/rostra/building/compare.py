"""What changed between two states of a corpus, and which version number that asks for."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, NamedTuple

import pyarrow as pa

from rostra.corpus import version_key

Record = dict[str, Any]
Records = Iterable[Record]
LEVELS = ("patch", "minor", "major")


class Change(NamedTuple):
    """One difference.

    Attributes:
        level: ``major`` (an existing record or column changed or went) or ``minor`` (added).
        table: name of the table.
        id: id of the record; None where the difference is of a table or column.
        field: the field, or None for a whole record or table.
        message: what changed, for people.
    """

    level: str
    table: str
    id: str | None
    field: str | None
    message: str


def changes(old: Mapping[str, Records], new: Mapping[str, Records]) -> Iterator[Change]:
    """Compare two states, on the columns that the older one had; holds none of them.

    Args:
        old: the records of each table, all with the same fields, by ascending id.
        new: the same of the later state.
    """
    for table in sorted(old.keys() | new.keys()):
        if table not in new:
            yield Change("major", table, None, None, "the table is gone")
        elif table not in old:
            yield Change("minor", table, None, None, "the table is new")
        else:
            yield from _records(table, old[table], new[table])


def type_changes(table: str, old: pa.Schema, new: pa.Schema) -> Iterator[Change]:
    """Columns whose Arrow type changed; the values may be equal all the same."""
    for field in old:
        if field.name in new.names and new.field(field.name).type != field.type:
            message = f"the type {field.type} became {new.field(field.name).type}"
            yield Change("major", table, None, field.name, message)


def needed(old: Mapping[str, Records], new: Mapping[str, Records]) -> str:
    """The level of version that a later state needs: ``patch``, ``minor`` or ``major``."""
    return max((c.level for c in changes(old, new)), key=LEVELS.index, default="patch")


def follows(version: str, newest: str, level: str) -> bool:
    """Whether a version number is at least a bump of that level over the newest release."""
    return version_key(version) >= version_key(next_version(newest, level))


def next_version(newest: str, level: str) -> str:
    """The version number that follows by a bump of that level."""
    major, minor, patch = version_key(newest)
    bumped = {"major": (major + 1, 0, 0), "minor": (major, minor + 1, 0)}
    return ".".join(map(str, bumped.get(level, (major, minor, patch + 1))))


def _records(table: str, old: Records, new: Records) -> Iterator[Change]:
    before, old = _columns(old)
    after, new = _columns(new)
    kept = [column for column in before if column in after]
    for column in (column for column in before if column not in after):
        yield Change("major", table, None, column, "the column is gone")
    for column in (column for column in after if column not in before):
        yield Change("minor", table, None, column, "the column is new")
    for was, now in _pairs(iter(old), iter(new)):
        here = (was or now or {})["id"]
        if now is None:
            yield Change("major", table, here, None, "the record is gone")
        elif was is None:
            yield Change("minor", table, here, None, "the record is new")
        elif was != now:
            for column in (column for column in kept if was[column] != now[column]):
                message = f"{was[column]!r:.60} became {now[column]!r:.60}"
                yield Change("major", table, here, column, message)


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
