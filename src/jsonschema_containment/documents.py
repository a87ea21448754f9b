"""Schema documents: which can be compared, their subschemas, and what their references name."""

from __future__ import annotations

import math
from typing import Any
from urllib.parse import unquote, urljoin

from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped]  # it has no stubs

from jsonschema_containment.dialects import DRAFT202012, UnusableSchemaError, invalidity
from jsonschema_containment.keywords import children

_MAX_DEPTH = 100
_MAX_VALUES = 1_000_000
DIALECT = DRAFT202012.identifier
"""The identifier of draft 2020-12."""


def check_schema(schema: object, name: str) -> None:
    """Refuse a document that cannot be compared.

    Args:
        schema: the document.
        name: what messages call it.

    Raises:
        UnusableSchemaError: it is nested too deep or too large, not JSON, or not a valid schema.
    """
    count = 0
    todo: list[tuple[object, int]] = [(schema, 0)]
    while todo:
        value, depth = todo.pop()
        count += 1
        if depth > _MAX_DEPTH:
            raise UnusableSchemaError(f"{name} is nested more than {_MAX_DEPTH} levels deep")
        if count > _MAX_VALUES:
            raise UnusableSchemaError(f"{name} has more than {_MAX_VALUES} values")
        if isinstance(value, dict):
            if not all(isinstance(key, str) and _utf8(key) for key in value):
                raise UnusableSchemaError(f"{name} is not JSON: a key is not a text")
            todo.extend((child, depth + 1) for child in value.values())
        elif isinstance(value, list):
            todo.extend((child, depth + 1) for child in value)
        elif not _scalar(value):
            raise UnusableSchemaError(f"{name} is not JSON: it contains {str(value)[:40]!a}")
    if reason := invalidity(schema, DRAFT202012):
        raise UnusableSchemaError(f"{name} is not a valid {DRAFT202012.name} schema: {reason}")


def _scalar(value: object) -> bool:
    if isinstance(value, str):
        return _utf8(value)
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, int):
        return abs(value) < 10**300
    return value is None


def _utf8(text: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in text)


Scope = frozenset[tuple[str, int]]
"""The dynamic anchors on the way to a node: names, each with the id of its schema."""


class Document:
    """A valid draft 2020-12 schema with an index of its resources and anchors."""

    def __init__(self, schema: Any) -> None:  # noqa: ANN401 - any JSON
        self.schema = schema
        self._base: dict[int, str] = {}
        self._places: dict[tuple[str, str], list[Any]] = {}
        self._anchors: dict[str, dict[str, Any]] = {}
        self._walk(schema, "")
        self.dynamic = bool(self._anchors)

    def _walk(self, schema: Any, base: str, *, register: bool = True) -> None:  # noqa: ANN401 - JSON
        """Note the base of each subschema and, to be found by reference, its identifiers."""
        todo = [(schema, base, True)]
        while todo:
            node, base, first = todo.pop()
            if not isinstance(node, dict) or id(node) in self._base:
                continue
            name = node.get("$id")
            if isinstance(name, str):
                base = _join(base, name)
            if register and (first or isinstance(name, str)):
                self._places.setdefault((base, ""), []).append(node)
            self._base[id(node)] = base
            for keyword in ("$anchor", "$dynamicAnchor"):
                if isinstance(anchor := node.get(keyword), str):
                    if register:
                        self._places.setdefault((base, anchor), []).append(node)
                    if keyword == "$dynamicAnchor":
                        self._anchors.setdefault(base, {})[anchor] = node
            todo.extend((child, base, False) for child in children(node))

    def entered(self, node: dict[str, Any], scope: Scope) -> Scope:
        """The dynamic scope within a node: an anchor stays with the first resource that has it."""
        own = self._anchors.get(self._base.get(id(node), ""))
        if not own:
            return scope
        known = {name for name, _ in scope}
        return scope | {(name, id(schema)) for name, schema in own.items() if name not in known}

    def target(self, node: dict[str, Any], keyword: str, scope: Scope) -> Any:  # noqa: ANN401
        """The schema that a node's ``$ref`` or ``$dynamicRef`` (the keyword) names.

        Raises:
            LookupError: it is neither in this document nor a metaschema.
        """
        reference = node[keyword]
        address, _, fragment = reference.partition("#")
        base = self._base[id(node)]
        resource = _join(base, address) if address else base
        fragment = unquote(fragment)
        pointed = fragment.startswith("/")
        if (resource, "") not in self._places and resource in REGISTRY:
            # Both validators have the metaschemas at hand.
            self._walk(REGISTRY.contents(resource), resource)
        places = self._places.get((resource, "" if pointed else fragment), [])
        if len(places) != 1:
            raise LookupError(f"{reference} is not in the document, and nothing is fetched")
        if pointed:
            return self._pointed(places[0], fragment, resource)
        if keyword == "$dynamicRef" and places[0].get("$dynamicAnchor") == fragment:
            identity = dict(scope)[fragment]
            anchored = (own.get(fragment) for own in self._anchors.values())
            return next(node for node in anchored if id(node) == identity)
        return places[0]

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
            if isinstance(node, dict) and id(node) in self._base:
                base = self._base[id(node)]
        if not isinstance(node, dict | bool):
            raise LookupError(f"#{whole} is not a schema")  # noqa: TRY004 - as the other failures
        if isinstance(node, dict) and id(node) not in self._base:
            if "$id" in node:
                raise LookupError(f"#{whole} is not in a place for a schema")
            self._walk(node, base, register=False)
        return node


def _join(base: str, reference: str) -> str:
    reference = reference.partition("#")[0]
    return reference if ":" in reference.split("/")[0] else urljoin(base, reference)
