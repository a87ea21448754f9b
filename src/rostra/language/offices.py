"""What a stated role says: its country and on what ground, its kind, and whether it is over."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from rostra.language.countries import mentions
from rostra.language.grounds import NONE, Ground, ground
from rostra.language.kinds import TYPES, kind, status
from rostra.language.roles import Part, parts

if TYPE_CHECKING:
    from collections.abc import Mapping

NOTHING: Mapping[str, str] = MappingProxyType({})

# Those who embody a state and hold no role; "the authorities" of a paragraph about Ruritania.
_COLLECTIVES = frozenset({"authorities", "government", "regime"})


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
    if role is None or not role.strip():
        return _NO_ROLE
    spelt = tuple((short, full) for short, full in abbreviations.items() if short in role)
    office, embodies = _read(role, spelt)
    if embodies and context:
        return _placed(office, _state_in(context))
    return office


@lru_cache(maxsize=4096)
def _read(role: str, spelt: tuple[tuple[str, str], ...]) -> tuple[Office, bool]:
    """What the words alone say, and whether they leave a state to be told by the context."""
    found = parts(role, dict(spelt))
    if _is_collective(found):
        return _of_collective(found[0])
    kinds = [kind(part) for part in found]
    deciding = min(range(len(found)), key=lambda i: TYPES.index(kinds[i]))
    grounds = (ground(part, each) for part, each in zip(found, kinds, strict=True))
    decided = _first(list(grounds))
    office = _placed(
        Office(None, None, kinds[deciding], status(found[deciding]), "no-ground", 0.0), decided
    )
    return office, kinds[deciding] == "state-leadership" and _names_no_state(found[deciding])


def _first(grounds: list[Ground]) -> Ground:
    """The ground of the first part that gives one; an ambiguous name stops the search."""
    for each in grounds:
        if each.country or each.rule == "ambiguous-name":
            return each
    return next((each for each in grounds if each != NONE), NONE)


def _placed(office: Office, found: Ground) -> Office:
    return replace(
        office,
        country=found.country,
        country_basis=found.basis,
        country_rule=found.rule,
        country_confidence=found.confidence,
    )


def _names_no_state(part: Part) -> bool:
    return not any(item.country for item in part.items)


def _is_collective(found: list[Part]) -> bool:
    part = found[0]
    last = part.words[-1].key if part.words else ""
    return len(found) == 1 and part.middle == part.after and last in _COLLECTIVES


def _of_collective(part: Part) -> tuple[Office, bool]:
    named = [item.country for item in part.items if item.country and not item.country.tied]
    if not named:
        bare = all(word.key in {"the", *_COLLECTIVES} for word in part.words)
        return replace(_NO_ROLE, country_rule="no-ground"), bare
    code = named[0].code
    if code is None:
        return replace(_NO_ROLE, country_rule="ambiguous-name"), False
    return _placed(_NO_ROLE, Ground(code, "office", "office-by-demonym", 0.9)), False


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
