"""Units: what is compared in place of spans, so that no border is a matter of taste.

Annotators and systems disagree whether marks, a final comma or a whole quotation over several
paragraphs belong into one span. Both sides are therefore cut and trimmed alike.
"""

import re

Span = tuple[int, int]
"""Offsets into a text in Unicode code points, end exclusive."""

_WHITE = " \t\r\n\u00a0\u200b\u2009"
_MARKS = "\"“”„‟«»'‘’‚‹›`´"
_PUNCTUATION = ".,;:!?…-–—"
_EDGE = frozenset(_WHITE + _MARKS + _PUNCTUATION)
_PARAGRAPH = re.compile(r"[^\n]+")


def units(text: str, start: int, end: int) -> list[Span]:
    """The units of a span: one a paragraph, trimmed of white space, marks and punctuation.

    A paragraph without a letter or digit in the span gives none.
    """
    found = (_trimmed(text, *part.span()) for part in _PARAGRAPH.finditer(text, start, end))
    return [(a, b) for a, b in found if any(map(str.isalnum, text[a:b]))]


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in _EDGE:
        start += 1
    while start < end and text[end - 1] in _EDGE:
        end -= 1
    return start, end
