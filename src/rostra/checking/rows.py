"""Level records: lines to records, records against their schema, ids within one table."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NoReturn, cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from rostra.checking import consistency, encoding
from rostra.problems import Problem
from rostra.schema import Schema, curated

Record = dict[str, Any]

_INT64 = 2**63
_DIGITS = 20  # of the longest integer of 64 bits with its sign; longer ones are not even converted


class _RefusedError(ValueError):
    """A value that JSON texts can hold and our records may not: (problem id, message)."""


def check_rows(
    name: str, table: str, lines: list[str], schema: Schema
) -> tuple[list[Record], list[Problem]]:
    """Check the lines of a curated table by the reference alone; gives its records.

    `rostra.checking.tables` says the same of a table of any size, sooner.
    """
    validator = compiled(curated(schema))
    records: list[Record] = []
    problems: list[Problem] = []
    for number, line in enumerate(lines, 1):
        record, found = check_line(name, number, line, table, validator)
        if record is not None:
            records.append(record)
        problems += found
    return records, problems or list(check_ids(name, (record["id"] for record in records)))


def check_line(
    name: str, number: int, line: str, table: str, validator: Draft202012Validator
) -> tuple[Record | None, list[Problem]]:
    """Check one line of a curated table by itself; gives its record, where it is one."""
    record, found = parse(name, number, line)
    if record is not None and not found:
        found = check_row(name, number, record, validator) or [
            Problem(kind, name, number, field, message)
            for kind, field, message in consistency.check_record(table, record)
        ]
    return record, found


def compiled(schema: Schema) -> Draft202012Validator:
    """The reference validator of a schema; it fetches nothing."""
    return Draft202012Validator(schema)


def parse(name: str, number: int | None, line: str) -> tuple[Record | None, list[Problem]]:
    """One JSON text to one record, refusing what JSON readers read differently."""

    def bad(kind: str, message: str) -> tuple[None, list[Problem]]:
        return None, [Problem(kind, name, number, None, message)]

    try:
        record = json.loads(
            line, object_pairs_hook=_object, parse_int=_integer, parse_constant=_constant
        )
    except _RefusedError as refused:
        return bad(*refused.args)
    except RecursionError:
        return bad("too-deep", "the JSON text is nested too deeply to be read")
    except ValueError as error:
        return bad("invalid-json", f"not JSON: {error}")
    if not isinstance(record, dict):
        return bad("not-an-object", f"a record is an object, not {type(record).__name__}")
    return record, []


def check_row(
    name: str, number: int | None, record: Record, validator: Draft202012Validator
) -> list[Problem]:
    """Check one record by itself: its strings, then its schema."""
    found = check_strings(name, number, record)
    if found:
        return found
    errors = validator.iter_errors(record)
    found = [problem for error in errors for problem in _of_schema(name, number, error)]
    return found or [
        Problem("wrong-type", name, number, field, f"{value} is written with a decimal point")
        for field, value in record.items()
        if isinstance(value, float) and "integer" in validator.schema["properties"][field]["type"]  # type: ignore[index]
    ]


def check_strings(name: str, number: int | None, record: Record) -> list[Problem]:
    """Check what a record says, and its keys, for what may stand in no text."""
    return [
        Problem(kind, name, number, field, message)
        for field, text in _strings(record)
        for kind, message in _string_flaws(text)
    ]


def _strings(record: Record) -> Iterator[tuple[str, str]]:
    for field, value in record.items():
        yield field, field
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str):
                yield field, text


def _string_flaws(text: str) -> Iterator[tuple[str, str]]:
    if "\n" in text:
        yield "line-break", "the value has a line break"
    elif "\r" in text:
        yield "carriage-return", "the value has a carriage return"
    else:
        for kind, at, message in encoding.flaws(text):
            yield kind, f"{message}, at {at} of the value"


def _of_schema(name: str, number: int | None, error: ValidationError) -> Iterator[Problem]:
    """What one error of the validator says, in our words."""
    field = str(error.absolute_path[0]) if error.absolute_path else None
    keyword, schema = str(error.validator), cast("Schema", error.schema)
    if keyword == "required":
        # One error for each missing field; only its message says which.
        key = next(k for k in schema["required"] if error.message.startswith(repr(k)))
        yield Problem("missing-field", name, number, key, "the field is missing")
    elif keyword == "additionalProperties":
        for key in sorted(set(cast("Record", error.instance)) - set(schema["properties"])):
            yield Problem("unknown-field", name, number, key, "no such field is declared")
    else:
        kind, tell = _TOLD[keyword]
        yield Problem(kind, name, number, field, f"{_short(error.instance)} {tell(schema)}")


_TOLD: dict[str, tuple[str, Callable[[Any], str]]] = {
    "type": ("wrong-type", lambda s: f"is no {' or '.join(_as_list(s['type']))}"),
    "enum": ("not-in-codelist", lambda s: f"is no code of {s['x-codelist']}: {_codes(s['enum'])}"),
    "pattern": ("wrong-pattern", lambda s: f"is not {s['x-rule']}"),
    "minLength": ("wrong-length", lambda s: f"is shorter than {s['minLength']} characters"),
    "maxLength": ("wrong-length", lambda s: f"is longer than {s['maxLength']} characters"),
    "minItems": ("wrong-length", lambda s: f"has fewer than {s['minItems']} items"),
    "maxItems": ("wrong-length", lambda s: f"has more than {s['maxItems']} items"),
    "minimum": ("out-of-range", lambda s: f"is less than {s['minimum']}"),
    "maximum": ("out-of-range", lambda s: f"is more than {s['maximum']}"),
    "uniqueItems": ("repeated-item", lambda _: "has an item twice"),
}


def _as_list(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


_MANY = 20  # a longer codelist is named, not recited


def _codes(codes: list[str | None]) -> str:
    named = [code or "null" for code in codes]
    return ", ".join(named) if len(named) <= _MANY else f"see codelists/ ({len(named)} codes)"


_WIDTH = 60


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _WIDTH else text[: _WIDTH - 1] + "…"


def check_ids(name: str, ids: Iterable[str]) -> Iterator[Problem]:
    """Check that the ids of a table, in the order of its lines, are unique and sorted."""
    first: dict[str, int] = {}
    before = ""
    for number, here in enumerate(ids, 1):
        if here in first:
            message = f"{here} is the id of line {first[here]} too"
            yield Problem("duplicate-id", name, number, "id", message)
        elif here < before:
            yield Problem("not-sorted", name, number, "id", f"{here} stands after {before}")
        first.setdefault(here, number)
        before = here


def _object(pairs: list[tuple[str, Any]]) -> Record:
    record = dict(pairs)
    if len(record) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise _RefusedError("duplicate-key", f"the key {_short(twice)} stands twice")
    return record


def _integer(digits: str) -> int:
    if len(digits) > _DIGITS or not -_INT64 <= int(digits) < _INT64:
        raise _RefusedError("integer-too-big", f"{_short(digits)} does not fit 64 bits")
    return int(digits)


def _constant(name: str) -> NoReturn:
    raise _RefusedError("not-a-number", f"{name} is no JSON")
