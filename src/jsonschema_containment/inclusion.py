"""Whether all that some subschemas accept together is accepted by one of some others.

This is a proof search over sequents: classes on the left are assumed to accept a value, and one of
those on the right must. A sequent is split by JSON type, then by the connectives, until atoms are
left, which `leaves` decides. None says that it is proved. Otherwise the answer is a function that
yields values which may refute it: hints, to be confirmed by the validators, never a claim.

A sequent that is met again on a part of the value is taken as proved there: a smallest
counterexample would have a smaller one in it. What a proof rests on such an assumption is kept
only as long as the assumption stands.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from jsonschema_containment.evaluation import finite, standing
from jsonschema_containment.formulas import FALSE, TRUE, TYPES, Formula, expand
from jsonschema_containment.hints import Answer, GaveUpError, Hints, Replayed, interleaved
from jsonschema_containment.splitting import Split, forced

if TYPE_CHECKING:
    from jsonschema_containment.classes import World

Classes = frozenset[int]
Leaf = Callable[["Prover", set[Formula], set[Formula]], Answer]

_NEVER = 1 << 30
_MAX_PRODUCT = 12


class Prover:
    """Proves sequents over the classes of a world.

    Args:
        world: the classes.
        leaves: how each JSON type decides its atoms.
        until: when to give up, by the monotonic clock; for hints it may be set anew.
    """

    def __init__(self, world: World, leaves: dict[str, Leaf], until: float) -> None:
        self.world = world
        self.until = until
        self._leaves = leaves
        self._known: dict[tuple[Classes, Classes], Answer] = {}
        self._open: dict[tuple[Classes, Classes], int] = {}
        self._rests_on = _NEVER
        self._expanded: dict[tuple[int, str, bool], Formula] = {}

    def solve(self, left: Iterable[int], right: Iterable[int] = ()) -> Answer:
        """Prove that what all on the left accept, one on the right accepts.

        Raises:
            GaveUpError: it took too long.
        """
        assumed = frozenset(left) - {self.world.true}
        wanted = frozenset(right) - {self.world.false}
        if self.world.false in assumed or self.world.true in wanted or assumed & wanted:
            return None
        sequent = (assumed, wanted)
        if sequent in self._known:
            return self._known[sequent]
        if sequent in self._open:
            self._rests_on = min(self._rests_on, self._open[sequent])
            return None
        outer, self._rests_on = self._rests_on, _NEVER
        depth = self._open[sequent] = len(self._open)
        try:
            answer = self._by_type(assumed, wanted)
            answer = answer and Replayed(answer, self.in_time)
        finally:
            del self._open[sequent]
            mine, self._rests_on = self._rests_on, min(outer, self._rests_on)
        if mine >= depth:
            self._rests_on = outer
        if answer is not None or mine >= depth:
            self._known[sequent] = answer
        return answer

    def _by_type(self, left: Classes, right: Classes) -> Answer:
        answers = [
            self.prove(kind, [("node", n) for n in left], [("node", n) for n in right])
            for kind in TYPES
        ]
        hints = [answer for answer in answers if answer]
        return interleaved(hints) if hints else None

    def prove(
        self,
        kind: str,
        left: Sequence[Formula],
        right: Sequence[Formula],
        base: Any = None,  # noqa: ANN401
    ) -> Answer:
        """Prove a sequent of formulas for the values of one JSON type."""
        self.in_time()
        split = base.copy() if base else Split()
        todo = [*((f, True) for f in left), *((f, False) for f in right)]
        while True:
            if not self._take_apart(kind, split, todo):
                return None
            cases = forced(split)
            if cases is None:
                return None
            if not cases:
                break
            todo = cases
        return self._decide(kind, split)

    def in_time(self) -> None:
        """Go on, or raise GaveUpError."""
        if time.monotonic() > self.until:
            raise GaveUpError

    def _take_apart(self, kind: str, split: Split, todo: list[tuple[Formula, bool]]) -> bool:
        """Put formulas where they belong; False where the sequent is proved by that."""
        while todo:
            formula, on_left = todo.pop()
            mine, other = (split.left, split.right) if on_left else (split.right, split.left)
            if formula in mine:
                continue
            if formula in other or formula == (FALSE if on_left else TRUE):
                return False
            word = formula[0]
            if word == "not":
                todo.append((formula[1], not on_left))
                continue
            if word == ("and" if on_left else "or"):
                todo.extend((part, on_left) for part in formula[1])
                continue
            mine.add(formula)
            if word in ("and", "or"):
                (split.left_cases if on_left else split.right_cases).append(formula)
            elif word in ("node", "both"):
                todo.append((self._meaning(formula, kind, left=on_left), on_left))
        return True

    def _meaning(self, formula: Formula, kind: str, *, left: bool) -> Formula:
        """What a class says, or two together: nothing is false sooner than two that exclude."""
        if formula[0] == "node":
            return self._expand(formula[1], kind, left=left)
        if self.solve(formula[1:]) is None:
            return FALSE
        return ("and", tuple(("node", number) for number in formula[1:]))

    def _expand(self, number: int, kind: str, *, left: bool) -> Formula:
        place = (number, kind, left)
        if place not in self._expanded:
            self._expanded[place] = expand(self.world, number, kind, left=left)
        return self._expanded[place]

    def _decide(self, kind: str, split: Split) -> Answer:
        values = finite(kind, split.left)
        if values is not None:
            kept = standing(self.world, values, split, self.in_time)
            return (lambda: iter(kept)) if kept else None
        answer = self._leaves[kind](self, split.left, split.right) if kind in self._leaves else None
        if answer is None:
            return None
        if not split.left_cases and len(split.right_cases) == 1:
            return self._each(kind, split, split.right_cases[0], alone=False)
        if any(self._each(kind, split, case, alone=True) is None for case in split.right_cases):
            return None
        if split.left_cases:
            return self._cases(kind, split)
        return self._product(kind, split, answer) if split.right_cases else answer

    def _each(self, kind: str, split: Split, case: Formula, *, alone: bool) -> Answer:
        """Prove every part of a conjunction on the right, with no other case on the right."""
        base = split.copy()
        base.right_cases = [] if alone else [c for c in base.right_cases if c != case]
        if alone:
            base.left_cases = []
        hints = []
        for part in case[1]:
            answer = self.prove(kind, [], [part], base)
            if answer is not None:
                hints.append(answer)
                if alone:
                    break
        return interleaved(hints) if hints else None

    def _cases(self, kind: str, split: Split) -> Answer:
        case = min(split.left_cases, key=lambda found: len(found[1]))
        base = split.copy()
        base.left_cases = [c for c in base.left_cases if c != case]
        answers = [self.prove(kind, [part], [], base) for part in case[1]]
        hints = [answer for answer in answers if answer]
        return interleaved(hints) if hints else None

    def _product(self, kind: str, split: Split, answer: Hints) -> Answer:
        """All cases on the right together, those aside that hold for nothing on the left."""
        base = split.copy()
        base.right_cases = []
        near = [c for c in split.right_cases if self.prove(kind, [c], [], base) is not None]
        if not near:
            return answer
        if len(near) > _MAX_PRODUCT:
            return interleaved([answer, *(self._hints(kind, base, c) for c in near[:8])])
        base.right_cases = near
        return self._each(kind, base, near[0], alone=False)

    def _hints(self, kind: str, base: Split, case: Formula) -> Hints:
        return self._each(kind, base, case, alone=True) or (lambda: iter(()))
