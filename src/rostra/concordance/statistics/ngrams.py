"""N-grams: runs of words without punctuation between them, by any metadata."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from rostra.concordance.arrow_columns import strings
from rostra.concordance.index.layout import SENTENCE, UTTERANCE
from rostra.concordance.provenance import with_provenance
from rostra.concordance.query.filters import Filters, filters_as_text
from rostra.concordance.query.parser import check_within, chosen_fold
from rostra.concordance.query.search import search
from rostra.concordance.statistics.counts import grouped, hit_ranges
from rostra.concordance.statistics.frequencies import frequency_columns
from rostra.concordance.statistics.top_rows import top_rows
from rostra.errors import RostraError
from rostra.language.folding import DEFAULT_FOLD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from rostra.concordance.index.reader import IndexReader
    from rostra.language.folding import Fold

_LONGEST = 20


def ngrams(  # noqa: PLR0913 - each is an option of a list of n-grams
    index: IndexReader,
    size: int = 2,
    query: str | None = None,
    *,
    by: str | Sequence[str] | None = None,
    where: Filters = None,
    fold: str | Sequence[str] = DEFAULT_FOLD,
    within: str = "utterance",
    limit: int | None = None,
) -> pa.Table:
    """Return n-grams: runs of words with no punctuation between them.

    Args:
        index: the index to search.
        size: words of each n-gram, 1 to 20.
        query: only n-grams that contain a whole match of it; None for all.
        by: columns whose values make groups, as in `freq`.
        where: filters that select utterances, as in `kwic`.
        fold: what is ignored when words are compared, as in `kwic`.
        within: the unit that no n-gram and no match leaves, as in `kwic`.
        limit: rows at most, as in `kwic`.

    Returns:
        A row for each n-gram and group, the most frequent first, with the columns of `freq`,
        but ngram instead of word, and instead of words the denominator ngrams: all n-grams of
        this size in the group.

    Raises:
        RostraError: as for `kwic`.
    """
    if not 1 <= size <= _LONGEST:
        raise RostraError(f"an n-gram has 1 to {_LONGEST} words")
    groups = grouped(index, by, where)
    fold = chosen_fold(fold)
    check_within(within)
    ngram, first = _all_ngrams(index, size, fold, within)
    utterances = index.utterance_of(first)
    kept = groups.codes[utterances] >= 0
    sizes = np.bincount(groups.codes[utterances[kept]], minlength=groups.number)
    if query is not None:
        hits = search(index, query, where, fold, within)
        next_hit = np.searchsorted(hits.starts, first)
        end = np.append(hits.ends, np.iinfo(np.int64).max)[next_hit]
        kept &= end <= first + size  # matches do not nest: the next one is the first to end
    ngram, first, utterances = ngram[kept], first[kept], utterances[kept]
    pairs, example, row, counts = np.unique(
        ngram * groups.number + groups.codes[utterances],
        return_index=True,
        return_inverse=True,
        return_counts=True,
    )
    rows, totals = top_rows(counts, limit)
    all_ranges = hit_ranges(index, row, utterances, len(pairs))
    ranges = {name: values[rows] for name, values in all_ranges.items()}
    example = example[rows]
    group = groups.codes[utterances[example]]
    columns = frequency_columns(groups, group, counts[rows], sizes, ranges, "ngrams")
    texts = strings(_texts(index, first[example], size, fold))
    return with_provenance(
        pa.table({"ngram": texts, **columns}), index, "ngrams", query, size=size, by=by,
        where=filters_as_text(where), fold=fold, within=within, limit=limit, totals=totals,
    )  # fmt: skip


def _all_ngrams(
    index: IndexReader, size: int, fold: Fold, within: str
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """All n-grams of the corpus, numbered in the order of their words, and their first tokens."""
    border = UTTERANCE if within == "utterance" else SENTENCE
    tokens, groups = index.word.tokens, index.word.groups(fold).astype(np.int64)
    words = index.is_word[tokens]
    first = np.flatnonzero(words)
    ngram = groups[tokens[first]]
    for step in range(1, size):
        kept = first + step < len(tokens)
        kept[kept] = words[first[kept] + step] & (index.boundaries[first[kept] + step] < border)
        first = first[kept]
        longer = ngram[kept] * len(groups) + groups[tokens[first + step]]
        _, ngram = np.unique(longer, return_inverse=True)
    return ngram, first


def _texts(index: IndexReader, first: NDArray[np.int64], size: int, fold: Fold) -> list[str]:
    """The texts of the n-grams that begin at the tokens `first`."""
    positions = first[:, None] + np.arange(size)
    groups, codes = np.unique(
        index.word.groups(fold)[index.word.tokens[positions]], return_inverse=True
    )
    words = np.array(index.word.group_strings(groups, fold).to_pylist(), object)
    return [" ".join(row) for row in words[codes.reshape(positions.shape)]]
