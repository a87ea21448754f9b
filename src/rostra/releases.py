"""A corpus is a folder, a release is a folder in it. Everything else is told where they are."""

from __future__ import annotations

import os
import stat
from functools import cached_property
from pathlib import Path

from rostra import integrity
from rostra.errors import NotThereError, RostraError
from rostra.version_numbers import is_version, version_key


def shipped(name: str) -> Path:
    """The folder ``corpus`` or ``schema`` that came with this package.

    It lies beside the code in a wheel and two folders up in a checkout: no way of packaging puts
    it in one place for both.
    """
    beside = Path(__file__).parent / "_data" / name
    return beside if beside.is_dir() else Path(__file__).parents[2] / name


class Corpus:
    """The folder that holds ``sources/``, ``curated/``, ``releases/`` and ``corpus.json``.

    Args:
        path: the folder; None for the corpus that this package ships.

    Raises:
        NotThereError: the folder does not exist or holds neither corpus.json nor releases/.
    """

    def __init__(self, path: str | os.PathLike[str] | None = None) -> None:
        given = shipped("corpus") if path is None else Path(path)
        self.path = given.absolute()  # a stream may outlive a change of the working directory
        if not ((self.path / "corpus.json").exists() or (self.path / "releases").is_dir()):
            raise NotThereError(
                f"{given} is no corpus: it holds neither corpus.json nor releases/. "
                "Name a corpus folder, or make an empty one: rostra init DIR"
            )

    def files(self) -> dict[str, StoredFile | None]:
        """What curators keep, by path within the corpus; None for what is no regular file.

        These are corpus.json, curated/, sources/ and the extension in schema/, if there is one.
        Nothing is read yet: whoever needs a file reads it, whole or in pieces.
        """
        patterns = ("corpus.json", "curated/*.jsonl", "sources/*", "schema/*.json")
        found = [file for pattern in patterns for file in sorted(self.path.glob(pattern))]
        return {
            file.relative_to(self.path).as_posix(): _stored(file)
            for file in found
            if not file.name.startswith(".")
        }

    def versions(self) -> list[str]:
        """The numbers of all releases, newest last."""
        folder = self.path / "releases"
        found = [p.parent.name for p in folder.glob("*/manifest.json")]
        return sorted(filter(is_version, found), key=version_key)

    def release(self, version: str | None = None) -> Release:
        """The release of that number; None for the newest.

        Raises:
            NotThereError: there is no such release; the message lists those there are.
        """
        there = self.versions()
        if not there:
            raise NotThereError(
                f"{self.path} has no release yet. Make one: rostra build --corpus {self.path}"
            )
        wanted = there[-1] if version is None else version
        if wanted not in there:
            raise NotThereError(
                f"{self.path} has no release {wanted!r}. There are: {', '.join(there)}"
            )
        return Release(self.path / "releases" / wanted)


class Release:
    """One immutable, numbered build of all tables.

    Args:
        path: its folder.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def manifest(self) -> integrity.Manifest:
        """What the release promises; raises DamagedError where its own checksum does not fit."""
        return integrity.read_manifest(self.path / "manifest.json")

    def tables(self) -> list[str]:
        """The names of its tables, the default one first."""
        return list(self.manifest["tables"])

    def file(self, table: str, suffix: str) -> Path:
        """The path of a table's ``parquet`` or ``jsonl``.

        Raises:
            NotThereError: the release has no such table; the message lists those there are.
        """
        if table not in self.manifest["tables"]:
            raise NotThereError(
                f"Release {self.path.name} has no config {table!r}. "
                f"There are: {', '.join(self.tables())}"
            )
        return self.path / f"{table}.{suffix}"

    def sha256(self, file: Path) -> str:
        """The checksum that the manifest promises for a file of this release."""
        return self.manifest["tables"][file.stem]["files"][file.name]["sha256"]


class StoredFile:
    """A regular file that is read when it is needed, and stays what it was until then.

    It can be sent to another process. Two reads that saw different files would let through what
    nobody checked, so each read proves that the file is the one it was at first.

    Args:
        path: where it lies.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._state = _state(path.stat())
        self.size: int = self._state[0]

    def read(self, start: int = 0, length: int | None = None) -> bytes:
        """The bytes from `start` on, at most `length`; None for all.

        Raises:
            RostraError: the file was changed since it was first seen.
        """
        with open(self.path, "rb", buffering=0, opener=_open) as file:
            if _state(os.fstat(file.fileno())) != self._state:
                raise RostraError(f"{self.path} was changed while it was being read; start again")
            file.seek(start)
            return _read(file.fileno(), self.size - start if length is None else length)


def _open(path: str, flags: int) -> int:
    # What took the file's place meanwhile may be a FIFO: opening one waits for a writer.
    return os.open(path, flags | os.O_NONBLOCK)


def _read(handle: int, length: int) -> bytes:
    pieces = []
    while length > 0 and (piece := os.read(handle, length)):
        pieces.append(piece)
        length -= len(piece)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def _state(found: os.stat_result) -> tuple[int, ...]:
    return (
        found.st_size,
        found.st_mtime_ns,
        found.st_ino,
        found.st_dev,
        stat.S_IFMT(found.st_mode),
    )


def _stored(file: Path) -> StoredFile | None:
    # A FIFO would block and a device never end: is_file looks before anything opens.
    return StoredFile(file) if file.is_file() else None
