"""Filters that select utterances by their metadata.

``country=NO``          the value is NO
``country=NO,SE``       it is one of these; a value with a comma or a quote is put in double quotes,
                        in which a quote is written twice
``country!=NO``         it is something else, or missing
``country=null``        it is missing (``country="null"``: it is the text null)
``x_topic=tax``         one of the strings is tax, in a column of lists
``year=2019..2021``     it is a number or a date within these bounds; ``2019..`` and ``..2021`` have
                        one bound
``date>=2021-06``       it is on or after the first day of June 2021; likewise ``>``, ``<``, ``<=``

After ``=`` and ``!=``, values without bounds are compared as text, in the form in which results
list them (see `rostra.concordance.listed_values`): ``2019.0`` is also 2019, ``True`` also true, and
``2020-11-08 00:00:00`` also 2020-11-08. Bounds are compared as numbers
where all values of the column are numbers, else as dates (see `rostra.edtf`). A date covers an
interval of days: 2021 lies in ``2021..2022`` and is ``>=2021``, but whether it is ``>=2021-06`` is
not known. Such utterances are not selected, and a note of the result counts them.

An utterance is selected if it satisfies all filters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from math import inf
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import regex

from rostra.arrow_columns import ArrowArray, as_text, bool_values, int_values, strings
from rostra.concordance.listed_values import listed_moment, listed_value
from rostra.edtf import days
from rostra.errors import NotFoundError, RostraError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rostra.concordance.metadata import Metadata

Filters: TypeAlias = "str | Sequence[str] | Mapping[str, Any] | None"
"""One filter, several, or a mapping from a column to its value or values; None selects all."""

_Value: TypeAlias = "Decimal | float"
_Extent: TypeAlias = tuple[_Value, _Value]
"""The least and the greatest number or day that a text can mean."""

_ANYTHING: _Extent = (-inf, inf)
_MOST_LISTED = 12
_FILTER = regex.compile(
    r"(?<column>(?:[^=<>!]|!(?!=))*+)(?<sign>!=|>=|<=|=|>|<)(?<values>.*)", regex.DOTALL
)
_VALUE = regex.compile(
    r"""\s*(?:"(?<quoted>(?:[^"]|"")*+)"\s*|(?<plain>[^",]*+))(?:(?<more>,)|\Z)""", regex.DOTALL
)
_OTHER_SIGNS = {"=>": ">=", "=<": "<=", "==": "=", "=!": "!=", "<>": "!=", "!==": "!="}
"""Signs of other languages, and how they are written here."""

_NUMBER = regex.compile(r"[+\-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+\-]?[0-9]{1,3})?")
_BOUND = r"[+\-]?[0-9]+(?:\.[0-9]+)?|[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?"
_RANGE = regex.compile(rf"(?!\.\.\Z)(?:(?<low>{_BOUND})\s*)?\.\.(?:\s*(?<high>{_BOUND}))?")
_MOST_KEPT = 8  # results of bounds, two bytes for each utterance
_MONTH_OR_DAY = regex.compile(r"[0-9]{4}(?:-[0-9]{2}){1,2}")
_OTHER_DATE = regex.compile(
    r"(?<year_first>[0-9]{4})[./\-](?<month>[0-9]{1,2})[./\-](?<day>[0-9]{1,2})"
    r"|[0-9]{1,2}[./\-] ?[0-9]{1,2}[./\-] ?(?<year_last>[0-9]{4})"
)
_WIDE_DATE = regex.compile(r"[0-9]{4}(-[0-9]{2})?")


class _Bounds(NamedTuple):
    """Bounds of a range, None where it is open; `text` is how the user wrote them."""

    low: str | None
    high: str | None
    text: str
    exclusive: bool = False


class _Filter(NamedTuple):
    column: str
    sign: str
    values: list[str | _Bounds | None]

    def __str__(self) -> str:
        """The filter as text that reads as the same filter again."""
        return f"{self.column}{self.sign}{','.join(map(_quoted, self.values))}"


class _Selection(NamedTuple):
    """The utterances that satisfy a filter, and those of which it cannot be excluded."""

    certain: NDArray[np.bool_]
    possible: NDArray[np.bool_]


def filters_as_text(where: Filters) -> list[str]:
    """Return filters as text that reads as the same filters again."""
    return [str(condition) for condition in _filters(where)]


def utterance_mask(metadata: Metadata, where: Filters) -> NDArray[np.bool_]:
    """Return for each utterance whether it satisfies all filters.

    Raises:
        NotFoundError: a column does not occur, none of the values of a filter does, or no utterance
            satisfies all filters.
        RostraError: a filter cannot be read.
    """
    selected = _selection(metadata, _filters(where)).certain
    if where and not selected.any():
        raise NotFoundError(f"no utterance satisfies {' and '.join(filters_as_text(where))}")
    return selected


def filter_notes(metadata: Metadata, where: Filters) -> list[str]:
    """Return what a reader of a result has to know about filters that select its utterances.

    The notes count utterances that may satisfy the filters, as their dates cover more days than the
    bounds or cannot be read; and they name values of a list that never occur, and values that are
    dates of years or months where the column also has dates within them.
    """
    filters = _filters(where)
    notes = [note for condition in filters for note in _value_notes(metadata, condition)]
    if any(isinstance(value, _Bounds) for condition in filters for value in condition.values):
        certain, possible = _selection(metadata, filters)
        undecided = possible & ~certain
        if undecided.any():
            columns = {f.column for f in filters if any(isinstance(v, _Bounds) for v in f.values)}
            examples = {name: _examples(metadata, name, undecided) for name in sorted(columns)}
            listed = "; ".join(f"{name}: {values}" for name, values in examples.items())
            notes.append(
                f"utterances that may or may not satisfy {' and '.join(map(str, filters))}, not "
                f"selected: {int(undecided.sum()):,} ({listed})"
            )
    return notes


def _value_notes(metadata: Metadata, condition: _Filter) -> list[str]:
    plain = [value for value in condition.values if isinstance(value, str)]
    notes = []
    if len(condition.values) > 1:
        absent = [
            value for value in plain if not _has_value(metadata, condition.column, value).any()
        ]
        if absent:
            notes.append(f"{condition.column} is never {', '.join(map(repr, absent))}")
    wide = [value for value in plain if _has_dates_within(metadata, condition.column, value)]
    return notes + [
        f"{condition.column}={value} is compared as text; {value}..{value} has all dates within it"
        for value in wide
    ]


def _selection(metadata: Metadata, filters: Sequence[_Filter]) -> _Selection:
    certain, possible = np.ones(len(metadata), bool), np.ones(len(metadata), bool)
    for condition in filters:
        one = _satisfying(metadata, condition)
        if condition.sign == "!=":
            one = _Selection(~one.possible, ~one.certain)
        certain &= one.certain
        possible &= one.possible
    return _Selection(certain, possible)


def _satisfying(metadata: Metadata, condition: _Filter) -> _Selection:
    """The utterances whose value is one of those of a filter.

    Raises:
        NotFoundError: the column does not exist, or has none of the values.
    """
    certain, possible = np.zeros(len(metadata), bool), np.zeros(len(metadata), bool)
    for value in condition.values:
        if isinstance(value, _Bounds):
            one = _within_bounds(metadata, condition.column, value)
        else:
            one = _Selection(*[_has_value(metadata, condition.column, value)] * 2)
        certain |= one.certain
        possible |= one.possible
    plain = [value for value in condition.values if isinstance(value, str)]
    if len(plain) == len(condition.values) and not certain.any():
        raise _absent(metadata, condition.column, plain)
    return _Selection(certain, possible)


def _absent(metadata: Metadata, name: str, values: list[str]) -> NotFoundError:
    distinct = sorted(text for text in _texts(metadata, name)[0] if text is not None)
    listed = ", ".join(distinct[:_MOST_LISTED])
    more = " …" if len(distinct) > _MOST_LISTED else ""
    wide = [value for value in values if _has_dates_within(metadata, name, value)][:1]
    hint = "".join(f"; write {name}={value}..{value} for all dates within it" for value in wide)
    hint = hint or next(filter(None, map(_hint_at_iso, values)), "")
    return NotFoundError(
        f"{name} is never {' or '.join(map(repr, values))}{hint}. "
        f"It has {len(distinct):,} values: {listed}{more}"
    )


def _quoted(value: str | _Bounds | None) -> str:
    if value is None:
        return "null"
    if isinstance(value, _Bounds):
        return value.text
    plain = value != "null" and value == value.strip() and not {",", '"'} & {*value}
    plain = plain and not value.startswith(("=", "<", ">", "!"))
    return value if plain and not _RANGE.fullmatch(value) else '"' + value.replace('"', '""') + '"'


def _filters(where: Filters) -> list[_Filter]:
    if where is None:
        return []
    if isinstance(where, Mapping):
        return [_Filter(name, "=", _as_values(value)) for name, value in where.items()]
    return [_parse_filter(text) for text in ([where] if isinstance(where, str) else where)]


def _as_values(value: object) -> list[str | _Bounds | None]:
    items = value if isinstance(value, list | tuple | set | frozenset) else [value]
    texts = [
        str(v).lower() if isinstance(v, bool) else None if v is None else str(v) for v in items
    ]
    return [*sorted(texts, key=lambda text: (text is None, text or ""))]


def _parse_filter(text: str) -> _Filter:
    if not text.isascii() and any("\ud800" <= c <= "\udfff" for c in text):
        raise RostraError(f"{text!r} contains something that is not a character; write it in UTF-8")
    match = _FILTER.fullmatch(text)
    if match is None or not match["column"].strip():
        raise RostraError(
            f"{text!r} is not a filter: write COLUMN=VALUE, COLUMN!=VALUE, COLUMN=A,B, "
            "COLUMN=LOW..HIGH, or COLUMN>=VALUE in quotation marks"
        )
    column, sign, written = match["column"].strip(), match["sign"], match["values"]
    if (sign + written[:1]) in _OTHER_SIGNS:
        meant = _OTHER_SIGNS[sign + written[:1]]
        value = written[1:].strip()
        raise RostraError(
            f'{text!r} is not a filter: write "{column}{meant}{value}"; a value that begins with '
            f"{written[0]} is in quotation marks"
        )
    values = _parse_values(text, written)
    return _Filter(column, sign, [_one_bound(text, sign, values)] if sign[0] in "<>" else values)


def _one_bound(text: str, sign: str, values: list[str | _Bounds | None]) -> _Bounds:
    value = values[0] if len(values) == 1 else None
    if not isinstance(value, str) or not regex.fullmatch(_BOUND, value := listed_moment(value)):
        raise RostraError(
            f"{text!r} is not a filter: a number, or a date such as 2021, 2021-06 or 2021-06-30, "
            f"follows {sign}{_hint_at_iso(str(value))}"
        )
    _check_day(text, value)
    low, high = (value, None) if sign[0] == ">" else (None, value)
    return _Bounds(low, high, value, exclusive=len(sign) == 1)


def _hint_at_iso(value: str) -> str:
    """How a date is written that is not as in ISO 8601; empty for any other value."""
    match = _OTHER_DATE.fullmatch(value)
    if match is None or days(value):
        return ""
    if match["year_first"]:
        parts = f"{match['year_first']}-{int(match['month']):02}-{int(match['day']):02}"
        return f"; write {value} as {parts}"
    return f"; write {value} with the year first and the day last, as in {match['year_last']}-01-31"


def _check_day(text: str, bound: str) -> None:
    """Raise RostraError where a bound is written as a date that does not exist."""
    if _MONTH_OR_DAY.fullmatch(bound) and days(bound) is None:
        unit = "day" if bound.count("-") > 1 else "month"
        raise RostraError(f"{text!r} is not a filter: the {unit} {bound} does not exist")


def _parse_values(text: str, values: str) -> list[str | _Bounds | None]:
    parsed = list[str | _Bounds | None]()
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
        elif bounds := _RANGE.fullmatch(plain):
            for bound in filter(None, bounds.group("low", "high")):
                _check_day(text, bound)
            parsed.append(_Bounds(bounds["low"], bounds["high"], plain))
        else:
            parsed.append(None if plain == "null" else plain)
        place, more = match.end(), match["more"] is not None
    return parsed


def _has_value(metadata: Metadata, name: str, value: str | None) -> NDArray[np.bool_]:
    """Return for each utterance whether a column has a value, or one of its strings is the value.

    Raises:
        NotFoundError: the column does not exist.
    """
    values: ArrowArray = metadata.column(name)
    if value is None:
        return bool_values(pc.is_null(values))
    rows = None
    if _is_list(values):
        rows, values = pc.list_parent_indices(values), pc.list_flatten(values)
    texts = as_text(name, values)
    equal = bool_values(pc.is_in(texts, strings([value])))
    if not equal.any():
        equal = bool_values(pc.is_in(texts, strings([listed_value(value)])))
    return equal if rows is None else _of_rows(metadata, int_values(rows), equal)


def _within_bounds(metadata: Metadata, name: str, bounds: _Bounds) -> _Selection:
    """Return the utterances with a value that is within bounds; the index keeps the last results.

    They are asked for twice in a query: for the hits and for the notes.
    """
    key = name, bounds
    if key not in metadata.selections:
        selection = _compared(metadata, name, bounds)
        if len(metadata.selections) == _MOST_KEPT:
            metadata.selections.clear()
        metadata.selections[key] = selection
    kept: _Selection = metadata.selections[key]
    return kept


def _compared(metadata: Metadata, name: str, bounds: _Bounds) -> _Selection:
    """Return the utterances with a value that is within bounds, or one of whose strings is.

    Raises:
        NotFoundError: the column does not exist.
        RostraError: its values cannot be compared with the bounds.
    """
    texts, codes, rows = _texts(metadata, name)
    extents, low, high = _extents(name, [text for text in texts if text is not None], bounds)
    certain, possible = np.zeros(len(texts), bool), np.zeros(len(texts), bool)
    for number, text in enumerate(texts):
        if text is not None:
            first, last = extents.get(text, _ANYTHING)
            certain[number] = _is_above(first, low, bounds) and _is_below(last, high, bounds)
            possible[number] = _is_above(last, low, bounds) and _is_below(first, high, bounds)
    selection = _Selection(certain[codes], possible[codes])
    if rows is None:
        return selection
    return _Selection(*(_of_rows(metadata, rows, satisfied) for satisfied in selection))


def _is_above(value: _Value, low: _Extent | None, bounds: _Bounds) -> bool:
    return low is None or (value > low[1] if bounds.exclusive else value >= low[0])


def _is_below(value: _Value, high: _Extent | None, bounds: _Bounds) -> bool:
    return high is None or (value < high[0] if bounds.exclusive else value <= high[1])


def _extents(
    name: str, texts: list[str], bounds: _Bounds
) -> tuple[dict[str, _Extent], _Extent | None, _Extent | None]:
    """The extents of the texts that can be read, and those of the bounds, as numbers or dates.

    Raises:
        RostraError: none of the texts can be compared with the bounds, or the range ends before
            it begins.
    """
    ends = [end for end in (bounds.low, bounds.high) if end is not None]
    kinds = [
        {text: extent[:2] for text in {*texts, *ends} if (extent := read(text))}
        for read in (_number, days)
    ]
    readable = [k for k in kinds if k.keys() >= {*ends} and not k.keys().isdisjoint(texts)]
    if texts and not readable:
        hint = next(filter(None, map(_hint_at_iso, texts)), "")
        raise RostraError(
            f"{name} cannot be compared with {bounds.text}: it has values such as {texts[0]!r}"
            f"{hint}"
        )
    complete = [k for k in readable if k.keys() >= {*texts}]
    read = (complete or readable[::-1] or kinds)[0]  # dates rather than numbers if neither is
    low, high = (None if end is None else read.get(end) for end in (bounds.low, bounds.high))
    if low and high and low[0] > high[1]:
        raise RostraError(f"{name}: the range {bounds.text} ends before it begins")
    return read, low, high


def _number(text: str) -> _Extent | None:
    return (Decimal(text), Decimal(text)) if _NUMBER.fullmatch(text) else None


def _has_dates_within(metadata: Metadata, name: str, value: str) -> bool:
    """Whether a value is a year or month of which a column has months or days."""
    return _WIDE_DATE.fullmatch(value) is not None and any(
        text and text.startswith(f"{value}-") and days(text) for text in _texts(metadata, name)[0]
    )


def _examples(metadata: Metadata, name: str, utterances: NDArray[np.bool_]) -> str:
    """Some of the different texts that utterances have in a column."""
    texts, codes, rows = _texts(metadata, name)
    kept = utterances if rows is None else utterances[rows]
    listed = [texts[code] or "null" for code in np.unique(codes[kept])]
    return ", ".join(sorted(listed)[:_MOST_LISTED]) + (" …" if len(listed) > _MOST_LISTED else "")


def _texts(
    metadata: Metadata, name: str
) -> tuple[list[str | None], NDArray[Any], NDArray[Any] | None]:
    """The distinct texts of a column, and which of them each utterance has.

    In a column of lists, which of them each item has, and the utterance of each item.
    """
    values = metadata.column(name)
    if not _is_list(values):
        return *metadata.dictionary_encoded(name), None
    encoded = as_text(name, pc.list_flatten(values)).dictionary_encode(null_encoding="encode")
    rows = int_values(pc.list_parent_indices(values))
    return encoded.dictionary.to_pylist(), int_values(encoded.indices), rows


def _is_list(values: ArrowArray) -> bool:
    return bool(pa.types.is_list(values.type) or pa.types.is_large_list(values.type))


def _of_rows(
    metadata: Metadata, rows: NDArray[Any], satisfied: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """The utterances of which at least one item satisfies a condition."""
    of_rows = np.zeros(len(metadata), bool)
    of_rows[rows[satisfied]] = True
    return of_rows
