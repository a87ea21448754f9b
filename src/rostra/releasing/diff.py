"""Two releases of a corpus, record by record; their size does not matter."""

from collections.abc import Iterator

from rostra import integrity
from rostra.releases import Release
from rostra.releasing import corrections, released
from rostra.releasing.compare import Change
from rostra.releasing.rows import rows


class Diff:
    """What changed from one release to another. Nothing is held but the corrections.

    Args:
        old: the release to begin with.
        new: the release to end with; usually the later one.

    Raises:
        DamagedError: a release is not what its manifest promises.
    """

    def __init__(self, old: Release, new: Release) -> None:
        self.old, self.new = old, new
        for release in (old, new):
            for table in release.tables():
                for suffix in ("jsonl", "parquet"):
                    file = release.file(table, suffix)
                    integrity.prove(file, release.sha256(file), integrity.digest(file))
        self._reasons = corrections.reasons(new, old.path.name)

    def tables(self) -> list[str]:
        """The tables of both, in the order of the newer release."""
        return list(dict.fromkeys((*self.new.tables(), *self.old.tables())))

    def changes(self, table: str) -> Iterator[Change]:
        """The changes of a table by ascending id; first those of columns.

        The records of a table that is new or gone are told one by one, too.
        """
        for change in released.changes_of(table, self.old, self.new):
            yield change
            if change.what == "table" and change.kind == "added":
                for row in rows(self.new, table):
                    yield Change("added", table, row["id"], None, new=row)
            elif change.what == "table":
                for row in rows(self.old, table):
                    yield Change("removed", table, row["id"], None, old=row)

    def reasons(self, change: Change) -> list[str]:
        """What the corrections of the newer release say of a change: of its column, of all."""
        columns = dict.fromkeys((change.field, None))
        found = (self._reasons.get((change.table, change.id, column), ()) for column in columns)
        return [reason for given in found for reason in given]
