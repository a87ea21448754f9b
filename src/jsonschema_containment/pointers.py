"""JSON pointers (RFC 6901), and the paths of keys and indices that they write down."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

_INDEX = re.compile("0|[1-9][0-9]{0,8}")


def token(step: str | int) -> str:
    """A key or an index as a pointer has it."""
    return str(step).replace("~", "~0").replace("/", "~1")


def tokens(pointer: str) -> list[str]:
    """The keys and indices of a pointer, as text."""
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]


def pointer_of(path: Iterable[str | int]) -> str:
    """The pointer of a path."""
    return "".join(f"/{token(step)}" for step in path)


def value_at(document: Any, path: Iterable[str | int]) -> Any:  # noqa: ANN401 - any JSON
    """The value at a path, which must be there."""
    for step in path:
        document = document[step]
    return document


def step_in(value: Any, text: str) -> str | int:  # noqa: ANN401 - any JSON
    """The key or index that the text of a token means in a value.

    Raises:
        LookupError: there is nothing.
    """
    if isinstance(value, dict) and text in value:
        return text
    if isinstance(value, list) and _INDEX.fullmatch(text) and int(text) < len(value):
        return int(text)
    raise LookupError(text)


def schema_at(value: Any, pointer: str) -> dict[str, Any] | bool | None:  # noqa: ANN401 - any JSON
    """The schema at a pointer, or None."""
    try:
        for text in tokens(pointer):
            value = value[step_in(value, text)]
    except LookupError:
        return None
    return value if isinstance(value, dict | bool) else None
