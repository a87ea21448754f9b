"""A coefficient with its bootstrap interval, from parts that add up over texts."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

DRAWS = 1000
"""Resamples of a bootstrap."""

_SEED = 20160601


class Coefficient(NamedTuple):
    """An agreement coefficient.

    Attributes:
        value: 1 for perfect agreement, 0 for what chance gives, less for systematic disagreement;
            None where nothing varies, so that there is nothing to agree on.
        low: lower end of the 95 % interval; None where fewer than two texts were compared.
        high: upper end of the interval.
    """

    value: float | None
    low: float | None = None
    high: float | None = None


def bootstrap(parts: Array, alpha: Callable[[Array], Array]) -> list[Coefficient]:
    """Coefficients of sums over texts, and their percentile intervals over resampled texts.

    The texts are drawn with replacement; annotators and categories stay what they are (Efron and
    Tibshirani 1993, chapter 13). Draws in which nothing varies are left out of the interval. The
    generator is seeded: the same parts give the same interval.

    Args:
        parts: what each text contributes, of shape (texts, …).
        alpha: from sums of shape (draws, …) to coefficients of shape (draws, coefficients), with
            NaN where nothing varies.
    """
    texts = len(parts)
    values = alpha(parts.sum(axis=0)[np.newaxis])[0]
    if texts < 2:  # noqa: PLR2004 - one text cannot be resampled
        return [Coefficient(_known(value)) for value in values]
    weights = np.random.default_rng(_SEED).multinomial(texts, np.full(texts, 1 / texts), DRAWS)
    draws = alpha(np.tensordot(weights, parts, axes=1))
    return [
        Coefficient(_known(value), *_interval(draw))
        for value, draw in zip(values, draws.T, strict=True)
    ]


def _interval(draws: Array) -> tuple[float | None, float | None]:
    there = draws[~np.isnan(draws)]
    if not len(there):
        return None, None
    low, high = np.quantile(there, [0.025, 0.975])
    return float(low), float(high)


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
