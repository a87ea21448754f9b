"""The paragraphs of a text: its non-empty lines."""

import re
from typing import NamedTuple

_CONTENT = re.compile(r"\S(?:[^\n]*\S)?")  # of a line, without the white space around it


class Paragraph(NamedTuple):
    """A non-empty line, numbered from 1, without the white space around it.

    Offsets are in code points, end exclusive.
    """

    number: int
    start: int
    end: int


def split_paragraphs(text: str) -> list[Paragraph]:
    """The paragraphs of a text; a line of only white space is not a paragraph."""
    lines = enumerate(_CONTENT.finditer(text), 1)
    return [Paragraph(number, *line.span()) for number, line in lines]
