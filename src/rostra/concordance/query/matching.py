"""Every place where a query matches, in whole arrays at a time.

A match is a pair of places: its first token, and the one after its last. A pattern is matched from
its rarest part on: the places of that part come from the postings, and the parts beside it take
pairs and give those that they lengthen, to the right or to the left, token by token for all pairs
at once. So the cost goes with the places of the rarest part, not with the corpus.

From each first token the longest match counts, and a match within a longer one does not: the rule
that CQP calls ``longest``. Matches may overlap. What matches no token at all is no match.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from rostra.concordance.index.layout import SENTENCE, UTTERANCE
from rostra.concordance.query.condition import Tokens
from rostra.concordance.query.pattern import (
    Choice,
    Condition,
    One,
    Pattern,
    Query,
    Repeat,
    Sequence,
    filled,
    nullable,
)
from rostra.errors import RostraError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rostra.concordance.index.reader import IndexReader

_MOST = 50_000_000  # pairs held at a time
_HALF = np.uint64(32)


class Pairs(NamedTuple):
    """First tokens, and those after the last."""

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]


def find(index: IndexReader, query: Query) -> Pairs:
    """The matches of a query, by their first tokens.

    Raises:
        RostraError: there are too many ways to match, or an expression takes too long.
    """
    return _longest(_Matcher(index, query.within).solve(filled(query.pattern)))


class _Matcher:
    def __init__(self, index: IndexReader, within: str) -> None:
        self._index = index
        self._size = len(index.boundaries)
        self._border = UTTERANCE if within == "utterance" else SENTENCE
        self._known: dict[Condition, Tokens] = {}

    def tokens(self, condition: Condition) -> Tokens:
        if condition not in self._known:
            self._known[condition] = Tokens(self._index, condition)
        return self._known[condition]

    def cost(self, pattern: Pattern) -> float:
        """How many pairs a search that begins with a pattern starts from."""
        if nullable(pattern):
            return inf
        match pattern:
            case One(condition):
                return self.tokens(condition).size
            case Choice(parts):
                return sum(map(self.cost, parts))
            case Sequence(parts):
                return min(map(self.cost, parts))
            case Repeat(part, _, _):
                return self.cost(part)

    def solve(self, pattern: Pattern) -> Pairs:
        """All matches of a pattern that has at least one token."""
        match pattern:
            case One(condition):
                places = self.tokens(condition).places()
                return Pairs(places, places + 1)
            case Choice(parts):
                return _together([self.solve(part) for part in parts])
            case Repeat(part, least, most):
                more = Repeat(part, least - 1, None if most is None else most - 1)
                return self.forward(more, self.solve(part)) if most != 0 else _NONE
            case Sequence(parts):
                costs = list(map(self.cost, parts))
                first = costs.index(min(costs))
                pairs = self.solve(parts[first])
                for part in parts[first + 1 :]:
                    pairs = self.forward(part, pairs)
                for part in reversed(parts[:first]):
                    pairs = self.backward(part, pairs)
                return pairs

    def forward(self, pattern: Pattern, pairs: Pairs) -> Pairs:
        """Pairs lengthened to the right."""
        return self._lengthen(pattern, pairs, right=True)

    def backward(self, pattern: Pattern, pairs: Pairs) -> Pairs:
        """Pairs lengthened to the left."""
        return self._lengthen(pattern, pairs, right=False)

    def _lengthen(self, pattern: Pattern, pairs: Pairs, *, right: bool) -> Pairs:
        match pattern:
            case One(condition):
                return self._step(self.tokens(condition), pairs, right=right)
            case Choice(parts):
                return _together([self._lengthen(part, pairs, right=right) for part in parts])
            case Sequence(parts):
                for part in parts if right else reversed(parts):
                    pairs = self._lengthen(part, pairs, right=right)
                return pairs
            case Repeat():
                return self._repeat(pattern, pairs, right=right)

    def _repeat(self, pattern: Repeat, pairs: Pairs, *, right: bool) -> Pairs:
        least, part = pattern.least, pattern.part
        if nullable(part):  # each time may be of no token, so that none need be
            least, part = 0, filled(part)
        found = [pairs] if least == 0 else []
        times = 0
        while len(pairs.starts) and times != pattern.most:
            pairs = _together([self._lengthen(part, pairs, right=right)])
            times += 1
            if times >= least:
                found.append(pairs)
                _bounded(found)
        return _together(found)

    def _step(self, tokens: Tokens, pairs: Pairs, *, right: bool) -> Pairs:
        """One token more, where no border is in the way and it satisfies the condition."""
        borders = self._index.boundaries
        if right:
            inside = np.flatnonzero(pairs.ends < self._size)
            inside = inside[borders[pairs.ends[inside]] < self._border]
        else:
            inside = np.flatnonzero(borders[pairs.starts] < self._border)
        starts, ends = pairs.starts[inside], pairs.ends[inside]
        kept = tokens.holds(ends if right else starts - 1)
        starts, ends = starts[kept], ends[kept]
        return Pairs(starts, ends + 1) if right else Pairs(starts - 1, ends)


_NONE = Pairs(np.empty(0, np.int64), np.empty(0, np.int64))


def _together(several: list[Pairs]) -> Pairs:
    """Pairs of several lots, each once, by their starts and then their ends."""
    _bounded(several)
    if len(several) == 1 and (np.diff(several[0].starts) > 0).all():
        return several[0]
    keys = [
        pairs.starts.astype(np.uint64) << _HALF | pairs.ends.astype(np.uint64) for pairs in several
    ]
    found = np.unique(np.concatenate(keys)) if keys else np.empty(0, np.uint64)
    return Pairs((found >> _HALF).astype(np.int64), found.astype(np.uint32).astype(np.int64))


def _bounded(several: list[Pairs]) -> None:
    if sum(len(pairs.starts) for pairs in several) > _MOST:
        raise RostraError(
            f"the query matches in more than {_MOST:,} ways; give it a rarer word, or repeat less"
        )


def _longest(pairs: Pairs) -> Pairs:
    if (pairs.starts[1:] > pairs.starts[:-1]).all() and (pairs.ends[1:] > pairs.ends[:-1]).all():
        return pairs
    starts, ends = _together([pairs])
    if len(starts):
        last = np.append(np.diff(starts) != 0, True)
        starts, ends = starts[last], ends[last]
        beyond = np.ones(len(ends), bool)
        beyond[1:] = ends[1:] > np.maximum.accumulate(ends)[:-1]
        starts, ends = starts[beyond], ends[beyond]
    return Pairs(starts, ends)
