"""A text as paragraphs: its non-empty lines, counted from 1."""

import re
from typing import NamedTuple

_LINE = re.compile(r"[^\n]+")


class Paragraph(NamedTuple):
    """A non-empty line, without the white space around it.

    Attributes:
        number: Which non-empty line it is, from 1.
    """

    number: int
    start: int
    end: int


def paragraphs(text: str) -> list[Paragraph]:
    """The paragraphs of a text; a line of white space alone is none."""
    found: list[Paragraph] = []
    for line in _LINE.finditer(text):
        content = line[0].strip()
        if content:
            start = line.start() + line[0].index(content[0])
            found.append(Paragraph(len(found) + 1, start, start + len(content)))
    return found
