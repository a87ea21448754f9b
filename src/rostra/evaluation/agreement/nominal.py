"""Krippendorff's alpha for units that are given, with values of a nominal scale."""

from collections import Counter
from collections.abc import Hashable, Sequence
from typing import NamedTuple

import numpy as np

from rostra.evaluation.agreement.intervals import Array, Coefficient, bootstrap


class Nominal(NamedTuple):
    """Agreement on the values of units.

    Attributes:
        alpha: over all values.
        values: for each value, alpha of "this value or another".
        counts: how often each value was given in units that two or more annotators valued.
        units: how many such units there are.
    """

    alpha: Coefficient
    values: dict[Hashable, Coefficient]
    counts: dict[Hashable, int]
    units: int


def nominal(units: Sequence[Sequence[Hashable | None]]) -> Nominal:
    """Krippendorff's alpha for nominal data, of any number of annotators, with missing values.

    alpha = 1 - (n - 1) * sum(o_ck) / sum(n_c * n_k), both sums over c != k, where o_ck are the
    coincidences of values within units, each pair of a unit of m values weighing 1/(m - 1)
    (Krippendorff 2019, *Content Analysis*, 4th edition, section 12.3).

    Args:
        units: for each unit the values that the annotators gave it; None where one gave none.
            A unit with fewer than two values says nothing and is left out.
    """
    valued = [[value for value in unit if value is not None] for unit in units]
    pairable = [unit for unit in valued if len(unit) > 1]
    counts = Counter(value for unit in pairable for value in unit)
    names = sorted(counts, key=repr)
    if not names:
        return Nominal(Coefficient(None), {}, {}, 0)
    index = {name: at for at, name in enumerate(names)}
    parts = np.array([_coincidences([index[v] for v in unit], len(names)) for unit in pairable])
    alpha, *values = bootstrap(parts, _alphas)
    return Nominal(alpha, dict(zip(names, values, strict=True)), dict(counts), len(pairable))


def _coincidences(unit: Sequence[int], size: int) -> Array:
    counts = np.bincount(unit, minlength=size).astype(float)
    return (np.outer(counts, counts) - np.diag(counts)) / (len(unit) - 1)


def _alphas(sums: Array) -> Array:
    """From coincidences, of shape (draws, values, values), to alpha and that of each value."""
    totals = sums.sum(axis=2)
    n = totals.sum(axis=1, keepdims=True)
    same = np.diagonal(sums, axis1=1, axis2=2)
    apart, chance = totals - same, totals * (n - totals)
    apart = np.concatenate([apart.sum(axis=1, keepdims=True), apart], axis=1)
    chance = np.concatenate([chance.sum(axis=1, keepdims=True), chance], axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(chance > 0, 1 - (n - 1) * apart / chance, np.nan)
