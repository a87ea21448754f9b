"""A column that goes or changes its Arrow type is major, whatever JSON accepts."""

import copy
from typing import Any

import pytest

from jsonschema_containment import compare
from rostra import schema
from rostra.compatibility.arrow_rules import with_arrow_rules


def test_the_arrow_rule_and_the_break_are_one_change() -> None:
    old = schema.published_schemas("1.0.0")["speakers"]
    new = copy.deepcopy(old)
    note = new["properties"]["note"]
    note["type"], note["description"] = "string", "Said in other words"
    del note["maxLength"]
    new["properties"]["name"] = {
        **{k: v for k, v in old["properties"]["name"].items() if not k.startswith(("m", "p"))},
        "type": "integer",
        "minimum": 0,
        "maximum": 9,
    }
    comparison = with_arrow_rules(compare(old, new), old, new)
    (ruled,) = (change for change in comparison.changes if change.rule)
    assert ruled.pointer == "/properties/name/type"
    assert "Arrow type" in ruled.rule
    assert ruled.old_data == "may be refused"
    assert comparison.rules == (ruled.rule,)


def test_a_rule_that_json_accepts_has_its_change() -> None:
    old = schema.published_schemas("1.0.0")["utterances"]
    new = copy.deepcopy(old)
    new["properties"]["turn"]["type"] = "number"
    comparison = with_arrow_rules(compare(old, new), old, new)
    assert (comparison.verdict, comparison.bump) == ("compatible", "major")
    assert [c.pointer for c in comparison.changes if c.rule] == ["/properties/turn/type"]


def test_of_a_column_that_went_the_bump_is_major() -> None:
    old = schema.published_schemas("1.0.0")["speakers"]
    new = copy.deepcopy(old)
    del new["properties"]["note"]
    assert compare(new, old).bump == "minor"
    assert with_arrow_rules(compare(new, old), new, old).bump == "minor"
    comparison = with_arrow_rules(compare(old, new), old, new)
    assert (comparison.rules, comparison.bump) == (("column 'note' is gone",), "major")


def edited(edits: dict[str, Any]) -> dict[str, Any]:
    whole = copy.deepcopy(schema.published_schemas("1.0.0")["utterances"])
    for name, content in edits.items():
        whole["properties"][name] |= content
    return whole


@pytest.mark.parametrize("kind", ["string", "number"])
def test_an_arrow_rule_needs_one_waiver_whether_json_breaks_too_or_not(
    new_project: Any, kind: str
) -> None:
    project = new_project("table")
    project.start(utterances=edited({}))
    project.write("schemas/utterances.json", edited({"turn": {"type": kind}}))
    (finding,) = project.refusals()
    assert finding.change == "utterances#/properties/turn/type"
    assert "Arrow type" in finding.message
    project.waive(finding.change)
    assert project.refused() == []


def test_a_change_that_widens_is_not_named_beside_the_break(new_project: Any) -> None:
    project = new_project("table")
    project.start(utterances=edited({}))
    edits = {"turn": {"maximum": 5}, "seq": {"minimum": -5}}
    project.write("schemas/utterances.json", edited(edits))
    (finding,) = project.refusals()
    assert finding.change == "utterances#/properties/turn/maximum"
