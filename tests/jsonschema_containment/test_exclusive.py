"""``oneOf`` in large schemas: alternatives that exclude each other, by types and by tags."""

import copy
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jsonschema_containment import compare, piecewise
from jsonschema_containment.budget import Budget
from jsonschema_containment.exclusive import are_exclusive, referring_alternatives

TAGS = st.sampled_from([{"const": "a"}, {"const": "b"}, {"enum": ["a", 1]}, {"enum": [1.0]}, {}])
LEAVES = st.one_of(
    st.sampled_from([{"type": "string"}, {"type": ["integer", "null"]}, {"const": 1}, True, False]),
    st.builds(
        lambda tag, other, required: {
            "type": "object",
            "properties": {"t": tag, "u": other},
            "required": required,
        },
        TAGS,
        TAGS,
        st.sampled_from([["t"], ["u"], [], ["t", "u"]]),
    ),
)
DEFINITIONS = st.fixed_dictionaries(dict.fromkeys("de", LEAVES))
REFERENCES = st.sampled_from([{"$ref": "#/$defs/d"}, {"$ref": "#/$defs/e"}])
ALTERNATIVES = st.recursive(
    LEAVES | REFERENCES,
    lambda inner: st.builds(
        lambda word, parts: {word: parts},
        st.sampled_from(["allOf", "anyOf", "oneOf"]),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=4,
)
UNIONS = st.builds(
    lambda parts, definitions: {"oneOf": parts, "$defs": definitions},
    st.lists(ALTERNATIVES | REFERENCES, min_size=2, max_size=3),
    DEFINITIONS,
)
VALUES: list[Any] = [
    *(None, True, 0, 1, 1.0, "a", "b", [], {}),
    *({"t": t} for t in ("a", "b", 1, 2)),
    *({"u": u} for u in ("a", "b", 1, 2)),
    *({"t": t, "u": u} for t in ("a", "b", 1, 2) for u in ("a", "b", 1, 2)),
]


@given(UNIONS)
@settings(deadline=None)
def test_what_excludes_each_other_has_no_value_in_common(schema: Any) -> None:
    paths = referring_alternatives(schema) or [("oneOf",)]
    if ("oneOf",) in paths and are_exclusive(schema, paths, Budget(10_000)):
        parts = [{**schema, "oneOf": [part]} for part in schema["oneOf"]]
        validators = [jsonschema.Draft202012Validator(part) for part in parts]
        for value in VALUES:
            assert sum(validator.is_valid(value) for validator in validators) < 2


@pytest.mark.parametrize(
    ("one", "other", "exclusive"),
    [
        ({"type": "string"}, {"type": ["integer", "array"]}, True),
        ({"type": "integer"}, {"type": "number"}, False),
        ({"const": 1}, {"enum": ["1", None]}, True),
        ({}, {"type": "string"}, False),
        ({}, False, True),
    ],
)
def test_types_exclude_each_other(one: Any, other: Any, *, exclusive: bool) -> None:
    schema = {"oneOf": [{"$ref": "#/$defs/a%20b"}, other], "$defs": {"a b": one}}
    assert are_exclusive(schema, referring_alternatives(schema), Budget(1000)) == exclusive


def union(tags: tuple[str, str], length: int = 10, number: int = 150) -> dict[str, Any]:
    """A large schema of things of two kinds, or a name."""
    kinds = {
        name: {
            "type": "object",
            "properties": {"kind": {"const": tag}}
            | {f"p{i}": {"type": "string", "maxLength": length} for i in range(number)},
            "required": ["kind"],
        }
        for name, tag in zip(("one", "two"), tags, strict=True)
    }
    alternatives = [{"$ref": "#/$defs/one"}, {"$ref": "#/$defs/two"}, {"type": "string"}]
    return {"$defs": {**kinds, "thing": {"oneOf": alternatives}}, "$ref": "#/$defs/thing"}


def test_tags_that_are_exchanged_are_a_break_each() -> None:
    old, new = union(("a", "b")), union(("b", "a"))
    for schema in (old, new):  # the two kinds are not the same thing
        schema["$defs"]["one"]["properties"]["p0"]["maxLength"] = 9
    comparison = compare(old, new)
    effects = {change.pointer: change.old_data for change in comparison.changes}
    assert effects == {
        "/$defs/one/properties/kind/const": "may be refused",
        "/$defs/two/properties/kind/const": "may be refused",
    }


@pytest.mark.parametrize(("length", "verdict"), [(11, "compatible"), (9, "breaking")])
def test_many_changes_below_one_of(length: int, verdict: str) -> None:
    old, new = union(("a", "b")), union(("a", "b"), length)
    comparison = compare(old, new)
    assert comparison.backward.verdict == verdict
    assert len(comparison.changes) == 300
    assert "unproven" not in {change.old_data for change in comparison.changes}
    if verdict == "breaking":
        for validator in (jsonschema.Draft202012Validator, jsonschema_rs.Draft202012Validator):
            assert validator(old).is_valid(comparison.backward.witness)
            assert not validator(new).is_valid(comparison.backward.witness)


@given(old=UNIONS, new=UNIONS)
@settings(deadline=None, max_examples=settings().max_examples // 5)
def test_piece_by_piece_is_what_the_whole_is(old: Any, new: Any) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(piecewise, "LARGE", 0)
        pieces = compare(old, new)
        patch.setattr(piecewise, "LARGE", 10**9)
        whole = compare(old, new)
    for one, other in ((pieces.backward, whole.backward), (pieces.forward, whole.forward)):
        assert {one.verdict, other.verdict} != {"compatible", "breaking"}


def pipelines(tasks: int) -> dict[str, Any]:
    """An invented draft-07 schema of the shape of those that editors of pipelines have."""

    def task(i: int) -> dict[str, Any]:
        inputs = {
            f"input{j}": {"anyOf": [{"type": "string", "pattern": f"^v{j}[a-z]+$"}, {"enum": [j]}]}
            for j in range(5)
        }
        return {
            "type": "object",
            "properties": {
                "task": {"type": "string", "pattern": f"^Task{i}@[12]$", "ignoreCase": "value"},
                "inputs": {"type": "object", "properties": inputs, "additionalProperties": False},
            },
            "required": ["task"],
            "firstProperty": ["task"],
        }

    steps = [{"$ref": f"#/definitions/task{i}"} for i in range(tasks)]
    pipeline = {
        "type": "object",
        "properties": {"steps": {"type": "array", "items": {"anyOf": steps}}},
        "required": ["steps"],
    }
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "oneOf": [{"$ref": "#/definitions/pipeline"}, {"type": "string", "pattern": "^$"}],
        "definitions": {"pipeline": pipeline, **{f"task{i}": task(i) for i in range(tasks)}},
    }


def test_a_schema_of_pipelines_is_decided() -> None:
    old = pipelines(25)
    new = copy.deepcopy(old)
    for i in range(8):
        inputs = new["definitions"][f"task{i}"]["properties"]["inputs"]["properties"]
        inputs["more"] = {"type": "string"}
    assert compare(old, new).backward.verdict == "compatible"
    del inputs["input1"]
    comparison = compare(old, new)
    assert comparison.backward.verdict == "breaking"
    validators = [jsonschema.Draft7Validator(schema) for schema in (old, new)]
    assert [v.is_valid(comparison.backward.witness) for v in validators] == [True, False]
