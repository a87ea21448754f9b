"""References between the schemas of a folder, and the documents that a comparison gets of them.

References are found and followed as `jsonschema_containment` does it. A schema is found by its
place in the folder, so that relative references lead from file to file, and by its ``$id``.
"""

import contextlib
import json
import re
from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped]  # it has no stubs

from jsonschema_containment import Document, UnusableSchemaError
from jsonschema_containment.documents import (
    Reference,
    SchemaIndex,
    UnresolvedError,
    absolute,
)
from jsonschema_containment.keywords import INVERTING, objects, places
from jsonschema_containment.pointers import schema_at
from jsonschema_containment.translation import UNREAD, Translated, black_box
from rostra.compatibility.schema_reader import Schema
from rostra.errors import RostraError

_ABOVE = "https://folder.invalid/"
_FOLDER = f"{_ABOVE}-/"
"""The address of the folder, and of what is above it, which is not read."""

_DEPENDENT = {"maxContains", "unevaluatedItems", "unevaluatedProperties"}
"""With these the whole depends on which parts of a value a schema evaluates or accepts."""

_DYNAMIC = {"$dynamicRef", "$dynamicAnchor"}


class Unresolved(NamedTuple):
    """A reference that should lead to a schema of the folder, and does not.

    Attributes:
        schema: the name of the schema.
        pointer: a JSON pointer to the reference.
        message: what it leads to, and why that is not there.
        remedy: what to do.
    """

    schema: str
    pointer: str
    message: str
    remedy: str


class _Sought(NamedTuple):
    """A reference in the words of the original: what it names, and its fragment."""

    reference: Reference
    text: str
    address: str
    fragment: str


class ReferenceGraph:
    """The schemas of a folder, and which of them refer to which.

    A *part* of a schema is what other schemas may refer to: a fragment with its ``#``, an absolute
    address with or without a fragment, or an empty string for the whole schema.

    Args:
        schemas: the schemas by name.
        files: the paths of their files by name, where the suffix is another than ``.json``.
    """

    def __init__(
        self, schemas: Mapping[str, Schema], files: Mapping[str, str] | None = None
    ) -> None:
        self.schemas = schemas
        self._files = {name: f"{name}.json" for name in schemas} | dict(files or {})
        self._dependencies: dict[str, set[str]] = {}

    def dependencies(self, name: str) -> set[str]:
        """The other schemas that a schema refers to, directly or through others."""
        if name not in self._dependencies:
            reached, todo = {name}, [name]
            while todo:
                for other, _ in self.references(todo.pop()):
                    if other not in reached:
                        reached.add(other)
                        todo.append(other)
            self._dependencies[name] = reached - {name}
        return self._dependencies[name]

    def references(self, name: str) -> set[tuple[str, str]]:
        """The other schemas that a schema refers to directly, each with the absolute reference."""
        return self._references[name]

    @cached_property
    def referrers(self) -> dict[tuple[str, str], set[str]]:
        """For each schema and part that others refer to, the names of these others."""
        referrers: dict[tuple[str, str], set[str]] = {}
        for name, references in self._references.items():
            for other, reference in references:
                referrers.setdefault((other, self.part(other, reference)), set()).add(name)
        return referrers

    def part(self, name: str, reference: str) -> str:
        """The part of a schema that an absolute reference names."""
        address, mark, fragment = reference.partition("#")
        if address in (self._address(name), self._index(name).address):
            return mark + fragment if fragment else ""
        return reference

    def place(self, name: str, part: str) -> str:
        """A JSON pointer to a part of a schema, which must have it."""
        index = self._index(name)
        address, _, fragment = part.partition("#")
        address, fragment = address or index.address, unquote(fragment)
        anchored = index.anchors.get((address, fragment), [])
        node = [*anchored, *index.resources[address]][0]
        below = fragment if fragment.startswith("/") else ""
        return self._original(name, index.pointer(node)) + below

    def inner_references(self, name: str) -> Iterator[tuple[str, str]]:
        """JSON pointers to each reference of a schema that leads into itself, and to its target."""
        for sought in self._all_references(name):
            if self._claims.get(sought.address) == [name]:
                part = self.part(name, self._followed(name, sought))
                if self.has_part(name, part):
                    yield self._original(name, sought.reference.pointer), self.place(name, part)

    def parts(self, name: str) -> list[str]:
        """The parts of a schema that count: the whole, and what other schemas refer to."""
        return self._parts.get(name, [""])

    def has(self, name: str, reference: str) -> bool:
        """Whether an absolute reference leads into a schema."""
        address, _, fragment = reference.partition("#")
        claimed = self._claims.get(address) == [name]
        return claimed and self._leads(name, address, unquote(fragment))

    def has_part(self, name: str, part: str) -> bool:
        """Whether the folder has a schema, and this schema a part."""
        if name not in self.schemas:
            return False
        return not part or self.has(name, part if part[0] != "#" else self._address(name) + part)

    def document(self, name: str, part: str = "", *, without: Collection[str] = ()) -> Document:
        """A part of a schema with all documents that it refers to, but those ``without``."""
        others = sorted(self.dependencies(name).difference(without))
        resources = {self._address(other): self.schemas[other] for other in others}
        return Document(self.schemas[name], self._address(name), resources, part)

    def among(self, name: str, part: str, others: "ReferenceGraph") -> Document:
        """A part of a schema with documents of another state of the folder."""
        known = self.dependencies(name) & others.schemas.keys()
        reached = sorted(known.union(*(others.dependencies(other) for other in known)))
        resources = {self._address(other): others.schemas[other] for other in reached}
        return Document(self.schemas[name], self._address(name), resources, part)

    def is_monotone(self, name: str) -> bool:
        """Whether a schema never accepts less because what it refers to accepts more.

        False also where its keywords alone do not show it.
        """
        return is_monotone(self._index(name))

    def is_unread(self, name: str) -> bool:
        """Whether a schema has a reference that leads nowhere, or that validators read each so."""
        return any(r.text.startswith(UNREAD) for r in self._index(name).references)

    @cached_property
    def exact(self) -> set[str]:
        """The schemas that may mean something else though what they refer to accepts the same.

        These are schemas with a keyword that depends on which parts of a value others evaluated,
        and schemas with a reference that validators follow to different readings.
        """
        keywords = {"unevaluatedItems", "unevaluatedProperties"}
        return {
            name
            for name in self.schemas
            if self.is_unread(name)
            or any(node.keys() & keywords for _, node in self._index(name).nodes())
        }

    def definition(self, name: str, part: str) -> str | None:
        """A part with all that it refers to within its schema, as text to compare.

        None where plain JSON pointers do not suffice to find it.
        """
        definitions: dict[str, Schema] = {}
        todo = [part]
        while todo:
            reference = todo.pop()
            pointer = unquote(reference[1:])
            node = schema_at(self.schemas[name], pointer)
            if reference[:2] != "#/" or node is None:
                return None
            if pointer not in definitions:
                definitions[pointer] = node
                for inner in objects(node):
                    if any(isinstance(inner.get(word), str) for word in _NAMING):
                        return None
                    if isinstance(text := inner.get("$ref"), str) and text[:1] in ("", "#"):
                        todo.append(text)
        schema = self.schemas[name]
        context = [schema.get(word) for word in ("$schema", "$id", "id")]
        return json.dumps([context, definitions], sort_keys=True)

    # What is wrong with references

    def ambiguous(self) -> Iterator[tuple[list[str], str]]:
        """Addresses and anchors that several subschemas claim: the schemas, and what they claim."""
        for address, names in self._claims.items():
            if len(names) > 1:
                yield sorted(set(names)), _shown(address)
        for name in self.schemas:
            for (address, anchor), nodes in self._index(name).anchors.items():
                if len(nodes) > 1:
                    yield [name], f"{_shown(address)}#{anchor}"

    def unresolved(self) -> Iterator[Unresolved]:
        """The references that should lead to a schema of the folder, and do not."""
        for name, sought in self._each_reference():
            claims = self._claims.get(sought.address, [])
            if sought.address in REGISTRY or len(claims) > 1:
                continue  # an address that several claim is reported as such
            message = f"the reference {sought.text} leads nowhere: "
            if claims and not self._is_found(claims[0], sought):
                file = self._files[claims[0]]
                message += f"{file} has no {sought.fragment}"
                remedy = f"Correct the reference, or add {sought.fragment} to {file}."
            elif not claims and self._is_inside(sought):
                wanted = _shown(sought.address)
                message += f"no schema of the folder is {wanted}"
                remedy = self._missing_remedy(wanted)
            else:
                continue
            pointer = self._original(name, sought.reference.pointer)
            yield Unresolved(name, pointer, message, remedy)

    def black_boxes(self) -> dict[str, str]:
        """The addresses outside of the folder that schemas refer to, each with one schema."""
        boxes: dict[str, str] = {}
        for name, sought in self._each_reference():
            known = sought.address in REGISTRY or sought.address in self._claims
            if not known and not self._is_inside(sought):
                boxes.setdefault(sought.address, name)
        return boxes

    def _missing_remedy(self, sought: str) -> str:
        known = {_shown(address) for address in self._claims}
        close = get_close_matches(sought, sorted(known), 1, _CLOSE)
        last = sought.rpartition("/")[2]
        close += [name for name in sorted(known) if name.rpartition("/")[2] == last]
        guess = f" (is it {close[0]}?)" if close else ""
        return f"Correct the reference{guess}, or add the file or the $id that it names."

    def _all_references(self, name: str) -> Iterator[_Sought]:
        """Each reference of a schema, in the words of the original."""
        for reference in self._index(name).references:
            text = reference.text
            if not black_box(text):
                yield _Sought(reference, text, reference.address, reference.fragment)
            elif text.startswith(UNREAD):
                text = unquote(text.rpartition(":")[2])
                yield _Sought(reference, text, *absolute(reference.base, text))

    def _each_reference(self) -> Iterator[tuple[str, _Sought]]:
        for name in self.schemas:
            yield from ((name, sought) for sought in self._all_references(name))

    def _is_inside(self, sought: _Sought) -> bool:
        """Whether a reference should lead to a schema of the folder."""
        is_relative = ":" not in sought.text.partition("#")[0].partition("/")[0]
        return is_relative or any(sought.address.startswith(base) for base in self._bases)

    @cached_property
    def _bases(self) -> set[str]:
        """The beginnings of the addresses that the folder has."""
        found = (_BASE.match(address) for address in self._claims)
        return {match[0] for match in found if match}

    # Documents

    def _address(self, name: str) -> str:
        """The address of a schema by its place in the folder."""
        return _FOLDER + quote(self._files[name])

    def _index(self, name: str) -> SchemaIndex:
        return self._indices[self._address(name)]

    def _original(self, name: str, pointer: str) -> str:
        return self._translations[self._address(name)].original(pointer)

    @cached_property
    def _translations(self) -> dict[str, Translated]:
        schemas = {self._address(name): schema for name, schema in self.schemas.items()}
        try:
            return Document(True, _ABOVE, schemas).translations  # noqa: FBT003 - a schema
        except UnusableSchemaError as error:
            for address, schema in schemas.items():
                _check(address, schema)
            raise RostraError(f"the schemas cannot be read: {error}") from error

    @cached_property
    def _indices(self) -> dict[str, SchemaIndex]:
        translations = self._translations.items()
        return {a: SchemaIndex(t.schema, a) for a, t in translations if a.startswith(_FOLDER)}

    @cached_property
    def _claims(self) -> dict[str, list[str]]:
        """For each address, the schemas that claim it, as often as they do."""
        claims: dict[str, list[str]] = {}
        for name in self.schemas:
            for address, nodes in self._index(name).resources.items():
                claims.setdefault(address, []).extend([name] * len(nodes))
        return claims

    @cached_property
    def _parts(self) -> dict[str, list[str]]:
        parts: dict[str, set[str]] = {}
        for name, part in self.referrers:
            parts.setdefault(name, {""}).add(part)
        return {name: sorted(several) for name, several in parts.items()}

    @cached_property
    def _references(self) -> dict[str, set[tuple[str, str]]]:
        references: dict[str, set[tuple[str, str]]] = {name: set() for name in self.schemas}
        todo = {*self.schemas}
        while todo:
            name = todo.pop()
            for sought in [*self._all_references(name)]:
                claims = self._claims.get(sought.address, [])
                # What a schema names itself is its own, though others may claim the name too.
                for other in [name] if name in claims else claims:
                    known = len(self._index(other).references)
                    text = self._followed(other, sought)
                    if other != name:
                        references[name].add((other, text))
                    if len(self._index(other).references) > known:
                        todo.add(other)
        return references

    def _followed(self, other: str, sought: _Sought) -> str:
        """The absolute reference in the words of the original; what it leads to is indexed."""
        address, fragment = sought.address, sought.fragment
        index = self._index(other)
        if sought.reference.fragment == fragment and len(index.resources[address]) == 1:
            with contextlib.suppress(UnresolvedError):
                index.at(address, fragment)
            if fragment.startswith("/"):
                root = index.pointer(index.resources[address][0])
                whole = self._original(other, root + fragment)
                fragment = whole.removeprefix(self._original(other, root))
        return f"{address}#{quote(fragment, safe=_SAFE)}" if fragment else address

    def _is_found(self, other: str, sought: _Sought) -> bool:
        """Whether a reference to a schema leads to a subschema of it."""
        if black_box(sought.reference.text):
            return self._leads(other, sought.address, sought.fragment)
        try:
            self._index(other).at(sought.address, sought.fragment)
        except UnresolvedError:
            return False
        return True

    def _leads(self, name: str, address: str, fragment: str) -> bool:
        """Whether a fragment, in the words of the original, names a schema of a resource."""
        index = self._index(name)
        (resource,) = index.resources[address]
        if not fragment:
            return True
        if not fragment.startswith("/"):
            base = index.address if resource is index.schema else address
            return len(index.anchors.get((base, fragment), [])) == 1
        root = self._original(name, index.pointer(resource))
        return schema_at(self.schemas[name], root + fragment) is not None


_BASE = re.compile(r"[^:/]+:(?://)?[^/:].*[/:]", re.DOTALL)
"""The address of a folder, or what a URN has before its last colon."""

_CLOSE = 0.8
_SAFE = "/~!$&'()*+,;=:@?"
_NAMING = ("$id", "id", "$dynamicRef", "$recursiveRef")


def place_of_part(old: ReferenceGraph, new: ReferenceGraph, name: str, part: str) -> str:
    """A JSON pointer to a part of a schema, in its new state if that has it."""
    return (new if new.has_part(name, part) else old).place(name, part)


def is_monotone(index: SchemaIndex) -> bool:
    """Whether a schema never accepts less because what it refers to accepts more."""
    todo: list[tuple[Any, bool]] = [(root, False) for root in index.roots]
    while todo:
        node, inverted = todo.pop()
        if isinstance(node, dict):
            if (node.keys() & (_DEPENDENT | _DYNAMIC)) or (inverted and "$ref" in node):
                return False
            for below, part in places(node):
                todo.append((part, inverted or below.split("/")[1] in INVERTING))
    return True


def _check(address: str, schema: Schema) -> None:
    """Refuse a schema that cannot be translated by itself, by the name of its file."""
    try:
        _ = Document(schema, address).translations
    except UnusableSchemaError as error:
        raise RostraError(f"{_shown(address)} cannot be read: {error}") from error


def _shown(address: str) -> str:
    """An address as the files of the folder have it."""
    for start, shown in ((_FOLDER, ""), (_ABOVE, "../")):
        if address.startswith(start):
            return shown + unquote(address.removeprefix(start))
    return address
