"""Large documents compared piecewise: each place that differs by itself, then all of them."""

from __future__ import annotations

import functools
import itertools
import json
from typing import TYPE_CHECKING, Any

from jsonschema_containment import excerpts
from jsonschema_containment.budget import Budget, BudgetError
from jsonschema_containment.dialects import UnusableSchemaError
from jsonschema_containment.documents import Document, check_schema
from jsonschema_containment.exclusive import are_exclusive, referring_alternatives
from jsonschema_containment.results import NO_WITNESS, Direction
from jsonschema_containment.schema_changes import edited
from jsonschema_containment.values import size
from jsonschema_containment.verdict import Pair, escaping

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jsonschema_containment.excerpts import Excerpt
    from jsonschema_containment.schema_changes import Edit, Path, Step
    from jsonschema_containment.witness_search import WitnessCheck

LARGE = 500
"""The number of values from which two documents are compared piecewise first."""

_STEPS = 20_000
"""What one excerpt may take in each direction."""

_EXCLUSIVE = 100_000
"""What it may take to see whether the alternatives of a document exclude each other."""

_EXAMPLES = 3
_UNCHECKED = ' ("format" unchecked)'
_REASON = "both validators accept the witness before and refuse it after"


class PiecewiseComparison:
    """Two documents, compared place by place.

    Args:
        documents: two valid documents of draft 2020-12, the earlier first, which `suits`.
        checks: judge witnesses between them, backward and forward.
        budget: is charged for each excerpt and each value.
    """

    def __init__(
        self,
        documents: tuple[Document, Document],
        checks: tuple[WitnessCheck, WitnessCheck],
        budget: Budget,
    ) -> None:
        self._schemas = documents[0].schema, documents[1].schema
        self._addresses = documents[0].address, documents[1].address
        self._is_closed = bool(documents[0].resources or documents[1].resources)
        self._checks, self._budget = checks, budget
        alternatives = [path for schema in self._schemas for path in referring_alternatives(schema)]
        self._alternatives = [*dict.fromkeys(alternatives)]
        self._pairs: dict[str, Pair] = {}
        self._known: dict[tuple[str, int], Direction] = {}
        self._examples: dict[tuple[int, Path], list[Any]] = {}

    @staticmethod
    def suits(old: Document, new: Document) -> bool:
        """Whether two documents are large, and what holds of each place holds of the whole."""
        if size(old.schema, LARGE) + size(new.schema, LARGE) < LARGE:
            return False
        if any(document.start != document.address for document in (old, new)):
            return False
        addresses = [
            d.schema.get("$id") if isinstance(d.schema, dict) else None for d in (old, new)
        ]
        same = addresses[0] == addresses[1] and old.address == new.address
        schemas = old.schema, new.schema
        return (
            same
            and all(map(excerpts.is_monotone, schemas))
            and all(
                _is_exclusive(schema, referring_alternatives(schema), Budget(_EXCLUSIVE))
                for schema in schemas
            )
        )

    def direction(self, index: int, steps: Sequence[Step]) -> Direction | None:
        """The verdict of one direction, 0 being backward; None where the places do not decide it.

        The steps are all differences of the documents.
        """
        old, new = self._schemas
        changes = [step for step in steps if not step.neutral]
        places = dict.fromkeys(excerpts.place_of([e], old) for c in changes for e in c.edits)
        decided = True
        for place in places:
            try:
                part = excerpts.excerpt(old, new, place, same=lambda *_: True)
            except (KeyError, IndexError, TypeError):
                part = None  # the place is another one in the new document
            direction = self._compared(part, index) if part else None
            if part and direction and direction.verdict == "breaking":
                witness, how = self._embedded(part, index, direction)
                if how is not None:
                    return Direction("breaking", _REASON + (how or _UNCHECKED), witness)
            decided = decided and direction is not None and direction.verdict == "compatible"
        if decided:
            return Direction("compatible", "proved")
        for change in changes:
            alone = self.change(index, old, list(change.edits))
            if alone and alone.verdict == "breaking":
                return Direction("breaking", _REASON + (alone.reason or _UNCHECKED), alone.witness)
        return None

    def change(self, index: int, base: Any, edits: list[Edit]) -> Direction | None:  # noqa: ANN401
        """What some edits of a base do by themselves; None where their place does not decide it.

        The base means the same as the old document. The witness of a break is one between the
        documents as a whole.
        """
        place, after = excerpts.place_of(edits, base), edited(base, edits)
        part = excerpts.excerpt(base, after, place, same=lambda a, b: a is b)
        direction = self._compared(part, index) if part else None
        if part is None or direction is None or direction.verdict == "unproven":
            return None
        if direction.verdict == "compatible":
            is_exclusive = _is_exclusive(after, self._alternatives, self._budget)
            return direction if is_exclusive else None
        witness, how = self._embedded(part, index, direction)
        return None if how is None else Direction("breaking", how, witness)

    def _compared(self, part: Excerpt, index: int) -> Direction | None:
        """The verdict about an excerpt; of equal ones the first is compared."""
        text = json.dumps(part.schemas)
        if (text, index) not in self._known:
            pair = self._pair(text)
            if pair is None:
                return None
            self._known[text, index] = pair.forward() if index else pair.backward()
        return self._known[text, index]

    def _pair(self, text: str) -> Pair | None:
        if text not in self._pairs:
            old, new = (self._document(schema) for schema in json.loads(text))
            if old is None or new is None:
                return None
            self._pairs[text] = Pair(old, new, self._budget, _STEPS)
        return self._pairs[text]

    def _document(self, schema: Any) -> Document | None:  # noqa: ANN401 - any JSON
        """An excerpt with the address of the whole."""
        if self._is_closed and excerpts.leaves(schema):
            return None  # the other documents may refer back to the whole
        try:
            check_schema(schema, "an excerpt")
        except UnusableSchemaError:
            return None
        return Document(schema, self._addresses[0])

    def _embedded(
        self, part: Excerpt, index: int, direction: Direction
    ) -> tuple[object, str | None]:
        """A witness between the documents that has the one of an excerpt in it, and how it is."""
        try:
            values = [*itertools.islice(self._at_place(part, index, direction.witness), 8)]
            for value in itertools.islice(self._embeddings[index].around(part.place, values), 8):
                how = self._checks[index](value, self._budget)
                if how is not None:
                    return value, how
        except BudgetError:
            pass
        return NO_WITNESS, None

    def _at_place(self, part: Excerpt, index: int, witness: Any) -> Iterator[Any]:  # noqa: ANN401
        """Values of the place of an excerpt that are witnesses of the excerpt too."""
        if part.name is not None:
            yield {part.name: witness}
            for example in self._accepted(index, part.place):
                if isinstance(example, dict):
                    yield {**example, part.name: witness}
            return
        yield witness
        pair = self._pair(json.dumps(part.schemas)) if isinstance(witness, dict) else None
        check = pair.witness_check(index) if pair else None
        refusing = part.schemas[1 - index]
        required = refusing.get("required", ()) if isinstance(refusing, dict) else ()
        missing = {name for name in required if name not in witness} if check else set()
        for example in self._accepted(index, part.place) if check else ():
            if isinstance(example, dict):
                kept = {name: v for name, v in example.items() if name not in missing}
                value = {**kept, **witness}
                if check and check(value, self._budget) is not None:
                    yield value

    @functools.cached_property
    def _embeddings(self) -> list[excerpts.Embedding]:
        return [
            excerpts.Embedding(document, functools.partial(self._accepted, index))
            for index, document in enumerate(self._schemas)
        ]

    def _accepted(self, index: int, place: Path) -> list[Any]:
        """Some values that a place of a document accepts."""
        if (index, place) not in self._examples:
            self._examples[index, place] = [
                *itertools.islice(self._values(index, place), _EXAMPLES)
            ]
        return self._examples[index, place]

    def _values(self, index: int, place: Path) -> Iterator[Any]:
        """First those that the other document accepts too: nothing but a witness breaks them."""
        try:
            part = excerpts.excerpt(*self._schemas, place, same=lambda *_: False)
        except (KeyError, IndexError, TypeError):
            return
        if part:
            both = [self._document(s) for s in json.loads(json.dumps(part.schemas))]
            for documents in (both, [both[index]]):
                accepting = [document for document in documents if document]
                if len(accepting) == len(documents):
                    yield from escaping(accepting, [], self._budget.part(5 * _STEPS))


def _is_exclusive(schema: Any, paths: list[Path], budget: Budget) -> bool:  # noqa: ANN401 - any JSON
    try:
        return are_exclusive(schema, paths, budget)
    except BudgetError:
        return False
