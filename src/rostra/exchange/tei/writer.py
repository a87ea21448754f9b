"""A release as a corpus in TEI, as Parla-CLARIN has it.

The canonical form has every column of every table, so that `rostra.exchange.tei.restoring` gives
the same records back. It is a folder: ``NAME.xml`` is a ``teiCorpus`` that includes a ``TEI`` for
each source, ``sources/ID.xml``. Each column has one place:

- What TEI has an element for is in that element: persons and collectives, events, the description
  of a source, its text (see `rostra.exchange.tei.division`), who says an utterance.
- What has a place in the text is where it begins and ends there: a ``span`` between two anchors,
  which corresponds to the utterance or annotation that it is of.
- Everything else is in a feature structure (``fs``) whose ``type`` is the name of the table, see
  `rostra.exchange.tei.features`.

The header of the corpus has the mark of an export, see `rostra.exchange.restoring`.
One source at a time is in memory, with its utterances and annotations.
"""

from __future__ import annotations

import json
from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

from rostra.errors import OptionError
from rostra.exchange.restoring import export_mark
from rostra.exchange.tei.division import anchor_id, text_division, unplaced_division
from rostra.exchange.tei.documents import (
    NAMESPACE,
    dated,
    described_source,
    documents,
    extent,
    new_document,
    publication,
)
from rostra.exchange.tei.features import feature_structure, xml_id
from rostra.exchange.tei.words import words_of
from rostra.exchange.tei.xml_writing import element, start_tag, text_element
from rostra.releasing.release_reader import released_table_schema
from rostra.schema import span_columns

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from rostra.exchange.exporting import ExportOptions, Extract, Record
    from rostra.exchange.losses import LossReport
    from rostra.progress import Progress

MARK = "rostra-export"
"""The type of the ``xenoData`` with the mark of an export in the header of the corpus."""

SOURCES = "sources"
"""The folder of the documents, below that of the corpus."""

IN_DOCUMENTS = frozenset({"sources", "utterances", "annotations"})
"""The tables whose records are in the documents of sources; the others are in the corpus."""

_IN_ELEMENTS = {
    "sources": {"id", "title", "publisher", "published", "url", "language", "licence", "text"},
    "events": {"id", "name", "date", "place", "organiser"},
    "speakers": {"id", "name", "kind", "names_in_sources", "note"},
    "utterances": set("id source_id speaker_id utterance char_start char_end language".split()),
    "annotations": {"id", "utterance_id"},
}
"""The columns, by table, that have an element or attribute of their own."""


def write_tei(
    extract: Extract, out: Path, options: ExportOptions, report: LossReport, progress: Progress
) -> None:
    """Write a corpus in TEI: the canonical form, or that of a profile."""
    if options.profile is not None:
        from rostra.exchange.tei.parlamint import write_parlamint  # noqa: PLC0415 - one of two

        if options.profile != "parlamint":
            raise OptionError(
                f"--profile {options.profile}: there is no such profile of TEI. "
                "There is: parlamint; without --profile the canonical form is written"
            )
        write_parlamint(extract, out, report)
        return
    _CanonicalCorpus(extract, progress).write(out)


class _CanonicalCorpus:
    """Writes the canonical form."""

    def __init__(self, extract: Extract, progress: Progress) -> None:
        self._extract, self._progress = extract, progress
        self._tables = extract.tables()
        self._spans = {
            table: span_columns(released_table_schema(extract.release, table))
            for table in self._tables
        }
        self._name = extract.release.manifest["name"]
        self._counts: Counter[str] = Counter()

    def write(self, out: Path) -> None:
        """Write the documents, then the corpus that includes them."""
        (out / SOURCES).mkdir(parents=True)
        ids = []
        for source, utterances, layers in documents(self._extract):
            with new_document(out / SOURCES / f"{source['id']}.xml") as stream:
                for piece in self._document(source, utterances, layers):
                    stream.write(piece)
            ids.append(source["id"])
            self._counts.update(texts=1, quotations=len(utterances))
        with new_document(out / f"{self._name}.xml") as stream:
            for piece in self._corpus(sorted(ids)):
                stream.write(f"{piece}\n")

    def _corpus(self, ids: Sequence[str]) -> Iterator[str]:
        """The lines of the corpus, which includes the documents with these ids."""
        yield start_tag("teiCorpus", _namespaces() | {"xml:id": f"corpus.{self._name}"})
        yield from self._corpus_header()
        tables = (table for table in self._tables if table not in IN_DOCUMENTS)
        structures = (line for table in tables for line in self._structures(table))
        yield from _in_list("standOff", chain(self._events(), structures))
        for source_id in ids:
            yield element("xi:include", "", {"href": f"{SOURCES}/{source_id}.xml"})
        yield "</teiCorpus>"

    def _corpus_header(self) -> Iterator[str]:
        manifest = self._extract.release.manifest
        yield "<teiHeader>"
        yield "<fileDesc>"
        yield element("titleStmt", text_element("title", self._name))
        yield element("editionStmt", text_element("edition", manifest["version"]))
        yield extent(self._counts)
        yield publication(self._name, manifest.get("license"))
        yield element("sourceDesc", text_element("p", "The documents have their sources."))
        yield "</fileDesc>"
        if self._extract.release.number("speakers"):
            yield "<profileDesc><particDesc>"
            yield from self._participants()
            yield "</particDesc></profileDesc>"
        # In ASCII, as XML has no form for some characters that JSON has an escape for.
        yield text_element(
            "xenoData", json.dumps(export_mark(self._extract, "tei")), {"type": MARK}
        )
        yield "</teiHeader>"

    def _participants(self) -> Iterator[str]:
        """The speakers: persons, then collectives."""
        rows = self._extract.rows
        persons = (_person(row) for row in rows("speakers") if row["kind"] == "person")
        collectives = (_collective(row) for row in rows("speakers") if row["kind"] != "person")
        yield from _in_list("listPerson", persons)
        yield from _in_list("listOrg", collectives)

    def _events(self) -> Iterator[str]:
        if "events" in self._tables:
            yield from _in_list("listEvent", map(_event, self._extract.rows("events")))

    def _structures(self, table: str) -> Iterator[str]:
        """The columns of records that are of no document, as far as no element has them."""
        for record in self._extract.rows(table):
            columns = _without(record, {"id", *_IN_ELEMENTS.get(table, ())})
            if any(value is not None for value in columns.values()):
                key = "corresp" if table in _IN_ELEMENTS else "xml:id"
                pointer = "#" * (key == "corresp") + xml_id(table, record["id"])
                yield feature_structure(columns, {"type": table, key: pointer})

    def _document(
        self, source: Record, utterances: Sequence[Record], annotations: Sequence[Record]
    ) -> Iterator[str]:
        """The document of a source."""
        marks = _Marks(source, utterances)
        placed = [marks.place("utterances", record, self._spans) for record in utterances]
        placed += [marks.place("annotations", record, self._spans) for record in annotations]
        attributes = {"xmlns": NAMESPACE, "xml:id": xml_id("sources", source["id"])}
        yield start_tag("TEI", attributes | {"xml:lang": "en"}) + "\n"
        yield _document_header(self._name, source, len(utterances))
        yield start_tag("text", {"xml:lang": source["language"]}) + "<body>"
        words = {utterance_id: known.words for utterance_id, known in marks.words.items()}
        if source["text"] is None:
            yield from unplaced_division(source, utterances)
        else:
            yield from text_division(source, utterances, marks.offsets, words)
        yield "</body></text>\n<standOff>\n"
        rest = _without(source, _IN_ELEMENTS["sources"])
        pointer = f"#{xml_id('sources', source['id'])}"
        yield feature_structure(rest, {"type": "sources", "corresp": pointer}) + "\n"
        for piece in (*marks.groups(), *placed):
            yield f"{piece}\n"
        yield "</standOff>\n</TEI>\n"


class _Marks:
    """What has a place in the text of a source, besides its utterances.

    Attributes:
        offsets: where marks begin and end.
        words: the words of utterances by their ids.
    """

    def __init__(self, source: Record, utterances: Iterable[Record]) -> None:
        self._id, self._text = source["id"], source["text"]
        self._groups: dict[str, list[str]] = {}
        self.offsets: set[int] = set()
        placed = utterances if self._text is not None else ()
        self.words = {record["id"]: words_of(record) for record in placed}

    def place(
        self, table: str, record: Record, spans: Mapping[str, Mapping[str, tuple[str, str]]]
    ) -> str:
        """Mark where the words of a record are; return its other columns as a structure."""
        columns = _without(record, _IN_ELEMENTS[table])
        if record["id"] in self.words:
            columns = _without(columns, self.words[record["id"]].columns)
        pointer = f"#{xml_id(table, record['id'])}"
        for field, (start_field, end_field) in spans[table].items():
            start, end = record[start_field], record[end_field]
            if field not in columns or self._text is None or start is None:
                continue
            if self._text[start:end] == record[field]:
                for column in (field, start_field, end_field):
                    del columns[column]
                self._mark(field if table == "utterances" else record["layer"], pointer, start, end)
        attributes = {"type": table, "corresp": pointer}
        if table == "annotations":
            utterance = f"#{xml_id('utterances', record['utterance_id'])}"
            attributes = {"type": table, "xml:id": pointer[1:], "corresp": utterance}
        return feature_structure(columns, attributes)

    def groups(self) -> Iterator[str]:
        """The spans, in a group for each kind."""
        for kind, spans in sorted(self._groups.items()):
            yield element("spanGrp", "".join(spans), {"type": kind})

    def _mark(self, kind: str, pointer: str, start: int, end: int) -> None:
        self.offsets.update((start, end))
        ends = {"from": f"#{anchor_id(self._id, start)}", "to": f"#{anchor_id(self._id, end)}"}
        self._groups.setdefault(kind, []).append(element("span", "", {"corresp": pointer} | ends))


def _without(record: Record, columns: Collection[str]) -> Record:
    return {name: value for name, value in record.items() if name not in columns}


def _in_list(name: str, items: Iterable[str]) -> Iterator[str]:
    """Elements in another one, unless there are none."""
    started = False
    for item in items:
        yield item if started else f"<{name}>\n{item}"
        started = True
    if started:
        yield f"</{name}>"


def _document_header(name: str, source: Record, utterances: int) -> str:
    return element(
        "teiHeader",
        element(
            "fileDesc",
            "\n".join(
                (
                    element("titleStmt", text_element("title", source["id"])),
                    extent({"quotations": utterances}),
                    publication(name, source["licence"]),
                    element("sourceDesc", described_source(source)),
                )
            ),
        ),
    )


def _person(speaker: Record) -> str:
    return element("person", _names(speaker, "persName"), {"xml:id": _speaker_id(speaker)})


def _collective(speaker: Record) -> str:
    return element("org", _names(speaker, "orgName"), {"xml:id": _speaker_id(speaker)})


def _speaker_id(speaker: Record) -> str:
    return xml_id("speakers", speaker["id"])


def _names(speaker: Record, element_name: str) -> str:
    printed = (
        text_element(element_name, name, {"type": "printed"})
        for name in speaker["names_in_sources"]
    )
    note = text_element("note", speaker["note"]) if speaker["note"] else ""
    return text_element(element_name, speaker["name"]) + "".join(printed) + note


def _event(event: Record) -> str:
    named = {"placeName": event["place"], "orgName": event["organiser"]}
    parts = [text_element(name, words) for name, words in named.items() if words]
    described = dated(event["date"]) + "".join(parts)
    label = text_element("label", event["name"])
    content = label + (element("desc", described) if described else "")
    return element("event", content, {"xml:id": xml_id("events", event["id"])})


def _namespaces() -> dict[str, str | None]:
    return {"xmlns": NAMESPACE, "xmlns:xi": "http://www.w3.org/2001/XInclude", "xml:lang": "en"}
