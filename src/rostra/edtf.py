"""Dates of the Extended Date/Time Format (EDTF, ISO 8601-2) as intervals of days.

What is read: ``2021``, ``2021-03``, ``2021-03-02`` and a time after a day; ``?``, ``~`` and ``%``
(uncertain, approximate, both); ``X`` for digits that are not stated (``202X``, ``2021-XX``); and
intervals, whose ends may be open (``2019/2021-06``, ``2019/..``, ``/2021``). Seasons, sets and
years of more than four digits are not read.
"""

from __future__ import annotations

from functools import lru_cache
from math import inf
from typing import NamedTuple

import numpy as np
import regex

_MARK = "[?~%]?"
_DATE = regex.compile(
    rf"{_MARK}(?<year>-?[0-9]{{4}}|[0-9]{{3}}X|[0-9]{{2}}XX){_MARK}"
    rf"(?:-{_MARK}(?<month>[0-9]{{2}}|XX){_MARK}"
    rf"(?:-{_MARK}(?<day>[0-9]{{2}}|XX){_MARK}"
    r"(?:[T ][0-9]{2}:[0-9:.]{2,}\s?(?:Z|[+\-][0-9:]{2,5})?)?)?)?"
)
_EVER = (-inf, inf)


class Days(NamedTuple):
    """The first and the last day on which something may have been, in days since 1970-01-01."""

    first: float
    """Minus infinity if the start is open."""
    last: float
    """Infinity if the end is open."""
    qualified: bool = False
    """Whether the date is marked as uncertain or approximate."""


@lru_cache(maxsize=65536)
def days(text: str) -> Days | None:
    """Return the days that an EDTF date covers; None if it cannot be read or there is no such day.

    A date that is marked as uncertain or approximate covers the days that it states.
    """
    start, slash, end = text.strip().partition("/")
    if not slash:
        return _date(start)
    first = Days(-inf, -inf) if start in {"", ".."} else _date(start)
    last = Days(inf, inf) if end in {"", ".."} else _date(end)
    if (
        first is None
        or last is None
        or first.first > last.last
        or (first.first, last.last) == _EVER
    ):
        return None
    return Days(first.first, last.last, first.qualified or last.qualified)


def _date(text: str) -> Days | None:
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    month, day = (None if part == "XX" else part for part in match.group("month", "day"))
    earliest, latest = str(match["year"]).replace("X", "0"), str(match["year"]).replace("X", "9")
    qualified = any(mark in text for mark in "?~%")
    try:
        first = np.datetime64(f"{earliest}-{month or '01'}-{day or '01'}", "D")
        if day:
            last = np.datetime64(f"{latest}-{month or '12'}-{day}", "D")
        else:
            months = np.datetime64(f"{latest}-{month or '12'}", "M") + 1
            last = months.astype("M8[D]") - 1
    except ValueError:  # there is no such day
        return None
    return Days(int(first.astype(int)), int(last.astype(int)), qualified)
