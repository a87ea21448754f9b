"""A corpus's own columns: what may be declared, and what their values may be."""

import json
from pathlib import Path
from typing import Any

import pytest

from rostra.problems import Problem
from rostra.releases import Corpus
from rostra.validation import check

COLUMN = {"title": "Own", "description": "A column of our own", "x-made-by": "curator"}
TEXT = COLUMN | {"type": ["string", "null"]}
NUMBER = COLUMN | {"type": ["number", "null"]}
INTEGER = COLUMN | {"type": ["integer", "null"], "minimum": 0, "maximum": 9}
PATTERN = {"maxLength": 50, "x-rule": "some rule"}


def problems(corpus: Path, columns: dict[str, Any], value: str | None = None) -> list[Problem]:
    """Declare columns, give the first the value (as JSON text) in row 1, and check."""
    (corpus / "schema").mkdir(exist_ok=True)
    (corpus / "schema/utterances.json").write_text(json.dumps({"properties": columns}))
    if value is not None:
        file = corpus / "curated/utterances.jsonl"
        lines = file.read_text("utf-8").split("\n")
        lines[0] = f'{lines[0][:-1]}, "{next(iter(columns))}": {value}}}'
        file.write_text("\n".join(lines), encoding="utf-8")
    return check(Corpus(corpus).files()).problems


@pytest.mark.parametrize(
    ("column", "value"),
    [
        (TEXT, '"p. 3"'),
        (NUMBER, "1.5"),
        (NUMBER, "3"),
        (COLUMN | {"type": "boolean"}, "true"),
        (COLUMN | {"type": "array", "items": {"type": "string"}}, '["a", "b"]'),
        (TEXT | PATTERN | {"pattern": "^(a|b)$"}, '"b"'),
    ],
)
def test_columns_that_may_be_declared(corpus: Path, column: dict[str, Any], value: str) -> None:
    assert problems(corpus, {"x_own": column}, value) == []


@pytest.mark.parametrize(
    "column",
    [
        None,
        True,
        [],
        {},
        {"type": "string"},
        TEXT | {"x-span": ["char_start", "char_end"]},
        TEXT | {"x-references": "nothing"},
        TEXT | {"x-release-only": True},
        TEXT | PATTERN | {"pattern": "^($"},
        TEXT | PATTERN | {"pattern": "^a|b$"},
        TEXT | PATTERN | {"pattern": r"^a\$"},
        TEXT | PATTERN | {"pattern": "^(?=a)[a-z]$"},
        TEXT | PATTERN | {"pattern": "^[a-z]*+$"},
        TEXT | PATTERN | {"pattern": "^(([a-z]{99}){99}){99}$"},
        TEXT | {"format": "uri"},
        COLUMN | {"type": "object", "additionalProperties": False, "properties": {}},
        COLUMN | {"type": "array", "items": {"type": "array", "items": {"type": "string"}}},
    ],
)
def test_columns_that_may_not_be_declared(corpus: Path, column: Any) -> None:
    assert [p.id for p in problems(corpus, {"x_own": column})] == ["bad-extension"]


@pytest.mark.parametrize(
    "pattern",
    ["^(a|a)*$", "^(a*)*$", "^(a?){30}a{30}$", "^(a?)?(a?)?(a*)*!$", "^([a-z]+-?)+!$", "^.*.*.*!$"],
)
@pytest.mark.parametrize("is_list", [False, True])
def test_a_pattern_with_many_ways_to_read_a_text_ends(
    corpus: Path, pattern: str, is_list: bool
) -> None:
    own = TEXT | PATTERN | {"pattern": pattern, "maxLength": 50_000}
    column = COLUMN | {"type": "array", "items": own} if is_list else own
    text = json.dumps("a" * 50_000 + "b")
    value = f"[{text}]" if is_list else text
    found = problems(corpus, {"x_own": column}, value)
    assert {(p.id, p.line) for p in found} == {("wrong-length", 1), ("wrong-pattern", 1)}


@pytest.mark.parametrize("name", ["own", "x_", "x_Own", "x_own\n", "x_ü", "speaker"])
def test_names_that_may_not_be(corpus: Path, name: str) -> None:
    assert [p.id for p in problems(corpus, {name: TEXT})] == ["bad-extension"]


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"properties": []}', '{"properties": {}, "required": []}', "[" * 9999]
)
def test_files_that_are_no_extension(corpus: Path, text: str) -> None:
    (corpus / "schema").mkdir()
    (corpus / "schema/utterances.json").write_text(text)
    (problem,) = check(Corpus(corpus).files()).problems
    assert problem.id in {"bad-extension", "invalid-json", "not-an-object", "too-deep"}
    (corpus / "schema/utterances.json").rename(corpus / "schema/speeches.json")
    assert [p.id for p in check(Corpus(corpus).files()).problems] == ["bad-extension"]


def test_an_extension_nested_deeply_is_refused(corpus: Path) -> None:
    column: dict[str, Any] = dict(TEXT)
    for _ in range(300):
        column = COLUMN | {"type": "array", "items": column}
    assert problems(corpus, {"x_own": column})[0].id in {"bad-extension", "too-deep"}


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        (NUMBER, "1e400", "not-a-number"),
        (NUMBER, "9007199254740993", "out-of-range"),
        (INTEGER, "1.0", "wrong-type"),
        (COLUMN | {"type": "array", "items": INTEGER}, "[1, 1.0]", "wrong-type"),
        (COLUMN | {"type": "array", "items": TEXT}, r'["\u202e"]', "forbidden-character"),
        (COLUMN | {"type": "array", "items": TEXT}, r'[["\ud800"]]', "lone-surrogate"),
        (TEXT, r'"\ud800"', "lone-surrogate"),
    ],
)
def test_values_that_may_not_be(
    corpus: Path, column: dict[str, Any], value: str, expected: str
) -> None:
    assert {p.id for p in problems(corpus, {"x_own": column}, value)} == {expected}
