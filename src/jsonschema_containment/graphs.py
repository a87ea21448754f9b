"""A pattern as states with edges, from its tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jsonschema_containment.escapes import UnsupportedError
from jsonschema_containment.regex import parse

if TYPE_CHECKING:
    from jsonschema_containment.characters import Reading, Spans
    from jsonschema_containment.regex import Tree

_MAX_STATES = 3000


class Look(NamedTuple):
    """A lookaround as a guard of an edge: the states in which it begins and ends."""

    ahead: bool
    negated: bool
    begin: int
    final: int


class Graph:
    """The states of a pattern.

    ``chars[i]`` are the edges of state i that read a code point, ``guarded[i]`` those that lead on
    at the beginning (``bol``), at the end (``eol``) or past a lookaround; ``free[i]`` are the
    states with such edges that it leads to without more. In ``kept`` states a text goes on or ends.
    ``behind`` are the lookbehinds, those within others first, ``finals`` the states in which the
    pattern or a lookaround ends, ``whole`` the pattern itself as if it were a lookahead.

    Args:
        pattern: the regular expression.
        reading: by which it is parsed.

    Raises:
        UnsupportedError: the pattern uses what is not modelled, or is too large.
    """

    def __init__(self, pattern: str, reading: Reading) -> None:
        self._pattern = pattern
        self._edges: list[list[int]] = []
        self.guarded: list[list[tuple[str | Look, int]]] = []
        self.chars: list[list[tuple[Spans, int]]] = []
        self.behind: list[Look] = []
        self.finals: set[int] = set()
        begin = self._state()
        final = self._compile(parse(pattern, reading), begin)
        self.whole = Look(ahead=True, negated=False, begin=begin, final=final)
        self.finals.add(final)
        ends = {at for at, edges in enumerate(self.guarded) if any(k == "eol" for k, _ in edges)}
        self.kept = self.finals | ends | {at for at, edges in enumerate(self.chars) if edges}
        self.free = [self._reached(at) for at in range(len(self.chars))]
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
        """Refuse ``^`` after ``$``: nobody needs it, and what is first is forgotten at the end."""
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
                self._edges[begin].append(first)
                self._edges[self._compile(branch, first)].append(end)
        elif kind == "chars":
            self.chars[begin].append((tree[1], end))
        else:
            guard = self._look(*tree[1:]) if kind == "look" else kind
            self.guarded[begin].append((guard, end))
        return end

    def _look(self, ahead: bool, negated: bool, tree: Tree) -> Look:  # noqa: FBT001 - of the tree
        inner = self._state()
        look = Look(ahead, negated, inner, self._compile(tree, inner))
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
