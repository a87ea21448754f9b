"""A corpus made of what an import reads: whole, or not at all."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, NamedTuple

import orjson

from rostra.concordance.index.corpus_tokens import ATTRIBUTE, TOKENS
from rostra.errors import RostraError
from rostra.exchange.importing import UNDETERMINED, UNSTATED_LICENCE, Item
from rostra.exchange.losses import LossError, LossReport
from rostra.exchange.own_columns import OwnColumns
from rostra.exchange.transcript_text import SpokenTurn, Text, clean, clean_values, texts
from rostra.exchange.transcripts import Event, OwnColumn, Speaker, Transcript, Turn
from rostra.files import DEVICE_NAMES, new_folder
from rostra.language.identifiers import Identifiers, identifier_words
from rostra.language.role_codes import code_role
from rostra.schema import published_schemas, published_versions
from rostra.validation.content import Record


class ImportedCorpus(NamedTuple):
    """What an import made.

    Attributes:
        counts: how many records each table has.
        own_columns: the own columns of each table that has any.
    """

    counts: Mapping[str, int]
    own_columns: Mapping[str, list[str]]


def write_corpus(  # noqa: PLR0913 - what is written, and how
    out: Path,
    name: str,
    items: Iterable[Item],
    report: LossReport,
    *,
    licence: str,
    strict: bool = False,
) -> ImportedCorpus:
    """Write what a reader yields as a corpus.

    Args:
        out: the folder to make.
        name: name of the corpus.
        items: speakers, events and own columns, each before the first transcript that names it,
            and transcripts.
        report: gets what is lost; the reader may have added to it.
        licence: licence of texts that state none.
        strict: whether nothing may be wrong, dropped or altered.

    Raises:
        LossError: something was, in a strict import; nothing is left behind.
        RostraError: the folder exists, or the reader cannot go on.
    """
    with new_folder(out) as folder, (folder.parent / "utterances").open("w+b") as spool:
        writer = _CorpusWriter(folder, spool, report, licence)
        for item in items:
            writer.add(item)
        result = writer.close(name)
        if strict and report.has_losses():
            raise LossError(report)
    return result


class _CorpusWriter:
    """Writes the files of a corpus; memory grows with sources and speakers, not with utterances.

    Utterances are written as they come, into a file beside the corpus, and put into the order of
    their ids at the end.
    """

    def __init__(self, folder: Path, spool: BinaryIO, report: LossReport, licence: str) -> None:
        self._folder, self._spool = folder, spool
        self._report, self._licence = report, licence
        self._speakers: dict[str, Speaker] = {}
        self._speaker_ids: dict[str, str] = {}
        self._printed: dict[str, dict[str, None]] = {}
        self._events: dict[str, Event] = {}
        self._event_ids: dict[str, str] = {}
        self._sources: list[Record] = []
        self._ids = {table: Identifiers() for table in ("speakers", "events")}
        self._ids["sources"] = Identifiers(DEVICE_NAMES)
        self._columns = OwnColumns()
        self._spans: dict[str, tuple[int, int]] = {}
        self._schemas = published_schemas(published_versions()[-1])
        self._utterances = 0
        self._defaults = Counter[str]()
        (folder / "sources").mkdir()
        (folder / "curated").mkdir()

    def add(self, item: Item) -> None:
        """Write an item."""
        match item:
            case Speaker():
                self._add_speaker(item)
            case Event():
                self._add_event(item)
            case OwnColumn():
                self._columns.describe(item)
            case Transcript():
                item = self._described(item)
                for text in texts(item, self._speakers, self._events, self._report):
                    self._add_source(item, text)

    def close(self, name: str) -> ImportedCorpus:
        """Write what can only be written at the end."""
        if not self._utterances:
            raise RostraError(
                "the input has no speech of a speaker, so that there is nothing to import: "
                + ("; ".join(loss.message for loss in self._report.losses) or "it is empty")
            )
        version = published_versions()[-1]
        tables = {table: list[Record]() for table in self._schemas}
        tables["speakers"] = list(self._speaker_records())
        tables["events"] = list(self._event_records())
        tables["sources"] = self._sources
        for table, records in tables.items():
            if table != "utterances":
                convert = self._columns.converter(table)
                with (self._folder / f"curated/{table}.jsonl").open("wb") as file:
                    for record in sorted(records, key=lambda record: str(record["id"])):
                        file.write(orjson.dumps(convert(record)) + b"\n")
        self._write_utterances()
        for table, extension in self._columns.extensions():
            path = self._folder / f"schema/{table}.json"
            path.parent.mkdir(exist_ok=True)
            path.write_text(f"{json.dumps(extension, ensure_ascii=False, indent=2)}\n", "utf-8")
        config = {"name": name, "version": "1.0.0", "schema_version": version}
        (self._folder / "corpus.json").write_text(f"{json.dumps(config)}\n", "utf-8")
        from rostra.releasing.card import new_card  # noqa: PLC0415 - it takes pyarrow

        (self._folder / "README.md").write_text(new_card(name), "utf-8")
        self._tell_defaults()
        counts = {table: len(records) for table, records in tables.items()}
        own = {table: list(e["properties"]) for table, e in self._columns.extensions()}
        return ImportedCorpus(counts | {"utterances": self._utterances}, own)

    def _described(self, transcript: Transcript) -> Transcript:
        """A transcript whose title, publisher and address fit their columns."""
        place = transcript.place
        return replace(
            transcript,
            title=self._fitting(transcript.title, "sources", "title", place),
            publisher=self._fitting(transcript.publisher, "sources", "publisher", place),
            url=self._address(transcript.url, place),
        )

    def _address(self, url: str | None, place: str) -> str | None:
        column = self._schemas["sources"]["properties"]["url"]
        fits = range(column["minLength"], column["maxLength"] + 1)
        if url and not (re.fullmatch(column["pattern"], url) and len(url) in fits):
            message = "an address is not one of http or https in ASCII, and is left out"
            self._report.add("dropped", "no-address", message, place, url)
            return None
        return url or None

    def _add_speaker(self, speaker: Speaker) -> None:
        name = " ".join(clean(speaker.name, self._report, "").split())
        own = clean_values(speaker.columns, self._report, "")
        self._columns.see("speakers", own)
        self._speakers.setdefault(speaker.key, replace(speaker, name=name, columns=own))

    def _add_event(self, event: Event) -> None:
        name, place, organiser = (
            self._fitting(value, "events", column, "")
            for column, value in (
                ("name", event.name),
                ("place", event.place),
                ("organiser", event.organiser),
            )
        )
        self._events.setdefault(
            event.key, Event(event.key, name or "", event.date, place, organiser)
        )

    def _fitting(self, value: str | None, table: str, column: str, place: str) -> str | None:
        """A value on one line, None if it has no words or more characters than its column takes."""
        words = " ".join(clean(value or "", self._report, place).split())
        if len(words) > self._schemas[table]["properties"][column]["maxLength"]:
            message = "a title, name or place is longer than its column takes, and is left out"
            self._report.add("dropped", "value-too-long", message, place, words)
            return None
        return words or None

    def _speaker_id(self, key: str) -> str:
        if key not in self._speaker_ids:
            stem = identifier_words(key) if _is_identifier(key) else ""
            stem = stem or identifier_words(self._speakers[key].name) or "speaker"
            self._speaker_ids[key] = self._ids["speakers"].new(stem)
        return self._speaker_ids[key]

    def _event_id(self, key: str | None) -> str | None:
        if key is None or key not in self._events or not self._events[key].name:
            return None
        if key not in self._event_ids:
            stem = identifier_words(key) or identifier_words(self._events[key].name) or "event"
            self._event_ids[key] = self._ids["events"].new(stem)
        return self._event_ids[key]

    def _add_source(self, transcript: Transcript, text: Text) -> None:
        own = clean_values(transcript.columns, self._report, transcript.place)
        stem = identifier_words(transcript.key) or identifier_words(transcript.title or "")
        source = self._ids["sources"].new(stem or "source")
        licence = transcript.licence or self._licence
        self._defaults["text-basis"] += not text.is_document
        self._defaults["language"] += transcript.language == UNDETERMINED
        self._defaults["licence"] += licence == UNSTATED_LICENCE
        raw = text.text.encode()
        (self._folder / f"sources/{source}.txt").write_bytes(raw)
        self._columns.see("sources", own)
        self._sources.append(
            {
                "id": source,
                "title": transcript.title,
                "publisher": transcript.publisher,
                "published": transcript.published,
                "url": transcript.url,
                "language": transcript.language,
                "sha256": sha256(raw).hexdigest(),
                "licence": licence,
                "file": f"{source}.txt",
                "text_basis": "document" if text.is_document else "reconstructed",
                **own,
            }
        )
        start = self._spool.tell()
        self._spool.writelines(
            orjson.dumps(record) + b"\n"
            for record in self._utterance_records(source, transcript, text)
        )
        self._spans[f"{source}."] = start, self._spool.tell() - start

    def _utterance_records(
        self, source: str, transcript: Transcript, text: Text
    ) -> Iterator[Record]:
        seq, columns = 0, self._schemas["utterances"]["required"]
        for number, spoken in enumerate(text.turns, 1):
            turn = spoken.turn
            speaker_id = self._speaker_id(turn.speaker)
            self._printed.setdefault(turn.speaker, {})[spoken.speaker] = None
            common = {
                **_role_values(turn),
                "source_id": source,
                "event_id": self._event_id(turn.event),
                "turn": number,
                "speaker_id": speaker_id,
                "speaker": spoken.speaker,
                "speaker_start": spoken.speaker_start,
                "speaker_end": spoken.speaker_start + len(spoken.speaker),
                "role": spoken.role,
                "role_start": spoken.role_start,
                "role_end": None
                if spoken.role is None or spoken.role_start is None
                else spoken.role_start + len(spoken.role),
                "date": turn.date,
                "language": turn.language or transcript.language,
            }
            for uttered in spoken.utterances:
                seq += 1
                passage = uttered.passage
                words = passage.text
                own = clean_values(passage.columns, self._report, passage.place)
                for name, attribute in passage.tokens.items():
                    column = TOKENS if name == "tokens" else f"{ATTRIBUTE}{name}"
                    own[column] = attribute
                self._columns.see("utterances", own)
                values = common | {
                    "id": f"{source}.{seq:04d}",
                    "paragraph": uttered.paragraph,
                    "seq": seq,
                    "utterance": words,
                    "char_start": uttered.start,
                    "char_end": uttered.end,
                    "language": passage.language or common["language"],
                    "elided": "…" in words or "..." in words,
                }
                yield {column: values[column] for column in columns} | own
            number_of_utterances = len(spoken.utterances)
            if turn.role is not None and turn.role_type is None:
                self._defaults["role-codes"] += number_of_utterances
                if common["role_type"] == "other":
                    self._tell_unknown_role(spoken, turn.role)
            if turn.country is not None and turn.country_basis is None:
                self._defaults["country-basis"] += number_of_utterances
        self._utterances += seq
        for column in ("review", "quote-type"):
            self._defaults[column] += seq

    def _tell_unknown_role(self, spoken: SpokenTurn, role: str) -> None:
        message = "role_type is other: the words of the role are no known ones, which are English"
        place = spoken.utterances[0].passage.place if spoken.utterances else ""
        count = len(spoken.utterances)
        self._report.add("defaulted", "role-not-known", message, place, role, count=count)

    def _write_utterances(self) -> None:
        """Write the utterances in the order of their ids."""
        convert = self._columns.converter("utterances")
        with (self._folder / "curated/utterances.jsonl").open("wb") as file:
            for _, (start, length) in sorted(self._spans.items()):
                self._spool.seek(start)
                lines = self._spool.read(length)
                if self._columns.is_mixed("utterances"):
                    lines = b"".join(
                        orjson.dumps(convert(orjson.loads(line))) + b"\n"
                        for line in lines.splitlines()
                    )
                file.write(lines)

    def _speaker_records(self) -> Iterator[Record]:
        silent = [key for key in self._speakers if key not in self._printed]
        if silent:
            message = "a speaker of the input says nothing, and is left out"
            for key in silent:
                self._report.add("dropped", "silent-speaker", message, "", self._speakers[key].name)
        for key, names in self._printed.items():
            speaker = self._speakers[key]
            forms = sorted(names, key=lambda form: (-len(form), form))[:100]
            yield {
                "id": self._speaker_ids[key],
                "name": forms[0],
                "kind": speaker.kind,
                "names_in_sources": forms,
                "note": speaker.note,
                **speaker.columns,
            }

    def _event_records(self) -> Iterator[Record]:
        for key, event_id in self._event_ids.items():
            event = self._events[key]
            yield {
                "id": event_id,
                "name": event.name,
                "date": event.date,
                "place": event.place,
                "mode": "unstated",
                "organiser": event.organiser,
            }

    def _tell_defaults(self) -> None:
        """Tell the columns that the input does not have, and what they got; or not as it was."""
        for column in self._columns.texts_of_several_types():
            message = "values of several types in one own column, or large integers, became texts"
            self._report.add("altered", "several-types", message, value=column)
        for loss_id, message in DEFAULTS.items():
            if self._defaults[loss_id]:
                count = self._defaults[loss_id]
                self._report.add("defaulted", loss_id, message, count=count)


DEFAULTS = {
    "review": "review is accepted: the input was not read record by record",
    "quote-type": "quote_type is direct",
    "role-codes": "role_type and role_status are coded by the words of the role",
    "country-basis": "country_basis is office",
    "text-basis": "text_basis is reconstructed: the import wrote the text of the source from its "
    "parts, with the names of speakers",
    "language": "the language of a source is not stated: und, undetermined (--language)",
    "licence": "the licence of a source is not stated: LicenseRef-Source-Text (--licence)",
}
"""What is told of each column that has a default."""


def _role_values(turn: Turn) -> Record:
    """The columns that follow from role and country of a turn, and those with a default."""
    codes = code_role(turn.role)
    role_type = status = None
    if turn.role is not None:
        role_type = turn.role_type or codes.role_type or "other"
        status = codes.role_status or "unstated"
    return {
        "role_type": role_type,
        "role_status": status,
        "country": turn.country,
        "country_basis": None if turn.country is None else turn.country_basis or "office",
        "cue": None,
        "cue_start": None,
        "cue_end": None,
        "quote_type": "direct",
        "review": "accepted",
    }


def _is_identifier(key: str) -> bool:
    """Whether a key reads as an identifier (``AdaInvent``, ``mp_17``) rather than as a number."""
    return not key.isdigit()
