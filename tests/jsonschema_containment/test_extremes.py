"""Extreme numbers and sizes, and finite sets of items and names."""

import itertools
import random
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jsonschema_containment import accepts

BASES = (0, 1, 3, 6, 2**31, 2**49, 2**50, 2**53, 2**63, 2**64, 10**17, 10**20, 10**30, 10**290)
FLOATS = (1e308, 1e-308, 5e-324, 0.1, 0.3, 0.5, 1.5, 3.0, 6.0, 12.0, 1e16, 1e22, 1e23, 1e30, 1e300)
BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
SIZES = {
    "array": ("minItems", "maxItems"),
    "object": ("minProperties", "maxProperties"),
    "string": ("minLength", "maxLength"),
}

integers = st.builds(int.__add__, st.sampled_from(BASES), st.integers(-3, 3))
numbers = integers | integers.map(float) | st.sampled_from(FLOATS)
numbers |= numbers.map(lambda number: -number)
factors = numbers.filter(lambda number: number > 0)


@st.composite
def schemas(draw: st.DrawFn) -> dict[str, Any]:
    """A schema of numbers with up to three keywords."""
    words = draw(st.lists(st.sampled_from([*BOUNDS, "multipleOf", "enum", "type"]), max_size=3))
    out: dict[str, Any] = {"type": "number"}
    for word in words:
        if word == "type":
            out["type"] = "integer"
        elif word == "enum":
            out[word] = draw(st.lists(numbers, min_size=1, max_size=3))
        else:
            out[word] = draw(factors if word == "multipleOf" else numbers)
    return out


def judged(schema: dict[str, Any], value: object) -> list[bool | None]:
    """What each validator says; None where it fails on the value."""
    out: list[bool | None] = [jsonschema_rs.Draft202012Validator(schema).is_valid(value)]
    try:
        out.append(jsonschema.Draft202012Validator(schema).is_valid(value))
    except OverflowError:  # jsonschema divides an integer that is no float
        out.append(None)
    return out


def near(old: dict[str, Any], new: dict[str, Any]) -> list[Any]:
    """Numbers near to those that two schemas mention, and multiples of them."""
    mentioned = [
        number
        for schema in (old, new)
        for content in schema.values()
        for number in (content if isinstance(content, list) else [content])
        if not isinstance(number, str)
    ]
    out: list[Any] = [*FLOATS, *BASES]
    for number in mentioned:
        out += [number, number + 1, number - 1, -number, number * 7, number * (2**53 + 1)]
        out += [float(other) for other in (number, number + 1) if abs(other) < 10**300]
        out.append(number * 1.0000000000000002 if abs(number) < 10**300 else 0)
    return [number for number in out if abs(number) < 10**308]


@settings(deadline=None)
@given(schemas(), schemas())
@example({"multipleOf": 6.0}, {"multipleOf": 6})
@example({"multipleOf": 1.0}, {"multipleOf": 1})
@example({"multipleOf": 6.0, "title": "a"}, {"multipleOf": 6})
@example({"multipleOf": 6}, {"multipleOf": 3.0})
@example({"multipleOf": 6.0, "minimum": 0, "maximum": 9}, {"type": "integer"})
@example({"const": 9.223372036854776e18}, {"const": 9223372036854775808})
@example({"maximum": 9.223372036854776e18}, {"maximum": 9223372036854775808})
@example({"multipleOf": 9007199254740993}, {"multipleOf": 3})
def test_verdicts_on_numbers(old: dict[str, Any], new: dict[str, Any]) -> None:
    for after in (new, old | new):
        check(old, after)


def check(old: dict[str, Any], new: dict[str, Any]) -> None:
    """A witness is one by both validators; what is proved holds for each on numbers nearby."""
    backward = accepts(old, new, steps=100_000)
    if backward.verdict == "breaking":
        assert judged(old, backward.witness) == [True, True]
        assert judged(new, backward.witness) == [False, False]
    elif backward.verdict == "compatible":
        for value in near(old, new):
            for before, after in zip(judged(old, value), judged(new, value), strict=True):
                assert (before, after) != (True, False), value


def limits() -> st.SearchStrategy[int]:
    return st.sampled_from((0, 1, 2, 2**31, 2**40, 2**41, 2**63, 2**64, 10**30)).flatmap(
        lambda base: st.integers(max(0, base - 1), base + 1)
    )


@settings(deadline=None)
@given(st.sampled_from(sorted(SIZES)), st.lists(limits(), min_size=4, max_size=4))
def test_verdicts_on_sizes(kind: str, bounds: list[int]) -> None:
    """The verdict is that of arithmetic; what cannot be built has no witness."""
    least, most = SIZES[kind]
    old = {"type": kind, least: bounds[0], most: bounds[1]}
    new = {"type": kind, least: bounds[2], most: bounds[3]}
    empty = bounds[0] > bounds[1]
    contained = empty or (bounds[0] >= bounds[2] and bounds[1] <= bounds[3])
    backward = accepts(old, new)
    assert (backward.verdict == "compatible") is contained
    if backward.verdict == "breaking":
        assert judged(old, backward.witness) == [True, True]
        assert judged(new, backward.witness) == [False, False]
    elif not contained:
        assert max(bounds) > 2**31 - 2


@pytest.mark.parametrize(
    "old",
    [
        {"type": "array", "minItems": 2**41},
        {"type": "object", "minProperties": 2**41},
        {"type": "string", "minLength": 2**41},
        {"type": "array", "contains": True, "minContains": 2**41},
        {"type": "array", "minItems": 2**64, "uniqueItems": True},
    ],
)
def test_what_cannot_be_built_is_not_empty(old: dict[str, Any]) -> None:
    assert accepts(old, NOTHING).verdict == "unproven"
    assert accepts({"anyOf": [old, {"type": "null"}]}, {"type": "null"}).verdict == "unproven"


NOTHING: dict[str, Any] = {"not": {}}
ITEMS: tuple[tuple[Any, int], ...] = (
    ({"enum": ["a", "b"]}, 2),
    ({"enum": [1, 1.0, True, None]}, 3),
    ({"type": ["boolean", "null"]}, 3),
    ({"type": "integer", "minimum": 1, "maximum": 4}, 4),
    ({"type": "string", "pattern": r"^[ab]?$(?!\n)"}, 3),
    ({"anyOf": [{"const": "a"}, {"type": "boolean"}]}, 3),
    ({"enum": ["a", "b", 1], "not": {"const": "b"}}, 2),
    (False, 0),
)


@pytest.mark.parametrize(("item", "number"), ITEMS, ids=str)
def test_unique_items_are_as_many_as_there_are(item: Any, number: int) -> None:
    old = {"type": "array", "items": item, "uniqueItems": True}
    assert accepts(old, {"maxItems": number}).verdict == "compatible"
    if number:
        backward = accepts(old, {"maxItems": number - 1})
        assert backward.verdict == "breaking"
    assert accepts(old | {"uniqueItems": False}, {"maxItems": max(number, 1)}).verdict == (
        "breaking" if number else "compatible"
    )


def test_unique_items_by_position() -> None:
    either = {"enum": ["a", "b"]}
    pair = {"type": "array", "prefixItems": [{"const": "c"}], "items": either, "uniqueItems": True}
    assert accepts(pair, {"maxItems": 3}).verdict == "compatible"
    assert accepts(pair, {"maxItems": 2}).verdict == "breaking"
    anything = pair | {"prefixItems": [True]}
    assert accepts(anything, {"maxItems": 3}).verdict == "compatible"
    assert accepts(anything, {"maxItems": 2}).verdict == "breaking"
    same = pair | {"prefixItems": [either, either]}
    assert accepts(same, {"maxItems": 2}).verdict == "compatible"
    assert accepts(pair | {"minItems": 4}, NOTHING).verdict == "compatible"
    assert accepts({"type": "array", "uniqueItems": True}, {"maxItems": 2}).verdict == "breaking"


@pytest.mark.parametrize(
    ("names", "number"),
    [
        ({"enum": ["a", "b"]}, 2),
        ({"pattern": r"^[ab]?$(?!\n)"}, 3),
        ({"maxLength": 0}, 1),
        ({"anyOf": [{"const": "a"}, {"const": "b"}, {"enum": ["c", 5]}]}, 3),
        (False, 0),
    ],
)
def test_properties_are_as_many_as_there_are_names(names: Any, number: int) -> None:
    old = {"type": "object", "propertyNames": names}
    assert accepts(old, {"maxProperties": number}).verdict == "compatible"
    if number:
        assert accepts(old, {"maxProperties": number - 1}).verdict == "breaking"
        without = old | {"properties": {"a": False, "": False}}
        assert accepts(without, {"maxProperties": number - 1}).verdict == "compatible"


def test_random_finite_sets() -> None:
    rng = random.Random(8)  # noqa: S311 - not a secret
    pool: tuple[Any, ...] = ("a", "b", "", 0, 1, True, None, [], [0], {})
    for _ in range(30):
        first, rest = rng.sample(pool, 3), rng.sample(pool, rng.randrange(1, 4))
        most = rng.randrange(5)
        old = {
            "type": "array",
            "prefixItems": [{"enum": first}],
            "items": {"enum": rest},
            "uniqueItems": True,
        }
        validator = jsonschema_rs.Draft202012Validator(old)
        longest = max(
            length
            for length in range(5)
            for items in itertools.product([*first, *rest], repeat=length)
            if validator.is_valid([*items])
        )
        contained = accepts(old, {"maxItems": most}).verdict == "compatible"
        assert longest <= most or not contained
