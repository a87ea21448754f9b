"""Readers of documents: the paragraphs of a web page, a PDF or a Word file.

They run in a process with limits (`rostra.curation.documents`), as what they read is a stranger's.
Nothing is fetched: links, images and entities stay unread. The libraries are the extra
``documents``; each reader imports its own.
"""

import base64
import re
import zipfile
from collections import Counter
from copy import deepcopy
from importlib import import_module
from io import BytesIO
from typing import Any

_UNZIPPED = 256 * 2**20
"""Bytes that a Word file may have when it is unzipped, by its own table; more is not unzipped."""

_BLOCKS = frozenset(
    "address article aside blockquote br caption dd details dialog div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table "
    "tbody td tfoot th thead tr ul".split()
)
_UNSEEN = frozenset("script style noscript template svg textarea select title".split())
_TAKEN_BLOCKS = frozenset("p head item quote cell row list table div ab lb".split())
"""Elements of trafilatura's tree (TEI) that begin a line."""

_SEVERAL = 3
"""Pages that a document has before what is on most of them is a running head."""

_DECLARATION = re.compile(r"\s*+<\?xml[^>]*+>")
_ENDED = tuple(".!?…:;\"'”’»«“)]")

Paragraphs = tuple[list[str], list[str]]
"""The paragraphs that are the text of a report, and those that were left out."""


class UnreadableError(ValueError):
    """The document has no text to read; the message completes the sentence "FILE …"."""


def read(kind: str, content: str) -> Paragraphs:
    """Read a document.

    Args:
        kind: ``html``, ``pdf`` or ``docx``.
        content: a page as text, another document as base64.
    """
    if kind == "html":
        return _html(content)
    raw = base64.b64decode(content)
    return _pdf(raw) if kind == "pdf" else _docx(raw)


def _html(page: str) -> Paragraphs:
    """The main text of a page as trafilatura finds it, and the rest of what a browser shows."""
    trafilatura = import_module("trafilatura")
    config = deepcopy(trafilatura.settings.DEFAULT_CONFIG)
    config["DEFAULT"]["min_extracted_size"] = "0"  # a short report is one all the same
    if declaration := _DECLARATION.match(page):
        page = page[declaration.end() :]
    document = trafilatura.bare_extraction(
        page, include_comments=False, with_metadata=False, config=config
    )
    taken = _lines(document.body, _TAKEN_BLOCKS) if document is not None else []
    rest = Counter(map(_words, taken))
    left_out = []
    for line in _lines(import_module("lxml.html").document_fromstring(page), _BLOCKS):
        if rest[_words(line)]:
            rest[_words(line)] -= 1
        else:
            left_out.append(line)
    return taken, left_out


def _words(line: str) -> str:
    """A line for comparison: no-break spaces, which trafilatura replaces, are spaces."""
    return " ".join(line.split())


def _lines(tree: Any, blocks: frozenset[str]) -> list[str]:  # noqa: ANN401 - an lxml element
    """The text of a tree, with a line for each block; spaces are those that a browser shows."""
    parts: list[str] = []
    unseen = 0  # elements that are not shown, around the place
    for event, element in import_module("lxml.etree").iterwalk(
        tree, ("start", "end", "comment", "pi")
    ):
        is_start = event == "start"
        if event in {"start", "end"}:
            parts.append("\n" if element.tag in blocks else "")
            unseen += (1 if is_start else -1) * (element.tag in _UNSEEN)
        text = element.text if is_start else element.tail
        if text and not unseen and (is_start or element is not tree):
            parts.append(re.sub(r"[ \t\n\r\f]+", " ", text))
    return _stripped("".join(parts).split("\n"))


def _pdf(raw: bytes) -> Paragraphs:
    """The text blocks of a PDF in the order of its layout; page numbers and running heads aside."""
    high_level = import_module("pdfminer.high_level")
    layout = import_module("pdfminer.layout")
    errors = import_module("pdfminer.pdfdocument")
    try:
        pages = [
            _stripped(_joined(box.get_text()) for box in page if isinstance(box, layout.LTTextBox))
            for page in high_level.extract_pages(BytesIO(raw))
        ]
    except errors.PDFPasswordIncorrect:
        raise UnreadableError("is encrypted. Save it without its password") from None
    except (MemoryError, RecursionError):
        raise
    except Exception as error:
        raise UnreadableError(f"is not a PDF that can be read ({type(error).__name__})") from error
    if not any(pages):
        raise UnreadableError(
            f"has no text ({len(pages)} pages, perhaps scanned pictures). Recognise its text "
            "first, for example with ocrmypdf"
        )
    return _without_running_heads(pages)


def _without_running_heads(pages: list[list[str]]) -> Paragraphs:
    """The blocks of all pages, without numbers of pages and what is on most of several pages."""
    on_pages = Counter(block for page in pages for block in set(page))
    paragraphs: list[str] = []
    left_out: list[str] = []
    for page in pages:
        is_first = True
        for block in page:
            is_running = len(pages) >= _SEVERAL and on_pages[block] > len(pages) / 2
            if is_running or re.fullmatch(r"\W*[0-9]{1,4}\W*", block):
                left_out.append(block)
                continue
            if is_first and paragraphs and _goes_on(paragraphs[-1], block):
                paragraphs[-1] += " " + block
            else:
                paragraphs.append(block)
            is_first = False
    return paragraphs, left_out


def _joined(block: str) -> str:
    """The lines of a block as one; a word divided by a hyphen at the end of a line is one word."""
    block = re.sub(r"\u00ad\n", "", block.strip())
    block = re.sub(r"(?<=[^\W\d_])[-‐]\n(?=[a-zà-öø-ÿ])", "", block)
    return re.sub(r"\s*\n\s*", " ", block)


def _goes_on(paragraph: str, block: str) -> bool:
    """Whether the first block of a page continues the last paragraph of the page before."""
    return block[:1].islower() and not paragraph.endswith(_ENDED)


def _docx(raw: bytes) -> Paragraphs:
    """The paragraphs of a Word file; its headers, footers and notes are not read."""
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            size = sum(member.file_size for member in members)
    except zipfile.BadZipFile:
        raise UnreadableError("is damaged: it is not a whole ZIP file") from None
    if "word/document.xml" not in names:
        raise UnreadableError("is a ZIP file, and not a Word file (.docx)")
    if size > _UNZIPPED:
        raise UnreadableError(f"has {size:,} bytes unzipped; at most {_UNZIPPED:,} are read")
    mammoth = import_module("mammoth")
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            has_entities = b"<!DOCTYPE" in archive.read("word/document.xml")
        text = "" if has_entities else mammoth.extract_raw_text(BytesIO(raw)).value
    except (MemoryError, RecursionError):
        raise
    except Exception as error:
        raise UnreadableError(
            f"is not a Word file that can be read ({type(error).__name__})"
        ) from error
    if has_entities:
        raise UnreadableError("declares entities, which no Word file does")
    return _stripped(text.split("\n")), []


def _stripped(lines: Any) -> list[str]:  # noqa: ANN401 - any iterable of strings
    """Lines without spaces at their ends; those without words are left out."""
    return [stripped for line in lines if (stripped := line.strip(" \t\n\r\f"))]
