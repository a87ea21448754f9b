"""Level records, what a schema cannot say: how the fields of one record fit each other."""

import calendar
import json
from collections.abc import Iterator
from functools import lru_cache
from operator import itemgetter
from typing import Any

Record = dict[str, Any]
Flaw = tuple[str, str, str]
"""(problem id, field, message)"""


def check_record(table: str, record: Record) -> list[Flaw]:
    """Check one record that satisfies its schema."""
    found = [
        ("impossible-date", field, f"there is no day {record[field]}")
        for field in ("date", "published")
        if not _is_date(record.get(field))
    ]
    if table == "utterances":
        found += _utterance(record)
    if table == "sources":
        found += _source(record)
    if table == "annotations":
        found += _annotation(record)
    return found


def sound(table: str, records: list[Record]) -> bool:
    """Whether `check_record` finds nothing in any of these records, in half its time."""
    dates = {record.get(field) for field in ("date", "published") for record in records}
    if not all(map(_is_date, dates)):
        return False
    if table == "utterances":
        return all(
            own[:-5] == source
            and (country is None) == (basis is None)
            and (role is None) == (kind is None) == (status is None)
            and elided == ("…" in words or "..." in words)
            for own, source, country, basis, role, kind, status, words, elided in map(
                _UTTERANCE, records
            )
        )
    return not any(check_record(table, record) for record in records)


_UTTERANCE = itemgetter(
    *("id", "source_id", "country", "country_basis", "role", "role_type", "role_status"),
    *("utterance", "elided"),
)


def _utterance(record: Record) -> list[Flaw]:
    own, source, country, basis, role, kind, status, words, elided = _UTTERANCE(record)
    found = []
    if own[:-5] != source:
        found.append(("foreign-id", "id", f"{own} is no id of the source {source}"))
    if (country is None) != (basis is None):
        given, missing = ("country", "country_basis")[:: 1 if country else -1]
        found.append(("country-without-basis", missing, f"{given} is given and {missing} is null"))
    if not (role is None) == (kind is None) == (status is None):
        nulls = [f for f in ("role", "role_type", "role_status") if record[f] is None]
        message = f"{' and '.join(nulls)} null, the rest is given"
        found.append(("role-without-type", nulls[0], message))
    if elided != ("…" in words or "..." in words):
        message = f"elided is {json.dumps(elided)}, an ellipsis does {'not ' * elided}stand"
        found.append(("wrong-elided", "elided", message))
    return found


def _source(record: Record) -> Iterator[Flaw]:
    if record["text_basis"] == "none":
        for field in ("file", "sha256"):
            if record[field] is not None:
                yield "offset-without-text", field, "text_basis is none, so there is no such thing"
    elif record["file"] != f"{record['id']}.txt":
        yield "unsafe-file-name", "file", f"{record['file']!r} is not {record['id']}.txt"
    elif record["sha256"] is None:
        yield "offset-without-text", "sha256", "the source has a text, so it has a checksum"


_NEEDED = {"slogan": ("normalised",), "demand": ("force",), "group": ("target", "valence")}
"""The attributes that a span of a layer has in any case."""


def _annotation(record: Record) -> Iterator[Flaw]:
    whole = f"{record['utterance_id']}.{record['layer']}.{record['annotator']}."
    if record["id"][:-2] != whole:
        yield "foreign-id", "id", f"{record['id']} is no id of {whole}NN"
    nothing = record["label"] == "none"
    if nothing != (record["text"] is None):
        given = "no words" if record["text"] is None else "words"
        yield "label-without-span", "label", f"label is {record['label']} and there are {given}"
    for name, value in record["attributes"].items():
        needed = name in _NEEDED.get(record["layer"], ()) and not nothing
        if (needed and value is None) or (nothing and value is not None):
            message = "is null" if value is None else f"is {json.dumps(value)}"
            message += f", and label is {record['label']}"
            yield "label-without-attribute", f"attributes.{name}", f"{name} {message}"


@lru_cache(maxsize=4096)
def _is_date(value: str | None) -> bool:
    parts = [int(part) for part in (value or "").rstrip("?~%").split("-") if part]
    if len(parts) == len(("year", "month", "day")):
        year, month, day = parts
        return year > 0 and day <= calendar.monthrange(year, month)[1]
    return True
