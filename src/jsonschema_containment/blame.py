"""Which of the changes break: each is proved by itself, on the old document, within a time.

A change is to blame if the old document with this change alone breaks, and still does with all the
changes that by themselves do not. Where none breaks by itself, the smallest set found that does is
named together. What there was no time to prove has the usual effect of its keyword, and says so.
"""

from __future__ import annotations

import dataclasses
import itertools
import time
from typing import TYPE_CHECKING, Any

from jsonschema_containment import effects as told
from jsonschema_containment.changes import differences
from jsonschema_containment.edits import edited
from jsonschema_containment.limits import UnusableError, check

if TYPE_CHECKING:
    from collections.abc import Callable

    from jsonschema_containment.comparison import Change, Direction, Verdict
    from jsonschema_containment.steps import Step

    Judge = Callable[[Any, Any, float], Direction]

_SECONDS = 1.5
_EACH = 0.7
_SHOWN = 3
_MOST = 2000
_FINE, _BREAKS = (told.HOLDS, told.READS), (told.MAY_FAIL, told.MAY_REFUSE)
_UNPROVEN = " (unproven)"


def blamed(
    schemas: tuple[Any, Any], directions: tuple[Direction, Direction], judge: Judge
) -> tuple[Change, ...]:
    """The changes between two documents, each with the effect that is proved of it.

    Args:
        schemas: the old and the new document.
        directions: what is known of all changes together: backward, forward.
        judge: whether all that one document accepts is accepted by another, within some seconds.
    """
    steps = list(itertools.islice(differences(*schemas), _MOST))
    units: dict[str, list[Step]] = {}
    for step in steps:
        if not step.neutral:
            units.setdefault(step.unit, []).append(step)
    neutral = [edit for step in steps if step.neutral for edit in step.edits]
    until = time.monotonic() + _SECONDS
    effects = [
        _Blame(schemas[0], units, neutral, side, judge, until).effects(direction.verdict)
        for side, direction in enumerate(directions)
    ]
    return tuple(
        step.change if step.neutral else _with(step, units[step.unit], *effects) for step in steps
    )


def _with(
    step: Step, unit: list[Step], old_data: dict[str, str], readers: dict[str, str]
) -> Change:
    """The change with its effects; that which the unit is named after speaks for all of it."""
    speaker = next((s for s in unit if s.change.pointer == s.unit), unit[0])
    if step is not speaker:
        part = f"part of the change of {step.unit}"
        return dataclasses.replace(step.change, old_data=part, readers=part)
    effects = {"old_data": old_data[step.unit], "readers": readers[step.unit]}
    return dataclasses.replace(step.change, **effects)


class _Blame:
    """The blame for one direction.

    Args:
        old: the old document.
        units: the changes that have an effect, those together that are made as one.
        neutral: the edits of the others.
        side: 0 for backward, 1 for forward.
        judge: as above.
        until: when to give up, by the monotonic clock.
    """

    def __init__(  # noqa: PLR0913, PLR0917
        self,
        old: Any,  # noqa: ANN401 - any JSON Schema
        units: dict[str, list[Step]],
        neutral: list[Any],
        side: int,
        judge: Judge,
        until: float,
    ) -> None:
        self._old, self._units, self._neutral = old, units, neutral
        self._side, self._judge, self._until = side, judge, until

    def effects(self, whole: Verdict) -> dict[str, str]:
        """What each unit does, where all of them together have a verdict."""
        if whole == "compatible":
            return {unit: self._fine(unit) for unit in self._units}
        single = len(self._units) == 1
        alone = {unit: whole if single else self._verdict([unit]) for unit in self._units}
        fine = [unit for unit, verdict in alone.items() if verdict == "compatible"]
        broken = [unit for unit, verdict in alone.items() if verdict == "breaking"]
        out = {unit: self._usual(unit) for unit in self._units}
        out |= {unit: self._fine(unit) for unit in fine}
        out |= dict.fromkeys(broken, _BREAKS[self._side])
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
        usual = self._told(unit)
        return usual if usual in (told.LOSES, told.MISSES) else _FINE[self._side]

    def _usual(self, unit: str) -> str:
        return self._told(unit) + _UNPROVEN

    def _told(self, unit: str) -> str:
        said = [(s.change.old_data, s.change.readers)[self._side] for s in self._units[unit]]
        return next((effect for effect in said if effect in _BREAKS), said[0])

    def _together(self, units: list[str], verdict: Verdict) -> dict[str, str]:
        """A set of units that breaks, as small as there is time for."""
        for unit in units:
            fewer = [u for u in units if u != unit]
            if len(fewer) > 1 and self._verdict(fewer) == verdict:
                units = fewer
        unproven = "" if verdict == "breaking" else _UNPROVEN
        out = {}
        for unit in units:
            others = [u for u in units if u != unit]
            more = f" and {len(others) - _SHOWN} more" if len(others) > _SHOWN else ""
            named = ", ".join(others[:_SHOWN]) + more
            out[unit] = f"{_BREAKS[self._side]} together with {named}{unproven}"
        return out

    def _verdict(self, units: list[str]) -> Verdict:
        """What the old document with some of the changes alone is to the old one."""
        left = self._until - time.monotonic()
        if left <= 0:
            return "unproven"
        edits = [edit for unit in units for step in self._units[unit] for edit in step.edits]
        variant = edited(self._old, [*self._neutral, *edits])
        pair = (self._old, variant) if self._side == 0 else (variant, self._old)
        try:
            check(variant, "a part of the change")
            return self._judge(*pair, min(left, _EACH)).verdict
        except UnusableError:
            return "unproven"
