"""Loading a release as a `datasets.Dataset`, with no cache and no download."""

from __future__ import annotations

import tempfile
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Literal, overload

from rostra import integrity
from rostra.corpus import Corpus, Release
from rostra.errors import NotThereError, RostraError

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence
    from pathlib import Path

    import datasets
    import pyarrow as pa


@overload
def load(
    config: str = ...,
    *,
    version: str | None = ...,
    columns: Sequence[str] | None = ...,
    streaming: Literal[False] = ...,
    corpus: str | os.PathLike[str] | None = ...,
) -> datasets.Dataset: ...
@overload
def load(
    config: str = ...,
    *,
    version: str | None = ...,
    columns: Sequence[str] | None = ...,
    streaming: Literal[True],
    corpus: str | os.PathLike[str] | None = ...,
) -> datasets.IterableDataset: ...
@overload
def load(
    config: str = ...,
    *,
    version: str | None = ...,
    columns: Sequence[str] | None = ...,
    streaming: bool,
    corpus: str | os.PathLike[str] | None = ...,
) -> datasets.Dataset | datasets.IterableDataset: ...
def load(
    config: str = "utterances",
    *,
    version: str | None = None,
    columns: Sequence[str] | None = None,
    streaming: bool = False,
    corpus: str | os.PathLike[str] | None = None,
) -> datasets.Dataset | datasets.IterableDataset:
    """Load a table of a release.

    Each call proves the Parquet file against the manifest, all of it, before a row is given.
    Nothing is downloaded and nothing is written, except that streaming uses a temporary folder
    for a moment.

    Args:
        config: name of a table: see `rostra.configs`.
        version: number of the release; None for the newest.
        columns: the columns to load, in this order; None for all.
        streaming: give an `IterableDataset`, which holds one row group in memory at a time.
        corpus: a corpus folder; None for the one that this package ships.

    Returns:
        One row a record; its features are those of the schema.

    Raises:
        RostraError: there is no such corpus, version, config or column (the message lists what
            there is), or the file is not the one that was released.
    """
    release = Corpus(corpus).release(version)
    file = release.file(config, "parquet")
    if columns is not None and isinstance(columns, str):
        raise RostraError(f"columns is a list of names: columns=[{columns!r}]")
    if streaming:
        return _stream(release, file, columns)
    import datasets  # noqa: PLC0415 - most of the cost of a program that loads

    table = _table(file, release.sha256(file), columns)
    manifest = release.manifest
    info = datasets.DatasetInfo(
        description=f"{manifest['name']} {manifest['version']}, {config}",
        features=datasets.Features.from_arrow_schema(table.schema),
        version=datasets.Version(manifest["version"]),
        dataset_name=manifest["name"],
        config_name=config,
    )
    key = "\n".join((release.sha256(file), *table.column_names))
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


def _fraction(key: str) -> float:
    return int.from_bytes(sha256(key.encode()).digest()[:8]) / 2**64


def _table(file: Path, expected: str, columns: Sequence[str] | None) -> pa.Table:
    """Read and prove a Parquet file, in parallel and from one mapping of its bytes."""
    import pyarrow as pa  # noqa: PLC0415 - see load
    import pyarrow.parquet as pq  # noqa: PLC0415

    raw = pa.memory_map(str(file)).read_buffer()
    with ThreadPoolExecutor(1) as pool:
        found = pool.submit(lambda: sha256(raw).hexdigest())
        try:
            parquet = pq.ParquetFile(pa.BufferReader(raw))
            _known(columns or (), parquet.schema_arrow.names)
            table = parquet.read(None if columns is None else list(columns))
        except (pa.ArrowException, OSError):
            # Damaged bytes are told as what they are; whatever else it was is raised.
            integrity.prove(file, expected, found.result())
            raise
        integrity.prove(file, expected, found.result())
    return table if columns is None else table.select(list(columns))


def _stream(
    release: Release, file: Path, columns: Sequence[str] | None
) -> datasets.IterableDataset:
    import datasets  # noqa: PLC0415 - see load
    import pyarrow.parquet as pq  # noqa: PLC0415

    integrity.prove(file, release.sha256(file), integrity.digest(file))
    if columns is not None:
        _known(columns, pq.read_schema(file).names)
    # The constructor takes a lock in its cache folder, which need not be writable elsewhere.
    with tempfile.TemporaryDirectory(prefix="rostra-") as cache:
        wanted: dict[str, Any] = {} if columns is None else {"columns": list(columns)}
        return datasets.Dataset.from_parquet(
            str(file), split=datasets.Split.TRAIN, cache_dir=cache, streaming=True, **wanted
        )


def _known(columns: Sequence[str], there: Sequence[str]) -> None:
    unknown = [column for column in columns if column not in there]
    if unknown:
        raise NotThereError(f"no column {unknown[0]!r}. There are: {', '.join(there)}")
