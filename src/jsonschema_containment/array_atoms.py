"""Atoms of arrays: whether the left leaves any array that the right refuses."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Any

from jsonschema_containment.formulas import size_range
from jsonschema_containment.values import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jsonschema_containment.candidates import Answer, Candidates
    from jsonschema_containment.formulas import Formula
    from jsonschema_containment.prover import Atoms, Prover

_LONGEST = 3000
_NONE = object()


def arrays(prover: Prover, left: Atoms, right: Atoms) -> Answer:
    """Arrays by length, by position, by the items that they contain."""
    return _Arrays(prover, left, right).answer()


class _Arrays:
    """The arrays that the left accepts, and what of them the right refuses."""

    def __init__(self, prover: Prover, left: Atoms, right: Atoms) -> None:
        self.prover, self.budget = prover, prover.budget
        self.left, self.right = left, right
        self.low, self.high = size_range("items", left, right)
        self.low = max(
            [self.low, 2 if ("unique",) in right else 0]
            + [f[1] for f in left if f[0] == "contains_min"]
            + [f[1] + 1 for f in right if f[0] in ("contains_max", "item", "items_from")]
        )
        self.positions = 1 + max(
            (f[1] for f in left | right if f[0] in ("item", "items_from")), default=0
        )
        self.unique = ("unique",) in left
        # Classes of no item: those that may not be contained, those that need not be.
        self.barred = {f[2] for f in left if f[0] == "contains_max" and f[1] == 0}
        self.barred |= {f[2] for f in right if f[0] == "contains_min" and f[1] == 1}

    def at(self, i: int) -> frozenset[int]:
        """The classes that the item at a position has; all are the same from the last on."""
        self.budget.spend(2 + len(self.left) // 8)
        i = min(i, self.positions)
        return frozenset(
            f[2]
            for f in self.left
            if (f[0] == "item" and f[1] == i) or (f[0] == "items_from" and f[1] <= i)
        )

    def answer(self) -> Answer:
        """None where no array can be made; else such arrays."""
        for i in range(self.positions + 1):
            if i < self.high and self.prover.solve(self.at(i), self.barred) is None:
                self.high = i
        if self.unique and self.low > 1:
            self.high = min(self.high, self._distinct())
        if self.low > self.high or not all(map(self._room, self.left)):
            return None
        if self.unique and ("unique",) in self.right:
            return None
        wrong: list[tuple[int, Candidates]] = []
        for word in ("item", "items_from"):
            for atom in sorted(f for f in self.right if f[0] == word):
                place = self._refuted(atom)
                if not place:
                    return None
                wrong.append(place)
        if any(self._contains(f) for f in self.right if f[0].startswith("contains")):
            return None
        return lambda: self._build(wrong)

    def _distinct(self) -> float:
        """At most how many items there can be, each another value; infinite where it suffices."""
        general = self.at(self.positions)
        alone = self.prover.values_of(general, self.barred, self.low - 1)
        if alone is None:
            return math.inf
        others = [at for at in map(self.at, range(self.positions)) if at != general]
        together = alone
        for at in others:
            more = self.prover.values_of(at, self.barred, self.low - 1)
            if more is None:
                return len(others) + len(alone)
            together |= more
        return min(len(others) + len(alone), len(together))

    def _refuted(self, atom: Formula) -> tuple[int, Candidates] | None:
        """A position at which the atom may refuse an item, with such items."""
        word, first, number = atom
        last = first if word == "item" else max(first, self.positions)
        same = [f[2] for f in self.right if f[0] == "item" and f[1] == first]
        wanted = same if word == "item" else [number]
        for i in range(first, min(last + 1, self.high)):
            items = self.prover.solve(self.at(i), {*wanted, *self.barred})
            if items:
                return i, items
        return None

    def _room(self, atom: Formula) -> bool:
        """Whether an array can contain as many items as ``contains_min`` demands."""
        if atom[0] != "contains_min":
            return True
        for _, count, number in (f for f in self.left if f[0] == "contains_max"):
            if count < atom[1] and self.prover.solve({atom[2]}, {number}) is None:
                return False
        solve = self.prover.solve
        places = [
            i
            for i in range(self.positions + 1)
            if i < self.high and solve({*self.at(i), atom[2]}, self.barred) is not None
        ]
        return len(places) >= atom[1] or self.positions in places

    def _contains(self, atom: Formula) -> bool:
        """Whether ``contains_min`` or ``contains_max`` certainly holds."""
        word, wanted, number = atom
        for _, count, inner in (f for f in self.left if f[0] == word):
            if word == "contains_min" and count >= wanted:
                general = self.at(self.positions) if self.positions == 1 else ()
                if self.prover.solve({inner, *general}, {number}) is None:
                    return True
            fewer = word == "contains_max" and count <= wanted
            if fewer and self.prover.solve({number}, {inner}) is None:
                return True
        if word == "contains_max":
            return bool(self.high <= wanted)
        sure = [self.prover.solve(self.at(i), {number}) is None for i in range(self.positions + 1)]
        least = max((f[1] for f in self.left if f[0] == "min_items"), default=0)
        fitting = sum(sure[: min(least, self.positions)])
        beyond = max(0, least - self.positions) if sure[-1] else 0
        return bool(fitting + beyond >= wanted)

    def _build(self, wrong: list[tuple[int, Candidates]]) -> Iterator[list[Any]]:
        """Arrays with the refused items in their places."""
        length = max([self.low, *(i + 1 for i, _ in wrong)])
        if length > min(self.high, _LONGEST):
            return
        sources = [self._source(i) for i in range(min(length, self.positions + 1))]
        for attempt in range(6):
            places = dict(wrong)
            items: list[Any] = []
            pools = [list(itertools.islice(s(), length + 10)) for s in sources]
            self.budget.spend(length // 8)
            for i in range(length):
                pool = pools[min(i, len(pools) - 1)]
                if i in places:
                    pool = list(itertools.islice(places[i](), attempt + 1))
                item = self._pick(pool, items, last=i in places)
                if item is _NONE:
                    return
                items.append(item)
            if ("unique",) in self.right:
                items[1:2] = items[:1]
            yield items
            if not wrong:
                break
        if not wrong and length < self.high and not self.right:
            pool = list(itertools.islice(self._source(length)(), length + 3))
            item = self._pick(pool, items, last=False)
            if item is not _NONE:
                yield [*items, item]

    def _source(self, i: int) -> Candidates:
        wanted = [f[2] for f in self.left if f[0] == "contains_min" and i < f[1]]
        more = [f[2] for f in self.right if f[0] == "contains_max"]
        barred = [f[2] for f in self.right if f[0] == "contains_min"]
        best = self.prover.solve({*self.at(i), *wanted, *more}, {*barred, *self.barred})
        return best or self.prover.solve(self.at(i), self.barred) or (lambda: iter(()))

    def _pick(self, pool: list[Any], items: list[Any], *, last: bool) -> Any:  # noqa: ANN401
        if not self.unique:
            return (pool[-1] if last else pool[0]) if pool else _NONE
        self.budget.spend(1 + len(items))
        seen = {key(item) for item in items}
        order = reversed(pool) if last else iter(pool)
        return next((item for item in order if key(item) not in seen), _NONE)
