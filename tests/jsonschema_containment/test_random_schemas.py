"""Random small schemas and values: where a comparison says compatible, no value says otherwise."""

from typing import Any

import jsonschema
import jsonschema_rs
from hypothesis import given, settings
from hypothesis import strategies as st

from jsonschema_containment import compare

NAMES = ("a", "b", "ab")
SCALARS: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, False, 0, 1, 2, 3, -1, 0.5, 1.5, "", "a", "b", "ab", "a\n", "1", "٣", [], {}]
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner),
    max_leaves=6,
)
TYPES = ("string", "integer", "number", "boolean", "null", "array", "object")


def keyword(name: str, values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return values.map(lambda value: {name: value})


def keywords(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    small = st.integers(0, 3)
    named = st.dictionaries(st.sampled_from(NAMES), inner, max_size=2)
    patterns = st.sampled_from(["^a", "b$", "^[ab]*$", r"^\d$", "(?!a)", "^.$"])
    return st.one_of(
        keyword("type", st.sampled_from(TYPES)),
        keyword("type", st.lists(st.sampled_from(TYPES), min_size=1, max_size=3, unique=True)),
        keyword("enum", st.lists(SCALARS, min_size=1, max_size=4)),
        keyword("const", SCALARS),
        *(keyword(w, small) for w in ("minimum", "exclusiveMaximum", "minLength", "maxLength")),
        *(keyword(w, small) for w in ("minItems", "maxItems", "minProperties", "maxProperties")),
        *(keyword(w, small) for w in ("minContains", "maxContains")),
        keyword("multipleOf", st.integers(1, 4)),
        keyword("pattern", patterns),
        keyword("uniqueItems", st.booleans()),
        *(keyword(w, inner) for w in ("items", "contains", "additionalProperties", "not")),
        *(keyword(w, inner) for w in ("if", "then", "else", "propertyNames")),
        *(keyword(w, inner) for w in ("unevaluatedProperties", "unevaluatedItems")),
        keyword("prefixItems", st.lists(inner, min_size=1, max_size=2)),
        *(keyword(w, named) for w in ("properties", "dependentSchemas")),
        keyword("patternProperties", st.dictionaries(patterns, inner, max_size=2)),
        keyword("required", st.lists(st.sampled_from(NAMES), max_size=2, unique=True)),
        keyword("dependentRequired", st.just({"a": ["b"]})),
        *(keyword(w, st.lists(inner, min_size=1, max_size=3)) for w in ("allOf", "anyOf", "oneOf")),
        keyword("$ref", st.sampled_from(["#/$defs/one", "#/$defs/two"])),
    )


def merged(parts: list[dict[str, Any]]) -> dict[str, Any]:
    return {word: content for part in parts for word, content in part.items()}


SCHEMAS = st.recursive(
    st.sampled_from([True, False, {"type": "string"}, {"type": "integer"}, {"enum": [1, "a"]}]),
    lambda inner: st.lists(keywords(inner), max_size=4).map(merged),
    max_leaves=8,
)


@st.composite
def documents(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    one = {"properties": {"a": {"$ref": "#/$defs/one"}, "b": draw(SCHEMAS)}}
    shared = {"$defs": {"one": one, "two": {"items": draw(SCHEMAS)}}}
    objects: st.SearchStrategy[Any] = SCHEMAS.filter(lambda schema: isinstance(schema, dict))
    old, new = ({**draw(objects), **shared} for _ in "on")
    if draw(st.booleans()):
        new = {**old, **draw(keywords(SCHEMAS))}
    return old, new


def contradicted(old: Any, new: Any, values: list[Any]) -> list[Any]:
    kinds = (jsonschema.Draft202012Validator, jsonschema_rs.Draft202012Validator)
    pairs = [(kind(old), kind(new)) for kind in kinds]
    return [v for v in values for a, b in pairs if a.is_valid(v) and not b.is_valid(v)]


# A shared definition must not lead back to itself on one value: no verdict is asked for that.
@settings(max_examples=3 * settings().max_examples, deadline=None)
@given(documents(), st.lists(VALUES, min_size=20, max_size=40))
def test_compatible_is_never_wrong(
    documents: tuple[dict[str, Any], dict[str, Any]], values: list[Any]
) -> None:
    old, new = documents
    found = compare(old, new)
    if found.backward.reason.startswith("references lead back"):
        return
    if found.backward.verdict == "compatible":
        assert not contradicted(old, new, values)
    if found.forward.verdict == "compatible":
        assert not contradicted(new, old, values)
    if found.backward.verdict == "breaking":
        assert len(contradicted(old, new, [found.backward.witness])) == 2
