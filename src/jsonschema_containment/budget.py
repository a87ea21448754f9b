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
    """Steps that a search may still take; each is charged to the parent too.

    Attributes:
        left: how many.
        ran_out: whether more were asked for, of this budget or of a part of it.
        too_deep: whether the search nested too deep.
        depth: the stack frames that are counted now.
    """

    def __init__(self, steps: int, parent: Budget | None = None) -> None:
        self.left = steps
        self._parent = parent
        self.ran_out = self.too_deep = False
        self.depth = 0

    def spend(self, steps: int = 1) -> None:
        """Charge steps; a BudgetError where there are not that many left."""
        self.left -= steps
        if self.left < 0:
            self._run_out()
            raise BudgetError
        if self._parent is not None:
            self._parent.spend(steps)

    def _run_out(self) -> None:
        self.ran_out = True
        if self._parent is not None:
            self._parent._run_out()  # noqa: SLF001 - of the same class

    def part(self, steps: int) -> Budget:
        """A budget of at most that many steps, which are charged to this one too."""
        return Budget(min(steps, self.left), self)

    def enter(self, frames: int) -> None:
        """Count stack frames until `leave`; a BudgetError where the search nests too deep."""
        self.depth += frames
        if self.depth > _MAX_DEPTH:
            self.depth -= frames
            self.too_deep = True
            raise BudgetError

    def leave(self, frames: int) -> None:
        """Count the stack frames of `enter` no longer."""
        self.depth -= frames
