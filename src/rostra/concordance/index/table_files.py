"""Tables in files: CSV, JSON Lines and Parquet, read in batches so that memory is bounded.

CSV has a header and is separated by commas, semicolons, tabs or vertical bars. Its columns are
texts, so that ``007``, ``NA`` and dates stay what they are; an empty cell is a missing value. JSON
Lines has an object in each line; a column whose values have several types is text. Both are UTF-8,
as are CoNLL-U and .vrt, which have a token in each line.

The readers of pyarrow are not used for them: they read an unclosed quotation mark to the end of the
file as one value, take texts in JSON for timestamps, and do not say in which line a fault is.
"""

from __future__ import annotations

import csv
import json
import re
from contextlib import contextmanager
from itertools import chain
from json import JSONDecodeError
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NamedTuple

import orjson
import pyarrow as pa

from rostra import strict_json
from rostra.arrow_columns import ArrowArray, strings
from rostra.concordance.index import conllu, vrt
from rostra.concordance.index.spans import SPANS, check_offsets, is_span
from rostra.concordance.index.token_rows import TokenColumns, TokenRow, TokenSchema, sized
from rostra.errors import RostraError
from rostra.files import LINE_BYTES, limited_lines, open_regular
from rostra.printable import escaped, shortened

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Iterator, Sequence

    PathName = str | os.PathLike[str]

_ENDINGS = (".csv", ".tsv", ".jsonl", ".ndjson", ".parquet", ".conllu", ".vrt")
_DELIMITERS = (",", ";", "\t", "|")
_SEPARATOR_LINE = re.compile(r"(?i:sep)=[,;\t|]")
_BATCH_ROWS = 1024
_BATCH_CHARACTERS = 4 << 20
_INT64 = 1 << 63
_SPREADSHEET = (
    "save it in the spreadsheet as CSV UTF-8, or give Index.build the frame that "
    "pandas.read_excel returns"
)
_OTHER_FORMATS: Final = {
    **dict.fromkeys((".xlsx", ".xls", ".xlsm", ".ods", ".numbers"), _SPREADSHEET),
    ".json": "write an object in each line, as JSON Lines: jq -c '.[]' IN.json > OUT.jsonl",
    **dict.fromkeys(
        (".feather", ".arrow", ".ipc"),
        "give Index.build the table that pyarrow.feather.read_table returns",
    ),
    **dict.fromkeys(
        (".sav", ".dta", ".sas7bdat", ".pkl", ".pickle"),
        "give Index.build the frame that pandas reads from it, or save it as CSV",
    ),
    **dict.fromkeys((".rds", ".rda", ".rdata"), "save it from R with write.csv"),
    ".txt": "name it .tsv if tabs separate its columns; texts without a table make a corpus: "
    "see rostra init",
}
"""What to do with a file of another format, by its ending."""

_PACKED = (".gz", ".bz2", ".xz", ".zst", ".zip")
_BINARY: Final = {
    b"PK\x03\x04": f"is a spreadsheet or a ZIP archive, not a text: {_SPREADSHEET}",
    b"\xd0\xcf\x11\xe0": f"is a spreadsheet of Excel, not a text: {_SPREADSHEET}",
    b"\x1f\x8b": "is compressed, not a text: decompress it first (gunzip)",
    b"PAR1": "is Parquet: name it .parquet",
    b"\xff\xfe": "is UTF-16, not UTF-8: convert it with iconv -f UTF-16 -t UTF-8",
    b"\xfe\xff": "is UTF-16, not UTF-8: convert it with iconv -f UTF-16 -t UTF-8",
}
"""What a file is, by its first bytes."""

_CSV_FAULTS: Final = {
    "unexpected end of data": "a quotation mark opens a value, and none closes it",
    **{
        f"'{delimiter}' expected after '\"'": "a value goes on after its closing quotation mark; "
        'write a quotation mark within a value twice, as in "a ""b"" c"'
        for delimiter in _DELIMITERS
    },
}
"""What is wrong, by the messages of the module csv."""

_TYPES: Final[dict[frozenset[str], pa.DataType]] = {
    frozenset({"text"}): pa.string(),
    frozenset({"integer"}): pa.int64(),
    frozenset({"number"}): pa.float64(),
    frozenset({"integer", "number"}): pa.float64(),
    frozenset({"boolean"}): pa.bool_(),
    frozenset({"texts"}): pa.list_(pa.string()),
    frozenset({"nothing"}): pa.list_(pa.string()),
    frozenset({"nothing", "texts"}): pa.list_(pa.string()),
    frozenset({"spans"}): SPANS,
    frozenset({"nothing", "spans"}): SPANS,
}
"""The type of a column by the kinds of its values; a column of any other kinds is text."""


class Table(NamedTuple):
    """The rows of a table in batches, and their schema."""

    schema: pa.Schema
    batches: Iterable[pa.RecordBatch]
    token_columns: TokenColumns = TokenColumns()


def not_a_table(path: PathName) -> RostraError:
    """Return what to say of a file whose name is not that of a table that can be read."""
    name, ending = Path(path).name.lower(), Path(path).suffix.lower()
    advice = _OTHER_FORMATS.get(ending, "")
    if ending in _PACKED and is_table_file(name.removesuffix(ending)):
        advice = "decompress it first"
    return RostraError(
        f"{path} is not a table that can be read: its name ends in none of {table_endings()}"
        + (advice and f". To read it, {advice}")
    )


def is_table_file(path: PathName) -> bool:
    """Return whether a path has the name of a table that can be read."""
    return Path(path).suffix.lower() in _ENDINGS


def table_endings() -> str:
    """Return the endings of such names, as a list for people."""
    return ", ".join(_ENDINGS)


def read_table_file(path: PathName, text_column: str, attributes: Sequence[str] = ()) -> Table:
    """Open a table; its name says which format it has.

    Args:
        path: the file.
        text_column: a column that CSV must have: the delimiter is the one that gives it.
        attributes: the names of the attributes after the word in .vrt, in their order.

    Raises:
        NotFoundError: there is no such file.
        RostraError: it is not a table of its format; the message has the file, the line and, where
            they are known, the column and the character. What only appears further down is raised
            when the batches are read.
    """
    match Path(path).suffix.lower():
        case ".jsonl" | ".ndjson":
            return _json_lines(path, text_column)
        case ".parquet":
            return _parquet(path)
        case ".conllu":
            return _of_tokens(
                path, conllu.ATTRIBUTES, lambda: conllu.conllu_rows(_lines(path), path)
            )
        case ".vrt":
            structure = vrt.row_structure(_lines(path), path)
            return _of_tokens(
                path,
                attributes,
                lambda: vrt.vrt_rows(_lines(path), path, structure, attributes),
            )
    return _csv(path, text_column)


def _csv(path: PathName, text_column: str) -> Table:
    headers = {delimiter: _csv_header(path, delimiter) for delimiter in _DELIMITERS}
    delimiter = next(
        (mark for mark, header in headers.items() if text_column in header),
        max(headers, key=lambda mark: len(headers[mark])),
    )
    names = [name or f"column_{number}" for number, name in enumerate(headers[delimiter], 1)]
    schema = pa.schema([pa.field(name, pa.string()) for name in names])
    return Table(schema, _csv_batches(path, delimiter, schema))


def _csv_header(path: PathName, delimiter: str) -> list[str]:
    with open_regular(path) as file:
        # Not strict, as a header in quotation marks is malformed with any other delimiter.
        for _, row in csv_rows(_decoded(file, path), path, delimiter, strict=False):
            return row
    raise RostraError(f"{path} is empty: a table has a header with the names of its columns")


def _csv_batches(path: PathName, delimiter: str, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    with open_regular(path) as file:
        rows = csv_rows(_decoded(file, path), path, delimiter)
        next(rows)
        for part in _parts(_fitting(rows, path, len(schema))):
            values = ([cell or None for cell in cells] for cells in zip(*part, strict=True))
            yield pa.RecordBatch.from_arrays([*map(strings, values)], schema=schema)


def csv_rows(
    lines: Iterator[str],
    path: PathName,
    delimiter: str,
    *,
    strict: bool = True,
    longest: int = LINE_BYTES,
) -> Iterator[tuple[int, list[str]]]:
    """Yield each row of CSV that is not empty, with the line in which it begins.

    Args:
        lines: the lines of the file, without a byte order mark.
        path: the file, for messages.
        delimiter: what separates values.
        strict: raise RostraError for what is not CSV; otherwise read it somehow.
        longest: characters of the longest value that is read.
    """
    first = next(lines, "")
    named = _SEPARATOR_LINE.fullmatch(first.rstrip("\r\n"))  # Excel's, above the header
    reader = csv.reader(
        lines if named or not first else chain([first], lines),
        delimiter=delimiter,
        strict=strict,
    )
    skipped = 1 if named else 0
    while True:
        line = reader.line_num + skipped + 1
        limit = csv.field_size_limit(longest)  # of all readers
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            fault = _CSV_FAULTS.get(str(error), str(error))
            if fault.startswith("field larger"):
                fault = (
                    f"a value has more than {longest:,} characters; perhaps a quotation mark opens "
                    "it, and none closes it"
                )
            raise RostraError(
                f"{path}:{line}: the row that begins here is not CSV: {fault}"
            ) from None
        finally:
            csv.field_size_limit(limit)
        if row:
            yield line, row


def _fitting(
    rows: Iterator[tuple[int, list[str]]], path: PathName, columns: int
) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with its size, once it has as many values as there are columns."""
    for line, row in rows:
        if len(row) != columns:
            raise RostraError(
                f"{path}:{line}: the row has {len(row)} values, the header has {columns} columns. "
                "A value that contains the delimiter has quotation marks around it"
            )
        yield sum(map(len, row)), row


def _decoded(file: BinaryIO, path: PathName) -> Iterator[str]:
    """Yield the lines of a file as text, without a byte order mark."""
    for number, raw in enumerate(limited_lines(file, path), 1):
        if number == 1:
            for start, advice in _BINARY.items():
                if raw.startswith(start):
                    raise RostraError(f"{path} {advice}")
        if b"\0" in raw:
            raise RostraError(
                f"{path}:{number}:{raw.index(bytes(1)) + 1}: a NUL, which no text has. If the "
                "table is UTF-16 convert it: iconv -f UTF-16LE -t UTF-8"
            )
        try:
            line = raw.decode()
        except UnicodeDecodeError as error:
            character = len(raw[: error.start].decode()) + 1
            raise RostraError(
                f"{path}:{number}:{character}: byte 0x{raw[error.start]:02X} is not UTF-8. Save "
                "the table as UTF-8 (in Excel: CSV UTF-8), or convert it: iconv -f WINDOWS-1252 "
                "-t UTF-8, if it comes from Windows"
            ) from None
        yield line.removeprefix("\ufeff") if number == 1 else line


def _parts(rows: Iterable[tuple[int, Any]]) -> Iterator[list[Any]]:
    """Yield the rows in lists of bounded size, given the size of each."""
    part, size = list[Any](), 0
    for row_size, row in rows:
        part.append(row)
        size += row_size
        if len(part) == _BATCH_ROWS or size >= _BATCH_CHARACTERS:
            yield part
            part, size = [], 0
    if part:
        yield part


def _json_lines(path: PathName, text_column: str) -> Table:
    kinds: dict[str, set[str]] = {}
    with open_regular(path) as file:
        for number, line in enumerate(_decoded(file, path), 1):
            if line.strip():
                row = json_object(line, f"{path}:{number}")
                _check_text(row.get(text_column), text_column, f"{path}:{number}")
                for name, value in row.items():
                    column = kinds.setdefault(name, set())
                    kind = _kind(value)
                    column |= {kind} - {"null"}
                    if kind == "spans":
                        check_offsets(value, f"{path}:{number}: {name}")
    if not kinds:
        raise RostraError(f"{path} is empty: JSON Lines has an object in each line")
    types = {name: _TYPES.get(frozenset(column), pa.string()) for name, column in kinds.items()}
    schema = pa.schema(list(types.items()))
    return Table(schema, _json_batches(path, schema))


def json_object(line: str, place: str) -> dict[str, Any]:
    """Parse a line of JSON Lines; RostraError where it is not an object in JSON as all read it."""
    try:
        value = strict_json.parse(line)
    except strict_json.StrictJSONError as error:
        cause = error.__cause__
        if isinstance(cause, JSONDecodeError):
            raise RostraError(f"{place}:{cause.colno}: not JSON: {cause.msg}") from None
        raise RostraError(f"{place}: {error}") from None
    if "\\u" in line:
        try:
            orjson.loads(line)
        except orjson.JSONDecodeError as error:
            # Python's parser accepts half of a surrogate pair.
            raise RostraError(f"{place}:{error.colno}: {error.msg}") from None
    if not isinstance(value, dict):
        raise RostraError(
            f"{place}: JSON Lines has an object in each line, not {shortened(line.strip())}"
        )
    return value


def _check_text(value: object, name: str, place: str) -> None:
    """Raise RostraError where a value of the column of the texts is of another kind."""
    if value is None or isinstance(value, str):
        return
    kind = {dict: "an object", list: "a list", bool: "a truth value"}.get(type(value), "a number")
    raise RostraError(
        f"{place}: the column {name!r} has {kind} here, "
        f"{shortened(json.dumps(value, ensure_ascii=False))}, not a text; name the column that has "
        "the texts (--text COLUMN)"
    )


def _kind(value: object) -> str:  # noqa: PLR0911 - a case a type
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int() if -_INT64 <= value < _INT64:
            return "integer"
        case float():
            return "number"
        case str():
            return "text"
        case []:
            return "nothing"
        case list():
            return _kind_of_items([item for item in value if item is not None])
    return "other"


def _kind_of_items(items: list[object]) -> str:
    if all(isinstance(item, str) for item in items):
        return "texts"
    return "spans" if all(map(is_span, items)) else "other"


def _json_batches(path: PathName, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    with open_regular(path) as file:
        lines = ((len(line), line) for line in _decoded(file, path) if line.strip())
        for part in _parts(lines):
            rows = [json.loads(line) for line in part]
            values = ([row.get(name) for row in rows] for name in schema.names)
            columns = [*map(_json_column, values, schema.types)]
            yield pa.RecordBatch.from_arrays(columns, schema=schema)


def _json_column(values: list[Any], kind: pa.DataType) -> ArrowArray:
    if kind != pa.string():
        return pa.array(values, kind)
    is_text = (value is None or isinstance(value, str) for value in values)
    return strings(
        [
            v if ok else json.dumps(v, ensure_ascii=False)
            for v, ok in zip(values, is_text, strict=True)
        ]
    )


def _parquet(path: PathName) -> Table:
    import pyarrow.parquet as pq  # noqa: PLC0415 - slow to import

    with _parquet_errors(path), open_regular(path) as file, pq.ParquetFile(file) as parquet:
        return Table(parquet.schema_arrow.remove_metadata(), _parquet_batches(path))


def _parquet_batches(path: PathName) -> Iterator[pa.RecordBatch]:
    import pyarrow.parquet as pq  # noqa: PLC0415 - slow to import

    with _parquet_errors(path), open_regular(path) as file, pq.ParquetFile(file) as parquet:
        yield from parquet.iter_batches(_BATCH_ROWS, use_threads=False)


@contextmanager
def _parquet_errors(path: PathName) -> Iterator[None]:
    try:
        yield
    except (pa.ArrowException, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # the file itself cannot be read
        message = shortened(escaped(str(error)), 200)
        raise RostraError(f"{path} cannot be read as Parquet: {message}") from None


def _of_tokens(
    path: PathName, attributes: Sequence[str], rows: Callable[[], Iterator[TokenRow]]
) -> Table:
    """Read rows twice: for the columns that they have, and for their batches."""
    columns = TokenSchema(rows(), attributes)
    if columns.is_empty:
        raise RostraError(f"{path} has no tokens")
    batches = (columns.batch(part) for part in _parts(sized(rows())))
    return Table(columns.schema, batches, columns.token_columns)


def _lines(path: PathName) -> Iterator[str]:
    with open_regular(path) as file:
        yield from _decoded(file, path)
