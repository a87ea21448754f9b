"""Automata over code points: which strings a pattern finds, and words of a finite set.

An automaton is run by ``start``, ``step(state, char)`` and ``accepts(state)``; its ``sets`` are the
sets of code points that it tells apart. States are hashable; DEAD accepts nothing ever after.
"""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Iterable
from typing import Protocol

from rostra.schema.comparing.regex import Reading, Spans, Tree, UnsupportedError, parse

State = Hashable
DEAD: State = frozenset()
_FOUND, _BEFORE_LAST_NEWLINE = -1, -2
_MAX_STATES = 3000


class Automaton(Protocol):
    """What the search of strings asks of a language."""

    sets: frozenset[Spans]
    start: State

    def step(self, state: State, char: int) -> State:
        """The state after one more code point."""

    def accepts(self, state: State) -> bool:
        """Whether the string may end here."""


class Words:
    """A finite set of strings.

    Args:
        words: the strings.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        self._prefixes = {word[:i] for word in self._words for i in range(len(word) + 1)}
        chars = {char for word in self._words for char in word}
        self.sets: frozenset[Spans] = frozenset(((ord(c), ord(c)),) for c in chars)
        self.start: State = "" if self._prefixes else DEAD

    def step(self, state: State, char: int) -> State:
        """The prefix read so far; DEAD where no word goes on like that."""
        longer = f"{state}{chr(char)}" if isinstance(state, str) else None
        return longer if longer in self._prefixes else DEAD

    def accepts(self, state: State) -> bool:
        """Whether the prefix is a word."""
        return state in self._words


class Pattern:
    r"""The strings in which a pattern is found, by one reading.

    Args:
        pattern: the regular expression.
        reading: whose ``\\d``, ``\\w``, ``\\s`` and ``$``. Python's ``$`` holds also before a line
            feed that ends the string.

    Raises:
        UnsupportedError: the pattern uses what is not modelled, or is too large.
    """

    def __init__(self, pattern: str, reading: Reading) -> None:
        self._pattern, self._reading = pattern, reading
        self._empty: list[list[tuple[str, int]]] = []
        self._chars: list[list[tuple[Spans, int]]] = []
        begin = self._state()
        self._final = self._compile(parse(pattern, reading), begin)
        self._check_ends()
        self.sets = frozenset(spans for edges in self._chars for spans, _ in edges)
        if reading == "python":
            self.sets |= {((10, 10),)}
        self._restart = self._closure({begin}, at_start=False)
        self._steps: dict[tuple[State, int], State] = {}
        self.start = self._state_set(self._closure({begin}, at_start=True))

    def step(self, state: State, char: int) -> State:
        """The set of positions after one more code point."""
        key = (state, char)
        if key not in self._steps:
            self._steps[key] = self._step(state, char)
        return self._steps[key]

    def accepts(self, state: State) -> bool:
        """Whether the pattern is found in a string that ends here."""
        positions: frozenset[int] = state  # type: ignore[assignment]
        return _FOUND in positions or _BEFORE_LAST_NEWLINE in positions or self._ends(positions)

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
                reach = self._closure({target}, at_start=False)
                spans = sorted(s for p in reach for e, _ in self._chars[p] for s in e)
                if any(a[1] >= b[0] for a, b in itertools.pairwise(spans)):
                    return False
        return True

    def _check_ends(self) -> None:
        """Refuse what follows ``$`` and is not the end: readings differ, and nobody needs it."""
        ends = {target for edges in self._empty for kind, target in edges if kind == "eol"}
        reach = self._closure(ends, at_start=False, at_end=True)
        kinds = {kind for position in reach for kind, _ in self._empty[position]}
        if "bol" in kinds or any(self._chars[position] for position in reach):
            raise UnsupportedError(self._pattern)

    def _step(self, state: State, char: int) -> State:
        positions: frozenset[int] = state  # type: ignore[assignment]
        if _FOUND in positions:
            return state
        moved = {
            target
            for position in positions
            if position >= 0
            for spans, target in self._chars[position]
            if any(low <= char <= high for low, high in spans)
        }
        after = self._closure(moved, at_start=False) | self._restart
        newline = char == 10 and self._reading == "python" and self._ends(positions)  # noqa: PLR2004
        return self._state_set(after | ({_BEFORE_LAST_NEWLINE} if newline else set()))

    def _state_set(self, positions: set[int]) -> State:
        if self._final in positions:
            return frozenset({_FOUND})
        return frozenset(p for p in positions if p < 0 or self._chars[p] or self._eol(p))

    def _eol(self, position: int) -> bool:
        return any(kind == "eol" for kind, _ in self._empty[position])

    def _ends(self, positions: Iterable[int]) -> bool:
        inner = {p for p in positions if p >= 0}
        return self._final in self._closure(inner, at_start=False, at_end=True)

    def _closure(self, positions: set[int], *, at_start: bool, at_end: bool = False) -> set[int]:
        reach, todo = set(positions), list(positions)
        while todo:
            for kind, target in self._empty[todo.pop()]:
                crossed = kind == "" or (kind == "bol" and at_start) or (kind == "eol" and at_end)
                if crossed and target not in reach:
                    reach.add(target)
                    todo.append(target)
        return reach

    def _state(self) -> int:
        if len(self._empty) >= _MAX_STATES:
            raise UnsupportedError(self._pattern)
        self._empty.append([])
        self._chars.append([])
        return len(self._empty) - 1

    def _compile(self, tree: Tree, begin: int) -> int:
        """Add the tree's states; gives the state in which it ends."""
        kind = tree[0]
        if kind == "cat":
            for part in tree[1]:
                begin = self._compile(part, begin)
            return begin
        if kind == "rep":
            return self._repeat(tree[1], tree[2], tree[3], begin)
        end = self._state()
        if kind == "alt":
            for branch in tree[1]:
                first = self._state()
                self._empty[begin].append(("", first))
                self._empty[self._compile(branch, first)].append(("", end))
        elif kind == "chars":
            self._chars[begin].append((tree[1], end))
        else:
            self._empty[begin].append((kind, end))
        return end

    def _repeat(self, tree: Tree, low: int, high: int | None, begin: int) -> int:
        for _ in range(low):
            begin = self._compile(tree, begin)
        end = self._state()
        if high is None:
            loop = self._state()
            self._empty[begin].append(("", loop))
            self._empty[self._compile(tree, loop)].append(("", loop))
            self._empty[loop].append(("", end))
            return end
        for _ in range(high - low):
            self._empty[begin].append(("", end))
            begin = self._compile(tree, begin)
        self._empty[begin].append(("", end))
        return end
