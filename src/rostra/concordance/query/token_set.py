"""The tokens that satisfy a condition, by way of the types that do."""

from __future__ import annotations

from math import comb
from typing import TYPE_CHECKING

import numpy as np
import regex

from rostra.concordance.index.layout import WORD
from rostra.concordance.query import ast
from rostra.concordance.query.regex_guard import checked_expression, repetitions, without_case
from rostra.errors import RostraError
from rostra.language import folding

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from rostra.concordance.index.positional_attributes import PositionalAttribute
    from rostra.concordance.index.reader import IndexReader

_TRIES_A_STEP = 50  # that `regex` makes while a pair of tokens is extended
_FEW = 20  # types, or one token in 20: their postings are read; otherwise all tokens are tested
_SPECIAL = regex.compile(r"[\\.^$*+?{}\[\]|()]")


class TokenSet:
    """The tokens of an index that satisfy a condition.

    `size` is an upper bound of their number that is quick to compute.

    Args:
        index: where the tokens are.
        condition: what they satisfy.
        spend: is called with the steps that a search takes, before it is made.
    """

    def __init__(
        self, index: IndexReader, condition: ast.Condition, spend: Callable[[int], None]
    ) -> None:
        self._index, self._condition = index, condition
        self._parts: list[TokenSet] = []
        match condition:
            case ast.TokenTest():
                self._attribute = index.attributes[condition.attribute]
                self._types = _matching_types(self._attribute, condition, spend)
                self.size = int(self._attribute.counts[self._types].sum())
            case ast.Joined():
                self.size = len(index.boundaries)
            case ast.Not(part):
                self._parts = [TokenSet(index, part, spend)]
                self.size = len(index.boundaries)
            case ast.And(parts):
                self._parts = sorted(
                    (TokenSet(index, p, spend) for p in parts), key=lambda t: t.size
                )
                self.size = self._parts[0].size if parts else len(index.boundaries)
            case ast.Or(parts):
                self._parts = [TokenSet(index, p, spend) for p in parts]
                self.size = sum(part.size for part in self._parts)
        self._is_matching_type: NDArray[np.bool_] | None = None

    def contains(self, positions: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return whether the token at each position satisfies the condition."""
        match self._condition:
            case ast.TokenTest():
                if len(self._types) == 1:
                    equal: NDArray[np.bool_] = self._attribute.tokens[positions] == self._types[0]
                    return equal
                if self._is_matching_type is None:
                    self._is_matching_type = np.zeros(len(self._attribute.counts), bool)
                    self._is_matching_type[self._types] = True
                return self._is_matching_type[self._attribute.tokens[positions]]
            case ast.Joined():
                before = np.maximum(positions, 1) - 1
                lengths = self._index.word.lengths[self._index.word.tokens[before]]
                starts = self._index.char_starts
                joined: NDArray[np.bool_] = starts[positions] == starts[before] + lengths
                return joined
            case ast.Not():
                return ~self._parts[0].contains(positions)
            case ast.And():
                satisfied = np.ones(len(positions), bool)
                for part in self._parts:
                    satisfied &= part.contains(positions)
                return satisfied
            case ast.Or():
                satisfied = np.zeros(len(positions), bool)
                for part in self._parts:
                    satisfied |= part.contains(positions)
                return satisfied

    def positions(self) -> NDArray[np.int64]:
        """Return the positions of all tokens that satisfy the condition, ascending."""
        total = len(self._index.boundaries)
        match self._condition:
            case ast.TokenTest() if len(self._types) <= _FEW or self.size < total // _FEW:
                return self._attribute.positions(self._types).astype(np.int64)
            case ast.And() if self._parts:
                positions = self._parts[0].positions()
                return positions[self.contains(positions)]
            case ast.Or() if self._parts:
                return np.unique(np.concatenate([part.positions() for part in self._parts]))
        everywhere = np.arange(total)
        return everywhere[self.contains(everywhere)]


def _matching_types(
    attribute: PositionalAttribute, test: ast.TokenTest, spend: Callable[[int], None]
) -> NDArray[np.uint32]:
    """Return the types that satisfy a test, ascending."""
    if test.kind == "equal":
        return attribute.equal(test.value, test.fold)
    casings = attribute.casings_under(test.fold)
    found = [_types_of_casing(attribute, test, casing, spend) for casing in casings]
    types = found[0] if len(found) == 1 else np.unique(np.concatenate(found))
    has_space = test.kind == "regex" and " " in test.value and attribute.name == WORD
    if has_space and not len(types) and not attribute.most_spaces:
        words = " ".join(f'"{word}"' for word in test.value.split())
        raise RostraError(f'no word has a space, as in "{test.value}"; write {words} for a phrase')
    return types


def _types_of_casing(
    attribute: PositionalAttribute, test: ast.TokenTest, casing: int, spend: Callable[[int], None]
) -> NDArray[np.uint32]:
    """Return the types of a casing that match a test with wildcards or a regular expression."""
    fold, repeated = test.fold, 1  # repetition, as much as wildcards are worth
    if test.kind == "wildcard":
        prefix, expression = _wildcard(test.value, lambda text: folding.fold(text, fold, casing))
        pattern, compared_fold = regex.compile(expression, regex.DOTALL), fold
    else:
        expression = checked_expression(test.value, fold)
        prefix = _literal_prefix(expression)
        if prefix == expression:
            return attribute.equal(expression, fold)
        flags = regex.FULLCASE | regex.IGNORECASE if "case" in fold else 0
        pattern, compared_fold = regex.compile(expression, flags), without_case(fold)
        repeated = repetitions(expression, fold)
    types = attribute.starting(prefix, fold, casing)
    lengths, counts = np.unique(attribute.lengths[types], return_counts=True)
    # As many tries as there are ways to divide a text and its beginnings among the repetitions.
    tries = (n * comb(size + repeated, repeated) for size, n in _pairs(lengths, counts))
    spend(len(expression) + sum(tries) // _TRIES_A_STEP)
    try:
        return attribute.select(types, compared_fold, pattern.fullmatch)
    except (MemoryError, RecursionError):
        raise RostraError(f"{pattern.pattern!r} takes more memory than there is") from None


def _pairs(lengths: NDArray[np.int64], counts: NDArray[np.int64]) -> list[tuple[int, int]]:
    return list(zip(lengths.tolist(), counts.tolist(), strict=True))


def _literal_prefix(expression: str) -> str:
    """Return a text that all matches of a regular expression start with."""
    special = _SPECIAL.search(expression)
    if special is None:
        return expression
    if "|" in expression or "(?" in expression:  # an alternative, or a flag that applies to all
        return ""
    prefix = expression[: special.start()]
    return prefix[:-1] if special[0] in "*?{" else prefix


def _wildcard(value: str, folded: Callable[[str], str]) -> tuple[str, str]:
    """Return the folded text before the first wildcard, and the regular expression.

    Between two ``*`` the first match is as good as any later one, so it is never given up.
    """
    segments: list[list[str | None]] = [[]]  # between the ``*``: texts, and None for each ``?``
    for part in regex.findall(ast.CHARACTER, value, regex.DOTALL):
        segment = segments[-1]
        if part == "*":
            segments.append([])
        elif part == "?":
            segment.append(None)
        elif segment and segment[-1] is not None:
            segment[-1] += part[-1]
        else:
            segment.append(part[-1])
    first, *others = (
        [text if text is None else folded(text) for text in segment] for segment in segments
    )
    *middle, last = others or [[]]
    gaps = "".join(f"(?>.*?{_literal(segment)})" for segment in middle)
    expression = f"{_literal(first)}{gaps}{'.*' if others else ''}{_literal(last)}"
    return (first[0] if first else None) or "", expression


def _literal(segment: list[str | None]) -> str:
    return "".join("." if text is None else regex.escape(text) for text in segment)
