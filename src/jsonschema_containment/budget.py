"""Budgets of counted steps: a verdict depends on the schemas alone, never on a clock.

A step is the evaluation of a formula, a few formulas of a sequent copied, or as much: some three
microseconds. The same schemas take the same steps on every machine.
"""

from __future__ import annotations

_MAX_DEPTH = 800
"""Nesting of calls, in stack frames: below the interpreter's own limit of 1000."""


class BudgetError(Exception):
    """The steps are spent, or the search nests too deep."""


class Budget:
    """Steps that a search may still take; each is charged to the parent too."""

    def __init__(self, steps: int, parent: Budget | None = None) -> None:
        self.left = steps
        self._parent = parent
        self.depth = 0

    def spend(self, steps: int = 1) -> None:
        """Charge steps; a BudgetError where there are not that many left."""
        self.left -= steps
        if self.left < 0:
            raise BudgetError
        if self._parent is not None:
            self._parent.spend(steps)

    def part(self, steps: int) -> Budget:
        """A budget of at most that many steps, which are charged to this one too."""
        return Budget(min(steps, self.left), self)

    def enter(self, frames: int) -> None:
        """Count stack frames until `leave`; a BudgetError where the search nests too deep."""
        self.depth += frames
        if self.depth > _MAX_DEPTH:
            self.depth -= frames
            raise BudgetError

    def leave(self, frames: int) -> None:
        """Count the stack frames of `enter` no longer."""
        self.depth -= frames
