"""Rows to index: from a corpus, a release, a table in a file or in memory, or a Dataset."""

from __future__ import annotations

import os
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rostra.arrow_columns import (
    ArrowArray,
    as_text,
    bool_values,
    has_texts,
    integers,
    strings,
)
from rostra.concordance.index.corpus_tokens import with_corpus_tokens
from rostra.concordance.index.layout import ID, TEXT
from rostra.concordance.index.table_files import (
    Table,
    is_table_file,
    not_a_table,
    read_table_file,
    table_endings,
)
from rostra.concordance.index.token_rows import TokenColumns, free_name
from rostra.errors import NotFoundError, RostraError
from rostra.printable import escaped, shortened
from rostra.releases import MANIFEST, Corpus, Release

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import datasets
_BATCH_ROWS = 1024
_SPAN_FIELDS = ("label", "char_start", "char_end")
_PANDAS_INDEX = re.compile("__index_level_[0-9]+__")  # a column that pandas adds, without a name
_IN_MEMORY = "the table"
_UNTYPED = (".csv", ".tsv")
_NUMBER = re.compile(r"[+\-]?[0-9.,]*[0-9][0-9.,]*(?:[eE][+\-]?[0-9]+)?%?")
_MOST_LISTED = 40  # names of columns in a message
_OTHER_IDS = (
    "Each id names one row: name another column of ids (--id COLUMN), or let the rows be numbered "
    "(--id none)"
)
_INSTEAD: Final = {
    "DatasetDict": "one of its splits, such as datasets['train']",
    "IterableDatasetDict": "one of its splits, such as datasets['train']",
    "LazyFrame": "what its method collect() returns",
    "Series": "a frame with a column for the texts, such as series.to_frame('utterance')",
    "ChunkedArray": "pyarrow.table({'utterance': array})",
    "dict": "pyarrow.table(columns)",
    "list": "pyarrow.Table.from_pylist(rows)",
}
"""What to give instead of an object that is not a table, by the name of its type."""

_UNKNOWN: Final = dict.fromkeys(("name", "version", "manifest_sha256"))

AnyTable: TypeAlias = "pa.Table | pa.RecordBatchReader | datasets.Dataset | ArrowStream"
"""A table in memory."""

CorpusOrTable: TypeAlias = (
    "str | os.PathLike[str] | Corpus | Release | CorpusSource | AnyTable | None"
)
"""What can be indexed; a path is that of a corpus or of a table."""


class ArrowStream(Protocol):
    """A table of a library that gives it to others, such as a frame of pandas or polars."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return the table as a PyCapsule; see the Arrow PyCapsule interface."""


class CorpusSource(NamedTuple):
    """Rows in batches, their schema, and the origin that the provenance of results names."""

    batches: Iterable[pa.RecordBatch]
    schema: pa.Schema
    corpus: dict[str, Any]
    """Name, version and manifest_sha256 of a release; the name of a file; None each for any other
    rows."""
    token_columns: TokenColumns = TokenColumns()
    """The columns that say what the tokens are, those that a user names among them."""
    notes: Sequence[str] = ()
    """What readers of results have to know about the table."""


def corpus_source(
    rows: CorpusOrTable,
    text_column: str = TEXT,
    id_column: str | None = ID,
    *,
    tokens: str | None = None,
    attributes: Sequence[str] = (),
) -> CorpusSource:
    """Return the rows of a corpus or table; see `rostra.concordance.Index.build`.

    Raises:
        RostraError: `rows` has another type, the corpus does not exist or its bytes were changed,
            or the table cannot be read. What is wrong with later rows is raised when the batches
            are read.
    """
    source = _source(rows, text_column, id_column, attributes)
    own = source.token_columns
    if own.tokens is not None and tokens is not None:
        raise RostraError("the table says what its tokens are: name no other tokens")
    attributes = list(dict.fromkeys([*own.attributes, *attributes]))
    columns = TokenColumns(own.tokens or tokens, attributes, own.sentences)
    return source._replace(token_columns=columns)


def _source(
    rows: CorpusOrTable, text_column: str, id_column: str | None, attributes: Sequence[str]
) -> CorpusSource:
    if isinstance(rows, CorpusSource):
        return rows
    if isinstance(rows, str | os.PathLike) and not is_corpus(rows):
        if not is_table_file(rows):
            raise not_a_table(rows)
        table = read_table_file(rows, text_column, attributes)
        return _utterances(table, str(rows), text_column, id_column)
    if rows is None or isinstance(rows, str | os.PathLike):
        rows = Corpus(rows)
    if isinstance(rows, Corpus):
        rows = rows.release()
    if isinstance(rows, Release):
        check_columns(text_column, id_column)
        return _of_release(rows)
    return _utterances(_table_in_memory(rows), _IN_MEMORY, text_column, id_column)


def is_corpus(rows: CorpusOrTable) -> bool:
    """Return whether rows are those of a corpus or release, or of a path that is not a table.

    Raises:
        RostraError: a folder has tables in Parquet, and is not a corpus.
    """
    if isinstance(rows, str | os.PathLike):
        folder = Path(rows)
        of_corpus = any((folder / name).exists() for name in ("releases", MANIFEST))
        if folder.is_dir() and not of_corpus and any(folder.glob("*.parquet")):
            raise RostraError(
                f"{rows} is a folder of Parquet files: name one of them, or give Index.build or "
                f"explore the table of all of them, pyarrow.parquet.read_table({str(rows)!r})"
            )
        return folder.is_dir() or not (is_table_file(rows) or folder.exists())
    return rows is None or isinstance(rows, Corpus | Release)


def check_columns(text_column: str, id_column: str | None) -> None:
    """Raise RostraError where columns of a corpus are named, as their names are fixed."""
    if (text_column, id_column) != (TEXT, ID):
        raise RostraError("a corpus has columns for its texts and ids: name no others")


def _of_release(release: Release) -> CorpusSource:
    from rostra.released_tables import record_batches, table_schema  # noqa: PLC0415 - slow to import

    schema = table_schema(release, "utterances")
    corpus = {key: release.manifest[key] for key in ("name", "version", "manifest_sha256")}
    layers = _layers(release)
    batches, schema, tokens = with_corpus_tokens(
        record_batches(release, "utterances", _BATCH_ROWS), schema
    )
    if layers:
        for name, spans in layers.items():
            schema = schema.append(pa.field(name, spans.type))
        batches = _with_columns(batches, list(layers.values()), schema)
    return CorpusSource(batches, schema, corpus, tokens)


def _layers(release: Release) -> dict[str, ArrowArray]:
    """Return the spans of each layer of annotation: for each utterance a list in text order."""
    if "annotations" not in release.tables():
        return {}
    from rostra.annotations import layer_rows, spans_of_utterances  # noqa: PLC0415 - slow to import
    from rostra.released_tables import read_table  # noqa: PLC0415 - slow to import

    ids = read_table(release, "utterances", [ID])[ID]
    columns = {}
    for name, rows in layer_rows(read_table(release, "annotations")).items():
        fields = [rows[field].combine_chunks() for field in _SPAN_FIELDS]
        spans = pa.StructArray.from_arrays(fields, names=list(_SPAN_FIELDS))
        layer = pa.table({"utterance_id": rows["utterance_id"], "span": spans})
        of_utterances = spans_of_utterances(layer, ids)
        offsets = integers(of_utterances.offsets)
        columns[name] = pa.LargeListArray.from_arrays(offsets, of_utterances.spans)
    return columns


def _with_columns(
    batches: Iterable[pa.RecordBatch], columns: list[ArrowArray], schema: pa.Schema
) -> Iterator[pa.RecordBatch]:
    row = 0
    for batch in batches:
        more = [column.slice(row, batch.num_rows) for column in columns]
        yield pa.RecordBatch.from_arrays([*batch.columns, *more], schema=schema)
        row += batch.num_rows


def _table_in_memory(rows: Any) -> Table:  # noqa: ANN401 - a table of any library
    if isinstance(rows, pa.Table):
        return Table(rows.schema, rows.to_batches(_BATCH_ROWS))
    if isinstance(rows, pa.RecordBatchReader):
        return Table(rows.schema, rows)
    if hasattr(rows, "features") and hasattr(rows, "with_format"):
        return _of_dataset(rows)
    if hasattr(rows, "__arrow_c_stream__"):
        return _of_stream(rows)
    name = type(rows).__name__
    raise RostraError(
        f"cannot index a {name}: give {_INSTEAD.get(name, 'a corpus folder')}, a table in a file "
        f"({table_endings()}), a pyarrow Table or RecordBatchReader, a frame of pandas or polars, "
        "or a datasets.Dataset"
    )


def _of_dataset(rows: datasets.Dataset) -> Table:
    """The rows of a Dataset; a column of ClassLabel has the names of its classes."""
    schema = rows.features.arrow_schema
    classes = {
        name: strings(feature.names)
        for name, feature in rows.features.items()
        if type(feature).__name__ == "ClassLabel"
    }
    for name in classes:
        schema = schema.set(schema.get_field_index(name), pa.field(name, pa.string()))

    def batches() -> Iterator[pa.RecordBatch]:
        for table in rows.with_format("arrow").iter(_BATCH_ROWS):
            for batch in table.to_batches():
                columns = [
                    classes[name].take(column) if name in classes else column
                    for name, column in zip(batch.schema.names, batch.columns, strict=True)
                ]
                yield pa.RecordBatch.from_arrays(columns, names=batch.schema.names)

    return Table(schema, batches())


def _of_stream(rows: Any) -> Table:  # noqa: ANN401 - a table of any library
    try:
        reader = pa.RecordBatchReader.from_stream(_without_periods(rows))
    except (pa.ArrowException, TypeError, ValueError) as error:
        raise RostraError(f"the table cannot be read: {_fault_of_frame(rows, error)}") from None
    names = [name for name in reader.schema.names if not _PANDAS_INDEX.fullmatch(name)]
    if len(set(names)) < len(names):
        return Table(reader.schema, reader)  # refused by its names
    schema = pa.schema([reader.schema.field(name) for name in names])
    return Table(schema, (batch.select(names) for batch in reader))


def _without_periods(rows: Any) -> Any:  # noqa: ANN401 - a frame
    """A frame of pandas with its periods as text, such as 2020-03, which Arrow has as numbers."""
    if not type(rows).__module__.startswith("pandas.") or not rows.columns.is_unique:
        return rows
    periods = [name for name, kind in rows.dtypes.items() if str(kind).startswith("period[")]
    return rows.assign(
        **{name: rows[name].astype(str).where(rows[name].notna()) for name in periods}
    )


def _fault_of_frame(rows: Any, error: Exception) -> str:  # noqa: ANN401 - a frame
    """Which column of a frame Arrow cannot read, and what to do."""
    if not type(rows).__module__.startswith("pandas."):
        return shortened(escaped(str(error)), 200)
    columns = rows.columns
    if not columns.is_unique:
        twice = sorted({str(name) for name in columns[columns.duplicated()]})
        return f"it has more than one column {_listed(twice)}: give each column its own name"
    for name in columns:
        column = rows[name].dropna()
        try:
            pa.array(column)
        except (pa.ArrowException, TypeError, ValueError):
            kinds = sorted({type(value).__name__ for value in column})
            return (
                f"its column {escaped(str(name))} has values of the types {', '.join(kinds)}; make "
                f"them texts (frame[{name!r}].astype(str)), or leave the column out"
            )
    return shortened(escaped(str(error)), 200)


def _utterances(table: Table, origin: str, text_column: str, id_column: str | None) -> CorpusSource:
    """Give a table the columns of texts and ids; any other of these names begins with x_."""
    names = table.schema.names
    if len(set(names)) < len(names):
        twice = [name for name, number in Counter(names).items() if number > 1]
        raise RostraError(
            f"{origin} has more than one column {_listed(twice)}: give each column its own name"
        )
    if id_column == ID and ID not in names:
        id_column = None
    _require(names, text_column, "the texts", "--text", origin)
    if id_column is not None:
        _require(names, id_column, "the ids", "--id", origin)
    kind = table.schema.field(text_column).type
    if not has_texts(kind) or id_column == text_column:
        raise RostraError(
            f"the column {text_column!r} of {origin} has {kind}, not texts; name that of the texts "
            f"(--text COLUMN). Its columns are: {_listed(names)}"
        )
    own = {text_column: TEXT} | ({} if id_column is None else {id_column: ID})
    taken = {TEXT, ID, *names}
    other = {n: free_name(n, taken) for n in (TEXT, ID) if n in names and n not in own}
    renamed_to = own | other
    new_names = [renamed_to.get(name, name) for name in names]
    batches = _with_texts(_with_rows(table.batches, origin), text_column, origin)
    renamed = Table(
        pa.schema([f.with_name(name) for f, name in zip(table.schema, new_names, strict=True)]),
        (batch.rename_columns(new_names) for batch in batches),
    )
    identified = (
        _numbered(renamed) if id_column is None else _identified(renamed, id_column, origin)
    )
    name = None if origin == _IN_MEMORY else Path(origin).name
    notes = [f"the column {name} of the table is called {new} here" for name, new in other.items()]
    return CorpusSource(
        identified.batches,
        identified.schema,
        {**_UNKNOWN, "name": name},
        table.token_columns,
        notes,
    )


def _with_rows(batches: Iterable[pa.RecordBatch], origin: str) -> Iterator[pa.RecordBatch]:
    """Yield batches; raise RostraError where a file has no rows."""
    rows = 0
    for batch in batches:
        rows += batch.num_rows
        yield batch
    if not rows and origin != _IN_MEMORY:
        raise RostraError(f"{origin} has names of columns and no rows")


def _with_texts(
    batches: Iterable[pa.RecordBatch], column: str, origin: str
) -> Iterator[pa.RecordBatch]:
    """Yield batches; raise RostraError where a column of CSV, which has no types, has numbers."""
    numbers: str | None = None
    has_words = Path(origin).suffix.lower() not in _UNTYPED
    for batch in batches:
        if not has_words:
            texts = [text for text in batch.column(column).to_pylist() if text is not None]
            has_words = not all(map(_NUMBER.fullmatch, texts))
            numbers = numbers or next(iter(texts), None)
        yield batch
    if numbers is not None and not has_words:
        raise RostraError(
            f"the column {column!r} of {origin} has numbers alone, such as {numbers}, not texts; "
            "name that of the texts (--text COLUMN)"
        )


def _require(names: list[str], name: str, content: str, option: str, origin: str) -> None:
    if name not in names:
        raise NotFoundError(
            f"{origin} has no column {name!r}; name that of {content} ({option} COLUMN). "
            f"Its columns are: {_listed(names)}{_first_row_hint(names, origin)}"
        )


def _first_row_hint(names: list[str], origin: str) -> str:
    """What to say where the first row of a file seems to be data rather than names."""
    is_data = any(" " in name.strip() or name.strip().isdecimal() for name in names)
    if not is_data or Path(origin).suffix.lower() not in _UNTYPED:
        return ""
    return ". If these are the values of the first row, put a line with the names above it"


def _listed(names: list[str]) -> str:
    more = ["…"] if len(names) > _MOST_LISTED else []
    return ", ".join([*map(escaped, names[:_MOST_LISTED]), *more])


def _numbered(table: Table) -> Table:
    """Put the number of each row before its columns, as text: its id."""
    schema = pa.schema([pa.field(ID, pa.string()), *table.schema])

    def batches() -> Iterator[pa.RecordBatch]:
        first = 1
        for batch in table.batches:
            ids = strings([str(number) for number in range(first, first + batch.num_rows)])
            yield pa.RecordBatch.from_arrays([ids, *batch.columns], schema=schema)
            first += batch.num_rows

    return Table(schema, batches())


def _identified(table: Table, column: str, origin: str) -> Table:
    """Make the ids text; raise RostraError, when the batches are read, where one is not an id."""
    place = table.schema.get_field_index(ID)
    field = pa.field(ID, pa.string())

    def batches() -> Iterator[pa.RecordBatch]:
        parts = list[ArrowArray]()
        rows = 0
        for batch in table.batches:
            ids = as_text(column, batch.column(place))
            if ids.null_count:
                row = rows + int(np.argmax(bool_values(ids.is_null()))) + 1
                raise RostraError(f"row {row:,} of {origin} has no {column}. {_OTHER_IDS}")
            yield batch.set_column(place, field, ids)
            rows += batch.num_rows
            parts.append(ids)
        _check_distinct(pa.chunked_array(parts, pa.string()), column, origin)

    return Table(table.schema.set(place, field), batches())


def _check_distinct(ids: ArrowArray, column: str, origin: str) -> None:
    if pc.count_distinct(ids).as_py() == len(ids):
        return
    rows: dict[str, int] = {}
    for row, name in enumerate(ids.to_pylist(), 1):
        if name in rows:
            raise RostraError(
                f"rows {rows[name]:,} and {row:,} of {origin} have the same {column}, {name!r}. "
                f"{_OTHER_IDS}"
            )
        rows[name] = row
