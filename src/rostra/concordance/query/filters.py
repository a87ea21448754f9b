"""Which utterances a filter on their metadata selects.

``country=NO``          the value is NO
``country=NO,SE``       one of these; a value with a comma or a quote stands in double quotes, in
                        which a quote is written twice
``country!=NO``         it is something else, or missing
``country=null``        it is missing (``country="null"``: it is the text null)
``x_topic=tax``         of a column of lists: one of its strings is

Values are compared as text. Several filters hold all together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import regex

from rostra.concordance.arrow_columns import as_text, mask, strings, whole
from rostra.errors import NotFoundError, RostraError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rostra.concordance.index.reader import IndexReader

Filters: TypeAlias = "str | Sequence[str] | Mapping[str, Any] | None"
_SHOWN = 12
_VALUE = regex.compile(
    r"""\s*(?:"(?<quoted>(?:[^"]|"")*+)"\s*|(?<plain>[^",]*+))(?:(?<more>,)|\Z)""", regex.DOTALL
)


class _Filter(NamedTuple):
    column: str
    values: list[str | None]
    negated: bool


def filters_as_text(where: Filters) -> list[str]:
    """Filters as text, for stamps: they read as the same filters again."""
    return [
        f"{f.column}{'!=' if f.negated else '='}{','.join(map(_quoted, f.values))}"
        for f in _filters(where)
    ]


def _quoted(value: str | None) -> str:
    if value is None:
        return "null"
    plain = value != "null" and value == value.strip() and not {",", '"'} & {*value}
    return value if plain else '"' + value.replace('"', '""') + '"'


def utterance_mask(index: IndexReader, where: Filters) -> NDArray[np.bool_]:
    """For each utterance, whether it satisfies all filters.

    Raises:
        NotFoundError: there is no such column, it never has such a value, or no utterance
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
        raise NotFoundError(f"no utterance satisfies {' and '.join(filters_as_text(where))}")
    return chosen


def _filters(where: Filters) -> list[_Filter]:
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
    if not text.isascii() and any("\ud800" <= c <= "\udfff" for c in text):
        raise RostraError(f"{text!r} holds what is no character; write it in UTF-8")
    name, sign, values = text.partition("=")
    negated = name.endswith("!")
    name = name.removesuffix("!").strip()
    if not sign or not name:
        raise RostraError(f"{text!r} is no filter: write COLUMN=VALUE, COLUMN!=VALUE or COLUMN=A,B")
    return _Filter(name, _values(text, values), negated)


def _values(text: str, values: str) -> list[str | None]:
    found = list[str | None]()
    place, more = 0, True
    while more:
        match = _VALUE.match(values, place)
        if match is None:
            raise RostraError(f'{text!r} is no filter: write a value with a quote as "a ""b"" c"')
        plain = (match["plain"] or "").strip()
        if match["quoted"] is not None:
            found.append(match["quoted"].replace('""', '"'))
        else:
            found.append(None if plain == "null" else plain)
        place, more = match.end(), match["more"] is not None
    return found


def _equal(index: IndexReader, name: str, value: str | None) -> NDArray[np.bool_]:
    values = index.column(name)
    if value is None:
        return mask(pc.is_null(values))
    rows = None
    if pa.types.is_list(values.type) or pa.types.is_large_list(values.type):
        rows, values = pc.list_parent_indices(values), pc.list_flatten(values)
    values = as_text(name, values)
    hits = mask(pc.is_in(values, strings([value])))
    if not hits.any():
        there: Any = pc.unique(values).drop_null().sort()
        shown = ", ".join(there[:_SHOWN].to_pylist()) + (" …" if len(there) > _SHOWN else "")
        raise NotFoundError(f"{name} is never {value!r}. It has {len(there):,} values: {shown}")
    if rows is None:
        return hits
    found = np.zeros(len(index), bool)
    found[whole(rows)[hits]] = True
    return found
