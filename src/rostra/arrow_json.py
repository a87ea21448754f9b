"""Rows of Arrow as records, and as JSON Lines in the form of a release.

Lines are made without a Python object for each value. The bytes of a text are copied, whether they
are UTF-8 or not: what reads the lines finds that.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_Array: TypeAlias = Any
"""An Arrow array of any type; the stubs of pyarrow describe too few of its methods."""

_ESCAPES = {chr(code): json.dumps(chr(code))[1:-1] for code in (*b'\\"', *range(0x20))}
"""What JSON does not allow in a text, the backslash first: the escapes of the others have one."""


def json_lines(rows: pa.RecordBatch) -> bytes:
    """Rows as JSON Lines.

    A line is an object with all columns in order, ``", "`` and ``": "`` between its parts, null
    where a row has no value, and no escapes but those that JSON requires. A number that is not
    finite makes a line that is not JSON.

    Args:
        rows: columns of texts, integers, numbers, truth values, and lists and objects of these;
            they have less than 2 GiB as JSON.

    Raises:
        pa.ArrowException: a column has another type, or the rows are too big.
    """
    if not rows.num_rows:
        return b""
    return _content(_object(rows.schema.names, rows.columns, "}\n"))


def records_of(rows: pa.RecordBatch) -> Iterator[dict[str, Any]]:
    """Rows as records, with the values that a parser reads in their JSON Lines.

    Raises:
        UnicodeDecodeError: a text is not UTF-8.
    """
    names = rows.schema.names
    columns = [column.to_pylist() for column in rows.columns]
    return (dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True))


def _object(names: Iterable[str], columns: Iterable[_Array], end: str) -> _Array:
    """Objects with these members, each followed by `end` in the place of its brace."""
    parts: list[_Array] = []
    between = "{"  # what is the same in all rows is added to them at once
    for name, column in zip(names, columns, strict=True):
        between += f"{json.dumps(name, ensure_ascii=False)}: "
        if pa.types.is_string(column.type) and not column.null_count:
            parts += [f'{between}"', _escaped(column)]
            between = '", '
        else:
            parts += [between, _values(column)]
            between = ", "
    return _concatenated(*parts, between.removesuffix(", ") + end)


def _values(column: _Array) -> _Array:
    """The values of a column as JSON; none of them is null."""
    kind = column.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        values = _concatenated('"', _escaped(column.cast(pa.string())), '"')
    elif pa.types.is_integer(kind) or pa.types.is_boolean(kind):
        values = column.cast(pa.string())
    elif pa.types.is_floating(kind):
        values = pa.array(map(json.dumps, column.to_pylist()), pa.string())
    elif pa.types.is_list(kind):
        items = pa.ListArray.from_arrays(column.offsets, _values(column.values))
        values = _concatenated("[", pc.binary_join(items, ", "), "]")
    elif pa.types.is_struct(kind):
        names = [kind.field(number).name for number in range(kind.num_fields)]
        values = _object(names, column.flatten(), "}")
    else:
        raise pa.ArrowInvalid(f"a column of type {kind} has no form in JSON Lines")
    return pc.if_else(column.is_valid(), values, "null") if column.null_count else values


def _concatenated(*parts: _Array) -> _Array:
    """Texts in the order of their rows, each of parts that are columns, or texts for all rows."""
    return pc.binary_join_element_wise(*parts, "")


def _escaped(texts: _Array) -> _Array:
    """Texts with the escapes that JSON requires."""
    content = _content(texts)
    for character, escape in _ESCAPES.items():
        if character.encode() in content:
            texts = pc.replace_substring(texts, character, escape)
    return texts


def _content(texts: _Array) -> bytes:
    """The bytes of texts, one after the other."""
    texts = texts.cast(pa.large_string())
    _, offsets, content = texts.buffers()
    cuts = memoryview(offsets).cast("q")[texts.offset : texts.offset + len(texts) + 1]
    return bytes(memoryview(content or b"")[cuts[0] : cuts[-1]])
