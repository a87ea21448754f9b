"""Automata over characters, and strings that some of them accept and others do not.

An automaton is run by ``start``, ``step(state, char)`` and ``accepts(state)``, where a char is a
symbol (see `characters`); its ``sets`` are the sets of characters that it tells apart, its ``size``
is how many states were made for it. States are hashable.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from jsonschema_containment.characters import (
    ROOM,
    Chars,
    disjoint,
    groups,
    is_uncertain,
    span,
    symbol,
)
from jsonschema_containment.regular_expressions import UnsupportedError, parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jsonschema_containment.characters import Reading
    from jsonschema_containment.regular_expressions import Tree

State = Hashable
DEAD: State = frozenset()
"""The state after which no string is accepted."""

_MAX_LENGTH = 5000
_MAX_EXPANDED = 60_000
_MAX_WALKED = 1_000_000
_MAX_WORK = 1_000_000
_MAX_CLOSURES = 200_000
_ProductState = tuple[State, ...]
_MAX_STATES = 3000


class _Look(NamedTuple):
    """A lookaround as a guard of an edge: the states in which it begins and ends."""

    ahead: bool
    negated: bool
    begin: int
    final: int


class _Graph:
    """The states of a pattern.

    ``chars[i]`` are the edges of state i that read a character, ``guarded[i]`` those that lead on
    at the beginning (``bol``), at the end (``eol``) or past a lookaround; ``free[i]`` are the
    states with such edges that it leads to without more. In ``kept`` states a text goes on or ends.
    ``behind`` are the lookbehinds, those within others first, ``finals`` the states in which the
    pattern or a lookaround ends, ``whole`` the pattern itself as if it were a lookahead.
    """

    def __init__(self, pattern: str, tree: Tree, *, shares_beginnings: bool) -> None:
        self._pattern = pattern
        self._shares_beginnings = shares_beginnings
        self._edges: list[list[int]] = []
        self.guarded: list[list[tuple[str | _Look, int]]] = []
        self.chars: list[list[tuple[Chars, int]]] = []
        self.behind: list[_Look] = []
        self.finals: set[int] = set()
        begin = self._state()
        final = self._compile(tree, begin)
        self.whole = _Look(ahead=True, negated=False, begin=begin, final=final)
        self.finals.add(final)
        ends = {at for at, edges in enumerate(self.guarded) if any(k == "eol" for k, _ in edges)}
        self.kept = self.finals | ends | {at for at, edges in enumerate(self.chars) if edges}
        self.free: list[list[int]] = []
        closures = 0
        for state in range(len(self.chars)):
            self.free.append(self._reached(state))
            closures += len(self.free[-1])
            if closures > _MAX_CLOSURES:
                raise UnsupportedError(pattern)
        self._check_ends()

    def _reached(self, at: int) -> list[int]:
        todo, seen = [at], {at}
        while todo:
            for target in self._edges[todo.pop()]:
                if target not in seen:
                    seen.add(target)
                    todo.append(target)
        return sorted(state for state in seen if state in self.kept or self.guarded[state])

    def _check_ends(self) -> None:
        """Refuse ``^`` after ``$``: whether a place is the first is not known at the end."""
        todo = [target for edges in self.guarded for kind, target in edges if kind == "eol"]
        seen: set[int] = set()
        while todo:
            for state in set(self.free[todo.pop()]) - seen:
                seen.add(state)
                todo.extend(target for _, target in self.guarded[state])
                if any(kind == "bol" for kind, _ in self.guarded[state]):
                    raise UnsupportedError(self._pattern)

    def _state(self) -> int:
        if len(self.chars) >= _MAX_STATES:
            raise UnsupportedError(self._pattern)
        self._edges.append([])
        self.guarded.append([])
        self.chars.append([])
        return len(self.chars) - 1

    def _compile(self, tree: Tree, begin: int) -> int:
        """Add the states of a tree; return the one in which it ends."""
        kind = tree[0]
        if kind == "cat":
            for part in tree[1]:
                begin = self._compile(part, begin)
            return begin
        if kind == "rep":
            return self._repeat(tree[1], tree[2], tree[3], begin)
        end = self._state()
        if kind == "alt":
            self._alternatives([_parts(branch) for branch in tree[1]], begin, end)
        elif kind == "chars":
            self.chars[begin].append((tree[1], end))
        else:
            guard = self._look(*tree[1:]) if kind == "look" else kind
            self.guarded[begin].append((guard, end))
        return end

    def _alternatives(self, branches: list[Sequence[Tree]], begin: int, end: int) -> None:
        """Add the states of alternatives, from `begin` to `end`; equal beginnings share theirs."""
        todo = [(begin, 0, branches)]
        while todo:
            at, read, remaining = todo.pop()
            by_next: dict[Hashable, list[Sequence[Tree]]] = {}
            for number, branch in enumerate(remaining):
                if read == len(branch):
                    self._edges[at].append(end)
                else:
                    following = branch[read] if self._shares_beginnings else number
                    by_next.setdefault(following, []).append(branch)
            for group in by_next.values():
                first = self._state()
                self._edges[at].append(first)
                if len(group) == 1:
                    self._edges[self._compile(("cat", group[0][read:]), first)].append(end)
                else:
                    todo.append((self._compile(group[0][read], first), read + 1, group))

    def _look(self, ahead: bool, negated: bool, tree: Tree) -> _Look:  # noqa: FBT001 - of the tree
        inner = self._state()
        look = _Look(ahead, negated, inner, self._compile(tree, inner))
        self.finals.add(look.final)
        if not ahead:
            self.behind.append(look)
        return look

    def _repeat(self, tree: Tree, low: int, high: int | None, begin: int) -> int:
        for _ in range(low):
            begin = self._compile(tree, begin)
        end = self._state()
        if high is None:
            loop = self._state()
            self._edges[begin].append(loop)
            self._edges[self._compile(tree, loop)].append(loop)
            self._edges[loop].append(end)
            return end
        for _ in range(high - low):
            self._edges[begin].append(end)
            begin = self._compile(tree, begin)
        self._edges[begin].append(end)
        return end


def _parts(tree: Tree) -> Sequence[Tree]:
    return tree[1] if tree[0] == "cat" else (tree,)


_FOUND: State = "found"
_MAX_THREADS = 400
_NOTHING: frozenset[Any] = frozenset()


class _Duty(NamedTuple):
    """A lookahead that was entered: where its own threads are. It is met once one is at the end."""

    look: _Look
    threads: frozenset[_Thread]


class _Thread(NamedTuple):
    """A way to read the string so far: the state that it leads to, the lookaheads still open."""

    at: int
    duties: frozenset[_Duty]


class _Here(NamedTuple):
    """A place in the string: whether it is the first, the last, and which lookbehinds hold."""

    first: bool
    last: bool
    behind: frozenset[_Look]


_Threads = frozenset[_Thread]
_AMID = _Here(first=False, last=False, behind=frozenset())


class Pattern:
    """The strings in which a pattern is found, by one reading.

    A state is the number of a set of threads of the pattern, and of each lookbehind, which begins
    anew at each place as the pattern does.

    Args:
        pattern: a regular expression.
        reading: how it is read.
        part: the part of its tree that is meant, each alternative with states of its own as a
            backtracking matcher has them; None for all.

    Raises:
        UnsupportedError: the pattern uses what is not modelled, or is too large; `step` and
            `accepts` raise it too.
    """

    def __init__(self, pattern: str, reading: Reading, part: Tree | None = None) -> None:
        tree = part or parse(pattern, reading)
        graph = _Graph(pattern, tree, shares_beginnings=part is None)
        self._pattern, self._whole = pattern, graph.whole
        self._chars, self._free, self._guarded = graph.chars, graph.free, graph.guarded
        self._behind, self._finals, self._kept = graph.behind, graph.finals, graph.kept
        self.size = len(self._chars)
        self.weight = 1 + self.size // 64
        self.sets = frozenset(chars for edges in self._chars for chars, _ in edges)
        self._by_category = any(chars.categories for chars in self.sets)
        self._runs: list[tuple[_Threads, ...]] = []
        self._works: list[int] = []
        self._numbers: dict[tuple[_Threads, ...], int] = {}
        self._steps: dict[tuple[State, int], State] = {}
        self._accepted: dict[State, bool] = {_FOUND: True, DEAD: False}
        self._followed: dict[tuple[int, int], _Threads] = {}
        self._closures: dict[int, _Threads] = {}
        self._shared: dict[_Threads, _Threads] = {}
        self._begun = self._closure([_Thread(self._whole.begin, _NOTHING)], _AMID)
        self.start = self._arrive([_NOTHING] * (len(self._behind) + 1), first=True)

    def step(self, state: State, char: int) -> State:
        """The state after one more character."""
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
        free = {self._follow(thread.at, char) for thread in runs[0] if not thread.duties}
        burdens = self._closure(self._moved(burdened, char), _AMID) if burdened else _NOTHING
        return self._numbered((self._begun.union(burdens, *free),))

    def _follow(self, at: int, char: int) -> _Threads:
        """Where a character leads from a state, if nothing must hold ahead."""
        place = (at, char)
        if place not in self._followed:
            targets = dict.fromkeys(t for chars, t in self._chars[at] if char in chars)
            reached = {self._reached(target) for target in targets}
            single = len(reached) == 1
            self._followed[place] = reached.pop() if single else _NOTHING.union(*reached)
        return self._followed[place]

    def _reached(self, at: int) -> _Threads:
        """Where other edges lead from a state; states of one closure share it."""
        if at not in self._closures:
            closure = self._closure([_Thread(at, _NOTHING)], _AMID)
            self._closures[at] = self._shared.setdefault(closure, closure)
        return self._closures[at]

    def accepts(self, state: State) -> bool:
        """Whether the pattern is found in a string that ends here."""
        if state not in self._accepted:
            *behind, threads = self._runs[state]  # type: ignore[call-overload]
            pairs = zip(self._behind, behind, strict=True)
            behind_looks = frozenset(look for look, run in pairs if _met(look, run))
            here = _Here(first=False, last=True, behind=behind_looks)
            self._accepted[state] = _met(self._whole, self._closure(threads, here))
        return self._accepted[state]

    def leads(self, state: State) -> frozenset[Chars] | None:
        """The characters that lead to another state than DEAD; None: any may."""
        if state == _FOUND or self._behind or self._begun:
            return None
        threads = _NOTHING if state == DEAD else self._runs[state][0]  # type: ignore[call-overload]
        if any(thread.duties for thread in threads):
            return None
        return frozenset(chars for thread in threads for chars, _ in self._chars[thread.at])

    def work(self, state: State) -> int:
        """How many threads move from a state, those of lookaheads weighted."""
        return 1 if state in (_FOUND, DEAD) else self._works[state]  # type: ignore[call-overload]

    def finds(self, text: str) -> bool:
        """Whether the pattern is found in a text; uncertain categories are those of this Python."""
        state, steps = self.start, self._steps
        for char in text:
            code = symbol(ord(char)) if self._by_category else ord(char)
            after = steps.get((state, code))
            state = self.step(state, code) if after is None else after
        return self.accepts(state)

    def is_certain(self, text: str) -> bool:
        """Whether no uncertain category decides if the pattern is found in a text."""
        return not self._by_category or not any(is_uncertain(ord(char)) for char in set(text))

    def unambiguous(self) -> bool:
        """Whether a backtracking matcher has never two ways to read one character."""
        for edges in self._chars:
            for _, target in edges:
                reach = self._reached(target)
                if not disjoint(chars for t in reach for chars, _ in self._chars[t.at]):
                    return False
        return True

    def _moved(self, threads: Iterable[_Thread], char: int) -> frozenset[_Thread]:
        """Where a character leads, with what must hold ahead; no edge without one is taken."""
        out = set()
        for at, duties in threads:
            later = frozenset(_Duty(d.look, self._moved(d.threads, char)) for d in duties)
            if duties and at in self._finals:
                out.add(_Thread(at, later))
            for chars, target in self._chars[at]:
                if char in chars:
                    out.add(_Thread(target, later))
        return frozenset(out)

    def _arrive(self, moved: list[frozenset[_Thread]], *, first: bool) -> State:
        """The state at a place, from the threads that came there."""
        matched: set[_Look] = set()
        runs: list[_Threads] = []
        for look, threads in zip([*self._behind, self._whole], moved, strict=True):
            here = _Here(first=first, last=False, behind=frozenset(matched))
            begun = [*threads, _Thread(look.begin, _NOTHING)]
            runs.append(self._closure(begun, here))
            if _met(look, runs[-1]):
                matched.add(look)
        return self._numbered(tuple(runs))

    def _numbered(self, runs: tuple[_Threads, ...]) -> State:
        if _met(self._whole, runs[-1]):
            return _FOUND
        if not (self._behind or self._begun or runs[-1]):
            return DEAD
        number = self._numbers.setdefault(runs, len(self._runs))
        if number == len(self._runs):
            self._runs.append(runs)
            self._works.append(sum(_work(run) for run in runs))
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
        self, thread: _Thread, kind: str | _Look, target: int, here: _Here
    ) -> _Thread | None:
        if isinstance(kind, _Look):
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
                if _met(look, self._closure(inner, here)) == look.negated:
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


def _work(threads: _Threads) -> int:
    """About how much work it is to move threads; those of lookaheads are moved in sets of sets."""
    return 1 + sum(1 + 8 * sum(_work(duty.threads) for duty in t.duties) for t in threads)


def _met(look: _Look, threads: _Threads) -> bool:
    return _Thread(look.final, _NOTHING) in threads


class Automaton(Protocol):
    """What a search for strings needs of a language."""

    sets: frozenset[Chars]
    start: State
    size: int

    def step(self, state: State, char: int) -> State:
        """The state after one more character."""

    def accepts(self, state: State) -> bool:
        """Whether the string may end here."""

    def leads(self, state: State) -> frozenset[Chars] | None:
        """The characters that lead to another state than DEAD; None: any may."""

    def work(self, state: State) -> int:
        """About how much work a step from a state is; 1 for the simplest."""


class Words:
    """A finite set of strings."""

    def __init__(self, words: Iterable[str]) -> None:
        self._ends: set[State] = set()
        self._next: dict[tuple[State, int], int] = {}
        for word in sorted(words):
            state = 0
            for char in map(ord, word):
                state = self._next.setdefault((state, char), len(self._next) + 1)
            self._ends.add(state)
        self._leads: dict[State, set[Chars]] = {}
        for prefix, char in self._next:
            self._leads.setdefault(prefix, set()).add(span(char, char))
        self.sets = frozenset(chars for leads in self._leads.values() for chars in leads)
        self.start: State = 0 if self._ends else DEAD
        self.size = 1 + len(self._next)

    def step(self, state: State, char: int) -> State:
        """The prefix read so far, by number; DEAD where no word goes on like that."""
        return self._next.get((state, char % ROOM), DEAD)

    def accepts(self, state: State) -> bool:
        """Whether the prefix is a word."""
        return state in self._ends

    def leads(self, state: State) -> frozenset[Chars]:
        """The characters with which a word goes on."""
        return frozenset(self._leads.get(state, ()))

    def work(self, state: State) -> int:  # noqa: ARG002 - the same for all
        """Always 1: a look into a set."""
        return 1


class Product:
    """A walk over the product of all automata, one layer a length from 0 to high (None: no limit).

    It searches strings of at least the length low that all wanted automata accept and no barred
    one; skipped strings are left out of the result.
    """

    def __init__(
        self,
        wanted: Sequence[Automaton],
        barred: Sequence[Automaton],
        low: int,
        high: int | None,
        skipped: frozenset[str] = frozenset(),
    ) -> None:
        self.wanted, self.barred, self.low, self.high = wanted, barred, low, high
        self.skipped = skipped
        self.machines = [*wanted, *barred]
        sets = (chars for machine in self.machines for chars in sorted(machine.sets))
        self.groups = groups(tuple(dict.fromkeys(sets)))
        self._chars = [group[0] for group in self.groups]
        self._places_of: dict[Chars, list[int]] = {}
        self._made = self.steps = 1 + sum(machine.size for machine in self.machines) // 4
        self._expanded: dict[_ProductState, dict[_ProductState, int]] = {}
        self._work = self._tried = 0

    def run(self) -> list[str] | None:
        """Some strings of the language, shortest first; None: too large.

        ``steps`` are afterwards the steps that this takes, to charge a budget with.
        """
        start = tuple(machine.start for machine in self.machines)
        layers: list[dict[_ProductState, _ProductState | None]] = [{start: None}]
        seen: dict[frozenset[_ProductState], int] = {}
        texts: list[str] = []
        walked = 0
        while True:
            length = len(layers) - 1
            layer = layers[-1]
            if length >= self.low:
                ends = [state for state in layer if self._accepts(state)]
                ended = (text for state in ends[:3] for text in self._texts(layers, state))
                texts += [text for text in ended if text not in self.skipped]
            if not layer or length == self.high or len(texts) > 60:  # noqa: PLR2004
                return texts
            before = seen.setdefault(frozenset(layer), length)
            if before < length and before >= self.low and (not texts or length > self.low + 250):
                return texts
            walked += len(layer)
            too_many = self._tried > _MAX_EXPANDED or walked > _MAX_WALKED or self._work > _MAX_WORK
            if length >= _MAX_LENGTH or too_many:
                return texts or None
            layers.append({after: state for state in layer for after in self._expand(state)})
            self.steps = self._made + (self._work + walked) // 2

    def _expand(self, state: _ProductState) -> dict[_ProductState, int]:
        """The states after one more character, each with one that leads there."""
        if state not in self._expanded:
            out: dict[_ProductState, int] = {}
            pairs = zip(self.machines, state, strict=True)
            tried = self._leading(state)
            self._tried += len(tried)
            self._work += (1 + len(tried)) * sum(machine.work(part) for machine, part in pairs)
            for char in tried:
                pairs = zip(self.machines, state, strict=True)
                after = tuple(machine.step(part, char) for machine, part in pairs)
                if not any(part == DEAD for part in after[: len(self.wanted)]):
                    out.setdefault(after, char)
            self._expanded[state] = out
        return self._expanded[state]

    def _leading(self, state: _ProductState) -> list[int]:
        """A character of each group with which all wanted automata may go on."""
        places = None
        for machine, part in zip(self.wanted, state, strict=False):
            leads = machine.leads(part)
            if leads is not None:
                own = {place for chars in leads for place in self._places(chars)}
                places = own if places is None else places & own
        return self._chars if places is None else [self._chars[place] for place in sorted(places)]

    def _places(self, chars: Chars) -> list[int]:
        """The groups whose characters are in a set."""
        if chars not in self._places_of:
            self._places_of[chars] = [i for i, char in enumerate(self._chars) if char in chars]
        return self._places_of[chars]

    def _accepts(self, state: _ProductState) -> bool:
        verdicts = [m.accepts(part) for m, part in zip(self.machines, state, strict=True)]
        return all(verdicts[: len(self.wanted)]) and not any(verdicts[len(self.wanted) :])

    def _texts(
        self, layers: list[dict[_ProductState, _ProductState | None]], state: _ProductState
    ) -> Iterator[str]:
        """One string that ends in the state, and others with one character changed for its like."""
        symbols: list[int] = []
        for layer in reversed(layers[1:]):
            before = layer[state]
            assert before is not None
            symbols.append(self._expanded[before][state])
            state = before
        text = "".join(chr(char % ROOM) for char in reversed(symbols))
        yield text
        like = {group[0]: group for group in self.groups}
        for i, char in enumerate(symbols[:3]):
            place = len(text) - 1 - i
            for other in like[char][1:]:
                yield text[:place] + chr(other % ROOM) + text[place + 1 :]
