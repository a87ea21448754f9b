"""A witness belongs to the change beside which it is shown, also among thousands of changes."""

import copy
import json
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jsonschema_containment import NO_WITNESS, Change, compare, excerpts, piecewise

LEAVES: st.SearchStrategy[Any] = st.one_of(
    st.builds(lambda n: {"type": "integer", "maximum": n}, st.integers(0, 3)),
    st.builds(lambda n: {"type": "string", "maxLength": n}, st.integers(0, 2)),
    st.builds(lambda v: {"enum": v}, st.lists(st.sampled_from([1, "a", None]), min_size=1)),
    st.sampled_from(
        [True, {"$ref": "#/$defs/d"}, {"type": "array", "items": {"$ref": "#/$defs/d"}}]
    ),
)


def tables(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.builds(
        lambda properties, required, more: {
            "type": "object",
            "properties": properties,
            "required": sorted(required),
            **more,
        },
        st.dictionaries(st.sampled_from("pqrst"), inner, min_size=1, max_size=4),
        st.sets(st.sampled_from("pqr"), max_size=2),
        st.sampled_from(
            [
                {},
                {"additionalProperties": False},
                {"maxProperties": 3},
                {"not": {"required": ["s"]}},
            ]
        ),
    )


SCHEMAS = st.builds(
    lambda table, definition: table | {"$defs": {"d": definition}},
    tables(LEAVES | tables(LEAVES) | st.builds(lambda a, b: {"anyOf": [a, b]}, LEAVES, LEAVES)),
    LEAVES.filter(lambda leaf: leaf is True or "$ref" not in json.dumps(leaf)),
)


def is_witness(value: object, old: Any, new: Any) -> bool:
    """Whether both validators accept a value before and refuse it after."""
    answers = [
        validator(schema).is_valid(value)
        for validator in (jsonschema.Draft202012Validator, jsonschema_rs.Draft202012Validator)
        for schema in (old, new)
    ]
    return answers == [True, False, True, False]


def assert_true(change: Change, old: Any, new: Any) -> None:
    if change.old_witness is not NO_WITNESS:
        assert is_witness(change.old_witness, old, new)
    if change.new_witness is not NO_WITNESS:
        assert is_witness(change.new_witness, new, old)


@pytest.mark.parametrize("large", [0, 10**9])
@given(old=SCHEMAS, new=SCHEMAS)
@settings(deadline=None, max_examples=settings().max_examples // 2)
def test_each_witness_is_one_of_the_documents(old: Any, new: Any, large: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(piecewise, "LARGE", large)
        patch.setattr(excerpts, "_MANY_PROPERTIES", 1)
        comparison = compare(old, new)
        for change in comparison.changes:
            assert_true(change, old, new)
        for direction, pair in (
            (comparison.backward, (old, new)),
            (comparison.forward, (new, old)),
        ):
            if direction.verdict == "breaking":
                assert is_witness(direction.witness, *pair)
            if direction.verdict == "compatible":
                # The proof of the whole, which does not look at places.
                patch.setattr(piecewise, "LARGE", 10**9)
                assert compare(*pair).backward.verdict != "breaking"


def test_a_property_that_was_added_does_not_carry_the_witness_of_another_change() -> None:
    old = {"properties": {"composite": {"items": {"type": "string"}}}}
    new = {"properties": {"composite": {"items": {"minLength": 1}}, "list": {"type": "array"}}}
    witnesses = {c.pointer: c.old_witness for c in compare(old, new).changes}
    assert "composite" not in json.dumps(witnesses["/properties/list"])
    assert "list" in json.dumps(witnesses["/properties/list"])
    assert witnesses["/properties/composite/items/minLength"] == {"composite": [""]}


def test_what_another_change_makes_up_for_has_no_witness() -> None:
    old = {"anyOf": [{"const": 1}, {"const": 2}], "maximum": 9}
    new = {"anyOf": [{"const": 3}, {"enum": [1, 2]}], "maximum": 8}
    for change in compare(old, new).changes:
        assert change.old_witness is NO_WITNESS


def many(number: int) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["p0", "p1"],
        "additionalProperties": False,
        "properties": {f"p{i}": {"type": "string", "maxLength": 10} for i in range(number)},
    }


@pytest.mark.parametrize(
    ("kind", "number"), [("narrower", 1000), ("gone", 500), ("required", 500), ("replaced", 500)]
)
def test_a_break_at_the_end_of_thousands_of_changes_is_named(kind: str, number: int) -> None:
    old, last = many(number), f"p{number - 1}"
    new = copy.deepcopy(old)
    for i in range(number - 1):
        new["properties"][f"p{i}"]["maxLength"] = 11
    pointer = f"/properties/{last}"
    if kind == "narrower":
        new["properties"][last]["maxLength"] = 9
        pointer += "/maxLength"
    elif kind == "gone":
        del new["properties"][last]
    elif kind == "required":
        new["required"].append(last)
        pointer = "/required"
    else:
        new["properties"][last] = {"type": "integer"}
        pointer += "/type"
    comparison = compare(old, new)
    assert comparison.backward.verdict == "breaking"
    broken = [c for c in comparison.changes if c.old_data.startswith("may be refused")]
    assert pointer in {change.pointer for change in broken}
    assert len(comparison.changes) >= number
    assert all("unproven" not in change.old_data for change in comparison.changes)
    for change in broken:
        assert is_witness(change.old_witness, old, new)


def test_each_of_many_breaks_has_its_witness() -> None:
    old, new = many(300), many(300)
    for i in range(300):
        new["properties"][f"p{i}"]["maxLength"] = i % 10
    changes = compare(old, new).changes
    assert len(changes) == 300
    for change in changes:
        name = change.pointer.split("/")[2]
        assert is_witness(change.old_witness, old, new)
        assert set(change.old_witness) <= {"p0", "p1", name}  # type: ignore[call-overload]  # an object
