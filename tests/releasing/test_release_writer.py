"""The rows of a table as JSONL and Parquet: the same bytes however they come, and few at a time."""

import json
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rostra.errors import RostraError
from rostra.releases import Corpus, StoredFile
from rostra.releasing import release_writer
from rostra.releasing.jsonl_format import canonical_lines
from rostra.releasing.release_writer import Content, selected_lines, write_release, write_table
from rostra.releasing.selection import Selection
from rostra.schema import extended_schema, published_schemas
from rostra.schema.arrow import arrow_schema
from rostra.validation import DEFAULT, RunOptions, check, jsonl_blocks
from rostra.validation.table_validation import check_table

NAME = "curated/utterances.jsonl"
SCHEMA = published_schemas("1.0.0")["utterances"]
COLUMNS = tuple(SCHEMA["properties"])


def many(number: int) -> bytes:
    """As many utterances as wanted, some of which lack a column and some with a number."""
    row = dict.fromkeys(COLUMNS)
    rows = (row | {"id": f"s.{n:04d}", "utterance": "wörds " * (n % 90)} for n in range(number))
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def write_file(file: Path, folder: Path, options: RunOptions = DEFAULT) -> dict[str, bytes]:
    folder.mkdir()
    pieces = selected_lines(StoredFile(file), Selection(COLUMNS), options)
    assert write_table("t", pieces, arrow_schema(SCHEMA), folder)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_bytes_do_not_depend_on_processes_or_on_the_form_of_the_curated_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(release_writer, "GROUP_BYTES", 100_000)
    monkeypatch.setattr(release_writer, "PROCESSES_BYTES", 0)
    monkeypatch.setattr(jsonl_blocks, "BLOCK_BYTES", 10_000)
    file = tmp_path / "t.jsonl"
    file.write_bytes(many(1500))
    read: list[int] = []
    written = [write_file(file, tmp_path / str(n), RunOptions(n, read.append)) for n in (1, 2, 5)]
    assert sum(read) == 3 * file.stat().st_size
    monkeypatch.setattr(jsonl_blocks, "BLOCK_BYTES", 12_345)
    lines = map(json.loads, file.read_bytes().splitlines())
    backward = (dict(reversed(line.items())) for line in lines)
    file.write_text("".join(json.dumps(r, separators=(",", ":")) + "\n" for r in backward))
    written.append(write_file(file, tmp_path / "other"))
    assert written[0] == written[1] == written[2] == written[3]
    parquet = pq.ParquetFile(BytesIO(written[0]["t.parquet"]))
    assert parquet.num_row_groups > 5
    assert [json.loads(line) for line in written[0]["t.jsonl"].splitlines()] == (
        parquet.read().to_pylist()
    )


def test_lines_in_the_form_of_a_release_come_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(release_writer, "PROCESSES_BYTES", 0)
    monkeypatch.setattr(jsonl_blocks, "BLOCK_BYTES", 2_000)
    canonical = canonical_lines(SCHEMA["properties"])
    selection = Selection(COLUMNS, unreviewed=True, canonical=canonical)
    file = tmp_path / "t.jsonl"
    shipped = Path(__file__).parents[2] / "corpus/releases/1.0.0/utterances.jsonl"
    file.write_bytes(shipped.read_bytes())
    assert selection.takes_unchanged(file.read_bytes())
    for processes in (1, 2):
        pieces = list(selected_lines(StoredFile(file), selection, RunOptions(processes)))
        assert len(pieces) > 8
        assert b"".join(pieces) == file.read_bytes()


@given(
    st.lists(st.text(max_size=30), min_size=1, max_size=30),
    st.integers(1, 200),
    st.data(),
)
def test_groups_are_the_same_however_the_lines_come(texts: list[str], size: int, data: Any) -> None:
    lines = [
        json.dumps(text, ensure_ascii=False).encode("utf-8", "replace") + b"\n" for text in texts
    ]
    cuts = data.draw(st.lists(st.integers(0, len(lines)), max_size=6).map(sorted))
    bounds = [0, *cuts, len(lines)]
    pieces = [b"".join(lines[a:b]) for a, b in pairwise(bounds)]
    groups, group = [], b""
    for line in lines:
        group += line
        if len(group) >= size:
            groups.append(group)
            group = b""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(release_writer, "GROUP_BYTES", size)
        assert list(release_writer._row_groups(pieces)) == groups + [group] * bool(group)


_COLUMN = {
    "t": st.none() | st.text(),
    "i": st.none() | st.integers(-(2**63), 2**63 - 1),
    "n": st.none()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.integers(-(2**53), 2**53),
    "b": st.none() | st.booleans(),
    "l": st.none() | st.lists(st.text()),
}


@settings(deadline=None)  # a first write loads libraries
@given(rows=st.lists(st.fixed_dictionaries(_COLUMN), min_size=1, max_size=20))
def test_parquet_says_what_jsonl_says(rows: list[dict[str, Any]], tmp_path_factory: Any) -> None:
    texts = pa.list_(pa.field("element", pa.string()))
    kinds: tuple[pa.DataType, ...] = (pa.string(), pa.int64(), pa.float64(), pa.bool_(), texts)
    schema = pa.schema(dict(zip(_COLUMN, kinds, strict=True)))
    rows = [
        row | {"id": str(n)}
        for n, row in enumerate(rows)
        if not any("\ud800" <= c <= "\udfff" for c in json.dumps(row, ensure_ascii=False))
    ]
    folder = tmp_path_factory.mktemp("t")
    select = Selection(tuple(_COLUMN))
    entry = write_table("t", select.lines(rows), schema, folder)
    if not rows:
        assert entry is None
        assert not list(folder.iterdir())
        return
    assert entry
    assert entry["rows"] == len(rows)
    table = pq.read_table(folder / "t.parquet")
    expected = [{c: row[c] for c in _COLUMN} for row in rows]
    assert table.schema == schema
    assert table.to_pylist() == expected
    assert table == pa.Table.from_pylist(expected, schema=schema)
    lines = (folder / "t.jsonl").read_bytes().split(b"\n")[:-1]
    assert [json.loads(line) for line in lines] == expected


def test_own_columns_are_null_where_a_record_lacks_them(corpus: Path, tmp_path: Path) -> None:
    page = {"title": "Page", "description": "Page", "x-made-by": "source", "minimum": 1}
    own = {"properties": {"x_page": page | {"type": ["integer", "null"], "maximum": 9}}}
    schema = extended_schema(SCHEMA, own)
    records = [json.loads(line) for line in (corpus / NAME).read_text("utf-8").splitlines()]
    records[7] |= {"x_page": 7}
    lines = Selection(tuple(schema["properties"])).lines(records)
    assert write_table("t", lines, arrow_schema(schema), tmp_path)
    table = pq.read_table(tmp_path / "t.parquet")
    assert table["x_page"].to_pylist() == [None] * 7 + [7] + [None] * 31


def test_a_file_that_changes_after_the_check_is_not_released(corpus: Path, tmp_path: Path) -> None:
    checked = check(Corpus(corpus).files())
    file = corpus / NAME
    file.write_bytes(file.read_bytes().replace(b"The", b"Teh", 1))
    with pytest.raises(RostraError, match="was changed"):
        write_release(checked, tmp_path / "release", Content(), DEFAULT)
    assert not (tmp_path / "release/manifest.json").exists()


def test_a_checked_table_comes_through_whole(corpus: Path, tmp_path: Path) -> None:
    file = StoredFile(corpus / NAME)
    records, _ = check_table(NAME, "utterances", file, SCHEMA)
    assert records is not None
    assert write_table(
        "t",
        selected_lines(records.file, Selection(COLUMNS), DEFAULT),
        arrow_schema(SCHEMA),
        tmp_path,
    )
    assert pq.read_table(tmp_path / "t.parquet").to_pylist() == list(records)
