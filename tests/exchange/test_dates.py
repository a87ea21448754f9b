from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra.errors import RostraError
from rostra.exchange.dates import check_date_format, read_date
from rostra.exchange.losses import LossReport


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021", "2021"), ("2021-03", "2021-03"), (" 2021-03-02 ", "2021-03-02"),
        ("20210302", "2021-03-02"), ("2021-061", "2021-03-02"), ("2021-W09-2", "2021-03-02"),
        ("2021~", "2021~"), ("2021-03-02T00:00:00Z", "2021-03-02"),
        ("2021-03-02 00:00:00", "2021-03-02"), ("20210302T000000", "2021-03-02"),
        ("2 March 2021", "2021-03-02"), ("March 2, 2021", "2021-03-02"),
        ("Mar. 2, 2021", "2021-03-02"), ("2nd March, 2021", "2021-03-02"),
        ("Sept 2021", "2021-09"), ("2-Mar-2021", "2021-03-02"),
        ("2021年3月2日", "2021-03-02"), ("2021年", "2021"), ("2021/3/2", "2021-03-02"),
        ("", None), (None, None),
    ],
)  # fmt: skip
def test_certain_dates_are_read(text: str | None, expected: str | None) -> None:
    report = LossReport()
    assert read_date(text, report, "") == expected
    assert not report.losses


@pytest.mark.parametrize(
    ("text", "loss"),
    [
        ("02/03/2021", "unread-date"), ("2.3.2021", "unread-date"), ("2/3/21", "unread-date"),
        ("44257", "unread-date"), ("2 Marsh 2021", "unread-date"), ("soon", "unread-date"),
        ("2 March 2 2021", "unread-date"), ("2021-W60-1", "unread-date"),
        ("2021-02-30", "no-such-date"), ("2021-13", "no-such-date"), ("20211301", "no-such-date"),
        ("30 February 2021", "no-such-date"), ("2021/13/2", "no-such-date"),
        ("2021年13月", "no-such-date"),
    ],
)  # fmt: skip
def test_other_dates_are_told_and_left_empty(text: str, loss: str) -> None:
    report = LossReport()
    assert read_date(text, report, "a:1") is None
    assert [(found.kind, found.id) for found in report.losses] == [("wrong", loss)]


def test_a_time_is_told() -> None:
    report = LossReport()
    assert read_date("2021-03-02T17:05:00+01:00", report, "a:1") == "2021-03-02"
    assert [(found.kind, found.id) for found in report.losses] == [("dropped", "time-of-day")]


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("02.03.2021", "%d.%m.%Y", "2021-03-02"), ("02.03.2021", "%m.%d.%Y", "2021-02-03"),
        ("3/2021", "%m/%Y", "2021-03"), ("in 2021", "in %Y", "2021"), ("2021", "%d.%m.%Y", None),
    ],
)  # fmt: skip
def test_dates_are_read_as_a_user_says(text: str, form: str, expected: str | None) -> None:
    check_date_format(form)
    assert read_date(text, LossReport(), "", form) == expected


@pytest.mark.parametrize("form", ["", "d.m.Y", "%d.%m.%y", "%Q %Y", "%d.%m."])
def test_a_format_without_a_year_is_refused(form: str) -> None:
    with pytest.raises(RostraError, match="--date-format"):
        check_date_format(form)


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_is_read_in_each_form(day: date) -> None:
    month = f"{day:%B}"
    forms = (day.isoformat(), f"{day:%Y%m%d}", f"{day:%G-W%V-%u}", f"{month} {day.day}, {day.year}")
    for text in (*forms, f"{day.day} {month} {day.year}"):
        assert read_date(text, LossReport(), "") == day.isoformat()


@given(st.text(max_size=20))
def test_any_text_is_read_or_told(text: str) -> None:
    report = LossReport()
    if read_date(text, report, "") is None and text.strip():
        assert report.has_losses()
