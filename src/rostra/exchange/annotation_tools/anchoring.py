"""Offsets of tools into a text, in UTF-16 code units and in code points, and the words at them."""

from bisect import bisect_right
from dataclasses import replace

from rostra.exchange.annotation_tools.task import Span
from rostra.exchange.losses import LossReport
from rostra.printable import shortened

_BMP = 0xFFFF


class Utf16Offsets:
    """Converts offsets into a text between code points and UTF-16 code units.

    A character outside of the Basic Multilingual Plane (an emoji, Gothic) is one code point and two
    code units. JavaScript and Java count code units.
    """

    def __init__(self, text: str) -> None:
        self._astral = [at for at, character in enumerate(text) if ord(character) > _BMP]
        self._units = [at + number for number, at in enumerate(self._astral)]
        self.length = len(text) + len(self._astral)
        """The length of the text in code units."""

    def code_units(self, offset: int) -> int:
        """The offset in code units of one in code points."""
        return offset + bisect_right(self._astral, offset - 1)

    def code_points(self, offset: int) -> int | None:
        """The offset in code points of one in code units; None inside a character."""
        before = bisect_right(self._units, offset - 1)
        return None if before and self._units[before - 1] + 1 == offset else offset - before


def anchored(  # noqa: PLR0913 - a span, and what a tool says of its words
    span: Span,
    text: str,
    utf16: Utf16Offsets,
    quote: str | None,
    report: LossReport,
    *,
    prefix: str = "",
    suffix: str = "",
) -> Span | None:
    """A span at the words that the tool gives for it, in code points.

    Where other words are at its offsets, they may be code units of UTF-16; otherwise the words are
    sought in the text, and taken where they occur once, with what the tool says is around them.
    Both are reported as altered.

    Args:
        span: the span with the offsets of the tool; -1 where it gives words alone.
        text: the text of the source.
        utf16: its offsets.
        quote: the words; None where the tool gives none, so that the span is taken as it is.
        report: is given what is wrong or altered.
        prefix: what precedes the words.
        suffix: what follows them.

    Returns:
        The span; None, with a report, where the words are not in the text or at several places.
    """
    if quote is None or _same(text[max(span.start, 0) : max(span.end, 0)], quote):
        return span
    start, end = (utf16.code_points(max(each, 0)) for each in (span.start, span.end))
    if start is not None and end is not None and _same(text[start:end], quote):
        message = "offsets count UTF-16 code units; they were converted to code points"
        report.add("altered", "utf-16-offsets", message, span.place)
        return replace(span, start=start, end=end)
    words = f"{prefix}{quote}{suffix}"
    at = text.find(words) if quote else -1
    if at >= 0 and text.find(words, at + 1) < 0:
        at += len(prefix)
        if span.start >= 0:
            message = "other words are at the offsets of a span; its own words were found elsewhere"
            report.add("altered", "moved-span", message, span.place, quote)
        return replace(span, start=at, end=at + len(quote))
    message = "other words are at the offsets of a span, and its own are not at one place"
    found = shortened(text[max(span.start, 0) : max(span.end, 0)], 30)
    report.add("wrong", "unanchored-span", message, span.place, f"{found!r} is not {quote!r}")
    return None


def _same(words: str, quote: str) -> bool:
    """Whether words are the same but for how tools write white space."""
    return words == quote or (bool(quote.split()) and words.split() == quote.split())
