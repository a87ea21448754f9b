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
    """Return the types that satisfy a test, ascending.

    Raises:
        RostraError: the regular expression takes too long.
    """
    match test.kind:
        case "equal":
            return attribute.equal(test.value, test.fold)
        case "wildcard":
            prefix, pattern = _wildcard(folding.fold(test.value, test.fold))
            compiled = regex.compile(pattern, regex.DOTALL)
            return _full_matches(attribute, prefix, test.fold, compiled, test.fold)
        case "regex":
            return _regex(attribute, test.value, test.fold)


def _regex(attribute: PositionalAttribute, value: str, fold: str) -> NDArray[np.uint32]:
    value = checked_expression(value, fold)
    special = _SPECIAL.search(value)
    if special is None:
        return attribute.equal(value, fold)
    prefix = value[: special.start()]
    if special[0] in "*?{":
        prefix = prefix[:-1]
    if "|" in value or "(?" in value:  # an alternative, or a flag that applies to all of it
        prefix = ""
    flags = regex.FULLCASE | regex.IGNORECASE if "c" in fold else 0
    compiled = regex.compile(value, flags)
    return _full_matches(attribute, prefix, fold, compiled, fold.replace("c", ""))


def _wildcard(value: str) -> tuple[str, str]:
    """Return the text before the first wildcard, and the regular expression."""
    parts = regex.findall(r"\\.|.", value, regex.DOTALL)
    prefix = "".join(part[-1] for part in takewhile(lambda part: part not in _WILDCARDS, parts))
    return prefix, "".join(_WILDCARDS.get(part) or regex.escape(part[-1]) for part in parts)


def _full_matches(
    attribute: PositionalAttribute,
    prefix: str,
    prefix_fold: str,
    pattern: regex.Pattern[str],
    fold: str,
) -> NDArray[np.uint32]:
    """Return the types that start with a prefix and match a pattern, in at most `_SECONDS`."""
    end = monotonic() + _SECONDS

    def matches(text: str) -> object:
        return pattern.fullmatch(text, timeout=max(end - monotonic(), 0.001))

    try:
        return attribute.select(attribute.starting(prefix, prefix_fold), fold, matches)
    except TimeoutError:
        raise RostraError(
            f"{pattern.pattern!r} takes more than {_SECONDS:.0f} seconds; nested repetitions such "
            "as (a+)+ do that"
        ) from None
    except (MemoryError, RecursionError):
        raise RostraError(f"{pattern.pattern!r} takes more memory than there is") from None
