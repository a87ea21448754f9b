"""Filters that select utterances by their metadata.

``country=NO``          the value is NO
``country=NO,SE``       it is one of these; a value with a comma or a quote is put in double quotes,
                        in which a quote is written twice
``country!=NO``         it is something else, or missing
``country=null``        it is missing (``country="null"``: it is the text null)
``x_topic=tax``         one of the strings is tax, in a column of lists

Values are compared as text. An utterance is selected if it satisfies all filters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import regex

from rostra.concordance.arrow_columns import ArrowArray, as_text, bool_values, int_values, strings
from rostra.errors import NotFoundError, RostraError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rostra.concordance.index.reader import IndexReader

Filters: TypeAlias = "str | Sequence[str] | Mapping[str, Any] | None"
"""One filter, several, or a mapping from a column to its value or values; None selects all."""

_MOST_LISTED = 12
_VALUE = regex.compile(
    r"""\s*(?:"(?<quoted>(?:[^"]|"")*+)"\s*|(?<plain>[^",]*+))(?:(?<more>,)|\Z)""", regex.DOTALL
)


class _Filter(NamedTuple):
    column: str
    values: list[str | None]
    negated: bool


def filters_as_text(where: Filters) -> list[str]:
    """Return filters as text that reads as the same filters again."""
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
    """Return for each utterance whether it satisfies all filters.

    Raises:
        NotFoundError: a column or a value does not occur, or no utterance satisfies all filters.
        RostraError: a filter cannot be read.
    """
    selected = np.ones(len(index), bool)
    for condition in _filters(where):
        equal = np.zeros(len(index), bool)
        for value in condition.values:
            equal |= _has_value(index, condition.column, value)
        selected &= ~equal if condition.negated else equal
    if not selected.any() and where:
        raise NotFoundError(f"no utterance satisfies {' and '.join(filters_as_text(where))}")
    return selected


def _filters(where: Filters) -> list[_Filter]:
    if where is None:
        return []
    if isinstance(where, Mapping):
        return [_Filter(name, _as_values(value), negated=False) for name, value in where.items()]
    return [_parse_filter(text) for text in ([where] if isinstance(where, str) else where)]


def _as_values(value: object) -> list[str | None]:
    items = value if isinstance(value, list | tuple | set | frozenset) else [value]
    texts = [
        str(v).lower() if isinstance(v, bool) else None if v is None else str(v) for v in items
    ]
    return sorted(texts, key=lambda text: (text is None, text or ""))


def _parse_filter(text: str) -> _Filter:
    if not text.isascii() and any("\ud800" <= c <= "\udfff" for c in text):
        raise RostraError(f"{text!r} contains something that is not a character; write it in UTF-8")
    name, sign, values = text.partition("=")
    negated = name.endswith("!")
    name = name.removesuffix("!").strip()
    if not sign or not name:
        raise RostraError(
            f"{text!r} is not a filter: write COLUMN=VALUE, COLUMN!=VALUE or COLUMN=A,B"
        )
    return _Filter(name, _parse_values(text, values), negated)


def _parse_values(text: str, values: str) -> list[str | None]:
    parsed = list[str | None]()
    place, more = 0, True
    while more:
        match = _VALUE.match(values, place)
        if match is None:
            raise RostraError(
                f'{text!r} is not a filter: write a value with a quote as "a ""b"" c"'
            )
        plain = (match["plain"] or "").strip()
        if match["quoted"] is not None:
            parsed.append(match["quoted"].replace('""', '"'))
        else:
            parsed.append(None if plain == "null" else plain)
        place, more = match.end(), match["more"] is not None
    return parsed


def _has_value(index: IndexReader, name: str, value: str | None) -> NDArray[np.bool_]:
    """Return for each utterance whether a column has a value, or one of its strings is the value.

    Raises:
        NotFoundError: there is no such column, or no utterance has the value.
    """
    values: ArrowArray = index.column(name)
    if value is None:
        return bool_values(pc.is_null(values))
    rows = None
    if pa.types.is_list(values.type) or pa.types.is_large_list(values.type):
        rows, values = pc.list_parent_indices(values), pc.list_flatten(values)
    values = as_text(name, values)
    equal = bool_values(pc.is_in(values, strings([value])))
    if not equal.any():
        distinct: ArrowArray = pc.unique(values).drop_null().sort()
        listed = ", ".join(distinct[:_MOST_LISTED].to_pylist())
        more = " …" if len(distinct) > _MOST_LISTED else ""
        raise NotFoundError(
            f"{name} is never {value!r}. It has {len(distinct):,} values: {listed}{more}"
        )
    if rows is None:
        return equal
    of_rows = np.zeros(len(index), bool)
    of_rows[int_values(rows)[equal]] = True
    return of_rows
