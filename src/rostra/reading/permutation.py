"""Permutation tests over whole speakers or texts: a keyword that one of them makes is no keyword.

Words of one speaker are not independent, so what is exchanged between target and reference is the
speaker with everything that they say. The statistic is the absolute difference of the relative
frequencies; the test is two-sided.
"""

from __future__ import annotations

from itertools import combinations
from math import ceil, comb
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_CELLS = 2_000_000  # of the arrays that are held at a time
_EXACT = 2**24  # whole numbers up to here are exact in 32 bits
_TIE = 1e-9  # relative difference below which two statistics are the same


class Assignments(NamedTuple):
    """Ways to choose the units of the target."""

    chosen: NDArray[np.float32]
    """A column a way, a row a unit: 1 where the unit is in the target."""
    exact: bool
    """Whether these are all ways there are."""
    floor: float
    """The smallest p that can come out."""


def assignments(target: NDArray[np.bool_], most: int, seed: int) -> Assignments:
    """All ways to choose as many units as the target has, or so many at random.

    With n units of which k are the target there are C(n, k) ways, one of them observed: p is at
    least 1 / C(n, k), or 2 / C(n, k) where n = 2k, as exchanging both sides changes nothing.
    At random, p is (1 + ways as extreme) / (1 + ways) (Phipson & Smyth 2010,
    doi:10.2202/1544-6115.1585).

    Args:
        target: for each unit, whether it is in the target.
        most: how many ways to go through.
        seed: of the random choice (PCG64).
    """
    n, k = len(target), int(target.sum())
    ways = comb(n, k)
    exact = ways <= most
    if exact:
        chosen = np.zeros((n, ways), np.float32)
        for way, units in enumerate(combinations(range(n), k)):
            chosen[list(units), way] = 1
        return Assignments(chosen, exact, min(1.0, (2 if n == 2 * k else 1) / ways))
    chance = np.random.default_rng(seed)
    chosen = np.zeros((n, most), np.float32)
    for way in range(most):
        chosen[chance.choice(n, k, replace=False), way] = 1
    return Assignments(chosen, exact, 1 / (1 + most))


def p_values(
    counts: NDArray[np.float64],
    sizes: NDArray[np.int64],
    target: NDArray[np.bool_],
    ways: Assignments,
) -> NDArray[np.float64]:
    """P of each word.

    Args:
        counts: a row a word, a column a unit. A word stands less than 2**24 times, so that sums are
            exact also in 32 bits; where one stands more often, 64 bits are taken.
        sizes: all words of each unit.
        target: for each unit, whether it is in the target.
        ways: see `assignments`.
    """
    n1 = sizes @ ways.chosen.astype(float)
    n2 = sizes.sum() - n1
    total = counts.sum(axis=1, keepdims=True)
    kind = np.float32 if total.max(initial=0) < _EXACT else np.float64
    table: NDArray[Any]
    chosen: NDArray[Any]
    table, chosen = counts.astype(kind), ways.chosen.astype(kind, copy=False)

    def statistic(first: NDArray[Any], n1: Any, n2: Any) -> Any:  # noqa: ANN401 - arrays
        with np.errstate(divide="ignore", invalid="ignore"):
            first = first.astype(float)
            return np.abs(np.nan_to_num(first / n1) - np.nan_to_num((total - first) / n2))

    of_target = counts @ target.astype(float)[:, None]
    size = int(sizes[target].sum())
    observed = statistic(of_target, size, int(sizes.sum()) - size)
    hits = np.zeros(len(counts), np.int64)
    step = max(1, _CELLS // max(len(counts), 1))
    for start in range(0, ways.chosen.shape[1], step):
        part = slice(start, start + step)
        found = statistic(table @ chosen[:, part], n1[part], n2[part])
        hits += (found >= observed * (1 - _TIE)).sum(axis=1)
    number = ways.chosen.shape[1]
    p: NDArray[np.float64] = hits / number if ways.exact else (1 + hits) / (1 + number)
    return p


def adjusted(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Q of each p (Benjamini & Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x)."""
    order = np.argsort(p, kind="stable")[::-1]
    rank = np.arange(len(p), 0, -1)
    found = np.empty(len(p))
    found[order] = np.minimum(np.minimum.accumulate(p[order] * len(p) / rank), 1.0)
    return found


def reach(p: NDArray[np.float64], floor: float, level: float = 0.05) -> str | None:
    """What to say where the correction cannot reach a level: None where it does reach it."""
    if not len(p) or adjusted(p).min() <= level:
        return None
    said = f"the smallest possible p is {floor:.4g}"
    if floor > level:
        return f"{said}: no word can reach {level}, whatever it is; too few units stand behind it"
    least = ceil(len(p) * floor / level - _TIE)
    here = int((p <= floor * (1 + _TIE)).sum())
    if least > len(p):
        return f"{said}: with {len(p)} words tested the correction cannot reach {level}"
    return (
        f"{said}: with {len(p)} words tested the correction reaches {level} at that floor only if "
        f"{least} words stand at it; {here} do, so it cannot be reached here"
    )
