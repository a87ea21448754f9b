"""Which changes break: each is proved by itself, on the old document, within a budget.

A change breaks if the old document with this change alone breaks, and still does with all the
changes that by themselves do not. Where none breaks by itself, the smallest set found that does is
named together. Where the steps did not suffice, a change has the usual effect of its keyword,
marked as unproven.

The witness of a change shows what the change does by itself, and is one between the two documents
as a whole too. A change whose witnesses another change makes up for has none.
"""

from __future__ import annotations

import contextlib
import dataclasses
from typing import TYPE_CHECKING

from jsonschema_containment import schema_changes as effects
from jsonschema_containment.budget import Budget, BudgetError
from jsonschema_containment.dialects import UnusableSchemaError
from jsonschema_containment.documents import Document, check_schema
from jsonschema_containment.results import NO_WITNESS, Change, Direction
from jsonschema_containment.schema_changes import Step, differences, edited
from jsonschema_containment.translation import IGNORED, INTEGER_LITERAL, READ_BY
from jsonschema_containment.values import size
from jsonschema_containment.verdict import Pair, escaping

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from jsonschema_containment.piecewise import PiecewiseComparison
    from jsonschema_containment.schema_changes import Edit
    from jsonschema_containment.translation import Translated
    from jsonschema_containment.witness_search import WitnessCheck

_MAX_NAMED = 3
_SHARE = 4
"""One verdict about some of the changes may take a fourth of the steps."""

_STEPS_EACH = 500
"""What each change adds to the steps."""

_VALUES_A_STEP = 20
"""Editing this many values costs a step."""

_MOST_VALUES = 1_000_000

_FINE = effects.HOLDS, effects.READS
_BREAKS = effects.MAY_FAIL, effects.MAY_REFUSE
_UNPROVEN = " (unproven)"


@dataclasses.dataclass(frozen=True)
class _Made:
    """The old document with some of the changes, and the verdict about it.

    Both are None where it was compared otherwise: then the witness is one of the whole, and the
    reason says how.
    """

    direction: Direction
    document: Document | None = None
    pair: Pair | None = None


@dataclasses.dataclass(frozen=True)
class _Effect:
    """An effect in words, with its witness."""

    words: str
    witness: object = NO_WITNESS


def steps_between(old: Document, new: Document) -> list[Step]:
    """The differences of two documents, with pointers into them as they are written."""
    schemas = old.translation.schema, new.translation.schema
    steps = [_located(step, old.translation, new.translation) for step in differences(*schemas)]
    if old.dialect is not new.dialect:
        # What it does shows in the differences between the translations.
        message = f"{old.dialect.name} became {new.dialect.name}"
        neutral = effects.NEUTRAL, effects.NEUTRAL
        steps.insert(
            0, Step(Change("schema-changed", "/$schema", message, *neutral), (), "/$schema")
        )
    return steps


def attributed_changes(  # noqa: PLR0913, PLR0917 - the documents, what is known, and a limit
    documents: tuple[Document, Document],
    every_step: Sequence[Step],
    directions: tuple[Direction, Direction],
    checks: tuple[WitnessCheck | None, WitnessCheck | None],
    steps: int,
    piecewise: PiecewiseComparison | None = None,
) -> tuple[Change, ...]:
    """The changes between an old document and a new one, each with its proved effect.

    Args:
        documents: the documents, translated.
        every_step: their differences.
        directions: what is known of all changes together, backward and forward.
        checks: judge witnesses between the documents in each direction.
        steps: what the attribution of each direction may take, besides some for each change.
        piecewise: the documents compared piecewise, if they suit it.
    """
    units: dict[str, list[Step]] = {}
    for step in every_step:
        if not step.neutral:
            units.setdefault(step.unit, []).append(step)
    neutral = [edit for step in every_step if step.neutral for edit in step.edits]
    old, new = documents
    base = old.edited(edited(old.schema, neutral), new.resources)
    budgets = [Budget(steps + _STEPS_EACH * len(units)) for _ in directions]
    by_direction = [
        _Attribution(old, new, base, units, i, checks[i], budgets[i], steps, piecewise).effects(
            direction
        )
        for i, direction in enumerate(directions)
    ]
    return tuple(
        step.change if step.neutral else _with(step, units[step.unit], *by_direction)
        for step in every_step
    )


def _located(step: Step, old: Translated, new: Translated) -> Step:
    """The step with pointers into the original documents."""
    side = old if step.change.kind.endswith("-removed") else new
    change = dataclasses.replace(step.change, pointer=side.original(step.change.pointer))
    if INTEGER_LITERAL in change.message:
        message = f"an integer may {'now' if side is old else 'no longer'} be written as 1.0"
        change = dataclasses.replace(change, kind="type-changed", message=message)
    if READ_BY in change.message:
        message = "what $ref leads to, which is not here, is perhaps read by another draft"
        change = dataclasses.replace(change, kind="ref-changed", message=message)
    if change.kind.startswith(f"{IGNORED}-"):
        message = change.message.replace(IGNORED, "the ignored part", 1)
        kind = change.kind.removeprefix("x-")
        change = dataclasses.replace(change, kind=kind, message=message)
    return dataclasses.replace(step, change=change, unit=side.original(step.unit))


def _with(
    step: Step, unit: list[Step], old_data: dict[str, _Effect], readers: dict[str, _Effect]
) -> Change:
    """The change with its effects; of a unit, the change that it is named after has them."""
    chief = next((s for s in unit if s.change.pointer == s.unit), unit[0])
    if step is not chief:
        part = f"part of the change of {step.unit}"
        return dataclasses.replace(step.change, old_data=part, readers=part)
    backward, forward = old_data[step.unit], readers[step.unit]
    return dataclasses.replace(
        step.change,
        old_data=backward.words,
        readers=forward.words,
        old_witness=backward.witness,
        new_witness=forward.witness,
    )


@dataclasses.dataclass
class _Attribution:
    """The attribution of the verdict of one direction: index 0 is backward, 1 is forward.

    The base is the old document with all changes that have no effect. Units are the changes that
    have one, those together that are made as one.
    """

    old: Document
    new: Document
    base: Document
    units: dict[str, list[Step]]
    index: int
    check: WitnessCheck | None
    budget: Budget
    steps: int
    piecewise: PiecewiseComparison | None

    def effects(self, whole: Direction) -> dict[str, _Effect]:
        """The effect of each unit, from the verdict about all of them together."""
        if whole.verdict == "compatible":
            return {unit: _Effect(self._fine(unit)) for unit in self.units}
        if len(self.units) == 1:
            return {unit: self._single(unit, whole) for unit in self.units}
        alone = {unit: self._alone(unit) for unit in self.units}
        fine = [unit for unit, made in alone.items() if made.direction.verdict == "compatible"]
        broken = [unit for unit, made in alone.items() if made.direction.verdict == "breaking"]
        out = {unit: _Effect(self._keyword_effect(unit) + _UNPROVEN) for unit in self.units}
        out |= {unit: _Effect(self._fine(unit)) for unit in fine}
        out |= {
            unit: self._break([alone[unit]]) for unit in broken if not (fine and alone[unit].pair)
        }
        undone = []
        for unit in broken if fine else ():
            if alone[unit].pair:
                with_fine = self._made([*fine, unit])
                out[unit] = self._break([alone[unit], with_fine])
                if with_fine.direction.verdict == "compatible":
                    undone.append(unit)
        if len(undone) < len(broken):
            out |= {unit: _Effect(self._fine(unit)) for unit in undone}
        if len(fine) > 1 and len(fine) + len(broken) == len(alone):
            together = self._made(fine).direction if broken else whole
            if together.verdict == "breaking" or not broken:
                out |= self._together(fine, together)
        return out

    def _single(self, unit: str, whole: Direction) -> _Effect:
        """The effect of the only unit."""
        if whole.verdict == "unproven":
            return _Effect(self._keyword_effect(unit) + _UNPROVEN)
        found = self._how([whole.witness], [])
        words = _BREAKS[self.index]
        return _Effect(words + found[1], found[0]) if found else _Effect(words)

    def _alone(self, unit: str) -> _Made:
        """One change alone."""
        direction = None
        if self.piecewise:
            edits = self._edits([unit])
            direction = self.piecewise.change(self.index, self.base.schema, edits)
        return _Made(direction) if direction else self._made([unit])

    def _break(self, made: list[_Made]) -> _Effect:
        """The effect of a break, with a witness of it that is one of the whole too.

        Args:
            made: the old document with this change alone, and perhaps with others that do not
                break by themselves: both refuse the witness.
        """
        words, (first, *_) = _BREAKS[self.index], made
        if first.pair is None:  # the witness is known to be one of the whole
            return _Effect(words + first.direction.reason, first.direction.witness)
        pairs = [m.pair for m in made if m.pair]
        found = self._how((m.direction.witness for m in made), pairs)
        found = found or self._how(self._shared([m.document for m in made if m.document]), pairs)
        return _Effect(words + found[1], found[0]) if found else _Effect(words)

    def _how(self, values: Iterable[object], pairs: list[Pair]) -> tuple[object, str] | None:
        """The first value that is a witness between all pairs and the whole, and how it is."""
        checks = [self.check, *(pair.witness_check(self.index) for pair in pairs)]
        with contextlib.suppress(BudgetError, RecursionError):
            for value in values if None not in checks else ():
                words = [check(value, self.budget) for check in checks if check]
                if None not in words:
                    return value, max(filter(None, words), default="")
        return None

    def _shared(self, variants: list[Document]) -> Iterator[object]:
        """Values that may be witnesses of some variants of the old document, and of the whole."""
        others = [*variants, self.new]
        sides = (others, [self.old]) if self.index else ([self.old], others)
        return escaping(*sides, self.budget.part(self.steps // _SHARE))

    def _fine(self, unit: str) -> str:
        usual = self._keyword_effect(unit)
        return usual if usual in (effects.LOSES, effects.MISSES) else _FINE[self.index]

    def _keyword_effect(self, unit: str) -> str:
        each = [(s.change.old_data, s.change.readers)[self.index] for s in self.units[unit]]
        return next((effect for effect in each if effect in _BREAKS), each[0])

    def _together(self, units: list[str], whole: Direction) -> dict[str, _Effect]:
        """A set of units that breaks, as small as the steps suffice for."""
        direction = whole
        for unit in units:
            fewer = [u for u in units if u != unit]
            part = self._made(fewer).direction if len(fewer) > 1 else None
            if part and part.verdict == whole.verdict:
                units, direction = fewer, part
        found = self._how([direction.witness], [])
        witness = found[0] if found else NO_WITNESS
        unproven = "" if whole.verdict == "breaking" else _UNPROVEN
        out = {}
        for unit in units:
            others = [u for u in units if u != unit]
            more = f" and {len(others) - _MAX_NAMED} more" if len(others) > _MAX_NAMED else ""
            names = ", ".join(others[:_MAX_NAMED]) + more
            words = f"{_BREAKS[self.index]} together with {names}{unproven}"
            out[unit] = _Effect(words, witness)
        return out

    def _edits(self, units: list[str]) -> list[Edit]:
        return [edit for unit in units for step in self.units[unit] for edit in step.edits]

    def _made(self, units: list[str]) -> _Made:
        """The old document with some of the changes alone."""
        try:
            self.budget.spend(1 + size(self.base.schema, _MOST_VALUES) // _VALUES_A_STEP)
            variant = edited(self.base.schema, self._edits(units))
            check_schema(variant, "a part of the change")
        except (BudgetError, UnusableSchemaError):
            return _Made(Direction("unproven", "not compared"))
        changed = self.base.edited(variant, {})
        pair = Pair(self.old, changed, self.budget, self.steps // _SHARE)
        return _Made(pair.forward() if self.index else pair.backward(), changed, pair)
