"""What differs between two schemas, place by place: in words, with its effects, and as edits."""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from jsonschema_containment.formats import CHECKED
from jsonschema_containment.keywords import ANNOTATIONS, MANY, NAMED, ONE, without_annotations
from jsonschema_containment.pointers import token
from jsonschema_containment.results import Change
from jsonschema_containment.values import key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Path = tuple[str | int, ...]
NOTHING: Final = object()
"""The absence of a value."""


@dataclass(frozen=True)
class Put:
    """Set the value at a path, or remove it where the value is NOTHING."""

    path: Path
    value: Any


@dataclass(frozen=True)
class Drop:
    """Remove an item of a list; the others keep their indices until all edits are made."""

    path: Path
    index: int


@dataclass(frozen=True)
class Add:
    """Add an item to a list, which is made if it is not there."""

    path: Path
    item: Any


Edit = Put | Drop | Add


def edited(document: Any, edits: Iterable[Edit]) -> Any:  # noqa: ANN401 - any JSON
    """The document with all edits made; what they do not touch is shared with the document."""
    return _Editor(document).edited(edits)


class _Editor:
    """A document of which each list or object is copied when it is first edited."""

    def __init__(self, document: Any) -> None:  # noqa: ANN401 - any JSON
        self._whole: dict[str | int, Any] = {"": document}
        self._own = {id(self._whole): self._whole}
        self._dropped: dict[int, tuple[list[Any], list[int]]] = {}

    def edited(self, edits: Iterable[Edit]) -> Any:  # noqa: ANN401 - any JSON
        for edit in edits:
            *parents, last = ("", *edit.path)
            container: Any = self._whole
            for step in parents:
                if isinstance(container, dict) and step not in container:
                    container[step] = {}
                container = self._at(container, step)
            self._edit(container, last, edit)
        for items, indices in self._dropped.values():
            for index in sorted(indices, reverse=True):
                del items[index]
        return self._whole[""]

    def _edit(self, container: Any, last: str | int, edit: Edit) -> None:  # noqa: ANN401 - any JSON
        if isinstance(edit, Put) and edit.value is NOTHING:
            container.pop(last, None)
        elif isinstance(edit, Put):
            container[last] = edit.value
        elif isinstance(edit, Add):
            container.setdefault(last, [])
            self._at(container, last).append(edit.item)
        else:
            items = self._at(container, last)
            self._dropped.setdefault(id(items), (items, []))[1].append(edit.index)

    def _at(self, container: Any, step: str | int) -> Any:  # noqa: ANN401 - any JSON
        """What is at a step, as a copy of our own."""
        inner = container[step]
        if id(inner) not in self._own:
            inner = container[step] = copy.copy(inner)
            self._own[id(inner)] = inner  # kept, so that no other takes its id
        return inner


HOLDS, MAY_FAIL, LOSES = "stay valid", "may be refused", "lose the property"
READS, MAY_REFUSE, MISSES = "accept what is new", "may refuse what is new", "miss the property"
NEUTRAL = "no effect by itself"
_LOWER = {"minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties", "minContains"}
_UPPER = {"maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties", "maxContains"}


def _effects(*, holds: bool, reads: bool) -> tuple[str, str]:
    """The effects on old data and on readers in words: whether they hold, whether they read."""
    return (HOLDS if holds else MAY_FAIL), (READS if reads else MAY_REFUSE)


def _order(word: str, old: Any, new: Any) -> tuple[bool, bool]:  # noqa: ANN401 - any JSON
    """Whether new accepts what old did, and the reverse, as far as one keyword shows."""
    if old is NOTHING or new is NOTHING:
        return new is NOTHING, old is NOTHING
    if word in _LOWER:
        return new <= old, old <= new
    if word in _UPPER:
        return new >= old, old >= new
    if word in ("enum", "type"):
        before, after = ({key(v) for v in (x if isinstance(x, list) else [x])} for x in (old, new))
        return before <= after, after <= before
    if word == "uniqueItems":
        return not new, not old
    return False, False


@dataclass(frozen=True)
class Step:
    """A change with the edits of the old document that make it.

    Steps of one ``unit`` are made as one: that a property is added, and that it is required. The
    unit is the pointer of its chief step.
    """

    change: Change
    edits: tuple[Edit, ...]
    unit: str

    @property
    def neutral(self) -> bool:
        """Whether it has no effect on instances by itself."""
        return self.change.old_data == self.change.readers == NEUTRAL


@dataclass(frozen=True)
class Place:
    """A place in the new document, for people, and in the old one, for edits."""

    pointer: str = ""
    path: Path = ()

    def at(self, old: str | int, new: str | int | None = None) -> Place:
        """A place below; the key in the new document, if it is another."""
        return Place(f"{self.pointer}/{token(old if new is None else new)}", (*self.path, old))

    def step(self, kind: str, message: str, effects: tuple[str, str], *edits: Edit) -> Step:
        """A change of this place."""
        kind = "".join(f"-{c.lower()}" if c.isupper() else c for c in kind)
        return Step(Change(kind, self.pointer, message, *effects), edits, self.pointer)


_SILENT = ANNOTATIONS | {"$id", "$anchor", "$defs", "definitions"}


def differences(old: Any, new: Any) -> Iterator[Step]:  # noqa: ANN401 - any JSON Schema
    """The places where two documents differ, in the order of the old.

    The effects are those that the keyword usually has, by itself.
    """
    yield from _schema(old, new, Place())


def _schema(old: Any, new: Any, here: Place) -> Iterator[Step]:  # noqa: ANN401 - any JSON
    if key(old) == key(new):
        return
    if not isinstance(old, dict) or not isinstance(new, dict):
        message = f"{_shortened(old)} became {_shortened(new)}"
        effects = _effects(holds=old is False or new is True, reads=old is True or new is False)
        yield here.step("schema-replaced", message, effects, Put(here.path, new))
        return
    for word in [*old, *(word for word in new if word not in old)]:
        before, after = old.get(word, NOTHING), new.get(word, NOTHING)
        place = here.at(word)
        if before is not NOTHING and after is not NOTHING and key(before) == key(after):
            continue
        if word == "properties":
            yield from _properties(old, new, here)
        elif word == "required":
            yield from _required(old, new, here)
        elif before is not NOTHING and after is not NOTHING and word in ONE | MANY | NAMED:
            yield from _parts(word, before, after, place)
        else:
            yield _keyword(word, before, after, place)


def _parts(word: str, old: Any, new: Any, here: Place) -> Iterator[Step]:  # noqa: ANN401
    if word in ONE:
        yield from _schema(old, new, here)
    elif word in NAMED:
        for name in [*old, *(name for name in new if name not in old)]:
            place = here.at(name)
            if name in old and name in new:
                yield from _schema(old[name], new[name], place)
            else:
                edit = Put(place.path, new.get(name, NOTHING))
                yield _presence(word, name, place, edit, added=name in new)
    else:
        before, after = ([key(without_annotations(s)) for s in parts] for parts in (old, new))
        known = {*before}, {*after}
        removed = [i for i, k in enumerate(before) if k not in known[1]]
        added = [i for i, k in enumerate(after) if k not in known[0]]
        if word == "prefixItems":  # which are about one place each
            both = min(len(old), len(new))
            changed = [i for i in range(both) if before[i] != after[i]]
            removed, added = [*changed, *range(both, len(old))], [*changed, *range(both, len(new))]
        for i, j in zip(removed, added, strict=False):
            yield from _schema(old[i], new[j], here.at(i, j))
        for i in removed[len(added) :]:
            yield _presence(word, str(i), here.at(i), Drop(here.path, i), added=False)
        for i in added[len(removed) :]:
            yield _presence(word, str(i), here.at(i), Add(here.path, new[i]), added=True)


def _presence(word: str, name: str, place: Place, edit: Edit, *, added: bool) -> Step:
    """The step for a subschema that was added or removed."""
    kind = f"{word.lstrip('$')}-{'added' if added else 'removed'}"
    message = f"{word} {name} was {'added' if added else 'removed'}"
    effects = MAY_FAIL, MAY_REFUSE
    if word in ("$defs", "definitions"):
        effects = NEUTRAL, NEUTRAL
        # A removed definition may still be referred to where another change is not made.
        return place.step(kind, message, effects, *([edit] if added else []))
    if word in ("anyOf", "allOf"):
        wider = added == (word == "anyOf")
        effects = _effects(holds=wider, reads=not wider)
    return place.step(kind, message, effects, edit)


def _properties(old: dict[str, Any], new: dict[str, Any], here: Place) -> Iterator[Step]:
    before, after = old.get("properties", {}), new.get("properties", {})
    place = here.at("properties")
    closed = old.get("additionalProperties") is False, new.get("additionalProperties") is False
    renamed = _renamed(before, after)
    needed = {*new.get("required", [])}
    for name in before:
        drop = Put((*place.path, name), NOTHING)
        if name in renamed:
            other = renamed[name]
            effects = MAY_FAIL if closed[1] else LOSES, MAY_REFUSE if closed[0] else MISSES
            message = f"property {name} was renamed to {other}"
            edit = Put((*place.path, other), after[other])
            yield place.at(name).step("property-renamed", message, effects, drop, edit)
        elif name not in after:
            effects = MAY_FAIL if closed[1] else HOLDS, MISSES
            yield place.at(name).step(
                "property-removed", f"property {name} was removed", effects, drop
            )
    for name in after:
        if name in before or name in renamed.values():
            continue
        required = name in needed
        message = f"{'required' if required else 'optional'} property {name} was added"
        free = closed[0] or after[name] in (True, {})
        effects = _effects(holds=free and not required, reads=not closed[0])
        edit = Put((*place.path, name), after[name])
        yield place.at(name).step("property-added", message, effects, edit)
    for name, schema in before.items():
        if name in after:
            yield from _schema(schema, after[name], place.at(name))


def _renamed(old: dict[str, Any], new: dict[str, Any]) -> dict[str, str]:
    """The property that was renamed, with its new name: the only removed one, if one equals it."""
    removed = [name for name in old if name not in new]
    if len(removed) != 1:
        return {}
    schema = key(without_annotations(old[removed[0]]))
    equal = (n for n in new if n not in old and key(without_annotations(new[n])) == schema)
    return dict(zip(removed, equal, strict=False))


def _required(old: dict[str, Any], new: dict[str, Any], here: Place) -> Iterator[Step]:
    place, properties = here.at("required"), here.at("properties")
    before, after = old.get("required", []), new.get("required", [])
    known = old.get("properties", {}), new.get("properties", {})
    unit = {name: name for name in known[0].keys() ^ known[1].keys()}
    unit |= {other: name for name, other in _renamed(*known).items()}
    added = [(n, "added", f"{n} is required now", MAY_FAIL, READS) for n in after]
    removed = [(n, "removed", f"{n} is no longer required", HOLDS, MAY_REFUSE) for n in before]
    index, kept = {name: i for i, name in enumerate(before)}, {*after}
    for name, what, message, *effects in (*added, *removed):
        if (name in index) == (name in kept):
            continue
        edit = Add(place.path, name) if what == "added" else Drop(place.path, index[name])
        step = place.step(f"required-{what}", message, (effects[0], effects[1]), edit)
        chief = properties.at(unit[name]).pointer if name in unit else f"{place.pointer} {name}"
        yield Step(step.change, step.edits, chief)


def _keyword(word: str, old: Any, new: Any, here: Place) -> Step:  # noqa: ANN401 - any JSON
    if old is NOTHING:
        what, message = "added", f"{word} is now {_shortened(new)}"
    elif new is NOTHING:
        what, message = "removed", f"{word} {_shortened(old)} was removed"
    else:
        what, message = "changed", f"{word} {_shortened(old)} became {_shortened(new)}"
    kind = f"{word.lstrip('$')}-{what}"
    edit = Put(here.path, new)
    if word == "format" and not {f for f in (old, new) if f is not NOTHING} & CHECKED:
        message += "; no validator checks it"
        return here.step(kind, message, (NEUTRAL, NEUTRAL), edit)
    if word in _SILENT or word.startswith("x-"):
        edits = () if what == "removed" and word in ("$defs", "definitions") else (edit,)
        return here.step(kind, message, (NEUTRAL, NEUTRAL), *edits)
    holds, reads = _order(word, old, new)
    return here.step(kind, message, _effects(holds=holds, reads=reads), edit)


def _shortened(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}..."  # noqa: PLR2004 - one line
