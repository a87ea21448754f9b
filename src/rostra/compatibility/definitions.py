"""Definitions that no schema of a folder leads to: they are there for references from outside."""

from collections.abc import Collection, Iterable, Iterator

from jsonschema_containment.keywords import DEFINITIONS, MEANINGFUL
from jsonschema_containment.pointers import pointer_of
from rostra.compatibility.schema_reader import Schema


def asserts_nothing(schema: Schema) -> bool:
    """Whether a schema has definitions, and accepts every value itself."""
    if not isinstance(schema, dict):
        return False
    return any(schema.get(word) for word in DEFINITIONS) and not schema.keys() & MEANINGFUL


def unreferenced(
    old: Schema, new: Schema, places: Iterable[str], references: Collection[tuple[str, str]]
) -> list[str]:
    """JSON pointers to the definitions of an earlier schema that changed and that nothing uses.

    Definitions that only such definitions refer to are among them.

    Args:
        old: the earlier schema.
        new: the later schema.
        places: what the folder refers to of the earlier one, as JSON pointers.
        references: the references of the earlier one into itself: a JSON pointer to each, and one
            to what it leads to.
    """
    known, after = dict(_definitions(old)), dict(_definitions(new))
    edges = {(_around(source), _around(target)) for source, target in references}
    used = _closure({_around(place) for place in places if place} | {""}, edges)
    changed = {name for name in known if name not in after or after[name] != known[name]}
    changed = _closure(changed, {(target, source) for source, target in edges})
    return [name for name in known if name in changed and name not in used]


def _definitions(schema: Schema) -> Iterator[tuple[str, Schema]]:
    for word in DEFINITIONS if isinstance(schema, dict) else ():
        definitions = schema.get(word)
        for name, part in definitions.items() if isinstance(definitions, dict) else ():
            yield pointer_of((word, name)), part


def _around(pointer: str) -> str:
    """The pointer to the definition that a place is in; empty if it is in none."""
    steps = pointer.split("/")
    return "/".join(steps[:3]) if len(steps) > 2 and steps[1] in DEFINITIONS else ""  # noqa: PLR2004 - the root, the keyword and the name


def _closure(names: set[str], edges: Collection[tuple[str, str]]) -> set[str]:
    """These names and all to which the edges lead from them."""
    following: dict[str, set[str]] = {}
    for source, target in edges:
        following.setdefault(source, set()).add(target)
    reached, todo = set(names), [*names]
    while todo:
        more = following.get(todo.pop(), set()) - reached
        reached |= more
        todo += more
    return reached
