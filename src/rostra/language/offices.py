"""What a stated role says: its country and on what ground, its kind, and whether it is over."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from rostra.language.countries import mentions
from rostra.language.grounds import AMBIGUOUS, NONE, Ground, ground
from rostra.language.kinds import TYPES, kind, status
from rostra.language.phrases import function_words
from rostra.language.roles import Part, parts

if TYPE_CHECKING:
    from collections.abc import Mapping

NOTHING: Mapping[str, str] = MappingProxyType({})

# Code points; what is longer is a sentence and no role.
_LONGEST = 600


@dataclass(frozen=True, slots=True)
class Office:
    """What a role says, in the codes of `country`, `country_basis`, `role_type`, `role_status`.

    `country_rule` is the kebab-case id of the rule that decided the country, also where it is null;
    `country_confidence` orders decisions, from 0 (a null without ground) to 1.
    """

    country: str | None
    country_basis: str | None
    role_type: str | None
    role_status: str | None
    country_rule: str
    country_confidence: float


_NO_ROLE = Office(None, None, None, None, "no-role", 0.0)


def describe(
    role: str | None, *, context: str = "", abbreviations: Mapping[str, str] = NOTHING
) -> Office:
    """Read a role as a source prints it.

    Args:
        role: the verbatim stretch, "Former Colombian Presidential Candidate"; also the words for a
            collective that embodies a state ("the authorities"), whose type and status stay None.
        context: the paragraph of the cue and the next one, one a line; read only where the role is
            that of a head of state or government, or such a collective, and names no country.
        abbreviations: short form to full name, as `abbreviations_in` finds them in the document.
    """
    if role is None or not role.strip() or len(role) > _LONGEST:
        return _NO_ROLE
    spelt = tuple((short, full) for short, full in abbreviations.items() if short in role)
    office, embodies = _read(role, spelt)
    if embodies and context:
        return _office(_state_in(context), office.role_type, office.role_status)
    return office


@lru_cache(maxsize=4096)
def _read(role: str, spelt: tuple[tuple[str, str], ...]) -> tuple[Office, bool]:
    """What the words alone say, and whether they leave a state to be told by the context."""
    found = parts(role, dict(spelt))
    if _is_collective(found):
        return _of_collective(found[0])
    kinds = [kind(part) for part in found]
    deciding = min(range(len(found)), key=lambda i: TYPES.index(kinds[i]))
    told = _first([ground(part, each) for part, each in zip(found, kinds, strict=True)])
    office = _office(told, kinds[deciding], status(found[deciding]))
    return office, kinds[deciding] == "state-leadership" and _names_no_state(found[deciding])


def _first(grounds: list[Ground]) -> Ground:
    """The ground of the first part that gives one; an ambiguous name stops the search."""
    for each in grounds:
        if each.country or each == AMBIGUOUS:
            return each
    return next((each for each in grounds if each != NONE), NONE)


def _office(told: Ground, role_type: str | None, role_status: str | None) -> Office:
    country, basis, rule, confidence = told
    return Office(country, basis, role_type, role_status, rule, confidence)


def _names_no_state(part: Part) -> bool:
    return not any(item.country for item in part.items)


def _is_collective(found: list[Part]) -> bool:
    """Whether the words embody a state and hold no role: "the authorities"."""
    part = found[0]
    last = part.words[-1].key if part.words else ""
    return len(found) == 1 and part.middle == part.after and last in function_words("collective")


def _of_collective(part: Part) -> tuple[Office, bool]:
    named = [item.country for item in part.items if item.country and not item.country.tied]
    if not named:
        bare = all(w.key == "the" or w.key in function_words("collective") for w in part.words)
        return _office(NONE, None, None), bare
    code = named[0].code
    if code is None:
        return _office(AMBIGUOUS, None, None), False
    return _office(Ground(code, "office", "office-by-demonym", 0.9), None, None), False


def _state_in(context: str) -> Ground:
    """The one state that the first paragraph with a state names, or the one that prevails in it."""
    for paragraph in context.split("\n"):
        named = Counter(m.code for m in mentions(paragraph) if m.code and m.tied != "aside")
        if named:
            (code, times), *others = named.most_common(2)
            if not others:
                return Ground(code, "office", "state-in-context", 0.7)
            if times >= 2 * others[0][1]:
                return Ground(code, "office", "state-prevails-in-context", 0.4)
            return Ground(None, None, "several-states-in-context", 0.0)
    return Ground(None, None, "no-state-in-context", 0.0)
