"""A positional attribute of an index: a string for each token, such as the word or its lemma."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property, partial
from operator import ne
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rostra.arrow_columns import (
    ArrowArray,
    bool_values,
    booleans,
    int_values,
    integers,
    strings,
)
from rostra.concordance.index.layout import STORED_FOLDS, fold_block
from rostra.concordance.index.storage import read_numbers, read_table
from rostra.language import folding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from rostra.concordance.index.storage import Storage
    from rostra.language.folding import Fold

_LAST = "\U0010ffff"
_SPACE = r"[\s\p{Z}\x{1c}-\x{1f}\x{85}]"


class PositionalAttribute:
    """The strings of all tokens as numbers, and the positions of each.

    A type is a distinct string; one with an I, i, İ or ı is two types where it also occurs in a
    language that pairs these letters otherwise (see `casings`). Types are numbered from 0 in the
    order of their code points, then of their casings. Under each fold (some of
    `rostra.language.folding.FOLDS`), the types that compare equal form a group. Groups are numbered
    in the order of their folded strings.

    Args:
        storage: the blocks of the index.
        name: the attribute's name, such as ``word``.
    """

    def __init__(self, storage: Storage, name: str) -> None:
        self.name = name
        self._storage = storage
        self._orders: dict[Fold, tuple[NDArray[np.uint32], NDArray[np.uint32]]] = {}
        self._commonest: dict[Fold, NDArray[np.uint32]] = {}
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

    @cached_property
    def casings(self) -> NDArray[np.uint8]:
        """How each type is folded: `rostra.language.folding.ROOT` or TURKIC."""
        return np.frombuffer(self._storage.read(f"{self.name}.casings"), np.uint8)

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
    def most_spaces(self) -> int:
        """The most characters of white space that a type has."""
        counts: Any = pc.count_substring_regex(self.types, _SPACE)
        return int(int_values(counts).max(initial=0))

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """How many tokens each type has."""
        return self.offsets[1:].astype(np.int64) - self.offsets[:-1]

    @cached_property
    def collation_ranks(self) -> NDArray[np.uint32]:
        """The rank of each type in the root order of `rostra.language.collation`."""
        return read_numbers(self._storage, f"{self.name}.collation")

    def order(self, fold: Fold) -> NDArray[np.uint32]:
        """Return the types in the order of their groups."""
        return self._order_and_groups(fold)[0]

    def groups(self, fold: Fold) -> NDArray[np.uint32]:
        """Return the group of each type."""
        return self._order_and_groups(fold)[1]

    def group_strings(self, groups: NDArray[Any], fold: Fold) -> ArrowArray:
        """Return the folded strings of some groups, as a column of strings."""
        return self._folded(self._commonest_types(fold)[groups], fold)

    def commonest_strings(self, groups: NDArray[Any], fold: Fold) -> ArrowArray:
        """Return the commonest string of some groups, as a column of strings.

        Of equally frequent ones it is the first in the root order of `rostra.language.collation`.
        """
        return self._take(self._commonest_types(fold)[groups]).cast(pa.string())

    def _commonest_types(self, fold: Fold) -> NDArray[np.uint32]:
        """Return the commonest type of each group."""
        if fold not in self._commonest:
            order, groups = self.order(fold), self.groups(fold)
            firsts = np.flatnonzero(np.diff(groups[order].astype(np.int64), prepend=-1))
            counts = self._counts_of_strings(groups)[order]
            ranks = self.collation_ranks[order].astype(np.int64)
            maxima = np.maximum.reduceat(counts, firsts) if len(order) else counts
            below = counts < np.repeat(maxima, np.diff(firsts, append=len(order)))
            types = np.empty(len(order), np.uint32)  # in the order of their ranks
            types[ranks] = order
            ranks[below] = len(order)
            self._commonest[fold] = types[np.minimum.reduceat(ranks, firsts) if len(order) else []]
        return self._commonest[fold]

    def _counts_of_strings(self, groups: NDArray[np.uint32]) -> NDArray[np.int64]:
        """Return how many tokens of the same group have the string of each type."""
        counts = self.counts.copy()
        if self._has_turkic_types:  # types of one string are beside each other
            twins = bool_values(pc.equal(self.types[1:], self.types[:-1]))
            first = np.flatnonzero(twins & (groups[1:] == groups[:-1]))
            counts[first] = counts[first + 1] = counts[first] + counts[first + 1]
        return counts

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

    def casings_under(self, fold: Fold) -> list[int]:
        """Return the casings by which types are folded; ROOT alone if case is not ignored."""
        if "case" not in fold or not self._has_turkic_types:
            return [folding.ROOT]
        return [folding.ROOT, folding.TURKIC]

    def equal(self, text: str, fold: Fold) -> NDArray[np.uint32]:
        """Return the types that equal a text under a fold, ascending.

        The text is folded as each type is: ISTANBUL equals ıstanbul in Turkish, else istanbul.
        With a type come all others of its group.
        """
        casings = self.casings_under(fold)
        forms = [folding.fold(text, fold, casing) for casing in casings]
        groups = [self._range(form, form + "\0", fold) for form in forms]
        if len(groups) == 1:
            return groups[0]
        pairs = zip(groups, casings, strict=True)
        found = [group for group, casing in pairs if (self.casings[group] == casing).any()]
        return np.unique(np.concatenate([np.empty(0, np.uint32), *found]))

    def starting(self, prefix: str, fold: Fold, casing: int = folding.ROOT) -> NDArray[np.uint32]:
        """Return the types of a casing that start with a text under a fold, ascending."""
        prefix = folding.fold(prefix, fold, casing)
        if not prefix:
            return self._of_casing(np.arange(len(self.counts), dtype=np.uint32), fold, casing)
        return self._of_casing(self._range(prefix, prefix + _LAST, fold), fold, casing)

    def prefixes(self, text: str, lengths: Sequence[int], fold: Fold) -> set[int]:
        """Return those of some ascending lengths at which the text begins with a type.

        A character must not be cut off from its marks.
        """
        return {
            length
            for casing in self.casings_under(fold)
            for length in self._prefixes(text, lengths, fold, casing)
        }

    def _prefixes(
        self, text: str, lengths: Sequence[int], fold: Fold, casing: int
    ) -> Iterator[int]:
        order = self.order(fold)
        key = partial(self._folded_type, order, fold)
        low, high = 0, len(order)
        for length in lengths:
            prefix = folding.fold(text[:length], fold, casing)
            low = bisect_left(range(len(order)), prefix, lo=low, hi=high, key=key)
            high = bisect_left(range(len(order)), prefix + _LAST, lo=low, hi=high, key=key)
            if low == high:
                return
            end = bisect_left(range(len(order)), prefix + "\0", lo=low, hi=high, key=key)
            if len(self._of_casing(order[low:end], fold, casing)):
                yield length

    def select(
        self, types: NDArray[np.uint32], fold: Fold, test: Callable[[str], object]
    ) -> NDArray[np.uint32]:
        """Return those of some types whose folded string passes a test."""
        passed = [bool(test(text)) for text in self._folded(types, fold).to_pylist()]
        return types[np.flatnonzero(np.array(passed, np.bool_))]

    def _range(self, low: str, high: str, fold: Fold) -> NDArray[np.uint32]:
        """Return the types whose folded string is at least `low` and less than `high`."""
        order = self.order(fold)
        key = partial(self._folded_type, order, fold)
        start = bisect_left(range(len(order)), low, key=key)
        size = 1  # doubled, as most ranges are short
        while start + size < len(order) and key(start + size) < high:
            size *= 2
        last = min(start + size, len(order))
        end = bisect_left(range(len(order)), high, lo=start, hi=last, key=key)
        return np.sort(order[start:end])

    def _of_casing(self, types: NDArray[np.uint32], fold: Fold, casing: int) -> NDArray[np.uint32]:
        if len(self.casings_under(fold)) == 1:
            return types
        of_casing: NDArray[np.uint32] = types[self.casings[types] == casing]
        return of_casing

    @cached_property
    def _has_turkic_types(self) -> bool:
        return bool(self.casings.any())

    def _order_and_groups(self, fold: Fold) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
        """Return the types by their groups, and their groups: as stored, or else computed once."""
        if fold not in self._orders:
            if fold in STORED_FOLDS:
                order, groups = (
                    read_numbers(self._storage, f"{self.name}.{fold_block(kind, fold)}")
                    for kind in ("order", "group")
                )
            else:
                order, groups = grouped(folded(self.types, fold, self.casings))
            self._orders[fold] = order, groups
        return self._orders[fold]

    def _folded(self, types: NDArray[Any], fold: Fold) -> ArrowArray:
        return folded(self._take(types), fold, self.casings[types])

    def _folded_type(self, order: NDArray[np.uint32], fold: Fold, place: int) -> str:
        number = int(order[place])
        casing = int(self.casings[number]) if self._has_turkic_types else folding.ROOT
        return folding.fold(self.types[number].as_py(), fold, casing)

    def _take(self, types: NDArray[Any]) -> ArrowArray:
        return self.types.take(integers(types))


def folded(texts: ArrowArray, fold: Fold, casings: NDArray[np.uint8]) -> ArrowArray:
    """Return each text of a column without nulls folded; see `rostra.language.folding.fold`.

    `casings` has that of each text.
    """
    texts = texts.cast(pa.string())
    is_plain = bool_values(pc.string_is_ascii(texts))
    if "case" in fold:
        is_plain &= casings == folding.ROOT
    if "typography" in fold:
        is_plain &= ~bool_values(pc.match_substring(texts, "`"))  # the ASCII that it changes
    lower = pc.ascii_lower(texts) if "case" in fold else texts
    if is_plain.all():
        return lower
    others = np.flatnonzero(~is_plain)
    pairs = zip(texts.take(integers(others)).to_pylist(), casings[others].tolist(), strict=True)
    forms = strings([folding.fold(text, fold, casing) for text, casing in pairs])
    return pc.replace_with_mask(lower, booleans(~is_plain), forms)


def grouped(forms: ArrowArray) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Return the order of some folded strings, and the group of each: equal ones are a group."""
    order = int_values(pc.sort_indices(forms)).astype(np.uint32)
    ordered = forms.take(integers(order)).to_pylist()
    is_new = [False, *map(ne, ordered[1:], ordered)][: len(order)]
    groups = np.empty(len(order), np.uint32)
    groups[order] = np.cumsum(is_new, dtype=np.uint32)
    return order, groups
