"""Sources from files: a corpus, a folder of texts, or single texts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rostra.curation.article import read_report
from rostra.errors import RostraError
from rostra.progress import silent
from rostra.quotations.extraction.reading_language import UNKNOWN, detect_language
from rostra.released_rows import records
from rostra.releases import Corpus
from rostra.tracing.source_index import Passage, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rostra.progress import Progress

SUFFIXES = frozenset({".txt", ".html", ".htm", ".pdf", ".docx"})
"""The names of files in a folder that are read as sources."""


def read_sources(
    paths: Iterable[str | Path],
    *,
    language: str | None = None,
    encoding: str | None = None,
    progress: Progress = silent,
) -> list[Source]:
    """Read the sources that quotations may be from.

    Args:
        paths: corpora, whose newest release says who says what; folders, of whose files all named
            as in `SUFFIXES` are read, also those in folders within; or files. The id of a file is
            its path as given.
        language: the tag of the language of the files; None to find it for each.
        encoding: the encoding of the files; None for UTF-8.
        progress: is told of each source, a stage each.

    Raises:
        RostraError: a path does not exist, has no source, or cannot be read; a corpus has no
            release.
    """
    found: dict[str, Source] = {}
    for path in map(Path, paths):
        for source in _sources(path, language, encoding):
            if source.id in found:
                raise RostraError(f"two sources have the id {source.id!r}; name each once")
            found[source.id] = source
            progress("sources", None)
    return list(found.values())


def _sources(path: Path, language: str | None, encoding: str | None) -> Iterator[Source]:
    if not path.exists():
        raise RostraError(f"{path} does not exist")
    if not path.is_dir():
        yield _of_file(path, language, encoding)
    elif (path / "corpus.json").exists() or (path / "releases").is_dir():
        yield from _of_corpus(path)
    else:
        files = sorted(f for f in path.rglob("*") if f.suffix.lower() in SUFFIXES and f.is_file())
        if not files:
            names = " ".join(sorted(SUFFIXES))
            raise RostraError(f"{path} is not a corpus and has no file of these: {names}")
        for file in files:
            yield _of_file(file, language, encoding)


def _of_file(file: Path, language: str | None, encoding: str | None) -> Source:
    text = read_report(file, encoding).text
    if language is None:
        detected = detect_language(text)[0]
        language = None if detected == UNKNOWN else detected
    return Source(str(file), text, language)


def _of_corpus(path: Path) -> Iterator[Source]:
    corpus = Corpus(path)
    if not corpus.versions():
        raise RostraError(f"{path} has no release; make one: rostra build --corpus {path}")
    passages: dict[str, list[Passage]] = {}
    for row in records("utterances", corpus=path):
        passage = Passage(
            row["id"], row["char_start"], row["char_end"], row["speaker"], row["turn"]
        )
        passages.setdefault(row["source_id"], []).append(passage)
    for row in records("sources", corpus=path):
        if row["text"] is not None:
            said = sorted(passages.get(row["id"], ()), key=lambda one: one.start)
            yield Source(row["id"], row["text"], row["language"], tuple(said))
