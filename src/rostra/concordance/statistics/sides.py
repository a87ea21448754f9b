"""The two sides of a comparison: words of parts of an index, or of lists."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from rostra.concordance.arrow_columns import integers, strings
from rostra.concordance.statistics import counting
from rostra.concordance.statistics.grouping import groups_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from rostra.concordance.index.reader import IndexReader
    from rostra.concordance.statistics.lots import Counts


@dataclass(frozen=True)
class Vocabulary:
    """The words of an index, by their groups under a fold."""

    index: IndexReader
    fold: str

    def __len__(self) -> int:
        return len(self.index.is_word)

    def spelt(self, places: NDArray[np.int64]) -> Any:  # noqa: ANN401 - an array of strings
        """Some words as a column."""
        return self.index.word.group_strings(places, self.fold)


@dataclass(frozen=True)
class Listed:
    """Words by their places in a list."""

    words: list[str]

    def __len__(self) -> int:
        return len(self.words)

    def spelt(self, places: NDArray[np.int64]) -> Any:  # noqa: ANN401 - an array of strings
        """Some words as a column."""
        return strings([self.words[place] for place in places])


class Side:
    """Words of one side: by unit, where the side has units (a frequency list has none).

    Args:
        words: the words that `table` has places of.
        units: what the units are called; None for what has no name.
        table: how often each word stands in each unit, or what counts that when it is asked for.
    """

    def __init__(
        self,
        words: Vocabulary | Listed,
        units: list[str | None] | None,
        table: Counts | Callable[[], Counts],
    ) -> None:
        self.words, self.units, self._table = words, units, table

    @cached_property
    def table(self) -> Counts:
        """How often each word stands in each unit."""
        return self._table() if callable(self._table) else self._table

    @cached_property
    def totals(self) -> NDArray[np.int64]:
        """How often each word stands here."""
        return counting.total(self.table.words, self.table.counts, len(self.words))

    @cached_property
    def spread(self) -> NDArray[np.int64]:
        """How many units have each word, not counting what has no name."""
        rows = self.table.words
        if None in (self.units or ()):
            rows = rows[np.array([name is not None for name in self.units or ()])[self.table.units]]
        return counting.spread(rows, len(self.words))


class Rest(Side):
    """What a whole has beside its first units; told from the difference, split when it must be.

    Args:
        whole: all units.
        first: those that are not here.
    """

    def __init__(self, whole: Side, first: Side) -> None:
        size = len(first.units or ())

        def split() -> Counts:
            found = whole.table.where(whole.table.units >= size)
            return found._replace(units=found.units - size)

        super().__init__(whole.words, (whole.units or [])[size:], split)
        self._whole, self._first = whole, first

    @cached_property
    def totals(self) -> NDArray[np.int64]:
        """As in `Side`."""
        return self._whole.totals - self._first.totals

    @cached_property
    def spread(self) -> NDArray[np.int64]:
        """As in `Side`."""
        return self._whole.spread - self._first.spread


def side(index: IndexReader, chosen: NDArray[np.bool_], over: str, fold: str) -> Side:
    """The words of some utterances, by the values of a column."""
    units = groups_of(index, over)
    there, codes = _numbered(np.where(chosen, units.codes, -1), units.table.num_rows)
    names = units.table[over].take(integers(there)).to_pylist()
    return Side(Vocabulary(index, fold), names, counting.count(index, codes, len(names), fold))


def halves(
    index: IndexReader, chosen: NDArray[np.bool_], over: str, fold: str
) -> tuple[Side, Side]:
    """The words of some utterances and those of the others: two sides for the cost of one."""
    units = groups_of(index, over)
    number = units.table.num_rows
    there, codes = _numbered(np.where(chosen, units.codes, units.codes + number), 2 * number)
    names = units.table[over].take(integers(there % number)).to_pylist() if number else []
    ours = int((there < number).sum())
    if len(there) == number:  # each unit stands on one side
        place = np.empty(number, np.int64)
        place[there % number] = np.arange(number)
        every = counting.by_unit(index, over, fold)
        every = every._replace(units=place[every.units])
    else:
        every = counting.count(index, codes, len(names), fold)
    whole = Side(Vocabulary(index, fold), names, every)
    first = Side(whole.words, names[:ours], every.where(every.units < ours))
    return first, Rest(whole, first)


def together(sides: Sequence[Side]) -> tuple[Vocabulary | Listed, list[Side]]:
    """A vocabulary of some sides, in the order of its strings, and the sides with their places."""
    shared = sides[0].words
    if all(one.words == shared for one in sides) and isinstance(shared, Vocabulary):
        return shared, list(sides)
    own = [(one, *np.unique(one.table.words, return_inverse=True)) for one in sides]
    spelt = [one.words.spelt(there).to_pylist() for one, there, _ in own]
    words = sorted({word for texts in spelt for word in texts})
    place = {word: i for i, word in enumerate(words)}
    found = []
    for (one, _, rows), texts in zip(own, spelt, strict=True):
        places = np.array([place[word] for word in texts], np.int64)
        found.append(Side(Listed(words), one.units, one.table._replace(words=places[rows])))
    return Listed(words), found


def _numbered(codes: NDArray[np.int64], number: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The codes that occur, and their numbers instead of all; what is negative stays so."""
    there = np.flatnonzero(np.bincount(codes[codes >= 0], minlength=number))
    rank = np.full(number + 1, -1)
    rank[there] = np.arange(len(there))
    return there, rank[codes]
