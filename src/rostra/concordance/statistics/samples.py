"""The samples of a keyness comparison, target and reference: parts of an index, or word lists."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import regex

from rostra.concordance.arrow_columns import ArrowArray, integers, strings
from rostra.concordance.statistics.counts import (
    Counts,
    Units,
    column_groups,
    count_words,
    count_words_by_column,
    renumbered,
    sums,
)
from rostra.errors import NotFoundError, RostraError
from rostra.language.folding import fold as folded
from rostra.language.tokens import is_word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from rostra.concordance.index.reader import IndexReader

_COUNT = regex.compile(r"[0-9]{1,12}")


@dataclass(frozen=True)
class Vocabulary:
    """The words of an index, numbered by their groups under a fold."""

    index: IndexReader
    fold: str

    def __len__(self) -> int:
        return len(self.index.is_word)

    def spelt(self, words: NDArray[np.int64]) -> ArrowArray:
        """The spelling of some words as a column."""
        return self.index.word.group_strings(words, self.fold)


@dataclass(frozen=True)
class WordList:
    """Words numbered by their order in a list."""

    words: list[str]

    def __len__(self) -> int:
        return len(self.words)

    def spelt(self, words: NDArray[np.int64]) -> ArrowArray:
        """The spelling of some words as a column."""
        return strings([self.words[word] for word in words])


class Sample:
    """The words of a sample, counted by unit.

    Args:
        vocabulary: the words that `counts` numbers.
        units: the names of the units, None for a missing value; None for a sample without units,
            such as a frequency list.
        counts: how often each word occurs in each unit, or a function that counts that on demand.
    """

    def __init__(
        self,
        vocabulary: Vocabulary | WordList,
        units: list[str | None] | None,
        counts: Counts | Callable[[], Counts],
    ) -> None:
        self.vocabulary, self.units, self._counts = vocabulary, units, counts

    @cached_property
    def counts(self) -> Counts:
        """How often each word occurs in each unit."""
        return self._counts() if callable(self._counts) else self._counts

    @cached_property
    def totals(self) -> NDArray[np.int64]:
        """The frequency of each word of the vocabulary."""
        return sums(self.counts.words, self.counts.counts, len(self.vocabulary))

    @cached_property
    def ranges(self) -> NDArray[np.int64]:
        """The number of named units that have each word of the vocabulary."""
        words, units = self.counts.words, self.units or ()
        if None in units:
            words = words[np.array([name is not None for name in units])[self.counts.units]]
        return np.bincount(words, minlength=len(self.vocabulary))


class Complement(Sample):
    """Complement of a sample, by subtraction; its units are only counted if a test needs them.

    Args:
        whole: a sample with all units.
        part: the sample of its first units, which the complement leaves out.
    """

    def __init__(self, whole: Sample, part: Sample) -> None:
        size = len(part.units or ())

        def counts() -> Counts:
            subset = whole.counts.subset(whole.counts.units >= size)
            return subset._replace(units=subset.units - size)

        super().__init__(whole.vocabulary, (whole.units or [])[size:], counts)
        self._whole, self._part = whole, part

    @cached_property
    def totals(self) -> NDArray[np.int64]:
        """As in `Sample`."""
        return self._whole.totals - self._part.totals

    @cached_property
    def ranges(self) -> NDArray[np.int64]:
        """As in `Sample`."""
        return self._whole.ranges - self._part.ranges


def sample_of(index: IndexReader, chosen: NDArray[np.bool_], over: str, fold: str) -> Sample:
    """The words of some utterances; their units are the values of the column `over`."""
    units = column_groups(index, over).restricted(chosen)
    return Sample(Vocabulary(index, fold), units.names(), count_words(index, units, fold))


def split(
    index: IndexReader, chosen: NDArray[np.bool_], over: str, fold: str
) -> tuple[Sample, Sample]:
    """The sample of some utterances and that of all others, for the cost of one."""
    groups = column_groups(index, over)
    number = groups.number
    both = np.where(chosen, groups.codes, groups.codes + number)
    kept, codes = renumbered(both, 2 * number)
    names = groups.values[over].take(integers(kept % number)).to_pylist() if number else []
    size = int((kept < number).sum())
    if len(kept) == number:  # no unit is in both samples
        new_codes = np.empty(number, np.int64)
        new_codes[kept % number] = np.arange(number)
        counts = count_words_by_column(index, over, fold)
        counts = counts._replace(units=new_codes[counts.units])
    else:
        counts = count_words(index, Units(codes, len(names)), fold)
    whole = Sample(Vocabulary(index, fold), names, counts)
    part = Sample(whole.vocabulary, names[:size], counts.subset(counts.units < size))
    return part, Complement(whole, part)


def align(samples: Sequence[Sample]) -> tuple[Vocabulary | WordList, list[Sample]]:
    """Number the words of several samples alike.

    Returns:
        The shared vocabulary, in the order of its strings, and the samples with its numbers.
    """
    shared = samples[0].vocabulary
    if all(sample.vocabulary == shared for sample in samples) and isinstance(shared, Vocabulary):
        return shared, list(samples)
    occurring = [np.unique(sample.counts.words, return_inverse=True) for sample in samples]
    spellings = [
        sample.vocabulary.spelt(words).to_pylist()
        for sample, (words, _) in zip(samples, occurring, strict=True)
    ]
    words = sorted({word for spelling in spellings for word in spelling})
    number_of = {word: number for number, word in enumerate(words)}
    vocabulary = WordList(words)
    aligned = []
    for sample, (_, rows), spelling in zip(samples, occurring, spellings, strict=True):
        numbers = np.array([number_of[word] for word in spelling], np.int64)
        counts = sample.counts._replace(words=numbers[rows])
        aligned.append(Sample(vocabulary, sample.units, counts))
    return vocabulary, aligned


def read_frequency_list(path: str, fold: str) -> Sample:
    """Read a frequency list: a CSV file in UTF-8 with the columns word and count.

    Lines of provenance before the header are skipped, and so are entries that are not words: the
    index does not count them either. If there is a column `words`, the number of words that were
    counted, the list has to be complete.

    Raises:
        NotFoundError: there is no such file.
        RostraError: the file is not such a list; the message names the line.
    """
    file = Path(path)
    if not file.is_file():
        raise NotFoundError(f"{file} is not there")
    totals: dict[str, int] = {}
    read: set[str] = set()
    for line, word, count in _entries(file):
        if word in read:
            raise RostraError(
                f"{file}, line {line}: {word!r} occurs twice; a frequency list has one row for "
                "each word and no groups"
            )
        read.add(word)
        if is_word(word) and count:
            form = folded(word, fold)
            totals[form] = totals.get(form, 0) + count
    counts = np.array(list(totals.values()), np.int64)
    words, unit = np.arange(len(totals)), np.zeros(len(totals), np.int64)
    return Sample(WordList(list(totals)), None, Counts(words, unit, counts))


def _entries(file: Path) -> Iterator[tuple[int, str, int]]:
    """The line, the word and the count of each entry of a frequency list."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            yield from _parsed(file, lines)
    except UnicodeDecodeError as error:
        raise RostraError(
            f"{file} is not UTF-8 (byte {error.start + 1}); save it as UTF-8"
        ) from None
    except csv.Error as error:
        raise RostraError(f"{file} is not a CSV file: {error}") from None


def _parsed(file: Path, lines: Iterator[str]) -> Iterator[tuple[int, str, int]]:
    stamp_lines = 0
    for header in lines:
        if not header.startswith("# "):
            break
        stamp_lines += 1
    else:
        header = ""
    names = next(csv.reader([header]), [])
    if len(names) != len({*names}) or not {"word", "count"} <= {*names}:
        raise RostraError(
            f"{file} is not a frequency list: its first line has to name the columns, word and "
            f"count among them, with commas between; it is {header.strip()[:60]!r}"
        )
    rows = csv.reader(lines)
    total, complete = 0, None
    for row in rows:
        line = stamp_lines + 1 + rows.line_num
        if len(row) != len(names):
            raise RostraError(f"{file}, line {line}: {len(row)} columns, not {len(names)}")
        cells = dict(zip(names, row, strict=True))
        word, count = cells["word"], cells["count"]
        if not _COUNT.fullmatch(count):
            raise RostraError(f"{file}, line {line}: {count!r} of {word!r} is not a count")
        total += int(count)
        complete = cells.get("words", complete)
        yield line, word, int(count)
    if complete is not None and complete != str(total):
        raise RostraError(
            f"{file} has {total:,} of {complete} words: it is cut off, so it has no denominator; "
            "write it without a limit"
        )
