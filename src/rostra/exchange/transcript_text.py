"""The text of a transcript, with the place of each utterance, speaker and role in it."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, NamedTuple

from rostra.exchange.losses import LossReport
from rostra.exchange.transcripts import Event, Label, Passage, Remark, Speaker, Transcript, Turn
from rostra.language.identifiers import MAX_UTTERANCES
from rostra.language.sentences import sentence_starts
from rostra.validation.encoding import FORBIDDEN

LONGEST_UTTERANCE = 100_000
"""Code points of an utterance, at most."""

_LONGEST_TEXT = 16 * 2**20  # code points of a source, after which another one begins
_LONGEST_NAME = 200
_LONGEST_ROLE = 1_000
_FORBIDDEN_IN_LINE = re.compile(f"{FORBIDDEN.pattern[:-1]}\n\ud800-\udfff]")


class Uttered(NamedTuple):
    """An utterance in the text of a source. Offsets are in code points, end exclusive."""

    passage: Passage
    start: int
    end: int
    paragraph: int


class SpokenTurn(NamedTuple):
    """A turn in the text of a source, with the places of speaker and role."""

    turn: Turn
    speaker: str
    speaker_start: int
    role: str | None
    role_start: int | None
    utterances: Sequence[Uttered]


class Text(NamedTuple):
    """The text of a source.

    Attributes:
        text: the text.
        turns: those with utterances, in text order.
        is_document: whether the text is that of the document, to which the import added nothing.
    """

    text: str
    turns: Sequence[SpokenTurn]
    is_document: bool


def texts(
    transcript: Transcript,
    speakers: Mapping[str, Speaker],
    events: Mapping[str, Event],
    report: LossReport,
) -> Iterator[Text]:
    """The texts of a transcript: one, unless it has more utterances than a source may have.

    Args:
        transcript: the transcript.
        speakers: the speakers by key.
        events: the events by key.
        report: gets what is wrong with the transcript, and what of it is altered.
    """
    blocks = list(_cleaned(transcript, speakers, report))
    parts = list(_parts(blocks))
    if len(parts) > 1:
        tell_parts(report, transcript.place, transcript.key)
    for part in parts:
        yield _Writer(transcript, speakers, events).write(part)


def tell_parts(report: LossReport, place: str, key: str) -> None:
    """Report a source that became several."""
    message = (
        f"a source has more than {MAX_UTTERANCES:,} utterances or is too large, and became "
        "several sources"
    )
    report.add("altered", "source-in-parts", message, place, key)


def clean(text: str, report: LossReport, place: str) -> str:
    """A text on one line as a corpus may have it: normal form C, no forbidden character."""
    if text.isascii() and text.isprintable():
        return text.strip(" ")
    if _FORBIDDEN_IN_LINE.search(text):
        found = _FORBIDDEN_IN_LINE.findall(text)
        spaces = re.sub(r"[\t\n\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]+", " ", text)
        text = _FORBIDDEN_IN_LINE.sub("", spaces)
        report.add(
            "altered",
            "invisible-character",
            "control characters and other invisible ones were removed, line breaks made spaces",
            place,
            ", ".join(sorted({f"U+{ord(character):04X}" for character in found})),
            count=len(found),
        )
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
        report.add("altered", "not-nfc", "the text is now in Unicode normal form C", place)
    return text.strip()


def clean_values(values: Mapping[str, Any], report: LossReport, place: str) -> dict[str, Any]:
    """The values of own columns with texts that a corpus may have; one without words is None."""

    def cleaned(value: object) -> object:
        if isinstance(value, str):
            return clean(value, report, place) or None
        if isinstance(value, list):
            return [clean(item, report, place) for item in value]
        return value

    return {name: cleaned(value) for name, value in values.items()}


def _cleaned(
    transcript: Transcript, speakers: Mapping[str, Speaker], report: LossReport
) -> Iterator[Turn | Remark]:
    """The blocks with texts that a corpus may have; turns without a speaker become remarks."""
    for block in transcript.blocks:
        if isinstance(block, Remark):
            if text := clean(block.text, report, transcript.place):
                yield Remark(text)
            continue
        parts = [part for one in block.parts for part in _clean_part(one, block, report)]
        fault = _fault(block, speakers)
        if not fault:
            label = block.label
            if label is not None and not _is_usable(label, report):
                if text := clean(label.text, report, transcript.place):
                    yield Remark(text)
                label = None
            yield _with_role(replace(block, parts=parts, label=label), report)
            continue
        place = next((p.place for p in parts if isinstance(p, Passage)), transcript.place)
        count = sum(isinstance(part, Passage) for part in parts)
        report.add("wrong", *fault, place, block.speaker, count=max(count, 1))
        yield from (Remark(part.text) for part in parts)


def _fault(turn: Turn, speakers: Mapping[str, Speaker]) -> tuple[str, str] | None:
    """Why a turn cannot be given to its speaker: id and message."""
    stays = "the words stay in the text of the source, without an utterance"
    if turn.speaker not in speakers:
        return (
            "unknown-speaker",
            f"a speech is given to a speaker whom the input does not have; {stays}",
        )
    speaker = speakers[turn.speaker]
    if not speaker.name:
        return "nameless-speaker", f"the speaker has no name; {stays}"
    if len(speaker.name) > _LONGEST_NAME:
        return "name-too-long", f"the name has more than {_LONGEST_NAME} characters; {stays}"
    return None


def _is_usable(label: Label, report: LossReport) -> bool:
    """Whether the line of a document can stand as it is, with a name that fits its column."""
    start, end = label.speaker
    return clean(label.text, report, "") == label.text and 0 < end - start <= _LONGEST_NAME


def _with_role(turn: Turn, report: LossReport) -> Turn:
    """A turn whose role fits its column."""
    if turn.role is None:
        return turn
    place = next((p.place for p in turn.parts if isinstance(p, Passage)), "")
    role = " ".join(clean(turn.role, report, place).split())
    if len(role) > _LONGEST_ROLE:
        message = f"a role of more than {_LONGEST_ROLE:,} characters is left out"
        report.add("dropped", "role-too-long", message, place, role)
        role = ""
    return replace(turn, role=role or None, role_type=turn.role_type if role else None)


def _clean_part(
    part: Passage | Remark, turn: Turn, report: LossReport
) -> Iterator[Passage | Remark]:
    if isinstance(part, Remark):
        if text := clean(part.text, report, ""):
            yield Remark(text)
        return
    text = clean(part.text, report, part.place)
    if text == part.text and len(text) <= LONGEST_UTTERANCE:
        yield part
        return
    if not text:
        message = "a speech has no words, and is left out"
        report.add("dropped", "empty-speech", message, part.place)
        return
    tokens = part.tokens
    if tokens and text != part.text:
        tokens = {
            name: [unicodedata.normalize("NFC", FORBIDDEN.sub("", value)) for value in values]
            for name, values in tokens.items()
        }
    cuts = list(_cuts(text, turn.language))
    if len(cuts) > 1:
        message = (
            f"a paragraph has more than {LONGEST_UTTERANCE:,} characters, and became several "
            "utterances"
        )
        report.add("altered", "long-paragraph", message, part.place)
    shares = _token_shares(text, tokens, [start for start, _ in cuts])
    for (start, end), share in zip(cuts, shares, strict=True):
        yield replace(part, text=text[start:end], tokens=share)


def _cuts(text: str, language: str | None) -> Iterator[tuple[int, int]]:
    """Where a text is cut: pieces of at most `LONGEST_UTTERANCE`, without white space around."""
    if len(text) <= LONGEST_UTTERANCE:
        yield 0, len(text)
        return
    starts = sentence_starts(text, language)
    start = 0
    while len(text) - start > LONGEST_UTTERANCE:
        limit = start + LONGEST_UTTERANCE
        end = starts[bisect_right(starts, limit) - 1] if starts else 0
        if end <= start:
            end = text.rfind(" ", start, limit) + 1
        if end <= start:
            end = limit
        yield start, start + len(text[start:end].rstrip())
        start = end + len(text[end:]) - len(text[end:].lstrip())
    yield start, len(text)


def _token_shares(
    text: str, tokens: Mapping[str, Sequence[str]], starts: Sequence[int]
) -> Iterator[Mapping[str, Sequence[str]]]:
    """The positional attributes of each piece of a text."""
    if not tokens or len(starts) == 1:
        yield from [tokens] * len(starts)
        return
    position, firsts, piece = 0, [0], 1
    for number, token in enumerate(tokens["tokens"]):
        position = text.index(token, position)
        while piece < len(starts) and position >= starts[piece]:
            firsts.append(number)
            piece += 1
        position += len(token)
    firsts += [len(tokens["tokens"])] * (len(starts) + 1 - len(firsts))
    for first, end in pairwise(firsts):
        yield {name: values[first:end] for name, values in tokens.items()}


def _parts(blocks: Sequence[Turn | Remark]) -> Iterator[list[Turn | Remark]]:
    """The blocks of each source that a transcript becomes."""
    part: list[Turn | Remark] = []
    utterances = size = 0
    for block in blocks:
        for piece in _pieces(block):
            count, length = _extent(piece)
            if part and (utterances + count > MAX_UTTERANCES or size + length > _LONGEST_TEXT):
                yield part
                part, utterances, size = [], 0, 0
            part.append(piece)
            utterances += count
            size += length
    if part:
        yield part


def _extent(block: Turn | Remark) -> tuple[int, int]:
    """How many utterances and code points a block has."""
    if isinstance(block, Remark):
        return 0, len(block.text)
    passages = sum(isinstance(part, Passage) for part in block.parts)
    return passages, sum(len(part.text) for part in block.parts)


def _pieces(block: Turn | Remark) -> Iterator[Turn | Remark]:
    """A block, or the pieces of a turn that is too long for one source."""
    count, length = _extent(block)
    if isinstance(block, Remark) or (count <= MAX_UTTERANCES and length <= _LONGEST_TEXT):
        yield block
        return
    piece: list[Passage | Remark] = []
    size = 0
    for part in block.parts:
        if piece and (len(piece) == MAX_UTTERANCES or size + len(part.text) > _LONGEST_TEXT):
            yield replace(block, parts=piece)
            piece, size = [], 0
        piece.append(part)
        size += len(part.text)
    yield replace(block, parts=piece)


@dataclass
class _Line:
    """A line that introduces a turn, with the places of speaker and role in it."""

    text: str
    speaker: tuple[int, int]
    role: tuple[int, int] | None


class _Writer:
    """Writes the text of one source."""

    def __init__(
        self, transcript: Transcript, speakers: Mapping[str, Speaker], events: Mapping[str, Event]
    ) -> None:
        self._transcript, self._speakers, self._events = transcript, speakers, events
        self._lines: list[str] = []
        self._length = 0
        self._paragraphs = 0
        self._is_document = transcript.is_document

    def write(self, blocks: Sequence[Turn | Remark]) -> Text:
        """Write the blocks of a source."""
        for line in self._head(blocks):
            self._add(line)
        turns = []
        for block in blocks:
            if isinstance(block, Remark):
                self._add(block.text)
            elif any(isinstance(part, Passage) for part in block.parts):
                turns.append(self._turn(block))
            else:
                for part in block.parts:
                    self._add(part.text)
        return Text("".join(self._lines), turns, self._is_document)

    def _head(self, blocks: Sequence[Turn | Remark]) -> Iterator[str]:
        """What the input says of the source and its events, and the blocks do not print."""
        printed = "\n".join(block.text for block in blocks if isinstance(block, Remark))
        keys = dict.fromkeys(b.event for b in blocks if isinstance(b, Turn) and b.event)
        known = [self._events[key] for key in keys if key in self._events]
        of_events = [v for e in known for v in (e.name, e.place, e.organiser) if v]
        source = self._transcript
        of_source = [v for v in (source.title, source.publisher, source.published, source.url) if v]
        described = [*([] if self._is_document else of_source), *of_events]
        missing = [value for value in dict.fromkeys(described) if value not in printed]
        if missing:
            self._is_document = False
        yield from missing

    def _turn(self, turn: Turn) -> SpokenTurn:
        line = self._introduction(turn)
        start = self._add(line.text)
        utterances = []
        for part in turn.parts:
            place = self._add(part.text)
            if isinstance(part, Passage):
                end = place + len(part.text)
                utterances.append(Uttered(part, place, end, self._paragraphs))
        role = line.role
        return SpokenTurn(
            turn,
            line.text[slice(*line.speaker)],
            start + line.speaker[0],
            line.text[slice(*role)] if role else None,
            start + role[0] if role else None,
            utterances,
        )

    def _introduction(self, turn: Turn) -> _Line:
        """The line that introduces a turn; one of the document is written first if it lacks any."""
        label = turn.label
        if label is not None:
            role = label.role or _place(turn.role, label.text)
            if turn.role is None or role:
                return _Line(label.text, label.speaker, role)
            self._add(label.text)
        self._is_document = False
        name = self._speakers[turn.speaker].name
        if turn.role is None:
            return _Line(f"{name}:", (0, len(name)), None)
        start = len(name) + 2
        end = start + len(turn.role)
        return _Line(f"{name}, {turn.role}:", (0, len(name)), (start, end))

    def _add(self, text: str) -> int:
        """Add a line; return its offset."""
        start = self._length
        self._lines.append(f"{text}\n")
        self._length += len(text) + 1
        self._paragraphs += 1
        return start


def _place(words: str | None, text: str) -> tuple[int, int] | None:
    if words is None or words not in text:
        return None
    start = text.index(words)
    return start, start + len(words)
