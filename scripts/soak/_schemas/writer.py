"""Draws schemas, with what traps a reader of schemas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from soak._schemas.documents import DIALECTS, EXTERNAL, OLD_REFERENCES, Schema
from soak._schemas.samples import (
    DEFINITIONS,
    EDGES,
    FORMATS,
    HUGE,
    NAMES,
    PATTERNS,
    SURROGATES,
    TYPES,
    VALUES,
    escaped,
    neighbours,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from soak._schemas.aim import Aim


class Writer:
    """Draws schemas of one dialect, for a file of a folder; the aim learns what they mention."""

    def __init__(self, random: Random, dialect: str, name: str, names: list[str], aim: Aim) -> None:
        self._random, self._dialect, self.aim = random, dialect, aim
        self._name, self._others = name, [other for other in names if other != name]
        self._year = dialect[:2] == "20"
        self._definitions = "$defs" if self._year else "definitions"
        self._id = "id" if dialect == "04" else "$id"

    def document(self) -> Schema:
        """A whole file."""
        draw = self._random
        if self._dialect != "04" and draw.random() < 0.02:
            return draw.choice([True, False])
        small = draw.random() < 0.4
        root = self.schema(1 if small else 0)
        if not isinstance(root, dict):
            root = {}
        if small and draw.random() < 0.7:
            return {"$schema": DIALECTS[self._dialect], **root}
        if self._dialect in OLD_REFERENCES and "$ref" in root and draw.random() < 0.7:
            root = {"allOf": [root]}  # else nothing but the reference counts
        definitions = {name: self.schema(1) for name in DEFINITIONS}
        if draw.random() < 0.2 and isinstance(two := definitions["two"], dict):
            two |= {"$anchor": "two"} if self._year else {self._id: "#two"}
        if draw.random() < 0.2:
            definitions |= self._ring()
        if draw.random() < 0.15:
            definitions["inner"] = self._embedded()
        root[self._definitions] = root.get(self._definitions, {}) | definitions
        if draw.random() < 0.1:
            root["x-more"] = {"deep": self.schema(2)}
        return {"$schema": DIALECTS[self._dialect], **root}

    def _ring(self) -> dict[str, Schema]:
        """Definitions that refer to one another, a level of the value down."""
        count = self._random.randrange(2, 6)
        names = [f"ring{i}" for i in range(count)]
        end = self._smallest()
        return {
            name: {
                "properties": {
                    key: {"$ref": f"#/{self._definitions}/{other}"}
                    for key, other in zip("abc", self._random.choices(names, k=3), strict=True)
                }
                | {"end": end}
            }
            for name in names
        }

    def _embedded(self) -> Schema:
        """A resource of its own in the file, perhaps in another dialect."""
        dialect = self._random.choice([self._dialect, *DIALECTS])
        inner = Writer(self._random, dialect, self._name, self._others, self.aim)
        schema = inner.schema(2)
        schema = schema if isinstance(schema, dict) else {}
        if dialect in OLD_REFERENCES:
            schema.pop("$ref", None)
        schema[inner._id] = self._random.choice(("inner", "https://schemas.example/inner"))
        return {"$schema": DIALECTS[dialect], **schema}

    def schema(self, depth: int) -> Schema:
        """A schema of a few keywords, mostly about values of one type."""
        draw = self._random
        if depth > 2 or draw.random() < (0.1, 0.15, 0.35)[depth]:
            return self._smallest()
        kinds: list[Callable[[int], dict[str, Any]]]
        kinds = [self._number, self._string, self._array, self._object, self._any]
        weights = (2, 4, 3, 5, 2) if depth else (1, 2, 3, 9, 1)
        kind = draw.choices(kinds, weights)[0]
        words = kind(depth)
        if draw.random() < 0.2:
            words |= self._combined(depth)
        if draw.random() < 0.15:
            words |= self.reference()
        if draw.random() < 0.08:
            words |= self._decoy()
        if not depth or draw.random() < 0.05:
            words.pop("$ref", None) if draw.random() < 0.7 else None
        return words

    def _smallest(self) -> Schema:
        draw = self._random
        if draw.random() < 0.3 and self._dialect != "04":
            return draw.choice((True, False))
        return draw.choice(({}, {"type": draw.choice(TYPES)}, self.reference()))

    def _number(self, _: int) -> dict[str, Any]:
        draw, low = self._random, self._random.randrange(-2, 4)
        huge = draw.random() < 0.1
        words: dict[str, Any] = {
            "minimum": draw.choice(HUGE) if huge else low,
            "maximum": draw.choice(HUGE) if huge else low + draw.randrange(6),
            "multipleOf": draw.choice((1, 2, 3, 0.5, 0.1, 1.5, 10**20 if huge else 4)),
        }
        if self._dialect == "04":
            exclusive = {"exclusiveMinimum": draw.random() < 0.7, "exclusiveMaximum": True}
            words = self._some(words, 1, 3)
            words |= {w: e for w, e in exclusive.items() if w[9:].lower() in words}
        else:
            words |= {"exclusiveMinimum": low, "exclusiveMaximum": low + 3}
            words = self._some(words, 1, 2)
        self.aim.numbers(words)
        return {"type": draw.choice(("integer", "number", ["number", "null"])), **words}

    def texts(self) -> Schema:
        """A schema of strings: a pattern and perhaps one thing more."""
        words = {"pattern": self.pattern()}
        if self._random.random() < 0.2:
            words |= self._string(0)
        return {"$schema": DIALECTS[self._dialect], "type": "string", **words}

    def _string(self, _: int) -> dict[str, Any]:
        draw, low = self._random, self._random.randrange(4)
        name = draw.choice([*FORMATS])
        words: dict[str, Any] = {
            "minLength": low,
            "maxLength": low + draw.randrange(4),
            "pattern": self.pattern(),
            "format": name,
            "enum": draw.sample(("a", "b", "ab", "1", "é", "", "\n", None), 3),
        }
        words = self._some(words, 1, 2)
        if "format" in words:
            self.aim.strings(FORMATS[name])
        self.aim.values(words.get("enum", ()))
        return {"type": "string", **words} if draw.random() < 0.8 else words

    def pattern(self) -> str:
        draw = self._random
        if draw.random() < 0.5:
            pattern = draw.choice([*PATTERNS])
            self.aim.strings(PATTERNS[pattern])
            return pattern
        ranges, texts = [], []
        for _ in range(draw.choice((1, 1, 2))):
            edges = (*EDGES, *SURROGATES) if draw.random() < 0.03 else EDGES
            low, high = sorted(draw.choices(edges, k=2))
            ranges.append(f"{escaped(low)}-{escaped(high)}" if draw.random() < 0.8 else "a")
            texts += [*neighbours(low), *neighbours(high)]
        inside = f"[{draw.choice(('^', ''))}{''.join(ranges)}]"
        self.aim.strings(texts + [f"{text}{text}" for text in texts])
        return draw.choice((f"^{inside}$", f"^{inside}{{1,2}}$", inside, f"^a?{inside}*$"))

    def _array(self, depth: int) -> dict[str, Any]:
        draw, low = self._random, self._random.randrange(3)
        tuple_, rest = ("items", "additionalItems")
        if self._dialect == "2020-12":
            tuple_, rest = ("prefixItems", "items")
        words: dict[str, Any] = {
            "items": lambda: self.schema(depth + 1),
            "minItems": low,
            "maxItems": low + draw.randrange(3),
            "uniqueItems": draw.random() < 0.8,
        }
        if self._dialect != "04":
            words["contains"] = lambda: self.schema(depth + 1)
        if self._year:
            words |= {"minContains": draw.randrange(3), "maxContains": draw.randrange(3)}
            words["unevaluatedItems"] = lambda: self.schema(depth + 1)
        words = self._some(words, 1, 3)
        if draw.random() < 0.35:
            words[tuple_] = [self.schema(depth + 1) for _ in range(draw.choice((1, 2, 2)))]
            if draw.random() < 0.5:
                words[rest] = self._closing(depth)
        elif draw.random() < 0.1:
            words["additionalItems"] = self._closing(depth)  # it counts for nothing here
        if draw.random() < 0.05:
            words["prefixItems"] = [self.schema(depth + 1)]  # only 2020-12 has it
        return {"type": "array", **words} if draw.random() < 0.8 else words

    def _object(self, depth: int) -> dict[str, Any]:
        draw = self._random
        names = draw.sample(NAMES[:3] if draw.random() < 0.6 else NAMES, 3)
        self.aim.names(names)

        def below() -> Schema:
            return self.schema(depth + 1)

        properties = {name: below() for name in names[: draw.choice((1, 2, 3))]}
        words: dict[str, Any] = {
            "required": names[: draw.choice((1, 2))],
            "patternProperties": lambda: {self.pattern(): below()},
            "additionalProperties": lambda: self._closing(depth),
            "minProperties": draw.randrange(3),
            "maxProperties": draw.randrange(1, 4),
            "dependencies": lambda: {names[0]: draw.choice(([names[1]], below()))},
        }
        if self._dialect != "04":
            words["propertyNames"] = below
        if self._year:
            words |= {
                "dependentRequired": {names[0]: [names[1]]},
                "dependentSchemas": lambda: {names[1]: below()},
                "unevaluatedProperties": lambda: self._closing(depth),
            }
            if draw.random() < 0.8:
                del words["dependencies"]  # not a keyword of these dialects
        words = {"properties": properties, **self._some(words, 0, 3)}
        return {"type": "object", **words} if draw.random() < 0.8 else words

    def _any(self, _: int) -> dict[str, Any]:
        draw = self._random
        words: dict[str, Any] = {
            "enum": draw.sample(VALUES, 3),
            "type": draw.sample(TYPES, 2),
        }
        if self._dialect != "04":
            words["const"] = draw.choice((*VALUES, *HUGE))
        words = self._some(words, 1, 1)
        self.aim.values([*words.get("enum", ()), *([words["const"]] if "const" in words else [])])
        return words

    def _combined(self, depth: int) -> dict[str, Any]:
        draw = self._random

        def below() -> Schema:
            return self.schema(depth + 1)

        words: dict[str, Any] = {
            "allOf": lambda: [below(), below()],
            "anyOf": lambda: [below(), below()],
            "oneOf": lambda: [below(), below()],
            "not": below,
        }
        if self._dialect not in ("04", "06"):
            words["if"] = below
        words = self._some(words, 1, 1)
        if "if" in words:
            words |= {word: below() for word in draw.choice((["then"], ["else"], ["then", "else"]))}
        return words

    def reference(self) -> dict[str, Any]:
        """A reference: within the file, to another file, outside, or into nowhere."""
        draw = self._random
        definition = f"/{self._definitions}/{draw.choice(DEFINITIONS)}"
        local = [f"#{definition}"] * 8 + ["#", "#/x-more/deep", "#/properties/a", "inner"]
        local += ["#two", f"#/{self._definitions}/ring0"]
        if self._dialect == "2019-09" and draw.random() < 0.1:
            return {"$recursiveRef": "#"}
        if self._dialect == "2020-12" and draw.random() < 0.05:
            return {"$dynamicRef": f"#{definition}"}
        if self._others and draw.random() < 0.6:
            other = draw.choice(self._others)
            above = "../" if self._name.startswith("sub/") else ""
            both = (f"/definitions/{draw.choice(DEFINITIONS)}", definition)
            fragment = draw.choice(("", f"#{both[0]}", f"#{both[1]}", f"#{both[1]}"))
            base = draw.choice((above, above, above, "https://schemas.example/"))
            return {"$ref": f"{base}{other}{fragment}"}
        if draw.random() < 0.08:
            return {"$ref": draw.choice((*EXTERNAL, "#/nowhere", "https://schemas.example/inner"))}
        return {"$ref": draw.choice(local)}

    def _decoy(self) -> dict[str, Any]:
        """What looks like a reference or an identifier, and is data or a name."""
        draw = self._random
        target = draw.choice((f"#/{self._definitions}/one", "main.json", "other.json", "nope.json"))
        data = draw.choice(({"$ref": target}, {"$id": target}, {"id": target, "$anchor": "one"}))
        self.aim.values([data])
        words: list[dict[str, Any]] = [
            {"examples": [data]},
            {"default": data},
            {"enum": [data, 1]},
            {"x-note": data},
        ]
        if self._dialect != "04":
            words.append({"const": data})
        return draw.choice(words)

    def _closing(self, depth: int) -> Schema:
        """What follows the named or first parts: often nothing."""
        return False if self._random.random() < 0.6 else self.schema(depth + 1) or True

    def _some(self, words: dict[str, Any], least: int, most: int) -> dict[str, Any]:
        count = self._random.randint(least, most)
        chosen = self._random.sample([*words], min(count, len(words)))
        return {w: words[w]() if callable(words[w]) else words[w] for w in chosen}
