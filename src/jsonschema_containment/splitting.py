"""A sequent taken apart: what stands on either side, and the cases that are still to be made."""

from __future__ import annotations

from dataclasses import dataclass, field

from jsonschema_containment.formulas import Formula, negation


@dataclass
class Split:
    """A sequent half taken apart: what is on either side, and the cases not yet made."""

    left: set[Formula] = field(default_factory=set)
    right: set[Formula] = field(default_factory=set)
    left_cases: list[Formula] = field(default_factory=list)
    right_cases: list[Formula] = field(default_factory=list)

    def copy(self) -> Split:
        """Another one to go on with."""
        return Split(set(self.left), set(self.right), list(self.left_cases), list(self.right_cases))


def forced(split: Split) -> list[tuple[Formula, bool]] | None:
    """Cases of which one part is left: formulas to add; None where no part is left."""
    todo: list[tuple[Formula, bool]] = []
    for on_left, cases in ((True, split.left_cases), (False, split.right_cases)):
        mine, other = (split.left, split.right) if on_left else (split.right, split.left)
        kept = []
        for case in cases:
            if any(_stands(part, mine, other) for part in case[1]):
                continue
            joint = "and" if on_left else "or"
            live = tuple(part for part in case[1] if not _dead(part, mine, other, joint))
            if not live:
                return None
            if len(live) == 1:
                todo.append((live[0], on_left))
            else:
                kept.append((case[0], live))
        cases[:] = kept
    return todo


def _stands(formula: Formula, mine: set[Formula], other: set[Formula]) -> bool:
    return formula[1] in other if formula[0] == "not" else formula in mine


def _dead(part: Formula, mine: set[Formula], other: set[Formula], joint: str) -> bool:
    """Whether a case contradicts what stands on its own side (or is what the other side says)."""
    if part[0] == joint:
        return any(_stands(negation(inner), mine, other) for inner in part[1])
    return _stands(negation(part), mine, other)
