"""The hits of a query in a filtered corpus: what every result begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rostra.concordance.query.matching import find
from rostra.concordance.query.query import parse
from rostra.concordance.query.where import Where, select

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rostra.concordance.index.reader import IndexReader


class Hits(NamedTuple):
    """Matches in the order of the corpus."""

    starts: NDArray[np.int64]
    """The first token of each."""
    ends: NDArray[np.int64]
    """The token after the last."""
    utterances: NDArray[np.int64]


def search(index: IndexReader, query: str, where: Where, fold: str, within: str) -> Hits:
    """The matches of a query in the utterances that a filter selects.

    Raises:
        QueryError: the query cannot be read; it shows the place.
        RostraError: the filter cannot be met, or the query matches in too many ways.
    """
    starts, ends = find(index, parse(query, list(index.layers), fold=fold, within=within))
    utterances = index.utterance_of(starts)
    if where:
        kept = select(index, where)[utterances]
        starts, ends, utterances = starts[kept], ends[kept], utterances[kept]
    return Hits(starts, ends, utterances)
