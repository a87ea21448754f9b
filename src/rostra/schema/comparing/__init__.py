"""Whether a change of a schema keeps its promises.

`judging` gives a verdict for one direction: `inclusion` proves it over the formulas that `formulas`
reads off the `classes` of subschemas, with `leaves` (numbers, strings), `arrays` and `objects` for
the atoms and `regex`, `automata` and `strings` for patterns; `witness` confirms what refutes it;
`oracle` is asked last, in a `guarded` process. `changes` lists what differs, for people.
"""

from __future__ import annotations

import json
import re
from typing import Any

from rostra.schema.comparing.changes import changes
from rostra.schema.comparing.classes import World, key
from rostra.schema.comparing.comparison import Comparison, Direction
from rostra.schema.comparing.documents import Document, check, without_annotations
from rostra.schema.comparing.judging import Judgement
from rostra.schema.comparing.tables import rules

__all__ = ["compare"]


def compare(old: Any, new: Any) -> Comparison:  # noqa: ANN401 - any JSON Schema
    """Compare two JSON Schemas of draft 2020-12 (as which they are read, whatever they declare).

    Args:
        old: a schema: an object, true or false.
        new: the schema that is to take its place.

    Raises:
        UnusableError: a document is no valid schema, or is nested too deep or too large.
    """
    check(old, "the old schema")
    check(new, "the new schema")
    # One object in several places would be one subschema with several meanings.
    old, new = _unshared(old), _unshared(new)
    equal = key(old) == key(new)
    world = World(Document(old), Document(new))
    if equal or (world.unclear and _same(old, new)):
        same = Direction("compatible", "equal" if equal else "the same, annotations aside")
        return Comparison(same, same, () if equal else changes(old, new), (), equal)
    before, after = world.roots
    backward = Judgement(world, before, after, (old, new)).direction()
    forward = Judgement(world, after, before, (new, old)).direction()
    return Comparison(backward, forward, changes(old, new), rules(old, new))


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
