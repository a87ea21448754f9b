"""The fast path of the levels bytes and records: one block of lines, by orjson and jsonschema-rs.

It only says "nothing is wrong" or "look here". Where anything looks wrong, the reference
(`rostra.checking.rows`) looks at the lines concerned and alone says what is: ids and messages are
the same on both paths. A block is checked by a pure function of its bytes and its schema, in any
process.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from operator import lt
from typing import Any, NamedTuple
from zlib import crc32

import orjson
from jsonschema.exceptions import SchemaError
from jsonschema_rs import Draft202012Validator, RegexOptions, ValidationError

from rostra.checking import blocks, consistency, encoding, rows
from rostra.problems import Problem
from rostra.schema import Schema

Record = dict[str, Any]

SAMPLE = 1000
"""One record of so many is also shown to the reference, and at least one of a block."""


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


class Result(NamedTuple):
    """What was found in a block; its lines are counted from its own first.

    Attributes:
        lines: number of lines.
        faults: problems of the level bytes.
        problems: problems of the level records.
        ids: first and last id; empty where there is a problem.
        ascending: whether each id stands after the one before it.
    """

    lines: int
    faults: list[Problem]
    problems: list[Problem]
    ids: tuple[str, ...] = ()
    ascending: bool = True


def check_block(raw: bytes, job: Job, start: int = 0) -> Result:
    """Check a block of whole lines.

    Args:
        raw: its bytes.
        job: what to check them against.
        start: offset of the block in its file, in bytes.
    """
    if len(raw) > blocks.LINE_BYTES and (fault := _too_long(raw, job.name)):
        return Result(0, [fault], [])
    plan = _plan(job)
    lines = raw.removesuffix(b"\n").split(b"\n")
    records = _quick(raw, lines, plan) if raw.endswith(b"\n") else None
    if records is not None:
        problems = _sampled(list(enumerate(records, 1)), lines[-1], plan)
    else:
        texts, faults = encoding.check_lines(job.name, raw, start)
        if faults:
            return Result(raw.count(b"\n"), faults, [])
        records, problems = _exact(lines, texts, plan)
    if problems:
        return Result(len(lines), [], problems)
    ids = [record["id"] for record in records]
    return Result(len(lines), [], [], (ids[0], ids[-1]), all(map(lt, ids, ids[1:])))


def too_long(name: str, line: int) -> Problem:
    """The problem of a line that is not read to its end."""
    message = f"the line has more than {blocks.LINE_BYTES} bytes; the file is read no further"
    return Problem("line-too-long", name, line, None, message)


def _too_long(raw: bytes, name: str) -> Problem | None:
    lengths = map(len, raw.split(b"\n"))
    line = next((n for n, length in enumerate(lengths, 1) if length > blocks.LINE_BYTES), None)
    return None if line is None else too_long(name, line)


class _Plan(NamedTuple):
    """A compiled job."""

    job: Job
    valid: Callable[[list[Record]], bool]
    reference: Any
    integers: tuple[str, ...]
    numbers: bool


@lru_cache(maxsize=16)
def _plan(job: Job) -> _Plan:
    schema = orjson.loads(job.schema)
    fast = _compiled({"type": "array", "items": schema})
    kinds = {name: prop.get("type") for name, prop in schema["properties"].items()}
    nested = (
        p for n, p in schema["properties"].items() if {"array", "object"} & set(_list(kinds[n]))
    )
    numbers = any("number" in _list(kind) for kind in kinds.values()) or any(
        b'"number"' in text or b'"integer"' in text for text in map(orjson.dumps, nested)
    )
    integers = tuple(name for name, kind in kinds.items() if "integer" in _list(kind))
    return _Plan(job, fast.is_valid, rows.compiled(schema), integers, numbers)


def _compiled(schema: Schema) -> Draft202012Validator:
    return Draft202012Validator(schema, pattern_options=RegexOptions(), validate_formats=False)


def readable(schema: Schema) -> bool:
    """Whether both validators can read the patterns of a schema."""
    try:
        _compiled(schema)
        rows.compiled(schema).check_schema(schema)
    except (ValidationError, SchemaError):
        return False
    return True


def _list(kind: str | list[str]) -> list[str]:
    return [kind] if isinstance(kind, str) else kind


def _quick(raw: bytes, lines: list[bytes], plan: _Plan) -> list[Record] | None:
    """The records of lines in which nothing is wrong; None where something may be."""
    if b"\r" in raw or (plan.numbers and _LONG_INTEGER.search(raw)):
        return None
    try:
        records = [orjson.loads(line) for line in lines]
        valid = plan.valid(records)
    except ValueError:  # not JSON, not UTF-8, nested too deeply for either
        return None
    if not valid or not _clean(raw, records):
        return None
    if raw.count(b":") != sum(map(len, records)) and not all(map(_keys_once, lines, records)):
        return None
    return records if all(_consistent(record, plan) for record in records) else None


def _consistent(record: Record, plan: _Plan) -> bool:
    """Whether the fields fit each other, and no integer is written with a decimal point."""
    if float in map(type, map(record.get, plan.integers)):
        return False
    return not consistency.check_record(plan.job.table, record)


# orjson makes floats of integers beyond 64 bits. Where only whole columns are integers, these
# floats show; elsewhere the digits do.
_LONG_INTEGER = re.compile(rb"[0-9]{19}")


def _keys_once(line: bytes, record: Record) -> bool:
    """Whether no key stood twice: orjson keeps the last, the colons of the others are left over."""
    return b"\\u003" not in line and line.count(b":") == _colons(record)


def _colons(value: object) -> int:
    """Colons in the JSON text of a value, in and after its strings."""
    if isinstance(value, str):
        return value.count(":")
    if isinstance(value, list):
        return sum(map(_colons, value))
    if isinstance(value, dict):
        return len(value) + sum(map(_colons, value)) + sum(map(_colons, value.values()))
    return 0


_PLAIN = bytes(range(0x20, 0x7F)) + b"\n"


def _clean(raw: bytes, records: list[Record]) -> bool:
    """Whether no string holds what may stand in no text.

    Strings end in a quotation mark, which composes with nothing: where a whole block is in normal
    form C, so is each of its strings.
    """
    if b"\\" in raw:
        raw = orjson.dumps(records)
        # What it still escapes, beside these two, are control characters.
        if b"\\" in raw.replace(b"\\\\", b"").replace(b'\\"', b""):
            return False
    if encoding.harmless(raw.translate(None, _PLAIN).decode()):
        return True
    return not any(encoding.flaws(raw.decode()))


def _exact(lines: list[bytes], texts: list[str], plan: _Plan) -> tuple[list[Record], list[Problem]]:
    """Each line by itself, and by the reference where something may be wrong in it."""
    records, passed, problems = [], [], []
    name, table = plan.job.name, plan.job.table
    for number, (line, text) in enumerate(zip(lines, texts, strict=True), 1):
        quick = _quick(line, [line], plan)
        if quick:
            record: Record | None = quick[0]
            passed.append((number, quick[0]))
        else:
            record, found = rows.check_line(name, number, text, table, plan.reference)
            problems += found
            if record is not None and not rows.check_strings(name, number, record):
                problems += _compared(number, record, plan)
        if record is not None:
            records.append(record)
    return records, sorted(problems + _sampled(passed, lines[-1], plan), key=_line)


def _line(problem: Problem) -> int:
    return problem.line or 0


def _sampled(numbered: list[tuple[int, Record]], seed: bytes, plan: _Plan) -> list[Problem]:
    """Compare some of the records that the fast path let through: the same ones at every run."""
    first = crc32(seed) % max(1, min(SAMPLE, len(numbered)))
    return [
        p for number, record in numbered[first::SAMPLE] for p in _compared(number, record, plan)
    ]


_VERDICT = {True: "accepts", False: "refuses"}


def _compared(number: int, record: Record, plan: _Plan) -> list[Problem]:
    """Show one record to both validators."""
    try:
        fast = plan.valid([record])
        exact = bool(plan.reference.is_valid(record))
    except (ValueError, RecursionError):  # nested too deeply; the reference says so
        return []
    if fast == exact:
        return []
    message = f"jsonschema {_VERDICT[exact]} the record, jsonschema_rs {_VERDICT[fast]} it"
    return [Problem("validators-disagree", plan.job.name, number, None, message)]
