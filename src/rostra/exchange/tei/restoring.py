"""The records of a corpus in TEI that Rostra wrote in its canonical form.

See `rostra.exchange.tei.writer` for the form.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from rostra import links, strict_json
from rostra.errors import RostraError
from rostra.exchange.restoring import StoredCorpus, read_mark
from rostra.exchange.tei.features import character_of, columns_of, record_of, text_of
from rostra.exchange.tei.words import token_columns
from rostra.exchange.tei.writer import IN_DOCUMENTS, MARK, SOURCES
from rostra.exchange.tei.xml_writing import DECLARATION
from rostra.files import open_regular, read_limited
from rostra.schema import extended_schema, published_schemas, released_schema, span_columns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from rostra.schema import Schema
    from rostra.validation.content import Record

XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_MARK = re.compile(rb"<xenoData\b[^<>]*\btype\s*=\s*[\"']" + MARK.encode() + rb"[\"']")
_MARK_BYTES = 2**26
"""The mark is in the first so many bytes of the corpus: persons come after it."""

_FILE_BYTES = 2**30
"""The longest file that is read."""

_DOCUMENT = re.compile(rf"{SOURCES}/([a-z0-9-]+)\.xml")


def stored_tei(inputs: Sequence[Path]) -> StoredCorpus | None:
    """The records of a corpus in TEI that Rostra wrote in its canonical form; None for other TEI.

    Args:
        inputs: what a user names: the file of the corpus, or its folder.

    Raises:
        RostraError: it was changed so that it is not what Rostra wrote, or cannot be read.
    """
    file = _corpus_file(inputs)
    if file is None:
        return None
    with _unchanged(file):
        root = _parsed(file)
        mark = read_mark(_mark_of(root), "tei", str(file))
        documents = [_included(file, node) for node in root.iter("include")]
    published = published_schemas(mark["schema_version"])
    own = mark["own_columns"]
    schemas = {name: extended_schema(published[name], own.get(name)) for name in mark["tables"]}
    spans = {name: span_columns(schema) for name, schema in schemas.items()}

    def rows(table: str) -> Iterator[Record]:
        """The rows of a table, by ascending id."""
        complete = partial(_complete, schema=schemas[table])
        if table not in IN_DOCUMENTS:
            with _unchanged(file):
                yield from map(complete, _ordered(table, _of_corpus(root)))
            return
        # Ids of utterances begin with that of their source and a full stop: see `documents`.
        end = "" if table == "sources" else "."
        for document in sorted(documents, key=lambda path: f"{path.stem}{end}"):
            with _unchanged(document):
                records = _Document(_parsed(document), spans).records(table)
                yield from map(complete, _ordered(table, records))

    return StoredCorpus(mark, {table: partial(rows, table) for table in mark["tables"]})


def _corpus_file(inputs: Sequence[Path]) -> Path | None:
    if len(inputs) != 1:
        return None
    place = inputs[0]
    for file in sorted(place.glob("*.xml")) if place.is_dir() else [place]:
        if file.is_file() and not links.is_link(file):
            with open_regular(file) as stream:
                if _MARK.search(stream.read(_MARK_BYTES)):
                    return file
    return None


def _mark_of(root: Element) -> object:
    content = next((node.text for node in root.iter("xenoData") if node.get("type") == MARK), None)
    return strict_json.parse((content or "").encode())


def _included(file: Path, node: Element) -> Path:
    href = node.get("href", "")
    if not _DOCUMENT.fullmatch(href):
        raise ValueError(f"it includes {href!r}")
    document = file.parent / href
    links.refuse((document.parent, document), "and a corpus has its documents in its folder")
    return document


def _ordered(table: str, records: Mapping[tuple[str, str], Record]) -> Iterator[Record]:
    return (records[key] for key in sorted(records) if key[0] == table)


def _complete(record: Record, schema: Schema) -> Record:
    """A record with all columns of its table, those that it lacks as null."""
    columns = released_schema(schema)["properties"]
    complete = dict.fromkeys(columns) | record
    for name, column in columns.items():
        value = complete[name]
        if isinstance(value, dict):
            complete[name] = dict.fromkeys(column.get("properties", ())) | value
    return complete


def _of_corpus(root: Element) -> dict[tuple[str, str], Record]:
    """The records that are in the corpus itself."""
    records: dict[tuple[str, str], Record] = {}
    makers: dict[str, Callable[[str, Element], Record]] = {
        "person": _speaker,
        "org": _speaker,
        "event": _event,
    }
    for node in root.iter():
        if node.tag in makers:
            key = record_of(node.get(XML_ID, ""))
            records[key] = makers[node.tag](key[1], node)
    stand_off = root.find("standOff")
    for structure in () if stand_off is None else stand_off.findall("fs"):
        key = _key(structure)
        records.setdefault(key, {"id": key[1]}).update(columns_of(structure))
    return records


class _Document:
    """Reads the document of a source."""

    def __init__(self, root: Element, spans: Mapping[str, Mapping[str, tuple[str, str]]]) -> None:
        self._root, self._spans = root, spans
        self._id = record_of(root.get(XML_ID, ""))[1]
        self._words: list[str] = []
        self._length = 0
        self._anchors: dict[str, int] = {}
        self._tokens: list[tuple[str, Mapping[str, str]]] | None = None
        """The words of the utterance that is being read."""
        self._records: dict[tuple[str, str], Record] = {}

    def records(self, table: str) -> dict[tuple[str, str], Record]:
        """Its source, its utterances or their annotations, by table and id."""
        text = _child(self._root, "text")
        division = _child(_child(text, "body"), "div")
        self._language = text.get(XML_LANG)
        self._is_text = division.get("type") == "text"
        source = _source(self._id, _child(self._root, "teiHeader"))
        self._records["sources", self._id] = source | {"language": self._language}
        self._walk(division, None)
        words = "".join(self._words)
        if self._is_text:
            self._records["sources", self._id]["text"] = words
        stand_off = _child(self._root, "standOff")
        for structure in stand_off.findall("fs"):
            if structure.get("type") == table:
                self._add(structure)
        for group in stand_off.findall("spanGrp"):
            for span in group:
                self._place(span, group.get("type", ""), words, table)
        return self._records

    def _walk(self, node: Element, speaker: str | None) -> None:
        self._say(node.text)
        for child in node:
            self._enter(child, child.get("who", speaker))
            self._say(child.tail)

    def _say(self, words: str | None) -> None:
        if words:
            self._words.append(words)
            self._length += len(words)

    def _enter(self, node: Element, speaker: str | None) -> None:
        match node.tag:
            case "anchor":
                self._anchors[f"#{node.get(XML_ID)}"] = self._length
            case "g":
                self._say(character_of(node))
            case "p" | "note" | "u":
                self._walk(node, speaker)
            case "w" | "pc" if self._tokens is not None:
                first = len(self._words)
                if len(node):
                    self._walk(node, speaker)
                else:
                    self._say(node.text)
                self._tokens.append(("".join(self._words[first:]), node.attrib))
            case "seg" | "said":
                start, first = self._length, len(self._words)
                self._tokens = []
                self._walk(node, speaker)
                self._utter(node, speaker or "", start, "".join(self._words[first:]))
                self._tokens = None
            case name:
                raise ValueError(f"<{name}> in the text")

    def _utter(self, node: Element, speaker: str, start: int, words: str) -> None:
        key = record_of(node.get(XML_ID, ""))
        self._records[key] = {
            "id": key[1],
            "source_id": self._id,
            "speaker_id": record_of(speaker[1:])[1],
            "utterance": words,
            "char_start": start if self._is_text else None,
            "char_end": self._length if self._is_text else None,
            "language": node.get(XML_LANG, self._language),
            **token_columns(self._tokens or ()),
        }

    def _add(self, structure: Element) -> None:
        """Take the other columns of a record."""
        key = _key(structure)
        record = self._records.setdefault(key, {"id": key[1]})
        if key[0] == "annotations":
            record["utterance_id"] = record_of(structure.get("corresp", "")[1:])[1]
        record.update(columns_of(structure))

    def _place(self, span: Element, kind: str, text: str, wanted: str) -> None:
        """Take the words between two anchors as those of a record, if it is of a table."""
        table, record_id = record_of(span.get("corresp", "")[1:])
        if table != wanted:
            return
        column = "text" if table == "annotations" else kind
        start, end = (self._anchors[span.get(name, "")] for name in ("from", "to"))
        start_column, end_column = self._spans[table][column]
        self._records[table, record_id].update(
            {column: text[start:end], start_column: start, end_column: end}
        )


def _key(structure: Element) -> tuple[str, str]:
    """The table and id of the record that a feature structure is of."""
    return record_of(structure.get(XML_ID) or structure.get("corresp", "")[1:])


def _speaker(speaker_id: str, node: Element) -> Record:
    is_person = node.tag == "person"
    names = node.findall("persName" if is_person else "orgName")
    return {
        "id": speaker_id,
        "name": "".join(text_of(name) for name in names if name.get("type") is None),
        "kind": "person" if is_person else "collective",
        "names_in_sources": [text_of(name) for name in names if name.get("type") == "printed"],
        "note": _words(node, "note"),
    }


def _event(event_id: str, node: Element) -> Record:
    columns = {"date": "date", "place": "placeName", "organiser": "orgName"}
    described = {column: _words(node, f"desc/{name}") for column, name in columns.items()}
    return {"id": event_id, "name": _words(node, "label"), **described}


def _source(source_id: str, header: Element) -> Record:
    file = _child(header, "fileDesc")
    columns = {"title": "title", "publisher": "publisher", "published": "date", "url": "ref"}
    path = "sourceDesc/bibl/"
    described = {column: _words(file, f"{path}{name}") for column, name in columns.items()}
    licence = _words(file, "publicationStmt/availability/licence")
    return {"id": source_id, "licence": licence, **described}


def _words(node: Element, path: str) -> str | None:
    """The text of an element below another one; None if there is none."""
    found = node.find(path)
    return None if found is None else text_of(found)


def _child(node: Element, name: str) -> Element:
    child = node.find(name)
    if child is None:
        raise ValueError(f"<{node.tag}> has no <{name}>")
    return child


def _parsed(file: Path) -> Element:
    """The tree of a file; its elements have names without their namespace."""
    raw = read_limited(file, _FILE_BYTES)
    if not raw.startswith(DECLARATION.encode()):
        raise ValueError("it does not begin with its XML declaration")
    # Without one no entity is declared that grows or reads another file. Rostra writes none.
    if b"<!DOCTYPE" in raw:
        raise ValueError("it has a document type (<!DOCTYPE …>)")
    root = ET.fromstring(raw)  # noqa: S314 - see above
    for node in root.iter():
        node.tag = node.tag.rpartition("}")[2]
    return root


@contextmanager
def _unchanged(file: Path) -> Iterator[None]:
    """Name the file in errors of what is not as it was written."""
    try:
        yield
    except ET.ParseError as error:
        raise RostraError(f"{file} is not well-formed XML: {error}") from None
    except RecursionError:
        raise RostraError(f"{file} has elements that are nested too deep") from None
    except (ValueError, KeyError) as error:
        reason = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        raise RostraError(f"{file} is not as Rostra wrote it: {reason}. Export it again") from None
