import json
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rostra.errors import RostraError
from rostra.exchange import ExportOptions, LossError, export_corpus, import_corpus
from rostra.exchange.exporting import Extract
from rostra.exchange.losses import LossReport
from rostra.exchange.restoring import MARK_FILE
from rostra.exchange.tables.records import (
    _CellWriter,
    _value,
    stored_csv,
    stored_jsonl,
    stored_parquet,
    write_csv,
    write_jsonl,
    write_parquet,
)
from rostra.progress import silent
from rostra.releases import Corpus, shipped
from rostra.releasing import build
from rostra.releasing.release_reader import released_table_schema
from rostra.validation import check
from rostra.validation.content import Record

FORMATS = ("csv", "jsonl", "parquet", "convokit", "tei")


def records(corpus: Path) -> dict[str, list[dict[str, Any]]]:
    return {
        file.stem: [json.loads(line) for line in file.read_text("utf-8").splitlines()]
        for file in (corpus / "curated").glob("*.jsonl")
    }


@pytest.fixture(params=FORMATS)
def form(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_an_export_comes_back_as_the_same_records(form: str, tmp_path: Path) -> None:
    options = ExportOptions(spreadsheet_safe=form == "csv")
    export_corpus(form, tmp_path / "export", options=options)
    imported = import_corpus(form, [tmp_path / "export"], tmp_path / "corpus", name="rostra")
    assert [loss.id for loss in imported.report.losses] == ["card"]
    assert not check(Corpus(tmp_path / "corpus").files()).problems
    assert records(tmp_path / "corpus") == records(shipped("corpus"))
    for source in shipped("corpus").glob("sources/*"):
        assert (tmp_path / "corpus/sources" / source.name).read_bytes() == source.read_bytes()


def test_a_part_comes_back_and_says_that_it_is_one(form: str, tmp_path: Path) -> None:
    export_corpus(form, tmp_path / "export", where="country=NO")
    with pytest.raises(LossError):
        import_corpus(form, [tmp_path / "export"], tmp_path / "corpus", strict=True)
    assert not (tmp_path / "corpus").exists()
    imported = import_corpus(form, [tmp_path / "export"], tmp_path / "corpus")
    assert imported.report.losses[0].id == "partial-export"
    rows = records(tmp_path / "corpus")["utterances"]
    assert rows == [r for r in records(shipped("corpus"))["utterances"] if r["country"] == "NO"]


OWN = {
    "title": "Kind",
    "description": "What kind of document it is",
    "x-made-by": "curator",
    "type": "string",
}


def test_an_own_column_that_is_missing_comes_back_as_missing(
    form: str, corpus: Path, tmp_path: Path
) -> None:
    (corpus / "schema").mkdir()
    (corpus / "schema/sources.json").write_text(json.dumps({"properties": {"x_kind": OWN}}))
    (corpus / "corpus.json").write_text(
        (corpus / "corpus.json").read_text("utf-8").replace("1.0.0", "1.1.0", 1)
    )
    assert not build(Corpus(corpus)).problems
    export_corpus(form, tmp_path / "export", corpus=corpus)
    import_corpus(form, [tmp_path / "export"], tmp_path / "back")
    assert not check(Corpus(tmp_path / "back").files()).problems
    assert records(tmp_path / "back") == records(corpus)


def edited_mark(folder: Path, change: Mapping[str, Any]) -> None:
    content = json.loads((folder / MARK_FILE).read_text("utf-8"))
    (folder / MARK_FILE).write_text(json.dumps(content | change), "utf-8")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"rostra_export": 2}, "not the mark of an export that this version"),
        ({"format": "csv"}, "an export as csv, not as jsonl: rostra import csv"),
        ({"version": "1"}, "version is not what rostra export writes"),
        ({"tables": None}, "tables is not what rostra export writes"),
        ({"tables": ["../../x"]}, "has no table ../../x"),
        ({"own_columns": {"x": {}}}, "has no table x"),
        ({"schema_version": "9.9.9"}, "9.9.9"),
    ],
)
def test_a_mark_of_others_is_refused(
    change: Mapping[str, Any], message: str, tmp_path: Path
) -> None:
    export_corpus("jsonl", tmp_path / "export")
    edited_mark(tmp_path / "export", change)
    with pytest.raises(RostraError, match=message):
        import_corpus("jsonl", [tmp_path / "export"], tmp_path / "corpus")
    assert not (tmp_path / "corpus").exists()


@pytest.mark.parametrize("name", ["../evil.txt", "/evil.txt", ".hidden", "a\0b", "a/b"])
def test_no_text_is_written_outside_the_sources(name: str, tmp_path: Path) -> None:
    export_corpus("jsonl", tmp_path / "export")
    file = tmp_path / "export/sources.jsonl"
    row = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps(row | {"file": name}), "utf-8")
    with pytest.raises(RostraError, match="is not the name of a file in a folder of sources"):
        import_corpus("jsonl", [tmp_path / "export"], tmp_path / "corpus")
    assert {path.name for path in tmp_path.iterdir()} == {"export"}


def test_a_link_in_an_export_is_refused(tmp_path: Path) -> None:
    export_corpus("jsonl", tmp_path / "export")
    (tmp_path / "secret").write_text("{}", "utf-8")
    (tmp_path / "export/speakers.jsonl").unlink()
    (tmp_path / "export/speakers.jsonl").symlink_to(tmp_path / "secret")
    with pytest.raises(RostraError, match="is a link"):
        import_corpus("jsonl", [tmp_path / "export"], tmp_path / "corpus")


@pytest.mark.parametrize(
    ("form", "line", "message"),
    [
        ("jsonl", "[]", "speakers.jsonl:1: not a record"),
        ("jsonl", "{", "speakers.jsonl:1: not JSON"),
        ("csv", "name\nx", "speakers.csv:1: the columns are not those of the table"),
        ("csv", 'id,name,kind,names_in_sources,note\n"', "a quotation mark opens a value"),
        ("csv", "id,name,kind,names_in_sources,note\na,b", "speakers.csv:2: the row has 2 values"),
        ("csv", "id,name,kind,names_in_sources,note\na,b,c,[,", "speakers.csv:2: '.' is not JSON"),
        ("parquet", "PAR1", "cannot be read as Parquet"),
    ],
)
def test_a_damaged_table_is_refused(form: str, line: str, message: str, tmp_path: Path) -> None:
    export_corpus(form, tmp_path / "export")
    (tmp_path / f"export/speakers.{form}").write_text(line, "utf-8")
    with pytest.raises(RostraError, match=message):
        import_corpus(form, [tmp_path / "export"], tmp_path / "corpus")
    assert not (tmp_path / "corpus").exists()


@given(st.none() | st.text(alphabet=st.sampled_from("=+-@＝\t\r\n'\\\",;aä x")), st.booleans())
@settings(max_examples=settings().max_examples * 2)
def test_every_text_comes_back_from_a_cell(text: str | None, is_safe: bool) -> None:
    cell = _CellWriter(LossReport(), is_safe=is_safe).cell(text, "")
    assert not is_safe or not cell.startswith(tuple("=+-@＝＋－＠\t\r\n"))
    assert _value(cell, is_text=True, is_safe=is_safe, place="") == text


def test_cells_that_a_spreadsheet_would_calculate_are_told() -> None:
    report = LossReport()
    assert _CellWriter(report, is_safe=True).cell("=1+1", "utterances: a") == "'=1+1"
    assert [(loss.kind, loss.id) for loss in report.losses] == [("altered", "apostrophe")]
    assert _CellWriter(report, is_safe=False).cell("=1+1", "") == "=1+1"


class Changed(Extract):
    """A release with other rows."""

    def __init__(self, rows: Mapping[str, list[Record]]) -> None:
        super().__init__(Corpus().release())
        self._changed = rows

    def lines(self, table: str) -> Iterator[bytes]:
        return (orjson.dumps(row) + b"\n" for row in self._changed[table])


def values(column: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    """Values of a column, by its types alone."""
    texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)
    of_type: dict[str, st.SearchStrategy[Any]] = {
        "null": st.none(),
        "string": texts | st.sampled_from(["", "\\", "=1", "'", "null", "1", " ", "\r\n", '"']),
        "integer": st.integers(-(2**53), 2**53),
        "boolean": st.booleans(),
        "array": st.lists(texts, max_size=3),
        "object": st.just({}),
    }
    declared = column["type"]
    types = [declared] if isinstance(declared, str) else declared
    return st.one_of([of_type[kind] for kind in types])


@st.composite
def changed_rows(draw: st.DrawFn) -> dict[str, list[Record]]:
    """One or two rows of each table, some of whose values are others of the same types."""
    release, changed = Corpus().release(), dict[str, list[Record]]()
    for table in release.tables():
        schema = released_table_schema(release, table)["properties"]
        columns = sorted({*schema} - {"id", "attributes"})
        changed[table] = []
        for row in real_rows(table):
            names = draw(st.lists(st.sampled_from(columns), max_size=4, unique=True))
            changed[table].append(row | {name: draw(values(schema[name])) for name in names})
    return changed


@cache
def real_rows(table: str) -> list[Record]:
    return [*islice(Extract(Corpus().release()).rows(table), 2)]


@pytest.mark.parametrize("is_safe", [True, False])
@given(rows=changed_rows())
@settings(max_examples=settings().max_examples // 5)
def test_any_rows_come_back_equal(
    rows: dict[str, list[Record]], is_safe: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("rows")
    for form, write, read in (
        ("csv", write_csv, stored_csv),
        ("jsonl", write_jsonl, stored_jsonl),
        ("parquet", write_parquet, stored_parquet),
    ):
        options = ExportOptions(spreadsheet_safe=is_safe and form == "csv")
        write(Changed(rows), folder / form, options, LossReport(), silent)
        stored = read([folder / form])
        assert stored is not None
        assert {name: [*table()] for name, table in stored.tables.items()} == rows
