"""Workbooks of Excel (.xlsx): rows of a sheet, and the tables of a release as sheets.

openpyxl reads and writes them; it is the extra ``excel``. A workbook is a ZIP archive of XML, and a
stranger's: before openpyxl opens it, its size is checked, and that none of its parts has a document
type declaration. Formulas are not calculated: what the spreadsheet last computed is taken.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from xml.parsers import expat

import orjson

from rostra.errors import NotFoundError, NotInstalledError, RostraError
from rostra.exchange.tables.rows import Row, as_text, column_names
from rostra.exchange.untrusted.archives import Archive
from rostra.files import open_regular
from rostra.printable import escaped, shortened
from rostra.releasing.release_reader import released_table_schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from rostra.exchange.exporting import ExportOptions, Extract
    from rostra.exchange.importing import ImportOptions
    from rostra.exchange.losses import LossReport
    from rostra.progress import Progress

_Value = TypeVar("_Value")

_UNPACKED = 2**29
"""Bytes that a workbook may have when it is unpacked (512 MiB)."""

_LONGEST_CELL = 32_767
_MOST_ROWS = 1_048_576
_MOST_MERGED = 1_000  # ranges that are looked at
_CARRIAGE_RETURN = re.compile("_x000D_\n?")
_FIRST_DATE = (1980, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


class _Part(NamedTuple):
    """What a look at the XML of a sheet finds.

    Attributes:
        computed: cells with a formula and its value.
        unknown: cells with a formula that nobody has computed.
        merged: the ranges of merged cells.
    """

    computed: list[str]
    unknown: list[str]
    merged: list[str]


def xlsx_table(
    file: Path, options: ImportOptions, report: LossReport, progress: Progress
) -> Iterator[Row]:
    """The rows of a sheet; the first row that is not empty has the names of the columns.

    Args:
        file: the workbook.
        options: which sheet; it must be named if several have rows.
        report: is told of formulas, errors and merged cells.
        progress: reports a stage.
    """
    openpyxl = _openpyxl()
    parts = _checked_parts(file)
    progress(f"reading {file.name}", None)
    with _errors(file):
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
    try:
        with _errors(file):
            sheet = _sheet(book, file, options.sheet)
        place = f"{file}: {sheet.title}"
        _tell(parts.get(sheet._worksheet_path), place, report)  # noqa: SLF001 - named nowhere else
        names: list[str] = []
        for number, cells in _rows(sheet, file):
            where = f"{place}, row {number}"
            if not names:
                names = column_names(_without_end([as_text(c.value) for c in cells]), where)
                continue
            values = _without_end([_value(cell, where, report) for cell in cells])
            if len(values) > len(names):
                message = "a row has values beside the columns that have names; these are left out"
                extra = "; ".join(map(as_text, values[len(names) :]))
                report.add("wrong", "nameless-column", message, where, extra)
            padded = [*values, *[None] * (len(names) - len(values))]
            yield Row(where, dict(zip(names, padded, strict=False)))
    finally:
        book.close()


def _rows(sheet: Any, file: Path) -> Iterator[tuple[int, Sequence[Any]]]:  # noqa: ANN401
    """The rows of a sheet that are not empty, with their numbers."""
    rows = enumerate(sheet.iter_rows(), 1)
    while True:
        with _errors(file):
            number, cells = next(rows, (0, ()))
        if not number:
            return
        if any(cell.value is not None for cell in cells):
            yield number, cells


def _without_end(values: list[_Value]) -> list[_Value]:
    """Values up to the last that is not empty."""
    end = len(values)
    while end and values[end - 1] in {None, ""}:
        end -= 1
    return values[:end]


def _value(cell: Any, place: str, report: LossReport) -> object:  # noqa: ANN401 - of openpyxl
    value = cell.value
    if isinstance(value, str):
        if cell.data_type == "e":
            message = "a formula has an error instead of a value; the cell is left empty"
            report.add("wrong", "formula-error", message, f"{place} {cell.coordinate}", value)
            return None
        return _CARRIAGE_RETURN.sub("\n", value) if "_x000D_" in value else value
    if isinstance(value, datetime) and value.time() == time():
        return value.date()
    return str(value) if isinstance(value, timedelta) else value


def _sheet(book: Any, file: Path, name: str | None) -> Any:  # noqa: ANN401 - of openpyxl
    """The sheet of a name, or the only one that has rows."""
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    for sheet in sheets.values():
        sheet.reset_dimensions()  # those in the file may be false
    listed = ", ".join(escaped(title) for title in sheets)
    if name is not None:
        if name not in sheets:
            raise NotFoundError(f"{file} has no sheet {shortened(name)!r}. There are: {listed}")
        return sheets[name]
    filled = [s for s in sheets.values() if any(map(_has_value, s.iter_rows(values_only=True)))]
    if not filled:
        raise RostraError(f"{file} is empty: a table has a header of column names")
    if len(filled) > 1:
        titles = ", ".join(escaped(sheet.title) for sheet in filled)
        raise RostraError(f"{file} has several sheets with rows: {titles}. Name one: --sheet NAME")
    return filled[0]


def _has_value(row: tuple[object, ...]) -> bool:
    return any(value is not None for value in row)


def _tell(part: _Part | None, place: str, report: LossReport) -> None:
    """Report what the values of a sheet do not show."""
    if part is None:
        return
    for cell in part.unknown:
        message = "a formula without a value: open the file in the spreadsheet and save it"
        report.add("wrong", "formula-without-value", message, f"{place} {cell}")
    for cell in part.computed:
        message = "a formula; the value that the spreadsheet last computed is taken"
        report.add("altered", "formula", message, f"{place} {cell}")
    for cells in part.merged:
        message = "merged cells: the value is that of the first, the others are empty"
        report.add("wrong", "merged-cells", message, f"{place} {cells}")


def _checked_parts(file: Path) -> dict[str, _Part]:
    """Look at all XML of a workbook; what it has of each part."""
    with open_regular(file) as stream:
        if stream.read(4) == b"\xd0\xcf\x11\xe0":
            raise RostraError(
                f"{file} is encrypted, or an old workbook (.xls): save it as .xlsx, without a "
                "password"
            )
    names = Archive(file, _UNPACKED).names()
    with zipfile.ZipFile(file) as archive:
        parts = [name for name in names if name.lower().endswith((".xml", ".rels", ".vml"))]
        return {name: _checked(archive, name, file) for name in parts}


def _checked(archive: zipfile.ZipFile, name: str, file: Path) -> _Part:
    """Look at a part; RostraError if it is not XML or has a document type declaration."""
    part, parser = _Part([], [], []), expat.ParserCreate()
    cell, tag, seen = "", "", set[str]()

    def refuse(*_: object) -> None:
        raise RostraError(
            f"{file}: {shortened(name)} has a document type declaration (<!DOCTYPE), which no "
            "spreadsheet writes. It may grow without end, and is not read"
        )

    def enter(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal cell, tag
        tag = name.rpartition(":")[2]
        if tag == "c":
            cell = attributes.get("r", "")
            seen.clear()
        elif tag == "f":
            seen.add(tag)
        elif tag == "mergeCell" and len(part.merged) < _MOST_MERGED:
            part.merged.append(attributes.get("ref", ""))

    def read(text: str) -> None:
        if tag == "v" and text.strip():
            seen.add(tag)

    def leave(name: str) -> None:
        nonlocal tag
        tag = ""
        if "f" in seen and name.rpartition(":")[2] == "c":
            (part.computed if "v" in seen else part.unknown).append(cell)
            seen.clear()

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = enter
    parser.EndElementHandler = leave
    parser.CharacterDataHandler = read
    with _errors(file), archive.open(name) as stream:
        parser.ParseFile(stream)
    return part


@contextmanager
def _errors(file: Path) -> Iterator[None]:
    """Raise RostraError for whatever a library raises of a workbook that it cannot read."""
    try:
        with warnings.catch_warnings(action="ignore"):
            yield
    except (RostraError, MemoryError, RecursionError):
        raise
    except Exception as error:
        reason = shortened(escaped(str(error)), 200)
        raise RostraError(f"{file} is not a workbook that can be read ({reason})") from error


def write_xlsx(
    extract: Extract, out: Path, options: ExportOptions, report: LossReport, progress: Progress
) -> None:
    """Write a table as a workbook, or all tables as sheets of one.

    Texts are texts, also those that begin like a formula. Lists and objects are JSON.
    """
    del progress
    openpyxl = _openpyxl()
    book = openpyxl.Workbook(write_only=True)
    for table in [options.config] if options.config else extract.tables():
        if extract.release.number(table) >= _MOST_ROWS:
            raise RostraError(
                f"{table} has more rows than a sheet takes, {_MOST_ROWS:,}: export it as csv or "
                "parquet, or a part of it with --where"
            )
        sheet = book.create_sheet(table)
        columns = [*released_table_schema(extract.release, table)["properties"]]
        sheet.append(columns)
        for row in extract.rows(table):
            place = f"{table}: {row['id']}"
            sheet.append([_cell(sheet, row.get(name), place, report) for name in columns])
    temporary = out.with_name("workbook")
    book.save(temporary)
    _repack(temporary, out)
    temporary.unlink()


def _cell(sheet: Any, value: object, place: str, report: LossReport) -> object:  # noqa: ANN401
    """A value as a cell; a text longer than a cell takes is cut."""
    if value is None or isinstance(value, bool | int | float):
        return value
    text = value if isinstance(value, str) else orjson.dumps(value).decode()
    if len(text) > _LONGEST_CELL:
        message = f"a text is longer than the {_LONGEST_CELL:,} characters of a cell, and was cut"
        report.add("dropped", "cell-too-long", message, place, text)
        text = text[:_LONGEST_CELL]
    cell = import_module("openpyxl.cell").WriteOnlyCell(sheet, text)
    cell.data_type = "s"  # also where it begins with =
    return cell


def _repack(source: Path, target: Path) -> None:
    """Copy a workbook without the time at which it was written."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "x") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _FIRST_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with old.open(name) as stream, new.open(entry, "w", force_zip64=True) as copy:
                if name == "docProps/core.xml":
                    copy.write(_MODIFIED.sub(rb"\g<1>1980-01-01T00:00:00Z", stream.read()))
                else:
                    while block := stream.read(2**20):
                        copy.write(block)


def _openpyxl() -> Any:  # noqa: ANN401 - it has no types
    try:
        return import_module("openpyxl")
    except ImportError as error:
        raise NotInstalledError(
            "workbooks of Excel need a library: pip install 'rostra[excel]'; or save the table as "
            "CSV UTF-8"
        ) from error
