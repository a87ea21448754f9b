"""Subschemas of two documents, one number for all that surely mean the same.

Two subschemas are of one class when their keywords are equal, annotations aside, and so are the
classes of their parts, references followed (the greatest bisimulation). Definitions may so be
renamed, moved or inlined, and a class is a name for what a subschema accepts.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from jsonschema_containment.keywords import (
    IN_PLACE,
    MEANT,
    REFERENCES,
    UNORDERED,
    stated,
    subschemas,
    with_dependencies,
)

if TYPE_CHECKING:
    from collections.abc import Hashable

    from jsonschema_containment.documents import Document, Scope

Part = tuple[str, str, int]
"""A keyword, a key within it, and the number of a subschema."""


class World:
    """All subschemas that two documents can reach, and their classes.

    ``roots`` are the classes of the documents, ``keywords[c]`` the values that a class states,
    ``parts[c]`` its subschemas as (keyword, key, class), ``gaps`` what could not be followed, for
    people. ``unclear`` is whether references lead back to themselves on the same value: then only a
    document that is the same means the same.
    ``formats`` are the formats that matter; others are annotations. ``ambiguous`` is whether there
    is a keyword that is read or not.

    Args:
        documents: the documents; the first two are those compared.
        dependencies: whether to read ``dependencies``: jsonschema-rs does, jsonschema does not.
    """

    def __init__(self, *documents: Document, dependencies: bool = False) -> None:
        self._dependencies = dependencies
        self.ambiguous = False
        self.gaps: list[str] = []
        self.formats: frozenset[str] = frozenset()
        self._documents = documents
        self._numbers: dict[Hashable, int] = {}
        self._todo: list[tuple[Document, Any, int, Scope]] = []
        self._keywords: list[dict[str, Hashable]] = []
        self._parts: list[list[Part]] = []
        self._alike = all(not document.dynamic for document in documents)
        true, false = self._new({}), self._new({"false": True})
        self._literals = {True: true, False: false}
        roots = [self._number(document, document.schema, frozenset()) for document in documents]
        while self._todo:
            self._read(*self._todo.pop())
        self.unclear = self._leads_back()
        named: list[Any] = [words["format"] for words in self._keywords if "format" in words]
        self.formats = frozenset(name for _, name in named)
        classes = self._refine()
        self.keywords = {classes[n]: self._keywords[n] for n in range(len(classes))}
        self.parts = {
            classes[n]: [(word, name, classes[part]) for word, name, part in self._parts[n]]
            for n in range(len(classes))
        }
        self.true, self.false = classes[true], classes[false]
        self.roots = [classes[root] for root in roots]

    def _new(self, keywords: dict[str, Hashable]) -> int:
        self._keywords.append(keywords)
        self._parts.append([])
        return len(self._keywords) - 1

    def _number(self, document: Document, schema: Any, scope: Scope) -> int:  # noqa: ANN401
        seen: set[int] = set()
        while isinstance(schema, dict):
            scope = document.entered(schema, scope)
            said = [word for word in schema if word in MEANT]
            if said == ["$ref"] and id(schema) not in seen:
                seen.add(id(schema))
                try:
                    schema = document.target(schema, "$ref", scope)
                except LookupError:
                    break
            elif said:
                break
            else:
                schema = True
        if isinstance(schema, bool):
            return self._literals[schema]
        name = (id(document), id(schema), scope)
        if name not in self._numbers:
            self._numbers[name] = self._new({})
            self._todo.append((document, schema, self._numbers[name], scope))
        return self._numbers[name]

    def _read(self, document: Document, schema: dict[str, Any], number: int, scope: Scope) -> None:
        self._keywords[number] = stated(schema)
        for word in REFERENCES:
            if word in schema:
                self._follow(document, schema, word, number, scope)
        if isinstance(schema.get("dependencies"), dict):
            self.ambiguous = True
            if self._dependencies:
                schema = with_dependencies(schema)
                self._keywords[number] |= stated(schema)
        self._parts[number].extend(
            (word, name, self._number(document, part, scope))
            for word, name, part in subschemas(schema, self._dependencies)
        )

    def _follow(
        self, document: Document, schema: dict[str, Any], word: str, number: int, scope: Scope
    ) -> None:
        try:
            target = document.target(schema, word, scope)
        except LookupError as error:
            self.gaps.append(f"{error.args[0]}")
            absolute = ":" in schema[word].split("/")[0] and self._alike and word == "$ref"
            opaque = ("address", schema[word]) if absolute else ("unique", number)
            self._keywords[number]["opaque"] = opaque
        else:
            self._parts[number].append((word, "", self._number(document, target, scope)))

    def _leads_back(self) -> bool:
        state = [0] * len(self._parts)
        for root in range(len(self._parts)):
            stack = [(root, iter(self._in_place(root)))] if not state[root] else []
            state[root] = state[root] or 1
            while stack:
                number, rest = stack[-1]
                part = next(rest, None)
                if part is None:
                    state[number] = 2
                    stack.pop()
                elif state[part] == 1:
                    return True
                elif state[part] == 0:
                    state[part] = 1
                    stack.append((part, iter(self._in_place(part))))
        return False

    def _in_place(self, number: int) -> list[int]:
        return [part for word, _, part in self._parts[number] if word in IN_PLACE]

    def _refine(self) -> list[int]:
        ids: dict[Hashable, int] = {}
        classes = [ids.setdefault(frozenset(words.items()), len(ids)) for words in self._keywords]
        while True:
            finer: dict[Hashable, int] = {}
            now = [
                finer.setdefault((classes[n], self._shape(n, classes)), len(finer))
                for n in range(len(classes))
            ]
            if len(finer) == len(ids):
                return now
            classes, ids = now, finer

    def _shape(self, number: int, classes: list[int]) -> Hashable:
        # The order of alternatives does not matter; how often one stands in oneOf does.
        counted = Counter(
            (word, "" if word in UNORDERED else name, classes[part])
            for word, name, part in self._parts[number]
        )
        return frozenset(counted.items())


def worlds(*documents: Document) -> list[World]:
    """The documents by each way to read them."""
    world = World(*documents)
    return [world, World(*documents, dependencies=True)] if world.ambiguous else [world]
