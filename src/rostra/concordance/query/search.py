"""Searching: the hits of a query in the utterances that filters select, and their context."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from rostra.concordance.query.filters import Filters, utterance_mask
from rostra.concordance.query.matcher import find_matches
from rostra.concordance.query.parser import parse
from rostra.concordance.query.structures import structure_names

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rostra.concordance.index.reader import IndexReader
    from rostra.language.folding import Fold

MOST_CONTEXT: Final = 10**9  # tokens of context or of a collocation window


class Hits(NamedTuple):
    """The first token of each hit, the token after its last, and its utterance."""

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    utterances: NDArray[np.int64]


def search(index: IndexReader, query: str, where: Filters, fold: Fold, within: str) -> Hits:
    """Return the matches of a query in the utterances that filters select.

    Raises:
        QueryError: the query cannot be read; the message shows the place.
        RostraError: a filter selects nothing, or the query matches in too many ways.
    """
    structures = structure_names(index)
    tree = parse(query, index.attributes, structures, fold=fold, within=within)
    starts, ends = find_matches(index, tree)
    utterances = index.utterance_of(starts)
    if where:
        selected = utterance_mask(index, where)[utterances]
        starts, ends, utterances = starts[selected], ends[selected], utterances[selected]
    return Hits(starts, ends, utterances)


def context_start(index: IndexReader, hits: Hits, size: int, within: str) -> NDArray[np.int64]:
    """Return the first token of each hit with its left context, of at most `size` tokens.

    The context does not leave the unit `within`: utterance or sentence.
    """
    if within == "sentence":
        offsets = index.sentence_offsets
        limits = offsets[np.searchsorted(offsets, hits.starts, "right") - 1]
    else:
        limits = index.utterance_offsets[hits.utterances].astype(np.int64)
    return np.maximum(hits.starts - size, limits)


def context_end(index: IndexReader, hits: Hits, size: int, within: str) -> NDArray[np.int64]:
    """Return the token after the last of each hit with its right context; see `context_start`."""
    if within == "sentence":
        offsets = index.sentence_offsets
        limits = offsets[np.searchsorted(offsets, hits.ends - 1, "right")]
    else:
        limits = index.utterance_offsets[hits.utterances + 1].astype(np.int64)
    return np.minimum(hits.ends + size, limits)
