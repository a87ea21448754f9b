"""The types of all columns, against a table written by hand."""

from typing import Any

import datasets
import pyarrow as pa
import pytest

import rostra
from rostra.schema import published_schemas, published_versions
from rostra.schema.arrow import arrow_schema

NEWEST = published_schemas(published_versions()[-1])

EXPECTED = {
    "utterances": {
        **dict.fromkeys(("id", "source_id", "event_id"), "string"),
        **dict.fromkeys(("paragraph", "turn", "seq"), "int64"),
        **dict.fromkeys(("speaker_id", "speaker", "role", "country", "utterance"), "string"),
        **dict.fromkeys(("speaker_start", "speaker_end", "role_start", "role_end"), "int64"),
        **dict.fromkeys(("role_type", "role_status", "country_basis"), "string"),
        **dict.fromkeys(("char_start", "char_end"), "int64"),
        "cue": "string",
        **dict.fromkeys(("cue_start", "cue_end"), "int64"),
        "quote_type": "string",
        "elided": "bool",
        **dict.fromkeys(("date", "language", "review"), "string"),
    },
    "speakers": {
        **dict.fromkeys(("id", "name", "kind"), "string"),
        "names_in_sources": "list<element: string>",
        "note": "string",
    },
    "events": dict.fromkeys(("id", "name", "date", "place", "mode", "organiser"), "string"),
    "sources": dict.fromkeys(
        """id title publisher published url language sha256 licence file text_basis text""".split(),
        "string",
    ),
    "annotations": {
        **dict.fromkeys(("id", "utterance_id", "layer", "label"), "string"),
        **dict.fromkeys(("char_start", "char_end"), "int64"),
        "text": "string",
        "attributes": (
            "struct<source: string, normalised: string, addressee: string, force: string, "
            "voice: string, claimant: string, target: string, part: string, valence: string, "
            "referent: string>"
        ),
        **dict.fromkeys(("annotator", "status"), "string"),
    },
    "corrections": dict.fromkeys(
        ("id", "version", "table", "record_id", "column", "reason"), "string"
    ),
    "external_facts": dict.fromkeys(
        "id table record_id column value url compared accessed".split(), "string"
    ),
}


def test_the_table_is_complete() -> None:
    assert set(EXPECTED) == set(NEWEST)


@pytest.mark.parametrize("table", NEWEST)
def test_derived_types(table: str) -> None:
    schema = arrow_schema(NEWEST[table])
    assert {field.name: str(field.type) for field in schema} == EXPECTED[table]
    assert [field.name for field in schema] == list(EXPECTED[table])
    assert all(field.nullable for field in schema)


@pytest.mark.parametrize("table", published_schemas("1.0.0"))
def test_the_release_and_its_features_have_these_types(table: str) -> None:
    parquet = pa.parquet.read_schema(rostra.path(table, version="1.0.0"))
    assert {field.name: str(field.type) for field in parquet} == EXPECTED[table]
    assert parquet.metadata is None
    assert not [field for field in parquet if pa.types.is_null(field.type)]
    features = rostra.load(table, version="1.0.0").features
    derived = arrow_schema(published_schemas("1.0.0")[table])
    assert features == datasets.Features.from_arrow_schema(derived)


@pytest.mark.parametrize(
    ("prop", "arrow"),
    [
        ({"type": "number"}, pa.float64()),
        ({"type": ["integer", "null"]}, pa.int64()),
        (
            {"type": "array", "items": {"type": "array", "items": {"type": "boolean"}}},
            pa.list_(pa.field("element", pa.list_(pa.field("element", pa.bool_())))),
        ),
        (
            {
                "type": ["object", "null"],
                "additionalProperties": False,
                "properties": {"b": {"type": "string"}, "a": {"type": "integer"}},
            },
            pa.struct([("b", pa.string()), ("a", pa.int64())]),
        ),
    ],
)
def test_other_shapes(prop: dict[str, Any], arrow: pa.DataType) -> None:
    assert arrow_schema({"properties": {"x": prop}}).field("x").type == arrow


@pytest.mark.parametrize(
    ("prop", "message"),
    [
        ({"type": "string", "format": "date"}, "x: .*'format'"),
        ({"type": "string", "const": "a"}, "x: .*'const'"),
        ({"$ref": "#/$defs/a"}, r"x: .*'\$ref'"),
        ({"type": ["string", "integer"]}, "x: a column has one type"),
        ({"type": "null"}, "x: no Arrow type"),
        ({}, "x: a column has one type"),
        ({"type": "object", "properties": {}}, "x: only a closed object"),
        ({"type": "array", "items": {"type": "string", "anyOf": []}}, r"x\[\]: .*'anyOf'"),
    ],
)
def test_an_unknown_keyword_or_type_is_an_error(prop: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        arrow_schema({"properties": {"x": prop}})
