"""What is known of formats is what both validators say of them."""

import json
import subprocess
import sys

import jsonschema
import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jsonschema_containment import accepts, compare, formats

CHECKER = jsonschema.Draft202012Validator.FORMAT_CHECKER


REFERENCE, FAST = jsonschema.Draft202012Validator, jsonschema_rs.Draft202012Validator
NAMES = sorted(formats.CHECKED - {formats.EARLY_HOSTNAME})
EDITS = "aA0-_.:/@~#%{}[(*+?TZtz \\\n\r\u0660\u00e9\u3002\U0001f600\u0378"


def accepted(name: str, text: str) -> bool:
    fast = FAST({"format": name}, validate_formats=True)
    return fast.is_valid(text) and CHECKER.conforms(text, name)


@st.composite
def edited(draw: st.DrawFn, name: str) -> str:
    """A string near to those that have a format."""
    text = draw(st.sampled_from(formats.SAMPLES[name]) | st.from_regex(formats.PLAIN[name]))
    for _ in range(draw(st.integers(0, 2))):
        place = draw(st.integers(0, len(text)))
        more = draw(st.sampled_from([*EDITS, "", text]))
        text = text[:place] + more + text[place + draw(st.integers(0, 1)) :]
    return text


@settings(deadline=None)
@given(st.data(), st.sampled_from(NAMES))
def test_plain_strings_have_the_format(data: st.DataObject, name: str) -> None:
    assert accepted(name, data.draw(st.from_regex(formats.PLAIN[name])))


@settings(deadline=None)
@given(st.data(), st.sampled_from(NAMES))
def test_a_verdict_on_one_string_is_that_of_both_validators(data: st.DataObject, name: str) -> None:
    text = data.draw(edited(name))
    backward = accepts({"const": text}, {"format": name})
    if backward.verdict == "compatible":
        assert accepted(name, text)
    elif backward.verdict == "breaking":
        assert not FAST({"format": name}, validate_formats=True).is_valid(text)
        assert formats.needs_packages(name) or not CHECKER.conforms(text, name)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("old", [{}, {"pattern": "^[0-9/]"}, {"minLength": 40}], ids=str)
def test_a_format_that_came_has_a_witness(name: str, old: dict[str, object]) -> None:
    old = {"type": "string", **old}
    backward = accepts(old, old | {"format": name})
    alone = f"; {name} by jsonschema-rs alone" if formats.needs_packages(name) else ""
    assert backward.verdict == "breaking"
    assert backward.reason.endswith(f'where "format" is checked{alone}')
    assert not FAST({"format": name}, validate_formats=True).is_valid(backward.witness)


@pytest.mark.parametrize("name", ["email", "idn-email"])
def test_parts_of_an_address_are_limited(name: str) -> None:
    """jsonschema-rs refuses a local part beyond 64 characters, jsonschema does not."""
    local = r"^[a-z0-9]{{1,{}}}@[a-z0-9]{{1,{}}}[.][a-z]{{1,9}}$(?!\n)"
    verdicts = [
        accepts({"type": "string", "pattern": local.format(*limits)}, {"format": name}).verdict
        for limits in ((64, 63), (65, 63), (64, 64))
    ]
    assert verdicts == ["compatible", "unproven", "unproven"]
    unlimited = {"type": "string", "pattern": r"^[a-z0-9]+@[a-z0-9]+[.][a-z]+$(?!\n)"}
    assert accepts(unlimited, {"format": name}).verdict == "unproven"


def own(checks: formats.Checks) -> set[str]:
    return set(formats.format_checker(REFERENCE, FAST, checks).checkers)


def test_results_do_not_depend_on_optional_packages() -> None:
    """jsonschema's own checks are exactly these: packages that are installed add none."""
    assert own(formats.Checks.BOTH) == formats.ALWAYS
    assert own(formats.Checks.FAST) == formats.CHECKED
    assert not own(formats.Checks.NONE)
    assert set(CHECKER.checkers) <= formats.CHECKED


def test_host_names_of_early_drafts_are_others() -> None:
    draft06 = {"$schema": "http://json-schema.org/draft-06/schema#", "format": "hostname"}
    draft07 = draft06 | {"$schema": "http://json-schema.org/draft-07/schema#"}
    assert accepts(draft06, draft07).verdict == "breaking"
    assert accepts(draft06, draft07).witness == "xn--x"
    assert accepts(draft06, draft06 | {"minLength": 0}).verdict == "compatible"


@pytest.mark.parametrize(
    ("dialect", "date", "duration"), [("Draft4", True, False), ("Draft201909", True, True)]
)
def test_formats_are_those_of_a_dialect(dialect: str, date: bool, duration: bool) -> None:
    classes = [getattr(library, f"{dialect}Validator") for library in (jsonschema, jsonschema_rs)]
    checker = formats.format_checker(*classes, formats.Checks.FAST)
    assert checker.conforms("x", "date") is not date
    assert checker.conforms("x", "duration") is not duration


@pytest.mark.parametrize("name", NAMES)
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
