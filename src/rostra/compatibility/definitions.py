"""Definitions that no schema of a folder leads to: they are there for references from outside."""

from collections.abc import Iterable, Iterator
from typing import Any

from jsonschema_containment.keywords import DEFINITIONS, MEANINGFUL, objects
from jsonschema_containment.pointers import pointer_of
from rostra.compatibility.schema_reader import Schema


def asserts_nothing(schema: Schema) -> bool:
    """Whether a schema has definitions, and accepts every value itself."""
    if not isinstance(schema, dict):
        return False
    return any(schema.get(word) for word in DEFINITIONS) and not schema.keys() & MEANINGFUL


def unreferenced(old: Schema, new: Schema, parts: Iterable[str]) -> list[str]:
    """JSON pointers to the definitions of an earlier schema that changed and that nothing uses.

    Definitions that only such definitions refer to are among them.

    Args:
        old: the earlier schema.
        new: the later schema.
        parts: what the folder refers to of it: JSON pointers, anchors, or an empty string.
    """
    if not isinstance(old, dict):
        return []
    kept = {word: part for word, part in old.items() if word not in DEFINITIONS}
    known = dict(_definitions(old))
    reached: set[str] = set()
    todo = [f"#{part}" for part in parts if part] + [*_references(kept)]
    while todo:
        reference = todo.pop()
        pointer = _named(reference)
        names = [pointer] if pointer in known else []
        if not pointer.startswith("/"):  # an anchor, which may be in any of them
            names = [name for name, part in known.items() if _has_anchor(part, pointer)]
        for name in names:
            if name not in reached:
                reached.add(name)
                todo += _references(known[name])
    after = dict(_definitions(new)) if isinstance(new, dict) else {}
    changed = {name for name in known if name not in after or after[name] != known[name]}
    for name, part in known.items():  # what it refers to may have changed
        if changed.intersection(map(_named, _references(part))):
            changed.add(name)
    return [name for name in known if name in changed and name not in reached]


def _definitions(schema: dict[str, Any]) -> Iterator[tuple[str, Schema]]:
    for word in DEFINITIONS:
        definitions = schema.get(word)
        for name, part in definitions.items() if isinstance(definitions, dict) else ():
            yield pointer_of((word, name)), part


def _references(schema: Any) -> list[str]:  # noqa: ANN401 - any JSON
    return [
        text
        for node in objects(schema)
        for word in ("$ref", "$dynamicRef")
        if isinstance(text := node.get(word), str)
    ]


def _named(reference: str) -> str:
    """The pointer to the definition that a reference leads to or into, or an anchor."""
    return "/".join(reference.partition("#")[2].split("/")[:3])


def _has_anchor(schema: Any, anchor: str) -> bool:  # noqa: ANN401 - any JSON
    return bool(anchor) and any(
        anchor in (node.get("$anchor"), node.get("$dynamicAnchor")) for node in objects(schema)
    )
