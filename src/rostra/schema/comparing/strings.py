"""Strings that some patterns find and others do not, within a window of lengths."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from rostra.schema.comparing.automata import DEAD, Automaton, Pattern, State, Words
from rostra.schema.comparing.regex import READINGS, UnsupportedError, parse, reads

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rostra.schema.comparing.characters import Reading

_MAX_LENGTH = 5000
_MAX_STATES = 20_000
_MAX_WORDS = 2000
_LIKED = "a0A-_. /:@z9b1c2d3e4f5ghijklmnopqrstuvwxy"
_Product = tuple[State, ...]


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
        return _Search(wanted, barred, low, high, none_of).run() or None
    barred += [Words(none_of)] if none_of else []
    return _Search(wanted, barred, low, high).run()


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


class _Search:
    """A walk over the product of all automata, one layer a length."""

    def __init__(
        self,
        wanted: Sequence[Automaton],
        barred: Sequence[Automaton],
        low: int,
        high: int | None,
        skipped: frozenset[str] = frozenset(),
    ) -> None:
        self.wanted, self.barred, self.low, self.high = wanted, barred, low, high
        self.skipped = skipped
        self.machines = [*wanted, *barred]
        self.groups = _groups(self.machines)
        self.steps: dict[_Product, dict[_Product, int]] = {}

    def run(self) -> list[str] | None:
        """Some strings of the language, shortest first; None: too large."""
        start = tuple(machine.start for machine in self.machines)
        layers: list[dict[_Product, _Product | None]] = [{start: None}]
        seen: dict[frozenset[_Product], int] = {}
        texts: list[str] = []
        while True:
            length = len(layers) - 1
            layer = layers[-1]
            if length >= self.low:
                ends = [state for state in layer if self._accepts(state)]
                found = [t for state in ends[:3] for t in self._texts(layers, state)]
                texts += [text for text in found if text not in self.skipped]
            if not layer or length == self.high or len(texts) > 60:  # noqa: PLR2004
                return texts
            before = seen.setdefault(frozenset(layer), length)
            if before < length and before >= self.low and (not texts or length > self.low + 250):
                return texts
            if length >= _MAX_LENGTH or len(self.steps) > _MAX_STATES:
                return texts or None
            layers.append({after: state for state in layer for after in self._step(state)})

    def _step(self, state: _Product) -> dict[_Product, int]:
        if state not in self.steps:
            out: dict[_Product, int] = {}
            for chars in self.groups:
                char = ord(chars[0])
                pairs = zip(self.machines, state, strict=True)
                after = tuple(machine.step(part, char) for machine, part in pairs)
                if not any(part == DEAD for part in after[: len(self.wanted)]):
                    out.setdefault(after, char)
            self.steps[state] = out
        return self.steps[state]

    def _accepts(self, state: _Product) -> bool:
        verdicts = [m.accepts(part) for m, part in zip(self.machines, state, strict=True)]
        return all(verdicts[: len(self.wanted)]) and not any(verdicts[len(self.wanted) :])

    def _texts(
        self, layers: list[dict[_Product, _Product | None]], state: _Product
    ) -> Iterator[str]:
        """One string that ends in the state, and others with one character changed for its like."""
        chars: list[str] = []
        for layer in reversed(layers[1:]):
            before = layer[state]
            assert before is not None
            chars.append(chr(self.steps[before][state]))
            state = before
        text = "".join(reversed(chars))
        yield text
        like = {group[0]: group for group in self.groups}
        for i in range(len(text) - 1, max(-1, len(text) - 4), -1):
            for other in like[text[i]][1:12]:
                yield text[:i] + other + text[i + 1 :]


def _groups(machines: Sequence[Automaton]) -> list[list[str]]:
    """Characters that no automaton tells apart, some of each group, printable ones first."""
    sets = list(dict.fromkeys(spans for machine in machines for spans in sorted(machine.sets)))
    liked = [ord(c) for c in _LIKED] + [*range(33, 127), 0xE9, 0x416, 0x4E2D, 32, 10, 13]
    cuts = {c for spans in sets for low, high in spans for c in (low, high + 1)}
    points = dict.fromkeys([*liked, *sorted(c for c in cuts if c <= 0x10FFFF), 0])  # noqa: PLR2004
    groups: dict[tuple[bool, ...], list[str]] = {}
    for point in points:
        if not 0xD800 <= point <= 0xDFFF:  # noqa: PLR2004 - lone surrogates are no text
            key = tuple(any(low <= point <= high for low, high in spans) for spans in sets)
            groups.setdefault(key, []).append(chr(point))
    return list(groups.values())
