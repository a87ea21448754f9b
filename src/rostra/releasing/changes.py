"""The changes between two releases, their reasons, and the version number that they require.

Tables are compared as sorted streams: memory does not grow with them.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, NamedTuple

from rostra.printable import shortened
from rostra.released_tables import table_schema
from rostra.releases import Release
from rostra.releasing.release_reader import released_codes, rows
from rostra.validation.content import Record
from rostra.version_numbers import version_key

LEVELS = ("patch", "minor", "major")
"""The parts of a version number that changes can require to be raised, by ascending weight."""

_CONTEXT = 20
"""Characters that an excerpt of a long text shows before the first difference."""


class Change(NamedTuple):
    """One difference between two releases.

    Attributes:
        kind: ``added``, ``changed`` or ``removed``.
        table: name of the table.
        id: id of the record; None for a change of a table, column or code.
        field: the column, or the codelist of a code; None for a whole record or table.
        old: the earlier value, whole record, code, or type of a column; None if there was none.
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
        """``minor`` for an addition, otherwise ``major``."""
        return "minor" if self.kind == "added" else "major"

    @property
    def what(self) -> str:
        """``table``, ``column``, ``code`` of the corpus's own, ``record``, or ``value`` of one."""
        if self.id is None and self.field is not None:
            return "column" if (self.old is None) == (self.new is None) else "code"
        if self.id is None:
            return "table"
        return "record" if self.field is None else "value"

    @property
    def message(self) -> str:
        """The change in words."""
        if self.kind != "changed":
            what = f"code {self.old or self.new}" if self.what == "code" else self.what
            return f"the {what} is {'new' if self.kind == 'added' else 'gone'}"
        if self.what == "column":
            return f"the type {self.old} became {self.new}"
        return " became ".join(_excerpts(_as_written(self.old), _as_written(self.new)))


def release_changes(old: Release, new: Release) -> Iterator[Change]:
    """All changes from one release to another, table by table in alphabetical order.

    Raises:
        DamagedError: a table is not one of records by ascending id.
    """
    for table in sorted({*old.tables(), *new.tables()}):
        yield from _table_changes(table, old, new)


def record_changes(table: str, old: Iterable[Record], new: Iterable[Record]) -> Iterator[Change]:
    """The changes of columns, then of records, on the columns that both states have.

    Args:
        table: name of the table.
        old: its earlier records, all with the same fields, by ascending id.
        new: its later records, likewise.
    """
    old_columns, earlier = _columns(old)
    new_columns, later = _columns(new)
    for column in [column for column in old_columns if column not in new_columns]:
        yield Change("removed", table, None, column)
    for column in [column for column in new_columns if column not in old_columns]:
        yield Change("added", table, None, column)
    common = [column for column in old_columns if column in new_columns]
    before, after = next(earlier, None), next(later, None)
    while before or after:
        if before and after and before["id"] == after["id"]:
            for column in common if before != after else ():
                values = before[column], after[column]
                if values[0] != values[1] and not is_only_extended(*values):
                    yield Change("changed", table, before["id"], column, *values)
            before, after = next(earlier, None), next(later, None)
        elif after and (not before or after["id"] < before["id"]):
            yield Change("added", table, after["id"], None, new=after)
            after = next(later, None)
        elif before:
            yield Change("removed", table, before["id"], None, old=before)
            before = next(earlier, None)


def is_only_extended(old: Any, new: Any) -> bool:  # noqa: ANN401 - any value of a column
    """Whether a value only has further fields that are null.

    A column that is new in a table changes no record, and neither does a new field of a struct that
    nobody has filled in.
    """
    if not (isinstance(old, dict) and isinstance(new, dict)) or not old.keys() <= new.keys():
        return False
    return all(old.get(field) == value for field, value in new.items())


class Diff:
    """The changes from one release to another, with the reasons that corrections give.

    Only the corrections are in memory.

    Args:
        old: the release to compare with, as a rule the earlier one.
        new: the release that is compared.

    Raises:
        DamagedError: a release is not what its manifest promises.
    """

    def __init__(self, old: Release, new: Release) -> None:
        self.old, self.new = old, new
        for release in (old, new):
            for table in release.tables():
                for suffix in reversed(release.suffixes(table)):
                    for file in release.files(table, suffix):
                        release.verified_file(file)
        self._reasons: dict[tuple[str, str | None, str | None], list[str]] = {}
        for row in rows(new, "corrections") if "corrections" in new.tables() else ():
            if version_key(row["version"]) > version_key(old.version):
                place = row["table"], row["record_id"], row["column"]
                self._reasons.setdefault(place, []).append(row["reason"])

    def tables(self) -> list[str]:
        """The tables of both releases, in the order of the newer one."""
        return list(dict.fromkeys((*self.new.tables(), *self.old.tables())))

    def changes(self, table: str) -> Iterator[Change]:
        """The changes of a table: its columns and codes first, then its records by ascending id.

        If the whole table was added or removed, a change for each of its records follows.
        """
        for change in _table_changes(table, self.old, self.new):
            yield change
            if change.what == "table":
                side, release = ("new", self.new) if change.kind == "added" else ("old", self.old)
                for row in rows(release, table):
                    yield Change(change.kind, table, row["id"], None, **{side: row})

    def reasons(self, change: Change) -> list[str]:
        """Why a change was made: the corrections of its column, then those of its record."""
        columns = dict.fromkeys((change.field, None))  # one for the change of a whole record
        places = [(change.table, change.id, column) for column in columns]
        return [reason for place in places for reason in self._reasons.get(place, ())]


def _table_changes(table: str, old: Release, new: Release) -> Iterator[Change]:
    """The changes of one table: of the whole table, or of columns and codes, then of records.

    A table with the same checksums of its rows' files in both releases is not read.
    """
    if table not in new.tables():
        yield Change("removed", table, None, None)
    elif table not in old.tables():
        yield Change("added", table, None, None)
    else:
        old_schema, new_schema = (table_schema(r, table) for r in (old, new))
        for name in [name for name in old_schema.names if name in new_schema.names]:
            types = old_schema.field(name).type, new_schema.field(name).type
            if types[0] != types[1]:
                yield Change("changed", table, None, name, *map(str, types))
        old_codes, new_codes = (list(released_codes(r, table)) for r in (old, new))
        for name, code in [pair for pair in old_codes if pair not in new_codes]:
            yield Change("removed", table, None, name, old=code)
        for name, code in [pair for pair in new_codes if pair not in old_codes]:
            yield Change("added", table, None, name, new=code)
        checksums = [[*map(r.sha256, r.row_files(table))] for r in (old, new)]
        if checksums[0] != checksums[1]:
            yield from record_changes(table, rows(old, table), rows(new, table))


def _columns(records: Iterable[Record]) -> tuple[list[str], Iterator[Record]]:
    """The fields of the first record, and all records."""
    following = iter(records)
    first = next(following, {})
    return list(first), chain([first] if first else [], following)


def _as_written(value: object) -> str:
    """A value as records have it: null instead of None. Texts are quoted as in other messages."""
    return repr(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _excerpts(old: str, new: str) -> Iterator[str]:
    """Both texts; where one is long, an excerpt that shows the first difference."""
    length = min(len(old), len(new))
    difference = next((at for at in range(length) if old[at] != new[at]), length)
    for text in (old, new):
        start = 0 if text == shortened(text) else max(0, difference - _CONTEXT)
        yield f"{'…' * bool(start)}{shortened(text[start:])}"
