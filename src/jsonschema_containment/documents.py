"""A schema document: its subschemas, and what a reference in it names."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urljoin

from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped]

from jsonschema_containment.keywords import children

Scope = frozenset[tuple[str, int]]
"""The dynamic anchors on the way to a node: names, each with the id of what it stands for."""


class Document:
    """A schema with an index of its resources and anchors.

    Args:
        schema: a valid draft 2020-12 schema.
    """

    def __init__(self, schema: Any) -> None:  # noqa: ANN401 - any JSON
        self.schema = schema
        self.base: dict[int, str] = {}
        self._places: dict[tuple[str, str], list[Any]] = {}
        self._anchors: dict[str, dict[str, Any]] = {}
        self._walk(schema, "")
        self.dynamic = bool(self._anchors)

    def _walk(self, schema: Any, base: str) -> None:  # noqa: ANN401 - any JSON
        todo = [(schema, base, True)]
        while todo:
            node, base, first = todo.pop()
            if not isinstance(node, dict) or id(node) in self.base:
                continue
            name = node.get("$id")
            if isinstance(name, str):
                base = _join(base, name)
            if first or isinstance(name, str):
                self._places.setdefault((base, ""), []).append(node)
            self.base[id(node)] = base
            for keyword in ("$anchor", "$dynamicAnchor"):
                if isinstance(anchor := node.get(keyword), str):
                    self._places.setdefault((base, anchor), []).append(node)
                    if keyword == "$dynamicAnchor":
                        self._anchors.setdefault(base, {})[anchor] = node
            todo.extend((child, base, False) for child in children(node))

    def entered(self, node: dict[str, Any], scope: Scope) -> Scope:
        """The dynamic scope within a node: an anchor stays with the first resource that has it."""
        own = self._anchors.get(self.base.get(id(node), ""))
        if not own:
            return scope
        known = {name for name, _ in scope}
        return scope | {(name, id(found)) for name, found in own.items() if name not in known}

    def target(self, node: dict[str, Any], keyword: str, scope: Scope) -> Any:  # noqa: ANN401
        """The schema that a node's ``$ref`` or ``$dynamicRef`` names.

        Args:
            node: the schema with the reference.
            keyword: which of the two.
            scope: the dynamic scope that leads to it, as `entered` gives it.

        Raises:
            LookupError: it is not in this document, nor a metaschema.
        """
        reference = node[keyword]
        address, _, fragment = reference.partition("#")
        base = self.base[id(node)]
        resource = _join(base, address) if address else base
        fragment = unquote(fragment)
        pointed = fragment.startswith("/")
        self._know(resource)
        places = self._places.get((resource, "" if pointed else fragment), [])
        if len(places) != 1:
            raise LookupError(f"{reference} is not in the document, and nothing is fetched")
        if pointed:
            return self._pointed(places[0], fragment, resource)
        if keyword == "$dynamicRef" and places[0].get("$dynamicAnchor") == fragment:
            found = dict(scope)[fragment]
            anchored = (own.get(fragment) for own in self._anchors.values())
            return next(node for node in anchored if id(node) == found)
        return places[0]

    def _know(self, resource: str) -> None:
        """Take in a metaschema, which both validators have at hand."""
        if (resource, "") not in self._places and resource in REGISTRY:
            self._walk(REGISTRY.contents(resource), resource)

    def _pointed(self, node: Any, pointer: str, base: str) -> Any:  # noqa: ANN401 - any JSON
        whole = pointer
        for token in pointer.split("/")[1:]:
            key = token.replace("~1", "/").replace("~0", "~")
            if isinstance(node, dict) and key in node:
                node = node[key]
            elif isinstance(node, list) and key.isdecimal() and int(key) < len(node):
                node = node[int(key)]
            else:
                raise LookupError(f"#{whole} is not in the document")
            if isinstance(node, dict) and id(node) in self.base:
                base = self.base[id(node)]
        if not isinstance(node, dict | bool):
            raise LookupError(f"#{whole} is no schema")  # noqa: TRY004 - as the other failures
        if isinstance(node, dict) and id(node) not in self.base:
            if "$id" in node:
                raise LookupError(f"#{whole} stands in no place for a schema")
            self._walk_found(node, base)
        return node

    def _walk_found(self, node: dict[str, Any], base: str) -> None:
        kept = {key: list(found) for key, found in self._places.items()}
        self._walk(node, base)
        self._places = kept


def _join(base: str, reference: str) -> str:
    reference = reference.partition("#")[0]
    return reference if ":" in reference.split("/")[0] else urljoin(base, reference)
