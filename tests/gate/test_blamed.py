"""What the gate refuses is the change that breaks, once, so that one waiver lets it pass."""

import copy
from types import SimpleNamespace
from typing import Any, cast

import pytest

from rostra import schema
from rostra.gate import rules
from rostra.gate.findings import Finding
from rostra.gate.snapshot import Waiver


def work(table: str, edits: dict[str, Any], *waivers: Waiver) -> rules.Work:
    old = schema.published("1.0.0")[table]
    new = copy.deepcopy(old)
    for name, content in edits.items():
        new["properties"][name] |= content
    published = SimpleNamespace(schemas={table: old})
    now = SimpleNamespace(
        schemas={table: new}, versions=lambda: ["1.0.0"], published=lambda _: published
    )
    return rules.Work(cast("Any", published), cast("Any", now), "backward", waivers)


def refused(at: rules.Work) -> list[Finding]:
    found = rules.waived(at, list(rules.compatible(at)), "2.0.0")
    return [finding for finding in found if finding.level == "refusal"]


@pytest.mark.parametrize("kind", ["string", "number"])
def test_an_arrow_rule_needs_one_waiver_whether_json_breaks_too_or_not(kind: str) -> None:
    edits = {"turn": {"type": kind}}
    (finding,) = refused(work("utterances", edits))
    assert finding.change == "utterances#/properties/turn/type"
    assert "Arrow type" in finding.message
    waiver = Waiver(change=finding.change, reason="r", last_version="2.0.0")
    assert refused(work("utterances", edits, waiver)) == []


def test_a_change_that_widens_is_not_named_beside_the_break() -> None:
    edits = {"turn": {"maximum": 5}, "seq": {"minimum": -5}}
    (finding,) = refused(work("utterances", edits))
    assert finding.change == "utterances#/properties/turn/maximum"
