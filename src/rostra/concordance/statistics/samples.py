"""The samples of a keyness comparison, target and reference: parts of an index, or word lists."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import regex

from rostra.arrow_columns import ArrowArray, integers, strings
from rostra.concordance.index.layout import WORD
from rostra.concordance.statistics import counts as counting
from rostra.concordance.statistics.counts import Counts, Units, column_groups
from rostra.concordance.statistics.vocabulary import Vocabulary, attribute_column
from rostra.errors import NotFoundError, RostraError
from rostra.files import LIST_BYTES, check_size, open_regular
from rostra.language.folding import ROOT
from rostra.language.folding import fold as folded
from rostra.language.tokens import is_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from rostra.language.folding import Fold

_FORMULA = regex.compile(r"^'(?=\s*[=+\-@])")
"""The apostrophe by which `rostra freq` keeps a spreadsheet from taking a word for a formula."""

LIST_SUFFIXES: Final = (".csv", ".tsv", ".txt")
"""The ends of names of files that are frequency lists."""

_COUNT = regex.compile(r"[0-9]{1,12}")
_BLANKS = regex.compile(r"\s*[0-9]+ +(?:[0-9]+ +)?\S+\s*")
"""A row with blanks between its columns, although its word may be a comma."""

_COMMENT = regex.compile(r"# |#[\w ]+:")
"""A line before the rows: provenance, or a total of a list that AntConc wrote."""

_COLUMNS = (("word", "type", "token", "item"), ("count", "frequency", "freq"))
"""The names of the column of the words, and of that of the counts; the first that is used."""

_LAYOUTS: dict[tuple[bool, ...], tuple[int, int, int | None]] = {
    (True, True, False): (2, 1, 0),
    (True, True, True): (2, 1, 0),
    (True, False): (1, 0, None),
    (False, True): (0, 1, None),
}
"""The places of word, count and rank, by which cells of the first row are numbers."""


Item = tuple[str, ...]
"""An item of a vocabulary: its string for each of the attributes."""


@dataclass(frozen=True)
class WordList:
    """A vocabulary that is a list, numbered by the places of its items in it.

    `items` are folded, `shown` has the form of each that a result shows, and `names` are those of
    the attributes.
    """

    items: list[Item]
    shown: list[Item]
    names: tuple[str, ...] = (WORD,)

    def __len__(self) -> int:
        return len(self.items)

    def folded(self, items: NDArray[np.int64]) -> list[Item]:
        """As in `Vocabulary`."""
        return [self.items[item] for item in items]

    def columns(self, items: NDArray[np.int64], label: str) -> dict[str, ArrowArray]:
        """As in `Vocabulary`."""
        return {
            attribute_column(name, label): strings([self.shown[item][i] for item in items])
            for i, name in enumerate(self.names)
        }


class Sample:
    """The words of a sample, numbered by a vocabulary and counted by unit.

    `units` are the names of the units, None for a missing value; a sample without units, such as a
    frequency list, has None instead.
    """

    def __init__(
        self, vocabulary: Vocabulary | WordList, units: list[str | None] | None, counts: Counts
    ) -> None:
        self.vocabulary, self.units, self.counts = vocabulary, units, counts

    @cached_property
    def totals(self) -> NDArray[np.int64]:
        """The frequency of each word of the vocabulary."""
        return counting.sums(self.counts.words, self.counts.counts, len(self.vocabulary))

    @cached_property
    def ranges(self) -> NDArray[np.int64]:
        """The number of named units that have each word of the vocabulary."""
        words, units = self.counts.words, self.units or ()
        if None in units:
            words = words[np.array([name is not None for name in units])[self.counts.units]]
        return np.bincount(words, minlength=len(self.vocabulary))


class _Complement(Sample):
    """A whole without its first units, which are another sample; computed by subtraction."""

    def __init__(self, whole: Sample, part: Sample) -> None:
        self.vocabulary, self._whole, self._part = whole.vocabulary, whole, part
        self._size = len(part.units or ())
        self.units = (whole.units or [])[self._size :]

    @cached_property
    def counts(self) -> Counts:  # type: ignore[override]  # computed here, stored there
        # Only a permutation test needs it.
        counts = self._whole.counts
        counts = counts.subset(counts.units >= self._size)
        return counts._replace(units=counts.units - self._size)

    @cached_property
    def totals(self) -> NDArray[np.int64]:
        return self._whole.totals - self._part.totals

    @cached_property
    def ranges(self) -> NDArray[np.int64]:
        return self._whole.ranges - self._part.ranges


def sample_of(vocabulary: Vocabulary, chosen: NDArray[np.bool_], over: str) -> Sample:
    """The words of the chosen utterances; their units are the values of the column `over`."""
    units = column_groups(vocabulary.index, over).restricted(chosen)
    return Sample(vocabulary, units.names(), counting.count_words(vocabulary, units))


def sample_and_rest(
    vocabulary: Vocabulary, chosen: NDArray[np.bool_], over: str
) -> tuple[Sample, Sample]:
    """The sample of the chosen utterances and that of all others, at the cost of one."""
    groups = column_groups(vocabulary.index, over)
    number = groups.number
    # Units below `number` are those of the chosen utterances, the others those of the rest.
    units = np.where(chosen, groups.codes, groups.codes + number)
    kept, codes = counting.renumbered(units, 2 * number)
    names = groups.values[over].take(integers(kept % number)).to_pylist() if number else []
    size = int((kept < number).sum())
    if len(kept) == number:  # no unit is in both samples
        new_codes = np.empty(number, np.int64)
        new_codes[kept % number] = np.arange(number)
        counts = counting.count_words_by_column(vocabulary, over)
        counts = counts._replace(units=new_codes[counts.units])
    else:
        counts = counting.count_words(vocabulary, Units(codes, len(names)))
    whole = Sample(vocabulary, names, counts)
    part = Sample(vocabulary, names[:size], counts.subset(counts.units < size))
    return part, _Complement(whole, part)


def align(samples: Sequence[Sample]) -> tuple[Vocabulary | WordList, list[Sample]]:
    """Give several samples one vocabulary, in the order of its strings; return it and them.

    An item is shown in the form that it has in the first of the samples with it.
    """
    shared = samples[0].vocabulary
    if all(sample.vocabulary == shared for sample in samples) and isinstance(shared, Vocabulary):
        return shared, list(samples)
    occurring = [np.unique(sample.counts.words, return_inverse=True) for sample in samples]
    folded = [
        sample.vocabulary.folded(words)
        for sample, (words, _) in zip(samples, occurring, strict=True)
    ]
    shown: dict[Item, Item] = {}
    for sample, (words, _), items in zip(samples, occurring, folded, strict=True):
        columns = sample.vocabulary.columns(words, WORD).values()
        forms = zip(*(column.to_pylist() for column in columns), strict=True)
        shown = dict(zip(items, forms, strict=True)) | shown
    every = sorted(shown)
    vocabulary = WordList(every, [shown[item] for item in every], shared.names)
    number_of = {item: number for number, item in enumerate(every)}
    aligned = []
    for sample, (_, rows), items in zip(samples, occurring, folded, strict=True):
        numbers = np.array([number_of[item] for item in items], np.int64)
        counts = sample.counts._replace(words=numbers[rows])
        aligned.append(Sample(vocabulary, sample.units, counts))
    return vocabulary, aligned


def read_frequency_list(path: str, fold: Fold, casing: int = ROOT) -> Sample:
    """Read a frequency list: a file in UTF-8 with a word and its count in each row.

    There are tabs, commas, semicolons or blanks between the columns. A header names them, word (or
    type, token, item) and count (or frequency, freq) among them; without one they are rank,
    frequency, word; frequency, word; or word, frequency.

    Words are folded with the casing of their language (`rostra.language.folding.casing_of`).
    Lines of provenance before the header are skipped, and so are entries that are not words, as the
    index does not count them either. A list with a column `words`, the number of all words, has to
    be complete.

    Raises:
        NotFoundError: there is no such file.
        RostraError: the file is not such a list; the message names the line.
    """
    file = Path(path)
    if not file.is_file():
        raise NotFoundError(f"{file} does not exist")
    totals = Counter[Item]()
    shown: dict[Item, tuple[int, str]] = {}
    seen = set[str]()
    for line, cell, count in _entries(file):
        word = _FORMULA.sub("", cell)
        if word in seen:
            raise RostraError(
                f"{file}, line {line}: {word!r} occurs twice; a frequency list has one row for "
                "each word and no groups"
            )
        seen.add(word)
        if is_word(word) and count:
            item = (folded(word, fold, casing),)
            totals[item] += count
            shown[item] = max(shown.get(item, (0, "")), (count, word), key=lambda form: form[0])
    counts = np.array([*totals.values()], np.int64)
    words, unit = np.arange(len(totals)), np.zeros(len(totals), np.int64)
    vocabulary = WordList([*totals], [(shown[item][1],) for item in totals])
    return Sample(vocabulary, None, Counts(words, unit, counts))


def _entries(file: Path) -> Iterator[tuple[int, str, int]]:
    """The line, the word and the count of each entry of a frequency list."""
    try:
        with open_regular(file) as raw:
            check_size(file, file.stat().st_size, LIST_BYTES)
            lines = io.TextIOWrapper(raw, encoding="utf-8-sig", newline="")
            yield from _parsed(file, lines)
    except UnicodeDecodeError as error:
        raise RostraError(
            f"{file} is not UTF-8 (byte {error.start + 1}); save it as UTF-8"
        ) from None
    except csv.Error as error:
        raise RostraError(f"{file} cannot be read as rows: {error}") from None


def _parsed(file: Path, lines: Iterator[str]) -> Iterator[tuple[int, str, int]]:
    skipped, first = 0, ""
    for first in lines:
        if not _COMMENT.match(first):
            break
        skipped += 1
    else:
        first = ""
    rows = _rows(first, chain([first], lines))
    _, head = next(rows, (0, []))
    names = [name.strip().lower() for name in head]
    columns = [next((name for name in known if name in names), None) for known in _COLUMNS]
    if None in columns:
        yield from _without_header(file, skipped, chain([(1, head)], rows))
        return
    if len(names) != len({*names}):
        raise RostraError(f"{file}: two columns have the same name: {', '.join(names)}")
    word_column, count_column = (names.index(str(name)) for name in columns)
    total, complete = 0, None
    for number, row in rows:
        line = skipped + number
        if len(row) != len(names):
            raise RostraError(f"{file}, line {line}: {len(row)} columns, not {len(names)}")
        word, count = row[word_column], _count(file, line, row[word_column], row[count_column])
        total += count
        complete = dict(zip(names, row, strict=True)).get("words", complete)
        yield line, word, count
    if complete is not None and complete != str(total):
        raise RostraError(
            f"{file} has {total:,} of {complete} words: it is cut off, so relative frequencies "
            "cannot be computed; write it without a limit"
        )


def _rows(first: str, lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """The rows of a list and their lines, from 1; `first` tells what is between their cells."""
    separator = next((sign for sign in "\t,;" if sign in first), None)
    if separator is None or (separator != "\t" and _BLANKS.fullmatch(first)):
        yield from ((line, cells) for line, text in enumerate(lines, 1) if (cells := text.split()))
        return
    if separator == "\t" and not first.startswith('"'):
        rows = csv.reader(lines, delimiter=separator, quoting=csv.QUOTE_NONE)
    else:
        rows = csv.reader(lines, delimiter=separator)
    yield from ((rows.line_num, row) for row in rows if row)


def _without_header(
    file: Path, skipped: int, rows: Iterable[tuple[int, list[str]]]
) -> Iterator[tuple[int, str, int]]:
    """The entries of a list of frequency and word, after a rank or not, or of word and frequency.

    The first row decides which it is, see `_LAYOUTS`.
    """
    layout, size, last_rank = None, 0, 0
    for number, row in rows:
        line = skipped + number
        cells = row[:-1] if row[-1:] == [""] else row  # some programs end each row with a tab
        if layout is None:
            size = len(cells)
            layout = _LAYOUTS.get(tuple(_COUNT.fullmatch(cell) is not None for cell in cells))
        if layout is None:
            break
        if len(cells) != size:
            raise RostraError(f"{file}, line {line}: {len(cells)} columns, not {size}")
        place_of_word, place_of_count, place_of_rank = layout
        word = cells[place_of_word]
        if place_of_rank is not None:
            rank = _count(file, line, word, cells[place_of_rank])
            if rank < last_rank:
                raise RostraError(
                    f"{file}, line {line}: rank {rank} comes after rank {last_rank}; the three "
                    "columns of a list without a header are rank, frequency and word"
                )
            last_rank = rank
        yield line, word, _count(file, line, word, cells[place_of_count])
    if layout is None:
        raise RostraError(
            f"{file} is not a frequency list: its first line has to name its columns, word and "
            "count (or frequency) among them, or each line has to be a rank, a frequency and a "
            "word; a frequency and a word; or a word and a frequency"
        )


def _count(file: Path, line: int, word: str, cell: str) -> int:
    if not _COUNT.fullmatch(cell):
        raise RostraError(f"{file}, line {line}: {cell!r} of {word!r} is not a count")
    return int(cell)
