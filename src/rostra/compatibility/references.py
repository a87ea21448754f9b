"""References between the schemas of a folder, and documents that bundle several of them.

A schema without ``$id`` is named by its place in the folder, so that relative references lead from
file to file. Bundled schemas are embedded below ``$defs`` and named by their ``$id``, as draft
2020-12 of JSON Schema asks of a compound document (Core, section 9.3).
"""

import json
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import Any
from urllib.parse import quote, unquote, urljoin

from rostra.compatibility.schema_reader import Schema

_ROOT = "file:///"
"""The address of the folder, for schemas without one."""


class ReferenceGraph:
    """The schemas of a folder, and which of them refer to which.

    A *part* of a schema is what other schemas may refer to: an absolute address with a fragment, or
    an empty string for the whole schema. Schemas are named by their path without suffix.

    Args:
        schemas: the schemas by name.
        files: the paths of their files by name, where the suffix is another than ``.json``.
    """

    def __init__(self, schemas: Mapping[str, Schema], files: Mapping[str, str]) -> None:
        self._schemas = schemas
        self._files = files
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
        """The other schemas that a schema refers to directly, each with the part."""
        return self._references[name]

    @cached_property
    def _references(self) -> dict[str, set[tuple[str, str]]]:
        schema_by_address: dict[str, str] = {}  # of several that declare an address, the first
        for name, (declared, _) in self._addresses.items():
            for address in declared:
                schema_by_address.setdefault(address, name)
        references: dict[str, set[tuple[str, str]]] = {name: set() for name in self._schemas}
        for name, (_, external) in self._addresses.items():
            for reference in external:
                address, _, fragment = reference.partition("#")
                other = schema_by_address.get(address, name)
                if other != name:
                    root = not fragment and address == self.address(other)
                    references[name].add((other, "" if root else reference))
        return references

    @cached_property
    def referrers(self) -> dict[tuple[str, str], set[str]]:
        """For each schema and part that others refer to, the names of these others."""
        referrers: dict[tuple[str, str], set[str]] = {}
        for name, references in self._references.items():
            for target in references:
                referrers.setdefault(target, set()).add(name)
        return referrers

    @cached_property
    def annotation_dependent(self) -> set[str]:
        """The schemas with a keyword that depends on which parts of a value others evaluated."""
        keywords = {"unevaluatedItems", "unevaluatedProperties"}
        return {
            name
            for name, schema in self._schemas.items()
            if any(node.keys() & keywords for _, node in _objects(schema, ""))
        }

    def has_part(self, name: str, part: str) -> bool:
        """Whether the folder has a schema, and this schema a part."""
        if name not in self._schemas or not part:
            return name in self._schemas
        address, _, fragment = part.partition("#")
        objects = _objects(self._schemas[name], self.address(name))
        return any(base == address and _resolves(node, fragment) for base, node in objects)

    def parts(self, name: str) -> list[str]:
        """The parts of a schema that count: the whole, and what other schemas refer to."""
        return sorted({"", *(part for other, part in self.referrers if other == name)})

    def definition(self, name: str, part: str) -> str | None:
        """A part with all that it refers to within its schema, as text to compare.

        None where plain JSON pointers do not suffice to find it.
        """
        address, _, fragment = part.partition("#")
        definitions: dict[str, Schema] = {}
        todo = [fragment]
        while todo:
            pointer = todo.pop()
            node = _at_pointer(self._schemas[name], pointer)
            if address != self.address(name) or not pointer.startswith("/") or node is None:
                return None
            if pointer not in definitions:
                definitions[pointer] = node
                inner = [child for _, child in _objects(node, address)]
                if any("$id" in child or "$dynamicRef" in child for child in inner):
                    return None
                references = [ref for c in inner if isinstance(ref := c.get("$ref"), str)]
                todo += [ref.partition("#")[2] for ref in references if not _join("", ref)]
        return json.dumps(definitions, sort_keys=True)

    def bundle(self, name: str, part: str = "", *, without: Collection[str] = ()) -> Schema:
        """A part of a schema as one document, in which all that it refers to is embedded.

        References to the schemas in ``without`` become absolute and lead nowhere.
        """
        references = [reference for _, reference in _references(self._schemas[name], "")]
        if not part and all(reference[:1] in ("", "#") for reference in references):
            return self._schemas[name]
        embedded = self.dependencies(name).difference(without)
        named = {self.address(other): self._with_id(other) for other in (name, *sorted(embedded))}
        if without:
            declared = set[str]().union(*(self._addresses[other][0] for other in (name, *embedded)))
            named = {key: _absolute(schema, "", declared) for key, schema in named.items()}
        return _compound(named.pop(self.address(name)), part, dict(sorted(named.items())))

    def stubbed(self, name: str, part: str, *, accepting: bool) -> Schema:
        """A part of a schema with stubs for other schemas, which accept everything or nothing."""
        stubs: dict[str, Any] = {}
        for other, target in sorted(self.references(name)):
            address, _, fragment = (target or self.address(other)).partition("#")
            stub = stubs.setdefault(address, {"$id": address})
            _defined(stub, fragment).update({} if accepting else {"not": {}})
        return _compound(self._with_id(name), part, stubs)

    def address(self, name: str) -> str:
        """The absolute address of a schema: its ``$id``, or its place in the folder."""
        schema = self._schemas[name]
        declared = schema.get("$id") if isinstance(schema, dict) else None
        return _join(_ROOT + quote(self._files.get(name, f"{name}.json")), declared or "")

    def _with_id(self, name: str) -> dict[str, Any]:
        schema = self._schemas[name]
        if isinstance(schema, bool):
            schema = {} if schema else {"not": {}}
        return {**schema, "$id": self.address(name)}

    @cached_property
    def _addresses(self) -> dict[str, tuple[set[str], set[str]]]:
        """The addresses that each schema declares, and its references to others; all absolute."""
        addresses = {}
        for name, schema in self._schemas.items():
            start = self.address(name)
            pairs = list(_references(schema, start))
            declared = {start, *(base for base, _ in pairs)}
            absolute = {_join(base, reference) + _fragment(reference) for base, reference in pairs}
            external = {reference for reference in absolute if _join("", reference) not in declared}
            addresses[name] = declared, external
        return addresses


def _compound(schema: dict[str, Any], part: str, embedded: dict[str, Any]) -> dict[str, Any]:
    if part:
        return {"$ref": part, "$defs": {schema["$id"]: schema, **embedded}}
    return {**schema, "$defs": {**schema.get("$defs", {}), **embedded}}


def _objects(schema: Schema, base: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each object in a schema with its base address, outer objects before inner ones."""
    todo = [(schema, base)]
    while todo:
        node, base = todo.pop()
        if isinstance(node, dict):
            if isinstance(node.get("$id"), str):
                base = _join(base, node["$id"])
            yield base, node
            todo.extend((child, base) for child in node.values())
        elif isinstance(node, list):
            todo.extend((child, base) for child in node)


def _references(schema: Schema, base: str) -> Iterator[tuple[str, str]]:
    """Each reference after its base address, and each declared address with an empty reference."""
    for here, node in _objects(schema, base):
        if isinstance(node.get("$id"), str):
            yield here, ""
        for keyword in ("$ref", "$dynamicRef"):
            if isinstance(node.get(keyword), str):
                yield here, node[keyword]


def _resolves(node: dict[str, Any], fragment: str) -> bool:
    """Whether a fragment names a schema, seen from an object of its resource."""
    if fragment.startswith("/"):
        return _at_pointer(node, fragment) is not None
    return fragment in ("", node.get("$anchor"), node.get("$dynamicAnchor"))


def _at_pointer(node: Any, pointer: str) -> Schema | None:  # noqa: ANN401 - any JSON
    """The schema that a JSON pointer in a fragment names, or None."""
    for token in _tokens(pointer):
        if isinstance(node, list) and token.isdecimal() and int(token) < len(node):
            node = node[int(token)]
        elif isinstance(node, dict) and token in node:
            node = node[token]
        else:
            return None
    return node if isinstance(node, dict | bool) else None


def _tokens(pointer: str) -> list[str]:
    tokens = unquote(pointer).split("/")[1:]
    return [token.replace("~1", "/").replace("~0", "~") for token in tokens]


def _absolute(node: Any, base: str, declared: set[str]) -> Any:  # noqa: ANN401 - any JSON
    """A schema whose references to addresses that are not declared are absolute."""
    if isinstance(node, list):
        return [_absolute(part, base, declared) for part in node]
    if not isinstance(node, dict):
        return node
    if isinstance(node.get("$id"), str):
        base = _join(base, node["$id"])
    out = {keyword: _absolute(part, base, declared) for keyword, part in node.items()}
    if isinstance(node.get("$ref"), str) and _join(base, node["$ref"]) not in declared:
        out["$ref"] = _join(base, node["$ref"]) + _fragment(node["$ref"])
    return out


def _defined(stub: dict[str, Any], fragment: str) -> dict[str, Any]:
    """The schema that a fragment names in a stub; it is added where it is missing."""
    if not fragment:
        return stub
    if not fragment.startswith("/"):
        definitions: dict[str, Any] = stub.setdefault("$defs", {})
        anchored: dict[str, Any] = definitions.setdefault(f"#{fragment}", {"$anchor": fragment})
        return anchored
    node = stub
    for token in _tokens(fragment):
        node = node.setdefault(token, {})
    return node


def _fragment(reference: str) -> str:
    """The fragment of a reference with its ``#``, or an empty string."""
    _, mark, fragment = reference.partition("#")
    return mark + fragment if fragment else ""


def _join(base: str, reference: str) -> str:
    """The absolute address that a reference leads to, without fragment."""
    address = reference.partition("#")[0]
    return address if ":" in address.split("/")[0] else urljoin(base, address)
