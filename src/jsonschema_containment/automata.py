"""The strings in which a pattern is found, as an automaton over code points."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, NamedTuple

from jsonschema_containment.escapes import UnsupportedError
from jsonschema_containment.graphs import Graph, Look
from jsonschema_containment.product import DEAD, State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jsonschema_containment.characters import Reading

_FOUND: State = "found"
_MAX_THREADS = 400
_NOTHING: frozenset[Any] = frozenset()


class _Duty(NamedTuple):
    """A lookahead that was entered: where its own threads are. It is met once one is at the end."""

    look: Look
    threads: frozenset[_Thread]


class _Thread(NamedTuple):
    """A way to read the string so far: the state that it leads to, the lookaheads still open."""

    at: int
    duties: frozenset[_Duty]


class _Here(NamedTuple):
    """A place in the string: whether it is the first, the last, and which lookbehinds hold."""

    first: bool
    last: bool
    behind: frozenset[Look]


_Threads = frozenset[_Thread]
_AMID = _Here(first=False, last=False, behind=frozenset())


class Pattern:
    """The strings in which a pattern is found, by one reading.

    A state is the number of a set of threads of the pattern, and of each lookbehind, which begins
    anew at each place as the pattern does.

    Args:
        pattern: the regular expression.
        reading: by which it is parsed.

    Raises:
        UnsupportedError: the pattern uses what is not modelled, or is too large; `step` and
            `accepts` raise it too.
    """

    def __init__(self, pattern: str, reading: Reading) -> None:
        graph = Graph(pattern, reading)
        self._pattern, self._whole = pattern, graph.whole
        self._chars, self._free, self._guarded = graph.chars, graph.free, graph.guarded
        self._behind, self._finals, self._kept = graph.behind, graph.finals, graph.kept
        self.sets = frozenset(spans for edges in self._chars for spans, _ in edges)
        self._runs: list[tuple[_Threads, ...]] = []
        self._numbers: dict[tuple[_Threads, ...], int] = {}
        self._steps: dict[tuple[State, int], State] = {}
        self._accepted: dict[State, bool] = {_FOUND: True, DEAD: False}
        self._followed: dict[tuple[int, int], _Threads] = {}
        self._begun = self._closure([_Thread(self._whole.begin, _NOTHING)], _AMID)
        self.start = self._arrive([_NOTHING] * (len(self._behind) + 1), first=True)

    def step(self, state: State, char: int) -> State:
        """The state after one more code point."""
        key = (state, char)
        if key not in self._steps:
            self._steps[key] = self._step(state, char)
        return self._steps[key]

    def _step(self, state: State, char: int) -> State:
        if state in (_FOUND, DEAD):
            return state
        runs = self._runs[state]  # type: ignore[call-overload]
        if self._behind:
            return self._arrive([self._moved(run, char) for run in runs], first=False)
        burdened = [thread for thread in runs[0] if thread.duties]
        free = (self._follow(thread.at, char) for thread in runs[0] if not thread.duties)
        burdens = self._closure(self._moved(burdened, char), _AMID) if burdened else _NOTHING
        return self._numbered((self._begun.union(burdens, *free),))

    def _follow(self, at: int, char: int) -> _Threads:
        """Where a character leads from a state, if nothing must hold ahead."""
        place = (at, char)
        if place not in self._followed:
            moved = self._moved([_Thread(at, _NOTHING)], char)
            self._followed[place] = self._closure(moved, _AMID)
        return self._followed[place]

    def accepts(self, state: State) -> bool:
        """Whether the pattern is found in a string that ends here."""
        if state not in self._accepted:
            *behind, threads = self._runs[state]  # type: ignore[call-overload]
            pairs = zip(self._behind, behind, strict=True)
            held = frozenset(look for look, run in pairs if _met(look, run))
            here = _Here(first=False, last=True, behind=held)
            self._accepted[state] = self._ends(self._whole, threads, here)
        return self._accepted[state]

    def finds(self, text: str) -> bool:
        """Whether the pattern is found in a text."""
        state, steps = self.start, self._steps
        for char in text:
            code = ord(char)
            after = steps.get((state, code))
            state = self.step(state, code) if after is None else after
        return self.accepts(state)

    def unambiguous(self) -> bool:
        """Whether a backtracking matcher has never two ways to read one character."""
        for edges in self._chars:
            for _, target in edges:
                reach = self._closure([_Thread(target, _NOTHING)], _AMID)
                spans = sorted(s for t in reach for e, _ in self._chars[t.at] for s in e)
                if any(a[1] >= b[0] for a, b in itertools.pairwise(spans)):
                    return False
        return True

    def _moved(self, threads: Iterable[_Thread], char: int) -> frozenset[_Thread]:
        """Where a character leads, with what must hold ahead; no edge without one is taken."""
        out = set()
        for at, duties in threads:
            later = frozenset(_Duty(d.look, self._moved(d.threads, char)) for d in duties)
            if duties and at in self._finals:
                out.add(_Thread(at, later))
            for spans, target in self._chars[at]:
                if any(low <= char <= high for low, high in spans):
                    out.add(_Thread(target, later))
        return frozenset(out)

    def _arrive(self, moved: list[frozenset[_Thread]], *, first: bool) -> State:
        """The state at a place, from the threads that came there."""
        held: set[Look] = set()
        runs: list[_Threads] = []
        for look, threads in zip([*self._behind, self._whole], moved, strict=True):
            here = _Here(first=first, last=False, behind=frozenset(held))
            begun = [*threads, _Thread(look.begin, _NOTHING)]
            runs.append(self._closure(begun, here))
            if _met(look, runs[-1]):
                held.add(look)
        return self._numbered(tuple(runs))

    def _numbered(self, runs: tuple[_Threads, ...]) -> State:
        if _met(self._whole, runs[-1]):
            return _FOUND
        if not (self._behind or self._begun or runs[-1]):
            return DEAD
        number = self._numbers.setdefault(runs, len(self._runs))
        if number == len(self._runs):
            self._runs.append(runs)
        return number

    def _closure(self, threads: Iterable[_Thread], here: _Here) -> _Threads:
        """All threads that other edges lead to, but for those that can neither move nor end."""
        todo = [t for t in (self._settled(thread, here) for thread in threads) if t]
        reach: set[_Thread] = set()
        while todo:
            at, duties = todo.pop()
            for state in self._free[at]:
                thread = _Thread(state, duties)
                if thread not in reach:
                    reach.add(thread)
                    crossed = (self._crossed(thread, *edge, here) for edge in self._guarded[state])
                    todo.extend(after for after in crossed if after)
        if len(reach) > _MAX_THREADS and any(thread.duties for thread in reach):
            raise UnsupportedError(self._pattern)
        return frozenset(thread for thread in reach if thread.at in self._kept)

    def _crossed(
        self, thread: _Thread, kind: str | Look, target: int, here: _Here
    ) -> _Thread | None:
        if isinstance(kind, Look):
            if not kind.ahead:
                crossed = (kind in here.behind) != kind.negated
                return _Thread(target, thread.duties) if crossed else None
            duty = _Duty(kind, frozenset({_Thread(kind.begin, _NOTHING)}))
            begun = self._settled(_Thread(target, frozenset({duty})), here)
            return _Thread(target, thread.duties | begun.duties) if begun else None
        crossed = here.first if kind == "bol" else here.last
        return _Thread(target, thread.duties) if crossed else None

    def _settled(self, thread: _Thread, here: _Here) -> _Thread | None:
        """The thread with the duties that are still open here; None where one has failed."""
        if not thread.duties:
            return thread
        still = set()
        for look, inner in thread.duties:
            if here.last:
                if self._ends(look, inner, here) == look.negated:
                    return None
                continue
            threads = self._closure(inner, here)
            met = _met(look, threads)
            if met or not threads:
                if met == look.negated:
                    return None
            else:
                still.add(_Duty(look, threads))
        return _Thread(thread.at, frozenset(still))

    def _ends(self, look: Look, threads: Iterable[_Thread], here: _Here) -> bool:
        return _met(look, self._closure(threads, here))


def _met(look: Look, threads: _Threads) -> bool:
    return _Thread(look.final, _NOTHING) in threads
