"""Frequency lists, frequencies of queries, and n-grams, by any metadata.

Every row has its count, the words of its group as the denominator (no punctuation)
and the relative frequency, and in how many utterances, texts and speakers it stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rostra.errors import RostraError
from rostra.reading import counting
from rostra.reading.grouping import Groups, groups, units_of
from rostra.reading.ranking import ranked
from rostra.reading.search import search
from rostra.reading.stamp import stamped
from rostra.reading.where import Where, select, written
from rostra.reading.writing import SENTENCE, UTTERANCE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from rostra.reading.index import Index

_SPREAD = {"source_id": "texts", "speaker_id": "speakers"}
_MILLION = 1_000_000


def freq(  # noqa: PLR0913 - each is an option of a frequency list
    index: Index,
    queries: str | Sequence[str] | None = None,
    *,
    by: str | Sequence[str] | None = None,
    where: Where = None,
    fold: str = "c",
    within: str = "utterance",
    limit: int | None = None,
) -> pa.Table:
    """See `Index.freq`."""
    grouped = _selected(index, groups(index, by), where)
    asked = [queries] if isinstance(queries, str) else list(queries or ())
    if asked:
        table = pa.concat_tables(_of_query(index, q, grouped, fold, within) for q in asked)
    else:
        table = _list(index, grouped, fold)
    parameters = {"by": by, "where": written(where), "fold": fold, "within": within}
    return _finished(index, table, "freq", asked or None, limit, parameters)


def ngrams(  # noqa: PLR0913 - each is an option of a list of n-grams
    index: Index,
    size: int = 2,
    query: str | None = None,
    *,
    by: str | Sequence[str] | None = None,
    where: Where = None,
    fold: str = "c",
    within: str = "utterance",
    limit: int | None = None,
) -> pa.Table:
    """See `Index.ngrams`."""
    if not 1 <= size <= 20:  # noqa: PLR2004 - the limit that the message states
        raise RostraError("an n-gram has 1 to 20 words")
    grouped = _selected(index, groups(index, by), where)
    numbers, first = _ngrams(index, size, fold, within)
    utterances = index.utterance_of(first)
    kept = grouped.codes[utterances] >= 0
    sizes = np.bincount(grouped.codes[utterances[kept]], minlength=grouped.number)
    if query is not None:
        hits = search(index, query, where, fold, within)
        place = np.searchsorted(hits.starts, first)
        there = np.append(hits.ends, np.iinfo(np.int64).max)[place]
        kept &= there <= first + size  # matches never nest, so the first one ends first
    numbers, first, utterances = numbers[kept], first[kept], utterances[kept]
    table = _counted(index, numbers, utterances, grouped, sizes)
    found, example = np.unique(numbers, return_index=True)
    place = first[example][np.searchsorted(found, table["item"].to_numpy())]
    names = ["ngrams" if name == "words" else name for name in ["ngram", *table.column_names[1:]]]
    table = table.set_column(0, "ngram", _spelt(index, place, size, fold)).rename_columns(names)
    parameters = {"size": size, "by": by, "where": written(where), "fold": fold, "within": within}
    return _finished(index, table, "ngrams", query, limit, parameters)


def _ngrams(
    index: Index, size: int, fold: str, within: str
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The number of each n-gram, equal ones having the same, and its first token."""
    border = UTTERANCE if within == "utterance" else SENTENCE
    tokens, groups_ = index.word.tokens, index.word.groups(fold).astype(np.int64)
    words = index.words[tokens]
    first = np.flatnonzero(words)
    numbers = groups_[tokens[first]]
    for step in range(1, size):
        kept = first + step < len(tokens)
        kept[kept] = words[first[kept] + step] & (index.borders[first[kept] + step] < border)
        first = first[kept]
        both = numbers[kept] * len(groups_) + groups_[tokens[first + step]]
        _, numbers = np.unique(both, return_inverse=True)
    return numbers, first


def _spelt(index: Index, first: NDArray[np.int64], size: int, fold: str) -> Any:  # noqa: ANN401
    groups_ = index.word.groups(fold)
    types = [index.word.tokens[first + step] for step in range(size)]
    there, codes = np.unique(groups_[np.concatenate(types)], return_inverse=True)
    words = _taken(pa.array(index.word.members(there, fold), pa.string()), codes)
    columns: Any = [words.slice(step * len(first), len(first)) for step in range(size)]
    return pc.binary_join_element_wise(*columns, " ")


def _taken(values: Any, places: NDArray[np.int64]) -> Any:  # noqa: ANN401 - an array or table
    return values.take(pa.array(places))


def _selected(index: Index, grouped: Groups, where: Where) -> Groups:
    """Groups without the utterances that the filter leaves out, and without empty groups."""
    if not where:
        return grouped
    codes = np.where(select(index, where), grouped.codes, -1)
    there = np.unique(codes[codes >= 0])
    rank = np.full(grouped.number + 1, -1)
    rank[there] = np.arange(len(there))
    return Groups(rank[codes], _taken(grouped.table, there), len(there))


def _of_query(index: Index, query: str, grouped: Groups, fold: str, within: str) -> pa.Table:
    utterances = search(index, query, None, fold, within).utterances
    utterances = utterances[grouped.codes[utterances] >= 0]
    number = grouped.number
    codes = grouped.codes[utterances]
    columns = {"query": pa.array([query] * number, pa.string()), **_columns(grouped.table)}
    figures = _figures(
        np.bincount(codes, minlength=number),
        counting.sizes(index, grouped.codes, number),
    )
    return pa.table({**columns, **figures, **_spreads(index, codes, utterances, number)})


def _list(index: Index, grouped: Groups, fold: str) -> pa.Table:
    number = grouped.number
    found = counting.count(index, grouped.codes, number, fold)
    key = found.words * number + found.units
    there, rows = np.unique(found.words, return_inverse=True)
    words = _taken(pa.array(index.word.members(there, fold), pa.string()), rows)
    sizes = counting.sizes(index, grouped.codes, number)
    columns: dict[str, Any] = {
        "word": words,
        **_columns(_taken(grouped.table, found.units)),
        **_figures(found.counts, sizes[found.units]),
        "utterances": _spread_of(index, grouped, np.arange(len(index)), len(index), fold, key),
    }
    for name, label in _SPREAD.items():
        if name in index.metadata.column_names:
            columns[label] = _spread_of(index, grouped, *units_of(index, name), fold, key)
    return pa.table(columns)


def _spread_of(  # noqa: PLR0913, PLR0917 - one question about all of them
    index: Index,
    grouped: Groups,
    units: NDArray[np.int64],
    number: int,
    fold: str,
    key: NDArray[np.int64],
) -> NDArray[np.int64]:
    """In how many units each word of each group stands, in the order of `key`."""
    parts = grouped.number
    both = np.where((grouped.codes >= 0) & (units >= 0), grouped.codes * number + units, -1)
    found = counting.count(index, both, parts * number, fold)
    rows = np.searchsorted(key, found.words * parts + found.units // number)
    return counting.spread(rows, len(key))


def _counted(
    index: Index,
    items: NDArray[np.int64],
    utterances: NDArray[np.int64],
    grouped: Groups,
    sizes: NDArray[np.int64],
) -> pa.Table:
    """Items counted by group, where they stand."""
    parts = grouped.number
    key = items * parts + grouped.codes[utterances]
    found, rows, counts = np.unique(key, return_inverse=True, return_counts=True)
    part = found % parts if parts else found
    columns = {
        "item": found // parts if parts else found,
        **_columns(_taken(grouped.table, part)),
        **_figures(counts, sizes[part]),
    }
    return pa.table({**columns, **_spreads(index, rows, utterances, len(found))})


def _columns(table: pa.Table) -> dict[str, Any]:
    return dict(zip(table.column_names, table.columns, strict=True))


def _figures(counts: NDArray[np.int64], words: NDArray[np.int64]) -> dict[str, Any]:
    share = np.divide(
        counts * float(_MILLION), words, out=np.full(len(counts), np.nan), where=words > 0
    )
    return {
        "count": counts,
        "words": words,
        "per_million": pa.array(share, from_pandas=True),
    }


def _spreads(
    index: Index, rows: NDArray[np.int64], utterances: NDArray[np.int64], number: int
) -> dict[str, NDArray[np.int64]]:
    """In how many utterances, texts and speakers the hits of each row stand."""
    found = {"utterances": (utterances, len(index))}
    for name, label in _SPREAD.items():
        if name in index.metadata.column_names:
            units, many = units_of(index, name)
            found[label] = units[utterances], many
    return {
        label: counting.distinct(rows, codes, many, number)
        for label, (codes, many) in found.items()
    }


def _finished(  # noqa: PLR0913, PLR0917 - what a stamp is made of
    index: Index,
    table: pa.Table,
    result: str,
    query: object,
    limit: int | None,
    parameters: dict[str, Any],
) -> pa.Table:
    """In descending order of counts where it is a list, cut off, with its stamp."""
    table, totals = ranked(table, None if "query" in table.column_names else "count", limit)
    return stamped(table, index, result, query, **parameters, limit=limit, totals=totals)
