"""JSON values: what makes them equal, their types, their text."""

from __future__ import annotations

import json
import operator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Hashable

_LONG = 20


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


def value(found: Hashable) -> Any:  # noqa: ANN401 - any JSON
    """The JSON value that has this key; 1.0 comes back as 1."""
    kind: str
    content: Any
    kind, content = found  # type: ignore[misc]
    if kind == "array":
        return [value(item) for item in content]
    if kind == "object":
        return {name: value(item) for name, item in sorted(content, key=operator.itemgetter(0))}
    return content


def kind_of(value: object) -> str:
    """The JSON type of a value, integers being numbers."""
    if value is None:
        return "null"
    names = {bool: "boolean", int: "number", float: "number", str: "string", list: "array"}
    return names.get(type(value), "object")


def as_text(value: object) -> str | None:
    """The value as one line of JSON; None where it is none."""
    try:
        line = json.dumps(value, ensure_ascii=False, allow_nan=False)
        line.encode("utf-8")
    except (ValueError, RecursionError):
        return None
    return line


def has_long_text(value: object) -> bool:
    """Whether a text in the value, or a name, is long enough for a slow pattern to be a risk."""
    todo: list[Any] = [value]
    while todo:
        item = todo.pop()
        if isinstance(item, str) and len(item) > _LONG:
            return True
        if isinstance(item, dict):
            todo.extend((*item, *item.values()))
        elif isinstance(item, list):
            todo.extend(item)
    return False
