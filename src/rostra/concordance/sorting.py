"""The order of the lines of a concordance."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from rostra.arrow_columns import ArrowArray, int_values
from rostra.concordance.hit_positions import hit_position, tokens_at
from rostra.errors import RostraError
from rostra.language.collation import adds_letters, sort_key

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rostra.concordance.index.positional_attributes import PositionalAttribute
    from rostra.concordance.index.reader import IndexReader
    from rostra.concordance.query.search import Hits

_MOST_KEYS = 1 << 63


def sort_hits(
    index: IndexReader, hits: Hits, keys: list[str], within: str, language: str | None
) -> NDArray[np.int64]:
    """Return the places of hits in sorted order; the order is stable.

    The keys are positions (L1, node, R2.lemma; see `rostra.concordance.hit_positions`) and columns
    of the metadata; the first is the primary key. A node is sorted by its first token.

    Raises:
        RostraError: a key is neither a position nor a column.
    """
    return sort_by_ranks([_ranks(index, hits, name, within, language) for name in keys])


def sort_by_ranks(ranks: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    """Return the places of items sorted by several ranks, from 0; the first is the primary key.

    Unlike `numpy.lexsort`, which sorts once for each rank, it combines all ranks to one number.
    """
    combined, size = np.zeros(len(ranks[0]), np.uint64), 1
    for rank in ranks:
        number = int(rank.max(initial=0)) + 1
        if size * number > _MOST_KEYS:
            combined = np.unique(combined, return_inverse=True)[1].astype(np.uint64)
            size = len(combined)
        combined, size = combined * np.uint64(number) + rank.astype(np.uint64), size * number
    order = np.argsort(combined)
    combined = combined[order]
    # argsort is not stable: sort equal items by their number.
    groups = np.concatenate(([0], np.cumsum(combined[1:] != combined[:-1])))[: len(order)]
    stable = np.sort(groups.astype(np.uint64) << np.uint64(32) | order.astype(np.uint64))
    return stable.astype(np.uint32).astype(np.int64)


def _ranks(
    index: IndexReader, hits: Hits, name: str, within: str, language: str | None
) -> NDArray[np.int64]:
    """Return the rank of each hit under one key."""
    position = hit_position(index, name)
    if position is None:
        return _ranks_of_utterances(index, name, language)[hits.utterances]
    tokens = tokens_at(index, hits, position, within)
    # Hits without a token at this position come before all others.
    ranks = _ranks_of_tokens(index.attributes[position.attribute], tokens, language)
    return np.where(tokens >= 0, ranks + 1, 0)


def _ranks_of_tokens(
    attribute: PositionalAttribute, positions: NDArray[np.int64], language: str | None
) -> NDArray[np.int64]:
    tokens = attribute.tokens[positions]
    if not adds_letters(language):
        return attribute.collation_ranks[tokens].astype(np.int64)
    types, numbers = np.unique(tokens, return_inverse=True)
    return _ranks_of_values(attribute.strings(types), language)[numbers]


def _ranks_of_utterances(index: IndexReader, name: str, language: str | None) -> NDArray[np.int64]:
    """Return the rank of each utterance by a column of the metadata."""
    names = index.metadata.column_names
    if name not in names:
        raise RostraError(
            f"cannot sort by {name!r}: positions are L1, L2, …, node, R1, … (with an attribute: "
            f"node.{list(index.attributes)[-1]}); columns are {', '.join(names)}"
        )
    column = index.column(name)
    if pa.types.is_integer(column.type) or pa.types.is_floating(column.type):
        encoded: ArrowArray = column.dictionary_encode(null_encoding="encode")
        values, numbers = encoded.dictionary.to_pylist(), int_values(encoded.indices)
    else:
        values, numbers = index.dictionary_encoded(name)
    ranks: NDArray[np.int64] = _ranks_of_values(values, language)[numbers]
    return ranks


def _ranks_of_values(values: list[Any], language: str | None) -> NDArray[np.int64]:
    """Return the rank of each value: texts as a language orders them, missing values last."""

    def by_value(number: int) -> tuple[bool, Any]:
        value = values[number]
        if value is None or (isinstance(value, float) and isnan(value)):
            return True, ""
        return False, sort_key(value, language) if isinstance(value, str) else value

    ranks = np.empty(len(values), np.int64)
    ranks[sorted(range(len(values)), key=by_value)] = np.arange(len(values))
    return ranks
