"""Columns are accepted only where the lines of their rows have no problems."""

from typing import Any

import orjson
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import rostra
from rostra.arrow_json import json_lines
from rostra.releases import Corpus
from rostra.schema import curated_schema, published_schemas, published_versions, released_schema
from rostra.schema.arrow import arrow_schema
from rostra.validation import column_path
from rostra.validation.column_path import accepted_ids
from rostra.validation.fast_path import TableSpec, compiled
from rostra.validation.table_validation import check_block

SCHEMAS = {
    table: released_schema(curated_schema(schema))
    for table, schema in published_schemas(published_versions()[-1]).items()
}
SPECS = {
    table: TableSpec("x.jsonl", table, orjson.dumps(schema)) for table, schema in SCHEMAS.items()
}
TABLES = [table for table in Corpus().release().tables() if table != "annotations"]
ODD: dict[str, list[Any]] = {
    "string": ["", "two\nlines", "cafe\u0301", "a\u202eb", "\ufeff", '"\\"', "x" * 2000, "…", None],
    "integer": [-1, 0, 1, 2**31 - 1, 2**31, None],
    "boolean": [True, False, None],
    "array": [[], ["a", None], ["a\tb"], ["a", "a"], ["x" * 2000], None],
}


def rows_of(table: str, rows: list[dict[str, Any]]) -> pa.RecordBatch:
    columns = SCHEMAS[table]["properties"]
    known = [{name: row.get(name) for name in columns} for row in rows]
    return pa.RecordBatch.from_pylist(known, arrow_schema(SCHEMAS[table]))


def released(table: str, number: int = 30) -> list[dict[str, Any]]:
    return list(rostra.records(table))[:number]


@pytest.mark.parametrize("table", TABLES)
def test_the_shipped_rows_are_accepted(table: str) -> None:
    rows = released(table)
    assert accepted_ids(rows_of(table, rows), compiled(SPECS[table])) == [r["id"] for r in rows]


@given(st.data())
def test_what_is_accepted_has_lines_without_problems(data: st.DataObject) -> None:
    table = data.draw(st.sampled_from(TABLES))
    rows = released(table, 5)
    for _ in range(data.draw(st.integers(1, 2))):
        name, column = data.draw(st.sampled_from([*SCHEMAS[table]["properties"].items()]))
        kind = next(k for k in ODD if k in str(column["type"]))
        values = st.sampled_from(ODD[kind])
        row = data.draw(st.sampled_from(rows))
        row[name] = data.draw(values | st.text() if kind == "string" else values)
    try:
        batch = rows_of(table, rows)
    except UnicodeEncodeError:  # half of a surrogate pair, which Arrow cannot have
        return
    ids = accepted_ids(batch, compiled(SPECS[table]))
    result = check_block(json_lines(batch), SPECS[table])
    wrong = result.problems or result.byte_problems
    assert (ids is None) == bool(wrong)


def test_a_schema_that_compares_columns_is_left_to_lines() -> None:
    rows = rows_of("annotations", released("annotations"))
    assert accepted_ids(rows, compiled(SPECS["annotations"])) is None
    number = SCHEMAS["events"]["properties"] | {"x_share": {"type": ["number", "null"]}}
    schema = orjson.dumps(SCHEMAS["events"] | {"properties": number})
    spec = TableSpec("x.jsonl", "events", schema)
    assert column_path._columns(spec) is None


def test_text_that_is_not_utf8_and_long_lines_are_left_to_lines() -> None:
    rows = rows_of("events", released("events"))
    spoilt = pa.array([b"\xff"] * len(rows)).cast(pa.binary())
    _, offsets, content = spoilt.buffers()
    name = pa.Array.from_buffers(pa.string(), len(rows), [None, offsets, content])
    place = rows.schema.get_field_index("name")
    assert accepted_ids(rows.set_column(place, "name", name), compiled(SPECS["events"])) is None
    columns = SCHEMAS["events"]["properties"]
    unlimited = columns | {"x_note": {"type": "string"}}
    schema = SCHEMAS["events"] | {"properties": unlimited}
    spec = compiled(TableSpec("x.jsonl", "events", orjson.dumps(schema)))
    for size, accepted in ((1000, True), (2**20, False)):
        note = pa.array(["x" * size] * len(rows))
        assert (accepted_ids(rows.append_column("x_note", note), spec) is not None) == accepted
