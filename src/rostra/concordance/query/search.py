"""The hits of a query in a filtered corpus: what every result begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from rostra.concordance.query.filters import Filters, utterance_mask
from rostra.concordance.query.matching import find
from rostra.concordance.query.query import parse

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rostra.concordance.index.reader import IndexReader


MOST_CONTEXT: Final = 10**9
"""Tokens of context or of a collocation window at most: more than any utterance has."""


class Hits(NamedTuple):
    """Matches in the order of the corpus."""

    starts: NDArray[np.int64]
    """The first token of each."""
    ends: NDArray[np.int64]
    """The token after the last."""
    utterances: NDArray[np.int64]


def search(index: IndexReader, query: str, where: Filters, fold: str, within: str) -> Hits:
    """The matches of a query in the utterances that a filter selects.

    Raises:
        QueryError: the query cannot be read; it shows the place.
        RostraError: the filter cannot be met, or the query matches in too many ways.
    """
    starts, ends = find(index, parse(query, list(index.attributes), fold=fold, within=within))
    utterances = index.utterance_of(starts)
    if where:
        kept = utterance_mask(index, where)[utterances]
        starts, ends, utterances = starts[kept], ends[kept], utterances[kept]
    return Hits(starts, ends, utterances)


def context_start(index: IndexReader, hits: Hits, size: int, within: str) -> NDArray[np.int64]:
    """Return the position of the first token of each hit's left context.

    It is the start of the hit where there is no token to the left.

    Args:
        index: the index with the hits.
        hits: the hits.
        size: tokens of context at most.
        within: the unit that the context does not leave, utterance or sentence.
    """
    if within == "sentence":
        borders = index.sentence_offsets
        low = borders[np.searchsorted(borders, hits.starts, "right") - 1]
    else:
        low = index.utterance_offsets[hits.utterances].astype(np.int64)
    return np.maximum(hits.starts - size, low)


def context_end(index: IndexReader, hits: Hits, size: int, within: str) -> NDArray[np.int64]:
    """Return the position after the last token of each hit's right context; see `context_start`."""
    if within == "sentence":
        borders = index.sentence_offsets
        high = borders[np.searchsorted(borders, hits.ends - 1, "right")]
    else:
        high = index.utterance_offsets[hits.utterances + 1].astype(np.int64)
    return np.minimum(hits.ends + size, high)
