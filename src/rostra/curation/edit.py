"""Edits of what curators keep: checked as a whole before anything takes its place."""

import fcntl
import json
import os
import shutil
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import orjson

import rostra
from rostra.errors import RostraError
from rostra.problems import Problem
from rostra.releases import Corpus, StoredFile
from rostra.validation import Checked, check, stretches

Record = dict[str, Any]

_NEW = ".rostra-new"
"""Ends the name of a file that waits beside its place; a full stop begins it, so no check sees it.
It lies in the same folder, so that a rename is enough even where that is on another disk."""

_WHOLE = ".rostra-edit-is-whole"
"""Stands in a corpus while all files of a checked edit are written and not all are in place."""


@contextmanager
def editing(corpus: Corpus) -> Iterator["Edit"]:
    """Be the only edit of a corpus, and conclude one that was killed.

    What is not committed leaves no trace.

    Raises:
        RostraError: the corpus has problems as it stands, so that no edit can be told from them;
            or it lies in the installed package.
    """
    if corpus.path.is_relative_to(Path(rostra.__file__).parent):
        raise RostraError(
            "the corpus that came with the package goes when that is updated; "
            "name one of your own: --corpus PATH"
        )
    lock = os.open(corpus.path, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _conclude(corpus.path)
        files = corpus.files()
        before = check(files)
        if before.problems:
            raise RostraError(
                f"{corpus.path} has problems already. Mend them first; they are listed by: "
                f"rostra validate --corpus {corpus.path}"
            )
        try:
            yield Edit(corpus.path, files, before)
        finally:
            _conclude(corpus.path)
    finally:
        os.close(lock)


class Edit:
    """Files that are written beside their places, checked together, and renamed into them.

    Args:
        folder: the corpus.
        files: its files before the edit, by path within it.
        before: what their check found; no problems.
    """

    def __init__(
        self, folder: Path, files: Mapping[str, StoredFile | None], before: Checked
    ) -> None:
        self.before = before
        self._folder = folder
        self._files = {name: file for name, file in files.items() if file is not None}
        self._new: dict[str, Path] = {}

    def put(self, name: str, raw: bytes) -> None:
        """A new file.

        Args:
            name: path within the corpus.
            raw: its bytes.
        """
        with self._beside(name) as out:
            out.write(raw)

    def write(self, table: str, records: Mapping[str, Record]) -> None:
        """A table with these records, each in the place of the one with its id, or in order.

        The lines of all other records stay as they are, byte for byte.
        """
        name = f"curated/{table}.jsonl"
        waiting = deque(sorted(records.items()))
        with self._beside(name) as out:
            for line in _lines(self._files[name]):
                here = orjson.loads(line)["id"]
                while waiting and waiting[0][0] < here:
                    out.write(_line(waiting.popleft()[1]))
                replaced = bool(waiting) and waiting[0][0] == here
                out.write(_line(waiting.popleft()[1]) if replaced else line)
            out.writelines(_line(record) for _, record in waiting)

    def commit(self) -> list[Problem]:
        """Put all files in their places.

        Gives the problems that the corpus would have with them; where there are any, nothing is
        changed. What a process does not finish that is killed here, the next edit does.

        Raises:
            RostraError: a file of the corpus was changed since the edit began.
        """
        new = {name: StoredFile(file) for name, file in self._new.items()}
        problems = check(self._files | new).problems
        if not problems:
            for name in new.keys() & self._files.keys():
                self._files[name].read(0, 0)  # proves that nobody saved it meanwhile
            whole = self._folder / _WHOLE
            whole.touch()
            try:
                _conclude(self._folder)
            except RostraError:
                if all(file.exists() for file in self._new.values()):
                    whole.unlink()  # nothing took its place yet, so nothing shall
                raise
        return problems

    @contextmanager
    def _beside(self, name: str) -> Iterator[BinaryIO]:
        """A file to write, which `commit` puts in the place of that name."""
        place = self._folder / name
        if place.is_symlink():
            raise RostraError(
                f"{place} is a symbolic link, which an edit would replace by a file. "
                "Put the file itself there"
            )
        self._new[name] = place.with_name(f".{place.name}{_NEW}")
        with self._new[name].open("xb") as out:
            if place.exists():
                shutil.copymode(place, self._new[name])
            yield out
            out.flush()
            os.fsync(out.fileno())


def _conclude(folder: Path) -> None:
    """Put the files of an edit in their places if it is whole; else remove them.

    The texts come last: until then a record names one that is not there, and nobody can build a
    release of half an edit.
    """
    whole = folder / _WHOLE
    finish = whole.exists()
    for part in ("curated", "sources"):
        for file in sorted((folder / part).glob(f".*{_NEW}")):
            if not finish:
                file.unlink()
                continue
            place = file.with_name(file.name.removeprefix(".").removesuffix(_NEW))
            try:
                file.rename(place)
            except OSError as error:
                raise RostraError(
                    f"{place} cannot be written: {error.strerror}. Mend that and do the same again"
                ) from error
    if finish:
        whole.unlink()


def _lines(file: StoredFile) -> Iterator[bytes]:
    for start, length, _ in stretches.cut(file):
        yield from file.read(start, length).splitlines(keepends=True)


def _line(record: Record) -> bytes:
    return (json.dumps(record, ensure_ascii=False) + "\n").encode()
