"""rostra schema diff: exit codes, both forms, and files that are no schema."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import jsonschema_containment
from rostra.cli.options import STEPS

S = {"type": "string", "maxLength": 9}
WIDE = {"type": ["string", "null"], "maxLength": 9}


@pytest.fixture
def diff(tmp_path: Path, command: Any) -> Any:
    def run(old: Any, new: Any, *options: str) -> Any:
        for name, content in (("old.json", old), ("new.json", new)):
            text = content if isinstance(content, str) else json.dumps(content)
            (tmp_path / name).write_text(text, encoding="utf-8")
        return command("schema", "diff", "old.json", "new.json", *options)

    return run


def test_compatible(diff: Any) -> None:
    done = diff(S, WIDE)
    assert (done.returncode, done.stderr) == (0, "")
    verdict, bump, *_ = done.stdout.splitlines()
    assert verdict.startswith("compatible: ")
    assert bump.startswith("bump: minor;")
    assert diff(S, S).stdout.splitlines()[1].startswith("bump: none;")


def test_breaking_ends_with_a_witness_to_paste(diff: Any) -> None:
    done = diff({"properties": {"é": WIDE}}, {"properties": {"é": S}})
    assert done.returncode == 1
    assert done.stdout.startswith("breaking: ")
    assert "/properties/é/type: type-changed: " in done.stdout
    assert json.loads(done.stdout.splitlines()[-1]) == {"é": None}


def test_unproven_counts_as_a_break(diff: Any) -> None:
    done = diff(S, {"$ref": "https://example.invalid/x"})
    assert done.returncode == 1
    assert done.stdout.startswith("unproven: ")
    assert "nothing is fetched" in done.stdout


def test_json(diff: Any) -> None:
    report = json.loads(diff(WIDE, S, "--format", "json").stdout)
    assert (report["verdict"], report["bump"]) == ("breaking", "major")
    assert report["backward"]["witness"] is None
    assert "witness" not in report["forward"]
    (change,) = report["changes"]
    assert set(change) == {"kind", "pointer", "message", "old_data", "readers", "old_witness"}
    assert change["old_witness"] is None


def test_more_steps_are_named(diff: Any) -> None:
    old, new = {"enum": [*range(50)]}, {"oneOf": [{"const": i} for i in range(50)]}
    few = diff(old, new, "--steps", "10000")
    assert few.returncode == 1
    first, verdict, *_ = few.stdout.splitlines()
    assert first == "with 10,000 steps"
    assert "(the steps ran out (10,000); --steps N gives more)" in verdict
    assert json.loads(diff(old, new, "--steps", "9", "--format", "json").stdout)["steps"] == 9
    assert diff(old, new).stdout.startswith("compatible: ")
    assert diff(old, new, "--steps", "0").returncode == 2
    assert STEPS == jsonschema_containment.STEPS


def test_schemas_that_only_hold_definitions_say_so(diff: Any) -> None:
    old, new = ({"$defs": {"User": {"required": names}}} for names in (["id"], ["id", "email"]))
    assert diff(old, new).stdout.startswith("nothing-asserted: both schemas only hold definitions")
    assert json.loads(diff(old, new, "--format", "json").stdout)["nothing_asserted"]
    refers = {**new, "$ref": "#/$defs/User"}
    assert "nothing" not in diff(old, refers).stdout
    assert "nothing_asserted" not in json.loads(diff(old, refers, "--format", "json").stdout)


def test_another_arrow_type_is_major_for_a_table(diff: Any) -> None:
    column = {"title": "Page", "description": "The page", "x-made-by": "source"}
    table = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:rostra:schema:pages",
        "title": "Pages",
        "description": "One row a page",
        "type": "object",
        "additionalProperties": False,
        "required": [],
        "properties": {"page": column | {"type": "integer", "minimum": 1, "maximum": 9}},
    }
    wider: dict[str, Any] = table | {
        "properties": {"page": column | {"type": "number", "minimum": 1}}
    }
    done = diff(table, wider)
    assert done.returncode == 1
    assert done.stdout.startswith("compatible: ")
    assert "bump: major" in done.stdout
    assert "column 'page' changes its Arrow type from int64 to double" in done.stdout
    other = table | {"properties": {"line": wider["properties"]["page"]}}
    assert "removed" in diff(table, other).stdout


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "is not JSON"),
        ("{", "is not JSON"),
        ('{"minimum": NaN}', "NaN is not a JSON value"),
        ('{"type": "string", "type": "null"}', "'type' occurs twice"),
        ('{"type": "text"}', "not a valid draft 2020-12 schema"),
        ("[" * 100_000, "nested too deep"),
        ("7", "a schema is an object"),
        ('{"minimum": ' + "9" * 5000 + "}", "is not JSON"),
        ('{"const": "\\ud800"}', "not JSON"),
    ],
)
def test_what_is_no_schema_cannot_be_compared(diff: Any, content: str, said: str) -> None:
    done = diff(S, content)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_files_that_are_none(diff: Any, command: Any, tmp_path: Path) -> None:
    diff(S, S)
    (tmp_path / "folder").mkdir()
    for other in ("nowhere.json", "folder"):
        done = command("schema", "diff", "old.json", other)
        assert done.returncode == 2
        assert other in done.stderr
        assert "Traceback" not in done.stderr


def test_the_schemas_are_read_without_the_validators() -> None:
    code = "import sys, rostra.schema; print({'jsonschema_rs', 'jsonschema'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout == "set()\n"


def test_references_that_are_no_uris_are_named(diff: Any) -> None:
    def schema(type_: str) -> dict[str, Any]:
        return {"$ref": "#/$defs/List<Text>", "$defs": {"List<Text>": {"type": type_}}}

    done = diff(schema("string"), schema("null"))
    assert done.returncode == 1
    notes = [line for line in done.stdout.splitlines() if line.startswith("unencoded-reference: ")]
    assert notes == [
        f"unencoded-reference: {file} has a reference with characters that a URI must encode, "
        "which some validators refuse: #/$defs/List<Text> is read as #/$defs/List%3CText%3E"
        for file in ("old.json", "new.json")
    ]
    report = json.loads(diff(S, schema("null"), "--format", "json").stdout)
    assert [line.partition(" ")[0] for line in report["unencoded_references"]] == ["new.json"]
