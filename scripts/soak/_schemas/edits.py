"""Edits of one place of a document, and moves to another dialect."""

from __future__ import annotations

import functools
import json
import operator
import re
from typing import TYPE_CHECKING

from jsonschema_containment.values import key
from soak._schemas.documents import DIALECTS, OLD_REFERENCES, Json, Schema, replaced, schemas
from soak._schemas.samples import EDGES, FORMATS, NAMES, RESEMBLED, TYPES, VALUES, escaped

if TYPE_CHECKING:
    from random import Random

    from soak._schemas.writer import Writer


def edited(random: Random, document: Schema, writer: Writer, reached: set[int]) -> Schema:
    """The document with one place changed, mostly one of those that count."""
    places = [*schemas(document, ())]
    if random.random() < 0.9:
        places = [place for place in places if id(place[1]) in reached] or places
    path, node = random.choice(places)
    return replaced(document, path, _edit(random, node, writer, top=not path))


def other_texts(random: Random, schema: Schema, writer: Writer) -> Schema:
    """Another schema of strings: a pattern became another, a format or a bound of the length."""
    rest = {word: content for word, content in schema.items() if word != "pattern"}
    pattern = schema["pattern"]
    formats = [RESEMBLED[pattern]] * 3 if pattern in RESEMBLED else [random.choice([*FORMATS])]
    name = random.choice(formats)
    writer.aim.strings(FORMATS[name])
    other = {"pattern": _other_pattern(random, pattern, writer)}
    return rest | random.choice((other, {"format": name}, {"maxLength": random.randrange(3)}))


def _edit(random: Random, node: Schema, writer: Writer, *, top: bool) -> Schema:
    if not isinstance(node, dict) or not node or (not top and random.random() < 0.15):
        return writer.schema(2)
    node = dict(node)
    kept = {"$schema", "$defs", "definitions"} if top else {"$schema"}
    words = sorted(node.keys() - kept)
    word = random.choice(words) if words else ""
    match random.randrange(8):
        case 0 if word:
            del node[word]
        case 1:
            more = writer.schema(2)
            node |= more if isinstance(more, dict) else {}
        case 2 if "$ref" in node:
            reference = node.pop("$ref")
            node["allOf"] = [*node.get("allOf", ()), {"$ref": reference}]
        case 2 if "pattern" in node and node["pattern"] in RESEMBLED:
            pattern = node.pop("pattern")
            node["format"] = RESEMBLED[pattern]
            writer.aim.strings(FORMATS[node["format"]])
        case 2 if not top:
            node = {random.choice(("allOf", "anyOf", "oneOf")): [node]}
        case 3 if not top:
            other = writer.schema(2)
            node = {random.choice(("allOf", "anyOf", "oneOf")): [node, other or {}]}
        case _ if word:
            node[word] = _varied(random, word, node[word], writer)
    return node


def _varied(random: Random, word: str, content: Json, writer: Writer) -> Json:
    """Another content of a keyword, close to what it was."""
    if word == "$ref":
        return writer.reference().get("$ref", content)
    if word in {"pattern", "format"}:
        other = _other_pattern(random, content, writer)
        return other if word == "pattern" else random.choice([*FORMATS])
    if word == "type":
        types = [content] if isinstance(content, str) else content
        extra = random.choice([t for t in TYPES if t not in types] or ["null"])
        return random.choice(([*types, extra], [extra], types[0]))
    if isinstance(content, bool):
        return not content
    if isinstance(content, int | float):
        writer.aim.numbers({word: content})
        return max(content + random.choice((-1, 1, 2)), 0 if word[3:4].isupper() else -9)
    return _more_or_less(random, word, content, writer)


def _other_pattern(random: Random, pattern: str, writer: Writer) -> str:
    """Another pattern; of a class of characters mostly one with another end of a range."""
    parts = re.split(r"(\\u[0-9A-F]{4})", pattern)
    if len(parts) > 1 and random.random() < 0.6:
        parts[random.randrange(1, len(parts), 2)] = escaped(random.choice(EDGES))
        return "".join(parts)
    return writer.pattern()


def _more_or_less(random: Random, word: str, content: Json, writer: Writer) -> Json:
    """A list of values or names, or properties, with one more or one less."""
    if word in {"enum", "required"} and isinstance(content, list):
        if random.random() < 0.5 and len(content) > 1:
            return content[:-1]
        more = random.choice(NAMES if word == "required" else VALUES)
        return content if any(key(more) == key(member) for member in content) else [*content, more]
    if word == "properties" and isinstance(content, dict):
        name = random.choice(NAMES)
        rest = {n: s for n, s in content.items() if n != name}
        less = name in content and random.random() < 0.5
        return rest if less else {**rest, name: writer.schema(2)}
    return content


def retold(random: Random, document: Schema, dialect: str, reached: set[int]) -> Schema:
    """The document with one schema in other words, by its dialect of the same meaning."""
    places = [(p, n) for p, n in schemas(document, ()) if p and id(n) in reached]
    if not places:
        return document
    path, node = random.choice(places)
    ways: list[Schema] = [{"allOf": [node]}]
    if isinstance(node, dict):
        ways += [{**node, **words} for words in _UNKNOWN[dialect]]
        if "const" in node:
            rest = {word: content for word, content in node.items() if word != "const"}
            ways += [{**rest, "enum": [node["const"]]}] * 3
        if node.get("type") == "integer" and "multipleOf" not in node:
            ways += [{**node, "multipleOf": 1}] * 2
        if "$ref" in node and dialect in OLD_REFERENCES:
            ways += [{"$ref": node["$ref"]}, {**node, "type": random.choice(TYPES)}]
    return replaced(document, path, random.choice(ways))


_LATE: tuple[dict[str, Json], ...] = (
    {"prefixItems": [{"type": "string"}]},
    {"dependentRequired": {"a": ["b"]}},
    {"minContains": 2},
)
_UNKNOWN: dict[str, tuple[dict[str, Json], ...]] = {
    "04": (*_LATE, {"const": 1}, {"propertyNames": {"maxLength": 1}}, {"if": False, "else": {}}),
    "06": (*_LATE, {"if": {}, "then": {"not": {}}}),
    "07": _LATE,
    "2019-09": _LATE[:1],
    "2020-12": ({"additionalItems": False},),
}
"""Keywords that say nothing in a dialect, and something in another."""


def moved(random: Random, document: Schema) -> Schema:
    """The document in another dialect: its keywords renamed as people do, or not at all."""
    if not isinstance(document, dict):
        return document
    target = random.choice([*DIALECTS])
    if random.random() < 0.5 or target != "2020-12":
        return {**document, "$schema": DIALECTS[target]}
    return {**_renamed(document), "$schema": DIALECTS[target]}


def _renamed(document: Schema) -> Schema:
    """A document with the keywords of 2020-12, its references with them."""
    moved = json.loads(json.dumps(document).replace("#/definitions/", "#/$defs/"))
    # Inner schemas first: the paths to them hold until what is around them is renamed.
    for path, node in sorted(schemas(moved, ()), key=lambda place: -len(place[0])):
        if isinstance(node, dict):
            inner = functools.reduce(operator.getitem, path, moved)
            moved = replaced(moved, path, _renamed_keywords(inner))
    return moved


def _renamed_keywords(node: dict[str, Json]) -> dict[str, Json]:
    out = dict(node)
    if isinstance(out.get("items"), list):
        out["prefixItems"] = out.pop("items")
        if "additionalItems" in out:
            out["items"] = out.pop("additionalItems")
    out.pop("additionalItems", None)
    for bound in ("minimum", "maximum"):
        word = f"exclusive{bound.capitalize()}"
        if isinstance(out.get(word), bool) and out.pop(word) and bound in out:
            out[word] = out.pop(bound)
    for word, name in (("definitions", "$defs"), ("id", "$id")):
        if word in out:
            out[name] = out.pop(word)
    return out
