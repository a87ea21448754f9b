"""Dispersion: how evenly a word is distributed over speakers, texts or other parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from rostra.arrow_columns import floats, int_values, integers, strings
from rostra.concordance.index.layout import WORD
from rostra.concordance.provenance import with_provenance
from rostra.concordance.query.filters import Filters, filters_as_text, utterance_mask
from rostra.concordance.query.parser import check_within, chosen_fold
from rostra.concordance.query.search import search
from rostra.concordance.statistics.counts import (
    Counts,
    Groups,
    Units,
    column_groups,
    count_words,
    country_basis_note,
    sums,
    top_entries,
    unit_column,
    unit_sizes,
)
from rostra.concordance.statistics.top_rows import first_rows, top_rows
from rostra.concordance.statistics.vocabulary import vocabulary
from rostra.errors import RostraError
from rostra.language.folding import DEFAULT_FOLD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from rostra.concordance.index.reader import IndexReader
    from rostra.language.folding import Fold


def dispersion(  # noqa: PLR0913 - each is an option of dispersion
    index: IndexReader,
    queries: str | Sequence[str] | None = None,
    *,
    over: str | None = None,
    where: Filters = None,
    fold: str | Sequence[str] = DEFAULT_FOLD,
    within: str = "utterance",
    by_part: bool = False,
    limit: int | None = None,
) -> pa.Table:
    """Return how evenly queries, or all words, are distributed over speakers or other parts.

    Args:
        index: the index to search.
        queries: one or several queries, as in `kwic`; None for all words.
        over: the column whose values are the parts; None for the first of speaker_id, speaker,
            source_id and id that there is.
        where: filters that select utterances, as in `kwic`.
        fold: what is ignored when words are compared, as in `kwic`.
        within: the unit that no match leaves, as in `kwic`.
        by_part: whether to return a row for each query and part instead; it takes queries.
        limit: rows at most, as in `kwic`.

    Returns:
        A row for each query (or word), with the query or word; count; words, the size of all parts;
        per_million; range, in how many parts it occurs; parts, how many there are; dp (Gries
        2008; 0 is perfectly even); dp_norm (Lijffijt & Gries 2012); most_in, the part with the
        highest count, and most_share, its share of the count. Queries keep their order, words
        have the most frequent first. See `rostra.concordance.statistics.dispersion`.

        With `by_part`, a row for each query and part, parts with most hits first, with the query;
        the part, in a column named as `over`; count, words and per_million of the part;
        share_of_words and share_of_hits, the part's shares of all words and of the hits of the
        query, and difference, the second less the first: dp is half the sum of its absolute values.

    Raises:
        RostraError: as for `kwic`.
    """
    fold = chosen_fold(fold)
    check_within(within)
    over = unit_column(index, over)
    chosen = utterance_mask(index, where)
    parts = column_groups(index, over).restricted(chosen)
    listed = [queries] if isinstance(queries, str) else list(queries or ())
    sizes = unit_sizes(index, parts)
    if by_part:
        if not listed:
            raise RostraError("name at least one query: the rows by part are those of queries")
        counts = _query_counts(index, listed, parts, fold, within)
        table = _part_table(listed, counts, sizes, parts)
        rows, totals = first_rows(table.num_rows, limit)
        table = table.take(integers(rows))
    else:
        table, totals = _measures_table(index, listed, parts, sizes, fold, within, limit)
    return with_provenance(
        table, index, "dispersion", listed or None, over=over, where=filters_as_text(where),
        fold=fold, within=within, by_part=by_part, limit=limit, totals=totals,
        notes=country_basis_note(index, chosen, "words") if over == "country" else [],
    )  # fmt: skip


def _measures_table(  # noqa: PLR0913, PLR0917 - the options of `dispersion`
    index: IndexReader,
    listed: list[str],
    parts: Groups,
    sizes: NDArray[np.int64],
    fold: Fold,
    within: str,
    limit: int | None,
) -> tuple[pa.Table, dict[str, int]]:
    """The measures of each query, or of each word if none is listed, and the totals."""
    if listed:
        counts, labels = _query_counts(index, listed, parts, fold, within), strings(listed)
    else:
        words_of = vocabulary(index, WORD, fold)
        counts = count_words(words_of, parts)
        words, numbers = np.unique(counts.words, return_inverse=True)
        counts = counts._replace(words=numbers)
        labels = words_of.columns(words, WORD)[WORD]
    columns = dispersion_measures(counts, sizes, len(labels), parts.names())
    rows, totals = (
        first_rows(len(labels), limit) if listed else top_rows(int_values(columns["count"]), limit)
    )
    table = pa.table({"query" if listed else "word": labels, **columns})
    return table.take(integers(rows)), totals


def _part_table(
    queries: list[str], counts: Counts, sizes: NDArray[np.int64], parts: Groups
) -> pa.Table:
    """The frequency of each query in each part that has words, and its share of the hits."""
    (over,) = parts.values.column_names
    tables = []
    for row, query in enumerate(queries):
        entries = counts.words == row
        count = np.zeros(len(sizes), np.int64)
        count[counts.units[entries]] = counts.counts[entries]
        order = np.argsort(-count, kind="stable")
        order = order[(sizes > 0)[order] | (count > 0)[order]]
        unknown = np.full(len(order), np.nan)
        shares = sizes[order] / max(int(sizes.sum()), 1)
        of_hits = count[order] / count.sum() if count.any() else unknown
        per_million = np.divide(
            count[order] * 1e6, sizes[order], out=unknown.copy(), where=sizes[order] > 0
        )
        columns = {
            "count": integers(count[order]),
            "words": integers(sizes[order]),
            "per_million": floats(per_million),
            "share_of_words": floats(shares),
            "share_of_hits": floats(of_hits),
            "difference": floats(of_hits - shares),
        }
        if over in {"query", *columns}:
            raise RostraError(f"{over} is a column of the result; rename that of the corpus")
        part = parts.values[over].take(integers(order))
        tables.append(pa.table({"query": strings([query] * len(order)), over: part, **columns}))
    return pa.concat_tables(tables)


def dispersion_measures(
    counts: Counts, sizes: NDArray[np.int64], rows: int, names: list[str | None]
) -> dict[str, Any]:
    """Columns of range, DP and DPnorm of words, and of the part with the highest count of each.

    DP is half the sum over all parts of |s - v|, where s is the part's share of all words and v its
    share of the word (Gries 2008, doi:10.1075/ijcl.13.4.02gri): 0 is an even distribution. DPnorm
    is DP divided by 1 - min(s), so that its maximum is 1 (Lijffijt & Gries 2012,
    doi:10.1075/ijcl.17.1.08lij). Both are null for a word that does not occur, DPnorm also if there
    is only one part. Parts without words do not count; utterances without a value form a part of
    their own.

    `counts` are by word (numbered as the rows) and part; `sizes` are the words of each part.
    """
    total = int(sizes.sum())
    share = sizes / max(total, 1)
    count = sums(counts.words, counts.counts, rows)
    v = counts.counts / count[counts.words]
    s = share[counts.units]
    # Parts without the word (v = 0) add s to the sum, and the s of all parts add up to 1.
    difference = np.bincount(counts.words, weights=np.abs(s - v) - s, minlength=rows)
    dp = np.where(count > 0, np.maximum(0.5 * (1 + difference), 0.0), np.nan)
    largest = 1 - share[sizes > 0].min() if (sizes > 0).any() else 0.0
    dp_norm = dp / largest if largest > 0 else np.full(rows, np.nan)
    top = top_entries(counts, rows)
    top_part = np.where(top < 0, len(names), np.append(counts.units, 0)[top])
    return {
        "count": integers(count),
        "words": integers(np.full(rows, total)),
        "per_million": floats(count * 1e6 / max(total, 1)),
        "range": integers(np.bincount(counts.words, minlength=rows)),
        "parts": integers(np.full(rows, int((sizes > 0).sum()))),
        "dp": floats(dp),
        "dp_norm": floats(dp_norm),
        "most_in": strings([*names, None]).take(integers(top_part)),
        "most_share": floats(np.append(v, np.nan)[top]),
    }


def _query_counts(
    index: IndexReader, queries: list[str], parts: Units, fold: Fold, within: str
) -> Counts:
    """How often each query matches in each part."""
    entries = []
    for row, query in enumerate(queries):
        unit = parts.codes[search(index, query, None, fold, within).utterances]
        units, counts = np.unique(unit[unit >= 0], return_counts=True)
        entries.append((np.full(len(units), row), units, counts))
    return Counts(*map(np.concatenate, zip(*entries, strict=True)))
