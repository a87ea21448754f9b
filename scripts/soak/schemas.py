"""Pairs of schemas: a verdict on them must agree with both validators on sampled instances.

The new schema is the old one with an edit anywhere, or a schema of its own; both have patterns,
references and keywords that contradict each other.
"""

import json
from pathlib import Path
from random import Random
from typing import Any

import jsonschema
import jsonschema_rs

import jsonschema_containment
from jsonschema_containment import NO_WITNESS, UnusableSchemaError

_STRINGS = ("", "a", "aa", "ab", "a-b", "b", "x" * 12, "é", "2020-01-01", "\n", "a\n", "A1")
_VALUES: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    1,
    -1,
    1.5,
    2,
    10**20,
    *_STRINGS,
    [],
    {},
    [1, "a"],
)
_PATTERNS = (
    "^a", "a$", "^a*$", "^(a|b)+$", "^[a-z]+(-[a-z]+)*$", "^(a|a)*$", "^(a*)*b$", "(?=a)", "^(?!b)",
    "^.{2,5}$", "^(a?){20}a{20}$", r"^\d+$", r"\bx", "([a-z]+-?)+!", "^$", "[", "a{2,1}",
)  # fmt: skip
_TYPES = ("null", "boolean", "integer", "number", "string", "array", "object")


def schema(random: Random, depth: int = 0) -> Any:  # noqa: ANN401 - any JSON Schema
    """A schema with a few keywords."""
    if depth > 3 or random.random() < 0.1:
        return random.choice([True, False, {}, {"type": random.choice(_TYPES)}])

    def below() -> Any:  # noqa: ANN401 - any JSON Schema
        return schema(random, depth + 1)

    keywords: dict[str, Any] = {
        "type": random.choice([*_TYPES, random.sample(_TYPES, 2)]),
        "enum": random.sample(_VALUES, 3),
        "const": random.choice(_VALUES),
        "minimum": random.randrange(-2, 4),
        "multipleOf": random.choice([1, 0.5, 3]),
        "maxLength": random.randrange(4),
        "pattern": random.choice(_PATTERNS),
        "properties": {name: below() for name in random.sample("abc", 2)},
        "patternProperties": {random.choice(_PATTERNS): below()},
        "additionalProperties": below(),
        "required": random.sample("abc", random.randrange(3)),
        "propertyNames": below(),
        "items": below(),
        "prefixItems": [below(), below()],
        "contains": below(),
        "uniqueItems": random.choice([True, False]),
        "allOf": [below(), below()],
        "anyOf": [below(), below()],
        "oneOf": [below(), below()],
        "not": below(),
        "if": below(),
        "then": below(),
        "unevaluatedProperties": below(),
        "$ref": random.choice(["#", "#/$defs/a", "#/nowhere", "https://a.invalid/b"]),
        "$defs": {"a": below()},
        "$schema": random.choice(["https://json-schema.org/draft/2020-12/schema", "x\n::error::"]),
    }
    names = random.sample(sorted(keywords), random.randrange(1, 4))
    return {name: keywords[name] for name in names}


def edited(random: Random, node: Any) -> Any:  # noqa: ANN401 - any JSON Schema
    """A schema with one change somewhere."""
    if not isinstance(node, dict) or not node or random.random() < 0.3:
        return schema(random, 2)
    name = random.choice(sorted(node))
    rest = {key: value for key, value in node.items() if key != name}
    if random.random() < 0.2:
        return rest
    return rest | {name: edited(random, node[name]) if isinstance(node[name], dict) else node[name]}


def instance(random: Random, depth: int = 0) -> Any:  # noqa: ANN401 - any JSON
    """A value of any type."""
    if depth > 2 or random.random() < 0.6:
        return random.choice(_VALUES)
    if random.random() < 0.5:
        return [instance(random, depth + 1) for _ in range(random.randrange(3))]
    return {
        name: instance(random, depth + 1) for name in random.sample("abcd", random.randrange(4))
    }


def attack(random: Random, folder: Path) -> str | None:  # noqa: ARG001 - nothing is written
    """Compare two schemas, and put sampled instances to both validators."""
    old = schema(random)
    new = edited(random, old) if random.random() < 0.7 else schema(random)
    try:
        direction = jsonschema_containment.accepts(old, new)
    except UnusableSchemaError:
        return None
    if direction.verdict == "breaking":
        witness = direction.witness
        if witness is NO_WITNESS or not (_accepts(old, witness) and not _accepts(new, witness)):
            return f"the witness {witness!r} of {json.dumps([old, new])} is none"
    if direction.verdict == "compatible":
        for _ in range(60):
            value = instance(random)
            if _accepts(old, value) and _accepts(new, value) is False:
                return f"{value!r} breaks {json.dumps([old, new])}, which is called compatible"
    return None


def _accepts(schema: Any, value: Any) -> bool | None:  # noqa: ANN401 - any JSON
    """Whether both validators accept a value; None where they differ or one fails."""
    try:
        exact = bool(jsonschema.Draft202012Validator(schema).is_valid(value))
    except Exception:  # noqa: BLE001 - a reference that leads nowhere, a pattern that is none
        return None
    return exact if exact == _fast(schema, value) else None


def _fast(schema: Any, value: Any) -> bool | None:  # noqa: ANN401 - any JSON
    try:
        return bool(jsonschema_rs.Draft202012Validator(schema, offline=True).is_valid(value))
    except (ValueError, jsonschema_rs.ReferencingError):
        return None
