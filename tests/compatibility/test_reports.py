"""What the gate reports: lines of places, and definitions that no schema leads to."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra.compatibility.check import check
from rostra.compatibility.findings import Finding
from rostra.compatibility.lines import line_of, lines

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.sampled_from(['"', "\\{"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=12,
)


def pointers(value: Any, pointer: str = "") -> list[str]:
    found = [pointer]
    items: Any = value.items() if isinstance(value, dict) else ()
    for key, part in enumerate(value) if isinstance(value, list) else items:
        token = str(key).replace("~", "~0").replace("/", "~1")
        found += pointers(part, f"{pointer}/{token}")
    return found


@given(VALUES)
def test_each_value_has_its_line(value: Any) -> None:
    assert [*lines(json.dumps(value))] == pointers(value)
    text = json.dumps(value, indent=1, ensure_ascii=False)
    found = lines(text)
    assert [*found] == pointers(value)
    rows = text.split("\n")
    for pointer, line in found.items():
        key = pointer.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
        row = rows[line - 1].strip()
        assert (
            not row.startswith('"')
            or not pointer
            or key.isdigit()
            or json.dumps(key, ensure_ascii=False) in row
        )


def test_what_is_gone_has_the_line_of_what_is_around_it() -> None:
    by_pointer = lines('{\n"a": {\n"b": 1\n}}')
    assert line_of("/a/c/d", by_pointer) == 2
    assert line_of("/x", by_pointer) == 1


@pytest.fixture
def findings(tmp_path: Any) -> Any:
    def run(old: dict[str, Any], new: dict[str, Any]) -> list[Finding]:
        for folder, schemas in (("old", old), ("new", new)):
            (tmp_path / folder).mkdir()
            for name, schema in schemas.items():
                (tmp_path / folder / name).write_text(json.dumps(schema, indent=2))
        return check(tmp_path / "new", str(tmp_path / "old")).findings

    return run


def user(*required: str) -> dict[str, Any]:
    return {"$defs": {"User": {"required": [*required]}}}


def test_a_break_of_a_definition_for_others_is_refused(findings: Any) -> None:
    first, *others = findings({"a.json": user("id")}, {"a.json": user("id", "email")})
    assert (first.id, first.level, first.part) == ("breaking", "refusal", "/$defs/User")
    assert first.change == "a#/$defs/User/required"
    assert first.witness == {"id": None}
    assert first.line == 4
    assert "nothing-asserted" in [finding.id for finding in others]


def test_a_definition_for_others_that_is_gone_is_refused(findings: Any) -> None:
    first, *_ = findings({"a.json": user("id")}, {"a.json": {"$defs": {"Other": {}}}})
    assert (first.id, first.change) == ("breaking", "a#/$defs/User")


def test_a_wider_definition_for_others_passes(findings: Any) -> None:
    found = findings({"a.json": user("id", "email")}, {"a.json": user("id")})
    assert {finding.level for finding in found} == {"note"}


def test_a_definition_that_uses_a_changed_one_is_compared_too(findings: Any) -> None:
    both = {"a.json": {"$defs": {"B": {"items": {"$ref": "#/$defs/A"}}, "A": {"maximum": 9}}}}
    new = {"a.json": {"$defs": {"B": {"items": {"$ref": "#/$defs/A"}}, "A": {"maximum": 8}}}}
    refused = [f for f in findings(both, new) if f.level == "refusal"]
    assert [(f.change, f.part, f.witness) for f in refused] == [
        ("a#/$defs/A/maximum", "/$defs/A", 9)
    ]


def test_a_definition_that_nothing_uses_is_named_with_what_it_means(findings: Any) -> None:
    root = {"type": "object"}
    found = findings({"a.json": root | user("id")}, {"a.json": root | user("id", "email")})
    assert {finding.level for finding in found} == {"note"}
    (named,) = [f for f in found if f.id == "unreferenced-definition"]
    assert named.pointer == named.part == "/$defs/User"
    assert named.witness == {"id": None}


def test_each_break_has_its_own_witness(findings: Any) -> None:
    def schema(a: int, b: int) -> dict[str, Any]:
        return {"properties": {"a": {"maximum": a}, "b": {"maximum": b}}}

    found = findings({"a.json": schema(9, 9)}, {"a.json": schema(8, 8)})
    witnesses = {f.pointer: f.witness for f in found if f.id == "breaking"}
    assert witnesses == {"/properties/a/maximum": {"a": 9}, "/properties/b/maximum": {"b": 9}}
