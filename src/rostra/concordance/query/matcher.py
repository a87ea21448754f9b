"""Matching a query: all matches at once, as whole arrays.

A match is a pair of positions: its first token, and the token after its last. A pattern is matched
from its rarest part on: the postings give the positions of that part, and the parts beside it
extend the pairs to the right or to the left, token by token for all pairs at once. So the cost
grows with the occurrences of the rarest part, not with the corpus.

Where a query has labels, a pair also has the token of each label, and pairs differ if these do. So
a constraint is tested for all pairs at once.

Only matches that are not within a longer one are kept: the strategy that CQP calls ``longest``.
Matches may overlap. A match has at least one token.
"""

from __future__ import annotations

from itertools import groupby
from math import inf
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rostra.arrow_columns import bool_values
from rostra.concordance.index.layout import SENTENCE, UTTERANCE
from rostra.concordance.index.spans import UNITS
from rostra.concordance.query import ast
from rostra.concordance.query.structures import among, regions
from rostra.concordance.query.token_set import TokenSet
from rostra.concordance.query.written import divisions
from rostra.errors import RostraError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rostra.concordance.index.reader import IndexReader
    from rostra.language.folding import Fold

_MOST_PAIRS = 50_000_000  # in memory at a time
_STEPS = 10_000_000  # that a query may take: pairs that are extended, or the like
_STEPS_OF_TOKEN = 100  # more for each token of the corpus
_STEPS_OF_EXTENSION = 1_000  # the work of one, however few pairs it has
_HALF = np.uint64(32)


class Matches(NamedTuple):
    """Matches: their first tokens, and the tokens after their last."""

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]


class _Pairs(NamedTuple):
    """Matches of a part of a query.

    `labels` has a row for each label of the query, with the position that it names for each pair,
    or -1.
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    labels: NDArray[np.int64]

    def take(self, kept: NDArray[Any]) -> _Pairs:
        """Return some of the pairs, by their places or by a mask."""
        return _Pairs(self.starts[kept], self.ends[kept], self.labels[:, kept])


def find_matches(index: IndexReader, query: ast.Query) -> Matches:
    """Return the matches of a query in the order of their first tokens.

    Raises:
        RostraError: the query matches in too many ways, or takes too many steps.
    """
    matcher = _Matcher(index, query)
    return _longest(matcher.constrained(matcher.solve(ast.non_empty(query.pattern))))


class _Matcher:
    def __init__(self, index: IndexReader, query: ast.Query) -> None:
        self._index, self._query = index, query
        self._size = len(index.boundaries)
        self._boundary = SENTENCE if query.within == "sentence" else UTTERANCE
        self._labels = query.labels
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

    def constrained(self, pairs: _Pairs) -> _Pairs:
        """Return the pairs that satisfy what the query asks of a match as a whole."""
        if self._query.within not in UNITS.values():
            within = regions(self._index, self._query.within)
            pairs = pairs.take(within.contain(pairs.starts, pairs.ends))
        if self._query.constraint != ast.And(()):
            pairs = pairs.take(self._satisfied(self._query.constraint, pairs))
        return pairs

    def _satisfied(self, constraint: ast.Constraint, pairs: _Pairs) -> NDArray[np.bool_]:
        self.spend(_STEPS_OF_EXTENSION + len(pairs.starts))
        match constraint:
            case ast.Not(part):
                return ~self._satisfied(part, pairs)
            case ast.And(parts):
                satisfied = np.ones(len(pairs.starts), bool)
                for part in parts:
                    satisfied &= self._satisfied(part, pairs)
                return satisfied
            case ast.Or(parts):
                satisfied = np.zeros(len(pairs.starts), bool)
                for part in parts:
                    satisfied |= self._satisfied(part, pairs)
                return satisfied
            case ast.LabelTest(label, test):
                (positions,), present = self._labelled(pairs, label)
                present[present] = self.tokens(test).contains(positions)
                return present
            case ast.SameRegion(structure, start, end):
                places, present = self._labelled(pairs, start, end)
                satisfied = ~present
                satisfied[present] = regions(self._index, structure).have(*places)
                return satisfied
            case ast.SameString(sides, fold):
                places, present = self._labelled(pairs, *(label for label, _ in sides))
                names = [attribute for _, attribute in sides]
                present[present] = self._equal_strings(names, places, fold)
                return present

    def _labelled(
        self, pairs: _Pairs, *labels: str
    ) -> tuple[list[NDArray[np.int64]], NDArray[np.bool_]]:
        """Return what labels name in the pairs that have all of them, and which pairs these are."""
        rows = pairs.labels[[self._labels.index(label) for label in labels]]
        present: NDArray[np.bool_] = np.logical_and.reduce(rows >= 0, axis=0)
        return [row[present] for row in rows], present

    def _equal_strings(
        self, names: list[str], places: list[NDArray[np.int64]], fold: Fold
    ) -> NDArray[np.bool_]:
        """Return whether attributes of the tokens at each two places are equal under a fold."""
        attributes = [self._index.attributes[name] for name in names]
        left, right = (
            attribute.groups(fold)[attribute.tokens[positions]]
            for attribute, positions in zip(attributes, places, strict=True)
        )
        if names[0] == names[1]:
            return np.asarray(left == right, np.bool_)
        columns = [a.group_strings(g, fold) for a, g in zip(attributes, (left, right), strict=True)]
        return bool_values(pc.equal(*(column.cast(pa.large_string()) for column in columns)))

    def _pairs(
        self, starts: NDArray[np.int64], ends: NDArray[np.int64], label: str | None = None
    ) -> _Pairs:
        """Return pairs of which no label is known, or one that names their starts."""
        labels = np.full((len(self._labels), len(starts)), -1)
        if label is not None:
            labels[self._labels.index(label)] = starts
        return _Pairs(starts, ends, labels)

    def _with_label(self, pairs: _Pairs, label: str | None, place: NDArray[np.int64]) -> _Pairs:
        """Return the pairs with the positions that a label names; without a label, as they are."""
        if label is None:
            return pairs
        labels = pairs.labels.copy()
        labels[self._labels.index(label)] = place
        return pairs._replace(labels=labels)

    def _at_edge(self, edge: ast.Edge, pairs: _Pairs, *, right: bool) -> _Pairs:
        """Return the pairs that have an edge of a region of their utterance beside them."""
        self.spend(_STEPS_OF_EXTENSION + len(pairs.starts))
        structure = regions(self._index, edge.structure)
        places = pairs.ends if right else pairs.starts
        kept = among(structure.ends if edge.is_end else structure.starts, places)
        if right is not edge.is_end:  # the region may be one of the utterance beside
            borders = self._index.boundaries.take(places, mode="clip") == UTTERANCE
            kept &= ~borders
        return self._with_label(pairs.take(kept), edge.label, places[kept])

    def divided(self, pattern: ast.Pattern) -> ast.Divided:
        """Return the pattern itself, or if it is a text, that of the tokens that are written so."""
        if not isinstance(pattern, ast.Written):
            return pattern
        if pattern not in self._divisions:
            self._divisions[pattern] = divisions(
                self._index.word, pattern, self.spend, anywhere=self._index.has_own_tokens
            )
        return self._divisions[pattern]

    def cost(self, pattern: ast.Pattern) -> float:  # noqa: PLR0911 - a case a pattern
        """Return how many pairs a search that starts with the pattern begins with."""
        if ast.nullable(pattern):
            return inf
        match self.divided(pattern):
            case ast.Edge():
                return inf
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

    def solve(self, pattern: ast.Pattern) -> _Pairs:  # noqa: PLR0911 - a case a pattern
        """Return all matches of a pattern that is not nullable."""
        match self.divided(pattern):
            case ast.OneToken(condition, label):
                positions = self.tokens(condition).positions()
                return self._pairs(positions, positions + 1, label)
            case ast.Edge():
                return self._none()
            case ast.Lattice() as lattice:
                right, left = self._lattice_costs(lattice)
                return self._along(lattice, None, right=right <= left)
            case ast.Alternation(parts):
                return _union([self._none(), *(self.solve(part) for part in parts)])
            case ast.Repeat(part, least, most):
                if most == 0:
                    return self._none()
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

    def _none(self) -> _Pairs:
        return self._pairs(np.empty(0, np.int64), np.empty(0, np.int64))

    def extend(self, pattern: ast.Pattern, pairs: _Pairs, *, right: bool) -> _Pairs:
        """Return the pairs extended by each match of a pattern beside them."""
        match self.divided(pattern):
            case ast.OneToken(condition, label):
                pairs = self._extend_by_token(self.tokens(condition), pairs, right=right)
                return self._with_label(pairs, label, pairs.ends - 1 if right else pairs.starts)
            case ast.Edge() as edge:
                return self._at_edge(edge, pairs, right=right)
            case ast.Lattice() as lattice:
                return self._along(lattice, pairs, right=right)
            case ast.Alternation(parts):
                extended = (self.extend(part, pairs, right=right) for part in parts)
                return _union([self._none(), *extended])
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

    def _along(self, lattice: ast.Lattice, pairs: _Pairs | None, *, right: bool) -> _Pairs:
        """Return the pairs extended by each path of a lattice; without pairs, its matches."""
        edges, origin, goal = list(lattice.edges), lattice.start, lattice.end
        if not right:
            edges = sorted(((b, a, condition) for a, b, condition in edges), key=lambda e: -e[0])
            origin, goal = goal, origin
        reached: dict[int, list[_Pairs]] = {}
        for here, leaving in groupby(edges, key=itemgetter(0)):
            before = pairs if here == origin else _union(reached.pop(here))
            for _, there, condition in leaving:
                if before is None:
                    extended = self.solve(ast.OneToken(condition))
                else:
                    extended = self._extend_by_token(self.tokens(condition), before, right=right)
                reached.setdefault(there, []).append(extended)
        return _union(reached[goal])

    def _extend_repeatedly(self, pattern: ast.Repeat, pairs: _Pairs, *, right: bool) -> _Pairs:
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

    def _extend_by_token(self, tokens: TokenSet, pairs: _Pairs, *, right: bool) -> _Pairs:
        """Extend pairs by a token of a set, unless a boundary is in between."""
        self.spend(_STEPS_OF_EXTENSION + len(pairs.starts))
        places = pairs.ends if right else pairs.starts
        inside = np.flatnonzero(places < self._size if right else places > 0)
        joined = self._index.boundaries.take(places[inside], mode="clip") < self._boundary
        pairs = pairs.take(inside[joined])
        pairs = pairs.take(tokens.contains(pairs.ends if right else pairs.starts - 1))
        if right:
            return pairs._replace(ends=pairs.ends + 1)
        return pairs._replace(starts=pairs.starts - 1)


def _union(parts: list[_Pairs]) -> _Pairs:
    """Return the distinct pairs of several arrays, ordered by start and then end."""
    _check_number(parts)
    parts = [part for part in parts if len(part.starts)] or parts[:1]
    if len(parts) == 1 and (np.diff(parts[0].starts) > 0).all():
        return parts[0]
    if len(parts[0].labels):
        return _distinct(parts)
    keys = np.sort(np.concatenate(list(map(_keys, parts))))
    # Of a million numbers, np.unique takes fifty times as long.
    return _from_keys(keys[np.append(True, keys[1:] != keys[:-1])[: len(keys)]])


def _without(pairs: _Pairs, known: _Pairs) -> _Pairs:
    """Return the pairs that are not among the known ones."""
    if len(pairs.labels):
        return _distinct([known, pairs], number=1)
    return _from_keys(np.setdiff1d(_keys(pairs), _keys(known)))


def _distinct(parts: list[_Pairs], number: int | None = None) -> _Pairs:
    """Return the distinct pairs of several arrays, or those that only one of them has, in order.

    The positions of labels count.
    """
    starts, ends = (np.concatenate([part[i] for part in parts]) for i in (0, 1))
    labels = np.concatenate([part.labels for part in parts], axis=1)
    origin = np.repeat(np.arange(len(parts)), [len(part.starts) for part in parts])
    order = np.lexsort((origin, *labels[::-1], ends, starts))
    columns = np.vstack((starts, ends, labels))[:, order]
    kept = np.append(True, (columns[:, 1:] != columns[:, :-1]).any(axis=0))[: len(order)]
    if number is not None:
        kept &= origin[order] == number
    return _Pairs(starts, ends, labels).take(order[kept])


def _keys(pairs: _Pairs) -> NDArray[np.uint64]:
    """Return a number for each pair, in the order of start and then end."""
    return pairs.starts.astype(np.uint64) << _HALF | pairs.ends.astype(np.uint64)


def _from_keys(keys: NDArray[np.uint64]) -> _Pairs:
    starts, ends = keys >> _HALF, keys.astype(np.uint32)
    labels = np.empty((0, len(keys)), np.int64)
    return _Pairs(starts.astype(np.int64), ends.astype(np.int64), labels)


def _check_number(parts: list[_Pairs]) -> None:
    if sum(len(pairs.starts) for pairs in parts) > _MOST_PAIRS:
        raise RostraError(
            f"the query matches in more than {_MOST_PAIRS:,} ways; give it a rarer word, or repeat "
            "less"
        )


def _longest(pairs: _Pairs) -> Matches:
    """Return the pairs that are not within another pair."""
    if (pairs.starts[1:] > pairs.starts[:-1]).all() and (pairs.ends[1:] > pairs.ends[:-1]).all():
        return Matches(pairs.starts, pairs.ends)
    starts, ends, _ = _union([pairs])
    is_last = np.append(np.diff(starts) != 0, True)  # the longest with its start
    starts, ends = starts[is_last], ends[is_last]
    reaches_further = np.ones(len(ends), bool)
    reaches_further[1:] = ends[1:] > np.maximum.accumulate(ends)[:-1]
    return Matches(starts[reaches_further], ends[reaches_further])
