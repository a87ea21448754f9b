"""Krippendorff's alpha coefficients of agreement, with bootstrap intervals.

`nominal_agreement` compares the values of predefined units, `unitizing_agreement` the units that
annotators marked in a text. Sources: Krippendorff 2019, *Content Analysis*, 4th edition, chapter
12; Krippendorff, Mathet, Bouvry and Widlöcher 2016, *Quality & Quantity* 50, 2347-2364; for
intervals Efron and Tibshirani 1993, chapter 13.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from itertools import pairwise, permutations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rostra.errors import RostraError
from rostra.evaluation.levels import LEVELS, level_of, required_units

Array = NDArray[np.float64]

DRAWS = 1000  # resamples of a bootstrap
_SEED = 20160601
_SAME = 1e-9  # coefficients that differ by less differ by rounding

_NOTHING_TO_COMPARE = "agreement requires a text and two or more annotators"


class Coefficient(NamedTuple):
    """An agreement coefficient with its 95 % interval.

    Attributes:
        value: 1 for perfect agreement, 0 for agreement as by chance, less for systematic
            disagreement; None where nothing varies, so that there is nothing to agree on.
        low: lower end of the interval; None if all resamples have the same coefficient, as where
            annotators never differ or fewer than two texts (units, for nominal agreement) are
            compared: then nothing is known of how much the coefficient may vary.
        high: upper end of the interval; None where `low` is.
        units: the number of units: predefined ones, or the spans of an annotator on average.
        rarest: the share of the rarest value among the units (for where spans are, that of the
            characters inside or outside of spans, whichever is smaller).
        annotators: the number of annotators.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    units: int = 0
    rarest: float = 0.0
    annotators: int = 2

    @property
    def level(self) -> str | None:
        """``firm`` or ``tentative``, by `rostra.evaluation.levels`; None if neither is shown.

        Annotators who never differ have no interval: the number of units alone decides.
        """
        never_differ = self.low is None and self.value == 1
        low = self.value if never_differ else self.low
        return level_of(low, self.units, self.rarest, self.annotators)

    @property
    def required(self) -> dict[str, int | None]:
        """For each level the number of units from which on it can be shown; None for never."""
        return {
            name: required_units(least, self.rarest, self.annotators)
            for name, least in LEVELS.items()
        }


class NominalAgreement(NamedTuple):
    """Agreement on the values of predefined units.

    Attributes:
        alpha: over all values.
        values: for each value, alpha of "this value or another".
        counts: how often each value occurs in units with two or more values.
        units: the number of such units.
    """

    alpha: Coefficient
    values: dict[Hashable, Coefficient]
    counts: dict[Hashable, int]
    units: int


class Unit(NamedTuple):
    """A stretch of a text that an annotator marked: its offsets, end exclusive, and its label."""

    start: int
    end: int
    value: str


class Continuum(NamedTuple):
    """The length of a text in characters, and the units of each annotator in it.

    Offsets count from 0 at the start of the text; units of one annotator must not overlap.
    """

    length: int
    observers: tuple[tuple[Unit, ...], ...]


class UnitizingAgreement(NamedTuple):
    """Agreement on units.

    Attributes:
        u: on where units are and on their labels (u-alpha).
        binary: on where units are, whatever their labels (``|u``-alpha).
        cu: on labels, where two or more annotators have units (cu-alpha).
        values: for each label the agreement on it, where two or more annotators have units
            ((k)u-alpha).
        coverage: for each label the share of its characters that `values` takes into account.
    """

    u: Coefficient
    binary: Coefficient
    cu: Coefficient
    values: dict[str, Coefficient]
    coverage: dict[str, float]


def nominal_agreement(units: Sequence[Sequence[Hashable | None]]) -> NominalAgreement:
    """Alpha for nominal data, any number of annotators, and missing values.

    alpha = 1 - (n - 1) * sum(o_ck) / sum(n_c * n_k), both sums over c != k, where o_ck are the
    coincidences of values within units, each pair of a unit of m values weighing 1/(m - 1)
    (Krippendorff 2019, section 12.3).

    Args:
        units: for each unit the value of each annotator, None where one has none. Units with fewer
            than two values are left out.
    """
    values_by_unit = [[value for value in unit if value is not None] for unit in units]
    pairable = [values for values in values_by_unit if len(values) > 1]
    counts = Counter(value for values in pairable for value in values)
    names = sorted(counts, key=repr)
    if not names:
        return NominalAgreement(Coefficient(None), {}, {}, 0)
    index = {name: at for at, name in enumerate(names)}
    parts = np.array([_coincidences([index[v] for v in values], len(names)) for values in pairable])
    alpha, *by_value = _bootstrap(parts, _nominal_alphas)
    shares = {name: counts[name] / counts.total() for name in names}
    base = {"units": len(pairable), "annotators": max(map(len, pairable))}
    values = {
        name: coefficient._replace(rarest=shares[name], **base)
        for name, coefficient in zip(names, by_value, strict=True)
    }
    alpha = alpha._replace(rarest=min(shares.values()), **base)
    return NominalAgreement(alpha, values, dict(counts), len(pairable))


def unitizing_agreement(continua: Sequence[Continuum]) -> UnitizingAgreement:
    """The four coefficients of the unitizing family over texts.

    The observed quantities are the lengths of all intersections of units of different annotators,
    gaps included; the expected ones are those that units of these lengths and labels would have if
    they were paired regardless of where they are. A unit is paired as a whole, so that it is not
    paired with itself; a gap is paired character by character (Krippendorff et al. 2016;
    Krippendorff 2019, section 12.6, equations 32 to 38). The intervals resample texts, not
    intersections as the authors do: the units of one text are not independent.

    Raises:
        RostraError: units of one annotator overlap or lie outside their text, or there are fewer
            than two annotators, or no text.
    """
    names = sorted({unit.value for c in continua for units in c.observers for unit in units})
    if not continua:
        raise RostraError(_NOTHING_TO_COMPARE)
    for continuum in continua:
        check_units(continuum)
    parts = np.array([_unitizing_parts(continuum, names) for continuum in continua])
    u, binary, cu, *values = _bootstrap(parts, _unitizing_alphas)
    sums = parts.sum(axis=0)
    lengths = dict(zip(names, sums[1:, : len(names) + 1], strict=True))
    coverage = {name: float(row[1:].sum() / (row.sum() or 1)) for name, row in lengths.items()}
    gap = float(sums[0, : len(names) + 1].sum() / (sums[:, : len(names) + 1].sum() or 1))
    outside = min(gap, 1 - gap)
    annotators = max(len(continuum.observers) for continuum in continua)
    number, shares = _units_by_label(sums[1:, -2], annotators)
    shared_number, shared_shares = _units_by_label(sums[1:, -1], annotators)
    shared = {"units": shared_number, "annotators": annotators}
    return UnitizingAgreement(
        u._replace(units=number, rarest=min([outside, *shares]), annotators=annotators),
        binary._replace(units=number, rarest=outside, annotators=annotators),
        cu._replace(rarest=min(shared_shares, default=0.0), **shared),
        {
            name: coefficient._replace(rarest=share, **shared)
            for name, coefficient, share in zip(names, values, shared_shares, strict=True)
        },
        coverage,
    )


def _units_by_label(counts: Array, annotators: int) -> tuple[int, list[float]]:
    """The number of units of an annotator on average, and the share of each label among them."""
    return int(counts.sum()) // annotators, [float(n) for n in counts / (counts.sum() or 1)]


def check_units(continuum: Continuum) -> None:
    """Raise an error if a text has no two annotators, or units that overlap or are outside of it.

    Raises:
        RostraError: so it is.
    """
    if len(continuum.observers) < 2:  # noqa: PLR2004 - a pair
        raise RostraError(_NOTHING_TO_COMPARE)
    for units in continuum.observers:
        for before, after in pairwise(sorted(units)):
            if after.start < before.end:
                raise RostraError(f"two units of one annotator overlap: {before} and {after}")
        for unit in units:
            if not 0 <= unit.start < unit.end <= continuum.length:
                raise RostraError(f"{unit} is not inside a text of {continuum.length} characters")


@np.errstate(invalid="ignore", divide="ignore")  # 0 / 0 where nothing varies
def _bootstrap(parts: Array, alphas: Callable[[Array], Array]) -> list[Coefficient]:
    """Coefficients of sums over texts, with percentile intervals over resampled texts.

    Texts are drawn with replacement; annotators and values stay the same. `parts` has the shape
    (texts, …); `alphas` makes coefficients (draws, coefficients) of sums (draws, …), NaN where
    nothing varies.
    """
    texts = len(parts)
    draws = DRAWS if texts > 1 else 0
    # Not the raw stream of PCG64, as elsewhere: published intervals were drawn by this Generator.
    weights = np.random.default_rng(_SEED).multinomial(texts, np.full(texts, 1 / texts), draws)
    values = alphas(parts.sum(axis=0)[np.newaxis])[0]
    resampled = alphas(np.tensordot(weights, parts, axes=1))
    return list(map(_coefficient, values, resampled.T))


def _coefficient(value: float, draws: Array) -> Coefficient:
    """A coefficient with its interval over the draws in which something varies."""
    defined = draws[~np.isnan(draws)]
    low, high = map(float, np.quantile(defined, [0.025, 0.975])) if defined.size else (None, None)
    if defined.size and np.ptp(defined) < _SAME:
        low = high = None
    return Coefficient(None if np.isnan(value) else float(value), low, high)


def _coincidences(values: Sequence[int], size: int) -> Array:
    """The coincidence matrix of the values of one unit."""
    counts = np.bincount(values, minlength=size).astype(float)
    return (np.outer(counts, counts) - np.diag(counts)) / (len(values) - 1)


def _nominal_alphas(sums: Array) -> Array:
    """Alpha and that of each value, from coincidences of shape (draws, values, values)."""
    totals = sums.sum(axis=2)
    n = totals.sum(axis=1, keepdims=True)
    observed, expected = (
        np.column_stack([by_value.sum(axis=1), by_value])
        for by_value in (_differing(sums), totals * (n - totals))
    )
    return _alpha((n - 1) * observed, expected)


def _unitizing_parts(continuum: Continuum, names: Sequence[str]) -> Array:
    """The contribution of a text: a row for gaps (0), then one for each value.

    The first columns have the lengths of intersections with gaps and with each value, the next one
    the self-pairings of all units, then those of the parts of units in which another annotator has
    units; the last two the number of units, and of those that another annotator's units meet.
    """
    size = len(names) + 1
    index = {name: at for at, name in enumerate(names, 1)}
    labels = np.array([_labels(continuum.length, units, index) for units in continuum.observers])
    parts = np.zeros((size, size + 4))
    for one, other in permutations(labels, 2):
        pairs = np.bincount(one * size + other, minlength=size * size)
        parts[:, :size] += pairs.reshape(size, size) / (len(labels) - 1)
    parts[0, size] = (labels == 0).sum()
    for at, units in enumerate(continuum.observers):
        in_others = np.delete(labels, at, axis=0).max(axis=0) > 0
        for unit in units:
            row = index[unit.value]
            parts[row, size] += (unit.end - unit.start) ** 2
            shared = in_others[unit.start : unit.end].sum()
            parts[row, size + 1] += shared**2
            parts[row, size + 2 :] += 1, shared > 0
    return parts


def _labels(length: int, units: Sequence[Unit], index: dict[str, int]) -> NDArray[np.int64]:
    """The index of the value of each character, 0 for none."""
    labels = np.zeros(length, dtype=np.int64)
    for unit in units:
        labels[unit.start : unit.end] = index[unit.value]
    return labels


def _unitizing_alphas(sums: Array) -> Array:
    """The coefficients in the order of `UnitizingAgreement`, from sums of `_unitizing_parts`."""
    size = sums.shape[1]
    lengths, shared_lengths = sums[:, :, :size], sums[:, 1:, 1:size]
    expected = _expected(lengths, sums[:, :, size])
    shared_expected = _expected(shared_lengths, sums[:, 1:, size + 1])
    differing, expected_differing = _differing(shared_lengths), _differing(shared_expected)
    totals, expected_totals = shared_lengths.sum(axis=2), shared_expected.sum(axis=2)
    coefficients = [
        _alpha(_differing(lengths).sum(axis=1), _differing(expected).sum(axis=1)),
        _alpha(lengths[:, 0, 1:].sum(axis=1), expected[:, 0, 1:].sum(axis=1)),
        _alpha(differing.sum(axis=1), expected_differing.sum(axis=1)),
        _alpha(differing / totals, expected_differing / expected_totals),
    ]
    return np.column_stack(coefficients)


def _expected(lengths: Array, self_pairs: Array) -> Array:
    """Expected lengths of intersections, without self-pairings; 0 if nothing else can be paired."""
    totals = lengths.sum(axis=2)
    pairs = totals[:, :, np.newaxis] * totals[:, np.newaxis, :]
    at = np.arange(totals.shape[1])
    pairs[:, at, at] -= self_pairs
    number = pairs.sum(axis=(1, 2), keepdims=True)
    length = totals.sum(axis=1)[:, np.newaxis, np.newaxis]
    return np.asarray(pairs * np.where(number > 0, length / number, 0))


def _differing(lengths: Array) -> Array:
    """For each value the length of intersections with other values."""
    return np.asarray(lengths.sum(axis=2) - np.diagonal(lengths, axis1=1, axis2=2))


def _alpha(observed: Array, expected: Array) -> Array:
    return np.where(expected > 0, 1 - observed / expected, np.nan)
