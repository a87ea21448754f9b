"""Level records: lines to records, records against their schema, ids within one table."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from jsonschema import Draft202012Validator

from rostra import strict_json
from rostra.problems import Problem
from rostra.schema import Schema, curated_schema
from rostra.validation import consistency, encoding
from rostra.validation.telling import of_schema

Record = dict[str, Any]

_DOUBLE = 2**53  # the integers up to here are floating-point numbers exactly
_DEPTH = 64  # far less than any reader's limit, which depends on version and calling code


def check_rows(
    name: str, table: str, lines: list[str], schema: Schema
) -> tuple[list[Record], list[Problem]]:
    """Check the lines of a curated table by the reference alone; gives its records.

    `rostra.validation.tables` says the same of a table of any size, sooner.
    """
    validator = compiled(curated_schema(schema))
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
    try:
        record = strict_json.parse(line, max_depth=_DEPTH, fixed_width_numbers=True)
    except strict_json.StrictJSONError as error:
        message = f"not JSON: {error}" if error.kind == "invalid-json" else str(error)
        return None, [Problem(error.kind, name, number, None, message)]
    if not isinstance(record, dict):
        message = f"a record is an object, not {type(record).__name__}"
        return None, [Problem("not-an-object", name, number, None, message)]
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
