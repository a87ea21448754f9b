"""The order of the lines of a concordance."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import regex

from rostra.concordance.arrow_columns import whole
from rostra.concordance.query.search import context_end, context_start
from rostra.errors import RostraError
from rostra.language.collation import adds_letters, sort_key

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rostra.concordance.index.reader import IndexReader
    from rostra.concordance.query.search import Hits

_POSITION = regex.compile(r"([LR])([1-9][0-9]?)|node", regex.IGNORECASE)
_ROOM = 1 << 63


def order(
    index: IndexReader, hits: Hits, keys: list[str], within: str, language: str | None
) -> NDArray[np.int64]:
    """The places of hits when they are sorted; equal ones stay in the order of the corpus.

    Args:
        index: where they stand.
        hits: what to sort.
        keys: positions (L1, node, R2) and columns, the first counts most.
        within: what no position goes beyond, utterance or sentence.
        language: in whose order.

    Raises:
        RostraError: a key is neither a position nor a column.
    """
    return sorted_by([_rank(index, hits, name, within, language) for name in keys])


def sorted_by(ranks: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    """The places of items when they are sorted by several ranks, from 0, the first counts most.

    Equal items stay in their order. It is `numpy.lexsort`, which sorts once for each rank.
    """
    joint, size = np.zeros(len(ranks[0]), np.uint64), 1
    for rank in ranks:
        more = int(rank.max(initial=0)) + 1
        if size * more > _ROOM:
            joint, size = np.unique(joint, return_inverse=True)[1].astype(np.uint64), len(joint)
        joint, size = joint * np.uint64(more) + rank.astype(np.uint64), size * more
    found = np.argsort(joint)
    joint = joint[found]
    lots = np.concatenate(([0], np.cumsum(joint[1:] != joint[:-1])))[: len(found)]
    places = np.sort(lots.astype(np.uint64) << np.uint64(32) | found.astype(np.uint64))
    return places.astype(np.uint32).astype(np.int64)


def _rank(
    index: IndexReader, hits: Hits, name: str, within: str, language: str | None
) -> NDArray[np.int64]:
    match = _POSITION.fullmatch(name)
    if match is None:
        return _by_column(index, name, language)[hits.utterances]
    if match[1] is None:
        return _by_types(index, hits.starts, language)
    step = int(match[2])
    if match[1].upper() == "L":
        places, there = context_start(index, hits, step, within), hits.starts - step
    else:
        places, there = context_end(index, hits, step, within) - 1, hits.ends + step - 1
    return np.where(places == there, _by_types(index, places, language) + 1, 0)  # none before all


def _by_types(
    index: IndexReader, places: NDArray[np.int64], language: str | None
) -> NDArray[np.int64]:
    """Ranks of tokens."""
    if not adds_letters(language):
        return index.collation_ranks[index.word.tokens[places]].astype(np.int64)
    types, codes = np.unique(index.word.tokens[places], return_inverse=True)
    return _ranked(index.word.strings(types), language)[codes]


def _by_column(index: IndexReader, name: str, language: str | None) -> NDArray[np.int64]:
    """Ranks of the values of all utterances."""
    names = index.metadata.column_names
    if name not in names:
        raise RostraError(
            f"cannot sort by {name!r}: positions are L1, L2, …, node, R1, …; columns are "
            f"{', '.join(names)}"
        )
    kind = index.column(name).type
    if pa.types.is_integer(kind) or pa.types.is_floating(kind):
        coded: Any = index.column(name).dictionary_encode(null_encoding="encode")
        values, codes = coded.dictionary.to_pylist(), whole(coded.indices)
    else:
        values, codes = index.coded(name)
    ranks: NDArray[np.int64] = _ranked(values, language)[codes]
    return ranks


def _ranked(values: list[Any], language: str | None) -> NDArray[np.int64]:
    """The rank of each value: texts as a language orders them, missing ones last."""

    def place(i: int) -> tuple[bool, Any]:
        value = values[i]
        if value is None or (isinstance(value, float) and isnan(value)):
            return True, ""
        return False, sort_key(value, language) if isinstance(value, str) else value

    rank = np.empty(len(values), np.int64)
    rank[sorted(range(len(values)), key=place)] = np.arange(len(values))
    return rank
