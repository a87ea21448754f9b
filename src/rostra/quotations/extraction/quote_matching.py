"""Quote matching: which quotation marks belong together, and over which paragraphs they reach.

Every mark may open a quotation, close it, open one inside another, or have no function (as an
apostrophe does); every end of a paragraph may leave a quotation open. Each step has a cost, low for
what is usual in print and high for slips. The sequence of steps with the lowest sum is found by
dynamic programming (Viterbi 1967, doi:10.1109/TIT.1967.1054010), so that a missing, reversed or
doubled mark is repaired from its context and does not upset the pairs after it. Time is linear in
the length of the text.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from rostra.language.paragraphs import Paragraph
from rostra.language.quotation_marks import (
    CLOSERS,
    DOUBLE,
    OPENERS,
    guillemets_point_inwards,
    orientation,
    single_marks_are_outer,
)
from rostra.quotations.extraction.text_kinds import LIST_ITEM, TextKind

_SINGLE = re.compile(r"['‘’‹›‚](?:(?<=[‹›‚])|(?<![\w'].)(?!')|(?<!'.)(?![\w']))")
_SINGLE_OPENING = re.compile(r"['‘‚‹›](?<![\w']['‘‚‹›])(?=[^\W_])")
_MAX_SINGLE_COST = 0.4  # of a quotation in single marks beside others in double marks
_MAX_UNOPENED = 600  # code points of a quotation without an opening mark
_ORNAMENT = 4  # a run of so many marks is an ornament, not a quotation
_RUN = rf"[{DOUBLE}]{{{_ORNAMENT},}}"
_BULLET = r"[»›](?<![^\n][»›]) "
"""At the head of an item of a list; as a quotation mark it has no space after it there."""
_EVENT = re.compile(
    rf"[{DOUBLE}`'‘›\n](?:"  # one set at first, which is found several times faster
    rf"(?<=[{DOUBLE}])[{DOUBLE}]{{{_ORNAMENT - 1},}}|(?<=[»›])(?<![^\n].) |(?<=[{DOUBLE}])"
    r"|(?<=`)`|(?<=')'|(?<=\n)\s*"
    r"|(?<=['‘])(?:(?<=[,:] .)|(?<![^\n].))"  # 'We win.": a double mark closes it
    r"(?=[A-Z][^'‘’\"“”\n]{3,400}[.,!?][\"”](?:\s|$)))"
)
_EVENT_SINGLE = re.compile(
    rf"{_RUN}|{_BULLET}|[{DOUBLE}]|``|''|\n\s*|(?<!\w)['‘’]|['‘’](?!\w)|[‹›‚]"
)

# Costs at the end of a paragraph: the quotation ends without a mark; the next paragraph continues
# it without a mark, as a list item does at little cost; or with a repeated opening mark.
_UNCLOSED, _BARE, _BARE_LISTED, _CONTINUED = 1.0, 0.9, 0.1, 0.1
# Costs of a mark that opens while the last quotation is open; has no function outside a quotation;
# has none inside one; or closes what no mark opened.
_RESTART, _STRAY, _IGNORED, _UNOPENED = 1.3, 1.4, 1.5, 1.3
_REPEATED = 1.0  # of an opening mark that is repeated inside a paragraph
# Costs where the neighbours of a mark do not show its direction, or show the opposite.
_UNDIRECTED, _AGAINST = 0.3, 1.2
# Costs of a double mark that opens inside a quotation; of one that is the same as the outer mark;
# and of one closing mark that closes both.
_NESTED, _NESTED_SAME, _NESTED_OPEN = 0.5, 1.2, 0.9
_NEVER = 9.0  # for opening with a mark that can only close
_WINDOW = 512
_BEAM = 2.5

_INWARDS = OPENERS | {"»": OPENERS["«"], "«": OPENERS["»"]}
"""The penalties of opening marks in a text that opens quotations with »."""


class Piece(NamedTuple):
    """The part of a quotation inside one paragraph."""

    paragraph: Paragraph
    outer_start: int  # of its own opening mark; `start` if it has none
    start: int  # after the opening mark
    end: int  # before the closing mark, or at the end of the paragraph


@dataclass(slots=True)
class Quotation:
    """The stretch from an opening mark to its closing mark."""

    outer_start: int  # of the opening mark
    outer_end: int = 0  # after the closing mark; the end of the last piece if there is none
    pieces: list[Piece] = field(default_factory=list)  # one for each paragraph
    cost: float = 0.0  # the sum of the costs of its marks; 0 for a regular pair
    closed: bool = False  # whether it has a closing mark
    is_minor: bool = False  # whether it is in single marks, and others of the text in double ones
    kind: TextKind = TextKind.REPORT  # of the text, which says what sets quotations apart in it

    def outer_span(self, piece: Piece) -> tuple[int, int]:
        """Return the offsets of one of its pieces with the marks around it."""
        is_last = piece is self.pieces[-1]
        return piece.outer_start, self.outer_end if is_last else piece.end


_Span = tuple[int, int]

PieceGroup = list[tuple[Quotation, Piece]]
"""The pieces in one paragraph, in order, each with its quotation."""


def match_quotations(text: str, paragraphs: list[Paragraph]) -> list[Quotation]:
    """Return the outermost quotations of a text in order; no two overlap."""
    single = single_marks_are_outer(text)
    openers = _INWARDS if guillemets_point_inwards(text) else OPENERS
    spans = _spans(_EVENT_SINGLE if single else _EVENT, text, (0, len(text)))
    builder = _QuotationBuilder(paragraphs)
    for event in _events(text, spans, openers):
        builder.add(event)
    quotations = builder.quotations
    return quotations if single else _with_single_marks(text, paragraphs, quotations)


def _spans(pattern: re.Pattern[str], text: str, within: _Span) -> list[_Span]:
    """Where the marks and ends of paragraphs are, without ornaments and bullets."""
    return [
        match.span()
        for match in pattern.finditer(text, *within)
        if match[0][0] == "\n" or (len(match[0]) < _ORNAMENT and match[0][-1] != " ")
    ]


def _with_single_marks(
    text: str, paragraphs: list[Paragraph], quotations: list[Quotation]
) -> list[Quotation]:
    """Add the regular quotations in single marks to those of a text that has double marks."""
    starts = [quotation.outer_start for quotation in quotations]

    def is_outside(offset: int) -> bool:
        before = bisect_right(starts, offset)
        return not before or quotations[before - 1].outer_end <= offset

    minor: list[Quotation] = []
    end = 0
    for opening in _SINGLE_OPENING.finditer(text):
        if opening.start() < end or not is_outside(opening.start()):
            continue
        following = bisect_right(paragraphs, opening.start(), key=lambda one: one.start)
        _, start, end = paragraphs[following - 1]
        marks = [s for s in _spans(_SINGLE, text, (start, end)) if is_outside(s[0])]
        builder = _QuotationBuilder(paragraphs)
        for event in _events(text, marks, OPENERS):
            builder.add(event)
        for one in builder.quotations:
            inside = bisect_right(starts, one.outer_start) == bisect_right(starts, one.outer_end)
            if one.closed and one.cost <= _MAX_SINGLE_COST and inside:
                one.is_minor = True
                minor.append(one)
    return sorted([*quotations, *minor], key=lambda one: one.outer_start) if minor else quotations


class _Action(StrEnum):
    """The function of a mark or of the end of a paragraph."""

    OPEN = "open"
    CLOSE = "close"
    RESTART = "restart"  # end the open quotation without a mark and open another
    END = "end"  # end the open quotation without a mark
    BARE = "bare"  # go on in the next paragraph
    REOPEN = "reopen"  # repeat the opening mark at the head of a paragraph
    UNOPENED = "unopened"  # close what no mark opened
    NONE = "none"


_ENDING = (_Action.CLOSE, _Action.END, _Action.RESTART)

_State = tuple[str, ...]
"""() outside; (opener,) inside; (opener, opener) nested; (opener, "…") a mark must reopen it."""

_OUTSIDE: _State = ()
_REOPEN = "…"


_Step = tuple[float, _State, _Action, float]
"""A step into a state: the cost of the whole way, the state before, its action, its own cost."""

_Table = dict[_State, _Step]
"""The last step of the cheapest way into each state."""

_Costs = tuple[tuple[_State, float], ...]
"""The states that a quotation may be in, with the cost of the way into each."""

_AT_START: _Costs = ((_OUTSIDE, 0.0),)


class _Event(NamedTuple):
    """A mark, or the end of a paragraph, with its action in the cheapest sequence."""

    start: int
    end: int  # for the end of a paragraph, where the next one begins
    action: _Action
    cost: float


def unmarked(
    kind: TextKind, paragraph: Paragraph, start: int, end: int, *, outer_start: int | None = None
) -> tuple[Quotation, Piece]:
    """Return a quotation that a kind of text sets apart without marks, and its only piece.

    It begins at `outer_start` with what sets it apart, such as a label or a dash.
    """
    outer = start if outer_start is None else outer_start
    piece = Piece(paragraph, outer, start, end)
    return Quotation(outer, end, [piece], closed=True, kind=kind), piece


class _QuotationBuilder:
    """Assembles quotations from events."""

    def __init__(self, paragraphs: list[Paragraph]) -> None:
        self.quotations: list[Quotation] = []
        self._paragraphs = paragraphs
        self._open: Quotation | None = None
        self._outer_start = self._start = 0

    def add(self, event: _Event) -> None:
        """Process the next event."""
        quotation = self._open
        if quotation is not None:
            quotation.cost += event.cost
        if event.action is _Action.NONE:
            return
        if quotation is not None and event.action in _ENDING:
            self._add_piece(quotation, event.start)
            quotation.closed = event.action == _Action.CLOSE
            quotation.outer_end = event.end if quotation.closed else quotation.pieces[-1].end
            self.quotations.append(quotation)
            self._open = None
        if event.action in (_Action.OPEN, _Action.RESTART):
            self._open = Quotation(event.start, cost=event.cost)
            self._outer_start, self._start = event.start, event.end
        elif event.action == _Action.BARE and quotation is not None:
            self._add_piece(quotation, event.start)
            self._outer_start = self._start = event.end
        elif event.action == _Action.REOPEN:
            self._outer_start, self._start = event.start, event.end
        elif event.action == _Action.UNOPENED:
            self._add_unopened(event)

    def _add_unopened(self, event: _Event) -> None:
        """Open a quotation at the head of the paragraph, unless another one is in between."""
        start = self._paragraph_at(event.start).start
        previous_end = self.quotations[-1].outer_end if self.quotations else 0
        if previous_end <= start < event.start <= start + _MAX_UNOPENED:
            quotation = Quotation(start, event.end, cost=event.cost, closed=True)
            self._outer_start = self._start = start
            self._add_piece(quotation, event.start)
            self.quotations.append(quotation)

    def _paragraph_at(self, position: int) -> Paragraph:
        following = bisect_right(self._paragraphs, position, key=lambda one: one.start)
        return self._paragraphs[max(following - 1, 0)]

    def _add_piece(self, quotation: Quotation, end: int) -> None:
        paragraph = self._paragraph_at(self._start)
        end = min(end, paragraph.end)
        quotation.pieces.append(Piece(paragraph, self._outer_start, self._start, end))


def _events(text: str, spans: list[_Span], openers: Mapping[str, float]) -> Iterator[_Event]:
    """The marks and ends of paragraphs, with the actions of the cheapest sequence."""
    costs = _AT_START
    pending: list[tuple[int, int, _Table]] = []
    for index, (start, end) in enumerate(spans):
        if text[start] != "\n":
            table, costs = _mark_steps(costs, _mark_at(text, start, end, openers))
        elif costs == _AT_START:
            continue
        else:
            item = LIST_ITEM.match(text, end)
            next_mark = spans[index + 1][0] if index + 1 < len(spans) else -1
            repeats = next_mark in (item.end() if item else end, end)
            is_item = item is not None
            table, costs = _paragraph_end_steps(costs, is_item=is_item, repeats=repeats)
        pending.append((start, end, table))
        if len(costs) == 1 or len(pending) > _WINDOW:
            chosen, _ = min(costs, key=lambda cost: (cost[1], cost[0]))
            yield from _trace_back(pending, chosen)
            pending, costs = [], ((chosen, 0.0),)
    last: _Table = {}
    for state, cost in costs:
        unclosed = _UNCLOSED if state else 0.0
        _offer(last, _OUTSIDE, (cost + unclosed, state, _Action.END, unclosed))
    yield from _trace_back([*pending, (len(text), len(text), last)], _OUTSIDE)


def _trace_back(pending: list[tuple[int, int, _Table]], state: _State) -> Iterator[_Event]:
    events = []
    for start, end, table in reversed(pending):
        _, before, action, cost = table[state]
        events.append(_Event(start, end, action, cost))
        state = before
    return reversed(events)


def _offer(table: _Table, state: _State, step: _Step) -> None:
    """Enter a step into a state if it is the cheapest so far."""
    known = table.get(state)
    if known is None or step[0] < known[0]:
        table[state] = step


def _with_costs(table: _Table) -> tuple[_Table, _Costs]:
    """A table, and the costs of its states above the cheapest one, without those far above."""
    best = min(table.values())[0]
    costs = [(state, step[0] - best) for state, step in table.items()]
    return table, tuple([cost for cost in costs if cost[1] < _BEAM])


@lru_cache(maxsize=4096)
def _paragraph_end_steps(costs: _Costs, *, is_item: bool, repeats: bool) -> tuple[_Table, _Costs]:
    """The steps at the end of a paragraph, and the costs after it.

    Args:
        costs: Those before it.
        is_item: Whether the next paragraph is an item of a list.
        repeats: Whether the next paragraph begins with a mark.
    """
    table: _Table = {}
    for state, cost in costs:
        if not state:
            _offer(table, state, (cost, state, _Action.NONE, 0.0))
            continue
        if state[-1] == _REOPEN:
            continue
        nested = _NESTED_OPEN if len(state) > 1 else 0.0
        outer = state[:1]
        unclosed, bare = _UNCLOSED + nested, (_BARE_LISTED if is_item else _BARE) + nested
        _offer(table, _OUTSIDE, (cost + unclosed, state, _Action.END, unclosed))
        _offer(table, outer, (cost + bare, state, _Action.BARE, bare))
        if repeats:
            continued = _CONTINUED + nested
            step = cost + continued, state, _Action.BARE, continued
            _offer(table, (*outer, _REOPEN), step)
    return _with_costs(table)


class _Mark(NamedTuple):
    """A mark with the costs of what it may do at its place."""

    form: str
    opens: bool  # whether the characters beside it show it to open a quotation
    ends: bool  # whether they show it to close one, after the end of a sentence or a clause
    opening: float
    closing: float
    ignoring: float


def _mark_at(text: str, start: int, end: int, openers: Mapping[str, float]) -> _Mark:
    """The mark between two offsets; `openers`: see `OPENERS`."""
    form = text[start:end]
    direction = orientation(text, start, end)
    fixed = form in "«»"
    return _Mark(
        form,
        direction > 0,
        direction < 0 and text[start - 1] in ",.?!…",
        openers.get(form, _NEVER) + (0.0 if fixed else (_AGAINST, _UNDIRECTED, 0.0)[direction + 1]),
        0.0 if fixed else (0.0, _UNDIRECTED, _AGAINST)[direction + 1],
        _cost_of_ignoring(text, start, end, direction),
    )


@lru_cache(maxsize=4096)
def _mark_steps(costs: _Costs, mark: _Mark) -> tuple[_Table, _Costs]:
    """The steps that a mark allows in each state, and the costs after it.

    There are few different marks and costs, so that most steps are taken many times.
    """
    table: _Table = {}
    form, opens, ends, opening, _, ignoring = mark
    for state, cost in costs:
        if not state:
            stray = min(_STRAY, ignoring)
            _offer(table, (form,), (cost + opening, state, _Action.OPEN, opening))
            _offer(table, state, (cost + stray, state, _Action.NONE, stray))
            if ends:
                _offer(table, state, (cost + _UNOPENED, state, _Action.UNOPENED, _UNOPENED))
        elif state[-1] == _REOPEN:
            _offer(table, (form,), (cost + opening, state, _Action.REOPEN, opening))
        else:
            repeated = state == (form,) and opens
            ignored = min(ignoring, _REPEATED) if repeated else ignoring
            _offer(table, state, (cost + ignored, state, _Action.NONE, ignored))
            _offer_inside(table, state, cost, mark)
    return _with_costs(table)


def _offer_inside(table: _Table, state: _State, cost: float, at: _Mark) -> None:
    """Offer the steps of a mark in an open quotation."""
    mark, opening, closing = at.form, at.opening, at.closing
    close = CLOSERS.get(state[-1], {}).get(mark)
    if close is not None:
        action = _Action.CLOSE if len(state) == 1 else _Action.NONE
        close += closing
        _offer(table, state[:-1], (cost + close, state, action, close))
    if len(state) == 1:
        inner = (_NESTED_SAME if mark in (state[0], '"') else _NESTED) + opening
        _offer(table, (state[0], mark), (cost + inner, state, _Action.NONE, inner))
        restart = _RESTART + opening
        _offer(table, (mark,), (cost + restart, state, _Action.RESTART, restart))
    elif mark in CLOSERS.get(state[0], ()):
        both = CLOSERS[state[0]][mark] + closing + _NESTED_OPEN
        _offer(table, _OUTSIDE, (cost + both, state, _Action.CLOSE, both))


def _cost_of_ignoring(text: str, start: int, end: int, direction: int) -> float:
    """The cost of a mark without function: low for inches and apostrophes."""
    mark = text[start:end]
    before = text[start - 1] if start else "\n"
    after = text[end] if end < len(text) else "\n"
    if mark in "'’‘":
        if direction > 0 or before.isspace():
            return 0.1 if after.isdigit() else 1.4
        if before in ".,!?…":
            return 1.8
        return 0.3 if before == "s" else 0.9
    if mark == '"' and before.isdigit():
        return 0.5
    return _IGNORED
