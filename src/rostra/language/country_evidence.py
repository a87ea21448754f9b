"""Evidence for a country in a noun phrase of a role, by the type of the role."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rostra.language.country_mentions import CountryMention
from rostra.language.role_phrases import PERSONS, Constituent, RolePhrase, body_class
from rostra.language.word_lists import function_words

# Classes of heads that are an office, so that a relative's country is that of the office.
_OFFICES = PERSONS - {"relative", "person", "occupation", "academic", "activist"}
# Types whose holders act for a state; the office itself belongs to a country.
_STATE_TYPES = frozenset({"state-leadership", "government", "legislature", "candidacy"})


class CountryEvidence(NamedTuple):
    """A country with its basis; or the rule that excluded one."""

    rule: str  # the kebab-case id of the rule that decided
    country: str | None = None
    basis: str | None = None  # a code of country_basis; None without a country
    confidence: float = 0.0


NONE = CountryEvidence("no-ground")
AMBIGUOUS = CountryEvidence("ambiguous-name")


def country_evidence(phrases: Iterable[RolePhrase], types: Iterable[str]) -> CountryEvidence:
    """The evidence for a country in the phrases of a role, by the rules for their role_types.

    Returns:
        The first evidence with a country or with an ambiguous name; else the first rule that
        excluded a country; else `NONE`.
    """
    return _first(map(_in_phrase, phrases, types))


def _in_phrase(phrase: RolePhrase, role_type: str) -> CountryEvidence:
    if phrase.head is None:
        return _first(_of_body(phrase))
    if role_type in _STATE_TYPES or "judging" in phrase.head.traits:
        return _first(_of_office(phrase, phrase.head))
    return _first(_BY_TYPE.get(role_type, _of_nationality)(phrase))


def _first(candidates: Iterable[CountryEvidence]) -> CountryEvidence:
    excluded = NONE
    for candidate in candidates:
        if candidate.country is not None or candidate == AMBIGUOUS:
            return candidate
        excluded = candidate if excluded == NONE else excluded
    return excluded


def _of_office(phrase: RolePhrase, head: Constituent) -> Iterator[CountryEvidence]:
    """Evidence for an office of a state: the country is that of the state."""
    for part, mention in _mentions(phrase):
        if part.is_body and not mention.codes:
            if head.cls != "legislator":
                yield CountryEvidence("international-body")
                return
        elif head.cls == "occupation" and _preposition(phrase, part) not in {"", "of"}:
            yield CountryEvidence("nationality-alone")  # a judge in a country may be of any court
        elif _is_aim(phrase, head, part, mention):
            yield CountryEvidence("aim-of-the-office")
        elif mention.kind == "institution":
            yield _evidence("institution-by-name", mention, "institution", 0.9)
        elif mention.kind == "adjective":
            yield _evidence("office-by-demonym", mention, "office", 0.97, head)
        else:
            yield _evidence("office-by-name", mention, "office", 0.93, head)


def _is_aim(
    phrase: RolePhrase, head: Constituent, part: Constituent, mention: CountryMention
) -> bool:
    """Whether an office deals with a country rather than belongs to it."""
    is_possessive = phrase.words[part.end - 1].possessive
    is_name = mention.kind == "name" and not is_possessive and not part.is_body
    preposition = _preposition(phrase, part)
    if not preposition:  # "Iran envoy", not "US envoy"
        general = head.cls == "agent" and head.key != "secretary" and "leading" not in head.traits
        before_head = (general or head.cls == "envoy") and part.end == head.start
        return is_name and before_head and not mention.form.isupper()
    if preposition in function_words("time"):
        return True
    of_aim = preposition in function_words("aim")
    if head.cls == "envoy":
        return of_aim or (preposition in {"in", "at"} and is_name)
    return of_aim and head.cls != "legislator" and is_name and not _is_before_office(phrase, part)


def _of_body(phrase: RolePhrase) -> Iterator[CountryEvidence]:
    """Evidence for a body of a state that is named itself: "Norwegian foreign ministry"."""
    names = [part for part in phrase.constituents if part.start < phrase.complement_start]
    if body_class(names) not in {"state", "parliament"}:
        return
    for part, mention in _mentions(phrase):
        if mention.kind == "institution":
            yield _evidence("institution-by-name", mention, "institution", 0.9)
        elif _preposition(phrase, part) in {"", "of"}:
            rule = "office-by-demonym" if mention.kind == "adjective" else "office-by-name"
            yield _evidence(rule, mention, "office", 0.9)


def _of_organisation(phrase: RolePhrase) -> Iterator[CountryEvidence]:
    """Evidence for a role in a political organisation: the country is that of the organisation."""
    for part, mention in _mentions(phrase):
        preposition = _preposition(phrase, part)
        before = [other for other in phrase.constituents if other.end <= part.start]
        # "leader of the opposition in Tonga": a native body belongs where it is
        is_seat = preposition == "in" and "native" not in before[-1].traits
        if part.is_body:
            if mention.codes:
                yield _evidence("organisation-by-abbreviation", mention, "organisation", 0.85)
        elif preposition in function_words("aim", "time") and mention.kind == "name":
            yield CountryEvidence("aim-of-the-office")
        elif is_seat and mention.kind == "name":
            yield _evidence("residence-in", mention, "residence", 0.6)
        else:
            yield _evidence("organisation-by-name", mention, "organisation", 0.85)


def _of_association(phrase: RolePhrase) -> Iterator[CountryEvidence]:
    """Evidence for a role in an association: the country is that of its seat, if it has one."""
    mentions = [(part, mention) for part, mention in _mentions(phrase) if not part.is_body]
    for part, mention in mentions:  # "of the people of Tonga in Norway": its seat comes first
        if mention.kind == "name" and _is_directly_in(phrase, part):
            yield _evidence("residence-in", mention, "residence", 0.9)
    for part, mention in mentions:
        if mention.compound == "based":
            yield _evidence("residence-based", mention, "residence", 0.8)
        elif mention.kind == "name" and _preposition(phrase, part) not in function_words("aim"):
            yield _evidence("residence-in-name", mention, "residence", 0.75)
        elif any(other.cls == "professional" for other in phrase.constituents):
            yield _evidence("national-association", mention, "organisation", 0.6)
        else:
            yield CountryEvidence("whose-association")


def _of_workplace(phrase: RolePhrase) -> Iterator[CountryEvidence]:
    """Evidence for an occupation: the country is that of the workplace, not the nationality."""
    for part, mention in _mentions(phrase):
        if mention.compound == "based" and not part.is_body:
            yield _evidence("residence-based", mention, "residence", 0.8)
        elif part.cls == "university" and mention.kind == "institution":
            yield _evidence("institution-by-name", mention, "institution", 0.9)
        elif part.is_body or mention.kind != "name" or part.start < phrase.complement_start:
            yield CountryEvidence("nationality-alone")
        elif _is_directly_in(phrase, part):
            yield _evidence("residence-in", mention, "residence", 0.85)
        elif _is_in_name_of_body(phrase, part):
            yield _evidence("residence-in-name", mention, "residence", 0.65)
        else:
            yield CountryEvidence("topic-of-the-work")


def _of_relation(phrase: RolePhrase) -> Iterator[CountryEvidence]:
    """Evidence for a relative: the country is that of the related person's office."""
    is_consort = phrase.head is not None and "consort" in phrase.head.traits  # "First Lady"
    for _, mention in _mentions(phrase):
        if is_consort or any(part.cls in _OFFICES for part in phrase.constituents):
            yield _evidence("relation-to-an-office", mention, "relation", 0.85)
        else:
            yield CountryEvidence("nationality-alone")


def _of_nationality(phrase: RolePhrase) -> Iterator[CountryEvidence]:
    """Without evidence: in other roles a country is at most a nationality."""
    return (CountryEvidence("nationality-alone") for _ in _mentions(phrase))


_BY_TYPE = {
    "political-organisation": _of_organisation,
    "association": _of_association,
    "academia": _of_workplace,
    "occupation": _of_workplace,
    "relation": _of_relation,
}


def _evidence(
    rule: str,
    mention: CountryMention,
    basis: str,
    confidence: float,
    head: Constituent | None = None,
) -> CountryEvidence:
    codes = mention.codes
    if head is not None and (head.cls in {"ruler", "envoy"} or "minister" in head.key):
        codes = codes - {"US"} or codes  # no state of the USA of the same name has such an office
    if len(codes) != 1:
        return AMBIGUOUS
    return CountryEvidence(rule, next(iter(codes)), basis, confidence)


def _mentions(phrase: RolePhrase) -> Iterator[tuple[Constituent, CountryMention]]:
    """The constituents with a mention, but not regions and compounds ("anti-Norwegian")."""
    for part in phrase.constituents:
        mention = part.mention
        if mention is None or mention.compound == "other":
            continue
        if mention.kind != "region" or part.is_body:
            yield part, mention


def _preposition(phrase: RolePhrase, part: Constituent) -> str:
    """The preposition that governs a constituent of the complement; "" before the complement."""
    if part.start < phrase.complement_start:
        return ""
    for i in reversed(phrase.unlisted()):
        key = phrase.words[i].key
        if phrase.complement_start < i < part.start and key in function_words(
            "aim", "time", "place"
        ):
            return key
    return phrase.words[phrase.complement_start].key


def _before(phrase: RolePhrase, part: Constituent) -> int:
    """The index of the word before a constituent and its article."""
    index = part.start - 1
    return index - 1 if index >= 0 and phrase.words[index].key == "the" else index


def _is_directly_in(phrase: RolePhrase, part: Constituent) -> bool:
    """Whether "in" precedes a country, with at most an article between them."""
    index = _before(phrase, part)
    return index >= phrase.complement_start and phrase.words[index].key in function_words("within")


def _is_in_name_of_body(phrase: RolePhrase, part: Constituent) -> bool:
    """Whether a body is "of" a country or its name begins with it: "University of Iceland"."""
    before = [other for other in phrase.complement() if other.end <= part.start]
    after = [other for other in phrase.constituents if other.start == part.end]
    is_of = phrase.words[_before(phrase, part)].key == "of"
    return bool((is_of and body_class(before)) or body_class(after))


def _is_before_office(phrase: RolePhrase, part: Constituent) -> bool:
    """Whether an office or a body follows directly: "Norway Foreign Ministry"."""
    after = [other for other in phrase.constituents if other.start >= part.end]
    if not after or phrase.words[part.end - 1].joined:
        return False
    between = phrase.words[part.end : after[0].start]
    return after[0].cls != "country" and all(word.text[0].isupper() for word in between)
