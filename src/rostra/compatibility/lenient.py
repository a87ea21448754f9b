"""The lenient mode: old data are assumed not to use the name of a property that is new.

A property that is added to an open object may refuse old data, which might already have a value of
that name. Where a project chooses so, the new schemas are compared as if such a property accepted
any value. That makes no difference to data without the name, so whatever is proved of these schemas
holds for all old data that do not use it.

A property is such an addition where no old schema that may apply to the same objects names it or
restricts names that it does not list. Which schemas may apply to the same objects is estimated from
above: all that can be reached from the same place by keywords and references are taken for such.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from urllib.parse import unquote

from jsonschema_containment.keywords import DEFINITIONS, objects
from jsonschema_containment.pointers import schema_at, token
from jsonschema_containment.translation import joined
from rostra.compatibility.snapshot import Snapshot

_LISTS = ("allOf", "anyOf", "oneOf")
_SINGLE = ("not", "if", "then", "else")
_MAPS = ("dependentSchemas", "dependencies")
_ITEMS = ("items", "prefixItems", "additionalItems", "contains", "unevaluatedItems")
_OTHER_NAMES = ("additionalProperties", "unevaluatedProperties")
_NAMES = {"$id", "id", "$anchor", "$dynamicAnchor", "$recursiveAnchor"}

Node = dict[str, Any]


class Relaxed(NamedTuple):
    """Schemas as they are compared in the lenient mode.

    Attributes:
        schemas: the new schemas, in which each of these properties accepts any value.
        properties: the name of the schema, and the pointer to the property.
    """

    schemas: Snapshot
    properties: list[tuple[str, str]]


def relaxed(old: Snapshot, new: Snapshot) -> Relaxed:
    """The new schemas without what optional properties require that open objects gained."""
    sides = _Side(old), _Side(new)
    classes = _Classes(*sides)
    targets = sides[1].targets
    files, properties = {}, []
    for name in new.schemas:
        added = []
        for pointer, node in sides[1].nodes[name].items():
            before = sides[0].nodes.get(name, {}).get(pointer)
            if before is None or not isinstance(node.get("properties"), dict):
                continue
            listed = before.get("properties", {})
            for word, schema in node["properties"].items():
                is_new = isinstance(listed, dict) and word not in listed and bool(schema)
                if not is_new or not isinstance(schema, dict) or _is_named(schema, targets):
                    continue
                if not any(
                    _says_something_about(other, word) for other in classes.old_members(node)
                ):
                    added.append((node["properties"], word, f"{pointer}/properties/{token(word)}"))
        if added:
            kept = [(place, word, place[word]) for place, word, _ in added]
            for place, word, _ in added:
                place[word] = {}
            files[new.file_name(name)] = json.dumps(new.schemas[name]).encode()
            for place, word, schema in kept:
                place[word] = schema
            properties += [(name, pointer) for *_, pointer in added]
    return Relaxed(Snapshot({**new.files, **files}) if files else new, properties)


def _is_named(schema: Any, targets: set[int]) -> bool:  # noqa: ANN401 - any JSON
    """Whether something refers to a schema or to a part of it, or may do so by a name."""
    return any(
        id(node) in targets or any(isinstance(node.get(word), str | bool) for word in _NAMES)
        for node in objects(schema)
    )


def _says_something_about(node: Node, word: str) -> bool:
    """Whether a schema, by its own keywords, names a property or restricts those it does not."""
    entries = [e for k in ("properties", *_MAPS, "dependentRequired") for e in _entries(node, k)]
    lists = [node.get("required"), *(value for _, value in entries)]
    values = [node.get("const"), *(node["enum"] if isinstance(node.get("enum"), list) else ())]
    return (
        any(name == word for name, _ in entries)
        or any(isinstance(names, list) and word in names for names in lists)
        or any(_may_match(pattern, word) for pattern, _ in _entries(node, "patternProperties"))
        or "propertyNames" in node
        or any(node.get(keyword, True) not in (True, {}) for keyword in _OTHER_NAMES)
        or any(isinstance(value, dict) and word in value for value in values)
    )


def _may_match(pattern: str, word: str) -> bool:
    try:
        return len(pattern) > 1000 or re.search(pattern, word) is not None  # noqa: PLR2004
    except (re.error, RecursionError, OverflowError):
        return True


class _Side:
    """The schemas of one snapshot.

    Attributes:
        nodes: for each schema, each object in a place of a schema, by its pointer.
        refers: for each object, by identity, what its references lead to; None for what is not
            in the folder.
        targets: the identities of all objects to which a reference leads.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self.nodes: dict[str, dict[str, Node]] = {}
        self.refers: defaultdict[int, list[Node | None]] = defaultdict(list)
        self._seen: dict[int, Node] = {}
        self._resources: dict[str, Node] = {}
        self._anchors: dict[tuple[str, str], Node] = {}
        self._dynamic: defaultdict[str, list[Node]] = defaultdict(list)
        self._todo: list[tuple[Node, str, str]] = []
        for name, schema in snapshot.schemas.items():
            base = f"file:///{snapshot.file_name(name)}"
            if isinstance(schema, dict):
                self._resources[base] = schema
            self.nodes[name] = self._read(schema, base)
        while self._todo:
            node, address, reference = self._todo.pop()
            target = self._resolved(address, reference)
            if isinstance(target, dict) and id(target) not in self._seen:
                self._read(target, address)  # it is not in a place of a schema
            self.refers[id(node)] += [target] if not isinstance(target, bool) else []
            if "$dynamicRef" in node or "$recursiveRef" in node:
                self.refers[id(node)] += self._dynamic[reference.rpartition("#")[2]]
        self.targets = {id(node) for nodes in self.refers.values() for node in nodes if node}

    @property
    def all_nodes(self) -> Iterable[Node]:
        """The objects of `nodes`, and those to which references lead elsewhere."""
        return self._seen.values()

    def _read(self, schema: Any, base: str) -> dict[str, Node]:  # noqa: ANN401 - any JSON
        nodes = {}
        for pointer, node, address in _walk(schema, base):
            nodes[pointer] = self._seen[id(node)] = node
            self._declare(node, address)
            self._todo += (
                (node, address, node[keyword])
                for keyword in ("$ref", "$dynamicRef", "$recursiveRef")
                if isinstance(node.get(keyword), str)
            )
        return nodes

    def _declare(self, node: Node, address: str) -> None:
        for keyword in ("$id", "id"):
            if isinstance(node.get(keyword), str):
                if node[keyword].startswith("#"):
                    self._anchors[address, node[keyword][1:]] = node
                else:
                    self._resources.setdefault(address, node)
        for keyword in ("$anchor", "$dynamicAnchor"):
            if isinstance(node.get(keyword), str):
                self._anchors[address, node[keyword]] = node
        if isinstance(node.get("$dynamicAnchor"), str):
            self._dynamic[node["$dynamicAnchor"]].append(node)
        if node.get("$recursiveAnchor") is True:
            self._dynamic[""].append(node)

    def _resolved(self, base: str, reference: str) -> Node | bool | None:
        """What a reference leads to; None where that is not in the folder."""
        address, fragment = joined(base, reference), reference.partition("#")[2]
        node = self._resources.get(address)
        if fragment and not fragment.startswith("/"):
            return self._anchors.get((address, unquote(fragment)))
        return schema_at(node, unquote(fragment))


def _walk(schema: Any, base: str) -> Iterator[tuple[str, Node, str]]:  # noqa: ANN401 - any JSON
    """Each object in a place of a schema, with its pointer and its base address."""
    todo = [("", schema, base)]
    while todo:
        pointer, node, base = todo.pop()
        if not isinstance(node, dict):
            continue
        for keyword in ("$id", "id"):
            if isinstance(node.get(keyword), str):
                base = joined(base, node[keyword])
        yield pointer, node, base
        for keyword, value in node.items():
            place = f"{pointer}/{token(keyword)}"
            if keyword in (*_LISTS, *_ITEMS) and isinstance(value, list):
                todo += [(f"{place}/{i}", part, base) for i, part in enumerate(value)]
            elif keyword in (*_MAPS, *DEFINITIONS, "properties", "patternProperties"):
                if isinstance(value, dict):
                    todo += [(f"{place}/{token(k)}", part, base) for k, part in value.items()]
            elif keyword in (*_SINGLE, *_ITEMS, *_OTHER_NAMES):
                todo.append((place, value, base))


class _Classes:
    """The objects of both sides, in classes of those that may apply to the same value."""

    def __init__(self, old: _Side, new: _Side) -> None:
        self._refers = {**old.refers, **new.refers}
        self._old = {id(node) for node in old.all_nodes}
        nodes = [*old.all_nodes, *new.all_nodes]
        self._class = {id(node): id(node) for node in nodes}
        self._members = {id(node): [node] for node in nodes}
        self._todo = set(self._members)
        for name in old.nodes.keys() & new.nodes.keys():
            for pointer in old.nodes[name].keys() & new.nodes[name].keys():
                self._join([old.nodes[name][pointer], new.nodes[name][pointer]])
        while self._todo:
            key = self._todo.pop()
            members = [*self._members[key]]
            for node in members:
                self._join([node, *_in_place(node), *self._refers.get(id(node), ())])
            for parts in _same_parts(members):
                self._join(parts)

    def old_members(self, node: Node) -> list[Node]:
        """The old objects that may apply to the values to which a new one does.

        Where a reference leads out of the folder, nothing is known of it: it is represented by an
        object that restricts all names.
        """
        own = self._find(id(node))
        members = [member for member in self._members[own] if id(member) in self._old]
        opaque = any(None in self._refers.get(id(member), ()) for member in self._members[own])
        return [*members, {"propertyNames": False}] if opaque else members

    def _find(self, key: int) -> int:
        while self._class[key] != key:
            self._class[key] = key = self._class[self._class[key]]
        return key

    def _join(self, parts: Iterable[Any]) -> None:
        """Make one class of those of some objects; what is no object is passed over."""
        keys = {self._find(id(part)) for part in parts if isinstance(part, dict)}
        if len(keys) > 1:
            largest = max(keys, key=lambda key: len(self._members[key]))
            for key in keys - {largest}:
                self._members[largest] += self._members.pop(key)
                self._class[key] = largest
                self._todo.discard(key)
            self._todo.add(largest)


def _same_parts(members: list[Node]) -> Iterator[list[Any]]:
    """What some schemas that apply to the same value apply to the same part of it."""
    items: list[Any] = []
    named: defaultdict[str, list[Any]] = defaultdict(list)
    others: list[tuple[Node, str, Any]] = []
    for node in members:
        for keyword in _ITEMS:
            value = node.get(keyword)
            items += value if isinstance(value, list) else [value]
        for word, part in _entries(node, "properties"):
            named[word].append(part)
        others += ((node, pattern, part) for pattern, part in _entries(node, "patternProperties"))
        others += ((node, "", node[keyword]) for keyword in _OTHER_NAMES if keyword in node)
    yield from (items, *named.values(), [part for *_, part in others])
    for node, pattern, part in others:
        listed = dict(_entries(node, "properties"))
        for word, parts in named.items():
            if _may_match(pattern, word) if pattern else word not in listed:
                yield [part, *parts]


def _entries(node: Node, keyword: str) -> Iterable[tuple[str, Any]]:
    value = node.get(keyword)
    return value.items() if isinstance(value, dict) else ()


def _in_place(node: Node) -> Iterator[Any]:
    """The schemas that a schema applies to the same value."""
    for keyword in _LISTS:
        yield from node[keyword] if isinstance(node.get(keyword), list) else ()
    yield from (node[keyword] for keyword in _SINGLE if keyword in node)
    for keyword in _MAPS:
        yield from (part for _, part in _entries(node, keyword))
