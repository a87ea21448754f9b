"""The rows of a table in a file: CSV, JSON Lines, Parquet or Excel, one after the other."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from math import isfinite, isnan
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from rostra.concordance.index.table_files import csv_rows, json_object
from rostra.errors import RostraError
from rostra.exchange.tables.delimited_text import (
    check_delimiter,
    check_encoding,
    find_delimiter,
    find_encoding,
)
from rostra.exchange.untrusted.text_lines import text_lines
from rostra.files import LINE_BYTES, open_regular
from rostra.printable import escaped, shortened

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from rostra.exchange.importing import ImportOptions
    from rostra.exchange.losses import LossReport
    from rostra.progress import Advance, Progress

MOST_COLUMNS = 1_000
"""The columns that a table has at most."""

LONGEST_VALUE = LINE_BYTES
"""The characters of the longest value that is read."""

_BATCH_ROWS = 256
_DEPTH = 4  # of objects whose members are columns
_INT64 = 1 << 63


class Row(NamedTuple):
    """A row: where it begins, and its values by column."""

    place: str
    values: Mapping[str, Any]


def csv_table(
    file: Path,
    options: ImportOptions,
    expected: Collection[str],
    report: LossReport,
    progress: Progress,
) -> Iterator[Row]:
    """The rows of a table in CSV; the first has all columns.

    Args:
        file: its place.
        options: encoding and delimiter, None to detect them.
        expected: names of columns that it may have.
        report: is told what was detected, and of rows that do not fit the header.
        progress: reports a stage, in bytes.
    """
    encoding = check_encoding(options.encoding) if options.encoding else find_encoding(file, report)
    if options.delimiter:
        delimiter = check_delimiter(options.delimiter)
    elif file.suffix.lower() == ".tsv":
        delimiter = "\t"
    else:
        delimiter = find_delimiter(file, encoding, expected, report)
    advance = _reading(file, progress)
    with text_lines(file, encoding, advance=advance) as lines:
        rows = csv_rows(lines, file, delimiter, longest=LONGEST_VALUE)
        first, header = next(rows, (1, []))
        names = column_names(header, f"{file}:{first}")
        for line, cells in rows:
            place = f"{file}:{line}"
            if cells == header:
                message = "the header once more, and no row; it is left out"
                report.add("wrong", "repeated-header", message, place)
            elif fitted := _fitted(cells, len(names), place, report):
                yield Row(place, dict(zip(names, fitted, strict=True)))


def _fitted(cells: list[str], columns: int, place: str, report: LossReport) -> list[str]:
    """The cells of a row, as many as there are columns; none if it has more values."""
    if len(cells) == columns:
        return cells
    if any(cells[columns:]):
        message = (
            "a row has more values than the header has columns, and is left out. A value that "
            "contains the delimiter has quotation marks around it"
        )
        report.add("wrong", "long-row", message, place, "; ".join(cells))
        return []
    if len(cells) < columns:
        message = "a row has fewer values than the header has columns; the last are empty"
        report.add("wrong", "short-row", message, place, "; ".join(cells))
    return [*cells, *[""] * (columns - len(cells))][:columns]


def column_names(header: list[str], place: str) -> list[str]:
    """The names of columns that have a header; RostraError if two are equal or there are too many.

    A column without a name is called by its number.
    """
    check_width(len(header), place)
    names = [name.strip() or f"column_{number}" for number, name in enumerate(header, 1)]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise RostraError(
            f"{place}: more than one column is called {shortened(twice[0])!r}: give each column "
            "its own name"
        )
    return names


def check_width(columns: int, place: str) -> None:
    """Raise RostraError where a table has more columns than are read."""
    if columns > MOST_COLUMNS:
        raise RostraError(
            f"{place}: the table has {columns:,} columns, and at most {MOST_COLUMNS:,} are read. "
            "Leave out those that are not needed, or turn the table if each column is a speech"
        )


def jsonl_table(
    file: Path, options: ImportOptions, report: LossReport, progress: Progress
) -> Iterator[Row]:
    """The rows of a table in JSON Lines.

    Members of objects are columns with a full stop in their names, such as ``speaker.name``.
    """
    encoding = check_encoding(options.encoding) if options.encoding else find_encoding(file, report)
    seen = set[str]()
    with text_lines(file, encoding, advance=_reading(file, progress)) as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                place = f"{file}:{number}"
                values = _flat_row(json_object(line, place), place)
                if not values.keys() <= seen:
                    seen |= values.keys()
                    check_width(len(seen), place)
                yield Row(place, values)


def parquet_table(file: Path, progress: Progress) -> Iterator[Row]:
    """The rows of a table in Parquet; the place of a row is its number."""
    import pyarrow as pa  # noqa: PLC0415 - other tables do without pyarrow
    import pyarrow.parquet as pq  # noqa: PLC0415

    advance, number = _reading(file, progress), 0
    try:
        with open_regular(file) as stream, pq.ParquetFile(stream) as parquet:
            check_width(len(parquet.schema_arrow.names), str(file))
            size, rows = file.stat().st_size, max(1, parquet.metadata.num_rows)
            for batch in parquet.iter_batches(_BATCH_ROWS, use_threads=False):
                for values in batch.to_pylist():
                    number += 1
                    place = f"{file}: row {number}"
                    yield Row(place, _flat_row(values, place))
                advance(size * batch.num_rows // rows)
    except (pa.ArrowException, OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        message = shortened(escaped(str(error)), 200)
        raise RostraError(f"{file} cannot be read as Parquet: {message}") from None


def _reading(file: Path, progress: Progress) -> Advance:
    with open_regular(file) as stream:
        stream.seek(0, 2)
        return progress(f"reading {file.name}", stream.tell())


def _flat_row(values: Mapping[str, Any], place: str) -> dict[str, Any]:
    """The values of a row by column; RostraError if two members have the name of one column."""
    members = [*_flat(values)]
    row = dict(members)
    if len(row) < len(members):
        names = [name for name, _ in members]
        twice = next(name for name in names if names.count(name) > 1)
        raise RostraError(
            f"{place}: two values are called {shortened(twice)!r}, as a full stop separates the "
            "names of objects and their members: rename one"
        )
    return row


def _flat(values: Mapping[str, Any], above: str = "", depth: int = 0) -> Iterator[tuple[str, Any]]:
    """The members of an object, those of objects in it under names with a full stop."""
    for name, value in values.items():
        if isinstance(value, dict) and value and depth < _DEPTH:
            yield from _flat(value, f"{above}{name}.", depth + 1)
        else:
            yield f"{above}{name}", value


def as_text(value: object) -> str:  # noqa: PLR0911 - a case a type
    """A value as text, without white space around it; empty for none, a line for each text."""
    match value:
        case str():
            return value.strip()
        case None:
            return ""
        case bool():
            return str(value).lower()
        case float() if value.is_integer():
            return str(int(value))
        case float() if isnan(value):
            return ""
        case list() if all(isinstance(item, str) for item in value):
            return "\n".join(value)
        case datetime() | date() | time():
            return value.isoformat()
        case list() | dict():
            return orjson.dumps(value, default=str).decode()
    return str(value)


def as_own_value(value: object, place: str, report: LossReport) -> object:  # noqa: PLR0911 - a case a type
    """A value as an own column has it: a text, number, truth value or list of texts, or None."""
    match value:
        case str():
            return value if value and not value.isspace() else None
        case None | bool():
            return value
        case int():
            return value if -_INT64 <= value < _INT64 else str(value)
        case float() if isfinite(value):
            return value
        case float():
            message = "not a number, or infinite; the value is left empty"
            report.add("dropped", "not-a-number", message, place, str(value))
            return None
        case list() if all(isinstance(item, str) for item in value):
            return value
        case Decimal() | datetime() | date() | time() | list() | dict():
            return as_text(value)
    message = f"a value of the type {type(value).__name__} is left out"
    report.add("dropped", "unknown-type", message, place)
    return None
