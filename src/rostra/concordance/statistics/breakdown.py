"""Breakdown of the hits of a query: by their form, or by the tokens beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from rostra.arrow_columns import ArrowArray, floats, strings
from rostra.concordance.hit_positions import all_tokens_at, tokens_at
from rostra.concordance.query.search import Hits, search
from rostra.concordance.statistics.counts import (
    Groups,
    frequency_columns,
    hit_ranges,
    unit_sizes,
)
from rostra.concordance.statistics.top_rows import top_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from rostra.concordance.hit_positions import HitPosition
    from rostra.concordance.index.positional_attributes import PositionalAttribute
    from rostra.concordance.index.reader import IndexReader
    from rostra.language.folding import Fold


def breakdown_table(  # noqa: PLR0913, PLR0917 - what is searched, and how
    index: IndexReader,
    query: str,
    positions: Sequence[HitPosition],
    groups: Groups,
    fold: Fold,
    within: str,
) -> pa.Table:
    """The hits of a query by their values at some positions and by group; see `freq`.

    The values of a node of several tokens are joined by spaces, as in n-grams.
    """
    hits = search(index, query, None, fold, within)
    kept = groups.codes[hits.utterances] >= 0
    hits = Hits(*(values[kept] for values in hits))
    group = groups.codes[hits.utterances]
    codes = np.zeros(len(group), np.int64)
    for values in (*(_codes(index, hits, p, fold, within) for p in positions), group):
        number = int(values.max(initial=0)) + 1
        codes = np.unique(codes * number + values, return_inverse=True)[1]
    _, examples, counts = np.unique(codes, return_index=True, return_counts=True)
    rows = top_rows(counts, None)[0]
    shown = Hits(*(values[examples[rows]] for values in hits))
    group_of_row, counts = group[examples[rows]], counts[rows]
    all_ranges = hit_ranges(index, codes, hits.utterances, len(rows))
    ranges = {name: values[rows] for name, values in all_ranges.items()}
    columns = frequency_columns(groups, group_of_row, counts, unit_sizes(index, groups), ranges)
    in_group = np.bincount(group, minlength=groups.number)
    return pa.table(
        {"query": strings([query] * len(rows))}
        | {p.name: _texts(index, shown, p, fold, within) for p in positions}
        | columns
        | {"share": floats(counts / in_group[group_of_row])}
    )


def _codes(
    index: IndexReader, hits: Hits, position: HitPosition, fold: Fold, within: str
) -> NDArray[np.int64]:
    """A number for each hit: equal for equal values, and in their order; 0 for no value."""
    attribute = index.attributes[position.attribute]
    if position.distance == 0 and (hits.ends - hits.starts > 1).any():
        return _sequence_codes(attribute, hits, fold)
    tokens = tokens_at(index, hits, position, within)
    groups = attribute.groups(fold)[attribute.tokens[tokens]].astype(np.int64)
    return np.where(tokens >= 0, groups + 1, 0)


def _sequence_codes(attribute: PositionalAttribute, hits: Hits, fold: Fold) -> NDArray[np.int64]:
    """The codes of hits by all of their tokens."""
    groups = attribute.groups(fold)
    codes = np.zeros(len(hits.starts), np.int64)
    longer = np.arange(len(codes))  # the hits with further tokens
    step = number = 0
    while len(longer):
        keys = codes[longer] * len(groups) + groups[attribute.tokens[hits.starts[longer] + step]]
        distinct, new = np.unique(keys, return_inverse=True)
        codes[longer] = new + number  # unlike those of the hits that have ended
        number += len(distinct)
        step += 1
        longer = longer[hits.ends[longer] - hits.starts[longer] > step]
    distinct, examples, new = np.unique(codes, return_index=True, return_inverse=True)
    sequences = [
        groups[attribute.tokens[hits.starts[hit] : hits.ends[hit]]].tolist() for hit in examples
    ]
    ranks = np.empty(len(distinct), np.int64)
    ranks[sorted(range(len(distinct)), key=sequences.__getitem__)] = np.arange(len(distinct))
    return ranks[new]


def _texts(
    index: IndexReader, hits: Hits, position: HitPosition, fold: Fold, within: str
) -> ArrowArray:
    """The value of each hit at a position, in its commonest form."""
    attribute = index.attributes[position.attribute]
    tokens, sizes = all_tokens_at(index, hits, position, within)
    groups = attribute.groups(fold)[attribute.tokens[tokens]]
    forms = iter(attribute.commonest_strings(groups, fold).to_pylist())
    return strings([" ".join(next(forms) for _ in range(n)) if n else None for n in sizes.tolist()])
