"""Tables in files are read as they are, or refused with the place of the fault."""

import csv
import json
import random
from pathlib import Path
from typing import Any

import datasets
import pandas as pd  # type: ignore[import-untyped]  # its stubs are not installed
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from rostra.concordance import Index
from rostra.concordance.index import table_files
from rostra.errors import NotFoundError, RostraError

ROWS: list[dict[str, Any]] = [
    {"nr": "007", "speech": 'The "harbour",\nshe said.', "party": "NA", "date": "2031-03-04"},
    {"nr": "8", "speech": "Straße; Hafen", "party": None, "date": "2031-04"},
    {"nr": "9", "speech": None, "party": "Ébène|x", "date": None},
]


def write_csv(path: Path, rows: list[dict[str, Any]], encoding: str = "utf-8", **form: Any) -> Path:
    with path.open("w", newline="", encoding=encoding) as file:
        writer = csv.DictWriter(file, rows[0], **form)
        writer.writeheader()
        writer.writerows(rows)
    return path


def texts(index: Index) -> list[str]:
    return list(index.texts.to_pylist())


@pytest.mark.parametrize(
    ("name", "encoding", "form"),
    [
        ("a.csv", "utf-8", {}),
        ("a.csv", "utf-8-sig", {"delimiter": ";"}),
        ("a.tsv", "utf-8", {"delimiter": "\t", "lineterminator": "\n"}),
        ("a.CSV", "utf-8", {"delimiter": "|", "quoting": csv.QUOTE_ALL}),
    ],
)
def test_csv_of_any_form(tmp_path: Path, name: str, encoding: str, form: dict[str, Any]) -> None:
    index = Index.build(write_csv(tmp_path / name, ROWS, encoding, **form), text_column="speech")
    assert texts(index) == [row["speech"] or "" for row in ROWS]
    assert index.metadata.to_pylist() == [
        {"id": str(number)} | {key: row[key] for key in ("nr", "party", "date")}
        for number, row in enumerate(ROWS, 1)
    ]
    assert index.header["corpus"]["name"] == name


def test_json_lines(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        {"speech": "One.", "date": "2031-03-04", "year": 1, "score": 1, "yes": True, "tags": ["a"]},
        {"speech": None, "date": "2031", "year": None, "score": 0.5, "odd": 1, "tags": [None, "b"]},
        {"speech": "Two.", "odd": "x", "big": 2**70, "deep": {"ä": [1]}, "new": "later"},
    ]
    path = tmp_path / "a.jsonl"
    path.write_text("\ufeff" + "\n\n".join(json.dumps(row) for row in rows), "utf-8")
    index = Index.build(path, text_column="speech")
    assert texts(index) == ["One.", "", "Two."]
    types = {field.name: str(field.type) for field in index.metadata.schema}
    assert types == {
        "id": "string", "date": "string", "year": "int64", "score": "double", "yes": "bool",
        "tags": "list<item: string>", "odd": "string", "big": "string", "deep": "string",
        "new": "string",
    }  # fmt: skip
    assert index.metadata["odd"].to_pylist() == [None, "1", "x"]
    assert index.metadata["deep"].to_pylist()[2] == '{"ä": [1]}'
    assert index.metadata["big"].to_pylist()[2] == str(2**70)
    assert index.metadata["tags"].to_pylist() == [["a"], [None, "b"], None]


def test_parquet_and_frames(tmp_path: Path) -> None:
    frame = pd.DataFrame(ROWS)
    frame.to_parquet(tmp_path / "a.parquet")
    frame["party"] = frame["party"].astype("category")
    expected = Index.build(pa.Table.from_pylist(ROWS), text_column="speech", id_column="nr")
    assert expected.metadata["id"].to_pylist() == ["007", "8", "9"]
    sources: list[Any] = [tmp_path / "a.parquet", frame, frame[frame["nr"] != ""], Stream()]
    for source in sources:
        index = Index.build(source, text_column="speech", id_column="nr")
        assert texts(index) == texts(expected)
        assert index.metadata.to_pylist() == expected.metadata.to_pylist()
        assert index.metadata.column_names == expected.metadata.column_names


class Stream:
    """A frame of another library, such as polars, with views and large lists as it has them."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        table = pa.Table.from_pylist(ROWS)
        views = [column.cast(pa.string_view()) for column in table.columns]
        stream: object = pa.table(views, table.column_names).__arrow_c_stream__()  # type: ignore[no-untyped-call]  # the stubs lack it
        return stream


def test_column_names_of_rostra_are_free_for_others(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("utterance,id,speech,,count\n1,s,one two,x,9\n2,s,two,y,9\n", "utf-8")
    index = Index.build(path, text_column="speech", id_column=None)
    assert index.metadata.to_pylist()[1] == {
        "id": "2", "x_utterance": "2", "x_id": "s", "column_4": "y", "count": "9",
    }  # fmt: skip
    assert index.freq("two", by="count")["x_count"].to_pylist() == ["9"]
    assert index.kwic("two", where="count=9").num_rows == 2


FAULTS: list[tuple[str, bytes, str]] = [
    ("a.csv", b"speech,x\nhello,A\nh\xc3\xa9\xe9,B\n", r"a.csv:3:3: byte 0xE9 is not UTF-8"),
    ("a.csv", "speech,x\nhello,A\n".encode("utf-16"), r"a.csv is UTF-16.*iconv -f UTF-16"),
    ("a.csv", "speech,x\nhello,A\n".encode("utf-16-le"), r"a.csv:1:2: a NUL.* UTF-16LE"),
    ("a.csv", b"PK\x03\x04\x14", r"a.csv is a spreadsheet or a ZIP archive.*CSV UTF-8"),
    ("a.csv", b"\x1f\x8b\x08", r"a.csv is compressed.*decompress it first"),
    ("a.csv", b"We must act,Ada\n", r"If these are the values of the first row"),
    ("a.csv", b"speech,x\n", r"a.csv has names of columns and no rows"),
    ("a.csv", b'speech,x\n"a\nb",A\n"c,B\nd,C\n', r"a.csv:4: .* opens a value, and none closes it"),
    ("a.csv", b'speech,x\n"a,B\n"c",C\n', r"a.csv:2: .* goes on after its closing quotation mark"),
    ("a.csv", b"speech,x\na,b\n\nc,d,e\n", r"a.csv:4: the row has 3 values, the header has 2"),
    ("a.csv", b"speech,x\na\n", r"a.csv:2: the row has 1 values, the header has 2 columns"),
    ("a.csv", b"text;x\na;b\n", r"no column 'speech'; .*\(--text COLUMN\).* are: text, x$"),
    ("a.csv", b"speech,x,x\n", r"a.csv has more than one column x: give each column its own name"),
    ("a.csv", b"", r"a.csv is empty"),
    ("a.csv", b"id,speech\na,x\nb,y\na,z\n", r"rows 1 and 3 of .*a.csv have the same id, 'a'"),
    ("a.csv", b"id,speech\na,x\n,y\n", r"row 2 of .*a.csv has no id.*--id none"),
    ("a.jsonl", b'{"speech": "a"}\n{"speech": "b",}\n', r"a.jsonl:2:16: not JSON"),
    ("a.jsonl", b'{"speech": "a", "speech": "b"}\n', r"a.jsonl:1: the key 'speech' occurs twice"),
    ("a.jsonl", b'[{"speech": "a"}]\n', r"a.jsonl:1: JSON Lines has an object in each line"),
    ("a.jsonl", b'{"speech": "\xff"}\n', r"a.jsonl:1:13: byte 0xFF is not UTF-8"),
    ("a.jsonl", b'{"speech": "\\ud800"}\n', r"a.jsonl:1:13: no low surrogate"),
    ("a.jsonl", b'{"speech": 1}\n', r"a.jsonl:1: the column 'speech' has a number here, 1"),
    ("a.jsonl", b'{"speech": "a"}\n{"speech": {"de": "b"}}\n', r"a.jsonl:2: .* has an object here"),
    ("a.jsonl", b'{"speech": null}\n{"speech": ["b"]}\n', r"a.jsonl:2: .* has a list here"),
    ("a.jsonl", b"\n", r"a.jsonl is empty"),
    ("a.parquet", b"PAR1 and no more", r"a.parquet cannot be read as Parquet"),
    ("a.xlsx", b"PK", r"its name ends in none of .csv, .tsv.* as CSV UTF-8, or give Index"),
    ("a.csv.gz", b"", r"To read it, decompress it first"),
    ("a.json", b"[]", r"an object in each line"),
]


@pytest.mark.parametrize(("name", "content", "message"), FAULTS)
def test_faults_are_reported_with_their_place(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    path, out = tmp_path / name, tmp_path / "index"
    path.write_bytes(content)
    with pytest.raises(RostraError, match=message):
        Index.build(path, out, text_column="speech")
    assert not out.exists()


def test_options_that_do_not_fit(first_corpus: Path, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", ROWS)
    with pytest.raises(NotFoundError, match=r"no column 'key'; name that of the ids \(--id"):
        Index.build(path, text_column="speech", id_column="key")
    with pytest.raises(RostraError, match="name no others"):
        Index.build(first_corpus, text_column="speech")
    with pytest.raises(NotFoundError, match="none.csv does not exist"):
        Index.build(tmp_path / "none.csv")
    with pytest.raises(RostraError, match="cannot be read"):
        Index.build(pd.DataFrame({"utterance": ["a", 1]}))


def test_a_cut_file_is_never_read_as_a_whole_one(tmp_path: Path) -> None:
    whole = tmp_path / "a.parquet"
    pq.write_table(pa.table({"utterance": ["a b"] * 5000}), whole)
    for size in (4, 100, whole.stat().st_size // 2, whole.stat().st_size - 1):
        cut = tmp_path / "cut.parquet"
        cut.write_bytes(whole.read_bytes()[:size])
        with pytest.raises(RostraError, match="cannot be read as Parquet"):
            Index.build(cut)


def test_batches_do_not_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = random.Random(1)  # noqa: S311 - no secret
    letters = 'ab ,;"\n\r|é😀'
    rows = [
        {"utterance": "".join(draw.choices(letters, k=draw.randrange(40))), "x": str(number)}
        for number in range(300)
    ]
    path = write_csv(tmp_path / "a.csv", rows)
    index = Index.build(path)
    assert texts(index) == [row["utterance"] for row in rows]
    monkeypatch.setattr(table_files, "_BATCH_ROWS", 7)
    monkeypatch.setattr(table_files, "_BATCH_CHARACTERS", 50)
    assert Index.build(path).header == index.header


def test_a_long_value_is_read(tmp_path: Path) -> None:
    limit = csv.field_size_limit()
    path = write_csv(tmp_path / "a.csv", [{"utterance": "word " * 100_000, "x": "1"}])
    assert Index.build(path).header["tokens"] == 100_000
    assert csv.field_size_limit() == limit


def test_the_line_of_excel_with_the_separator(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"\xef\xbb\xbfsep=;\r\nspeech;x\r\na b;c\r\nd\r\n")
    with pytest.raises(RostraError, match=r"a.csv:4: the row has 1 values"):
        Index.build(tmp_path / "a.csv", text_column="speech")
    (tmp_path / "a.csv").write_bytes(b"sep=;\nspeech;x\na b;c\n")
    index = Index.build(tmp_path / "a.csv", text_column="speech")
    assert index.texts.to_pylist() == ["a b"]
    assert index.metadata["x"].to_pylist() == ["c"]


def test_a_folder_of_parquet_files(tmp_path: Path) -> None:
    pq.write_table(pa.table({"utterance": ["a"]}), tmp_path / "part-0.parquet")
    with pytest.raises(RostraError, match="is a folder of Parquet files: name one of them"):
        Index.build(tmp_path)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (pd.DataFrame({"utterance": ["a", "b"], "m": [1, "x"]}), "column m has .* types int, str"),
        (pd.DataFrame([["a", "b"]], columns=["utterance"] * 2), "more than one column utterance"),
        (pd.Series(["a"]), "cannot index a Series: give a frame"),
        ([{"utterance": "a"}], "from_pylist"),
        ({"utterance": ["a"]}, "pyarrow.table"),
        (datasets.DatasetDict(), "one of its splits"),
    ],
)
def test_objects_that_are_not_tables(table: Any, message: str) -> None:
    with pytest.raises(RostraError, match=message):
        Index.build(table)


def test_periods_and_classes_have_their_names() -> None:
    frame = pd.DataFrame(
        {"utterance": ["a", "b"], "month": pd.PeriodIndex(["2020-03", None], freq="M")}
    )
    assert Index.build(frame).metadata["month"].to_pylist() == ["2020-03", None]
    kinds = datasets.Features(
        {"utterance": datasets.Value("string"), "party": datasets.ClassLabel(names=["X", "Y"])}
    )
    rows = datasets.Dataset.from_dict({"utterance": ["a", "b"], "party": [1, None]}, kinds)
    for table in (rows, rows.to_iterable_dataset()):
        assert Index.build(table).metadata["party"].to_pylist() == ["Y", None]
