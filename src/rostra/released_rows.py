"""The rows of a release as lines: from its JSON Lines, or from Parquet where a table has no others.

A table in shards may have Parquet alone. Its lines are made from that, byte for byte those that a
build would have written (but for the order of an object's members and the form of a number, which
Parquet does not keep), so that what reads rows does not ask which of the two there is. Without
pyarrow, JSON Lines alone are read.
"""

from __future__ import annotations

import json
import tempfile
from bisect import bisect_left
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from rostra.errors import DamagedError, NotInstalledError
from rostra.files import TEXT_BYTES
from rostra.releases import Corpus

if TYPE_CHECKING:
    import os
    from collections.abc import Collection, Iterator, Sequence

    import pyarrow as pa
    import pyarrow.parquet as pq

    from rostra.progress import Advance
    from rostra.releases import Release

LINE_BYTES = 2 * TEXT_BYTES + 2**20
"""The longest line that is read: a source whose text is all line breaks, which JSON escapes."""

_BUFFER_BYTES = 2**18

_PIECE_BYTES = 2**22
"""Bytes of lines, roughly, that are made from Parquet at a time."""


def records(
    config: str = "utterances",
    *,
    version: str | None = None,
    corpus: str | os.PathLike[str] | None = None,
) -> Iterator[dict[str, Any]]:
    """The rows of a table as plain dicts, in the order of the release.

    Needs nothing outside the standard library, but pyarrow for a table that has Parquet alone. The
    checksum of each file is compared with the manifest before its first row is returned.

    Args:
        config: name of a table, see `rostra.configs`.
        version: number of the release; None for the newest.
        corpus: a corpus folder; None for the one that this package ships.

    Raises:
        RostraError: there is no such corpus, version or config, or the bytes were changed.
    """
    release = Corpus(corpus).release(version)
    files = release.row_files(config)
    release.verified_file(files[0])
    return _records(release, files)


def _records(release: Release, files: Sequence[Path]) -> Iterator[dict[str, Any]]:
    for number, file in enumerate(files):
        if number:
            release.verified_file(file)
        for line in _lines_of(release, file):
            try:
                row = json.loads(line.raw)
            except (ValueError, RecursionError):
                row = None
            if not isinstance(row, dict):
                raise DamagedError(
                    f"{file}, line {line.number}: not a record. Restore the release; it is never "
                    "edited",
                    "wrong-type",
                )
            yield row


class Line(NamedTuple):
    """A row as a line: its file, its number there from 1, its offset if it is in one, its bytes."""

    file: Path
    number: int
    offset: int
    raw: bytes


def lines(release: Release, table: str, advance: Advance | None = None) -> Iterator[Line]:
    """The lines of a table; `advance` is called with the bytes that were read.

    Raises:
        DamagedError: a line is longer than any that a build writes, or Parquet cannot be read.
    """
    for file in map(release.sized_file, release.row_files(table)):
        for line in _lines_of(release, file):
            yield line
            if advance:
                advance(len(line.raw))


def _lines_of(release: Release, file: Path) -> Iterator[Line]:
    if file.suffix == ".parquet":
        with _parquet(release, file) as parquet:
            number = 0
            for piece in _pieces(release, file, parquet):
                for raw in piece.splitlines(keepends=True):  # a line has no other line ends
                    number += 1
                    yield Line(file, number, 0, raw)
        return
    number, offset = 1, 0
    with file.open("rb", buffering=_BUFFER_BYTES) as stream:
        while raw := stream.readline(LINE_BYTES + 1):
            if len(raw) > LINE_BYTES:
                raise DamagedError(f"{file}: a line has over {LINE_BYTES} bytes", "too-big")
            yield Line(file, number, offset, raw)
            number += 1
            offset += len(raw)


class LineReader:
    """Reads lines again, in any order; those of one row group are in memory.

    Args:
        release: the release that the lines are of.
    """

    def __init__(self, release: Release) -> None:
        self._release = release
        self._ends: dict[Path, list[int]] = {}
        """By Parquet file the number of rows up to the end of each row group."""
        self._group: tuple[Path, int] | None = None
        self._lines: list[bytes] = []

    def read(self, line: Line) -> bytes:
        """The bytes of a line that `lines` gave, which may lack them here."""
        file, number = line.file, line.number
        if file.suffix != ".parquet":
            with file.open("rb") as stream:
                stream.seek(line.offset)
                return stream.readline()
        if file not in self._ends:
            with _parquet(self._release, file) as parquet:
                groups = map(parquet.metadata.row_group, range(parquet.num_row_groups))
                self._ends[file] = list(accumulate((group.num_rows for group in groups), initial=0))
        group = bisect_left(self._ends[file], number) - 1
        if self._group != (file, group):
            with _parquet(self._release, file) as parquet:
                pieces = _pieces(self._release, file, parquet, [group])
                self._lines = [raw for piece in pieces for raw in piece.splitlines(keepends=True)]
            self._group = file, group
        return self._lines[number - 1 - self._ends[file][group]]


class RowGroup(NamedTuple):
    """A row group of a Parquet file, and the bytes that it has as lines, roughly."""

    file: Path
    number: int
    length: int


class ParquetLines:
    """A table that has Parquet alone, as lines in blocks; it can be sent to another process.

    `size` is that of all lines in bytes, according to the manifest.

    Args:
        release: the release.
        table: the name of such a table.
    """

    def __init__(self, release: Release, table: str) -> None:
        self._release, self._files = release, release.files(table, "parquet")
        self.size = release.jsonl_size(table)

    def blocks(self) -> Iterator[RowGroup]:
        """The row groups of the table in order; errors are those of `pieces`."""
        for file in self._files:
            size, rows = self._release.jsonl_bytes(file), self._release.rows(file)
            with _parquet(self._release, file) as parquet:
                for number in range(parquet.num_row_groups):
                    share = parquet.metadata.row_group(number).num_rows / rows
                    yield RowGroup(file, number, int(share * size))

    def pieces(self, block: RowGroup) -> Iterator[bytes]:
        """The lines of a row group, some at a time; errors are those of `batches`."""
        with _parquet(self._release, block.file) as parquet:
            yield from _pieces(self._release, block.file, parquet, [block.number])

    def records(self, columns: Collection[str] | None = None) -> Iterator[dict[str, Any]]:
        """The rows of the table, with these columns or all; errors are those of `batches`.

        Their texts must be UTF-8.
        """
        from rostra.arrow_json import records_of  # noqa: PLC0415 - see the module

        for file in self._files:
            with _parquet(self._release, file) as parquet:
                for batch in _batches(self._release, file, parquet, columns=columns):
                    yield from records_of(batch)

    def batches(
        self, block: RowGroup, columns: Collection[str] | None = None
    ) -> Iterator[pa.RecordBatch]:
        """The rows of a row group, with these columns or all, some at a time.

        Raises:
            DamagedError: the file cannot be read, or has other rows or a size that the manifest
                does not promise.
        """
        with _parquet(self._release, block.file) as parquet:
            yield from _batches(self._release, block.file, parquet, [block.number], columns)


def made_lines(release: Release, file: Path) -> Iterator[bytes]:
    """The lines that a Parquet file makes, some at a time; errors are those of `ParquetLines`."""
    with _parquet(release, file) as parquet:
        yield from _pieces(release, file, parquet)


@contextmanager
def jsonl_file(release: Release, file: Path) -> Iterator[Path]:
    """A file of JSON Lines with the rows of one of `Release.row_files`.

    It is the file itself or, of a Parquet file, a copy of its rows that the end of the block
    removes.

    Raises:
        NotInstalledError: it is Parquet, and pyarrow is not installed.
        DamagedError: it cannot be read.
    """
    if file.suffix != ".parquet":
        yield file
        return
    with tempfile.TemporaryDirectory(prefix="rostra-") as folder:
        copy = Path(folder) / file.with_suffix(".jsonl").name
        with copy.open("wb") as stream, _parquet(release, file) as parquet:
            stream.writelines(_pieces(release, file, parquet))
        yield copy


@contextmanager
def _parquet(release: Release, file: Path) -> Iterator[pq.ParquetFile]:
    try:
        from rostra.released_tables import sized_parquet  # noqa: PLC0415 - see the module
    except ModuleNotFoundError as error:
        if error.name != "pyarrow":
            raise
        message = f"{file} is not read without pyarrow, which is not installed: pip install pyarrow"
        raise NotInstalledError(message) from None
    with sized_parquet(release, file) as parquet:
        yield parquet


def _pieces(
    release: Release, file: Path, parquet: pq.ParquetFile, groups: list[int] | None = None
) -> Iterator[bytes]:
    """The lines of row groups of a file, or of all, about `_PIECE_BYTES` at a time."""
    from rostra.arrow_json import json_lines  # noqa: PLC0415 - see the module

    return map(json_lines, _batches(release, file, parquet, groups))


def _batches(
    release: Release,
    file: Path,
    parquet: pq.ParquetFile,
    groups: list[int] | None = None,
    columns: Collection[str] | None = None,
) -> Iterator[pa.RecordBatch]:
    """The rows of row groups of a file, or of all, about `_PIECE_BYTES` of lines at a time."""
    rows = max(1, release.rows(file) * _PIECE_BYTES // max(1, release.jsonl_bytes(file)))
    names = parquet.schema_arrow.names
    read = None if columns is None else [name for name in names if name in columns]
    return parquet.iter_batches(rows, groups, read, use_threads=False)
