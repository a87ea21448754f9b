"""Every result of tables that nobody thinks of: whole and finite, or refused with a sentence."""

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from rostra.cli import search_results
from rostra.cli.text_tables import columns, concordance
from rostra.concordance import Index
from rostra.concordance.provenance import provenance_of
from rostra.errors import RostraError

NOTHING = pa.array([], pa.string())
NOBODY = pa.nulls(2, pa.string())
NAMES = ["A", "B"]
TEXTS = ["a b", "a c"]
TABLES: dict[str, dict[str, Any]] = {
    "no column": {"utterance": NOTHING},
    "no row": {"utterance": NOTHING, "speaker_id": NOTHING, "country": NOTHING},
    "no word": {"utterance": ["", "…"], "speaker_id": NAMES, "country": NAMES},
    "no text": {"utterance": pa.array([None, "a"]), "speaker_id": NAMES, "country": NAMES},
    "one word": {"utterance": ["a"], "speaker_id": ["s"], "country": ["A"]},
    "one word twice": {"utterance": ["a", "a"], "speaker_id": NAMES, "country": NAMES},
    "nobody": {
        "utterance": TEXTS, "speaker_id": NOBODY, "country": pa.array([None, "A"]),
        "country_basis": NOBODY,
    },
    "null": {"utterance": TEXTS, "speaker_id": pa.nulls(2), "country": NAMES},
    "types": {
        "utterance": TEXTS, "speaker_id": [1, 2], "country": NAMES, "id": [1, 2],
        "speaker": [dt.date(2031, 3, 4), None], "source_id": [1.5, float("nan")],
        "role": [["x", "y"], None], "char_start": ["5", "6"],
    },
    "large": {
        name: pa.array(values, pa.large_string())
        for name, values in (("utterance", TEXTS), ("speaker_id", NAMES), ("country", NAMES))
    },
    "views": {
        name: pa.array(values, pa.string_view())
        for name, values in (("utterance", TEXTS), ("speaker_id", NAMES), ("country", NAMES))
    },
    "coded": {
        name: pa.array(values).dictionary_encode()
        for name, values in (("utterance", TEXTS), ("speaker_id", NAMES), ("country", NAMES))
    },
    "cells": {
        "utterance": ['=1+1, "a"\nand a', "a\ttab; +2"], "speaker_id": ['@x,"y"', "-1\r\nz"],
        "country": NAMES, "speaker": ["=cmd", None], "left": ["x", "y"],
    },
}  # fmt: skip
RESULTS: dict[str, Callable[[Index], pa.Table]] = {
    "kwic": lambda i: i.kwic("a"),
    "kwic sorted": lambda i: i.kwic("a", sort=["L1", "node", "R1", "country", "speaker_id"]),
    "kwic by role": lambda i: i.kwic("a", sort="role"),
    "kwic by source": lambda i: i.kwic("a", sort="source_id"),
    "kwic of all": lambda i: i.kwic("[]", within="sentence", context=0),
    "kwic of none": lambda i: i.kwic("a", limit=0),
    "freq": lambda i: i.freq(),
    "freq of queries": lambda i: i.freq(["a", "zz"]),
    "freq by": lambda i: i.freq(by=["country", "speaker_id", "country"]),
    "freq of queries by": lambda i: i.freq("a", by="country"),
    "freq where": lambda i: i.freq(where="country!=A"),
    "freq of a query where": lambda i: i.freq("a", where="country!=A"),
    "freq by left": lambda i: i.freq("a", by="left"),
    "ngrams": lambda i: i.ngrams(2, where="country!=A"),
    "ngrams of one": lambda i: i.ngrams(1, "a", by="country"),
    "ngrams of many": lambda i: i.ngrams(20),
    "collocates": lambda i: i.collocates("a"),
    "collocates of none": lambda i: i.collocates("zz"),
    "collocates in nothing": lambda i: i.collocates("a", window=(0, 0)),
    "collocates of all": lambda i: i.collocates("[]"),
    "dispersion": lambda i: i.dispersion(),
    "dispersion of queries": lambda i: i.dispersion(["a", "zz"], where="country!=A"),
    "dispersion over": lambda i: i.dispersion(over="country"),
    "keyness": lambda i: i.keyness("country=A", minimum=1),
    "keyness over": lambda i: i.keyness("country=A", minimum=1, over="country"),
}


@pytest.mark.parametrize("name", TABLES)
def test_results_of_odd_tables(name: str) -> None:
    index = Index.build(pa.table(TABLES[name]))
    refused = set()
    for result, make in RESULTS.items():
        try:
            table = make(index)
        except RostraError:
            refused.add(result)
            continue
        _come_back(table)
    if name in {"types", "cells", "nobody"}:
        assert refused <= {"kwic by role", "kwic by source", "freq by left"}


def _come_back(table: pa.Table) -> None:
    """The rows are the same in each format, but for formulas in CSV; nothing is nan or missing."""
    expected = table.to_pylist()

    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    said = json.loads("".join(search_results._json(table)), parse_constant=refuse)
    assert said == {"stamp": provenance_of(table), "rows": expected}
    lines = "".join(search_results.csv_lines(table))
    cells = list(csv.DictReader(io.StringIO(lines, newline="")))
    for row, values in zip(cells, expected, strict=True):
        assert {k: _typed(v, values[k]) for k, v in row.items()} == {
            k: _inert(v) for k, v in values.items()
        }
    sink = io.BytesIO()
    pq.write_table(table, sink)
    again = pq.read_table(sink)
    assert (again.to_pylist(), provenance_of(again)) == (expected, provenance_of(table))
    shown = list((concordance if "node" in table.column_names else columns)(table))
    assert all(line.isprintable() for line in shown)


def _inert(value: Any) -> Any:
    """A value as CSV has it: a text without control characters and not a formula."""
    if not isinstance(value, str):
        return value
    return re.sub(r"^(?=\s*[=+\-@])", "'", re.sub(r"[\x00-\x1f\x7f]", " ", value))


def _typed(cell: str | Any, value: object) -> object:
    if cell == "" and value is None:
        return None
    return type(value)(cell)  # type: ignore[call-arg]  # a number or text


def test_a_filter_without_groups_has_its_row() -> None:
    index = Index.build(pa.table(TABLES["nobody"]))
    assert index.freq("a", where="country=A").to_pylist() == [
        {"query": "a", "count": 1, "words": 2, "per_million": 5e5, "utterances": 1, "speakers": 0}
    ]
    assert index.freq(where="country=A")["count"].to_pylist() == [1, 1]


def test_a_group_does_not_hide_a_column_of_the_result() -> None:
    index = Index.build(pa.table({"utterance": TEXTS, "count": [1, 2], "x_count": [3, 3]}))
    assert index.freq("a", by="count").select(["x_count", "count"]).to_pylist() == [
        {"x_count": "1", "count": 1},
        {"x_count": "2", "count": 1},
    ]
    assert index.freq("a", by=["count", "x_count"]).column_names[1:4] == [
        "x_x_count", "x_count", "count",
    ]  # fmt: skip
