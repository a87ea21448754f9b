"""The form of a release's JSON Lines: how rows are written, and which lines have that form already.

A row is an object with its columns in order, ``", "`` and ``": "`` between its parts, and no
escapes but those of the quotation mark and the backslash. Curated lines that have this form are
copied: one regular expression recognises a block of them in a fraction of the time that parsing
and serialising takes.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

_encode = json.JSONEncoder(ensure_ascii=False).encode

_STRING = r'"(?:[^"\\\x00-\x1f]++|\\["\\])*+"'
_PATTERNS = {
    "string": _STRING,
    "integer": r"-?(?:0|[1-9][0-9]*+)",
    "boolean": "true|false",
    "array": rf"\[(?:{_STRING}(?:, {_STRING})*+)?\]",
    "null": "null",
}


def line_of(record: Mapping[str, Any], columns: tuple[str, ...]) -> bytes:
    """Serialise a record as a row with these columns; those that it lacks are null."""
    row = record
    if tuple(record) != columns:
        row = {column: record.get(column) for column in columns}
    return f"{_encode(row)}\n".encode()


def canonical_lines(columns: Mapping[str, Mapping[str, Any]]) -> re.Pattern[bytes] | None:
    """A pattern that matches any number of lines that `line_of` would not change.

    Args:
        columns: the schema of each column, in order.

    Returns:
        The pattern; None where a column can be written in several ways: a number, an object, or a
        list of anything but strings.
    """
    types = {name: _types(schema) for name, schema in columns.items()}
    if any(kind not in _PATTERNS for names in types.values() for kind in names):
        return None
    members = (
        rf'"{re.escape(name)}": (?:{"|".join(_PATTERNS[kind] for kind in names)})'
        for name, names in types.items()
    )
    return re.compile(rf"(?:\{{{', '.join(members)}\}}\n)*+".encode())


def _types(schema: Mapping[str, Any]) -> tuple[str, ...]:
    """The JSON types of a column; ``other`` for a list of anything but strings."""
    declared = schema["type"]
    types = (declared,) if isinstance(declared, str) else tuple(declared)
    if "array" in types and schema["items"].get("type") != "string":
        return (*types, "other")
    return types
