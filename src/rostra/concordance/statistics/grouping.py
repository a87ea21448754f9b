"""Utterances in groups by their metadata; whatever is grouped by country shows its basis."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pyarrow as pa

from rostra.concordance.arrow_columns import strings
from rostra.concordance.statistics import counting
from rostra.errors import NotFoundError, RostraError
from rostra.language.collation import key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from rostra.concordance.index.reader import IndexReader

_RESULTS = frozenset(
    ("query", "word", "ngram", "item", "count", "words", "ngrams", "per_million", "utterances",
     "texts", "speakers")
)  # fmt: skip
"""Columns of frequency lists, which no group can have the name of."""

_BASIS = {"country": "country_basis"}
UNITS: Final = {"source_id": "texts", "speaker_id": "speakers"}


class Groups(NamedTuple):
    """Groups of utterances, in the order of their values; missing values come last."""

    codes: NDArray[np.int64]
    """The group of each utterance."""
    table: pa.Table
    """A row a group: the values that make it. Where there are no columns, it has no rows."""
    number: int
    """How many groups there are."""


def groups(index: IndexReader, by: str | Sequence[str] | None) -> Groups:
    """Utterances that agree in some columns; None makes one group of all.

    Raises:
        NotFoundError: there is no such column, or its values make no groups.
        RostraError: the column has the name of one of the result.
    """
    names = list(dict.fromkeys([by] if isinstance(by, str) else by or ()))
    taken = sorted(_RESULTS.intersection(names))
    if taken:
        raise RostraError(f"{taken[0]} is a column of the result; rename that of the corpus")
    there = index.metadata.column_names
    for name in list(names):
        basis = _BASIS.get(name)
        if basis in there and basis not in names:
            names.insert(names.index(name) + 1, basis)
    codes, values = np.zeros(len(index), np.int64), [()]
    for name in names:
        own, texts = _coded(index, name)
        codes = codes * len(texts) + own
        found, codes = np.unique(codes, return_inverse=True)
        values = [(*values[f // len(texts)], texts[f % len(texts)]) for f in found]
    columns = [strings([v[i] for v in values]) for i in range(len(names))]
    return Groups(codes, pa.table(columns, names=names), len(values))


def groups_of(index: IndexReader, name: str) -> Groups:
    """Groups by one column, without what else goes with it."""
    codes, texts = _coded(index, name)
    return Groups(codes, pa.table({name: strings(texts)}), len(texts))


def units_of(index: IndexReader, name: str) -> tuple[NDArray[np.int64], int]:
    """Speakers or texts to be counted: that of each utterance, -1 for none, and how many."""
    found = groups_of(index, name)
    missing = found.table[0].null_count  # they come last
    number = found.number - missing
    return np.where(found.codes < number, found.codes, -1), number


def standing(index: IndexReader) -> dict[str, tuple[NDArray[np.int64], int]]:
    """What stands behind a figure: utterances, texts and speakers, as `units_of` gives them."""
    found = {"utterances": (np.arange(len(index)), len(index))}
    there = index.metadata.column_names
    return found | {label: units_of(index, n) for n, label in UNITS.items() if n in there}


def first_there(index: IndexReader, *names: str) -> str:
    """The first of some columns that the index has.

    Raises:
        NotFoundError: it has none of them.
    """
    for name in names:
        if name in index.metadata.column_names:
            return name
    raise NotFoundError(f"the index has no column {' or '.join(names)}")


def bases(index: IndexReader, chosen: NDArray[np.bool_], what: str) -> list[str]:
    """A note on what the source bases the countries of some utterances, by numbers of words."""
    basis = _BASIS["country"]
    if basis not in index.metadata.column_names:
        return []
    found = groups_of(index, basis)
    sizes = counting.sizes(index, np.where(chosen, found.codes, -1), found.number)
    names = found.table[basis].to_pylist()
    said = (f"{n or 'not stated'} {s:,}" for n, s in zip(names, sizes, strict=True) if s)
    return [f"{what} by the basis of their country: {', '.join(said)}"]


def _coded(index: IndexReader, name: str) -> tuple[NDArray[np.int64], list[str | None]]:
    kind = index.column(name).type
    if pa.types.is_nested(kind):
        raise NotFoundError(f"{name} has {kind}, which makes no groups; filter by it instead")
    texts, codes = index.coded(name)
    order = sorted(range(len(texts)), key=lambda i: (texts[i] is None, key(texts[i] or "")))
    rank = np.empty(len(texts), np.int64)
    rank[order] = np.arange(len(texts))
    return rank[codes], [texts[i] for i in order]
