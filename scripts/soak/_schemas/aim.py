"""Draws instances at the boundaries of schemas."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from soak._schemas.documents import Addresses, Json, Schema, replaced
from soak._schemas.samples import FORMATS, NAMES, PATTERNS, VALUES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    Place = tuple[Addresses, Schema]


class Aim:
    """Draws instances at the boundaries of schemas, from what they mention."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._values: list[Any] = list(VALUES)
        self._texts: list[str] = []
        self._names: list[str] = []

    def numbers(self, words: dict[str, Any]) -> None:
        """Learn the bounds among some keywords."""
        for bound in words.values():
            if not isinstance(bound, bool):
                self._values += [bound, bound + 1, bound - 1, bound + 0.5, bound * 2]

    def strings(self, texts: list[str] | tuple[str, ...]) -> None:
        """Learn strings."""
        self._texts += texts

    def values(self, values: Json) -> None:
        """Learn any values."""
        self._values += values

    def names(self, names: list[str]) -> None:
        """Learn names of properties."""
        self._names += names

    def instances(self, old: Place, new: Place, count: int) -> Iterator[Json]:
        """Draw so many different instances for the two states of a schema, each with its folder."""
        seen: set[str] = set()
        for number in range(4 * count):
            value = self._instance(*(old, old, new)[number % 3], 0)
            for _ in range(self._random.choice((0, 0, 1, 1, 2))):
                value = self._mutated(value)
            text = json.dumps(value, sort_keys=True)
            if text not in seen:
                seen.add(text)
                yield value
            if len(seen) == count:
                return

    def _any(self, depth: int = 0) -> Json:
        draw = self._random
        if depth < 3 and draw.random() < 0.3:
            if draw.random() < 0.5:
                return [self._any(depth + 1) for _ in range(draw.randrange(3))]
            names = draw.sample((*NAMES, *self._names), draw.randrange(4))
            return {name: self._any(depth + 1) for name in names}
        if self._texts and draw.random() < 0.4:
            return draw.choice(self._texts)
        return draw.choice(self._values)

    def _instance(self, addresses: Addresses, node: Schema, depth: int) -> Json:
        """A value that has a good chance to be valid."""
        draw = self._random
        words = self._in_place(addresses, node, 0)
        if not words or depth > 4 or draw.random() < 0.03:
            return self._any(depth)
        merged: dict[str, Any] = {}
        for part in words:
            merged = {**part, **merged}
        if "const" in merged and draw.random() < 0.8:
            return merged["const"]
        if isinstance(merged.get("enum"), list) and merged["enum"] and draw.random() < 0.8:
            return draw.choice(merged["enum"])
        kind = _type(draw, merged)
        if kind == "object":
            return self._object(addresses, words, depth)
        if kind == "array":
            return self._array(addresses, words, merged, depth)
        return self._scalar(kind, merged, depth)

    def _scalar(self, kind: str, merged: dict[str, Json], depth: int) -> Json:
        """A value without others in it; any value where the type is unknown."""
        draw = self._random
        if kind == "string":
            return self._string(merged)
        if kind in {"integer", "number"}:
            number = draw.choice([v for v in self._values if type(v) in {int, float}])
            return round(number) if kind == "integer" and draw.random() < 0.7 else number
        return draw.choice((True, False)) if kind == "boolean" else self._any(depth)

    def _in_place(self, addresses: Addresses, node: Schema, depth: int) -> list[dict[str, Any]]:
        """A schema and those that apply to the same value."""
        if not isinstance(node, dict) or depth > 5:
            return []
        out, draw = [node], self._random

        def add(part: Schema) -> None:
            out.extend(self._in_place(addresses, part, depth + 1))

        if isinstance(node.get("$ref"), str):
            add(addresses.target(node))
        for part in node.get("allOf", ()):
            add(part)
        for word in ("anyOf", "oneOf"):
            if node.get(word):
                add(draw.choice(node[word]))
        for word in ("if", "then", "else"):
            if "if" in node and draw.random() < 0.6:
                add(node.get(word))
        return out

    def _object(self, addresses: Addresses, words: list[dict[str, Any]], depth: int) -> Json:
        draw = self._random
        out: dict[str, Any] = {}
        for node in words:
            required = node.get("required", ())
            for name, schema in node.get("properties", {}).items():
                if name in required or draw.random() < 0.6:
                    out[name] = self._instance(addresses, schema, depth + 1)
            for name in required:
                out.setdefault(name, self._any(depth + 1))
            rest = node.get("additionalProperties", node.get("unevaluatedProperties"))
            if rest is not False and draw.random() < 0.4:
                name = draw.choice((*NAMES, *(self._texts[-20:])))
                schema = draw.choice([*node.get("patternProperties", {}).values(), rest])
                out.setdefault(name, self._instance(addresses, schema, depth + 1))
        return out

    def _array(
        self,
        addresses: Addresses,
        words: list[dict[str, Any]],
        merged: dict[str, Any],
        depth: int,
    ) -> Json:
        draw = self._random
        low = merged.get("minItems", 0)
        out = []
        for i in range(min(6, max(0, draw.choice((low, low + 1, merged.get("maxItems", 2), 3))))):
            node = draw.choice(words)
            first = node.get("prefixItems", node.get("items"))
            first = first if isinstance(first, list) else []
            rest = [node.get(word) for word in ("items", "additionalItems", "contains")]
            rest = [part for part in rest if isinstance(part, dict)]
            schema = first[i] if i < len(first) else draw.choice(rest) if rest else {}
            out.append(self._instance(addresses, schema, depth + 1))
        return out

    def _string(self, merged: dict[str, Any]) -> str:
        draw = self._random
        known = [*PATTERNS.get(merged.get("pattern", ""), ()), *self._texts]
        known = known if merged.get("pattern") in PATTERNS and draw.random() < 0.5 else known[-30:]
        if merged.get("format") in FORMATS and draw.random() < 0.7:
            known = list(FORMATS[merged["format"]])
        text = draw.choice([*known, "a", "ab"])
        length = merged.get("minLength", 0) if draw.random() < 0.5 else merged.get("maxLength", 0)
        if draw.random() < 0.4:
            text = (text * (length + 1))[: max(0, length + draw.choice((0, 0, 1, -1)))]
        return text

    def _mutated(self, value: Json) -> Json:
        """A value that differs in one place."""
        draw = self._random
        path, part = draw.choice([*_parts(value, ())])
        other: Any = self._any(2)
        match part:
            case dict() if draw.random() < 0.7:
                names = [*part]
                if names and draw.random() < 0.5:
                    gone = draw.choice(names)
                    other = {name: inner for name, inner in part.items() if name != gone}
                else:
                    other = {**part, draw.choice((*NAMES, *self._texts[-5:])): self._any(2)}
            case list() if draw.random() < 0.7:
                other = draw.choice(([*part, self._any(2)], part[:-1], [*part, *part[:1]]))
            case str() if draw.random() < 0.6:
                other = draw.choice(
                    (part + "\n", part[1:], part + "a", f"{part}{part}", part.upper())
                )
            case bool() | None:
                pass
            case int() | float() if draw.random() < 0.7:
                other = draw.choice((part + 1, part - 1, -part, part + 0.5, float(part)))
        return replaced(value, path, other)


def _type(random: Random, words: dict[str, Any]) -> str:
    """A type of value that some keywords are about."""
    types = words.get("type")
    if isinstance(types, list):
        return str(random.choice(types))
    if isinstance(types, str):
        return types
    about = {
        "object": ("properties", "required", "additionalProperties", "patternProperties"),
        "array": ("items", "prefixItems", "minItems", "maxItems", "contains", "uniqueItems"),
        "string": ("pattern", "format", "minLength", "maxLength"),
        "number": ("minimum", "maximum", "multipleOf", "exclusiveMinimum"),
    }
    fitting = [kind for kind, names in about.items() if words.keys() & {*names}]
    return random.choice(fitting) if fitting and random.random() < 0.85 else ""


def _parts(value: Json, path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """The values within a value, itself first, with their paths."""
    yield path, value
    keys = (
        value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    )
    for key in keys:
        yield from _parts(value[key], (*path, key))
