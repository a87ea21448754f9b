"""Tiers: which predicted units count as found, which as wrong, which not at all.

- *direct*, the main tier: gold are the units of which all that is annotated stands in marks. A
  predicted unit is ignored, neither right nor wrong, if it overlaps no gold unit and lies, give or
  take one character at each end, inside an annotated content span: there somebody is reported, only
  not wholly in marks. Every other one is kept, and wrong unless it is exactly a gold unit: scare
  quotes, titles, wrong borders.
- *all*: gold are also the units of stretches in marks within wider reported speech. Nothing is
  ignored.
- *overlap*: each gold unit of the direct tier, in text order, takes the kept predicted unit that
  covers most of it (of equal ones the first predicted) and that no other took, if it covers more
  than a threshold of its length. The Gender Gap Tracker (Asr et al. 2021) scores so, with 0.3 and
  0.8.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from rostra.evaluation.units import Span


class Spans:
    """Spans that can be asked which of them overlap another.

    Args:
        spans: any number, in any order; they may overlap.
    """

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = sorted(spans)
        self._reach = list(accumulate((end for _, end in self._spans), max))

    def over(self, start: int, end: int) -> Iterator[Span]:
        """Those that share a character with a span, the last first."""
        at = bisect_left(self._spans, (end,)) - 1
        while at >= 0 and self._reach[at] > start:
            if self._spans[at][1] > start:
                yield self._spans[at]
            at -= 1


def kept(predicted: Iterable[Span], direct: Iterable[Span], content: Iterable[Span]) -> list[Span]:
    """The predicted units that the direct tier does not ignore, in their order.

    Args:
        predicted: units.
        direct: the gold units of the direct tier.
        content: all annotated content spans, quoted or not.
    """
    quoted = Spans(direct)
    reported = Spans((start - 1, end + 1) for start, end in content)

    def ignored(unit: Span) -> bool:
        start, end = unit
        if next(quoted.over(start, end), None):
            return False
        return any(a <= start and end <= b for a, b in reported.over(start, end))

    return [unit for unit in predicted if not ignored(unit)]


def overlapping(gold: Iterable[Span], predicted: Sequence[Span], threshold: float) -> int:
    """How many gold units find a predicted unit of their own that covers enough of them.

    Args:
        gold: units.
        predicted: units, none twice.
        threshold: share of the gold unit that must be exceeded.
    """
    place = {unit: number for number, unit in enumerate(predicted)}
    there, taken = Spans(predicted), set[Span]()
    for start, end in sorted(gold):
        found = [
            (covered, -place[unit], unit)
            for unit in there.over(start, end)
            if unit not in taken
            and (covered := min(end, unit[1]) - max(start, unit[0])) / (end - start) > threshold
        ]
        if found:
            taken.add(max(found)[2])
    return len(taken)
