"""A layer of an index: one string a token (the word itself, or a tag of the user's own)."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rostra.concordance.arrow_columns import integers, mask, sizes, strings, whole
from rostra.concordance.index.store import numbers
from rostra.language.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from rostra.concordance.index.store import Store

_LAST = "\U0010ffff"


class PositionalAttribute:
    """Strings of tokens as numbers, with the places of each.

    A type is a different string; types are numbered from 0 in the order of their code points. Under
    each fold, types that compare equal form a group; groups are numbered in the order of the folded
    strings.

    Args:
        store: where it lies.
        name: its name, such as ``word``.
    """

    def __init__(self, store: Store, name: str) -> None:
        self.name = name
        self._store = store
        self._arrays: dict[str, NDArray[np.uint32]] = {}
        self._firsts: dict[str, NDArray[np.uint32]] = {}  # the first type of each group
        self.tokens = numbers(store, f"{name}.tokens")
        """The type of each token."""
        self.postings = numbers(store, f"{name}.postings")
        """The places of each type's tokens, ascending, type after type."""
        self.offsets = numbers(store, f"{name}.offsets")
        """Where each type's places begin in `postings`, and their number at the end."""

    @cached_property
    def types(self) -> pa.LargeStringArray:
        """The strings of the types."""
        batch: Any = pa.ipc.open_file(self._store.buffer(f"{self.name}.types")).get_batch(0)
        strings: pa.LargeStringArray = batch.column(0)
        return strings

    def strings(self, types: NDArray[Any]) -> list[str]:
        """The strings of some types."""
        return list(_strings(self, types).to_pylist())

    @cached_property
    def sizes(self) -> NDArray[np.int64]:
        """How many bytes of UTF-8 each type has."""
        return sizes(self.types)

    @cached_property
    def lengths(self) -> NDArray[np.int64]:
        """How many code points each type has."""
        return whole(pc.utf8_length(self.types))

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """How many tokens each type has."""
        return self.offsets[1:].astype(np.int64) - self.offsets[:-1]

    def order(self, how: str) -> NDArray[np.uint32]:
        """The types in the order of their groups."""
        return self._array(f"order{how}")

    def groups(self, how: str) -> NDArray[np.uint32]:
        """The group of each type."""
        return self._array(f"group{how}")

    def _array(self, part: str) -> NDArray[np.uint32]:
        if part not in self._arrays:
            self._arrays[part] = numbers(self._store, f"{self.name}.{part}")
        return self._arrays[part]

    def group_strings(self, groups: NDArray[Any], how: str) -> Any:  # noqa: ANN401 - an array of strings
        """What the strings of groups are, folded, as a column."""
        if how not in self._firsts:
            order = self.order(how)
            new = np.diff(self.groups(how)[order].astype(np.int64), prepend=-1)
            self._firsts[how] = order[np.flatnonzero(new)]
        return folded(_strings(self, self._firsts[how][groups]), how)

    def members(self, groups: NDArray[Any], how: str) -> list[str]:
        """What the strings of groups are, folded."""
        return list(self.group_strings(groups, how).to_pylist())

    def places(self, types: NDArray[np.uint32]) -> NDArray[np.uint32]:
        """The places of all tokens of some types, ascending."""
        if len(types) == 1:
            return self.postings[self.offsets[types[0]] : self.offsets[types[0] + 1]]
        return np.sort(self.postings_of(types))

    def postings_of(self, types: NDArray[np.uint32]) -> NDArray[np.uint32]:
        """The places of all tokens of some types, type after type."""
        sizes = self.counts[types]
        ends = sizes.cumsum()
        shift = np.repeat(self.offsets[types] - (ends - sizes), sizes)
        found: NDArray[np.uint32] = self.postings[np.arange(len(shift)) + shift]
        return found

    def equal(self, text: str, how: str) -> NDArray[np.uint32]:
        """The types that are equal to a text under a fold."""
        text = fold(text, how)
        return self._range(text, text + "\0", how)

    def starting(self, prefix: str, how: str) -> NDArray[np.uint32]:
        """The types that begin with a text under a fold."""
        prefix = fold(prefix, how)
        if not prefix:
            return np.arange(len(self.counts), dtype=np.uint32)
        return self._range(prefix, prefix + _LAST, how)

    def select(
        self, types: NDArray[np.uint32], how: str, test: Callable[[str], object]
    ) -> NDArray[np.uint32]:
        """Those of some types whose folded string passes a test."""
        fits = [bool(test(text)) for text in folded(_strings(self, types), how).to_pylist()]
        return types[np.flatnonzero(np.array(fits, np.bool_))]

    def _range(self, low: str, high: str, how: str) -> NDArray[np.uint32]:
        order = self.order(how)

        def key(place: int) -> str:
            return fold(self.types[int(order[place])].as_py(), how)

        start = bisect_left(range(len(order)), low, key=key)
        end = bisect_left(range(len(order)), high, lo=start, key=key)
        return np.sort(order[start:end])


def folded(texts: Any, how: str) -> Any:  # noqa: ANN401 - arrays of strings
    """What `rostra.language.folding.fold` makes of each text: at once where all are ASCII."""
    if not mask(pc.string_is_ascii(texts)).all():
        return strings([fold(text, how) for text in texts.to_pylist()])
    return (pc.ascii_lower(texts) if "c" in how else texts).cast(pa.string())


def _strings(layer: PositionalAttribute, types: NDArray[Any]) -> Any:  # noqa: ANN401 - an array of strings
    return layer.types.take(integers(types))
