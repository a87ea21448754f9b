"""Level records, beyond the schema: whether the fields of one record fit each other."""

import calendar
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from operator import itemgetter
from typing import Any

from rostra.validation.content import Flaw, Record


def consistency_flaws(table: str, record: Record) -> list[Flaw]:
    """Check one record that satisfies its schema."""
    flaws = [
        ("impossible-date", field, f"there is no day {record[field]}")
        for field in ("date", "published")
        if not _is_date(record.get(field))
    ]
    checks = {
        "utterances": _utterance,
        "sources": _source,
        "annotations": _annotation,
        "external_facts": _external_fact,
    }
    return [*flaws, *checks[table](record)] if table in checks else flaws


def is_consistent(table: str, records: list[Record]) -> bool:
    """Whether `consistency_flaws` is empty for each of these records, in half its time."""
    dates = {record.get(field) for field in ("date", "published") for record in records}
    if not all(map(_is_date, dates)):
        return False
    if table == "utterances":
        return _fit_each_other(map(_UTTERANCE_FIELDS, records))
    return not any(consistency_flaws(table, record) for record in records)


def are_consistent_columns(columns: Mapping[str, list[Any]]) -> bool:
    """`is_consistent` for the columns of utterances that it reads: `UTTERANCE_COLUMNS`, `date`."""
    rows = zip(*(columns[name] for name in UTTERANCE_COLUMNS), strict=True)
    return all(map(_is_date, {*columns["date"]})) and _fit_each_other(rows)


def _fit_each_other(rows: Iterable[tuple[Any, ...]]) -> bool:
    """Whether each of these `UTTERANCE_COLUMNS` fit each other."""
    return all(
        own_id[:-5] == source
        and (country is None) == (basis is None)
        and (role is None) == (role_type is None) == (status is None)
        and elided == ("…" in words or "..." in words)
        for own_id, source, country, basis, role, role_type, status, words, elided in rows
    )


UTTERANCE_COLUMNS = (
    "id source_id country country_basis role role_type role_status utterance elided".split()
)
"""The columns of an utterance that are compared with each other."""

_UTTERANCE_FIELDS = itemgetter(*UTTERANCE_COLUMNS)


def _utterance(record: Record) -> Iterator[Flaw]:
    fields = _UTTERANCE_FIELDS(record)
    own_id, source, country, basis, role, role_type, status, words, elided = fields
    if own_id[:-5] != source:
        yield "foreign-id", "id", f"{own_id} is not an id of the source {source}"
    if (country is None) != (basis is None):
        missing, present = "country", "country_basis"
        if country is not None:
            missing, present = present, missing
        yield "country-without-basis", missing, f"{missing} is null although {present} is not"
    if not (role is None) == (role_type is None) == (status is None):
        nulls = [f for f in ("role", "role_type", "role_status") if record[f] is None]
        message = f"{' and '.join(nulls)} null, but not all three of role, role_type, role_status"
        yield "role-without-type", nulls[0], message
    if elided != ("…" in words or "..." in words):
        occurrence = "has no" if elided else "has an"
        message = f"elided is {json.dumps(elided)}, but the utterance {occurrence} ellipsis"
        yield "wrong-elided", "elided", message


def _source(record: Record) -> Iterator[Flaw]:
    if record["text_basis"] == "none":
        if given := [field for field in ("file", "sha256") if record[field] is not None]:
            message = f"text_basis is none, so the source has no {' and no '.join(given)}"
            yield "offset-without-text", given[0], message
    elif record["file"] != f"{record['id']}.txt":
        yield "unsafe-file-name", "file", f"{record['file']!r} is not {record['id']}.txt"
    elif record["sha256"] is None:
        yield "offset-without-text", "sha256", "the source has a text, so it needs a checksum"


# The attributes that every span of a layer has, as far as its schema version has them. A group that
# was moved from schema 1 has no part.
_REQUIRED = {
    "slogan": ("normalised",),
    "demand": ("force", "voice"),
    "commitment": ("voice",),
    "group": ("target", "valence"),
}


def _annotation(record: Record) -> Iterator[Flaw]:
    prefix = f"{record['utterance_id']}.{record['layer']}.{record['annotator']}."
    if record["id"][:-2] != prefix:
        yield "foreign-id", "id", f"{record['id']} is not an id {prefix}NN"
    no_span = record["label"] == "none"
    if no_span != (record["text"] is None):
        presence = "null" if record["text"] is None else "not null"
        yield "label-without-span", "label", f"label is {record['label']}, but text is {presence}"
    for name, value in record["attributes"].items():
        required = name in _REQUIRED.get(record["layer"], ()) and not no_span
        if (required and value is None) or (no_span and value is not None):
            message = f"{name} is {json.dumps(value)}, but label is {record['label']}"
            yield "label-without-attribute", f"attributes.{name}", message
    if record["attributes"].get("voice") == "own" and record["attributes"]["claimant"] is not None:
        message = f"claimant is {json.dumps(record['attributes']['claimant'])}, but voice is own"
        yield "claimant-without-report", "attributes.claimant", message


FACT_COLUMNS = {
    "sources": ("title", "publisher", "published", "url"),
    "events": ("name", "date", "place", "organiser"),
}
"""The columns that a fact from elsewhere may be of, by table: what a document could have stated."""


def _external_fact(record: Record) -> Iterator[Flaw]:
    columns = FACT_COLUMNS[record["table"]]
    if record["column"] not in columns:
        message = f"{record['table']} have {', '.join(columns)}, not {record['column']}"
        yield "foreign-column", "column", message
    if not _is_date(record["accessed"]):
        yield "impossible-date", "accessed", f"there is no day {record['accessed']}"


@lru_cache(maxsize=4096)
def _is_date(value: str | None) -> bool:
    parts = [int(part) for part in (value or "").rstrip("?~%").split("-") if part]
    match parts:
        case year, month, day:
            return year > 0 and day <= calendar.monthrange(year, month)[1]
    return True
