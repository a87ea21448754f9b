"""Level bytes: is a file text as Rostra keeps it, and does it have lines."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import islice

from rostra.problems import MAX_PER_FILE, Problem

# Control characters except LF, the byte order mark, zero width space, word joiner, bidi controls.
# U+00A0, U+00AD, ZWNJ (U+200C) and ZWJ (U+200D) may stand: scripts and typesetting need them.
_FORBIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028\u2029"
    "\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)


def check_text(name: str, raw: bytes | None) -> tuple[str | None, list[Problem]]:
    """Check the bytes of a source; gives its text where they are UTF-8."""
    text, problems = _decode(name, raw)
    if text is None or problems:
        return text, problems
    found = (
        Problem(kind, name, text.count("\n", 0, at) + 1, None, message)
        for kind, at, message in flaws(text)
    )
    return text, list(found)


def check_lines(name: str, raw: bytes | None, start: int = 0) -> tuple[list[str], list[Problem]]:
    """Check the bytes of a JSONL file, or of a block of whole lines in it; gives its lines.

    Invisible characters and normalisation are checked in the decoded fields (`rows`): JSON can
    hide them behind escapes.

    Args:
        name: path within the corpus folder.
        raw: the bytes; None for what is no regular file.
        start: offset of the block in its file, in bytes. Lines are counted from the block's first.
    """
    text, problems = _decode(name, raw, start)
    if text is None or problems or not text:
        return [], problems
    if not text.endswith("\n"):
        last = text.count("\n") + 1
        return [], [Problem("no-final-newline", name, last, None, "the last line has no line feed")]
    lines = text[:-1].split("\n")
    blank = islice((n for n, line in enumerate(lines, 1) if not line.strip(" ")), MAX_PER_FILE + 1)
    return lines, [Problem("blank-line", name, n, None, "the line is empty") for n in blank]


def harmless(text: str) -> bool:
    """Whether a text has no character that is forbidden or that normalisation may change.

    What is called harmless has no `flaws`; the opposite does not follow. Fast where a text uses
    few different characters, each of a kind that composes with none.
    """
    return all(map(_inert, set(text)))


@cache
def _inert(character: str) -> bool:
    kind = unicodedata.category(character)
    # Marks compose with what stands before them, and so do some letters of category Lo (Jamo).
    return (
        (kind[0] in "NPSZ" or kind in {"Lu", "Ll", "Lt"})
        and not _FORBIDDEN.match(character)
        and unicodedata.is_normalized("NFC", character)
    )


def flaws(text: str) -> Iterator[tuple[str, int, str]]:
    """What may stand in no text: (problem id, offset, message), the first of each id."""
    surrogate = re.search("[\ud800-\udfff]", text)
    if surrogate:
        code = f"U+{ord(surrogate.group()):04X}"
        yield "lone-surrogate", surrogate.start(), f"half of a surrogate pair, {code}"
        return
    match = _FORBIDDEN.search(text)
    if match:
        character = match.group()
        label = unicodedata.name(character, "control character")
        yield "forbidden-character", match.start(), f"U+{ord(character):04X} ({label.lower()})"
    if not unicodedata.is_normalized("NFC", text):
        normal = unicodedata.normalize("NFC", text)
        pairs = zip(text, normal, strict=False)
        at = next((i for i, (a, b) in enumerate(pairs) if a != b), len(normal))
        yield "not-nfc", at, f"not in Unicode normal form C at {text[at : at + 2]!a}"


def _decode(name: str, raw: bytes | None, start: int = 0) -> tuple[str | None, list[Problem]]:
    if raw is None:
        return None, [Problem("not-a-file", name, None, None, "this is no regular file")]
    if start == 0 and raw.startswith(b"\xef\xbb\xbf"):
        return None, [
            Problem("byte-order-mark", name, 1, None, "the file starts with a byte order mark")
        ]
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = f"byte 0x{raw[error.start]:02X} at {start + error.start} is not UTF-8"
        return None, [Problem("invalid-utf8", name, line, None, message)]
    at = text.find("\r")
    if at >= 0:
        line = text.count("\n", 0, at) + 1
        return text, [Problem("carriage-return", name, line, None, "a line ends with CR")]
    return text, []
