"""Our own schemas: they satisfy the house, their codes are those of the codelists."""

import copy
import csv
import hashlib
import itertools
import json
import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest

from rostra.schema import pattern_flaw
from rostra.schema.codelists import OPEN, codes

SCHEMA = Path(__file__).parents[2] / "schema"
NAMES = (
    "utterances",
    "speakers",
    "events",
    "sources",
    "annotations",
    "corrections",
    "external_facts",
    "corpus",
    "report",
    "trace",
)
FILES = [SCHEMA / f"{name}.json" for name in NAMES]
HOUSE = jsonschema.Draft202012Validator(json.loads((SCHEMA / "house.json").read_text("utf-8")))


def read(file: Path) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return schema


def test_no_schema_is_left_out() -> None:
    assert {*FILES, SCHEMA / "house.json"} == set(SCHEMA.glob("*.json"))


@pytest.mark.parametrize("file", [*FILES, SCHEMA / "house.json"], ids=lambda file: file.stem)
def test_each_is_a_valid_schema(file: Path) -> None:
    jsonschema.Draft202012Validator.check_schema(read(file))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_satisfies_the_house(file: Path) -> None:
    assert list(HOUSE.iter_errors(read(file))) == []


COLUMN = {"title": "Any", "description": "Any at all", "x-made-by": "source", "type": "string"}
PATTERN = {"maxLength": 9, "x-rule": "some rule"}
BROKEN: dict[str, dict[str, Any]] = {
    "no description": {"type": "string", "title": "Any", "x-made-by": "source"},
    "unknown maker": COLUMN | {"x-made-by": "guess"},
    "multipleOf": COLUMN | {"type": "number", "multipleOf": 0.1},
    "format": COLUMN | {"format": "uri"},
    "integer without bounds": COLUMN | {"type": "integer"},
    "nullable integer without bounds": COLUMN | {"type": ["integer", "null"]},
    "integer beyond 53 bits": COLUMN | {"type": "integer", "minimum": 0, "maximum": 2**60},
    "two types": COLUMN | {"type": ["string", "integer"]},
    "enum without codelist": COLUMN | {"enum": ["a"]},
    "array without items": COLUMN | {"type": "array"},
    "open struct": COLUMN | {"type": "object", "properties": {}},
    "remote reference": COLUMN | {"$ref": "https://example.org/s.json"},
    "pattern without maxLength": COLUMN | {"pattern": "^a$", "x-rule": "an a"},
    "kinds without pattern": COLUMN | {"x-kinds": "kinds"},
    "pattern without rule": COLUMN | {"pattern": "^a$", "maxLength": 9},
    **{
        f"pattern {pattern}": COLUMN | PATTERN | {"pattern": pattern}
        for pattern in r"""
            a ^a a$ ^\d$ ^\w$ ^\s$ ^\ba$ ^\p{L}$
            ^(?=a)a$ ^(?!a)b$ ^(a)\1$ ^(?P<x>a)\k<x>$
        """.split()
    },
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_house_refuses(name: str) -> None:
    schema = copy.deepcopy(read(SCHEMA / "events.json"))
    schema["properties"]["x"] = COLUMN
    assert not list(HOUSE.iter_errors(schema))
    schema["properties"]["x"] = BROKEN[name]
    assert list(HOUSE.iter_errors(schema)), f"the house accepts: {name}"


def test_the_house_refuses_an_open_table() -> None:
    schema = read(SCHEMA / "events.json")
    assert list(HOUSE.iter_errors(schema | {"additionalProperties": True}))
    assert list(HOUSE.iter_errors({k: v for k, v in schema.items() if k != "description"}))


def coded(schema: object) -> Iterator[dict[str, Any]]:
    """The parts of a schema, however deep, that take codes from a codelist."""
    if isinstance(schema, dict):
        if "x-codelist" in schema:
            yield schema
        for part in schema.values():
            yield from coded(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from coded(part)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_codes_are_those_of_the_codelists(file: Path) -> None:
    for prop in coded(read(file)):
        with (SCHEMA / "codelists" / f"{prop['x-codelist']}.csv").open(newline="") as lines:
            codes = [row["code"] for row in csv.DictReader(lines)]
        assert [c for c in prop["enum"] if c is not None] == codes, (
            f"{file.name} does not have the codes of {prop['x-codelist']}.csv. Run: make figures"
        )
        assert (None in prop["enum"]) == ("null" in prop["type"])


def test_no_code_can_be_one_of_a_corpus() -> None:
    lists = [*SCHEMA.glob("codelists/*.csv"), *SCHEMA.glob("published/*/codelists/*.csv")]
    for file in lists:
        assert not [code for code in codes(file.read_text("utf-8")) if code.startswith("x-")]
    assert {file.stem for file in lists} >= OPEN


def test_codelists_are_used_and_well_formed() -> None:
    used = {prop["x-codelist"] for file in FILES for prop in coded(read(file))} | {"group_target"}
    for file in (SCHEMA / "codelists").glob("*.csv"):
        assert file.stem in used
        with file.open(newline="", encoding="utf-8") as lines:
            rows = list(csv.DictReader(lines))
        assert set(rows[0]) == {"code", "title", "description", "example"}
        assert len({row["code"] for row in rows}) == len(rows)
        assert all(row["code"] and row["title"] and row["description"] for row in rows)


TARGET = read(SCHEMA / "annotations.json")["properties"]["attributes"]["properties"]["target"]


def is_target(value: str) -> bool:
    """Whether the schema accepts a target; jsonschema-rs reads the pattern as it is."""
    return jsonschema_rs.is_valid({"type": "string", "pattern": TARGET["pattern"]}, value)


def test_targets_are_of_the_kinds_and_countries_of_the_codelists() -> None:
    kinds = codes((SCHEMA / f"codelists/{TARGET['x-kinds']}.csv").read_text("utf-8"))
    countries = codes((SCHEMA / "codelists/country.csv").read_text("utf-8"))
    pairs = map("".join, itertools.product(string.ascii_lowercase, repeat=2))
    left_to_users = {f"x{a}" for a in string.ascii_lowercase} | {f"q{a}" for a in "mnopqrstuvwxyz"}
    known = {code.lower() for code in countries} | left_to_users | {"aa", "zz"}
    assert {pair for pair in pairs if is_target(f"state-{pair}")} == known
    forms = {kind: tuple(map(is_target, (f"{kind}-fr", f"{kind}-blue-2", kind))) for kind in kinds}
    assert (
        forms
        == {
            **dict.fromkeys(kinds[:7], (True, False, False)),  # with a country
            **dict.fromkeys(kinds[7:10], (True, True, False)),  # with a name
            **dict.fromkeys(kinds[10:], (False, False, True)),
        }
    )
    words = set(re.findall("[a-z]{3,}(?:-[a-z]{3,})?", re.sub(r"\[.*?\]", "", TARGET["pattern"])))
    assert words == set(kinds)


@pytest.mark.parametrize("value", ["state", "state-FR", "state-fra", "party-", "party-Blue", "us"])
def test_what_is_no_target(value: str) -> None:
    assert not is_target(value)


def test_published_files_match_their_lock() -> None:
    published = SCHEMA / "published"
    lines = (published / "SHA256SUMS").read_text("utf-8").splitlines()
    lock = {name: checksum for checksum, name in (line.split("  ", 1) for line in lines)}
    files = [f for f in published.rglob("*") if f.is_file() and f.name != "SHA256SUMS"]
    found = {
        file.relative_to(published).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in files
    }
    assert found == lock, "a published schema is never changed: git checkout -- schema/published"


@pytest.mark.parametrize(
    "pattern", ["^($", "^[$", "^a{99999999999}$", "^a|b$", r"^a\$", "^)($", "^(a|b)|c$"]
)
def test_patterns_that_only_look_anchored(pattern: str) -> None:
    assert pattern_flaw(pattern)


def test_all_our_patterns_are_anchored_as_a_whole() -> None:
    patterns = [
        p["pattern"] for f in FILES for p in read(f)["properties"].values() if "pattern" in p
    ]
    assert len(patterns) > 10
    assert [pattern for pattern in patterns if pattern_flaw(pattern)] == []
    assert pattern_flaw(r"^(a|[|]|\|)*$") is None


CASE = {
    "if": {"required": ["mode"], "properties": {"mode": {"const": "online"}}},
    "then": {"properties": {"place": {"type": "null"}}},
}


@pytest.mark.parametrize(
    ("then", "accepted"),
    [
        ({"place": {"type": "null"}}, True),
        ({"x": {"properties": {"y": {"type": "string"}}}}, True),
        ({"place": {"type": "string", "enum": ["a"], "x-codelist": "places"}}, True),
        ({"place": {"type": "string", "enum": ["a"]}}, False),
        ({"place": {"pattern": "^a$"}}, False),
        ({"place": {}}, False),
        ({}, False),
    ],
)
def test_a_case_narrows_columns_and_nothing_else(then: dict[str, Any], *, accepted: bool) -> None:
    case = CASE | {"then": {"properties": then}}
    schema = read(SCHEMA / "events.json") | {"allOf": [case]}
    assert (not list(HOUSE.iter_errors(schema))) is accepted


def test_a_case_asks_for_one_code_of_one_column() -> None:
    schema = read(SCHEMA / "events.json")
    assert not list(HOUSE.iter_errors(schema | {"allOf": [CASE]}))
    assert list(HOUSE.iter_errors(schema | {"allOf": [CASE | {"else": True}]}))
    assert list(HOUSE.iter_errors(schema | {"allOf": [CASE | {"if": {"required": ["mode"]}}]}))
