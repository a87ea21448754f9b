"""Speakers named on the page: labels in transcripts ("QUILL: ...") and headings above speech."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rostra.language.paragraphs import Paragraph
from rostra.language.titles import HONORIFICS
from rostra.quotations.extraction.names import Name, NameFinder
from rostra.quotations.extraction.quote_matching import PieceGroup
from rostra.quotations.extraction.records import Rejected
from rostra.quotations.extraction.rule_confidence import Rejection
from rostra.quotations.extraction.tagging import Tag, Token

_MIN_REJECTED = 2  # lines with labels outside a transcript
_MAX_HEADING = 240  # code points

_LABEL = re.compile(r"(?:[A-Z][A-Z.’'\-]+(?: [A-Z][A-Z.’'\-]*){0,4}|Q|A)(?: \([^()]{1,60}\))?:\s")
_SEPARATOR = re.compile(r"\s*,\s*|\s+[-–—]\s+|\s*\(\s*")
_HONORIFICS = re.compile(rf"(?:(?:{'|'.join(sorted(HONORIFICS))})\b\.?\s+|the\s+)+", re.IGNORECASE)


def find_label(text: str, start: int, end: int) -> Token | None:
    """Return the name in capitals with which a stretch begins, as one token: "QUILL: ..."."""
    if not _LABEL.match(text, start, end):
        return None
    colon = text.index(":", start)
    return Token(Tag.NAME, text[start:colon], start, colon)


def labelled_lines_outside_transcripts(
    text: str, paragraphs: Sequence[Paragraph], pieces: Mapping[int, PieceGroup]
) -> list[Rejected]:
    """Return the lines with a label and without quotations that are too few for a transcript."""
    lines = []
    for paragraph in paragraphs:
        label = find_label(text, paragraph.start, paragraph.end)
        if paragraph.number in pieces or label is None:
            continue
        words = text[label.end + 1 : paragraph.end].lstrip()
        if words:
            start = paragraph.end - len(words)
            lines.append(Rejected(start, paragraph.end, Rejection.TRANSCRIPT.value))
    return lines if len(lines) >= _MIN_REJECTED else []


# Headings


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that only names who speaks next: "Zed Quill, mayor of Arvo"."""

    name: Name
    role: tuple[int, int] | None


def find_headings(
    text: str, paragraphs: Sequence[Paragraph], quoted: Mapping[int, object], finder: NameFinder
) -> dict[int, Heading]:
    """Return the headings by the number of their paragraph: they precede one with quotations.

    The keys of `quoted` are the numbers of the paragraphs with quotations.
    """
    before = [number - 1 for number in quoted if number > 1 and number - 1 not in quoted]
    headings = {number: _heading(text, paragraphs[number - 1], finder) for number in before}
    return {number: heading for number, heading in headings.items() if heading}


def _heading(text: str, paragraph: Paragraph, finder: NameFinder) -> Heading | None:
    _, start, end = paragraph
    if end - start > _MAX_HEADING or text[start:end].rstrip("’'\"”»)")[-1:] in tuple(".!?…;,"):
        return None
    if text[end - 1] == ":":
        end -= 1
    names = finder.find(text, start, end)
    if not names or _has_verb(text, start, names[0].opening, finder):
        return None
    first, last = names[0], names[-1]
    before = text[start : first.opening].split()
    after_preposition = bool(before) and before[-1].lower() in finder.prepositions
    separated = _SEPARATOR.match(text, first.end, end)
    if len(first.words) > 1 and not after_preposition and separated:
        role = _role_before(text, start, first.start) or _role_after(text, first.end, end, finder)
        return Heading(first, role)
    final = len(last.words) > 1 and last.end == end
    if final and not _has_verb(text, start, last.opening, finder):
        return Heading(last, _role_before(text, start, last.start))
    return None


def _role_before(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The words of the role before a name, without honorifics."""
    honorifics = _HONORIFICS.match(text, start, end)
    start = honorifics.end() if honorifics else start
    words = text[start:end].rstrip(" ,:–—-").split()
    while words and words[-1].strip(".").lower() in HONORIFICS:
        words.pop()
    if not words:
        return None
    return start, text.rindex(words[-1], start, end) + len(words[-1])


def _role_after(text: str, start: int, end: int, finder: NameFinder) -> tuple[int, int] | None:
    separator = _SEPARATOR.match(text, start, end)
    if separator is None:
        return None
    start = separator.end()
    if separator[0].strip() == "(" and text[end - 1] == ")":
        end -= 1
    return None if start >= end or _has_verb(text, start, end, finder) else (start, end)


def _has_verb(text: str, start: int, end: int, finder: NameFinder) -> bool:
    """Whether a stretch has a reporting verb or an auxiliary, and so is not a heading."""
    return not finder.verbs.isdisjoint(text[start:end].lower().split())
