"""Lines of JSON that stand as a release writes them, so that they need not be written anew.

A release writes an object with its columns in order, ``", "`` and ``": "`` between its parts, and
no escape but those of quotation mark and backslash. One regular expression made from the columns
proves that of many lines in a fraction of the time of parsing and writing them.
"""

import re
from collections.abc import Mapping
from typing import Any

_STRING = r'"(?:[^"\\\x00-\x1f]++|\\["\\])*+"'
_INTEGER = r"-?(?:0|[1-9][0-9]*+)"
_VALUES = {
    "string": _STRING,
    "integer": _INTEGER,
    "boolean": "true|false",
    "array": rf"\[(?:{_STRING}(?:, {_STRING})*+)?\]",
    "null": "null",
}


def lines_as_released(columns: Mapping[str, Mapping[str, Any]]) -> re.Pattern[bytes] | None:
    """What lines match that are written as a release writes them; None where no pattern tells.

    Args:
        columns: the schema of each column, in order.
    """
    kinds = {name: _kinds(schema) for name, schema in columns.items()}
    if any(kind not in _VALUES for each in kinds.values() for kind in each):
        return None  # a number is written in more than one way, an object has columns of its own
    parts = (
        rf'"{re.escape(name)}": (?:{"|".join(_VALUES[kind] for kind in each)})'
        for name, each in kinds.items()
    )
    return re.compile(rf"(?:\{{{', '.join(parts)}\}}\n)*+".encode())


def _kinds(schema: Mapping[str, Any]) -> tuple[str, ...]:
    """The JSON types of a column; ``other`` for a list of anything but strings."""
    declared = schema["type"]
    kinds = (declared,) if isinstance(declared, str) else tuple(declared)
    if "array" in kinds and schema["items"].get("type") != "string":
        return (*kinds, "other")
    return kinds
