"""Level records by the reference validator, jsonschema: exact, and the source of all messages.

A line becomes a record, a record is checked against its schema, ids are compared within a table.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from rostra import strict_json
from rostra.printable import shortened_json
from rostra.problems import Problem
from rostra.schema import Schema
from rostra.validation.consistency import consistency_flaws
from rostra.validation.content import Flaw, Record
from rostra.validation.encoding import text_flaws

_LARGEST_EXACT = 2**53  # integers up to here are floating-point numbers exactly
_MAX_DEPTH = 64  # far less than any reader's limit, which depends on version and calling code
_MAX_CODES = 20  # a longer codelist is referred to, not printed


def check_line(
    name: str, number: int, line: str, table: str, validator: Draft202012Validator
) -> tuple[Record | None, list[Problem]]:
    """Check one line of a table by itself: its record, None if it is not one, and its problems."""
    record, problems = parse_record(name, number, line)
    if record is not None and not problems:
        problems = check_record(name, number, record, validator) or [
            Problem(kind, name, number, field, message)
            for kind, field, message in consistency_flaws(table, record)
        ]
    return record, problems


def parse_record(name: str, number: int | None, line: str) -> tuple[Record | None, list[Problem]]:
    """Parse one JSON object, refusing what JSON readers read differently."""
    try:
        record = strict_json.parse(line, max_depth=_MAX_DEPTH, fixed_width_numbers=True)
    except strict_json.StrictJSONError as error:
        message = f"not JSON: {error}" if error.kind == "invalid-json" else str(error)
        return None, [Problem(error.kind, name, number, None, message)]
    if not isinstance(record, dict):
        message = f"a record is an object, not {type(record).__name__}"
        return None, [Problem("not-an-object", name, number, None, message)]
    return record, []


def check_record(
    name: str, number: int | None, record: Record, validator: Draft202012Validator
) -> list[Problem]:
    """Check one record by itself: its strings, then its schema."""
    problems = check_strings(name, number, record)
    if problems:
        return problems
    try:
        errors = list(validator.iter_errors(record))
    except RecursionError:
        return [Problem("too-deep", name, number, None, "a value is nested too deeply")]
    problems = [problem for error in errors for problem in _schema_problems(name, number, error)]
    columns = cast("Schema", validator.schema)["properties"]
    return problems or [
        Problem(kind, name, number, field, message)
        for kind, field, message in number_flaws(record, columns)
    ]


def check_strings(name: str, number: int | None, record: Record) -> list[Problem]:
    """Check the keys and texts of a record for characters that they may not have."""
    return [
        Problem(kind, name, number, field, message)
        for field, text in _strings(record)
        for kind, message in _string_flaws(text)
    ]


def number_flaws(record: Record, columns: Mapping[str, Schema]) -> Iterator[Flaw]:
    """Numbers that JSON Schema accepts and these columns would silently change."""
    for field, column in columns.items():
        value, schema = record.get(field), column.get("items", column)
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, float) and "integer" in schema["type"]:
                yield "wrong-type", field, f"{item} is written with a decimal point"
            if type(item) is int and "number" in schema["type"] and abs(item) > _LARGEST_EXACT:
                message = f"{item} has more digits than a floating-point number keeps"
                yield "out-of-range", field, message


def check_ids(name: str, ids: Iterable[str]) -> Iterator[Problem]:
    """Check that the ids of a table, in the order of its lines, are unique and sorted."""
    first_line: dict[str, int] = {}
    previous = ""
    for number, own_id in enumerate(ids, 1):
        if own_id in first_line:
            message = f"{own_id} is also the id of line {first_line[own_id]}"
            yield Problem("duplicate-id", name, number, "id", message)
        elif own_id < previous:
            yield Problem("not-sorted", name, number, "id", f"{own_id} comes after {previous}")
        first_line.setdefault(own_id, number)
        previous = own_id


def _strings(value: object, field: str = "") -> Iterator[tuple[str, str]]:
    """All keys and texts of a value, each with the field that has it."""
    if isinstance(value, str):
        yield field, value
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item, field)
    elif isinstance(value, dict):
        for key, inner in value.items():
            inner_field = f"{field}.{key}" if field else key
            yield inner_field, key
            yield from _strings(inner, inner_field)


def _string_flaws(text: str) -> Iterator[tuple[str, str]]:
    if "\n" in text:
        yield "line-break", "the value has a line break"
    elif "\r" in text:
        yield "carriage-return", "the value has a carriage return"
    else:
        for kind, offset, message in text_flaws(text):
            yield kind, f"{message}, at {offset} of the value"


def _schema_problems(name: str, number: int | None, error: ValidationError) -> Iterator[Problem]:
    path = [step for step in error.absolute_path if isinstance(step, str)]
    keyword, schema = str(error.validator), cast("Schema", error.schema)
    if keyword == "required":
        # One error for each missing field; only its message says which.
        key = next(k for k in schema["required"] if error.message.startswith(repr(k)))
        field = ".".join([*path, key])
        yield Problem("missing-field", name, number, field, "the field is missing")
    elif keyword == "additionalProperties":
        for key in sorted(set(cast("Record", error.instance)) - set(schema["properties"])):
            field = ".".join([*path, key])
            yield Problem("unknown-field", name, number, field, "no such field is declared")
    else:
        kind, describe = _MESSAGES[keyword]
        message = f"{shortened_json(error.instance)} {describe(schema)}"
        yield Problem(kind, name, number, ".".join(path) or None, message)


_MESSAGES: dict[str, tuple[str, Callable[[Any], str]]] = {
    "type": ("wrong-type", lambda s: f"is not {_types(s['type'])}"),
    "enum": ("not-in-codelist", lambda s: f"is not a code of {s['x-codelist']}{_codes(s)}"),
    "pattern": ("wrong-pattern", lambda s: f"is not {s['x-rule']}"),
    "minLength": ("wrong-length", lambda s: f"is shorter than {s['minLength']} characters"),
    "maxLength": ("wrong-length", lambda s: f"is longer than {s['maxLength']} characters"),
    "minItems": ("wrong-length", lambda s: f"has fewer than {s['minItems']} items"),
    "maxItems": ("wrong-length", lambda s: f"has more than {s['maxItems']} items"),
    "minimum": ("out-of-range", lambda s: f"is less than {s['minimum']}"),
    "maximum": ("out-of-range", lambda s: f"is more than {s['maximum']}"),
    "uniqueItems": ("repeated-item", lambda _: "has an item twice"),
}


def _types(declared: str | list[str]) -> str:
    names = [declared] if isinstance(declared, str) else declared
    articles = {"array": "an array", "integer": "an integer", "object": "an object", "null": "null"}
    return " or ".join(articles.get(name, f"a {name}") for name in names)


def _codes(schema: Schema) -> str:
    codes = [code for code in schema["enum"] if code is not None]
    if len(codes) > _MAX_CODES:
        own = any(code.startswith("x-") for code in codes)
        places = "codelists/ and the corpus's own schema/ have" if own else "codelists/ has"
        return f" ({places} all {len(codes)})"
    return f": {', '.join([*codes, *(['null'] if None in schema['enum'] else [])])}"
