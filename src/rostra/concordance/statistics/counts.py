"""Counts of words: how often each item of a vocabulary occurs in each unit of a corpus.

A unit is a set of whole utterances: a group of a frequency list, a speaker, a text. The range of
an item is the number of units in which it occurs (its document frequency, where the units are
texts).

Tokens are visited item by item, as the inverted index lists them, so that counts come in the order
of the items and no table of all items by all units is ever in memory.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pyarrow as pa

from rostra.arrow_columns import floats, integers, strings
from rostra.concordance.index.layout import ID, WORD
from rostra.concordance.query.filters import Filters, utterance_mask
from rostra.concordance.statistics.vocabulary import is_reserved
from rostra.errors import NotFoundError
from rostra.language.collation import sort_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from rostra.concordance.index.reader import IndexReader
    from rostra.concordance.statistics.vocabulary import Vocabulary

UNIT_LABELS: Final = {"source_id": "texts", "speaker_id": "speakers", "speaker": "speakers"}
"""Labels in results of the units of a column; other columns keep their name."""
UNIT_COLUMNS: Final = ("speaker_id", "source_id")
"""The columns of a corpus whose values are units."""
_DEFAULT_UNITS = ("speaker_id", "speaker", "source_id", ID)  # of a table, which has ids at least

_BASIS = "country_basis"  # what a country is based on; results have it beside the country
_CHUNK = 1 << 18  # tokens counted at a time
_SPARSE = 8  # the inverted index is used if more than one token in so many is counted
_DENSE = 2  # a table is used if it has at most so many cells for each token; else tokens are sorted


@dataclass(frozen=True, eq=False)
class Units:
    """Utterances divided into units."""

    codes: NDArray[np.int64]
    """The unit of each utterance, from 0; negative for utterances that are left out."""
    number: int
    """The number of units."""


@dataclass(frozen=True, eq=False)
class Groups(Units):
    """Units by the values of columns, in the order of these values; missing values come last."""

    values: pa.Table
    """The columns, with a row for each unit; without columns it has no rows."""

    def names(self) -> list[str | None]:
        """The values of the first column."""
        names: list[str | None] = self.values.column(0).to_pylist()
        return names

    def restricted(self, chosen: NDArray[np.bool_]) -> Groups:
        """The groups of the chosen utterances, without groups that become empty."""
        kept, codes = renumbered(np.where(chosen, self.codes, -1), self.number)
        return Groups(codes, len(kept), self.values.take(integers(kept)))


class Counts(NamedTuple):
    """How often each item occurs in each unit, without zeros: three arrays of one length.

    Ordered by item, then by unit.
    """

    words: NDArray[np.int64]
    units: NDArray[np.int64]
    counts: NDArray[np.int64]

    def subset(self, kept: NDArray[np.bool_]) -> Counts:
        """The counts for which `kept` is true."""
        entries = np.flatnonzero(kept)
        return Counts(*(values[entries] for values in self))


def grouped(index: IndexReader, by: str | Sequence[str] | None, where: Filters) -> Groups:
    """Group the utterances that a filter selects by columns; without columns, they are one group.

    A column with the name of a column of the result has ``x_`` before its name in the result.

    Raises:
        NotFoundError: the column does not exist, its values are nested, or the filter selects no
            utterance.
        RostraError: the filter is malformed.
    """
    columns = list(dict.fromkeys([by] if isinstance(by, str) else by or ()))
    if "country" in columns and _BASIS in index.metadata.column_names and _BASIS not in columns:
        columns.insert(columns.index("country") + 1, _BASIS)
    codes, rows = np.zeros(len(index), np.int64), [()]
    for column in columns:
        ranks, values = _ranked(index, column)
        pairs, codes = np.unique(codes * len(values) + ranks, return_inverse=True)
        rows = [(*rows[p // len(values)], values[p % len(values)]) for p in pairs]
    table = [strings([row[i] for row in rows]) for i in range(len(columns))]
    groups = Groups(codes, len(rows), pa.table(table, names=_beside_results(columns)))
    return groups.restricted(utterance_mask(index, where)) if where else groups


def _beside_results(columns: list[str]) -> list[str]:
    """Return names for columns of the metadata, none of them that of a column of the result."""
    names = list[str]()
    for column in columns:
        name = column
        while is_reserved(name) or name in names or (name != column and name in columns):
            name = f"x_{name}"
        names.append(name)
    return names


def column_groups(index: IndexReader, column: str) -> Groups:
    """Group the utterances by one column alone; see `grouped`."""
    codes, values = _ranked(index, column)
    return Groups(codes, len(values), pa.table({column: strings(values)}))


def unit_column(index: IndexReader, over: str | None) -> str:
    """`over`, or by default the first of speaker_id, speaker, source_id and id that there is."""
    names = index.metadata.column_names
    return over or next((name for name in _DEFAULT_UNITS if name in names), ID)


def range_units(index: IndexReader) -> dict[str, Units]:
    """Utterances, texts and speakers; utterances without a text or speaker have no such unit."""
    units = {"utterances": Units(np.arange(len(index)), len(index))}
    names = index.metadata.column_names
    speaker = "speaker_id" if "speaker_id" in names else "speaker"  # a table may have names alone
    for column, label in (("source_id", "texts"), (speaker, "speakers")):
        if column in names:
            codes, values = _ranked(index, column)
            number = len(values) - (None in values)  # None comes last
            units[label] = Units(np.where(codes < number, codes, -1), number)
    return units


def count_words(vocabulary: Vocabulary, units: Units) -> Counts:
    """Count the words (no punctuation) of each unit by the items of a vocabulary."""
    parts = [*_partial_counts(vocabulary, units)] or [Counts(*[np.empty(0, np.int64)] * 3)]
    return parts[0] if len(parts) == 1 else Counts(*map(np.concatenate, zip(*parts, strict=True)))


def count_words_by_column(vocabulary: Vocabulary, column: str) -> Counts:
    """Count words by the groups of a column, as `column_groups` numbers them.

    The index keeps the last result, so that comparing each value of a column costs one count.
    """
    index = vocabulary.index
    if (vocabulary, column) not in index.column_counts:
        counts = count_words(vocabulary, column_groups(index, column))
        index.column_counts = {(vocabulary, column): counts}
    kept: Counts = index.column_counts[vocabulary, column]
    return kept


def frequencies(vocabulary: Vocabulary, chosen: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The frequency of each item among the words (no punctuation) of the chosen utterances."""
    index, number = vocabulary.index, len(vocabulary)
    if chosen.all() and vocabulary.names == (WORD,):
        types = np.where(index.is_word, index.word.counts, 0)
        return sums(index.word.groups(vocabulary.fold), types, number)
    included = np.repeat(chosen, np.diff(index.utterance_offsets))
    counts = np.zeros(number, np.int64)
    for start in range(0, len(included), _CHUNK):
        part = slice(start, start + _CHUNK)
        counted = included[part] & index.is_word[index.word.tokens[part]]
        counts += np.bincount(vocabulary.items(part)[counted], minlength=number)
    return counts


def unit_sizes(index: IndexReader, units: Units) -> NDArray[np.int64]:
    """The number of words (no punctuation) of each unit."""
    included = units.codes >= 0
    return sums(units.codes[included], index.word_counts[included], units.number)


def word_ranges(vocabulary: Vocabulary, groups: Units, units: Units) -> NDArray[np.int64]:
    """The range of each item in each group over `units`, in the order of the groups' counts."""
    number = units.number + 1  # the last one is for utterances without a unit
    units_of = np.where(units.codes < 0, units.number, units.codes)
    pairs = np.where(groups.codes < 0, -1, groups.codes * number + units_of)
    ranges = [np.empty(0, np.int64)]
    for items, codes, _ in _partial_counts(vocabulary, Units(pairs, groups.number * number)):
        group, unit = codes // number, codes % number
        new = (items[1:] != items[:-1]) | (group[1:] != group[:-1])
        firsts = np.flatnonzero(np.append(True, new)[: len(items)])
        if len(firsts):
            ranges.append(np.add.reduceat(unit < units.number, firsts, dtype=np.int64))
    return np.concatenate(ranges)


def hit_ranges(
    index: IndexReader, rows: NDArray[Any], utterances: NDArray[np.int64], number: int
) -> dict[str, NDArray[np.int64]]:
    """The range of each row of a result over each of `range_units`.

    `rows` and `utterances` have the row and the utterance of each hit; rows are 0 to `number` - 1.
    """
    return {
        label: distinct_units(rows, Units(units.codes[utterances], units.number), number)
        for label, units in range_units(index).items()
    }


def distinct_units(rows: NDArray[Any], units: Units, number: int) -> NDArray[np.int64]:
    """The number of different units in each row, given row and unit (or -1) of each hit."""
    codes = units.codes
    if (codes < 0).any():
        rows, codes = rows[codes >= 0], codes[codes >= 0]
    keys, bits = _paired(rows, codes, (number, units.number))
    keys.sort()
    return np.bincount((keys[_firsts(keys)] >> bits).astype(np.int64), minlength=number)


def top_entries(counts: Counts, rows: int) -> NDArray[np.int64]:
    """The entry of `counts` with the highest count of each item, the first of equal ones, or -1.

    Items are numbered from 0 to `rows` - 1.
    """
    entries = np.full(rows, -1)
    if len(counts.words):
        firsts = _firsts(counts.words)
        maxima = np.maximum.reduceat(counts.counts, firsts)
        sizes = np.diff(firsts, append=len(counts.words))
        equal = np.flatnonzero(counts.counts == np.repeat(maxima, sizes))[::-1]
        entries[counts.words[equal]] = equal  # reversed, as the last assignment remains
    return entries


def sums(rows: NDArray[Any], counts: NDArray[Any], number: int) -> NDArray[np.int64]:
    """The sum of the counts in each row, for rows 0 to `number` - 1."""
    return np.bincount(rows, weights=counts, minlength=number).astype(np.int64)


def renumbered(
    codes: NDArray[np.int64], number: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The codes from 0 to `number` - 1 that occur, and all codes as places among them, or -1."""
    kept = np.flatnonzero(np.bincount(codes[codes >= 0], minlength=number))
    new_codes = np.full(number + 1, -1)
    new_codes[kept] = np.arange(len(kept))
    return kept, new_codes[codes]


def frequency_columns(  # noqa: PLR0913, PLR0917 - one for each kind of column
    groups: Groups,
    group: NDArray[np.int64],
    counts: NDArray[np.int64],
    sizes: NDArray[np.int64],
    ranges: dict[str, NDArray[np.int64]],
    denominator: str = "words",
) -> dict[str, Any]:
    """Columns of a result: group, count, denominator, relative frequency and ranges.

    `group`, `counts` and `ranges` (by the names of their columns) have a value for each row;
    `sizes` has the denominator of each group, for the column `denominator`.
    """
    size = sizes[group]
    unknown = np.full(len(counts), np.nan)
    per_million = np.divide(counts * 1e6, size, out=unknown, where=size > 0)
    return {
        **{name: groups.values[name].take(integers(group)) for name in groups.values.column_names},
        "count": integers(counts),
        denominator: integers(size),
        "per_million": floats(per_million),
        **{name: integers(values) for name, values in ranges.items()},
    }


def country_basis_note(index: IndexReader, chosen: NDArray[np.bool_], subject: str) -> list[str]:
    """A note with the number of words of the chosen utterances for each basis of a country."""
    if _BASIS not in index.metadata.column_names:
        return []
    groups = column_groups(index, _BASIS).restricted(chosen)
    sizes = unit_sizes(index, groups).tolist()
    listed = [f"{n or 'not stated'} {s:,}" for n, s in zip(groups.names(), sizes, strict=True) if s]
    return [f"{subject} by the basis of their country: {', '.join(listed)}"]


def _ranked(index: IndexReader, column: str) -> tuple[NDArray[np.int64], list[str | None]]:
    """The rank of each utterance's value among the values of a column, and the values in order."""
    kind = index.column(column).type
    if pa.types.is_nested(kind):
        raise NotFoundError(f"{column} has {kind}, which cannot be grouped; filter by it instead")
    values, codes = index.dictionary_encoded(column)
    order = sorted(range(len(values)), key=lambda i: (values[i] is None, sort_key(values[i] or "")))
    rank = np.empty(len(values), np.int64)
    rank[order] = np.arange(len(values))
    return rank[codes], [values[i] for i in order]


def _partial_counts(vocabulary: Vocabulary, units: Units) -> Iterator[Counts]:
    """The counts of `count_words` in parts, each of a range of items."""
    index, leading = vocabulary.index, vocabulary.leading
    included = np.flatnonzero(units.codes >= 0)
    tokens = np.diff(index.utterance_offsets)
    if int(tokens[included].sum()) * _SPARSE < len(index.word.tokens):
        yield _sparse_counts(vocabulary, included, units)
        return
    number = units.number
    small = np.min_scalar_type(number)
    unit_of_token = np.repeat(np.where(units.codes < 0, number, units.codes).astype(small), tokens)
    types = leading.order(vocabulary.fold)
    if leading is index.word:
        types = types[index.is_word[types]]
    else:
        unit_of_token[~index.is_word[index.word.tokens]] = number
    groups = leading.groups(vocabulary.fold)[types].astype(np.int64)

    def counted(part: slice) -> Counts:
        first, last = vocabulary.items_of_groups(
            int(groups[part.start]), int(groups[part.stop - 1])
        )
        positions = leading.postings_of(types[part])
        unit = unit_of_token[positions]
        if len(vocabulary.names) == 1:
            item = np.repeat(groups[part] - first, leading.counts[types[part]])
        else:
            item = vocabulary.items(positions).astype(np.int64) - first
        kept = unit < number
        if not kept.all():
            item, unit = item[kept], unit[kept]
        counts = _pair_counts(item, unit, (last - first + 1, number))
        return counts._replace(words=counts.words + first)

    parts = _parts(groups, leading.counts[types])
    with ThreadPoolExecutor(pa.cpu_count()) as pool:
        yield from pool.map(counted, parts) if len(parts) > 1 else map(counted, parts)


def _sparse_counts(vocabulary: Vocabulary, included: NDArray[np.int64], units: Units) -> Counts:
    """The counts of `count_words` from the tokens of the utterances; fast if these are few."""
    index = vocabulary.index
    sizes = np.diff(index.utterance_offsets)[included].astype(np.int64)
    shift = np.repeat(index.utterance_offsets[included] - (sizes.cumsum() - sizes), sizes)
    positions = np.arange(len(shift)) + shift
    kept = index.is_word[index.word.tokens[positions]]
    unit = np.repeat(units.codes[included], sizes)[kept]
    return _pair_counts(vocabulary.items(positions[kept]), unit, (len(vocabulary), units.number))


def _parts(groups: NDArray[np.int64], sizes: NDArray[np.int64]) -> list[slice]:
    """Slices of the types into whole groups, of about `_CHUNK` tokens each."""
    firsts = _firsts(groups)
    before = (sizes.cumsum() - sizes)[firsts]
    starts = np.searchsorted(before, np.arange(0, int(sizes.sum()), _CHUNK))
    borders = [*np.unique(firsts[starts[starts < len(firsts)]]).tolist(), len(groups)]
    return [slice(start, end) for start, end in pairwise(borders)]


def _pair_counts(items: NDArray[Any], units: NDArray[Any], numbers: tuple[int, int]) -> Counts:
    """The frequency of each pair: from a table if that is small enough, else by sorting."""
    keys, bits = _paired(items, units, numbers)
    if numbers[0] << bits <= _DENSE * len(keys):
        table = np.bincount(keys.astype(np.int64), minlength=1)
        pairs = np.flatnonzero(table)
        counts = table[pairs]
    else:
        keys.sort()
        firsts = _firsts(keys)
        pairs, counts = keys[firsts].astype(np.int64), np.diff(firsts, append=len(keys))
    return Counts(pairs >> bits, pairs & ((1 << bits) - 1), counts)


def _paired(
    rows: NDArray[Any], units: NDArray[Any], numbers: tuple[int, int]
) -> tuple[NDArray[Any], int]:
    """Each pair as one unsigned integer, as narrow as possible, and the bits of its second part."""
    bits = max(numbers[1] - 1, 0).bit_length()
    kind = np.dtype(np.uint32 if numbers[0] << bits <= 1 << 32 else np.uint64)
    keys: Any = rows.astype(kind)
    keys <<= kind.type(bits)
    keys |= units.astype(kind)
    return keys, bits


def _firsts(ordered: NDArray[Any]) -> NDArray[np.int64]:
    """The positions at which runs of equal values begin."""
    return np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)])
