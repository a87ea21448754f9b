"""Encodings of text other than UTF-8: which one a report seems to have, and its text.

Nothing is decoded by a guess. A guess is shown as a line of the report, which tells a reader at
once whether its quotation marks and accents are right, with the option that says so.
"""

import codecs
import re
from pathlib import Path
from typing import NamedTuple

from charset_normalizer import from_bytes

from rostra.errors import RostraError
from rostra.printable import escaped, shell_command

_CANDIDATES = (
    "cp1252 mac_roman cp1250 cp1251 cp1253 cp1254 cp1255 cp1256 koi8_r shift_jis euc_jp gb18030 "
    "big5 euc_kr"
).split()
_KIN = {"cp1250", "cp1254"}
"""Encodings that differ from cp1252 in letters alone."""

_QUOTED = re.compile("“[^“”]+”|„[^„“”]+[“”]|«[^«»]+»|»[^«»]+«|「[^「」]+」|‘[^‘’]+’")
_SAMPLE = 2**16  # bytes
_MAX_READINGS = 3
_MAX_LINE = 160


class Reading(NamedTuple):
    """An encoding, by its name in Python, and a line as it reads in it."""

    encoding: str
    line: str


def decoded(file: Path, raw: bytes, encoding: str) -> str:
    """The text of a file in an encoding that the user names, with line feeds alone.

    Raises:
        RostraError: there is no such encoding, or the file is not in it.
    """
    try:
        text = raw.decode(encoding)
    except LookupError:  # also what is a codec and no encoding, such as zlib
        message = f"there is no encoding {encoding!r}; try cp1252, mac_roman or utf-16"
        raise RostraError(message) from None
    except UnicodeDecodeError as error:
        place = f"byte 0x{raw[error.start]:02X} at {error.start}"
        raise RostraError(f"{file} is not {encoding}: {place} has no meaning there") from None
    except UnicodeError as error:
        raise RostraError(f"{file} is not {encoding}: {error}") from None
    return re.sub("\r\n?", "\n", text.removeprefix("\ufeff"))


def advice(file: Path, raw: bytes) -> str:
    """What encoding a file that is not UTF-8 seems to have, and what to do, in sentences."""
    readings = likely_readings(raw)
    if not readings:
        return "Save it as UTF-8 in the program that wrote it"
    (encoding, line), *others = readings
    new = f"{file}.new"
    command = (
        f"{shell_command('iconv', '-f', _iconv_name(encoding), '-t', 'UTF-8', file)} > "
        f"{shell_command(new)} && {shell_command('mv', new, file)}"
    )
    alternatives = "".join(f"; in {name}: {escaped(line)}" for name, line in others)
    return (
        f"It seems to be {encoding}, in which a line reads: {escaped(line)} — if that is right, "
        f"add --encoding {encoding}, or convert the file: `{command}`"
        + (f". Otherwise compare{alternatives.removeprefix(';')}" if others else "")
    )


def likely_readings(raw: bytes) -> list[Reading]:
    """The encodings that a text which is not UTF-8 may have, the likeliest first.

    There are three at most, and no two have the same line; none if it is not a text at all.
    """
    utf_16 = _utf_16(raw)
    return [Reading(utf_16, _line(raw.decode(utf_16, "replace")))] if utf_16 else _readings(raw)


def is_utf_8(raw: bytes) -> bool:
    """Whether the bytes of a file are UTF-8, and not UTF-16 of which they happen to be."""
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return _utf_16(raw) is None


def _utf_16(raw: bytes) -> str | None:
    """The kind of UTF-16: by its mark, or by the zero bytes that each Latin letter has."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    start = raw[:_SAMPLE]
    zeros = start[1::2].count(0), start[::2].count(0)
    if sum(zeros) < len(start) / 4:
        return None
    return "utf-16-le" if zeros[0] > zeros[1] else "utf-16-be"


def _readings(raw: bytes) -> list[Reading]:
    """The likeliest readings; no two show the same line.

    First are those in which words are between quotation marks that form a pair: their statistics
    say little about a short text in which the marks are all that is not ASCII. For the same reason
    cp1252, the commonest, comes before its kin for other languages.
    """
    lines = [line for line in re.split(rb"[\r\n]+", raw[: 16 * _SAMPLE]) if not line.isascii()]
    sample = b"\n".join(lines)
    if len(sample) > _SAMPLE:
        sample = sample[:_SAMPLE].rpartition(b" ")[0] or sample[:_SAMPLE]  # no half character
    readings: dict[str, Reading] = {}
    for match in from_bytes(sample, cp_isolation=_CANDIDATES):
        text = str(match)
        same = [name for name in _CANDIDATES if _is_same(sample, name, text)]
        line = _line(text)
        readings.setdefault(line, Reading((same or [match.encoding])[0], line))
    ranked = sorted(readings.values(), key=lambda reading: not _QUOTED.search(reading.line))
    commonest = [reading for reading in ranked if reading.encoding == "cp1252"]
    if (
        ranked
        and ranked[0].encoding in _KIN
        and _QUOTED.search(commonest[0].line if commonest else "")
    ):
        ranked = commonest + [reading for reading in ranked if reading not in commonest]
    return ranked[:_MAX_READINGS]


def _is_same(raw: bytes, encoding: str, text: str) -> bool:
    try:
        return raw.decode(encoding) == text
    except UnicodeDecodeError:
        return False


def _line(text: str) -> str:
    """The first line with a character that tells encodings apart, shortened."""
    lines = text.splitlines() or [""]
    line = next((line for line in lines if not line.isascii()), lines[0])
    return line if len(line) <= _MAX_LINE else line[:_MAX_LINE] + "…"


def _iconv_name(encoding: str) -> str:
    names = {"mac_roman": "MACINTOSH", "utf-16-le": "UTF-16LE", "utf-16-be": "UTF-16BE"}
    return names.get(encoding, encoding.upper().replace("_", "-"))
