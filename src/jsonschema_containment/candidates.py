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


def interleaved(branches: Sequence[Candidates]) -> Candidates:
    """The candidates of several branches, taken in turn."""

    def in_turn() -> Iterator[Any]:
        nothing = object()
        for row in itertools.zip_longest(*(run() for run in branches), fillvalue=nothing):
            yield from (value for value in row if value is not nothing)

    return in_turn


def union(answers: Sequence[Answer]) -> Answer:
    """The answer where all of several sequents must be proved."""
    branches = [answer for answer in answers if answer is not None]
    return interleaved(branches) if branches else None


class Replayed:
    """Candidates that are made once, however often they are gone through.

    The budget is charged for each by its size.
    """

    def __init__(self, candidates: Candidates, budget: Budget) -> None:
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
        """Make one more, which is left out if it is too large; False at the end."""
        if self._running:  # it is within itself: its candidates are being made
            return False
        self._budget.spend(4)
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
        return False
