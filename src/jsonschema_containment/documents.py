"""Schema documents: which can be compared, their subschemas, and what their references name."""

from __future__ import annotations

import json
import math
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped]  # it has no stubs

from jsonschema_containment.dialects import (
    DRAFT202012,
    Dialect,
    UnusableSchemaError,
    dialect_of,
    invalidity,
)
from jsonschema_containment.keywords import REFERENCES, places
from jsonschema_containment.pointers import step_in, tokens
from jsonschema_containment.translation import (
    Source,
    Translated,
    black_box,
    joined,
    translated_documents,
)
from jsonschema_containment.values import schema_key

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping

_MAX_DEPTH = 100
_MAX_VALUES = 1_000_000
DIALECT = DRAFT202012.identifier
"""The identifier of draft 2020-12."""


def check_schema(schema: object, name: str, dialect: Dialect | None = None) -> None:
    """Refuse a document that cannot be compared.

    Args:
        schema: the document.
        name: what messages call it.
        dialect: the dialect that it must be valid by; by default, the one that it declares.

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
    try:
        dialect = dialect or dialect_of(schema)
    except UnusableSchemaError as error:
        raise UnusableSchemaError(f"{name} cannot be read: {error}") from None
    if reason := invalidity(schema, dialect):
        raise UnusableSchemaError(f"{name} is not a valid {dialect.name} schema: {reason}")


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

_START = "urn:jsonschema-containment:start"
_NOWHERE = "https://unknown.invalid/"
"""The address of a document whose own is not known: what is relative to it leads nowhere."""


class UnresolvedError(LookupError):
    """A reference that leads to no schema.

    Attributes:
        black_box: the absolute address with its fragment, where the document that it names is not
            there; None where that is not known, or where the document has no such schema.
    """

    def __init__(self, message: str, black_box: str | None = None) -> None:
        super().__init__(message)
        self.black_box = black_box


class Reference(NamedTuple):
    """A reference in a document.

    Attributes:
        pointer: a JSON pointer to its keyword.
        base: the address that it is relative to.
        text: the reference as it is written.
        address: the absolute address that it names, without fragment.
        fragment: the fragment, decoded: a JSON pointer, an anchor, or empty.
    """

    pointer: str
    base: str
    text: str
    address: str
    fragment: str


class SchemaIndex:
    """The subschemas of one document of draft 2020-12: their addresses, anchors and references.

    Subschemas are sought only where the dialect has them: what is in ``const`` or ``examples`` is
    data. A place that a JSON pointer leads to is a schema too.

    Args:
        schema: a valid schema: an object, true or false.
        address: where the document was found: an absolute address without fragment.
        bases: receives, for the id of each subschema, the address that its references are relative
            to; several indices may share it.

    Attributes:
        schema: the schema.
        found_at: where the document was found.
        address: its own address: its ``$id``, or where it was found.
        resources: for each address that the document or a resource embedded in it claims, their
            schemas; more than one where several claim it.
        anchors: likewise for each pair of an address and an anchor.
        dynamic_anchors: for each address, the schemas with a ``$dynamicAnchor``, by name.
        references: its references.
        roots: the document and the places that only a JSON pointer leads to.
    """

    def __init__(self, schema: Any, address: str, bases: dict[int, str] | None = None) -> None:  # noqa: ANN401 - any JSON
        self.schema, self.found_at = schema, address
        self.resources: dict[str, list[Any]] = {}
        self.anchors: dict[tuple[str, str], list[Any]] = {}
        self.dynamic_anchors: dict[str, dict[str, Any]] = {}
        self.references: list[Reference] = []
        self.roots: list[Any] = []
        self._bases = {} if bases is None else bases
        self._pointers: dict[int, str] = {}
        declared = schema.get("$id") if isinstance(schema, dict) else None
        self.address = joined(address, declared) if isinstance(declared, str) else address
        for claimed in {address, self.address}:
            self.resources[claimed] = [schema]
        self._walk(schema, address, "")

    def pointer(self, node: object) -> str:
        """A JSON pointer to a subschema."""
        return self._pointers.get(id(node), "")

    def nodes(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Each subschema that is an object, with a JSON pointer to it."""
        todo = [(self.pointer(root), root) for root in self.roots]
        while todo:
            pointer, node = todo.pop()
            if isinstance(node, dict):
                yield pointer, node
                todo.extend((pointer + below, child) for below, child in places(node))

    def at(self, address: str, fragment: str) -> Any:  # noqa: ANN401 - any JSON
        """The schema that a fragment names in the only resource that claims an address.

        Raises:
            UnresolvedError: there is none, or more than one.
        """
        (resource,) = self.resources[address]
        if not fragment:
            return resource
        if fragment.startswith("/"):
            return self._pointed(resource, fragment)
        base = self._bases[id(resource)] if isinstance(resource, dict) else address
        anchored = self.anchors.get((base, fragment), [])
        if len(anchored) > 1:
            raise UnresolvedError(f"the anchor {fragment} occurs more than once")
        if not anchored:
            raise UnresolvedError(f"there is no anchor {fragment}")
        return anchored[0]

    def _walk(self, root: Any, base: str, pointer: str, *, register: bool = True) -> None:  # noqa: ANN401 - JSON
        """Note the base of each subschema, its references and, to be found, its identifiers."""
        self.roots.append(root)
        todo = [(root, base, pointer)]
        while todo:
            node, base, pointer = todo.pop()
            if not isinstance(node, dict) or id(node) in self._bases:
                continue
            if isinstance(name := node.get("$id"), str):
                base = joined(base, name)
                claims = self.resources.setdefault(base, [])
                if register and not any(claim is node for claim in claims):
                    claims.append(node)
            self._bases[id(node)] = base
            self._pointers[id(node)] = pointer
            for keyword in ("$anchor", "$dynamicAnchor"):
                if register and isinstance(anchor := node.get(keyword), str):
                    self.anchors.setdefault((base, anchor), []).append(node)
                    if keyword == "$dynamicAnchor":
                        self.dynamic_anchors.setdefault(base, {})[anchor] = node
            for keyword in REFERENCES:
                if isinstance(text := node.get(keyword), str):
                    address, fragment = absolute(base, text)
                    place = f"{pointer}/{keyword}"
                    self.references.append(Reference(place, base, text, address, fragment))
            todo.extend((child, base, pointer + below) for below, child in places(node))

    def _pointed(self, node: Any, pointer: str) -> Any:  # noqa: ANN401 - any JSON
        base, whole = self._bases.get(id(node), ""), self.pointer(node) + pointer
        for text in tokens(pointer):
            try:
                node = node[step_in(node, text)]
            except LookupError:
                raise UnresolvedError(f"there is nothing at {pointer}") from None
            if isinstance(node, dict) and id(node) in self._bases:
                base = self._bases[id(node)]
        if not isinstance(node, dict | bool):
            raise UnresolvedError(f"what is at {pointer} is not a schema")
        if isinstance(node, dict) and id(node) not in self._bases:
            if "$id" in node:
                raise UnresolvedError(f"{pointer} is not a place for a schema")
            self._walk(node, base, whole, register=False)
        return node


class Document:
    """A schema with the documents that it may refer to.

    Each is read by the dialect that it declares. A document is found by the address where it was
    found and by its ``$id``. Nothing is fetched; the metaschemas are at hand.

    Args:
        schema: the schema: an object, true or false.
        address: the absolute address where it was found. Without it, relative references that its
            ``$id`` does not make absolute lead nowhere.
        resources: the other documents, by the absolute addresses where they were found.
        start: a reference to the subschema that values are validated by; empty for the whole.
        default: the ``$schema`` of documents that declare none.

    Attributes:
        schema: the schema, as it was given.
        resources: the other documents.

    Raises:
        UnusableSchemaError: a document declares a dialect that cannot be read.
    """

    def __init__(
        self,
        schema: Any,  # noqa: ANN401 - any JSON
        address: str = "",
        resources: Mapping[str, Any] | None = None,
        start: str = "",
        default: str = DIALECT,
    ) -> None:
        self.schema, self.address = schema, address or _NOWHERE
        self.resources = dict(resources or {})
        _, _, fragment = start.partition("#")
        self.start = "#".join(filter(None, (joined(self.address, start), fragment)))
        self._default = default
        self._bases: dict[int, str] = {}

    def as_json(self) -> list[Any]:
        """Its arguments, to make it again elsewhere."""
        return [self.schema, self.address, self.resources, self.start, self._default]

    @cached_property
    def dialect(self) -> Dialect:
        """The dialect of the schema."""
        return self.dialects[self.address]

    @cached_property
    def dialects(self) -> dict[str, Dialect]:
        """The dialect of each document, by the address where it was found."""
        default = dialect_of({"$schema": self._default})
        return {address: dialect_of(schema, default) for address, schema in self.schemas()}

    @cached_property
    def translations(self) -> dict[str, Translated]:
        """Each document, and the metaschemas that they refer to, as schemas of draft 2020-12."""
        sources = {a: Source(schema, self.dialects[a]) for a, schema in self.schemas()}
        if self.start != self.address:
            sources[_START] = Source({"$ref": self.start}, self.dialect)
        return translated_documents(sources, self.dialect)

    @property
    def translation(self) -> Translated:
        """The schema as one of draft 2020-12."""
        return self.translations[self.address]

    def translated(self) -> Document:
        """The same, all of draft 2020-12."""
        schemas = {a: t.schema for a, t in self.translations.items() if a not in REGISTRY}
        start = schemas.pop(_START, {"$ref": self.start})["$ref"]
        return Document(schemas.pop(self.address), self.address, schemas, start)

    def edited(self, schema: Any, resources: Mapping[str, Any]) -> Document:  # noqa: ANN401 - any JSON
        """The same with another schema, which may refer to more documents too."""
        more = {**resources, **self.resources}
        return Document(schema, self.address, more, self.start, self._default)

    def key(self) -> Hashable:
        """Equal for documents that are equal as JSON and are read alike."""
        return schema_key(self.as_json())

    def schemas(self) -> Iterator[tuple[str, Any]]:
        """The schemas of all documents with the addresses where they were found, its own first."""
        yield self.address, self.schema
        yield from ((a, schema) for a, schema in self.resources.items() if a != self.address)

    @cached_property
    def indices(self) -> list[SchemaIndex]:
        """The index of the translation of each document, its own first."""
        translations = self.translations.items()
        return [SchemaIndex(t.schema, a, self._bases) for a, t in translations if a != _START]

    @cached_property
    def root(self) -> Any:  # noqa: ANN401 - any JSON
        """The subschema that values are validated by.

        Raises:
            UnresolvedError: the reference to it leads nowhere.
        """
        if _START not in self.translations:
            return self.translation.schema
        start = self.translations[_START].schema["$ref"]
        return self._named(*absolute(self.address, start), start)

    @cached_property
    def dynamic(self) -> bool:
        """Whether a document has a dynamic anchor."""
        return bool(self._dynamic_anchors)

    def entered(self, node: dict[str, Any], scope: Scope) -> Scope:
        """The dynamic scope within a node: an anchor stays with the first resource that has it."""
        own = self._dynamic_anchors.get(self._bases.get(id(node), ""))
        if not own:
            return scope
        known = {name for name, _ in scope}
        return scope | {(name, id(schema)) for name, schema in own.items() if name not in known}

    def target(self, node: dict[str, Any], keyword: str, scope: Scope) -> Any:  # noqa: ANN401
        """The schema that a node's ``$ref`` or ``$dynamicRef`` (the keyword) names.

        Raises:
            UnresolvedError: it is neither in the documents nor a metaschema.
        """
        address, fragment = absolute(self._bases[id(node)], node[keyword])
        named = self._named(address, fragment, node[keyword])
        if keyword == "$dynamicRef" and _has_dynamic_anchor(named, fragment):
            identity = dict(scope).get(fragment)
            anchored = (own.get(fragment) for own in self._dynamic_anchors.values())
            return next((schema for schema in anchored if id(schema) == identity), named)
        return named

    def unresolved(self) -> Iterator[Reference]:
        """The references to documents that are not there."""
        for index in self.indices:
            yield from (r for r in index.references if not self._claims(r.address))

    def _named(self, address: str, fragment: str, reference: str) -> Any:  # noqa: ANN401 - any JSON
        claims = self._claims(address)
        if not claims:
            box = None
            if ":" in address.split("/", 1)[0] and not address.startswith(_NOWHERE):
                box = f"{address}#{fragment}" if fragment else address
            reason = black_box(reference)
            message = reason or f"{reference} is not among the documents, and nothing is fetched"
            raise UnresolvedError(message, box)
        if len(claims) > 1:
            raise UnresolvedError(f"several documents or subschemas claim to be {reference}")
        try:
            return claims[0].at(address, fragment)
        except UnresolvedError as error:
            raise UnresolvedError(f"{reference} leads nowhere: {error}") from None

    def _claims(self, address: str) -> list[SchemaIndex]:
        """The index of each document that claims an address, as often as it does."""
        if address not in self._by_address and address in REGISTRY:
            # Both validators have the metaschemas at hand.
            copy = json.loads(json.dumps(REGISTRY.contents(address)))
            self._add(SchemaIndex(copy, address, self._bases))
        return self._by_address.get(address, [])

    @cached_property
    def _by_address(self) -> dict[str, list[SchemaIndex]]:
        by_address: dict[str, list[SchemaIndex]] = {}
        for index in self.indices:
            for address, schemas in index.resources.items():
                by_address.setdefault(address, []).extend([index] * len(schemas))
        return by_address

    @cached_property
    def _dynamic_anchors(self) -> dict[str, dict[str, Any]]:
        """For each address, the schemas with a ``$dynamicAnchor``, by name."""
        return {a: own for index in self.indices for a, own in index.dynamic_anchors.items()}

    def _add(self, metaschema: SchemaIndex) -> None:
        for address in metaschema.resources:
            self._by_address[address] = [metaschema]
        self._dynamic_anchors.update(metaschema.dynamic_anchors)


def _has_dynamic_anchor(schema: object, name: str) -> bool:
    return isinstance(schema, dict) and schema.get("$dynamicAnchor") == name


def absolute(base: str, reference: str) -> tuple[str, str]:
    """The absolute address that a reference names, and its fragment, decoded."""
    address, _, fragment = reference.partition("#")
    return (joined(base, address) if address else base), unquote(fragment)
