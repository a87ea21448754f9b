"""``unevaluatedProperties`` and ``unevaluatedItems``, case by case.

Which properties are evaluated depends on the instance: on the branch of ``anyOf`` that holds. Each
case has its conditions and what is evaluated then. Where there would be too many, or where it is
not known, the condition that is assumed becomes weaker and that to be proved stronger.
"""

from __future__ import annotations

import functools
import itertools
import operator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jsonschema_containment.classes import World

_MAX_CASES = 48
_Formula = tuple[Any, ...]
_Conditions = tuple[_Formula, ...]


@dataclass(frozen=True)
class _Reach:
    """What is evaluated: names, patterns and a prefix, or everything; or more than that."""

    names: frozenset[str] = frozenset()
    patterns: frozenset[str] = frozenset()
    prefix: int = 0
    everything: bool = False
    more: bool = False

    def __or__(self, other: _Reach) -> _Reach:
        return _Reach(
            self.names | other.names,
            self.patterns | other.patterns,
            max(self.prefix, other.prefix),
            self.everything or other.everything,
            self.more or other.more,
        )


_NOTHING = _Reach()
_Case = tuple[_Conditions, _Reach]


def unevaluated(
    world: World, number: int, about: str, part: int, *, left: bool
) -> Iterator[_Formula]:
    """The formulas of ``unevaluatedProperties`` or ``unevaluatedItems``.

    Args:
        world: the classes.
        number: the class that has the keyword.
        about: ``properties`` or ``items``.
        part: the class that what is not evaluated must have.
        left: whether the formulas are assumed; what is to be proved may be stronger.
    """
    opaque = ("opaque", (f"unevaluated-{about}", number))
    cases = _cases(world, number, about, possible=left, top=True)
    if left and any(reach.more for _, reach in cases):
        yield opaque
    told = []
    for conditions, reach in cases:
        known: _Formula = ("and", ())
        if not reach.everything and about == "properties":
            known = ("rest", reach.names, reach.patterns, part)
        elif not reach.everything:
            known = ("items_from", reach.prefix, part)
        if reach.more and not reach.everything:
            known = ("and", ()) if left else ("or", (known, opaque))
        if left:
            told.append(("and", (*conditions, known)) if conditions else known)
        else:
            told.append(("or", (*map(_not, conditions), known)) if conditions else known)
    yield told[0] if len(told) == 1 else ("or" if left else "and", tuple(told))


def _not(formula: _Formula) -> _Formula:
    return formula[1] if formula[0] == "not" else ("not", formula)


def _cases(world: World, number: int, about: str, *, possible: bool, top: bool) -> list[_Case]:
    """What is evaluated by a class that holds: cases, of which one is at hand."""
    out: list[_Case] = [((), _own(world, number, about, top=top))]
    for alternatives in _alternatives(world, number):
        added: list[_Case] = []
        every = _NOTHING if possible else _Reach(more=True)
        for conditions, parts in alternatives:
            inner = [_cases(world, p, about, possible=possible, top=False) for p in parts]
            if possible:
                every = _joined([every, *(reach for cases in inner for _, reach in cases)])
            for combination in itertools.islice(itertools.product(*inner), _MAX_CASES + 1):
                more = (condition for case, _ in combination for condition in case)
                added.append(((*conditions, *more), _joined(reach for _, reach in combination)))
        if len(added) <= _MAX_CASES and len({reach for _, reach in added}) == 1:
            added = [((), added[0][1])]
        elif len(out) * len(added) > _MAX_CASES:
            added = [((), every)]
        out = [((*c, *d), reach | other) for c, reach in out for d, other in added]
    return out


def _joined(reaches: Iterable[_Reach]) -> _Reach:
    return functools.reduce(operator.or_, reaches, _NOTHING)


def _alternatives(world: World, number: int) -> Iterator[list[tuple[_Conditions, list[int]]]]:
    """For each keyword in place: the ways in which it holds, each with the classes that do."""
    parts = world.parts[number]
    one = {word: part for word, _, part in parts if word in ("if", "then", "else")}
    for word, name, part in parts:
        node = ("node", part)
        if word in ("allOf", "$ref", "$dynamicRef"):
            yield [((), [part])]
        elif word == "anyOf":
            yield [((node,), [part]), ((("not", node),), [])]
        elif word == "dependentSchemas":
            there = ("required", name)
            yield [((there,), [part]), ((("not", there),), [])]
    exactly = [part for word, _, part in parts if word == "oneOf"]
    if exactly:
        yield [((("node", part),), [part]) for part in exactly]
    if "if" in one:
        condition = ("node", one["if"])
        yield [
            ((condition,), [one["if"], *(one[w] for w in ("then",) if w in one)]),
            ((("not", condition),), [one[w] for w in ("else",) if w in one]),
        ]


def _own(world: World, number: int, about: str, *, top: bool) -> _Reach:
    """What the keywords of a class itself evaluate."""
    parts = world.parts[number]
    words = {word for word, _, _ in parts}
    unknown = "opaque" in world.keywords[number]
    nested = f"unevaluated{about.capitalize()}" in words and not top
    if about == "properties":
        return _Reach(
            names=frozenset(name for word, name, _ in parts if word == "properties"),
            patterns=frozenset(name for word, name, _ in parts if word == "patternProperties"),
            everything="additionalProperties" in words or nested,
            more=unknown,
        )
    return _Reach(
        prefix=sum(word == "prefixItems" for word, _, _ in parts),
        everything="items" in words or nested,
        more=unknown or "contains" in words,
    )
