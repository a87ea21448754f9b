"""Reading a release with the standard library alone: its tables, its files, its rows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from rostra import integrity
from rostra.releases import Corpus

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any


def configs(
    *, version: str | None = None, corpus: str | os.PathLike[str] | None = None
) -> list[str]:
    """The names of a release's tables, the default one first.

    Args:
        version: number of the release; None for the newest.
        corpus: a corpus folder; None for the one that this package ships.

    Raises:
        RostraError: there is no such corpus or version, or the manifest was changed.
    """
    return Corpus(corpus).release(version).tables()


def versions(*, corpus: str | os.PathLike[str] | None = None) -> list[str]:
    """The numbers of all releases of a corpus, newest last.

    Args:
        corpus: a corpus folder; None for the one that this package ships.

    Raises:
        RostraError: there is no such corpus.
    """
    return Corpus(corpus).versions()


def path(
    config: str = "utterances",
    *,
    version: str | None = None,
    corpus: str | os.PathLike[str] | None = None,
) -> Path:
    """The path of a table's Parquet file, for tools that read it themselves.

    Arguments and errors are those of `records`. The file is not proved; `rostra verify` does that.
    """
    return Corpus(corpus).release(version).file(config, "parquet")


def records(
    config: str = "utterances",
    *,
    version: str | None = None,
    corpus: str | os.PathLike[str] | None = None,
) -> Iterator[dict[str, Any]]:
    """The rows of a table as plain dicts, in the order of the release.

    Needs nothing outside the standard library. The file is proved against the manifest before
    the first row is given.

    Args:
        config: name of a table, see `configs`.
        version: number of the release; None for the newest.
        corpus: a corpus folder; None for the one that this package ships.

    Raises:
        RostraError: there is no such corpus, version or config, or the bytes were changed.
    """
    release = Corpus(corpus).release(version)
    file = release.file(config, "jsonl")
    integrity.prove(file, release.sha256(file), integrity.digest(file))
    return _rows(file)


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            yield json.loads(line)
