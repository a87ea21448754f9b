"""Level records by orjson and jsonschema-rs: fast, and only able to say that nothing is wrong.

Lines that they do not accept may be right all the same: the reference (`rostra.validation.
reference_path`) decides and writes the messages. So ids and messages never differ.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from itertools import chain
from operator import itemgetter
from typing import Any, NamedTuple

import orjson
from jsonschema import Draft202012Validator, validators
from jsonschema.exceptions import SchemaError
from jsonschema.exceptions import ValidationError as SchemaViolation
from jsonschema_rs import Draft202012Validator as FastValidator
from jsonschema_rs import RegexOptions, ValidationError

from rostra.schema import Schema
from rostra.validation.consistency import is_consistent
from rostra.validation.content import Record
from rostra.validation.encoding import is_harmless, text_flaws
from rostra.validation.reference_path import number_flaws

LINES = 16
"""How many lines are checked at a time: their records stay in the cache of a processor, where each
step takes half the time."""


class TableSpec(NamedTuple):
    """A file of a table and the JSON of its curated schema; small enough for another process."""

    name: str
    table: str
    schema: bytes


class CompiledSpec(NamedTuple):
    """A table's specification with its validators.

    `are_valid` is whether jsonschema_rs accepts all of these records, `reference` the validator
    of jsonschema. `integers` gives the values of a record's integer columns; `number_columns` are
    the others that can have numbers, by themselves or in a list: for them the digits matter.
    """

    spec: TableSpec
    are_valid: Callable[[list[Record]], bool]
    reference: Draft202012Validator
    integers: Callable[[Record], Iterable[object]]
    number_columns: dict[str, Schema]


@lru_cache(maxsize=16)
def compiled(spec: TableSpec) -> CompiledSpec:
    """Compile a specification, once in a process."""
    schema = orjson.loads(spec.schema)
    columns: dict[str, Schema] = schema["properties"]
    integers = [name for name, column in columns.items() if "integer" in types_of(column)]
    all_present = len(integers) > 1 and set(integers) <= set(schema["required"])
    return CompiledSpec(
        spec=spec,
        are_valid=items_validator(schema),
        reference=reference_validator(schema),
        # itemgetter takes half the time
        integers=itemgetter(*integers) if all_present else lambda r: map(r.get, integers),
        number_columns={name: c for name, c in columns.items() if _needs_digits(c)},
    )


def items_validator(schema: Schema) -> Callable[[list[Any]], bool]:
    """Whether jsonschema_rs accepts all of these values."""
    return _fast_validator({"type": "array", "items": schema}).is_valid


def reference_validator(schema: Schema) -> Draft202012Validator:
    """The validator of jsonschema, with patterns of the corpus's own columns in linear time."""
    own = {
        part["pattern"]
        for name, column in schema["properties"].items()
        for part in (column, column.get("items", {}))
        if name.startswith("x_") and "pattern" in part
    }
    if not own:
        return Draft202012Validator(schema)

    def pattern(_: object, value: str, text: object, __: object) -> Iterator[SchemaViolation]:
        search = _search_function(value) if value in own else re.compile(value).search
        if isinstance(text, str) and not search(text):
            yield SchemaViolation(f"{text!r} does not match {value!r}")

    extended: Any = validators.extend  # it has no types
    validator: Draft202012Validator = extended(Draft202012Validator, {"pattern": pattern})(schema)
    return validator


@cache
def _search_function(pattern: str) -> Callable[[str], object]:
    """A search that takes time in proportion to the text.

    Python's `re` may need all ways to read a text; where there is more than one, the engine of
    jsonschema_rs, which follows them at once, takes its place.
    """
    # Imported here because few corpora have columns of their own.
    from jsonschema_containment import is_deterministic  # noqa: PLC0415

    if is_deterministic(pattern):
        return re.compile(pattern).search
    return _fast_validator({"pattern": pattern}).is_valid


def patterns_readable(schema: Schema) -> bool:
    """Whether both validators can read the patterns of a schema."""
    try:
        _fast_validator(schema)
        Draft202012Validator.check_schema(schema)
    except (ValidationError, SchemaError):
        return False
    return True


def _fast_validator(schema: Schema) -> FastValidator:
    return FastValidator(schema, pattern_options=RegexOptions(), validate_formats=False)


def _needs_digits(column: Schema) -> bool:
    """Whether values of this column may be numbers other than an integer by itself."""
    if {"array", "object"} & set(types_of(column)):
        text = orjson.dumps(column)
        return b'"number"' in text or b'"integer"' in text
    return "number" in types_of(column)


def types_of(column: Schema) -> list[str]:
    """The types that a part of a schema declares."""
    declared: str | list[str] = column.get("type", [])
    return [declared] if isinstance(declared, str) else declared


def valid_records(lines: list[bytes], compiled: CompiledSpec) -> list[Record] | None:
    """The records of lines in which nothing is wrong; None where something may be.

    The lines come without their line feeds. A few at a time are checked fastest, see `LINES`.
    """
    raw = b"\n".join(lines)
    if b"\r" in raw or (compiled.number_columns and _LONG_INTEGER.search(raw)):
        return None
    try:
        records = [orjson.loads(line) for line in lines]
        valid = compiled.are_valid(records)
    except ValueError:  # not JSON, not UTF-8, or nested too deeply for either library
        return None
    if not valid:
        return None
    rewritten = orjson.dumps(records)
    intact = (
        _keys_are_unique(raw, rewritten)
        and _strings_are_clean(rewritten)
        and _numbers_are_kept(records, compiled)
        and is_consistent(compiled.spec.table, records)
    )
    return records if intact else None


# orjson makes floats of integers beyond 64 bits. In integer columns these floats show; elsewhere
# only the digits do.
_LONG_INTEGER = re.compile(rb"[0-9]{19}")


def _keys_are_unique(raw: bytes, rewritten: bytes) -> bool:
    """Whether no key occurs twice in an object.

    orjson keeps the last of them; the colons of the others are missing in the rewritten records.
    A colon must not be hidden by an escape.
    """
    hidden = b"\\" in raw and (b"\\u003a" in raw or b"\\u003A" in raw)
    return not hidden and raw.count(b":") == rewritten.count(b":")


def _numbers_are_kept(records: list[Record], compiled: CompiledSpec) -> bool:
    """Whether there are no `number_flaws`."""
    if float in map(type, chain.from_iterable(map(compiled.integers, records))):
        return False  # an integer is written with a decimal point
    if not compiled.number_columns:
        return True
    return not any(any(number_flaws(record, compiled.number_columns)) for record in records)


_PRINTABLE_ASCII = bytes(range(0x20, 0x7F))


def _strings_are_clean(rewritten: bytes) -> bool:
    """Whether no string in records that orjson wrote has a character that no text may have.

    Strings end in a quotation mark, which composes with nothing: where the whole is in normal
    form C, so is each of its strings.
    """
    # The only escapes that orjson writes are these two and those of control characters.
    if b"\\" in rewritten and b"\\" in rewritten.replace(b"\\\\", b"").replace(b'\\"', b""):
        return False
    return _is_clean(rewritten)


def are_clean(texts: Iterable[str]) -> bool:
    """Whether no text has a character that none may have; False also for one of several lines."""
    joined = '"'.join(texts).encode()
    return b"\n" not in joined and _is_clean(joined)


def _is_clean(text: bytes) -> bool:
    """Whether a text in UTF-8 has no `text_flaws`."""
    return is_harmless(text.translate(None, _PRINTABLE_ASCII).decode()) or not any(
        text_flaws(text.decode())
    )
