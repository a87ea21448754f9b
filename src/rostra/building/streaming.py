"""From the JSONL of a curated table of any size to Parquet, in bounded memory."""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.json as pj
import pyarrow.parquet as pq

from rostra.building.tables import COMPRESSION, GROUP_BYTES
from rostra.checking.stretches import Stretch, cut
from rostra.checking.tables import ALONE, Means, check_table
from rostra.corpus import StoredFile
from rostra.problems import Problem
from rostra.schema import Schema
from rostra.schema.arrow import arrow_schema


def to_parquet(  # noqa: PLR0913 - what and whither, and how
    name: str, table: str, file: StoredFile, schema: Schema, *, out: Path, means: Means = ALONE
) -> list[Problem]:
    """Check a curated table and write its released rows as Parquet.

    The levels bytes and records are checked, what lies between tables is not. Where there is a
    problem, nothing is written. The columns are those of the release; of these a curated file does
    not hold `text` of sources, which is null.

    Args:
        name: path of the file within the corpus folder, for the problems.
        table: name of the table.
        file: the file.
        schema: schema of the table, with the corpus's own columns.
        out: the Parquet file to write.
        means: how to go about checking.

    Raises:
        RostraError: the file was changed meanwhile; `out` is not there then.
    """
    _, problems = check_table(name, table, file, schema, means)
    if problems:
        return problems
    beside = out.with_name(f".{out.name}.part")
    try:
        with pq.ParquetWriter(beside, arrow_schema(schema), compression=COMPRESSION) as writer:
            for group in _groups(batches(file, schema, means.processes)):
                writer.write_table(group, row_group_size=group.num_rows)
        beside.rename(out)
    finally:
        beside.unlink(missing_ok=True)
    return []


def batches(file: StoredFile, schema: Schema, threads: int = 1) -> Iterator[pa.Table]:
    """The released rows of a checked table, in pieces; drafts that nobody accepted stay out.

    Raises:
        RostraError: the file was changed since it was first seen.
    """
    options = pj.ParseOptions(
        explicit_schema=arrow_schema(schema), unexpected_field_behavior="error"
    )
    with ThreadPoolExecutor(threads) as pool:
        waiting: deque[Future[pa.Table]] = deque()
        for stretch in cut(file):
            waiting.append(pool.submit(_read, file, stretch, options))
            if len(waiting) > threads:
                yield waiting.popleft().result()
        for piece in waiting:
            yield piece.result()


def _read(file: StoredFile, stretch: Stretch, options: pj.ParseOptions) -> pa.Table:
    raw = file.read(stretch.start, stretch.length)
    whole = pj.ReadOptions(use_threads=False, block_size=len(raw))
    table = pj.read_json(BytesIO(raw), whole, options)
    if "review" not in table.column_names:
        return table
    drafts = pc.equal(table["review"], pa.scalar("unreviewed"))
    return table.filter(pc.invert(drafts)) if pc.any(drafts).as_py() else table


def _groups(rows: Iterator[pa.Table]) -> Iterator[pa.Table]:
    """Tables of about `GROUP_BYTES`, as a row group has them."""
    held, size = [], 0
    for table in rows:
        held.append(table)
        size += table.nbytes
        if size >= GROUP_BYTES:
            yield pa.concat_tables(held)
            held, size = [], 0
    if held:
        yield pa.concat_tables(held)
