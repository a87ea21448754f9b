"""What the gate reports: lines of places, and definitions that no schema leads to."""

import json
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rostra.compatibility.check import check
from rostra.compatibility.findings import Finding
from rostra.compatibility.lines import line_of, lines, yaml_lines

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


BASE = "https://s.example/v1/"


def embedding(word: str = "string", deep: str = "integer", *, draft: str = "") -> dict[str, Any]:
    """A file with an embedded resource, an anchor within it and a name that URIs encode."""
    parts = {"List<T>": {"type": deep}, "x": {"$anchor": "x", "type": deep}}
    if draft:
        inner = {"id": "inner", "type": word}
        root: dict[str, Any] = {
            "$schema": draft,
            "id": f"{BASE}f.json",
            "definitions": {"inner": inner},
        }
    else:
        root = {"$id": f"{BASE}f.json"}
        root |= {"$defs": {"inner": {"$id": "inner", "type": word, "$defs": parts}}}
    return root | {"type": "null"}


@pytest.mark.parametrize("reference", ["inner", f"{BASE}inner#"])
@pytest.mark.parametrize("draft", ["", "http://json-schema.org/draft-04/schema#"])
def test_the_report_names_an_embedded_resource(findings: Any, reference: str, draft: str) -> None:
    other = {"id" if draft else "$id": f"{BASE}m.json", "properties": {"b": {"$ref": reference}}}
    other |= {"$schema": draft} if draft else {}
    old, new = embedding(draft=draft), embedding("boolean", draft=draft)
    found = findings({"f.json": old, "m.json": other}, {"f.json": new, "m.json": other})
    (broken,) = [f for f in found if f.level == "refusal"]
    place = "/definitions/inner" if draft else "/$defs/inner"
    assert (broken.file, broken.part, broken.witness) == ("f.json", place, "")
    assert f"#{place}: " in broken.message
    assert not [f for f in found if f.id == "unreferenced-definition"]


@pytest.mark.parametrize(
    ("reference", "part"),
    [
        ("inner#/$defs/List<T>", "/$defs/inner/$defs/List<T>"),
        ("inner#/$defs/List%3CT%3E", "/$defs/inner/$defs/List<T>"),
        ("inner#x", "/$defs/inner/$defs/x"),
    ],
)
def test_the_report_names_a_part_of_an_embedded_resource(
    findings: Any, reference: str, part: str
) -> None:
    other = {"$id": f"{BASE}m.json", "properties": {"b": {"$ref": reference}}}
    old, new = embedding(), embedding(deep="boolean")
    found = findings({"f.json": old, "m.json": other}, {"f.json": new, "m.json": other})
    broken = [f for f in found if f.level == "refusal"]
    assert {(f.pointer, f.part, f.witness) for f in broken} == {(f"{part}/type", part, 0)}


@pytest.mark.parametrize(
    ("reference", "is_used"),
    [("inner", True), (f"{BASE}f.json#/$defs/inner", True), ("m.json#/$defs/inner", False)],
)
def test_a_definition_is_used_by_its_address(
    findings: Any, reference: str, *, is_used: bool
) -> None:
    def folder(word: str) -> dict[str, Any]:
        root = {"type": "object", "properties": {"p": {"$ref": reference}}}
        other = {"$id": f"{BASE}m.json", "$defs": {"inner": {}}}
        return {"f.json": embedding(word) | root, "m.json": other}

    found = findings(folder("string"), folder("boolean"))
    named = [f.part for f in found if f.id == "unreferenced-definition"]
    assert named == ([] if is_used else ["/$defs/inner"])
    assert ("breaking" in [f.id for f in found]) == is_used


def test_each_break_has_its_own_witness(findings: Any) -> None:
    def schema(a: int, b: int) -> dict[str, Any]:
        return {"properties": {"a": {"maximum": a}, "b": {"maximum": b}}}

    found = findings({"a.json": schema(9, 9)}, {"a.json": schema(8, 8)})
    witnesses = {f.pointer: f.witness for f in found if f.id == "breaking"}
    assert witnesses == {"/properties/a/maximum": {"a": 9}, "/properties/b/maximum": {"b": 9}}


@given(VALUES)
def test_each_value_in_yaml_has_its_line(value: Any) -> None:
    text = yaml.safe_dump(value, sort_keys=False, allow_unicode=True)
    assert [*yaml_lines(text)] == pointers(value)


def test_lines_of_yaml() -> None:
    text = "# a schema\ntype: object\nproperties:\n  a:\n    enum:\n    - 1\n    - {b: 2}\n"
    assert yaml_lines(text) == {
        "": 1,
        "/type": 2,
        "/properties": 3,
        "/properties/a": 4,
        "/properties/a/enum": 5,
        "/properties/a/enum/0": 6,
        "/properties/a/enum/1": 7,
        "/properties/a/enum/1/b": 7,
    }


PERSON: dict[str, Any] = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"type": "string"}, "age": {"type": "integer", "maximum": 150}},
}
OLDER = json.loads(json.dumps(PERSON).replace("150", "100"))


def refused(findings: list[Finding]) -> list[str]:
    return [finding.change for finding in findings if finding.level == "refusal"]


def test_a_renamed_file_is_one_rename_with_its_changes(findings: Any) -> None:
    found = findings({"person.json": PERSON}, {"people.json": OLDER})
    assert refused(found) == ["person#", "people#/properties/age/maximum"]
    rename, narrower, *notes = found
    assert "person.json was renamed to people.json" in rename.message
    assert 100 < narrower.witness["age"] <= 150
    assert not [f for f in notes if "is new" in f.message or "is gone" in f.message]


def test_a_renamed_file_that_keeps_its_address_breaks_nothing(findings: Any) -> None:
    known = {"$id": "https://example.org/person.json"}
    found = findings({"person.json": PERSON | known}, {"people.json": PERSON | known})
    assert refused(found) == []
    assert [f.id for f in found if "was renamed" in f.message] == ["renamed"]


def test_a_rename_and_its_referrer(findings: Any) -> None:
    def folder(name: str, schema: Any) -> dict[str, Any]:
        return {name: schema, "team.json": {"items": {"$ref": name}}}

    found = findings(folder("person.json", PERSON), folder("people.json", PERSON))
    assert refused(found) == ["person#"]


def test_another_schema_is_not_a_rename(findings: Any) -> None:
    found = findings({"a.json": PERSON}, {"b.json": {"type": "array", "items": {"minimum": 2}}})
    assert refused(found) == ["a#"]
    assert "is gone" in found[0].message
