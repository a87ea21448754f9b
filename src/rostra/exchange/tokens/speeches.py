"""Speeches of files that have a token in each line: what their metadata mean, and their speakers.

The readers of CoNLL-U and .vrt yield paragraphs with all that the file says of them, and notes;
`speeches` makes transcripts of these.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final, NamedTuple

from rostra.errors import OptionError, RostraError
from rostra.exchange.countries import read_country
from rostra.exchange.dates import read_date
from rostra.exchange.importing import UNDETERMINED, ImportOptions, Item
from rostra.exchange.losses import LossReport
from rostra.exchange.transcript_text import tell_parts
from rostra.exchange.transcripts import Event, Passage, Remark, Speaker, Tokens, Transcript, Turn
from rostra.language.identifiers import MAX_UTTERANCES, identifier_words
from rostra.schema import published_codelist, published_versions

JOINT: Final = "+"
"""What joins the values of the words of a token that is written as one (zum: zu+dem)."""

SPEAKER_NAMES: Final = frozenset({"speaker", "speaker_id", "speaker_name", "who"})
"""The names of metadata that name a speaker."""

_FIELDS: Final = {
    "speaker_id": ("speaker_id", "who"),
    "speaker": ("speaker_name", "speaker"),
    "role": ("role", "speaker_role"),
    "role_type": ("role_type",),
    "country": ("country", "speaker_country"),
    "country_basis": ("country_basis",),
    "date": ("date", "when"),
    "language": ("language", "lang"),
    "event": ("event",),
    "event_date": ("event_date",),
    "event_place": ("event_place",),
    "event_organiser": ("event_organiser",),
    "turn": ("turn",),
    "source": ("text_id", "source_id", "source"),
    "title": ("title",),
    "publisher": ("publisher",),
    "published": ("published",),
    "url": ("url",),
    "licence": ("licence",),
}
"""The names by which metadata are known, for each field that ``--map`` can name otherwise."""

_TURN_FIELDS: Final = (
    *("turn", "role", "role_type", "country", "country_basis"),
    *("date", "event"),
)
_NOTHING: Final = frozenset({"", "-", "_"})
_PARTS_OF_SPEAKERS: Final = frozenset({"chairperson", "regular", "guest"})
"""What ParlaMint has as speaker_role: the part that a speaker takes in the sitting, no office."""

_LANGUAGE = re.compile("[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_MOST_COLUMNS: Final = 1_000
_OF_TOKENS = re.compile("x_token(s$|_)")


class Paragraph(NamedTuple):
    """A paragraph, with what the file says of it.

    Attributes:
        document: what the input calls the document that it is in; empty if it does not say.
        speech: what tells it from the speeches before and after; equal for those of one speech.
        values: metadata of the paragraph, its speech and its document, the first before the last.
        columns: metadata that are of the paragraph whatever their names are.
        text: its words.
        tokens: its positional attributes.
        place: the file and line where it begins.
    """

    document: str
    speech: object
    values: Sequence[Mapping[str, str]]
    columns: Mapping[str, str | list[str]]
    text: str
    tokens: Tokens
    place: str


class Note(NamedTuple):
    """Words that nobody says.

    Attributes:
        document: what the input calls the document that they are in.
        text: the words.
    """

    document: str
    text: str


@dataclass
class _Document:
    """A document that is being read; `name` is what the input calls it."""

    name: str
    key: str
    place: str
    language: str
    values: Mapping[str, str]
    columns: Mapping[str, str]
    blocks: list[Turn | Remark] = field(default_factory=list)
    passages: int = 0
    speech: object = None

    def add_to_turn(self, part: Passage | Remark) -> None:
        """Add to the last turn."""
        turn = self.blocks[-1]
        assert isinstance(turn, Turn)
        assert isinstance(turn.parts, list)
        turn.parts.append(part)


def names_of_fields(mapping: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The names of metadata for each field, with those that a user gives.

    Raises:
        OptionError: there is no such field.
    """
    unknown = [name for name in mapping if name not in _FIELDS]
    if unknown:
        raise OptionError(
            f"--map has no field {unknown[0]!r} here; there are: {', '.join(_FIELDS)}"
        )
    return _FIELDS | {name: (column.lower(),) for name, column in mapping.items()}


def speeches(
    parts: Iterable[Paragraph | Note], options: ImportOptions, report: LossReport
) -> Iterator[Item]:
    """Yield the transcripts of paragraphs and notes, with their speakers and events.

    Args:
        parts: in the order of the input.
        options: what a user says of it.
        report: gets what is wrong and what is left out.

    Raises:
        OptionError: a field of the mapping does not exist.
        RostraError: a column of the mapping does not occur, or there are too many columns.
    """
    yield from _Speeches(options, report).items(parts)


class _Speeches:
    """Makes transcripts; memory grows with the largest document, and with the speakers."""

    def __init__(self, options: ImportOptions, report: LossReport) -> None:
        self._options, self._report = options, report
        self._names = names_of_fields(options.mapping)
        self._fields = {name: field for field, names in self._names.items() for name in names}
        self._unused = {column.lower() for column in options.mapping.values()}
        self._speakers: dict[str, str] = {}
        self._events: set[str] = set()
        self._columns: dict[str, str] = {}
        self._document: _Document | None = None
        self._notes: list[Note] = []

    def items(self, parts: Iterable[Paragraph | Note]) -> Iterator[Item]:
        """Yield what the parts make."""
        for part in parts:
            if isinstance(part, Note):
                self._notes.append(part)
            else:
                yield from self._add(part)
        self._take_notes(None)
        yield from self._concluded()
        if self._unused:
            raise RostraError(
                f"--map names {', '.join(sorted(self._unused))}, which the input does not have"
            )

    def _take_notes(self, following: _Document | None, *, in_turn: bool = False) -> None:
        """Put the notes into the document that they are in: before what follows, or at the end.

        `in_turn`: what follows belongs to the turn before the notes, and so do they.
        """
        for note in self._notes:
            for document in (following, self._document):
                if document is not None and document.name == note.document:
                    if in_turn:
                        document.add_to_turn(Remark(note.text))
                    else:
                        document.blocks.append(Remark(note.text))
                    break
            else:
                message = "words that nobody says, in a document without speeches, are left out"
                self._report.add("dropped", "no-speech", message, note.document, note.text)
        self._notes.clear()

    def _concluded(self) -> Iterator[Item]:
        """Yield the transcript that is being made."""
        document, self._document = self._document, None
        if document is None:
            return
        values, place = document.values, document.place
        yield Transcript(
            document.key,
            document.blocks,
            document.language,
            title=values.get("title"),
            publisher=values.get("publisher"),
            published=read_date(
                values.get("published"), self._report, place, self._options.date_format
            ),
            url=values.get("url"),
            licence=values.get("licence"),
            columns=document.columns,
            place=place,
        )

    def _add(self, part: Paragraph) -> Iterator[Item]:
        known = self._known(part.values)
        document = self._document_of(part, known)
        speaker = known.get("speaker_id") or known.get("speaker")
        speech = part.speech, speaker, [known.get(name) for name in _TURN_FIELDS]
        goes_on = speaker is not None and speech == document.speech
        self._take_notes(document, in_turn=goes_on)
        if document is not self._document:
            yield from self._concluded()
            self._document = document
        if speaker is None:
            message = (
                "a paragraph without a speaker: its words stay in the text of the source, without "
                "an utterance"
            )
            self._report.add("wrong", "no-speaker", message, part.place, part.text)
            document.blocks.append(Remark(part.text))
            document.speech = None
            return
        yield from self._introduced(speaker, known, part.place)
        language = self._language(known.get("language"), part.place)
        passage = Passage(
            part.text,
            part.tokens,
            {**self._own(part.values[:2]), **self._named(part.columns)},
            part.place,
            None if language == document.language else language,
        )
        document.passages += 1
        if goes_on:
            document.add_to_turn(passage)
        else:
            document.speech = speech
            document.blocks.append(self._turn(speaker, passage, known))

    def _document_of(self, part: Paragraph, known: Mapping[str, str]) -> _Document:
        """The document of a paragraph: the one that is being made, or a new one."""
        key = known.get("source") or part.document
        document = self._document
        if document is not None and document.key == key:
            if document.passages < MAX_UTTERANCES:
                return document
            tell_parts(self._report, part.place, key)
        language = self._language(known.get("language"), part.place)
        return _Document(
            part.document,
            key,
            part.place,
            language or self._options.language or UNDETERMINED,
            known,
            self._own(part.values[2:]),
        )

    def _turn(self, speaker: str, passage: Passage, known: Mapping[str, str]) -> Turn:
        place, date_format = passage.place, self._options.date_format
        return Turn(
            speaker,
            [passage],
            role=known.get("role"),
            role_type=self._code("role_type", known, place),
            country_basis=self._code("country_basis", known, place),
            country=read_country(known.get("country"), self._report, place),
            event=known.get("event"),
            date=read_date(known.get("date"), self._report, place, date_format),
        )

    def _introduced(
        self, key: str, known: Mapping[str, str], place: str
    ) -> Iterator[Speaker | Event]:
        """Yield the speaker and the event of a speech where they are new."""
        name = known.get("speaker") or key
        if key not in self._speakers:
            self._speakers[key] = name
            if "speaker" not in known:
                message = "a speaker has an id and no name: the id is the name"
                self._report.add("defaulted", "speaker-name", message, place, key)
            yield Speaker(key, name)
        elif self._speakers[key] != name:
            message = (
                "a speaker has a second name under the same id, which is left out: "
                "the first one stays"
            )
            self._report.add("wrong", "second-name", message, place, f"{key}: {name}")
        event = known.get("event")
        if event is not None and event not in self._events:
            self._events.add(event)
            yield Event(
                event,
                event,
                read_date(known.get("event_date"), self._report, place, self._options.date_format),
                known.get("event_place"),
                known.get("event_organiser"),
            )

    def _known(self, values: Sequence[Mapping[str, str]]) -> dict[str, str]:
        """The fields of a paragraph: of each, what is nearest to it."""
        known: dict[str, str] = {}
        for level in values:
            for name, value in level.items():
                field_name = self._fields.get(name.lower())
                if field_name is None:
                    continue
                self._unused.discard(name.lower())
                if value not in _NOTHING and self._is_value(field_name, value):
                    known.setdefault(field_name, value)
        if "speaker_id" in known:
            known["speaker_id"] = known["speaker_id"].removeprefix("#")
        return known

    def _is_value(self, field_name: str, value: str) -> bool:
        return field_name != "role" or (
            "role" in self._options.mapping or value.lower() not in _PARTS_OF_SPEAKERS
        )

    def _own(self, values: Sequence[Mapping[str, str]]) -> dict[str, str]:
        """The own columns of metadata that are of no field."""
        own: dict[str, str] = {}
        for level in values:
            for name, value in level.items():
                field_name = self._fields.get(name.lower())
                is_kept = field_name is None or not self._is_value(field_name, value)
                if is_kept and value not in _NOTHING:
                    own.setdefault(self._column(name), value)
        return own

    def _named(self, columns: Mapping[str, str | list[str]]) -> dict[str, str | list[str]]:
        return {self._column(n): v for n, v in columns.items() if v not in ("", "-", "_")}

    def _column(self, name: str) -> str:
        """The own column of metadata."""
        if name not in self._columns:
            if len(self._columns) == _MOST_COLUMNS:
                raise RostraError(
                    f"the metadata have more than {_MOST_COLUMNS:,} names, which a corpus cannot "
                    f"have as columns; the last is {name!r}"
                )
            words = identifier_words(name.removeprefix("x_")).replace("-", "_")
            column = f"x_{words or 'column'}"
            if _OF_TOKENS.match(column):
                column = f"x_of_{column.removeprefix('x_')}"
            taken, number, free = set(self._columns.values()), 1, column
            while free in taken:
                number += 1
                free = f"{column}_{number}"
            self._columns[name] = free
        return self._columns[name]

    def _code(self, name: str, known: Mapping[str, str], place: str) -> str | None:
        """A value that is one of a codelist."""
        value = known.get(name)
        if value is None or value in _codes(name):
            return value
        message = f"the {name} is not a code of Rostra; it follows from the rest"
        self._report.add("wrong", f"no-such-{name.replace('_', '-')}", message, place, value)
        return None

    def _language(self, tag: str | None, place: str) -> str | None:
        """A language where it is given as a tag."""
        if tag is None or _LANGUAGE.fullmatch(tag):
            return tag
        message = (
            "the language is not given as a tag of BCP 47, such as de or pt-BR; it is that of "
            "--language, or undetermined"
        )
        self._report.add("wrong", "no-language-tag", message, place, tag)
        return None


@cache
def _codes(name: str) -> frozenset[str]:
    return frozenset(code.code for code in published_codelist(published_versions()[-1], name))
