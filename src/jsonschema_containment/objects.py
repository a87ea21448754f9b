"""Atoms of objects: whether what the left asks leaves anything that the right refuses."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from jsonschema_containment.evaluation import fits
from jsonschema_containment.hints import Answer, Hints
from jsonschema_containment.strings import finds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jsonschema_containment.formulas import Formula
    from jsonschema_containment.inclusion import Prover

_ENDLESS = 1 << 40
_Entries = list[tuple[Hints, Hints]]


def objects(prover: Prover, left: set[Formula], right: set[Formula]) -> Answer:
    """Objects by their properties, by what is required, by how many they have."""
    return _Objects(prover, left, right).answer()


class _Objects:
    def __init__(self, prover: Prover, left: set[Formula], right: set[Formula]) -> None:
        self.prover, self.world = prover, prover.world
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
        self.low = max(
            [f[1] for f in left if f[0] == "min_properties"]
            + [f[1] + 1 for f in right if f[0] == "max_properties"],
            default=0,
        )
        self.high = min(
            [f[1] for f in left if f[0] == "max_properties"]
            + [f[1] - 1 for f in right if f[0] == "min_properties"],
            default=_ENDLESS,
        )

    def at(self, name: str) -> frozenset[int]:
        """Classes that the value of a property surely has, if the property is there."""
        out = set(self.props.get(name, ()))
        out |= {f[2] for f in self.matching if finds(f[1], name)}
        for _, names, patterns, number in self.rests:
            if name not in names and all(finds(p, name) is False for p in patterns):
                out.add(number)
        return frozenset(out)

    def possible(self, name: str) -> bool:
        """Whether the property may be there."""
        if name in self.absent or any(fits(self.world, n[1], name) is False for n in self.names):
            return False
        return self.prover.solve(self.at(name)) is not None

    def answer(self) -> Answer:
        if not all(self.possible(name) for name in self.required):
            return None
        if max(self.low, len(self.required)) > self.high or self._most() < self.low:
            return None
        entries: _Entries = []
        for name, numbers in self.wrong.items():
            hints = self.prover.solve(self.at(name), numbers)
            if not hints:
                return None
            entries.append((_just(name), hints))
        for atom in self.right:
            if atom[0] in ("matching", "rest", "names"):
                found = self._entry(atom) if self.high > 0 else None
                if not found:
                    return None
                entries.append(found)
        return lambda: self._build(entries)

    def _most(self) -> int:
        """How many properties there can be."""
        if self.low <= len(self.required):
            return _ENDLESS
        named = set(self.props) | {n for f in self.rests for n in f[1]}
        if self._generic([], [("enum", _keys(named))]):
            return _ENDLESS
        return sum(self.possible(name) for name in named)

    def _entry(self, atom: Formula) -> tuple[Hints, Hints] | None:
        """A name and a value that the atom refuses and the left does not."""
        wanted = [] if atom[0] == "names" else [atom[-1]]
        must: list[Formula] = [("pattern", atom[1])] if atom[0] == "matching" else []
        must_not: list[Formula] = [("node", atom[1])] if atom[0] == "names" else []
        if atom[0] == "rest":
            must_not = [*(("pattern", p) for p in sorted(atom[2])), ("enum", _keys(atom[1]))]
        named = set(self.props) | {n for f in self.rests for n in f[1]} | self.absent
        for name in sorted(named):
            if not self._concerned(atom, name) or not self.possible(name):
                continue
            hints = self.prover.solve(self.at(name), wanted)
            if hints:
                return _just(name), hints
        return self._generic(must, [*must_not, ("enum", _keys(named))], wanted)

    def _concerned(self, atom: Formula, name: str) -> bool:
        if atom[0] == "names":
            return fits(self.world, atom[1], name) is not True
        if atom[0] == "matching":
            return finds(atom[1], name) is not False
        return name not in atom[1] and not any(finds(p, name) for p in atom[2])

    def _generic(
        self, must: list[Formula], must_not: list[Formula], wanted: Sequence[int] = ()
    ) -> tuple[Hints, Hints] | None:
        """A name that nothing names: it matches one of the left's patterns or none of them."""
        patterns = sorted({f[1] for f in self.matching} | {p for f in self.rests for p in f[2]})
        asked = {f[1] for f in must if f[0] == "pattern"}
        cases: list[tuple[list[Formula], list[Formula], set[int]]] = [
            ([("pattern", p)], [], {f[2] for f in self.matching if f[1] in {p, *asked}})
            for p in patterns
        ]
        none = [("pattern", p) for p in patterns]
        cases.append(([], none, {f[3] for f in self.rests}))
        for there, not_there, numbers in cases:
            values = self.prover.solve(numbers, wanted)
            if values is None:
                continue
            left = [*self.names, *must, *there]
            names = self.prover.prove("string", left, [*must_not, *not_there])
            if names is not None:
                return names, values
        return None

    def _build(self, entries: _Entries) -> Iterator[dict[str, Any]]:
        """Objects that have the wrong entries, what is required, and few others."""
        tries = [
            zip(
                itertools.islice(_again(names), 12),
                itertools.islice(_again(values), 12),
                strict=False,
            )
            for names, values in entries
        ]
        rows = zip(*tries, strict=False) if tries else iter([()])
        for row in rows:
            out: dict[str, Any] = {}
            for name in sorted(self.required - {n for n, _ in row}):
                hints = self.prover.solve(self.at(name))
                found = next(hints(), _NONE) if hints else _NONE
                if found is _NONE:
                    return
                out[name] = found
            out.update(row)
            yield self._filled(out)

    def _filled(self, out: dict[str, Any]) -> dict[str, Any]:
        for name in sorted(self.props):
            if len(out) >= self.low:
                return out
            hints = self.prover.solve(self.at(name)) if self.possible(name) else None
            if hints and name not in out:
                out.update((name, found) for found in itertools.islice(hints(), 1))
        named = set(self.props) | {n for f in self.rests for n in f[1]} | set(out) | self.absent
        more = self._generic([], [("enum", _keys(named))]) if len(out) < self.low else None
        if more:
            pairs = zip(more[0](), _again(more[1]), strict=False)
            out.update(itertools.islice(pairs, min(self.low - len(out), 500)))
        return out


_NONE = object()


def _keys(names: Any) -> frozenset[tuple[str, str]]:  # noqa: ANN401 - any names
    return frozenset(("string", name) for name in names)


def _just(name: str) -> Hints:
    return lambda: iter([name])


def _again(hints: Hints) -> Iterator[Any]:
    """The hints, over and over."""
    found = list(itertools.islice(hints(), 12))
    return itertools.cycle(found) if found else iter(())
