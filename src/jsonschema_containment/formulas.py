"""What a class of subschemas says of values of one type, as a formula.

A formula is a tuple: ``("and", formulas)``, ``("or", formulas)``, ``("not", formula)``,
``("node", class)``, or an atom. ``("and", ())`` is true, ``("or", ())`` false. Atoms:

- any type: ``("enum", keys)``, ``("opaque", name)`` (something not modelled, only equal to itself)
- number: ``("int",)``, ``("ge" | "gt" | "le" | "lt" | "multiple", number)``
- string: ``("min_length" | "max_length", n)``, ``("pattern", text)``,
  ``("format", name)``
- array: ``("min_items" | "max_items", n)``, ``("unique",)``, ``("item", i, class)``,
  ``("items_from", i, class)``, ``("contains_min" | "contains_max", n, class)``
- object: ``("required", name)``, ``("min_properties" | "max_properties", n)``,
  ``("prop", name, class)`` (if it is there), ``("matching", pattern, class)``,
  ``("rest", names, patterns, class)`` (all others), ``("names", class)``
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jsonschema_containment.evaluated import unevaluated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jsonschema_containment.classes import World

Formula = tuple[Any, ...]
TYPES = ("null", "boolean", "number", "string", "array", "object")
TRUE: Formula = ("and", ())
FALSE: Formula = ("or", ())

_BOUNDS = {
    "number": {
        "minimum": "ge",
        "exclusiveMinimum": "gt",
        "maximum": "le",
        "exclusiveMaximum": "lt",
        "multipleOf": "multiple",
    },
    "string": {"minLength": "min_length", "maxLength": "max_length", "pattern": "pattern"},
    "array": {"minItems": "min_items", "maxItems": "max_items"},
    "object": {"minProperties": "min_properties", "maxProperties": "max_properties"},
}


def negation(formula: Formula) -> Formula:
    """Not the formula."""
    return formula[1] if formula[0] == "not" else ("not", formula)


def expand(world: World, number: int, kind: str, *, left: bool) -> Formula:
    """What a class says of values of a type.

    Args:
        world: the classes.
        number: a class.
        kind: one of TYPES.
        left: whether it is assumed; something weaker will then do. What is to be proved may be
            something stronger.
    """
    stated = world.keywords[number]
    types: Any = stated.get("type")
    possible = {kind, "integer"} if kind == "number" else {kind}
    if number == world.false or (types is not None and not types & possible):
        return FALSE
    out: list[Formula] = []
    if types is not None and kind == "number" and "number" not in types:
        out.append(("int",))
    out.extend(_values(world, stated, kind))
    out.extend(_in_place(world, number, left=left))
    if kind == "array":
        out.extend(_array(world, number, left=left))
    if kind == "object":
        out.extend(_object(world, number, left=left))
    return ("and", tuple(out))


def _values(world: World, stated: dict[str, Any], kind: str) -> Iterator[Formula]:
    """What is said without subschemas."""
    for word in ("enum", "const"):
        if word in stated:
            yield ("enum", frozenset(member for member in stated[word] if member[0] == kind))
    for word, atom in _BOUNDS.get(kind, {}).items():
        if word in stated:
            yield (atom, stated[word][1])
    if "opaque" in stated:
        yield ("opaque", ("opaque", stated["opaque"]))
    name: Any = stated.get("format")
    if kind == "string" and name and name[1] in world.formats:
        yield ("format", name[1])


def _in_place(world: World, number: int, *, left: bool) -> Iterator[Formula]:
    parts = world.parts[number]
    one = {word: ("node", part) for word, _, part in parts if word in ("if", "then", "else")}
    for word, _, part in parts:
        if word in ("$ref", "$dynamicRef", "allOf"):
            yield ("node", part)
        elif word == "not":
            yield ("not", ("node", part))
    for word in ("anyOf", "oneOf"):
        nodes = tuple(("node", part) for said, _, part in parts if said == word)
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
        return (
            "or",
            tuple(
                ("and", (node, *(("not", n) for j, n in enumerate(nodes) if j != i)))
                for i, node in enumerate(nodes)
            ),
        )
    pairs = [
        ("not", ("both", *sorted((a[1], b[1])))) for i, a in enumerate(nodes) for b in nodes[:i]
    ]
    return ("and", (("or", nodes), *pairs))


def _array(world: World, number: int, *, left: bool) -> Iterator[Formula]:
    stated, parts = world.keywords[number], world.parts[number]
    if stated.get("uniqueItems") == ("boolean", True):
        yield ("unique",)
    prefix = [part for word, _, part in parts if word == "prefixItems"]
    yield from (("item", i, part) for i, part in enumerate(prefix))
    for word, _, part in parts:
        if word == "items":
            yield ("items_from", len(prefix), part)
        elif word == "contains":
            low: Any = stated.get("minContains", ("number", 1))
            high: Any = stated.get("maxContains")
            if low[1] > 0:
                yield ("contains_min", low[1], part)
            if high:
                yield ("contains_max", high[1], part)
        elif word == "unevaluatedItems":
            yield from unevaluated(world, number, "items", part, left=left)


def _object(world: World, number: int, *, left: bool) -> Iterator[Formula]:
    stated, parts = world.keywords[number], world.parts[number]
    required: Any = stated.get("required", ())
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
            yield from unevaluated(world, number, "properties", part, left=left)
        elif word == "dependentSchemas":
            yield ("or", (("not", ("required", name)), ("node", part)))
    dependent: Any = stated.get("dependentRequired", ("object", ()))
    for name, needed in sorted(dependent[1]):
        for other in needed[1]:
            yield ("or", (("not", ("required", name)), ("required", other[1])))
