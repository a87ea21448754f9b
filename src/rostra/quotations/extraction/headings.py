"""Lines that only name who speaks next: "Zed Quill, mayor of Arvo", "Arvan Senator Zed Quill"."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rostra.language.paragraphs import Paragraph
from rostra.language.titles import HONORIFICS
from rostra.quotations.extraction.names import Name, NameFinder

LONGEST = 240
"""Code points of a heading at most."""

_SEPARATOR = re.compile(r"\s*,\s*|\s+[-–—]\s+|\s*\(\s*")
_LEADING = re.compile(rf"(?:(?:{'|'.join(sorted(HONORIFICS))})\b\.?\s+|the\s+)+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with its name and the stretch of its role.

    Attributes:
        number: Of its paragraph.
        role: Offsets of the first stretch of role words; None if it gives none.
    """

    number: int
    name: Name
    role: tuple[int, int] | None


def headings(
    text: str, paragraphs: Sequence[Paragraph], quoted: Mapping[int, object], finder: NameFinder
) -> dict[int, Heading]:
    """The headings of a text by paragraph: no mark in them, and a quotation begins below."""
    found = {}
    for number in quoted:
        if number == 1 or number - 1 in quoted:
            continue
        heading = _heading(text, paragraphs[number - 2], finder)
        if heading is not None:
            found[number - 1] = heading
    return found


def _heading(text: str, paragraph: Paragraph, finder: NameFinder) -> Heading | None:
    start, end = paragraph.start, paragraph.end
    if end - start > LONGEST or text[start:end].rstrip("’'\"”»)")[-1:] in tuple(".!?…;,"):
        return None
    if text[end - 1] == ":":
        end -= 1
    names = finder.find(text, start, end)
    if not names or _verbs(text, start, names[0].opening, finder):
        return None
    first, last = names[0], names[-1]
    described = text[start : first.opening].split()
    of = described and described[-1].lower() in finder.prepositions
    if len(first.words) > 1 and not of and _SEPARATOR.match(text, first.end, end):
        role = _before(text, start, first.start) or _after(text, first.end, end, finder)
        return Heading(paragraph.number, first, role)
    if len(last.words) > 1 and last.end == end and not _verbs(text, start, last.opening, finder):
        return Heading(paragraph.number, last, _before(text, start, last.start))
    return None


def _before(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Role words before a name, without honorifics at either side."""
    honorifics = _LEADING.match(text, start, end)
    start = honorifics.end() if honorifics else start
    words = text[start:end].rstrip(" ,:–—-").split()
    while words and words[-1].strip(".").lower() in HONORIFICS:
        words.pop()
    if not words:
        return None
    end = text.rindex(words[-1], start, end) + len(words[-1])
    return start, end


def _after(text: str, start: int, end: int, finder: NameFinder) -> tuple[int, int] | None:
    separator = _SEPARATOR.match(text, start, end)
    if separator is None:
        return None
    start = separator.end()
    if separator[0].strip() == "(" and text[end - 1] == ")":
        end -= 1
    if start >= end or _verbs(text, start, end, finder):
        return None
    return start, end


def _verbs(text: str, start: int, end: int, finder: NameFinder) -> bool:
    """Whether a stretch has a verb of speech or an auxiliary, and so is a sentence."""
    return not finder.verbs.isdisjoint(text[start:end].lower().split())
