"""Collocates: words that occur near the hits of a query more often than elsewhere.

Surface co-occurrence (Evert 2008, "Corpora and collocations"): every word within the window counts
once, also where windows overlap; the words of hits do not belong to windows. The contingency table
compares the words in all windows with all other words outside the hits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from rostra.arrow_columns import floats, integers
from rostra.concordance.index.layout import WORD
from rostra.concordance.provenance import with_provenance
from rostra.concordance.query.filters import Filters, filters_as_text, utterance_mask
from rostra.concordance.query.parser import chosen_fold
from rostra.concordance.query.search import MOST_CONTEXT, Hits, context_end, context_start, search
from rostra.concordance.statistics import association
from rostra.concordance.statistics.counts import frequencies, hit_ranges
from rostra.concordance.statistics.top_rows import top_rows
from rostra.concordance.statistics.vocabulary import vocabulary
from rostra.errors import RostraError
from rostra.language.folding import DEFAULT_FOLD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from rostra.concordance.index.reader import IndexReader

_SORTS = ("log_dice", "mi", "t", "log_likelihood", "count")


def collocates(  # noqa: PLR0913 - each is an option of a list of collocates
    index: IndexReader,
    query: str,
    *,
    window: tuple[int, int] = (5, 5),
    where: Filters = None,
    attribute: str | Sequence[str] = WORD,
    fold: str | Sequence[str] = DEFAULT_FOLD,
    within: str = "utterance",
    minimum: int = 1,
    sort: str = "log_dice",
    limit: int | None = None,
) -> pa.Table:
    """Return the words that co-occur with the hits of a query.

    Args:
        index: the index to search.
        query: the query, as in `kwic`.
        window: tokens to the left and to the right of a hit.
        where: filters that select utterances, as in `kwic`.
        attribute: what the words near the hits are counted by, as in `freq`.
        fold: what is ignored when words are compared, as in `kwic`.
        within: the unit that no match and no window leaves, as in `kwic`.
        minimum: the least count of a collocate.
        sort: the column that orders the rows, highest first: log_dice, mi, t, log_likelihood or
            count.
        limit: rows at most, as in `kwic`.

    Returns:
        A row for each word, with collocate (an attribute other than the word has a column of its
        own name); count, in all windows; elsewhere, its count outside of
        windows and hits; window_words and other_words, the sizes of both; expected, the count
        in windows if the word were independent of the query; log_dice (Rychlý 2008), mi
        (Church & Hanks 1990), t (Church et al. 1991), log_likelihood (Dunning 1993); and
        utterances, texts and speakers, in how many of each it is a collocate.
        `rostra.concordance.statistics.association` has the formulas,
        `rostra.concordance.statistics.collocates` says what is counted.

    Raises:
        RostraError: as for `kwic`.
    """
    if sort not in _SORTS:
        raise RostraError(f"sort is one of {', '.join(_SORTS)}, not {sort!r}")
    if min(window) < 0 or max(window) > MOST_CONTEXT:
        raise RostraError(f"a window has 0 to {MOST_CONTEXT:,} tokens on each side")
    fold = chosen_fold(fold)
    hits = search(index, query, where, fold, within)
    items = vocabulary(index, attribute, fold)
    totals_of = frequencies(items, utterance_mask(index, where))
    in_hits, in_windows = _words_in(index, hits, window, within)
    node = np.bincount(items.items(in_hits), minlength=len(items))
    nearby = items.items(in_windows)
    counts = np.bincount(nearby, minlength=len(items))
    words = np.flatnonzero(counts >= max(minimum, 1))
    n1 = len(in_windows)
    n2 = int(totals_of.sum()) - len(in_hits) - n1
    o11 = counts[words].astype(np.int64)
    o12 = totals_of[words] - node[words] - o11
    with np.errstate(divide="ignore", invalid="ignore"):
        e11 = association.expected(o11, o12, n1, n2)
        measures = {
            "log_dice": association.log_dice(o11, len(hits.starts), totals_of[words]),
            "mi": association.mutual_information(o11, e11),
            "t": association.t_score(o11, e11),
            "log_likelihood": association.log_likelihood(o11, o12, n1, n2),
        }
    rows, totals = top_rows({**measures, "count": o11}[sort], limit)
    ranges = hit_ranges(index, nearby, index.utterance_of(in_windows), len(items))
    table = pa.table(
        {
            **items.columns(words[rows], "collocate"),
            "count": integers(o11[rows]),
            "elsewhere": integers(o12[rows]),
            "window_words": integers(np.full(len(rows), n1)),
            "other_words": integers(np.full(len(rows), n2)),
            "expected": floats(e11[rows]),
            **{name: floats(values[rows]) for name, values in measures.items()},
            **{name: integers(values[words[rows]]) for name, values in ranges.items()},
        }
    )
    return with_provenance(
        table, index, "collocates", query, window=list(window),
        where=filters_as_text(where), attribute=items.names, fold=fold, within=within,
        minimum=minimum, sort=sort, limit=limit, totals={"hits": len(hits.starts), **totals},
    )  # fmt: skip


def _words_in(
    index: IndexReader, hits: Hits, window: tuple[int, int], within: str
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The positions of words (no punctuation) in the hits, and in their windows; ascending."""
    left = context_start(index, hits, window[0], within)
    right = context_end(index, hits, window[1], within)
    in_hits = _covered(hits.starts, hits.ends)
    is_hit = np.zeros(len(index.boundaries), bool)
    is_hit[in_hits] = True
    in_windows = _covered(left, right)
    in_windows = in_windows[~is_hit[in_windows]]
    words, tokens = index.is_word, index.word.tokens
    return in_hits[words[tokens[in_hits]]], in_windows[words[tokens[in_windows]]]


def _covered(starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """The positions in at least one of several ranges; all are in ascending order."""
    firsts = np.maximum(starts, np.concatenate(([0], ends[:-1]))[: len(starts)])
    sizes = ends - firsts
    before = sizes.cumsum() - sizes
    return np.arange(int(sizes.sum())) + np.repeat(firsts - before, sizes)
