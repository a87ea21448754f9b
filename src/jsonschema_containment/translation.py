"""The translation of schemas of other drafts to draft 2020-12, which the rest of the package reads.

A translation accepts what the original accepts by the validators of its own draft. A subschema
stays at its place where draft 2020-12 has that place; what moves is known in both directions, so
that references lead on and reports name places of the original.
"""

from __future__ import annotations

import copy
import json
import re
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, unquote, urljoin

import jsonschema
from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped]  # it has no stubs

from jsonschema_containment.dialects import (
    DRAFT04,
    DRAFT06,
    DRAFT07,
    DRAFT201909,
    DRAFT202012,
    Dialect,
    UnusableSchemaError,
    dialect_of,
    invalidity,
)
from jsonschema_containment.formats import EARLY_HOSTNAME
from jsonschema_containment.keywords import ANNOTATIONS, DEFINITIONS, MANY, MEANINGFUL, NAMED, ONE
from jsonschema_containment.pointers import pointer_of, step_in, tokens, value_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

Path = tuple[str | int, ...]
"""Where a value is in a document: keys and indices."""

INTEGER_LITERAL = "urn:jsonschema-containment:draft-04-integer"
"""In a translation: whether an integer is written without fraction or exponent.

Draft-04 refuses 1.0 as an integer; later drafts, for which 1.0 is 1, have no words for that.
"""

_CONTENT = "urn:jsonschema-containment:content"
_FORMAT = "urn:jsonschema-containment:format"
UNREAD = "urn:jsonschema-containment:unread"
"""The beginning of a reference that leads nowhere on purpose, of which the original is the end."""

READ_BY = "urn:jsonschema-containment:read-by"
"""In a translation, beside a reference to what is not there: the draft that it is read by.

It is left out for draft 2020-12.
"""

_UNREAD_REASONS = {
    "nowhere": "nowhere",
    "several": "to another schema in each validator",
    "drafts": "to a schema that the validators read by different drafts",
}
_RECURSIVE = "__recursive"
IGNORED = "x-ignored"
"""In a translation: what the draft of a schema ignores there."""

_ANCHOR = re.compile(r"^[A-Za-z_][-A-Za-z0-9._]*$")
_ASSERTED_CONTENT = {"contentEncoding": "base64", "contentMediaType": "application/json"}
"""What jsonschema-rs checks by draft-06 and draft-07, and jsonschema does not."""

_DATA = frozenset({"const", "enum", "default", "examples"})
_NAMES = frozenset({"title", "description", "$comment"})
_WITH_PARTS = ONE | MANY | NAMED | {"additionalItems", "dependencies"}


class Source(NamedTuple):
    """A document to translate: a valid schema of a dialect."""

    schema: Any
    dialect: Dialect


@dataclass(frozen=True)
class Translated:
    """A schema of draft 2020-12 that accepts what the original does.

    Attributes:
        schema: the translation, which shares no object with the original.
    """

    schema: Any
    _back: Mapping[Path, Path] = field(repr=False)

    def original(self, pointer: str) -> str:
        """The place in the original of what the translation has at a JSON pointer."""
        path = tuple(tokens(pointer))
        for length in range(len(path), -1, -1):
            if (known := self._back.get(path[:length])) is not None:
                return pointer_of((*known, *path[length:]))
        return pointer


def translated(schema: Any, dialect: Dialect, address: str = "") -> Translated:  # noqa: ANN401 - any JSON
    """Translate one document; see `translated_documents`."""
    return translated_documents({address: Source(schema, dialect)}, dialect)[address]


def translated_documents(
    sources: Mapping[str, Source], root: Dialect = DRAFT202012
) -> dict[str, Translated]:
    """Translate documents that may refer to each other.

    Args:
        sources: the documents by address; they may name themselves besides.
        root: the dialect of the one that validation begins with: jsonschema checks formats by it.

    Returns:
        The translations by address, and those of the metaschemas that they refer to.

    Raises:
        UnusableSchemaError: an embedded schema declares a dialect that cannot be read, or is not a
            valid schema of its own.
    """
    if all(dialect is DRAFT202012 and _is_uniform(schema) for schema, dialect in sources.values()):
        copies = json.loads(json.dumps({a: source.schema for a, source in sources.items()}))
        return {a: Translated(schema, {(): ()}) for a, schema in copies.items()}
    return _Translation(sources, root).documents()


def black_box(reference: str) -> str | None:
    """Why a reference of a translation leads nowhere on purpose, in words; None if it does not."""
    if reference == INTEGER_LITERAL:
        return "draft-04 refuses 1.0 as an integer"
    if reference.startswith(_CONTENT):
        return "jsonschema-rs alone checks contentEncoding and contentMediaType"
    if reference.startswith(_FORMAT):
        name = unquote(reference.rpartition(":")[2])
        return f"the format {name} is checked by one draft and not by the other"
    if reference.startswith(UNREAD):
        *_, why, place = reference.split(":")
        return f"{unquote(place)} leads {_UNREAD_REASONS[why]}"
    return None


def is_certain(reference: str) -> bool:
    """Whether a black box of a translation accepts every value that is not written as 1.0 is.

    By jsonschema at least, which does not check the content of strings.
    """
    return reference == INTEGER_LITERAL or reference.startswith(_CONTENT)


def joined(base: str, reference: str) -> str:
    """The absolute address that a reference leads to, without its fragment."""
    address = reference.partition("#")[0]
    return address if _is_absolute(address) else urljoin(base, address)


class _Node(NamedTuple):
    """How a subschema is read: by a dialect, its references from a base."""

    dialect: Dialect
    base: str | None  # None where no reference can be resolved


class _Reference(NamedTuple):
    """A reference in a node of the original, and its keyword in the translation."""

    at: _At
    text: str
    out: dict[str, Any]
    keyword: str


@dataclass(eq=False)
class _Document:
    """A document on its way: its subschemas, and where the translation has its values."""

    address: str
    schema: Any
    out: Any = None
    nodes: dict[Path, _Node] = field(default_factory=dict)
    forward: dict[Path, Path] = field(default_factory=dict)
    back: dict[Path, Path] = field(default_factory=dict)
    references: list[_Reference] = field(default_factory=list)
    above_reached: set[Path] = field(default_factory=set)

    def moved(self, path: Path, place: Path) -> None:
        """Note that the translation has at ``place`` what the original has at ``path``."""
        self.forward[path] = place
        self.back.setdefault(tuple(map(str, place)), path)

    def place(self, path: Path) -> Path:
        """Where the translation has what the original has at a path."""
        known = next(n for n in range(len(path), -1, -1) if path[:n] in self.forward)
        return (*self.forward[path[:known]], *path[known:])


class _Target(NamedTuple):
    """Where a reference leads: the root of the resource that it names, and a subschema."""

    owner: _Document
    root: Path
    document: _Document
    path: Path


class _At(NamedTuple):
    """Where a subschema is read.

    Without ``registers``, its identifiers cannot be found by reference; at the ``top`` of such a
    place its own ``$id`` is not read either.
    """

    document: _Document
    path: Path
    place: Path
    node: _Node
    registers: bool = True
    top: bool = False

    def below(self, path: Path, place: Path, *, registers: bool = True) -> _At:
        """A subschema of this one."""
        return self._replace(
            path=(*self.path, *path),
            place=(*self.place, *place),
            registers=registers and self.registers,
            top=self.registers and not registers,
        )


class _Translation:
    """The translation of documents that may refer to each other."""

    def __init__(self, sources: Mapping[str, Source], root: Dialect) -> None:
        self.root = root
        self._documents: dict[str, _Document] = {}
        self._resources: dict[str, list[tuple[_Document, Path]]] = {}
        self._anchors: dict[tuple[str, str], list[tuple[_Document, Path]]] = {}
        self._recursive: list[tuple[_At, dict[str, Any]]] = []
        self._same: dict[tuple[_Document, Path, str], bool] = {}
        for address, source in sources.items():
            self._add(address, source)
        self._link_all()
        self._link_recursive()

    def documents(self) -> dict[str, Translated]:
        """The translations by address."""
        return {a: Translated(d.out, d.back) for a, d in self._documents.items()}

    def _add(self, address: str, source: Source) -> None:
        document = _Document(address, source.schema)
        self._documents[address] = document
        _register(self._resources, address, document, ())
        document.out = self.schema(
            _At(document, (), (), _Node(source.dialect, address)), source.schema
        )

    # Reading

    def schema(self, at: _At, value: Any) -> Any:  # noqa: ANN401 - any JSON
        """The translation of a subschema, but for its references."""
        out: dict[str, Any] = {}
        if isinstance(value, dict):
            at = self._entered(at, value, out)
        at.document.nodes[at.path] = at.node
        at.document.moved(at.path, at.place)
        if not isinstance(value, dict):
            return value
        ignored: dict[str, Any] = {}
        if at.node.dialect.ref_alone and "$ref" in value:
            ignored = {
                word: content
                for word, content in value.items()
                if word != "$ref" and _is_meaningful(word, at.node.dialect)
            }
        shown = {word: content for word, content in value.items() if word not in ignored}
        _Keywords(self, at, shown, out).translate()
        for word in [word for word in ignored if word not in _WITH_PARTS]:
            _Keywords(self, at, value, out).ignored(word, ignored.pop(word))
        if ignored:
            # They count for nothing, but references may lead into them.
            hidden, place = _hidden(at, value, out)
            inner = at._replace(place=(*at.place, *place))
            _Keywords(self, inner, ignored, hidden).translate()
        return out

    def _entered(self, at: _At, value: dict[str, Any], out: dict[str, Any]) -> _At:
        """How the keywords of a schema are read: by the dialect and the base that it declares."""
        dialect, base = at.node
        if isinstance(value.get("$schema"), str):
            out["$schema"] = DRAFT202012.identifier
            dialect = _embedded(at, value) if at.path else dialect
        name = value.get(dialect.id)
        name = name if isinstance(name, str) else ""
        address, _, fragment = name.partition("#")
        if dialect.ref_alone and name.startswith("#"):
            if _ANCHOR.match(fragment) and self.anchor(
                at._replace(node=_Node(dialect, base)), fragment
            ):
                out["$anchor"] = fragment
                at.document.moved((*at.path, dialect.id), (*at.place, "$anchor"))
        elif address and not (dialect.ref_alone and "$ref" in value):
            if at.registers and not fragment and (base is not None or _is_absolute(address)):
                base = joined(base or "", address)
                _register(self._resources, base, at.document, at.path)
                out["$id"] = address
                at.document.moved((*at.path, dialect.id), (*at.place, "$id"))
            elif not at.top:
                base = None
        return at._replace(node=_Node(dialect, base), top=False)

    def anchor(self, at: _At, name: str) -> bool:
        """Note an anchor, if it can be found by reference."""
        if not at.registers or at.node.base is None:
            return False
        places = self._anchors.setdefault((at.node.base, name), [])
        places.append((at.document, at.path))
        return True

    def recursive(self, at: _At, out: dict[str, Any]) -> None:
        """Note a ``$recursiveRef``."""
        self._recursive.append((at, out))

    # References

    def _link_all(self) -> None:
        while waiting := [r for document in self._documents.values() for r in document.references]:
            for document in self._documents.values():
                document.references = []
            targets: list[tuple[_Reference, _Target]] = []
            for reference in waiting:
                try:
                    target = self._target(reference)
                except LookupError:
                    self._block(reference, "nowhere")
                    continue
                if target:
                    targets.append((reference, target))
                else:
                    _note_reader(reference)
            # Outer places first: one within another place is translated with it.
            targets.sort(key=lambda pair: len(pair[1].path))
            for reference, target in targets:
                self._link(reference, target)

    def _target(self, reference: _Reference) -> _Target | None:
        """Where a reference leads; None if to a document that is not here.

        Raises:
            LookupError: to nothing, or to several places.
        """
        address, _, fragment = reference.text.partition("#")
        base = reference.at.node.base
        if base is None and not _is_absolute(address):
            raise LookupError
        resource = joined(base or "", address) if address else base or ""
        if resource not in self._resources and resource in REGISTRY:
            contents = REGISTRY.contents(resource)
            self._add(resource, Source(contents, dialect_of(contents)))
        if resource not in self._resources:
            return None
        ((owner, root),) = _only(self._resources[resource])
        fragment = unquote(fragment)
        if fragment and not fragment.startswith("/"):
            ((document, path),) = _only(self._anchors.get((resource, fragment), []))
            return _Target(owner, root, document, path)
        return _Target(owner, root, owner, _descend(owner.schema, root, fragment))

    def _link(self, reference: _Reference, target: _Target) -> None:
        """Let a reference lead to where the translation has its target."""
        if not self._is_clear(reference.at.node, target):
            self._block(reference, "drafts")
            return
        address, _, fragment = reference.text.partition("#")
        if not unquote(fragment).startswith("/"):
            return
        root, place = target.owner.place(target.root), target.document.place(target.path)
        pointer = pointer_of(place[len(root) :])
        if place[: len(root)] != root:
            self._block(reference, "nowhere")
        elif pointer != unquote(fragment):
            reference.out[reference.keyword] = f"{address}#{quote(pointer, safe='/~!$&()*+,;=:@')}"

    def _is_clear(self, node: _Node, target: _Target) -> bool:
        """Whether both validators read the target of a reference as it is translated.

        jsonschema reads it by the dialect of what refers to it, jsonschema-rs by that of the
        resource, and both by the ``$schema`` of the resource if they are led to its root. What
        stands there beside ``$ref`` counts for jsonschema if it does in what refers to it.
        """
        document, path = target.document, target.path
        if path not in document.nodes and not self._reach(document, path):
            return False
        is_root = (document, path) == (target.owner, target.root)
        readers = (node.dialect, target.owner.nodes[target.root].dialect)
        if is_root and _is_declared_for_both(value := value_at(document.schema, path)):
            return _siblings_count_alike(value, *readers)
        return all(self._reads_the_same(document, path, dialect) for dialect in readers)

    def _reach(self, document: _Document, path: Path) -> bool:
        """Translate a schema that is in no place for one, as a reference leads to it."""
        around = next(path[:n] for n in range(len(path) - 1, -1, -1) if path[:n] in document.nodes)
        node, word, value = (
            document.nodes[around],
            path[len(around)],
            value_at(document.schema, path),
        )
        if (
            path in document.above_reached
            or word in DEFINITIONS
            or _is_meaningful(str(word), node.dialect)
            or invalidity(value, node.dialect)
        ):
            return False
        document.above_reached.update(path[:n] for n in range(len(path)))
        place = document.place(path)
        at = _At(document, path, place, node, registers=False, top=True)
        value_at(document.out, place[:-1])[place[-1]] = self.schema(at, value)
        return True

    def _reads_the_same(self, document: _Document, path: Path, dialect: Dialect) -> bool:
        """Whether a dialect reads a subschema, and all that it refers to, as its own one does."""
        own = document.nodes.get(path)
        if own is None:
            return self._reach(document, path) and self._reads_the_same(document, path, dialect)
        key = (document, path, dialect.name)
        if own.dialect is not dialect and key not in self._same:
            self._same[key] = True  # while it refers to itself
            self._same[key] = self._reads_equal(value_at(document.schema, path), own, dialect)
        return own.dialect is dialect or self._same[key]

    def _reads_equal(self, value: Any, own: _Node, dialect: Dialect) -> bool:  # noqa: ANN401 - any JSON
        if invalidity(value, dialect):
            return False
        readings, recursive = [], len(self._recursive)
        for reader in (own.dialect, dialect):
            sheet = _Document("", value)
            at = _At(sheet, (), (), _Node(reader, own.base), registers=False, top=True)
            readings.append(json.dumps(self.schema(at, value), sort_keys=True))
        if readings[0] != readings[1] or len(self._recursive) > recursive:
            del self._recursive[recursive:]
            return False
        try:
            targets = [self._target(reference) for reference in sheet.references]
        except LookupError:
            return False
        # What is not here may be read otherwise too.
        return all(t and self._reads_the_same(t.document, t.path, dialect) for t in targets)

    def _block(self, reference: _Reference, why: str) -> None:
        reference.out[reference.keyword] = self._unread(why, reference.text)

    def _unread(self, why: str, text: str) -> str:
        """A reference to a black box, another one when anything here but an annotation changes."""
        return f"{UNREAD}:{self._digest}:{why}:{quote(text, safe='')}"

    @cached_property
    def _digest(self) -> str:
        everything = [[a, _unnamed(d.schema)] for a, d in sorted(self._documents.items())]
        text = json.dumps(everything, sort_keys=True)
        return sha256(text.encode("utf-8", "replace")).hexdigest()[:16]

    def _link_recursive(self) -> None:
        """Let each ``$recursiveRef`` lead to the resource that it may lead to.

        Both validators stop at the first resource without ``$recursiveAnchor`` on the way out,
        which draft 2020-12 cannot say: where only some have it, the reference is a black box.
        """
        roots = {root for places in self._resources.values() for root in places}
        anchored = {(d, path) for d, path in roots if _is_anchored(value_at(d.schema, path))}
        for at, out in self._recursive:
            places = self._resources.get(at.node.base or "", [])
            if at.node.base is None or len(places) != 1:
                _add_reference(at, out, "$ref", self._unread("several", "$recursiveRef"))
            elif places[0] not in anchored or len(anchored) == 1:
                _add_reference(at, out, "$ref", "#")
            elif anchored == roots:
                _add_reference(at, out, "$dynamicRef", f"#{_RECURSIVE}")
            else:
                _add_reference(at, out, "$ref", self._unread("several", "$recursiveRef"))
        if self._recursive and len(anchored) > 1 and anchored == roots:
            for document, path in roots:
                value_at(document.out, document.place(path))["$dynamicAnchor"] = _RECURSIVE


class _Keywords:
    """The keywords of one schema on their way into its translation."""

    def __init__(
        self, whole: _Translation, at: _At, words: dict[str, Any], out: dict[str, Any]
    ) -> None:
        self._whole, self._at, self._words, self._out = whole, at, words, out
        self._dialect = at.node.dialect
        self._conditions: list[tuple[str, dict[str, Any]]] = []

    def translate(self) -> None:
        """Translate all keywords."""
        special = _SPECIAL[self._dialect.name]
        for word, content in self._words.items():
            if word in special:
                special[word](self, word, content)
            elif word in ("$schema", self._dialect.id):
                continue  # read as the schema was entered
            elif word in self._dialect.unknown or (
                word in ANNOTATIONS and invalidity({word: content}, DRAFT202012)
            ):
                self.ignored(word, content)
            elif word in ONE:
                self._out[word] = self._part(content, (word,))
            elif word in MANY:
                self._out[word] = [self._part(part, (word, i)) for i, part in enumerate(content)]
            elif word in NAMED:
                for name, part in content.items():
                    self._put(word, name, self._part(part, (word, name)))
                self._out.setdefault(word, {})
            else:
                self._out[word] = copy.deepcopy(content)
        for word, condition in self._conditions:
            self._require(word, condition)

    def _part(self, value: Any, path: Path, place: Path = (), *, registers: bool = True) -> Any:  # noqa: ANN401 - any JSON
        return self._whole.schema(self._at.below(path, place or path, registers=registers), value)

    def _put(self, word: str, name: str, content: Any) -> None:  # noqa: ANN401 - any JSON
        self._out.setdefault(word, {})[name] = content

    def _moved(self, word: str, *place: str | int) -> None:
        self._at.document.moved((*self._at.path, word), (*self._at.place, *place))

    def _require(self, word: str, condition: dict[str, Any]) -> None:
        """Add a condition that comes from a keyword."""
        conditions = self._out.setdefault("allOf", [])
        place = (*map(str, self._at.place), "allOf")
        for made in ((*place, str(len(conditions))), *(() if "allOf" in self._words else (place,))):
            self._at.document.back.setdefault(made, (*self._at.path, word))
        conditions.append(condition)

    # What a dialect has differently; each takes a keyword and its content.

    def ignored(self, word: str, content: Any) -> None:  # noqa: ANN401 - any JSON
        """What the dialect does not know is kept where draft 2020-12 does not look."""
        name = _unused(IGNORED, self._words)
        self._put(name, word, copy.deepcopy(content))
        self._moved(word, name, word)
        self._at.document.back.setdefault((*map(str, self._at.place), name), self._at.path)

    def ref(self, word: str, content: Any) -> None:  # noqa: ANN401 - as above
        self._out[word] = content
        reference = _Reference(self._at, content, self._out, word)
        self._at.document.references.append(reference)

    def anchor(self, word: str, content: Any) -> None:  # noqa: ANN401
        if self._whole.anchor(self._at, content):
            self._out[word] = content

    def recursive_ref(self, word: str, _: Any) -> None:  # noqa: ANN401
        self._moved(word, "$ref")
        self._whole.recursive(self._at, self._out)

    def items(self, word: str, content: Any) -> None:  # noqa: ANN401
        if isinstance(content, list):
            self._moved(word, "prefixItems")
            parts = [self._part(p, (word, i), ("prefixItems", i)) for i, p in enumerate(content)]
            self._out |= {"prefixItems": parts} if parts else {}
        else:
            self._out[word] = self._part(content, (word,))

    def additional_items(self, word: str, content: Any) -> None:  # noqa: ANN401
        if isinstance(self._words.get("items"), list):
            self._out["items"] = self._part(content, (word,), ("items",))
        else:
            hidden, place = _hidden(self._at, self._words, self._out)
            hidden["items"] = self._part(content, (word,), (*place, "items"))

    def dependencies(self, word: str, content: Any) -> None:  # noqa: ANN401
        for name, needed in content.items():
            new = "dependentRequired" if isinstance(needed, list) else "dependentSchemas"
            self._at.document.back.setdefault(
                (*map(str, self._at.place), new), (*self._at.path, word)
            )
            if isinstance(needed, list):
                self._put(new, name, list(needed))
            else:
                self._put(new, name, self._part(needed, (word, name), (new, name)))

    def late_dependencies(self, word: str, content: Any) -> None:  # noqa: ANN401
        self._out[word] = {
            name: list(part) if isinstance(part, list) else self._part(part, (word, name))
            for name, part in content.items()
        }

    def unread_definitions(self, word: str, content: Any) -> None:  # noqa: ANN401
        """``$defs``, which references lead into where the dialect does not have it either."""
        for name, part in content.items() if isinstance(content, dict) else ():
            if not invalidity(part, self._dialect):
                self._put(word, name, self._part(part, (word, name), registers=False))

    def format(self, word: str, content: Any) -> None:  # noqa: ANN401
        checked, by_root = (_checked(content, d) for d in (self._dialect, self._whole.root))
        if checked != by_root:
            drafts = f"{self._whole.root.name}:{self._dialect.name}".replace(" ", "-")
            box = {"$ref": f"{_FORMAT}:{drafts}:{quote(content, safe='')}"}
            self._conditions.append((word, {"anyOf": [{"not": {"type": "string"}}, box]}))
        if checked is None or checked != by_root:
            self.ignored(word, content)
        else:
            self._out[word] = checked

    def integer(self, word: str, content: Any) -> None:  # noqa: ANN401
        self._out[word] = copy.deepcopy(content)
        if "integer" in content and "number" not in content:
            condition = {"$ref": INTEGER_LITERAL}
            if isinstance(content, list) and len(content) > 1:
                condition = {"anyOf": [{"not": {"type": "integer"}}, condition]}  # type: ignore[dict-item]  # any JSON
            self._conditions.append((word, condition))

    def bound(self, word: str, content: Any) -> None:  # noqa: ANN401
        exclusive = f"exclusive{word.capitalize()}"
        if self._words.get(exclusive) is True:
            self._out[exclusive] = content
        else:
            self._out[word] = content

    def nothing(self, word: str, content: Any) -> None:  # noqa: ANN401
        """A keyword that another one reads."""

    def content(self, word: str, content: Any) -> None:  # noqa: ANN401
        self._out[word] = copy.deepcopy(content)
        asserted = [w for w, known in _ASSERTED_CONTENT.items() if self._words.get(w) == known]
        if asserted[:1] == [word]:
            box = {"$ref": f"{_CONTENT}:{'+'.join(asserted)}"}
            self._conditions.append((word, {"anyOf": [{"not": {"type": "string"}}, box]}))


_Special = dict[str, "Callable[[_Keywords, str, Any], None]"]

_TUPLES: _Special = {"items": _Keywords.items, "additionalItems": _Keywords.additional_items}
_EARLY: _Special = _TUPLES | {
    "$ref": _Keywords.ref,
    "$defs": _Keywords.unread_definitions,
    "dependencies": _Keywords.dependencies,
    "format": _Keywords.format,
}
_LATE: _Special = {
    "$ref": _Keywords.ref,
    "format": _Keywords.format,
    "$anchor": _Keywords.anchor,
    "dependencies": _Keywords.late_dependencies,
}
_WITH_CONTENT: _Special = _EARLY | dict.fromkeys(_ASSERTED_CONTENT, _Keywords.content)
_SPECIAL = {
    DRAFT04.name: _EARLY
    | {"type": _Keywords.integer}
    | dict.fromkeys(("minimum", "maximum"), _Keywords.bound)
    | dict.fromkeys(("exclusiveMinimum", "exclusiveMaximum"), _Keywords.nothing),
    DRAFT06.name: _WITH_CONTENT,
    DRAFT07.name: _WITH_CONTENT,
    DRAFT201909.name: _LATE
    | _TUPLES
    | {"$recursiveRef": _Keywords.recursive_ref, "$recursiveAnchor": _Keywords.ignored},
    DRAFT202012.name: _LATE | {"$dynamicRef": _Keywords.ref, "$dynamicAnchor": _Keywords.anchor},
}
"""The keywords that each dialect has differently than draft 2020-12, or that name something."""


def _checked(name: str, dialect: Dialect) -> str | None:
    """The format that a dialect checks by a name; None if it checks none."""
    if name in dialect.unchecked:
        return None
    return EARLY_HOSTNAME if name == "hostname" and dialect in (DRAFT04, DRAFT06) else name


def _is_meaningful(word: str, dialect: Dialect) -> bool:
    """Whether a keyword decides in a dialect which instances are valid."""
    known = MEANINGFUL | ({"additionalItems"} if dialect.tuples else set()) | {"$recursiveRef"}
    return word in known - dialect.unknown or (
        word in _ASSERTED_CONTENT and dialect in (DRAFT06, DRAFT07)
    )


def _is_uniform(schema: Any) -> bool:  # noqa: ANN401 - any JSON
    """Whether nothing within a document leads to another dialect than draft 2020-12."""
    todo = list(schema.values()) if isinstance(schema, dict) else []
    while todo:
        value = todo.pop()
        if isinstance(value, dict):
            if isinstance(value.get("$schema"), str):
                return False
            todo.extend(value.values())
        elif isinstance(value, list):
            todo.extend(value)
        elif isinstance(value, str) and "json-schema.org/" in value and "2020-12" not in value:
            return False
    return True


def _embedded(at: _At, value: dict[str, Any]) -> Dialect:
    """The dialect that an embedded schema declares.

    Raises:
        UnusableSchemaError: it cannot be read, the validators do not agree on it, or the schema is
            not a valid one of it.
    """
    place = pointer_of(at.path)
    try:
        dialect = dialect_of(value)
    except UnusableSchemaError as error:
        raise UnusableSchemaError(f"at {place}: {error}") from None
    if dialect is at.node.dialect:
        return dialect
    if not _is_declared_for_both(value):
        raise UnusableSchemaError(
            f"at {place}: only one of the validators knows {value['$schema']!r} within a schema; "
            f"write {dialect.identifier}"
        )
    if not _siblings_count_alike(value, dialect, at.node.dialect):
        raise UnusableSchemaError(
            f"at {place}: only one of the validators reads what is beside its $ref, because the "
            "draft changes there; write the $ref in an allOf"
        )
    if reason := invalidity(value, dialect):
        raise UnusableSchemaError(
            f"at {place}: it is not a valid schema of {dialect.name}: {reason}"
        )
    return dialect


def _siblings_count_alike(value: dict[str, Any], *dialects: Dialect) -> bool:
    """Whether what is beside the ``$ref`` of a schema counts in all dialects or says nothing."""
    if "$ref" not in value or len({dialect.ref_alone for dialect in dialects}) == 1:
        return True
    siblings = [word for word in value if word != "$ref"]
    return not any(_is_meaningful(word, dialect) for word in siblings for dialect in dialects)


def _is_declared_for_both(value: Any) -> bool:  # noqa: ANN401 - any JSON
    """Whether both validators read a schema by the dialect that it declares."""
    if not isinstance(value, dict) or not isinstance(value.get("$schema"), str):
        return False
    return jsonschema.validators.validator_for(value, default=None) is not None  # type: ignore[arg-type]  # None is fine


def _is_anchored(value: Any) -> bool:  # noqa: ANN401 - any JSON
    return isinstance(value, dict) and value.get("$recursiveAnchor") is True


def _register(
    places: dict[str, list[tuple[_Document, Path]]], name: str, document: _Document, path: Path
) -> None:
    known = places.setdefault(name, [])
    if (document, path) not in known:
        known.append((document, path))


def _only(places: list[tuple[_Document, Path]]) -> list[tuple[_Document, Path]]:
    if len(places) != 1:
        raise LookupError
    return places


def _hidden(at: _At, words: Mapping[str, Any], out: dict[str, Any]) -> tuple[dict[str, Any], Path]:
    """A schema among the definitions that nothing refers to, and its place."""
    taken = words.get("$defs", {})
    name = _unused(IGNORED, taken if isinstance(taken, dict) else ())
    hidden: dict[str, Any] = out.setdefault("$defs", {}).setdefault(name, {})
    for place in (("$defs", name), *((("$defs",),) if "$defs" not in words else ())):
        at.document.back.setdefault((*map(str, at.place), *place), at.path)
    return hidden, ("$defs", name)


def _unused(name: str, taken: Iterable[str]) -> str:
    while name in taken:
        name += "-"
    return name


def _add_reference(at: _At, out: dict[str, Any], keyword: str, reference: str) -> None:
    if keyword in out:
        out.setdefault("allOf", []).append({keyword: reference})
        place = (*map(str, at.place), "allOf", str(len(out["allOf"]) - 1))
        at.document.back.setdefault(place, (*at.path, "$recursiveRef"))
    else:
        out[keyword] = reference


def _note_reader(reference: _Reference) -> None:
    """Note the dialect that reads what a reference leads to, which is not here."""
    document, path, place, node, *_ = reference.at
    if node.dialect is not DRAFT202012:
        reference.out[READ_BY] = node.dialect.name
        document.back[*map(str, place), READ_BY] = (*path, reference.keyword)


def _unnamed(schema: Any) -> Any:  # noqa: ANN401 - any JSON
    """A schema of any dialect without titles, descriptions and comments."""
    if isinstance(schema, list):
        return [_unnamed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        word: content if word in _DATA else _unnamed(content)
        for word, content in schema.items()
        if word not in _NAMES or not isinstance(content, str)
    }


def _is_absolute(address: str) -> bool:
    return ":" in address.partition("/")[0]


def _descend(document: Any, path: Path, pointer: str) -> Path:  # noqa: ANN401 - any JSON
    """The path of a schema that a JSON pointer leads to from the value at a path.

    Raises:
        LookupError: there is nothing, or no schema.
    """
    value = value_at(document, path)
    for text in tokens(pointer):
        step = step_in(value, text)
        value, path = value[step], (*path, step)
    if isinstance(value, dict | bool):
        return path
    raise LookupError(pointer)
