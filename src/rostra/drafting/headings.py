"""Headings that name the next speaker: "Belgian Senator X Y", "X Y, role", "X Y"."""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from rostra.drafting.names import NameFinder
from rostra.drafting.paragraphs import Paragraph
from rostra.drafting.tagging import Tagger
from rostra.language.titles import HONORIFICS

LONGEST = 240
"""Characters of a heading; what is longer is a sentence."""

_ENDS = re.compile(r"[\s:]*(?:\([^()]*\))?[\s:]*$")
_FORBIDDEN = frozenset("VvGapRTQ.")


class Heading(NamedTuple):
    """A line that names who speaks below it.

    Attributes:
        paragraph: Its number.
        start: Where the name begins, without honorific.
        end: Where the name ends.
        role: Start and end of the first stretch that says the role; None for none.
    """

    paragraph: int
    start: int
    end: int
    role: tuple[int, int] | None


def headings(
    text: str,
    paragraphs: Sequence[Paragraph],
    opening: Collection[int],
    finder: NameFinder,
    tagger: Tagger,
) -> dict[int, Heading]:
    """The headings by the number of their paragraph.

    Args:
        text: The text.
        paragraphs: Its paragraphs.
        opening: Numbers of the paragraphs that begin with a quotation.
        finder: Finds names.
        tagger: Tags words.
    """
    lone = (p for p in paragraphs if p.number + 1 in opening and p.number not in opening)
    found = (_heading(text, p, finder, tagger) for p in lone)
    return {heading.paragraph: heading for heading in found if heading}


def _heading(text: str, paragraph: Paragraph, finder: NameFinder, tagger: Tagger) -> Heading | None:
    start, end = paragraph.start, paragraph.end
    if end - start > LONGEST or text[end - 1] in '.!?…,;”"':
        return None
    comma = text.find(",", start, end)
    head = comma if comma > 0 else start + _ENDS.search(text[start:end]).start()  # type: ignore[union-attr]
    names = finder.find(text, start, head)
    if not names or names[-1].end != head or (len(names[-1].words) < 2 and not names[-1].titles):
        return None
    name = names[-1]
    before = _without_honorifics(text, start, name.start)
    tags = {token.tag for token in tagger.tag(start, name.start)}
    if tags & _FORBIDDEN:
        return None
    if before:
        return Heading(paragraph.number, name.start, name.end, before)
    tail = _stretch(text, head + 1, end) if comma > 0 else None
    return Heading(paragraph.number, name.start, name.end, tail)


def _stretch(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] == ":"):
        end -= 1
    return (start, end) if start < end else None


_WORD = re.compile(r"\S+")


def _without_honorifics(text: str, start: int, end: int) -> tuple[int, int] | None:
    """A stretch of words before a name, less the honorifics among its ends."""
    words = [m.span() for m in _WORD.finditer(text, start, end)]
    while words and _honorific(text, words[0]):
        words.pop(0)
    while words and _honorific(text, words[-1]):
        words.pop()
    return (words[0][0], words[-1][1]) if words else None


def _honorific(text: str, word: tuple[int, int]) -> bool:
    return text[slice(*word)].lower().rstrip(".") in HONORIFICS


def role_before(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The words of a role between the start of a subject and its name."""
    return _without_honorifics(text, start, end)


def following(
    found: dict[int, Heading], paragraphs: Sequence[Paragraph], opening: Collection[int]
) -> Iterator[tuple[int, Heading]]:
    """Each paragraph below a heading with it, as far as paragraphs begin with quotations."""
    current: Heading | None = None
    for paragraph in paragraphs:
        if paragraph.number in found:
            current = found[paragraph.number]
        elif paragraph.number not in opening:
            current = None
        elif current is not None:
            yield paragraph.number, current
