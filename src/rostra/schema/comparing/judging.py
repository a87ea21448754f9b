"""The verdict for one direction: proved, refuted by a witness, or neither."""

from __future__ import annotations

import contextlib
import itertools
import json
from typing import TYPE_CHECKING, Any

from rostra.schema.comparing import guarded, oracle
from rostra.schema.comparing.classes import World
from rostra.schema.comparing.comparison import NO_WITNESS, Direction
from rostra.schema.comparing.documents import Document, UnusableError, check
from rostra.schema.comparing.inclusion import Answer, GaveUpError, Hints, Prover
from rostra.schema.comparing.leaves import LEAVES
from rostra.schema.comparing.strings import quick
from rostra.schema.comparing.witness import Judges, has_long_text, mutations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PROOF = 2.0
_SEARCH = 1.0
_GUARDED = 1.5
_HINTS = 300
_NEITHER = "neither a proof nor a witness was found"


def judge(world: World, old: int, new: int, schemas: tuple[Any, Any]) -> Direction:
    """Whether all that one document of a world accepts is accepted by another.

    Args:
        world: the classes of both.
        old: the class whose values are asked about.
        new: the class that should accept them.
        schemas: both documents, in this order.
    """
    if world.unclear:
        reason = "references lead back to themselves, or depend on the way that leads to them"
        return Direction("unproven", reason)
    if old == new:
        return Direction("compatible", "the same, annotations aside")
    prover = Prover(world, LEAVES, _PROOF)
    answer = _solve(prover, old, new)
    if answer is None:
        return Direction("compatible", "proved")
    try:
        judges = Judges(*schemas)
    except UnusableError as error:
        return Direction("unproven", "; ".join(dict.fromkeys([*world.gaps[:3], str(error)])))
    search = _Search(judges, schemas)
    return search.run(prover, old, answer) or _by_oracle(world, old, new, search)


def _solve(prover: Prover, old: int, new: int) -> Answer:
    try:
        return prover.solve([old], [new])
    except (GaveUpError, RecursionError):
        return lambda: iter(())


def _break(witness: object) -> Direction:
    reason = 'both validators accept the witness before and refuse it after ("format" unchecked)'
    return Direction("breaking", reason, witness)


def _seeds(prover: Prover, old: int) -> Iterator[Any]:
    answer = None
    with contextlib.suppress(GaveUpError, RecursionError):
        answer = prover.solve([old])
    if answer:
        yield from _safely(answer())


def _safely(hints: Iterator[Any]) -> Iterator[Any]:
    try:
        yield from hints
    except (GaveUpError, RecursionError, OverflowError, MemoryError):
        return


class _Search:
    """The search for a witness."""

    def __init__(self, judges: Judges, schemas: tuple[Any, Any]) -> None:
        self.schemas = schemas
        self._judges = judges
        self._quick = all(quick(pattern) for pattern in _patterns(schemas))

    def run(self, prover: Prover, old: int, answer: Hints) -> Direction | None:
        """A break, where what the prover hints at is one, or a change in one place of a value."""
        hints = itertools.islice(_safely(answer()), _HINTS)
        found = self.first(hints)
        if found is NO_WITNESS:
            seeds = _seeds(Prover(prover.world, LEAVES, _SEARCH), old)
            found = self.first(mutations(seeds, *self.schemas))
        return None if found is NO_WITNESS else _break(found)

    def first(self, values: Iterable[Any]) -> object:
        """The first witness. Where a pattern may be slow on it, a process of its own looks."""
        if self._quick:
            return self._judges.first(values, _SEARCH)
        short: list[Any] = []
        long: list[Any] = []
        for value in itertools.islice(values, 2 * _HINTS):
            (long if has_long_text(value) else short).append(value)
        found = self._judges.first(short, _SEARCH)
        if found is NO_WITNESS and long:
            answer = guarded.run("confirm", _GUARDED, *self.schemas, long[:_HINTS])
            found = answer[0] if answer else NO_WITNESS
        return found


def _patterns(schemas: Iterable[Any]) -> set[str]:
    out: set[str] = set()
    todo: list[Any] = list(schemas)
    while todo:
        node = todo.pop()
        if isinstance(node, list):
            todo.extend(node)
        elif isinstance(node, dict):
            if isinstance(node.get("pattern"), str):
                out.add(node["pattern"])
            if isinstance(node.get("patternProperties"), dict):
                out.update(node["patternProperties"])
            todo.extend(node.values())
    return out


def _by_oracle(world: World, old: int, new: int, search: _Search) -> Direction:
    schemas = search.schemas
    if world.gaps:
        return Direction("unproven", "; ".join(dict.fromkeys(world.gaps[:3])))
    if all(map(oracle.trusted, schemas)) and guarded.run("covers", _GUARDED, *schemas) is True:
        return Direction("compatible", "proved by the canonical form of jsonschema-rs")
    found = _from_difference(search)
    if found is not NO_WITNESS:
        return _break(found)
    if '"format"' not in json.dumps(schemas):
        return Direction("unproven", _NEITHER)
    world.formats = False
    try:
        if _solve(Prover(world, LEAVES, _PROOF), old, new) is None:
            reason = (
                'only "format" differs: compatible where it is an annotation, not where checked'
            )
            return Direction("unproven", reason)
    finally:
        world.formats = True
    return Direction("unproven", _NEITHER)


def _from_difference(search: _Search) -> object:
    schema = guarded.run("difference", _GUARDED, *search.schemas)
    if schema in (None, False):
        return NO_WITNESS
    try:
        check(schema, "the difference")
        world = World(Document(schema))
    except UnusableError:
        return NO_WITNESS
    if world.unclear:
        return NO_WITNESS
    hints = _seeds(Prover(world, LEAVES, _SEARCH), world.roots[0])
    return search.first(itertools.islice(hints, _HINTS))
