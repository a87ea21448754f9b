"""Files of schemas: JSON and YAML, of all drafts, with metaschemas of their own."""

import copy
import json
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from referencing.exceptions import Unresolvable

from jsonschema_containment.dialects import DIALECTS, Dialect
from rostra.compatibility.release import release
from rostra.compatibility.schema_reader import UnreadableError, encode_references
from rostra.compatibility.snapshot import Snapshot

DRAFT07 = "http://json-schema.org/draft-07/schema#"
DRAFT202012 = "https://json-schema.org/draft/2020-12/schema"
OWN = "https://example.org/meta"
PERSON = """\
# A person.
$schema: http://json-schema.org/draft-07/schema#
type: object
properties:
  name: &name {type: string, maxLength: 20}
  city: *name
required: [name]
"""


def snapshot(**files: object) -> Snapshot:
    """A snapshot of files, by name with ``_`` for the full stop."""
    return Snapshot(
        {
            name.replace("_", "."): (
                content if isinstance(content, str) else json.dumps(content)
            ).encode()
            for name, content in files.items()
        }
    )


def test_a_yaml_file_is_a_schema(new_project: Any) -> None:
    project = new_project("yaml")
    project.write("before/person.yaml", PERSON)
    before = str(project.path / "before")
    project.write("schemas/person.yaml", PERSON.replace("20", "10"))
    findings = project.refusals(before)
    assert {(f.file, f.pointer) for f in findings} == {
        ("person.yaml", "/properties/name/maxLength"),
        ("person.yaml", "/properties/city/maxLength"),
    }
    assert {finding.change for finding in findings} == {
        f"person#/properties/{name}/maxLength" for name in ("name", "city")
    }
    project.write("schemas/person.yaml", PERSON.replace("20", "30"))
    assert project.refused(before) == []


def test_a_file_may_move_to_another_form_and_to_another_draft(new_project: Any) -> None:
    """R6: a file that moves to another draft is compared; it is not a new one."""
    project = new_project("moves")
    project.write("before/person.yaml", PERSON)
    before = str(project.path / "before")
    schema = {
        "$schema": DRAFT202012,
        "type": "object",
        "properties": {name: {"type": "string", "maxLength": 20} for name in ("name", "city")},
        "required": ["name"],
    }
    project.write("schemas/person.json", schema)
    assert project.refused(before) == []
    assert project.verdict(before).bumps == {"person": "patch"}
    project.write("schemas/person.json", schema | {"required": ["name", "city"]})
    (finding,) = project.refusals(before)
    assert (finding.file, finding.pointer) == ("person.json", "/required")


def test_a_release_publishes_yaml_as_it_is(new_project: Any) -> None:
    project = new_project("published")
    project.write("schemas/person.yaml", PERSON)
    made = release(project.schemas)
    assert made.folder.name == "1.0.0"
    assert (made.folder / "person.yaml").read_text("utf-8") == PERSON
    project.write("schemas/person.yaml", PERSON.replace("20", "10"))
    assert project.refused("1.0.0") == ["breaking", "breaking"]


def test_references_lead_to_yaml_files(new_project: Any) -> None:
    project = new_project("references")
    project.write("before/order.json", {"properties": {"buyer": {"$ref": "person.yaml"}}})
    project.write("before/person.yaml", PERSON)
    before = str(project.path / "before")
    for file in ("order.json", "person.yaml"):
        project.write(f"schemas/{file}", (project.path / "before" / file).read_text("utf-8"))
    assert project.refused(before) == []
    project.write("schemas/person.yaml", PERSON.replace("[name]", "[name, city]"))
    assert project.refused(before)


def test_two_files_of_one_name_are_refused() -> None:
    with pytest.raises(UnreadableError, match=r"a\.yaml and a\.json are two schemas of one name"):
        snapshot(a_json={}, a_yaml="{}")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("type: string\ntype: integer\n", "a.yaml is not YAML of a schema: line 2: the key 'type'"),
        (
            "type: string\nminLength: a\n",
            "a.yaml is not a valid JSON Schema: it is not a valid draft 2020-12",
        ),
        ("$schema: http://json-schema.org/draft-03/schema#\n", "draft-03"),
        (f"$schema: {DRAFT07}\nitems: 1\n", "not a valid draft-07 schema: at items"),
        ("$schema: 7\ntype: object\n", "declares $schema 7"),
    ],
)
def test_what_is_not_a_schema_in_yaml_is_refused(content: str, said: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        snapshot(a_yaml=content)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("metaschema", "draft"),
    [
        ({"$schema": DRAFT202012, "allOf": [{"$ref": DRAFT202012}]}, "draft 2020-12"),
        ({"$schema": DRAFT07}, "draft-07"),
        (
            {
                "$schema": DRAFT202012,
                "$vocabulary": {
                    f"https://json-schema.org/draft/2020-12/vocab/{name}": True
                    for name in ("core", "applicator", "unevaluated", "validation", "meta-data")
                }
                | {"https://example.org/units": False},
            },
            "draft 2020-12",
        ),
    ],
)
def test_a_metaschema_of_the_folder_is_read_as_the_draft_that_it_builds_on(
    metaschema: Any, draft: str
) -> None:
    schema = {"$schema": OWN, "dependencies": {"a": ["b"]}, "x-unit": "m"}
    for name in (OWN, f"{OWN}#"):
        read = snapshot(a_json=schema | {"$schema": name}, m_json={"$id": OWN, **metaschema})
        builds = f"a metaschema of this folder that builds on {draft}: it is read as {draft}"
        assert read.custom == {"a.json": f"declares {name}, {builds}"}
    by_path = snapshot(a_json=schema | {"$schema": "./m.json"}, m_json=metaschema)
    assert draft in by_path.custom["a.json"]


def test_a_metaschema_that_is_elsewhere_is_taken_for_one_of_draft_2020_12() -> None:
    schema = {"$schema": OWN, "$defs": {"a": {"type": "string"}}, "$ref": "#/$defs/a"}
    assert "it is read as draft 2020-12" in snapshot(a_json=schema).custom["a.json"]


@pytest.mark.parametrize(
    "older",
    [
        {"items": [{"type": "string"}]},
        {"additionalItems": False},
        {"dependencies": {"a": ["b"]}},
        {
            "definitions": {"a": {}},
            "properties": {"b": {"$ref": "#/definitions/a", "type": "null"}},
        },
    ],
)
def test_but_not_where_the_schema_seems_to_be_of_another_draft(older: Any) -> None:
    with pytest.raises(UnreadableError, match="so that it seems to build on another draft"):
        snapshot(a_json={"$schema": OWN, "type": ["array", "object"], **older})


@pytest.mark.parametrize(
    ("vocabularies", "said"),
    [
        ({"https://example.org/units": True}, "requires the vocabulary https://example.org/units"),
        (
            {"https://json-schema.org/draft/2020-12/vocab/core": True},
            "leaves out the vocabulary applicator",
        ),
    ],
)
def test_vocabularies_that_change_what_keywords_say_are_refused(
    vocabularies: Any, said: str
) -> None:
    metaschema = {"$schema": DRAFT202012, "$id": OWN, "$vocabulary": vocabularies}
    with pytest.raises(UnreadableError) as refused:
        snapshot(a_json={"$schema": OWN, "type": "object"}, m_json=metaschema)
    assert said in str(refused.value)


def test_metaschemas_that_build_on_each_other_end() -> None:
    files = {
        "a_json": {"$schema": OWN, "type": "object"},
        "m_json": {"$id": OWN, "$schema": "n.json"},
        "n_json": {"$schema": "m.json"},
    }
    with pytest.raises(UnreadableError, match="builds on no draft that can be read"):
        snapshot(**files)


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
def test_references_that_are_no_uris_are_encoded(dialect: Dialect, new_project: Any) -> None:
    project = new_project("encoded")
    data = {"$ref": "a b"}
    schema = {
        "$schema": dialect.identifier,
        "properties": {"p": {"$ref": "#/definitions/List<(Text|null)>"}, "q": {"enum": [data]}},
        "items": {"$ref": "item.json#/definitions/Größe 1"},
        "definitions": {"List<(Text|null)>": {"type": ["string", "null"]}},
    }
    item = {"$schema": dialect.identifier, "definitions": {"Größe 1": {"type": "number"}}}
    for folder in ("before", "schemas"):
        project.write(f"{folder}/order.json", json.dumps(schema))
        project.write(f"{folder}/item.json", json.dumps(item))
    before = str(project.path / "before")
    assert project.refused(before) == []
    read = snapshot(order_json=schema, item_json=item)
    assert read.schemas["order"]["properties"]["q"] == {"enum": [data]}
    assert read.unencoded == {
        "order.json": "has 2 references with characters that a URI must encode, which some "
        "validators refuse: #/definitions/List<(Text|null)> is read as "
        "#/definitions/List%3C(Text%7Cnull)%3E"
    }
    schema["definitions"]["List<(Text|null)>"]["type"] = ["null"]  # type: ignore[index]  # a dict
    item["definitions"]["Größe 1"]["type"] = "integer"  # type: ignore[index]  # a dict
    project.write("schemas/order.json", json.dumps(schema))
    project.write("schemas/item.json", json.dumps(item))
    assert {(f.file, f.pointer) for f in project.refusals(before)} == {
        ("order.json", "/definitions/List<(Text|null)>/type"),
        ("item.json", "/definitions/Größe 1/type"),
    }


@given(st.text('<>|{}[]^`"\\ é%23#&+x', min_size=1), st.text("%2x#<~", max_size=6))
def test_an_encoded_reference_leads_where_it_led(name: str, other: str) -> None:
    schema = {
        "$ref": f"#/definitions/{other or name.replace('~', '~0')}",
        "definitions": {name: {"type": "integer"}, other: {"type": "string"}},
    }
    validator = jsonschema.Draft7Validator(copy.deepcopy(schema))
    try:
        expected = [validator.is_valid(value) for value in (1, "")]
    except Unresolvable:
        expected = []
    encode_references(schema)
    assert encode_references(schema) == ""
    try:
        encoded = jsonschema_rs.Draft7Validator(schema)
        assert [encoded.is_valid(value) for value in (1, "")] == expected
    except jsonschema_rs.ReferencingError:
        assert expected == []


def test_a_reference_that_is_no_unicode_is_refused() -> None:
    with pytest.raises(UnreadableError, match=r"it contains '\\ud800"):
        snapshot(a_json='{"$ref": "\\ud800 "}')
