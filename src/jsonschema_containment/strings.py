"""Strings that some patterns find and others do not, within a window of lengths."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from jsonschema_containment.automata import Pattern
from jsonschema_containment.escapes import UnsupportedError
from jsonschema_containment.product import Automaton, Product, Words
from jsonschema_containment.regex import READINGS, parse, reads

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jsonschema_containment.characters import Reading

_MAX_WORDS = 2000


@dataclass
class Window:
    """What a string must be: its length within low and high, its text found or not found.

    A pattern that is not modelled is left out: `empty` is then never true for its sake.
    """

    low: int = 0
    high: int | None = None
    found: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    none_of: set[str] = field(default_factory=set)

    def empty(self) -> bool:
        """Whether by each reading there is no such string; False also where it is not known."""
        readings = [r for r in READINGS if all(reads(p, r) for p in (*self.found, *self.missed))]
        return bool(readings) and all(self._search(reading) == [] for reading in readings)

    def strings(self) -> Iterator[str]:
        """Some such strings, short ones first; perhaps wrong ones where a pattern is opaque."""
        searches = [self._search(reading) or [] for reading in ("ecma", "python")]
        first = [strings[0] for strings in searches if strings]
        yield from dict.fromkeys([*first, *itertools.chain(*searches)])

    def _search(self, reading: Reading) -> list[str] | None:
        sets = (frozenset(self.found), frozenset(self.missed), frozenset(self.none_of))
        return _searched(self.low, self.high, *sets, reading)


@lru_cache(maxsize=4096)
def _searched(  # noqa: PLR0913, PLR0917
    low: int,
    high: int | None,
    found: frozenset[str],
    missed: frozenset[str],
    none_of: frozenset[str],
    reading: Reading,
) -> list[str] | None:
    """Some strings; none at all proves that there is none; None: gave up."""
    if high is not None and low > high:
        return []
    try:
        return _walked(low, high, found, missed, none_of, reading)
    except UnsupportedError:
        return None


def _walked(  # noqa: PLR0913, PLR0917
    low: int,
    high: int | None,
    found: frozenset[str],
    missed: frozenset[str],
    none_of: frozenset[str],
    reading: Reading,
) -> list[str] | None:
    wanted: list[Automaton] = [a for p in sorted(found) if (a := _known(p, reading))]
    barred: list[Automaton] = [a for p in sorted(missed) if (a := _known(p, reading))]
    if len(none_of) > _MAX_WORDS:
        # Too many for an automaton: they are left out of what is found, and nothing is proved.
        return Product(wanted, barred, low, high, none_of).run() or None
    barred += [Words(none_of)] if none_of else []
    return Product(wanted, barred, low, high).run()


@lru_cache(maxsize=4096)
def _known(pattern: str, reading: Reading) -> Pattern | None:
    try:
        return Pattern(pattern, reading)
    except UnsupportedError:
        return None


def finds(pattern: str, text: str) -> bool | None:
    """Whether both readings find the pattern in the text; None: they differ or it is not known."""
    verdicts: set[bool | None] = set()
    for reading in READINGS:
        if reads(pattern, reading):
            verdicts.add(_found(pattern, text, reading))
    return verdicts.pop() if len(verdicts) == 1 else None


def _found(pattern: str, text: str, reading: Reading) -> bool | None:
    machine = _known(pattern, reading)
    try:
        return machine.finds(text) if machine else None
    except UnsupportedError:
        return None


def quick(pattern: str) -> bool:
    """Whether a backtracking matcher surely takes no exponential time over the pattern."""
    try:
        tree = parse(pattern, "ecma")
        if not _nested(tree, inside=False):
            return True
        return "look" not in str(tree) and Pattern(pattern, "python").unambiguous()
    except UnsupportedError:
        return not re.search(r"[*+}].*\).*[*+{]", pattern) and "\\1" not in pattern


def _nested(tree: tuple, *, inside: bool) -> bool:  # type: ignore[type-arg]
    if tree[0] == "rep":
        many = tree[3] is None or tree[3] > 2  # noqa: PLR2004
        return (inside and many) or _nested(tree[1], inside=inside or many)
    if tree[0] == "alt" and inside:
        return True
    parts = tree[1] if tree[0] in ("cat", "alt") else tree[3:] if tree[0] == "look" else ()
    return any(_nested(part, inside=inside) for part in parts)
