"""Whether a formula holds for one value: True, False, or None where it is not known.

True and False hold for both validators.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from jsonschema_containment.formats import accepted_by_both
from jsonschema_containment.formulas import COMPARISONS, TYPES
from jsonschema_containment.strings import is_found
from jsonschema_containment.values import key, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jsonschema_containment.budget import Budget
    from jsonschema_containment.formulas import Formula, Formulas

Truth = bool | None
_FRAMES = 6
"""Stack frames from one formula to one within it, at most."""


class Evaluator:
    """Evaluates formulas for values; the budget is charged for each."""

    def __init__(self, formulas: Formulas, budget: Budget) -> None:
        self._formulas, self._budget = formulas, budget
        by_type = _number, self._string, self._array, self._object
        self._atoms: dict[str, Any] = dict(zip(TYPES[2:], by_type, strict=True))

    def accepts(self, number: int, value: object) -> Truth:
        """Whether a class accepts a value."""
        return self.holds(("node", number), value)

    def holds(self, formula: Formula, value: Any) -> Truth:  # noqa: ANN401 - any JSON
        """Whether a formula, of the value's own type, holds for it."""
        self._budget.spend()
        self._budget.enter(_FRAMES)
        try:
            return self._holds(formula, value)
        finally:
            self._budget.leave(_FRAMES)

    def _holds(self, formula: Formula, value: Any) -> Truth:  # noqa: ANN401, PLR0911 - any JSON; one a connective
        match formula[0]:
            case "and":
                return _all(self.holds(part, value) for part in formula[1])
            case "or":
                return _not(_all(_not(self.holds(part, value)) for part in formula[1]))
            case "not":
                return _not(self.holds(formula[1], value))
            case "both":
                return _all(self.accepts(number, value) for number in formula[1:])
            case "node":
                return self._accepts(formula[1], value)
            case "enum":
                return bool(key(value) in formula[1])
            case "opaque":
                return None
        truth: Truth = self._atoms[kind_of(value)](formula, value)
        return truth

    def _accepts(self, number: int, value: Any) -> Truth:  # noqa: ANN401 - any JSON
        # Where the stronger and the weaker formula of a class differ, nothing is known.
        kind = kind_of(value)
        strong = self.holds(self._formulas.of(number, kind, left=False), value)
        if strong is not False:
            return strong
        weak = self.holds(self._formulas.of(number, kind, left=True), value)
        return False if weak is False else None

    def _string(self, atom: Formula, value: str) -> Truth:
        if atom[0] == "pattern":
            return is_found(atom[1], value, self._budget)
        if atom[0] == "format":
            return True if accepted_by_both(atom[1], value) else None
        return _bounded(atom, len(value))

    def _array(self, atom: Formula, value: list[Any]) -> Truth:
        word = atom[0]
        if word in ("min_items", "max_items"):
            return _bounded(atom, len(value))
        if word == "unique":
            return len({key(item) for item in value}) == len(value)
        if word == "item":
            return self.accepts(atom[2], value[atom[1]]) if atom[1] < len(value) else True
        if word == "items_from":
            return _all(self.accepts(atom[2], item) for item in value[atom[1] :])
        truths = [self.accepts(atom[2], item) for item in value]
        least, most = truths.count(True), truths.count(True) + truths.count(None)
        if word == "contains_min":
            return True if least >= atom[1] else False if most < atom[1] else None
        return True if most <= atom[1] else False if least > atom[1] else None

    def _object(self, atom: Formula, value: dict[str, Any]) -> Truth:
        word = atom[0]
        if word == "required":
            return atom[1] in value
        if word in ("min_properties", "max_properties"):
            return _bounded(atom, len(value))
        if word == "prop":
            return self.accepts(atom[2], value[atom[1]]) if atom[1] in value else True
        if word == "names":
            return _all(self.accepts(atom[1], name) for name in value)
        return _all(self._entry(atom, name, item) for name, item in value.items())

    def _entry(self, atom: Formula, name: str, item: object) -> Truth:
        """What ``matching`` or ``rest`` say of one property: that it is not theirs, or fits."""
        if atom[0] == "matching":
            concerned = is_found(atom[1], name, self._budget)
        else:
            truths = [_not(is_found(pattern, name, self._budget)) for pattern in atom[2]]
            concerned = _all([name not in atom[1], *truths])
        return _not(_all([concerned, _not(self.accepts(atom[-1], item))]))


def _all(truths: Iterable[Truth]) -> Truth:
    out: Truth = True
    for truth in truths:
        if truth is False:
            return False
        out = out if truth else None
    return out


def _not(truth: Truth) -> Truth:
    return None if truth is None else not truth


def _number(atom: Formula, value: float) -> Truth:
    if atom[0] == "int":
        return bool(value == int(value))
    limit, exact = Fraction(atom[1]), Fraction(value)
    if atom[0] == "multiple":
        # Validators divide floats each in its own way; only small integers are the same everywhere.
        whole = limit.denominator == 1 and exact.denominator == 1 and abs(exact) < 2**50
        return exact % limit == 0 if whole else None
    return bool(COMPARISONS[atom[0]](exact, limit))


def _bounded(atom: Formula, size: int) -> bool:
    return bool(size >= atom[1] if atom[0].startswith("min_") else size <= atom[1])
