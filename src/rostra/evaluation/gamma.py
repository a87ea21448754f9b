"""The coefficient gamma of agreement on units and their labels, with the best alignment of units.

Source: Mathet, Widlöcher and Métivier 2015, "The Unified and Holistic Method Gamma (γ) for
Inter-Annotator Agreement Measure and Alignment", *Computational Linguistics* 41, 437-479. Constants
are theirs: positions and labels have the same weight, and a unit without a counterpart costs 1.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import ceil, inf
from statistics import fmean, pstdev
from typing import NamedTuple

import numpy as np

from rostra.evaluation.krippendorff import Continuum, Unit, check_units

_SEED = 20150903
_LEAST_DRAWS, _MOST_DRAWS = 30, 300
_PRECISION = 0.02
_Z = 1.96  # of the standard normal distribution, two-sided, at 95 %
_STEPS = 20_000_000
_STEPS_FOR_PRECISION = 500_000
_EMPTY = 1.0


class Gamma(NamedTuple):
    """The coefficient gamma.

    Attributes:
        value: 1 for perfect agreement, 0 for agreement as by chance, less for less; None if there
            is no unit, or if the best alignment takes more than the stated number of steps.
        observed: the disorder of the best alignment of the units.
        expected: the mean disorder of random annotations; None where nothing is to be aligned.
        draws: the number of these random annotations.
    """

    value: float | None
    observed: float | None = None
    expected: float | None = None
    draws: int = 0


class _TooManyStepsError(Exception):
    """An alignment takes more steps than are allowed."""


class _Budget:
    """Steps, of which there is a limited number."""

    def __init__(self, steps: int) -> None:
        self._steps = steps
        self.spent = 0

    def spend(self, steps: int) -> None:
        """Take steps, or raise an error where there are not enough."""
        self.spent += steps
        if self.spent > self._steps:
            raise _TooManyStepsError


def gamma(continuum: Continuum, *, steps: int = _STEPS) -> Gamma:
    """Gamma of the units that annotators marked in a text, and of their labels.

    ``1 - observed / expected``, the disorders of the best alignment of the units, and of that of
    random annotations, on average. A random annotation takes for each annotator the units of one
    of them, chosen at random, and moves them on by a random number of characters, from the end of
    the text to its beginning (section 5.2). At least 30 are drawn, and as many as make the error
    of `expected` less than 2 % in 95 % of all cases (section 5.3), but at most 300, and no more
    once all have taken 500,000 steps. The same continuum has the same gamma: the draws come from a
    fixed seed.

    Args:
        continuum: the text and the units of two or more annotators.
        steps: how many steps all alignments together may take.

    Raises:
        RostraError: units of one annotator overlap or lie outside the text, or there are fewer than
            two annotators.
    """
    check_units(continuum)
    if not any(continuum.observers):
        return Gamma(None)
    budget = _Budget(steps)
    try:
        observed = _disorder(continuum.observers, budget)
        if observed == 0:
            return Gamma(1.0, 0.0)
        draws = _expected(continuum, budget)
    except _TooManyStepsError:
        return Gamma(None)
    expected = fmean(draws)
    value = 1 - observed / expected if expected else None
    return Gamma(value, observed, expected, len(draws))


def _expected(continuum: Continuum, budget: _Budget) -> list[float]:
    """The disorders of random annotations."""
    random = _Random(_SEED)
    disorders = [_drawn(continuum, random, budget) for _ in range(_LEAST_DRAWS)]
    mean = fmean(disorders)
    variation = pstdev(disorders) / mean if mean else 0.0
    wanted = min(ceil((variation * _Z / _PRECISION) ** 2), _MOST_DRAWS)
    while len(disorders) < wanted and budget.spent < _STEPS_FOR_PRECISION:
        disorders.append(_drawn(continuum, random, budget))
    return disorders


def _drawn(continuum: Continuum, random: "_Random", budget: _Budget) -> float:
    drawn: list[tuple[Unit, ...]] = [()]
    while not any(drawn):
        drawn = _shifted(continuum, random)
    return _disorder(drawn, budget)


class _Random:
    """Random numbers from the raw stream of PCG64, the same in every version of numpy."""

    def __init__(self, seed: int) -> None:
        self._stream = np.random.PCG64(seed)

    def below(self, limit: int) -> int:
        """A number from 0 to below a limit."""
        return int(self._stream.random_raw()) % limit


def _shifted(continuum: Continuum, random: _Random) -> list[tuple[Unit, ...]]:
    """The units of annotators at random, each moved on, no two by about the same distance."""
    observers, length = continuum.observers, continuum.length
    units = [unit for own in observers for unit in own]
    nearest = sum(unit.end - unit.start for unit in units) / len(units) / 2
    free = [(0, length)]
    drawn = []
    for _ in observers:
        distance = _place(free, random) if free else random.below(length)
        free = list(_without(free, distance, nearest))
        chosen = observers[random.below(len(observers))]
        drawn.append(tuple(_moved(unit, distance, length) for unit in chosen))
    return drawn


def _place(free: Sequence[tuple[int, int]], random: _Random) -> int:
    """A random number in one of several ranges."""
    at = random.below(sum(end - start for start, end in free))
    for start, end in free:
        if at < end - start:
            return start + at
        at -= end - start
    raise AssertionError


def _without(
    free: Sequence[tuple[int, int]], distance: int, nearest: float
) -> Iterator[tuple[int, int]]:
    """Ranges without the numbers that are too near to a distance."""
    low, high = ceil(distance - nearest), int(distance + nearest) + 1
    for start, end in free:
        if start < min(end, low):
            yield start, min(end, low)
        if max(start, high) < end:
            yield max(start, high), end


def _moved(unit: Unit, distance: int, length: int) -> Unit:
    start = (unit.start + distance) % length
    return Unit(start, start + unit.end - unit.start, unit.value)


def _disorder(observers: Sequence[Sequence[Unit]], budget: _Budget) -> float:
    """The least disorder that an alignment of the units has.

    An alignment puts each unit into one group with at most one unit of each annotator. The groups
    are chosen from left to right, each with the first unit that has none; of all choices that have
    used the same units, only the best is kept.
    """
    units = sorted((unit, at) for at, own in enumerate(observers) for unit in own)
    best = {0: 0.0}  # by the units ahead that are in a group already, as bits, the least disorder
    for groups in _groups(units, len(observers), budget):
        following: dict[int, float] = {}
        for used, disorder in best.items():
            if used & 1:
                choices = [(0, 0.0)]
            else:
                choices = [(bits, cost) for bits, cost in groups if not used & bits]
            budget.spend(len(choices))
            for bits, cost in choices:
                rest = (used | bits) >> 1
                if disorder + cost < following.get(rest, inf):
                    following[rest] = disorder + cost
        best = following
    return best[0] * len(observers) / len(units)


def _groups(
    units: Sequence[tuple[Unit, int]], annotators: int, budget: _Budget
) -> Iterator[list[tuple[int, float]]]:
    """Yield for each unit the groups that it can begin, with their disorders.

    A group is bits: the unit itself, then those that follow it. Groups that are no better than two
    smaller ones in their place are left out.
    """
    pairs = annotators * (annotators - 1) / 2
    longest = max((unit.end - unit.start for unit, _ in units), default=0)
    for first, (unit, annotator) in enumerate(units):
        groups = [(1, _EMPTY)]
        near = list(_near(units, first, longest, annotators, budget))
        for size in range(1, annotators):
            for others in combinations(near, size):
                budget.spend(1)
                members = [(unit, annotator), *(units[at] for at in others)]
                if len({at for _, at in members}) == len(members):
                    cost = _cost([member for member, _ in members], pairs)
                    if cost is not None:
                        groups.append((sum(1 << (at - first) for at in others) | 1, cost))
        yield groups


def _near(
    units: Sequence[tuple[Unit, int]], first: int, longest: int, annotators: int, budget: _Budget
) -> Iterator[int]:
    """Yield the places of later units of other annotators that may be in a group with a unit."""
    unit, annotator = units[first]
    most = _most(annotators)
    # The bounds of units with a gap between them differ by their lengths and twice the gap.
    reach = unit.end + (most**0.5 - 1) / 2 * (unit.end - unit.start + longest)
    for at in range(first + 1, len(units)):
        other, of = units[at]
        if other.start > reach:
            return
        budget.spend(1)
        if of != annotator and _dissimilarity(unit, other) < most:
            yield at


def _most(annotators: int) -> float:
    """From which dissimilarity on two units are in no group of the best alignment.

    A group costs less than its members alone, which cost 1 each.
    """
    return _EMPTY * annotators * (annotators - 1) * annotators / 2


def _cost(members: Sequence[Unit], pairs: float) -> float | None:
    """The disorder of a group, None if it is no less than that of its members alone."""
    filled = list(combinations(members, 2))
    disorder = sum(_dissimilarity(one, other) for one, other in filled)
    cost = (disorder + _EMPTY * (pairs - len(filled))) / pairs
    return cost if cost < _EMPTY * len(members) else None


def _dissimilarity(one: Unit, other: Unit) -> float:
    """The dissimilarity of two units: that of their places, and 1 for different labels.

    That of places is the square of the distance between their bounds, in shares of their lengths.
    """
    distance = abs(one.start - other.start) + abs(one.end - other.end)
    length = one.end - one.start + other.end - other.start
    return (distance / length) ** 2 + _EMPTY * (one.value != other.value)
