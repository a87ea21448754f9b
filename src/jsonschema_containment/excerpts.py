"""Excerpts of two large schemas: the places where they differ, as small documents of their own.

In a monotone schema no keyword inverts acceptance or looks at what others evaluated. It accepts no
less where each place that changed accepts no less, by induction over the steps of a validation. A
value that only one excerpt accepts is embedded in one of the whole schema, which the validators
then judge like any other candidate for a witness.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jsonschema_containment.keywords import DEFINITIONS, INVERTING, MANY, NAMED, ONE, objects
from jsonschema_containment.pointers import pointer_of, tokens, value_at
from jsonschema_containment.schema_changes import NOTHING, Put

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from jsonschema_containment.schema_changes import Edit, Path

_UNSUITABLE = frozenset(
    """
    unevaluatedItems unevaluatedProperties maxContains dependencies $anchor $dynamicAnchor
    $dynamicRef $recursiveRef $recursiveAnchor
    """.split()
)
"""With these an excerpt may mean something else than the place that it was taken from."""

_TURNING = INVERTING - {"oneOf"}

_MANY_PROPERTIES = 20
"""An object with more properties is reduced to those that matter."""


def is_monotone(schema: Any) -> bool:  # noqa: ANN401 - any JSON Schema
    """Whether a schema certainly accepts no less where a place in it accepts no less.

    That takes that alternatives of ``oneOf`` with references exclude each other, as `exclusive`
    shows. Such a schema also has no anchors and no resources within it.
    """
    todo = [(schema, False, True)]
    while todo:
        node, inverted, is_root = todo.pop()
        if isinstance(node, dict):
            if node.keys() & _UNSUITABLE or (inverted and "$ref" in node):
                return False
            if "$id" in node and not is_root:
                return False
            todo += [(part, inverted or word in _TURNING, False) for word, part in node.items()]
        elif isinstance(node, list):
            todo += [(part, inverted, False) for part in node]
    return True


def place_of(edits: Iterable[Edit], document: Any) -> Path:  # noqa: ANN401 - any JSON
    """The path of the innermost subschema of a monotone document that contains all edits."""
    places = [_subschema(edit, document) for edit in edits]
    return places[0] if len({*places}) == 1 else ()


def _subschema(edit: Edit, document: Any) -> Path:  # noqa: ANN401 - any JSON
    path, at = edit.path, 0
    replaces = isinstance(edit, Put) and edit.value is not NOTHING
    node = document
    while at < len(path) and path[at] not in INVERTING:
        after = at + 1 if path[at] in ONE else at + 2 if path[at] in MANY | NAMED else len(path) + 1
        if after > len(path) or (after == len(path) and not replaces):
            break
        try:
            for step in path[at:after]:
                node = node[step]
        except (KeyError, IndexError, TypeError):
            break
        at = after
    return path[:at]


@dataclass(frozen=True)
class Excerpt:
    """A place in two documents, as two small documents.

    Attributes:
        schemas: the documents, the earlier first.
        place: the path of the subschema that they are about.
        name: the property of it that they are about, or None for the whole value.
    """

    schemas: tuple[Any, Any]
    place: Path
    name: str | None = None


def excerpt(old: Any, new: Any, place: Path, *, same: Callable[[Any, Any], bool]) -> Excerpt | None:  # noqa: ANN401 - JSON
    """One place of two monotone documents; None where it is not smaller than the whole.

    Args:
        old: the earlier document.
        new: the later document.
        place: the path of a subschema that both have.
        same: whether two subschemas of one property are compared elsewhere, or need not be.
    """
    name = None
    if len(place) == 2 and place[0] in DEFINITIONS:  # noqa: PLR2004 - keyword and name
        reference = f"#{pointer_of(place)}"
        pair: tuple[Any, Any] = ({"$ref": reference}, {"$ref": reference})
    else:
        pair = value_at(old, place), value_at(new, place)
        name = _only_property(*pair)
        if name is not None:
            pair = _of_property(pair[0], name), _of_property(pair[1], name)
        else:
            pair = _reduced(*pair, same), _reduced(pair[1], pair[0], same)
    documents = [_with_definitions(s, d, place) for s, d in zip(pair, (old, new), strict=True)]
    if None in documents:
        return None
    return Excerpt((documents[0], documents[1]), place, name)


def _only_property(old: Any, new: Any) -> str | None:  # noqa: ANN401 - any JSON
    """The property that one of two objects has and the other has not, if nothing else differs."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        return None
    if len(old.get("properties", ())) <= _MANY_PROPERTIES and len(new.get("properties", ())) <= (
        _MANY_PROPERTIES
    ):
        return None
    words = (old.keys() | new.keys()) - {"properties", *DEFINITIONS}
    if "patternProperties" in words or any(
        word not in old or word not in new or old[word] is not new[word] for word in words
    ):
        return None
    before, after = old.get("properties", {}), new.get("properties", {})
    names = [name for name in before if name not in after or before[name] is not after[name]]
    names += [name for name in after if name not in before]
    return names[0] if len(names) == 1 else None


def _of_property(schema: dict[str, Any], name: str) -> Any:  # noqa: ANN401 - any JSON
    """What an object schema without ``patternProperties`` asks of a property."""
    return schema.get("properties", {}).get(name, schema.get("additionalProperties", True))


def _reduced(schema: Any, other: Any, same: Callable[[Any, Any], bool]) -> Any:  # noqa: ANN401 - any JSON
    """A schema without what it and another ask alike of many properties."""
    if not isinstance(schema, dict) or not isinstance(other, dict):
        return schema
    mine, others = schema.get("properties", {}), other.get("properties", {})
    if len(mine) <= _MANY_PROPERTIES:
        return schema
    alike = {name for name, part in mine.items() if name in others and same(part, others[name])}
    named = any(s.get("additionalProperties", True) is not True for s in (schema, other))
    kept = {
        name: True if name in alike else part
        for name, part in mine.items()
        if named or name not in alike
    }
    needed = {*other.get("required", ())}
    required = [n for n in schema.get("required", ()) if n not in needed or n not in alike]
    return (
        {**schema, "properties": kept}
        | ({"required": required} if required else {})
        | ({"required": []} if "required" in schema and not required else {})
    )


def _with_definitions(schema: Any, document: Any, place: Path) -> Any:  # noqa: ANN401 - any JSON
    """A subschema with the definitions that it refers to; None where it cannot be by itself."""
    if not isinstance(schema, dict):
        return schema
    out = {word: part for word, part in schema.items() if word not in DEFINITIONS}
    if "$id" in document:
        out["$id"] = document["$id"]
    todo, known = [*_references(out)], set[tuple[str, str]]()
    while todo:
        reference = todo.pop()
        if not reference.startswith("#"):
            continue  # it leads to another document, whichever place it is in
        keyword, name, *_ = [*tokens(reference), "", ""]
        is_own = place[:2] == (keyword, name) and len(place) > 2  # noqa: PLR2004 - within it
        if keyword not in DEFINITIONS or "%" in reference or is_own:
            return None
        definition = document.get(keyword, {}).get(name, NOTHING)
        if definition is NOTHING:
            return None
        if (keyword, name) not in known:
            known.add((keyword, name))
            out[keyword] = {**out.get(keyword, {}), name: definition}
            todo += _references(definition)
    return out


def leaves(schema: Any) -> bool:  # noqa: ANN401 - any JSON
    """Whether a schema may refer to other documents."""
    return any(not reference.startswith("#") for reference in _references(schema))


def _references(schema: Any) -> list[str]:  # noqa: ANN401 - any JSON
    return [text for node in objects(schema) if isinstance(text := node.get("$ref"), str)]


class Embedding:
    """Values of a place within values of the whole document.

    Args:
        document: a monotone schema.
        examples: values that an excerpt of it accepts, by the path of its place.
    """

    def __init__(self, document: Any, examples: Callable[[Path], list[Any]]) -> None:  # noqa: ANN401 - JSON
        self._examples = examples
        self._parents: dict[Path, tuple[Path, str | int | None]] = {}
        self._walk(document)

    def _walk(self, document: Any) -> None:  # noqa: ANN401 - any JSON
        """Note for each subschema that a value may satisfy its parent, and the step to it."""
        todo: list[Path] = [()]
        seen: set[Path] = {()}
        for place in todo:
            node = value_at(document, place)
            for inner, step in _inner(node, document) if isinstance(node, dict) else ():
                path = inner if step is _REFERENCE else (*place, *inner)
                if path not in seen:
                    seen.add(path)
                    self._parents[path] = (place, None if step is _REFERENCE else step)
                    todo.append(path)

    def around(self, place: Path, values: list[Any]) -> Iterator[Any]:
        """Values of the whole document that have one of some values at a place, perhaps."""
        while place:
            if place not in self._parents:
                return
            place, step = self._parents[place]
            if step is not None:
                around = self._examples(place) or [[] if isinstance(step, int) else {}]
                values = [_with(e, step, v) for v, e in itertools.product(values, around)][:8]
        yield from values


_REFERENCE: Any = object()
"""The step of a reference, whose path begins at the top of the document."""


def _inner(node: dict[str, Any], document: Any) -> Iterator[tuple[Path, Any]]:  # noqa: ANN401 - any JSON
    """The subschemas that a value or a part of it may have to satisfy: path, step to the part."""
    for name in node.get("properties", ()):
        yield ("properties", name), name
    for i in range(len(node.get("prefixItems", ()))):
        yield ("prefixItems", i), i
    if "items" in node:
        yield ("items",), len(node.get("prefixItems", ()))
    if "additionalProperties" in node:
        known = node.get("properties", {})
        yield ("additionalProperties",), next(n for n in _names() if n not in known)
    for word in ("allOf", "anyOf", "oneOf"):
        for i in range(len(node.get(word, ()))):
            yield (word, i), None
    reference = node.get("$ref")
    if isinstance(reference, str) and reference.startswith("#/"):
        path = tuple(tokens(reference))
        if len(path) == 2 and path[0] in DEFINITIONS and path[1] in document.get(path[0], {}):  # noqa: PLR2004 - keyword and name
            yield path, _REFERENCE


def _names() -> Iterator[str]:
    yield from (f"{'x' * n}" for n in itertools.count(1))


def _with(value: Any, step: str | int, part: Any) -> Any:  # noqa: ANN401 - any JSON
    """A value with another part: a property, or an item at an index or after the last."""
    if isinstance(step, str):
        return {**value, step: part} if isinstance(value, dict) else {step: part}
    items = value if isinstance(value, list) else []
    return [*items[:step], part, *items[step + 1 :]]
