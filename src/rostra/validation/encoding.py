"""Level bytes: whether a file is text in the form that Rostra keeps, and consists of lines."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import islice

from rostra.problems import MAX_PER_FILE, Problem
from rostra.validation.jsonl_blocks import Readable

# Control characters except LF, the byte order mark, zero width space, word joiner, bidi controls.
# U+00A0, U+00AD, ZWNJ (U+200C) and ZWJ (U+200D) are allowed: scripts and typesetting need them.
FORBIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028\u2029"
    "\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)


def read_text(name: str, file: Readable | None, limit: int) -> tuple[str | None, list[Problem]]:
    """Read and check a text as `check_text`; one of more bytes than the limit is not read."""
    if file is None or file.size <= limit:
        return check_text(name, None if file is None else file.read())
    message = f"it has {file.size:,} bytes; such a file has at most {limit:,}"
    return None, [Problem("file-too-large", name, None, None, message)]


def check_text(name: str, raw: bytes | None) -> tuple[str | None, list[Problem]]:
    """Check the bytes of a source, None if it is not a regular file.

    Returns:
        The text, or None where the bytes are not UTF-8, and the problems.
    """
    text, problems = _decode(name, raw)
    if text is None or problems:
        return text, problems
    return text, [
        Problem(kind, name, text.count("\n", 0, offset) + 1, None, message)
        for kind, offset, message in text_flaws(text)
    ]


def check_lines(
    name: str, raw: bytes | None, start: int | None = 0
) -> tuple[list[str], list[Problem]]:
    """Check the bytes of a JSONL file (None if it is not a regular file), or of a block of it.

    A block consists of whole lines, which are counted from its first; `start` is its offset in
    bytes, None for lines that are not those of a file. Invisible characters and normalisation are
    checked in the fields of the records, because JSON can hide them behind escapes.
    """
    text, problems = _decode(name, raw, start)
    if text is None or problems or not text:
        return [], problems
    if not text.endswith("\n"):
        last = text.count("\n") + 1
        return [], [Problem("no-final-newline", name, last, None, "the last line has no line feed")]
    lines = text[:-1].split("\n")
    blank = (number for number, line in enumerate(lines, 1) if not line.strip(" "))
    return lines, [
        Problem("blank-line", name, number, None, "the line is empty")
        for number in islice(blank, MAX_PER_FILE + 1)
    ]


def is_harmless(text: str) -> bool:
    """Whether no character is forbidden or can be changed by normalisation.

    A harmless text has no `text_flaws`; the converse does not hold. Fast for texts with few
    different characters.
    """
    return all(map(_is_inert, set(text)))


@cache
def _is_inert(character: str) -> bool:
    category = unicodedata.category(character)
    # Marks compose with the character before them, and so do some letters of category Lo (Jamo).
    return (
        (category[0] in "NPSZ" or category in {"Lu", "Ll", "Lt"})
        and not FORBIDDEN.match(character)
        and unicodedata.is_normalized("NFC", character)
    )


def text_flaws(text: str) -> Iterator[tuple[str, int, str]]:
    """Characters that no text may have: (problem id, offset, message), the first of each id."""
    surrogate = re.search("[\ud800-\udfff]", text)
    if surrogate:
        code = f"U+{ord(surrogate.group()):04X}"
        yield "lone-surrogate", surrogate.start(), f"half of a surrogate pair, {code}"
        return
    match = FORBIDDEN.search(text)
    if match:
        character = match.group()
        label = unicodedata.name(character, "control character")
        yield "forbidden-character", match.start(), f"U+{ord(character):04X} ({label.lower()})"
    if not unicodedata.is_normalized("NFC", text):
        normal = unicodedata.normalize("NFC", text)
        pairs = zip(text, normal, strict=False)
        offset = next((i for i, (a, b) in enumerate(pairs) if a != b), len(normal))
        message = f"not in Unicode normal form C at {text[offset : offset + 2]!a}"
        yield "not-nfc", offset, message


def _decode(
    name: str, raw: bytes | None, start: int | None = 0
) -> tuple[str | None, list[Problem]]:
    if raw is None:
        return None, [Problem("not-a-file", name, None, None, "not a regular file")]
    if start == 0 and raw.startswith(b"\xef\xbb\xbf"):
        message = "the file starts with a byte order mark"
        return None, [Problem("byte-order-mark", name, 1, None, message)]
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        place = "" if start is None else f" at {start + error.start}"
        message = f"byte 0x{raw[error.start]:02X}{place} is not UTF-8"
        return None, [Problem("invalid-utf8", name, line, None, message)]
    if "\r" in text:
        line = text.count("\n", 0, text.index("\r")) + 1
        return text, [Problem("carriage-return", name, line, None, "a line ends with CR")]
    return text, []
