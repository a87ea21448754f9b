"""Draws two states of a folder of schemas."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, NamedTuple

import jsonschema_rs

from soak._schemas.aim import Aim
from soak._schemas.documents import (
    DIALECTS,
    EXTERNAL,
    IN_PLACE,
    Addresses,
    Files,
    Schema,
    children,
    dialect_of,
    reached,
    schemas,
)
from soak._schemas.edits import edited, moved, other_texts, retold
from soak._schemas.samples import DEFINITIONS
from soak._schemas.writer import Writer

if TYPE_CHECKING:
    from random import Random


class Pair(NamedTuple):
    """Two states of a folder.

    Attributes:
        aim: draws instances at the boundaries of what both accept.
        lost: a reference of the new state that leads nowhere; empty where there is none on purpose.
    """

    old: Files
    new: Files
    aim: Aim
    lost: str = ""


def pair(random: Random, *, files: int | None = None) -> Pair:
    """Draw a pair, of so many files (1 to 4); nearly all are valid in their dialects."""
    while True:
        drawn = _pair(random, files)
        documents = (*drawn.old.values(), *drawn.new.values())
        if random.random() < 0.02 or all(map(_is_valid, documents)):
            return drawn


def _pair(random: Random, files: int | None) -> Pair:
    count = files or random.choice((1, 1, 1, 2, 2, 3, 4))
    names = ["main.json", "other.json", "sub/third.json", "fourth.json"][:count]
    dialect = random.choice([*DIALECTS])
    aim = Aim(random)
    if count == 1 and random.random() < 0.2:
        writer = Writer(random, dialect, names[0], names, aim)
        texts = writer.texts()
        return Pair({names[0]: texts}, {names[0]: other_texts(random, texts, writer)}, aim)
    old: Files = {}
    for name in names:
        own = dialect if random.random() < 0.8 else random.choice([*DIALECTS])
        old[name] = Writer(random, own, name, names, aim).document()
    if random.random() < 0.35:
        _name(random, old)
    linked = count > 1 and random.random() < 0.4
    if linked:
        _link(random, old)
    new = _later(random, old, dialect, aim, linked=linked)
    old, new = _mended(random, old), _mended(random, new)
    old, new = ({n: _undeclared(random, d) for n, d in side.items()} for side in (old, new))
    lost = ""
    if count > 1 and random.random() < 0.03:
        lost = "nope.json"
        new[names[0]] = {"properties": {"lost": {"$ref": lost}}, "$schema": DIALECTS[dialect]}
    return Pair(old, new, aim, lost)


def _later(random: Random, old: Files, dialect: str, aim: Aim, *, linked: bool) -> Files:
    """Another state of the files, mostly of the second where the first refers to it."""
    names, draw = [*old], random.random()
    if draw < 0.15:
        new = {name: moved(random, document) for name, document in old.items()}
    elif draw < 0.25:
        new = dict(old)
        new[names[0]] = Writer(random, dialect, names[0], names, aim).document()
    else:
        new = deepcopy(old)
    for _ in range(random.choice((0, 1, 1)) if draw < 0.25 else random.choice((1, 1, 1, 2, 3))):
        name = names[1] if linked and random.random() < 0.6 else random.choice(names)
        own, counting = dialect_of(new[name]), reached(new, names[0])
        if linked and random.random() < 0.4:
            new[name] = retold(random, new[name], own, counting)
        else:
            writer = Writer(random, own, name, names, aim)
            new[name] = edited(random, new[name], writer, counting)
    if linked and isinstance(new[names[0]], dict) and random.random() < 0.25:
        new[names[0]] = {**new[names[0]], "$schema": DIALECTS[random.choice([*DIALECTS])]}
    return new


def _link(random: Random, files: Files) -> None:
    """Let the first file refer to the second or outside, mostly where acceptance is turned round.

    It is mostly of another dialect, and what it refers to may refer to another file in turn. Data
    in the others may look as if they were the second.
    """
    first, *others = files
    dialect = DIALECTS[random.choice((dialect_of(files[first]), *DIALECTS))]
    second = files[others[0]]
    words = [
        word for word in ("$defs", "definitions") if isinstance(second, dict) and word in second
    ]
    parts = [f"#/{word}/one" for word in words] * 2
    reference = {"$ref": f"{others[0]}{random.choice(('', *parts))}"}
    draw = random.random()
    if draw < 0.15:
        reference = {"$ref": random.choice(EXTERNAL)}
    elif draw < 0.4 and words:
        third = [f"{other}{part}" for other in others[1:] for part in ("", *parts)]
        further = {"$ref": random.choice((*EXTERNAL, *third))}
        second[words[0]]["one"] = random.choice((further, {"allOf": [further]}))
    shapes = (reference, {"not": reference}, {"oneOf": [reference, {"type": "string"}]})
    files[first] = {"$schema": dialect, "properties": {"a": random.choice(shapes)}}
    for name in (first, *others[1:]):
        if isinstance(files[name], dict) and random.random() < 0.3:
            files[name]["examples"] = [{"$id": others[0], "id": others[0]}]


def _is_valid(document: Schema) -> bool:
    dialect = DIALECTS[dialect_of(document)]
    declared = {"$schema": dialect, **document} if isinstance(document, dict) else document
    return bool(jsonschema_rs.meta.is_valid(declared))


def _name(random: Random, files: Files) -> None:
    """Give the files identifiers: mostly all of them, below one address, few with another's."""
    bases = ("https://schemas.example/", "https://schemas.example/v1/", "urn:x:")
    base = random.choice(bases if len(files) == 1 else bases[:2])
    share = random.choice((1.0, 1.0, 1.0, 0.5))
    for name, document in files.items():
        if isinstance(document, dict) and random.random() < share:
            own = random.choice([*files]) if random.random() < 0.02 else name
            document["id" if dialect_of(document) == "04" else "$id"] = base + own


def _undeclared(random: Random, document: Schema) -> Schema:
    """The document, of the newest dialect perhaps without ``$schema``."""
    if dialect_of(document) != "2020-12" or isinstance(document, bool) or random.random() < 0.7:
        return document
    return {word: content for word, content in document.items() if word != "$schema"}


def _mended(random: Random, files: Files) -> Files:
    """The folder, in which few references lead nowhere."""
    files = deepcopy(files)
    addresses = Addresses(files)
    for document in files.values():
        for _, node in schemas(document, ()):
            for word in ("$ref", "$dynamicRef"):
                if isinstance(node, dict) and isinstance(node.get(word), str):
                    _lead_somewhere(random, addresses, document, node, word)
    if random.random() < 0.98:
        for document in files.values():
            for _, node in schemas(document, ()):
                _cut_circles(addresses, node, [])
    return files


def _lead_somewhere(
    random: Random, addresses: Addresses, document: Schema, node: Schema, word: str
) -> None:
    """Let a reference that leads nowhere lead to a definition, or remove it."""
    if node[word] in EXTERNAL or random.random() < 0.002:
        return
    if addresses.target({"$ref": node[word]}, base=node) is None:
        kept = "$defs" if "$defs" in document else "definitions"
        node[word] = f"#/{kept}/{random.choice(DEFINITIONS)}"
        if addresses.target({"$ref": node[word]}, base=node) is None:
            del node[word]


def _cut_circles(addresses: Addresses, node: Schema, way: list[int]) -> None:
    """Remove references that lead back to a schema for the same value: no validator ends there."""
    if not isinstance(node, dict) or len(way) > 40:
        return
    way = [*way, id(node)]
    for word in ("$ref", "$recursiveRef", "$dynamicRef"):
        if isinstance(reference := node.get(word), str):
            target = addresses.target({"$ref": reference}, base=node)
            if id(target) in way or len(way) == 40:
                del node[word]
            else:
                _cut_circles(addresses, target, way)
    for path, child in children(node):
        if path[0] in IN_PLACE:
            _cut_circles(addresses, child, way)
