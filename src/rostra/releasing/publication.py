"""What of a corpus is pushed to the Hugging Face Hub, and the reasons not to push it.

Nothing here asks the network: `rostra.releasing.hub` does.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from rostra import links
from rostra.descriptions import license_of_card
from rostra.errors import RostraError
from rostra.files import TEXT_BYTES, read_limited
from rostra.front_matter import metadata
from rostra.problems import Problem
from rostra.progress import silent
from rostra.released_tables import table_schema
from rostra.releases import MANIFEST, Corpus, corpus_document, document_place, file_sha256
from rostra.releasing import card
from rostra.releasing.verify import verify
from rostra.validation.encoding import check_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import datasets

    from rostra.progress import Progress
    from rostra.releases import Release

STATEMENT = "PRIVACY.md"
"""The privacy statement of a corpus, one of its documents (`corpus_document`)."""

_CARD = "README.md"
_DOCUMENTS = ("*.md", "LICENSE*", "CITATION.cff", "guidelines/*.md", "adjudication/*.md")
_EMPTY = "[EMPTY]"
_CONTROLLER = re.compile(r"^(?:\| )?\**Controller\b[^:|\n]*+[:|](?P<entry>[^|\n]*+)", re.MULTILINE)
_BESIDE = re.compile(r"\]\(\.\./(?P<name>[A-Za-z0-9_-]+\.(?:md|cff))(?=[)#])")
"""A link in a card to a document beside the corpus folder."""


class PublishedFile(NamedTuple):
    """A file as it is pushed.

    Attributes:
        path: its path in the repository.
        content: where its bytes are, or the bytes.
        bytes: their number.
        sha256: their checksum, in hexadecimal.
    """

    path: str
    content: Path | bytes
    bytes: int
    sha256: str


class PublishedConfig(NamedTuple):
    """A table of the newest release, as the card offers it.

    Attributes:
        name: name of the table.
        files: the paths of its Parquet files in the repository.
        rows: their number.
        features: the Arrow type of each column.
    """

    name: str
    files: list[str]
    rows: int
    features: dict[str, str]


class Publication(NamedTuple):
    """What is pushed of a corpus.

    Attributes:
        name: name of the corpus.
        version: number of its newest release, which is also the tag.
        license: the licence that the card states.
        controller: who answers for the data, as the privacy statement has it.
        configs: the tables of the newest release.
        files: all files, by path.
    """

    name: str
    version: str
    license: str
    controller: str
    configs: list[PublishedConfig]
    files: list[PublishedFile]


def publication_problems(
    corpus: Corpus, progress: Progress = silent, *, processes: int = 1
) -> list[Problem]:
    """The reasons not to publish a corpus.

    Its privacy statement names a controller and has no field left to fill in; its card states a
    licence and has the content of the newest release; each release is proved as by `verify`, whose
    other arguments these are.

    Raises:
        RostraError: it has no release, or is the folder of one.
    """
    if corpus.is_release:
        raise RostraError(f"{corpus.path} is a release. Publish the corpus that it belongs to")
    corpus.release()
    problems = [*_statement_problems(corpus), *_license_problems(corpus)]
    if not problems:
        for release in corpus.releases():
            problems += verify(release, progress, processes=processes)
    return problems or list(card.stale(corpus)) or list(_feature_problems(corpus))


def publication(corpus: Corpus) -> Publication:
    """What is pushed of a corpus without `publication_problems`."""
    release, license_name = corpus.release(), license_of_card(corpus.path)
    statement = corpus_document(corpus.path, STATEMENT)
    assert statement is not None
    assert license_name
    return Publication(
        release.manifest["name"],
        release.version,
        license_name,
        _controller(_read(statement)),
        [_config(release, table) for table in release.tables()],
        sorted(_files(corpus, statement)),
    )


def _statement_problems(corpus: Corpus) -> Iterator[Problem]:
    statement = corpus_document(corpus.path, STATEMENT)
    if statement is None:
        message = "the corpus has no privacy statement, so nobody is named who answers for its data"
        yield Problem("missing-controller", STATEMENT, None, None, message)
        return
    name = document_place(corpus.path, STATEMENT)
    text, problems = check_text(name, read_limited(statement, TEXT_BYTES))
    yield from problems
    if text is None:
        return
    if _EMPTY in text:
        line = text.count("\n", 0, text.index(_EMPTY)) + 1
        message = "a field of the privacy statement is empty"
        yield Problem("missing-controller", name, line, None, message)
    elif not _controller(text):
        message = "no line of the privacy statement names the controller"
        yield Problem("missing-controller", name, None, None, message)


def _controller(statement: str) -> str:
    """Who answers for the data: what follows ``Controller`` in its line or row; empty if nobody."""
    match = _CONTROLLER.search(statement)
    return match["entry"].strip(" \t*_") if match else ""


def _license_problems(corpus: Corpus) -> Iterator[Problem]:
    flaws = list(card.flaws(corpus))
    yield from flaws
    if not flaws and not license_of_card(corpus.path):
        message = "its front matter states no licence"
        yield Problem("missing-license", _CARD, None, "license", message)


def _feature_problems(corpus: Corpus) -> Iterator[Problem]:
    """Tables for which the card promises other columns or rows than their Parquet files have.

    The card is read as the Hub and `load_dataset` read it. A card that promises none has no flaw.
    """
    from datasets.info import DatasetInfosDict  # noqa: PLC0415 - slow to import
    from huggingface_hub import DatasetCardData  # noqa: PLC0415

    front_matter = metadata(_read(corpus.path / _CARD))
    promised = DatasetInfosDict.from_dataset_card_data(DatasetCardData(**front_matter))
    release = corpus.release()
    for name, info in promised.items():
        if name not in release.tables() or not _fits(info, release, name):
            message = f"its dataset_info of {name} does not have the columns or rows of its files"
            yield Problem("wrong-card-configs", _CARD, None, "dataset_info", message)


def _fits(info: datasets.DatasetInfo, release: Release, table: str) -> bool:
    from datasets import Features  # noqa: PLC0415 - slow to import

    features = Features.from_arrow_schema(table_schema(release, table))
    rows = {"train": release.manifest["tables"][table]["rows"]}
    splits = {part: split.num_examples for part, split in (info.splits or {}).items()}
    return info.features in (None, features) and splits in ({}, rows)


def _config(release: Release, table: str) -> PublishedConfig:
    schema = table_schema(release, table)
    return PublishedConfig(
        table,
        [f"{release.place}/{file.name}" for file in release.files(table, "parquet")],
        release.manifest["tables"][table]["rows"],
        {field.name: str(field.type) for field in schema},
    )


def _files(corpus: Corpus, statement: Path) -> Iterator[PublishedFile]:
    """All files: the card with its documents, and those that the manifest of a release lists."""
    text = _read(corpus.path / _CARD)
    documents = _documents(corpus, statement, text)
    links.refuse(documents.values(), "and what is published lies in its place")
    # In the repository, what lay beside the folder of the corpus lies beside the card.
    content = _BESIDE.sub(
        lambda link: f"]({link['name']}" if link["name"] in documents else link[0], text
    ).encode()
    yield PublishedFile(_CARD, content, len(content), sha256(content).hexdigest())
    for name, file in documents.items():
        yield PublishedFile(name, file, file.stat().st_size, file_sha256(file))
    for release in corpus.releases():
        manifest = release.path / MANIFEST
        place = f"{release.place}/{MANIFEST}"
        yield PublishedFile(place, manifest, manifest.stat().st_size, file_sha256(manifest))
        tables = release.manifest["tables"].values()
        listed = [*(table["files"] for table in tables), release.manifest.get("documents", {})]
        for name, entry in (pair for files in listed for pair in files.items()):
            yield PublishedFile(
                f"{release.place}/{name}", release.path / name, entry["bytes"], entry["sha256"]
            )


def _documents(corpus: Corpus, statement: Path, text: str) -> dict[str, Path]:
    """The documents beside a card, by their paths in the repository."""
    beside = {link["name"]: corpus.path.parent / link["name"] for link in _BESIDE.finditer(text)}
    own = {
        file.relative_to(corpus.path).as_posix(): file
        for pattern in _DOCUMENTS
        for file in corpus.path.glob(pattern)
    }
    documents = beside | own | {STATEMENT: statement}
    return {name: file for name, file in documents.items() if name != _CARD and file.is_file()}


def _read(file: Path) -> str:
    return read_limited(file, TEXT_BYTES).decode("utf-8")
