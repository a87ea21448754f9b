"""Every change of something that a release already held says why: the table `corrections`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rostra.problems import Problem
from rostra.releases import Release
from rostra.releasing.compare import Change
from rostra.releasing.rows import rows
from rostra.validation.tables import at_most
from rostra.versions import version_key

Records = Iterable[Mapping[str, Any]]
Where = tuple[str, str | None, str | None]

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


def reasons(release: Release, since: str) -> dict[Where, list[str]]:
    """Why a release differs from one before it, by table, record and column (None: all of it).

    Args:
        release: the later release.
        since: the number of the earlier one; what was corrected up to it is left out.
    """
    given: dict[Where, list[str]] = {}
    for row in rows(release, "corrections") if "corrections" in release.tables() else ():
        if version_key(row["version"]) > version_key(since):
            where = row["table"], row["record_id"], row["column"]
            given.setdefault(where, []).append(row["reason"])
    return given


def lines_of(ids: set[str | None], records: Records) -> dict[str | None, int]:
    """The lines of these records."""
    return {r["id"]: line for line, r in enumerate(records, 1) if r["id"] in ids}
