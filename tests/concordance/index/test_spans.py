"""Columns of spans: what cannot be right is refused by its row, nothing is left out in silence."""

import json
import re
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from rostra import Index
from rostra.errors import RostraError

OFFSETS = pa.list_(pa.struct([("char_start", pa.int64()), ("char_end", pa.int64())]))


def with_spans(spans: Any, kind: pa.DataType | None = OFFSETS, **columns: Any) -> pa.Table:
    texts = ["we wait", "we must act"]
    return pa.table(
        {"id": ["r1", "r2"], "utterance": texts, "demand": pa.array([[], spans], kind), **columns}
    )


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (7, 3),
        (3, 12),
        (50, 60),
        (-5, 4),
        (-(2**63), 2**63 - 1),
        (None, 3),
        (3, None),
    ],
)
def test_spans_that_cannot_be_right(start: int | None, end: int | None) -> None:
    spans = [{"char_start": 0, "char_end": 2}, {"char_start": start, "char_end": end}]
    message = f"'r2' (row 2): demand has a span from {start} to {end}; its text is from 0 to 11"
    for kind in (OFFSETS, None):
        with pytest.raises(RostraError, match=re.escape(message)):
            Index.build(with_spans(spans, kind))
    with pytest.raises(RostraError, match=re.escape(message)):
        Index.build(with_spans(spans[1:], None))


def test_offsets_count_from_the_place_of_the_utterance() -> None:
    spans = [{"char_start": 103, "char_end": 107}]
    index = Index.build(with_spans(spans, char_start=[0, 100]))
    assert index.kwic("<demand> []* </demand>")["node"].to_pylist() == ["must"]
    message = "demand has a span from 103 to 107; its text is from 104 to 115"
    with pytest.raises(RostraError, match=message):
        Index.build(with_spans(spans, char_start=[0, 104]))


def test_what_is_no_span_is_left_out() -> None:
    spans = [None, {"char_start": None, "char_end": None}, {"char_start": 3, "char_end": 11}]
    index = Index.build(with_spans([*spans, {"char_start": 4, "char_end": 4}]))
    assert index.kwic("<demand> []* </demand>")["node"].to_pylist() == ["must act"]
    empty = Index.build(with_spans([{"char_start": None, "char_end": None}], None))
    assert empty.kwic('"must" within demand').num_rows == 0
    assert Index.build(with_spans(None)).kwic('"must" within demand').num_rows == 0


@pytest.mark.parametrize(("offset", "kind"), [(3.0, "double"), (3.5, "double"), ("3", "string")])
def test_offsets_that_are_not_integers(offset: Any, kind: str) -> None:
    spans = [{"char_start": offset, "char_end": 7}]
    message = f"'demand' cannot be a column of spans: its char_start is {kind}, not an integer"
    with pytest.raises(RostraError, match=message):
        Index.build(with_spans(spans, None))


@pytest.mark.parametrize("name", ["s", "sentence", "u"])
def test_a_column_of_spans_with_the_name_of_another_structure(name: str) -> None:
    table = pa.table({"utterance": ["a"], name: pa.array([[]], OFFSETS)})
    message = f"{name!r} has the name of a structure of every index"
    with pytest.raises(RostraError, match=message):
        Index.build(table)
    assert Index.build(pa.table({"utterance": ["a"], name: ["x"]})).kwic("a").num_rows == 1


def test_a_file_with_a_span_that_has_no_start(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    spans = [{"char_start": 0, "char_end": 2}, {"char_end": 3}]
    path.write_text(json.dumps({"id": "a", "utterance": "we act", "demand": spans}) + "\n")
    with pytest.raises(RostraError, match=r"'a' \(row 1\): demand has a span from None to 3"):
        Index.build(path)
    for offset in (1.0, "1", True, 2**64, [1]):
        wrong = {"utterance": "we act", "demand": [{"char_start": offset, "char_end": 6}]}
        path.write_text(json.dumps(wrong) + "\n")
        message = re.escape(f"t.jsonl:1: demand has a span with the offset {offset!r}")
        with pytest.raises(RostraError, match=message):
            Index.build(path)
    rows = [[], None, spans[:1], [{"char_start": 3, "char_end": 6, "label": "x"}, None]]
    lines = (json.dumps({"utterance": "we act", "demand": row}) + "\n" for row in rows)
    path.write_text("".join(lines))
    assert Index.build(path).kwic("<demand> []* </demand>")["node"].to_pylist() == ["we", "act"]
