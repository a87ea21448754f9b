"""Permutation test of keywords over whole speakers or texts: it takes several to make a keyword.

The words of one speaker are not independent, so the test assigns each speaker, with everything that
they say, to target or reference anew. The statistic is the difference of two means: the mean
relative frequency of a word over the target's speakers, and that over the reference's. Each speaker
counts once, however much they say: speakers are compared, not words, as Lijffijt, Nevalainen,
Säily, Papapetrou, Puolamäki & Mannila recommend (2016, doi:10.1093/llc/fqu064, Digital Scholarship
in the Humanities 31(2), 374-397). The test is two-sided. It assumes that speakers are exchangeable:
the frequency of somebody who says little varies more by chance, and counts as much.
"""

from __future__ import annotations

from itertools import combinations, islice
from math import ceil, comb
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pyarrow as pa

from rostra.concordance.statistics.counts import Counts, sums

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from rostra.concordance.statistics.samples import Sample

LEVEL: Final = 0.05
"""Keywords are significant if their q is at most this."""

_COLUMNS = ("target_mean_per_million", "reference_mean_per_million", "p", "p_floor", "q")
_CELLS = 2_000_000  # of an array in memory at most
_TIE = 1e-12  # relative to a word's summed frequencies: statistics that differ by less are equal
_NEAR = 1e-9  # relative: values that differ by less are equal


class Permutations(NamedTuple):
    """Assignments of units to target and reference that keep the number of units of each.

    With n `units`, k of them in the `target`, there are C(n, k) assignments, one of them observed.
    Up to `limit` assignments are enumerated; of more, `limit` are drawn at random.
    """

    units: int
    target: int
    limit: int
    seed: int
    """Seed of numpy's PCG64, whose raw stream is the same in all versions of numpy."""

    @property
    def exact(self) -> bool:
        """Whether every assignment is enumerated."""
        return comb(self.units, self.target) <= self.limit

    @property
    def number(self) -> int:
        """The number of permutations that are used."""
        return min(comb(self.units, self.target), self.limit)

    @property
    def floor(self) -> float:
        """The smallest possible p.

        1 / C(n, k) if all assignments are enumerated, or 2 / C(n, k) if n = 2k, as exchanging
        target and reference changes nothing; 1 / (1 + limit) if they are drawn.
        """
        if not self.exact:
            return 1 / (1 + self.limit)
        return min(1.0, (2 if self.units == 2 * self.target else 1) / self.number)

    def blocks(self) -> Iterator[NDArray[np.float64]]:
        """Blocks with a row for each unit and a column for each permutation, 1 in the target."""
        step = max(1, min(_CELLS // max(self.units, 1), 4096))
        assignments = combinations(range(self.units), self.target)
        random = np.random.PCG64(self.seed)
        for start in range(0, self.number, step):
            size = min(step, self.number - start)
            if self.exact:
                block = np.array(list(islice(assignments, size)), np.int64)
                members = block.reshape(size, self.target)
            else:
                keys = random.random_raw(size * self.units).reshape(size, self.units)
                members = keys.argpartition(self.target - 1, axis=1)[:, : self.target]
            in_target = np.zeros((self.units, size))
            in_target[members, np.arange(size)[:, None]] = 1
            yield in_target


def permutation_test(  # noqa: PLR0913, PLR0917 - the two samples and the options of `Index.keyness`
    target: Sample,
    reference: Sample,
    words: NDArray[np.int64],
    permutations: int,
    seed: int,
    over: str,
) -> tuple[dict[str, Any], list[str]]:
    """Test for each of `words` (ascending) whether two samples differ by more than chance.

    The samples have the same vocabulary; `over` is the column of their units. At most
    `permutations` are used; there is no test if it is 0.

    Returns:
        The columns of a result, a row for each word: the means of the units' own relative
        frequencies (per million words) in target and reference, p, the smallest possible p, and q,
        which is p corrected by `benjamini_hochberg`; all null if there is no test. And notes for
        the provenance: what was tested, or why nothing was, and whether q can reach .05 at all.
    """
    untested = dict.fromkeys(_COLUMNS, pa.nulls(len(words), pa.float64()))
    obstacle = _obstacle(target, reference, permutations, over)
    if obstacle:
        return untested, [f"no permutation test: {obstacle}"]
    counts, sizes, number, excluded = _permuted_units(target, reference, words, over)
    if not 0 < number < len(sizes):
        obstacle = f"the target or the reference has no {over} with words"
        return untested, [f"no permutation test: {obstacle}"]
    used = Permutations(len(sizes), number, permutations, seed)
    p = p_values(counts, len(words), sizes, used)
    floor = np.full(len(words), used.floor)
    columns = (*_means(counts, len(words), sizes, number), p, floor, benjamini_hochberg(p))
    note = (
        f"two-sided permutation test of the difference of the means over {over}; "
        f"{'all' if used.exact else 'random'} {used.number:,} assignments of {number} of "
        f"{len(sizes)} to the target{excluded}; p is at least {used.floor:.4g}; q by "
        f"Benjamini-Hochberg over {len(words):,} words"
    )
    warning = floor_note(p, used.floor)
    return dict(zip(_COLUMNS, columns, strict=True)), [note, warning] if warning else [note]


def _obstacle(target: Sample, reference: Sample, permutations: int, over: str) -> str | None:
    if not permutations:
        return "permutations=0"
    if target.units is None or reference.units is None:
        return f"a frequency list does not divide its words by {over}"
    if shared := {*target.units} & {*reference.units} - {None}:
        return (
            f"target and reference share units ({len(shared):,} of {over}), which cannot be "
            "permuted whole; test over another column"
        )
    return None


def _permuted_units(
    target: Sample, reference: Sample, words: NDArray[np.int64], over: str
) -> tuple[Counts, NDArray[np.int64], int, str]:
    """The units that have a name and words, and a remark about the others.

    Returns:
        The counts of the words in them, by row; their sizes, those of the target first; how many
        of them are in the target; and the remark.
    """
    names = [*(target.units or ()), *(reference.units or ())]
    shift = len(target.units or ())
    all_words = np.concatenate((target.counts.words, reference.counts.words))
    units = np.concatenate((target.counts.units, reference.counts.units + shift))
    counts = np.concatenate((target.counts.counts, reference.counts.counts))
    sizes = sums(units, counts, len(names))
    named = np.array([name is not None for name in names], bool)
    permuted = named & (sizes > 0)
    rows = np.searchsorted(words, all_words)
    tested = np.append(words, -1)[rows] == all_words
    entries = np.flatnonzero(tested & permuted[units])
    entries = entries[np.argsort(all_words[entries], kind="stable")]
    table = Counts(rows[entries], (permuted.cumsum() - 1)[units[entries]], counts[entries])
    silent, unnamed = int((sizes == 0).sum()), int(sizes[~named].sum())
    excluded = f", {silent:,} without words left out" if silent else ""
    excluded += f", {unnamed:,} words without a {over} left out" if unnamed else ""
    return table, sizes[permuted], int(permuted[:shift].sum()), excluded


def _means(
    counts: Counts, rows: int, sizes: NDArray[np.int64], target: int
) -> Iterator[NDArray[np.float64]]:
    """Each word's mean frequency per million over the first `target` units, then the others."""
    shares = counts.counts * 1e6 / sizes[counts.units]
    in_target = counts.units < target
    for part, number in ((in_target, target), (~in_target, len(sizes) - target)):
        yield np.bincount(counts.words[part], weights=shares[part], minlength=rows) / number


def p_values(
    counts: Counts, rows: int, sizes: NDArray[np.int64], permutations: Permutations
) -> NDArray[np.float64]:
    """P of each word: the share of permutations with at least the observed difference.

    The observed assignment counts too: it is among all assignments; where they are drawn, p is (1 +
    as extreme) / (1 + drawn) (Phipson & Smyth 2010, doi:10.2202/1544-6115.1585). The cost is
    proportional to words x units x permutations.

    `counts` are those of `rows` words, ordered by word; the units of the target come first. `sizes`
    are the words of each unit, at least one. At least one unit is in the target, and one outside.
    """
    as_extreme = np.zeros(rows, np.int64)
    for in_target in permutations.blocks():
        width = max(1, _CELLS // max(in_target.shape))
        for start in range(0, rows, width):
            end = min(start + width, rows)
            part = slice(*np.searchsorted(counts.words, (start, end)))
            words, units = counts.words[part] - start, counts.units[part]
            shares = np.zeros((end - start, permutations.units))
            shares[words, units] = counts.counts[part] / sizes[units]
            # mean of target - mean of reference = n / k (n - k) x (sum of the target - expected)
            expected = shares.mean(axis=1) * permutations.target
            permuted = np.abs(shares @ in_target - expected[:, None])
            observed = np.abs(shares[:, : permutations.target].sum(axis=1) - expected)
            least = observed - _TIE * shares.sum(axis=1)
            as_extreme[start:end] += (permuted >= least[:, None]).sum(axis=1)
    if permutations.exact:
        return as_extreme / permutations.number
    return (1 + as_extreme) / (1 + permutations.number)


def benjamini_hochberg(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Q of each p, the false discovery rate at which it is significant.

    Benjamini & Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x.
    """
    order = np.argsort(p, kind="stable")[::-1]
    rank = np.arange(len(p), 0, -1)
    q = np.empty(len(p))
    q[order] = np.minimum(np.minimum.accumulate(p[order] * len(p) / rank), 1.0)
    return q


def floor_note(p: NDArray[np.float64], floor: float) -> str | None:
    """A note if the smallest possible p keeps every q above `LEVEL`; None if it does not."""
    if not len(p) or benjamini_hochberg(p).min() <= LEVEL:
        return None
    smallest = f"the smallest possible p is {floor:.4g}"
    if floor > LEVEL:
        return f"{smallest}: no word can reach {LEVEL}, as there are too few units"
    least = ceil(len(p) * floor / LEVEL - _NEAR)
    if least <= 1:
        return None
    reached = int((p <= floor * (1 + _NEAR)).sum())
    return (
        f"{smallest}: with {len(p):,} words tested, q can reach {LEVEL} only if {least:,} words "
        f"have that p; {reached:,} have it, so {LEVEL} cannot be reached here"
    )
