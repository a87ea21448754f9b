"""Strings that some patterns find and others do not, within a range of lengths."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from jsonschema_containment.automata import Automaton, Pattern, Product, Words
from jsonschema_containment.regular_expressions import (
    PYTHON_END,
    READINGS,
    UnsupportedError,
    parse,
    reads,
    subtrees,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jsonschema_containment.budget import Budget
    from jsonschema_containment.characters import Reading
    from jsonschema_containment.regular_expressions import Tree

_MAX_WORDS = 2000


@dataclass
class StringSet:
    """The strings in which all of some patterns are found and no missed one, but for the excluded.

    They have from low to high code points (None: no limit). A pattern that is not modelled is left
    out: `empty` is then never true because of it.
    """

    budget: Budget
    low: int = 0
    high: int | None = None
    found: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    excluded: set[str] = field(default_factory=set)

    def empty(self) -> bool:
        """Whether by each reading there is no such string; False also where it is not known."""
        readings = [r for r in READINGS if all(reads(p, r) for p in (*self.found, *self.missed))]
        return bool(readings) and all(self._search(reading) == [] for reading in readings)

    def that_match(self, pattern: str) -> StringSet:
        """Those strings in which one more pattern is found."""
        return replace(self, found=[*self.found, pattern])

    def strings(self) -> Iterator[str]:
        """Some such strings, short ones first; perhaps wrong ones where a pattern is opaque."""
        searches = [self._search(reading) or [] for reading in ("ecma", "python")]
        first = [strings[0] for strings in searches if strings]
        yield from dict.fromkeys([*first, *itertools.chain(*searches)])

    def _search(self, reading: Reading) -> list[str] | None:
        sets = (frozenset(self.found), frozenset(self.missed), frozenset(self.excluded))
        strings, steps = _search(self.low, self.high, *sets, reading)
        self.budget.spend(steps)
        return strings


@lru_cache(maxsize=4096)
def _search(  # noqa: PLR0913, PLR0917 - the cache needs hashable arguments
    low: int,
    high: int | None,
    found: frozenset[str],
    missed: frozenset[str],
    excluded: frozenset[str],
    reading: Reading,
) -> tuple[list[str] | None, int]:
    """Some strings, and the steps that it takes to find them, whether or not they are cached.

    No string at all proves that there is none; None: the search was given up.
    """
    if high is not None and low > high:
        return [], 1
    wanted: list[Automaton] = [a for p in sorted(found) if (a := automaton(p, reading))]
    barred: list[Automaton] = [a for p in sorted(missed) if (a := automaton(p, reading))]
    few = len(excluded) <= _MAX_WORDS
    if few and excluded:
        barred.append(Words(excluded))
    # No automaton is made of too many: then they are only removed from the result, and nothing is
    # proved.
    product = Product(wanted, barred, low, high, frozenset() if few else excluded)
    try:
        strings = product.run()
    except UnsupportedError:
        strings = None
    return (strings if few else strings or None), product.steps


@lru_cache(maxsize=4096)
def automaton(pattern: str, reading: Reading) -> Pattern | None:
    """The automaton of a pattern; None where it is not modelled."""
    try:
        return Pattern(pattern, reading)
    except UnsupportedError:
        return None


def is_found(pattern: str, text: str, budget: Budget) -> bool | None:
    """Whether both readings find the pattern in the text; None: they differ or it is not known."""
    verdicts: set[bool | None] = set()
    for reading in READINGS:
        if reads(pattern, reading):
            machine = automaton(pattern, reading)
            budget.spend(1 + (machine.weight * len(text) // 16 if machine else 0))
            try:
                known = machine is not None and machine.is_certain(text)
                verdicts.add(machine.finds(text) if machine and known else None)
            except UnsupportedError:
                verdicts.add(None)
    return verdicts.pop() if len(verdicts) == 1 else None


def backtracking_cost(pattern: str, length: int) -> int:
    """An upper bound of the steps in which a backtracking matcher searches a text."""
    length = min(length, 100_000)
    number = repetitions(pattern)
    return 1 << min(length, 64) if number is None else (length + 1) ** (1 + number)


@lru_cache(maxsize=4096)
def repetitions(pattern: str) -> int | None:
    """Among how many repetitions a backtracking matcher may divide a text.

    The steps are bounded by a polynomial of that degree for each place where the search begins.
    None: they may grow exponentially.
    """
    try:
        tree = _tree(pattern)
        return 1 if _reads_once(pattern, tree) else _repetitions(pattern, tree)
    except UnsupportedError:
        after_first = re.split("[*+}]", pattern, maxsplit=1)[-1]
        nested = re.search("[*+{]", after_first.partition(")")[2])
        return None if nested or "\\1" in pattern else len(re.findall("[*+{]", pattern))


def is_deterministic(pattern: str) -> bool:
    """Whether there is at most one way to go on at each character of a text.

    Then a backtracking matcher takes time in proportion to the text, if the pattern is anchored.

    Raises:
        UnsupportedError: the pattern uses what is not modelled, or is too large.
    """
    return _reads_once(pattern, _tree(pattern))


def _tree(pattern: str) -> Tree:
    return parse(pattern, "python" if reads(pattern, "python") else "ecma")


def _reads_once(pattern: str, tree: Tree) -> bool:
    """Whether a part of a pattern is deterministic."""
    if _looks_around(tree) or _empty_in_two_ways(tree):
        return False
    return Pattern(pattern, "python", tree).unambiguous()


def _looks_around(tree: Tree) -> bool:
    return tree != PYTHON_END and (tree[0] == "look" or any(map(_looks_around, subtrees(tree))))


def _empty_in_two_ways(tree: Tree) -> bool:
    """Whether some part matches the empty text in several ways, between which no text decides."""
    if tree[0] == "rep" and _nullable(tree[1]):
        return True
    if tree == PYTHON_END:
        return False
    if tree[0] == "alt" and sum(map(_nullable, tree[1])) > 1:
        return True
    return any(map(_empty_in_two_ways, subtrees(tree)))


def _nullable(tree: Tree) -> bool:
    """Whether the tree matches the empty text."""
    if tree[0] == "rep":
        return bool(tree[2] == 0) or _nullable(tree[1])
    if tree[0] in ("cat", "alt"):
        return (all if tree[0] == "cat" else any)(map(_nullable, tree[1]))
    return bool(tree[0] != "chars")


def _repetitions(pattern: str, tree: Tree) -> int | None:
    """`repetitions` of a part of a pattern."""
    many = tree[0] == "rep" and (tree[3] is None or tree[3] > 1)
    if many and _varies(tree[1]):
        return 1 if _reads_once(pattern, tree) else None
    total = int(tree[0] == "rep" and tree[2] != tree[3])
    for part in subtrees(tree):
        number = _repetitions(pattern, part)
        if number is None:
            return None
        total += number
    return total


def _varies(tree: Tree) -> bool:
    """Whether the tree has an alternative, or a part that may be repeated more or less often."""
    own = tree[0] == "alt" or (tree[0] == "rep" and tree[2] != tree[3])
    return own or any(map(_varies, subtrees(tree)))
