"""Comparing two schemas."""

from __future__ import annotations

import json
from typing import Any

from jsonschema_containment.attribution import attributed_changes
from jsonschema_containment.budget import Budget
from jsonschema_containment.documents import check_schema
from jsonschema_containment.results import Comparison, Direction
from jsonschema_containment.values import key
from jsonschema_containment.verdict import Pair

STEPS = 2_000_000
"""The steps of one direction: some seconds of one processor."""

_PARTS = 5
"""Reading the documents, and two directions by up to two ways to read them."""

_EQUAL = Direction("compatible", "equal")


def compare(old: Any, new: Any, *, steps: int = STEPS) -> Comparison:  # noqa: ANN401 - any JSON Schema
    """Compare two JSON Schemas of draft 2020-12 (as which they are read, whatever they declare).

    The result depends on the schemas and the steps alone. Nothing is fetched.

    Args:
        old: a schema: an object, true or false.
        new: the schema that is to take its place.
        steps: how many each direction may take before it is called unproven.

    Raises:
        UnusableSchemaError: a document is not a valid schema, or is nested too deep or too large.
    """
    old, new = _checked(old, new)
    if key(old) == key(new):
        return Comparison(_EQUAL, _EQUAL, (), equal=True)
    pair = Pair(old, new, Budget(_PARTS * steps), steps)
    backward, forward = pair.backward(), pair.forward()
    changes = attributed_changes((old, new), (backward, forward), steps // 2)
    return Comparison(backward, forward, changes)


def accepts(old: Any, new: Any, *, steps: int = STEPS) -> Direction:  # noqa: ANN401 - any JSON Schema
    """Whether a new schema accepts everything that an old one did: `compare`'s ``backward`` alone.

    Args:
        old: as for `compare`.
        new: as for `compare`.
        steps: as for `compare`.

    Raises:
        UnusableSchemaError: as for `compare`.
    """
    old, new = _checked(old, new)
    if key(old) == key(new):
        return _EQUAL
    return Pair(old, new, Budget(_PARTS * steps), steps).backward()


def _checked(old: Any, new: Any) -> tuple[Any, Any]:  # noqa: ANN401 - any JSON
    check_schema(old, "the old schema")
    check_schema(new, "the new schema")
    # One object in several places would be one subschema with several meanings.
    return json.loads(json.dumps(old)), json.loads(json.dumps(new))
