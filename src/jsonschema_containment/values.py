"""JSON values: equality, types, text, size."""

from __future__ import annotations

import json
import operator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Hashable

_LONG = 100


def key(item: object) -> Hashable:
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
