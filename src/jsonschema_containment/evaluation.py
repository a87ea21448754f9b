"""Whether a formula holds for one value: True, False, or None where it is not known.

True and False hold for both validators.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from jsonschema_containment import formats
from jsonschema_containment.formulas import Formula, expand
from jsonschema_containment.strings import finds
from jsonschema_containment.values import key, kind_of
from jsonschema_containment.values import value as from_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from jsonschema_containment.classes import World
    from jsonschema_containment.splitting import Split

Truth = bool | None
_ALL_VALUES: dict[str, tuple[Any, ...]] = {"null": (None,), "boolean": (False, True)}


def finite(kind: str, assumed: Iterable[Formula]) -> list[Any] | None:
    """All values of a type that formulas may hold for; None where there is no end of them."""
    if kind in _ALL_VALUES:
        return list(_ALL_VALUES[kind])
    sets = [formula[1] for formula in assumed if formula[0] == "enum"]
    return [from_key(found) for found in frozenset.intersection(*sets)] if sets else None


def standing(
    world: World, values: list[Any], split: Split, in_time: Callable[[], None]
) -> list[Any]:
    """The values that may refute a sequent: all on the left may hold, and nothing on the right."""
    # A class that is not modelled whole is known through its parts, which are all here.
    assumed = [f for f in (*split.left, *split.left_cases) if f[0] != "node"]
    wanted = [f for f in (*split.right, *split.right_cases) if f[0] != "node"]
    kept = []
    for found in values:
        in_time()
        refused = any(holds(world, f, found) is False for f in assumed)
        if not refused and not any(holds(world, f, found) for f in wanted):
            kept.append(found)
    return sorted(kept, key=repr)


def holds(world: World, formula: Formula, value: Any) -> Truth:  # noqa: ANN401, PLR0911
    """Whether the formula, of the value's own type, holds for it."""
    word = formula[0]
    if word == "and":
        return _all(holds(world, part, value) for part in formula[1])
    if word == "or":
        return _not(_all(_not(holds(world, part, value)) for part in formula[1]))
    if word == "not":
        return _not(holds(world, formula[1], value))
    if word == "both":
        return _all(holds(world, ("node", number), value) for number in formula[1:])
    if word == "node":
        # The stronger and the weaker reading agree on what is known; where they differ it is not.
        kind = kind_of(value)
        strong = holds(world, expand(world, formula[1], kind, left=False), value)
        if strong is not False:
            return strong
        weak = holds(world, expand(world, formula[1], kind, left=True), value)
        return False if weak is False else None
    if word == "enum":
        return bool(key(value) in formula[1])
    if word == "opaque":
        return None
    truth: Truth = _ATOMS[kind_of(value)](world, formula, value)
    return truth


def fits(world: World, number: int, value: Any) -> Truth:  # noqa: ANN401 - any JSON
    """Whether a class accepts a value."""
    return holds(world, ("node", number), value)


def _all(truths: Iterable[Truth]) -> Truth:
    known: Truth = True
    for truth in truths:
        if truth is False:
            return False
        known = known if truth else None
    return known


def _not(truth: Truth) -> Truth:
    return None if truth is None else not truth


def _number(_: World, atom: Formula, value: float) -> Truth:
    if atom[0] == "int":
        return bool(value == int(value))
    limit, exact = Fraction(atom[1]), Fraction(value)
    if atom[0] == "multiple":
        # Validators divide floats each in its own way; only integers are the same everywhere.
        whole = limit.denominator == 1 and exact.denominator == 1 and abs(exact) < 2**53
        return exact % limit == 0 if whole else None
    return {
        "ge": exact >= limit,
        "gt": exact > limit,
        "le": exact <= limit,
        "lt": exact < limit,
    }[atom[0]]


def _string(_: World, atom: Formula, value: str) -> Truth:
    if atom[0] == "pattern":
        return finds(atom[1], value)
    return formats.has(atom[1], value) if atom[0] == "format" else _bounded(atom, len(value))


def _bounded(atom: Formula, size: int) -> bool:
    return bool(size >= atom[1] if atom[0].startswith("min_") else size <= atom[1])


def _array(world: World, atom: Formula, value: list[Any]) -> Truth:
    word = atom[0]
    if word in ("min_items", "max_items"):
        return _bounded(atom, len(value))
    if word == "unique":
        return len({key(item) for item in value}) == len(value)
    if word == "item":
        return fits(world, atom[2], value[atom[1]]) if atom[1] < len(value) else True
    if word == "items_from":
        return _all(fits(world, atom[2], item) for item in value[atom[1] :])
    found = [fits(world, atom[2], item) for item in value]
    sure, maybe = found.count(True), found.count(True) + found.count(None)
    if word == "contains_min":
        return True if sure >= atom[1] else False if maybe < atom[1] else None
    return True if maybe <= atom[1] else False if sure > atom[1] else None


def _object(world: World, atom: Formula, value: dict[str, Any]) -> Truth:
    word = atom[0]
    if word == "required":
        return atom[1] in value
    if word in ("min_properties", "max_properties"):
        return _bounded(atom, len(value))
    if word == "prop":
        return fits(world, atom[2], value[atom[1]]) if atom[1] in value else True
    if word == "names":
        return _all(fits(world, atom[1], name) for name in value)
    return _all(_entry(world, atom, name, item) for name, item in value.items())


def _entry(world: World, atom: Formula, name: str, item: object) -> Truth:
    """What ``matching`` or ``rest`` say of one property: that it is none of theirs, or fits."""
    if atom[0] == "matching":
        concerned = finds(atom[1], name)
    else:
        truths = [_not(finds(pattern, name)) for pattern in atom[2]]
        concerned = _all([name not in atom[1], *truths])
    return _not(_all([concerned, _not(fits(world, atom[-1], item))]))


_ATOMS: dict[str, Any] = {
    "number": _number,
    "string": _string,
    "array": _array,
    "object": _object,
}
