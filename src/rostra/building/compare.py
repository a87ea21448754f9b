"""What changed between two states of a corpus, and which version number that asks for."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pyarrow as pa

from rostra.corpus import version_key

Records = list[dict[str, Any]]
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
    """Compare two states, on the columns that the older one had.

    Args:
        old: the records of each table, all with the same fields.
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
    gone = [column for column in old[0] if column not in new[0]]
    for column in gone:
        yield Change("major", table, None, column, "the column is gone")
    for column in (column for column in new[0] if column not in old[0]):
        yield Change("minor", table, None, column, "the column is new")
    after = {record["id"]: record for record in new}
    for record in old:
        here = record["id"]
        if here not in after:
            yield Change("major", table, here, None, "the record is gone")
            continue
        for field in (f for f in record if f not in gone and record[f] != after[here][f]):
            message = f"{record[field]!r:.60} became {after[here][field]!r:.60}"
            yield Change("major", table, here, field, message)
    before = {record["id"] for record in old}
    for record in new:
        if record["id"] not in before:
            yield Change("minor", table, record["id"], None, "the record is new")
