"""JSONL to Parquet in pieces: the same rows as the build makes, or nothing."""

import json
import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from rostra.building import streaming
from rostra.building.streaming import to_parquet
from rostra.building.tables import make_tables
from rostra.checking import check, stretches, tables
from rostra.corpus import Corpus, StoredFile
from rostra.errors import RostraError
from rostra.problems import Problem
from rostra.schema import extended, published
from rostra.schema.arrow import arrow_schema

NAME = "curated/utterances.jsonl"
SCHEMA = published("1.0.0")["utterances"]
TABLES = tuple(published("1.0.0"))


def convert(corpus: Path, out: Path, table: str = "utterances") -> list[Problem]:
    name = f"curated/{table}.jsonl"
    return to_parquet(name, table, StoredFile(corpus / name), published("1.0.0")[table], out=out)


@pytest.mark.parametrize("table", [table for table in TABLES if table != "sources"])
def test_the_rows_are_those_of_the_build(corpus: Path, tmp_path: Path, table: str) -> None:
    assert convert(corpus, tmp_path / "out.parquet", table) == []
    built = make_tables(check(Corpus(corpus).files()))[table].arrow
    made = pq.read_table(tmp_path / "out.parquet")
    assert made.schema == built.schema
    assert made.equals(built)


def test_drafts_stay_out(corpus: Path, tmp_path: Path) -> None:
    file = corpus / NAME
    text = file.read_text("utf-8").replace('"review": "curated"', '"review": "unreviewed"', 3)
    file.write_text(text, "utf-8")
    assert convert(corpus, tmp_path / "out.parquet") == []
    assert pq.read_table(tmp_path / "out.parquet").num_rows == 36


def test_a_problem_leaves_nothing(corpus: Path, tmp_path: Path) -> None:
    file = corpus / NAME
    file.write_text(file.read_text("utf-8").replace('"elided": false', '"elided": 1', 1), "utf-8")
    (problem,) = convert(corpus, tmp_path / "out.parquet")
    assert problem.id == "wrong-type"
    assert not list(tmp_path.glob("*.parq*"))


def test_a_file_that_changes_meanwhile_leaves_nothing(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = tables.check_table

    def check_and_change(*args: object) -> object:
        found = checked(*args)  # type: ignore[arg-type]
        os.utime(corpus / NAME, (1, 1))
        return found

    monkeypatch.setattr(streaming, "check_table", check_and_change)
    with pytest.raises(RostraError, match="was changed"):
        convert(corpus, tmp_path / "out.parquet")
    assert not [p for p in tmp_path.iterdir() if "parquet" in p.name]


def test_an_empty_table_has_the_columns(corpus: Path, tmp_path: Path) -> None:
    (corpus / NAME).write_bytes(b"")
    assert convert(corpus, tmp_path / "out.parquet") == []
    assert pq.read_schema(tmp_path / "out.parquet") == arrow_schema(SCHEMA)


def test_many_groups_and_own_columns(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = {"title": "Page", "description": "Page", "x-made-by": "source", "minimum": 1}
    own = {"properties": {"x_page": page | {"type": ["integer", "null"], "maximum": 9}}}
    file = corpus / NAME
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    lines[7] |= {"x_page": 7}
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    monkeypatch.setattr(streaming, "GROUP_BYTES", 1)
    monkeypatch.setattr(stretches, "BLOCK_BYTES", 4000)
    out = tmp_path / "out.parquet"
    assert to_parquet(NAME, "utterances", StoredFile(file), extended(SCHEMA, own), out=out) == []
    made = pq.ParquetFile(out)
    assert made.num_row_groups > 5
    assert made.read()["x_page"].to_pylist() == [None] * 7 + [7] + [None] * 31
    assert (
        made.read()
        .drop_columns("x_page")
        .equals(pa.Table.from_pylist(lines, schema=arrow_schema(SCHEMA)))
    )
