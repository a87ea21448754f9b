"""Arrow columns from numpy arrays and texts, and numpy arrays from Arrow columns.

`pyarrow.array`, `pyarrow.scalar` and `to_numpy` import pandas to check whether their argument is a
pandas object, which takes longer than any query of a small corpus. The functions here create
columns from buffers, and read their buffers, without a copy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pyarrow as pa

from rostra.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

ArrowArray: TypeAlias = Any
"""An Arrow array of any type; the stubs of pyarrow describe too few of its methods."""


def has_texts(kind: pa.DataType) -> bool:
    """Return whether a column of a type has texts."""
    return value_type(kind) in {pa.string(), pa.large_string(), pa.string_view()}


def value_type(kind: pa.DataType) -> pa.DataType:
    """Return the type of a column's values, which a dictionary may have."""
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def integers(values: NDArray[Any]) -> ArrowArray:
    """Return whole numbers as int64."""
    plain = np.ascontiguousarray(values, np.int64)
    return pa.Array.from_buffers(pa.int64(), len(plain), [None, pa.py_buffer(plain.data)])


def floats(values: NDArray[Any]) -> ArrowArray:
    """Return numbers as float64; NaN becomes null."""
    plain = np.ascontiguousarray(values, np.float64)
    valid = _validity(~np.isnan(plain))
    return pa.Array.from_buffers(pa.float64(), len(plain), [valid, pa.py_buffer(plain.data)])


def strings(texts: Sequence[str | None]) -> ArrowArray:
    """Return texts of less than 2 GiB in all as string; None becomes null."""
    encoded = [b"" if text is None else text.encode() for text in texts]
    offsets = np.zeros(len(encoded) + 1, np.int32)
    np.cumsum(np.fromiter(map(len, encoded), np.int64, len(encoded)), out=offsets[1:])
    valid = _validity(np.array([text is not None for text in texts], bool))
    buffers = [valid, pa.py_buffer(offsets.data), pa.py_buffer(b"".join(encoded))]
    return pa.Array.from_buffers(pa.string(), len(encoded), buffers)


def booleans(values: NDArray[np.bool_]) -> ArrowArray:
    """Return truth values as a boolean column."""
    packed = np.packbits(values, bitorder="little")
    return pa.Array.from_buffers(pa.bool_(), len(values), [None, pa.py_buffer(packed.data)])


def int_values(column: ArrowArray) -> NDArray[Any]:
    """Return the values of an integer column without nulls."""
    dtype = np.dtype(str(column.type))
    first_byte = column.offset * dtype.itemsize
    data = np.frombuffer(column.buffers()[1] or b"", np.uint8)
    return data[first_byte:].view(dtype)[: len(column)]


def bool_values(column: ArrowArray) -> NDArray[np.bool_]:
    """Return the values of a boolean column without nulls."""
    packed = np.frombuffer(column.buffers()[1] or b"", np.uint8)
    bits = np.unpackbits(packed, count=column.offset + len(column), bitorder="little")
    values: NDArray[np.bool_] = bits[column.offset :].astype(bool)
    return values


def text_buffers(texts: pa.LargeStringArray) -> tuple[NDArray[np.int64], memoryview]:
    """Return the offsets of texts, from 0, and their concatenated bytes."""
    offsets: Any
    _, offsets, content = texts.buffers()
    cuts = np.frombuffer(offsets, "<i8")[texts.offset : texts.offset + len(texts) + 1]
    return cuts - cuts[0], memoryview(content or b"")[cuts[0] : cuts[-1]]


def as_text(name: str, values: ArrowArray, kind: pa.DataType | None = None) -> ArrowArray:
    """Return the values of a column as text, or as another Arrow type `kind`.

    Raises:
        NotFoundError: the values have a type that cannot be written as text.
    """
    try:
        return values.cast(kind or pa.string())
    except pa.ArrowException:
        raise NotFoundError(f"{name} cannot be compared as text: it has {values.type}") from None


def slices(
    content: bytes | memoryview, starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> ArrowArray:
    """Return slices of UTF-8 as large_string; they may overlap and come in any order.

    An array is laid over the bytes in which every other item is a slice. The items in between have
    no meaning where slices overlap, and are never read; Arrow copies only the slices.
    """
    offsets = np.zeros(2 * len(starts) + 2, np.int64)
    offsets[1:-1:2], offsets[2::2] = starts, ends
    # Arrow estimates from the first and the last offset how much it will copy.
    offsets[-1] = min(2 * int((ends - starts).sum()), len(content))
    buffers = [None, pa.py_buffer(offsets.data), pa.py_buffer(content)]
    items = pa.Array.from_buffers(pa.large_string(), len(offsets) - 1, buffers)
    return items.take(integers(np.arange(1, len(offsets) - 1, 2)))


def _validity(valid: NDArray[np.bool_]) -> pa.Buffer | None:
    """Return Arrow's validity bitmap, None where no value is null."""
    return None if valid.all() else pa.py_buffer(np.packbits(valid, bitorder="little").data)
