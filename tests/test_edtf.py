"""The days that a date of EDTF covers."""

from datetime import date, timedelta
from math import inf

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
    ["", "..", "/", "../..", "21", "2021-13", "2021-00", "2021-02-30", "2021-06-31/2022", "2021-21",
     "2022/2021", "[2020,2021]", "Nov. 2020", "20210302", "2021-3-2", "2021-03-02x", "2021\n2"],
)  # fmt: skip
def test_what_is_not_read(text: str) -> None:
    assert days(text) is None


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
