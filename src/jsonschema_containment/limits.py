"""What can be compared: valid schemas of draft 2020-12, neither too deep nor too large."""

from __future__ import annotations

import math
from typing import Any

import jsonschema_rs

MAX_DEPTH = 100
MAX_VALUES = 1_000_000
DIALECT = "https://json-schema.org/draft/2020-12/schema"


class UnusableError(ValueError):
    """A document that is no draft 2020-12 schema, or one beyond what can be compared."""


def check(schema: object, name: str) -> None:
    """Refuse what no comparison can be made of, without recursion.

    Raises:
        UnusableError: nested too deep, too large, no JSON, or no valid schema.
    """
    count = 0
    todo: list[tuple[object, int]] = [(schema, 0)]
    while todo:
        value, depth = todo.pop()
        count += 1
        if depth > MAX_DEPTH:
            raise UnusableError(f"{name} is nested more than {MAX_DEPTH} levels deep")
        if count > MAX_VALUES:
            raise UnusableError(f"{name} has more than {MAX_VALUES} values")
        if isinstance(value, dict):
            if not all(isinstance(key, str) and _utf8(key) for key in value):
                raise UnusableError(f"{name} is no JSON: a key is no text")
            todo.extend((child, depth + 1) for child in value.values())
        elif isinstance(value, list):
            todo.extend((child, depth + 1) for child in value)
        elif not _scalar(value):
            raise UnusableError(f"{name} is no JSON: it holds {str(value)[:40]!a}")
    _check_valid(schema, name)


def _scalar(value: object) -> bool:
    if isinstance(value, str):
        return _utf8(value)
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, int):
        return abs(value) < 10**300
    return value is None


def _utf8(text: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in text)


def _check_valid(schema: Any, name: str) -> None:  # noqa: ANN401 - any JSON
    if isinstance(schema, bool):
        return
    if not isinstance(schema, dict):
        raise UnusableError(f"{name} is no schema: a schema is an object, true or false")
    try:
        jsonschema_rs.meta.validate({**schema, "$schema": DIALECT})
    except jsonschema_rs.ValidationError as error:
        place = "/".join(map(str, error.instance_path)) or "the top"
        message = f"{name} is no valid draft 2020-12 schema: at {place}: {error.message[:200]}"
        raise UnusableError(message) from None
    except (ValueError, TypeError, jsonschema_rs.ReferencingError) as error:
        raise UnusableError(f"{name} cannot be read as a schema: {error}") from None
