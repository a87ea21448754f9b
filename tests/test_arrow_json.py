"""Rows of Arrow become the JSON Lines that a build writes of them."""

import json
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra.arrow_json import json_lines
from rostra.released_tables import read_lines
from rostra.releasing.jsonl_format import line_of

COLUMNS: list[tuple[str, pa.DataType]] = [
    ("id", pa.string()),
    ('x"y', pa.int64()),
    ("number", pa.float64()),
    ("truth", pa.bool_()),
    ("names", pa.list_(pa.string())),
    ("pages", pa.list_(pa.int64())),
    ("object", pa.struct([("a", pa.string()), ("b", pa.int64())])),
]
SCHEMA = pa.schema(COLUMNS)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=6) | st.sampled_from(
    ["\\", '"', "\\n", "\n\t\r\b\f\0\x1f\x7f", "\u2028", "null", '", "', "𐏉"]
)
INTEGER = st.integers(-(2**63), 2**63 - 1)
ROWS = st.lists(
    st.tuples(
        TEXT,
        st.none() | INTEGER,
        st.none() | st.floats(allow_nan=False, allow_infinity=False),
        st.none() | st.booleans(),
        st.none() | st.lists(TEXT, max_size=3),
        st.none() | st.lists(INTEGER, max_size=3),
        st.none()
        | st.fixed_dictionaries({"a": st.none() | TEXT, "b": st.none() | INTEGER}).map(
            lambda members: {name: members[name] for name in ("a", "b")}
        ),
    ).map(lambda row: dict(zip(SCHEMA.names, row, strict=True))),
    max_size=5,
)


@given(ROWS, st.integers(0, 5), st.integers(0, 5))
def test_lines_are_those_that_a_build_writes(
    rows: list[dict[str, Any]], start: int, length: int
) -> None:
    batch = pa.RecordBatch.from_pylist(rows, SCHEMA).slice(min(start, len(rows)), length)
    expected = rows[start : start + length]
    lines = json_lines(batch)
    assert lines == b"".join(line_of(row, tuple(SCHEMA.names)) for row in expected)
    assert read_lines(lines, SCHEMA).to_pylist() == expected


def test_bytes_that_are_not_utf8_are_copied() -> None:
    buffers = [None, pa.py_buffer(bytes([0, 0, 0, 0, 3, 0, 0, 0])), pa.py_buffer(b'\xff"a')]
    texts = pa.Array.from_buffers(pa.string(), 1, buffers)
    assert json_lines(pa.RecordBatch.from_arrays([texts], ["t"])) == b'{"t": "\xff\\"a"}\n'


def test_a_number_that_is_not_finite_makes_no_record() -> None:
    lines = json_lines(pa.RecordBatch.from_pydict({"n": [float("inf"), 1.0]})).splitlines()
    assert [line.decode() for line in lines] == ['{"n": Infinity}', '{"n": 1.0}']
    assert json.loads(lines[1]) == {"n": 1.0}


def test_a_column_of_another_type_is_refused() -> None:
    with pytest.raises(pa.ArrowInvalid, match="binary has no form in JSON Lines"):
        json_lines(pa.RecordBatch.from_pydict({"b": [b"x"]}))
