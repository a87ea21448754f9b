"""Schemas whose file was renamed: they are compared with what they were, not called new."""

import json
import posixpath
from collections import Counter
from collections.abc import Iterator
from typing import Any

from rostra.compatibility.schema_reader import Schema
from rostra.compatibility.snapshot import Snapshot

_ALIKE = 0.6
"""The share of values that two versions of a schema have in common."""

_FEWEST = 4
"""Schemas with fewer values are alike by chance."""


def followed(old: Snapshot, now: Snapshot) -> Snapshot:
    """An earlier state in which each schema has the name that it has now.

    A schema that is gone and one that is new are the same if they have the same ``$id``, or else
    are equal or alike. Their relative references must lead to the same places.
    """
    gone = [name for name in old.schemas if name not in now.schemas]
    came = [name for name in now.schemas if name not in old.schemas]
    pairs = sorted(
        (-likeness, before, after)
        for before in gone
        for after in came
        if (likeness := _likeness(old.schemas[before], now.schemas[after])) >= _ALIKE
        and (_folder(old, before) == _folder(now, after) or not _relative(old, before))
    )
    moved: dict[str, str] = {}
    for _, before, after in pairs:
        if old.file_name(before) not in moved and after not in moved.values():
            moved[old.file_name(before)] = after
    return old.moved_to(moved) if moved else old


def keeps_address(old: Schema, new: Schema) -> bool:
    """Whether two schemas have the same absolute ``$id``, so that references still lead there."""
    addresses = [_declared(schema) for schema in (old, new)]
    return addresses[0] == addresses[1] and ":" in addresses[0].split("/")[0]


def _declared(schema: Schema) -> str:
    declared = schema.get("$id", schema.get("id")) if isinstance(schema, dict) else None
    return declared if isinstance(declared, str) else ""


def _folder(state: Snapshot, name: str) -> str:
    return posixpath.dirname(state.file_name(name))


def _relative(state: Snapshot, name: str) -> bool:
    """Whether a schema refers to other schemas of its folder."""
    return bool(state.graph.references(name))


def _likeness(old: Schema, new: Schema) -> float:
    """How much of two schemas is the same, from 0 to 1; 2 where they name themselves the same."""
    if _declared(old) and _declared(old) == _declared(new):
        return 2
    before, after = Counter(_values(old)), Counter(_values(new))
    if before == after:
        return 1
    if min(before.total(), after.total()) < _FEWEST:
        return 0
    return 2 * (before & after).total() / (before.total() + after.total())


def _values(schema: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - any JSON
    """Each scalar, empty list or empty object, with a JSON pointer to it."""
    todo = [("", schema)]
    while todo:
        pointer, node = todo.pop()
        if node and isinstance(node, dict):
            todo += [(f"{pointer}/{name}", part) for name, part in node.items()]
        elif node and isinstance(node, list):
            todo += [(f"{pointer}/-", part) for part in node]
        else:
            yield pointer, json.dumps(node)
