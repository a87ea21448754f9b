"""The text of a source as a TEI division in which its utterances are marked.

The character data of the division is the text, character by character, white space included: an
offset is a number of characters before a place, and elements alone are added. Lines are blocks:

- A line that is an utterance is a segment (``seg``) of what a speaker says (``u``); the lines that
  follow in the same turn are segments of the same ``u``.
- A line without an utterance that names the speaker of the ``u`` after it is a
  ``note[@type="speaker"]``.
- Any other line is a paragraph (``p``), and an utterance in it is ``said``.

The tokens that a corpus has of its own are words (``w``) and punctuation (``pc``) in utterances.
Everything else that has a place in the text, such as reporting clauses and annotations, begins and
ends at an ``anchor``.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from rostra.errors import DamagedError
from rostra.exchange.tei.features import xml_id
from rostra.exchange.tei.xml_writing import element, escaped_text, start_tag, text_element
from rostra.language.tokens import is_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rostra.exchange.tei.words import Word

    Record = dict[str, Any]

_LINE = re.compile(r"[^ \n](?:[^\n]*[^ \n])?")
"""What a line has between white space, as XML understands that."""


def anchor_id(source_id: str, offset: int) -> str:
    """The ``xml:id`` of the anchor at an offset of a source."""
    return f"c{offset}.{source_id}"


def text_division(
    source: Record,
    utterances: Sequence[Record],
    anchors: Iterable[int],
    words: Mapping[str, Sequence[Word]],
) -> Iterator[str]:
    """Write the text of a source as a ``div``.

    Args:
        source: the source, with its text.
        utterances: its utterances, which have offsets, in text order.
        anchors: the offsets at which an anchor is wanted.
        words: the words of utterances by their ids.

    Raises:
        DamagedError: two utterances overlap, or the text does not have one.
    """
    require_marks(source, utterances)
    marker = _Marker(source, anchors, words)
    yield start_tag("div", {"type": "text", "xml:space": "preserve"})
    blocks = list(text_blocks(source["text"], utterances))
    for speaks, group in groupby(enumerate(blocks), key=lambda pair: _turn(pair[1])):
        run = list(group)
        if speaks is not None:
            yield from marker.turn([block for _, block in run])
            continue
        for index, block in run:
            following = blocks[index + 1] if index + 1 < len(blocks) else None
            yield from marker.paragraph(block, is_label=introduces(block, following))
    if not blocks:
        yield "<p/>"
    yield from marker.rest()
    yield "</div>"


def unplaced_division(source: Record, utterances: Sequence[Record]) -> Iterator[str]:
    """Write the utterances of a source whose text the corpus does not have as a ``div``."""
    yield start_tag("div", {"type": "utterances", "xml:space": "preserve"})
    for record in utterances:
        words = text_element("seg", record["utterance"], _identity(record, source))
        identity = {"xml:id": f"u.{record['id']}"}
        yield element("u", words, identity | _speech(record)) + "\n"
    yield "</div>" if utterances else "<p/></div>"


class Block(NamedTuple):
    """A line of a text, with the utterances in it."""

    start: int
    end: int
    utterances: list[Record]


def require_marks(source: Record, utterances: Sequence[Record]) -> None:
    """Raise DamagedError where a text does not have its utterances, or two overlap."""
    end, text = 0, source["text"]
    for record in utterances:
        start, stop = record["char_start"], record["char_end"]
        words = text[start:stop] if start is not None and stop is not None else ""
        if not words.strip(" \n") or words != record["utterance"] or start < end:
            raise DamagedError(
                f"{record['id']} is not at {start} to {stop} of {source['id']}, or overlaps with "
                "another utterance. Restore the release; it is never edited",
                "not-verbatim",
            )
        end = stop


def text_blocks(text: str, utterances: Iterable[Record]) -> Iterator[Block]:
    """The lines of a text with their utterances; lines that share an utterance are one."""
    following = iter(utterances)
    record = next(following, None)
    start, end, inside = 0, 0, list[Any]()
    for match in _LINE.finditer(text):
        if start < end <= match.start():
            yield Block(start, end, inside)
        if match.start() >= end:
            start, inside = match.start(), []
        end = max(end, match.end())
        while record is not None and record["char_start"] < end:
            start, end = min(start, record["char_start"]), max(end, record["char_end"])
            inside.append(record)
            record = next(following, None)
    if start < end:
        yield Block(start, end, inside)


def _turn(block: Block) -> int | None:
    """The turn that a line belongs to whole; None for a line that is not one utterance."""
    if len(block.utterances) != 1:
        return None
    record = block.utterances[0]
    whole = (record["char_start"], record["char_end"]) == (block.start, block.end)
    return int(record["turn"]) if whole else None


def introduces(block: Block, following: Block | None) -> bool:
    """Whether a line introduces the speaker of the next one."""
    if block.utterances or following is None or _turn(following) is None:
        return False
    start = following.utterances[0]["speaker_start"]
    return start is not None and block.start <= start < block.end


class _Marker:
    """Writes a text from its beginning to its end, with marks in it."""

    def __init__(
        self, source: Record, anchors: Iterable[int], words: Mapping[str, Sequence[Word]]
    ) -> None:
        self._words_of = words
        self._source, self._text = source, source["text"]
        self._anchors = sorted({*anchors}, reverse=True)
        self._at = 0

    def turn(self, blocks: Sequence[Block]) -> Iterator[str]:
        """Lines of one turn, each of them an utterance."""
        records = [block.utterances[0] for block in blocks]
        yield from self._before(blocks[0].start)
        identity = {"xml:id": f"u.{records[0]['id']}"}
        yield start_tag("u", identity | _speech(records[0]))
        for record in records:
            yield from self._utterance("seg", record, {})
        yield "</u>"

    def paragraph(self, block: Block, *, is_label: bool) -> Iterator[str]:
        """A line that is not an utterance."""
        yield from self._before(block.start)
        yield start_tag("note", {"type": "speaker"}) if is_label else "<p>"
        for record in block.utterances:
            yield from self._utterance("said", record, _speech(record))
        yield from self._through(block.end)
        yield "</note>" if is_label else "</p>"

    def rest(self) -> Iterator[str]:
        """What follows the last line."""
        yield from self._through(len(self._text))

    def _utterance(self, name: str, record: Record, more: dict[str, str | None]) -> Iterator[str]:
        yield from self._before(record["char_start"])
        yield start_tag(name, _identity(record, self._source) | more)
        for word in self._words_of.get(record["id"], ()):
            yield from self._word(record["char_start"], word)
        yield from self._through(record["char_end"])
        yield f"</{name}>"

    def _word(self, offset: int, word: Word) -> Iterator[str]:
        """A word of an utterance that begins at an offset; anchors at its ends are around it."""
        start, end = offset + word.start, offset + word.end
        yield from self._through(start)
        divided = bool(self._anchors) and self._anchors[-1] < end
        name = "w" if divided or is_word(self._text[start:end]) else "pc"
        yield start_tag(name, word.attributes)
        yield from self._before(end)
        yield f"</{name}>"

    def _before(self, end: int) -> Iterator[str]:
        """The text before an element: the anchors at its start come into the element."""
        while self._anchors and self._anchors[-1] < end:
            yield from self._anchor()
        yield self._words(end)

    def _through(self, end: int) -> Iterator[str]:
        """The text before the end of an element, with the anchors at its end."""
        while self._anchors and self._anchors[-1] <= end:
            yield from self._anchor()
        yield self._words(end)

    def _anchor(self) -> Iterator[str]:
        offset = self._anchors.pop()
        yield self._words(offset)
        yield element("anchor", "", {"xml:id": anchor_id(self._source["id"], offset)})

    def _words(self, end: int) -> str:
        start, self._at = self._at, end
        return escaped_text(self._text[start:end])


def _identity(record: Record, source: Record) -> dict[str, str | None]:
    language = record["language"]
    return {
        "xml:id": xml_id("utterances", record["id"]),
        "xml:lang": None if language == source["language"] else language,
    }


def _speech(record: Record) -> dict[str, str | None]:
    return {"who": f"#{xml_id('speakers', record['speaker_id'])}"}
