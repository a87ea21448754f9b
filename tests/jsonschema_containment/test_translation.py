"""Schemas of all drafts as schemas of draft 2020-12: they accept the same values."""

import copy
import json
from random import Random
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped]  # it has no stubs
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT202012 as SPECIFICATION
from soak._schemas.documents import Addresses
from soak._schemas.pairs import pair

from jsonschema_containment import Document, UnusableSchemaError, accepts, compare
from jsonschema_containment.dialects import (
    DIALECTS,
    DRAFT04,
    DRAFT06,
    DRAFT07,
    DRAFT201909,
    DRAFT202012,
    Dialect,
    dialect_of,
    invalidity,
)
from jsonschema_containment.formats import CHECKED, EARLY_HOSTNAME, Checks
from jsonschema_containment.translation import (
    INTEGER_LITERAL,
    Source,
    black_box,
    is_certain,
    translated,
    translated_documents,
)
from jsonschema_containment.validators import validators

S07, S202012 = DRAFT07.identifier, DRAFT202012.identifier
BOXES = [
    INTEGER_LITERAL,
    *(
        f"urn:jsonschema-containment:content:{keywords}"
        for keywords in (
            "contentEncoding",
            "contentMediaType",
            "contentEncoding+contentMediaType",
        )
    ),
]


def judges(schema: Any, dialect: Dialect) -> list[Any]:
    """Both validators of a schema, without formats; the boxes of a translation are open."""
    boxes = [(box, SPECIFICATION.create_resource({})) for box in BOXES if is_certain(box)]
    registry = jsonschema_rs.Registry([(box, {}) for box in BOXES])
    fast = dialect.fast(schema, registry=registry, offline=True, validate_formats=False)
    return [fast, dialect.reference(schema, registry=REGISTRY.with_resources(boxes))]


def answers(schema: Any, dialect: Dialect, value: Any) -> set[bool]:
    return {judge.is_valid(value) for judge in judges(schema, dialect)}


def has_fraction_of_zero(value: Any) -> bool:
    if isinstance(value, dict):
        value = [*value.values()]
    if isinstance(value, list):
        return any(map(has_fraction_of_zero, value))
    return isinstance(value, float) and value == int(value)


@settings(deadline=None)
@given(st.integers(0, 10**9))
def test_a_translation_accepts_what_both_validators_of_the_original_accept(seed: int) -> None:
    drawn = pair(Random(seed), files=1)  # noqa: S311 - not for secrets
    ((name, schema),) = drawn.old.items()
    sides = (Addresses(drawn.old), schema), (Addresses(drawn.new), drawn.new[name])
    before = copy.deepcopy(schema)
    dialect = dialect_of(schema)
    if invalidity(schema, dialect):
        return
    translation = translated(schema, dialect).schema
    assert schema == before
    assert not invalidity(translation, DRAFT202012)
    try:
        originals, copies = judges(schema, dialect), judges(translation, DRAFT202012)
    except (ValueError, jsonschema_rs.ReferencingError):
        return  # a reference leads nowhere
    for value in drawn.aim.instances(*sides, 20):
        if dialect is DRAFT04 and has_fraction_of_zero(value):
            continue
        try:
            verdicts = {judge.is_valid(value) for judge in originals}
            if len(verdicts) == 1:
                assert {judge.is_valid(value) for judge in copies} == verdicts, (schema, value)
        except (RecursionError, TypeError, Unresolvable):
            continue  # jsonschema fails: by draft 2019-09 on unevaluatedItems beside items: true


@pytest.mark.parametrize(
    ("dialect", "schema", "translation"),
    [
        (DRAFT04, {"id": "https://a.example/b#"}, {"$id": "https://a.example/b"}),
        (DRAFT04, {"id": "#b"}, {"$anchor": "b"}),
        (DRAFT07, {"$id": "#/properties/a"}, {}),
        (DRAFT04, {"minimum": 1, "exclusiveMinimum": True}, {"exclusiveMinimum": 1}),
        (DRAFT04, {"maximum": 1, "exclusiveMaximum": False}, {"maximum": 1}),
        (DRAFT04, {"const": 1}, {"x-ignored": {"const": 1}}),
        (DRAFT06, {"if": {}, "then": False}, {"x-ignored": {"if": {}, "then": False}}),
        (
            DRAFT07,
            {"contains": {}, "minContains": 2},
            {"contains": {}, "x-ignored": {"minContains": 2}},
        ),
        (
            DRAFT07,
            {"items": [True], "additionalItems": False},
            {"prefixItems": [True], "items": False},
        ),
        (DRAFT07, {"prefixItems": [False]}, {"x-ignored": {"prefixItems": [False]}}),
        (
            DRAFT07,
            {"items": {}, "additionalItems": False},
            {"items": {}, "$defs": {"x-ignored": {"items": False}}},
        ),
        (
            DRAFT07,
            {"dependencies": {"a": ["b"], "c": {"required": ["d"]}}},
            {"dependentRequired": {"a": ["b"]}, "dependentSchemas": {"c": {"required": ["d"]}}},
        ),
        (DRAFT201909, {"dependencies": {"a": ["b"]}}, {"dependencies": {"a": ["b"]}}),
        (
            DRAFT07,
            {"$ref": "#/definitions/a", "title": "t", "maxLength": 3, "definitions": {"a": {}}},
            {
                "$ref": "#/definitions/a",
                "title": "t",
                "definitions": {"a": {}},
                "x-ignored": {"maxLength": 3},
            },
        ),
        (DRAFT07, {"$defs": {"a": {"items": [True]}}}, {"$defs": {"a": {"prefixItems": [True]}}}),
        (DRAFT07, {"format": "uuid"}, {"x-ignored": {"format": "uuid"}}),
        (DRAFT201909, {"format": "uuid"}, {"format": "uuid"}),
        (DRAFT07, {"examples": [1]}, {"examples": [1]}),
        (DRAFT04, {"examples": 1}, {"x-ignored": {"examples": 1}}),
        (DRAFT201909, {"$recursiveRef": "#"}, {"$ref": "#"}),
        (
            DRAFT04,
            {"type": "integer"},
            {"type": "integer", "allOf": [{"$ref": INTEGER_LITERAL}]},
        ),
        (DRAFT04, {"type": ["integer", "number"]}, {"type": ["integer", "number"]}),
    ],
)
def test_keywords(dialect: Dialect, schema: Any, translation: Any) -> None:
    assert translated(schema, dialect).schema == translation


@pytest.mark.parametrize(
    ("reference", "led"),
    [
        ("#/items/0", "#/prefixItems/0"),
        ("#/additionalItems", "#/items"),
        ("#/dependencies/a", "#/dependentSchemas/a"),
        ("#/definitions/a", "#/definitions/a"),
        ("#/$defs/b/items/0", "#/$defs/b/prefixItems/0"),
        ("#/models/a~1b/items/0", "#/models/a~1b/items/0"),
        ("#c", "#c"),
        ("https://a.example/r#/items/0", "https://a.example/r#/prefixItems/0"),
        ("https://b.example/r#/items/0", "https://b.example/r#/items/0"),
    ],
)
def test_references_follow_what_moves(reference: str, led: str) -> None:
    schema = {
        "$id": "https://a.example/r",
        "properties": {"x": {"$ref": reference}},
        "items": [{"type": "string"}],
        "additionalItems": {"type": "integer"},
        "dependencies": {"a": {"required": ["b"]}},
        "definitions": {"a": {"$id": "#c"}},
        "$defs": {"b": {"items": [{"type": "null"}]}},
        "models": {"a/b": {"items": [{"type": "null"}]}},
    }
    assert translated(schema, DRAFT07).schema["properties"]["x"]["$ref"] == led


@pytest.mark.parametrize(
    ("pointer", "original"),
    [
        ("", ""),
        ("/prefixItems/1/maxLength", "/items/1/maxLength"),
        ("/items/type", "/additionalItems/type"),
        ("/dependentRequired/a", "/dependencies/a"),
        ("/x-ignored/minContains", "/minContains"),
        ("/properties/a~1b/type", "/properties/a~1b/type"),
        ("/properties/r/x-ignored/maxLength", "/properties/r/maxLength"),
        ("/properties/r/$defs/x-ignored/items", "/properties/r/items"),
    ],
)
def test_places_of_the_original(pointer: str, original: str) -> None:
    schema = {
        "items": [True, {"maxLength": 1}],
        "additionalItems": {"type": "string"},
        "dependencies": {"a": ["b"]},
        "minContains": 1,
        "properties": {
            "a/b": {"type": "null"},
            "r": {"$ref": "#", "maxLength": 1, "items": {"type": "null"}},
        },
    }
    assert translated(schema, DRAFT07).original(pointer) == original


def test_references_between_documents_follow_what_moves() -> None:
    documents = {
        "https://a.example/a": Source({"$ref": "b#/items/0"}, DRAFT202012),
        "https://a.example/b": Source({"$schema": S07, "items": [{"type": "string"}]}, DRAFT07),
    }
    made = translated_documents(documents)
    assert made["https://a.example/a"].schema == {"$ref": "b#/prefixItems/0"}


@pytest.mark.parametrize(
    "target",
    [
        {"type": "string", "items": [{"type": "null"}]},
        {"$ref": "#/definitions/other", "maxLength": 3},
        {"allOf": [{"$ref": "#/definitions/other"}]},
    ],
)
def test_what_the_validators_read_by_different_drafts_is_a_black_box(target: Any) -> None:
    """jsonschema reads it by the draft of what refers to it, jsonschema-rs by that of its file."""
    definitions = {"x": target, "other": {"items": [{"type": "null"}]}}
    documents = {
        "https://a.example/a": Source({"$ref": "b#/definitions/x"}, DRAFT202012),
        "https://a.example/b": Source({"$schema": S07, "definitions": definitions}, DRAFT07),
    }
    reference = translated_documents(documents)["https://a.example/a"].schema["$ref"]
    assert "read by different drafts" in str(black_box(reference))
    changed = documents | {"https://a.example/c": Source({}, DRAFT07)}
    assert translated_documents(changed)["https://a.example/a"].schema["$ref"] != reference


def test_what_all_drafts_read_alike_is_not() -> None:
    target = {"type": "object", "properties": {"a": {"$ref": "#/definitions/other"}}}
    definitions = {"x": target, "other": {"maxLength": 3}}
    documents = {
        "https://a.example/a": Source({"$ref": "b#/definitions/x"}, DRAFT202012),
        "https://a.example/b": Source({"$schema": S07, "definitions": definitions}, DRAFT07),
    }
    made = translated_documents(documents)
    assert made["https://a.example/a"].schema == {"$ref": "b#/definitions/x"}


def test_an_embedded_resource_is_read_by_its_own_dialect() -> None:
    """R3b: prefixItems says nothing in a draft-07 resource within a draft 2020-12 schema."""
    resource = {"$schema": S07, "$id": "https://a.example/e", "prefixItems": [{"type": "string"}]}
    old = {"$schema": S202012, "properties": {"p": resource}}
    assert answers(old, DRAFT202012, {"p": [1]}) == {True}
    new = {"$schema": S202012, "properties": {"p": resource | {"$schema": S202012}}}
    comparison = compare(old, new)
    assert comparison.verdict == "breaking"
    assert answers(old, DRAFT202012, comparison.backward.witness) == {True}
    assert answers(new, DRAFT202012, comparison.backward.witness) == {False}


@pytest.mark.parametrize(
    "declared",
    ["http://json-schema.org/draft-03/schema#", "https://json-schema.org/draft-07/schema"],
)
def test_an_embedded_dialect_that_cannot_be_read_is_refused(declared: str) -> None:
    schema = {"properties": {"p": {"$schema": declared, "$id": "https://a.example/e"}}}
    with pytest.raises(UnusableSchemaError, match="at /properties/p"):
        compare(schema, {})


def test_an_embedded_schema_that_is_invalid_is_refused() -> None:
    schema = {"$schema": S07, "properties": {"p": {"$schema": S202012, "prefixItems": 1}}}
    with pytest.raises(UnusableSchemaError, match=r"at /properties/p: it is not a valid schema"):
        compare(schema, {})


def test_siblings_of_a_reference_count_for_nothing_before_2019() -> None:
    """R3a."""
    definitions = {"s": {"type": "string"}}
    old = {"$ref": "#/definitions/s", "maxLength": 3, "definitions": definitions}
    new = {"allOf": [{"$ref": "#/definitions/s"}], "maxLength": 3, "definitions": definitions}
    for dialect in DIALECTS:
        declared = {"$schema": dialect.identifier}
        comparison = compare(declared | old, declared | new)
        expected = "breaking" if dialect in (DRAFT04, DRAFT06, DRAFT07) else "compatible"
        assert comparison.verdict == expected, dialect.name
        assert {change.pointer for change in comparison.changes} >= {"/$ref", "/allOf"}
    assert compare({"$schema": S07} | old, {"$schema": S202012} | old).verdict == "breaking"


def test_siblings_of_a_reference_where_the_draft_changes() -> None:
    """jsonschema reads them by the draft of what refers to a file, jsonschema-rs by its own."""
    other = {"$schema": DRAFT07.identifier, "$ref": "c.json", "maxLength": 1}
    resources = {"https://x.example/b.json": other, "https://x.example/c.json": {}}
    main = {"$schema": DRAFT202012.identifier, "$ref": "b.json"}
    side = Document(main, "https://x.example/a.json", resources)
    said = validators(side, formats=Checks.NONE, accepting=None)
    assert (said.fast.is_valid("aa"), said.reference.is_valid("aa")) == (True, False)
    changed = {**resources, "https://x.example/b.json": {**other, "maxLength": 0}}
    assert accepts(side, Document(main, side.address, changed)).verdict == "unproven"
    embedded = {"$schema": DRAFT202012.identifier, "items": {"$id": "b", **other}}
    with pytest.raises(UnusableSchemaError, match="beside its"):
        accepts(embedded, {})


def test_a_format_that_the_draft_of_the_root_checks_otherwise() -> None:
    """jsonschema checks formats by the draft that validation begins with."""
    other = {"$schema": DRAFT07.identifier, "format": "json-pointer"}
    resources = {"https://x.example/b": other}

    def side(dialect: Dialect) -> Document:
        main = {"$schema": dialect.identifier, "items": {"not": {"$ref": "b"}}}
        return Document(main, "https://x.example/a", resources)

    assert accepts(side(DRAFT07), side(DRAFT04)).verdict == "unproven"
    assert accepts(side(DRAFT07), side(DRAFT06)).verdict == "compatible"
    assert accepts(side(DRAFT04), Document({}, side(DRAFT04).address)).verdict == "compatible"


def test_validators_read_each_file_by_its_draft() -> None:
    sides: dict[str, Any] = {
        "a": {"$schema": DRAFT202012.identifier, "items": {"$ref": "b"}},
        "b": {"$schema": DRAFT04.identifier, "items": {"$ref": "c"}, "const": 1},
        "c": {"$schema": DRAFT202012.identifier, "const": 1, "properties": {"d": {"$ref": "d"}}},
        "d": False,
    }
    schemas = {f"https://x.example/{name}": schema for name, schema in sides.items()}
    address = "https://x.example/a"
    said = validators(Document(sides["a"], address, schemas), formats=Checks.NONE, accepting=None)
    assert all(v.is_valid([[1]]) and not v.is_valid([[2]]) for v in said)
    old = Document(sides["b"], "https://x.example/b", {**schemas, "https://x.example/c": True})
    assert accepts(old, Document({**sides["b"], "type": "null"}, old.address)).verdict == "breaking"


def test_the_change_of_the_dialect_is_listed() -> None:
    schema = {"type": "string", "maxLength": 3}
    comparison = compare({"$schema": S07} | schema, {"$schema": S202012} | schema)
    (change,) = comparison.changes
    assert (change.kind, change.pointer, change.message) == (
        "schema-changed",
        "/$schema",
        "draft-07 became draft 2020-12",
    )
    assert (comparison.verdict, comparison.bump) == ("compatible", "patch")


def test_draft_04_takes_1_0_for_no_integer() -> None:
    draft_04, draft_07 = (
        {"$schema": dialect.identifier, "properties": {"a": {"type": "integer"}}}
        for dialect in (DRAFT04, DRAFT07)
    )
    wider = compare(draft_04, draft_07)
    assert (wider.verdict, wider.forward.verdict) == ("compatible", "breaking")
    assert json.dumps(wider.forward.witness) == '{"a": 1.0}'
    number = draft_04 | {"properties": {"a": {"type": "number", "multipleOf": 1}}}
    assert compare(number, draft_04).verdict == "breaking"
    assert compare(draft_04, draft_04 | {"required": ["a"]}).verdict == "breaking"


def test_content_that_one_validator_checks_is_neither_compatible_nor_breaking() -> None:
    for dialect in DIALECTS:
        declared = {"$schema": dialect.identifier, "type": "string"}
        verdict = compare(declared, declared | {"contentEncoding": "base64"}).verdict
        expected = "unproven" if dialect in (DRAFT06, DRAFT07) else "compatible"
        assert verdict == expected, dialect.name


def test_recursive_references() -> None:
    tree = {"$id": "https://a.example/tree", "$recursiveAnchor": True}
    tree |= {"properties": {"child": {"$recursiveRef": "#"}}}
    closed = {"$id": "https://a.example/closed", "$recursiveAnchor": True, "$ref": "tree"}
    closed |= {"$defs": {"tree": tree}, "required": ["a"]}
    translation: Any = translated(closed, DRAFT201909).schema
    for value in ({"a": 1, "child": {}}, {"a": 1, "child": {"a": 1}}):
        expected = answers(closed, DRAFT201909, value)
        assert len(expected) == 1
        assert answers(translation, DRAFT202012, value) == expected
    unanchored: Any = {**closed, "$recursiveAnchor": False}
    inner = translated(unanchored, DRAFT201909).schema["$defs"]["tree"]["properties"]["child"]
    assert inner == {"$ref": "#"}


def test_formats_that_no_validator_of_a_draft_checks() -> None:
    bad = ["\x00 \x7f<>{}|^`", "", "::::", "((", "%%%", "abc def"]
    names = sorted(CHECKED - {EARLY_HOSTNAME})
    for dialect in DIALECTS:
        checkers = dialect.reference.FORMAT_CHECKER.checkers
        fast = {n: dialect.fast({"format": n}, validate_formats=True) for n in names}
        checked = {n for n in names if n in checkers or not all(map(fast[n].is_valid, bad))}
        assert checked == {*names} - dialect.unchecked, dialect.name


@pytest.mark.parametrize("dialect", [DRAFT04, DRAFT06, DRAFT07], ids=lambda dialect: dialect.name)
def test_metaschemas_are_translated_where_a_reference_leads_to_them(dialect: Dialect) -> None:
    made = translated_documents({"": Source({"$ref": dialect.identifier}, dialect)})
    metaschema = made[dialect.identifier.rstrip("#")].schema
    for value in ({"type": "string"}, {"type": 1}, {"minLength": -1}, {"items": {"type": 2}}, 3):
        expected = answers({"$ref": dialect.identifier}, dialect, value)
        assert len(expected) == 1
        assert answers(metaschema, DRAFT202012, value) == expected


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
def test_spellings_of_an_identifier(dialect: Dialect) -> None:
    plain = dialect.identifier.rstrip("#").partition("://")[2]
    for scheme in ("http", "https"):
        for end in ("", "#"):
            assert dialect_of({"$schema": f"{scheme}://{plain}{end}"}) is dialect


@pytest.mark.parametrize(
    "declared", ["http://json-schema.org/draft-03/schema#", "draft-07", 7, "https://a.example/m"]
)
def test_a_dialect_that_cannot_be_read_is_refused(declared: object) -> None:
    with pytest.raises(UnusableSchemaError, match="cannot be read"):
        dialect_of({"$schema": declared})
    with pytest.raises(UnusableSchemaError, match="cannot be read"):
        compare({"$schema": declared}, {})


def test_a_schema_on_which_a_validator_panics_has_no_verdict() -> None:
    """jsonschema-rs 0.60 panics where two resources of one name are referred into by anchor."""
    resource = {"$id": "https://a.example/e", "dependentSchemas": {"a": {"$ref": "#x"}}}
    other = {"$id": "https://a.example/e", "items": {"$defs": {"b": {"$anchor": "x"}}}}
    for dialect in (DRAFT201909, DRAFT202012):
        schema = {"$schema": dialect.identifier, "properties": {"a": resource}}
        schema |= {"$defs": {"b": other}}
        direction = compare(schema, {"$schema": dialect.identifier, "type": "string"}).backward
        assert direction.verdict == "unproven"
        assert "jsonschema-rs does not take the schema" in direction.reason


def test_a_change_whose_reference_leads_nowhere_in_the_new_draft_is_compared() -> None:
    definitions = {"two": {"id": "#two", "type": "string"}}
    old = {"$schema": DRAFT04.identifier, "items": {"$ref": "#two"}, "definitions": definitions}
    new = old | {"$schema": DRAFT06.identifier, "maxItems": 3}
    comparison = compare(old, new)
    assert comparison.verdict == "unproven"
    assert "#two leads nowhere" in comparison.backward.reason


def test_the_items_of_a_tuple_are_compared_place_by_place() -> None:
    old: dict[str, Any] = {"$schema": S07, "items": [{"type": "number"}, {"type": "number"}]}
    new = old | {"items": [{"type": "integer"}, {"type": "number"}]}
    (change,) = compare(old, new).changes
    assert (change.pointer, change.message) == ("/items/0/type", 'type "number" became "integer"')


@pytest.mark.parametrize("whole", [True, False])
def test_a_file_that_is_true_or_false_beside_draft_04(*, whole: bool) -> None:
    """Draft-04 has no such schema; jsonschema, which looks for ids there, must not fail on it."""
    schema: dict[str, Any] = {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "definitions": {"inner": {"id": "inner", "type": "integer"}},
        "properties": {"a": {"$ref": "whole.json"}, "b": {"$ref": "inner"}},
    }
    address, resources = "https://a.example/root.json", {"https://a.example/whole.json": whole}
    old, new = (Document(s, address, resources) for s in (schema, schema | {"minProperties": 1}))
    assert accepts(old, new).witness == {}
