"""Whether a change of a schema keeps its promises.

`judging` gives a verdict for one direction: `inclusion` proves it over the `formulas` that are read
off the `classes` of subschemas in `documents`, with `leaves` (numbers, strings), `arrays` and
`objects` for the atoms. `regex` parses a pattern, `graphs` and `automata` run it, `product` looks
for strings, `formats` knows those of each format. `searching` asks both validators (`witness`)
for what refutes it, and `oracle` comes last, in a `guarded` process. `changes` lists what differs,
`blame` proves what each change does.
"""

from __future__ import annotations

import json
import re
import time
from typing import Any

from jsonschema_containment.blame import blamed
from jsonschema_containment.classes import World, worlds
from jsonschema_containment.comparison import Comparison, Direction
from jsonschema_containment.documents import Document
from jsonschema_containment.judging import WHOLE, Judgement
from jsonschema_containment.keywords import without_annotations
from jsonschema_containment.limits import check
from jsonschema_containment.values import key

__all__ = ["accepts", "compare"]


def compare(old: Any, new: Any) -> Comparison:  # noqa: ANN401 - any JSON Schema
    """Compare two JSON Schemas of draft 2020-12 (as which they are read, whatever they declare).

    Args:
        old: a schema: an object, true or false.
        new: the schema that is to take its place.

    Raises:
        UnusableError: a document is no valid schema, or is nested too deep or too large.
    """
    old, new = _checked(old, new)
    equal = key(old) == key(new)
    if equal:
        same = Direction("compatible", "equal")
        return Comparison(same, same, (), equal)
    read = worlds(Document(old), Document(new))
    backward = _judged(read, (old, new), (0, 1), WHOLE)
    forward = _judged(read, (old, new), (1, 0), WHOLE)
    changes = blamed((old, new), (backward, forward), _alone)
    return Comparison(backward, forward, changes)


def accepts(old: Any, new: Any) -> Direction:  # noqa: ANN401 - any JSON Schema
    """Whether the new schema accepts all that the old one did: `compare`'s ``backward`` alone.

    Args:
        old: as for `compare`.
        new: as for `compare`.

    Raises:
        UnusableError: as for `compare`.
    """
    old, new = _checked(old, new)
    if key(old) == key(new):
        return Direction("compatible", "equal")
    return _alone(old, new, WHOLE)


def _checked(old: Any, new: Any) -> tuple[Any, Any]:  # noqa: ANN401 - any JSON
    check(old, "the old schema")
    check(new, "the new schema")
    # One object in several places would be one subschema with several meanings.
    return _unshared(old), _unshared(new)


def _alone(old: Any, new: Any, seconds: float) -> Direction:  # noqa: ANN401 - any JSON Schema
    return _judged(worlds(Document(old), Document(new)), (old, new), (0, 1), seconds)


def _judged(
    read: list[World], schemas: tuple[Any, Any], order: tuple[int, int], seconds: float
) -> Direction:
    """One direction, by each way to read the documents: it must hold for all."""
    until = time.monotonic() + seconds
    if any(world.unclear for world in read) and _same(*schemas):
        return Direction("compatible", "the same, annotations aside")
    old, new = order
    for world in read:
        classes = world.roots[old], world.roots[new]
        judgement = Judgement(world, classes, (schemas[old], schemas[new]), until)
        direction = judgement.direction()
        if direction.verdict != "compatible":
            break
    return direction


def _same(old: Any, new: Any) -> bool:  # noqa: ANN401 - any JSON
    """Equality without annotations, if no reference can lead into one."""
    texts = (json.dumps(schema) for schema in (old, new))
    if any(
        re.search(
            r'Ref": "[^"]*/(x-|default|example|content)|ref": "[^"]*/(x-|default|example|content)',
            text,
        )
        for text in texts
    ):
        return False
    return key(without_annotations(old)) == key(without_annotations(new))


def _unshared(schema: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(schema, dict):
        return {name: _unshared(value) for name, value in schema.items()}
    if isinstance(schema, list):
        return [_unshared(value) for value in schema]
    return schema
