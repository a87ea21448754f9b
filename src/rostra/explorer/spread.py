"""Filters the hits of a query stand within each part of a corpus: what a dispersion plot shows."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa

from rostra.concordance.query.filters import Filters, utterance_mask
from rostra.concordance.query.search import search
from rostra.concordance.statistics.counts import column_groups

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rostra.concordance import Index

_NAMES = {"speaker_id": "speaker"}


class Spread(NamedTuple):
    """The parts with most hits, and the hits in them."""

    parts: list[dict[str, Any]]
    """part, words, count and rank of each, those with more hits first."""
    hits: list[dict[str, Any]]
    """part, rank and word of each hit: how many words stand before it in its part."""
    left_out: int
    """How many parts are not among them."""


def spread(  # noqa: PLR0913 - each says what to show
    index: Index, query: str, *, over: str, where: Filters, fold: str, within: str, most: int
) -> Spread:
    """The places of a query's hits.

    Args:
        index: where to search.
        query: see `Index.kwic`.
        over: the column whose values are the parts.
        where: filters, see `rostra.concordance.query.filters`.
        fold: see `Index.kwic`.
        within: see `Index.kwic`.
        most: how many parts to show.
    """
    codes = column_groups(index, over).codes
    chosen = utterance_mask(index, where)
    words = np.where(chosen, index.word_counts.astype(np.int64), 0)
    hits = search(index, query, where, fold, within)
    part = codes[hits.utterances]
    sizes = np.bincount(codes, weights=words).astype(np.int64)
    counts = np.bincount(part, minlength=len(sizes))
    there = np.flatnonzero(sizes)
    order = there[np.lexsort((there, -sizes[there], -counts[there]))]
    rank = np.full(len(sizes), len(sizes))
    rank[order] = np.arange(len(order))
    names = _names(index, over, np.where(chosen, codes, -1), order)
    place = _before(codes, words)[hits.utterances] + _within(index, hits.starts, hits.utterances)
    return Spread(
        [
            {"part": names[r], "words": int(sizes[p]), "count": int(counts[p]), "rank": r}
            for r, p in enumerate(order[:most].tolist())
        ],
        [
            {"part": names[r], "rank": r, "word": w}
            for r, w in zip(rank[part].tolist(), place.tolist(), strict=True)
            if r < most
        ],
        max(len(order) - most, 0),
    )


def _before(codes: NDArray[np.int64], words: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many words of its part stand before each utterance."""
    order = np.argsort(codes, kind="stable")
    running = np.cumsum(words[order]) - words[order]
    firsts = np.flatnonzero(np.diff(codes[order], prepend=-1))
    sizes = np.diff(firsts, append=len(order))
    before = np.empty(len(codes), np.int64)
    before[order] = running - np.repeat(running[firsts], sizes)
    return before


def _within(
    index: Index, places: NDArray[np.int64], utterances: NDArray[np.int64]
) -> NDArray[np.int64]:
    """How many words stand before each place in its utterance."""
    starts = index.utterance_offsets[utterances].astype(np.int64)
    return np.array(
        [
            int(index.is_word[index.word.tokens[a:b]].sum())
            for a, b in zip(starts.tolist(), places.tolist(), strict=True)
        ],
        np.int64,
    )


def _names(index: Index, over: str, codes: NDArray[np.int64], order: NDArray[Any]) -> list[str]:
    """What the parts are called: countries with what they are based on, speakers by their names."""
    if over == "country" and "country_basis" in index.metadata.column_names:
        return _countries(index, codes, order)
    column = _NAMES.get(over, over)
    column = column if column in index.metadata.column_names else over
    there, first = np.unique(codes, return_index=True)
    rows = pa.array(first[np.searchsorted(there, order)])
    values, own = (index.column(name).take(rows).to_pylist() for name in (column, over))
    times = Counter(values)
    return [
        _called(value, key, twice=times[value] > 1) for value, key in zip(values, own, strict=True)
    ]


def _countries(index: Index, codes: NDArray[np.int64], order: NDArray[Any]) -> list[str]:
    countries = column_groups(index, "country").names()
    basis = column_groups(index, "country_basis")
    names = basis.names()
    pairs = np.unique(np.stack((codes, basis.codes)), axis=1)
    bases: dict[int, list[str]] = {}
    for part, of in pairs.T.tolist():
        bases.setdefault(part, []).append(names[of] or "basis not stated")
    return [
        "not stated" if countries[p] is None else f"{countries[p]} ({', '.join(bases[p])})"
        for p in order.tolist()
    ]


def _called(value: object, key: object, *, twice: bool) -> str:
    if value is None:
        return "not stated"
    return f"{value} ({key})" if twice and value != key else str(value)
