"""The tables of a release as Arrow: only the columns of the schema, with its types, of known size.

Everything that reads the Parquet of a release reads it here. What the file says of itself is
believed only where the manifest, the schema and the size of the JSON Lines agree: key-value
metadata (from which `datasets` would take features that open other files) is dropped, and a file
that would need far more memory than the same rows as JSON Lines is refused before it is decoded.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from io import BytesIO
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, Any, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from rostra.errors import DamagedError
from rostra.releases import file_metadata
from rostra.schema import published_schemas
from rostra.schema.arrow import arrow_schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from rostra.releases import Release
    from rostra.schema import Schema

_SPARE_BYTES = 2**26
"""What a table may take in memory beyond twice its JSON Lines."""

_DICTIONARY_ROWS = 2**10  # in one of them a value is not null, as a rule
_EXACT_ROWS = 2**16
_BUFFER_BYTES = 2**16
_PART_BYTES = 2**20

_OWN_TYPES = {
    pa.string(): "string",
    pa.int64(): "integer",
    pa.float64(): "number",
    pa.bool_(): "boolean",
}
"""The types of a corpus's own columns, by themselves or in a list, with their names in a schema."""

_WRITTEN_METADATA = {b"ARROW:schema"}

_Chunks: TypeAlias = "Sequence[Sequence[pq.ColumnChunkMetaData]]"
"""Column chunks by row group."""


@contextmanager
def parquet_file(
    release: Release, file: Path, *, schema: pa.Schema | None = None
) -> Iterator[tuple[pq.ParquetFile, pa.Schema]]:
    """Open a Parquet file of a table, and give it with the schema that its data must have.

    The checksum of a file in a folder is not compared; one at an address is copied and proved.

    Args:
        release: the release.
        file: one of `Release.files`.
        schema: the schema of the table's other files, if the file must have the same.

    Raises:
        DamagedError: as `sized_parquet`; or its columns or types are not those of the schema.
    """
    with sized_parquet(release, file) as parquet:
        expected = expected_schema(release, file, parquet.schema_arrow)
        if schema is not None and expected != schema:
            first = release.files(release.table_of(file), "parquet")[0].name
            raise DamagedError(f"{file}: its columns are not those of {first}", "wrong-columns")
        yield parquet, expected


@contextmanager
def sized_parquet(release: Release, file: Path) -> Iterator[pq.ParquetFile]:
    """Open a Parquet file of a table, whatever columns it has.

    Raises:
        DamagedError: it is not Parquet, or its number of rows or its size are not those of the
            manifest and of the rows as JSON Lines. What pyarrow raises while the block reads the
            file becomes a DamagedError as well.
    """
    release.sized_file(file)
    with damage_reported(file), pq.ParquetFile(file) as parquet:
        rows, promised = parquet.metadata.num_rows, release.rows(file)
        if rows != promised:
            message = f"{file}: it has {rows} rows, the manifest promises {promised}"
            raise DamagedError(message, "wrong-row-count")
        _check_size(release, file, parquet)
        yield parquet


def record_batches(release: Release, table: str, rows: int) -> Iterator[pa.RecordBatch]:
    """The rows of a table in order, at most so many at a time; errors are those of `parquet_file`.

    The checksum of each file is compared with the manifest before its first row.
    """
    schema = None
    for file in release.files(table, "parquet"):
        release.verified_file(file)
        with parquet_file(release, file, schema=schema) as (parquet, schema):
            for batch in parquet.iter_batches(rows, use_threads=False):
                yield pa.RecordBatch.from_arrays(batch.columns, schema=schema)


def read_table(release: Release, table: str, columns: Sequence[str] | None = None) -> pa.Table:
    """A table in memory, once its files have the checksums in the manifest.

    Args:
        release: the release.
        table: name of one of its tables.
        columns: the columns to read; None for all.
    """
    shards: list[pa.Table] = []
    schema = None
    for file in release.files(table, "parquet"):
        release.verified_file(file)
        with parquet_file(release, file, schema=schema) as (parquet, schema):
            names = schema.names if columns is None else columns
            typed = pa.schema([schema.field(name) for name in names])
            shards.append(parquet.read([*names]).select([*names]).cast(typed))
    return pa.concat_tables(shards)


def read_lines(lines: bytes, schema: pa.Schema) -> pa.Table:
    """JSON Lines of a table in memory, read a part at a time, which is faster.

    Raises:
        pa.ArrowInvalid: a line is not JSON, or has other columns or types than the schema.
    """
    import pyarrow.json as pj  # noqa: PLC0415 - readers of Parquet do without it

    parse = pj.ParseOptions(explicit_schema=schema, unexpected_field_behavior="error")
    parts, start = [schema.empty_table()], 0
    while start < len(lines):
        end = lines.find(b"\n", start + _PART_BYTES) + 1 or len(lines)
        options = pj.ReadOptions(use_threads=False, block_size=end - start)
        parts.append(pj.read_json(BytesIO(lines[start:end]), options, parse))
        start = end
    return pa.concat_tables(parts).combine_chunks()


def table_schema(release: Release, table: str) -> pa.Schema:
    """The Arrow schema of a table, by its first file; errors are those of `parquet_file`."""
    with parquet_file(release, release.files(table, "parquet")[0]) as (_, schema):
        return schema


def expected_schema(release: Release, file: Path, stored: pa.Schema) -> pa.Schema:
    """The Arrow schema of a table's file by its published schema, with the corpus's own columns.

    Raises:
        DamagedError: the stored schema has other columns, other types or metadata.
        NotFoundError: the schema version of the release is not published.
    """
    table = release.table_of(file)
    schemas = published_schemas(release.manifest["schema_version"])
    if table not in schemas:
        message = f"{file}: schema {release.manifest['schema_version']} has no table {table}"
        raise DamagedError(message, "unknown-table")
    expected = arrow_schema(schemas[table])
    for name in stored.names[len(expected) :]:
        own = stored.field(name).type if stored.names.count(name) == 1 else None
        if own_type(own) and re.fullmatch("x_[a-z0-9_]+", name, re.ASCII):
            expected = expected.append(pa.field(name, own))
    if flaw := _schema_flaw(stored, expected):
        raise DamagedError(f"{file}: {flaw}", "wrong-columns")
    return expected


def own_type(arrow: pa.DataType | None) -> Schema | None:
    """The part of a JSON Schema that says no more than the type of a corpus's own column.

    None for a type that such a column cannot have.
    """
    if arrow is not None and pa.types.is_list(arrow):
        item = _OWN_TYPES.get(arrow.value_type)
        return {"type": ["array", "null"], "items": {"type": item}} if item else None
    name = _OWN_TYPES.get(arrow)
    return {"type": [name, "null"]} if name else None


def _schema_flaw(stored: pa.Schema, expected: pa.Schema) -> str | None:
    if stored.names != expected.names:
        unknown = [name for name in stored.names if name not in expected.names]
        missing = [name for name in expected.names if name not in stored.names]
        for columns, what in ((unknown, "an unknown column"), (missing, "no column")):
            if columns:
                return f"it has {what} {columns[0][:60]!r}"
        return "its columns are not in the order of the schema"
    for name, kind in zip(expected.names, expected.types, strict=True):
        if stored.field(name).type != kind:
            return f"its column {name} has the type {stored.field(name).type}, not {kind}"
    return None


def metadata_flaw(release: Release, parquet: pq.ParquetFile) -> str | None:
    """What is wrong with the key-value metadata of a file and of its columns, in words.

    A file says which release it belongs to, or, if a package before 2.0.0 wrote it, nothing.
    """
    stored = parquet.metadata.metadata or {}
    own = {key: value for key, value in stored.items() if key not in _WRITTEN_METADATA}
    expected = {k.encode(): v.encode() for k, v in file_metadata(release.manifest).items()}
    of_schema = (parquet.schema_arrow.metadata or {}).keys() - own.keys()
    if foreign := sorted({*(own.keys() - expected.keys()), *of_schema}):
        keys = ", ".join(key.decode("utf-8", "backslashreplace")[:60] for key in foreign)
        return f"it has metadata that no build writes: {keys}"
    if own and own != expected:
        return "its metadata is that of another release"
    return None


@contextmanager
def damage_reported(file: Path) -> Iterator[None]:
    """Raise DamagedError for what pyarrow raises of a file that it cannot decode."""
    try:
        yield
    except UnicodeDecodeError as error:
        raise DamagedError(f"{file}: it has text that is not UTF-8", "invalid-utf8") from error
    except MemoryError as error:  # pa.ArrowMemoryError is one
        message = f"{file}: it needs more memory than there is"
        raise DamagedError(message, "too-big") from error
    except (pa.ArrowException, OSError, NotImplementedError, OverflowError) as error:
        message = f"{file}: it cannot be read as Parquet"
        raise DamagedError(message, "not-parquet") from error


def _check_size(release: Release, file: Path, parquet: pq.ParquetFile) -> None:
    """Refuse a file that would take far more memory than the same rows as JSON Lines.

    Both have every value of every row, but Parquet stores a value that repeats only once. The
    estimates of what its texts take go from cheap and high to exact and dear; each is made only
    where the one before it was too high.
    """
    jsonl = release.jsonl_bytes(file)
    limit = _SPARE_BYTES + 2 * jsonl
    groups = [parquet.metadata.row_group(group) for group in range(parquet.num_row_groups)]
    chunks = [[group.column(column) for column in range(group.num_columns)] for group in groups]
    stored = sum(max(c.total_uncompressed_size, 8 * c.num_values) for c in chain(*chunks))
    texts = [[chunk for chunk in group if chunk.physical_type == "BYTE_ARRAY"] for group in chunks]
    if stored <= limit:
        for estimate in (_whole_chunks, _longest_values, _exact_bytes):
            stored = estimate(texts, file)
            if stored <= limit:
                return
    raise DamagedError(
        f"{file}: it takes {stored} bytes of memory, far more than the "
        f"{jsonl} bytes of the same rows as JSON Lines",
        "too-big",
    )


def _whole_chunks(texts: _Chunks, file: Path) -> int:
    """What texts take if each value is as long as all that its column chunk stores."""
    del file
    return sum(chunk.num_values * chunk.total_uncompressed_size for chunk in chain(*texts))


def _longest_values(texts: _Chunks, file: Path) -> int:
    """What they take if each value is as long as the longest in the dictionary of its chunk.

    Values that are not in the dictionary are stored one by one.
    """
    size = 0
    with _coded(texts, file) as parquet:
        for number, group in enumerate(texts):
            coded = next(_text_columns(parquet, group, number, _DICTIONARY_ROWS), [])
            for chunk, values in zip_longest(group, coded):
                stored = chunk.total_uncompressed_size
                longest = pc.max(pc.binary_length(values.dictionary)).as_py() if values else None
                size += stored + chunk.num_values * (stored if longest is None else longest)
    return size


def _exact_bytes(texts: _Chunks, file: Path) -> int:
    """What they take, by the lengths of the values in the dictionaries."""
    size = 0
    with _coded(texts, file) as parquet:
        for number, group in enumerate(texts):
            for coded in _text_columns(parquet, group, number, _EXACT_ROWS):
                for values in coded:
                    lengths = pc.binary_length(values.dictionary).cast(pa.int64())
                    size += pc.sum(lengths.take(values.indices)).as_py() or 0
    return size


def _coded(texts: _Chunks, file: Path) -> pq.ParquetFile:
    """The file, whose texts are read as dictionaries and indices."""
    paths = [chunk.path_in_schema for group in texts[:1] for chunk in group]
    return pq.ParquetFile(file, read_dictionary=paths, pre_buffer=False, buffer_size=_BUFFER_BYTES)


def _text_columns(
    parquet: pq.ParquetFile, group: Sequence[pq.ColumnChunkMetaData], number: int, rows: int
) -> Iterator[list[Any]]:
    """The text columns of a row group, as batches of so many rows."""
    paths = [chunk.path_in_schema for chunk in group]
    for batch in parquet.iter_batches(rows, [number], paths, use_threads=False):
        yield list(chain.from_iterable(map(_dictionary_arrays, batch.columns)))


def _dictionary_arrays(array: Any) -> Iterator[Any]:  # noqa: ANN401 - the stubs know no such array
    """The columns of text in an array, at any depth."""
    if isinstance(array, pa.DictionaryArray):
        yield array
    elif isinstance(array, pa.ListArray):
        yield from _dictionary_arrays(array.flatten())
    elif isinstance(array, pa.StructArray):
        for field in array.flatten():
            yield from _dictionary_arrays(field)
