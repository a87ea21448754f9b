"""Edits of a corpus as transactions: they are checked as a whole before they replace any file."""

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from heapq import merge
from pathlib import Path
from typing import BinaryIO

import orjson

import rostra
from rostra.errors import RostraError
from rostra.files import locked, synced_file
from rostra.problems import Problem
from rostra.releases import Corpus, StoredFile
from rostra.validation import Checked, check
from rostra.validation.content import Record
from rostra.validation.jsonl_blocks import byte_ranges

_SUFFIX = ".rostra-new"
"""Ends the names of new files, which lie beside those that they replace, as a rename cannot reach
another disk. The names begin with a full stop, so that no check sees them."""

_COMMITTED = ".rostra-edit-is-whole"
"""A file that exists from the commit of a transaction until all its files are in place."""


@contextmanager
def edit(corpus: Corpus) -> Iterator["Transaction"]:
    """Open a transaction; one that was killed while it was committed is finished first.

    Other edits of the corpus wait until it ends. What is not committed then leaves no trace.

    Raises:
        RostraError: the corpus has problems already, which would hide those of the edit; or it is
            in the installed package.
    """
    if corpus.path.is_relative_to(Path(rostra.__file__).parent):
        raise RostraError(
            "the corpus that came with the package would be lost with its next update; "
            "name one of your own: --corpus PATH"
        )
    with locked(corpus.path):
        _finish(corpus.path)
        files = corpus.files()
        before = check(files)
        if before.problems:
            raise RostraError(
                f"{corpus.path} has problems already. Mend them first; they are listed by: "
                f"rostra validate --corpus {corpus.path}"
            )
        try:
            yield Transaction(corpus.path, files, before)
        finally:
            _finish(corpus.path)


class Transaction:
    """New files of a corpus, written beside those that they replace until they are committed.

    Args:
        folder: the corpus.
        files: its files before the edit, by path within it.
        before: the result of their check, without problems.
    """

    def __init__(
        self, folder: Path, files: Mapping[str, StoredFile | None], before: Checked
    ) -> None:
        self.before = before
        self._folder = folder
        self._files = {name: file for name, file in files.items() if file is not None}
        self._new: dict[str, Path] = {}

    def add_file(self, name: str, content: bytes) -> None:
        """Add a file by its path within the corpus."""
        with self._new_file(name) as out:
            out.write(content)

    def put_records(self, table: str, records: Mapping[str, Record]) -> None:
        """Insert or replace records of a table, by id; all other lines stay byte for byte."""
        file = self._files[f"curated/{table}.jsonl"]
        kept = (
            (record_id, line)
            for start, length, _ in byte_ranges(file)
            for line in file.read(start, length).splitlines(keepends=True)
            if (record_id := orjson.loads(line)["id"]) not in records
        )
        new = (
            (record_id, f"{json.dumps(record, ensure_ascii=False)}\n".encode())
            for record_id, record in sorted(records.items())
        )
        with self._new_file(f"curated/{table}.jsonl") as out:
            out.writelines(line for _, line in merge(kept, new))

    def commit(self) -> list[Problem]:
        """Put all new files in place, if the corpus stays valid with them.

        If the process is killed meanwhile, the next edit finishes the commit.

        Returns:
            The problems that the corpus would have; if there are any, nothing was changed.

        Raises:
            RostraError: a file of the corpus changed since the edit began.
        """
        new = {name: StoredFile(path) for name, path in self._new.items()}
        problems = check(self._files | new).problems
        if not problems:
            for name in new.keys() & self._files.keys():
                self._files[name].read(0, 0)  # fails if somebody saved it meanwhile
            committed = self._folder / _COMMITTED
            committed.touch()
            try:
                _finish(self._folder)
            except RostraError:
                if all(path.exists() for path in self._new.values()):
                    committed.unlink()  # no file is in place yet, so none shall be
                raise
        return problems

    @contextmanager
    def _new_file(self, name: str) -> Iterator[BinaryIO]:
        """A file to write, which a commit renames to that name."""
        place = self._folder / name
        if place.is_symlink():
            raise RostraError(
                f"{place} is a symbolic link, which an edit would replace by a file. "
                "Put the file itself there"
            )
        self._new[name] = place.with_name(f".{place.name}{_SUFFIX}")
        with synced_file(self._new[name]) as out:
            if place.exists():
                shutil.copymode(place, self._new[name])
            yield out


def _finish(folder: Path) -> None:
    """Put the new files of a committed transaction in place, or remove those of any other.

    Source texts come last: until then a record names a file that does not exist, so that nobody
    can build a release of half an edit.
    """
    mark = folder / _COMMITTED
    committed = mark.exists()
    for part in ("curated", "sources"):
        for new in sorted((folder / part).glob(f".*{_SUFFIX}")):
            if not committed:
                new.unlink()
                continue
            place = new.with_name(new.name.removeprefix(".").removesuffix(_SUFFIX))
            try:
                new.rename(place)
            except OSError as error:
                raise RostraError(
                    f"{place} cannot be written: {error.strerror}. Mend that and do the same again"
                ) from error
    if committed:
        mark.unlink()
