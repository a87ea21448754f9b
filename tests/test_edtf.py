"""The days that a date of EDTF covers."""

from datetime import date, timedelta
from itertools import product
from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra.edtf import days

EPOCH = date(1970, 1, 1)


@pytest.mark.parametrize(
    ("text", "first", "last", "qualified"),
    [
        ("2021", "2021-01-01", "2021-12-31", False),
        ("2020-02", "2020-02-01", "2020-02-29", False),
        ("2021-03-02", "2021-03-02", "2021-03-02", False),
        (" 2021-03-02T23:59:59.5Z ", "2021-03-02", "2021-03-02", False),
        ("2021-03-02 10:00:00+02:00", "2021-03-02", "2021-03-02", False),
        ("2021-03?", "2021-03-01", "2021-03-31", True),
        ("2021~", "2021-01-01", "2021-12-31", True),
        ("2004-06~-11", "2004-06-11", "2004-06-11", True),
        ("202X", "2020-01-01", "2029-12-31", False),
        ("19XX", "1900-01-01", "1999-12-31", False),
        ("2021-XX", "2021-01-01", "2021-12-31", False),
        ("2021-02-XX", "2021-02-01", "2021-02-28", False),
        ("2019-06/2021?", "2019-06-01", "2021-12-31", True),
        ("2019/..", "2019-01-01", None, False),
        ("2019/", "2019-01-01", None, False),
        ("../2019", None, "2019-12-31", False),
        ("1970-01-02/1970-01-02", "1970-01-02", "1970-01-02", False),
        ("1969-12-31/1970-01-02", "1969-12-31", "1970-01-02", False),
        ("2020-21", "2020-03-01", "2020-05-31", False),
        ("2020-22~", "2020-06-01", "2020-08-31", True),
        ("2020-23", "2020-09-01", "2020-11-30", False),
        ("2020-24", "2020-12-01", "2021-02-28", False),
        ("2020-28", "2020-12-01", "2021-02-28", False),
        ("2020-29", "2020-09-01", "2020-11-30", False),
        ("2020-30", "2020-12-01", "2021-02-28", False),
        ("2020-32", "2020-06-01", "2020-08-31", False),
        ("2020-36", "2020-10-01", "2020-12-31", False),
        ("2020-39", "2020-09-01", "2020-12-31", False),
        ("2020-40", "2020-01-01", "2020-06-30", False),
        ("2020-21/2020-23", "2020-03-01", "2020-11-30", False),
        ("[2019, 2021-06]", "2019-01-01", "2021-06-30", False),
        ("{2019..2021,2017~}", "2017-01-01", "2021-12-31", True),
        ("[..2020]", None, "2020-12-31", False),
        ("[2020-12..]", "2020-12-01", None, False),
        ("201X-XX", "2010-01-01", "2019-12-31", False),
        ("2021-1X-05", "2021-10-05", "2021-12-05", False),
        ("2021-0X", "2021-01-01", "2021-09-30", False),
        ("1X32", "1032-01-01", "1932-12-31", False),
        ("201X-02-29", "2012-02-29", "2016-02-29", False),
        ("2021-02-2X", "2021-02-20", "2021-02-28", False),
        ("2021-X1", "2021-01-01", "2021-11-30", False),
    ],
)
def test_dates_that_are_read(
    text: str, first: str | None, last: str | None, qualified: bool
) -> None:
    def number(day: str | None, end: float) -> float:
        return end if day is None else (date.fromisoformat(day) - EPOCH).days

    assert days(text) == (number(first, -inf), number(last, inf), qualified)


@pytest.mark.parametrize(
    "text",
    ["", "..", "/", "../..", "21", "2021-13", "2021-00", "2021-02-30", "2021-06-31/2022", "2021-20",
     "2021-42", "2021-21-05", "2021-9X", "2021-02-3X", "2019-02-29", "XXXX-02-30", "Y2021",
     "2022/2021", "[]", "[2020,]", "[2022..2021]", "[..]", "[2020}", "[2020,Nov.]", "20220",
     "Nov. 2020", "20210302", "2021-3-2", "2021-03-02x", "2021\n2"],
)  # fmt: skip
def test_what_is_not_read(text: str) -> None:
    assert days(text) is None


@pytest.mark.parametrize("year", [-12345, -45, 0, 12345, 170000002])
def test_years_before_ours_and_long_ones(year: int) -> None:
    text = f"Y{year}" if abs(year) > 9999 else f"{year:05}" if year < 0 else f"{year:04}"
    first = int(np.datetime64(year - 1970, "Y").astype("M8[D]").astype(int))
    last = int(np.datetime64(year - 1969, "Y").astype("M8[D]").astype(int)) - 1
    assert days(text) == (first, last, False)


@given(
    st.from_regex("[0-9][0-9X][0-9X][0-9X]", fullmatch=True),
    st.from_regex("[01][0-9X]|XX|X[1-9]", fullmatch=True),
)
def test_a_digit_that_is_not_stated_is_each_digit(year: str, month: str) -> None:
    years = each_writing(year)[:: 999 if "XXX" in year else 1]  # the first and the last
    months = [text for text in each_writing(month) if 1 <= int(text) <= 12]
    parts = [days(f"{y}-{m}") for y in years for m in months]
    known = [part for part in parts if part is not None]
    assert len(known) == len(parts)
    whole = (min(p.first for p in known), max(p.last for p in known), False) if known else None
    assert days(f"{year}-{month}") == whole


def each_writing(digits: str) -> list[str]:
    """All numbers that some digits, of which X is any, can be."""
    return ["".join(d) for d in product(*("0123456789" if c == "X" else c for c in digits))]


@given(st.dates())
def test_each_day_month_and_year(day: date) -> None:
    number = (day - EPOCH).days
    assert days(day.isoformat()) == (number, number, False)
    month, year = days(day.isoformat()[:7]), days(day.isoformat()[:4])
    assert month is not None
    assert year is not None
    assert month.first == number - day.day + 1
    assert year.first == (day.replace(month=1, day=1) - EPOCH).days
    if day.year < date.max.year:
        assert year.last == (date(day.year + 1, 1, 1) - EPOCH).days - 1
        assert (day + timedelta(month.last - number + 1)).day == 1
