"""Loading a release as a `datasets.Dataset`: in memory, memory-mapped, or as a stream."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from contextlib import closing
from itertools import chain
from typing import TYPE_CHECKING, Literal, overload

from rostra.descriptions import described
from rostra.errors import CacheWarning, OptionError, RostraError
from rostra.remote_releases import open_release

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator
    from pathlib import Path

    import datasets
    import pyarrow as pa

    from rostra.releases import Release
    from rostra.row_filters import Filters
    from rostra.table_selection import GroupReader, Selection, Shard

IN_MEMORY = 2**24
"""The size in bytes of Arrow up to which a table stays in memory (16 MiB)."""


@overload
def load(
    config: str = ...,
    *,
    version: str | None = ...,
    columns: Iterable[str] | None = ...,
    layers: Iterable[str] | None = ...,
    annotator: str | None = ...,
    filters: Filters | None = ...,
    streaming: Literal[False] = ...,
    verify: Literal["once", "always"] = ...,
    corpus: str | os.PathLike[str] | None = ...,
) -> datasets.Dataset: ...
@overload
def load(
    config: str = ...,
    *,
    version: str | None = ...,
    columns: Iterable[str] | None = ...,
    layers: Iterable[str] | None = ...,
    annotator: str | None = ...,
    filters: Filters | None = ...,
    streaming: Literal[True],
    verify: Literal["once", "always"] = ...,
    corpus: str | os.PathLike[str] | None = ...,
) -> datasets.IterableDataset: ...
@overload
def load(
    config: str = ...,
    *,
    version: str | None = ...,
    columns: Iterable[str] | None = ...,
    layers: Iterable[str] | None = ...,
    annotator: str | None = ...,
    filters: Filters | None = ...,
    streaming: bool,
    verify: Literal["once", "always"] = ...,
    corpus: str | os.PathLike[str] | None = ...,
) -> datasets.Dataset | datasets.IterableDataset: ...
def load(  # noqa: PLR0913 - independent options
    config: str = "utterances",
    *,
    version: str | None = None,
    columns: Iterable[str] | None = None,
    layers: Iterable[str] | None = None,
    annotator: str | None = None,
    filters: Filters | None = None,
    streaming: bool = False,
    verify: Literal["once", "always"] = "once",
    corpus: str | os.PathLike[str] | None = None,
) -> datasets.Dataset | datasets.IterableDataset:
    """Load a table of a release.

    The checksums of the Parquet files are compared with the manifest before a row is returned; of a
    stream, that of each file before its first row. Nothing is downloaded unless `corpus` is
    an address.

    Up to 16 MiB, as counted in Arrow, the result is in memory and nothing is written. Above that it
    is a memory-mapped Arrow file in the cache of `datasets`, which the first call writes and later
    ones open: processes share it, and the results of `map` are cached. `rostra cache` lists and
    removes these files. Where the cache cannot be written, the result is in memory and a
    `rostra.errors.CacheWarning` says why.

    Args:
        config: name of a table: see `rostra.configs`.
        version: number of the release; None for the newest.
        columns: the columns to load, in this order; None for all.
        layers: layers of annotation to join to utterances. Each becomes a column of that name
            behind the others: a list of the spans in the utterance, in text order, each with `id`,
            `label`, `annotator`, `char_start`, `char_end` (code points into the source, end
            exclusive), `text`, where the layer has attributes, `attributes`, and `start` and `end`
            (into the utterance). The list is empty where an annotator marked nothing, and null
            where nobody annotated.
        annotator: the one whose spans the layers have; None for those of all annotators.
        filters: the rows to load, as `pyarrow.parquet.read_table` takes them: a list of conditions
            that all hold, such as ``[("country", "in", ["GB", "IE"]), ("paragraph", "<", 9)]``; a
            list of such lists, of which one holds; or a `pyarrow.compute.Expression`. They may name
            any column of the table, not the layers; a comparison with null does not hold.
        streaming: return an `IterableDataset`, which keeps one row group in memory at a time, and
            all annotations of `layers`.
        verify: ``"once"``: a file of 16 MiB or more whose checksum this user compared before is not
            read again if its size, times, inode and device are the same, and a cached Arrow file is
            opened under the same condition. ``"always"``: the checksums of all of them are
            computed.
        corpus: a corpus folder, or the folder of a release; None for the corpus that this package
            ships. An address that fsspec reads, such as ``hf://datasets/NAME/CORPUS``, ``s3://…``
            or ``https://…``, may be that of either: the files of the table are copied to the cache
            of `datasets`, each once, and proved against the manifest there.

    Returns:
        A dataset with one row for each record; its features are those of the schema. Its `info` has
        what the release says of itself (description, licence, citation, homepage; empty where it
        says nothing), and the number of rows of the whole table.

    Raises:
        RostraError: there is no such corpus, version, config, column or layer (the message lists
            the existing ones), the filters do not fit the table, or a file is not the one that was
            released.
    """
    _check_options(config, streaming=streaming, verify=verify)
    release = open_release(corpus, version)
    names = None if columns is None else _distinct(columns, "columns")
    spans = None if layers is None else _distinct(layers, "layers")
    if annotator is not None and not spans:
        raise OptionError(f"annotator={annotator!r} chooses among layers: name layers")
    import datasets  # noqa: PLC0415 - most of the cost of a program that loads

    from rostra.table_selection import Selection  # noqa: PLC0415 - pyarrow

    selection = Selection(
        release,
        config,
        columns=names,
        layers=spans,
        annotator=annotator,
        filters=filters,
        always=verify == "always",
    )
    if streaming:
        return _stream(release, config, selection)
    table = _cached(selection) or _read(selection)
    return datasets.Dataset(
        table,
        info=_info(release, config, datasets.Features.from_arrow_schema(table.schema)),
        split=datasets.Split.TRAIN,
        fingerprint=selection.address[:16],
    )


def _info(release: Release, config: str, features: datasets.Features) -> datasets.DatasetInfo:
    """What a release says of itself, and the sizes of the whole table, as in the card."""
    import datasets  # noqa: PLC0415 - see load

    manifest = release.manifest
    size, name = release.jsonl_size(config), manifest["name"]
    rows = datasets.SplitInfo("train", size, release.number(config), dataset_name=name)
    return datasets.DatasetInfo(
        **described(release)._asdict(),
        features=features,
        version=datasets.Version(manifest["version"]),
        dataset_name=name,
        config_name=config,
        splits=datasets.SplitDict({"train": rows}, dataset_name=name),
        download_size=release.size(config),
        dataset_size=size,
    )


def _cached(selection: Selection) -> datasets.table.Table | None:
    """The memory-mapped table of a selection, if it was written before; its files are proved."""
    from rostra.arrow_cache import cached_file  # noqa: PLC0415 - see load

    file = cached_file(selection.address, always=selection.always)
    if file is None:
        return None
    selection.prove()
    return _mapped(file)


def _read(selection: Selection) -> pa.Table | datasets.table.Table:
    """The table of a selection: in memory if it is small, else memory-mapped."""
    first: list[pa.Table] = []
    with closing(selection.tables()) as tables:  # the end of it is that of the proof
        for table in tables:
            first.append(table)
            if sum(part.nbytes for part in first) > IN_MEMORY:
                return _written(selection, chain(first, tables))
    return _in_memory(selection, first)


def _written(selection: Selection, tables: Iterable[pa.Table]) -> pa.Table | datasets.table.Table:
    """The tables of a selection as one, memory-mapped if they can be written."""
    from rostra.arrow_cache import cached_file, write_cached  # noqa: PLC0415 - see load

    address, always = selection.address, selection.always
    try:
        file = write_cached(address, selection.description, tables, always=always)
    except OSError as error:
        reason = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        _note(f"the table is in memory, because it cannot be kept in the datasets cache ({reason})")
        return _in_memory(selection, selection.tables())
    if cached_file(address, always=False) is None:
        _note(f"{file} is written anew by each load, because no proof of it can be remembered")
    return _mapped(file)


def _in_memory(selection: Selection, tables: Iterable[pa.Table]) -> pa.Table:
    import pyarrow as pa  # noqa: PLC0415 - see load

    return pa.concat_tables(list(tables) or [selection.reader.empty()])


def _mapped(file: Path) -> datasets.table.Table:
    from datasets.table import MemoryMappedTable  # noqa: PLC0415 - see load

    return MemoryMappedTable.from_file(str(file))


def _note(message: str) -> None:
    warnings.warn(f"rostra.load: {message}", CacheWarning, stacklevel=5)  # the caller of load


def _stream(release: Release, config: str, selection: Selection) -> datasets.IterableDataset:
    import datasets  # noqa: PLC0415 - see load
    from datasets.iterable_dataset import ArrowExamplesIterable  # noqa: PLC0415

    shards = selection.shards()
    reader = selection.reader
    # The workers of a DataLoader share out the list among these arguments: each gets shards.
    arguments = {"reader": reader, "always": selection.always, "shards": shards}
    source = ArrowExamplesIterable(_rows_of_shards, arguments)
    features = datasets.Features.from_arrow_schema(reader.empty().schema)
    return datasets.IterableDataset(source, _info(release, config, features), datasets.Split.TRAIN)


def _rows_of_shards(
    reader: GroupReader, shards: list[Shard], *, always: bool
) -> Iterator[tuple[str, pa.Table]]:
    """The row groups of shards one by one; a file is proved before its first row.

    The Parquet reader of datasets reads ahead in threads, and a process that stops such a stream
    half-way may never end; nor can it be made without a lock file in the cache folder.
    """
    for shard in shards:
        shard.proved(always=always)
        for number, table in enumerate(shard.read(reader)):
            yield f"{shard.name}-{number}", table


def _check_options(config: object, *, streaming: object, verify: object) -> None:
    """Raise RostraError for what is passed in the place of another argument."""
    if not isinstance(config, str):
        raise RostraError(
            f"load takes the name of a table, such as 'utterances', not a {type(config).__name__}; "
            "the folder of a corpus is named by corpus="
        )
    if not isinstance(streaming, bool):
        raise RostraError(f"streaming is True or False, not {streaming!r}")
    if verify not in ("once", "always"):
        raise OptionError(f"verify={verify!r}: choose 'once' or 'always'")


def _distinct(values: Iterable[str], option: str) -> list[str]:
    """The values of `columns` or `layers` as a list; RostraError if it is empty or repeats one."""
    names = list(values) if isinstance(values, Iterable) and not isinstance(values, str) else None
    if names is None or not all(isinstance(name, str) for name in names):
        example = [values] if isinstance(values, str) else ["id"]
        raise RostraError(f"{option} is a list of names, such as {option}={example}")
    if not names or len(set(names)) < len(names):
        item = option.removesuffix("s")
        mistake = f"names no {item}" if not names else f"names a {item} twice"
        default = "all columns" if option == "columns" else "none"
        raise RostraError(f"{option}={names} {mistake}; omit it for {default}")
    return names
