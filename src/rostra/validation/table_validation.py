"""Levels bytes and records of a table of any size: its blocks, in one process or several, its ids.

`check_block` is a pure function for any process. The fast path goes first; where anything looks
wrong, the reference path checks the lines concerned. It also sees a sample of the other lines, so
that a disagreement of the two shows.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain, islice
from operator import lt
from typing import NamedTuple
from zlib import crc32

import orjson

from rostra.problems import MAX_PER_FILE, Problem, limited
from rostra.schema import Schema, curated_schema
from rostra.validation.content import Record
from rostra.validation.encoding import check_lines
from rostra.validation.fast_path import LINES, CompiledSpec, TableSpec, compiled, valid_records
from rostra.validation.jsonl_blocks import (
    DEFAULT,
    LINE_BYTES,
    Block,
    ByteRange,
    RunOptions,
    TableFile,
    blocks,
    each_block,
    pieces,
)
from rostra.validation.reference_path import check_ids, check_line, check_strings

SAMPLING = 1000
"""One record of so many is also checked by the reference, at least one of a block."""

_BYTE_LEVEL = (
    "line-too-long byte-order-mark invalid-utf8 carriage-return no-final-newline blank-line".split()
)
"""Problems of the level bytes. Only the first kind that a file has is reported."""


class Records:
    """The records of a checked table, read anew from its file in each iteration.

    `size` is that of their lines in bytes.
    """

    def __init__(self, file: TableFile, number: int, size: int) -> None:
        self.file, self.size = file, size
        self._number = number

    def __len__(self) -> int:
        return self._number

    def __iter__(self) -> Iterator[Record]:
        for block in blocks(self.file):
            for piece in pieces(self.file, block):
                yield from records_in(piece)


def records_in(raw: bytes) -> Iterator[Record]:
    """The records of a block of a checked table."""
    return map(orjson.loads, raw.split(b"\n")[:-1])


class BlockResult(NamedTuple):
    """The number of a block's lines and bytes, its problems by level, its first and last id.

    Lines are counted from the block's first. Where there is a problem, there are neither
    ids nor bytes.
    """

    lines: int
    byte_problems: list[Problem]
    problems: list[Problem]
    ids: tuple[str, ...] = ()
    ascending: bool = True
    size: int = 0


def check_table(
    name: str, table: str, file: TableFile | None, schema: Schema, options: RunOptions = DEFAULT
) -> tuple[Records | None, list[Problem]]:
    """Check the levels bytes and records of a curated table.

    Memory does not grow with the table, unless its ids are out of order: then all are kept.

    Returns:
        The records, or None where there are problems, and the problems.
    """
    if file is None:
        return None, check_lines(name, None)[1]
    byte_problems: list[Problem] = []
    problems: list[Problem] = []
    lines, size, last_id, ascending = 0, 0, "", True
    spec = TableSpec(name, table, orjson.dumps(curated_schema(schema)))
    results = each_block(file, partial(_check_block, spec=spec), options)
    for result in chain.from_iterable(results):
        byte_problems += _shifted(result.byte_problems, lines)
        problems += _shifted(result.problems, lines)
        if result.ids:
            ascending = ascending and result.ascending and last_id < result.ids[0]
            last_id = result.ids[-1]
        lines += result.lines
        size += result.size
        if len(byte_problems) + len(problems) > MAX_PER_FILE:
            break
    records = Records(file, lines, size)
    if not (byte_problems or problems or ascending):
        ids = (record["id"] for record in records)
        problems = list(islice(check_ids(name, ids), MAX_PER_FILE + 1))
    reported = _first_kind(byte_problems) or problems
    return (None if reported else records), limited(reported)


def _check_block(file: TableFile, block: Block, spec: TableSpec) -> list[BlockResult]:
    start = block.start if isinstance(block, ByteRange) else None
    if isinstance(block, ByteRange) and not block.whole:
        lines = sum(raw.count(b"\n") for raw in pieces(file, block))
        return [BlockResult(0, [_too_long(spec.name, lines + 1)], [])]
    return [check_block(raw, spec, start) for raw in pieces(file, block)]


def _shifted(problems: list[Problem], lines: int) -> list[Problem]:
    return [p._replace(line=(p.line or 0) + lines) for p in problems]


def _first_kind(problems: list[Problem]) -> list[Problem]:
    """The first problem of the first kind that a file has; of blank lines all."""
    kind = min((problem.id for problem in problems), key=_BYTE_LEVEL.index, default=None)
    same_kind = [problem for problem in problems if problem.id == kind]
    return same_kind if kind == "blank-line" else same_kind[:1]


def check_block(raw: bytes, spec: TableSpec, start: int | None = 0) -> BlockResult:
    """Check the bytes of a block of whole lines.

    It starts at an offset in its file; None for lines that are not those of a file.
    """
    if len(raw) > LINE_BYTES:
        lengths = map(len, raw.split(b"\n"))
        long = next((n for n, length in enumerate(lengths, 1) if length > LINE_BYTES), None)
        if long is not None:
            return BlockResult(0, [_too_long(spec.name, long)], [])
    validators = compiled(spec)
    lines = raw.split(b"\n")
    rest = lines.pop()
    ids = None if rest else _accepted_ids(lines, validators)
    if ids is not None:
        problems = _sample_problems(lines, range(1, len(lines) + 1), validators)
    else:
        texts, byte_problems = check_lines(spec.name, raw, start)
        if byte_problems:
            return BlockResult(raw.count(b"\n"), byte_problems, [])
        ids, problems = _check_each_line(lines, texts, validators)
    if problems:
        return BlockResult(len(lines), [], problems)
    return BlockResult(len(lines), [], [], (ids[0], ids[-1]), all(map(lt, ids, ids[1:])), len(raw))


def _accepted_ids(lines: list[bytes], validators: CompiledSpec) -> list[str] | None:
    """The ids of lines that the fast path accepts; None where it does not accept one."""
    ids: list[str] = []
    for start in range(0, len(lines), LINES):
        records = valid_records(lines[start : start + LINES], validators)
        if records is None:
            return None
        ids += [record["id"] for record in records]
    return ids


def _too_long(name: str, line: int) -> Problem:
    message = f"the line has more than {LINE_BYTES} bytes; the rest of the file is not read"
    return Problem("line-too-long", name, line, None, message)


def _check_each_line(
    lines: list[bytes], texts: list[str], validators: CompiledSpec
) -> tuple[list[str], list[Problem]]:
    """Check each line by itself, and by the reference where something may be wrong in it.

    Returns:
        The ids of lines without problems, and the problems.
    """
    name, table = validators.spec.name, validators.spec.table
    ids: list[str] = []
    problems: list[Problem] = []
    accepted: dict[int, bytes] = {}
    for number, (line, text) in enumerate(zip(lines, texts, strict=True), 1):
        if fast := valid_records([line], validators):
            accepted[number] = line
            ids.append(fast[0]["id"])
            continue
        if len(problems) > MAX_PER_FILE:
            break
        record, flaws = check_line(name, number, text, table, validators.reference)
        problems += flaws
        if record is not None and not check_strings(name, number, record):
            problems += _disagreement(number, record, validators)
        if record is not None and not flaws:
            ids.append(record["id"])
    return ids, problems + _sample_problems(list(accepted.values()), list(accepted), validators)


def _sample_problems(
    lines: list[bytes], numbers: Sequence[int], validators: CompiledSpec
) -> list[Problem]:
    """Disagreements in a sample of the lines that the fast path accepted, given with their numbers.

    It is the same sample at every run.
    """
    if not lines:
        return []
    first = crc32(lines[-1]) % min(SAMPLING, len(lines))
    return [
        problem
        for index in range(first, len(lines), SAMPLING)
        for problem in _disagreement(numbers[index], orjson.loads(lines[index]), validators)
    ]


def _disagreement(number: int, record: Record, validators: CompiledSpec) -> list[Problem]:
    """A problem if the two validators have different verdicts on a record."""
    try:
        fast = validators.are_valid([record])
        exact = bool(validators.reference.is_valid(record))
    except (ValueError, RecursionError):  # nested too deeply; the reference reports it
        return []
    if fast == exact:
        return []
    verdicts = {True: "accepts", False: "refuses"}
    message = f"jsonschema {verdicts[exact]} the record, jsonschema_rs {verdicts[fast]} it"
    return [Problem("validators-disagree", validators.spec.name, number, None, message)]
