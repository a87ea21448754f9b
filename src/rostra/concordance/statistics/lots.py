"""Words counted by unit, some words after the others: what `counting` is made of.

Tokens are visited word by word, as the postings have them, so that the counts come in the order of
the words and no table of all words and all units is ever held.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from rostra.concordance.index.reader import IndexReader

TOKENS: Final = 1 << 18
"""Counted at a time."""
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


def lots(index: IndexReader, units: NDArray[np.int64], number: int, fold: str) -> Iterator[Counts]:
    """Counts as of `count`, those of some words after those of others."""
    chosen = np.flatnonzero(units >= 0)
    tokens = np.diff(index.utterance_offsets)
    if int(tokens[chosen].sum()) * _FEW < len(index.word.tokens):
        yield _of_some(index, chosen, units, number, fold)
        return
    kind = np.min_scalar_type(number)
    own = np.repeat(np.where(units < 0, number, units).astype(kind), tokens)
    types = index.word.order(fold)
    types = types[index.is_word[types]]
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
    index: IndexReader, chosen: NDArray[np.int64], units: NDArray[np.int64], number: int, fold: str
) -> Counts:
    """Counts in some utterances, by their tokens: quicker where these are few."""
    sizes = np.diff(index.utterance_offsets)[chosen].astype(np.int64)
    shift = np.repeat(index.utterance_offsets[chosen] - (sizes.cumsum() - sizes), sizes)
    types = index.word.tokens[np.arange(len(shift)) + shift]
    kept = index.is_word[types]
    unit = np.repeat(units[chosen], sizes)[kept]
    return _tally(index.word.groups(fold)[types[kept]], unit, (len(index.is_word), number))


def _cuts(groups: NDArray[np.int64], sizes: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Ranges of types: whole groups, about a million tokens each."""
    firsts = np.flatnonzero(np.diff(groups, prepend=-1))
    before = (sizes.cumsum() - sizes)[firsts]
    starts = np.searchsorted(before, np.arange(0, int(sizes.sum()), TOKENS))
    borders = [*np.unique(firsts[starts[starts < len(firsts)]]).tolist(), len(groups)]
    return list(pairwise(borders))


def _tally(words: NDArray[np.int64], units: NDArray[np.int64], numbers: tuple[int, int]) -> Counts:
    """How often each pair occurs: by a table where tokens would fill it, else by sorting."""
    keys, bits = paired(words, units, numbers)
    if numbers[0] << bits <= _DENSE * len(keys):
        table = np.bincount(keys.astype(np.int64), minlength=1)
        pairs = np.flatnonzero(table)
        times = table[pairs]
    else:
        keys.sort()
        firsts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])[: len(keys)])
        pairs, times = keys[firsts].astype(np.int64), np.diff(firsts, append=len(keys))
    return Counts(pairs >> bits, pairs & ((1 << bits) - 1), times)


def paired(
    rows: NDArray[Any], units: NDArray[Any], numbers: tuple[int, int]
) -> tuple[NDArray[Any], int]:
    """Pairs as one number each, as small as they can be, and the bits of the second."""
    bits = max(numbers[1] - 1, 0).bit_length()
    kind = np.dtype(np.uint32 if numbers[0] << bits <= 1 << 32 else np.uint64)
    keys: Any = rows.astype(kind)
    keys <<= kind.type(bits)
    keys |= units.astype(kind)
    return keys, bits
