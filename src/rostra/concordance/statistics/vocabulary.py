"""Vocabularies: what a list counts, such as the words of an index, its lemmas, or pairs of them.

The items of a vocabulary are the distinct values of one attribute under a fold, or the distinct
combinations of the values of several. A list counts the tokens that are words or numbers, whatever
the attribute: punctuation has a lemma and a part of speech too, but is not counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from rostra.arrow_columns import ArrowArray, int_values, integers
from rostra.concordance.hit_positions import is_position
from rostra.concordance.index.layout import WORD
from rostra.errors import NotFoundError, RostraError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from rostra.concordance.index.positional_attributes import PositionalAttribute
    from rostra.concordance.index.reader import IndexReader
    from rostra.language.folding import Fold

_RESULT_COLUMNS: Final = frozenset(
    ("query", "word", "ngram", "collocate", "item", "count", "words", "ngrams", "per_million",
     "share", "utterances", "texts", "speakers")
)  # fmt: skip
_MEASURES: Final = frozenset(
    ("elsewhere", "window_words", "other_words", "expected", "log_dice", "mi", "t",
     "log_likelihood", "log_ratio", "diff_percent", "fightin_words_z", "most_in", "most_share",
     "p", "p_floor", "q")
)  # fmt: skip


def is_reserved(name: str) -> bool:
    """Whether a name is that of a column of results, so that no column of a corpus can have it."""
    return name in _RESULT_COLUMNS or is_position(name)


def attribute_column(name: str, label: str) -> str:
    """The name of the column of an attribute: its own, but `label` for the words.

    It has ``x_`` before it if a column of some result has the same name.
    """
    if name == WORD:
        return label
    while is_reserved(name) or name in _MEASURES or name.startswith(("target_", "reference_")):
        name = f"x_{name}"
    return name


@dataclass(frozen=True)
class Vocabulary:
    """The items of an index by some of its attributes, numbered in the order of folded strings.

    Create one by `vocabulary`.
    """

    index: IndexReader
    names: tuple[str, ...]
    """The names of the attributes."""
    fold: Fold

    def __len__(self) -> int:
        """No item has this number or a higher one."""
        return len(self.leading.counts) if self._pairs is None else len(self._pairs[1][0])

    @property
    def leading(self) -> PositionalAttribute:
        """The first attribute, which comes first in the order of the items too."""
        return self.index.attributes[self.names[0]]

    def items(self, positions: NDArray[Any] | slice) -> NDArray[Any]:
        """The item of the token at each position."""
        if self._pairs is None:
            groups: NDArray[np.uint32] = self.leading.groups(self.fold)
            return groups[self.leading.tokens[positions]]
        return self._pairs[0][positions]

    def items_of_groups(self, first: int, last: int) -> tuple[int, int]:
        """The first and the last item whose leading attribute is in a range of groups."""
        if self._pairs is None:
            return first, last
        leading = self._pairs[1][0]
        start, end = np.searchsorted(leading, [first, last + 1]).tolist()
        return start, end - 1

    def columns(self, items: NDArray[Any], label: str) -> dict[str, ArrowArray]:
        """The commonest form of items: a column for each attribute (see `attribute_column`)."""
        return {
            attribute_column(name, label): self.index.attributes[name].commonest_strings(
                groups, self.fold
            )
            for name, groups in zip(self.names, self._groups(items), strict=True)
        }

    def folded(self, items: NDArray[Any]) -> list[tuple[str, ...]]:
        """The folded strings of items, by which those of several indexes can be compared."""
        columns = (
            self.index.attributes[name].group_strings(groups, self.fold).to_pylist()
            for name, groups in zip(self.names, self._groups(items), strict=True)
        )
        return list(zip(*columns, strict=True))

    def _groups(self, items: NDArray[Any]) -> list[NDArray[Any]]:
        """The group of each item, for each of the attributes."""
        return [items] if self._pairs is None else [part[items] for part in self._pairs[1]]

    @cached_property
    def _pairs(self) -> tuple[NDArray[np.uint32], list[NDArray[np.int64]]] | None:
        """Of several attributes: the item of each token, and the groups of each item."""
        if len(self.names) == 1:
            return None
        first, *others = (self.index.attributes[name] for name in self.names)
        tokens = first.groups(self.fold)[first.tokens]
        parts = [np.arange(len(first.counts))]
        for attribute in others:
            number = len(attribute.counts)
            pairs = tokens.astype(np.int64) * number
            pairs += attribute.groups(self.fold)[attribute.tokens]
            encoded = integers(pairs).dictionary_encode()
            distinct = int_values(encoded.dictionary)
            order = np.argsort(distinct)
            item = np.empty(len(order), np.uint32)
            item[order] = np.arange(len(order), dtype=np.uint32)
            tokens, distinct = item[int_values(encoded.indices)], distinct[order]
            parts = [*(part[distinct // number] for part in parts), distinct % number]
        return tokens, parts


def vocabulary(index: IndexReader, attribute: str | Sequence[str], fold: Fold) -> Vocabulary:
    """The vocabulary of an index by one attribute or several; the index keeps the last one.

    Raises:
        NotFoundError: the index has no such attribute.
        RostraError: an attribute occurs twice, or there is none.
    """
    names = (attribute,) if isinstance(attribute, str) else tuple(attribute)
    for name in names:
        if name not in index.attributes:
            raise NotFoundError(
                f"the index has no attribute {name!r}. There are: {', '.join(index.attributes)}"
            )
    if not names or len({*names}) < len(names):
        raise RostraError("words are counted by one attribute or several different ones")
    asked = Vocabulary(index, names, fold)
    if index.vocabulary != asked:
        index.vocabulary = asked
    kept: Vocabulary = index.vocabulary
    return kept
