"""The values of columns as results list them and filters compare them.

A date is the same from every library and format: ``2020-11-08`` in CSV, the day 2020-11-08 in Arrow
and the midnight that a frame of pandas makes of it. So are a whole number that became ``2019.0``
because other rows have none, and a truth value that was written as ``True``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import regex

from rostra.arrow_columns import ArrowArray, bool_values, int_values, integers, strings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

_MOMENT_START = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:"
_MOMENT = regex.compile(
    r"(?<day>[0-9]{4}-[0-9]{2}-[0-9]{2})[T ](?<minute>[0-9]{2}:[0-9]{2})"
    r"(?::(?<second>[0-9]{2})(?:\.(?<fraction>[0-9]{1,9}))?)?"
    r"\s?(?:(?<utc>Z)|(?<hours>[+\-][0-9]{2}):?(?<minutes>[0-9]{2}))?"
)
_WHOLE = regex.compile(r"(?<whole>[+\-]?[0-9]{1,18})\.0{1,9}")
_TRUTH = {"True": "true", "False": "false", "TRUE": "true", "FALSE": "false"}


def listed_values(values: ArrowArray) -> ArrowArray:
    """Return a column with values as results list them.

    - Dates and times are texts: a midnight is its day (``2020-11-08``), any other time is written
      as in ``2020-11-08T10:30:00+01:00``, with the zone only where the column has one. So are texts
      that are times.
    - Texts that are all whole numbers with zeros after the point (``2019.0``) lack the point.
    - Texts that are all truth values (``True``, ``FALSE``) are ``true`` and ``false``.

    Any other column is returned as it is.
    """
    kind = values.type
    # Of string views, as pyarrow lacks most functions for them.
    if kind == pa.string_view() or pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        values = values.cast(pa.string())
    if values.type not in {pa.string(), pa.large_string()} or len(values) == values.null_count:
        return values
    stated = values.drop_null()
    if _matches(stated, _MOMENT_START).any():
        return _mapped(values, listed_moment)
    for pattern, change in _FORMS_OF_COLUMNS:
        # The first value alone decides it for most columns.
        if _matches(stated[:1], pattern).all() and _matches(stated, pattern).all():
            return _mapped(values, change)
    return values


def listed_value(value: str) -> str:
    """Return how results list a value of a filter, if its column has it in another form."""
    return _TRUTH.get(value) or _without_zeros(listed_moment(value))


def listed_moment(text: str) -> str:
    """Return a date and time as results list it; any other text as it is."""
    match = _MOMENT.fullmatch(text)
    if match is None:
        return text
    second, fraction = match["second"] or "00", (match["fraction"] or "").rstrip("0")
    if (match["minute"], second, fraction) == ("00:00", "00", ""):
        return str(match["day"])
    zone = f"{match['hours']}:{match['minutes']}" if match["hours"] else match["utc"] or ""
    zone = "Z" if zone == "+00:00" else zone
    return f"{match['day']}T{match['minute']}:{second}{fraction and '.' + fraction}{zone}"


def _without_zeros(text: str) -> str:
    match = _WHOLE.fullmatch(text)
    return text if match is None else str(match["whole"])


def _matches(texts: ArrowArray, pattern: str) -> NDArray[np.bool_]:
    return bool_values(pc.match_substring_regex(texts, pattern))


def _mapped(values: ArrowArray, change: Callable[[str], str]) -> ArrowArray:
    """Change each distinct text."""
    encoded = values.dictionary_encode(null_encoding="encode")
    texts: Sequence[str | None] = encoded.dictionary.to_pylist()
    changed = strings([None if text is None else change(text) for text in texts])
    return changed.take(integers(int_values(encoded.indices)))


_FORMS_OF_COLUMNS: tuple[tuple[str, Callable[[str], str]], ...] = (
    (r"^[+\-]?[0-9]{1,18}\.0{1,9}$", _without_zeros),
    ("^(True|False|TRUE|FALSE)$", _TRUTH.__getitem__),
)
"""Patterns that all texts of a column match, and what changes each of its texts."""
