"""Level records by columns of Arrow: the fastest path, only able to say that nothing is wrong.

Rows of Parquet have the columns of their schema, with its types, before they are read. Where the
schema says all else of one column at a time, distinct values are checked instead of rows, and no
line is made of a row. What this path does not accept is decided by the other paths from lines.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson
import pyarrow as pa
import pyarrow.compute as pc

from rostra.arrow_json import records_of
from rostra.validation.consistency import (
    UTTERANCE_COLUMNS,
    are_consistent_columns,
    is_consistent,
)
from rostra.validation.fast_path import are_clean, items_validator, types_of
from rostra.validation.jsonl_blocks import LINE_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rostra.schema import Schema
    from rostra.validation.fast_path import CompiledSpec, TableSpec

_ROW_KEYWORDS = {"type", "properties", "required", "additionalProperties"}
_DESCRIPTIONS = {"$schema", "$id", "title", "description"}
_BOUNDS = {"type", "minimum", "maximum"}
"""Keywords of integers that accept all between two integers that they accept."""

_CHARACTER_BYTES = 4
"""What a character takes in a line at most; escapes are shorter, those of control characters, which
are not accepted, apart."""

_OTHER_BYTES = 100
"""More than what is around a text, and than any other value, takes beside the name of a column."""


class _Column(NamedTuple):
    """How the values of a column are checked.

    `are_valid` is whether jsonschema_rs accepts all of these values. Where a column is bounded, it
    accepts all between the least and the greatest that it accepts.
    """

    are_valid: Callable[[list[Any]], bool]
    bounded: bool


def accepted_ids(rows: pa.RecordBatch, validators: CompiledSpec) -> list[str] | None:
    """The ids of rows in which nothing is wrong; None where something may be.

    Args:
        rows: rows with the types of the schema's columns.
        validators: those of the table.
    """
    table, columns = validators.spec.table, _columns(validators.spec)
    if columns is None or [*columns] != rows.schema.names:
        return None
    try:
        texts = [_texts(rows[name], column) for name, column in columns.items()]
    except UnicodeDecodeError:
        return None
    known = [different for different in texts if different is not None]
    if len(known) < len(texts) or _may_be_too_long(rows, known):
        return None
    if not are_clean(chain.from_iterable(known)) or not _is_consistent(table, rows):
        return None
    ids: list[Any] = rows["id"].to_pylist()
    return ids


def _is_consistent(table: str, rows: pa.RecordBatch) -> bool:
    if table != "utterances":
        return is_consistent(table, [*records_of(rows)])
    names = (*UTTERANCE_COLUMNS, "date")
    return are_consistent_columns({name: rows[name].to_pylist() for name in names})


def _texts(values: Any, column: _Column) -> list[str] | None:  # noqa: ANN401 - an Arrow array
    """The different texts of a column; None where its schema refuses one of its values."""
    is_list = pa.types.is_list(values.type)
    different: list[Any]
    if column.bounded:
        different = [*_bounds(values), *([None] if values.null_count else [])]
    else:
        different = (values if is_list else values.unique()).to_pylist()
    if not column.are_valid(different):
        return None
    if is_list:
        different = [*chain.from_iterable(filter(None, different))]
    return [text for text in different if isinstance(text, str)]


def _bounds(values: Any) -> Iterable[int]:  # noqa: ANN401 - an Arrow array
    """The least and the greatest of integers, if there are any."""
    if values.null_count == len(values):
        return ()
    bounds: Any = pc.min_max(values).as_py()
    return tuple(bounds.values())


def _may_be_too_long(rows: pa.RecordBatch, texts: list[list[str]]) -> bool:
    """Whether a row may be a line that is too long, by the longest text of each column."""
    longest = 0
    for name, kind, column in zip(rows.schema.names, rows.schema.types, texts, strict=True):
        lengths = [len(text) + 1 for text in column]  # with the comma of a list
        characters = sum(lengths) if pa.types.is_list(kind) else max(lengths, default=0)
        longest += _CHARACTER_BYTES * characters + len(name.encode()) + _OTHER_BYTES
    return longest > LINE_BYTES


@lru_cache(maxsize=16)
def _columns(spec: TableSpec) -> dict[str, _Column] | None:
    """How each column of a table is checked; None if its schema says more of a row.

    That is the case where it has other keywords, or columns other than of texts, lists of texts,
    integers and truth values.
    """
    schema = orjson.loads(spec.schema)
    columns: dict[str, Schema] = schema["properties"]
    if (
        schema.keys() - _ROW_KEYWORDS - _DESCRIPTIONS
        or schema.get("type") != "object"
        or schema.get("additionalProperties") is not False
        or not columns.keys() >= {*schema["required"]}
        or not all(map(_is_supported, columns.values()))
    ):
        return None
    return {
        name: _Column(items_validator(column), _is_bounded(column))
        for name, column in columns.items()
    }


def _is_supported(column: Schema) -> bool:
    kinds = {*types_of(column)} - {"null"}
    if kinds == {"array"}:
        return types_of(column.get("items", {})) == ["string"]
    return len(kinds) == 1 and kinds <= {"string", "integer", "boolean"}


def _is_bounded(column: Schema) -> bool:
    keywords = {keyword for keyword in column if not keyword.startswith("x-")}
    return "integer" in types_of(column) and keywords <= _BOUNDS | _DESCRIPTIONS
