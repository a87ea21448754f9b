"""Sources in an order in which any run of words is found at once.

The words of all sources are numbered by their form and stand in one array, a 0 between two
sources. A second array has all positions, sorted by the `DEPTH` words that begin there: a suffix
array (Manber and Myers 1993, doi:10.1137/0222058), whose sorting by doubling stops at `DEPTH`. A
run of words is found in it by bisection.

8 bytes a word, and 12 while it is built.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from rostra.errors import RostraError
from rostra.progress import silent
from rostra.tracing.words import form_of, has_same_words, words_and_marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from rostra.progress import Progress

DEPTH: Final = 8
"""How many words decide the order of positions."""

_MOST_EXTENDED: Final = 1_000
_MOST_WORDS: Final = 2_000_000_000


class Passage(NamedTuple):
    """A part of a source in one mouth.

    Attributes:
        id: its identifier.
        start: the offset of its first character in the source, in code points.
        end: the offset after its last.
        speaker: who says it; None where nobody is named.
        turn: equal for passages that are one speech.
    """

    id: str
    start: int
    end: int
    speaker: str | None = None
    turn: int | str | None = None


class Source(NamedTuple):
    """A text that may be quoted.

    Attributes:
        id: its identifier.
        text: the text.
        language: the tag of its language; None where it is not known.
        passages: who says what in it, in text order, without overlap; empty where that is not
            known, and then all of it is nobody's.
    """

    id: str
    text: str
    language: str | None = None
    passages: tuple[Passage, ...] = ()


class SourceIndex:
    """Sources, sorted for `trace`. It is built once and serves any number of quotations.

    Args:
        sources: the sources; their order changes no result.
        progress: is told how far it is, in code points.

    Attributes:
        sources: the sources, by their ids.
        language: the tag of the language of all; None where they have several, or none is known.
        languages: the tags of languages that divide texts into words by different rules.

    Raises:
        RostraError: two sources have one id, there are more than 2,000,000,000 words, what is given
            is no source, or its passages are out of its text or order.
    """

    def __init__(self, sources: Iterable[Source], *, progress: Progress = silent) -> None:
        self.sources: tuple[Source, ...] = tuple(
            sorted(map(_checked, sources), key=lambda source: source.id)
        )
        ids = [source.id for source in self.sources]
        if twice := next((a for a, b in pairwise(ids) if a == b), None):
            raise RostraError(f"two sources have the id {twice!r}; give each its own")
        self._by_id = dict(zip(ids, self.sources, strict=True))
        tags = sorted({source.language for source in self.sources}, key=str)
        self.language = tags[0] if len(tags) == 1 else None
        self.languages: tuple[str | None, ...] = tuple(
            tag
            for i, tag in enumerate(tags)
            if not any(has_same_words(tag, before) for before in tags[:i])
        )
        self._numbers: dict[str, int] = {}
        self.words = array("i")
        self._starts = array("i")
        self._ends = array("i")
        self.first_words = array("q")
        advance = progress("index of the sources", sum(len(one.text) for one in self.sources))
        for source in self.sources:
            self._append(source)
            advance(len(source.text))
        self.first_words.append(len(self.words) + 1)
        self._forms = ["", *self._numbers]
        self._speeches = _Speeches(self)
        progress(f"sorting {len(self):,} words", None)
        self._order = _sorted_positions(np.frombuffer(self.words, dtype=np.int32))
        self._look()

    def _look(self) -> None:
        """Views of the arrays, which cannot be pickled."""
        self._firsts = np.frombuffer(self.first_words, dtype=np.int64)
        self._ranks = memoryview(self._order.data)
        self._view = memoryview(self.words)

    def __getstate__(self) -> dict[str, object]:
        """The index without views, so that it can be sent to other processes."""
        hidden = {"_ranks", "_view", "_firsts"}
        return {name: value for name, value in self.__dict__.items() if name not in hidden}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state)
        self._look()

    def _append(self, source: Source) -> None:
        known: dict[str, int] = {}
        self.words.append(0)
        self._starts.append(0)
        self._ends.append(0)
        self.first_words.append(len(self.words))
        for (text, start, end), is_word in words_and_marks(source.text, source.language):
            if not is_word:
                continue
            number = known.get(text)
            if number is None:
                form = form_of(text, source.language)
                number = known[text] = self._numbers.setdefault(form, len(self._numbers) + 1)
            self.words.append(number)
            self._starts.append(start)
            self._ends.append(end)
        if len(self.words) > _MOST_WORDS:
            raise RostraError(
                f"the sources have more than {_MOST_WORDS:,} words; trace against fewer"
            )

    def __len__(self) -> int:
        """The number of words of all sources."""
        return len(self.words) - len(self.sources)

    def source(self, source_id: str) -> Source:
        """The source of an id.

        Raises:
            RostraError: there is none.
        """
        found = self._by_id.get(source_id) if isinstance(source_id, str) else None
        if found is None:
            raise RostraError(f"there is no source {source_id!r} among those that were given")
        return found

    def place_of(self, source_id: str) -> int:
        """The place in `sources` of the source of an id, which there is."""
        return bisect_left(self.sources, source_id, key=lambda source: source.id)

    def number(self, form: str) -> int:
        """The number of a word, by its form; -1 for a word of no source."""
        return self._numbers.get(form, -1)

    def source_at(self, position: int) -> int:
        """The place in `sources` of the source that has a position."""
        return bisect_right(self.first_words, position, 0, len(self.sources)) - 1

    def source_with(self, position: int) -> Source:
        """The source that has a position."""
        return self.sources[self.source_at(position)]

    def sources_of(self, positions: NDArray[np.int64]) -> NDArray[np.int64]:
        """`source_at` of many positions."""
        return np.searchsorted(self._firsts[:-1], positions, side="right") - 1

    def first_of(self, sources: NDArray[np.int64]) -> NDArray[np.int64]:
        """The positions of the first words of sources, by their places in `sources`."""
        return self._firsts[sources]

    def speeches_of(self, positions: NDArray[np.int64]) -> NDArray[np.int64]:
        """The numbers of the speeches that have positions; -1 for what is nobody's."""
        return self._speeches.of(positions)

    def tells_speeches(self, positions: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether the sources that have positions tell who says what."""
        return self._speeches.known[self.sources_of(positions)]

    def passage_at(self, position: int) -> Passage | None:
        """The passage that has a position; None for what is nobody's."""
        number = self._speeches.passage_number(position)
        return None if number is None else self._speeches.passages[number]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The offsets of the words from one position to another, both inclusive."""
        return self._starts[first], self._ends[last]

    def form(self, position: int) -> str:
        """The form of the word at a position."""
        return self._forms[self.words[position]]

    def word_text(self, position: int) -> str:
        """A word as its source has it."""
        return self.source_with(position).text[self._starts[position] : self._ends[position]]

    def _key(self, length: int) -> object:
        view = self._view

        def key(position: int) -> tuple[int, ...]:
            return tuple(view[position : position + length])

        return key

    def _range(self, numbers: tuple[int, ...]) -> tuple[int, int]:
        key = self._key(len(numbers))
        low = bisect_left(self._ranks, numbers, key=key)  # type: ignore[call-overload]
        high: int = bisect_right(self._ranks, numbers, lo=low, key=key)  # type: ignore[call-overload]
        return low, high

    def longest(self, numbers: Sequence[int]) -> tuple[int, NDArray[np.int32]]:
        """The most words at the beginning of a run that a source has, up to `DEPTH`.

        Returns:
            How many, and the positions that begin with them, in no order.
        """
        wanted = tuple(numbers[:DEPTH])
        low = bisect_left(self._ranks, wanted, key=self._key(DEPTH))  # type: ignore[call-overload]
        length = 0
        for rank in (low - 1, low):
            if 0 <= rank < len(self._ranks):
                position = self._ranks[rank]
                length = max(length, _common(wanted, self._view[position : position + DEPTH]))
        if not length:
            return 0, self._order[:0]
        first, last = self._range(wanted[:length])
        return length, self._order[first:last]

    def longest_run(self, numbers: Sequence[int], place: int) -> tuple[int, int]:
        """The longest run of words of a quotation from a place on that a source has.

        Returns:
            The first position at which it stands, and its length, which is at least `DEPTH` where
            more than 1,000 positions have as many words.
        """
        if numbers[place] < 1:
            return 0, 0
        length, positions = self.longest(numbers[place : place + DEPTH])
        if not length:
            return 0, 0
        best = (int(positions.min()), length)
        if length == DEPTH and len(positions) <= _MOST_EXTENDED:
            for position in np.sort(positions).tolist():
                extended = DEPTH
                wanted = place + extended
                while wanted < len(numbers) and self._has(position + extended, numbers[wanted]):
                    extended += 1
                    wanted += 1
                if extended > best[1]:
                    best = (position, extended)
        return best

    def _has(self, position: int, number: int) -> bool:
        return position < len(self.words) and self.words[position] == number

    def occurrences(self, numbers: Sequence[int]) -> NDArray[np.int32]:
        """All positions at which a run of words begins, in their order."""
        wanted = tuple(numbers)
        if not wanted or min(wanted) < 1:
            return self._order[:0]
        best: tuple[int, int, int] | None = None
        for offset in range(0, max(len(wanted) - DEPTH, 0) + 1, DEPTH // 2):
            low, high = self._range(wanted[offset : offset + DEPTH])
            if low == high:
                return self._order[:0]
            if best is None or high - low < best[1] - best[0]:
                best = low, high, offset
            if high - low == 1:
                break
        assert best is not None
        low, high, offset = best
        found = np.sort(self._order[low:high]) - np.int32(offset)
        if len(wanted) <= DEPTH:
            return found
        words = np.frombuffer(self.words, dtype=np.int32)
        found = found[(found > 0) & (found + len(wanted) <= len(words))]
        for place, number in enumerate(wanted):
            if not len(found):
                break
            found = found[words[found + place] == number]
        return found


def _checked(source: Source) -> Source:
    """A source, if it is one and its passages are in its text and in order."""
    if not isinstance(source, Source):
        raise RostraError(
            f"{source!r:.60} is no source; give Source(id, text), or a list or index of them"
        )
    if not (isinstance(source.id, str) and isinstance(source.text, str)):
        raise RostraError(f"the id and the text of source {source.id!r:.60} must be strings")
    after = 0
    for passage in source.passages:
        if not isinstance(passage, Passage):
            raise RostraError(f"source {source.id!r}: {passage!r:.60} is no Passage")
        where = f"source {source.id!r}: passage {passage.id!r} ({passage.start}–{passage.end})"
        if not 0 <= passage.start <= passage.end <= len(source.text):
            raise RostraError(f"{where} is not within its {len(source.text):,} characters")
        if passage.start < after:
            raise RostraError(f"{where} begins before the end of the one before it, {after}")
        after = passage.end
    return source


class _Speeches:
    """Which positions are in which passage and speech."""

    def __init__(self, index: SourceIndex) -> None:
        self.passages: list[Passage] = []
        firsts, afters, speeches = array("q"), array("q"), array("q")
        speech = -1
        starts = index._starts  # noqa: SLF001 - a part of the index
        for number, source in enumerate(index.sources):
            low, high = index.first_words[number], index.first_words[number + 1] - 1
            turn: object = None
            for place, passage in enumerate(source.passages):
                if not place or passage.turn is None or passage.turn != turn:
                    speech += 1
                turn = passage.turn
                self.passages.append(passage)
                firsts.append(bisect_left(starts, passage.start, low, high))
                afters.append(bisect_left(starts, passage.end, low, high))
                speeches.append(speech)
        self._firsts = np.array(firsts, dtype=np.int64)
        self._afters = np.array(afters, dtype=np.int64)
        self._speeches = np.array(speeches, dtype=np.int64)
        self.known = np.array([bool(source.passages) for source in index.sources], dtype=bool)

    def of(self, positions: NDArray[np.int64]) -> NDArray[np.int64]:
        if not len(self._firsts):
            return np.full(len(positions), -1, dtype=np.int64)
        at = np.searchsorted(self._firsts, positions, side="right") - 1
        inside = (at >= 0) & (positions < self._afters[at])
        return np.where(inside, self._speeches[at], -1)

    def passage_number(self, position: int) -> int | None:
        at = int(np.searchsorted(self._firsts, position, side="right")) - 1
        return at if at >= 0 and position < self._afters[at] else None


def _common(first: Sequence[int], second: Sequence[int]) -> int:
    length = 0
    for a, b in zip(first, second, strict=False):
        if a != b:
            break
        length += 1
    return length


def _sorted_positions(words: NDArray[np.int32]) -> NDArray[np.int32]:
    """All positions, by the `DEPTH` words that begin there; equal ones by themselves."""
    number = len(words)
    ranks = words.astype(np.int64)
    order = np.argsort(ranks, kind="stable").astype(np.int32)
    width = 1
    while width < DEPTH:
        following = ranks[width:] + 1
        ranks *= number + 2
        ranks[: max(number - width, 0)] += following
        del following
        order = np.argsort(ranks, kind="stable").astype(np.int32)
        sorted_ranks = ranks[order]
        is_new = sorted_ranks[1:] != sorted_ranks[:-1]
        del sorted_ranks
        ranks[order[:1]] = 0
        ranks[order[1:]] = np.cumsum(is_new)
        width *= 2
    return order
