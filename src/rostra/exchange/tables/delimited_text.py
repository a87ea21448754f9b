"""How a table in a text file is written: its encoding and its delimiter, detected and told."""

import codecs
from collections.abc import Container
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from rostra.concordance.index.table_files import csv_rows
from rostra.curation.text_encodings import likely_readings
from rostra.errors import RostraError
from rostra.exchange.losses import LossReport
from rostra.exchange.untrusted.text_lines import text_lines
from rostra.files import open_regular
from rostra.printable import escaped, shortened

_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
_BLOCK = 2**20
_SAMPLE_BYTES = 2**20
_SAMPLE_ROWS = 100
_BINARY = {
    b"PK\x03\x04": "a ZIP archive, such as a spreadsheet of Excel: rostra import xlsx",
    b"\xd0\xcf\x11\xe0": "an old spreadsheet of Excel (.xls): save it as .xlsx",
    b"\x1f\x8b": "compressed: decompress it first (gunzip)",
    b"PAR1": "Parquet: rostra import parquet",
}


def find_encoding(file: Path, report: LossReport) -> str:
    """Return the encoding of a text file: UTF-8, or the only one that it can have.

    Args:
        file: its place.
        report: is told of any other encoding than UTF-8.

    Raises:
        RostraError: it is not a text, or may be in several encodings; the message has a line as it
            reads in each.
    """
    with open_regular(file) as stream:
        sample = stream.read(_SAMPLE_BYTES)
        for start, kind in _BINARY.items():
            if sample.startswith(start):
                raise RostraError(f"{file} is not a text, but {kind}")
        utf_16 = sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        if not utf_16 and b"\0" not in sample:
            stream.seek(0)
            block = _not_utf_8(stream)
            if block is None:
                return "utf-8"
            if _is_damaged_utf_8(block):
                return "utf-8"  # whoever reads the lines says where it is not
            sample = block if sample.isascii() else sample
    readings = likely_readings(sample)
    if b"\0" in sample and not (readings and readings[0].encoding.startswith("utf-16")):
        return "utf-8"  # whoever reads the lines says where the NUL is
    if not readings:
        raise RostraError(
            f"{file} is not UTF-8, nor in any encoding that can be told. Save it as UTF-8 (in "
            "Excel: CSV UTF-8), or name its encoding: --encoding NAME"
        )
    if len(readings) > 1:
        lines = "".join(f"\n    --encoding {name}: {escaped(line)}" for name, line in readings)
        raise RostraError(
            f"{file} is not UTF-8, and may be in several encodings. Name the one in which this "
            f"line is right, or save the file as UTF-8:{lines}"
        )
    encoding = readings[0].encoding
    report.add(
        "defaulted",
        "encoding",
        f"the file is not UTF-8; it was read as {encoding} (--encoding)",
        str(file),
        readings[0].line,
    )
    return encoding


def _not_utf_8(stream: BinaryIO) -> bytes | None:
    """The first block of whole lines that is not UTF-8; None if all are."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    rest = b""
    while block := stream.read(_BLOCK):
        try:
            decoder.decode(block)
        except UnicodeDecodeError:
            return rest + block
        rest = block.rpartition(b"\n")[2]
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return rest
    return None


def _is_damaged_utf_8(block: bytes) -> bool:
    """Whether most characters beyond ASCII are UTF-8 that other encodings have by chance alone."""
    text = block.decode("utf-8", "surrogateescape")
    wrong = sum("\udc80" <= character <= "\udcff" for character in text)
    return sum(not character.isascii() for character in text) > 2 * wrong


def check_encoding(name: str) -> str:
    """Return the name of an encoding; RostraError if Python has none of it."""
    try:
        codecs.lookup(name)
        b"".decode(name)
    except LookupError:
        message = f"there is no encoding {name!r}; try cp1252, shift_jis or utf-16"
        raise RostraError(message) from None
    return name


def find_delimiter(file: Path, encoding: str, expected: Container[str], report: LossReport) -> str:
    """Return what separates the columns of a table in a text file.

    It is the delimiter with which each of the first rows has as many values as the header, or,
    where several are, the one that gives columns of the expected names.

    Args:
        file: its place.
        encoding: its encoding.
        expected: names of columns that it may have.
        report: is told of any other delimiter than a comma.

    Raises:
        RostraError: there is no such delimiter, or several are.
    """
    fitting = set[str]()
    named: dict[str, int] = {}
    for delimiter in _DELIMITERS:
        with text_lines(file, encoding) as lines:
            try:
                rows = [row for _, row in islice(csv_rows(lines, file, delimiter), _SAMPLE_ROWS)]
            except RostraError:
                rows = _first_row(file, encoding, delimiter)
        if not rows:
            raise RostraError(
                f"{file} is empty: a table has a header with the names of its columns"
            )
        header, *others = rows
        if len(header) > 1:
            named[delimiter] = sum(name.strip() in expected for name in header)
            if others and all(len(row) == len(header) for row in others):
                fitting.add(delimiter)
    if len(named) == 1:
        fitting |= named.keys()  # no other gives more than one column
    best = [mark for mark in named if named[mark] == max(named.values()) > 0]
    candidates = best if len(best) == 1 else [mark for mark in best or named if mark in fitting]
    if len(candidates) != 1:
        names = ", ".join(_DELIMITERS[mark] for mark in candidates or named)
        reason = (
            f"it may be {names}"
            if names
            else "its first row has neither comma, semicolon, tab nor bar (if a title stands above "
            "the header, remove it)"
        )
        raise RostraError(
            f"{file}: which character separates its columns is not certain: {reason}. Name it: "
            "--delimiter ';'"
        )
    [delimiter] = candidates
    if delimiter != ",":
        message = f"columns are separated by a {_DELIMITERS[delimiter]} (--delimiter)"
        report.add("defaulted", "delimiter", message, str(file))
    return delimiter


def check_delimiter(delimiter: str) -> str:
    r"""Return a delimiter that a user gives, with the names ``tab`` and ``\t`` as a tab."""
    delimiter = {"tab": "\t", "\\t": "\t"}.get(delimiter, delimiter)
    if len(delimiter) != 1 or delimiter in '"\r\n\0':
        raise RostraError(f"--delimiter {shortened(delimiter)!r} is not one character, or tab")
    return delimiter


def _first_row(file: Path, encoding: str, delimiter: str) -> list[list[str]]:
    """The header alone, of a table whose rows are not CSV with this delimiter."""
    with text_lines(file, encoding) as lines:
        rows = csv_rows(lines, file, delimiter, strict=False)
        return [row for _, row in islice(rows, 1)]
