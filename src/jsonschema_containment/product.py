"""Automata, and strings that some of them accept and others do not.

An automaton is run by ``start``, ``step(state, char)`` and ``accepts(state)``; its ``sets`` are the
sets of code points that it tells apart. States are hashable.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jsonschema_containment.characters import Spans

State = Hashable
DEAD: State = frozenset()
"""The state after which no string is accepted."""

_MAX_LENGTH = 5000
_MAX_STEPS = 60_000
_LIKED = "a0A-_. /:@z9b1c2d3e4f5ghijklmnopqrstuvwxy"
_Product = tuple[State, ...]


class Automaton(Protocol):
    """What the search of strings asks of a language."""

    sets: frozenset[Spans]
    start: State

    def step(self, state: State, char: int) -> State:
        """The state after one more code point."""

    def accepts(self, state: State) -> bool:
        """Whether the string may end here."""


class Words:
    """A finite set of strings.

    Args:
        words: the strings.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        self._prefixes = {word[:i] for word in self._words for i in range(len(word) + 1)}
        chars = {char for word in self._words for char in word}
        self.sets: frozenset[Spans] = frozenset(((ord(c), ord(c)),) for c in chars)
        self.start: State = "" if self._prefixes else DEAD

    def step(self, state: State, char: int) -> State:
        """The prefix read so far; DEAD where no word goes on like that."""
        longer = f"{state}{chr(char)}" if isinstance(state, str) else None
        return longer if longer in self._prefixes else DEAD

    def accepts(self, state: State) -> bool:
        """Whether the prefix is a word."""
        return state in self._words


class Product:
    """A walk over the product of all automata, one layer a length.

    Args:
        wanted: the automata that accept the strings.
        barred: those that do not.
        low: the least length.
        high: the most; None: none.
        skipped: strings that are left out of what is found.
    """

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
            if length >= _MAX_LENGTH or len(self.steps) * len(self.groups) > _MAX_STEPS:
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
