"""How a long run reports how far it is; the command line shows it."""

from __future__ import annotations

from collections.abc import Callable

Advance = Callable[[int], object]
"""Is called with the amount of work done since the last call, in the unit of its stage."""

Progress = Callable[[str, int | None], Advance]
"""Begins a stage: takes its name and the amount of work in it, None where that is unknown."""


def silent(stage: str, total: int | None = None) -> Advance:
    """Report nothing."""
    del stage, total
    return lambda _: None
