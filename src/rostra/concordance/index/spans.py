"""Columns of spans: the stretches of each text that belong to a structure, such as its demands.

A column of spans has for each row a list of structs with the integers `char_start` and `char_end`.
They count from where the row's column `char_start` does; without it, from the start of its text. A
struct that has neither is not a span.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rostra.arrow_columns import bool_values, int_values, integers
from rostra.errors import RostraError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from rostra.arrow_columns import ArrowArray

UNITS: Final = {"s": "sentence", "sentence": "sentence", "u": "utterance", "utterance": "utterance"}
"""The structures of every index, by the names that a query has for them."""

_START, _END = "char_start", "char_end"
SPANS: Final = pa.list_(pa.struct([(_START, pa.int64()), (_END, pa.int64())]))
"""The type of a column of spans that is read from a file of text."""


def is_span(value: object) -> bool:
    """Return whether a value from JSON is an object with offsets, right or wrong."""
    return isinstance(value, dict) and not value.keys().isdisjoint({_START, _END})


def check_offsets(spans: Any, place: str) -> None:  # noqa: ANN401 - any value from JSON
    """Raise RostraError if values from JSON have offsets that are not integers of 64 bits."""
    offsets = ((span or {}).get(name) for span in spans for name in (_START, _END))
    for offset in offsets:
        is_integer = isinstance(offset, int) and not isinstance(offset, bool)
        if offset is not None and not (is_integer and abs(offset) < 1 << 63):
            raise RostraError(
                f"{place} has a span with the offset {offset!r}; offsets are whole numbers of "
                "characters"
            )


def span_columns(schema: pa.Schema) -> list[str]:
    """Return the names of the columns of spans.

    Raises:
        RostraError: one has offsets that are not integers, or the name of another structure.
    """
    names = []
    for column in schema:
        kind: Any = column.type
        is_list = pa.types.is_list(kind) or pa.types.is_large_list(kind)
        if not is_list or not pa.types.is_struct(kind.value_type):
            continue
        offsets = [field for field in kind.value_type if field.name in {_START, _END}]
        if len(offsets) != len((_START, _END)):
            continue
        for field in offsets:
            if not (pa.types.is_integer(field.type) or pa.types.is_null(field.type)):
                raise RostraError(
                    f"{column.name!r} cannot be a column of spans: its {field.name} is "
                    f"{field.type}, not an integer. Offsets are whole numbers of characters"
                )
        if column.name in UNITS:
            raise RostraError(
                f"the column of spans {column.name!r} has the name of a structure of every index "
                f"({', '.join(UNITS)}); rename it"
            )
        names.append(column.name)
    return names


def spans_of(column: ArrowArray) -> tuple[NDArray[np.int64], list[ArrowArray]]:
    """Return the rows of the spans of a column, and a column of starts and one of ends."""
    spans: Any = pc.list_flatten(column)
    offsets = [pc.struct_field(spans, name).cast(pa.int64(), safe=False) for name in (_START, _END)]
    return int_values(pc.list_parent_indices(column)).astype(np.int64), offsets


def offset_bases(columns: Sequence[str], column: Callable[[str], ArrowArray]) -> Any:  # noqa: ANN401 - an array, or 0 for all rows
    """Return from where the offsets of each row's spans count; 0 if from the start of all texts."""
    if _START not in columns or not pa.types.is_integer(column(_START).type):
        return 0
    return with_zeros(column(_START).cast(pa.int64()))


def with_zeros(offsets: ArrowArray) -> NDArray[np.int64]:
    """Return offsets of 64 bits with 0 for each null."""
    zero = integers(np.zeros(1, np.int64))[0]  # a scalar of Python would import pandas
    return int_values(pc.fill_null(offsets, zero))


def check_spans(
    batch: pa.RecordBatch,
    names: Sequence[str],
    texts: pa.LargeStringArray,
    row_name: Callable[[int], str],
) -> None:
    """Raise RostraError where a span has only one offset, or is not a stretch of its text."""
    for name in names:
        rows, offsets = spans_of(batch.column(name))
        lacks = [~bool_values(offset.is_valid()) for offset in offsets]
        starts, ends = map(with_zeros, offsets)
        bases = np.zeros(batch.num_rows, np.int64) + offset_bases(batch.schema.names, batch.column)
        limits = bases + int_values(pc.utf8_length(texts))
        wrong = (starts < bases[rows]) | (ends < starts) | (ends > limits[rows])
        wrong = np.where(lacks[0] | lacks[1], lacks[0] != lacks[1], wrong)
        if wrong.any():
            place = int(np.argmax(wrong))
            row = int(rows[place])
            start, end = (str(offset[place].as_py()) for offset in offsets)
            raise RostraError(
                f"{row_name(row)}: {name} has a span from {start} to {end}; its text is from "
                f"{bases[row]} to {limits[row]}. A span has both offsets, lies within the text, "
                "and does not end before it starts"
            )
