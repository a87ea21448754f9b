"""Collocates: which words stand near the hits of a query more often than elsewhere.

Surface co-occurrence (Evert 2008, "Corpora and collocations"): every word within the window counts
once, also where windows overlap; the hits themselves belong to no window. The table of four cells
sets the words in all windows against all other words outside of the hits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from rostra.concordance.arrow_columns import floats, integers
from rostra.concordance.provenance import with_provenance
from rostra.concordance.query.filters import Filters, filters_as_text, utterance_mask
from rostra.concordance.query.search import MOST_CONTEXT, Hits, context_end, context_start, search
from rostra.concordance.statistics import association as measure
from rostra.concordance.statistics import counting
from rostra.concordance.statistics.ranking import ranked
from rostra.errors import RostraError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rostra.concordance.index.reader import IndexReader

MEASURES = ("log_dice", "mi", "t", "log_likelihood")


def collocates(  # noqa: PLR0913 - each is an option of a list of collocates
    index: IndexReader,
    query: str,
    *,
    window: tuple[int, int] = (5, 5),
    where: Filters = None,
    fold: str = "c",
    within: str = "utterance",
    minimum: int = 1,
    sort: str = "log_dice",
    limit: int | None = None,
) -> pa.Table:
    """See `Index.collocates`."""
    if sort not in (*MEASURES, "count"):
        raise RostraError(f"sort is one of {', '.join((*MEASURES, 'count'))}, not {sort!r}")
    if min(window) < 0 or max(window) > MOST_CONTEXT:
        raise RostraError(f"a window has 0 to {MOST_CONTEXT:,} tokens on each side")
    hits = search(index, query, where, fold, within)
    all_of = counting.totals(index, utterance_mask(index, where), fold)
    in_node, places = _near(index, hits, window, within)
    groups = index.word.groups(fold)
    node = np.bincount(groups[index.word.tokens[in_node]], minlength=len(groups))
    of_place = groups[index.word.tokens[places]]
    counts = np.bincount(of_place, minlength=len(groups))
    words = np.flatnonzero(counts >= max(minimum, 1))
    size = len(places)
    rest = int(all_of.sum()) - len(in_node) - size
    o11 = counts[words].astype(np.int64)
    o12 = all_of[words] - node[words] - o11
    with np.errstate(divide="ignore", invalid="ignore"):
        e11 = measure.expected(o11, o12, size, rest)
        figures = {
            "log_dice": measure.log_dice(o11, len(hits.starts), all_of[words]),
            "mi": measure.mutual_information(o11, e11),
            "t": measure.t_score(o11, e11),
            "log_likelihood": measure.log_likelihood(o11, o12, size, rest),
        }
    shown, totals = ranked({**figures, "count": o11}[sort], limit)
    spreads = counting.behind(index, of_place, index.utterance_of(places), len(groups))
    table = pa.table(
        {
            "collocate": index.word.group_strings(words[shown], fold),
            "count": integers(o11[shown]),
            "elsewhere": integers(o12[shown]),
            "window_words": integers(np.full(len(shown), size)),
            "other_words": integers(np.full(len(shown), rest)),
            "expected": floats(e11[shown]),
            **{name: floats(values[shown]) for name, values in figures.items()},
            **{name: integers(values[words[shown]]) for name, values in spreads.items()},
        }
    )
    return with_provenance(
        table, index, "collocates", query, window=list(window),
        where=filters_as_text(where), fold=fold, within=within, minimum=minimum, sort=sort,
        limit=limit, totals={"hits": len(hits.starts), **totals},
    )  # fmt: skip


def _near(
    index: IndexReader, hits: Hits, window: tuple[int, int], within: str
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The words of the hits, and those in their windows: their places, each once, ascending."""
    left = context_start(index, hits, window[0], within)
    right = context_end(index, hits, window[1], within)
    node = _covered(hits.starts, hits.ends)
    inside = np.zeros(len(index.boundaries), bool)
    inside[node] = True
    near = _covered(left, right)
    near = near[~inside[near]]
    words = index.is_word
    return node[words[index.word.tokens[node]]], near[words[index.word.tokens[near]]]


def _covered(starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """The places in at least one of some ranges, ascending; so are starts and ends."""
    firsts = np.maximum(starts, np.concatenate(([0], ends[:-1]))[: len(starts)])
    sizes = ends - firsts
    before = sizes.cumsum() - sizes
    return np.arange(int(sizes.sum())) + np.repeat(firsts - before, sizes)
