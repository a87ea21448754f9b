"""A report as it comes from outside: is it plain text that can become a source?"""

import re
from pathlib import Path

from rostra.errors import RostraError
from rostra.releases import StoredFile
from rostra.validation import encoding

LARGEST = 16 * 2**20
"""Bytes of the longest report that is read; a book of a thousand pages has three million."""

_FORMATS = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a word processor's file",
    b"{\\rtf": "RTF",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}
_MARKUP = re.compile(
    r"\A\s*<(?:!doctype|\?xml|html|head|body)\b|</(?:p|div|span|body|html)\s*>"
    r"|&(?:quot|nbsp|[lr][sd]quo|#[0-9]{2,5});",
    re.IGNORECASE,
)


def read_article(file: Path) -> str:
    """The text of a report.

    Raises:
        RostraError: it is empty, too long, no text as Rostra keeps it, or a page with markup. The
            message names line and remedy.
    """
    try:
        raw = _bytes(file)
    except OSError as error:
        raise RostraError(f"{file} cannot be read: {error.strerror}") from error
    for start, form in _FORMATS.items():
        if raw.startswith(start):
            raise RostraError(f"{file} is {form}, not plain text. Save it as UTF-8 text")
    text, problems = encoding.check_text(str(file), raw)
    if problems:
        first = problems[0]
        place = file if first.line is None else f"{file}:{first.line}"
        raise RostraError(f"{place}: {first.id}: {first.message}. {first.remedy}")
    if text is None or not text.strip():
        raise RostraError(f"{file} is empty; there is nothing to read")
    if _MARKUP.search(text):
        raise RostraError(
            f"{file} holds markup, not plain text. Save the page as text; what is in tags would "
            "become part of the source"
        )
    return text


def _bytes(file: Path) -> bytes:
    if not file.exists():
        raise RostraError(f"{file} is not there")
    if not file.is_file():
        raise RostraError(f"{file} is no regular file; name a text file")
    stored = StoredFile(file)
    if stored.size > LARGEST:
        raise RostraError(
            f"{file} has {stored.size:,} bytes; a report has at most {LARGEST:,}. "
            "Give each report a file of its own"
        )
    return stored.read()
