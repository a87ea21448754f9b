"""Rows to index: from a corpus, a release, an Arrow table or reader, or a Dataset."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import pyarrow as pa

from rostra.errors import RostraError
from rostra.releases import Corpus, Release

if TYPE_CHECKING:
    from collections.abc import Iterable

    import datasets

_BATCH_ROWS = 1024

CorpusOrTable: TypeAlias = (
    "str | os.PathLike[str] | Corpus | Release | pa.Table | pa.RecordBatchReader"
    " | datasets.Dataset | None"
)


class CorpusSource(NamedTuple):
    """Rows in batches, their schema, and the origin that the provenance of results names."""

    batches: Iterable[pa.RecordBatch]
    schema: pa.Schema
    corpus: dict[str, Any]
    """Name, version and manifest_sha256 of a release; None each for any other rows."""


def corpus_source(rows: CorpusOrTable) -> CorpusSource:
    """Return the rows of a corpus or table; see `rostra.concordance.Index.build`.

    Raises:
        RostraError: `rows` has another type, the corpus does not exist, or its bytes were changed.
    """
    if rows is None or isinstance(rows, str | os.PathLike):
        rows = Corpus(rows)
    if isinstance(rows, Corpus):
        rows = rows.release()
    if isinstance(rows, Release):
        from rostra.released_tables import parquet_file, record_batches  # noqa: PLC0415 - slow to import

        file = rows.verified_file("utterances", "parquet")
        corpus = {key: rows.manifest[key] for key in ("name", "version", "manifest_sha256")}
        with parquet_file(rows, "utterances", file) as (_, schema):
            return CorpusSource(record_batches(rows, "utterances", _BATCH_ROWS), schema, corpus)
    unknown = dict.fromkeys(("name", "version", "manifest_sha256"))
    if isinstance(rows, pa.Table):
        return CorpusSource(rows.to_batches(_BATCH_ROWS), rows.schema, unknown)
    if isinstance(rows, pa.RecordBatchReader):
        return CorpusSource(rows, rows.schema, unknown)
    if hasattr(rows, "features") and hasattr(rows, "with_format"):
        tables = rows.with_format("arrow").iter(_BATCH_ROWS)
        batches = (batch for table in tables for batch in table.to_batches())
        return CorpusSource(batches, rows.features.arrow_schema, unknown)
    raise RostraError(
        f"cannot index a {type(rows).__name__}: give a corpus folder, a pyarrow Table or "
        "RecordBatchReader, or a datasets.Dataset"
    )
