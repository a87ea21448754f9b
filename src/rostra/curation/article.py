"""Reading a report from a file, which must be plain text that can become a source."""

import re
from pathlib import Path

from rostra.curation.text_encodings import advice, decoded, is_utf_8
from rostra.errors import RostraError
from rostra.releases import StoredFile
from rostra.validation.encoding import check_text

MAX_BYTES = 16 * 2**20
"""The size of the longest report that is read; a book of a thousand pages has three million."""

_FORMATS = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a word processor's file",
    b"{\\rtf": "RTF",
}
_MARKUP = re.compile(
    r"\A\s*<(?:!doctype|\?xml|html|head|body)\b|</(?:p|div|span|body|html)\s*>"
    r"|&(?:quot|nbsp|[lr][sd]quo|#[0-9]{2,5});",
    re.IGNORECASE,
)


def read_article(file: Path, encoding: str | None = None) -> str:
    """Read a report.

    Args:
        file: its place.
        encoding: the encoding to convert it from, by its name in Python; None for UTF-8 as it is.

    Raises:
        RostraError: it is empty, too long, not text in the form that sources have, or a page with
            markup. The message says on which line, and what to do.
    """
    try:
        raw = _bytes(file)
    except OSError as error:
        raise RostraError(f"{file} cannot be read: {error.strerror}") from error
    for signature, name in _FORMATS.items():
        if raw.startswith(signature):
            raise RostraError(f"{file} is {name}, not plain text. Save it as UTF-8 text")
    if encoding is not None:
        raw = decoded(file, raw, encoding).encode()
    text, problems = check_text(str(file), raw)
    if problems:
        first = problems[0]
        place = file if first.line is None else f"{file}:{first.line}"
        remedy = first.remedy_for(file, file.parent)
        if not is_utf_8(raw):
            remedy = advice(file, raw)
        raise RostraError(f"{place}: {first.id}: {first.message}. {remedy}")
    if text is None or not text.strip():
        raise RostraError(f"{file} is empty")
    if _MARKUP.search(text):
        raise RostraError(
            f"{file} contains markup. Save the page as plain text; otherwise its tags would become "
            "part of the source"
        )
    return text


def _bytes(file: Path) -> bytes:
    if not file.exists():
        raise RostraError(f"{file} does not exist")
    if not file.is_file():
        raise RostraError(f"{file} is not a regular file; name a text file")
    stored = StoredFile(file)
    if stored.size > MAX_BYTES:
        raise RostraError(
            f"{file} has {stored.size:,} bytes; a report has at most {MAX_BYTES:,}. "
            "Give each report a file of its own"
        )
    return stored.read()
