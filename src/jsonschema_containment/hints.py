"""Hints: functions that yield values which may refute what is to be proved."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

Hints = Callable[[], Iterator[Any]]
Answer = Hints | None
"""None where it is proved."""


class GaveUpError(Exception):
    """The search took too long."""


def interleaved(hints: Sequence[Hints]) -> Hints:
    """The hints of several branches, taken in turn."""

    def run() -> Iterator[Any]:
        nothing = object()
        for row in itertools.zip_longest(*(hint() for hint in hints), fillvalue=nothing):
            yield from (item for item in row if item is not nothing)

    return run


class Replayed:
    """Hints that are made once, however often they are gone through.

    Args:
        hints: the hints.
        in_time: raises where there is no time to make one more.
    """

    def __init__(self, hints: Hints, in_time: Callable[[], None]) -> None:
        self._source, self._in_time, self._running = hints(), in_time, False
        self._found: list[Any] = []

    def __call__(self) -> Iterator[Any]:
        """The hints from the first on."""
        for i in itertools.count():
            if i == len(self._found) and not self._more():
                return
            yield self._found[i]

    def _more(self) -> bool:
        if self._running:  # a value within itself: its hints are being made
            return False
        self._in_time()
        self._running, before = True, len(self._found)
        try:
            self._found.extend(itertools.islice(self._source, 1))
        finally:
            self._running = False
        return len(self._found) > before
