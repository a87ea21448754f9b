"""Whether keywords are more than chance: p of each, corrected for their number, and its limits."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa

from rostra.concordance.statistics.counting import total
from rostra.concordance.statistics.lots import Counts
from rostra.concordance.statistics.permutation import Deals, p_values

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rostra.concordance.statistics.sides import Side

_COLUMNS = ("target_mean_per_million", "reference_mean_per_million", "p", "p_floor", "q")
_NEAR = 1e-9  # relative: what differs by less is the same


class _Units(NamedTuple):
    """The units that are dealt, those of the target first, and what stands in them."""

    counts: Counts
    sizes: NDArray[np.int64]
    target: int


def tested(  # noqa: PLR0913, PLR0917 - what a test is made of
    first: Side, second: Side, kept: NDArray[np.int64], permutations: int, seed: int, over: str
) -> tuple[dict[str, Any], list[str]]:
    """Columns of a permutation test of each word, and notes that say what it can show.

    The columns are the means of the units' own relative frequencies on both sides (whose difference
    is tested), p, its floor and q; null where there is no test.

    Args:
        first: the target.
        second: the reference.
        kept: the words that are tested, ascending.
        permutations: how many deals to make at most.
        seed: of those that chance makes.
        over: what the units are called.
    """
    why = _refused(first, second, permutations, over)
    units, left_out = (None, "") if why else _units(first, second, kept)
    if units and not 0 < units.target < len(units.sizes):
        why = f"a side has no {over} with words"
    if why or not units:
        nothing = pa.nulls(len(kept), pa.float64())
        return dict.fromkeys(_COLUMNS, nothing), [f"no permutation test: {why}"]
    deals = Deals(len(units.sizes), units.target, permutations, seed)
    p = p_values(units.counts, len(kept), units.sizes, deals)
    values = (*_means(units, len(kept)), p, np.full(len(p), deals.floor), adjusted(p))
    how = f"{'all' if deals.exact else 'random'} {deals.number:,} deals"
    what = (
        f"permutation test, two-sided, of the difference of the means over {over}; {how} of "
        f"{units.target} of {deals.units} to the target{left_out}; p is at least "
        f"{deals.floor:.4g}; q by Benjamini-Hochberg over {len(kept):,} words"
    )
    notes = [what, reach(p, deals.floor)]
    return dict(zip(_COLUMNS, values, strict=True)), [note for note in notes if note]


def _refused(first: Side, second: Side, permutations: int, over: str) -> str | None:
    if not permutations:
        return "none was asked for"
    if first.units is None or second.units is None:
        return "a frequency list does not say who its words are by"
    both = {*first.units} & {*second.units} - {None}
    if not both:
        return None
    return (
        f"{len(both):,} of {over} stand on both sides and cannot be dealt whole; test over another"
    )


def _units(first: Side, second: Side, kept: NDArray[np.int64]) -> tuple[_Units, str]:
    """Those that have a name and words, and what to say of the others."""
    names = [*(first.units or ()), *(second.units or ())]
    shift = len(first.units or ())
    words = np.concatenate((first.table.words, second.table.words))
    units = np.concatenate((first.table.units, second.table.units + shift))
    counts = np.concatenate((first.table.counts, second.table.counts))
    sizes = total(units, counts, len(names))
    dealt = (sizes > 0) & np.array([name is not None for name in names], bool)
    place = np.searchsorted(kept, words)
    there = np.append(kept, -1)[place] == words
    entries = np.flatnonzero(there & dealt[units])
    entries = entries[np.argsort(words[entries], kind="stable")]
    table = Counts(place[entries], (dealt.cumsum() - 1)[units[entries]], counts[entries])
    unnamed = int(sizes[[name is None for name in names]].sum())
    silent = int((sizes == 0).sum())
    said = f", {silent:,} without words left out" if silent else ""
    said += f", {unnamed:,} words of nobody named left out" if unnamed else ""
    return _Units(table, sizes[dealt], int(dealt[:shift].sum())), said


def _means(units: _Units, rows: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The mean of the relative frequencies of each side's units, in millionths."""
    shares = units.counts.counts * 1e6 / units.sizes[units.counts.units]
    ours = units.counts.units < units.target
    first, second = (
        np.bincount(units.counts.words[side], weights=shares[side], minlength=rows)
        for side in (ours, ~ours)
    )
    return first / units.target, second / (len(units.sizes) - units.target)


def adjusted(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Q of each p (Benjamini & Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x)."""
    order = np.argsort(p, kind="stable")[::-1]
    rank = np.arange(len(p), 0, -1)
    found = np.empty(len(p))
    found[order] = np.minimum(np.minimum.accumulate(p[order] * len(p) / rank), 1.0)
    return found


def reach(p: NDArray[np.float64], floor: float, level: float = 0.05) -> str | None:
    """What to say where the floor keeps the correction from a level: None where it does not."""
    if not len(p) or adjusted(p).min() <= level:
        return None
    said = f"the smallest possible p is {floor:.4g}"
    if floor > level:
        return f"{said}: no word can reach {level}, whatever it is; too few units stand behind it"
    least = ceil(len(p) * floor / level - _NEAR)
    if least <= 1:
        return None
    here = int((p <= floor * (1 + _NEAR)).sum())
    return (
        f"{said}: with {len(p):,} words tested the correction reaches {level} at that floor only "
        f"if {least:,} words stand at it; {here:,} do, so it cannot be reached here"
    )
