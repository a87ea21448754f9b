"""Matching a query: all matches at once, as whole arrays.

A match is a pair of positions: its first token, and the token after its last. A pattern is matched
from its rarest part on: the postings give the positions of that part, and the parts beside it
extend the pairs to the right or to the left, token by token for all pairs at once. So the cost
grows with the occurrences of the rarest part, not with the corpus.

Only matches that are not within a longer one are kept: the strategy that CQP calls ``longest``.
Matches may overlap. A match has at least one token.
"""

from __future__ import annotations

from itertools import groupby
from math import inf
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from rostra.concordance.index.layout import SENTENCE, UTTERANCE
from rostra.concordance.query import ast
from rostra.concordance.query.token_set import TokenSet
from rostra.concordance.query.written import divisions
from rostra.errors import RostraError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rostra.concordance.index.reader import IndexReader

_MOST_PAIRS = 50_000_000  # in memory at a time
_STEPS = 10_000_000  # that a query may take: pairs that are extended, or the like
_STEPS_OF_TOKEN = 100  # more for each token of the corpus
_STEPS_OF_EXTENSION = 1_000  # the work of one, however few pairs it has
_HALF = np.uint64(32)


class Pairs(NamedTuple):
    """Matches: their first tokens, and the tokens after their last."""

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]


def find_matches(index: IndexReader, query: ast.Query) -> Pairs:
    """Return the matches of a query in the order of their first tokens.

    Raises:
        RostraError: the query matches in too many ways, or takes too many steps.
    """
    return _longest(_Matcher(index, query.within).solve(ast.non_empty(query.pattern)))


class _Matcher:
    def __init__(self, index: IndexReader, within: str) -> None:
        self._index = index
        self._size = len(index.boundaries)
        self._boundary = UTTERANCE if within == "utterance" else SENTENCE
        self._token_sets: dict[ast.Condition, TokenSet] = {}
        self._divisions: dict[ast.Written, ast.Divided] = {}
        self._steps = self._most_steps = _STEPS + _STEPS_OF_TOKEN * self._size

    def spend(self, steps: int) -> None:
        """Count steps of the query; the same query takes the same steps on every machine."""
        self._steps -= steps
        if self._steps < 0:
            raise RostraError(
                f"the query takes more than {self._most_steps:,} steps; give it rarer words, or "
                "repeat less"
            )

    def tokens(self, condition: ast.Condition) -> TokenSet:
        if condition not in self._token_sets:
            self._token_sets[condition] = TokenSet(self._index, condition, self.spend)
        return self._token_sets[condition]

    def divided(self, pattern: ast.Pattern) -> ast.Divided:
        """Return the pattern itself, or if it is a text, that of the tokens that are written so."""
        if not isinstance(pattern, ast.Written):
            return pattern
        if pattern not in self._divisions:
            self._divisions[pattern] = divisions(
                self._index.word, pattern, self.spend, anywhere=False
            )
        return self._divisions[pattern]

    def cost(self, pattern: ast.Pattern) -> float:
        """Return how many pairs a search that starts with the pattern begins with."""
        if ast.nullable(pattern):
            return inf
        match self.divided(pattern):
            case ast.OneToken(condition):
                return self.tokens(condition).size
            case ast.Lattice() as lattice:
                return min(self._lattice_costs(lattice))
            case ast.Alternation(parts):
                return sum(map(self.cost, parts))
            case ast.Sequence(parts):
                return min(map(self.cost, parts))
            case ast.Repeat(part, _, _):
                return self.cost(part)

    def solve(self, pattern: ast.Pattern) -> Pairs:
        """Return all matches of a pattern that is not nullable."""
        match self.divided(pattern):
            case ast.OneToken(condition):
                positions = self.tokens(condition).positions()
                return Pairs(positions, positions + 1)
            case ast.Lattice() as lattice:
                right, left = self._lattice_costs(lattice)
                return self._along(lattice, None, right=right <= left)
            case ast.Alternation(parts):
                return _union([self.solve(part) for part in parts])
            case ast.Repeat(part, least, most):
                if most == 0:
                    return _union([])
                more = ast.Repeat(part, least - 1, None if most is None else most - 1)
                return self.extend(more, self.solve(part), right=True)
            case ast.Sequence(parts):
                costs = list(map(self.cost, parts))
                rarest = costs.index(min(costs))
                pairs = self.solve(parts[rarest])
                for part in parts[rarest + 1 :]:
                    pairs = self.extend(part, pairs, right=True)
                for part in reversed(parts[:rarest]):
                    pairs = self.extend(part, pairs, right=False)
                return pairs

    def extend(self, pattern: ast.Pattern, pairs: Pairs, *, right: bool) -> Pairs:
        """Return the pairs extended by each match of a pattern beside them."""
        match self.divided(pattern):
            case ast.OneToken(condition):
                return self._extend_by_token(self.tokens(condition), pairs, right=right)
            case ast.Lattice() as lattice:
                return self._along(lattice, pairs, right=right)
            case ast.Alternation(parts):
                return _union([self.extend(part, pairs, right=right) for part in parts])
            case ast.Sequence(parts):
                for part in parts if right else reversed(parts):
                    pairs = self.extend(part, pairs, right=right)
                return pairs
            case ast.Repeat() as repeat:
                return self._extend_repeatedly(repeat, pairs, right=right)

    def _lattice_costs(self, lattice: ast.Lattice) -> tuple[int, int]:
        """Return how many pairs a search begins with at the start and at the end of a lattice."""
        first = sum(self.tokens(c).size for start, _, c in lattice.edges if start == lattice.start)
        last = sum(self.tokens(c).size for _, end, c in lattice.edges if end == lattice.end)
        return first, last

    def _along(self, lattice: ast.Lattice, pairs: Pairs | None, *, right: bool) -> Pairs:
        """Return the pairs extended by each path of a lattice; without pairs, its matches."""
        edges, origin, goal = list(lattice.edges), lattice.start, lattice.end
        if not right:
            edges = sorted(((b, a, condition) for a, b, condition in edges), key=lambda e: -e[0])
            origin, goal = goal, origin
        reached: dict[int, list[Pairs]] = {}
        for here, leaving in groupby(edges, key=itemgetter(0)):
            before = pairs if here == origin else _union(reached.pop(here))
            for _, there, condition in leaving:
                if before is None:
                    extended = self.solve(ast.OneToken(condition))
                else:
                    extended = self._extend_by_token(self.tokens(condition), before, right=right)
                reached.setdefault(there, []).append(extended)
        return _union(reached[goal])

    def _extend_repeatedly(self, pattern: ast.Repeat, pairs: Pairs, *, right: bool) -> Pairs:
        least, part = pattern.least, pattern.part
        if ast.nullable(part):  # then each repetition may be empty, and none is required
            least, part = 0, ast.non_empty(part)
        times = 0
        while times < least and len(pairs.starts):
            pairs = _union([self.extend(part, pairs, right=right)])
            times += 1
        extended, new = [pairs], pairs
        while len(new.starts) and times != pattern.most:
            new = _union([self.extend(part, new, right=right)])
            times += 1
            if not isinstance(part, ast.OneToken):  # then pairs may be reached in several ways
                self.spend(4 * (len(extended[0].starts) + len(new.starts)))  # both are sorted
                new = _without(new, extended[0])
                extended = [_union([*extended, new])]
            else:
                extended.append(new)
            _check_number(extended)
        return _union(extended)

    def _extend_by_token(self, tokens: TokenSet, pairs: Pairs, *, right: bool) -> Pairs:
        """Extend pairs by a token of a set, unless a boundary is in between."""
        self.spend(_STEPS_OF_EXTENSION + len(pairs.starts))
        boundaries = self._index.boundaries
        if right:
            inside = np.flatnonzero(pairs.ends < self._size)
            inside = inside[boundaries[pairs.ends[inside]] < self._boundary]
        else:
            inside = np.flatnonzero(boundaries[pairs.starts] < self._boundary)
        starts, ends = pairs.starts[inside], pairs.ends[inside]
        kept = tokens.contains(ends if right else starts - 1)
        starts, ends = starts[kept], ends[kept]
        return Pairs(starts, ends + 1) if right else Pairs(starts - 1, ends)


def _union(parts: list[Pairs]) -> Pairs:
    """Return the distinct pairs of several arrays, ordered by start and then end."""
    _check_number(parts)
    if len(parts) == 1 and (np.diff(parts[0].starts) > 0).all():
        return parts[0]
    keys = np.sort(np.concatenate([np.empty(0, np.uint64), *map(_keys, parts)]))
    # Of a million numbers, np.unique takes fifty times as long.
    return _pairs(keys[np.append(True, keys[1:] != keys[:-1])[: len(keys)]])


def _without(pairs: Pairs, known: Pairs) -> Pairs:
    """Return the pairs that are not among the known ones."""
    return _pairs(np.setdiff1d(_keys(pairs), _keys(known)))


def _keys(pairs: Pairs) -> NDArray[np.uint64]:
    """Return a number for each pair, in the order of start and then end."""
    return pairs.starts.astype(np.uint64) << _HALF | pairs.ends.astype(np.uint64)


def _pairs(keys: NDArray[np.uint64]) -> Pairs:
    starts, ends = keys >> _HALF, keys.astype(np.uint32)
    return Pairs(starts.astype(np.int64), ends.astype(np.int64))


def _check_number(parts: list[Pairs]) -> None:
    if sum(len(pairs.starts) for pairs in parts) > _MOST_PAIRS:
        raise RostraError(
            f"the query matches in more than {_MOST_PAIRS:,} ways; give it a rarer word, or repeat "
            "less"
        )


def _longest(pairs: Pairs) -> Pairs:
    """Return the pairs that are not within another pair."""
    if (pairs.starts[1:] > pairs.starts[:-1]).all() and (pairs.ends[1:] > pairs.ends[:-1]).all():
        return pairs
    starts, ends = _union([pairs])
    is_last = np.append(np.diff(starts) != 0, True)  # the longest with its start
    starts, ends = starts[is_last], ends[is_last]
    reaches_further = np.ones(len(ends), bool)
    reaches_further[1:] = ends[1:] > np.maximum.accumulate(ends)[:-1]
    return Pairs(starts[reaches_further], ends[reaches_further])
