"""`rostra schema diff`: comparisons of two schemas, in a worker that ends where they do not.

The containment checker counts its steps, which end long before the worker's clock does. What hangs
all the same is ended by the clock and has no verdict: an error says that it was not compared.
"""

from contextlib import closing
from dataclasses import asdict
from typing import Any

import jsonschema_containment
from jsonschema_containment import (
    NO_WITNESS,
    STEPS,
    Change,
    Comparison,
    Direction,
    Document,
    UnusableSchemaError,
    check_schema,
)
from rostra.compatibility.arrow_rules import TableComparison, with_arrow_rules
from rostra.compatibility.schema_reader import Schema
from rostra.compatibility.worker import Worker, WorkerError
from rostra.errors import RostraError

CPU_SECONDS = 600.0
"""Processor time that a comparison of the usual steps may take: many times what they need."""

_WALL_SECONDS = 6 * 3600.0


class NotFinishedError(RostraError):
    """A comparison that did not finish, so that nothing was decided.

    Args:
        schema: name of the schema.
        reason: why it did not, as a sentence without its full stop.
    """

    id = "comparison-not-finished"

    def __init__(self, schema: str, reason: str) -> None:
        super().__init__(
            f"{self.id}: {schema} was not compared: {reason}. Nothing is known about this change. "
            "Simplify the schema, or split the change into smaller ones"
        )


def diff(old: Schema, new: Schema, *, steps: int = STEPS) -> TableComparison:
    """Compare two JSON Schemas, each of the draft that it declares; of 2020-12 if it declares none.

    Args:
        old: a schema: an object, true or false.
        new: the schema that is to replace it.
        steps: how many each direction may take before it is called unproven.

    Returns:
        Both directions with their verdicts, and the changes with their effects.

    Raises:
        NotFinishedError: the comparison exceeded the worker's limits.
        RostraError: a document is not a valid schema, is nested too deep or too large.
    """
    try:
        documents = Document(old), Document(new)
        for name, document in zip(("the old schema", "the new schema"), documents, strict=True):
            check_schema(document.schema, name)
        with closing(Comparer(steps)) as comparer:
            return comparer.compare("the new schema", *documents)
    except UnusableSchemaError as error:
        raise RostraError(str(error)) from error


class Comparer:
    """Compares schemas in a worker.

    Args:
        steps: how many each direction may take; with more of them, its clock runs longer too.
    """

    def __init__(self, steps: int = STEPS) -> None:
        times = max(1.0, steps / STEPS)
        self._worker = Worker(times * CPU_SECONDS, times * _WALL_SECONDS)
        self._steps = steps

    def close(self) -> None:
        """End the worker."""
        self._worker.close()

    def compare(self, name: str, old: Document, new: Document) -> TableComparison:
        """Compare in both directions; the name is for messages.

        Raises:
            NotFinishedError: the comparison exceeded the worker's limits.
            UnusableSchemaError: a document is not a valid schema, is nested too deep or too large.
        """
        answer = self._call(name, _compare, old, new)
        backward, forward = _direction(answer["backward"]), _direction(answer["forward"])
        changes = tuple(Change(*fields, **more) for *fields, more in answer["changes"])
        comparison = Comparison(backward, forward, changes, answer["equal"])
        return with_arrow_rules(comparison, old.schema, new.schema)

    def accepts(self, name: str, old: Document, new: Document) -> Direction:
        """Whether the new schema accepts all that the old one does; raises as `compare` does."""
        return _direction(self._call(name, _accepts, old, new)["backward"])

    def _call(self, name: str, function: Any, *documents: Document) -> dict[str, Any]:  # noqa: ANN401
        try:
            sides = (document.as_json() for document in documents)
            answer: dict[str, Any] = self._worker.call(function, self._steps, *sides)
        except WorkerError as error:
            raise NotFinishedError(name, str(error)) from error
        if "unusable" in answer:
            raise UnusableSchemaError(answer["unusable"])
        return answer


def _direction(fields: list[Any]) -> Direction:
    verdict, reason, assumed, *witness = fields
    return Direction(verdict, reason, witness[0] if witness else NO_WITNESS, tuple(assumed))


# In the worker; what they get and return is JSON.


def _compare(steps: int, old: list[Any], new: list[Any]) -> dict[str, Any]:
    try:
        comparison = jsonschema_containment.compare(Document(*old), Document(*new), steps=steps)
    except UnusableSchemaError as error:
        return {"unusable": str(error)}
    return {
        "backward": _fields(comparison.backward),
        "forward": _fields(comparison.forward),
        "changes": [_change_fields(change) for change in comparison.changes],
        "equal": comparison.equal,
    }


def _accepts(steps: int, old: list[Any], new: list[Any]) -> dict[str, Any]:
    try:
        direction = jsonschema_containment.accepts(Document(*old), Document(*new), steps=steps)
    except UnusableSchemaError as error:
        return {"unusable": str(error)}
    return {"backward": _fields(direction)}


def _change_fields(change: Change) -> list[object]:
    fields = asdict(change)
    witnesses = {name: fields.pop(name) for name in ("old_witness", "new_witness")}
    return [*fields.values(), {n: w for n, w in witnesses.items() if w is not NO_WITNESS}]


def _fields(direction: Direction) -> list[object]:
    witness = [] if direction.witness is NO_WITNESS else [direction.witness]
    more = "; --steps N gives more" if direction.ran_out else ""
    return [direction.verdict, direction.reason + more, direction.assumed, *witness]
