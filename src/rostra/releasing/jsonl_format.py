"""The canonical form of a release's JSON Lines: writing it, and recognising it in curated lines.

A row is an object with its columns in order, ``", "`` and ``": "`` between its parts, and no
escapes but those of the quotation mark and the backslash. Curated lines in this form are copied:
one regular expression recognises a block of them faster than it could be parsed and serialised.
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
    if tuple(record) != columns:
        record = {column: record.get(column) for column in columns}
    return f"{_encode(record)}\n".encode()


def canonical_lines(columns: Mapping[str, Mapping[str, Any]]) -> re.Pattern[bytes] | None:
    """Compile a pattern of any number of lines that `line_of` would not change.

    Args:
        columns: the schema of each column, in order.

    Returns:
        The pattern; None if a column can be written in several ways: a number, an object, or a
        list of anything but strings.
    """
    members = []
    for name, schema in columns.items():
        types = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
        if not _PATTERNS.keys() >= set(types):
            return None
        if "array" in types and schema["items"].get("type") != "string":
            return None
        values = "|".join(_PATTERNS[kind] for kind in types)
        members.append(rf'"{re.escape(name)}": (?:{values})')
    return re.compile(rf"(?:\{{{', '.join(members)}\}}\n)*+".encode())
