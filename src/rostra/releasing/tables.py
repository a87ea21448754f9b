"""The rows of one table of a release, from what is curated to JSON Lines and Parquet.

Whatever the size of the table, a row group is all that is held of it.
"""

import json
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple

import pyarrow as pa
import pyarrow.json as pj
import pyarrow.parquet as pq

from rostra import integrity
from rostra.validation.processes import each_block
from rostra.validation.stretches import Readable, Stretch
from rostra.validation.tables import Means, records_in

Record = dict[str, Any]

GROUP_BYTES = 48 * 2**20
"""Bytes of JSON Lines in a Parquet row group. Of utterances that is about 32 MB in memory, which a
stream holds at a time."""

COMPRESSION: Final = "lz4"
"""It is read in two thirds of the time of Zstandard, which would be a third smaller."""


_encode = json.JSONEncoder(ensure_ascii=False).encode


class Selection(NamedTuple):
    """Which rows of a curated table are released, and what of them.

    Attributes:
        columns: the columns of the release in their order; what a record lacks is null.
        drafts: whether records that nobody reviewed are released.
        out: ids of the records that stay out in any case.
        form: what lines match that are written as they are released; None if nothing tells.
    """

    columns: tuple[str, ...]
    drafts: bool = False
    out: frozenset[str] = frozenset()
    form: re.Pattern[bytes] | None = None

    def takes_whole(self, raw: bytes) -> bool:
        """Whether lines are released as they stand, all of them."""
        if self.form is None or self.out or not (self.drafts or b'"unreviewed"' not in raw):
            return False
        return self.form.fullmatch(raw) is not None

    def keeps(self, record: Record) -> bool:
        """Whether a record is released."""
        return (self.drafts or not is_draft(record)) and record["id"] not in self.out

    def lines(self, records: Iterable[Record]) -> Iterator[bytes]:
        """The released records among these, each a line of JSON."""
        for record in records:
            if self.keeps(record):
                row = record
                if tuple(row) != self.columns:
                    row = {column: record.get(column) for column in self.columns}
                yield f"{_encode(row)}\n".encode()


def is_draft(record: Record) -> bool:
    """Whether a record was made by a program and reviewed by nobody."""
    return record.get("review") == "unreviewed"


def released(file: Readable, selection: Selection, means: Means) -> Iterator[bytes]:
    """The released lines of a checked table, in pieces of no certain length."""
    for length, lines in each_block(file, partial(_lines, selection=selection), means.processes):
        if means.progress:
            means.progress(length)
        yield lines


def _lines(file: Readable, stretch: Stretch, selection: Selection) -> bytes:
    """The released lines of a block: what is done in another process."""
    raw = file.read(stretch.start, stretch.length)
    return raw if selection.takes_whole(raw) else b"".join(selection.lines(records_in(raw)))


def write_table(
    name: str, pieces: Iterable[bytes], schema: pa.Schema, folder: Path
) -> "integrity.Table | None":
    """Write a table as ``<name>.parquet`` and ``<name>.jsonl``; gives its entry in the manifest.

    The same lines and pyarrow version give the same bytes, however the lines come in pieces. Of a
    table without rows nothing is written.

    Args:
        name: name of the table.
        pieces: its rows as JSON Lines in UTF-8, each piece of whole lines.
        schema: its columns.
        folder: where to write.
    """
    groups = _groups(pieces)
    first = next(groups, None)
    if first is None:
        return None
    rows = 0
    files = [folder / f"{name}.parquet", folder / f"{name}.jsonl"]
    with (
        synced(files[1]) as text,
        synced(files[0]) as binary,
        pq.ParquetWriter(binary, schema, compression=COMPRESSION) as parquet,
    ):
        for group in chain([first], groups):
            text.write(group)
            table = _arrow(group, schema)
            parquet.write_table(table, row_group_size=table.num_rows)
            rows += table.num_rows
    entries: dict[str, integrity.File] = {
        file.name: {"bytes": file.stat().st_size, "sha256": integrity.digest(file)}
        for file in files
    }
    return {"rows": rows, "files": entries}


@contextmanager
def synced(file: Path) -> Iterator[BinaryIO]:
    """A new file, which is on the disk when it is closed."""
    with file.open("xb") as out:
        yield out
        out.flush()
        os.fsync(out.fileno())


def _groups(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The lines of each row group: it ends with the line that fills it."""
    held: list[bytes] = []
    size = 0
    for piece in pieces:
        start = 0
        while size + len(piece) - start >= GROUP_BYTES:
            end = piece.index(b"\n", start + GROUP_BYTES - size - 1) + 1
            yield b"".join([*held, piece[start:end]])
            held, size, start = [], 0, end
        if start < len(piece):
            held.append(piece[start:])
            size += len(piece) - start
    if held:
        yield b"".join(held)


def _arrow(lines: bytes, schema: pa.Schema) -> pa.Table:
    whole = pj.ReadOptions(use_threads=False, block_size=len(lines))
    known = pj.ParseOptions(explicit_schema=schema, unexpected_field_behavior="error")
    return pj.read_json(BytesIO(lines), whole, known)
