"""The keywords of draft 2020-12: which say something, which hold subschemas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jsonschema_containment.formats import CHECKED
from jsonschema_containment.values import key

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

ONE = frozenset(
    {
        *("additionalProperties", "propertyNames", "items", "contains", "not", "if", "then"),
        *("else", "unevaluatedItems", "unevaluatedProperties"),
    }
)
MANY = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
NAMED = frozenset({"properties", "patternProperties", "dependentSchemas", "$defs", "definitions"})

ANNOTATIONS = frozenset(
    {
        *("title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly"),
        *("$comment", "contentEncoding", "contentMediaType", "contentSchema", "$schema"),
    }
)

UNORDERED = ("allOf", "anyOf", "oneOf")
_PARTS = ("properties", "patternProperties", "dependentSchemas")
_VALUES = (
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    *("minLength", "maxLength", "pattern", "format", "minItems", "maxItems", "uniqueItems"),
    *("minContains", "maxContains", "minProperties", "maxProperties", "dependentRequired"),
)
REFERENCES = ("$ref", "$dynamicRef")
IN_PLACE = frozenset({"not", "if", "then", "else", *UNORDERED, "dependentSchemas", *REFERENCES})
"""Keywords whose parts are about the same value."""

_ORDERED = tuple(sorted(ONE))
MEANT = frozenset(
    {"type", "enum", "const", "required", *ONE, *UNORDERED, *_PARTS, *_VALUES, *REFERENCES}
    | {"prefixItems", "dependencies"}
)


def stated(schema: dict[str, Any]) -> dict[str, Hashable]:
    """What a schema says without subschemas, in hashables."""
    out: dict[str, Hashable] = {}
    for word in _VALUES:
        if word in schema and (word != "format" or schema[word] in CHECKED):
            out[word] = key(schema[word])
    if "type" in schema:
        named = schema["type"]
        out["type"] = frozenset([named] if isinstance(named, str) else named)
    if "required" in schema:
        out["required"] = frozenset(schema["required"])
    if "enum" in schema:
        out["enum"] = frozenset(key(member) for member in schema["enum"])
    if "const" in schema:
        out["const"] = frozenset({key(schema["const"])})
    return out


def with_dependencies(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with ``dependencies`` said in the words of 2020-12, the clashing ones apart."""
    required = dict(schema.get("dependentRequired", {}))
    for name, needed in schema["dependencies"].items():
        if isinstance(needed, list):
            required[name] = [*required.get(name, ()), *needed]
    return schema | {"dependentRequired": required}


def subschemas(
    schema: dict[str, Any],
    dependencies: bool,  # noqa: FBT001 - as the world is
) -> Iterator[tuple[str, str, Any]]:
    """The subschemas of a schema: keyword, key within it, schema."""
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


def children(node: dict[str, Any]) -> Iterator[Any]:
    """The subschemas that stand directly in a schema."""
    for keyword, value in node.items():
        if keyword in ONE:
            yield value
        elif keyword in MANY and isinstance(value, list):
            yield from value
        elif keyword in (*NAMED, "dependencies") and isinstance(value, dict):
            yield from value.values()


def without_annotations(schema: Any) -> Any:  # noqa: ANN401 - any JSON
    """The schema without what says nothing about instances: titles, examples, ``x-…``."""
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
