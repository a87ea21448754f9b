"""Schemas made to break a comparison: they end in time, with an answer or a clear refusal."""

import socket
import time
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest

from jsonschema_containment import compare, guarded, oracle
from jsonschema_containment.limits import UnusableError

S = {"type": "string"}
MANY = [f"m{i}" for i in range(100_000)]
WIDE = {"properties": {f"p{i}": {"type": "string", "maxLength": i} for i in range(600)}}


@pytest.fixture(autouse=True)
def _no_network_and_in_time(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def refuse(*_: object) -> None:
        raise AssertionError("a comparison must not use the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    start = time.monotonic()
    yield
    assert time.monotonic() - start < 20


def nested(depth: int, keyword: str) -> Any:
    schema: Any = S
    for _ in range(depth):
        schema = {keyword: [schema]} if keyword == "allOf" else {keyword: schema}
    return schema


@pytest.mark.parametrize("keyword", ["items", "allOf", "not", "title"])
def test_deep_nesting_is_refused(keyword: str) -> None:
    with pytest.raises(UnusableError, match="levels deep"):
        compare(S, nested(10_000, keyword))


def test_an_object_in_itself_is_refused() -> None:
    loop: dict[str, Any] = {}
    loop["not"] = loop
    with pytest.raises(UnusableError, match="levels deep"):
        compare(loop, S)


@pytest.mark.parametrize(
    "bad",
    [1, None, "x", [], {"type": "text"}, {"minLength": -1}, {"enum": {1}}, {"not": float("nan")}],
)
def test_what_is_no_schema_is_refused(bad: Any) -> None:
    with pytest.raises(UnusableError, match="the new schema"):
        compare(S, bad)


@pytest.mark.parametrize(
    ("old", "new", "verdict"),
    [
        (S, {"$ref": "https://example.invalid/x.json"}, "unproven"),
        (S, {"$ref": "file:///etc/hostname"}, "unproven"),
        (
            {"$ref": "https://example.invalid/x"},
            {"$ref": "https://example.invalid/x", "title": "T"},
            "compatible",
        ),
        ({"$ref": "https://example.invalid/x"}, {}, "compatible"),
        (S, {"$ref": "#"}, "unproven"),
        (S, {"$ref": "#/nowhere"}, "unproven"),
        (
            S,
            {"$ref": "#/$defs/a", "$defs": {"a": {"anyOf": [{"$ref": "#/$defs/a"}, S]}}},
            "unproven",
        ),
        (nested(90, "items"), nested(90, "items") | {"maxItems": 3}, "breaking"),
        (
            S | {"pattern": "^(a+)+$", "minLength": 60},
            S | {"pattern": "^(a+)+$", "minLength": 61},
            "breaking",
        ),
        (S | {"pattern": "^(a+)+$"}, S | {"pattern": "^(a|a)*$"}, "compatible"),
        (S | {"pattern": r"^(a+)+\1$"}, S | {"pattern": "^(a*)*c$"}, "breaking"),
        (S, S | {"pattern": "^(([a-z]{1,50}){1,50}){1,50}$"}, "unproven"),
        ({"enum": MANY}, {"enum": MANY[1:]}, "breaking"),
        ({"enum": MANY[1:]}, {"enum": MANY}, "compatible"),
        ({"enum": MANY}, S | {"pattern": "^m[0-9]+$"}, "compatible"),
        (S | {"pattern": "^m[0-9]+$"}, {"enum": MANY}, "breaking"),
        (WIDE, {"properties": WIDE["properties"] | {"p599": {"maxLength": 9}}}, "breaking"),
        ({"minItems": 10**9}, {"minItems": 10**8}, "compatible"),
        ({"oneOf": [{"const": i} for i in range(60)]}, {"enum": list(range(60))}, "compatible"),
        ({"type": "integer", "maximum": 10**200}, {"type": "number"}, "compatible"),
    ],
)
def test_hostile_pair(old: Any, new: Any, verdict: str) -> None:
    assert compare(old, new).verdict == verdict


def test_a_product_of_alternatives_ends() -> None:
    def cases(n: int) -> Any:
        return {
            "allOf": [
                {"anyOf": [{"properties": {f"p{i}": {"const": j}}} for j in range(6)]}
                for i in range(n)
            ]
        }

    assert compare(cases(14), {"not": cases(15)}).verdict != "compatible"


@pytest.mark.parametrize("missing", ["canonicalize", "CanonicalSchema"])
def test_without_the_oracle_nothing_is_called_compatible_by_it(
    missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = {"type": "array", "items": {"type": "boolean"}, "uniqueItems": True}
    assert compare(old, {"maxItems": 2}).backward.reason.startswith("proved by the canonical")
    # In this process, where it can be taken away.
    monkeypatch.setattr(guarded, "run", lambda task, _, *args: getattr(oracle, task)(*args))
    assert compare(old, {"maxItems": 2}).verdict == "compatible"
    monkeypatch.delattr(jsonschema_rs, missing)
    expected = "unproven" if missing == "canonicalize" else "compatible"
    assert compare(old, {"maxItems": 2}).verdict == expected


@pytest.mark.parametrize("answer", [True, "yes", None, 1, NotImplemented])
def test_a_changed_oracle_says_nothing(answer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    class Changed:
        def covers(self, _: object) -> Any:
            return answer

    old = {"type": "array", "items": {"type": "boolean"}, "uniqueItems": True}
    monkeypatch.setattr(guarded, "run", lambda task, _, *args: getattr(oracle, task)(*args))
    monkeypatch.setattr(jsonschema_rs, "canonicalize", lambda *_, **__: Changed())
    assert compare(old, {"maxItems": 2}).verdict == "unproven"


def test_hints_of_hints_are_made_once() -> None:
    def levels(length: int) -> Any:
        whole: dict[str, Any] = {"l0": S | {"maxLength": length}}
        for n in range(14):
            below = [{"properties": {name: {"$ref": f"#/$defs/l{n}"}}} for name in "abcd"]
            whole[f"l{n + 1}"] = {"type": "object", "required": [*"abcd"], "anyOf": below}
        return {"$ref": "#/$defs/l14", "$defs": whole}

    start = time.monotonic()
    assert compare(levels(9), levels(8)).verdict == "breaking"
    assert time.monotonic() - start < 10


def test_a_guarded_task_is_killed_in_time() -> None:
    slow = {"pattern": "^(a+)+$"}
    start = time.monotonic()
    assert guarded.run("confirm", 1.0, {}, slow, ["a" * 60 + "b"]) is None
    assert time.monotonic() - start < 5
