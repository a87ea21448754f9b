"""The levels bytes and records of one block of lines: a pure function, for any process.

The fast path goes first. Where anything looks wrong, the reference (`rostra.validation.rows`) looks
at the lines concerned. It also sees a sample of what the fast path let through.
"""

from collections.abc import Sequence
from operator import lt
from typing import Any, NamedTuple
from zlib import crc32

from rostra.problems import MAX_PER_FILE, Problem
from rostra.validation import encoding, rows
from rostra.validation.fast import Job, Plan, compiled, quick
from rostra.validation.stretches import LINE_BYTES

Record = dict[str, Any]

SAMPLE = 1000
"""One record of so many is also shown to the reference, and at least one of a block."""


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
    if len(raw) > LINE_BYTES and (fault := _too_long(raw, job.name)):
        return Result(0, [fault], [])
    plan = compiled(job)
    *lines, rest = raw.split(b"\n")
    records = None if rest else quick(raw, lines, plan)
    if records is not None:
        problems = _sampled(records, range(1, len(lines) + 1), plan)
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
    message = f"the line has more than {LINE_BYTES} bytes; the file is read no further"
    return Problem("line-too-long", name, line, None, message)


def _too_long(raw: bytes, name: str) -> Problem | None:
    lengths = map(len, raw.split(b"\n"))
    line = next((n for n, length in enumerate(lengths, 1) if length > LINE_BYTES), None)
    return None if line is None else too_long(name, line)


def _exact(lines: list[bytes], texts: list[str], plan: Plan) -> tuple[list[Record], list[Problem]]:
    """Each line by itself, and by the reference where something may be wrong in it."""
    name, table = plan.job.name, plan.job.table
    records: list[Record] = []
    problems: list[Problem] = []
    passed: dict[int, Record] = {}
    for number, (line, text) in enumerate(zip(lines, texts, strict=True), 1):
        right = quick(line, [line], plan)
        if right:
            passed[number] = right[0]
            record: Record | None = right[0]
        elif len(problems) > MAX_PER_FILE:
            break
        else:
            record, found = rows.check_line(name, number, text, table, plan.reference)
            problems += found
            if record is not None and not rows.check_strings(name, number, record):
                problems += _compared(number, record, plan)
        if record is not None:
            records.append(record)
    return records, problems + _sampled(list(passed.values()), list(passed), plan)


def _sampled(records: list[Record], numbers: Sequence[int], plan: Plan) -> list[Problem]:
    """Compare some of the records that the fast path let through: the same ones at every run."""
    if not records:
        return []
    first = crc32(records[-1]["id"].encode()) % min(SAMPLE, len(records))
    chosen = range(first, len(records), SAMPLE)
    return [problem for at in chosen for problem in _compared(numbers[at], records[at], plan)]


_VERDICT = {True: "accepts", False: "refuses"}


def _compared(number: int, record: Record, plan: Plan) -> list[Problem]:
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
