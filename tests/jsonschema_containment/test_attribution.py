"""A break is named by the changes that break, and by nothing else."""

import copy
import itertools
from typing import Any

import pytest

from jsonschema_containment import Change, compare

S, INT = {"type": "string"}, {"type": "integer"}
BASE: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["a", "b"],
    "properties": {
        "a": INT | {"minimum": 0, "maximum": 9},
        "b": {"enum": ["x", "y"]},
        "c": S | {"maxLength": 9},
        "d": {"type": "array", "items": S},
        "e": {"anyOf": [S, INT]},
    },
}


def table(**columns: Any) -> dict[str, Any]:
    return {"type": "object", "properties": columns, "additionalProperties": False}


def names(changes: tuple[Change, ...], effect: str, field: str) -> set[str]:
    return {c.pointer for c in changes if getattr(c, field).startswith(effect)}


EDITS: list[tuple[str, Any, str, bool, bool]] = [
    ("a", INT | {"minimum": 0, "maximum": 8}, "/properties/a/maximum", True, False),
    ("a", INT | {"minimum": -1, "maximum": 9}, "/properties/a/minimum", False, True),
    ("b", {"enum": ["x", "y", "z"]}, "/properties/b/enum", False, True),
    ("b", {"enum": ["x"]}, "/properties/b/enum", True, False),
    ("c", S | {"maxLength": 9, "minLength": 0}, "/properties/c/minLength", False, False),
    ("c", S | {"maxLength": 9, "pattern": "^a"}, "/properties/c/pattern", True, False),
    (
        "d",
        {"type": "array", "items": {"type": ["string", "null"]}},
        "/properties/d/items/type",
        False,
        True,
    ),
    ("d", {"type": "array", "items": S, "minItems": 1}, "/properties/d/minItems", True, False),
    ("e", {"anyOf": [S]}, "/properties/e/anyOf/1", True, False),
    ("e", {"anyOf": [S, INT, {"const": None}]}, "/properties/e/anyOf/2", False, True),
    ("f", S, "/properties/f", False, True),
]


@pytest.mark.parametrize("edits", list(itertools.combinations(EDITS, 3))[::3])
def test_of_several_changes_those_that_break_are_named(edits: tuple[Any, ...]) -> None:
    if len({name for name, *_ in edits}) < len(edits):
        return
    new = copy.deepcopy(BASE)
    new["properties"] |= {name: content for name, content, *_ in edits}
    comparison = compare(BASE, new)
    narrower = {pointer for _, _, pointer, breaks, _ in edits if breaks}
    wider = {pointer for _, _, pointer, _, widens in edits if widens}
    assert names(comparison.changes, "may be refused", "old_data") == narrower
    assert names(comparison.changes, "may refuse", "readers") == wider
    assert {c.pointer for c in comparison.changes} == {pointer for _, _, pointer, _, _ in edits}


def test_changes_that_only_together_break_are_named_together() -> None:
    def either(kind: str) -> dict[str, Any]:
        shared = {"$defs": {"x": {"type": kind}}}
        return {"anyOf": [{"type": kind}, {"$ref": "#/$defs/x"}], "maxLength": 9} | shared

    comparison = compare(either("string"), either("integer") | {"maxLength": 10})
    one, two, three = comparison.changes
    assert one.old_data == "may be refused together with /$defs/x/type"
    assert two.old_data == "stay valid"
    assert three.old_data == "may be refused together with /anyOf/0/type"


def test_what_another_change_makes_up_for_is_not_named() -> None:
    shared = {"x": S}
    old = table(a={"$ref": "#/$defs/x"}, b=INT | {"maximum": 5}) | {"$defs": shared}
    new = table(a={"anyOf": [{"$ref": "#/$defs/x"}, S]}, b=INT | {"maximum": 4})
    new |= {"$defs": {"x": S | {"maxLength": 3}}}
    comparison = compare(old, new)
    assert names(comparison.changes, "may be refused", "old_data") == {"/properties/b/maximum"}


def test_a_property_and_that_it_is_required_are_one_change() -> None:
    new = copy.deepcopy(BASE)
    new["properties"]["f"] = S
    new["required"] = ["a", "b", "f"]
    comparison = compare(BASE, new)
    assert names(comparison.changes, "may be refused", "old_data") == {"/properties/f"}
    assert names(comparison.changes, "part of", "old_data") == {"/required"}
    del new["properties"]["a"]
    new["required"] = ["b", "f"]
    named = names(compare(BASE, new).changes, "may be refused", "old_data")
    assert named == {"/properties/a", "/properties/f"}


def test_without_steps_the_usual_effect_is_marked_as_unproven() -> None:
    new = copy.deepcopy(BASE)
    new["properties"]["a"] = {"type": "number", "minimum": 0, "maximum": 8}
    for change in compare(BASE, new, steps=1).changes:
        assert {change.old_data, change.readers} & {
            *("may be refused (unproven)", "may refuse what is new (unproven)")
        }
