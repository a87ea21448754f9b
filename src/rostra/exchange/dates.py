"""Dates as inputs write them, as EDTF."""

import re
from datetime import UTC, date, datetime

from rostra.edtf import days
from rostra.errors import RostraError
from rostra.exchange.losses import LossReport

_EDTF = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?[?~%]?")
_BASIC = re.compile("[0-9]{8}")
_TIME = re.compile(
    r"([0-9]{4}-?[0-9]{2}-?[0-9]{2})[T ]"
    r"([0-9]{2}(?::?[0-9]{2}){0,2}(?:[.,][0-9]{1,9})?)\s?(?:Z|[+\-][0-9]{2}(?::?[0-9]{2})?)?"
)
_ORDINAL = re.compile(r"[0-9]{4}-[0-9]{3}")
_WEEK_DAY = re.compile(r"[0-9]{4}-W[0-9]{2}-[1-7]")
_ENGLISH = re.compile(
    r"(?:(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?[\s-]+)?(?P<month>[A-Za-z]{3,9})\.?"
    r"(?:\s+(?P<day_after>[0-9]{1,2})(?:st|nd|rd|th)?(?=,|\s))?,?[\s-]+(?P<year>[0-9]{4})"
)
_YEAR_FIRST = re.compile(
    r"([0-9]{4})[年년]\s*(?:([0-9]{1,2})[月월]\s*(?:([0-9]{1,2})[日일])?)?"
    r"|([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})"
)
"""Dates of East Asia; nobody writes the day before the month where the year is first."""

_MONTHS = (
    "january february march april may june july august september october november december"
).split()
_ABBREVIATIONS = {month[:3]: number for number, month in enumerate(_MONTHS, 1)} | {"sept": 9}
_MIDNIGHT = re.compile("[0.,:]*")


def read_date(
    text: str | None, report: LossReport, place: str, date_format: str | None = None
) -> str | None:
    """Return a date as EDTF: a year, a month or a day.

    What is read without a format: ISO 8601 (2021, 2021-03, 2021-03-02, 20210302, 2021-061,
    2021-W09-2, a day with a time, which is left out and reported), the marks ``?``, ``~`` and ``%``
    of EDTF, days with an English month (2 March 2021, Mar. 2, 2021), 2021年3月2日, 2021/3/2. What
    is ambiguous, such as 02/03/2021, is reported and not read.

    Args:
        text: what the input has; None or empty where it states none.
        report: is told of a time that is left out, and of a text that is not read.
        place: where the input has it.
        date_format: how the dates are written, as `datetime.datetime.strptime` takes it; what does
            not have this form is reported and not read.
    """
    text = (text or "").strip()
    if not text:
        return None
    written = _formatted(text, date_format) if date_format else _written(text, report, place)
    if written is None:
        message = (
            f"not a date that is written as {date_format}; the date is left empty"
            if date_format
            else "not a date of ISO 8601, or ambiguous; the date is left empty, unless "
            "--date-format says how dates are written"
        )
        report.add("wrong", "unread-date", message, place, text)
        return None
    if days(written) is None:
        message = "there is no such day in the calendar; the date is left empty"
        report.add("wrong", "no-such-date", message, place, text)
        return None
    return written


def check_date_format(date_format: str | None) -> None:
    """Raise RostraError where a format is not one of dates with a year of four digits."""
    if date_format is None:
        return
    example = date(2103, 12, 31)  # no year of two digits means it
    try:
        read = datetime.strptime(example.strftime(date_format), date_format)  # noqa: DTZ007 - a day
    except ValueError:
        read = None
    if read is None or read.year != example.year:
        raise RostraError(
            f"--date-format {date_format!r} is not a form of dates with a year of four digits: "
            "write for example %d.%m.%Y, %m/%d/%Y or %d %B %Y"
        )


def _formatted(text: str, date_format: str) -> str | None:
    try:
        day = datetime.strptime(text, date_format).replace(tzinfo=UTC).date()
    except ValueError:
        return None
    if "%d" in date_format or "%j" in date_format:
        return day.isoformat()
    has_month = any(code in date_format for code in ("%m", "%b", "%B"))
    return day.isoformat()[: 7 if has_month else 4]


def _written(text: str, report: LossReport, place: str) -> str | None:
    """A text in one of the forms that need no format; None for any other."""
    if timed := _TIME.fullmatch(text):
        text = timed[1]
        if not _MIDNIGHT.fullmatch(timed[2]):
            message = "the time of day is left out: dates are days"
            report.add("dropped", "time-of-day", message, place, timed[0])
    if _EDTF.fullmatch(text):
        return text
    if _BASIC.fullmatch(text):
        return f"{text[:4]}-{text[4:6]}-{text[6:]}"
    if _ORDINAL.fullmatch(text) or _WEEK_DAY.fullmatch(text):
        try:
            form = "%Y-%j" if _ORDINAL.fullmatch(text) else "%G-W%V-%u"
            return datetime.strptime(text, form).replace(tzinfo=UTC).date().isoformat()
        except ValueError:
            return None
    if english := _ENGLISH.fullmatch(text):
        return _with_month_name(english)
    year_first = _YEAR_FIRST.fullmatch(text)
    parts = [part for part in year_first.groups() if part] if year_first else []
    return "-".join(f"{int(part):02}" for part in parts) or None


def _with_month_name(match: re.Match[str]) -> str | None:
    name = match["month"].casefold()
    month = _MONTHS.index(name) + 1 if name in _MONTHS else _ABBREVIATIONS.get(name)
    if month is None or (match["day"] and match["day_after"]):
        return None
    day = match["day"] or match["day_after"]
    return f"{match['year']}-{month:02}" + (f"-{int(day):02}" if day else "")
