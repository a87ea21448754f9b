"""What each quotation mark of a text does: the cheapest reading of all of them.

Every mark may open, close, open inside an open quotation, or mean nothing; every end of a
paragraph may leave a quotation open. Each such step has a cost, small for what printers do and
large for slips; the reading with the smallest sum is found step by step (Viterbi 1967), so that
one missing, reversed or doubled mark is mended by its surroundings and stays without consequences
further on. Time is linear in the length of the text.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from rostra.language.quotation_marks import (
    CLOSERS,
    DOUBLE,
    OPENERS,
    orientation,
    single_marks_are_outer,
)

_ORNAMENT = 4
"""Marks in a row that stand for no quotation."""
_RUN = rf"[{DOUBLE}]{{{_ORNAMENT},}}"
_EVENT = re.compile(rf"{_RUN}|[{DOUBLE}]|``|''|\n\s*")
_EVENT_SINGLE = re.compile(rf"{_RUN}|[{DOUBLE}]|``|''|\n\s*|(?<!\w)['‘’]|['‘’](?!\w)|[‹›‚]")
LISTED = re.compile(r"(?:\(?(?:\d{1,3}|[a-zA-Z])[.)\-–—:]|[•·*\-–—])\s?")
"""How an item of a list begins."""

UNCLOSED, BARE, BARE_LISTED, CONTINUED = 1.0, 0.9, 0.1, 0.1
"""The end of a paragraph: closes without a mark; the next goes on without one, as a list item
does, or with one."""
RESTART, STRAY, IGNORED = 1.3, 1.4, 1.5
"""A mark opens although the last is open; stands outside and means nothing; so inside."""
UNOPENED = 1.3
"""A mark closes what none opened."""
UNLEANED, AGAINST = 0.3, 1.2
"""Its neighbours do not say what the mark does; they say the opposite."""
NESTED, NESTED_SAME, NESTED_LEFT = 0.5, 1.2, 0.9
"""A double mark opens inside; so the same one; one closing mark closes both."""
NEVER = 9.0
"""A mark opens that can only close."""
_WINDOW = 512
_BEAM = 2.5

State = tuple[str, ...]
"""() outside; (opener,) inside; (opener, opener) nested; (opener, "…") a paragraph must reopen."""

_OUTSIDE: State = ()
_REOPEN = "…"


class Step(NamedTuple):
    """The cheapest way into a state.

    Attributes:
        cost: Of the whole way.
        before: The state it comes from.
        action: What happens: open, close, restart, end, bare, reopen, unopened, or none.
        own: The cost of this step alone.
    """

    cost: float
    before: State
    action: str
    own: float


class Event(NamedTuple):
    """A mark, or the end of a paragraph, with what it does.

    Attributes:
        start: Where it begins.
        end: Where it ends; for the end of a paragraph, where the next one begins.
        action: What it does, see `Step`.
        cost: What that costs.
    """

    start: int
    end: int
    action: str
    cost: float


Table = dict[State, Step]


def reading(text: str) -> Iterator[Event]:
    """The events of a text in order, on the cheapest way."""
    pattern = _EVENT_SINGLE if single_marks_are_outer(text) else _EVENT
    events = [
        match.span()
        for match in pattern.finditer(text)
        if match.end() - match.start() < _ORNAMENT or text[match.start()] == "\n"
    ]
    costs: dict[State, float] = {_OUTSIDE: 0.0}
    pending: list[tuple[int, int, Table]] = []
    for index, (start, end) in enumerate(events):
        if text[start] != "\n":
            table = _mark(costs, text, start, end)
        elif len(costs) == 1 and _OUTSIDE in costs:
            continue
        else:
            upcoming = events[index + 1][0] if index + 1 < len(events) else -1
            table = _boundary(costs, text, end, upcoming)
        pending.append((start, end, table))
        best = min(step.cost for step in table.values())
        costs = {s: step.cost - best for s, step in table.items() if step.cost - best < _BEAM}
        if len(costs) == 1 or len(pending) > _WINDOW:
            chosen = min(costs, key=lambda state: (costs[state], state))
            yield from _way(pending, chosen)
            pending, costs = [], {chosen: 0.0}
    yield from _rest(costs, pending, len(text))


def _rest(
    costs: dict[State, float], pending: list[tuple[int, int, Table]], end: int
) -> Iterator[Event]:
    """What the end of the text closes."""
    table: Table = {}
    for state, cost in costs.items():
        _offer(table, _OUTSIDE, cost, (UNCLOSED if state else 0.0, state, "end"))
    yield from _way([*pending, (end, end, table)], _OUTSIDE)


def _way(pending: list[tuple[int, int, Table]], state: State) -> Iterator[Event]:
    way = []
    for start, end, table in reversed(pending):
        step = table[state]
        way.append(Event(start, end, step.action, step.own))
        state = step.before
    return reversed(way)


def _offer(table: Table, state: State, cost: float, step: tuple[float, State, str]) -> None:
    """Take a step (its own cost, where from, what it does) if it is the cheapest into a state."""
    own, before, action = step
    total = cost + own
    known = table.get(state)
    if known is None or total < known.cost:
        table[state] = Step(total, before, action, own)


def _boundary(costs: dict[State, float], text: str, following: int, upcoming: int) -> Table:
    """What the end of a paragraph can do; the next one starts at `following`."""
    table: Table = {}
    listed = LISTED.match(text, following)
    first = listed.end() if listed else following
    for state, cost in costs.items():
        if not state:
            _offer(table, state, cost, (0.0, state, "none"))
            continue
        if state[-1] == _REOPEN:
            continue
        nested = NESTED_LEFT if len(state) > 1 else 0.0
        outer = state[:1]
        _offer(table, _OUTSIDE, cost, (UNCLOSED + nested, state, "end"))
        _offer(table, outer, cost, ((BARE_LISTED if listed else BARE) + nested, state, "bare"))
        if upcoming in (first, following):
            _offer(table, (*outer, _REOPEN), cost, (CONTINUED + nested, state, "bare"))
    return table


def _mark(costs: dict[State, float], text: str, start: int, end: int) -> Table:
    """What a mark can do in each state."""
    table: Table = {}
    mark = text[start:end]
    leaning = orientation(text, start, end)
    sided = mark in "«»"
    opening = OPENERS.get(mark, NEVER) + (0.0 if sided else (AGAINST, UNLEANED, 0.0)[leaning + 1])
    closing = 0.0 if sided else (0.0, UNLEANED, AGAINST)[leaning + 1]
    ignoring = _ignoring(text, start, end, mark, leaning)
    for state, cost in costs.items():
        if not state:
            _offer(table, (mark,), cost, (opening, state, "open"))
            _offer(table, state, cost, (min(STRAY, ignoring), state, "none"))
            if leaning < 0 and text[start - 1] in ",.?!…":
                _offer(table, state, cost, (UNOPENED, state, "unopened"))
        elif state[-1] == _REOPEN:
            _offer(table, (mark,), cost, (opening, state, "reopen"))
        else:
            _offer(table, state, cost, (ignoring, state, "none"))
            _inside(table, state, cost, (mark, opening, closing))
    return table


def _inside(table: Table, state: State, cost: float, doing: tuple[str, float, float]) -> None:
    """What a mark can do in an open quotation: the mark, what it costs to open and to close."""
    mark, opening, closing = doing
    close = CLOSERS.get(state[-1], {}).get(mark)
    if close is not None:
        action = "close" if len(state) == 1 else "none"
        _offer(table, state[:-1], cost, (close + closing, state, action))
    if len(state) == 1:
        inner = NESTED_SAME if mark in (state[0], '"') else NESTED
        _offer(table, (state[0], mark), cost, (inner + opening, state, "none"))
        _offer(table, (mark,), cost, (RESTART + opening, state, "restart"))
    elif mark in CLOSERS.get(state[0], ()):
        outer = CLOSERS[state[0]][mark] + closing
        _offer(table, _OUTSIDE, cost, (outer + NESTED_LEFT, state, "close"))


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
