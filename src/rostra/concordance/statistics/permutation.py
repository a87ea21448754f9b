"""Permutation tests over whole speakers or texts: a keyword that one of them makes is no keyword.

Words of one speaker are not independent, so what is dealt anew to target and reference is the
speaker with everything that they say. The statistic is the difference of two means, that of the
relative frequencies of the target's speakers and that of the reference's: each speaker counts once,
however much they say. So speakers are compared, not words, as Lijffijt, Nevalainen, Säily,
Papapetrou, Puolamäki & Mannila ask for (2016, doi:10.1093/llc/fqu064, Digital Scholarship in the
Humanities 31(2), 374-397), and nothing but the deal changes from one deal to the next. The test is
two-sided. It takes speakers to be exchangeable: who says little has a frequency that chance moves
more, and counts as much.
"""

from __future__ import annotations

from itertools import combinations, islice
from math import comb
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from rostra.concordance.statistics.lots import Counts

_CELLS = 2_000_000  # of the arrays that are held at a time
_TIE = 1e-12  # of a word's summed frequencies: statistics that differ by less are the same


class Deals(NamedTuple):
    """Ways to deal units into target and reference, as many to each as there are.

    With n units of which k are the target there are C(n, k) ways, one of them observed. Where these
    are at most `most`, each is made once; else so many are drawn by chance.
    """

    units: int
    """How many units there are."""
    target: int
    """How many of them the target has."""
    most: int
    """How many deals to go through."""
    seed: int
    """Of chance: numpy's PCG64, whose stream is the same in all its versions."""

    @property
    def exact(self) -> bool:
        """Whether each way is made once."""
        return comb(self.units, self.target) <= self.most

    @property
    def number(self) -> int:
        """How many deals are made."""
        return min(comb(self.units, self.target), self.most)

    @property
    def floor(self) -> float:
        """The smallest p that can come out.

        1 / C(n, k) where all ways are made, or 2 / C(n, k) where n = 2k, as exchanging both sides
        changes nothing; 1 / (1 + draws) where they are drawn.
        """
        if not self.exact:
            return 1 / (1 + self.most)
        return min(1.0, (2 if self.units == 2 * self.target else 1) / self.number)

    def blocks(self) -> Iterator[NDArray[np.float64]]:
        """The deals, some at a time: a row a unit, a column a deal, 1 where it is in the target."""
        step = max(1, min(_CELLS // max(self.units, 1), 4096))
        ways = combinations(range(self.units), self.target)
        chance = np.random.PCG64(self.seed)
        for start in range(0, self.number, step):
            size = min(step, self.number - start)
            if self.exact:
                members = np.array(list(islice(ways, size)), np.int64).reshape(size, self.target)
            else:
                keys = chance.random_raw(size * self.units).reshape(size, self.units)
                members = keys.argpartition(self.target - 1, axis=1)[:, : self.target]
            chosen = np.zeros((self.units, size))
            chosen[members, np.arange(size)[:, None]] = 1
            yield chosen


def p_values(
    counts: Counts, rows: int, sizes: NDArray[np.int64], deals: Deals
) -> NDArray[np.float64]:
    """P of each word: the share of deals whose difference is at least the one observed.

    That one counts too: all ways have it among them, and of drawn ones p is (1 + as extreme) / (1 +
    drawn) (Phipson & Smyth 2010, doi:10.2202/1544-6115.1585). The cost goes with words x units x
    deals.

    Args:
        counts: by word and unit, ordered by word; the units of the target come first.
        rows: how many words there are.
        sizes: all words of each unit, at least one.
        deals: of as many units, with at least one on each side.
    """
    hits = np.zeros(rows, np.int64)
    for chosen in deals.blocks():
        width = max(1, _CELLS // max(chosen.shape))
        for start in range(0, rows, width):
            end = min(start + width, rows)
            part = slice(*np.searchsorted(counts.words, (start, end)))
            words, units = counts.words[part] - start, counts.units[part]
            shares = np.zeros((end - start, deals.units))
            shares[words, units] = counts.counts[part] / sizes[units]
            # mean of the target - mean of the reference = n / k (n - k) x what stands here
            mean = shares.mean(axis=1) * deals.target
            found = np.abs(shares @ chosen - mean[:, None])
            seen = np.abs(shares[:, : deals.target].sum(axis=1) - mean)
            least = seen - _TIE * shares.sum(axis=1)
            hits[start:end] += (found >= least[:, None]).sum(axis=1)
    if deals.exact:
        return hits / deals.number
    return (1 + hits) / (1 + deals.number)
