"""The tables of a release as they are, in CSV, JSON Lines and Parquet: all, or one; and back.

CSV has a header, commas, quotation marks where they are needed, and line ends as RFC 4180 has them.
An empty cell is null. A text that is empty, or begins with a backslash, has one more backslash
before it. Numbers, truth values, lists and objects are JSON.
"""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import orjson

from rostra import strict_json
from rostra.concordance.index.table_files import csv_rows
from rostra.errors import RostraError
from rostra.exchange.restoring import MARK_FILE, StoredCorpus, export_mark, read_mark
from rostra.exchange.untrusted.text_lines import text_lines
from rostra.files import SCHEMA_BYTES, open_regular, read_limited
from rostra.links import is_link
from rostra.printable import shortened
from rostra.released_rows import LINE_BYTES
from rostra.releasing.release_reader import released_table_schema
from rostra.schema import extended_schema, published_schemas

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from rostra.exchange.exporting import ExportOptions, Extract
    from rostra.exchange.losses import LossReport
    from rostra.progress import Progress
    from rostra.schema import Schema
    from rostra.validation.content import Record

_BATCH_ROWS = 256
_FORMULA = tuple("=+-@＝＋－＠\t\r\n")
"""Beginnings of cells that spreadsheets may calculate (OWASP, CSV injection)."""

_APOSTROPHE = "'"

TableReader: TypeAlias = "Callable[[Path, Schema], Iterator[Record]]"
"""Reads the rows of a file of an export, given the schema of its table."""


def write_jsonl(
    extract: Extract, out: Path, options: ExportOptions, report: LossReport, progress: Progress
) -> None:
    """Write a table as JSON Lines, or a folder with a file for each table."""
    del report, progress
    for table, file in _files(extract, out, options, "jsonl"):
        with file.open("xb") as stream:
            stream.writelines(extract.lines(table))


def write_parquet(
    extract: Extract, out: Path, options: ExportOptions, report: LossReport, progress: Progress
) -> None:
    """Write a table as Parquet, or a folder with a file for each table."""
    import pyarrow.parquet as pq  # noqa: PLC0415 - other formats do without pyarrow

    from rostra.released_tables import read_lines, table_schema  # noqa: PLC0415

    del report, progress
    for table, file in _files(extract, out, options, "parquet"):
        schema = table_schema(extract.release, table)
        with pq.ParquetWriter(file, schema, compression="zstd") as writer:
            for lines in _batches(extract.lines(table), 2**22):
                writer.write_table(read_lines(lines, schema))


def write_csv(
    extract: Extract, out: Path, options: ExportOptions, report: LossReport, progress: Progress
) -> None:
    """Write a table as CSV, or a folder with a file for each table."""
    del progress
    for table, file in _files(extract, out, options, "csv"):
        columns = _columns(released_table_schema(extract.release, table))
        cells = _CellWriter(report, is_safe=options.spreadsheet_safe)
        with file.open("x", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(columns)
            for row in extract.rows(table):
                place = f"{table}: {row['id']}"
                writer.writerow([cells.cell(row.get(name), place) for name in columns])


def stored_jsonl(inputs: Sequence[Path]) -> StoredCorpus | None:
    """The records of an export as JSON Lines; None if the input is not one."""
    return _stored(inputs, "jsonl", lambda _: _read_jsonl)


def stored_parquet(inputs: Sequence[Path]) -> StoredCorpus | None:
    """The records of an export as Parquet; None if the input is not one."""
    return _stored(inputs, "parquet", lambda _: _read_parquet)


def stored_csv(inputs: Sequence[Path]) -> StoredCorpus | None:
    """The records of an export as CSV; None if the input is not one."""

    def reader(mark: Mapping[str, Any]) -> TableReader:
        is_safe = mark.get("spreadsheet_safe") is True
        return lambda file, schema: _read_csv(file, schema, is_safe=is_safe)

    return _stored(inputs, "csv", reader)


def _files(
    extract: Extract, out: Path, options: ExportOptions, form: str
) -> list[tuple[str, Path]]:
    """The tables to write, each with its file: the place itself for one table.

    The folder of all tables says what it is, so that it can be read again.
    """
    if options.config is not None:
        return [(options.config, out)]
    out.mkdir()
    mark = export_mark(extract, form, spreadsheet_safe=options.spreadsheet_safe)
    text = f"{json.dumps(mark, ensure_ascii=False, indent=2)}\n"
    (out / MARK_FILE).write_text(text, "utf-8")
    return [(table, out / f"{table}.{form}") for table in extract.tables()]


def _batches(lines: Iterator[bytes], size: int) -> Iterator[bytes]:
    """Lines in batches of about so many bytes."""
    batch, length = list[bytes](), 0
    for line in lines:
        batch.append(line)
        length += len(line)
        if length >= size:
            yield b"".join(batch)
            batch, length = [], 0
    if batch:
        yield b"".join(batch)


def _columns(schema: Schema) -> dict[str, bool]:
    """The columns of a table in order, and whether each has texts."""
    return {name: "string" in column["type"] for name, column in schema["properties"].items()}


class _CellWriter(NamedTuple):
    """Writes values as cells of CSV."""

    report: LossReport
    is_safe: bool

    def cell(self, value: object, place: str) -> str:
        """A value as a cell; see the module."""
        if value is None:
            return ""
        if not isinstance(value, str):
            return orjson.dumps(value).decode()
        if not value or value.startswith("\\"):
            message = "a text that is empty or begins with a backslash has one more before it"
            self.report.add("altered", "escaped-text", message, place, value)
            return f"\\{value}"
        if self.is_safe and value.startswith((*_FORMULA, _APOSTROPHE)):
            message = "a text that a spreadsheet may take for a formula has an apostrophe before it"
            self.report.add("altered", "apostrophe", message, place, value)
            return f"{_APOSTROPHE}{value}"
        return value


def _stored(
    inputs: Sequence[Path], form: str, reader: Callable[[Mapping[str, Any]], TableReader]
) -> StoredCorpus | None:
    folder = inputs[0]
    if len(inputs) > 1 or not folder.is_dir() or not (folder / MARK_FILE).is_file():
        return None
    place = folder / MARK_FILE
    try:
        content = strict_json.parse(read_limited(place, SCHEMA_BYTES))
    except (strict_json.StrictJSONError, UnicodeDecodeError) as error:
        raise RostraError(f"{place} is not JSON: {error}") from None
    mark = read_mark(content, form, str(place))
    schemas = published_schemas(mark["schema_version"])
    read = reader(mark)

    def table(name: str) -> Callable[[], Iterator[Record]]:
        file = folder / f"{name}.{form}"
        if is_link(file):
            raise RostraError(f"{file} is a link: an export has its tables in its folder")
        schema = extended_schema(schemas[name], mark["own_columns"].get(name))
        return lambda: read(file, schema)

    return StoredCorpus(mark, {name: table(name) for name in mark["tables"]})


def _read_jsonl(file: Path, schema: Schema) -> Iterator[Record]:
    del schema
    with open_regular(file) as stream:
        number = 0
        while raw := stream.readline(LINE_BYTES + 1):
            number += 1
            if len(raw) > LINE_BYTES:
                raise RostraError(f"{file}:{number}: the line has over {LINE_BYTES:,} bytes")
            yield _record(raw, f"{file}:{number}")


def _record(raw: bytes, place: str) -> Record:
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise RostraError(f"{place}: not JSON: {error}") from None
    if not isinstance(value, dict):
        raise RostraError(f"{place}: not a record: each line has an object")
    return value


def _read_parquet(file: Path, schema: Schema) -> Iterator[Record]:
    import pyarrow as pa  # noqa: PLC0415 - other formats do without pyarrow
    import pyarrow.parquet as pq  # noqa: PLC0415

    from rostra.arrow_json import json_lines  # noqa: PLC0415

    del schema
    try:
        with open_regular(file) as stream, pq.ParquetFile(stream) as parquet:
            for batch in parquet.iter_batches(_BATCH_ROWS, use_threads=False):
                yield from map(orjson.loads, json_lines(batch).splitlines())
    except (pa.ArrowException, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise RostraError(f"{file} cannot be read as Parquet") from None


def _read_csv(file: Path, schema: Schema, *, is_safe: bool) -> Iterator[Record]:
    columns = _columns(schema)
    with text_lines(file, "utf-8", LINE_BYTES) as lines:
        rows = csv_rows(lines, file, ",", longest=LINE_BYTES)
        _, header = next(rows, (1, []))
        if sorted(header) != sorted(columns):
            raise RostraError(f"{file}:1: the columns are not those of the table: {header}")
        for line, row in rows:
            place = f"{file}:{line}"
            if len(row) != len(header):
                raise RostraError(
                    f"{place}: the row has {len(row)} values, the header {len(header)} columns"
                )
            cells = zip(header, row, strict=True)
            yield {
                name: _value(cell, is_text=columns[name], is_safe=is_safe, place=place)
                for name, cell in cells
            }


def _value(cell: str, *, is_text: bool, is_safe: bool, place: str) -> object:
    """What a cell has, see the module."""
    if not cell:
        return None
    if not is_text:
        try:
            return orjson.loads(cell)
        except orjson.JSONDecodeError as error:
            raise RostraError(f"{place}: {shortened(cell)!r} is not JSON: {error}") from None
    is_escaped = cell.startswith("\\") or (is_safe and cell.startswith(_APOSTROPHE))
    return cell[1:] if is_escaped else cell
