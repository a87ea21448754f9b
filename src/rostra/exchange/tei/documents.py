"""What the forms of TEI that Rostra writes have in common: documents in order, parts of headers."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import groupby
from typing import TYPE_CHECKING, TextIO

from rostra.errors import DamagedError
from rostra.exchange.tei.xml_writing import DECLARATION, element, escaped_text, text_element

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from rostra.exchange.exporting import Extract, Record

NAMESPACE = "http://www.tei-c.org/ns/1.0"


def documents(extract: Extract) -> Iterator[tuple[Record, list[Record], list[Record]]]:
    """Each source with its utterances in text order and their annotations.

    Utterances are sorted by ids that begin with that of their source and a full stop, which comes
    after a hyphen: those of ``a-b`` come before those of ``a``. So a source waits until all are
    through whose ids begin with its own and a hyphen.
    """
    utterances = groupby(extract.rows("utterances"), key=lambda row: str(row["source_id"]))
    has_layers = "annotations" in extract.tables()
    annotations = iter(extract.rows("annotations") if has_layers else ())
    following, annotation = next(utterances, None), next(annotations, None)
    for source in _by_utterances(extract.rows("sources")):
        own: list[Record] = []
        if following is not None and following[0] == source["id"]:
            own = sorted(following[1], key=lambda row: (row["char_start"] or 0, row["seq"]))
            following = next(utterances, None)
        ids = {row["id"] for row in own}
        layers = []
        while annotation is not None and annotation["utterance_id"] in ids:
            layers.append(annotation)
            annotation = next(annotations, None)
        yield source, own, layers
    if following is not None or annotation is not None:
        raise DamagedError(
            "an utterance has no source, or an annotation no utterance. Restore the release; it is "
            "never edited",
            "dangling-reference",
        )


def _by_utterances(sources: Iterable[Record]) -> Iterator[Record]:
    waiting: list[Record] = []
    for source in sources:
        while waiting and not source["id"].startswith(f"{waiting[-1]['id']}-"):
            yield waiting.pop()
        waiting.append(source)
    yield from reversed(waiting)


@contextmanager
def new_document(file: Path) -> Iterator[TextIO]:
    """Open a new XML file to write, after its declaration."""
    with file.open("x", encoding="utf-8", newline="\n") as stream:
        stream.write(DECLARATION)
        yield stream


def extent(counts: Mapping[str, int]) -> str:
    """How much there is of each unit."""
    measures = (
        text_element("measure", f"{number} {unit}", {"unit": unit, "quantity": str(number)})
        for unit, number in counts.items()
    )
    return element("extent", "".join(measures))


def publication(name: str, licence: str | None) -> str:
    """The corpus that a file is of, and its licence."""
    terms = text_element("licence", licence) if licence else ""
    availability = element("availability", terms) if terms else ""
    return element("publicationStmt", text_element("publisher", name) + availability)


def described_source(source: Record) -> str:
    """What a corpus knows of the document that a source is."""
    address = source["url"]
    parts = [
        text_element("title", source["title"]) if source["title"] else "",
        text_element("publisher", source["publisher"]) if source["publisher"] else "",
        dated(source["published"]),
        element("ref", escaped_text(address), {"target": address}) if address else "",
    ]
    return element("bibl", "".join(parts))


def dated(date: str | None) -> str:
    """A date in EDTF; the certainty that it states is not in the attribute."""
    return text_element("date", date, {"when": date.rstrip("?~%")}) if date else ""
