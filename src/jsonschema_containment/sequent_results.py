"""What is known of sequents: proved, refuted, or proved as long as open sequents are.

A sequent that is met again while its own proof is open is assumed to be proved. A result that rests
on such assumptions is kept too, with the set of them (bits of an integer). When an assumption turns
out proved, what rests on it rests on what its own proof rests on, and is final where that is
nothing. When it is refuted, everything that rests on it is forgotten. Each sequent is thus proved
once for each refutation of an assumption at most.

This is sound because the sequents of a proof cannot all rest on each other in a circle that stays
at one value: a smallest counterexample would have a smaller one in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jsonschema_containment.budget import Budget
    from jsonschema_containment.candidates import Answer

Sequent = tuple[frozenset[int], frozenset[int]]
"""The classes assumed, and those of which one is to be proved."""


class SequentResults:
    """The results of sequents, each made while those that need it are open.

    `open` and `close` nest. A sequent may also be postponed: then it is assumed until it is opened
    and closed later, when no other is open.
    """

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._final: dict[Sequent, Answer] = {}
        self._kept: dict[Sequent, int] = {}
        self._order: list[Sequent] = []
        self._open: dict[Sequent, tuple[int, int]] = {}
        self._postponed: list[Sequent] = []
        self._postponed_bits = 0
        self._free: list[int] = []
        self._rests_on = 0

    @property
    def nested(self) -> bool:
        """Whether a sequent is open."""
        return bool(self._open)

    def final(self, sequent: Sequent) -> bool:
        """Whether there is a result that rests on nothing."""
        return sequent in self._final

    def known(self, sequent: Sequent) -> bool:
        """Whether there is a result."""
        return sequent in self._final or sequent in self._kept

    def assumed(self, sequent: Sequent) -> bool:
        """Whether there is a result, or the sequent is open."""
        return self.known(sequent) or sequent in self._open

    def use(self, sequent: Sequent) -> Answer:
        """The result, on which what is open then rests; None, which is proved, where it is open."""
        if sequent in self._final:
            return self._final[sequent]
        self._rests_on |= self._kept.get(sequent) or self._open[sequent][0]
        return None

    def open(self, sequent: Sequent) -> int:
        """Begin the proof of a sequent; the result is for `close`."""
        if sequent not in self._open:
            self._open[sequent] = self._bit(), len(self._order)
        outer, self._rests_on = self._rests_on, 0
        return outer

    def postpone(self, sequent: Sequent) -> None:
        """Assume a sequent now and prove it later."""
        bit = self._bit()
        self._open[sequent] = bit, 0
        self._postponed.append(sequent)
        self._postponed_bits |= bit

    def taken(self) -> list[Sequent]:
        """The sequents that were postponed since the last call."""
        out, self._postponed = self._postponed, []
        return out

    @property
    def hasty(self) -> bool:
        """Whether what is being proved has assumed a sequent that was postponed."""
        return bool(self._rests_on & self._postponed_bits)

    def close(self, sequent: Sequent, answer: Answer, outer: int) -> None:
        """End the proof of a sequent with its answer."""
        bit, start = self._open.pop(sequent)
        self._postponed_bits &= ~bit
        # What is refuted although something is assumed is refuted without that too.
        rests_on = self._rests_on & ~bit if answer is None else 0
        within = self._order[start:]
        del self._order[start:]
        self._budget.spend(1 + len(within) // 8)
        for other in within:
            other_rests = self._kept.pop(other)
            if not other_rests & bit:
                self._keep(other, other_rests)
            elif answer is None:
                self._keep(other, (other_rests & ~bit) | rests_on)
        if answer is None:
            self._keep(sequent, rests_on)
        else:
            self._final[sequent] = answer
        self._free.append(bit)
        self._rests_on = outer | rests_on

    def forget_open(self) -> None:
        """Leave what is open as if it had never been opened, and what rests on it."""
        self._open.clear()
        self._kept.clear()
        self._order.clear()
        self._postponed.clear()
        self._free.clear()
        self._postponed_bits = self._rests_on = 0

    def _bit(self) -> int:
        return self._free.pop() if self._free else 1 << len(self._open)

    def _keep(self, sequent: Sequent, rests_on: int) -> None:
        """Keep a sequent that is proved."""
        if rests_on:
            self._kept[sequent] = rests_on
            self._order.append(sequent)
        else:
            self._final[sequent] = None
