"""Units: the parts of spans that are compared, and which predicted units count in which tier.

Annotators and systems disagree whether quotation marks, a final comma, or all paragraphs of a
quotation belong to one span. Gold and predicted spans are therefore cut into units alike.

The tiers:

- *direct*, the main tier: gold are the units of quotations that are wholly inside quotation marks.
  A predicted unit is ignored, neither right nor wrong, if it overlaps none of them and lies, give
  or take one character at each end, inside an annotated span of reported speech: that speech is
  reported, but not wholly quoted. Every other predicted unit counts, and is wrong unless it equals
  a gold unit: scare quotes, titles, wrong boundaries.
- *all*: gold are also the units of quoted stretches within wider reported speech. Nothing is
  ignored.
- *overlap*: each gold unit of the direct tier, in text order, is assigned the predicted unit that
  covers most of it (of equals the first predicted) and is not assigned yet, if it covers more than
  a threshold of its length. This is the scoring of the Gender Gap Tracker (Asr et al. 2021), with
  thresholds of 0.3 and 0.8.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from rostra.evaluation.articles import Span
from rostra.language.paragraphs import split_paragraphs

# Part of the protocol: a character more would be another protocol.
_WHITE = " \t\r\n\u00a0\u200b\u2009"
_MARKS = "\"“”„‟«»'‘’‚‹›`´"
_PUNCTUATION = ".,;:!?…-–—"
_EDGE = _WHITE + _MARKS + _PUNCTUATION


class SpanIndex:
    """Finds the spans that overlap another one; they may overlap each other."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = sorted(spans)
        self._largest_ends = list(accumulate((end for _, end in self._spans), max))

    def overlapping(self, start: int, end: int) -> Iterator[Span]:
        """The spans that share a character with a span, from last to first."""
        at = bisect_left(self._spans, (end,)) - 1
        while at >= 0 and self._largest_ends[at] > start:
            if self._spans[at][1] > start:
                yield self._spans[at]
            at -= 1


def units(text: str, start: int, end: int) -> list[Span]:
    """The units of a span: one a paragraph, without white space, marks and punctuation at the ends.

    A paragraph that has no letter or digit in the span has no unit.
    """
    spans = []
    for paragraph in split_paragraphs(text[start:end]):
        content = text[start + paragraph.start : start + paragraph.end].rstrip(_EDGE)
        unit = content.lstrip(_EDGE)
        if any(map(str.isalnum, unit)):
            unit_end = start + paragraph.start + len(content)
            spans.append((unit_end - len(unit), unit_end))
    return spans


def counted_units(
    predicted: Iterable[Span], direct: Iterable[Span], content: Iterable[Span]
) -> list[Span]:
    """The predicted units that the direct tier does not ignore, in their order.

    They overlap one of its gold units (`direct`), or are not inside annotated reported speech.
    """
    gold = SpanIndex(direct)
    reported = SpanIndex((start - 1, end + 1) for start, end in content)
    return [
        (start, end)
        for start, end in predicted
        if any(gold.overlapping(start, end))
        or not any(a <= start and end <= b for a, b in reported.overlapping(start, end))
    ]


def count_covered(gold: Iterable[Span], predicted: Sequence[Span], threshold: float) -> int:
    """The number of gold units of which a predicted one covers more than a share (`threshold`).

    A predicted unit is assigned to one gold unit; `predicted` has no duplicates.
    """
    order = {unit: number for number, unit in enumerate(predicted)}
    index, assigned = SpanIndex(predicted), set[Span]()
    for start, end in sorted(gold):
        candidates = [
            (covered, -order[unit], unit)
            for unit in index.overlapping(start, end)
            if unit not in assigned
            and (covered := min(end, unit[1]) - max(start, unit[0])) / (end - start) > threshold
        ]
        if candidates:
            assigned.add(max(candidates)[2])
    return len(assigned)
