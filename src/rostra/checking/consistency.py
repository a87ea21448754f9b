"""Level records, what a schema cannot say: how the fields of one record fit each other."""

import calendar
from collections.abc import Iterator
from typing import Any

Record = dict[str, Any]
Flaw = tuple[str, str, str]
"""(problem id, field, message)"""


def check_record(table: str, record: Record) -> Iterator[Flaw]:
    """Check one record that satisfies its schema."""
    for field in ("date", "published"):
        if field in record:
            yield from _date(field, record[field])
    if table == "utterances":
        yield from _utterance(record)
    if table == "sources":
        yield from _source(record)


def _utterance(record: Record) -> Iterator[Flaw]:
    if record["id"][:-5] != record["source_id"]:
        yield "foreign-id", "id", f"{record['id']} is no id of the source {record['source_id']}"
    if (record["country"] is None) != (record["country_basis"] is None):
        given, missing = ("country", "country_basis")[:: 1 if record["country"] else -1]
        yield "country-without-basis", missing, f"{given} is given and {missing} is null"
    nulls = [f for f in ("role", "role_type", "role_status") if record[f] is None]
    if len(nulls) in (1, 2):
        yield "role-without-type", nulls[0], f"{' and '.join(nulls)} null, the rest is given"
    elided = "…" in record["utterance"] or "..." in record["utterance"]
    if record["elided"] != elided:
        message = (
            f"elided is {record['elided']!s}, an ellipsis does {'' if elided else 'not '}stand"
        )
        yield "wrong-elided", "elided", message.replace("True", "true").replace("False", "false")


def _source(record: Record) -> Iterator[Flaw]:
    if record["text_basis"] == "none":
        for field in ("file", "sha256"):
            if record[field] is not None:
                yield "offset-without-text", field, "text_basis is none, so there is no such thing"
    elif record["file"] != f"{record['id']}.txt":
        yield "unsafe-file-name", "file", f"{record['file']!r} is not {record['id']}.txt"
    elif record["sha256"] is None:
        yield "offset-without-text", "sha256", "the source has a text, so it has a checksum"


def _date(field: str, value: str | None) -> Iterator[Flaw]:
    parts = [int(part) for part in (value or "").rstrip("?~%").split("-") if part]
    if len(parts) == len(("year", "month", "day")):
        year, month, day = parts
        if year == 0 or day > calendar.monthrange(year, month)[1]:
            yield "impossible-date", field, f"there is no day {value}"
