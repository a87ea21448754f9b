"""Classes of subschemas of two documents that certainly mean the same.

Two subschemas are of one class when their keywords are equal, annotations aside, and so are the
classes of their parts, references followed (the greatest bisimulation). Definitions may thus be
renamed, moved or inlined: a class is a name for what a subschema accepts.
"""

from __future__ import annotations

import graphlib
from collections import Counter
from typing import TYPE_CHECKING, Any

from jsonschema_containment.documents import UnresolvedError
from jsonschema_containment.keywords import (
    IN_PLACE,
    MEANINGFUL,
    REFERENCES,
    UNORDERED,
    simple_keywords,
    subschemas,
    with_dependencies,
)
from jsonschema_containment.translation import READ_BY, black_box

if TYPE_CHECKING:
    from collections.abc import Hashable

    from jsonschema_containment.budget import Budget
    from jsonschema_containment.documents import Document, Scope

Part = tuple[str, str, int]
"""A keyword, a key within it, and the number of a subschema."""


class SchemaClasses:
    """All subschemas that the documents can reach, by class.

    Attributes:
        roots: the classes of the documents.
        true: the class of the schema that accepts everything.
        false: the class of the schema that accepts nothing.
        keywords: for each class, its keywords that have no subschemas, with their values.
        parts: for each class, its subschemas: keyword, key within it, class.
        formats: the formats that a validator checks; others are annotations.
        gaps: references that could not be followed, in words.
        black_boxes: those of them that are the same set of values wherever they occur, in both
            documents: the absolute address of each and the draft that it is read by, with the
            reference as it is written.
        unknown: whether there are others.
        circular: whether references lead back to themselves on the same value: then only a
            document that is the same means the same.
        ambiguous: whether ``dependencies`` occurs, which jsonschema-rs reads and jsonschema does
            not; the argument ``dependencies`` says whether to read it.

    Raises:
        BudgetError: the documents are too large.
    """

    def __init__(self, *documents: Document, budget: Budget, dependencies: bool = False) -> None:
        self.ambiguous = False
        self.gaps: list[str] = []
        self.black_boxes: dict[tuple[str, str], str] = {}
        self.unknown = False
        self._dependencies, self._budget = dependencies, budget
        self._numbers: dict[Hashable, int] = {}
        self._todo: list[tuple[Document, Any, int, Scope]] = []
        self._keywords: list[dict[str, Hashable]] = []
        self._parts: list[list[Part]] = []
        self._static = all(not document.dynamic for document in documents)
        true, false = self._add({}), self._add({"false": True})
        self._literals = {True: true, False: false}
        roots = [self._number(document, document.root, frozenset()) for document in documents]
        while self._todo:
            self._read(*self._todo.pop())
        self.circular = self._is_circular()
        formats: list[Any] = [words["format"] for words in self._keywords if "format" in words]
        self.formats = frozenset(name for _, name in formats)
        classes = self._refine()
        self.keywords = {classes[n]: self._keywords[n] for n in range(len(classes))}
        self.parts = {
            classes[n]: [(word, name, classes[part]) for word, name, part in self._parts[n]]
            for n in range(len(classes))
        }
        self.true, self.false = classes[true], classes[false]
        self.roots = [classes[root] for root in roots]

    def _add(self, keywords: dict[str, Hashable]) -> int:
        self._budget.spend()
        self._keywords.append(keywords)
        self._parts.append([])
        return len(self._keywords) - 1

    def _number(self, document: Document, schema: Any, scope: Scope) -> int:  # noqa: ANN401
        """The number of a subschema; one that is only a reference has that of its target."""
        followed: set[int] = set()
        while isinstance(schema, dict):
            scope = document.entered(schema, scope)
            words = [word for word in schema if word in MEANINGFUL]
            if words == ["$ref"] and id(schema) not in followed:
                self._budget.spend()
                followed.add(id(schema))
                try:
                    schema = document.target(schema, "$ref", scope)
                except UnresolvedError:
                    break
            elif words:
                break
            else:
                schema = True
        if isinstance(schema, bool):
            return self._literals[schema]
        name = (id(document), id(schema), scope)
        if name not in self._numbers:
            self._numbers[name] = self._add({})
            self._todo.append((document, schema, self._numbers[name], scope))
        return self._numbers[name]

    def _read(self, document: Document, schema: dict[str, Any], number: int, scope: Scope) -> None:
        self._keywords[number] = simple_keywords(schema)
        followed = [
            self._follow(document, schema, word, number, scope)
            for word in REFERENCES
            if word in schema
        ]
        if boxes := tuple(filter(None, followed)):
            self._keywords[number]["opaque"] = boxes
        if isinstance(schema.get("dependencies"), dict):
            self.ambiguous = True
            if self._dependencies:
                schema = with_dependencies(schema)
                self._keywords[number] |= simple_keywords(schema)
        self._parts[number].extend(
            (word, name, self._number(document, part, scope))
            for word, name, part in subschemas(schema, dependencies=self._dependencies)
        )

    def _follow(
        self, document: Document, schema: dict[str, Any], word: str, number: int, scope: Scope
    ) -> Hashable:
        """Add what a reference leads to; returns the black box, if it is one."""
        try:
            target = document.target(schema, word, scope)
        except UnresolvedError as error:
            self.gaps.append(str(error))
            if black_box(schema[word]):
                # The validators know what the translation has no words for.
                return "address", schema[word]
            # What a black box accepts may depend on the dynamic anchors of the documents.
            if error.black_box and self._static and word == "$ref":
                box = error.black_box, schema.get(READ_BY, "")
                self.black_boxes.setdefault(box, schema[word])
                return "address", *box
            self.unknown = True
            return "unique", number
        self._parts[number].append((word, "", self._number(document, target, scope)))
        return None

    def _is_circular(self) -> bool:
        """Whether a subschema is reached from itself in place."""
        in_place = {
            number: {part for word, _, part in parts if word in IN_PLACE}
            for number, parts in enumerate(self._parts)
        }
        try:
            graphlib.TopologicalSorter(in_place).prepare()
        except graphlib.CycleError:
            return True
        return False

    def _refine(self) -> list[int]:
        """The class of each subschema, by partition refinement."""
        ids: dict[Hashable, int] = {}
        classes = [ids.setdefault(frozenset(words.items()), len(ids)) for words in self._keywords]
        while True:
            self._budget.spend(len(classes))
            finer: dict[Hashable, int] = {}
            refined = [
                finer.setdefault((classes[n], self._shape(n, classes)), len(finer))
                for n in range(len(classes))
            ]
            if len(finer) == len(ids):
                return refined
            classes, ids = refined, finer

    def _shape(self, number: int, classes: list[int]) -> Hashable:
        # The order of alternatives does not matter; how often one occurs in oneOf does.
        counted = Counter(
            (word, "" if word in UNORDERED else name, classes[part])
            for word, name, part in self._parts[number]
        )
        return frozenset(counted.items())


def readings(*documents: Document, budget: Budget) -> list[SchemaClasses]:
    """The classes of the documents by each way to read them; a BudgetError: they are too large."""
    classes = SchemaClasses(*documents, budget=budget)
    if not classes.ambiguous:
        return [classes]
    return [classes, SchemaClasses(*documents, budget=budget, dependencies=True)]
