"""What an import reads: transcripts of documents, with speakers and events.

A reader of a format yields one `Transcript` for each document, or for the rows of a table that
belong together; `rostra.exchange.corpus_writer` makes a corpus of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Tokens = Mapping[str, Sequence[str]]
"""Positional attributes: for each name (``tokens``, ``lemma``, ``pos``, ``name``) a string for
every token, in text order; all have the same length. ``tokens`` are strings of the text."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of what one speaker says; it becomes an utterance.

    Attributes:
        text: its words, without line breaks.
        tokens: its positional attributes; empty where the input has none.
        columns: values of own columns (``x_…``) of the utterance.
        place: where the input has it (``speeches.csv:17``), for the report.
        language: BCP 47 tag; None for that of the turn.
    """

    text: str
    tokens: Tokens = field(default_factory=dict)
    columns: Mapping[str, Any] = field(default_factory=dict)
    place: str = ""
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """A paragraph of the document that no speaker says: a heading, a note, a vote, applause."""

    text: str


@dataclass(frozen=True, slots=True)
class Label:
    """The words with which a document introduces a turn, as printed on a line of their own.

    Attributes:
        text: the line.
        speaker: start and end of the speaker's name in it.
        role: start and end of the role in it; None without one.
    """

    text: str
    speaker: tuple[int, int]
    role: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says without another coming between.

    Attributes:
        speaker: the key of the speaker, see `Speaker`.
        parts: passages, and remarks between them.
        label: how the document introduces the turn; None lets the import write a line with the
            name and the role, which makes the text a reconstructed one.
        role: the role in which the speaker is presented; None where the input states none.
        role_type: a code of role_type; None to code the words of the role.
        country: ISO 3166-1 alpha-2 code; None where the input states none.
        country_basis: a code of country_basis; None for the default.
        event: the key of the event, see `Event`.
        date: when the words were spoken, EDTF.
        language: BCP 47 tag; None for that of the transcript.
    """

    speaker: str
    parts: Sequence[Passage | Remark]
    label: Label | None = None
    role: str | None = None
    role_type: str | None = None
    country: str | None = None
    country_basis: str | None = None
    event: str | None = None
    date: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Transcript:
    """One document.

    Attributes:
        key: what the input calls it; the id of the source is made from it.
        blocks: its text in order.
        language: BCP 47 tag.
        is_document: whether the blocks are the whole text of a document, with the labels that it
            prints itself; otherwise the text is one that the import puts together.
        title: title of the document; None where the input states none. The same of the others.
        publisher: who published it.
        published: date of publication, EDTF.
        url: where it was published.
        licence: licence of the text, an SPDX expression; None for the default of the import.
        columns: values of own columns (``x_…``) of the source.
        place: where the input has it, for the report.
    """

    key: str
    blocks: Sequence[Turn | Remark]
    language: str
    is_document: bool = False
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    url: str | None = None
    licence: str | None = None
    columns: Mapping[str, Any] = field(default_factory=dict)
    place: str = ""


@dataclass(frozen=True, slots=True)
class Speaker:
    """A speaker of the input.

    Attributes:
        key: what tells speakers apart in the input: an id where there is one, else the name.
        name: the name as the input writes it; the import prints it where the document does not.
        kind: ``person`` or ``collective``.
        note: see the column; None if there is nothing to say.
        columns: values of own columns (``x_…``).
    """

    key: str
    name: str
    kind: str = "person"
    note: str | None = None
    columns: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Event:
    """An event of the input.

    Attributes:
        key: what tells events apart in the input.
        name: what the input calls it; the import prints it at the head of the text.
        date: EDTF; None where the input states none. The same of the others.
        place: where it took place.
        organiser: who held it.
    """

    key: str
    name: str
    date: str | None = None
    place: str | None = None
    organiser: str | None = None


@dataclass(frozen=True, slots=True)
class OwnColumn:
    """An own column that the corpus gets; one that no reader describes is described by its name.

    Attributes:
        name: ``x_…``.
        title: what people call it; at least three characters.
        description: what it has.
        table: ``utterances``, ``sources`` or ``speakers``.
    """

    name: str
    title: str
    description: str
    table: str = "utterances"
