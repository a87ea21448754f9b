"""What looks like a quotation and no pass has proposed or rejected, each with the reason.

A curator sees every such passage in the draft: labelled lines that are too few for a transcript,
lines with a dash without a reporting clause among them, what follows a colon that is not surely
a lead-in, and quotation marks without a partner.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rostra.language.paragraphs import Paragraph
from rostra.language.quotation_marks import DOUBLE
from rostra.quotations.extraction.dialogue import DASH
from rostra.quotations.extraction.lead_ins import COLON
from rostra.quotations.extraction.records import Rejected
from rostra.quotations.extraction.rule_confidence import Rejection
from rostra.quotations.extraction.speech_or_record import SENTENCE_ENDS
from rostra.quotations.extraction.text_kinds import LIST_ITEM, TIME
from rostra.quotations.extraction.transcript_labels import Label

Span = tuple[int, int]

_MARK = re.compile(rf"[{DOUBLE}`'](?:(?<=[{DOUBLE}])[{DOUBLE}]*|(?<=`)`|(?<=')')")
_NEAR = 8  # words before a colon
_ORNAMENT = 4  # marks in a row
_ITEM = re.compile(r"[«»] ")  # guillemets before the items of a list


class Spans:
    """Stretches of a text that may overlap, for finding whether one of them is at a place."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []  # the furthest so far
        for start, end in sorted(spans):
            self._starts.append(start)
            self._ends.append(max(end, self._ends[-1] if self._ends else 0))

    def overlap(self, start: int, end: int) -> bool:
        """Whether one of them has a character between two offsets."""
        before = bisect_left(self._starts, end)
        return before > 0 and self._ends[before - 1] > start


def passages_left_out(
    text: str,
    paragraphs: Sequence[Paragraph],
    labels: Mapping[int, Label],
    taken: Spans,
    verbs: frozenset[str],
) -> Iterator[Rejected]:
    """Yield the words that a label, a dash or a colon sets apart in paragraphs that are free.

    Args:
        text: The report.
        paragraphs: Its paragraphs.
        labels: The labels at the head of paragraphs, by the number of the paragraph.
        taken: What is proposed, or rejected for reasons of its own, with its marks.
        verbs: Forms of verbs that may introduce speech.
    """
    above: Paragraph | None = None
    for paragraph in paragraphs:
        _, start, end = paragraph
        if not taken.overlap(start, end) and text.endswith(SENTENCE_ENDS, start, end):
            label, dash = labels.get(paragraph.number), DASH.match(text, start, end)
            if label is not None and label.content < end:
                yield Rejected(label.content, end, Rejection.TRANSCRIPT.value)
            elif dash is not None:
                yield Rejected(dash.end(), end, Rejection.DIALOGUE.value)
            else:
                below_colon = above is not None and text[above.end - 1] == ":"
                first = start if below_colon else _after_colon(text, paragraph, verbs)
                if first is not None and not _is_own(text, paragraph):
                    yield Rejected(first, end, Rejection.AFTER_COLON.value)
        above = paragraph


def _after_colon(text: str, paragraph: Paragraph, verbs: frozenset[str]) -> int | None:
    """Where words begin after a colon that has a verb of speaking not far before it."""
    colon = COLON.search(text, paragraph.start, paragraph.end)
    if colon is None:
        return None
    before = text[paragraph.start : colon.start()].lower().split()
    is_lead_in = len(before) > 1 and not verbs.isdisjoint(before[-_NEAR:])
    return colon.end() if is_lead_in else None


def _is_own(text: str, paragraph: Paragraph) -> bool:
    """Whether a paragraph is the report's own: an entry, an item of a list, another lead-in."""
    _, start, end = paragraph
    return bool(LIST_ITEM.match(text, start) or TIME.match(text, start)) or text[end - 1] == ":"


def unmatched_marks(text: str, taken: Spans) -> Iterator[Rejected]:
    """Yield the double quotation marks that are at no stretch that is taken."""
    for mark in _MARK.finditer(text):
        start, end = mark.span()
        if not taken.overlap(start, end) and not _has_other_use(text, start, end):
            yield Rejected(start, end, Rejection.UNMATCHED_MARK.value)


def _has_other_use(text: str, start: int, end: int) -> bool:
    """Whether marks are an ornament, inches or the head of an item of a list."""
    inches = text[start:end] in ('"', "''") and text[start - 1 : start].isdigit()
    is_head = start == 0 or text[start - 1] == "\n"
    return end - start >= _ORNAMENT or inches or (is_head and _ITEM.match(text, start) is not None)
