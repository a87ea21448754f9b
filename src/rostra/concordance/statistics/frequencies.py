"""Frequency lists and frequencies of queries, by any metadata.

Every row has its count, the number of words in its group as the denominator (no punctuation), the
relative frequency, and the range: in how many utterances, texts and speakers it occurs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from rostra.concordance.arrow_columns import floats, integers, strings
from rostra.concordance.provenance import with_provenance
from rostra.concordance.query.filters import Filters, filters_as_text
from rostra.concordance.query.parser import check_within, chosen_fold
from rostra.concordance.query.search import search
from rostra.concordance.statistics.counts import (
    Groups,
    count_words,
    grouped,
    hit_ranges,
    range_units,
    unit_sizes,
    word_ranges,
)
from rostra.concordance.statistics.top_rows import first_rows, top_rows
from rostra.language.folding import DEFAULT_FOLD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from rostra.concordance.index.reader import IndexReader
    from rostra.language.folding import Fold


def freq(  # noqa: PLR0913 - each is an option of a frequency list
    index: IndexReader,
    queries: str | Sequence[str] | None = None,
    *,
    by: str | Sequence[str] | None = None,
    where: Filters = None,
    fold: str | Sequence[str] = DEFAULT_FOLD,
    within: str = "utterance",
    limit: int | None = None,
) -> pa.Table:
    """Return the frequencies of queries, or of all words, by group.

    Args:
        index: the index to search.
        queries: one or several queries, as in `kwic`; None for all words.
        by: columns of the metadata whose values make the groups; with country comes
            country_basis. None for one group of all utterances.
        where: filters that select utterances, as in `kwic`.
        fold: what is ignored when words are compared, as in `kwic`.
        within: the unit that no match leaves, as in `kwic`.
        limit: rows at most, as in `kwic`.

    Returns:
        A row for each query (or word) and group, with the query or word; the columns of the group;
        count; words, the size of the group; per_million, the count in a million words; and
        utterances, texts and speakers, in how many of each it occurs. Queries have a row for
        each group, also where the count is 0, in the order of the queries and groups. Words
        have the most frequent first.

    Raises:
        RostraError: as for `kwic`.
    """
    fold = chosen_fold(fold)
    check_within(within)
    groups = grouped(index, by, where)
    listed = [queries] if isinstance(queries, str) else list(queries or ())
    if listed:
        table = pa.concat_tables(_query_table(index, q, groups, fold, within) for q in listed)
        rows, totals = first_rows(table.num_rows, limit)
        table = table.take(integers(rows))
    else:
        table, totals = _word_table(index, groups, fold, limit)
    return with_provenance(
        table, index, "freq", listed or None, by=by, where=filters_as_text(where), fold=fold,
        within=within, limit=limit, totals=totals,
    )  # fmt: skip


def frequency_columns(  # noqa: PLR0913, PLR0917 - one for each kind of column
    groups: Groups,
    group: NDArray[np.int64],
    counts: NDArray[np.int64],
    sizes: NDArray[np.int64],
    ranges: dict[str, NDArray[np.int64]],
    denominator: str = "words",
) -> dict[str, Any]:
    """Columns of a result: group, count, denominator, relative frequency and ranges.

    `group`, `counts` and `ranges` (by the names of their columns) have a value for each row;
    `sizes` has the denominator of each group, for the column `denominator`.
    """
    size = sizes[group]
    unknown = np.full(len(counts), np.nan)
    per_million = np.divide(counts * 1e6, size, out=unknown, where=size > 0)
    return {
        **{name: groups.values[name].take(integers(group)) for name in groups.values.column_names},
        "count": integers(counts),
        denominator: integers(size),
        "per_million": floats(per_million),
        **{name: integers(values) for name, values in ranges.items()},
    }


def _query_table(
    index: IndexReader, query: str, groups: Groups, fold: Fold, within: str
) -> pa.Table:
    """The frequency of a query in each group."""
    utterances = search(index, query, None, fold, within).utterances
    utterances = utterances[groups.codes[utterances] >= 0]
    group = groups.codes[utterances]
    number = groups.number
    counts = np.bincount(group, minlength=number)
    ranges = hit_ranges(index, group, utterances, number)
    sizes = unit_sizes(index, groups)
    columns = frequency_columns(groups, np.arange(number), counts, sizes, ranges)
    return pa.table({"query": strings([query] * number), **columns})


def _word_table(
    index: IndexReader, groups: Groups, fold: Fold, limit: int | None
) -> tuple[pa.Table, dict[str, int]]:
    """A frequency list of each group, the most frequent words first; and the totals."""
    counts = count_words(index, groups, fold)
    rows, totals = top_rows(counts.counts, limit)
    ranges = {
        label: word_ranges(index, groups, units, fold)[rows]
        for label, units in range_units(index).items()
    }
    sizes = unit_sizes(index, groups)
    columns = frequency_columns(groups, counts.units[rows], counts.counts[rows], sizes, ranges)
    words = index.word.group_strings(counts.words[rows], fold)
    return pa.table({"word": words, **columns}), totals
