"""Which stretches stand between quotation marks: the cheapest reading of all marks of a text.

Every mark may open, close, open inside an open quotation, or mean nothing; every end of a
paragraph may leave a quotation open. Each such step has a cost, small for what printers do and
large for slips; the reading with the smallest sum is found step by step (Viterbi 1967), so that
one missing, reversed or doubled mark is mended by its surroundings and stays without consequences
further on. Time is linear in the length of the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from rostra.drafting.paragraphs import Paragraph
from rostra.language.marks import CLOSERS, DOUBLE, OPENERS, lean, single_marks_are_outer

_RUN = rf"[{DOUBLE}]{{4,}}"  # an ornament
_EVENT = re.compile(rf"{_RUN}|[{DOUBLE}]|``|''|\n\s*")
_EVENT_SINGLE = re.compile(rf"{_RUN}|[{DOUBLE}]|``|''|\n\s*|(?<!\w)['‘’]|['‘’](?!\w)|[‹›‚]")
_LISTED = re.compile(r"(?:\(?(?:\d{1,3}|[a-zA-Z])[.)\-–—:]|[•·*\-–—])\s?")

UNCLOSED, BARE, BARE_LISTED, CONTINUED = 1.0, 0.9, 0.1, 0.1
RESTART, STRAY, IGNORED, UNLEANED, AGAINST = 1.3, 1.6, 1.5, 0.3, 1.2
NESTED, NESTED_SAME, NESTED_LEFT = 0.5, 1.2, 0.9
_WINDOW = 512
_BEAM = 2.5


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


State = tuple[str, ...]
"""() outside; (opener,) inside; (opener, opener) nested; (opener, "…") a paragraph must reopen."""

_OUTSIDE: State = ()
_REOPEN = "…"


class _Step(NamedTuple):
    cost: float
    before: State
    action: str
    own: float


_Table = dict[State, _Step]


def quotations(text: str, paragraphs: list[Paragraph]) -> list[Quotation]:
    """The quotations of a text in order; no two overlap, none is nested in another."""
    single = single_marks_are_outer(text)
    reader = _Reader(text, paragraphs)
    for event, following, action, step in _cheapest(text, single=single):
        reader.take(event, following, action, step)
    return reader.finish()


def _cheapest(text: str, *, single: bool) -> Iterator[tuple[int, int, str, float]]:
    """Start and end of each event with its action and cost on the cheapest way."""
    costs: dict[State, float] = {_OUTSIDE: 0.0}
    pending: list[tuple[int, int, _Table]] = []
    events = [
        (m.start(), m.end())
        for m in (_EVENT_SINGLE if single else _EVENT).finditer(text)
        if m.end() - m.start() < 4 or text[m.start()] == "\n"
    ]
    for index, (start, end) in enumerate(events):
        table: _Table = {}
        if text[start] == "\n":
            if len(costs) == 1 and _OUTSIDE in costs:
                continue
            upcoming = events[index + 1][0] if index + 1 < len(events) else -1
            _boundary(costs, table, text, end, upcoming)
        else:
            _mark(costs, table, text, start, end)
        best = min(step.cost for step in table.values())
        costs = {s: step.cost - best for s, step in table.items() if step.cost - best < _BEAM}
        pending.append((start, end, table))
        if len(costs) == 1 or len(pending) > _WINDOW:
            chosen = min(costs, key=lambda s: (costs[s], s))
            yield from _way(pending, chosen)
            pending, costs = [], {chosen: 0.0}
    if pending:
        table = {}
        for state, cost in costs.items():
            _offer(table, _OUTSIDE, cost, (UNCLOSED if state else 0.0), state, "end")
        pending.append((len(text), len(text), table))
        yield from _way(pending, _OUTSIDE)


def _way(
    pending: list[tuple[int, int, _Table]], state: State
) -> Iterator[tuple[int, int, str, float]]:
    way = []
    for start, end, table in reversed(pending):
        step = table[state]
        way.append((start, end, step))
        state = step.before
    for start, end, step in reversed(way):
        yield start, end, step.action, step.own


def _offer(  # noqa: PLR0913, PLR0917 - one call a step, on the hot path
    table: _Table, state: State, cost: float, own: float, before: State, action: str
) -> None:
    known = table.get(state)
    if known is None or cost + own < known.cost:
        table[state] = _Step(cost + own, before, action, own)


def _boundary(
    costs: dict[State, float], table: _Table, text: str, following: int, upcoming: int
) -> None:
    """What the end of a paragraph can do; the next one starts at `following`."""
    listed = _LISTED.match(text, following)
    first = listed.end() if listed else following
    for state, cost in costs.items():
        if not state:
            _offer(table, state, cost, 0.0, state, "none")
            continue
        if state[-1] == _REOPEN:
            continue
        nested = NESTED_LEFT if len(state) > 1 else 0.0
        outer = state[:1]
        _offer(table, _OUTSIDE, cost, UNCLOSED + nested, state, "end")
        _offer(table, outer, cost, (BARE_LISTED if listed else BARE) + nested, state, "bare")
        if upcoming in (first, following):
            _offer(table, (*outer, _REOPEN), cost, CONTINUED + nested, state, "bare")


def _mark(costs: dict[State, float], table: _Table, text: str, start: int, end: int) -> None:
    """What a mark can do in each state."""
    mark = text[start:end]
    leaning = lean(text, start, end)
    sided = mark in "«»"
    opening = OPENERS.get(mark, 9.0) + (0.0 if sided else (AGAINST, UNLEANED, 0.0)[leaning + 1])
    closing = 0.0 if sided else (0.0, UNLEANED, AGAINST)[leaning + 1]
    ignoring = _ignoring(text, start, end, mark, leaning)
    for state, cost in costs.items():
        if not state:
            _offer(table, (mark,), cost, opening, state, "open")
            _offer(table, state, cost, min(STRAY, ignoring), state, "none")
            continue
        if state[-1] == _REOPEN:
            _offer(table, (mark,), cost, opening, state, "reopen")
            continue
        close = CLOSERS.get(state[-1], {}).get(mark)
        if close is not None:
            action = "close" if len(state) == 1 else "none"
            _offer(table, state[:-1], cost, close + closing, state, action)
        if len(state) == 1:
            inner = NESTED_SAME if mark == state[0] or mark == '"' else NESTED
            _offer(table, (state[0], mark), cost, inner + opening, state, "none")
            _offer(table, (mark,), cost, RESTART + opening, state, "restart")
        elif mark in CLOSERS.get(state[0], ()):
            outer = CLOSERS[state[0]][mark]
            _offer(table, _OUTSIDE, cost, outer + closing + NESTED_LEFT, state, "close")
        _offer(table, state, cost, ignoring, state, "none")


def _ignoring(text: str, start: int, end: int, mark: str, leaning: int) -> float:
    """What it costs that a mark means nothing: little for inches and for apostrophes."""
    before = text[start - 1] if start else "\n"
    after = text[end] if end < len(text) else "\n"
    if mark in "'’‘":
        if leaning > 0 or before.isspace():
            return 0.1 if after.isdigit() else 1.4
        if before in ".,!?…":
            return 1.8
        return 0.3 if before == "s" else 0.9
    if mark == '"' and before.isdigit():
        return 0.5
    return IGNORED


class _Reader:
    """Puts quotations together from the steps of a reading."""

    def __init__(self, text: str, paragraphs: list[Paragraph]) -> None:
        self._text = text
        self._paragraphs = paragraphs
        self._at = 0
        self._found: list[Quotation] = []
        self._open: Quotation | None = None
        self._outer = self._from = 0

    def take(self, start: int, end: int, action: str, cost: float) -> None:
        """Go one step on."""
        quotation = self._open
        if action in ("close", "end", "restart") and quotation is not None:
            self._piece(quotation, start)
            quotation.closed = action == "close"
            quotation.outer_end = end if action == "close" else quotation.pieces[-1].end
            self._found.append(quotation)
            self._open = None
        if action in ("open", "restart"):
            self._open = Quotation(start)
            self._outer, self._from = start, end
        elif action == "bare" and quotation is not None:
            self._piece(quotation, start)
            self._outer = self._from = end
        elif action == "reopen":
            self._outer, self._from = start, end
        if self._open is not None:
            self._open.cost += cost
        elif quotation is not None:
            quotation.cost += cost

    def _piece(self, quotation: Quotation, end: int) -> None:
        following = self._at + 1
        while following < len(self._paragraphs) and self._paragraphs[following].start <= self._from:
            following += 1
        self._at = following - 1
        paragraph = self._paragraphs[self._at]
        quotation.pieces.append(Piece(paragraph, self._outer, self._from, min(end, paragraph.end)))

    def finish(self) -> list[Quotation]:
        """All quotations, those without content left out."""
        return self._found
