"""Two releases of a corpus compared record by record, with the reasons that corrections give."""

from collections.abc import Iterator

from rostra.releases import Release
from rostra.releasing.changes import Change, table_changes
from rostra.releasing.release_reader import rows
from rostra.version_numbers import version_key


class Diff:
    """What changed from one release to another. Only the corrections are in memory.

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
                for suffix in ("jsonl", "parquet"):
                    release.verified_file(table, suffix)
        self._reasons = _reasons(new, since=old.path.name)

    def tables(self) -> list[str]:
        """The tables of both releases, in the order of the newer one."""
        return list(dict.fromkeys((*self.new.tables(), *self.old.tables())))

    def changes(self, table: str) -> Iterator[Change]:
        """The changes of a table: first those of its columns, then its records by ascending id.

        If the whole table was added or removed, a change for each of its records follows.
        """
        for change in table_changes(table, self.old, self.new):
            yield change
            if change.what == "table" and change.kind == "added":
                for row in rows(self.new, table):
                    yield Change("added", table, row["id"], None, new=row)
            elif change.what == "table":
                for row in rows(self.old, table):
                    yield Change("removed", table, row["id"], None, old=row)

    def reasons(self, change: Change) -> list[str]:
        """Why a change was made: the corrections of its column, then those of its record."""
        columns = dict.fromkeys((change.field, None))
        return [
            reason
            for column in columns
            for reason in self._reasons.get((change.table, change.id, column), ())
        ]


def _reasons(release: Release, since: str) -> dict[tuple[str, str | None, str | None], list[str]]:
    """The reasons of all corrections after an earlier version.

    Returns:
        The reasons by table, record and column; the column is None for a whole record.
    """
    reasons: dict[tuple[str, str | None, str | None], list[str]] = {}
    for row in rows(release, "corrections") if "corrections" in release.tables() else ():
        if version_key(row["version"]) > version_key(since):
            place = row["table"], row["record_id"], row["column"]
            reasons.setdefault(place, []).append(row["reason"])
    return reasons
