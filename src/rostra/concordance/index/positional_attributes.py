"""A positional attribute of an index: a string for each token, such as the word or its lemma."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rostra.concordance.arrow_columns import ArrowArray, bool_values, int_values, integers, strings
from rostra.concordance.index.storage import read_numbers, read_table
from rostra.language import folding

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from rostra.concordance.index.storage import Storage

_LAST = "\U0010ffff"


class PositionalAttribute:
    """The strings of all tokens as numbers, and the positions of each.

    A type is a distinct string. Types are numbered from 0 in the order of their code points. Under
    each fold (one of `rostra.language.folding.FOLDS`), the types that compare equal form a group.
    Groups are numbered in the order of their folded strings.

    Args:
        storage: the blocks of the index.
        name: the attribute's name, such as ``word``.
    """

    def __init__(self, storage: Storage, name: str) -> None:
        self.name = name
        self._storage = storage
        self._numbers: dict[str, NDArray[np.uint32]] = {}
        self._group_firsts: dict[str, NDArray[np.uint32]] = {}
        self.tokens = read_numbers(storage, f"{name}.tokens")
        """The type of each token."""
        self.postings = read_numbers(storage, f"{name}.postings")
        """The positions of each type's tokens, ascending, type after type."""
        self.offsets = read_numbers(storage, f"{name}.offsets")
        """Where each type begins in `postings`, and the number of all tokens at the end."""

    @cached_property
    def types(self) -> ArrowArray:
        """The strings of the types, as large_string."""
        return read_table(self._storage, f"{self.name}.types").read_next_batch().column(0)

    def strings(self, types: NDArray[Any]) -> list[str]:
        """Return the strings of some types."""
        return list(self._take(types).to_pylist())

    @cached_property
    def sizes(self) -> NDArray[np.int64]:
        """Bytes of UTF-8 of each type."""
        return int_values(pc.binary_length(self.types))

    @cached_property
    def lengths(self) -> NDArray[np.int64]:
        """Code points of each type."""
        return int_values(pc.utf8_length(self.types))

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """How many tokens each type has."""
        return self.offsets[1:].astype(np.int64) - self.offsets[:-1]

    def order(self, fold: str) -> NDArray[np.uint32]:
        """Return the types in the order of their groups."""
        return self._read(f"order{fold}")

    def groups(self, fold: str) -> NDArray[np.uint32]:
        """Return the group of each type."""
        return self._read(f"group{fold}")

    def group_strings(self, groups: NDArray[Any], fold: str) -> ArrowArray:
        """Return the folded strings of some groups, as a column of strings."""
        if fold not in self._group_firsts:
            order = self.order(fold)
            is_new = np.diff(self.groups(fold)[order].astype(np.int64), prepend=-1)
            self._group_firsts[fold] = order[np.flatnonzero(is_new)]
        return folded(self._take(self._group_firsts[fold][groups]), fold)

    def positions(self, types: NDArray[np.uint32]) -> NDArray[np.uint32]:
        """Return the positions of all tokens of some types, ascending."""
        if len(types) == 1:
            return self.postings[self.offsets[types[0]] : self.offsets[types[0] + 1]]
        return np.sort(self.postings_of(types))

    def postings_of(self, types: NDArray[np.uint32]) -> NDArray[np.uint32]:
        """Return the positions of all tokens of some types, type after type."""
        counts = self.counts[types]
        ends = counts.cumsum()
        shift = np.repeat(self.offsets[types] - (ends - counts), counts)
        positions: NDArray[np.uint32] = self.postings[np.arange(len(shift)) + shift]
        return positions

    def equal(self, text: str, fold: str) -> NDArray[np.uint32]:
        """Return the types that equal a text under a fold, ascending."""
        text = folding.fold(text, fold)
        return self._range(text, text + "\0", fold)

    def starting(self, prefix: str, fold: str) -> NDArray[np.uint32]:
        """Return the types that start with a text under a fold, ascending."""
        prefix = folding.fold(prefix, fold)
        if not prefix:
            return np.arange(len(self.counts), dtype=np.uint32)
        return self._range(prefix, prefix + _LAST, fold)

    def select(
        self, types: NDArray[np.uint32], fold: str, test: Callable[[str], object]
    ) -> NDArray[np.uint32]:
        """Return those of some types whose folded string passes a test."""
        passed = [bool(test(text)) for text in folded(self._take(types), fold).to_pylist()]
        return types[np.flatnonzero(np.array(passed, np.bool_))]

    def _range(self, low: str, high: str, fold: str) -> NDArray[np.uint32]:
        """Return the types whose folded string is at least `low` and less than `high`."""
        order = self.order(fold)

        def key(place: int) -> str:
            return folding.fold(self.types[int(order[place])].as_py(), fold)

        start = bisect_left(range(len(order)), low, key=key)
        end = bisect_left(range(len(order)), high, lo=start, key=key)
        return np.sort(order[start:end])

    def _read(self, part: str) -> NDArray[np.uint32]:
        if part not in self._numbers:
            self._numbers[part] = read_numbers(self._storage, f"{self.name}.{part}")
        return self._numbers[part]

    def _take(self, types: NDArray[Any]) -> ArrowArray:
        return self.types.take(integers(types))


def folded(texts: ArrowArray, fold: str) -> ArrowArray:
    """Return each text of a column without nulls folded; see `rostra.language.folding.fold`."""
    if not bool_values(pc.string_is_ascii(texts)).all():
        return strings([folding.fold(text, fold) for text in texts.to_pylist()])
    return (pc.ascii_lower(texts) if "c" in fold else texts).cast(pa.string())
