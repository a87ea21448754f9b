"""The verdict for one direction: proved, refuted by a witness, or neither."""

from __future__ import annotations

import contextlib
import functools
import json
import re
from typing import TYPE_CHECKING, Any

from jsonschema_containment.array_atoms import arrays
from jsonschema_containment.budget import Budget, BudgetError
from jsonschema_containment.dialects import UnusableSchemaError
from jsonschema_containment.documents import UnresolvedError
from jsonschema_containment.formats import needs_packages
from jsonschema_containment.keywords import without_annotations
from jsonschema_containment.object_atoms import objects
from jsonschema_containment.prover import Prover
from jsonschema_containment.results import STEPS_RAN_OUT, Direction
from jsonschema_containment.scalar_atoms import numbers, strings
from jsonschema_containment.schema_classes import SchemaClasses, readings
from jsonschema_containment.values import schema_key
from jsonschema_containment.witness_search import WitnessCheck, find_witness, mutations

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jsonschema_containment.candidates import Answer
    from jsonschema_containment.documents import Document

_DECIDE = {"number": numbers, "string": strings, "array": arrays, "object": objects}
_ANNOTATION_REFERENCE = re.compile(r'[Rr]ef": "[^"]*/(x-|default|example|content)')


class Pair:
    """Two valid documents, compared in either direction.

    Reading them may take some steps of the budget, and so may each direction by each way to read.
    """

    def __init__(self, old: Document, new: Document, budget: Budget, steps: int) -> None:
        self._documents = (old, new)
        self._budget, self._steps = budget, steps
        self._readings: list[SchemaClasses] = []
        self._reason = ""
        try:
            self._readings = readings(old, new, budget=budget.part(steps))
        except BudgetError:
            self._reason = f"{_ran_out(steps)} while the schemas were read"
        except UnresolvedError as error:
            self._reason = str(error)

    def backward(self) -> Direction:
        """Whether the new document accepts everything that the old one does."""
        return self._direction(0, 1)

    def forward(self) -> Direction:
        """Whether the old document accepts everything that the new one does."""
        return self._direction(1, 0)

    def witness_check(self, index: int) -> WitnessCheck | None:
        """Judges witnesses of one direction, 0 being backward; None where there is no way to."""
        for classes in self._readings[:1]:
            if classes.circular:  # its work is not bounded
                return None
            new = 1 - index
            roots = classes.roots[index], classes.roots[new]
            documents = self._documents[index], self._documents[new]
            new_budget = functools.partial(self._budget.part, self._steps // 10)
            with contextlib.suppress(UnusableSchemaError):
                return WitnessCheck(classes, roots, documents, new_budget)
        return None

    def _direction(self, old: int, new: int) -> Direction:
        """The verdict, which must hold for each way to read the documents."""
        if any(classes.circular for classes in self._readings) and _equal_but_for_annotations(
            *self._documents
        ):
            return Direction("compatible", "the same, annotations aside")
        direction = Direction("unproven", self._reason)
        for classes in self._readings:
            roots = classes.roots[old], classes.roots[new]
            documents = self._documents[old], self._documents[new]
            budget = self._budget.part(self._steps)
            direction = _Containment(classes, roots, documents, budget, self._steps).direction()
            if direction.verdict != "compatible":
                break
        return direction


class _Containment:
    """One direction, by one way to read the documents.

    Roots and documents come as (old, new). Six tenths of the budget are for the proof, the rest is
    for witnesses.
    """

    def __init__(
        self,
        classes: SchemaClasses,
        roots: tuple[int, int],
        documents: tuple[Document, Document],
        budget: Budget,
        steps: int,
    ) -> None:
        self._classes, self._roots, self._budget = classes, roots, budget
        self._documents, self._steps = documents, steps
        self._tenth = budget.left // 10

    def direction(self) -> Direction:
        """Whether everything that the old class accepts is accepted by the new."""
        old, new = self._roots
        if self._classes.circular:
            return Direction("unproven", "references lead back to themselves on the same value")
        if old == new:
            return Direction("compatible", "the same, annotations aside")
        prover = self._prover(6)
        answer = _solve(prover, [old], [new])
        if answer is None:
            return Direction("compatible", "proved")
        limit = self._limit(prover.budget)
        prover.budget.left = self._tenth  # for the candidates of the answer
        schemas = [t.schema for d in self._documents for t in d.translations.values()]
        sources = (answer, self._escaping, lambda: mutations(self._accepted(old), *schemas))
        new_budget = functools.partial(self._budget.part, self._tenth)
        try:
            witness = find_witness(self._classes, self._roots, self._documents, sources, new_budget)
        except UnusableSchemaError as error:
            return self._unproven(limit, str(error))
        if not limit and self._budget.ran_out:
            limit = f"no proof was found, and in the search for a witness {_ran_out(self._steps)}"
        return witness or self._unproven(limit)

    def _limit(self, budget: Budget) -> str:
        """Why a proof was given up; empty where it was not."""
        if budget.too_deep:
            return "the schemas nest too deep for a proof"
        return _ran_out(self._steps) if budget.ran_out else ""

    def _prover(self, tenths: int, *, formats: bool = True, hasty: bool = False) -> Prover:
        budget = self._budget.part(tenths * self._tenth)
        return Prover(self._classes, _DECIDE, budget, formats=formats, hasty=hasty)

    def _escaping(self) -> Iterator[Any]:
        """Values that escaped where a proof fails first: found where a whole search ends early."""
        prover = self._prover(1, hasty=True)
        old, new = self._roots
        values = _solve(prover, [old], [new])
        return values() if values else iter(())

    def _accepted(self, number: int) -> Iterator[Any]:
        """Some values that a class accepts."""
        values = _solve(self._prover(1), [number], [])
        return values() if values else iter(())

    def _unproven(self, limit: str, error: str = "") -> Direction:
        """The direction where there is neither a proof nor a witness, with the reason."""
        reasons = [*self._classes.gaps[:3], error]
        if self._classes.ambiguous:
            reasons.append('"dependencies" is read by jsonschema-rs alone')
        if any(reasons):
            several = dict.fromkeys(filter(None, [*reasons, limit]))
            return Direction("unproven", "; ".join(several))
        old, new = self._roots
        names = sorted(self._classes.formats)
        if names and _solve(self._prover(2, formats=False), [old], [new]) is None:
            reason = 'compatible where "format" is an annotation, perhaps not where it is checked'
            single = ", ".join(name for name in names if needs_packages(name))
            who = f"; jsonschema-rs alone checks {single}" if single else ""
            return Direction("unproven", reason + who)
        return Direction("unproven", limit or "neither a proof nor a witness was found")


def _ran_out(steps: int) -> str:
    return f"{STEPS_RAN_OUT} ({steps:,})"


def _solve(prover: Prover, left: list[int], right: list[int]) -> Answer:
    """The answer of the prover; its candidates end where the budget does."""
    try:
        answer = prover.solve(left, right)
    except (BudgetError, RecursionError):
        return lambda: iter(())
    if answer is None:
        return None

    def candidates() -> Iterator[Any]:
        with contextlib.suppress(BudgetError, RecursionError, OverflowError, MemoryError):
            yield from answer()

    return candidates


def escaping(left: Sequence[Document], right: Sequence[Document], budget: Budget) -> Iterator[Any]:
    """Values that perhaps all of some documents accept and all of others refuse."""
    with contextlib.suppress(BudgetError, UnresolvedError):
        classes = readings(*left, *right, budget=budget)[0]
        roots = classes.roots[: len(left)], classes.roots[len(left) :]
        candidates = _solve(Prover(classes, _DECIDE, budget), *roots)
        yield from candidates() if candidates else ()


def _equal_but_for_annotations(old: Document, new: Document) -> bool:
    """Equality without annotations, if no reference can lead into one."""
    schemas = [t.schema for document in (old, new) for t in document.translations.values()]
    if _ANNOTATION_REFERENCE.search(json.dumps(schemas)):
        return False
    plain = (
        {address: without_annotations(t.schema) for address, t in document.translations.items()}
        for document in (old, new)
    )
    before, after = map(schema_key, plain)
    return before == after
