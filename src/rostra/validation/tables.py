"""Checking a table of any size: its blocks in turn or in several processes, then its ids."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

import orjson

from rostra.problems import MAX_PER_FILE, Problem
from rostra.schema import Schema, curated_schema
from rostra.validation import blocks, encoding, fast, rows, stretches
from rostra.validation.processes import each_block
from rostra.validation.stretches import Readable, Stretch

Record = dict[str, Any]

FAULTS = (
    *("line-too-long", "byte-order-mark", "invalid-utf8", "carriage-return", "no-final-newline"),
    "blank-line",
)
"""Problems of the level bytes. The first kind that a file has is the only one reported."""


class Records:
    """The records of a checked table, read anew from its file each time they are gone through."""

    def __init__(self, file: Readable, number: int) -> None:
        self.file = file
        self._number = number

    def __len__(self) -> int:
        return self._number

    def __iter__(self) -> Iterator[Record]:
        for stretch in stretches.cut(self.file):
            yield from records_in(self.file.read(stretch.start, stretch.length))


def records_in(raw: bytes) -> Iterator[Record]:
    """The records of a block of a checked table."""
    return map(orjson.loads, raw.split(b"\n")[:-1])


class Means(NamedTuple):
    """How tables are checked.

    Attributes:
        processes: how many processes check the blocks of a big table. Where more than one, the
            program's main module must be importable (`if __name__ == "__main__"`).
        progress: is told the bytes of each block that was checked.
    """

    processes: int = 1
    progress: Callable[[int], object] | None = None


ALONE = Means()
"""In this process, telling nobody."""


def check_table(
    name: str, table: str, file: Readable | None, schema: Schema, means: Means = ALONE
) -> tuple[Records | None, list[Problem]]:
    """Check the levels bytes and records of a curated table; gives its records if they hold.

    Memory does not grow with the table, unless its ids are out of order: then they are all held.

    Args:
        name: path of the file within the corpus folder.
        table: name of the table.
        file: the file; None for what is no regular file.
        schema: schema of the table, with the corpus's own columns.
        means: how to go about it.
    """
    if file is None:
        return None, encoding.check_lines(name, None)[1]
    faults: list[Problem] = []
    problems: list[Problem] = []
    lines, last, ascending = 0, "", True
    job = fast.Job(name, table, orjson.dumps(curated_schema(schema)))
    work = partial(check_stretch, job=job)
    for length, result in each_block(file, work, means.processes):
        faults += _shifted(result.faults, lines)
        problems += _shifted(result.problems, lines)
        if result.ids:
            ascending = ascending and result.ascending and last < result.ids[0]
            last = result.ids[-1]
        lines += result.lines
        if means.progress:
            means.progress(length)
        if len(faults) + len(problems) > MAX_PER_FILE:
            break
    records = Records(file, lines)
    if not (faults or problems or ascending):
        problems = list(islice(rows.check_ids(name, (r["id"] for r in records)), MAX_PER_FILE + 1))
    found = _first_kind(faults) or problems
    return (None if found else records), at_most(found)


def check_stretch(file: Readable, stretch: Stretch, job: fast.Job) -> blocks.Result:
    """Read a block and check it: what is done in another process."""
    raw = file.read(stretch.start, stretch.length)
    if not stretch.whole:
        return blocks.Result(0, [blocks.too_long(job.name, raw.count(b"\n") + 1)], [])
    return blocks.check_block(raw, job, stretch.start)


def _shifted(problems: list[Problem], lines: int) -> list[Problem]:
    return [p._replace(line=(p.line or 0) + lines) for p in problems]


def _first_kind(faults: list[Problem]) -> list[Problem]:
    """What the level bytes reports of a file: its first kind of fault, and of blank lines all."""
    kinds = {fault.id for fault in faults}
    kind = next((kind for kind in FAULTS if kind in kinds), None)
    found = [fault for fault in faults if fault.id == kind]
    return found if kind == FAULTS[-1] else found[:1]


def at_most(problems: list[Problem]) -> list[Problem]:
    """The first `MAX_PER_FILE` problems of a file, the last of them saying that there are more."""
    if len(problems) <= MAX_PER_FILE:
        return problems
    last = problems[MAX_PER_FILE - 1]
    message = (
        f"{last.message}; the file has more than {MAX_PER_FILE} problems, the rest is not listed"
    )
    return [*problems[: MAX_PER_FILE - 1], last._replace(message=message)]
