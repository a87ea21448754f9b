"""Every change of something that a release already held says why: the table `corrections`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rostra.building.compare import Change
from rostra.checking.tables import at_most
from rostra.problems import Problem

Records = Iterable[Mapping[str, Any]]

_FREE = ("review",)
"""Columns that say how a record came to stand where it does: their change is its own reason."""


def unexplained(
    changes: Sequence[Change], tables: Mapping[str, Records], version: str
) -> Iterator[Problem]:
    """The changes that no correction of this version names, and the corrections that name none.

    A correction names a column of a record, or with null the whole record.

    Args:
        changes: the changes of records that the newest release holds.
        tables: the curated records.
        version: the corpus version that is to hold them.
    """
    given = {
        (record["table"], record["record_id"], record["column"]): line
        for line, record in enumerate(tables["corrections"], 1)
        if record["version"] == version
    }
    used = set()
    silent: dict[str, list[Change]] = {}
    for change in changes:
        keys = {(change.table, change.id, column) for column in (change.field, None)}
        used |= keys & given.keys()
        if not keys & given.keys() and change.field not in _FREE:
            silent.setdefault(change.table, []).append(change)
    for table, listed in silent.items():
        lines = lines_of({change.id for change in listed}, tables.get(table, ()))
        problems = [
            Problem(
                "unexplained-change",
                f"curated/{table}.jsonl",
                lines.get(change.id),
                change.field,
                f"{change.id}: {change.message}, and no correction of {version} says why",
            )
            for change in listed
        ]
        yield from at_most(problems)
    for (table, here, column), line in given.items():
        if (table, here, column) not in used:
            what = f"{table} {here}" + (f" {column}" if column else "")
            message = f"nothing changed in {what} since the newest release"
            yield Problem("idle-correction", "curated/corrections.jsonl", line, None, message)


def lines_of(ids: set[str | None], records: Records) -> dict[str | None, int]:
    """The lines of these records."""
    return {r["id"]: line for line, r in enumerate(records, 1) if r["id"] in ids}
