"""Which utterances a filter on their metadata selects.

``country=NO``          the value is NO
``country=NO,SE``       one of these; a value with a comma stands in double quotes
``country!=NO``         it is something else, or missing
``country=null``        it is missing
``x_topic=tax``         of a column of lists: one of its strings is

Values are compared as text. Several filters hold all together.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rostra.errors import NotThereError, RostraError
from rostra.reading.columns import mask, strings, whole

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rostra.reading.index import Index

Where: TypeAlias = "str | Sequence[str] | Mapping[str, Any] | None"
_SHOWN = 12


class _Filter(NamedTuple):
    column: str
    values: list[str | None]
    negated: bool


def written(where: Where) -> list[str]:
    """Filters as text, for stamps."""
    return [
        f"{f.column}{'!=' if f.negated else '='}{','.join(v or 'null' for v in f.values)}"
        for f in _filters(where)
    ]


def select(index: Index, where: Where) -> NDArray[np.bool_]:
    """For each utterance, whether it satisfies all filters.

    Raises:
        NotThereError: there is no such column, it never has such a value, or no utterance
            satisfies all filters.
        RostraError: a filter cannot be read.
    """
    chosen = np.ones(len(index), bool)
    for one in _filters(where):
        found = np.zeros(len(index), bool)
        for value in one.values:
            found |= _equal(index, one.column, value)
        chosen &= ~found if one.negated else found
    if not chosen.any() and where:
        raise NotThereError(f"no utterance satisfies {' and '.join(written(where))}")
    return chosen


def _filters(where: Where) -> list[_Filter]:
    if where is None:
        return []
    if isinstance(where, Mapping):
        return [_Filter(name, _listed(value), negated=False) for name, value in where.items()]
    return [_read(text) for text in ([where] if isinstance(where, str) else where)]


def _listed(value: object) -> list[str | None]:
    several = value if isinstance(value, list | tuple | set | frozenset) else [value]
    texts = [None if v is None else _text(v) for v in several]
    return sorted(texts, key=lambda text: (text is None, text or ""))


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _read(text: str) -> _Filter:
    name, sign, values = text.partition("=")
    negated = name.endswith("!")
    name = name.removesuffix("!").strip()
    if not sign or not name:
        raise RostraError(f"{text!r} is no filter: write COLUMN=VALUE, COLUMN!=VALUE or COLUMN=A,B")
    found = next(csv.reader([values], skipinitialspace=True), []) or [""]
    return _Filter(name, [None if v == "null" else v for v in found], negated)


def _equal(index: Index, name: str, value: str | None) -> NDArray[np.bool_]:
    values = index.column(name)
    if value is None:
        return mask(pc.is_null(values))
    rows = None
    if pa.types.is_list(values.type) or pa.types.is_large_list(values.type):
        rows, values = pc.list_parent_indices(values), pc.list_flatten(values)
    hits = mask(pc.is_in(values.cast(pa.string()), strings([value])))
    if not hits.any():
        there: Any = pc.unique(values.cast(pa.string())).drop_null().sort()
        shown = ", ".join(there[:_SHOWN].to_pylist()) + (" …" if len(there) > _SHOWN else "")
        raise NotThereError(f"{name} is never {value!r}. It has {len(there):,} values: {shown}")
    if rows is None:
        return hits
    found = np.zeros(len(index), bool)
    found[whole(rows)[hits]] = True
    return found
