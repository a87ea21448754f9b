"""What an alignment says, word by word: what is left out, added, replaced or moved."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from rostra.language.language_tags import language_of
from rostra.tracing import flags
from rostra.tracing.results import Difference

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rostra.tracing.quotation import Gap, Quotation, Word
    from rostra.tracing.source_index import SourceIndex


class WordDifferences:
    """The differences of a quotation from a stretch that it is aligned with.

    Args:
        quotation: the quotation.
        sources: the sources.
        places: for each of its words the position that it stands for; -1 for none.
        language: the tag of its language.

    Attributes:
        same: for each of its words whether it is the source's.
        marked: how many words are left out where the quotation marks it.
    """

    def __init__(
        self,
        quotation: Quotation,
        sources: SourceIndex,
        places: Sequence[int],
        language: str | None,
    ) -> None:
        self._words = quotation.words
        self._gaps = _gaps_before(quotation)
        self._sources = sources
        self._places = places
        self._language = language
        self.same = [
            place >= 0 and sources.form(place) == word.form
            for word, place in zip(self._words, places, strict=True)
        ]
        self._moved = self._find_moved()
        self.marked = self._count_marked()

    def list(self) -> list[Difference]:
        """All of them, in the order of the quotation."""
        found: list[Difference] = []
        last = -1
        for number, place in enumerate(self._places):
            if last >= 0 and place > last + 1:
                found += self._left_out(number, range(last + 1, place))
            if not self.same[number]:
                found.append(self._word(number, last))
            last = max(last, place)
        return found

    def _count_marked(self) -> int:
        """How many words are left out where the quotation marks it."""
        marked, last = 0, -1
        for number, place in enumerate(self._places):
            if last >= 0 and place > last + 1 and number in self._gaps:
                marked += place - last - 1
            last = max(last, place)
        return marked

    def _find_moved(self) -> dict[int, int]:
        """The words that are left out at one position and stand elsewhere, with the position."""
        left_out: dict[str, list[int]] = {}
        last = -1
        for place in self._places:
            if last >= 0:
                for position in range(last + 1, place):
                    left_out.setdefault(self._sources.form(position), []).append(position)
            last = max(last, place)
        moved = {}
        for number, word in enumerate(self._words):
            if not self.same[number] and left_out.get(word.form):
                moved[number] = left_out[word.form].pop(0)
        return moved

    def _left_out(self, number: int, positions: Sequence[int]) -> Iterator[Difference]:
        """What is left out before a word."""
        gap = self._gaps.get(number)
        remaining = [p for p in positions if p not in self._moved.values()]
        if gap is not None:
            yield gap_difference(gap, self._sources, remaining, positions[0] - 1, self._language)
            return
        at = self._words[number - 1].end
        for _, run in groupby(enumerate(remaining), lambda pair: pair[1] - pair[0]):
            dropped = [position for _, position in run]
            forms = [self._sources.form(position) for position in dropped]
            around = around_of(self._sources, dropped[0], dropped[-1])
            names = flags.removed(forms, self._language, *around)
            names |= flags.replaced(forms, [], self._language)
            span = self._sources.span(dropped[0], dropped[-1])
            yield Difference("dropped", at, at, *span, tuple(sorted(names)))

    def _word(self, number: int, last: int) -> Difference:
        """The difference of a word that is not the source's; `last` is the position before it."""
        word, place = self._words[number], self._places[number]
        if number in self._moved:
            span = self._sources.span(self._moved[number], self._moved[number])
            return Difference("moved", word.start, word.end, *span)
        if place < 0:
            at = self._sources.span(last, last)[1] if last >= 0 else 0
            names = flags.replaced([], [word.form], self._language)
            return Difference("added", word.start, word.end, at, at, tuple(sorted(names)))
        names = flags.replaced([self._sources.form(place)], [word.form], self._language)
        if number and self._are_names(word, place):
            names.add("name")
        span = self._sources.span(place, place)
        return Difference("replaced", word.start, word.end, *span, tuple(sorted(names)))

    def _are_names(self, word: Word, place: int) -> bool:
        """Whether two words inside a sentence look like names; German writes all nouns so."""
        both = word.text[:1].isupper() and self._sources.word_text(place)[:1].isupper()
        return both and language_of(self._language) != "de"


def _gaps_before(quotation: Quotation) -> dict[int, Gap]:
    """The gaps of a quotation, by the place of the word after each."""
    gaps = {}
    number = 0
    for piece in quotation.pieces:
        if piece.gap is not None:
            gaps[number] = piece.gap
        number += len(piece.words)
    return gaps


def around_of(sources: SourceIndex, first: int, last: int) -> tuple[list[str], list[str]]:
    """The words of a source before one position and after another, up to `flags.AROUND` each."""
    source = sources.source_at(first)
    low, high = sources.first_words[source], sources.first_words[source + 1] - 1
    before = range(max(first - flags.AROUND, low), first)
    after = range(last + 1, min(last + 1 + flags.AROUND, high))
    return [sources.form(at) for at in before], [sources.form(at) for at in after]


def gap_difference(
    gap: Gap, sources: SourceIndex, positions: Sequence[int], last: int, language: str | None
) -> Difference:
    """The difference of a gap, with flags of what it leaves out and of what stands there instead.

    Args:
        gap: the gap.
        sources: the sources.
        positions: those of the words that are left out; none where nothing is.
        last: the position of the last word before it.
        language: the tag of the language.
    """
    forms = [sources.form(position) for position in positions]
    around = around_of(sources, positions[0], positions[-1]) if positions else ([], [])
    names = flags.removed(forms, language, *around)
    if gap.inserted:
        names |= flags.replaced([], gap.inserted, language)
    if len(forms) > flags.LONG_GAP:
        names.add("long-gap")
    end = sources.span(last, last)[1]
    span = sources.span(positions[0], positions[-1]) if positions else (end, end)
    return Difference("gap", gap.start, gap.end, *span, tuple(sorted(names)))
