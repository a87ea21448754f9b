"""Definitions that no schema of a folder leads to: they are there for references from outside."""

from collections.abc import Iterable, Iterator
from typing import Any

from jsonschema_containment.keywords import MEANINGFUL
from rostra.compatibility.schema_reader import Schema

_KEYWORDS = ("$defs", "definitions")


def asserts_nothing(schema: Schema) -> bool:
    """Whether a schema has definitions, and accepts every value itself."""
    if not isinstance(schema, dict):
        return False
    return any(schema.get(word) for word in _KEYWORDS) and not schema.keys() & MEANINGFUL


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
    kept = {word: part for word, part in old.items() if word not in _KEYWORDS}
    known = dict(_definitions(old))
    reached: set[str] = set()
    todo = [f"#{part}" for part in parts if part] + [*_references(kept)]
    while todo:
        reference = todo.pop()
        pointer = "/".join(reference.partition("#")[2].split("/")[:3])
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
        inner = {"/".join(r.partition("#")[2].split("/")[:3]) for r in _references(part)}
        if inner & changed:
            changed.add(name)
    return [name for name in known if name in changed and name not in reached]


def _definitions(schema: dict[str, Any]) -> Iterator[tuple[str, Schema]]:
    for word in _KEYWORDS:
        definitions = schema.get(word)
        for name, part in definitions.items() if isinstance(definitions, dict) else ():
            yield f"/{word}/{name.replace('~', '~0').replace('/', '~1')}", part


def _references(schema: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON
    todo = [schema]
    while todo:
        node = todo.pop()
        if isinstance(node, dict):
            yield from (r for w in ("$ref", "$dynamicRef") if isinstance(r := node.get(w), str))
            todo += node.values()
        elif isinstance(node, list):
            todo += node


def _has_anchor(schema: Any, anchor: str) -> bool:  # noqa: ANN401 - any JSON
    todo = [schema]
    while todo:
        node = todo.pop()
        if isinstance(node, dict):
            if anchor and anchor in (node.get("$anchor"), node.get("$dynamicAnchor")):
                return True
            todo += node.values()
        elif isinstance(node, list):
            todo += node
    return False
