"""A schema document: its limits, its subschemas, and what a reference in it names."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urljoin

import jsonschema_rs
from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped]

from rostra.errors import RostraError

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_DEPTH = 100
MAX_VALUES = 1_000_000
Scope = frozenset[tuple[str, int]]
"""The dynamic anchors on the way to a node: names, each with the id of what it stands for."""
DIALECT = "https://json-schema.org/draft/2020-12/schema"

ONE = frozenset(
    {
        *("additionalProperties", "propertyNames", "items", "contains", "not", "if", "then"),
        *("else", "unevaluatedItems", "unevaluatedProperties"),
    }
)
MANY = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
NAMED = frozenset({"properties", "patternProperties", "dependentSchemas", "$defs", "definitions"})

ANNOTATIONS = frozenset(
    {
        *("title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly"),
        *("$comment", "contentEncoding", "contentMediaType", "contentSchema", "$schema"),
    }
)


class UnusableError(RostraError, ValueError):
    """A document that is no draft 2020-12 schema, or one beyond what can be compared."""


def check(schema: object, name: str) -> None:
    """Refuse what no comparison can be made of, without recursion.

    Raises:
        UnusableError: nested too deep, too large, no JSON, or no valid schema.
    """
    count = 0
    todo: list[tuple[object, int]] = [(schema, 0)]
    while todo:
        value, depth = todo.pop()
        count += 1
        if depth > MAX_DEPTH:
            raise UnusableError(f"{name} is nested more than {MAX_DEPTH} levels deep")
        if count > MAX_VALUES:
            raise UnusableError(f"{name} has more than {MAX_VALUES} values")
        if isinstance(value, dict):
            if not all(isinstance(key, str) and _utf8(key) for key in value):
                raise UnusableError(f"{name} is no JSON: a key is no text")
            todo.extend((child, depth + 1) for child in value.values())
        elif isinstance(value, list):
            todo.extend((child, depth + 1) for child in value)
        elif not _scalar(value):
            raise UnusableError(f"{name} is no JSON: it holds {str(value)[:40]!a}")
    _check_valid(schema, name)


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


def _check_valid(schema: Any, name: str) -> None:  # noqa: ANN401 - any JSON
    if isinstance(schema, bool):
        return
    if not isinstance(schema, dict):
        raise UnusableError(f"{name} is no schema: a schema is an object, true or false")
    try:
        jsonschema_rs.meta.validate({**schema, "$schema": DIALECT})
    except jsonschema_rs.ValidationError as error:
        place = "/".join(map(str, error.instance_path)) or "the top"
        message = f"{name} is no valid draft 2020-12 schema: at {place}: {error.message[:200]}"
        raise UnusableError(message) from None
    except (ValueError, TypeError, jsonschema_rs.ReferencingError) as error:
        raise UnusableError(f"{name} cannot be read as a schema: {error}") from None


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


def children(node: dict[str, Any]) -> Iterator[Any]:
    """The subschemas that stand directly in a schema."""
    for keyword, value in node.items():
        if keyword in ONE:
            yield value
        elif keyword in MANY and isinstance(value, list):
            yield from value
        elif keyword in (*NAMED, "dependencies") and isinstance(value, dict):
            yield from value.values()


def _join(base: str, reference: str) -> str:
    reference = reference.partition("#")[0]
    return reference if ":" in reference.split("/")[0] else urljoin(base, reference)


def without_annotations(schema: Any) -> Any:  # noqa: ANN401 - any JSON
    """The schema without what says nothing about instances: titles, examples, ``x-…``."""
    if not isinstance(schema, dict):
        return schema
    out = {}
    for word, content in schema.items():
        if word in ANNOTATIONS or word.startswith("x-"):
            continue
        if word in ONE:
            out[word] = without_annotations(content)
        elif word in MANY and isinstance(content, list):
            out[word] = [without_annotations(part) for part in content]
        elif word in NAMED and isinstance(content, dict):
            out[word] = {name: without_annotations(part) for name, part in content.items()}
        else:
            out[word] = content
    return out
