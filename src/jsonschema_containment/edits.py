"""Edits of a JSON document, by paths in the document as it was."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

Path = tuple[str | int, ...]
NOTHING: Final = object()
"""What stands where no value is."""


@dataclass(frozen=True)
class Put:
    """A value takes its place, or, if it is NOTHING, leaves it."""

    path: Path
    value: Any


@dataclass(frozen=True)
class Drop:
    """An item of a list goes; the others keep their indices until all edits are made."""

    path: Path
    index: int


@dataclass(frozen=True)
class Add:
    """An item is added to a list, which may yet have to come."""

    path: Path
    item: Any


Edit = Put | Drop | Add


def edited(document: Any, edits: Iterable[Edit]) -> Any:  # noqa: ANN401 - any JSON
    """A copy of the document with all edits made."""
    whole = {"": copy.deepcopy(document)}
    dropped: dict[int, tuple[list[Any], list[int]]] = {}
    for edit in edits:
        *way, last = ("", *edit.path)
        holder: Any = whole
        for step in way:
            if isinstance(holder, dict) and step not in holder:
                holder[step] = {}
            holder = holder[step]
        if isinstance(edit, Put) and edit.value is NOTHING:
            holder.pop(last, None)
        elif isinstance(edit, Put):
            holder[last] = edit.value
        elif isinstance(edit, Add):
            holder.setdefault(last, []).append(edit.item)
        else:
            items = holder[last]
            dropped.setdefault(id(items), (items, []))[1].append(edit.index)
    for items, indices in dropped.values():
        for index in sorted(indices, reverse=True):
            del items[index]
    return whole[""]
