"""Atoms of numbers and strings: whether the left leaves any value that the right refuses."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from typing import TYPE_CHECKING

from jsonschema_containment.candidates import interleaved
from jsonschema_containment.formats import MISFITS, PLAIN, SAMPLES
from jsonschema_containment.formulas import COMPARISONS
from jsonschema_containment.strings import StringSet
from jsonschema_containment.values import from_key, key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jsonschema_containment.candidates import Answer
    from jsonschema_containment.formulas import Formula
    from jsonschema_containment.prover import Atoms, Prover

_FEW = 2000
_SMALL = 2**50
"""Below it, integers are divided without rounding, be the divisor an integer or a float."""

_OPPOSITE = {"ge": "lt", "gt": "le", "le": "gt", "lt": "ge"}


def numbers(prover: Prover, left: Atoms, right: Atoms) -> Answer:
    """Numbers within an interval, whole or not, multiples or not."""
    bounds = [f for f in left if f[0] in _OPPOSITE]
    bounds += [(_OPPOSITE[f[0]], f[1]) for f in right if f[0] in _OPPOSITE]
    low = max((Fraction(f[1]) for f in bounds if f[0] in ("ge", "gt")), default=None)
    high = min((Fraction(f[1]) for f in bounds if f[0] in ("le", "lt")), default=None)
    small = low is not None and high is not None and max(-low, high) < _SMALL
    integers = ("int",) in left
    factors = [Fraction(f[1]) for f in left if f[0] == "multiple"]
    # A float divides with rounding: 6.000000000000001 is a multiple of 6.0, and not of 6.
    exact = [f[1] for f in left if f[0] == "multiple" and (f[2] or (small and integers))]
    certain = [Fraction(factor) for factor in exact if factor == int(factor)]
    some = [f[1] for f in right if f[0] == "multiple" and (f[2] or small)]
    barred = [Fraction(factor) for factor in some if factor == int(factor)]
    whole = integers or bool(certain)
    steps = [*certain, Fraction(1)] if whole else []
    covered = any((f / b).denominator == 1 for f in steps for b in barred)
    if covered or (whole and ("int",) in right):
        return None
    taken = {k for f in right if f[0] == "enum" for k in f[1]}
    if whole:
        # Only these are certainly read alike; to leave the others out proves no less.
        step = math.lcm(*(f.numerator for f in certain))

        def among(multipliers: Iterable[int]) -> Iterator[int]:
            for multiplier in multipliers:
                prover.budget.spend()
                exact = Fraction(multiplier * step)
                free = not any((exact / b).denominator == 1 for b in barred)
                if free and _within(exact, bounds) and key(int(exact)) not in taken:
                    yield int(exact)

        first = None if low is None else math.ceil(low / step)
        last = None if high is None else math.floor(high / step)
        if first is None or last is None or last - first >= _FEW:
            return lambda: among(_outwards(first, last))
        few = range(first, last + 1)
        return None if next(among(few), None) is None else lambda: among(few)
    point = [low] if low is not None and high is not None and low >= high else None
    fractional = ("int",) in right

    def remaining() -> Iterator[int | float]:
        for number in _between(low, high) if point is None else point:
            prover.budget.spend()
            if (
                _within(number, bounds)
                and not (fractional and number.denominator == 1)
                and key(_json(number)) not in taken
                and not any((number / factor).denominator != 1 for factor in factors)
            ):
                yield _json(number)

    proved = point is not None and not factors and next(remaining(), None) is None
    return None if proved else remaining


def _within(number: Fraction, bounds: list[Formula]) -> bool:
    return all(COMPARISONS[word](number, Fraction(limit)) for word, limit in bounds)


def _json(number: Fraction) -> int | float:
    return int(number) if number.denominator == 1 else float(number)


def _outwards(first: int | None, last: int | None) -> Iterator[int]:
    """Integers from the limits on, or from 0 on where there is none."""
    starts = [n for n in (first, last) if n is not None] or [0]
    for distance in range(_FEW):
        for start in starts:
            yield start + distance if start is not last or first is None else start - distance
        if first is None and last is not None:
            yield last - distance
        if first is None and last is None:
            yield -distance


def _between(low: Fraction | None, high: Fraction | None) -> Iterator[Fraction]:
    if low is None and high is None:
        yield from (Fraction(0), Fraction(1), Fraction(1, 2), Fraction(-1), Fraction(3, 2))
    first = low if low is not None else high - 1000 if high is not None else Fraction(-1000)
    last = high if high is not None else first + 1000
    yield from (first, last)
    for n in itertools.islice(itertools.count(math.ceil(first)), 200):
        if n <= last:
            yield Fraction(n)
    for part in (2, 4, 3, 8, 1000):
        yield from (first + (last - first) / part, math.floor(first) + Fraction(1, part))
        yield last - Fraction(1, part)


def strings(prover: Prover, left: Atoms, right: Atoms) -> Answer:
    """Strings within a range of lengths, in which patterns are found or not."""
    least = [f[1] for f in left if f[0] == "min_length"]
    least += [f[1] + 1 for f in right if f[0] == "max_length"]
    most = [f[1] for f in left if f[0] == "max_length"]
    most += [f[1] - 1 for f in right if f[0] == "min_length"]
    wanted = [f[1] for f in left if f[0] == "format"]
    unwanted = [f[1] for f in right if f[0] == "format"]
    remaining = StringSet(
        budget=prover.budget,
        low=max(least, default=0),
        high=min(most, default=None),
        found=[f[1] for f in left if f[0] == "pattern"],
        missed=[f[1] for f in right if f[0] == "pattern"] + [PLAIN[name] for name in unwanted],
        excluded={from_key(member) for f in right if f[0] == "enum" for member in f[1]},
    )
    if remaining.empty():
        return None
    likely = [PLAIN[name] for name in wanted] + [MISFITS[name] for name in unwanted]
    some = [remaining, *(remaining.that_match(pattern) for pattern in likely)]
    samples = [text for name in wanted for text in SAMPLES[name]]
    return interleaved([lambda: iter(samples), *(part.strings for part in some)])
