"""Whether a schema accepts no less when what it refers to accepts no less."""

from typing import Any

from rostra.compatibility.documents import Schema

_TURNED = {"not", "if", "oneOf"}
"""Below these a schema that accepts more may make the whole accept less."""

_COUNTED = {"maxContains", "unevaluatedItems", "unevaluatedProperties"}
"""With these the whole depends on which parts of a value a schema looked at or accepts."""

_DYNAMIC = {"$dynamicRef", "$dynamicAnchor"}


def monotone(schema: Schema) -> bool:
    """Whether it surely does; false where that cannot be told from the keywords alone."""
    todo: list[tuple[Any, bool]] = [(schema, False)]
    while todo:
        node, turned = todo.pop()
        if isinstance(node, dict):
            if (node.keys() & (_COUNTED | _DYNAMIC)) or (turned and "$ref" in node):
                return False
            todo.extend((part, turned or word in _TURNED) for word, part in node.items())
        elif isinstance(node, list):
            todo.extend((part, turned) for part in node)
    return True
