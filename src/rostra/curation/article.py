"""Reading a report from a file, which must be plain text that can become a source."""

import re
from html import unescape
from pathlib import Path
from typing import NamedTuple

from rostra.curation.documents import (
    MAX_DOCUMENT_BYTES,
    Conversion,
    converted,
    declared_encoding,
    kind_of,
)
from rostra.curation.text_encodings import advice, decoded, is_utf_8
from rostra.errors import RostraError
from rostra.releases import StoredFile
from rostra.validation.encoding import check_text

MAX_BYTES = 16 * 2**20
"""The size of the longest report that is read; a book of a thousand pages has three million."""

_FORMATS = {
    b"{\\rtf": "RTF",
    b"\xd0\xcf\x11\xe0": "a file of an old Word",
}
_MARKUP = re.compile(
    r"\A\s*<(?:!doctype|\?xml|html|head|body)\b|</(?:p|div|span|body|html)\s*>"
    r"|&(?:quot|nbsp|[lr][sd]quo|#[0-9]{2,5});",
    re.IGNORECASE,
)


class Article(NamedTuple):
    """A report.

    Attributes:
        text: its text, one paragraph a line.
        conversion: how it was taken from a document; None for a file of text.
        document: all that the document prints, that of a web page with its metadata.
    """

    text: str
    conversion: Conversion | None
    document: str


def read_article(file: Path, encoding: str | None = None) -> str:
    """Read the text of a report, as `read_report`."""
    return read_report(file, encoding).text


def read_report(file: Path, encoding: str | None = None) -> Article:
    """Read a report: plain text as it is, or what is text in a web page, a PDF or a Word file.

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
    kind = kind_of(file, raw)
    if kind in {None, "html"} and len(raw) > MAX_BYTES:
        raise _too_large(file, len(raw), MAX_BYTES)
    if kind is None:
        text = _plain_text(file, raw, encoding)
        return Article(text, None, text)
    page = _decoded_page(file, raw, encoding) if kind == "html" else None
    conversion = converted(file, kind, raw, page)
    printed = [conversion.text, *conversion.left_out, *([] if page is None else [unescape(page)])]
    return Article(conversion.text, conversion, "\n".join(printed))


def _plain_text(file: Path, raw: bytes, encoding: str | None) -> str:
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
            "part of the source. Is the file a web page, name it .html"
        )
    return text


def _decoded_page(file: Path, page: bytes, encoding: str | None) -> str:
    """A page in the encoding that the user names, or that it declares, or in UTF-8."""
    encoding = encoding or declared_encoding(page)
    if encoding is None and not is_utf_8(page):
        raise RostraError(f"{file}: invalid-utf8: it declares no encoding. {advice(file, page)}")
    return decoded(file, page, encoding or "utf-8")


def _too_large(file: Path, size: int, limit: int) -> RostraError:
    return RostraError(
        f"{file} has {size:,} bytes; a report has at most {limit:,}. "
        "Give each report a file of its own"
    )


def _bytes(file: Path) -> bytes:
    if not file.exists():
        raise RostraError(f"{file} does not exist")
    if not file.is_file():
        raise RostraError(f"{file} is not a regular file; name a text file")
    stored = StoredFile(file)
    limit = MAX_DOCUMENT_BYTES if file.suffix.lower() in {".pdf", ".docx"} else MAX_BYTES
    if stored.size > limit:
        raise _too_large(file, stored.size, limit)
    return stored.read()
