"""Atoms of numbers and strings: whether what the left asks leaves anything that the right refuses.

Each function gets the atoms of both sides (and other formulas, which it leaves out: fewer
assumptions and fewer alternatives prove no more) and answers as `inclusion` says.
"""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from jsonschema_containment.arrays import arrays
from jsonschema_containment.formats import SAMPLES, SURE
from jsonschema_containment.formulas import Formula
from jsonschema_containment.objects import objects
from jsonschema_containment.strings import Window
from jsonschema_containment.values import key, value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jsonschema_containment.hints import Answer
    from jsonschema_containment.inclusion import Leaf, Prover

_FEW = 2000
_OPPOSITE = {"ge": "lt", "gt": "le", "le": "gt", "lt": "ge"}
_Atoms = set[Formula]


def numbers(_: Prover, left: _Atoms, right: _Atoms) -> Answer:
    """Numbers within an interval, whole or not, multiples or not."""
    bounds = [f for f in left if f[0] in _OPPOSITE]
    bounds += [(_OPPOSITE[f[0]], f[1]) for f in right if f[0] in _OPPOSITE]
    factors = [Fraction(f[1]) for f in left if f[0] == "multiple"]
    barred = [Fraction(f[1]) for f in right if f[0] == "multiple"]
    whole = ("int",) in left or any(f.denominator == 1 for f in factors)
    if whole and ("int",) in right:
        return None
    steps = [*factors, Fraction(1)] if whole else factors
    if any((f / b).denominator == 1 and b.denominator == 1 for f in steps for b in barred):
        return None
    taken = {k for f in right if f[0] == "enum" for k in f[1]}
    low, high = _interval(bounds)
    if whole:
        return _whole(bounds, low, high, (factors, barred), taken)
    if low is not None and high is not None and low >= high:
        numbers = [low] if low == high and _within(low, bounds) else []
    else:
        numbers = list(_between(low, high))
    fractional = ("int",) in right
    found = [
        _json(n)
        for n in numbers
        if _within(n, bounds)
        and not (fractional and n.denominator == 1)
        and key(_json(n)) not in taken
        and not any((n / factor).denominator != 1 for factor in factors)
    ]
    point = low is not None and high is not None and low >= high and not factors
    return None if point and not found else lambda: iter(found)


def _interval(bounds: list[Formula]) -> tuple[Fraction | None, Fraction | None]:
    lows = [Fraction(f[1]) for f in bounds if f[0] in ("ge", "gt")]
    highs = [Fraction(f[1]) for f in bounds if f[0] in ("le", "lt")]
    return max(lows, default=None), min(highs, default=None)


def _within(number: Fraction, bounds: list[Formula]) -> bool:
    compared = {
        "ge": lambda limit: number >= limit,
        "gt": lambda limit: number > limit,
        "le": lambda limit: number <= limit,
        "lt": lambda limit: number < limit,
    }
    return all(compared[word](Fraction(limit)) for word, limit in bounds)


def _json(number: Fraction) -> int | float:
    return int(number) if number.denominator == 1 else float(number)


def _whole(
    bounds: list[Formula],
    low: Fraction | None,
    high: Fraction | None,
    divisors: tuple[list[Fraction], list[Fraction]],
    taken: set[Any],
) -> Answer:
    factors, barred = divisors
    step = math.lcm(*(f.numerator for f in factors if f.denominator == 1))
    first = None if low is None else math.ceil(low / step)
    last = None if high is None else math.floor(high / step)
    few = first is not None and last is not None and last - first < _FEW

    def found() -> Iterator[int]:
        # Only integer factors are surely read alike; to leave the others out proves no less.
        near = range(first, last + 1) if few else _steps(first, last)  # type: ignore[arg-type, operator]
        for n in near:
            exact = Fraction(n * step)
            free = not any((exact / b).denominator == 1 for b in barred if b.denominator == 1)
            if free and _within(exact, bounds) and key(int(exact)) not in taken:
                yield int(exact)

    return None if few and next(found(), None) is None else found


def _steps(first: int | None, last: int | None) -> Iterator[int]:
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


def strings(_: Prover, left: _Atoms, right: _Atoms) -> Answer:
    """Strings within a window of lengths, found by patterns or not."""
    least = [f[1] for f in left if f[0] == "min_length"]
    least += [f[1] + 1 for f in right if f[0] == "max_length"]
    most = [f[1] for f in left if f[0] == "max_length"]
    most += [f[1] - 1 for f in right if f[0] == "min_length"]
    missed = [f[1] for f in right if f[0] == "pattern"]
    missed += [SURE[f[1]] for f in right if f[0] == "format" and f[1] in SURE]
    window = Window(
        low=max(least, default=0),
        high=min(most, default=None),
        found=[f[1] for f in left if f[0] == "pattern"],
        missed=missed,
        none_of={value(found) for f in right if f[0] == "enum" for found in f[1]},
    )
    if window.empty():
        return None
    samples = [text for f in left if f[0] == "format" for text in SAMPLES.get(f[1], ())]
    return lambda: itertools.chain(samples, window.strings())


LEAVES: dict[str, Leaf] = {
    "number": numbers,
    "string": strings,
    "array": arrays,
    "object": objects,
}
