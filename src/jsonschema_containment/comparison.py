"""Comparing two schemas."""

from __future__ import annotations

from typing import Any

from jsonschema_containment.attribution import attributed_changes, steps_between
from jsonschema_containment.budget import Budget
from jsonschema_containment.dialects import UnusableSchemaError
from jsonschema_containment.documents import Document, check_schema
from jsonschema_containment.piecewise import PiecewiseComparison
from jsonschema_containment.results import Comparison, Direction
from jsonschema_containment.verdict import Pair

STEPS = 2_000_000
"""The steps of one direction: some seconds of one processor."""

_PARTS = 5
"""Reading the documents, and two directions by up to two ways to read them."""

_STEPS_EACH = 1_000
"""What each change adds to the steps of a piecewise comparison."""

_EQUAL = Direction("compatible", "equal")


def compare(old: Any, new: Any, *, steps: int = STEPS) -> Comparison:  # noqa: ANN401 - any JSON Schema
    """Compare two JSON Schemas, each of the draft that it declares; of 2020-12 if it declares none.

    The result depends on the schemas and the steps alone. Nothing is fetched. A document that a
    schema refers to and that is not there is a black box: a set of values of which nothing is known
    but that it is the same in both schemas, if its absolute address is.

    Args:
        old: a schema: an object, true or false; or a `Document`: a schema with its address and the
            documents that it may refer to.
        new: the schema or document that is to take its place.
        steps: how many each direction may take before it is called unproven.

    Raises:
        UnusableSchemaError: a document is not a valid schema, or is nested too deep or too large.
    """
    old, new = _checked(old, "the old schema"), _checked(new, "the new schema")
    if old.key() == new.key():
        return Comparison(_EQUAL, _EQUAL, (), equal=True)
    pair = Pair(old, new, Budget(_PARTS * steps), steps)
    every_step, documents = steps_between(old, new), (old.translated(), new.translated())
    checks = pair.witness_check(0), pair.witness_check(1)
    piecewise = None
    if checks[0] and checks[1] and PiecewiseComparison.suits(*documents):
        budget = Budget(steps + _STEPS_EACH * len(every_step))
        piecewise = PiecewiseComparison(documents, (checks[0], checks[1]), budget)
    backward = (piecewise and piecewise.direction(0, every_step)) or pair.backward()
    forward = (piecewise and piecewise.direction(1, every_step)) or pair.forward()
    known = backward, forward
    changes = attributed_changes(documents, every_step, known, checks, steps // 2, piecewise)
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
    old, new = _checked(old, "the old schema"), _checked(new, "the new schema")
    if old.key() == new.key():
        return _EQUAL
    return Pair(old, new, Budget(_PARTS * steps), steps).backward()


def _checked(schema: Any, name: str) -> Document:  # noqa: ANN401 - any JSON, or a document
    document = schema if isinstance(schema, Document) else Document(schema)
    try:
        dialects = document.dialects
    except UnusableSchemaError as error:
        raise UnusableSchemaError(f"{name} cannot be read: {error}") from None
    for address, resource in document.schemas():
        named = name if address == document.address else address
        check_schema(resource, named, dialects[address])
    return document
