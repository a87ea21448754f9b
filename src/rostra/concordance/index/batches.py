"""Rows on their way into an index: checked, in chunks of some megabytes, as plain buffers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rostra.concordance.arrow_columns import strings
from rostra.concordance.index.layout import TEXT, WORD
from rostra.errors import RostraError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

_CHUNK_BYTES = 8 << 20
_CHUNK_ROWS = 1024  # of which so many are gathered that they have those bytes


def chunks(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The same rows in batches of some megabytes."""
    held: list[pa.RecordBatch] = []
    size = 0
    for batch in batches:
        for start in range(0, batch.num_rows, _CHUNK_ROWS):
            held.append(batch.slice(start, _CHUNK_ROWS))
            size += sum(map(_bytes, held[-1].columns))
            if size >= _CHUNK_BYTES:
                yield _joined(held)
                held, size = [], 0
    if held:
        yield _joined(held)


def _bytes(column: Any) -> int:  # noqa: ANN401 - an Arrow array
    """The size of a column; of views as text, since older versions of pyarrow cannot tell it."""
    views = column.type == pa.string_view()
    return int((column.cast(pa.large_string()) if views else column).nbytes)


def _joined(batches: list[pa.RecordBatch]) -> pa.RecordBatch:
    table = pa.Table.from_batches(batches)
    return gathered(
        [column.combine_chunks() for column in table.columns], table.schema, table.num_rows
    )


def gathered(columns: list[Any], schema: pa.Schema, rows: int) -> pa.RecordBatch:
    """A batch, also of no columns."""
    if columns:
        return pa.RecordBatch.from_arrays(columns, schema=schema)
    nothing: Any = pa.Array.from_buffers(pa.struct([]), rows, [None])
    return pa.RecordBatch.from_struct_array(nothing)


def filled(texts: Any) -> Any:  # noqa: ANN401 - a large_string array
    """Texts, and an empty one where there is none."""
    return pc.fill_null(texts, strings([""]).cast(pa.large_string())[0])


def lengths(lists: Any) -> NDArray[np.int64]:  # noqa: ANN401 - a large_list array
    """How many items each list has; whatever number for one that is null."""
    raw = np.frombuffer(lists.buffers()[1] or b"", np.int64)
    return np.diff(raw[lists.offset : lists.offset + len(lists) + 1])


def kept(schema: pa.Schema, layers: Sequence[str]) -> pa.Schema:
    """What is kept of each row beside its text; dictionaries differ by batch, so no codes."""
    _check(schema, layers)
    stay = [field for field in schema if field.name not in {TEXT, *layers}]
    plain = [
        field.with_type(field.type.value_type) if pa.types.is_dictionary(field.type) else field
        for field in stay
    ]
    return pa.schema([pa.field(field.name, field.type, field.nullable) for field in plain])


def _check(schema: pa.Schema, layers: Sequence[str]) -> None:
    def is_text(kind: pa.DataType) -> bool:
        kinds = (pa.string(), pa.large_string(), pa.string_view())
        return (kind.value_type if pa.types.is_dictionary(kind) else kind) in kinds

    if len(set(schema.names)) < len(schema.names):
        raise RostraError(f"a column name stands twice: {', '.join(schema.names)}")
    if TEXT not in schema.names or not is_text(schema.field(TEXT).type):
        raise RostraError(f"the table has no text column {TEXT!r}: {', '.join(schema.names)}")
    for name in layers:
        if name not in schema.names:
            raise RostraError(f"there is no column {name!r}: {', '.join(schema.names)}")
        kind = schema.field(name).type
        lists = pa.types.is_list(kind) or pa.types.is_large_list(kind)
        if name == WORD or not name.isidentifier() or not lists or not is_text(kind.value_type):
            raise RostraError(
                f"{name!r} cannot be a layer: it is a column with strings a row, its name "
                f"is an identifier and not {WORD!r}; this one is {kind}"
            )


def buffers(texts: pa.LargeStringArray) -> tuple[NDArray[np.int64], memoryview]:
    """Offsets from 0, and the bytes that they cut."""
    offsets: Any
    _, offsets, content = texts.buffers()
    cuts = np.frombuffer(offsets, "<i8")[texts.offset : texts.offset + len(texts) + 1]
    return cuts - cuts[0], memoryview(content or b"")[cuts[0] : cuts[-1]]
