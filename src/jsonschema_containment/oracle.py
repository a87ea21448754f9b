"""The canonical form of ``jsonschema-rs`` as an oracle, where our own proof found no end.

It is experimental: its "yes" is believed only for documents whose keywords we have tried against
random instances and which both validators read alike; its "no" never, for a break needs a witness.
A missing or changed interface says nothing.
"""

from __future__ import annotations

from typing import Any

import jsonschema_rs

_TRUSTED = frozenset(
    {
        *("type", "enum", "const", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
        *("minLength", "maxLength", "minItems", "maxItems", "uniqueItems", "items", "prefixItems"),
        *("properties", "required", "additionalProperties", "minProperties", "maxProperties"),
        *("allOf", "anyOf", "oneOf", "not", "$ref", "$defs", "definitions", "$schema", "$comment"),
        *("title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly"),
    }
)
_NAMED = ("properties", "$defs", "definitions")


def trusted(schema: Any) -> bool:  # noqa: ANN401 - any JSON
    """Whether a document has only keywords on which the oracle was tried."""
    todo = [schema]
    while todo:
        node = todo.pop()
        if not isinstance(node, dict):
            continue
        if not all(word in _TRUSTED or word.startswith("x-") for word in node):
            return False
        for word, content in node.items():
            if word in _NAMED:
                todo.extend(content.values())
            elif word in ("allOf", "anyOf", "oneOf", "prefixItems"):
                todo.extend(content)
            elif word in ("items", "additionalProperties", "not"):
                todo.append(content)
    return True


def covers(old: Any, new: Any) -> bool:  # noqa: ANN401 - any JSON
    """Whether the oracle proves that new accepts all that old does. May take long, or for ever."""
    try:
        right = jsonschema_rs.canonicalize(new, offline=True)
        answer = right.covers(jsonschema_rs.canonicalize(old, offline=True))
        yes = jsonschema_rs.canonical.Containment.YES
    except Exception:  # noqa: BLE001 - an interface that changed is one that says nothing
        return False
    return answer is yes


def difference(old: Any, new: Any) -> Any:  # noqa: ANN401 - any JSON
    """A schema of what old accepts and new refuses, as the oracle sees it; None: unknown."""
    try:
        left = jsonschema_rs.canonicalize(old, offline=True)
        found = left.subtract(jsonschema_rs.canonicalize(new, offline=True)).to_json_schema()
    except Exception:  # noqa: BLE001 - as above
        return None
    return found if isinstance(found, dict | bool) else None
