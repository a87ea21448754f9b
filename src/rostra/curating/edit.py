"""Edits of what curators keep: checked as a whole before anything takes its place."""

import fcntl
import json
import os
import shutil
import tempfile
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from rostra.checking import Checked, check, stretches
from rostra.corpus import Corpus, StoredFile
from rostra.errors import RostraError
from rostra.problems import Problem

Record = dict[str, Any]

_PREFIX = ".editing-"


@contextmanager
def editing(corpus: Corpus) -> Iterator["Edit"]:
    """Be the only edit of a corpus, and remove what a killed one left.

    What is not committed leaves no trace.

    Raises:
        RostraError: the corpus has problems as it stands, so that no edit can be told from them.
    """
    lock = os.open(corpus.path, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for left in corpus.path.glob(f"{_PREFIX}*"):
            shutil.rmtree(left)
        before = check(corpus.files())
        if before.problems:
            raise RostraError(
                f"{corpus.path} has problems already. Mend them first; they are listed by: "
                f"rostra validate --corpus {corpus.path}"
            )
        beside = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=corpus.path))
        try:
            yield Edit(corpus, beside, before)
        finally:
            shutil.rmtree(beside)
    finally:
        os.close(lock)


class Edit:
    """Files that are written beside, checked together, and renamed into their places.

    Args:
        corpus: the corpus to edit.
        beside: an empty folder in the same file system.
        before: what the check of the corpus found before the edit; no problems.
    """

    def __init__(self, corpus: Corpus, beside: Path, before: Checked) -> None:
        self.before = before
        self._corpus = corpus
        self._beside = beside
        self._files: dict[str, Path] = {}

    def put(self, name: str, raw: bytes) -> None:
        """A new file.

        Args:
            name: path within the corpus.
            raw: its bytes.
        """
        with self._new(name).open("xb") as out:
            out.write(raw)
            _settle(out)

    def write(self, table: str, records: Mapping[str, Record]) -> None:
        """A table with these records, each in the place of the one with its id, or in order.

        The lines of all other records stay as they are, byte for byte.
        """
        name = f"curated/{table}.jsonl"
        waiting = deque(sorted(records.items()))
        with self._new(name).open("xb") as out:
            for line in _lines(StoredFile(self._corpus.path / name)):
                here = orjson.loads(line)["id"]
                while waiting and waiting[0][0] < here:
                    out.write(_line(waiting.popleft()[1]))
                replaced = bool(waiting) and waiting[0][0] == here
                out.write(_line(waiting.popleft()[1]) if replaced else line)
            out.writelines(_line(record) for _, record in waiting)
            _settle(out)

    def commit(self) -> list[Problem]:
        """Put the files in their places, in the order in which they were made.

        Gives the problems that the corpus would have with them; where there are any, nothing is
        changed. A process that is killed between two renames leaves files that are each whole.
        """
        files = self._corpus.files()
        files |= {name: StoredFile(file) for name, file in self._files.items()}
        problems = check(files).problems
        if not problems:
            for name, file in self._files.items():
                file.rename(self._corpus.path / name)
        return problems

    def _new(self, name: str) -> Path:
        file = self._files[name] = self._beside / name.replace("/", "-")
        return file


def _lines(file: StoredFile) -> Iterator[bytes]:
    for start, length, _ in stretches.cut(file):
        yield from file.read(start, length).splitlines(keepends=True)


def _line(record: Record) -> bytes:
    return (json.dumps(record, ensure_ascii=False) + "\n").encode()


def _settle(out: BinaryIO) -> None:
    out.flush()
    os.fsync(out.fileno())
