"""A corpus is a folder, a release is a folder in it. Everything else is told where they are."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from rostra import integrity
from rostra.errors import NotThereError

if TYPE_CHECKING:
    import os

_VERSION = re.compile(r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)", re.ASCII)


def shipped(name: str) -> Path:
    """The folder ``corpus`` or ``schema`` that came with this package.

    It lies beside the code in a wheel and two folders up in a checkout: no way of packaging puts
    it in one place for both.
    """
    beside = Path(__file__).parent / "_data" / name
    return beside if beside.is_dir() else Path(__file__).parents[2] / name


def is_version(name: str) -> bool:
    """Whether a name is a version number MAJOR.MINOR.PATCH."""
    return _VERSION.fullmatch(name) is not None


def version_key(version: str) -> tuple[int, int, int]:
    """Sort key of a version number; raises ValueError where it is none."""
    match = _VERSION.fullmatch(version)
    if not match:
        raise ValueError(f"{version!r} is no version number MAJOR.MINOR.PATCH")
    major, minor, patch = match.groups()
    return int(major), int(minor), int(patch)


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

    def files(self) -> dict[str, bytes | None]:
        """What curators keep, by path within the corpus; None for what is no regular file.

        These are corpus.json, curated/, sources/ and the extension in schema/, if there is one.
        """
        patterns = ("corpus.json", "curated/*.jsonl", "sources/*", "schema/*.json")
        found = [file for pattern in patterns for file in sorted(self.path.glob(pattern))]
        return {
            file.relative_to(self.path).as_posix(): _bytes(file)
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


def _bytes(file: Path) -> bytes | None:
    # A FIFO would block and a device never end: is_file looks before anything opens.
    return file.read_bytes() if file.is_file() else None
