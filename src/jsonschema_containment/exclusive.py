"""Alternatives of ``oneOf`` that have no value in common, by their types and by tags.

A tag is a property that an alternative requires and whose values it lists. Where each value has at
most one alternative, ``oneOf`` accepts what ``anyOf`` does.
"""

from __future__ import annotations

import functools
import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from jsonschema_containment.keywords import objects
from jsonschema_containment.pointers import schema_at, value_at
from jsonschema_containment.values import key

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    from jsonschema_containment.budget import Budget
    from jsonschema_containment.schema_changes import Path

_TYPES = frozenset("array boolean null number object string".split())
_MAX_DEPTH = 20


def referring_alternatives(schema: Any) -> list[Path]:  # noqa: ANN401 - any JSON
    """The paths of all lists of ``oneOf`` with references in them."""
    found: list[Path] = []
    todo: list[tuple[Path, Any]] = [((), schema)]
    while todo:
        path, node = todo.pop()
        parts: Iterable[tuple[str | int, Any]] = ()
        if isinstance(node, dict):
            parts = node.items()
            alternatives = node.get("oneOf")
            if isinstance(alternatives, list) and any("$ref" in n for n in objects(alternatives)):
                found.append((*path, "oneOf"))
        elif isinstance(node, list):
            parts = enumerate(node)
        todo += [((*path, step), part) for step, part in parts]
    return found


def are_exclusive(schema: Any, paths: Iterable[Path], budget: Budget) -> bool:  # noqa: ANN401 - any JSON
    """Whether no value is certain to have two alternatives of one of some lists.

    False also where types and tags do not show it.

    Args:
        schema: a schema of draft 2020-12 without embedded resources.
        paths: the paths of lists of ``oneOf``; one that is not there is passed over.
        budget: is charged for each subschema that is read.
    """
    reader = _Reader(schema, budget)
    for path in paths:
        try:
            alternatives = value_at(schema, path)
        except (KeyError, IndexError, TypeError):
            continue
        shapes = [reader.shape(part) for part in alternatives]
        budget.spend(len(shapes) ** 2)
        if not all(a.excludes(b) for a, b in itertools.combinations(shapes, 2)):
            return False
    return True


@dataclass(frozen=True)
class _Shape:
    """What certainly holds of the values of a schema.

    Attributes:
        types: their types are among these.
        required: objects have these properties.
        values: where objects have such a property, its value is among these.
    """

    types: frozenset[str] = _TYPES
    required: frozenset[str] = frozenset()
    values: Mapping[str, frozenset[Hashable]] = field(default_factory=dict)

    def and_(self, other: _Shape) -> _Shape:
        """What holds of values of both schemas."""
        values = dict(self.values)
        for name, listed in other.values.items():
            values[name] = values[name] & listed if name in values else listed
        return _Shape(self.types & other.types, self.required | other.required, values)

    def or_(self, other: _Shape) -> _Shape:
        """What holds of values of either schema."""
        if "object" not in self.types or "object" not in other.types:
            one = self if "object" in self.types else other
            return _Shape(self.types | other.types, one.required, one.values)
        common = self.values.keys() & other.values.keys()
        values = {name: self.values[name] | other.values[name] for name in common}
        return _Shape(self.types | other.types, self.required & other.required, values)

    def excludes(self, other: _Shape) -> bool:
        """Whether no value has both."""
        if not self.types & other.types:
            return True
        if self.types & other.types != {"object"}:
            return False
        tags = (self.required | other.required) & self.values.keys() & other.values.keys()
        return any(not self.values[name] & other.values[name] for name in tags)


class _Reader:
    """Reads the shapes of subschemas of one document."""

    def __init__(self, document: Any, budget: Budget) -> None:  # noqa: ANN401 - any JSON
        self._document, self._budget = document, budget

    def shape(self, schema: Any, depth: int = 0) -> _Shape:  # noqa: ANN401 - any JSON
        """The shape of a subschema, references followed."""
        self._budget.spend()
        if not isinstance(schema, dict):
            return _Shape() if schema is True else _Shape(frozenset())
        shape = _own(schema)
        if depth > _MAX_DEPTH:
            return shape
        parts = [*schema.get("allOf", ())]
        reference = schema.get("$ref", "")
        if reference.startswith("#/"):
            target = schema_at(self._document, unquote(reference[1:]))
            parts += [] if target is None else [target]
        for part in parts:
            shape = shape.and_(self.shape(part, depth + 1))
        for word in ("anyOf", "oneOf"):
            if alternatives := [self.shape(part, depth + 1) for part in schema.get(word, ())]:
                shape = shape.and_(functools.reduce(_Shape.or_, alternatives))
        return shape


def _own(schema: dict[str, Any]) -> _Shape:
    """The shape by the keywords of one subschema."""
    types = _TYPES
    if "type" in schema:
        named = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        types = frozenset("number" if name == "integer" else name for name in named)
    listed = _listed(schema)
    if listed is not None:
        types &= {key(value)[0] for value in listed}
    parts = schema.get("properties", {})
    values = {
        name: frozenset(map(key, of_tag))
        for name, part in parts.items()
        if (of_tag := _listed(part)) is not None
    }
    return _Shape(types, frozenset(schema.get("required", ())), values)


def _listed(schema: Any) -> list[Any] | None:  # noqa: ANN401 - any JSON
    """The values that a subschema lists, or None."""
    if not isinstance(schema, dict):
        return None
    return [schema["const"]] if "const" in schema else schema.get("enum")
