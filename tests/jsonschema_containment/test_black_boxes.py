"""Documents that are not there: what is proved beside them, and which witnesses count."""

from typing import Any

import pytest

from jsonschema_containment import Document, accepts

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
