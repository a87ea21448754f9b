"""Words counted in units of utterances: the one place where tokens become figures.

Units are numbered from 0; what has a negative number is left out. Tokens are visited word by word,
as the postings have them, so that the counts come in the order of the words and no table of all
words and all units is ever held.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa

from rostra.reading.grouping import groups_of, standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from rostra.reading.index import Index

_TOKENS = 1 << 18  # counted at a time
_FEW = 8  # all tokens for each that is counted, at least; else no postings are read
_DENSE = 2  # cells of a table for each token, at most; else the tokens are sorted


class Counts(NamedTuple):
    """How often each word stands in each unit, where it does: three arrays of one length.

    Ordered by word, then unit.
    """

    words: NDArray[np.int64]
    units: NDArray[np.int64]
    counts: NDArray[np.int64]

    def where(self, kept: NDArray[np.bool_]) -> Counts:
        """Some of the counts."""
        places = np.flatnonzero(kept)
        return Counts(*(values[places] for values in self))


def count(index: Index, units: NDArray[np.int64], number: int, fold: str) -> Counts:
    """Count all words (no punctuation) by unit.

    Args:
        index: where.
        units: the unit of each utterance; negative for those that are left out.
        number: how many units there are.
        fold: what makes forms one word, see `rostra.language.folding`.
    """
    return joined([*lots(index, units, number, fold)])


def by_unit(index: Index, name: str, fold: str) -> Counts:
    """Count all words by the groups of a column, as `groups_of` numbers them; kept until the next.

    So that one part of a corpus after the other is compared for the cost of one.
    """
    if (name, fold) not in index.counted:
        units = groups_of(index, name)
        index.counted = {(name, fold): count(index, units.codes, units.number, fold)}
    found: Counts = index.counted[name, fold]
    return found


def joined(parts: Sequence[Counts]) -> Counts:
    """Counts one after the other."""
    if len(parts) == 1:
        return parts[0]
    nothing = [np.empty(0, np.int64)]
    return Counts(*(np.concatenate([part[i] for part in parts] or nothing) for i in range(3)))


def reach(
    index: Index,
    groups: NDArray[np.int64],
    units: NDArray[np.int64],
    numbers: tuple[int, int],
    fold: str,
) -> NDArray[np.int64]:
    """In how many units each word of each group stands, in the order of `count` by group.

    Args:
        index: where.
        groups: the group of each utterance; negative for those that are left out.
        units: the unit of each utterance; negative for none.
        numbers: how many groups and how many units there are.
        fold: as in `count`.
    """
    number, many = numbers[0], numbers[1] + 1  # one more for none
    both = np.where(groups < 0, -1, groups * many + np.where(units < 0, many - 1, units))
    parts = [np.empty(0, np.int64)]
    for words, pairs, _ in lots(index, both, number * many, fold):
        group, unit = pairs // many, pairs % many
        new = (words[1:] != words[:-1]) | (group[1:] != group[:-1])
        firsts = np.flatnonzero(np.append(True, new)[: len(words)])
        if len(firsts):
            parts.append(np.add.reduceat(unit < many - 1, firsts, dtype=np.int64))
    return np.concatenate(parts)


def behind(
    index: Index, rows: NDArray[Any], utterances: NDArray[np.int64], number: int
) -> dict[str, NDArray[np.int64]]:
    """In how many utterances, texts and speakers each row stands.

    Args:
        index: where.
        rows: the row of each hit.
        utterances: where it stands.
        number: how many rows there are.
    """
    return {
        label: distinct(rows, codes[utterances], many, number)
        for label, (codes, many) in standing(index).items()
    }


def totals(index: Index, chosen: NDArray[np.bool_], fold: str) -> NDArray[np.int64]:
    """How often each group of types stands in chosen utterances; 0 for punctuation."""
    if chosen.all():
        types = index.word.counts
    else:
        there = np.repeat(chosen, np.diff(index.bounds))
        types = np.zeros(len(index.words), np.int64)
        for start in range(0, len(there), _TOKENS):
            part = index.word.tokens[start : start + _TOKENS][there[start : start + _TOKENS]]
            types += np.bincount(part, minlength=len(types))
    return total(index.word.groups(fold), np.where(index.words, types, 0), len(types))


def leading(found: Counts, rows: int) -> NDArray[np.int64]:
    """The entry with the highest count of each row, the first of equal ones; -1 where it has none.

    Args:
        found: counts by row and unit, ordered by row.
        rows: how many rows there are.
    """
    top = np.full(rows, -1)
    if len(found.words):
        firsts = np.flatnonzero(np.append(True, found.words[1:] != found.words[:-1]))
        highest = np.maximum.reduceat(found.counts, firsts)
        sizes = np.diff(firsts, append=len(found.words))
        entries = np.flatnonzero(found.counts == np.repeat(highest, sizes))[::-1]
        top[found.words[entries]] = entries  # of several, the last that is written stays
    return top


def sizes(index: Index, units: NDArray[np.int64], number: int) -> NDArray[np.int64]:
    """How many words (no punctuation) each unit has; see `count`."""
    kept = units >= 0
    return total(units[kept], index.word_counts[kept], number)


def spread(rows: NDArray[np.int64], number: int) -> NDArray[np.int64]:
    """How many entries each of a number of rows has: units behind a word, and the like."""
    return np.bincount(rows, minlength=number).astype(np.int64)


def distinct(rows: NDArray[Any], units: NDArray[Any], many: int, number: int) -> NDArray[np.int64]:
    """In how many of `many` units each of a number of rows stands; negative units are none."""
    if (units < 0).any():
        rows, units = rows[units >= 0], units[units >= 0]
    keys, bits = _keys(rows, units, (number, many))
    keys.sort()
    firsts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])[: len(keys)])
    return spread((keys[firsts] >> bits).astype(np.int64), number)


def total(rows: NDArray[Any], counts: NDArray[Any], number: int) -> NDArray[np.int64]:
    """Counts summed by row."""
    return np.bincount(rows, weights=counts, minlength=number).astype(np.int64)


def lots(index: Index, units: NDArray[np.int64], number: int, fold: str) -> Iterator[Counts]:
    """Counts as of `count`, those of some words after those of others."""
    chosen = np.flatnonzero(units >= 0)
    tokens = np.diff(index.bounds)
    if int(tokens[chosen].sum()) * _FEW < len(index.word.tokens):
        yield _of_some(index, chosen, units, number, fold)
        return
    kind = np.min_scalar_type(number)
    own = np.repeat(np.where(units < 0, number, units).astype(kind), tokens)
    types = index.word.order(fold)
    types = types[index.words[types]]
    groups = index.word.groups(fold)[types].astype(np.int64)

    def lot(cut: tuple[int, int]) -> Counts:
        part = types[slice(*cut)]
        unit = own[index.word.postings_of(part)]
        word = np.repeat(groups[slice(*cut)] - groups[cut[0]], index.word.counts[part])
        kept = unit < number
        if not kept.all():
            word, unit = word[kept], unit[kept]
        found = _tally(word, unit, (int(groups[cut[1] - 1] - groups[cut[0]]) + 1, number))
        return found._replace(words=found.words + groups[cut[0]])

    cuts = _cuts(groups, index.word.counts[types])
    with ThreadPoolExecutor(pa.cpu_count()) as pool:
        yield from pool.map(lot, cuts) if len(cuts) > 1 else map(lot, cuts)


def _of_some(
    index: Index, chosen: NDArray[np.int64], units: NDArray[np.int64], number: int, fold: str
) -> Counts:
    """Counts in some utterances, by their tokens: quicker where these are few."""
    sizes = np.diff(index.bounds)[chosen].astype(np.int64)
    shift = np.repeat(index.bounds[chosen] - (sizes.cumsum() - sizes), sizes)
    types = index.word.tokens[np.arange(len(shift)) + shift]
    kept = index.words[types]
    unit = np.repeat(units[chosen], sizes)[kept]
    return _tally(index.word.groups(fold)[types[kept]], unit, (len(index.words), number))


def _cuts(groups: NDArray[np.int64], sizes: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Ranges of types: whole groups, about a million tokens each."""
    firsts = np.flatnonzero(np.diff(groups, prepend=-1))
    before = (sizes.cumsum() - sizes)[firsts]
    starts = np.searchsorted(before, np.arange(0, int(sizes.sum()), _TOKENS))
    borders = [*np.unique(firsts[starts[starts < len(firsts)]]).tolist(), len(groups)]
    return list(pairwise(borders))


def _tally(words: NDArray[np.int64], units: NDArray[np.int64], numbers: tuple[int, int]) -> Counts:
    """How often each pair occurs: by a table where tokens would fill it, else by sorting."""
    keys, bits = _keys(words, units, numbers)
    if numbers[0] << bits <= _DENSE * len(keys):
        table = np.bincount(keys.astype(np.int64), minlength=1)
        pairs = np.flatnonzero(table)
        times = table[pairs]
    else:
        keys.sort()
        firsts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])[: len(keys)])
        pairs, times = keys[firsts].astype(np.int64), np.diff(firsts, append=len(keys))
    return Counts(pairs >> bits, pairs & ((1 << bits) - 1), times)


def _keys(
    rows: NDArray[Any], units: NDArray[Any], numbers: tuple[int, int]
) -> tuple[NDArray[Any], int]:
    """Pairs as one number each, as small as they can be, and the bits of the second."""
    bits = max(numbers[1] - 1, 0).bit_length()
    kind = np.dtype(np.uint32 if numbers[0] << bits <= 1 << 32 else np.uint64)
    keys: Any = rows.astype(kind)
    keys <<= kind.type(bits)
    keys |= units.astype(kind)
    return keys, bits
