"""Atoms of objects: whether the left leaves any object that the right refuses."""

from __future__ import annotations

import itertools
import math
from functools import partial
from typing import TYPE_CHECKING, Any

from jsonschema_containment.candidates import Candidates
from jsonschema_containment.formulas import size_range
from jsonschema_containment.strings import is_found

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jsonschema_containment.candidates import Answer
    from jsonschema_containment.formulas import Formula
    from jsonschema_containment.prover import Atoms, Prover
    from jsonschema_containment.truth import Truth

_NONE = object()
_FEW = 8
_MAX_NAMES = 100
_Entries = list[tuple[Candidates, Candidates]]
"""Names, with the values that each may have."""


def objects(prover: Prover, left: Atoms, right: Atoms) -> Answer:
    """Objects by their properties: their values, their names, how many, which are required."""
    return _Objects(prover, left, right).answer()


class _Objects:
    """The objects that the left accepts, and what of them the right refuses.

    A refused alternative is a fact: an object lacks what the right requires, and has a property of
    each ``prop`` on the right, with a value that its class refuses (``wrong``).
    """

    def __init__(self, prover: Prover, left: Atoms, right: Atoms) -> None:
        self.prover, self.budget = prover, prover.budget
        self.right = right
        self.props: dict[str, set[int]] = {}
        for f in left:
            if f[0] == "prop":
                self.props.setdefault(f[1], set()).add(f[2])
        self.matching = [f for f in left if f[0] == "matching"]
        self.rests = [f for f in left if f[0] == "rest"]
        self.names = [("node", f[1]) for f in left if f[0] == "names"]
        self.wrong: dict[str, set[int]] = {}
        for f in right:
            if f[0] == "prop":
                self.wrong.setdefault(f[1], set()).add(f[2])
        self.absent = {f[1] for f in right if f[0] == "required"}
        self.required = {f[1] for f in left if f[0] == "required"} | set(self.wrong)
        self.low, self.high = size_range("properties", left, right)
        self.mentioned = set(self.props) | {name for f in self.rests for name in f[1]}

    def at(self, name: str) -> frozenset[int]:
        """Classes that the value of a property certainly has, if the property is present."""
        self.budget.spend(2 + len(self.rests))
        out = set(self.props.get(name, ()))
        out |= {f[2] for f in self.matching if self._is_found(f[1], name)}
        for _, names, patterns, number in self.rests:
            verdicts = (self._is_found(pattern, name) for pattern in sorted(patterns))
            if name not in names and all(verdict is False for verdict in verdicts):
                out.add(number)
        return frozenset(out)

    def _is_found(self, pattern: str, name: str) -> Truth:
        return is_found(pattern, name, self.budget)

    def _fits(self, number: int, name: str) -> Truth:
        return self.prover.evaluator.accepts(number, name)

    def possible(self, name: str) -> bool:
        """Whether the property may be present."""
        if name in self.absent or any(self._fits(n[1], name) is False for n in self.names):
            return False
        return self.prover.solve(self.at(name)) is not None

    def answer(self) -> Answer:
        """None where no object can be made; else such objects."""
        if not all(self.possible(name) for name in sorted(self.required)):
            return None
        if max(self.low, len(self.required)) > self.high or self._most() < self.low:
            return None
        entries: _Entries = []
        for name, numbers in self.wrong.items():
            values = self.prover.solve(self.at(name), numbers)
            if not values:
                return None
            entries.append((partial(iter, [name]), values))
        for atom in self.right:
            if atom[0] in ("matching", "rest", "names"):
                entry = self._entry(atom) if self.high > 0 else None
                if not entry:
                    return None
                entries.append(entry)
        return lambda: self._build(entries)

    def _most(self) -> float:
        """At most how many properties there can be; infinite where that is enough."""
        if self.low <= len(self.required):
            return math.inf
        names = set(self.mentioned)
        few = min(self.low, _MAX_NAMES) + len(names)
        while generic := self._generic([], [("enum", _keys(names))]):
            self.budget.spend(1 + len(names))
            more = set(itertools.islice(generic[0](), _FEW))
            if more <= names or len(names | more) > few:
                return math.inf
            names |= more
        return sum(self.possible(name) for name in sorted(names))

    def _entry(self, atom: Formula) -> tuple[Candidates, Candidates] | None:
        """A name and a value that the atom refuses and the left does not."""
        wanted = [] if atom[0] == "names" else [atom[-1]]
        must: list[Formula] = [("pattern", atom[1])] if atom[0] == "matching" else []
        must_not: list[Formula] = [("node", atom[1])] if atom[0] == "names" else []
        if atom[0] == "rest":
            must_not = [*(("pattern", p) for p in sorted(atom[2])), ("enum", _keys(atom[1]))]
        named = self.mentioned | self.absent
        for name in sorted(named):
            if not self._concerned(atom, name) or not self.possible(name):
                continue
            values = self.prover.solve(self.at(name), wanted)
            if values:
                return partial(iter, [name]), values
        return self._generic(must, [*must_not, ("enum", _keys(named))], wanted)

    def _concerned(self, atom: Formula, name: str) -> bool:
        if atom[0] == "names":
            return self._fits(atom[1], name) is not True
        if atom[0] == "matching":
            return self._is_found(atom[1], name) is not False
        return name not in atom[1] and not any(self._is_found(p, name) for p in sorted(atom[2]))

    def _generic(
        self, must: list[Formula], must_not: list[Formula], wanted: Sequence[int] = ()
    ) -> tuple[Candidates, Candidates] | None:
        """An unmentioned name, which matches one of the left's patterns or none of them."""
        patterns = sorted({f[1] for f in self.matching} | {p for f in self.rests for p in f[2]})
        required = {f[1] for f in must if f[0] == "pattern"}
        certain = {f[2] for f in self.matching if f[1] in required}
        cases: list[tuple[list[Formula], list[Formula], set[int]]] = []
        if self.prover.solve(certain, wanted) is not None:  # else more classes prove it too
            cases += [
                ([("pattern", p)], [], certain | {f[2] for f in self.matching if f[1] == p})
                for p in patterns
            ]
        none = [("pattern", p) for p in patterns]
        cases.append(([], none, {f[3] for f in self.rests}))
        for present, absent, numbers in cases:
            left = [*self.names, *must, *present]
            names = self.prover.prove("string", left, [*must_not, *absent])
            values = self.prover.solve(numbers, wanted) if names else None
            if names is not None and values is not None:
                return names, values
        return None

    def _build(self, entries: _Entries) -> Iterator[dict[str, Any]]:
        """Objects with the refused entries, the required ones, and few others."""
        tries = [
            itertools.islice(zip(_again(names), _again(values), strict=False), 12)
            for names, values in entries
        ]
        rows = zip(*tries, strict=False) if tries else iter([()])
        for row in rows:
            out: dict[str, Any] = {}
            for name in sorted(self.required - {n for n, _ in row}):
                values = self.prover.solve(self.at(name))
                value = next(values(), _NONE) if values else _NONE
                if value is _NONE:
                    return
                out[name] = value
            out.update(row)
            yield self._filled(out)

    def _filled(self, out: dict[str, Any]) -> dict[str, Any]:
        for name in sorted(self.props):
            if len(out) >= self.low:
                return out
            values = self.prover.solve(self.at(name)) if self.possible(name) else None
            if values and name not in out:
                out.update((name, value) for value in itertools.islice(values(), 1))
        named = self.mentioned | set(out) | self.absent
        more = self._generic([], [("enum", _keys(named))]) if len(out) < self.low else None
        if more:
            pairs = zip(more[0](), _again(more[1]), strict=False)
            out.update(itertools.islice(pairs, min(self.low - len(out), 500)))
        return out


def _keys(names: Any) -> frozenset[tuple[str, str]]:  # noqa: ANN401 - any names
    return frozenset(("string", name) for name in names)


def _again(candidates: Candidates) -> Iterator[Any]:
    """The first candidates, over and over."""
    some = list(itertools.islice(candidates(), 12))
    return itertools.cycle(some) if some else iter(())
