"""Utterances in groups by their metadata; whatever is grouped by country shows its basis."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pyarrow as pa

from rostra.errors import NotThereError
from rostra.language.collation import key
from rostra.reading.columns import strings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from rostra.reading.index import Index

_BASIS = {"country": "country_basis"}
UNITS: Final = {"source_id": "texts", "speaker_id": "speakers"}


class Groups(NamedTuple):
    """Groups of utterances, in the order of their values; missing values come last."""

    codes: NDArray[np.int64]
    """The group of each utterance."""
    table: pa.Table
    """A row a group: the values that make it."""


def groups(index: Index, by: str | Sequence[str] | None) -> Groups:
    """Utterances that agree in some columns; None makes one group of all.

    Raises:
        NotThereError: there is no such column.
    """
    names = [by] if isinstance(by, str) else list(by or ())
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
    return Groups(codes, pa.table(columns, names=names) if names else _one())


def groups_of(index: Index, name: str) -> Groups:
    """Groups by one column, without what else goes with it."""
    codes, texts = _coded(index, name)
    return Groups(codes, pa.table({name: strings(texts)}))


def units_of(index: Index) -> dict[str, tuple[NDArray[Any], int]]:
    """What stands behind a figure: the number of each utterance's, and how many there are.

    Utterances themselves, texts and speakers, where the index has them.
    """
    found: dict[str, tuple[NDArray[Any], int]] = {"utterances": (np.arange(len(index)), len(index))}
    for name, label in UNITS.items():
        if name in index.metadata.column_names:
            values, codes = index.coded(name)
            found[label] = codes, len(values)
    return found


def first_there(index: Index, *names: str) -> str:
    """The first of some columns that the index has.

    Raises:
        NotThereError: it has none of them.
    """
    for name in names:
        if name in index.metadata.column_names:
            return name
    raise NotThereError(f"the index has no column {' or '.join(names)}")


def _coded(index: Index, name: str) -> tuple[NDArray[np.int64], list[str | None]]:
    if pa.types.is_nested(index.column(name).type):
        raise NotThereError("a column of lists makes no groups; filter by it with where instead")
    texts, codes = index.coded(name)
    order = sorted(range(len(texts)), key=lambda i: (texts[i] is None, key(texts[i] or "")))
    rank = np.empty(len(texts), np.int64)
    rank[order] = np.arange(len(texts))
    return rank[codes], [texts[i] for i in order]


def _one() -> pa.Table:
    return pa.table({"": pa.nulls(1)}).select([])
