"""The tokens that satisfy a condition, by way of the types that do."""

from __future__ import annotations

from itertools import takewhile
from time import monotonic
from typing import TYPE_CHECKING

import numpy as np
import regex

from rostra.concordance.query import ast
from rostra.concordance.query.regex_guard import checked_expression
from rostra.errors import RostraError
from rostra.language import folding

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rostra.concordance.index.positional_attributes import PositionalAttribute
    from rostra.concordance.index.reader import IndexReader

_SECONDS = 20.0  # that a regular expression may take for all types together
_FEW = 20  # types, or one token in 20: their postings are read; otherwise all tokens are tested
_WILDCARDS = {"*": ".*", "?": "."}
_SPECIAL = regex.compile(r"[\\.^$*+?{}\[\]|()]")


class TokenSet:
    """The tokens of an index that satisfy a condition.

    `size` is an upper bound of their number that is quick to compute.
    """

    def __init__(self, index: IndexReader, condition: ast.Condition) -> None:
        self._index, self._condition = index, condition
        self._parts: list[TokenSet] = []
        match condition:
            case ast.TokenTest():
                self._attribute = index.attributes[condition.attribute]
                self._types = _matching_types(self._attribute, condition)
                self.size = int(self._attribute.counts[self._types].sum())
            case ast.Not(part):
                self._parts = [TokenSet(index, part)]
                self.size = len(index.boundaries)
            case ast.And(parts):
                self._parts = sorted((TokenSet(index, p) for p in parts), key=lambda t: t.size)
                self.size = self._parts[0].size if parts else len(index.boundaries)
            case ast.Or(parts):
                self._parts = [TokenSet(index, p) for p in parts]
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


def _matching_types(attribute: PositionalAttribute, test: ast.TokenTest) -> NDArray[np.uint32]:
    """Return the types that satisfy a test, ascending."""
    fold = test.fold
    if test.kind == "equal":
        return attribute.equal(test.value, fold)
    if test.kind == "wildcard":
        prefix, expression = _wildcard(folding.fold(test.value, fold))
        pattern, compared_fold = regex.compile(expression, regex.DOTALL), fold
    else:
        expression = checked_expression(test.value, fold)
        prefix = _literal_prefix(expression)
        if prefix == expression:
            return attribute.equal(expression, fold)
        flags = regex.FULLCASE | regex.IGNORECASE if "c" in fold else 0
        pattern, compared_fold = regex.compile(expression, flags), fold.replace("c", "")
    end = monotonic() + _SECONDS

    def matches(text: str) -> object:
        return pattern.fullmatch(text, timeout=max(end - monotonic(), 0.001))

    try:
        return attribute.select(attribute.starting(prefix, fold), compared_fold, matches)
    except TimeoutError:
        raise RostraError(
            f"{pattern.pattern!r} takes more than {_SECONDS:.0f} seconds; nested repetitions such "
            "as (a+)+ do that"
        ) from None
    except (MemoryError, RecursionError):
        raise RostraError(f"{pattern.pattern!r} takes more memory than there is") from None


def _literal_prefix(expression: str) -> str:
    """Return a text that all matches of a regular expression start with."""
    special = _SPECIAL.search(expression)
    if special is None:
        return expression
    if "|" in expression or "(?" in expression:  # an alternative, or a flag that applies to all
        return ""
    prefix = expression[: special.start()]
    return prefix[:-1] if special[0] in "*?{" else prefix


def _wildcard(value: str) -> tuple[str, str]:
    """Return the text before the first wildcard, and the regular expression."""
    parts = regex.findall(r"\\.|.", value, regex.DOTALL)
    prefix = "".join(part[-1] for part in takewhile(lambda part: part not in _WILDCARDS, parts))
    return prefix, "".join(_WILDCARDS.get(part) or regex.escape(part[-1]) for part in parts)
