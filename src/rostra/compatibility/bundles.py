"""Schemas of a folder that refer to one another, and documents made of several of them.

A schema without ``$id`` is named by its place in the folder, so that relative references lead from
file to file; what is embedded stands below ``$defs`` and is named by its ``$id``, as draft 2020-12
asks of a compound document (Core, section 9.3).
"""

import json
from collections.abc import Collection, Mapping
from functools import cached_property
from typing import Any

from rostra.compatibility.documents import Schema
from rostra.compatibility.references import (
    absolute,
    fragment_of,
    join,
    leads,
    made,
    named_by,
    nodes,
    place,
    walk,
)


class Bundles:
    """The schemas of a folder, and which of them refer to which.

    A part of a schema is what another one refers to: an address with a fragment, or an empty text
    for the schema itself.

    Args:
        schemas: the schemas by path without ``.json``.
    """

    def __init__(self, schemas: Mapping[str, Schema]) -> None:
        self._schemas = schemas
        self._found: dict[str, tuple[set[str], set[str]]] = {}
        self._around: dict[str, set[str]] = {}
        self._targets: dict[str, set[tuple[str, str]]] = {}

    def around(self, name: str) -> set[str]:
        """The schemas that a schema refers to, and those that these refer to; not itself."""
        if name not in self._around:
            seen, todo = {name}, [name]
            while todo:
                for other, _ in self.targets(todo.pop()):
                    if other not in seen:
                        seen.add(other)
                        todo.append(other)
            self._around[name] = seen - {name}
        return self._around[name]

    def targets(self, name: str) -> set[tuple[str, str]]:
        """The other schemas that a schema refers to, each with the part."""
        if name not in self._targets:
            found = self._targets.setdefault(name, set())
            for reference in self._parts(name)[1]:
                address, _, fragment = reference.partition("#")
                other = self._home.get(address, name)
                if other != name:
                    root = not fragment and address == self.address(other)
                    found.add((other, "" if root else reference))
        return self._targets[name]

    @cached_property
    def users(self) -> dict[tuple[str, str], set[str]]:
        """For each part that others refer to, who they are."""
        found: dict[tuple[str, str], set[str]] = {}
        for name in self._schemas:
            for target in self.targets(name):
                found.setdefault(target, set()).add(name)
        return found

    @cached_property
    def looking(self) -> set[str]:
        """The schemas with a keyword that sees which parts of a value others evaluated."""
        words = {"unevaluatedItems", "unevaluatedProperties"}
        return {
            name
            for name, schema in self._schemas.items()
            if any(node.keys() & words for _, node in nodes(schema, ""))
        }

    def has(self, name: str, part: str) -> bool:
        """Whether a schema is here and has that part."""
        if name not in self._schemas or not part:
            return name in self._schemas
        address, _, fragment = part.partition("#")
        return any(
            leads(node, fragment)
            for base, node in nodes(self._schemas[name], self.address(name))
            if base == address
        )

    def parts(self, name: str) -> list[str]:
        """The parts of a schema: itself, and what other schemas refer to."""
        return sorted({"", *(part for other, part in self.users if other == name)})

    def reached(self, name: str, part: str) -> str | None:
        """What a part of a schema is made of within it, as text; None where that is not plain."""
        address, _, fragment = part.partition("#")
        found: dict[str, Schema] = {}
        todo = [fragment]
        while todo:
            here = todo.pop()
            node = named_by(self._schemas[name], here)
            if address != self.address(name) or not here.startswith("/") or node is None:
                return None
            if here not in found:
                found[here] = node
                inside = list(nodes(node, address))
                if any("$id" in one or "$dynamicRef" in one for _, one in inside):
                    return None
                references = [one["$ref"] for _, one in inside if isinstance(one.get("$ref"), str)]
                todo += [ref.partition("#")[2] for ref in references if not join("", ref)]
        return json.dumps(found, sort_keys=True)

    def whole(self, name: str, part: str = "", *, without: Collection[str] = ()) -> Schema:
        """A part of a schema with all that it refers to embedded.

        Args:
            name: the schema.
            part: the part.
            without: schemas that are not embedded: references to them lead nowhere, each by its
                full address.
        """
        if not part and self._alone(name):
            return self._schemas[name]
        inside = self.around(name).difference(without)
        named = {self.address(other): self._named(other) for other in (name, *sorted(inside))}
        if without:
            declared = set().union(*(self._parts(other)[0] for other in (name, *inside)))
            named = {key: absolute(schema, "", declared) for key, schema in named.items()}
        return _document(named.pop(self.address(name)), part, dict(sorted(named.items())))

    def stubbed(self, name: str, part: str, *, accepting: bool) -> Schema:
        """The same with stand-ins that accept everything, or nothing."""
        stubs: dict[str, Any] = {}
        for other, target in sorted(self.targets(name)):
            address, _, fragment = (target or self.address(other)).partition("#")
            stub = stubs.setdefault(address, {"$id": address})
            made(stub, fragment).update({} if accepting else {"not": {}})
        return _document(self._named(name), part, stubs)

    def address(self, name: str) -> str:
        """What a schema is called: its ``$id``, or its place in the folder."""
        schema = self._schemas[name]
        given = schema.get("$id") if isinstance(schema, dict) else None
        return join(place(name), given or "")

    def _alone(self, name: str) -> bool:
        """Whether a schema needs no name: no reference in it, also to itself, has an address."""
        references = (ref for _, ref in walk(self._schemas[name], ""))
        return all(not ref or ref.startswith("#") for ref in references)

    def _named(self, name: str) -> dict[str, Any]:
        schema = self._schemas[name]
        if isinstance(schema, bool):
            schema = {} if schema else {"not": {}}
        return {**schema, "$id": self.address(name)}

    @cached_property
    def _home(self) -> dict[str, str]:
        """In which schema each address is; where two claim one, the first."""
        found: dict[str, str] = {}
        for name in self._schemas:
            for address in sorted(self._parts(name)[0]):
                found.setdefault(address, name)
        return found

    def _parts(self, name: str) -> tuple[set[str], set[str]]:
        """The addresses that a schema declares, and its references elsewhere, absolute."""
        if name not in self._found:
            start = self.address(name)
            walked = list(walk(self._schemas[name], start))
            declared = {start, *(base for base, _ in walked)}
            named = {join(base, reference) + fragment_of(reference) for base, reference in walked}
            elsewhere = {reference for reference in named if join("", reference) not in declared}
            self._found[name] = declared, elsewhere
        return self._found[name]


def _document(schema: dict[str, Any], part: str, embedded: dict[str, Any]) -> dict[str, Any]:
    if part:
        return {"$ref": part, "$defs": {schema["$id"]: schema, **embedded}}
    return {**schema, "$defs": {**schema.get("$defs", {}), **embedded}}
