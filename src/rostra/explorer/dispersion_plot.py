"""The plot of dispersion: where the hits of a query occur in each part of a corpus."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa

from rostra.concordance.provenance import provenance_of
from rostra.concordance.query.filters import Filters, utterance_mask
from rostra.concordance.query.parser import chosen_fold
from rostra.concordance.query.search import Hits, search
from rostra.concordance.statistics.counts import UNIT_LABELS, column_groups, unit_column
from rostra.explorer import charts
from rostra.explorer.figure_file import TITLE_WIDTH, Plot, isolated, singular, titled_plot, wrapped
from rostra.language.folding import DEFAULT_FOLD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from rostra.concordance import Index
    from rostra.language.folding import Fold

_NAMES = {"speaker_id": "speaker"}  # columns of ids, and the columns with the names


def plot_dispersion(  # noqa: PLR0913 - the options of `Index.dispersion`
    index: Index,
    queries: str | Sequence[str],
    *,
    over: str | None = None,
    where: Filters = None,
    fold: str | Sequence[str] = DEFAULT_FOLD,
    within: str = "utterance",
    limit: int = 40,
) -> Plot:
    """Plot where the hits of queries occur in each speaker or other part, a panel for each query.

    Args:
        index: the corpus.
        queries: one or several, see `Index.kwic`.
        over: the column whose values are the parts, see `Index.dispersion`.
        where: see `rostra.concordance.query.filters`.
        fold: see `Index.kwic`.
        within: see `Index.kwic`.
        limit: parts of each panel at most; those with most hits come first.

    Raises:
        RostraError: as `Index.dispersion`.
    """
    over = unit_column(index, over)
    fold = chosen_fold(fold)
    table = index.dispersion(queries, over=over, where=where, fold=fold, within=within)
    panels = []
    data: dict[str, charts.Rows] = {}
    for number, row in enumerate(table.to_pylist()):
        positions = hit_positions(
            index, row["query"], over=over, where=where, fold=fold, within=within, limit=limit
        )
        title = _panel_title(row, over, positions.omitted)
        panels.append(charts.dispersion_chart(number).properties(title=title))
        data[f"parts{number}"] = [{**part, "said": _frequency(part)} for part in positions.parts]
        data[f"hits{number}"] = positions.hits
    provenance = provenance_of(table)
    provenance["parameters"]["limit"] = limit
    heading = f"Dispersion over {UNIT_LABELS.get(over, over)}"
    return titled_plot(charts.with_small_print(*panels), provenance, heading, data)


class HitPositions(NamedTuple):
    """The data of a dispersion chart: the parts with most hits, and the hits in them."""

    parts: charts.Rows
    """part (its name), words, count and rank of each; those with most hits come first."""
    hits: charts.Rows
    """part and rank of each hit, and word: the number of words before it in its part."""
    omitted: int
    """The number of other parts that have words."""


def hit_positions(  # noqa: PLR0913 - the options of `plot_dispersion`
    index: Index, query: str, *, over: str, where: Filters, fold: Fold, within: str, limit: int
) -> HitPositions:
    """The positions of the hits of one query; arguments as of `plot_dispersion`."""
    codes = column_groups(index, over).codes
    chosen = utterance_mask(index, where)
    words = np.where(chosen, index.word_counts.astype(np.int64), 0)
    hits = search(index, query, where, fold, within)
    part_of_hit = codes[hits.utterances]
    sizes = np.bincount(codes, weights=words).astype(np.int64)
    counts = np.bincount(part_of_hit, minlength=len(sizes))
    order = np.lexsort((-sizes, -counts))
    order = order[sizes[order] > 0]
    rank_of_part = np.full(len(sizes), len(sizes))
    rank_of_part[order] = np.arange(len(order))
    names = _names(index, over, np.where(chosen, codes, -1), order)
    positions = _words_before(index, hits, codes, words)
    ranks = rank_of_part[part_of_hit].tolist()
    return HitPositions(
        [
            {"part": names[rank], "words": int(sizes[p]), "count": int(counts[p]), "rank": rank}
            for rank, p in enumerate(order[:limit].tolist())
        ],
        [
            {"part": names[rank], "rank": rank, "word": word}
            for rank, word in zip(ranks, positions.tolist(), strict=True)
            if rank < limit
        ],
        max(len(order) - limit, 0),
    )


def _words_before(
    index: Index, hits: Hits, codes: NDArray[np.int64], words: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The number of words before each hit in its part, given part and words of each utterance."""
    order = np.argsort(codes, kind="stable")
    running = np.cumsum(words[order]) - words[order]
    firsts = np.flatnonzero(np.diff(codes[order], prepend=-1))
    sizes = np.diff(firsts, append=len(order))
    before_utterance = np.empty(len(codes), np.int64)
    before_utterance[order] = running - np.repeat(running[firsts], sizes)
    starts = index.utterance_offsets[hits.utterances].tolist()
    types = index.word.tokens
    before_token = [
        int(index.is_word[types[start:token]].sum())
        for start, token in zip(starts, hits.starts.tolist(), strict=True)
    ]
    return before_utterance[hits.utterances] + np.array(before_token, np.int64)


def _names(index: Index, over: str, codes: NDArray[np.int64], order: NDArray[Any]) -> list[str]:
    """The names of parts: of countries with their basis, of speakers instead of their ids."""
    if over == "country" and "country_basis" in index.metadata.column_names:
        return _country_names(index, codes, order)
    column = _NAMES.get(over, over)
    column = column if column in index.metadata.column_names else over
    parts, first = np.unique(codes, return_index=True)
    rows = pa.array(first[np.searchsorted(parts, order)])
    names, keys = (index.column(name).take(rows).to_pylist() for name in (column, over))
    times = Counter(names)
    return [
        "not stated"
        if name is None
        else (f"{name} ({key})" if times[name] > 1 and name != key else str(name))
        for name, key in zip(names, keys, strict=True)
    ]


def _country_names(index: Index, codes: NDArray[np.int64], order: NDArray[Any]) -> list[str]:
    countries = column_groups(index, "country").names()
    basis = column_groups(index, "country_basis")
    basis_names = basis.names()
    bases = defaultdict[int, list[str]](list)
    for part, code in np.unique(np.stack((codes, basis.codes)), axis=1).T.tolist():
        bases[part].append(basis_names[code] or "basis not stated")
    return [
        "not stated" if countries[p] is None else f"{countries[p]} ({', '.join(bases[p])})"
        for p in order.tolist()
    ]


def _frequency(part: dict[str, Any]) -> str:
    per_million = part["count"] * 1e6 / part["words"]
    return f"{part['count']:,} ({per_million:,.0f} per million)" if part["count"] else "0"


def _panel_title(row: dict[str, Any], over: str, omitted: int) -> list[str]:
    """The lines above a panel: query, hits, range and DPnorm, and the number of omitted parts."""
    units = UNIT_LABELS.get(over, f"values of {over}")
    dp_norm = "" if row["dp_norm"] is None else f", DPnorm {row['dp_norm']:.2f}"
    more = f"; {omitted:,} {units} more, not shown" if omitted else ""
    hits = f"{row['count']:,} {singular('hits', row['count'])}"
    title = f"{isolated(row['query'])}: {hits}, {row['range']:,} of {row['parts']:,} {units}"
    return wrapped([f"{title}{dp_norm}{more}"], TITLE_WIDTH)
