"""The paragraphs of a text: its non-empty lines."""

import re
from typing import NamedTuple

_LINE = re.compile(r"[^\n]+")


class Paragraph(NamedTuple):
    """A non-empty line without the white space around it.

    Attributes:
        number: its number among the non-empty lines, from 1.
        start: offset of its first character, in code points.
        end: offset after its last character.
    """

    number: int
    start: int
    end: int


def split_paragraphs(text: str) -> list[Paragraph]:
    """The paragraphs of a text; a line of only white space is not a paragraph."""
    numbered: list[Paragraph] = []
    for line in _LINE.finditer(text):
        content = line[0].strip()
        if content:
            start = line.start() + line[0].index(content[0])
            numbered.append(Paragraph(len(numbered) + 1, start, start + len(content)))
    return numbered
