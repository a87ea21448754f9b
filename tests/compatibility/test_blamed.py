"""What the gate refuses is the change that breaks, once, so that one waiver lets it pass."""

import copy
from typing import Any

import pytest

from rostra import schema


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
