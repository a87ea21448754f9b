"""Schemas that were made to keep the gate from ending."""

import time
from typing import Any

import pytest

from jsonschema_containment import limited


def test_the_gate_ends(project: Any, monkeypatch: pytest.MonkeyPatch, person: Any) -> None:
    def laughs(longest: int) -> dict[str, Any]:
        steps = {f"l{i}": {"allOf": [{"$ref": f"#/$defs/l{i + 1}"}] * 10} for i in range(20)}
        return {"$ref": "#/$defs/l0", "$defs": {**steps, "l20": {"maxLength": longest}}}

    monkeypatch.setattr(limited.Limited.__init__, "__defaults__", (1,))
    project.git("switch", "-q", "main")
    project.write("schemas/odd.json", laughs(5))
    project.commit()
    project.git("switch", "-q", "-C", "work")
    started = time.monotonic()
    assert project.refused() == []
    project.write("schemas/odd.json", laughs(4))
    project.write("schemas/person.json", person | {"title": "Person"})
    (finding,) = project.refusals()
    assert (finding.id, finding.change) == ("unproven", "odd#")
    assert time.monotonic() - started < 6
    project.waive("odd#")
    assert project.refused() == []


def test_what_is_too_deep_together_is_unproven_when_it_changes(project: Any) -> None:
    deep: dict[str, Any] = {}
    for _ in range(99):
        deep = {"not": deep}
    project.git("switch", "-q", "main")
    project.write("schemas/inner.json", deep)
    project.write("schemas/outer.json", {"$ref": "inner.json"})
    project.commit()
    project.git("switch", "-q", "-C", "work")
    assert project.refused() == []
    project.write("schemas/outer.json", {"$ref": "inner.json", "minLength": 0})
    assert project.refused() == []  # whatever inner.json is
    project.write("schemas/outer.json", {"$ref": "inner.json", "minLength": 1})
    (finding,) = project.refusals()
    assert (finding.id, finding.schema) == ("unproven", "outer")
    assert "nested more than 100 levels deep" in finding.message
