"""The fast path of level records: orjson and jsonschema-rs, which only say "nothing is wrong".

Whatever they do not let through may be right all the same; the reference (`rostra.validation.rows`)
decides, and it alone says what is wrong. So ids and messages never differ.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

import orjson
from jsonschema.exceptions import SchemaError
from jsonschema_rs import Draft202012Validator, RegexOptions, ValidationError

from rostra.schema import Schema
from rostra.validation import consistency, encoding, rows

Record = dict[str, Any]


class Job(NamedTuple):
    """What the blocks of one table are checked against.

    Attributes:
        name: path of the file within the corpus folder.
        table: name of the table.
        schema: the schema of its curated records, as JSON.
    """

    name: str
    table: str
    schema: bytes


class Plan(NamedTuple):
    """A compiled job.

    Attributes:
        job: what it was made from.
        valid: whether jsonschema_rs accepts all of these records.
        reference: the validator of jsonschema.
        integers: the values of a record's columns of integers.
        numbers: the other columns that may hold numbers, by themselves or in a list: there the
            digits have to be looked at.
    """

    job: Job
    valid: Callable[[list[Record]], bool]
    reference: Any
    integers: Callable[[Record], Iterable[object]]
    numbers: dict[str, Schema]


@lru_cache(maxsize=16)
def compiled(job: Job) -> Plan:
    """Compile a job, once in a process."""
    schema = orjson.loads(job.schema)
    fast = _validator({"type": "array", "items": schema})
    columns: dict[str, Schema] = schema["properties"]
    integers = [name for name, column in columns.items() if "integer" in _types(column)]
    if len(integers) > 1 and set(integers) <= set(schema["required"]):
        get: Callable[[Record], Iterable[object]] = itemgetter(*integers)  # in half the time
    else:

        def get(record: Record) -> Iterable[object]:
            return map(record.get, integers)

    numbers = {name: column for name, column in columns.items() if _hides_numbers(column)}
    return Plan(job, fast.is_valid, rows.compiled(schema), get, numbers)


def _hides_numbers(column: Schema) -> bool:
    """Whether a float in this column may be right, or is not among the values of the record."""
    if {"array", "object"} & set(_types(column)):
        text = orjson.dumps(column)
        return b'"number"' in text or b'"integer"' in text
    return "number" in _types(column)


def _validator(schema: Schema) -> Draft202012Validator:
    return Draft202012Validator(schema, pattern_options=RegexOptions(), validate_formats=False)


def readable(schema: Schema) -> bool:
    """Whether both validators can read the patterns of a schema."""
    try:
        _validator(schema)
        rows.compiled(schema).check_schema(schema)
    except (ValidationError, SchemaError):
        return False
    return True


def _types(column: Schema) -> list[str]:
    kind: str | list[str] = column.get("type", [])
    return [kind] if isinstance(kind, str) else kind


def quick(raw: bytes, lines: list[bytes], plan: Plan) -> list[Record] | None:
    """The records of lines in which nothing is wrong; None where something may be."""
    if b"\r" in raw or (plan.numbers and _LONG_INTEGER.search(raw)):
        return None
    try:
        records = [orjson.loads(line) for line in lines]
        valid = plan.valid(records)
    except ValueError:  # not JSON, not UTF-8, nested too deeply for either
        return None
    if not valid:
        return None
    plain = orjson.dumps(records)
    if not (_keys_once(raw, plain) and _clean(plain) and _numbers_kept(records, plan)):
        return None
    return records if consistency.sound(plan.job.table, records) else None


# orjson makes floats of integers beyond 64 bits. Where only whole columns are integers, these
# floats show; elsewhere the digits do.
_LONG_INTEGER = re.compile(rb"[0-9]{19}")


def _keys_once(raw: bytes, plain: bytes) -> bool:
    """Whether no key stood twice in an object.

    orjson keeps the last of them; the colons of the others are missing where the records are
    written anew. A colon may not hide behind its escape.
    """
    hidden = b"\\" in raw and (b"\\u003a" in raw or b"\\u003A" in raw)
    return not hidden and raw.count(b":") == plain.count(b":")


def _numbers_kept(records: list[Record], plan: Plan) -> bool:
    """Whether no column would change a number: what the reference calls `rows.number_flaws`."""
    if any(float in map(type, values) for values in map(plan.integers, records)):
        return False  # an integer is written with a decimal point
    if not plan.numbers:
        return True
    return not any(any(rows.number_flaws(record, plan.numbers)) for record in records)


_PLAIN = bytes(range(0x20, 0x7F))


def _clean(plain: bytes) -> bool:
    """Whether no string in records that orjson wrote holds what may stand in no text.

    Strings end in a quotation mark, which composes with nothing: where the whole is in normal
    form C, so is each of its strings.
    """
    # Of escapes it writes these two, and those of control characters.
    if b"\\" in plain and b"\\" in plain.replace(b"\\\\", b"").replace(b'\\"', b""):
        return False
    if encoding.harmless(plain.translate(None, _PLAIN).decode()):
        return True
    return not any(encoding.flaws(plain.decode()))
