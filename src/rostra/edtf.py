"""Dates of the Extended Date/Time Format (EDTF, ISO 8601-2) as intervals of days.

What is read:

- ``2021``, ``2021-03``, ``2021-03-02``, and a time after a day; ``-0044`` is 45 BC; years of more
  digits begin with Y (``Y-12345``);
- ``?``, ``~`` and ``%`` (uncertain, approximate, both), which change nothing in the interval;
- ``X`` for a digit that is not stated: ``201X``, ``2021-XX``, ``2021-1X-05``;
- seasons and other parts of a year, after the year as months are: ``21`` to ``24`` are spring,
  summer, autumn and winter, and likewise ``25`` to ``28`` (in the north) and ``29`` to ``32`` (in
  the south); ``33`` to ``36`` are quarters, ``37`` to ``39`` thirds and ``40`` and ``41`` halves;
- intervals, whose ends may be open: ``2019/2021-06``, ``2019/..``, ``/2021``;
- sets, as the interval from the first to the last of their dates: ``[2019,2021-06]``, ``{..2021}``.

Seasons are those of meteorology: in the north, spring is March to May, and winter is December to
February of the next year; in the south, spring is September to November. A season without a
hemisphere (``21`` to ``24``) is that of the north.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from math import inf
from typing import Final, NamedTuple

import numpy as np
import regex

_MARK = "[?~%]?"
_DATE = regex.compile(
    rf"{_MARK}(?<year>-?[0-9X]{{4}}|Y-?[1-9][0-9]{{4,8}}){_MARK}"
    rf"(?:-{_MARK}(?<month>[0-9X]{{2}}){_MARK}"
    rf"(?:-{_MARK}(?<day>[0-9X]{{2}}){_MARK}"
    r"(?:[T ][0-9]{2}:[0-9:.]{2,}\s?(?:Z|[+\-][0-9:]{2,5})?)?)?)?"
)
_EVER = (-inf, inf)
_EPOCH: Final = date(1970, 1, 1).toordinal()
_LATER: Final = 400
"""Years after which the calendar begins again."""

_PARTS_OF_A_YEAR: Final[dict[int, tuple[int, int]]] = {
    **{21 + season: (3 + 3 * season, 3) for season in range(4)},
    **{25 + season: (3 + 3 * season, 3) for season in range(4)},
    29: (9, 3), 30: (12, 3), 31: (3, 3), 32: (6, 3),
    **{33 + quarter: (1 + 3 * quarter, 3) for quarter in range(4)},
    **{37 + third: (1 + 4 * third, 4) for third in range(3)},
    **{40 + half: (1 + 6 * half, 6) for half in range(2)},
}  # fmt: skip
"""The first month of each part of a year, and its number of months."""


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
    text = text.strip()
    if text[:1] + text[-1:] in {"[]", "{}"}:
        return _set(text[1:-1].split(","))
    start, slash, end = text.partition("/")
    return _interval(start, end) if slash else _date(start)


def _set(dates: list[str]) -> Days | None:
    """From the first to the last day of some dates and of ranges such as 2019..2021 or ..2021."""
    parts = [_interval(*text.strip().split("..", 1)) if ".." in text else _date(text.strip())
             for text in dates]  # fmt: skip
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    return Days(
        min(part.first for part in known),
        max(part.last for part in known),
        any(part.qualified for part in known),
    )


def _interval(start: str, end: str) -> Days | None:
    """An interval; each of its ends is open if it is empty or two points, but not both."""
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
    year, month, day = match.group("year", "month", "day")
    qualified = any(mark in text for mark in "?~%")
    if day and "X" not in text and year[0] not in "-Y":  # most dates are days
        try:
            number = date(int(year), int(month), int(day)).toordinal() - _EPOCH
        except ValueError:  # the year 0, or a day that does not exist
            pass
        else:
            return Days(number, number, qualified)
    years = _years(str(year))
    if month and (part := _PARTS_OF_A_YEAR.get(int(month) if month.isdecimal() else 0)):
        first_month, number = part
        first = _month(years[0], first_month)
        last = _month(years[-1], first_month + number) - 1
        return None if day else Days(first, last, qualified)
    months = _matching(month or "XX", range(1, 13))
    month_days = _matching(day or "XX", range(1, 32))
    first_days = (d for y in years[:_LATER] for m in months for d in _days_of(y, m, month_days))
    last_days = (
        d
        for y in years[::-1][:_LATER]
        for m in months[::-1]
        for d in _days_of(y, m, month_days)[::-1]
    )
    earliest, latest = next(first_days, None), next(last_days, None)
    if earliest is None or latest is None:  # there is no such day
        return None
    return Days(earliest, latest, qualified)


def _years(text: str) -> list[int]:
    """The years that a year can be whose digits may be X, in order."""
    sign, digits = (-1, text.replace("-", "")) if "-" in text else (1, text)
    if digits.startswith("Y"):
        return [sign * int(digits[1:])]
    first, last = int(digits.replace("X", "0")), int(digits.replace("X", "9"))
    return sorted(sign * year for year in _matching(digits, range(first, last + 1)))


def _matching(digits: str, numbers: range) -> list[int]:
    """The numbers that are written with some digits, of which X is any."""
    if "X" not in digits:
        return [int(digits)] if int(digits) in numbers else []
    width = len(digits)
    return [
        number
        for number in numbers
        if all(a in {b, "X"} for a, b in zip(digits, f"{number:0{width}}", strict=True))
    ]


def _month(year: int, month: int) -> int:
    """The first day of a month, in days since 1970-01-01; month 13 is that of the next year."""
    months = np.datetime64((year - 1970) * 12 + month - 1, "M")
    return int(months.astype("M8[D]").astype(np.int64))


def _days_of(year: int, month: int, numbers: list[int]) -> list[int]:
    """Those of the days with some numbers that a month has, in days since 1970-01-01."""
    first = _month(year, month)
    length = _month(year, month + 1) - first
    return [first + number - 1 for number in numbers if number <= length]
