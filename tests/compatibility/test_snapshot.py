"""Snapshots of folders without versions or corpus, with files of any kind."""

import json
from typing import Any

import pytest

from rostra.compatibility.release import release
from rostra.errors import RostraError


def test_where_nothing_is_published_the_base_counts(project: Any, narrow: Any, wide: Any) -> None:
    project.write("schemas/person.json", narrow())
    (finding,) = project.refusals()
    assert (finding.id, finding.change) == ("breaking", "person#/properties/name/maxLength")
    assert "against the base: maxLength 20 became 10" in finding.message
    assert len(finding.witness["name"]) > 10
    assert project.verdict().bumps == {"person": "major"}
    project.write("schemas/person.json", wide())
    assert project.refused() == []
    assert project.verdict().bumps == {"person": "minor"}
    (project.schemas / "person.json").rename(project.schemas / "human.json")
    assert project.refused() == ["breaking"]


def test_another_folder_is_a_base_without_git(
    new_project: Any, person: Any, narrow: Any, wide: Any
) -> None:
    project = new_project("plain")
    project.write("before/person.json", person)
    before = str(project.path / "before")
    project.write("schemas/person.json", narrow())
    assert project.refused(before) == ["breaking"]
    project.write("schemas/person.json", wide())
    assert project.refused(before) == []


@pytest.mark.parametrize(
    "edit",
    [
        lambda person: json.dumps(person, indent=7) + "\r\n\r\n",
        lambda person: json.dumps({key: person[key] for key in reversed(person)}),
        lambda person: person | {"description": "Somebody", "x-note": 1, "examples": [{}]},
        lambda person: {
            **person,
            "properties": person["properties"] | {"name": {"$ref": "#/$defs/name"}},
            "$defs": {"name": {"type": "string", "maxLength": 20}},
        },
    ],
)
def test_a_schema_that_accepts_the_same_passes(published: Any, person: Any, edit: Any) -> None:
    published.write("schemas/person.json", edit(person))
    for against in ("main", "1.0.0"):
        assert published.refused(against) == []
    assert published.verdict().bumps["person"] in ("none", "patch")


def test_a_waiver_is_kept_when_its_break_became_the_base(project: Any, narrow: Any) -> None:
    project.write("schemas/person.json", narrow())
    project.waive("person#/properties/name/maxLength")
    assert project.refused() == []
    project.commit()
    project.git("switch", "-q", "main")
    project.git("merge", "-q", "work")
    project.git("switch", "-q", "-c", "later")
    project.commit()
    assert project.refused() == []
    assert project.notes() == ["unused-waiver"]
    project.waive("person#/properties/name/maxLength", "person#/properties/age")
    assert project.refused() == ["unused-waiver"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"$schema": "http://json-schema.org/draft-03/schema#"}, "cannot be read"),
        ({"type": "Point", "properties": {}}, "not a valid JSON Schema"),
        ({"type": ["string", "Point"]}, "not a valid JSON Schema"),
        ("{", "not JSON"),
        ('{"type": "object", "type": "array"}', "'type' occurs twice"),
        ('{"minimum": NaN}', "NaN is not a JSON value"),
        (b"\xef\xbb\xbf{}", "not JSON"),
        (b'{"title": "\xff"}', "not UTF-8"),
        ('{"not":' * 10_000 + "{}" + "}" * 10_000, "nested too deep"),
        ('{"not":' * 500 + "{}" + "}" * 500, "nested"),
    ],
)
def test_a_file_that_cannot_be_read_can_be_set_aside(
    project: Any, content: object, said: str
) -> None:
    project.write("schemas/examples/odd.json", content)
    with pytest.raises(RostraError, match="examples/odd.json .*" + said):
        project.verdict()
    for pattern in ("examples/*", "examples/odd", "examples/odd.json"):
        project.write("schemas/gate.toml", f'internal = ["{pattern}"]\n')
        assert project.refused() == []
    project.write("schemas/gate.toml", 'internal = ["exam"]\n')
    with pytest.raises(RostraError, match="examples/odd.json"):
        project.verdict()


@pytest.mark.parametrize(
    "content", [[1, 2], {"type": "Point", "coordinates": [1, 2]}, {"dependencies": {"x": "^1"}}, 1]
)
def test_a_document_that_is_clearly_no_schema(project: Any, content: object) -> None:
    project.write("schemas/examples/data.json", content)
    project.commit()
    assert project.refused() == []
    (note,) = (f for f in project.verdict().findings if f.id == "unread")
    assert note.file == "examples/data.json"
    project.write("schemas/person.json", content)
    project.write("schemas/other.json", {})
    assert project.refused() == ["breaking"]  # it was a schema, and is gone


def test_a_metaschema_of_draft_04_is_known_by_its_id(project: Any) -> None:
    address = "https://example.org/meta-schema.json"
    draft = "http://json-schema.org/draft-04/schema#"
    project.write("schemas/meta-schema.json", {"id": address, "$schema": draft})
    project.write("schemas/own.json", {"$schema": address, "maximum": 3, "exclusiveMaximum": True})
    project.commit()
    assert project.refused() == []
    project.write("schemas/own.json", {"$schema": address, "maximum": 3})
    assert project.refused("HEAD") == []
    project.write("schemas/own.json", {"$schema": address, "maximum": 2})
    assert project.refused("HEAD") == ["breaking"]


def test_files_that_are_not_schemas_are_ignored(project: Any) -> None:
    project.commit()
    project.write("schemas/README.md", "# Schemas")
    project.write("schemas/.vscode/settings.json", "// no JSON")
    project.write("schemas/node_modules/x/package.json", "[]")
    project.write(
        "schemas/2020-12.json", {"$schema": "https://json-schema.org/draft/2020-12/schema#"}
    )
    assert project.refused() == []
    assert project.notes() == ["changed"]
    project.write("schemas/openapi.yaml", "- 3.1.0")
    assert "unread" in project.notes()
    project.write("schemas/gate.toml", 'internal = ["openapi.yaml"]\n')
    assert "unread" not in project.notes()


def test_what_was_broken_in_the_base_can_be_mended(project: Any, narrow: Any) -> None:
    project.git("switch", "-q", "main")
    project.write("schemas/odd.json", "{")
    project.write("schemas/gate.toml", "[")
    project.commit()
    project.git("switch", "-q", "-C", "work")
    project.write("schemas/gate.toml", "")
    project.write("schemas/odd.json", {})
    assert project.refused() == []
    project.write("schemas/person.json", narrow())
    assert project.refused() == ["breaking"]


def test_what_could_not_be_read_in_the_base_did_not_come(project: Any) -> None:
    """A schema of an unknown draft moves to a known one, and nobody knows what breaks."""
    project.git("switch", "-q", "main")
    draft = "http://json-schema.org/draft-03/schema#"
    project.write("schemas/old.json", {"$schema": draft, "type": "string"})
    project.commit()
    project.git("switch", "-q", "-C", "work")
    project.write("schemas/old.json", {"type": "integer"})
    (finding,) = project.refusals()
    assert finding.id == "unproven"
    assert "could not be read in the base" in finding.message
    project.waive("old#")
    assert project.refused() == []


def test_a_direction_cannot_be_changed_with_the_break_it_allows(
    published: Any, narrow: Any, person: Any
) -> None:
    published.announce("person")
    published.write("schemas/gate.toml", 'direction = "forward"\n')
    published.write("schemas/person.json", narrow())
    assert published.refused() == ["breaking"]
    assert "direction-turned" in published.notes()
    published.write("schemas/person.json", person)
    assert published.refused() == []


def test_a_schema_cannot_be_set_aside_after_it_was_published(published: Any, narrow: Any) -> None:
    published.write("schemas/person.json", narrow())
    published.write("schemas/other.json", {})
    published.announce("person other")
    published.write("schemas/gate.toml", 'internal = ["person"]\n')
    assert published.refused() == ["breaking"]


def test_files_whose_names_end_otherwise(new_project: Any, person: Any, narrow: Any) -> None:
    project = new_project("suffix")
    project.write("schemas/person.schema", person)
    project.write("schemas/other.json", "not a schema")
    project.write("schemas/gate.toml", 'schemas = ["*.schema"]\n')
    project.start()
    assert project.refused() == []
    assert release(project.schemas).folder.name == "1.0.0"
    assert (project.schemas / "published/1.0.0/person.schema").exists()
    project.commit()
    project.write("schemas/person.schema", narrow())
    for against in ("HEAD", "HEAD^", "1.0.0"):
        (finding,) = project.refusals(against)
        assert (finding.id, finding.file) == ("breaking", "person.schema")
    project.waive("person.schema#/properties/name/maxLength", last="2.0.0")
    with pytest.raises(RostraError, match="other.json is not JSON"):
        project.verdict()
    gate = project.schemas / "gate.toml"
    gate.write_text('schemas = ["*.schema"]\n' + gate.read_text())
    assert project.refused("1.0.0") == []
    project.write("schemas/person.schema.json", {})
    gate.write_text('schemas = ["*.schema", "*.schema.json"]\n')
    with pytest.raises(RostraError, match="two schemas of one name"):
        project.verdict()
    (project.schemas / "person.schema.json").unlink()
    gate.write_text('schemas = ["*.nothing"]\n')
    with pytest.raises(RostraError, match=r"has no schemas \(\*\.nothing\)"):
        project.verdict()


@pytest.mark.parametrize(
    "setting",
    [
        'direction = "sideways"',
        "direction = []",
        "schemas = []",
        'schemas = "*.json"',
        "internal = [1]",
        'changelog = "no"',
        'optional-properties = "no"',
        'optional_properties = "strict"',
        "colour = 1",
        'waiver = "all"',
    ],
)
def test_settings_that_are_wrong(project: Any, setting: str) -> None:
    project.write("schemas/gate.toml", setting)
    with pytest.raises(RostraError, match=r"^gate\.toml "):
        project.verdict()
