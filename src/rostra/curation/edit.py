"""Edits of a corpus as transactions: they are checked as a whole before they replace any file."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from heapq import merge
from pathlib import Path

import orjson

import rostra
from rostra.errors import RostraError
from rostra.printable import shell_command
from rostra.problems import Problem
from rostra.releases import Corpus, StoredFile
from rostra.transactions import FileTransaction, transaction
from rostra.validation import BytesFile, Checked, Records, check
from rostra.validation.content import Record
from rostra.validation.jsonl_blocks import byte_ranges

Files = Mapping[str, StoredFile | None]
"""The files of a corpus by path within it; None for what is not a regular file."""


@contextmanager
def edit(
    corpus: Corpus, command: str = "rostra edit", checks: "Checks | None" = None
) -> Iterator["Transaction"]:
    """Open a transaction; an edit that was interrupted is concluded first.

    Other edits of the corpus wait until it ends. What is not committed then leaves no trace.

    Args:
        corpus: the corpus.
        command: the command that edits, for people.
        checks: the checks of the corpus, if there were some already.

    Raises:
        PendingEditError: an edit was interrupted, and a file was edited since.
        RostraError: the corpus has problems already, which would hide those of the edit; or it is
            in the installed package.
    """
    check_editable(corpus)
    checks = checks or Checks(corpus)
    with transaction(corpus.path, command) as changes:
        before = checks.current()
        if before.problems:
            raise RostraError(
                f"{corpus.path} has problems already. Mend them first; they are listed by: "
                + shell_command("rostra", "validate", "--corpus", corpus.path)
            )
        yield Transaction(changes, checks, before)


def check_editable(corpus: Corpus) -> None:
    """Raise RostraError for the corpus that is in the installed package."""
    if corpus.path.is_relative_to(Path(rostra.__file__).parent):
        raise RostraError(
            "the corpus that came with the package would be lost with its next update; "
            "name one of your own: --corpus PATH"
        )


class Checks:
    """The check of a corpus, which is made anew when a file is not what it was.

    Args:
        corpus: the corpus.

    Attributes:
        files: the files of the corpus at the last check.
    """

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._checked: Checked | None = None
        self.files: Files = {}

    def current(self) -> Checked:
        """The result of the check of the corpus as it is now; the same object while it is so."""
        files = self._corpus.files()
        if self._checked is None or not _are_same(files, self.files):
            self.files, self._checked = files, check(files)
        return self._checked

    def keep(self, files: Files, checked: Checked) -> None:
        """Keep the result of a check of files that were put in place since."""
        now = self._corpus.files()
        if _are_same(now, files):
            tables = {
                table: Records(file, len(records))
                for table, records in checked.tables.items()
                if (file := now[f"curated/{table}.jsonl"])
            }
            self.files, self._checked = now, checked._replace(tables=tables)


def _are_same(files: Files, others: Files) -> bool:
    states, other_states = (
        {name: file and file.state for name, file in known.items()} for known in (files, others)
    )
    return states == other_states


class Transaction:
    """New files of a corpus, kept aside until they are committed.

    Args:
        changes: the transaction that keeps them.
        checks: the checks of the corpus.
        before: the result of the last one, without problems.
    """

    def __init__(self, changes: FileTransaction, checks: Checks, before: Checked) -> None:
        self.before = before
        self._changes = changes
        self._checks = checks
        self._files = {name: file for name, file in checks.files.items() if file is not None}

    def add_file(self, name: str, content: bytes) -> None:
        """Add a file by its path within the corpus."""
        with self._changes.new_file(name) as out:
            out.write(content)

    def put_records(self, table: str, records: Mapping[str, Record | None]) -> None:
        """Insert, replace or remove (None) records of a table, by id.

        All other lines stay byte for byte.
        """
        file = self._files.get(f"curated/{table}.jsonl", BytesFile(b""))
        kept = (
            (record_id, line)
            for start, length, _ in byte_ranges(file)
            for line in file.read(start, length).splitlines(keepends=True)
            if (record_id := orjson.loads(line)["id"]) not in records
        )
        new = (
            (record_id, f"{json.dumps(record, ensure_ascii=False)}\n".encode())
            for record_id, record in sorted(records.items())
            if record is not None
        )
        with self._changes.new_file(f"curated/{table}.jsonl") as out:
            out.writelines(line for _, line in merge(kept, new))

    def commit(self, *, dry_run: bool = False) -> list[Problem]:
        """Put all new files in place, if the corpus stays valid with them.

        If the process is killed meanwhile, the next edit concludes the commit.

        Args:
            dry_run: whether the corpus is checked with the new files and stays as it is.

        Returns:
            The problems that the corpus would have; if there are any, nothing was changed.

        Raises:
            RostraError: a file of the corpus changed since the edit began.
        """
        new = {name: StoredFile(path) for name, path in self._changes.new_paths().items()}
        checked = check(self._files | new)
        if not checked.problems and not dry_run:
            for name in new.keys() & self._files.keys():
                self._files[name].read(0, 0)  # fails if somebody saved it meanwhile
            self._changes.commit()
            self._checks.keep(self._files | new, checked)
        return checked.problems
