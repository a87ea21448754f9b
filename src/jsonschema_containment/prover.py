"""A proof search over sequents of subschemas.

A sequent says that whatever all classes on its left accept, one of those on its right accepts. It
is split by JSON type, then by the connectives, until atoms are left, which the modules about
scalar, array and object atoms decide. The answer is None where it is proved. Otherwise it is a
function that yields candidates, values that may refute it; the validators decide about them.

A sequent that is met again on a part of the value is assumed to be proved there
(`sequent_results`).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from jsonschema_containment.candidates import (
    Answer,
    Candidates,
    Nested,
    Replayed,
    interleaved,
    nesting,
    union,
)
from jsonschema_containment.formulas import FALSE, TRUE, TYPES, Formula, Formulas, negation
from jsonschema_containment.sequent_results import SequentResults
from jsonschema_containment.truth import Evaluator
from jsonschema_containment.values import from_key, key

if TYPE_CHECKING:
    from jsonschema_containment.budget import Budget
    from jsonschema_containment.schema_classes import SchemaClasses
    from jsonschema_containment.sequent_results import Sequent

Atoms = dict[Formula, None]
"""An ordered set of formulas: an order that differs between runs would change what is tried."""

Decide = Callable[["Prover", Atoms, Atoms], Answer]
"""Decides a sequent of atoms of one JSON type.

It gets the formulas of both sides, also those that are not atoms, which it leaves out: fewer
assumptions and fewer alternatives prove no more.
"""

_MAX_PRODUCT, _MAX_WHOLE_PRODUCT = 12, 2
_FEW = 8
_MAX_VALUES = 100
_ALL_VALUES: dict[str, tuple[Any, ...]] = {"null": (None,), "boolean": (False, True)}
_SOLVE_FRAMES, _PROVE_FRAMES = 6, 3
_DEEP = 300
"""Stack frames from which on a sequent is proved later, on a stack of its own."""


@dataclass
class _Sequent:
    """A sequent about values of one type, taken apart.

    Cases are the disjunctions on the left and the conjunctions on the right that are not split yet.
    """

    left: Atoms = field(default_factory=dict)
    right: Atoms = field(default_factory=dict)
    left_cases: list[Formula] = field(default_factory=list)
    right_cases: list[Formula] = field(default_factory=list)

    def copy(self) -> _Sequent:
        return _Sequent(
            dict(self.left), dict(self.right), list(self.left_cases), list(self.right_cases)
        )

    def size(self) -> int:
        cases = sum(len(case[1]) for case in (*self.left_cases, *self.right_cases))
        return len(self.left) + len(self.right) + cases

    def units(self) -> list[tuple[Formula, bool]] | None:
        """Unit propagation: the last parts of cases, each with whether it is on the left.

        Parts that contradict the sequent are dropped, and cases that hold by it. None where a case
        has no part left: then the sequent is proved.
        """
        out: list[tuple[Formula, bool]] = []
        for on_left, cases in ((True, self.left_cases), (False, self.right_cases)):
            same, opposite = (self.left, self.right) if on_left else (self.right, self.left)
            kept = []
            for case in cases:
                if any(_is_present(part, same, opposite) for part in case[1]):
                    continue
                joint = "and" if on_left else "or"
                parts = tuple(p for p in case[1] if not _is_refuted(p, same, opposite, joint))
                if not parts:
                    return None
                if len(parts) == 1:
                    out.append((parts[0], on_left))
                else:
                    kept.append((case[0], parts))
            cases[:] = kept
        return out


def _is_present(formula: Formula, same: Atoms, opposite: Atoms) -> bool:
    return formula[1] in opposite if formula[0] == "not" else formula in same


def _is_refuted(part: Formula, same: Atoms, opposite: Atoms, joint: str) -> bool:
    """Whether the part of a case contradicts its own side, or repeats the opposite one."""
    if part[0] == joint:
        return any(_is_present(negation(inner), same, opposite) for inner in part[1])
    return _is_present(negation(part), same, opposite)


class Prover:
    """Proves sequents over classes of subschemas.

    Args:
        classes: the classes.
        decide: decides the atoms of each JSON type.
        budget: is charged for each step, and for the candidates.
        formats: whether ``format`` counts; else it is an annotation.
        hasty: whether to stop where the first part of a proof fails: that takes fewer steps, and
            leaves fewer candidates.
    """

    def __init__(
        self,
        classes: SchemaClasses,
        decide: Mapping[str, Decide],
        budget: Budget,
        *,
        formats: bool = True,
        hasty: bool = False,
    ) -> None:
        self.budget = budget
        self._hasty = hasty
        self.evaluator = Evaluator(formulas := Formulas(classes, budget, formats=formats), budget)
        self._classes, self._decide_atoms, self._formulas = classes, decide, formulas
        self._results = SequentResults(budget)
        self._nesting = 0

    def solve(self, left: Iterable[int], right: Iterable[int] = ()) -> Answer:
        """Prove that what all classes on the left accept, one on the right accepts.

        Raises:
            BudgetError: the steps are spent.
        """
        assumed = frozenset(left) - {self._classes.true}
        wanted = frozenset(right) - {self._classes.false}
        if self._classes.false in assumed or self._classes.true in wanted or assumed & wanted:
            return None
        sequent = (assumed, wanted)
        if not self._results.assumed(sequent):
            if not self._results.nested:
                self._settle(sequent)
            elif self.budget.depth > _DEEP:
                self._results.postpone(sequent)
            else:
                self._search(sequent)
        answer = self._results.use(sequent)
        if answer is not None:
            self._nesting = max(self._nesting, 1 + nesting(answer))
        return answer

    def _settle(self, sequent: Sequent) -> None:
        """Prove or refute a sequent, and those that are postponed meanwhile."""
        todo = [sequent]
        try:
            while todo and not self._results.final(sequent):
                if self._results.known(todo[-1]):
                    todo.pop()
                else:
                    self._search(todo[-1])
                    todo += self._results.taken()
        finally:
            self._results.forget_open()

    def _search(self, sequent: Sequent) -> None:
        self.budget.enter(_SOLVE_FRAMES)
        outer = self._results.open(sequent)
        try:
            answer = self._answer(sequent)
        finally:
            self.budget.leave(_SOLVE_FRAMES)
        if answer is not None:
            if self._results.hasty:
                again = Nested(lambda: self._again(sequent), 1 + nesting(answer))
                answer = interleaved([answer, again])
            answer = Replayed(answer, self.budget)
        self._results.close(sequent, answer, outer)

    def _answer(self, sequent: Sequent) -> Answer:
        assume, want = ([("node", n) for n in sorted(classes)] for classes in sequent)
        return self._all(self.prove(kind, assume, want) for kind in TYPES)

    def _again(self, sequent: Sequent) -> Iterator[Any]:
        """The candidates of a sequent, those of what it had assumed among them."""
        answer = self._answer(sequent)
        if answer is not None:
            yield from answer()

    def prove(
        self,
        kind: str,
        left: Sequence[Formula],
        right: Sequence[Formula],
        base: _Sequent | None = None,
    ) -> Answer:
        """Prove a sequent of formulas for the values of one JSON type, added to a base."""
        self.budget.enter(_PROVE_FRAMES)
        try:
            sequent = base.copy() if base else _Sequent()
            todo = [*((f, True) for f in left), *((f, False) for f in right)]
            while True:
                if not self._take_apart(kind, sequent, todo):
                    return None
                self.budget.spend(4 + sequent.size() // 2)
                units = sequent.units()
                if units is None:
                    return None
                if not units:
                    return self._decide(kind, sequent)
                todo = units
        finally:
            self.budget.leave(_PROVE_FRAMES)

    def values_of(
        self, classes: Iterable[int], barred: Iterable[int], most: int
    ) -> frozenset[Hashable] | None:
        """The keys of all values that all classes accept and no barred one does, if they are few.

        Keys of other values may be among them. None: there are more than that, more than 100, or
        it is not known.
        """
        left, right = ([("node", n) for n in sorted(numbers)] for numbers in (classes, barred))
        values: frozenset[Hashable] = frozenset()
        for kind in TYPES:
            of_kind: frozenset[Hashable] = frozenset()
            while answer := self.prove(kind, left, [*right, ("enum", of_kind)]):
                self.budget.spend(1 + len(of_kind))
                more = frozenset(key(value) for value in itertools.islice(answer(), _FEW))
                if more <= of_kind or len(values) + len(more | of_kind) > min(most, _MAX_VALUES):
                    return None
                of_kind |= more
            values |= of_kind
        return values

    def _take_apart(self, kind: str, sequent: _Sequent, todo: list[tuple[Formula, bool]]) -> bool:
        """Put formulas where they belong; False where the sequent is proved by that."""
        while todo:
            formula, on_left = todo.pop()
            same, opposite = sequent.left, sequent.right
            if not on_left:
                same, opposite = opposite, same
            if formula in same:
                continue
            if formula in opposite or formula == (FALSE if on_left else TRUE):
                return False
            self.budget.spend(2)
            word = formula[0]
            if word == "not":
                todo.append((formula[1], not on_left))
                continue
            if word == ("and" if on_left else "or"):
                todo.extend((part, on_left) for part in formula[1])
                continue
            same[formula] = None
            if word in ("and", "or"):
                (sequent.left_cases if on_left else sequent.right_cases).append(formula)
            elif word == "node":
                todo.append((self._formulas.of(formula[1], kind, left=on_left), on_left))
            elif word == "both":
                todo.append((self._both(formula), on_left))
        return True

    def _both(self, formula: Formula) -> Formula:
        """What two classes say together: false where they exclude each other."""
        if self.solve(formula[1:]) is None:
            return FALSE
        return ("and", tuple(("node", number) for number in formula[1:]))

    def _decide(self, kind: str, sequent: _Sequent) -> Answer:  # noqa: PLR0911 - one a case
        values = _finite(kind, sequent.left)
        if values is not None:
            kept = self._not_refuted(values, sequent)
            return (lambda: iter(kept)) if kept else None
        if kind not in self._decide_atoms:
            return None
        answer = self._atoms(kind, sequent)
        if answer is None:
            return None
        if not sequent.left_cases and len(sequent.right_cases) == 1:
            return self._each(kind, sequent, sequent.right_cases[0], alone=False)
        if any(self._each(kind, sequent, c, alone=True) is None for c in sequent.right_cases):
            return None
        if sequent.left_cases:
            return self._cases(kind, sequent)
        return self._product(kind, sequent, answer) if sequent.right_cases else answer

    def _atoms(self, kind: str, sequent: _Sequent) -> Answer:
        """Decide the atoms; candidates are as nested as the most nested ones that were met."""
        outer, self._nesting = self._nesting, 0
        answer = self._decide_atoms[kind](self, sequent.left, sequent.right)
        answer = answer and Nested(answer, self._nesting)
        self._nesting = outer
        return answer

    def _not_refuted(self, values: list[Any], sequent: _Sequent) -> list[Any]:
        """The values that may refute a sequent: everything on the left may hold, nothing right."""
        # A class that is not modelled whole is known through its parts, which are all here.
        assumed = [f for f in (*sequent.left, *sequent.left_cases) if f[0] != "node"]
        wanted = [f for f in (*sequent.right, *sequent.right_cases) if f[0] != "node"]
        holds = self.evaluator.holds
        kept = [
            value
            for value in values
            if not any(holds(f, value) is False for f in assumed)
            and not any(holds(f, value) for f in wanted)
        ]
        return sorted(kept, key=repr)

    def _each(self, kind: str, sequent: _Sequent, case: Formula, *, alone: bool) -> Answer:
        """Prove every part of a conjunction on the right, with no other case on the right."""
        base = sequent.copy()
        base.right_cases = [] if alone else [c for c in base.right_cases if c != case]
        if alone:
            base.left_cases = []
        answers = (self.prove(kind, [], [part], base) for part in case[1])
        return self._all(answers, hasty=alone)

    def _cases(self, kind: str, sequent: _Sequent) -> Answer:
        """Prove the sequent for each part of the smallest disjunction on the left."""
        case = min(sequent.left_cases, key=lambda formula: len(formula[1]))
        base = sequent.copy()
        base.left_cases = [c for c in base.left_cases if c != case]
        return self._all(self.prove(kind, [part], [], base) for part in case[1])

    def _all(self, answers: Iterator[Answer], *, hasty: bool = False) -> Answer:
        """The answer where all must be proved, perhaps that of the first that is not."""
        if hasty or self._hasty:
            return next((answer for answer in answers if answer is not None), None)
        return union([*answers])

    def _product(self, kind: str, sequent: _Sequent, answer: Candidates) -> Answer:
        """Prove all cases on the right together, except those that hold for nothing left."""
        base = sequent.copy()
        base.right_cases = []
        near = []
        for case in sequent.right_cases:
            others = base.copy()
            others.right.pop(case, None)
            if self.prove(kind, [case], [], others) is not None:
                near.append(case)
        if not near:
            return answer
        if len(near) > _MAX_PRODUCT:
            some = (self._each(kind, base, case, alone=True) for case in near[:8])
            return interleaved([answer, *filter(None, some)])
        base.right_cases = near
        outer, self._hasty = self._hasty, self._hasty or len(near) > _MAX_WHOLE_PRODUCT
        try:
            return self._each(kind, base, near[0], alone=False)
        finally:
            self._hasty = outer


def _finite(kind: str, assumed: Iterable[Formula]) -> list[Any] | None:
    """All values of a type for which formulas may hold; None where they are not enumerated."""
    if kind in _ALL_VALUES:
        return list(_ALL_VALUES[kind])
    sets = [formula[1] for formula in assumed if formula[0] == "enum"]
    return [from_key(member) for member in frozenset.intersection(*sets)] if sets else None
