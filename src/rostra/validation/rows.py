"""Level records: lines to records, records against their schema, ids within one table."""

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NoReturn, cast

from jsonschema import Draft202012Validator

from rostra.problems import Problem
from rostra.schema import Schema, curated
from rostra.validation import consistency, encoding
from rostra.validation.telling import of_schema, short

Record = dict[str, Any]

_INT64 = 2**63
_DOUBLE = 2**53  # the integers up to here are floating-point numbers exactly
_DIGITS = 20  # of the longest integer of 64 bits with its sign; longer ones are not even converted
_DEPTH = 64  # far less than any reader's limit, which depends on version and calling code


class _RefusedError(ValueError):
    """A value that JSON texts can hold and our records may not: (problem id, message)."""


def check_rows(
    name: str, table: str, lines: list[str], schema: Schema
) -> tuple[list[Record], list[Problem]]:
    """Check the lines of a curated table by the reference alone; gives its records.

    `rostra.validation.tables` says the same of a table of any size, sooner.
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
            line,
            object_pairs_hook=_object,
            parse_int=_integer,
            parse_float=_float,
            parse_constant=_constant,
        )
        deep = _too_deep(record)
    except _RefusedError as refused:
        return bad(*refused.args)
    except RecursionError:
        deep = True
    except ValueError as error:
        return bad("invalid-json", f"not JSON: {error}")
    if deep:
        return bad("too-deep", f"the JSON text is nested more than {_DEPTH} levels deep")
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
    try:
        errors = list(validator.iter_errors(record))
    except RecursionError:
        return [Problem("too-deep", name, number, None, "a value is nested too deeply")]
    found = [problem for error in errors for problem in of_schema(name, number, error)]
    columns = cast("Schema", validator.schema)["properties"]
    return found or [
        Problem(kind, name, number, field, message)
        for kind, field, message in number_flaws(record, columns)
    ]


def check_strings(name: str, number: int | None, record: Record) -> list[Problem]:
    """Check what a record says, and its keys, for what may stand in no text."""
    return [
        Problem(kind, name, number, field, message)
        for field, text in _strings(record)
        for kind, message in _string_flaws(text)
    ]


def number_flaws(record: Record, columns: Mapping[str, Schema]) -> Iterator[consistency.Flaw]:
    """What JSON Schema lets pass as a number, and these columns would change in silence."""
    for field, column in columns.items():
        value, schema = record.get(field), column.get("items", column)
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, float) and "integer" in schema["type"]:
                yield "wrong-type", field, f"{item} is written with a decimal point"
            if type(item) is int and "number" in schema["type"] and abs(item) > _DOUBLE:
                message = f"{item} has more digits than a floating-point number keeps"
                yield "out-of-range", field, message


def _strings(value: object, field: str = "") -> Iterator[tuple[str, str]]:
    """All keys and texts of a value, each with the field that it stands in."""
    if isinstance(value, str):
        yield field, value
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item, field)
    elif isinstance(value, dict):
        for key, inner in value.items():
            here = f"{field}.{key}" if field else key
            yield here, key
            yield from _strings(inner, here)


def _string_flaws(text: str) -> Iterator[tuple[str, str]]:
    if "\n" in text:
        yield "line-break", "the value has a line break"
    elif "\r" in text:
        yield "carriage-return", "the value has a carriage return"
    else:
        for kind, at, message in encoding.flaws(text):
            yield kind, f"{message}, at {at} of the value"


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
        raise _RefusedError("duplicate-key", f"the key {short(twice)} stands twice")
    return record


def _too_deep(value: object) -> bool:
    level = [value]
    for _ in range(_DEPTH + 1):
        inner = [
            v.values() if isinstance(v, dict) else v for v in level if isinstance(v, (dict, list))
        ]
        if not inner:
            return False
        level = [value for values in inner for value in values]
    return True


def _integer(digits: str) -> int:
    if len(digits) > _DIGITS or not -_INT64 <= int(digits) < _INT64:
        raise _RefusedError("integer-too-big", f"{short(digits)} does not fit 64 bits")
    return int(digits)


def _float(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise _RefusedError("not-a-number", f"{short(digits)} is beyond all floating-point numbers")
    return number


def _constant(name: str) -> NoReturn:
    raise _RefusedError("not-a-number", f"{name} is no JSON")
