"""YAML with the data model of JSON."""

import json
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rostra import strict_yaml
from rostra.strict_json import StrictJSONError

# YAML has neither surrogates nor control characters, and reads several line ends as one.
CHARACTERS = st.characters(
    exclude_categories=["Cc", "Cs"], exclude_characters="\u2028\u2029\ufeff\ufffe\uffff"
)
SCALARS = st.none() | st.booleans() | st.integers() | st.text(CHARACTERS)
JSON = st.recursive(
    SCALARS | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("ab: #-?&*!|>'\"%@`{}[],"), inner),
    max_leaves=20,
)


@pytest.fixture(params=["CSafeLoader", "SafeLoader"])
def _each_parser(request: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(strict_yaml, "LOADER", getattr(yaml, request.param))


@given(JSON)
def test_what_json_writes_is_read_alike(value: Any) -> None:
    text = json.dumps(value, ensure_ascii=False)
    assert strict_yaml.parse(text) == value


@pytest.mark.usefixtures("_each_parser")
@pytest.mark.parametrize(
    ("scalar", "value"),
    [
        *((word, word) for word in ("yes", "no", "on", "off", "y", "2020-01-01", "1_000", "0o8")),
        *((word, word) for word in ("12:30:00", "tRUE", "nUll", "1.2.3", "0b1", "+0x1")),
        *((f"'{word}'", word) for word in ("true", "1", "null", "")),
        ("true", True),
        ("FALSE", False),
        ("~", None),
        ("", None),
        ("Null", None),
        ("012", 12),
        ("0x1F", 31),
        ("0o17", 15),
        ("-7", -7),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("1.", 1.0),
    ],
)
def test_plain_scalars_are_those_of_the_core_schema_of_yaml_1_2(scalar: str, value: object) -> None:
    read = strict_yaml.parse(f"a: {scalar}\n")["a"]
    assert (read, type(read)) == (value, type(value))


@pytest.mark.usefixtures("_each_parser")
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("# nothing\n", "empty"),
        ("a: 1\nb: 2\na: 3\n", "line 3: the key 'a' occurs twice in one object"),
        ('a: 1\n"a": 2\n', "line 2: the key 'a' occurs twice"),
        ("1: a\n", "line 1: a key is not a string"),
        ("a:\n  true: a\n", "line 2: a key is not a string"),
        ("? [a]\n: b\n", "a key is not a string"),
        ("? {a: b}\n: c\n", "a key is not a string"),
        ("a: !!str b\n", "JSON has no tags"),
        ("a: !!python/object/apply:os.system [true]\n", "JSON has no tags"),
        ("!a {}\n", "JSON has no tags"),
        ("a: &b {}\nc: {<<: *b}\n", "line 2: JSON has no merge keys"),
        ("a: .inf\n", ".inf is not a JSON value"),
        ("a: .NaN\n", ".NaN is not a JSON value"),
        ("a: 1e999\n", "beyond the range"),
        (f"a: {'9' * 5000}\n", "too long for a number"),
        ("--- 1\n--- 2\n", "a second document begins"),
        ("a: *b\n", "no anchor 'b' comes before its alias"),
        ("a: &b [*b]\n", "the alias 'b' is within its own value"),
        ("a: [1\n", "line"),
        ("a:\n\tb: 1\n", "line 2"),
        ("a: 'b\n", "line"),
        ("a: \x00\n", "#x0000"),
        ("[" * 1000, "nested more than 200 levels deep"),
    ],
)
def test_what_json_does_not_have_is_refused(text: str, said: str) -> None:
    with pytest.raises(StrictJSONError, match=".*") as refused:
        strict_yaml.parse(text)
    assert said in str(refused.value)
    assert refused.value.kind == "invalid-yaml"


def test_an_alias_is_a_copy() -> None:
    value = strict_yaml.parse("a: &x {b: [1]}\nc: *x\n")
    assert value == {"a": {"b": [1]}, "c": {"b": [1]}}
    assert value["a"] is not value["c"]
    assert value["a"]["b"] is not value["c"]["b"]


@pytest.mark.parametrize(
    "text",
    [
        "a0: &a0 [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]\n"
        + "".join(f"a{i + 1}: &a{i + 1} [{', '.join([f'*a{i}'] * 10)}]\n" for i in range(9)),
        f"a: &a {'x' * 100_000}\nb: [{'*a, ' * 20_000}]\n",
    ],
    ids=["billion laughs", "a long string"],
)
def test_aliases_are_bounded(text: str) -> None:
    with pytest.raises(StrictJSONError, match="too large with its aliases resolved"):
        strict_yaml.parse(text)
