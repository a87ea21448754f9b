"""Schemas made to break a comparison: by counted steps it ends with a verdict or a refusal."""

import socket
from typing import Any

import pytest

from jsonschema_containment import UnusableSchemaError, accepts, compare

S = {"type": "string"}
MANY = [f"m{i}" for i in range(20_000)]
WIDE = {"properties": {f"p{i}": {"type": "string", "maxLength": i} for i in range(600)}}


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a comparison must not use the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def nested(depth: int, keyword: str) -> Any:
    schema: Any = S
    for _ in range(depth):
        schema = {keyword: [schema]} if keyword == "allOf" else {keyword: schema}
    return schema


@pytest.mark.parametrize("keyword", ["items", "allOf", "not", "title"])
def test_deep_nesting_is_refused(keyword: str) -> None:
    with pytest.raises(UnusableSchemaError, match="levels deep"):
        compare(S, nested(10_000, keyword))


def test_an_object_in_itself_is_refused() -> None:
    loop: dict[str, Any] = {}
    loop["not"] = loop
    with pytest.raises(UnusableSchemaError, match="levels deep"):
        compare(loop, S)


@pytest.mark.parametrize(
    "bad",
    [1, None, "x", [], {"type": "text"}, {"minLength": -1}, {"enum": {1}}, {"not": float("nan")}],
)
def test_what_is_no_schema_is_refused(bad: Any) -> None:
    with pytest.raises(UnusableSchemaError, match="the new schema"):
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


def laughs(longest: int) -> dict[str, Any]:
    """A billion ways lead to one limit."""
    steps = {f"l{i}": {"allOf": [{"$ref": f"#/$defs/l{i + 1}"}] * 10} for i in range(20)}
    return {"$ref": "#/$defs/l0", "$defs": {**steps, "l20": {"maxLength": longest}}}


def test_validators_are_not_asked_where_they_would_not_end() -> None:
    assert compare(laughs(5), laughs(4)).verdict == "unproven"
    assert compare({"enum": ["too long"]}, laughs(4)).verdict == "unproven"
    slow = S | {"pattern": r"^(a+)+\1$", "minLength": 60}
    assert compare(slow, slow | {"minLength": 61}).verdict == "unproven"


def test_many_lookaheads_are_given_up() -> None:
    ahead = "".join(f"(?=.*{a}.*{b})" for a in "abcdef" for b in "xyz")
    assert accepts(S | {"pattern": f"^{ahead}"}, S | {"pattern": "q"}).verdict == "unproven"


def test_candidates_are_bounded_by_their_size() -> None:
    schema: dict[str, Any] = {"type": "array", "minItems": 2000}
    for _ in range(6):
        schema = {"type": "array", "minItems": 2000, "items": schema}
    assert compare(schema, schema | {"minItems": 2001}).verdict == "unproven"


def test_with_fewer_steps_a_proof_is_given_up() -> None:
    old, new = {"enum": list(range(50))}, {"oneOf": [{"const": i} for i in range(50)]}
    assert accepts(old, new).verdict == "compatible"
    fewer = accepts(old, new, steps=10_000)
    assert (fewer.verdict, fewer.reason) == ("unproven", "the steps ran out (10,000)")
    few = accepts(old, new, steps=10)
    assert few.reason == "the steps ran out (10) while the schemas were read"


def test_candidates_of_candidates_are_made_once() -> None:
    def levels(length: int) -> Any:
        whole: dict[str, Any] = {"l0": S | {"maxLength": length}}
        for n in range(14):
            below = [{"properties": {name: {"$ref": f"#/$defs/l{n}"}}} for name in "abcd"]
            whole[f"l{n + 1}"] = {"type": "object", "required": [*"abcd"], "anyOf": below}
        return {"$ref": "#/$defs/l14", "$defs": whole}

    assert compare(levels(9), levels(8), steps=200_000).verdict == "breaking"
