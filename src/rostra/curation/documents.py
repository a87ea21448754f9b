"""Documents as reports: which kind a file is, and the text that is taken from it.

What a file is is decided by its content; a name that says otherwise is an error. Readers run in a
process without the environment, with limits of time and memory, and each file has a largest size.
"""

import base64
import re
import unicodedata
from collections.abc import Iterable
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

from rostra.compatibility.worker import Worker, WorkerError
from rostra.curation import document_readers
from rostra.errors import RostraError
from rostra.printable import counted
from rostra.validation.encoding import FORBIDDEN

MAX_DOCUMENT_BYTES = 64 * 2**20
"""The size of the largest PDF or Word file that is read."""

_CPU_SECONDS, _WALL_SECONDS = 60.0, 300.0

_LIBRARIES = {"html": "trafilatura", "pdf": "pdfminer.six", "docx": "mammoth"}
_NAMES = {"html": "a web page", "pdf": "a PDF", "docx": "a Word file"}
_SUFFIXES = {".html": "html", ".htm": "html", ".xhtml": "html", ".pdf": "pdf", ".docx": "docx"}
_PAGE = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE,
)
_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE
)
_WEB_NAMES = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252"}
"""Names that browsers read as another encoding (https://encoding.spec.whatwg.org/#names-and-labels)."""

_SHOWN = 8
"""Paragraphs left out that are shown."""

_WIDTH = 76
"""Characters of a paragraph that are shown."""

_QUOTED = re.compile('[“”„«»「」"]')


class Conversion(NamedTuple):
    """The text that was taken from a document.

    Attributes:
        kind: ``html``, ``pdf`` or ``docx``.
        sha256: of the document.
        reader: the library that read it, with its version.
        text: its paragraphs, one a line.
        left_out: the paragraphs that a reader of the document sees and the text does not have.
    """

    kind: str
    sha256: str
    reader: str
    text: str
    left_out: list[str]


def kind_of(file: Path, raw: bytes) -> str | None:
    """The kind of a document, None for plain text; by its content.

    Raises:
        RostraError: its name says that it is of another kind.
    """
    named = _SUFFIXES.get(file.suffix.lower())
    kind = None
    if raw[:1024].lstrip().startswith(b"%PDF-"):
        kind = "pdf"
    elif raw.startswith(b"PK\x03\x04"):
        kind = "docx"
    elif named == "html" or _PAGE.match(raw[:4096]):
        kind = "html"
    if kind == named or (kind and file.suffix.lower() not in {*_SUFFIXES, ".txt"}):
        return kind
    if kind is None:
        assert named is not None
        raise RostraError(f"{file} is not {_NAMES[named]}, as its name says")
    name = f"{file.stem}.{kind}"
    raise RostraError(f"{file} is {_NAMES[kind]}, whatever its name says. Name it {name}")


def converted(file: Path, kind: str, raw: bytes, page: str | None) -> Conversion:
    """Take the text from a document.

    Args:
        file: its place, for messages.
        kind: the result of `kind_of`.
        raw: its content.
        page: the same as text, for a web page.

    Raises:
        RostraError: the extra is not installed, or the document has no text that can be read.
    """
    library = _LIBRARIES[kind]
    try:
        reader = f"{library} {version(library)}"
    except PackageNotFoundError:
        raise RostraError(
            f"{file} is {_NAMES[kind]}, which {library} reads. Install it: "
            "pip install 'rostra[documents]'; or save the report as plain text"
        ) from None
    content = base64.b64encode(raw).decode() if page is None else page
    worker = Worker(_CPU_SECONDS, _WALL_SECONDS, isolated=True)
    try:
        taken, left_out = worker.call(document_readers.read, kind, content)
    except WorkerError as error:
        message = str(error).removeprefix("it raised UnreadableError: ")
        if message == str(error):
            message = f"cannot be read: {message}"
        raise RostraError(f"{file} {message}") from None
    finally:
        worker.close()
    text = "".join(f"{line}\n" for line in _clean(taken))
    if not text:
        raise RostraError(f"{file} has no text that {library} takes for a report. Save it as text")
    return Conversion(kind, sha256(raw).hexdigest(), reader, text, _clean(left_out))


def describe(file: Path, conversion: Conversion) -> str:
    """What was taken from a document and what was left out, in lines for people."""
    paragraphs = conversion.text.splitlines()
    with_marks = sum(1 for line in conversion.left_out if _QUOTED.search(line))
    lines = [
        (
            f"{file}: {_NAMES[conversion.kind]}, read by {conversion.reader}: "
            f"{counted(len(paragraphs), 'paragraphs')}, {len(conversion.text):,} characters; "
            f"{len(conversion.left_out)} left out, {with_marks} of them with quotation marks"
        ),
        f"  sha256 of the original: {conversion.sha256}",
        f"  first: {_shortened(paragraphs[0])}",
        f"  last: {_shortened(paragraphs[-1])}",
    ]
    # Those with marks first: they may be what somebody said.
    shown = sorted(conversion.left_out, key=lambda line: not _QUOTED.search(line))[:_SHOWN]
    lines += [f"  left out: {_shortened(line)}" for line in shown]
    if len(conversion.left_out) > _SHOWN:
        lines.append(f"  left out: {len(conversion.left_out) - _SHOWN} more")
    return "\n".join(lines)


def _shortened(line: str) -> str:
    return line if len(line) <= _WIDTH else line[:_WIDTH] + "…"


def declared_encoding(raw: bytes) -> str | None:
    """The encoding that a page declares, as browsers read its name; None if it declares none."""
    declared = _CHARSET.search(raw[:4096])
    if declared is None:
        return None
    name = declared[1].decode().lower()
    return _WEB_NAMES.get(name, name)


def _clean(lines: Iterable[str]) -> list[str]:
    """Lines as sources have them: normal form C, without invisible characters."""
    normal = (unicodedata.normalize("NFC", line.replace("\t", " ")) for line in lines)
    return [kept for line in normal if (kept := FORBIDDEN.sub("", line).strip())]
