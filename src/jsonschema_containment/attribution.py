"""Which changes break: each is proved by itself, on the old document, within a budget.

A change breaks if the old document with this change alone breaks, and still does with all the
changes that by themselves do not. Where none breaks by itself, the smallest set found that does is
named together. Where the steps did not suffice, a change has the usual effect of its keyword,
marked as unproven.
"""

from __future__ import annotations

import dataclasses
import itertools
from typing import TYPE_CHECKING

from jsonschema_containment import schema_changes as effects
from jsonschema_containment.budget import Budget, BudgetError
from jsonschema_containment.dialects import UnusableSchemaError
from jsonschema_containment.documents import Document, check_schema
from jsonschema_containment.schema_changes import differences, edited
from jsonschema_containment.verdict import Pair

if TYPE_CHECKING:
    from jsonschema_containment.results import Change, Direction, Verdict
    from jsonschema_containment.schema_changes import Edit, Step
    from jsonschema_containment.translation import Translated

_MAX_NAMED = 3
_MAX_CHANGES = 2000
_SHARE = 4
"""One verdict about some of the changes may take a fourth of the steps."""

_FINE = effects.HOLDS, effects.READS
_BREAKS = effects.MAY_FAIL, effects.MAY_REFUSE
_UNPROVEN = " (unproven)"


def attributed_changes(
    documents: tuple[Document, Document], directions: tuple[Direction, Direction], steps: int
) -> tuple[Change, ...]:
    """The changes between an old document and a new one, each with its proved effect.

    The directions, backward and forward, are what is known of all changes together; the attribution
    of each may take some steps.
    """
    originals = (documents[0].translation, documents[1].translation)
    documents = documents[0].translated(), documents[1].translated()
    steps_between = differences(*(document.schema for document in documents))
    every_step = [_located(s, *originals) for s in itertools.islice(steps_between, _MAX_CHANGES)]
    units: dict[str, list[Step]] = {}
    for step in every_step:
        if not step.neutral:
            units.setdefault(step.unit, []).append(step)
    neutral = [edit for step in every_step if step.neutral for edit in step.edits]
    by_direction = [
        _Attribution(documents, units, neutral, i, Budget(steps), steps).effects(direction.verdict)
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
    return dataclasses.replace(step, change=change, unit=side.original(step.unit))


def _with(
    step: Step, unit: list[Step], old_data: dict[str, str], readers: dict[str, str]
) -> Change:
    """The change with its effects; of a unit, the change that it is named after has them."""
    chief = next((s for s in unit if s.change.pointer == s.unit), unit[0])
    if step is not chief:
        part = f"part of the change of {step.unit}"
        return dataclasses.replace(step.change, old_data=part, readers=part)
    proved = {"old_data": old_data[step.unit], "readers": readers[step.unit]}
    return dataclasses.replace(step.change, **proved)


@dataclasses.dataclass
class _Attribution:
    """The attribution of the verdict of one direction: index 0 is backward, 1 is forward.

    Units are the changes that have an effect, those together that are made as one. The neutral
    edits are those of the other changes.
    """

    documents: tuple[Document, Document]
    units: dict[str, list[Step]]
    neutral: list[Edit]
    index: int
    budget: Budget
    steps: int

    def effects(self, whole: Verdict) -> dict[str, str]:
        """The effect of each unit, from the verdict about all of them together."""
        if whole == "compatible":
            return {unit: self._fine(unit) for unit in self.units}
        single = len(self.units) == 1
        alone = {unit: whole if single else self._verdict([unit]) for unit in self.units}
        fine = [unit for unit, verdict in alone.items() if verdict == "compatible"]
        broken = [unit for unit, verdict in alone.items() if verdict == "breaking"]
        out = {unit: self._keyword_effect(unit) + _UNPROVEN for unit in self.units}
        out |= {unit: self._fine(unit) for unit in fine}
        out |= dict.fromkeys(broken, _BREAKS[self.index])
        if broken and fine:
            undone = [u for u in broken if self._verdict([*fine, u]) == "compatible"]
            if len(undone) < len(broken):
                out |= {unit: self._fine(unit) for unit in undone}
        if len(fine) > 1 and len(fine) + len(broken) == len(alone):
            verdict = self._verdict(fine) if broken else whole
            if verdict == "breaking" or not broken:
                out |= self._together(fine, verdict)
        return out

    def _fine(self, unit: str) -> str:
        usual = self._keyword_effect(unit)
        return usual if usual in (effects.LOSES, effects.MISSES) else _FINE[self.index]

    def _keyword_effect(self, unit: str) -> str:
        each = [(s.change.old_data, s.change.readers)[self.index] for s in self.units[unit]]
        return next((effect for effect in each if effect in _BREAKS), each[0])

    def _together(self, units: list[str], verdict: Verdict) -> dict[str, str]:
        """A set of units that breaks, as small as the steps suffice for."""
        for unit in units:
            fewer = [u for u in units if u != unit]
            if len(fewer) > 1 and self._verdict(fewer) == verdict:
                units = fewer
        unproven = "" if verdict == "breaking" else _UNPROVEN
        out = {}
        for unit in units:
            others = [u for u in units if u != unit]
            more = f" and {len(others) - _MAX_NAMED} more" if len(others) > _MAX_NAMED else ""
            names = ", ".join(others[:_MAX_NAMED]) + more
            out[unit] = f"{_BREAKS[self.index]} together with {names}{unproven}"
        return out

    def _verdict(self, units: list[str]) -> Verdict:
        """The verdict about the old document with some of the changes alone."""
        edits = [edit for unit in units for step in self.units[unit] for edit in step.edits]
        old, new = self.documents
        try:
            self.budget.spend()
            variant = edited(old.schema, [*self.neutral, *edits])
            check_schema(variant, "a part of the change")
        except (BudgetError, UnusableSchemaError):
            return "unproven"
        changed = old.edited(variant, new.resources)
        pair = Pair(old, changed, self.budget, self.steps // _SHARE)
        return (pair.forward() if self.index else pair.backward()).verdict
