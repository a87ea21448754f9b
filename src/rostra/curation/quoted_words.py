"""The span of an utterance within what somebody selected: the guideline on its marks."""

from rostra.curation.places import Place
from rostra.errors import RostraError
from rostra.language.quotation_marks import (
    CLOSERS,
    DOUBLE,
    SINGLE,
    orientation,
    single_marks_are_outer,
)


def quoted_words(selected: Place, text: str) -> Place:
    """The words of an utterance: without its outer marks, the report's comma, and outer spaces.

    Only marks at the ends of the selection are taken for outer ones, and only if they are of the
    kind that the text has there; inner ones stay.

    Args:
        selected: a span of one paragraph.
        text: the text.

    Raises:
        RostraError: the selection holds two quotations, with words of the report between them.
    """
    start, end = _trimmed(*selected, text)
    outer = SINGLE if single_marks_are_outer(text) else DOUBLE
    inner = text[start + 1 : end - 1]
    opens = end > start and text[start] in outer and text[start] in CLOSERS
    comma = end > start and text[end - 1] == ","
    last = end - 1 - comma
    closes = last > start and text[last] in outer
    if opens and closes and text[last] in CLOSERS[text[start]]:
        if outer is DOUBLE and _closes_first(start, last, text):
            raise RostraError(
                "these are several quotations with words of the report between them: "
                "each is an utterance of its own"
            )
        start, end = start + 1, last
    elif opens and not any(mark in CLOSERS[text[start]] for mark in inner + text[end - 1]):
        start += 1  # the quotation goes on after the selection
    elif closes and not any(text[last] in CLOSERS.get(mark, ()) for mark in text[start:last]):
        end = last  # the quotation began before it
    start, end = _trimmed(start, end, text)
    following = text[end : end + 1]
    if end > start and text[end - 1] == "," and following and following in outer:
        end -= 1
    return Place(*_trimmed(start, end, text))


def _closes_first(start: int, end: int, text: str) -> bool:
    """Whether the first double mark after an opening one, and before `end`, closes a quotation."""
    marks = (at for at in range(start + 1, end) if text[at] in DOUBLE)
    first = next(marks, None)
    if first is None:
        return False
    opening, mark = text[start], text[first]
    turned = orientation(text, first, first + 1)
    return turned < 0 or (turned == 0 and mark != opening and mark in CLOSERS[opening])


def _trimmed(start: int, end: int, text: str) -> tuple[int, int]:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), start + len(words.rstrip())
