"""Writing the files of a release: each table as Parquet and JSON Lines, then the manifest.

Memory holds one row group of a table, whatever its size.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from functools import partial
from itertools import chain, islice
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from rostra._version import __version__
from rostra.descriptions import CROISSANT
from rostra.files import synced_file
from rostra.released_tables import read_lines
from rostra.releases import (
    EXTENSION,
    MANIFEST,
    FileEntry,
    Release,
    TableEntry,
    file_metadata,
    file_sha256,
    seal_manifest,
    shard_names,
)
from rostra.releasing.card import release_card
from rostra.releasing.croissant import Statements, croissant_json
from rostra.releasing.jsonl_format import canonical_lines
from rostra.releasing.selection import UNREVIEWED, Selection, unreviewed_ids
from rostra.schema.arrow import arrow_schema
from rostra.validation import Checked
from rostra.validation.jsonl_blocks import Block, RunOptions, TableFile, each_block, pieces
from rostra.validation.table_validation import records_in
from rostra.version_numbers import is_version, version_key

_SUFFIXES = ("parquet", "jsonl")

GROUP_BYTES = 48 * 2**20
"""Bytes of JSON Lines in a Parquet row group. For utterances that is about 32 MB in memory, which
is what a stream holds at a time."""

SHARD_GROUPS = 16
"""Row groups of a shard: a table of more than 768 MiB of JSON Lines is cut into several files, of
Parquet alone unless JSON Lines are asked for. For utterances these have 100 to 200 MB."""

PROCESSES_BYTES = 2**28
"""Bytes of a table below which one process has selected its lines before others have started: what
they need imported takes longer than this."""

_COMPRESSION: Final = "snappy"
"""The only codec that each reader of Parquet has."""

UNCHANGED_SINCE: Final = {"jsonl": "1.0.0", "parquet": "2.0.0"}
"""The first version of this package that writes the same bytes as this one, by suffix. A commit
that changes the bytes of a table sets it to the version that will be the first to write the new
ones."""


class Content(NamedTuple):
    """What a release has only if it is asked for.

    Attributes:
        include: the states of review beside accepted and curated: none, or `UNREVIEWED`. The
            manifest lists them.
        jsonl: whether tables in shards, too, have JSON Lines beside Parquet.
    """

    include: Sequence[str] = ()
    jsonl: bool = False


def tools() -> dict[str, str]:
    """The versions that a manifest records, as the bytes of a release depend on them."""
    return {"rostra": __version__, "pyarrow": pa.__version__}


def reproducible_suffixes(made_with: Mapping[str, str]) -> tuple[str, ...]:
    """The suffixes of the files that must have the same bytes when a release is built again.

    JSON Lines depend on the writer in this package alone, Parquet on pyarrow as well. The version
    of the package does not matter as long as its writer is the same, see `UNCHANGED_SINCE`.

    Args:
        made_with: the `tools` in the manifest of the release.

    Returns:
        ``jsonl`` and ``parquet``, ``jsonl`` alone, or none.
    """
    suffixes = tuple(suffix for suffix in UNCHANGED_SINCE if _same_writer(suffix, made_with))
    return suffixes if made_with.get("pyarrow") == pa.__version__ else suffixes[:1]


def _same_writer(suffix: str, made_with: Mapping[str, str]) -> bool:
    """Whether a package of that version writes the files with this suffix as this one does."""
    writer = made_with.get("rostra", "")
    if writer == __version__:
        return True
    if not (is_version(writer) and is_version(__version__)):
        return False
    since = UNCHANGED_SINCE[suffix]
    return version_key(since) <= version_key(writer) <= version_key(__version__)


def write_release(
    checked: Checked,
    folder: Path,
    content: Content,
    options: RunOptions,
    stated: Statements = Statements(),  # noqa: B008 - immutable
) -> list[str]:
    """Write all files of the release that checked records make.

    Curated columns are copied unchanged, and each source gets its text. A table without rows is not
    part of the release. A table with columns or codes of the corpus's own comes with their
    schema.

    Args:
        checked: a corpus without problems.
        folder: where to write; it is created.
        content: what it has beside what each release has.
        options: the number of processes for big tables, and the report of progress.
        stated: what the corpus says of itself; its licence is in the manifest and in each Parquet
            file too.

    Returns:
        The names of the tables that have rows.
    """
    assert checked.config is not None
    config = {**checked.config, **({"license": stated.license} if stated.license else {})}
    unreviewed = UNREVIEWED in content.include
    excluded = {} if unreviewed else unreviewed_ids(checked.tables, checked.schemas)
    folder.mkdir()
    tables: dict[str, TableEntry] = {}
    numbers: dict[str, int] = {}
    checksums: dict[str, str | None] = {}
    for name, records in checked.tables.items():
        columns, ids = checked.schemas[name]["properties"], excluded.get(name, frozenset())
        selection = Selection(tuple(columns), unreviewed, ids, canonical_lines(columns))
        if name == "sources":
            texts = checked.texts
            checksums = {s["id"]: s["sha256"] for s in records if selection.includes(s)}
            lines = selection.lines(s | {"text": texts.get(s["file"] or "")} for s in records)
        else:
            lines = selected_lines(records.file, selection, options)
        schema = arrow_schema(checked.schemas[name])
        entry = write_table(name, lines, schema, folder, file_metadata(config), jsonl=content.jsonl)
        if left_out := len(records) - (entry["rows"] if entry else 0):
            numbers[name] = left_out
        if entry:
            entry["files"] |= _extension(name, checked, folder)
            tables[name] = entry
    manifest: dict[str, object] = {
        **config,
        **({"include": [*content.include]} if content.include else {}),
        **({"excluded": numbers} if numbers else {}),
        "tools": tools(),
        "sources": checksums,
        "tables": tables,
    }
    if tables:
        _write_documents(manifest, folder, stated)
    return list(tables)


def _write_documents(manifest: dict[str, object], folder: Path, stated: Statements) -> None:
    """Write what describes a release, and its manifest, which has the checksums of that."""
    (folder / MANIFEST).write_bytes(seal_manifest(manifest))
    release = Release(folder)
    contents = {
        "README.md": release_card(release).encode(),
        CROISSANT: croissant_json(release, stated),
    }
    documents = {name: _written(folder / name, content) for name, content in contents.items()}
    (folder / MANIFEST).unlink()
    with synced_file(folder / MANIFEST) as file:
        file.write(seal_manifest(manifest | {"documents": documents}))


def _written(path: Path, content: bytes) -> FileEntry:
    with synced_file(path) as file:
        file.write(content)
    return _entry(path)


def _extension(table: str, checked: Checked, folder: Path) -> dict[str, FileEntry]:
    """Write the corpus's own columns and codes of a table, if it has any; the entry of the file."""
    if table not in checked.extensions:
        return {}
    file = folder / f"{table}.{EXTENSION}"
    content = json.dumps(checked.extensions[table], ensure_ascii=False, indent=2)
    with synced_file(file) as stream:
        stream.write(f"{content}\n".encode())
    return {file.name: _entry(file)}


def _entry(file: Path) -> FileEntry:
    return {"bytes": file.stat().st_size, "sha256": file_sha256(file)}


def selected_lines(file: TableFile, selection: Selection, options: RunOptions) -> Iterator[bytes]:
    """The released lines of a checked table, in pieces of whole lines."""
    if file.size < PROCESSES_BYTES:
        options = options._replace(processes=1)
    for lines in each_block(file, partial(_selected_block, selection=selection), options):
        if isinstance(lines, bytes):
            yield lines
        else:
            yield from pieces(file, lines)


def write_table(  # noqa: PLR0913 - what a table is made of
    name: str,
    lines: Iterable[bytes],
    schema: pa.Schema,
    folder: Path,
    metadata: Mapping[str, str] = MappingProxyType({}),
    *,
    jsonl: bool = False,
) -> TableEntry | None:
    """Write a table as ``<name>.parquet`` and ``<name>.jsonl``, or as shards.

    The same lines and pyarrow version give the same bytes, however the lines are divided into
    pieces. Nothing is written for a table without rows.

    Args:
        name: name of the table.
        lines: its rows as JSON Lines in UTF-8, in pieces of whole lines.
        schema: its columns.
        folder: where to write.
        metadata: what each Parquet file says of itself, see `rostra.releases.file_metadata`.
        jsonl: whether shards, too, have JSON Lines beside Parquet.

    Returns:
        The entry of the table in the manifest; None for a table without rows.
    """
    groups = _row_groups(lines)
    shards: list[_Shard] = []
    while (first := next(groups, None)) is not None:
        of_shard = chain([first], islice(groups, SHARD_GROUPS - 1))
        # How many shards there will be, and with it their names, is not known yet.
        beginning = folder / f"{name}-{len(shards):05}"
        in_lines = jsonl or not shards
        shards.append(_write_shard(beginning, of_shard, schema, metadata, jsonl=in_lines))
    suffixes = _SUFFIXES if jsonl or len(shards) == 1 else _SUFFIXES[:1]
    if shards and suffixes != _SUFFIXES:
        (folder / f"{name}-00000.jsonl").unlink()
    entries: dict[str, FileEntry] = {}
    for suffix in suffixes:
        for number, final_name in enumerate(shard_names(name, suffix, len(shards))):
            file = (folder / f"{name}-{number:05}.{suffix}").rename(folder / final_name)
            entries[file.name] = _entry(file)
            if len(shards) > 1:
                entries[file.name]["rows"] = shards[number].rows
            if suffixes != _SUFFIXES:
                entries[file.name]["jsonl_bytes"] = shards[number].jsonl_bytes
    return {"rows": sum(shard.rows for shard in shards), "files": entries} if shards else None


class _Shard(NamedTuple):
    """The number of rows of a shard, and of bytes that they have as JSON Lines."""

    rows: int
    jsonl_bytes: int


def _write_shard(
    beginning: Path,
    groups: Iterable[bytes],
    schema: pa.Schema,
    metadata: Mapping[str, str],
    *,
    jsonl: bool,
) -> _Shard:
    """Write row groups of JSON Lines as Parquet and, if they are wanted, as they are."""
    rows = size = 0
    with (
        synced_file(Path(f"{beginning}.jsonl")) if jsonl else nullcontext() as lines,
        synced_file(Path(f"{beginning}.parquet")) as file,
        pq.ParquetWriter(file, schema, compression=_COMPRESSION) as parquet,
    ):
        parquet.add_key_value_metadata(dict(metadata))
        for group in groups:
            if lines:
                lines.write(group)
            table = read_lines(group, schema)
            parquet.write_table(table, row_group_size=table.num_rows)
            rows += table.num_rows
            size += len(group)
    return _Shard(rows, size)


def _selected_block(file: TableFile, block: Block, selection: Selection) -> bytes | Block:
    """The released lines of a block, or the block itself if they are all of its lines.

    To read these again is quicker than to get them from another process.
    """
    lines = b"".join(pieces(file, block))
    if selection.takes_unchanged(lines):
        return block
    return b"".join(selection.lines(records_in(lines)))


def _row_groups(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The lines of each row group, which ends with the line that makes it full."""
    buffer: list[bytes] = []
    size = 0
    for piece in lines:
        start = 0
        while size + len(piece) - start >= GROUP_BYTES:
            end = piece.index(b"\n", start + GROUP_BYTES - size - 1) + 1
            yield b"".join([*buffer, piece[start:end]])
            buffer, size, start = [], 0, end
        if start < len(piece):
            buffer.append(piece[start:])
            size += len(piece) - start
    if buffer:
        yield b"".join(buffer)
