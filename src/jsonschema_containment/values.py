"""JSON values: equality, types, text, size."""

from __future__ import annotations

import json
import operator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Hashable

_LONG = 100
_EXACT = 2**53


def key(item: object) -> tuple[str, Hashable]:
    """A hashable that is equal for equal JSON values: 1 and 1.0 are, 1 and true are not."""
    if isinstance(item, bool) or item is None:
        return ("boolean" if isinstance(item, bool) else "null", item)
    if isinstance(item, int | float):
        return ("number", int(item) if item == int(item) else item)
    if isinstance(item, list):
        return ("array", tuple(key(part) for part in item))
    if isinstance(item, dict):
        return ("object", frozenset((name, key(part)) for name, part in item.items()))
    return ("string", item)


def is_ambiguous(value: Any) -> bool:  # noqa: ANN401 - any JSON
    """Whether there is a number in a value that validators may read as two different ones.

    jsonschema takes a float for the nearest binary number, which it is; jsonschema-rs for its
    shortest decimal form. Beyond 2**53 that may be another integer.
    """
    if isinstance(value, float):
        return abs(value) >= _EXACT and Decimal(repr(value)) != Decimal(value)
    if isinstance(value, dict):
        value = list(value.values())
    return isinstance(value, list) and any(map(is_ambiguous, value))


def schema_key(schema: Any) -> Hashable:  # noqa: ANN401 - any JSON
    """A hashable that is equal for schemas that are equal and that validators read alike.

    6 and 6.0 differ as factors: validators divide by the second one with rounding.
    """
    return key(_marked(schema, ""))


def _marked(value: Any, word: str) -> Any:  # noqa: ANN401 - any JSON
    """The value with numbers that are not read alike as bytes."""
    if isinstance(value, dict):
        return {name: _marked(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [_marked(item, word) for item in value]
    rounded = isinstance(value, float) and word == "multipleOf" and value != 1
    return repr(value).encode() if rounded or is_ambiguous(value) else value


def from_key(hashable: Hashable) -> Any:  # noqa: ANN401 - any JSON
    """The JSON value that has this key; 1.0 comes back as 1."""
    kind: str
    content: Any
    kind, content = hashable  # type: ignore[misc]  # it came from `key`
    if kind == "array":
        return [from_key(item) for item in content]
    if kind == "object":
        return {name: from_key(item) for name, item in sorted(content, key=operator.itemgetter(0))}
    return content


def kind_of(value: object) -> str:
    """The JSON type of a value, integers being numbers."""
    if value is None:
        return "null"
    names = {bool: "boolean", int: "number", float: "number", str: "string", list: "array"}
    return names.get(type(value), "object")


def as_text(value: object) -> str | None:
    """The value as one line of JSON; None where that is not possible."""
    try:
        line = json.dumps(value, ensure_ascii=False, allow_nan=False)
        line.encode("utf-8")
    except (ValueError, RecursionError):
        return None
    return line


def size(value: object, most: int) -> int:
    """How many values there are in a value, itself among them, a long text counting for several.

    Values beyond ``most`` are not counted.
    """
    count = 0
    todo: list[Any] = [value]
    while todo and count < most:
        count += 1
        item = todo.pop()
        if isinstance(item, str):
            count += len(item) // _LONG
        elif isinstance(item, dict):
            todo.extend(item.values())
        elif isinstance(item, list):
            todo.extend(item[:most])
    return count
