"""What a class of subschemas says of values of one type, as a formula.

A formula is a tuple: ``("and", formulas)``, ``("or", formulas)``, ``("not", formula)``,
``("node", class)``, ``("both", class, class)`` (a value of both) or an atom. ``("and", ())`` is
true, ``("or", ())`` is false. Atoms:

- any type: ``("enum", keys)``, ``("opaque", name)`` (not modelled, equal only to itself)
- number: ``("int",)``, ``("ge" | "gt" | "le" | "lt", number)``, ``("multiple", number, exact)``
  (exact: whether both validators divide without rounding)
- string: ``("min_length" | "max_length", n)``, ``("pattern", text)``, ``("format", name)``
- array: ``("min_items" | "max_items", n)``, ``("unique",)``, ``("item", i, class)``,
  ``("items_from", i, class)``, ``("contains_min" | "contains_max", n, class)``
- object: ``("required", name)``, ``("min_properties" | "max_properties", n)``,
  ``("prop", name, class)`` (if it is present), ``("matching", pattern, class)``,
  ``("rest", names, patterns, class)`` (all others), ``("names", class)``
"""

from __future__ import annotations

import math
import operator
from typing import TYPE_CHECKING, Any

from jsonschema_containment.unevaluated import Unevaluated

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from jsonschema_containment.budget import Budget
    from jsonschema_containment.schema_classes import Part, SchemaClasses

Formula = tuple[Any, ...]
TYPES = ("null", "boolean", "number", "string", "array", "object")
TRUE: Formula = ("and", ())
FALSE: Formula = ("or", ())
COMPARISONS = {"ge": operator.ge, "gt": operator.gt, "le": operator.le, "lt": operator.lt}
_BOUNDS = {
    "number": {
        "minimum": "ge",
        "exclusiveMinimum": "gt",
        "maximum": "le",
        "exclusiveMaximum": "lt",
    },
    "string": {"minLength": "min_length", "maxLength": "max_length", "pattern": "pattern"},
    "array": {"minItems": "min_items", "maxItems": "max_items"},
    "object": {"minProperties": "min_properties", "maxProperties": "max_properties"},
}


def negation(formula: Formula) -> Formula:
    """The negation of a formula, not negated twice."""
    return formula[1] if formula[0] == "not" else ("not", formula)


def size_range(
    unit: str, left: Collection[Formula], right: Collection[Formula]
) -> tuple[int, float]:
    """The least and the greatest size that the left accepts and the right refuses.

    The greatest is `math.inf` where nothing limits it.

    A refused alternative is a fact: a value smaller than its minimum, larger than its maximum.
    """
    least = [f[1] for f in left if f[0] == f"min_{unit}"]
    least += [f[1] + 1 for f in right if f[0] == f"max_{unit}"]
    most = [f[1] for f in left if f[0] == f"max_{unit}"]
    most += [f[1] - 1 for f in right if f[0] == f"min_{unit}"]
    return max(least, default=0), min(most, default=math.inf)


class Formulas:
    """The formulas of the classes of subschemas, each made once.

    With ``formats=False``, ``format`` is an annotation.
    """

    def __init__(self, classes: SchemaClasses, budget: Budget, *, formats: bool = True) -> None:
        self.classes, self._budget = classes, budget
        self._formats = classes.formats if formats else frozenset()
        self._known: dict[tuple[int, str, bool], Formula] = {}

    def of(self, number: int, kind: str, *, left: bool) -> Formula:
        """What a class says of values of a type, one of TYPES.

        On the left, where it is assumed, the formula may be weaker than the class; on the right,
        where it is to be proved, stronger.
        """
        place = (number, kind, left)
        if place not in self._known:
            self._known[place] = self._make(number, kind, left=left)
        return self._known[place]

    def _make(self, number: int, kind: str, *, left: bool) -> Formula:
        keywords, parts = self.classes.keywords[number], self.classes.parts[number]
        self._budget.spend(4 + 2 * len(parts))
        types: Any = keywords.get("type")
        possible = {kind, "integer"} if kind == "number" else {kind}
        if number == self.classes.false or (types is not None and not types & possible):
            return FALSE
        out: list[Formula] = []
        if types is not None and kind == "number" and "number" not in types:
            out.append(("int",))
        out.extend(self._simple(keywords, kind))
        out.extend(_in_place(parts, left=left))
        if kind == "array":
            out.extend(self._array(number, left=left))
        if kind == "object":
            out.extend(self._object(number, left=left))
        return ("and", tuple(out))

    def _simple(self, keywords: dict[str, Any], kind: str) -> Iterator[Formula]:
        for word in ("enum", "const"):
            if word in keywords:
                yield ("enum", frozenset(member for member in keywords[word] if member[0] == kind))
        for word, atom in _BOUNDS.get(kind, {}).items():
            if word in keywords:
                yield (atom, keywords[word][1])
        if kind == "number" and "multipleOf" in keywords:
            yield ("multiple", *keywords["multipleOf"][1:])
        for word, text in sorted(keywords.get("ambiguous", ())):
            yield ("opaque", (word, text))
        for box in keywords.get("opaque", ()):
            yield ("opaque", ("opaque", box))
        name: Any = keywords.get("format")
        if kind == "string" and name and name[1] in self._formats:
            yield ("format", name[1])

    def _array(self, number: int, *, left: bool) -> Iterator[Formula]:
        keywords, parts = self.classes.keywords[number], self.classes.parts[number]
        if keywords.get("uniqueItems") == ("boolean", True):
            yield ("unique",)
        prefix = [part for word, _, part in parts if word == "prefixItems"]
        yield from (("item", i, part) for i, part in enumerate(prefix))
        for word, _, part in parts:
            if word == "items":
                yield ("items_from", len(prefix), part)
            elif word == "contains":
                low: Any = keywords.get("minContains", ("number", 1))
                high: Any = keywords.get("maxContains")
                if low[1] > 0:
                    yield ("contains_min", low[1], part)
                if high:
                    yield ("contains_max", high[1], part)
            elif word == "unevaluatedItems":
                unevaluated = Unevaluated(self.classes, "items", self._budget)
                yield from unevaluated.formulas(number, part, left=left)

    def _object(self, number: int, *, left: bool) -> Iterator[Formula]:
        keywords, parts = self.classes.keywords[number], self.classes.parts[number]
        required: Any = keywords.get("required", ())
        yield from (("required", name) for name in sorted(required))
        named = {name: part for word, name, part in parts if word == "properties"}
        matching = {name: part for word, name, part in parts if word == "patternProperties"}
        yield from (("prop", name, part) for name, part in named.items())
        yield from (("matching", name, part) for name, part in matching.items())
        for word, name, part in parts:
            if word == "additionalProperties":
                yield ("rest", frozenset(named), frozenset(matching), part)
            elif word == "propertyNames":
                yield ("names", part)
            elif word == "unevaluatedProperties":
                unevaluated = Unevaluated(self.classes, "properties", self._budget)
                yield from unevaluated.formulas(number, part, left=left)
            elif word == "dependentSchemas":
                yield ("or", (("not", ("required", name)), ("node", part)))
        dependent: Any = keywords.get("dependentRequired", ("object", ()))
        for name, needed in sorted(dependent[1]):
            for other in needed[1]:
                yield ("or", (("not", ("required", name)), ("required", other[1])))


def _in_place(parts: list[Part], *, left: bool) -> Iterator[Formula]:
    one = {word: ("node", part) for word, _, part in parts if word in ("if", "then", "else")}
    for word, _, part in parts:
        if word in ("$ref", "$dynamicRef", "allOf"):
            yield ("node", part)
        elif word == "not":
            yield ("not", ("node", part))
    for word in ("anyOf", "oneOf"):
        nodes = tuple(("node", part) for keyword, _, part in parts if keyword == word)
        if nodes:
            yield ("or", nodes) if word == "anyOf" else _one_of(nodes, left=left)
    if "if" in one and ("then" in one or "else" in one):
        condition, then, other = one["if"], one.get("then", TRUE), one.get("else", TRUE)
        if left:
            yield ("or", (("and", (condition, then)), ("and", (("not", condition), other))))
        else:
            yield ("or", (("not", condition), then))
            yield ("or", (condition, other))


def _one_of(nodes: tuple[Formula, ...], *, left: bool) -> Formula:
    """Exactly one: as cases where it is assumed, as conditions where it is to be proved."""
    if left:
        others = [[("not", n) for n in (*nodes[:i], *nodes[i + 1 :])] for i in range(len(nodes))]
        return ("or", tuple(("and", (n, *rest)) for n, rest in zip(nodes, others, strict=True)))
    pairs = [
        ("not", ("both", *sorted((a[1], b[1])))) for i, a in enumerate(nodes) for b in nodes[:i]
    ]
    return ("and", (("or", nodes), *pairs))
