"""``unevaluatedProperties`` and ``unevaluatedItems``, by cases.

Which properties are evaluated depends on the instance: on the branch of ``anyOf`` that holds. Each
case has its conditions and what is evaluated then. Where there would be too many cases, or where it
is not known, the condition that is assumed becomes weaker and the one to be proved stronger.
"""

from __future__ import annotations

import functools
import itertools
import operator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jsonschema_containment.budget import Budget
    from jsonschema_containment.schema_classes import SchemaClasses

About = Literal["properties", "items"]

_MAX_CASES = 48
_Formula = tuple[Any, ...]
_Conditions = tuple[_Formula, ...]


@dataclass(frozen=True)
class _Evaluated:
    """What is evaluated: names, patterns and a prefix, or everything; or more than that."""

    names: frozenset[str] = frozenset()
    patterns: frozenset[str] = frozenset()
    prefix: int = 0
    everything: bool = False
    more: bool = False

    def __or__(self, other: _Evaluated) -> _Evaluated:
        return _Evaluated(
            self.names | other.names,
            self.patterns | other.patterns,
            max(self.prefix, other.prefix),
            self.everything or other.everything,
            self.more or other.more,
        )


_Case = tuple[_Conditions, _Evaluated]


class Unevaluated:
    """One of the two keywords: the one about properties or the one about items."""

    def __init__(self, classes: SchemaClasses, about: About, budget: Budget) -> None:
        self._classes, self._about, self._budget = classes, about, budget

    def formulas(self, number: int, part: int, *, left: bool) -> list[_Formula]:
        """The formulas of the keyword of a class; part is the class of everything not evaluated.

        On the left, where they are assumed, they may be weaker; to be proved, stronger.
        """
        opaque = ("opaque", (f"unevaluated-{self._about}", number))
        cases = self._cases(number, possible=left, top=True)
        by_case = []
        for conditions, evaluated in cases:
            formula = self._rest(evaluated, part)
            if evaluated.more and not evaluated.everything:
                formula = ("and", ()) if left else ("or", (formula, opaque))
            if conditions and left:
                formula = ("and", (*conditions, formula))
            elif conditions:
                formula = ("or", (*map(_not, conditions), formula))
            by_case.append(formula)
        unknown = left and any(evaluated.more for _, evaluated in cases)
        whole = by_case[0] if len(by_case) == 1 else ("or" if left else "and", tuple(by_case))
        return [opaque, whole] if unknown else [whole]

    def _rest(self, evaluated: _Evaluated, part: int) -> _Formula:
        if evaluated.everything:
            return ("and", ())
        if self._about == "properties":
            return ("rest", evaluated.names, evaluated.patterns, part)
        return ("items_from", evaluated.prefix, part)

    def _cases(self, number: int, *, possible: bool, top: bool) -> list[_Case]:
        """What a class that holds evaluates: cases, of which one applies."""
        self._budget.spend()
        out: list[_Case] = [((), self._own(number, top=top))]
        for alternatives in self._alternatives(number):
            added: list[_Case] = []
            every = _Evaluated(more=not possible)
            for conditions, parts in alternatives:
                inner = [self._cases(p, possible=possible, top=False) for p in parts]
                if possible:
                    every = _union([every, *(seen for cases in inner for _, seen in cases)])
                for combination in itertools.islice(itertools.product(*inner), _MAX_CASES + 1):
                    more = (condition for case, _ in combination for condition in case)
                    added.append(((*conditions, *more), _union(seen for _, seen in combination)))
            if len(added) <= _MAX_CASES and len({seen for _, seen in added}) == 1:
                added = [((), added[0][1])]
            elif len(out) * len(added) > _MAX_CASES:
                added = [((), every)]
            self._budget.spend(len(out) * len(added))
            out = [((*c, *d), seen | other) for c, seen in out for d, other in added]
        return out

    def _alternatives(self, number: int) -> Iterator[list[tuple[_Conditions, list[int]]]]:
        """For each keyword in place: the ways in which it holds, each with the classes that do."""
        parts = self._classes.parts[number]
        one = {word: part for word, _, part in parts if word in ("if", "then", "else")}
        for word, name, part in parts:
            node = ("node", part)
            if word in ("allOf", "$ref", "$dynamicRef"):
                yield [((), [part])]
            elif word == "anyOf":
                yield [((node,), [part]), ((("not", node),), [])]
            elif word == "dependentSchemas" and self._about == "properties":
                present = ("required", name)
                yield [((present,), [part]), ((("not", present),), [])]
        exactly = [part for word, _, part in parts if word == "oneOf"]
        if exactly:
            yield [((("node", part),), [part]) for part in exactly]
        if "if" in one:
            condition = ("node", one["if"])
            yield [
                ((condition,), [one["if"], *(one[w] for w in ("then",) if w in one)]),
                ((("not", condition),), [one[w] for w in ("else",) if w in one]),
            ]

    def _own(self, number: int, *, top: bool) -> _Evaluated:
        """What the keywords of a class itself evaluate."""
        parts = self._classes.parts[number]
        words = {word for word, _, _ in parts}
        unknown = "opaque" in self._classes.keywords[number]
        nested = f"unevaluated{self._about.capitalize()}" in words and not top
        if self._about == "properties":
            return _Evaluated(
                names=frozenset(name for word, name, _ in parts if word == "properties"),
                patterns=frozenset(name for word, name, _ in parts if word == "patternProperties"),
                everything="additionalProperties" in words or nested,
                more=unknown,
            )
        return _Evaluated(
            prefix=sum(word == "prefixItems" for word, _, _ in parts),
            everything="items" in words or nested,
            more=unknown or "contains" in words,
        )


def _not(formula: _Formula) -> _Formula:
    return formula[1] if formula[0] == "not" else ("not", formula)


def _union(several: Iterable[_Evaluated]) -> _Evaluated:
    return functools.reduce(operator.or_, several, _Evaluated())
