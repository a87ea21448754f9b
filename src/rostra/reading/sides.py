"""The two sides of a comparison: words of a part of an index, or of a frequency list."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import regex

from rostra.errors import NotThereError, RostraError
from rostra.language.folding import fold as folded
from rostra.language.tokens import is_word
from rostra.reading import counting
from rostra.reading.columns import integers, strings
from rostra.reading.grouping import groups_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from rostra.reading.index import Index

_COUNT = regex.compile(r"[0-9]{1,12}")


@dataclass(frozen=True)
class Vocabulary:
    """The words of an index, by their groups under a fold."""

    index: Index
    fold: str

    def __len__(self) -> int:
        return len(self.index.words)

    def spelt(self, places: NDArray[np.int64]) -> Any:  # noqa: ANN401 - an array of strings
        """Some words as a column."""
        return self.index.word.spelt(places, self.fold)


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
        table: counting.Counts | Callable[[], counting.Counts],
    ) -> None:
        self.words, self.units, self._table = words, units, table

    @cached_property
    def table(self) -> counting.Counts:
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

        def split() -> counting.Counts:
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


def side(index: Index, chosen: NDArray[np.bool_], over: str, fold: str) -> Side:
    """The words of some utterances, by the values of a column."""
    units = groups_of(index, over)
    there, codes = _numbered(np.where(chosen, units.codes, -1), units.table.num_rows)
    names = units.table[over].take(integers(there)).to_pylist()
    return Side(Vocabulary(index, fold), names, counting.count(index, codes, len(names), fold))


def halves(index: Index, chosen: NDArray[np.bool_], over: str, fold: str) -> tuple[Side, Side]:
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


def of_list(path: str, fold: str) -> Side:
    """The words of a frequency list: a CSV in UTF-8 with the columns word and count.

    A stamp before the header is passed over, and so is what is no word: the index counts none of
    it either. Where there is a column `words`, the size of what was counted, the list is whole.

    Raises:
        NotThereError: there is no such file.
        RostraError: it is no such list; the message names the line.
    """
    file = Path(path)
    if not file.is_file():
        raise NotThereError(f"{file} is not there")
    counts: dict[str, int] = {}
    spelt: set[str] = set()
    for line, word, count in _rows(file):
        if word in spelt:
            raise RostraError(
                f"{file}, line {line}: {word!r} stands there twice; a frequency list has one row a "
                "word and no groups"
            )
        spelt.add(word)
        if is_word(word) and count:
            form = folded(word, fold)
            counts[form] = counts.get(form, 0) + count
    numbers = np.array(list(counts.values()), np.int64)
    rows = np.arange(len(counts))
    return Side(
        Listed(list(counts)), None, counting.Counts(rows, np.zeros(len(counts), np.int64), numbers)
    )


def _rows(file: Path) -> Iterator[tuple[int, str, int]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            yield from _read(file, stream)
    except UnicodeDecodeError as error:
        raise RostraError(
            f"{file} is not UTF-8 (byte {error.start + 1}); save it as such"
        ) from None
    except csv.Error as error:
        raise RostraError(f"{file} is no CSV: {error}") from None


def _read(file: Path, stream: Iterator[str]) -> Iterator[tuple[int, str, int]]:
    stamp = 0
    for header in stream:
        if not header.startswith("# "):
            break
        stamp += 1
    else:
        header = ""
    names = next(csv.reader([header]), [])
    if len(names) != len({*names}) or not {"word", "count"} <= {*names}:
        raise RostraError(
            f"{file} is no frequency list: its first line names the columns, word and count among "
            f"them, with commas between; it is {header.strip()[:60]!r}"
        )
    lines = csv.reader(stream)
    total, whole = 0, None
    for row in lines:
        at = stamp + 1 + lines.line_num
        if len(row) != len(names):
            raise RostraError(f"{file}, line {at}: {len(row)} columns, not {len(names)}")
        cell = dict(zip(names, row, strict=True))
        if not _COUNT.fullmatch(cell["count"]):
            raise RostraError(
                f"{file}, line {at}: {cell['count']!r} of {cell['word']!r} is no count"
            )
        total += int(cell["count"])
        whole = cell.get("words", whole)
        yield at, cell["word"], int(cell["count"])
    if whole is not None and whole != str(total):
        raise RostraError(
            f"{file} holds {total:,} words of {whole}: it is cut off, so it has no denominator; "
            "make it without a limit"
        )
