"""A report as it comes from outside: is it plain text that can become a source?"""

import re
from pathlib import Path

from rostra.checking import encoding
from rostra.corpus import StoredFile
from rostra.errors import RostraError

LARGEST = 16 * 2**20
"""Bytes of the longest report that is read; a book of a thousand pages has three million."""

_MARKUP = re.compile(
    r"\A\s*<(?:!doctype|\?xml|html|head|body)\b|</(?:p|div|span|body|html)\s*>", re.IGNORECASE
)


def read_article(file: Path) -> str:
    """The text of a report.

    Raises:
        RostraError: it is empty, too long, no text as Rostra keeps it, or a page with markup. The
            message names line and remedy.
    """
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
    text, problems = encoding.check_text(str(file), stored.read())
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
