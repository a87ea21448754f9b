"""Schema documents in all dialects: the schemas in them, and what their references name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urldefrag, urljoin

if TYPE_CHECKING:
    from collections.abc import Iterator

Json = Any
Schema = Any
Files = dict[str, Schema]
"""The files of a folder by name; the first is its root."""


DIALECTS = {
    "2020-12": "https://json-schema.org/draft/2020-12/schema",
    "2019-09": "https://json-schema.org/draft/2019-09/schema",
    "07": "http://json-schema.org/draft-07/schema#",
    "06": "http://json-schema.org/draft-06/schema#",
    "04": "http://json-schema.org/draft-04/schema#",
}


OLD_REFERENCES = ("07", "06", "04")
"""Dialects in which the siblings of ``$ref`` count for nothing."""


EXTERNAL = ("https://elsewhere.example/geo", "https://elsewhere.example/units#/definitions/m")
"""Addresses that no folder has."""


ROOT = "file:///schemas/"
"""The address of a folder: its files are retrieved from below it."""


_ONE = frozenset(
    """additionalProperties additionalItems propertyNames items contains not if then else
    unevaluatedItems unevaluatedProperties""".split()
)


_MANY = frozenset({"allOf", "anyOf", "oneOf", "prefixItems", "items"})


_NAMED = frozenset(
    """properties patternProperties dependentSchemas dependencies $defs definitions""".split()
)


IN_PLACE = frozenset("not if then else allOf anyOf oneOf dependentSchemas dependencies".split())


def dialect_of(document: Schema) -> str:
    """The name of the dialect of a document; that of the newest where it declares none."""
    declared = document.get("$schema") if isinstance(document, dict) else None
    return next((name for name, uri in DIALECTS.items() if uri == declared), "2020-12")


def schemas(node: Schema, path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], Schema]]:
    """The schemas within a schema, itself first, with their paths."""
    yield path, node
    if isinstance(node, dict):
        for below, child in children(node):
            yield from schemas(child, (*path, *below))


def children(node: dict[str, Any]) -> Iterator[tuple[tuple[Any, ...], Schema]]:
    """The schemas directly within a schema, with their paths."""
    for word, content in node.items():
        if word in _ONE and isinstance(content, dict | bool):
            yield (word,), content
        elif word in _MANY and isinstance(content, list):
            yield from (((word, i), part) for i, part in enumerate(content))
        elif word in _NAMED and isinstance(content, dict):
            inner = content.items()
            yield from (
                ((word, name), part) for name, part in inner if isinstance(part, dict | bool)
            )


def replaced(value: Json, path: tuple[Any, ...], other: Json) -> Json:
    """A copy of a value with another value at a path."""
    if not path:
        return other
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = replaced(value[path[0]], path[1:], other)
    return copy


class Addresses:
    """The resources of a folder by address, and what references between them name.

    Attributes:
        ambiguous: whether several schemas claim one address.
    """

    def __init__(self, files: Files) -> None:
        self.ambiguous = False
        self._resources: dict[str, Schema] = {}
        self._anchors: dict[tuple[str, str], Schema] = {}
        self._bases: dict[int, str] = {}
        for name, document in files.items():
            self._resources[ROOT + name] = document
            self._walk(document, ROOT + name)

    def _walk(self, node: Schema, base: str) -> None:
        if isinstance(node, dict):
            base = self._add(node, base)
            for _, child in children(node):
                self._walk(child, base)

    def _add(self, node: dict[str, Any], base: str) -> str:
        identifier = node.get("$id", node.get("id"))
        if isinstance(identifier, str):
            if identifier.startswith("#"):
                self._anchors[base, identifier[1:]] = node
            else:
                base = urljoin(base, identifier)
                known = self._resources.setdefault(base, node)
                self.ambiguous = self.ambiguous or known is not node
        if isinstance(anchor := node.get("$anchor"), str):
            self._anchors[base, anchor] = node
        self._bases[id(node)] = base
        return base

    def target(self, node: dict[str, Any], base: dict[str, Any] | None = None) -> Schema | None:
        """The schema that the ``$ref`` of a schema names, or None; at the place of the base."""
        reference = urljoin(self._bases.get(id(base or node), ROOT), node["$ref"])
        address, fragment = urldefrag(reference)
        if fragment and not fragment.startswith("/"):
            return self._anchors.get((address, fragment))
        schema = self._resources.get(address)
        for token in unquote(fragment).split("/")[1:]:
            key = token.replace("~1", "/").replace("~0", "~")
            schema = schema.get(key) if isinstance(schema, dict) else None
        return schema if isinstance(schema, dict | bool) else None


def reached(files: Files, name: str) -> set[int]:
    """The schemas, by identity, that a validation with a file may come to."""
    addresses, reached, todo = Addresses(files), set[int](), [files[name]]
    while todo:
        node = todo.pop()
        if not isinstance(node, dict) or id(node) in reached:
            continue
        reached.add(id(node))
        if isinstance(node.get("$ref"), str):
            todo.append(addresses.target(node))
        todo += [c for path, c in children(node) if path[0] not in ("$defs", "definitions")]
    return reached
