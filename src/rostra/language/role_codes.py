"""Codes a stated role: its country with the basis, its type, its status."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from rostra.language.country_evidence import AMBIGUOUS, NONE, CountryEvidence, country_evidence
from rostra.language.country_mentions import find_country_mentions
from rostra.language.role_phrases import RolePhrase, role_phrases
from rostra.language.role_types import ROLE_TYPES, role_status, role_type
from rostra.language.word_lists import function_words

_LONGEST = 600  # code points; longer roles are sentences


@dataclass(frozen=True, slots=True)
class RoleCodes:
    """The codes of a role.

    Attributes:
        country: a code of the codelist country; None where the words give no evidence for one.
        country_basis: a code of country_basis; None without a country.
        role_type: a code of role_type; None without a role.
        role_status: a code of role_status; None without a role.
        country_rule: the kebab-case id of the rule that decided the country, also where it is None.
        country_confidence: from 0 (no country) to 1; it orders decisions and is not a probability.
    """

    country: str | None
    country_basis: str | None
    role_type: str | None
    role_status: str | None
    country_rule: str
    country_confidence: float


NO_ROLE = RoleCodes(None, None, None, None, "no-role", 0.0)
"""The codes where a source states no role."""


def code_role(
    role: str | None, *, context: str = "", abbreviations: Mapping[str, str] | None = None
) -> RoleCodes:
    """Code a role as a source prints it.

    Args:
        role: its words, "Former Colombian Presidential Candidate"; also the words for a collective
            that embodies a state ("the authorities"), whose type and status are None.
        context: the paragraph of the reporting clause and the next one, one a line. Only used for a
            head of state or government, or such a collective, that names no country.
        abbreviations: full names by abbreviation, as `abbreviations_in` finds them in the document.
    """
    if role is None or not role.strip() or len(role) > _LONGEST:
        return NO_ROLE
    in_role = tuple(entry for entry in (abbreviations or {}).items() if entry[0] in role)
    codes, needs_context = _from_words(role, in_role)
    if needs_context and context:
        return _codes(_evidence_of_context(context), codes.role_type, codes.role_status)
    return codes


@lru_cache(maxsize=4096)
def _from_words(role: str, abbreviations: tuple[tuple[str, str], ...]) -> tuple[RoleCodes, bool]:
    """The codes by the words alone, and whether the state is left to the context."""
    phrases = role_phrases(role, dict(abbreviations))
    if len(phrases) == 1 and _is_collective(phrases[0]):
        return _of_collective(phrases[0])
    types = [role_type(phrase) for phrase in phrases]
    main = min(range(len(phrases)), key=lambda i: ROLE_TYPES.index(types[i]))
    status = role_status(phrases[main])
    names_country = any(part.mention for part in phrases[main].constituents)
    needs_context = types[main] == "state-leadership" and not names_country
    return _codes(country_evidence(phrases, types), types[main], status), needs_context


def _codes(
    evidence: CountryEvidence, role_type: str | None = None, role_status: str | None = None
) -> RoleCodes:
    rule, country, basis, confidence = evidence
    return RoleCodes(country, basis, role_type, role_status, rule, confidence)


def _is_collective(phrase: RolePhrase) -> bool:
    """Whether the words mean a collective that embodies a state: "the authorities"."""
    last = phrase.words[-1].key if phrase.words else ""
    return phrase.complement_start == phrase.end and last in function_words("collective")


def _of_collective(phrase: RolePhrase) -> tuple[RoleCodes, bool]:
    mentions = [part.mention for part in phrase.constituents if part.mention]
    codes = [mention.code for mention in mentions if not mention.compound]
    if not codes:
        keys = {word.key for word in phrase.words}
        return _codes(NONE), keys <= function_words("collective") | {"the"}
    if codes[0] is None:
        return _codes(AMBIGUOUS), False
    return _codes(CountryEvidence("office-by-demonym", codes[0], "office", 0.9)), False


def _evidence_of_context(context: str) -> CountryEvidence:
    """The only state that the first paragraph with any names by its name: no adjective counts."""
    for paragraph in context.split("\n"):
        mentions = find_country_mentions(paragraph)
        names = {m.code for m in mentions if m.code and m.kind == "name" and m.compound != "other"}
        if len(names) == 1:
            return CountryEvidence("state-in-context", names.pop(), "office", 0.7)
        if names:
            return CountryEvidence("several-states-in-context")
    return CountryEvidence("no-state-in-context")
