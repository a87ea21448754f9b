"""Documents that are not there: what is proved beside them, and which witnesses count."""

from typing import Any

import pytest

from jsonschema_containment import Document, accepts, compare
from jsonschema_containment.dialects import DRAFT07, DRAFT202012

BOX = {"$ref": "https://x.example/geo"}
PART = {"$ref": "https://x.example/geo#/$defs/part"}


def beside(box: Any, kind: str, **more: Any) -> dict[str, Any]:
    return {"properties": {"geo": box, "n": {"type": kind}}, **more}


@pytest.mark.parametrize("box", [BOX, PART, {"$ref": "geo.json"}])
def test_a_witness_that_holds_whatever_the_box_accepts(box: Any) -> None:
    direction = accepts(beside(box, "integer"), beside(box, "string"))
    assert (direction.verdict, direction.witness, direction.assumed) == ("breaking", {"n": 0}, ())
    assert "whatever" in direction.reason


def test_a_witness_that_needs_the_box() -> None:
    pair = beside(BOX, "integer", required=["geo"]), beside(BOX, "string", required=["geo"])
    direction = accepts(*pair)
    assert (direction.verdict, direction.assumed) == ("breaking", (BOX["$ref"],))
    assert direction.reason.endswith("where https://x.example/geo accepts everything")
    direction = accepts({"not": BOX, "type": "integer"}, {"not": BOX, "type": "string"})
    assert direction.reason.endswith("where https://x.example/geo accepts nothing")


def test_what_is_the_same_box() -> None:
    assert accepts({"allOf": [BOX]}, {"anyOf": [BOX, {"type": "null"}]}).verdict == "compatible"
    assert accepts(BOX, PART).verdict == "unproven"
    # What a relative reference leads to may be another schema in each document.
    near = {"$ref": "geo.json"}
    assert accepts({"items": near}, {"items": near, "title": "A"}).verdict == "unproven"
    old, new = (
        Document({"items": near, **more}, "https://x.example/a.json")
        for more in ({}, {"title": "A"})
    )
    assert accepts(old, new).verdict == "compatible"


@pytest.mark.parametrize("size", [1, 600])
@pytest.mark.parametrize("embedded", [False, True])
def test_a_box_that_another_draft_reads_is_another_box(size: int, embedded: bool) -> None:
    """A validator may read what a reference leads to by the draft of what refers to it."""

    def whole(dialect: str) -> dict[str, Any]:
        properties = {"a": PART} | {f"p{n}": {"type": "string"} for n in range(size)}
        schema = {"$schema": dialect, "$id": "https://x.example/a", "properties": properties}
        return {"$schema": DRAFT202012.identifier, "items": schema} if embedded else schema

    old, new = whole(DRAFT202012.identifier), whole(DRAFT07.identifier)
    comparison = compare(old, new)
    assert [d.verdict for d in (comparison.backward, comparison.forward)] == ["unproven"] * 2
    assert "read by another draft" in comparison.changes[-1].message
    assert comparison.changes[-1].pointer.endswith("/properties/a/$ref")
    assert accepts(old, {**old, "title": "A"}).verdict == "compatible"
    # What follows a reference reads what it comes to by its own draft.
    part = {"$schema": DRAFT202012.identifier, "$defs": {"a": {"allOf": [PART]}}}
    between = {"https://x.example/b": part}
    sides = (
        Document({"$schema": d, "allOf": [{"$ref": "b#/$defs/a"}]}, "https://x.example/a", between)
        for d in (DRAFT202012.identifier, DRAFT07.identifier)
    )
    assert accepts(*sides).verdict == "unproven"


def test_two_boxes_in_one_place_count_both() -> None:
    dynamic = {"$schema": DRAFT202012.identifier, "$dynamicRef": "https://x.example/b#/$defs/i"}
    other = {"$schema": DRAFT07.identifier, "$defs": {"i": {"items": [{"type": "string"}]}}}
    old, new = (
        Document({**dynamic, **box}, "https://x.example/a", {"https://x.example/b": other})
        for box in (BOX, PART)
    )
    assert accepts(old, new).verdict == "unproven"


def test_a_box_that_one_validator_comes_to() -> None:
    """jsonschema-rs alone reads ``dependencies``."""

    def whole(name: str) -> dict[str, Any]:
        part = {"type": "object", "required": ["b"], "dependencies": {name: BOX}}
        return {"type": "array", "contains": part}

    assert accepts(whole("b"), {"type": "string"}).verdict == "unproven"
    assert accepts(whole("a"), {"type": "string"}).verdict == "breaking"
