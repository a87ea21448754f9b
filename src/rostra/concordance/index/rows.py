"""Rows to index: from a corpus, a release, an Arrow table or reader, or a Dataset."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import pyarrow as pa

from rostra.errors import RostraError
from rostra.releases import Corpus, Release

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import datasets

_ROWS = 1024

Source: TypeAlias = (
    "str | os.PathLike[str] | Corpus | Release | pa.Table | pa.RecordBatchReader"
    " | datasets.Dataset | None"
)


class Rows(NamedTuple):
    """Rows in batches, their columns, and what every stamp says of where they are from."""

    batches: Iterable[pa.RecordBatch]
    schema: pa.Schema
    corpus: dict[str, Any]


def rows(source: Source) -> Rows:
    """The rows of a source.

    Args:
        source: a corpus folder (None: the one that this package ships; its newest release counts),
            a release, a table or a reader of record batches, or a `datasets.Dataset`.

    Raises:
        RostraError: it is none of these, there is no such corpus, or its bytes were changed.
    """
    if source is None or isinstance(source, str | os.PathLike):
        source = Corpus(source)
    if isinstance(source, Corpus):
        source = source.release()
    if isinstance(source, Release):
        return _released(source)
    nothing = dict.fromkeys(("name", "version", "manifest_sha256"))
    if isinstance(source, pa.Table):
        return Rows(source.to_batches(_ROWS), source.schema, nothing)
    if isinstance(source, pa.RecordBatchReader):
        return Rows(source, source.schema, nothing)
    if hasattr(source, "features") and hasattr(source, "with_format"):
        return Rows(_of_dataset(source), source.features.arrow_schema, nothing)
    raise RostraError(
        f"cannot index a {type(source).__name__}: give a corpus folder, a pyarrow Table or "
        "RecordBatchReader, or a datasets.Dataset"
    )


def _released(release: Release) -> Rows:
    import pyarrow.parquet as pq  # noqa: PLC0415 - only here

    parquet = pq.ParquetFile(release.verified_file("utterances", "parquet"))
    manifest = release.manifest
    corpus = {key: manifest[key] for key in ("name", "version", "manifest_sha256")}
    return Rows(parquet.iter_batches(_ROWS, use_threads=False), parquet.schema_arrow, corpus)


def _of_dataset(dataset: datasets.Dataset) -> Iterator[pa.RecordBatch]:
    for table in dataset.with_format("arrow").iter(_ROWS):
        yield from table.to_batches()
