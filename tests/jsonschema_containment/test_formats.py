"""What is known of formats is what both validators say of them."""

import json
import subprocess
import sys

import jsonschema
import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jsonschema_containment import compare, formats

CHECKER = jsonschema.Draft202012Validator.FORMAT_CHECKER


def accepted(name: str, text: str) -> bool:
    fast = jsonschema_rs.Draft202012Validator({"format": name}, validate_formats=True)
    return fast.is_valid(text) and CHECKER.conforms(text, name)


@settings(max_examples=400, deadline=None)
@given(st.data(), st.sampled_from(sorted(formats.IMPLIED_BY)))
def test_strings_of_an_implying_pattern_have_the_format(data: st.DataObject, name: str) -> None:
    assert accepted(name, data.draw(st.from_regex(formats.IMPLIED_BY[name])))


@pytest.mark.parametrize("name", sorted(formats.SAMPLES))
def test_samples_have_their_format(name: str) -> None:
    assert all(accepted(name, text) for text in formats.SAMPLES[name])


def test_what_no_validator_checks_is_an_annotation() -> None:
    for name in ("int32", "color", "made-up"):
        assert not jsonschema_rs.Draft202012Validator(
            {"not": {"format": name}}, validate_formats=True
        ).is_valid("\n(")
        assert name not in formats.CHECKED
    (change,) = compare({}, {"format": "int32"}).changes
    assert change.message.endswith("no validator checks it")
    assert change.old_data == "no effect by itself"


REPLAY = """
import json, sys
import jsonschema, jsonschema_rs
old, new, witness = json.loads(sys.stdin.read())
slow = jsonschema.Draft202012Validator
def verdicts(schema, checked):
    fast = jsonschema_rs.Draft202012Validator(schema, validate_formats=checked)
    checker = slow.FORMAT_CHECKER if checked else None
    return fast.is_valid(witness), slow(schema, format_checker=checker).is_valid(witness)
print([verdicts(old, True), verdicts(new, True), verdicts(new, False)])
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"type": "string"}, {"type": "string", "format": "date"}),
        ({"format": "ipv4"}, {"format": "ipv6"}),
        ({"items": {"format": "email"}}, {"items": {"format": "uuid"}}),
        ({"pattern": "^[0-9a-f-]{36}$"}, {"format": "uuid"}),
    ],
)
def test_a_format_is_broken_by_a_witness_that_replays(old: object, new: object) -> None:
    backward = compare(old, new).backward
    assert backward.verdict == "breaking"
    assert backward.reason.endswith('where "format" is checked')
    done = subprocess.run(
        [sys.executable, "-I", "-c", REPLAY],
        input=json.dumps([old, new, backward.witness]),
        capture_output=True,
        text=True,
    )
    assert done.stdout == "[(True, True), (False, False), (True, True)]\n", done.stderr


def test_a_witness_without_formats_is_preferred() -> None:
    backward = compare({"format": "uri"}, {"format": "date", "maxLength": 3}).backward
    assert backward.reason.endswith('("format" unchecked)')
