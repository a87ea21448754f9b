"""Frequency lists and frequencies of queries, by any metadata.

Every row has its count, the words of its group as the denominator (no punctuation)
and the relative frequency, and in how many utterances, texts and speakers it stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from rostra.concordance.arrow_columns import floats, integers, strings
from rostra.concordance.provenance import with_provenance
from rostra.concordance.query.filters import Filters, filters_as_text, utterance_mask
from rostra.concordance.query.search import search
from rostra.concordance.statistics import counting
from rostra.concordance.statistics.grouping import Groups, groups, standing
from rostra.concordance.statistics.ranking import ranked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from rostra.concordance.index.reader import IndexReader

_MILLION = 1_000_000


def freq(  # noqa: PLR0913 - each is an option of a frequency list
    index: IndexReader,
    queries: str | Sequence[str] | None = None,
    *,
    by: str | Sequence[str] | None = None,
    where: Filters = None,
    fold: str = "c",
    within: str = "utterance",
    limit: int | None = None,
) -> pa.Table:
    """See `Index.freq`."""
    grouped = selected(index, groups(index, by), where)
    asked = [queries] if isinstance(queries, str) else list(queries or ())
    if asked:
        table = pa.concat_tables(_of_query(index, q, grouped, fold, within) for q in asked)
        shown, totals = ranked(np.empty(table.num_rows), limit, sort=False)
        table = table.take(integers(shown))
    else:
        table, totals = _list(index, grouped, fold, limit)
    return with_provenance(
        table, index, "freq", asked or None, by=by, where=filters_as_text(where), fold=fold,
        within=within, limit=limit, totals=totals,
    )  # fmt: skip


def selected(index: IndexReader, grouped: Groups, where: Filters) -> Groups:
    """Groups without the utterances that the filter leaves out, and without empty groups."""
    if not where:
        return grouped
    codes = np.where(utterance_mask(index, where), grouped.codes, -1)
    there = np.unique(codes[codes >= 0])
    rank = np.full(grouped.number + 1, -1)
    rank[there] = np.arange(len(there))
    return Groups(rank[codes], grouped.table.take(integers(there)), len(there))


def counted(  # noqa: PLR0913, PLR0917 - what a row has
    grouped: Groups,
    group: NDArray[np.int64],
    counts: NDArray[np.int64],
    sizes: NDArray[np.int64],
    spreads: dict[str, NDArray[np.int64]],
    size: str = "words",
) -> dict[str, Any]:
    """The columns of rows: their groups, counts, denominators and who stands behind them."""
    words = sizes[group]
    share = np.divide(
        counts * float(_MILLION), words, out=np.full(len(counts), np.nan), where=words > 0
    )
    return {
        **{name: grouped.table[name].take(integers(group)) for name in grouped.table.column_names},
        "count": integers(counts),
        size: integers(words),
        "per_million": floats(share),
        **{name: integers(values) for name, values in spreads.items()},
    }


def _of_query(index: IndexReader, query: str, grouped: Groups, fold: str, within: str) -> pa.Table:
    utterances = search(index, query, None, fold, within).utterances
    utterances = utterances[grouped.codes[utterances] >= 0]
    number = grouped.number
    codes = grouped.codes[utterances]
    counts = np.bincount(codes, minlength=number)
    sizes = counting.sizes(index, grouped.codes, number)
    spreads = counting.behind(index, codes, utterances, number)
    columns = counted(grouped, np.arange(number), counts, sizes, spreads)
    return pa.table({"query": strings([query] * number), **columns})


def _list(
    index: IndexReader, grouped: Groups, fold: str, limit: int | None
) -> tuple[pa.Table, dict[str, int]]:
    """All words by group, the most frequent first; and how many rows there are in all."""
    number = grouped.number
    found = counting.count(index, grouped.codes, number, fold)
    shown, totals = ranked(found.counts, limit)
    spreads = {
        label: counting.reach(index, grouped.codes, codes, (number, many), fold)[shown]
        for label, (codes, many) in standing(index).items()
    }
    sizes = counting.sizes(index, grouped.codes, number)
    columns = counted(grouped, found.units[shown], found.counts[shown], sizes, spreads)
    words = index.word.group_strings(found.words[shown], fold)
    return pa.table({"word": words, **columns}), totals
