"""Words counted in units of utterances: the one place where tokens become figures.

Units are numbered from 0; what has a negative number is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from rostra.concordance.statistics.grouping import groups_of, standing
from rostra.concordance.statistics.lots import TOKENS, Counts, lots, paired

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from rostra.concordance.index.reader import IndexReader


def count(index: IndexReader, units: NDArray[np.int64], number: int, fold: str) -> Counts:
    """Count all words (no punctuation) by unit.

    Args:
        index: where.
        units: the unit of each utterance; negative for those that are left out.
        number: how many units there are.
        fold: what makes forms one word, see `rostra.language.folding`.
    """
    return joined([*lots(index, units, number, fold)])


def by_unit(index: IndexReader, name: str, fold: str) -> Counts:
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
    index: IndexReader,
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
    index: IndexReader, rows: NDArray[Any], utterances: NDArray[np.int64], number: int
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


def totals(index: IndexReader, chosen: NDArray[np.bool_], fold: str) -> NDArray[np.int64]:
    """How often each group of types stands in chosen utterances; 0 for punctuation."""
    if chosen.all():
        types = index.word.counts
    else:
        there = np.repeat(chosen, np.diff(index.utterance_offsets))
        types = np.zeros(len(index.is_word), np.int64)
        for start in range(0, len(there), TOKENS):
            part = index.word.tokens[start : start + TOKENS][there[start : start + TOKENS]]
            types += np.bincount(part, minlength=len(types))
    return total(index.word.groups(fold), np.where(index.is_word, types, 0), len(types))


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


def sizes(index: IndexReader, units: NDArray[np.int64], number: int) -> NDArray[np.int64]:
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
    keys, bits = paired(rows, units, (number, many))
    keys.sort()
    firsts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])[: len(keys)])
    return spread((keys[firsts] >> bits).astype(np.int64), number)


def total(rows: NDArray[Any], counts: NDArray[Any], number: int) -> NDArray[np.int64]:
    """Counts summed by row."""
    return np.bincount(rows, weights=counts, minlength=number).astype(np.int64)
