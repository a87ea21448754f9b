"""From the JSONL of a curated table of any size to Parquet, in bounded memory."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.json as pj
import pyarrow.parquet as pq

from rostra.building.tables import COMPRESSION, GROUP_BYTES
from rostra.checking.stretches import LINE_BYTES
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
            for group in _groups(batches(file, schema)):
                writer.write_table(group, row_group_size=group.num_rows)
        file.read(0, 0)  # proves that what was written is what was checked
        beside.rename(out)
    finally:
        beside.unlink(missing_ok=True)
    return []


def batches(file: StoredFile, schema: Schema) -> Iterator[pa.RecordBatch]:
    """The released rows of a checked table; drafts that nobody accepted stay out."""
    if file.size == 0:
        return  # pyarrow.json refuses an empty file
    reader = pj.open_json(
        file.path,
        # A record may be as long as a block.
        read_options=pj.ReadOptions(block_size=LINE_BYTES),
        parse_options=pj.ParseOptions(
            explicit_schema=arrow_schema(schema), unexpected_field_behavior="error"
        ),
    )
    with reader:
        for batch in reader:
            if "review" in batch.schema.names:
                yield batch.filter(pc.not_equal(batch["review"], pa.scalar("unreviewed")))
            else:
                yield batch


def _groups(rows: Iterator[pa.RecordBatch]) -> Iterator[pa.Table]:
    """Tables of about `GROUP_BYTES`, as a row group has them."""
    held: list[pa.RecordBatch] = []
    for batch in rows:
        held.append(batch)
        if sum(b.nbytes for b in held) >= GROUP_BYTES:
            yield pa.Table.from_batches(held)
            held = []
    if held:
        yield pa.Table.from_batches(held)
