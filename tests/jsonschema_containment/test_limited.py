"""A comparison ends, and so does the process that made it."""

import time
from typing import Any

import pytest

from jsonschema_containment import compare
from jsonschema_containment.comparison import NO_WITNESS
from jsonschema_containment.limited import Limited
from jsonschema_containment.limits import UnusableError


def laughs(longest: int) -> dict[str, Any]:
    """A billion ways lead to one limit."""
    steps = {f"l{i}": {"allOf": [{"$ref": f"#/$defs/l{i + 1}"}] * 10} for i in range(20)}
    return {"$ref": "#/$defs/l0", "$defs": {**steps, "l20": {"maxLength": longest}}}


@pytest.mark.parametrize(
    ("old", "new"),
    [({"maxLength": 5}, {"maxLength": 4}), ({"maxLength": 4}, {"maxLength": 5}), (True, True)],
)
def test_it_says_what_compare_says(old: Any, new: Any) -> None:
    with Limited() as limited:
        assert limited.compare(old, new) == compare(old, new)


def test_there_is_no_witness_but_the_one() -> None:
    with Limited() as limited:
        assert limited.compare({"maxLength": 4}, {"maxLength": 5}).backward.witness is NO_WITNESS


def test_what_does_not_end_is_unproven_and_the_next_is_compared() -> None:
    with Limited(1) as limited:
        started = time.monotonic()
        found = limited.compare(laughs(5), laughs(4))
        assert time.monotonic() - started < 3
        assert (found.verdict, found.forward.verdict, found.bump) == (
            "unproven",
            "unproven",
            "major",
        )
        assert "does not end within 1 seconds" in found.backward.reason
    with Limited() as limited:
        limited._seconds = 0
        assert limited.compare({}, {"title": "T"}).verdict == "unproven"
        limited._seconds = 20
        assert limited.compare({"maxLength": 5}, {"maxLength": 4}).verdict == "breaking"


def test_a_process_that_ended_is_started_again() -> None:
    with Limited() as limited:
        limited.compare({}, {"title": "T"})
        process = limited._process
        assert process is not None
        process.kill()
        process.wait()
        assert limited.compare({}, {"title": "T"}).verdict == "unproven"
        assert limited.compare({}, {"title": "T"}).verdict == "compatible"
    assert limited._process is None


def test_what_is_no_schema_is_refused() -> None:
    with Limited() as limited:
        for schema in ({"type": "text"}, 7, {"not": float("nan")}):
            with pytest.raises(UnusableError):
                limited.compare(schema, {})
        assert limited.compare({}, {}).verdict == "compatible"


@pytest.mark.parametrize("old", [{"maxLength": 5}, {"maxLength": 3}, {"maxLength": 4}, True])
def test_one_direction_is_that_of_the_comparison(old: Any) -> None:
    new = {"maxLength": 4}
    with Limited() as limited:
        assert limited.accepts(old, new) == compare(old, new).backward
    with Limited(1) as limited:
        assert limited.accepts(laughs(5), laughs(4)).verdict == "unproven"
