"""Strict JSON: what other readers refuse or read differently is refused, with its kind."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra.strict_json import StrictJSONError, parse

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)


@given(VALUES)
def test_other_json_is_parsed_as_usual(value: object) -> None:
    text = json.dumps(value)
    assert parse(text) == parse(text.encode()) == value


@pytest.mark.parametrize(
    ("text", "kind", "message"),
    [
        ("", "invalid-json", "Expecting value"),
        (b"\xff", "invalid-json", "decode"),
        ('{"a": {"b": 1, "b": 1}}', "duplicate-key", "the key 'b' occurs twice in one object"),
        ('{"\\u202e": 1, "\\u202e": 1}', "duplicate-key", r"the key '\\u202e' occurs"),
        ("[NaN]", "not-a-number", "NaN is not a JSON value"),
        ("-Infinity", "not-a-number", "-Infinity is not a JSON value"),
        ("[" * 100_000, "too-deep", "nested too deeply"),
    ],
)
def test_refused(text: str | bytes, kind: str, message: str) -> None:
    with pytest.raises(StrictJSONError, match=message) as refused:
        parse(text)
    assert refused.value.kind == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (str(2**63), "integer-too-big"),
        ("9" * 5000, "integer-too-big"),
        ("1e999", "not-a-number"),
        ("[[[[1]]]]", "too-deep"),
        ('{"a": {"a": {"a": {}}}}', "too-deep"),
    ],
)
def test_refused_with_limits(text: str, kind: str) -> None:
    with pytest.raises(StrictJSONError) as refused:
        parse(text, max_depth=3, fixed_width_numbers=True)
    assert refused.value.kind == kind


def test_what_is_within_the_limits_is_accepted() -> None:
    text = f"[[[{-(2**63)}, {2**63 - 1}, 1e308]]]"
    assert parse(text, max_depth=3, fixed_width_numbers=True) == json.loads(text)
