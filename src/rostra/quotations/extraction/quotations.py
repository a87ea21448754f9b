"""Which stretches stand between quotation marks, and over which paragraphs they run."""

from dataclasses import dataclass, field
from typing import NamedTuple

from rostra.language.paragraphs import Paragraph
from rostra.quotations.extraction.reading import Event, reading

LONGEST = 600
"""Code points of a quotation without an opening mark, at most."""


class Piece(NamedTuple):
    """The part of a quotation that stands in one paragraph, between its marks.

    Attributes:
        outer_start: Where its own opening mark begins; `start` if it has none.
    """

    paragraph: Paragraph
    outer_start: int
    start: int
    end: int


@dataclass(slots=True)
class Quotation:
    """What stands between an opening mark and its closing one.

    Attributes:
        outer_start: Where the opening mark begins.
        outer_end: Where the closing mark ends; the end of the last piece if there is none.
        pieces: One for each paragraph it runs over.
        cost: What its marks cost above the usual; 0 for a plain pair.
        closed: Whether it has a closing mark.
    """

    outer_start: int
    outer_end: int = 0
    pieces: list[Piece] = field(default_factory=list)
    cost: float = 0.0
    closed: bool = False


def quotations(text: str, paragraphs: list[Paragraph]) -> list[Quotation]:
    """The quotations of a text in order; no two overlap, none is nested in another."""
    builder = _Builder(paragraphs)
    for event in reading(text):
        builder.take(event)
    return builder.found


class _Builder:
    """Puts quotations together from the events of a reading."""

    def __init__(self, paragraphs: list[Paragraph]) -> None:
        self.found: list[Quotation] = []
        self._paragraphs = paragraphs
        self._at = 0
        self._open: Quotation | None = None
        self._outer = self._from = 0

    def take(self, event: Event) -> None:
        """Go one event on."""
        quotation = self._open
        if quotation is not None:
            quotation.cost += event.cost
        if event.action in ("close", "end", "restart") and quotation is not None:
            self._piece(quotation, event.start)
            quotation.closed = event.action == "close"
            quotation.outer_end = event.end if quotation.closed else quotation.pieces[-1].end
            self.found.append(quotation)
            self._open = None
        if event.action in ("open", "restart"):
            self._open = Quotation(event.start, cost=event.cost)
            self._outer, self._from = event.start, event.end
        elif event.action == "bare" and quotation is not None:
            self._piece(quotation, event.start)
            self._outer = self._from = event.end
        elif event.action == "reopen":
            self._outer, self._from = event.start, event.end
        elif event.action == "unopened":
            self._unopened(event)

    def _unopened(self, event: Event) -> None:
        """A closing mark alone: the paragraph opens the quotation, unless one stands in it."""
        self._from = event.start
        start = self._paragraph().start
        before = self.found[-1].outer_end if self.found else 0
        if before <= start < event.start <= start + LONGEST:
            quotation = Quotation(start, event.end, cost=event.cost, closed=True)
            self._outer = self._from = start
            self._piece(quotation, event.start)
            self.found.append(quotation)

    def _paragraph(self) -> Paragraph:
        """Where the stretch stands that begins now."""
        following = self._at + 1
        while following < len(self._paragraphs) and self._paragraphs[following].start <= self._from:
            following += 1
        self._at = following - 1
        return self._paragraphs[self._at]

    def _piece(self, quotation: Quotation, end: int) -> None:
        paragraph = self._paragraph()
        quotation.pieces.append(Piece(paragraph, self._outer, self._from, min(end, paragraph.end)))
