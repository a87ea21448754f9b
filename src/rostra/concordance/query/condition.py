"""Which tokens satisfy a condition: by the types that do, and the places of these."""

from __future__ import annotations

from itertools import takewhile
from time import monotonic
from typing import TYPE_CHECKING

import numpy as np
import regex

from rostra.concordance.query.expression import checked
from rostra.concordance.query.pattern import All, Condition, Like, Not, Some
from rostra.errors import RostraError
from rostra.language.folding import fold

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rostra.concordance.index.positional_attributes import PositionalAttribute
    from rostra.concordance.index.reader import IndexReader

_SECONDS = 20.0  # that a regular expression may take for all types together
_FEW = 20  # types whose postings are read one by one, where they are this part of all tokens
_WILDCARDS = {"*": ".*", "?": "."}
_SPECIAL = regex.compile(r"[\\.^$*+?{}\[\]|()]")


class Tokens:
    """The tokens that satisfy a condition.

    Args:
        index: where.
        condition: what they satisfy.
    """

    def __init__(self, index: IndexReader, condition: Condition) -> None:
        self._index, self._condition = index, condition
        self._parts: list[Tokens] = []
        match condition:
            case Like():
                self._layer = index.attributes[condition.layer]
                self._types = types(self._layer, condition)
                self.size = int(self._layer.counts[self._types].sum())
            case Not(part):
                self._parts = [Tokens(index, part)]
                self.size = len(index.boundaries)
            case All(parts):
                self._parts = sorted((Tokens(index, p) for p in parts), key=lambda t: t.size)
                self.size = self._parts[0].size if parts else len(index.boundaries)
            case Some(parts):
                self._parts = [Tokens(index, p) for p in parts]
                self.size = sum(part.size for part in self._parts)
        self._mask: NDArray[np.bool_] | None = None

    def holds(self, places: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether the token at each place satisfies the condition."""
        match self._condition:
            case Like():
                if len(self._types) == 1:
                    found: NDArray[np.bool_] = self._layer.tokens[places] == self._types[0]
                    return found
                if self._mask is None:
                    self._mask = np.zeros(len(self._layer.counts), bool)
                    self._mask[self._types] = True
                return self._mask[self._layer.tokens[places]]
            case Not():
                return ~self._parts[0].holds(places)
            case All():
                found = np.ones(len(places), bool)
                for part in self._parts:
                    found &= part.holds(places)
                return found
            case Some():
                found = np.zeros(len(places), bool)
                for part in self._parts:
                    found |= part.holds(places)
                return found

    def places(self) -> NDArray[np.int64]:
        """All places of tokens that satisfy the condition, ascending."""
        match self._condition:
            case Like() if (
                len(self._types) <= _FEW or self.size < len(self._index.boundaries) // _FEW
            ):
                return self._layer.places(self._types).astype(np.int64)
            case All() if self._parts:
                places = self._parts[0].places()
                return places[self.holds(places)]
            case Some() if self._parts:
                found = [part.places() for part in self._parts]
                return np.unique(np.concatenate(found))
        everywhere = np.arange(len(self._index.boundaries))
        return everywhere[self.holds(everywhere)]


def types(layer: PositionalAttribute, like: Like) -> NDArray[np.uint32]:
    """The types that fit, ascending.

    Raises:
        RostraError: the regular expression takes too long.
    """
    match like.kind:
        case "equal":
            return layer.equal(like.value, like.fold)
        case "wildcard":
            start, pattern = _wildcard(fold(like.value, like.fold))
            compiled = regex.compile(pattern, regex.DOTALL)
            return _fitting(layer, start, compiled, like.fold, like.fold)
        case "regex":
            return _regex(layer, like.value, like.fold)


def _regex(layer: PositionalAttribute, value: str, how: str) -> NDArray[np.uint32]:
    value = checked(value, how)
    special = _SPECIAL.search(value)
    if special is None:
        return layer.equal(value, how)
    start = value[: special.start()]
    if special[0] in "*?{":
        start = start[:-1]
    if "|" in value or "(?" in value:  # an alternative, or a flag that holds for all of it
        start = ""
    flags = regex.FULLCASE | regex.IGNORECASE if "c" in how else 0
    return _fitting(layer, start, regex.compile(value, flags), how, how.replace("c", ""))


def _wildcard(value: str) -> tuple[str, str]:
    """What stands before the first wildcard, and the regular expression."""
    parts = regex.findall(r"\\.|.", value, regex.DOTALL)
    start = "".join(part[-1] for part in takewhile(lambda part: part not in _WILDCARDS, parts))
    return start, "".join(_WILDCARDS.get(part) or regex.escape(part[-1]) for part in parts)


def _fitting(
    layer: PositionalAttribute, start: str, pattern: regex.Pattern[str], narrow: str, how: str
) -> NDArray[np.uint32]:
    """The types that begin with `start` and fit a pattern, in at most `_SECONDS`."""
    end = monotonic() + _SECONDS

    def fits(text: str) -> object:
        return pattern.fullmatch(text, timeout=max(end - monotonic(), 0.001))

    try:
        return layer.select(layer.starting(start, narrow), how, fits)
    except TimeoutError:
        raise RostraError(
            f"{pattern.pattern!r} takes more than {_SECONDS:.0f} seconds; nested repetitions such "
            "as (a+)+ do that"
        ) from None
    except (MemoryError, RecursionError):
        raise RostraError(f"{pattern.pattern!r} takes more memory than there is") from None
