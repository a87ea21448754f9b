"""N-grams: runs of words, by any metadata."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from rostra.concordance.arrow_columns import strings
from rostra.concordance.index.layout import SENTENCE, UTTERANCE
from rostra.concordance.provenance import with_provenance
from rostra.concordance.query.filters import Filters, filters_as_text
from rostra.concordance.query.search import search
from rostra.concordance.statistics import counting
from rostra.concordance.statistics.frequencies import counted, selected
from rostra.concordance.statistics.grouping import groups
from rostra.concordance.statistics.ranking import ranked
from rostra.errors import RostraError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from rostra.concordance.index.reader import IndexReader


def ngrams(  # noqa: PLR0913 - each is an option of a list of n-grams
    index: IndexReader,
    size: int = 2,
    query: str | None = None,
    *,
    by: str | Sequence[str] | None = None,
    where: Filters = None,
    fold: str = "c",
    within: str = "utterance",
    limit: int | None = None,
) -> pa.Table:
    """See `Index.ngrams`."""
    if not 1 <= size <= 20:  # noqa: PLR2004 - the limit that the message states
        raise RostraError("an n-gram has 1 to 20 words")
    grouped = selected(index, groups(index, by), where)
    parts = grouped.number
    numbers, first = _ngrams(index, size, fold, within)
    utterances = index.utterance_of(first)
    kept = grouped.codes[utterances] >= 0
    sizes = np.bincount(grouped.codes[utterances[kept]], minlength=parts)
    if query is not None:
        hits = search(index, query, where, fold, within)
        place = np.searchsorted(hits.starts, first)
        there = np.append(hits.ends, np.iinfo(np.int64).max)[place]
        kept &= there <= first + size  # matches never nest, so the first one ends first
    numbers, first, utterances = numbers[kept], first[kept], utterances[kept]
    key = numbers * parts + grouped.codes[utterances]
    found, example, rows, counts = np.unique(
        key, return_index=True, return_inverse=True, return_counts=True
    )
    shown, totals = ranked(counts, limit)
    spreads = counting.behind(index, rows, utterances, len(found))
    spreads = {name: values[shown] for name, values in spreads.items()}
    group = grouped.codes[utterances[example[shown]]]
    columns = counted(grouped, group, counts[shown], sizes, spreads, "ngrams")
    spelt = strings(_spelt(index, first[example[shown]], size, fold))
    return with_provenance(
        pa.table({"ngram": spelt, **columns}), index, "ngrams", query, size=size, by=by,
        where=filters_as_text(where), fold=fold, within=within, limit=limit, totals=totals,
    )  # fmt: skip


def _ngrams(
    index: IndexReader, size: int, fold: str, within: str
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The number of each n-gram, in the order of their words, and its first token."""
    border = UTTERANCE if within == "utterance" else SENTENCE
    tokens, groups_ = index.word.tokens, index.word.groups(fold).astype(np.int64)
    words = index.is_word[tokens]
    first = np.flatnonzero(words)
    numbers = groups_[tokens[first]]
    for step in range(1, size):
        kept = first + step < len(tokens)
        kept[kept] = words[first[kept] + step] & (index.boundaries[first[kept] + step] < border)
        first = first[kept]
        both = numbers[kept] * len(groups_) + groups_[tokens[first + step]]
        _, numbers = np.unique(both, return_inverse=True)
    return numbers, first


def _spelt(index: IndexReader, first: NDArray[np.int64], size: int, fold: str) -> list[str]:
    """The words of n-grams."""
    places = first[:, None] + np.arange(size)
    there, codes = np.unique(
        index.word.groups(fold)[index.word.tokens[places]], return_inverse=True
    )
    words = np.array(index.word.members(there, fold), object)
    return [" ".join(row) for row in words[codes.reshape(places.shape)]]
