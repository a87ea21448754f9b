"""Loading a release as a `datasets.Dataset`, without cache or download."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Literal, overload

from rostra.errors import NotFoundError, RostraError
from rostra.releases import Release, check_sha256
from rostra.remote_releases import open_release

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import datasets
    import pyarrow as pa


@overload
def load(
    config: str = ...,
    *,
    version: str | None = ...,
    columns: Iterable[str] | None = ...,
    layers: Iterable[str] | None = ...,
    streaming: Literal[False] = ...,
    corpus: str | os.PathLike[str] | None = ...,
) -> datasets.Dataset: ...
@overload
def load(
    config: str = ...,
    *,
    version: str | None = ...,
    columns: Iterable[str] | None = ...,
    layers: Iterable[str] | None = ...,
    streaming: Literal[True],
    corpus: str | os.PathLike[str] | None = ...,
) -> datasets.IterableDataset: ...
@overload
def load(
    config: str = ...,
    *,
    version: str | None = ...,
    columns: Iterable[str] | None = ...,
    layers: Iterable[str] | None = ...,
    streaming: bool,
    corpus: str | os.PathLike[str] | None = ...,
) -> datasets.Dataset | datasets.IterableDataset: ...
def load(  # noqa: PLR0913 - independent options
    config: str = "utterances",
    *,
    version: str | None = None,
    columns: Iterable[str] | None = None,
    layers: Iterable[str] | None = None,
    streaming: bool = False,
    corpus: str | os.PathLike[str] | None = None,
) -> datasets.Dataset | datasets.IterableDataset:
    """Load a table of a release.

    Each call compares the checksum of the whole Parquet file with the manifest before it returns a
    row; of a stream it does so once, when the stream is made. Nothing is downloaded unless `corpus`
    is an address.

    Args:
        config: name of a table: see `rostra.configs`.
        version: number of the release; None for the newest.
        columns: the columns to load, in this order; None for all.
        layers: layers of annotation to join to utterances. Each becomes a column of that name
            behind the others: a list of the spans in the utterance, in text order, each with `id`,
            `label`, `char_start`, `char_end` (code points into the source, end exclusive), `text`
            and, where the layer has attributes, `attributes`. The list is empty where an annotator
            marked nothing, and null where nobody annotated.
        streaming: return an `IterableDataset`, which keeps one row group in memory at a time, and
            all annotations of `layers`.
        corpus: a corpus folder, or the folder of a release; None for the corpus that this package
            ships. An address that fsspec reads, such as ``hf://datasets/NAME/CORPUS``, ``s3://…``
            or ``https://…``, may be that of either: the files of the table are copied to the cache
            of `datasets`, each once, and proved against the manifest there.

    Returns:
        A dataset with one row for each record; its features are those of the schema.

    Raises:
        RostraError: there is no such corpus, version, config, column or layer (the message lists
            the existing ones), or the file is not the one that was released.
    """
    release = open_release(corpus, version)
    files = release.files(config, "parquet")  # the error lists the configs if there is no such one
    names = None if columns is None else _distinct(columns, "columns")
    spans = None if layers is None else _layer_tables(release, config, _distinct(layers, "layers"))
    if streaming:
        return _stream(release, config, names, spans)
    import datasets  # noqa: PLC0415 - most of the cost of a program that loads

    table = _read_table(release, config, _with_id(names) if spans else names)
    table = _with_layers(table, names or table.column_names, spans)
    features = datasets.Features.from_arrow_schema(table.schema)
    key = "\n".join((*map(release.sha256, files), *table.column_names))
    if spans:
        checksums = map(release.sha256, release.files("annotations", "parquet"))
        key += "\n".join(("", *checksums, release.manifest["schema_version"]))
    return datasets.Dataset(
        table,
        info=_info(release, config, features),
        split=datasets.Split.TRAIN,
        fingerprint=sha256(key.encode()).hexdigest()[:16],
    )


def _info(release: Release, config: str, features: datasets.Features) -> datasets.DatasetInfo:
    import datasets  # noqa: PLC0415 - see load

    manifest = release.manifest
    return datasets.DatasetInfo(
        description=f"{manifest['name']} {manifest['version']}, {config}",
        features=features,
        version=datasets.Version(manifest["version"]),
        dataset_name=manifest["name"],
        config_name=config,
    )


def _layer_tables(release: Release, config: str, names: Sequence[str]) -> dict[str, pa.Table]:
    if config != "utterances":
        raise NotFoundError(f"layers can be joined to utterances, not to {config}: omit layers")
    if "annotations" not in release.tables():
        raise NotFoundError(
            f"Release {release.version} has no annotations, so it has no layers. "
            f"There are: {', '.join(release.tables())}"
        )
    from rostra.annotations import layer_tables  # noqa: PLC0415 - numpy and pyarrow

    table = _read_table(release, "annotations", None)
    return layer_tables(table, names, release.manifest["schema_version"])


def _with_id(columns: Sequence[str] | None) -> list[str] | None:
    """These columns and, to join layers by it, the id of the utterance; None for all."""
    return None if columns is None else list(dict.fromkeys([*columns, "id"]))


def _with_layers(
    table: pa.Table, columns: Sequence[str], layers: Mapping[str, pa.Table] | None
) -> pa.Table:
    """These columns of a table, and behind them the spans of each layer."""
    selected = table.select(list(columns))
    if layers:
        from rostra.annotations import layer_column  # noqa: PLC0415 - numpy and pyarrow

        for name, layer in layers.items():
            selected = selected.append_column(name, layer_column(layer, table["id"]))
    return selected


def _read_table(release: Release, table: str, columns: Sequence[str] | None) -> pa.Table:
    """A whole table; each file is decoded while its checksum is computed."""
    import pyarrow as pa  # noqa: PLC0415 - see load

    shards: list[pa.Table] = []
    schema = None
    for file in release.files(table, "parquet"):
        rows, schema = _read_file(release, file, columns, schema)
        shards.append(rows)
    return pa.concat_tables(shards)


def _read_file(
    release: Release, file: Path, columns: Sequence[str] | None, schema: pa.Schema | None
) -> tuple[pa.Table, pa.Schema]:
    """Decode a Parquet file and compute its checksum, in parallel, from the same bytes."""
    import pyarrow as pa  # noqa: PLC0415 - see load
    from pyarrow import dataset  # noqa: PLC0415

    from rostra.released_tables import damage_reported, parquet_file  # noqa: PLC0415 - see load

    release.sized_file(file)
    with damage_reported(file), pa.OSFile(str(file), "rb") as stream:
        raw = stream.read_buffer()
    with ThreadPoolExecutor(1) as pool:
        actual = pool.submit(lambda: sha256(raw).hexdigest())
        try:
            with parquet_file(release, file, raw, schema=schema) as (_, expected):
                names = list(expected.names if columns is None else columns)
                _require_columns(names, expected.names)
                parquet = dataset.ParquetFileFormat().make_fragment(pa.BufferReader(raw))  # type: ignore[arg-type]  # the stubs forget buffers
                rows = parquet.to_table(columns=names, memory_pool=_memory_pool())
                return rows.cast(pa.schema(map(expected.field, names))), expected
        finally:  # damaged bytes can raise anything; report the damage instead
            check_sha256(file, release.sha256(file), actual.result())


def _memory_pool() -> pa.MemoryPool:
    import pyarrow as pa  # noqa: PLC0415 - see load

    try:
        # The default pool requests huge pages; on a busy machine the system takes longer to provide
        # them than the whole table takes to decode.
        return pa.jemalloc_memory_pool()
    except NotImplementedError:
        return pa.default_memory_pool()


def _stream(
    release: Release,
    config: str,
    columns: Sequence[str] | None,
    layers: Mapping[str, pa.Table] | None,
) -> datasets.IterableDataset:
    import datasets  # noqa: PLC0415 - see load
    from datasets.iterable_dataset import ArrowExamplesIterable  # noqa: PLC0415

    from rostra.released_tables import parquet_file  # noqa: PLC0415 - see load

    groups = []
    schema = None
    for file in map(release.verified_file, release.files(config, "parquet")):
        with parquet_file(release, file, schema=schema) as (parquet, schema):
            groups += [(file, number) for number in range(parquet.num_row_groups)]
    assert schema is not None  # a table has a file
    _require_columns(columns or (), schema.names)
    names = list(columns or schema.names)
    empty = _with_layers(schema.empty_table(), names, layers)
    # The workers of a DataLoader share out the list among these arguments: each gets row groups.
    source = ArrowExamplesIterable(
        _row_groups,
        {
            "schema": schema,
            "columns": tuple(names),
            "layers": layers,
            "groups": groups,
        },
    )
    features = datasets.Features.from_arrow_schema(empty.schema)
    return datasets.IterableDataset(source, _info(release, config, features), datasets.Split.TRAIN)


def _row_groups(
    schema: pa.Schema,
    columns: tuple[str, ...],
    layers: Mapping[str, pa.Table] | None,
    groups: list[tuple[Path, int]],
) -> Iterator[tuple[str, pa.Table]]:
    """The row groups of a table's Parquet files one by one, read in this thread.

    The Parquet reader of datasets reads ahead in threads, and a process that stops such a stream
    half-way may never end; nor can it be made without a lock file in the cache folder.
    """
    import pyarrow as pa  # noqa: PLC0415 - see load
    import pyarrow.parquet as pq  # noqa: PLC0415

    from rostra.released_tables import damage_reported  # noqa: PLC0415 - see load

    names = (_with_id(columns) if layers else None) or list(columns)
    typed = pa.schema([schema.field(name) for name in names])
    for file, of_file in groupby(groups, itemgetter(0)):
        with damage_reported(file), pq.ParquetFile(file) as parquet:
            for _, group in of_file:
                table = parquet.read_row_group(group, names, use_threads=False)
                key = f"{file.stem}-{group}"
                yield key, _with_layers(table.select(names).cast(typed), columns, layers)


def _distinct(values: Iterable[str], option: str) -> list[str]:
    """The values of `columns` or `layers` as a list; RostraError if it is empty or repeats one."""
    if isinstance(values, str):
        raise RostraError(f"{option} is a list of names: {option}=[{values!r}]")
    names = list(values)
    if not names or len(set(names)) < len(names):
        item = option.removesuffix("s")
        mistake = f"names no {item}" if not names else f"names a {item} twice"
        default = "all columns" if option == "columns" else "none"
        raise RostraError(f"{option}={names} {mistake}; omit it for {default}")
    return names


def _require_columns(columns: Sequence[str], existing: Sequence[str]) -> None:
    unknown = [column for column in columns if column not in existing]
    if unknown:
        raise NotFoundError(f"no column {unknown[0]!r}. There are: {', '.join(existing)}")
