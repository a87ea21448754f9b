"""Candidates: values that may be a witness, made lazily.

A proof that fails leaves a function that yields the values which escaped it. They are candidates
only: the validators decide whether one is a witness.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from jsonschema_containment.values import size

if TYPE_CHECKING:
    from jsonschema_containment.budget import Budget

Candidates = Callable[[], Iterator[Any]]
Answer = Candidates | None
"""The answer to a sequent: None where it is proved, else what may refute it."""

_MAX_SIZE = 10_000
"""A candidate with more values within it is left out."""

_FRAMES = 8
"""Stack frames from the making of a candidate to that of one within it, at most."""

_MAX_FRAMES = 400


def nesting(candidates: Candidates) -> int:
    """How many levels of candidates are within the first one, about."""
    known: int = getattr(candidates, "nesting", 0)
    return known


class Nested:
    """Candidates, with how many levels of others are within the first one."""

    def __init__(self, candidates: Candidates, nesting: int) -> None:
        self._candidates, self.nesting = candidates, nesting

    def __call__(self) -> Iterator[Any]:
        """The candidates."""
        return self._candidates()


def interleaved(branches: Sequence[Candidates]) -> Candidates:
    """The candidates of several branches, taken in turn, of the least nested one first."""
    ordered = sorted(branches, key=nesting)

    def in_turn() -> Iterator[Any]:
        running = [branch() for branch in ordered]
        while running:
            ended: list[Iterator[Any]] = []
            for candidates in running:
                value = next(candidates, ended)
                if value is ended:
                    ended.append(candidates)
                else:
                    yield value
            running = [candidates for candidates in running if candidates not in ended]

    return Nested(in_turn, nesting(ordered[0]))


def union(answers: Sequence[Answer]) -> Answer:
    """The answer where all of several sequents must be proved."""
    branches = [answer for answer in answers if answer is not None]
    return interleaved(branches) if branches else None


class Replayed:
    """Candidates that are made once, however often they are gone through.

    The budget is charged for each by its size.
    """

    def __init__(self, candidates: Candidates, budget: Budget) -> None:
        self.nesting = nesting(candidates)
        self._source, self._budget, self._running = candidates(), budget, False
        self._values: list[Any] = []

    def __call__(self) -> Iterator[Any]:
        """The candidates from the first on."""
        for i in itertools.count():
            while i == len(self._values):
                if not self._advance():
                    return
            yield self._values[i]

    def _advance(self) -> bool:
        """Make one more, which is left out if it is too large; False where none can be made."""
        # Within itself its candidates are being made.
        if self._running or self._budget.depth > _MAX_FRAMES:
            return False
        self._budget.spend(4)
        self._budget.enter(_FRAMES)
        self._running = True
        try:
            for value in itertools.islice(self._source, 1):
                inside = size(value, _MAX_SIZE)
                self._budget.spend(inside // 4)
                if inside < _MAX_SIZE:
                    self._values.append(value)
                return True
        finally:
            self._running = False
            self._budget.leave(_FRAMES)
        return False
