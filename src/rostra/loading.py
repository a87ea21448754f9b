"""Loading a release as a `datasets.Dataset`, with no cache and no download."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from typing import TYPE_CHECKING, Literal, overload

from rostra.errors import NotFoundError, RostraError
from rostra.releases import Corpus, Release, check_sha256, regular_file

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
def load(  # noqa: PLR0913 - each says another thing about what to load
    config: str = "utterances",
    *,
    version: str | None = None,
    columns: Iterable[str] | None = None,
    layers: Iterable[str] | None = None,
    streaming: bool = False,
    corpus: str | os.PathLike[str] | None = None,
) -> datasets.Dataset | datasets.IterableDataset:
    """Load a table of a release.

    Each call proves the Parquet file against the manifest, all of it, before a row is given; a
    stream is proved once, when it is made. Nothing is downloaded and nothing is written.

    Args:
        config: name of a table: see `rostra.configs`.
        version: number of the release; None for the newest.
        columns: the columns to load, in this order; None for all.
        layers: layers of annotation to join to utterances, each a column of that name behind the
            others: a list of the spans in the utterance, in text order, each with `id`, `label`,
            `char_start`, `char_end` (code points into the source, end exclusive), `text` and,
            where the layer has attributes of its own, `attributes`. The list is empty where
            somebody looked and found nothing, and null where nobody looked.
        streaming: give an `IterableDataset`, which holds one row group in memory at a time, and
            all annotations of `layers`.
        corpus: a corpus folder; None for the one that this package ships.

    Returns:
        One row a record; its features are those of the schema.

    Raises:
        RostraError: there is no such corpus, version, config, column or layer (the message lists
            what there is), or the file is not the one that was released.
    """
    release = Corpus(corpus).release(version)
    file = release.file(config, "parquet")
    chosen = None if columns is None else _distinct(columns, "columns")
    joined = None if layers is None else _joined(release, config, _distinct(layers, "layers"))
    if streaming:
        return _stream(release, file, chosen, joined)
    import datasets  # noqa: PLC0415 - most of the cost of a program that loads

    read = chosen if joined is None or chosen is None else list(dict.fromkeys((*chosen, "id")))
    table = _table(file, release.sha256(file), read)
    names = chosen or table.column_names
    table = _beside(table, names, joined)
    features = datasets.Features.from_arrow_schema(table.schema)
    info = _info(release, config, features)
    key = "\n".join((release.sha256(file), *table.column_names))
    if joined:
        annotations = release.file("annotations", "parquet")
        key += f"\n{release.sha256(annotations)}\n{release.manifest['schema_version']}"
    fingerprint = sha256(key.encode()).hexdigest()[:16]
    return datasets.Dataset(table, info=info, split=datasets.Split.TRAIN, fingerprint=fingerprint)


def split(
    dataset: datasets.Dataset, *, by: str = "source_id", test: float = 0.2, salt: str = ""
) -> datasets.DatasetDict:
    """Assign whole groups of rows to train and test by a hash of their id.

    A group's side depends on its id and `salt` alone (the first 8 bytes of SHA-256 of
    ``salt + id`` as a fraction of 2**64, below `test` or not), so that new rows never move old
    ones.

    Args:
        dataset: what `load` gave.
        by: the column that names the group: no group stands on both sides.
        test: the share of groups that goes to test, between 0 and 1, both exclusive.
        salt: any text; another salt gives another split.

    Raises:
        RostraError: there is no such column, rows have no group, or the groups are too few for
            both sides to be filled as asked.
    """
    import datasets  # noqa: PLC0415 - most of the cost of a program that loads

    if not 0 < test < 1:
        raise RostraError(f"test is a share between 0 and 1, not {test}")
    _known([by], dataset.column_names)
    groups = dataset[by][:]
    if None in groups:
        raise RostraError(
            f"{groups.count(None)} of {len(groups)} rows have no {by}, so they belong to no "
            f"group. Choose another column, or remove them first: "
            f"dataset.filter(lambda row: row[{by!r}] is not None)"
        )
    side = {str(group): _fraction(salt + str(group)) < test for group in groups}
    fewest = 1 / min(test, 1 - test)
    if len(side) < fewest or len(set(side.values())) < len(("train", "test")):
        raise RostraError(
            f"{len(groups)} rows fall into {len(side)} {'group' if len(side) == 1 else 'groups'} "
            f"by {by}, too few to give {test:.0%} of the groups to test and the rest to train: "
            "one side would be empty, or one group would decide it. "
            "A split by rows would put words of one document on both sides, so there is none"
        )
    rows = range(len(groups))
    return datasets.DatasetDict(
        train=dataset.select([row for row in rows if not side[str(groups[row])]]),
        test=dataset.select([row for row in rows if side[str(groups[row])]]),
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


def _joined(release: Release, config: str, names: Sequence[str]) -> dict[str, pa.Table]:
    """The annotations of layers, proved."""
    if config != "utterances":
        raise NotFoundError(f"layers stand beside utterances, not {config}: leave layers out")
    if "annotations" not in release.tables():
        raise NotFoundError(
            f"Release {release.path.name} has no annotations, so it has no layers. "
            f"There are: {', '.join(release.tables())}"
        )
    from rostra import annotations as layers  # noqa: PLC0415 - numpy and pyarrow

    file = release.file("annotations", "parquet")
    table = _table(file, release.sha256(file), None)
    return layers.chosen(table, names, release.manifest["schema_version"])


def _beside(
    table: pa.Table, columns: Sequence[str], joined: Mapping[str, pa.Table] | None
) -> pa.Table:
    """These columns of a table, and behind them the spans of each layer."""
    kept = table.select(list(columns))
    if joined:
        from rostra import annotations as layers  # noqa: PLC0415 - numpy and pyarrow

        for name, spans in joined.items():
            kept = kept.append_column(name, layers.column(spans, table["id"]))
    return kept


def _fraction(key: str) -> float:
    return int.from_bytes(sha256(key.encode()).digest()[:8]) / 2**64


def _table(file: Path, expected: str, columns: Sequence[str] | None) -> pa.Table:
    """Read a Parquet file and prove it, side by side, from the same bytes in memory."""
    import pyarrow as pa  # noqa: PLC0415 - see load
    from pyarrow import dataset  # noqa: PLC0415

    with pa.OSFile(str(regular_file(file)), "rb") as stream:
        raw = stream.read_buffer()
    with ThreadPoolExecutor(1) as pool:
        found = pool.submit(lambda: sha256(raw).hexdigest())
        try:
            parquet = dataset.ParquetFileFormat().make_fragment(pa.BufferReader(raw))  # type: ignore[arg-type]  # the stubs forget buffers
            names = parquet.physical_schema.names
            kept = list(names if columns is None else columns)
            table = None
            if set(kept) <= set(names):
                table = parquet.to_table(columns=kept, memory_pool=_memory_pool())
        except Exception:  # what damaged bytes raise is anything; they are told as what they are
            check_sha256(file, expected, found.result())
            raise
        check_sha256(file, expected, found.result())
    if table is None:
        _known(kept, names)
    assert table is not None
    return table


def _distinct(given: Iterable[str], what: str) -> list[str]:
    """Columns or layers as different names, or an error that says what is wrong with them."""
    if isinstance(given, str):
        raise RostraError(f"{what} is a list of names: {what}=[{given!r}]")
    names = list(given)
    if not names or len(set(names)) < len(names):
        one = what.removesuffix("s")
        wrong = f"names no {one}" if not names else f"names a {one} twice"
        without = "all columns" if what == "columns" else "none"
        raise RostraError(f"{what}={names} {wrong}; leave it out for {without}")
    return names


def _memory_pool() -> pa.MemoryPool:
    """Memory for a table, from jemalloc where this pyarrow has it.

    The default pool asks for huge pages; on a busy machine the system takes longer to make room
    for them than the whole table takes to decode.
    """
    import pyarrow as pa  # noqa: PLC0415 - see load

    try:
        return pa.jemalloc_memory_pool()
    except NotImplementedError:
        return pa.default_memory_pool()


def _stream(
    release: Release,
    file: Path,
    columns: Sequence[str] | None,
    joined: Mapping[str, pa.Table] | None,
) -> datasets.IterableDataset:
    import datasets  # noqa: PLC0415 - see load
    import pyarrow.parquet as pq  # noqa: PLC0415
    from datasets.iterable_dataset import ArrowExamplesIterable  # noqa: PLC0415

    release.verified_file(file.stem, "parquet")
    with pq.ParquetFile(file) as parquet:
        names, groups = parquet.schema_arrow.names, list(range(parquet.num_row_groups))
        _known(columns or (), names)
        empty = parquet.schema_arrow.empty_table()
    kept = list(columns or names)
    features = datasets.Features.from_arrow_schema(_beside(empty, kept, joined).schema)
    # A list among these arguments is what workers of a DataLoader share out: each gets row groups.
    source = ArrowExamplesIterable(
        _groups, {"file": file, "columns": tuple(kept), "joined": joined, "groups": groups}
    )
    return datasets.IterableDataset(
        source, _info(release, file.stem, features), datasets.Split.TRAIN
    )


def _groups(
    file: Path,
    columns: tuple[str, ...],
    joined: Mapping[str, pa.Table] | None,
    groups: list[int],
) -> Iterator[tuple[str, pa.Table]]:
    """The row groups of a Parquet file one by one, read in this thread.

    The Parquet reader of datasets reads ahead in threads, and a process that stops such a stream
    half-way may never end; nor can it be made without a lock file in the cache folder.
    """
    import pyarrow.parquet as pq  # noqa: PLC0415 - see load

    with pq.ParquetFile(file) as parquet:
        for group in groups:
            read = list(columns) if joined is None else list(dict.fromkeys((*columns, "id")))
            table = parquet.read_row_group(group, read, use_threads=False)
            yield str(group), _beside(table, columns, joined)


def _known(columns: Sequence[str], there: Sequence[str]) -> None:
    unknown = [column for column in columns if column not in there]
    if unknown:
        raise NotFoundError(f"no column {unknown[0]!r}. There are: {', '.join(there)}")
