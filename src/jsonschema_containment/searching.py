"""The search for a witness among values that a proof hints at, or that are near to such."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from jsonschema_containment import guarded
from jsonschema_containment.comparison import NO_WITNESS, Direction
from jsonschema_containment.formats import CHECKED
from jsonschema_containment.strings import quick
from jsonschema_containment.values import has_long_text
from jsonschema_containment.witness import Judges, mutations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from jsonschema_containment.hints import Hints

_SEARCH = 1.0
_GUARDED = 1.5
_HINTS = 300
_BREAK = "both validators accept the witness before and refuse it after"


class Search:
    """What may be a witness is asked of both validators, without ``format`` first, then with.

    Args:
        schemas: what a witness satisfies, what it does not.

    Raises:
        UnusableError: a validator does not take a schema.
    """

    def __init__(self, schemas: tuple[Any, Any]) -> None:
        self._schemas = schemas
        patterns, formats = _strings(schemas)
        self._quick = all(map(quick, patterns))
        self._judges = [Judges(*schemas)]
        if formats & CHECKED:
            self._judges.append(Judges(*schemas, formats=True))

    def accepted(self, values: list[Any]) -> bool:
        """Whether all validators, checking formats or not, accept all that the old one does."""
        if not (self._quick or not any(map(has_long_text, values))):
            return False
        return all(judges.accepted(value) for judges in self._judges for value in values)

    def near(self, seeds: list[Any]) -> Iterator[Any]:
        """Values that differ from a seed in one place."""
        return mutations(seeds, *self._schemas)

    def run(self, sources: Sequence[Hints], left: Callable[[float], float]) -> Direction | None:
        """A break, if there is a witness among the values of some sources.

        Args:
            sources: where values come from, each perhaps more than once.
            left: how many seconds are left, of those that are asked for.
        """
        for judges in self._judges:
            for source in sources:
                found = self._first(judges, source(), left)
                if found is not NO_WITNESS:
                    said = 'where "format" is checked' if judges.formats else '("format" unchecked)'
                    return Direction("breaking", f"{_BREAK} {said}", found)
        return None

    def _first(
        self, judges: Judges, values: Iterable[Any], left: Callable[[float], float]
    ) -> object:
        """The first witness. Where a pattern may be slow on it, a process of its own looks."""
        if self._quick:
            return judges.first(values, left(_SEARCH))
        short: list[Any] = []
        long: list[Any] = []
        for value in itertools.islice(values, 2 * _HINTS):
            (long if has_long_text(value) else short).append(value)
        found = judges.first(short, left(_SEARCH))
        if found is NO_WITNESS and long:
            mode = "formats" if judges.formats else "annotations"
            answer = guarded.run("confirm", left(_GUARDED), self._schemas, mode, long[:_HINTS])
            found = answer[0] if answer else NO_WITNESS
        return found


def _strings(schemas: Iterable[Any]) -> tuple[set[str], set[str]]:
    """The patterns and the formats that schemas mention."""
    patterns: set[str] = set()
    formats: set[str] = set()
    todo: list[Any] = list(schemas)
    while todo:
        node = todo.pop()
        if isinstance(node, list):
            todo.extend(node)
        elif isinstance(node, dict):
            for word, found in (("pattern", patterns), ("format", formats)):
                if isinstance(node.get(word), str):
                    found.add(node[word])
            if isinstance(node.get("patternProperties"), dict):
                patterns.update(node["patternProperties"])
            todo.extend(node.values())
    return patterns, formats
