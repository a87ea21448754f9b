import io
import re
import sys
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from import_results import losses, rows

from rostra.errors import NotFoundError, NotInstalledError, RostraError
from rostra.exchange import (
    ExportOptions,
    Imported,
    ImportOptions,
    LossReport,
    export_corpus,
    import_corpus,
)
from rostra.exchange.tables import excel
from rostra.released_rows import records

HEAD = ["speech", "speaker", "date", "n"]


def workbook(**sheets: Sequence[Sequence[Any]]) -> Any:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, cells in sheets.items():
        sheet = book.create_sheet(title)
        for row in cells:
            sheet.append(row)
    return book


def imported(tmp_path: Path, book: Any, **options: Any) -> tuple[Imported, list[dict[str, Any]]]:
    book.save(tmp_path / "table.xlsx")
    given = ImportOptions(**options)
    result = import_corpus("xlsx", [tmp_path / "table.xlsx"], tmp_path / "corpus", given)
    return result, rows(tmp_path / "corpus", "utterances")


def edited(tmp_path: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    """Change a part of the workbook."""
    file = tmp_path / "table.xlsx"
    with zipfile.ZipFile(file) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    parts[name] = change(parts[name])
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    file.write_bytes(buffer.getvalue())


def test_rows_of_a_sheet_are_speeches(tmp_path: Path) -> None:
    day = datetime(2031, 3, 2)  # noqa: DTZ001 - Excel has no time zones
    table: list[list[Any]] = [
        [],
        HEAD,
        ["A.\nB.", "Ada", day, 1],
        [],
        ["C._x000D_\nD.", "Bo", "2031", 2.5],
    ]
    result, utterances = imported(tmp_path, workbook(Speeches=table, Empty=[]))
    assert [u["utterance"] for u in utterances] == ["A.", "B.", "C.", "D."]
    assert [u["date"] for u in utterances] == ["2031-03-02", "2031-03-02", "2031", "2031"]
    assert [u["x_n"] for u in utterances] == [1, 1, 2.5, 2.5]
    assert losses(result) == {}


def test_a_title_above_the_header_is_suspected(tmp_path: Path) -> None:
    book = workbook(Speeches=[["Talks of the council"], HEAD, ["A.", "Ada", None, 1]])
    with pytest.raises(RostraError, match="if a title stands above the header, remove it"):
        imported(tmp_path, book)


def test_one_of_several_sheets_is_named(tmp_path: Path) -> None:
    table: list[list[Any]] = [HEAD, ["A.", "Ada", None, 1]]
    book = workbook(One=table, Two=table)
    with pytest.raises(RostraError, match="several sheets with rows: One, Two. Name one: --sheet"):
        imported(tmp_path, book)
    with pytest.raises(NotFoundError, match="has no sheet 'Three'. There are: One, Two"):
        imported(tmp_path, book, sheet="Three")
    _, utterances = imported(tmp_path, book, sheet="Two")
    assert len(utterances) == 1


def test_formulas_errors_and_merged_cells_are_told(tmp_path: Path) -> None:
    book = workbook(T=[HEAD, ["A.", "Ada", None, "=1+1"], ["B.", "Ada", None, "#REF!"]])
    book["T"].append(["C.", "Ada", None, 1, "stray"])
    book["T"].merge_cells("A3:B3")
    book.save(tmp_path / "table.xlsx")

    result, _ = imported(tmp_path, book)
    assert losses(result) == {
        "formula-without-value": ("wrong", 1),
        "merged-cells": ("wrong", 1),
        "missing-speaker": ("wrong", 1),
        "formula-error": ("wrong", 1),
        "nameless-column": ("wrong", 1),
    }
    place = f"{tmp_path}/table.xlsx: T"
    examples = {loss.id: loss.examples[0][0] for loss in result.report.losses if loss.examples}
    assert examples["formula-without-value"] == f"{place} D2"
    assert examples["merged-cells"] == f"{place} A3:B3"
    assert examples["nameless-column"] == f"{place}, row 4"


def test_the_last_value_of_a_formula_is_taken_and_told(tmp_path: Path) -> None:
    workbook(T=[HEAD, ["A.", "Ada", None, "=1+1"]]).save(tmp_path / "table.xlsx")
    edited(
        tmp_path,
        "xl/worksheets/sheet1.xml",
        lambda xml: re.sub(rb"<v\s*/>|<v></v>", b"<v>2</v>", xml),
    )
    result = import_corpus("xlsx", [tmp_path / "table.xlsx"], tmp_path / "corpus")
    assert rows(tmp_path / "corpus", "utterances")[0]["x_n"] == 2
    assert losses(result) == {"formula": ("altered", 1)}


BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbb">]>'


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "_rels/.rels"])
def test_a_document_type_declaration_is_refused(part: str, tmp_path: Path) -> None:
    workbook(T=[HEAD, ["A.", "Ada", None, 1]]).save(tmp_path / "table.xlsx")
    edited(tmp_path, part, lambda xml: BOMB + xml.partition(b"?>")[2 if b"?>" in xml else 0])
    with pytest.raises(RostraError, match="has a document type declaration"):
        import_corpus("xlsx", [tmp_path / "table.xlsx"], tmp_path / "corpus")
    assert not (tmp_path / "corpus").exists()


def test_a_workbook_that_grows_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excel, "_UNPACKED", 2**16)
    book = workbook(T=[HEAD, *([["A" * 9_000, "Ada", None, 1]] * 20)])
    for row in book["T"].iter_rows(min_row=2, max_col=1):
        row[0].value += str(row[0].row)
    with pytest.raises(RostraError, match="would be larger than 65,536 bytes when unpacked"):
        imported(tmp_path, book)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"\xd0\xcf\x11\xe0", "is encrypted, or an old workbook"),
        (b"a,b", "is not a zip archive"),
        (b"", "is not a zip archive"),
    ],
)
def test_what_is_no_workbook_is_refused(raw: bytes, message: str, tmp_path: Path) -> None:
    (tmp_path / "table.xlsx").write_bytes(raw)
    with pytest.raises(RostraError, match=message):
        import_corpus("xlsx", [tmp_path / "table.xlsx"], tmp_path / "corpus")


@pytest.mark.parametrize("change", [b"</sheetData>", b"<sheetData>", b"<row"])
def test_a_damaged_sheet_is_refused(change: bytes, tmp_path: Path) -> None:
    workbook(T=[HEAD, ["A.", "Ada", None, 1]]).save(tmp_path / "table.xlsx")
    edited(tmp_path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(change, b"<x"))
    with pytest.raises(RostraError, match="is not a workbook that can be read"):
        import_corpus("xlsx", [tmp_path / "table.xlsx"], tmp_path / "corpus")


def test_tables_are_written_as_sheets(tmp_path: Path) -> None:
    export_corpus("xlsx", tmp_path / "all.xlsx")
    report = export_corpus("xlsx", tmp_path / "again.xlsx")
    assert (tmp_path / "all.xlsx").read_bytes() == (tmp_path / "again.xlsx").read_bytes()
    assert {loss.id for loss in report.losses} <= {"cell-too-long"}
    book = openpyxl.load_workbook(tmp_path / "all.xlsx")
    header, *written = book["speakers"].iter_rows(values_only=True)
    expected = [*records("speakers")]
    assert [row[header.index("id")] for row in written] == [row["id"] for row in expected]
    assert [row[header.index("name")] for row in written] == [row["name"] for row in expected]


def test_a_text_that_looks_like_a_formula_stays_a_text(tmp_path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    cell: Any = excel._cell(book.create_sheet("T"), "=1+1", "", LossReport())
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    options = ExportOptions(config="speakers")
    export_corpus("xlsx", tmp_path / "one.xlsx", options=options)
    assert openpyxl.load_workbook(tmp_path / "one.xlsx").sheetnames == ["speakers"]


def test_a_text_too_long_for_a_cell_is_told() -> None:
    report = LossReport()
    book = openpyxl.Workbook(write_only=True)
    cell: Any = excel._cell(book.create_sheet("T"), "a" * 40_000, "sources: a", report)
    assert len(cell.value) == 32_767
    assert [(loss.kind, loss.id) for loss in report.losses] == [("dropped", "cell-too-long")]


def test_without_the_library_the_extra_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(NotInstalledError, match=r"pip install 'rostra\[excel\]'"):
        import_corpus("xlsx", [tmp_path / "table.xlsx"], tmp_path / "corpus")
    with pytest.raises(NotInstalledError, match=r"pip install 'rostra\[excel\]'"):
        export_corpus("xlsx", tmp_path / "table.xlsx")
    assert not [*tmp_path.iterdir()]
