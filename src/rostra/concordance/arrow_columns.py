"""Arrow columns from numpy arrays and texts, and numpy arrays from Arrow columns.

`pyarrow.array`, `pyarrow.scalar` and `to_numpy` import pandas, to see whether what they are given
is of pandas; that takes longer than any question to a small corpus. Here columns are made of their
buffers and read from them, which copies nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from rostra.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def integers(values: NDArray[Any]) -> Any:  # noqa: ANN401 - the stubs of pyarrow know no such array
    """Whole numbers, as int64."""
    plain = np.ascontiguousarray(values, np.int64)
    return pa.Array.from_buffers(pa.int64(), len(plain), [None, pa.py_buffer(plain.data)])


def floats(values: NDArray[Any]) -> Any:  # noqa: ANN401 - as above
    """Numbers, as float64; NaN is null."""
    plain = np.ascontiguousarray(values, np.float64)
    there = _validity(~np.isnan(plain))
    return pa.Array.from_buffers(pa.float64(), len(plain), [there, pa.py_buffer(plain.data)])


def strings(texts: Sequence[str | None]) -> Any:  # noqa: ANN401 - as above
    """Texts of less than 2 GiB together, as string; None is null."""
    raw = [b"" if text is None else text.encode() for text in texts]
    offsets = np.zeros(len(raw) + 1, np.int32)
    np.cumsum(np.fromiter(map(len, raw), np.int64, len(raw)), out=offsets[1:])
    there = _validity(np.array([text is not None for text in texts], bool))
    parts = [there, pa.py_buffer(offsets.data), pa.py_buffer(b"".join(raw))]
    return pa.Array.from_buffers(pa.string(), len(raw), parts)


def whole(column: Any) -> NDArray[Any]:  # noqa: ANN401 - as above
    """The whole numbers of a column without null."""
    kind = np.dtype(str(column.type))
    first = column.offset * kind.itemsize
    return np.frombuffer(column.buffers()[1] or b"", np.uint8)[first:].view(kind)[: len(column)]


def mask(column: Any) -> NDArray[np.bool_]:  # noqa: ANN401 - as above
    """The truth values of a column without null."""
    raw = np.frombuffer(column.buffers()[1] or b"", np.uint8)
    bits = np.unpackbits(raw, count=column.offset + len(column), bitorder="little")
    found: NDArray[np.bool_] = bits[column.offset :].astype(bool)
    return found


def sizes(column: Any) -> NDArray[np.int64]:  # noqa: ANN401 - as above
    """How many bytes each text of a large_string column without null has."""
    raw = np.frombuffer(column.buffers()[1] or b"", np.int64)
    return np.diff(raw[column.offset : column.offset + len(column) + 1])


def as_text(name: str, values: Any, kind: Any = None) -> Any:  # noqa: ANN401 - as above
    """The values of a column as text.

    Raises:
        NotFoundError: they are no single values that can be written as text.
    """
    try:
        return values.cast(kind or pa.string())
    except pa.ArrowException:
        raise NotFoundError(f"{name} cannot be compared as text: it has {values.type}") from None


def slices(content: Any, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> Any:  # noqa: ANN401 - as above
    """Slices of UTF-8, as large_string.

    Every slice is an item of an array whose items are the slices and, in turn, what lies between
    one and the next. The latter are never looked at, so that the slices may overlap and stand in
    any order; Arrow copies the former.

    Args:
        content: the bytes, a buffer.
        starts: the first byte of each.
        ends: the byte after the last of each.
    """
    offsets = np.zeros(2 * len(starts) + 2, np.int64)
    offsets[1:-1:2], offsets[2::2] = starts, ends
    # From the first and the last offset Arrow guesses how much it will copy.
    offsets[-1] = min(2 * int((ends - starts).sum()), len(content))
    buffers = [None, pa.py_buffer(offsets.data), pa.py_buffer(content)]
    items = pa.Array.from_buffers(pa.large_string(), len(offsets) - 1, buffers)
    return items.take(integers(np.arange(1, len(offsets) - 1, 2)))


def _validity(there: NDArray[np.bool_]) -> pa.Buffer | None:
    """Which items are not null, as Arrow wants it: a bit each; nothing where all are there."""
    return None if there.all() else pa.py_buffer(np.packbits(there, bitorder="little").data)
