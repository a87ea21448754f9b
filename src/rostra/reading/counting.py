"""Words counted in units of utterances: the one place where tokens become figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rostra.reading.index import Index

_TOKENS = 4 << 20  # counted at a time


class Counts(NamedTuple):
    """How often each word stands in each unit, where it does: three arrays of one length.

    Ordered by word, then unit.
    """

    words: NDArray[np.int64]
    units: NDArray[np.int64]
    counts: NDArray[np.int64]


def count(index: Index, units: NDArray[np.int64], number: int, fold: str) -> Counts:
    """Count all words (no punctuation) by unit.

    Args:
        index: where.
        units: the unit of each utterance; negative for those that are left out.
        number: how many units there are.
        fold: what makes forms one word, see `rostra.language.folding`.
    """
    groups = index.word.groups(fold).astype(np.int64)
    groups[~index.words] = -1
    keys, sums = np.empty(0, np.int64), np.empty(0, np.int64)
    for first, last in _stretches(index):
        types = index.word.tokens[index.bounds[first] : index.bounds[last]]
        bounds = index.bounds[first : last + 1].astype(np.int64)
        sizes = bounds[1:] - bounds[:-1]
        unit = np.repeat(units[first:last], sizes)
        found = groups[types]
        kept = (found >= 0) & (unit >= 0)
        new, times = np.unique(found[kept] * number + unit[kept], return_counts=True)
        keys, sums = _added(keys, sums, new, times)
    return Counts(keys // number, keys % number, sums)


def sizes(index: Index, units: NDArray[np.int64], number: int) -> NDArray[np.int64]:
    """How many words (no punctuation) each unit has; see `count`."""
    words = words_of_utterances(index)
    kept = units >= 0
    found = np.bincount(units[kept], weights=words[kept], minlength=number)
    return found.astype(np.int64)


def words_of_utterances(index: Index) -> NDArray[np.int64]:
    """How many words (no punctuation) each utterance has."""
    found = np.zeros(len(index), np.int64)
    for first, last in _stretches(index):
        start, end = int(index.bounds[first]), int(index.bounds[last])
        before = np.concatenate(([0], np.cumsum(index.words[index.word.tokens[start:end]])))
        found[first:last] = np.diff(before[index.bounds[first : last + 1].astype(np.int64) - start])
    return found


def spread(rows: NDArray[np.int64], number: int) -> NDArray[np.int64]:
    """How many entries each of a number of rows has: units behind a word, and the like."""
    return np.bincount(rows, minlength=number).astype(np.int64)


def distinct(
    rows: NDArray[np.int64], units: NDArray[np.int64], many: int, number: int
) -> NDArray[np.int64]:
    """In how many of `many` units each of a number of rows stands; negative units are none."""
    kept = units >= 0
    return spread(np.unique(rows[kept] * max(many, 1) + units[kept]) // max(many, 1), number)


def total(rows: NDArray[np.int64], counts: NDArray[np.int64], number: int) -> NDArray[np.int64]:
    """Counts summed by row."""
    return np.bincount(rows, weights=counts, minlength=number).astype(np.int64)


def _stretches(index: Index) -> list[tuple[int, int]]:
    """Ranges of utterances of some million tokens."""
    cuts = np.arange(_TOKENS, int(index.bounds[-1]), _TOKENS)
    borders = np.unique([0, *np.searchsorted(index.bounds, cuts, side="right"), len(index)])
    return list(zip(borders[:-1].tolist(), borders[1:].tolist(), strict=True))


def _added(
    keys: NDArray[np.int64],
    sums: NDArray[np.int64],
    new: NDArray[np.int64],
    times: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    if not len(keys):
        return new, times
    both, places = np.unique(np.concatenate((keys, new)), return_inverse=True)
    joined = np.zeros(len(both), np.int64)
    joined[places[: len(keys)]] = sums
    joined[places[len(keys) :]] += times
    return both, joined
