"""Small pairs over all keywords, with the verdicts that they must get: backward, forward."""

from typing import Any

import pytest

from jsonschema_containment import accepts, compare

C, B, U = "compatible", "breaking", "unproven"
S, INT, N = {"type": "string"}, {"type": "integer"}, {"type": "number"}
OBJECT = {"type": "object", "properties": {"a": S}, "additionalProperties": False}


def has(name: str, value: Any) -> dict[str, Any]:
    return {"properties": {name: value}, "required": [name]}


TREE = {"type": "object", "properties": {"kids": {"type": "array", "items": {"$ref": "#/$defs/t"}}}}
NODE = {"$ref": "#/$defs/t", "$defs": {"t": TREE | {"required": ["kids"]}}}
LEAF = {"$ref": "#/$defs/t", "$defs": {"t": TREE}}
DATES = "^[0-9]{4}-[0-9]{2}$"

EITHER = {
    "anyOf": [
        {"properties": {"a": S}, "required": ["a"]},
        {"properties": {"b": INT}, "required": ["b"]},
        {"maxProperties": 0},
    ],
    "unevaluatedProperties": False,
}
EXTENDED = {
    "$id": "urn:a:list",
    "$ref": "urn:a:any",
    "$defs": {
        "any": {
            "$id": "urn:a:any",
            "type": "array",
            "items": {"$dynamicRef": "#item"},
            "$defs": {"item": {"$dynamicAnchor": "item"}},
        },
        "text": {"$dynamicAnchor": "item", "type": "string"},
    },
}


def tagged(*values: list[str]) -> dict[str, Any]:
    """One of several kinds of objects, which a property names; each has values of its own."""
    kinds = [
        {"properties": {"kind": {"const": i}, "v": {"enum": v}}, "required": ["kind"]}
        for i, v in enumerate(values)
    ]
    return {"oneOf": kinds}


PAIRS: list[tuple[Any, Any, str, str]] = [
    (tagged(["a"], ["b"]), tagged(["a"], ["b", "c"]), C, B),
    (tagged(["a"], ["b"], [], ["d"]), tagged(["a"], ["b", "c"], [], []), B, B),
    (tagged(*[["a"]] * 10), tagged(*[["a"]] * 9, ["a", "c"]), C, B),
    (
        {
            "oneOf": [
                has("docker", S),
                {"oneOf": [has("machine", INT), has("machine", {"const": "a"})]},
            ]
        },
        {"oneOf": [has("docker", S), {"oneOf": [has("machine", INT), has("machine", S)]}]},
        B,
        B,
    ),
    (True, True, C, C),
    (True, False, B, C),
    ({}, True, C, C),
    ({"not": {}}, False, C, C),
    (S, {"type": ["string", "null"]}, C, B),
    (INT, N, C, B),
    ({"type": ["integer", "number"]}, N, C, C),
    (INT, {"type": "number", "multipleOf": 1}, C, C),
    (S, {"enum": ["a"]}, B, C),
    ({"enum": [1, "a"]}, {"enum": ["a", 1.0, None]}, C, B),
    ({"const": 1}, {"const": True}, B, B),
    ({"const": 1}, {"const": 1.0}, C, C),
    ({"enum": [[1], {"a": 1}]}, {"type": ["array", "object"]}, C, B),
    ({"type": "boolean"}, {"enum": [True, False]}, C, C),
    ({"type": "null"}, {"const": None}, C, C),
    (INT | {"minimum": 0}, INT | {"exclusiveMinimum": -1}, C, C),
    (N | {"minimum": 0}, N | {"exclusiveMinimum": -1}, C, B),
    (N | {"minimum": 1, "maximum": 1}, {"const": 1}, C, C),
    (INT | {"minimum": 1, "maximum": 3}, {"enum": [1, 2, 3]}, C, C),
    (INT | {"exclusiveMinimum": 0, "exclusiveMaximum": 1}, False, C, C),
    (N | {"exclusiveMinimum": 0, "exclusiveMaximum": 1}, False, B, C),
    (INT | {"maximum": 10}, INT | {"maximum": 9.5}, B, C),
    ({"multipleOf": 6}, {"multipleOf": 3}, C, B),
    (INT | {"multipleOf": 2}, {"not": N | {"multipleOf": 4}}, B, B),
    (S | {"minLength": 2}, S | {"minLength": 1}, C, B),
    (S | {"maxLength": 3}, S | {"maxLength": 2}, B, C),
    (S | {"minLength": 3, "maxLength": 2}, False, C, C),
    ({"minLength": 0}, {}, C, C),
    (S | {"pattern": DATES}, S | {"minLength": 7}, C, B),
    (S | {"pattern": "^[a-c]+$"}, S | {"pattern": "^[a-z]+$"}, C, B),
    (S | {"pattern": "^[a-z]$"}, S | {"pattern": "^[a-z]$", "maxLength": 2}, C, C),
    (S | {"pattern": r"^\d$"}, S | {"pattern": "^[0-9]$"}, U, C),
    (S | {"pattern": "^(?:a|b)$"}, {"enum": ["a", "b", "a\n", "b\n"]}, C, U),
    (S | {"pattern": "(?=a)"}, S | {"pattern": "(?=a)", "title": "A"}, C, C),
    (S | {"pattern": "(?=a)"}, S, C, B),
    (S, S | {"format": "date"}, B, C),
    (S | {"format": "date"}, S | {"format": "uuid"}, B, B),
    (S | {"format": "email"}, S | {"format": "idn-email"}, U, U),
    (S, S | {"format": "uri"}, B, C),
    ({"enum": ["2020-02-29"]}, S | {"format": "date"}, C, B),
    ({"enum": ["2020-02-30"]}, S | {"format": "date"}, B, B),
    (has("a", {"enum": ["192.0.2.1", 1]}), has("a", {"format": "ipv4"}), C, B),
    (
        S | {"pattern": r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$(?!\n)"},
        {"format": "uuid"},
        C,
        B,
    ),
    (S, S | {"format": "int32"}, C, C),
    (INT, INT | {"format": "date"}, C, C),
    (S, S | {"contentEncoding": "base64"}, C, C),
    (OBJECT, OBJECT | {"properties": {"a": S, "b": INT}}, C, B),
    ({"properties": {"a": S}}, {"properties": {"a": S, "b": INT}}, B, C),
    (OBJECT, OBJECT | {"required": ["a"]}, B, C),
    (OBJECT, {"type": "object"}, C, B),
    (OBJECT, OBJECT | {"propertyNames": {"enum": ["a"]}}, C, C),
    (OBJECT, OBJECT | {"maxProperties": 1}, C, C),
    (OBJECT | {"minProperties": 1}, OBJECT | {"required": ["a"]}, C, C),
    ({"required": ["a", "b"]}, {"minProperties": 2}, C, B),
    (OBJECT | {"required": ["b"]}, False, C, C),
    ({"patternProperties": {"^a": S}}, {"patternProperties": {"^ab": S}}, C, B),
    ({"patternProperties": {"^[ab]$": S}}, {"properties": {"a": S, "b": S}}, C, U),
    ({"propertyNames": {"maxLength": 2}}, {"propertyNames": {"maxLength": 3}}, C, B),
    ({"dependentRequired": {"a": ["b"]}}, {"dependentSchemas": {"a": {"required": ["b"]}}}, C, C),
    ({"dependentSchemas": {"a": has("b", S)}}, {"dependentRequired": {"a": ["b"]}}, C, B),
    ({"items": INT}, {"items": N}, C, B),
    ({"prefixItems": [S, INT]}, {"prefixItems": [S]}, C, B),
    ({"prefixItems": [S], "items": False}, {"maxItems": 1}, C, B),
    ({"type": "array", "prefixItems": [S], "items": False}, {"maxItems": 1}, C, B),
    ({"type": "array", "maxItems": 1}, {"uniqueItems": True}, C, B),
    ({"uniqueItems": True}, {"uniqueItems": False}, C, B),
    ({"minItems": 2}, {"minItems": 1}, C, B),
    ({"contains": INT}, {"contains": N}, C, B),
    ({"contains": S, "minContains": 2}, {"contains": S}, C, B),
    ({"contains": S, "maxContains": 1}, {"contains": S, "maxContains": 2}, C, B),
    ({"type": "array", "items": S, "minItems": 1}, {"contains": S}, C, B),
    ({"type": "array", "contains": S, "minContains": 0}, {"type": "array"}, C, C),
    ({"allOf": [S, {"minLength": 1}]}, S | {"minLength": 1}, C, C),
    ({"anyOf": [S, INT]}, {"anyOf": [INT, {"type": "null"}, S]}, C, B),
    ({"oneOf": [S, INT]}, {"anyOf": [S, INT]}, C, C),
    ({"oneOf": [N, INT]}, {"allOf": [N, {"not": INT}]}, C, C),
    (
        {"oneOf": [has("k", {"const": "a"}), has("k", {"const": "b"})]},
        {"oneOf": [has("k", {"const": c}) for c in "cba"]},
        C,
        B,
    ),
    (
        {"type": "object", "oneOf": [has("k", {"const": "a"}), has("k", {"const": "b"})]},
        {"type": "object", "oneOf": [has("k", {"const": c}) for c in "cba"]},
        C,
        B,
    ),
    ({"not": S}, {"not": S | {"minLength": 1}}, C, B),
    ({"if": S, "then": {"minLength": 1}}, {"minLength": 1}, C, C),
    ({"if": has("k", {"const": 1}), "then": {"required": ["x"]}}, True, C, B),
    (
        {"if": {"required": ["a"]}, "then": {"required": ["b"]}, "else": {"required": ["c"]}},
        {"anyOf": [{"required": ["b"]}, {"required": ["c"]}]},
        C,
        B,
    ),
    (NODE, LEAF, C, B),
    (LEAF, {"$ref": "#/definitions/n", "definitions": {"n": TREE}, "$defs": {"t": TREE}}, C, C),
    ({"$ref": "#/$defs/a", "$defs": {"a": S}}, S, C, C),
    ({"$ref": "#x", "$defs": {"a": {"$anchor": "x", **S}}}, S, C, C),
    ({"$dynamicRef": "#x", "$defs": {"a": {"$dynamicAnchor": "x", **S}}}, S, C, C),
    ({"$id": "urn:a:b", "$ref": "urn:a:b#/$defs/a", "$defs": {"a": S}}, S, C, C),
    ({"$ref": "#/x-common", "x-common": S}, {"$ref": "#/x-common", "x-common": INT}, B, B),
    (
        {"type": "object", "allOf": [{"properties": {"a": S}}], "unevaluatedProperties": False},
        OBJECT,
        C,
        C,
    ),
    (
        {"allOf": [{"prefixItems": [S]}], "unevaluatedItems": False},
        {"prefixItems": [S], "items": False},
        C,
        C,
    ),
    ({"unevaluatedProperties": False}, {"additionalProperties": False}, C, C),
    (EITHER, {"additionalProperties": False, "properties": {"a": True, "b": True}}, C, B),
    (EITHER, {"anyOf": [{"required": ["a"]}, {"maxProperties": 0}, {"required": ["b"]}]}, C, B),
    ({"const": {"a": "x", "b": 1}}, EITHER, C, B),
    (
        {"if": {"required": ["a"]}, "then": {"properties": {"a": S}}, "unevaluatedProperties": S},
        {"if": {"required": ["a"]}, "unevaluatedProperties": S},
        C,
        C,
    ),
    (
        {"oneOf": [{"prefixItems": [S]}, {"prefixItems": [INT, INT]}], "unevaluatedItems": False},
        {"maxItems": 2},
        C,
        B,
    ),
    (
        {"dependentSchemas": {"a": {"properties": {"a": S}}}, "unevaluatedProperties": False},
        {"maxProperties": 1},
        C,
        B,
    ),
    # Of an array dependentSchemas says nothing.
    (
        {"dependentSchemas": {"a": {"items": True}}, "unevaluatedItems": False},
        {"items": False},
        C,
        C,
    ),
    (
        {"dependentSchemas": {"a": {"items": True}}, "unevaluatedItems": N},
        {"dependentSchemas": {"a": {"items": True}}, "unevaluatedItems": False},
        B,
        C,
    ),
    (EXTENDED, {"type": "array", "items": S}, C, C),
    (EXTENDED, {"type": "array", "items": INT}, B, B),
    (
        {"$ref": "https://json-schema.org/draft/2020-12/schema"},
        {"type": ["object", "boolean"]},
        C,
        B,
    ),
    ({"dependencies": {"a": ["b"]}}, {"dependencies": {"a": ["b"]}, "title": "T"}, C, C),
    # jsonschema-rs reads it, jsonschema does not: what is compatible is so by both.
    ({"dependencies": {"a": ["b"]}}, {}, C, U),
    ({"dependencies": {"a": ["b", "c"]}}, {"dependencies": {"a": ["b"]}}, C, U),
    ({"dependentRequired": {"a": ["b"]}}, {"dependencies": {"a": {"required": ["b"]}}}, C, U),
    ({"maxProperties": 1}, {"maxProperties": 2}, C, B),
    ({"maxProperties": 0}, {"unevaluatedProperties": False}, C, C),
    (
        {"patternProperties": {"[0-9]": INT, "X_": S | {"minLength": 1}}},
        {"patternProperties": {"[0-9]": INT, "X_": S}},
        C,
        B,
    ),
    ({"enum": ["a", "\u00e9"]}, S | {"pattern": r"^\p{L}$"}, C, U),
    (S | {"pattern": r"^(?!x)[a-z]+$"}, S | {"pattern": "^[a-wyz]"}, C, B),
]


@pytest.mark.parametrize(("old", "new", "backward", "forward"), PAIRS)
def test_pair(old: Any, new: Any, backward: str, forward: str) -> None:
    found = compare(old, new)
    assert (found.backward.verdict, found.forward.verdict) == (backward, forward), found
    assert found.verdict == backward
    back = compare(new, old)
    assert (back.backward.verdict, back.forward.verdict) == (forward, backward)


@pytest.mark.parametrize("names", [100, 300])
def test_a_break_is_found_where_the_steps_for_a_whole_proof_run_out(names: int) -> None:
    def schema(most: int) -> dict[str, Any]:
        columns = {}
        for i in range(names):
            part = {"enum": [*range(i, i + most)]}
            kinds = [S, {"properties": {"v": part, "w": part}, "required": ["k"]}]
            columns[f"p{i}"] = {"oneOf": kinds}
        return {"properties": columns}

    found = accepts(schema(4), schema(3), steps=100_000)
    assert found.verdict == "breaking"
    assert len(str(found.witness)) < 50, found.witness
    assert accepts(schema(4), schema(3), steps=1_000).verdict == "unproven"


def test_there_are_enough_pairs() -> None:
    assert len(PAIRS) >= 60


def test_bumps() -> None:
    assert compare(S, S).bump == "none"
    assert compare({"enum": [1]}, {"enum": [1.0]}).bump == "none"
    assert compare(S, S | {"title": "T"}).bump == "patch"
    assert compare(S, {}).bump == "minor"
    assert compare({}, S).bump == "major"
    assert compare(S, S | {"format": "date"}).bump == "major"


def test_changes_name_place_and_effects() -> None:
    old = OBJECT | {"required": ["a"]}
    new = OBJECT | {"properties": {"b~/": S}, "required": ["b~/"]}
    renamed, *required = compare(old, new).changes
    assert (renamed.kind, renamed.pointer) == ("property-renamed", "/properties/a")
    assert "b~/" in renamed.message
    assert {change.kind for change in required} == {"required-added", "required-removed"}
    (added,) = compare(OBJECT, OBJECT | {"properties": {"a": S, "b~/": S}}).changes
    assert (added.kind, added.pointer) == ("property-added", "/properties/b~0~1")
    assert added.old_data == "stay valid"
    assert added.readers == "may refuse what is new"
