"""Frequency lists and frequencies of queries, by any metadata.

Every row has its count, the number of words in its group as the denominator (no punctuation), the
relative frequency, and the range: in how many utterances, texts and speakers it occurs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from rostra.arrow_columns import integers, strings
from rostra.concordance.hit_positions import hit_positions
from rostra.concordance.index.layout import WORD
from rostra.concordance.provenance import with_provenance
from rostra.concordance.query.filters import Filters, filters_as_text
from rostra.concordance.query.parser import check_within, chosen_fold
from rostra.concordance.query.search import search
from rostra.concordance.statistics.breakdown import breakdown_table
from rostra.concordance.statistics.counts import (
    Groups,
    count_words,
    frequency_columns,
    grouped,
    hit_ranges,
    range_units,
    unit_sizes,
    word_ranges,
)
from rostra.concordance.statistics.distinct import counted_once
from rostra.concordance.statistics.top_rows import first_rows, top_rows
from rostra.concordance.statistics.vocabulary import Vocabulary, vocabulary
from rostra.errors import RostraError
from rostra.language.folding import DEFAULT_FOLD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rostra.concordance.index.reader import IndexReader
    from rostra.language.folding import Fold


def freq(  # noqa: PLR0913 - each is an option of a frequency list
    index: IndexReader,
    queries: str | Sequence[str] | None = None,
    *,
    by: str | Sequence[str] | None = None,
    where: Filters = None,
    attribute: str | Sequence[str] = WORD,
    breakdown: str | Sequence[str] | None = None,
    fold: str | Sequence[str] = DEFAULT_FOLD,
    within: str = "utterance",
    distinct: bool = False,
    limit: int | None = None,
) -> pa.Table:
    """Return the frequencies of queries, or of all words, by group.

    Args:
        index: the index to search.
        queries: one or several queries, as in `kwic`; None for all words.
        by: columns of the metadata whose values make the groups; with country comes
            country_basis. None for one group of all utterances.
        where: filters that select utterances, as in `kwic`.
        attribute: what all words are counted by: a positional attribute of the index, such as
            ``"lemma"``, or several, such as ``("lemma", "pos")``.
        breakdown: positions by which the hits of queries are counted: ``"node"`` for the hit
            itself, ``"L1"``, ``"R2"`` and so on for the tokens beside it, ``"R1.lemma"`` for
            another attribute of such a token; None to count all hits together.
        fold: what is ignored when words are compared, as in `kwic`.
        within: the unit that no match leaves, as in `kwic`.
        distinct: leave out utterances that repeat another one, from another source, with the same
            words or nearly the same, so that reprints are counted once; see
            `rostra.language.near_duplicates`.
        limit: rows at most, as in `kwic`.

    Returns:
        A row for each query (or word) and group, with the query or word; the columns of the group;
        count; words, the size of the group; per_million, the count in a million words; and
        utterances, texts and speakers, in how many of each it occurs. Queries have a row for
        each group, also where the count is 0, in the order of the queries and groups. Words
        have the most frequent first. Each is shown in its commonest form. An attribute other
        than the word has a column of its own name.

        With `breakdown`, a row for each query, combination of values at these positions (a column
        for each; null where the utterance ends before) and group, the most frequent of each
        query first; and share, the share of the row in the hits of the query in the group.

    Raises:
        NotFoundError: the index has no such attribute.
        RostraError: as for `kwic`; or `attribute` was given with queries, or `breakdown` without.
    """
    fold = chosen_fold(fold)
    check_within(within)
    groups, notes = grouped(index, by, where), []
    if distinct:
        groups, note = counted_once(index, groups)
        notes.append(note)
    items = vocabulary(index, attribute, fold)
    listed = [queries] if isinstance(queries, str) else list(queries or ())
    positions = hit_positions(index, breakdown)
    if listed and items.names != (WORD,):
        raise RostraError(
            "an attribute is for lists of all words; to count the hits of a query by it, use "
            f"breakdown node.{items.names[-1]}"
        )
    if positions and not listed:
        raise RostraError("a breakdown is one of the hits of a query: name a query")
    if listed:
        table = pa.concat_tables(
            breakdown_table(index, q, positions, groups, fold, within)
            if positions
            else _query_table(index, q, groups, fold, within)
            for q in listed
        )
        rows, totals = first_rows(table.num_rows, limit)
        table = table.take(integers(rows))
    else:
        table, totals = _word_table(items, groups, limit)
    return with_provenance(
        table, index, "freq", listed or None, by=by, where=filters_as_text(where),
        attribute=items.names, breakdown=[p.name for p in positions], fold=fold, within=within,
        limit=limit, totals=totals, notes=notes, **({"distinct": True} if distinct else {}),
    )  # fmt: skip


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
    items: Vocabulary, groups: Groups, limit: int | None
) -> tuple[pa.Table, dict[str, int]]:
    """A frequency list of each group, the most frequent words first; and the totals."""
    counts = count_words(items, groups)
    rows, totals = top_rows(counts.counts, limit)
    ranges = {
        label: word_ranges(items, groups, units)[rows]
        for label, units in range_units(items.index).items()
    }
    sizes = unit_sizes(items.index, groups)
    columns = frequency_columns(groups, counts.units[rows], counts.counts[rows], sizes, ranges)
    return pa.table(items.columns(counts.words[rows], WORD) | columns), totals
