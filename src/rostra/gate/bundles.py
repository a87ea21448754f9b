"""Joining schemas of a folder that refer to one another into one document each.

A schema without ``$id`` is named by its place in the folder, so that relative references lead from
file to file; what is embedded stands below ``$defs`` and is named by its ``$id``, as draft 2020-12
asks of a compound document (Core, section 9.3).
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any
from urllib.parse import quote, urljoin

from rostra.gate.documents import Schema

_HOME = "file:///"


class Bundles:
    """The schemas of a folder, and which of them refer to which.

    Args:
        schemas: the schemas by path without ``.json``.
    """

    def __init__(self, schemas: Mapping[str, Schema]) -> None:
        self._schemas = schemas
        self._found: dict[str, tuple[set[str], set[str]]] = {}

    def around(self, name: str) -> set[str]:
        """The schemas that a schema refers to, and those that these refer to; not itself."""
        seen, todo = {name}, [name]
        while todo:
            for address in self._parts(todo.pop())[1] & self._home.keys():
                other = self._home[address]
                if other not in seen:
                    seen.add(other)
                    todo.append(other)
        return seen - {name}

    def whole(self, name: str) -> Schema:
        """A schema with all that it refers to embedded; itself where that is nothing."""
        others = sorted(self.around(name))
        schema = self._schemas[name]
        if not others:
            return schema
        embedded = {self.address(other): self._named(other) for other in others}
        return {**self._named(name), "$defs": {**schema.get("$defs", {}), **embedded}}

    def address(self, name: str) -> str:
        """What a schema is called: its ``$id``, or its place in the folder."""
        schema = self._schemas[name]
        given = schema.get("$id") if isinstance(schema, dict) else None
        return _join(_place(name), given or "")

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
        """The addresses that a schema declares, and those it refers to elsewhere."""
        if name not in self._found:
            start = self.address(name)
            walked = list(_walk(self._schemas[name], start))
            declared = {start, *(base for base, _ in walked)}
            named = {_join(base, reference) for base, reference in walked if reference}
            self._found[name] = declared, named - declared
        return self._found[name]


def _walk(schema: Schema, base: str) -> Iterator[tuple[str, str]]:
    """Each place that has an address, and each reference with the address that it starts from."""
    todo = [(schema, base)]
    while todo:
        node, base = todo.pop()
        if isinstance(node, dict):
            if isinstance(node.get("$id"), str):
                base = _join(base, node["$id"])
                yield base, ""
            for word in ("$ref", "$dynamicRef"):
                if isinstance(node.get(word), str):
                    yield base, node[word]
            todo.extend((child, base) for child in node.values())
        elif isinstance(node, list):
            todo.extend((child, base) for child in node)


def _place(name: str) -> str:
    return f"{_HOME}{quote(name)}.json"


def _join(base: str, reference: str) -> str:
    address = reference.partition("#")[0]
    return address if ":" in address.split("/")[0] else urljoin(base, address)
