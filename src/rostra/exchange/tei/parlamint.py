"""A release as a corpus in TEI that has the form of ParlaMint.

ParlaMint has speeches of parliaments: the utterances of a turn are segments (``seg``) of one ``u``,
everything that no speaker says is a ``note``, and who speaks is in a list of persons. An utterance
with tokens of its own has sentences (``s``) of words, as in ParlaMint's ``.ana``. What that has no
place for is left out, and reported. ``NAME.xml`` includes a document for each source,
``NAME_ID.xml``; the ``xml:id`` of each is the name of its file, as in ParlaMint.

The form: Erjavec et al. 2022, "The ParlaMint corpora of parliamentary proceedings", and the
recommendations that come with ParlaMint.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from rostra.exchange.tei.division import Block, introduces, require_marks, text_blocks
from rostra.exchange.tei.documents import (
    NAMESPACE,
    dated,
    described_source,
    documents,
    extent,
    new_document,
    publication,
)
from rostra.exchange.tei.features import xml_id
from rostra.exchange.tei.words import words_of
from rostra.exchange.tei.xml_writing import element, escaped_text, start_tag, text_element
from rostra.language.tokens import is_word, tokenise

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from rostra.exchange.exporting import Extract, Record
    from rostra.exchange.losses import LossReport

_START_TAG = re.compile(r"<([a-z]\w*)", re.ASCII)

_OF_UTTERANCES = "country role_type role_status country_basis quote_type elided date review".split()
"""The columns of utterances without a place in ParlaMint."""

_SPEAKER_TYPE = "regular"
"""The type of every speaker, as against ``chair`` and ``guest``."""


def write_parlamint(extract: Extract, out: Path, report: LossReport) -> None:
    """Write a corpus in the form of ParlaMint."""
    out.mkdir()
    _Corpus(extract, report).write(out)


class _Corpus:
    """Writes the corpus; memory grows with its speakers, events and sources."""

    def __init__(self, extract: Extract, report: LossReport) -> None:
        self._extract, self._report = extract, report
        self._manifest = extract.release.manifest
        name = self._manifest["name"]
        self._name = name if name[0].isalpha() else f"_{name}"  # an xml:id begins with no digit
        self._events = {
            row["id"]: row for row in (extract.rows("events") if _has(extract, "events") else ())
        }
        self._roles: dict[str, dict[str, None]] = {}
        self._counts: Counter[str] = Counter()
        self._tags: Counter[str] = Counter()

    def write(self, out: Path) -> None:
        names = []
        for source, utterances, layers in documents(self._extract):
            self._report_source(source, utterances, layers)
            name = f"{self._name}_{source['id']}"
            with new_document(out / f"{name}.xml") as stream:
                for line in self._document(name, source, utterances):
                    stream.write(f"{line}\n")
            names.append(name)
        with new_document(out / f"{self._name}.xml") as stream:
            for line in self._corpus(sorted(names)):
                stream.write(f"{line}\n")
        for table in ("corrections", "external_facts"):
            if _has(self._extract, table):
                for record in self._extract.rows(table):
                    words = table.replace("_", " ")
                    self._left_out(table.replace("_", "-"), f"the {words}", record["id"])

    def _document(self, name: str, source: Record, utterances: Sequence[Record]) -> Iterator[str]:
        """The lines of a document."""
        speech = _Speech(name, self._report)
        body = [*speech.division(source, utterances)]
        tags = Counter(tag for line in body for tag in _START_TAG.findall(line))
        tags.update(("text", "body"))
        counts = Counter(speeches=tags["u"], words=speech.words)
        self._counts += counts
        self._counts["texts"] += 1
        self._tags += tags
        for record in utterances:
            if record["role"] is not None:
                self._roles.setdefault(record["speaker_id"], {})[record["role"]] = None
        identity = {"xml:id": name, "xml:lang": source["language"]}
        yield start_tag("TEI", {"xmlns": NAMESPACE} | identity)
        title = source["title"] or source["id"]
        licence = source["licence"]
        yield from self._file_description(title, counts, licence, described_source(source))
        yield _encoding(tags)
        events = dict.fromkeys(r["event_id"] for r in utterances if r["event_id"] is not None)
        settings = "".join(_setting(self._events[event]) for event in events)
        if settings:
            yield element("profileDesc", element("settingDesc", settings))
        yield "</teiHeader>"
        yield "<text><body>"
        yield from body
        yield "</body></text>"
        yield "</TEI>"

    def _corpus(self, names: Sequence[str]) -> Iterator[str]:
        """The lines of the corpus, which includes the documents."""
        namespaces = {"xmlns": NAMESPACE, "xmlns:xi": "http://www.w3.org/2001/XInclude"}
        yield start_tag("teiCorpus", namespaces | {"xml:id": self._name, "xml:lang": "en"})
        about = text_element("p", "Each document describes its own source.")
        licence = self._manifest.get("license")
        yield from self._file_description(self._manifest["name"], self._counts, licence, about)
        yield _encoding(self._tags, _speaker_types())
        yield "<profileDesc><particDesc>"
        speakers = [*self._extract.rows("speakers")]
        people = [self._person(row) for row in speakers if row["kind"] == "person"]
        bodies = [_organisation(row) for row in speakers if row["kind"] != "person"]
        lists = {"listPerson": people, "listOrg": bodies}
        yield from (element(name, "\n".join(items)) for name, items in lists.items() if items)
        yield "</particDesc></profileDesc>" if speakers else "<p/></particDesc></profileDesc>"
        yield "</teiHeader>"
        for name in names:
            yield element("xi:include", "", {"href": f"{name}.xml"})
        yield "</teiCorpus>"
        self._report_people(speakers)

    def _file_description(
        self, title: str, counts: Mapping[str, int], licence: str | None, source: str
    ) -> Iterator[str]:
        """The beginning of a header."""
        yield "<teiHeader>"
        yield "<fileDesc>"
        yield element("titleStmt", text_element("title", title, {"type": "main"}))
        yield element("editionStmt", text_element("edition", self._manifest["version"]))
        yield extent(counts)
        yield publication(self._manifest["name"], licence)
        yield element("sourceDesc", source)
        yield "</fileDesc>"

    def _person(self, speaker: Record) -> str:
        roles = (
            element("affiliation", text_element("roleName", role))
            for role in self._roles.get(speaker["id"], ())
        )
        names = text_element("persName", speaker["name"])
        return element(
            "person", names + "".join(roles), {"xml:id": xml_id("speakers", speaker["id"])}
        )

    def _report_people(self, speakers: Iterable[Record]) -> None:
        """Report what the list of persons does not have, and what ParlaMint asks of it."""
        for speaker in speakers:
            for column in ("names_in_sources", "note"):
                if speaker[column] and speaker[column] != [speaker["name"]]:
                    self._left_out_column("speakers", column, speaker["id"], speaker[column])
            self._report_own("speakers", speaker)
        for event in self._events.values():
            self._left_out_column("events", "mode", event["id"], event["mode"])
            self._report_own("events", event)
        words = "ParlaMint asks for surnames, sex and parties of persons, for terms and meetings"
        message = f"{words}; the corpus has none, and none were made up."
        self._report.add("defaulted", "parlamint-metadata", message)

    def _report_source(
        self, source: Record, utterances: Sequence[Record], layers: Sequence[Record]
    ) -> None:
        """Report what the document of a source does not have."""
        for column in ("file", "sha256", "text_basis"):
            if source[column] is not None:
                self._left_out_column("sources", column, source["id"], source[column])
        self._report_own("sources", source)
        for annotation in layers:
            self._left_out("annotations", "the annotations", annotation["id"])
        for record in utterances:
            for column in _OF_UTTERANCES:
                if record[column] is not None:
                    self._left_out_column("utterances", column, record["id"], record[column])
            if record["cue"] is not None:
                message = "A reporting clause is part of a note, and not marked in it."
                self._report.add("altered", "reporting-clauses", message, record["id"])
            if record["role"] is not None:
                message = "The roles of a speaker are in the list of persons, not in each speech."
                self._report.add("altered", "roles", message, record["id"], record["role"])
            self._report_own("utterances", record, words_of(record).columns)

    def _report_own(self, table: str, record: Record, kept: Collection[str] = frozenset()) -> None:
        for column, value in record.items():
            if column.startswith("x_") and value is not None and column not in kept:
                self._left_out_column(table, column, record["id"], value)

    def _left_out_column(self, table: str, column: str, place: str, value: object) -> None:
        loss_id = f"{table}-{column.replace('_', '-')}".replace("_", "-")
        message = f"ParlaMint has no place for the column {column} of {table.replace('_', ' ')}."
        self._report.add("dropped", loss_id, message, place, _shown(value))

    def _left_out(self, loss_id: str, subject: str, place: str) -> None:
        self._report.add("dropped", loss_id, f"ParlaMint has no place for {subject}.", place)


class _Speech:
    """Makes the speeches of a document: ``u`` with ``seg``, and ``note``.

    Args:
        name: name of the document.
        report: gets what the text loses.

    Attributes:
        words: how many words the segments have.
    """

    def __init__(self, name: str, report: LossReport) -> None:
        self.words = 0
        self._name, self._report = name, report
        self._turn: int | None = None
        self._notes: list[str] = []

    def division(self, source: Record, utterances: Sequence[Record]) -> Iterator[str]:
        """The lines of the text."""
        yield '<div type="debateSection">'
        if source["text"] is None:
            for record in utterances:
                yield from self._utterance(record)
        else:
            require_marks(source, utterances)
            message = "White space between paragraphs and around quotations is not kept."
            self._report.add("altered", "white-space", message, source["id"])
            blocks = text_blocks(source["text"], utterances)
            for block, following in pairwise([*blocks, None]):
                if block is not None:
                    yield from self._block(source["text"], block, following)
        yield from self._end_turn()
        yield "</div>"

    def _block(self, text: str, block: Block, following: Block | None) -> Iterator[str]:
        start = block.start
        for record in block.utterances:
            self._note(text[start : record["char_start"]])
            yield from self._utterance(record)
            start = record["char_end"]
        kind = "speaker" if introduces(block, following) else "narrative"
        self._note(text[start : block.end], kind)

    def _note(self, words: str, kind: str = "narrative") -> None:
        """Keep what no speaker says until the next utterance: it may be within a turn."""
        if any(map(str.isalnum, words)):
            self._notes.append(text_element("note", " ".join(words.split()), {"type": kind}))
        elif words.strip():
            message = "Quotation marks and other signs between speech and narration are not kept."
            self._report.add("dropped", "signs", message, self._name, words.strip())

    def _utterance(self, record: Record) -> Iterator[str]:
        number = record["id"].rpartition(".")[2]
        if record["turn"] != self._turn:
            yield from self._end_turn()
            self._turn = record["turn"]
            speech = {"xml:id": f"{self._name}.u{number}", "ana": f"#{_SPEAKER_TYPE}"}
            yield start_tag("u", speech | {"who": f"#{xml_id('speakers', record['speaker_id'])}"})
        yield from self._notes
        self._notes.clear()
        sentences = "".join(_sentences(record))
        if sentences:
            self.words += sentences.count("</w>")
        else:
            tokens = tokenise(record["utterance"], record["language"])
            self.words += sum(is_word(token.text) for token in tokens)
        identity = {"xml:id": f"{self._name}.{number}", "xml:lang": record["language"]}
        yield element("seg", sentences or escaped_text(record["utterance"]), identity)

    def _end_turn(self) -> Iterator[str]:
        if self._turn is not None:
            yield "</u>"
        yield from self._notes
        self._turn = None
        self._notes.clear()


def _sentences(record: Record) -> Iterator[str]:
    """The sentences of an utterance whose words are known, as ParlaMint has them.

    A sentence begins at a word with the number 1; there is white space where no ``join`` is.
    """
    text, sentence = record["utterance"], list[str]()
    for word in words_of(record).words:
        number, form = word.attributes.get("n"), text[word.start : word.end]
        if number == "1" and sentence:
            yield element("s", "".join(sentence))
            sentence = []
        given = word.attributes
        tag, features = given.get("pos"), given.get("msd")
        tags = [f"UPosTag={tag}" if tag else "", features if features and features != "_" else ""]
        attributes = {
            "lemma": given.get("lemma") or None,
            "msd": "|".join(filter(None, tags)) or None,
        }
        name = "w" if is_word(form) else "pc"
        sentence.append(text_element(name, form, attributes | {"join": given["join"]}))
    if sentence:
        yield element("s", "".join(sentence))


def _shown(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _has(extract: Extract, table: str) -> bool:
    return table in extract.tables()


def _organisation(speaker: Record) -> str:
    name = text_element("orgName", speaker["name"])
    return element("org", name, {"xml:id": xml_id("speakers", speaker["id"])})


def _setting(event: Record) -> str:
    names = {"event": event["name"], "place": event["place"], "org": event["organiser"]}
    named = (text_element("name", words, {"type": kind}) for kind, words in names.items() if words)
    return element("setting", "".join(named) + dated(event["date"]))


def _encoding(tags: Mapping[str, int], taxonomy: str = "") -> str:
    """How often each element is used, and what speakers are told apart."""
    usage = (
        element("tagUsage", "", {"gi": name, "occurs": str(number)})
        for name, number in sorted(tags.items())
    )
    namespace = element("namespace", "".join(usage), {"name": NAMESPACE})
    return element("encodingDesc", element("tagsDecl", namespace) + taxonomy)


def _speaker_types() -> str:
    words = element("term", "Regular") + ": somebody who speaks and does not preside."
    category = element("category", element("catDesc", words), {"xml:id": _SPEAKER_TYPE})
    described = text_element("desc", "Types of speakers")
    return element("classDecl", element("taxonomy", described + category))
