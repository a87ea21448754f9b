"""The verdict for one direction: proved, refuted by a witness, or neither."""

from __future__ import annotations

import contextlib
import itertools
import time
from typing import TYPE_CHECKING, Any

from jsonschema_containment import guarded, oracle
from jsonschema_containment.classes import World
from jsonschema_containment.comparison import Direction
from jsonschema_containment.documents import Document
from jsonschema_containment.formats import alone
from jsonschema_containment.hints import Answer, GaveUpError, Hints
from jsonschema_containment.inclusion import Prover
from jsonschema_containment.leaves import LEAVES
from jsonschema_containment.limits import UnusableError, check
from jsonschema_containment.searching import Search
from jsonschema_containment.values import value

if TYPE_CHECKING:
    from collections.abc import Iterator

WHOLE = 3.0
"""The seconds that one direction has."""
_PROOF = 1.8
_HINTS = 1.0
_SEEDS = 1.0
_GUARDED = 1.0
_SEEDED = 12
_FEW = 500


class Judgement:
    """One direction of a comparison, within a time that it never exceeds by much.

    Args:
        world: the classes of both documents.
        classes: that whose values are asked about, and that which should accept them.
        schemas: both documents, in this order.
        until: when to give up, by the monotonic clock.
    """

    def __init__(
        self, world: World, classes: tuple[int, int], schemas: tuple[Any, Any], until: float
    ) -> None:
        self._world, self._schemas, self._until = world, schemas, until
        self._old, self._new = classes

    def _left(self, most: float) -> float:
        return max(0.01, min(most, self._until - time.monotonic()))

    def _prover(self, world: World, seconds: float) -> Prover:
        return Prover(world, LEAVES, time.monotonic() + self._left(seconds))

    def direction(self) -> Direction:
        """Whether all that the old class accepts is accepted by the new."""
        if self._world.unclear:
            return Direction("unproven", "references lead back to themselves on the same value")
        if self._old == self._new:
            return Direction("compatible", "the same, annotations aside")
        prover = self._prover(self._world, _PROOF)
        answer = self._solve(prover)
        if answer is None:
            return Direction("compatible", "proved")
        prover.until = max(prover.until, time.monotonic() + self._left(_HINTS))
        try:
            search = Search(self._schemas)
        except UnusableError as error:
            reasons = dict.fromkeys([*self._world.gaps[:3], str(error)])
            return Direction("unproven", "; ".join(reasons))
        if self._all_accepted(search):
            return Direction("compatible", "both validators accept each of its values")
        sources = (answer, lambda: search.near(self._seeds(self._world, self._old)))
        found = search.run([_safe(source) for source in sources], self._left)
        return found or self._by_oracle(search) or self._unproven()

    def _solve(self, prover: Prover) -> Answer:
        try:
            return prover.solve([self._old], [self._new])
        except (GaveUpError, RecursionError):
            return lambda: iter(())

    def _all_accepted(self, search: Search) -> bool:
        stated = self._world.keywords[self._old]
        sets: list[Any] = [stated[word] for word in ("enum", "const") if word in stated]
        values = [value(found) for found in frozenset.intersection(*sets)] if sets else []
        return 0 < len(values) < _FEW and search.accepted(values)

    def _seeds(self, world: World, number: int) -> list[Any]:
        """Some values that a class accepts."""
        answer = None
        with contextlib.suppress(GaveUpError, RecursionError):
            answer = self._prover(world, _SEEDS).solve([number])
        return list(itertools.islice(_safe(answer)(), _SEEDED)) if answer else []

    def _by_oracle(self, search: Search) -> Direction | None:
        seconds = self._left(_GUARDED)
        if self._world.gaps or seconds < _GUARDED:
            return None
        trusted = all(map(oracle.trusted, self._schemas))
        if trusted and guarded.run("covers", seconds, *self._schemas) is True:
            return Direction("compatible", "proved by the canonical form of jsonschema-rs")
        return search.run([self._difference], self._left)

    def _difference(self) -> Iterator[Any]:
        """Values of what the oracle finds in old and not in new."""
        schema = guarded.run("difference", self._left(_GUARDED), *self._schemas)
        if schema in (None, False):
            return iter(())
        try:
            check(schema, "the difference")
            world = World(Document(schema))
        except UnusableError:
            return iter(())
        return iter(() if world.unclear else self._seeds(world, world.roots[0]))

    def _unproven(self) -> Direction:
        if self._world.gaps:
            return Direction("unproven", "; ".join(dict.fromkeys(self._world.gaps[:3])))
        if self._world.ambiguous:
            return Direction("unproven", '"dependencies" is read by jsonschema-rs alone')
        names = sorted(self._world.formats)
        if names:
            self._world.formats = frozenset()
            try:
                same = self._solve(self._prover(self._world, _PROOF)) is None
            finally:
                self._world.formats = frozenset(names)
            if same:
                single = ", ".join(name for name in names if alone(name))
                reason = (
                    'compatible where "format" is an annotation, perhaps not where it is checked'
                )
                who = f"; jsonschema-rs alone checks {single}" if single else ""
                return Direction("unproven", reason + who)
        return Direction("unproven", "neither a proof nor a witness was found")


def _safe(hints: Hints) -> Hints:
    def run() -> Iterator[Any]:
        try:
            yield from hints()
        except (GaveUpError, RecursionError, OverflowError, MemoryError):
            return

    return run
