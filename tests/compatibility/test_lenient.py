"""The lenient mode: only optional properties that open objects gain, and only backward."""

import json
from copy import deepcopy
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rostra.compatibility.lenient import relaxed
from rostra.compatibility.release import release
from rostra.compatibility.snapshot import Snapshot

LENIENT = 'optional-properties = "lenient"\n'
P = {"type": "integer"}


def snapshot(**schemas: Any) -> Snapshot:
    return Snapshot({f"{name}.json": json.dumps(schemas[name]).encode() for name in schemas})


def added(old: Any, new: Any) -> list[tuple[str, str]]:
    olds, news = (side if "a" in side else {"a": side} for side in (old, new))
    return relaxed(snapshot(**olds), snapshot(**news)).properties


def test_it_is_off_by_default_and_named_in_the_report(project: Any, person: Any) -> None:
    more = person | {"properties": person["properties"] | {"nick": {"type": "string"}}}
    project.write("schemas/person.json", more)
    assert project.refused() == ["breaking"]
    assert not project.verdict().lenient
    project.write("schemas/gate.toml", LENIENT)
    verdict = project.verdict()
    assert verdict.passes
    assert verdict.lenient
    assert verdict.bumps == {"person": "minor"}
    (note,) = (f for f in verdict.findings if f.id == "assumed-unused")
    assert note.pointer == "/properties/nick"
    assert "old data might already use this name" in note.message
    assert "nick" in note.witness
    # Whatever else breaks is refused.
    project.write("schemas/person.json", more | {"required": ["name", "age"]})
    assert project.refused() == ["breaking"]
    project.write("schemas/person.json", more | {"required": ["name", "nick"]})
    assert project.refused() == ["breaking"]
    assert project.verdict().bumps == {"person": "major"}


def test_it_holds_for_published_versions_and_not_forward(published: Any, person: Any) -> None:
    more = person | {"properties": person["properties"] | {"nick": {"type": "string"}}}
    published.announce("- person: nick")
    published.write("schemas/person.json", more)
    published.write("schemas/gate.toml", LENIENT)
    assert release(published.schemas).folder.name == "1.1.0"
    published.commit()
    assert published.refused("main") == []
    assert published.refused("1.0.0") == []
    published.write("schemas/gate.toml", LENIENT + 'direction = "full"\n')
    closed = {**more, "additionalProperties": False}
    published.write("schemas/person.json", closed)
    assert set(published.refused("1.1.0")) == {"breaking"}


def test_through_references_between_files(project: Any) -> None:
    project.write("schemas/gate.toml", LENIENT)
    project.write("schemas/address.json", {"properties": {"street": {"type": "string"}}})
    project.write("schemas/order.json", {"items": {"$ref": "address.json"}})
    project.commit()
    project.git("switch", "-q", "-C", "main")
    new = {"properties": {"street": {"type": "string"}, "city": {"type": "string"}}}
    project.write("schemas/address.json", new)
    assert project.refused() == []
    assert "assumed-unused" in project.notes()
    # Another schema for the same objects has the name already.
    project.write("schemas/order.json", {"items": {"$ref": "address.json"}, "maxItems": 3})
    assert project.refused()
    project.write("schemas/address.json", {"properties": {"street": {"type": "string"}}})
    order = {"items": {"$ref": "address.json", "properties": {"city": {"type": "integer"}}}}
    project.write("schemas/order.json", order)
    project.commit()
    project.git("switch", "-q", "-C", "main")
    project.write("schemas/address.json", new)
    assert project.refused()


@pytest.mark.parametrize(
    "old",
    [
        {"properties": {"a": {}}},
        {"type": "object"},
        {},
        {"additionalProperties": True, "properties": {"a": {}}},
        {"patternProperties": {"^x-": {"type": "string"}}},
        {"properties": {"inner": {"properties": {"p": {}}}}},  # another object has the name
        {"allOf": [{"properties": {"a": {}}}]},
        {"dependencies": {"a": ["b"]}},
    ],
)
def test_open_objects(old: dict[str, Any]) -> None:
    new = deepcopy(old)
    new.setdefault("properties", {})["p"] = P
    assert added(old, new) == [("a", "/properties/p")]


@pytest.mark.parametrize(
    "old",
    [
        {"properties": {"p": {}}},  # it is there already
        {"required": ["p"]},
        {"additionalProperties": {"type": "string"}},
        {"additionalProperties": False},
        {"unevaluatedProperties": False},
        {"patternProperties": {"^p": {}}},
        {"propertyNames": {"maxLength": 3}},
        {"dependentRequired": {"a": ["p"]}},
        {"dependentSchemas": {"p": {}}},
        {"enum": [{"p": "x"}]},
        {"const": {"p": "x"}},
        {"allOf": [{"properties": {"p": {"type": "string"}}}]},
        {"not": {"required": ["p"]}},
        {"if": {"required": ["p"]}, "then": {"required": ["q"]}},
        {"anyOf": [{"$ref": "#/$defs/x"}, {}], "$defs": {"x": {"properties": {"p": {}}}}},
        {"$ref": "#/definitions/x", "definitions": {"x": {"allOf": [{"required": ["p"]}]}}},
        {"$ref": "https://example.org/elsewhere"},
        {"$ref": "#anchor", "$defs": {"x": {"$anchor": "anchor", "required": ["p"]}}},
        {"$ref": "#/x-own", "x-own": {"allOf": [{"$ref": "#/x-more"}], "x": 1}, "x-more": P},
        {"$dynamicRef": "#d", "$defs": {"x": {"$dynamicAnchor": "d", "required": ["p"]}}},
    ],
)
def test_what_may_have_the_name_already(old: dict[str, Any]) -> None:
    if "x-more" in old:
        old = old | {"x-more": {"required": ["p"]}}
    new = deepcopy(old)
    new.setdefault("properties", {}).setdefault("p", P)
    assert added(old, new) == []


def test_other_schemas_for_the_same_objects() -> None:
    """They may be a way round: by an array, another property, or only in the new schemas."""
    old: dict[str, Any] = {"properties": {"x": {}, "y": {"properties": {"p": {"type": "string"}}}}}
    new = deepcopy(old)
    new["properties"]["x"] = {"properties": {"p": P}}
    assert added(old, new) == [("a", "/properties/x/properties/p")]
    new["properties"]["y"] = {"$ref": "#/properties/x"}
    assert added(old, new) == []
    pairs: list[tuple[Any, Any]] = [
        ({"items": {"properties": {}}}, {"prefixItems": [{"required": ["p"]}]}),
        ({"contains": {"properties": {}}}, {"items": {"required": ["p"]}}),
        (
            {"properties": {"ab": {"properties": {}}}},
            {"patternProperties": {"^a": {"required": ["p"]}}},
        ),
        (
            {"properties": {"ab": {"properties": {}}}},
            {"additionalProperties": {"required": ["p"]}},
        ),
        ({"additionalProperties": {"properties": {}}}, {"properties": {"c": {"required": ["p"]}}}),
    ]
    for one, other in pairs:
        old = {"allOf": [one, other]}
        new = json.loads(
            json.dumps(old).replace('"properties": {}', '"properties": {"p": {"a": 1}}')
        )
        assert added(old, new) == []


@pytest.mark.parametrize(
    "new",
    [
        {"properties": {"p": False}},
        {"properties": {"p": {"$id": "x", "type": "string"}}},
        {"properties": {"p": P, "q": {"$ref": "#/properties/p"}}},
    ],
)
def test_what_is_no_such_addition(new: Any) -> None:
    assert ("a", "/properties/p") not in added({}, new)


def test_several_files_and_keys_that_are_escaped() -> None:
    old: dict[str, Any] = {"a": {"$ref": "b.json"}, "b": {"$id": "https://example.org/b.json"}}
    new: dict[str, Any] = {"a": {"$ref": "b.json"}, "b": old["b"] | {"properties": {"p/~q": P}}}
    assert added(old, new) == [("b", "/properties/p~1~0q")]
    old["a"] = {"$ref": "b.json", "required": ["p/~q"]}
    new["a"] = old["a"] | {"title": "the same"}
    assert added(old, new) == []


SCALARS = st.sampled_from([1, "x", None, 2.5])
NAMES = st.sampled_from("pqr")
INSTANCES = st.recursive(
    SCALARS, lambda inner: st.dictionaries(NAMES, inner) | st.lists(inner, max_size=2), max_leaves=6
)
TYPES = st.sampled_from([{"type": "integer"}, {"type": "string"}, {"type": "object"}, {}])


def schemas(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries(
        {},
        optional={
            "properties": st.dictionaries(NAMES, inner, max_size=2),
            "required": st.lists(NAMES, max_size=1),
            "allOf": st.lists(inner, min_size=1, max_size=2),
            "anyOf": st.lists(inner, min_size=1, max_size=2),
            "not": inner,
            "items": inner,
            "patternProperties": st.dictionaries(st.sampled_from(["^p", "q"]), inner, max_size=1),
            "$ref": st.sampled_from(["#/$defs/d", "#"]),
        },
    )


@settings(deadline=None)
@given(
    st.recursive(TYPES, schemas, max_leaves=6),
    st.recursive(TYPES, schemas, max_leaves=3),
    st.lists(INSTANCES, min_size=5, max_size=20),
    st.data(),
)
def test_data_without_the_name_see_no_difference(
    root: dict[str, Any], definition: dict[str, Any], instances: list[Any], data: st.DataObject
) -> None:
    """The assumption is all that the lenient mode adds."""
    old: dict[str, Any] = {"allOf": [root], "$defs": {"d": definition}}
    new = deepcopy(old)
    for place in (new["allOf"][0], new["$defs"]["d"]):
        place.setdefault("properties", {}).setdefault(data.draw(NAMES), {"type": "integer"})
    found = relaxed(snapshot(a=old), snapshot(a=new))
    names = {pointer.rpartition("/")[2] for _, pointer in found.properties}
    if not names:
        return
    validators = [
        jsonschema.Draft202012Validator(schema) for schema in (new, found.schemas.schemas["a"])
    ]
    for instance in instances:
        if any(f'"{name}":' in json.dumps(instance) for name in names):
            continue
        try:
            strict, lenient = (v.is_valid(instance) for v in validators)
        except RecursionError:
            return
        assert strict == lenient
