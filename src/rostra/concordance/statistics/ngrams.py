"""N-grams: runs of words without punctuation between them, by any metadata."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from rostra.arrow_columns import ArrowArray, strings
from rostra.concordance.index.layout import SENTENCE, UTTERANCE, WORD
from rostra.concordance.provenance import with_provenance
from rostra.concordance.query.filters import Filters, filters_as_text
from rostra.concordance.query.parser import check_within, chosen_fold
from rostra.concordance.query.search import search
from rostra.concordance.statistics.counts import frequency_columns, grouped, hit_ranges
from rostra.concordance.statistics.top_rows import top_rows
from rostra.concordance.statistics.vocabulary import Vocabulary, vocabulary
from rostra.errors import RostraError
from rostra.language.folding import DEFAULT_FOLD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from rostra.concordance.index.reader import IndexReader

_LONGEST = 20


def ngrams(  # noqa: PLR0913 - each is an option of a list of n-grams
    index: IndexReader,
    size: int = 2,
    query: str | None = None,
    *,
    by: str | Sequence[str] | None = None,
    where: Filters = None,
    attribute: str | Sequence[str] = WORD,
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
        attribute: what n-grams consist of, as in `freq`: words, lemmas and so on.
        fold: what is ignored when words are compared, as in `kwic`.
        within: the unit that no n-gram and no match leaves, as in `kwic`.
        limit: rows at most, as in `kwic`.

    Returns:
        A row for each n-gram and group, the most frequent first, with the columns of `freq`,
        but ngram instead of word, and instead of words the denominator ngrams: all n-grams of
        this size in the group. An attribute other than the word has a column of its own name.

    Raises:
        RostraError: as for `kwic`.
    """
    if not 1 <= size <= _LONGEST:
        raise RostraError(f"an n-gram has 1 to {_LONGEST} words")
    groups = grouped(index, by, where)
    fold = chosen_fold(fold)
    check_within(within)
    items = vocabulary(index, attribute, fold)
    ngram, first = _all_ngrams(items, size, within)
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
    return with_provenance(
        pa.table(_texts(items, first[example], size) | columns), index, "ngrams", query, size=size,
        by=by, where=filters_as_text(where), attribute=items.names, fold=fold, within=within,
        limit=limit, totals=totals,
    )  # fmt: skip


def _all_ngrams(
    items: Vocabulary, size: int, within: str
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """All n-grams of the corpus, numbered in the order of their items, and their first tokens."""
    index = items.index
    border = UTTERANCE if within == "utterance" else SENTENCE
    words = index.is_word[index.word.tokens]
    first = np.flatnonzero(words)
    ngram = items.items(first).astype(np.int64)
    for step in range(1, size):
        kept = first + step < len(words)
        kept[kept] = words[first[kept] + step] & (index.boundaries[first[kept] + step] < border)
        first = first[kept]
        longer = ngram[kept] * len(items) + items.items(first + step)
        _, ngram = np.unique(longer, return_inverse=True)
    return ngram, first


def _texts(items: Vocabulary, first: NDArray[np.int64], size: int) -> dict[str, ArrowArray]:
    """The n-grams that begin at the tokens `first`, as columns with spaces between the items."""
    positions = first[:, None] + np.arange(size)
    distinct, codes = np.unique(items.items(positions), return_inverse=True)
    columns = {}
    for name, column in items.columns(distinct, "ngram").items():
        values = np.array(column.to_pylist(), object)
        columns[name] = strings([" ".join(row) for row in values[codes.reshape(positions.shape)]])
    return columns
