"""The keywords of draft 2020-12: assertions, annotations and those with subschemas."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from jsonschema_containment.formats import CHECKED
from jsonschema_containment.pointers import token
from jsonschema_containment.values import is_ambiguous, key

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

ONE = frozenset(
    """
    additionalProperties propertyNames items contains not if then else unevaluatedItems
    unevaluatedProperties
    """.split()
)
"""Keywords with one subschema."""

MANY = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
"""Keywords with a list of subschemas."""

INVERTING = frozenset({"not", "if", "oneOf"})
"""Keywords below which a schema that accepts more may make the whole accept less."""

DEFINITIONS = ("$defs", "definitions")
"""Keywords with subschemas that only references apply."""

NAMED = frozenset({"properties", "patternProperties", "dependentSchemas", *DEFINITIONS})
"""Keywords with subschemas by name."""

ANNOTATIONS = frozenset(
    """
    title description default examples deprecated readOnly writeOnly $comment
    contentEncoding contentMediaType contentSchema $schema
    """.split()
)
"""Keywords that say nothing about which instances are valid."""

UNORDERED = ("allOf", "anyOf", "oneOf")
REFERENCES = ("$ref", "$dynamicRef")
IN_PLACE = frozenset({"not", "if", "then", "else", *UNORDERED, "dependentSchemas", *REFERENCES})
"""Keywords whose subschemas are about the same value."""

_PARTS = ("properties", "patternProperties", "dependentSchemas")
_SIMPLE = tuple(
    """
    minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength pattern
    format minItems maxItems uniqueItems minContains maxContains minProperties maxProperties
    dependentRequired
    """.split()
)
_WITH_NUMBERS = tuple(
    "minimum maximum exclusiveMinimum exclusiveMaximum multipleOf enum const".split()
)
_ORDERED = tuple(sorted(ONE))

MEANINGFUL = frozenset(
    {"type", "enum", "const", "required", *ONE, *UNORDERED, *_PARTS, *_SIMPLE, *REFERENCES}
    | {"prefixItems", "dependencies"}
)
"""Keywords that decide which instances are valid."""


def simple_keywords(schema: dict[str, Any]) -> dict[str, Hashable]:
    """The keywords of a schema that have no subschemas, with hashable values.

    Those with a number that validators read differently are ``ambiguous``: keyword and text. With
    ``multipleOf`` comes whether both validators divide by it without rounding.
    """
    out: dict[str, Hashable] = {}
    for word in _SIMPLE:
        if word in schema and (word != "format" or schema[word] in CHECKED):
            out[word] = key(schema[word])
    if "multipleOf" in out:
        factor = schema["multipleOf"]
        exact = factor == 1 or (isinstance(factor, int) and int(float(factor)) == factor)
        out["multipleOf"] = ("number", factor, exact)
    if "type" in schema:
        types = schema["type"]
        out["type"] = frozenset([types] if isinstance(types, str) else types)
    if "required" in schema:
        out["required"] = frozenset(schema["required"])
    if "enum" in schema:
        out["enum"] = frozenset(key(member) for member in schema["enum"])
    if "const" in schema:
        out["const"] = frozenset({key(schema["const"])})
    ambiguous = [w for w in _WITH_NUMBERS if w in schema and is_ambiguous(schema[w])]
    texts = frozenset((word, json.dumps(schema[word], sort_keys=True)) for word in ambiguous)
    if texts:
        out = {word: content for word, content in out.items() if word not in ambiguous}
        out["ambiguous"] = texts
    return out


def with_dependencies(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with the lists of ``dependencies`` among its ``dependentRequired``."""
    required = dict(schema.get("dependentRequired", {}))
    for name, needed in schema["dependencies"].items():
        if isinstance(needed, list):
            required[name] = [*required.get(name, ()), *needed]
    return schema | {"dependentRequired": required}


def subschemas(schema: dict[str, Any], *, dependencies: bool) -> Iterator[tuple[str, str, Any]]:
    """The subschemas of a schema: keyword, key within it, schema.

    With ``dependencies``, its schemas count as ``dependentSchemas``.
    """
    for word in _ORDERED:
        if word in schema:
            yield word, "", schema[word]
    for word in (*UNORDERED, "prefixItems"):
        for i, part in enumerate(schema.get(word, ())):
            yield word, str(i), part
    for word in _PARTS:
        for name, part in schema.get(word, {}).items():
            yield word, name, part
    for name, part in schema.get("dependencies", {}).items() if dependencies else ():
        if not isinstance(part, list):
            yield "dependentSchemas", name, part


def places(node: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The direct subschemas of a schema, definitions among them, with JSON pointers from it."""
    for keyword, value in node.items():
        if keyword in ONE or keyword == "contentSchema":
            yield f"/{keyword}", value
        elif keyword in MANY and isinstance(value, list):
            yield from ((f"/{keyword}/{i}", part) for i, part in enumerate(value))
        elif keyword in (*NAMED, "dependencies") and isinstance(value, dict):
            for name, part in value.items():
                yield f"/{keyword}/{token(name)}", part


def objects(schema: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - any JSON
    """Each object in a schema, data among them."""
    todo = [schema]
    while todo:
        node = todo.pop()
        if isinstance(node, dict):
            yield node
            todo.extend(node.values())
        elif isinstance(node, list):
            todo.extend(node)


def without_annotations(schema: Any) -> Any:  # noqa: ANN401 - any JSON
    """The schema without annotations: titles, examples, ``x-…``."""
    if not isinstance(schema, dict):
        return schema
    out = {}
    for word, content in schema.items():
        if word in ANNOTATIONS or word.startswith("x-"):
            continue
        if word in ONE:
            out[word] = without_annotations(content)
        elif word in MANY and isinstance(content, list):
            out[word] = [without_annotations(part) for part in content]
        elif word in NAMED and isinstance(content, dict):
            out[word] = {name: without_annotations(part) for name, part in content.items()}
        else:
            out[word] = content
    return out
