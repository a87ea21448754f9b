"""Quotations that are given as a list: JSON Lines or CSV, one quotation a row."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from rostra.curation.text_encodings import advice, decoded, is_utf_8
from rostra.errors import RostraError
from rostra.strict_json import StrictJSONError, parse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SUFFIXES: Final = frozenset({".jsonl", ".csv"})
"""The names of files that are lists."""


class QuotationRow(NamedTuple):
    """A quotation of a list.

    Attributes:
        line: the line on which its row begins, from 1.
        quote: its words.
        speaker: who is said to have said it; None where nobody is named.
        source: the id of the source that it is said to be from; None where none is named.
    """

    line: int
    quote: str
    speaker: str | None
    source: str | None


def read_quotations(file: Path, encoding: str | None = None) -> list[QuotationRow]:
    """Read a list of quotations.

    Args:
        file: `.jsonl`, an object a line, or `.csv`, whose first line names the columns: `quote`
            and, if known, `speaker` and `source`. Others are ignored.
        encoding: its encoding; None for UTF-8.

    Raises:
        RostraError: the file or a row cannot be read; the message says on which line.
    """
    if not file.is_file():
        problem = "is not a file" if file.exists() else "does not exist"
        raise RostraError(f"{file} {problem}")
    raw = file.read_bytes()
    if raw and encoding is None and not is_utf_8(raw):
        raise RostraError(f"{file}: invalid-utf8: {advice(file, raw)}")
    text = decoded(file, raw, encoding or "utf-8")
    rows = _csv_rows(file, text) if file.suffix.lower() == ".csv" else _json_rows(file, text)
    return [_row(file, line, fields) for line, fields in rows]


def _row(file: Path, line: int, fields: dict[str, Any]) -> QuotationRow:
    values = []
    for name in ("quote", "speaker", "source"):
        value = fields.get(name)
        if value is not None and not isinstance(value, str):
            raise RostraError(f"{file}:{line}: {name} is {value!r}; it must be a text")
        values.append(value or None)
    quote, speaker, source = values
    if quote is None:
        raise RostraError(f"{file}:{line}: there is no quote; give it in the field quote")
    return QuotationRow(line, quote, speaker, source)


def _json_rows(file: Path, text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = parse(line)
        except StrictJSONError as error:
            raise RostraError(f"{file}:{number}: {error.kind}: {error}") from error
        if not isinstance(row, dict):
            raise RostraError(f"{file}:{number}: a line must be an object with the field quote")
        yield number, row


def _csv_rows(file: Path, text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    first = 1
    try:
        names = reader.fieldnames or ()
        if "quote" not in names:
            columns = ", ".join(names) or "none"
            raise RostraError(f"{file}: no column is named quote; the columns are: {columns}")
        first = reader.line_num + 1
        for row in reader:
            yield first, row
            first = reader.line_num + 1
    except csv.Error as error:
        raise RostraError(f"{file}:{first}: {error}") from error
