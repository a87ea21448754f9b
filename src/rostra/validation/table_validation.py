"""Levels bytes and records of a table of any size: its blocks, in one process or several, its ids.

`check_block` is a pure function for any process. The fast path goes first; where anything looks
wrong, the reference path checks the lines concerned. It also sees a sample of the other lines, so
that a disagreement of the two shows.
"""

from __future__ import annotations

from functools import partial
from itertools import chain, islice
from operator import lt
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

import orjson

from rostra.problems import MAX_PER_FILE, Problem, limited
from rostra.released_rows import ParquetLines, RowGroup
from rostra.schema import Schema, curated_schema
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

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    import pyarrow as pa

    from rostra.validation.content import Record

SAMPLING = 1000
"""One record of so many is also checked by the reference, at least one of a block."""

_BYTE_LEVEL = (
    "line-too-long byte-order-mark invalid-utf8 carriage-return no-final-newline blank-line".split()
)
"""Problems of the level bytes. Only the first kind that a file has is reported."""


class Records:
    """The records of a checked table, read anew from its file in each iteration."""

    def __init__(self, file: TableFile, number: int) -> None:
        self.file = file
        self._number = number

    def __len__(self) -> int:
        return self._number

    def __iter__(self) -> Iterator[Record]:
        return self._records(None)

    def with_columns(self, columns: Collection[str]) -> Iterator[Record]:
        """The records with at least these columns, which is faster from Parquet."""
        return self._records(columns)

    def _records(self, columns: Collection[str] | None) -> Iterator[Record]:
        if isinstance(self.file, ParquetLines):
            yield from self.file.records(columns)
            return
        for block in blocks(self.file):
            for piece in pieces(self.file, block):
                yield from records_in(piece)


def records_in(raw: bytes) -> Iterator[Record]:
    """The records of a block of a checked table."""
    return map(orjson.loads, raw.split(b"\n")[:-1])


class BlockResult(NamedTuple):
    """The number of a block's lines, its problems by level, its first and last id.

    Lines are counted from the block's first. Where there is a problem, there are no ids.
    """

    lines: int
    byte_problems: list[Problem]
    problems: list[Problem]
    ids: tuple[str, ...] = ()
    ascending: bool = True


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
    lines, last_id, ascending = 0, "", True
    spec = TableSpec(name, table, orjson.dumps(curated_schema(schema)))
    results = each_block(file, partial(_check_block, spec=spec), options)
    for result in chain.from_iterable(results):
        byte_problems += _shifted(result.byte_problems, lines)
        problems += _shifted(result.problems, lines)
        if result.ids:
            ascending = ascending and result.ascending and last_id < result.ids[0]
            last_id = result.ids[-1]
        lines += result.lines
        if len(byte_problems) + len(problems) > MAX_PER_FILE:
            break
    records = Records(file, lines)
    if not (byte_problems or problems or ascending):
        ids = (record["id"] for record in records)
        problems = list(islice(check_ids(name, ids), MAX_PER_FILE + 1))
    reported = _first_kind(byte_problems) or problems
    return (None if reported else records), limited(reported)


def _check_block(file: TableFile, block: Block, spec: TableSpec) -> list[BlockResult]:
    if isinstance(file, ParquetLines):
        assert isinstance(block, RowGroup)
        return [_check_rows(rows, spec) for rows in file.batches(block)]
    assert isinstance(block, ByteRange)
    raw = file.read(block.start, block.length)
    if not block.whole:
        return [BlockResult(0, [_too_long(spec.name, raw.count(b"\n") + 1)], [])]
    return [check_block(raw, spec, block.start)]


def _check_rows(rows: pa.RecordBatch, spec: TableSpec) -> BlockResult:
    """Check rows of Parquet by their columns, or as the lines that are made of them."""
    # Imported here because curated tables are read without pyarrow.
    from rostra.arrow_json import json_lines, records_of  # noqa: PLC0415
    from rostra.validation.column_path import accepted_ids  # noqa: PLC0415

    validators = compiled(spec)
    ids = accepted_ids(rows, validators)
    if ids is None:
        return check_block(json_lines(rows), spec, None)
    problems = [
        problem
        for index in _sample(ids[-1].encode(), len(ids))
        for record in records_of(rows.slice(index, 1))
        for problem in _disagreement(index + 1, record, validators)
    ]
    return BlockResult(len(ids), [], problems) if problems else _result(ids)


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
    return BlockResult(len(lines), [], problems) if problems else _result(ids)


def _result(ids: list[str]) -> BlockResult:
    """The result of a block without problems."""
    return BlockResult(len(ids), [], [], (ids[0], ids[-1]), all(map(lt, ids, ids[1:])))


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
    return [
        problem
        for index in (_sample(lines[-1], len(lines)) if lines else ())
        for problem in _disagreement(numbers[index], orjson.loads(lines[index]), validators)
    ]


def _sample(last: bytes, number: int) -> range:
    """Which of so many rows are sampled, by the bytes of the last one."""
    return range(crc32(last) % min(SAMPLING, number), number, SAMPLING)


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
