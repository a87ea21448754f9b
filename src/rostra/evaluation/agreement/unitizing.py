"""Krippendorff's family of alpha coefficients for units that annotators cut out of a text."""

from collections.abc import Sequence
from itertools import pairwise, permutations
from typing import NamedTuple

import numpy as np

from rostra.errors import RostraError
from rostra.evaluation.agreement.intervals import Array, Coefficient, bootstrap


class Unit(NamedTuple):
    """A stretch of a text that an annotator cut out.

    Attributes:
        start: offset of its first character.
        end: offset of the character after its last.
        value: what it was called.
    """

    start: int
    end: int
    value: str


class Continuum(NamedTuple):
    """A text with the units of each annotator.

    Attributes:
        length: its length in characters.
        observers: for each annotator the units, which do not overlap. Offsets count from 0 at the
            start of the text.
    """

    length: int
    observers: tuple[tuple[Unit, ...], ...]


class Family(NamedTuple):
    """Agreement on units.

    Attributes:
        u: on where units are and what they are called.
        binary: on where units are, whatever they are called.
        cu: on what they are called, where two or more annotators have units.
        values: for each value the agreement on it, where two or more annotators have units.
        coverage: for each value the share of its characters that `values` looks at.
    """

    u: Coefficient
    binary: Coefficient
    cu: Coefficient
    values: dict[str, Coefficient]
    coverage: dict[str, float]


def family(continua: Sequence[Continuum]) -> Family:
    """The four coefficients of the unitizing family over texts.

    Observed are the lengths of all intersections of units of different annotators, gaps among
    them; expected is what units of these lengths and values would give if they were paired
    without regard to where they are. A unit is paired as a whole, so that it is not paired with
    itself; a gap is paired character by character. (Krippendorff, Mathet, Bouvry and Widlöcher
    2016, *Quality & Quantity* 50, 2347-2364; Krippendorff 2019, *Content Analysis*, 4th edition,
    section 12.6, equations 32 to 38.) The intervals resample texts, not intersections as the
    authors do: units of one text are not independent.

    Raises:
        RostraError: units of one annotator overlap, lie outside their text, or there are fewer
            than two annotators.
    """
    names = sorted({unit.value for c in continua for units in c.observers for unit in units})
    if not continua or any(len(c.observers) < 2 for c in continua):  # noqa: PLR2004 - a pair
        raise RostraError("agreement needs two annotators or more, and a text")
    parts = np.array([_parts(continuum, names) for continuum in continua])
    u, binary, cu, *values = bootstrap(parts, _alphas)
    return Family(u, binary, cu, dict(zip(names, values, strict=True)), _coverage(parts, names))


def _parts(continuum: Continuum, names: Sequence[str]) -> Array:
    """What a text contributes: a row each for the gaps (0) and the values.

    The first columns are the lengths of intersections; then the self-pairings of all units, then
    those of the stretches that another annotator has units in.
    """
    size = len(names) + 1
    index = {name: at for at, name in enumerate(names, 1)}
    labels = np.array([_labels(continuum, units, index) for units in continuum.observers])
    parts = np.zeros((size, size + 2))
    for one, other in permutations(labels, 2):
        pairs = np.bincount(one * size + other, minlength=size * size)
        parts[:, :size] += pairs.reshape(size, size) / (len(labels) - 1)
    parts[0, size] = (labels == 0).sum()
    for at, units in enumerate(continuum.observers):
        others = np.delete(labels, at, axis=0).max(axis=0) > 0
        for unit in units:
            row = index[unit.value]
            parts[row, size] += (unit.end - unit.start) ** 2
            parts[row, size + 1] += others[unit.start : unit.end].sum() ** 2
    return parts


def _labels(
    continuum: Continuum, units: Sequence[Unit], index: dict[str, int]
) -> np.typing.NDArray[np.int64]:
    """The value of each character, 0 for none."""
    labels = np.zeros(continuum.length, dtype=np.int64)
    for before, after in pairwise(sorted(units)):
        if after.start < before.end:
            raise RostraError(f"two units of one annotator overlap: {before} and {after}")
    for unit in units:
        if not 0 <= unit.start < unit.end <= continuum.length:
            raise RostraError(f"{unit} is no stretch of a text of {continuum.length} characters")
        labels[unit.start : unit.end] = index[unit.value]
    return labels


def _alphas(sums: Array) -> Array:
    """From sums of `_parts`, of shape (draws, …), to the coefficients, in the order of `Family`."""
    size = sums.shape[1]
    lengths, alone, alone_there = sums[:, :, :size], sums[:, :, size], sums[:, 1:, size + 1]
    expected = _expected(lengths, alone)
    there = lengths[:, 1:, 1:]
    expected_there = _expected(there, alone_there)
    rows, rows_expected = _apart(there), _apart(expected_there)
    found = [
        _alpha(_apart(lengths).sum(axis=1), _apart(expected).sum(axis=1)),
        _alpha(lengths[:, 0, 1:].sum(axis=1), expected[:, 0, 1:].sum(axis=1)),
        _alpha(rows.sum(axis=1), rows_expected.sum(axis=1)),
    ]
    total, total_expected = there.sum(axis=2), expected_there.sum(axis=2)
    with np.errstate(invalid="ignore", divide="ignore"):
        each = _alpha(rows / total, rows_expected / total_expected)
    return np.column_stack([*found, each])


def _expected(lengths: Array, alone: Array) -> Array:
    """Expected intersections: from the marginal lengths, less what units share with themselves.

    They are 0 where there is nothing else to pair a unit with.
    """
    totals = lengths.sum(axis=2)
    pairs = totals[:, :, np.newaxis] * totals[:, np.newaxis, :]
    at = np.arange(totals.shape[1])
    pairs[:, at, at] -= alone
    number = pairs.sum(axis=(1, 2), keepdims=True)
    scale = np.zeros_like(number)
    np.divide(totals.sum(axis=1)[:, np.newaxis, np.newaxis], number, out=scale, where=number > 0)
    return np.asarray(pairs * scale)


def _apart(lengths: Array) -> Array:
    """For each value the intersections with other values."""
    return np.asarray(lengths.sum(axis=2) - np.diagonal(lengths, axis1=1, axis2=2))


def _alpha(apart: Array, expected: Array) -> Array:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(expected > 0, 1 - apart / expected, np.nan)


def _coverage(parts: Array, names: Sequence[str]) -> dict[str, float]:
    lengths = parts.sum(axis=0)[1:, : len(names) + 1]
    totals = lengths.sum(axis=1)
    return {
        name: float(lengths[at, 1:].sum() / totals[at]) if totals[at] else 0.0
        for at, name in enumerate(names)
    }
