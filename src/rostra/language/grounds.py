"""The country that a part of a role gives a ground for, and which ground it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rostra.language.roles import PERSONS, Item, Part, body_class, capitals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rostra.language.countries import Mention

# Types whose holders act for a state; the office itself belongs to a country.
_STATE = frozenset({"state-leadership", "government", "legislature", "candidacy"})
_JUDGES = frozenset({"judge", "justice", "chief justice", "chief judge", "associate justice", "magistrate"})
# "envoy to", "expert on", "minister for": what follows is what the office deals with.
_AIMS = frozenset("to for on about against with toward towards regarding between".split())
_TIMES = frozenset("under by before after during since until behind".split())
# Bodies of those who stay in a country, unlike a party's office abroad.
_NATIVE = frozenset({"opposition", "resistance", "resistance movement", "independence movement"})


class Ground(NamedTuple):
    """A country with its basis; or, without a country, the rule that denied one."""

    country: str | None
    basis: str | None
    rule: str
    confidence: float


NONE = Ground(None, None, "no-ground", 0.0)


def ground(part: Part, kind: str) -> Ground:
    """The first ground that a part gives, by the rules for its kind (a code of role_type)."""
    if part.head is None:
        return NONE
    of_state = kind in _STATE or part.head.key in _JUDGES
    if of_state:
        found = _of_office(part, part.head)
    elif kind == "political-organisation":
        found = _of_organisation(part)
    elif kind == "association":
        found = _of_association(part)
    elif kind in {"academia", "occupation"}:
        found = _of_workplace(part)
    elif kind == "relation":
        found = _of_relation(part)
    else:
        found = _denied(part, "nationality-alone")
    denied = NONE
    for each in found:
        if each.country or each.rule == "ambiguous-name":
            return each
        denied = denied if denied.rule != "no-ground" else each
    return denied


def _of_office(part: Part, head: Item) -> Iterator[Ground]:
    for item in _named(part):
        mention = item.country
        assert mention is not None
        if item.body and not mention.codes:
            if head.cls != "legislator":
                yield _deny("international-body")
                return
        elif head.cls == "occupation" and not _judged(part, item):
            yield _deny("nationality-alone")
        elif _is_aim(part, head, item):
            yield _deny("aim-of-the-office")
        elif item.body:
            yield _grant(mention, "institution", "institution-by-name", 0.9)
        elif mention.kind == "adjective":
            yield _grant(mention, "office", "office-by-demonym", 0.97, head)
        else:
            yield _grant(mention, "office", "office-by-name", 0.93, head)


def _judged(part: Part, item: Item) -> bool:
    """Whether a judge's country is that of the court: "Chief Justice of India", not in Oslo."""
    return item.first < part.middle or part.words[_preposition(part, item)].key == "of"


def _is_aim(part: Part, head: Item, item: Item) -> bool:
    """Whether a country is what an office deals with, not whose office it is."""
    mention = item.country
    assert mention is not None
    bare = mention.kind == "name" and not _possessive(part, item)
    if item.first < part.middle:
        topical = head.cls in {"envoy", "agent"} and item.after == head.first
        return bare and topical and not mention.form.isupper()
    preposition = part.words[_preposition(part, item)].key
    if preposition in _TIMES:
        return True
    if head.cls == "envoy":
        return preposition in _AIMS or (preposition in {"in", "at"} and bare)
    if preposition not in _AIMS or head.cls == "legislator":
        return False
    return bare and not item.body and not _office_follows(part, item)


def _office_follows(part: Part, item: Item) -> bool:
    """Whether a word for an office or a body stands directly after: "Norway Foreign Ministry"."""
    following = [i for i in part.items if i.first >= item.after]
    if not following or part.words[item.after - 1].joined:
        return False
    between = part.words[item.after : following[0].first]
    return following[0].cls != "country" and all(w.text[0].isupper() for w in between)


def _of_organisation(part: Part) -> Iterator[Ground]:
    for item in _named(part):
        mention = item.country
        assert mention is not None
        inside = item.first >= part.middle
        preposition = part.words[_preposition(part, item)].key if inside else ""
        if item.body:
            if mention.codes:
                yield _grant(mention, "organisation", "organisation-by-abbreviation", 0.85)
        elif preposition in (_AIMS | _TIMES) and mention.kind == "name":
            yield _deny("aim-of-the-office")
        elif preposition == "in" and mention.kind == "name" and not _native(part, item):
            yield _grant(mention, "residence", "residence-in", 0.6)
        else:
            yield _grant(mention, "organisation", "organisation-by-name", 0.85)


def _native(part: Part, item: Item) -> bool:
    before = [i for i in part.items if i.after <= item.first]
    return bool(before) and before[-1].key in _NATIVE


def _of_association(part: Part) -> Iterator[Ground]:
    named = [i for i in _named(part) if not i.body]
    places = [i for i in named if i.country and i.country.kind == "name"]
    for item in sorted(places, key=lambda i: not _directly_in(part, i)):  # "in" before the rest
        mention = item.country
        assert mention is not None
        if _directly_in(part, item):
            yield _grant(mention, "residence", "residence-in", 0.9)
        elif item.first < part.middle or part.words[_preposition(part, item)].key not in _AIMS:
            yield _grant(mention, "residence", "residence-in-name", 0.75)
    for item in named:
        mention = item.country
        if mention is not None and mention.tied == "based":
            yield _grant(mention, "residence", "residence-based", 0.8)
        elif mention is not None and any(i.cls == "professional" for i in part.items):
            yield _grant(mention, "organisation", "national-association", 0.6)
    if named:
        yield _deny("whose-association")


def _of_workplace(part: Part) -> Iterator[Ground]:
    for item in _named(part):
        mention = item.country
        assert mention is not None
        if mention.tied == "based" and not item.body:
            yield _grant(mention, "residence", "residence-based", 0.8)
        elif item.body or mention.kind != "name" or item.first < part.middle:
            yield _deny("nationality-alone")
        elif _directly_in(part, item):
            yield _grant(mention, "residence", "residence-in", 0.85)
        elif _in_name_of_body(part, item):
            yield _grant(mention, "residence", "residence-in-name", 0.65)
        else:
            yield _deny("topic-of-the-work")


def _in_name_of_body(part: Part, item: Item) -> bool:
    """Whether a body is "of" the country or begins with it: "University of Iceland"."""
    before = [i for i in part.items if part.middle <= i.first and i.after <= item.first]
    word = part.words[item.first - 1].key
    word = part.words[item.first - 2].key if word == "the" else word
    if word == "of" and body_class(before):
        return True
    following = [i for i in part.items if i.first == item.after]
    return bool(body_class(following))


def _of_relation(part: Part) -> Iterator[Ground]:
    for item in _named(part):
        mention = item.country
        assert mention is not None
        offices = [
            i
            for i in part.items
            if i.cls in PERSONS - {"relative", "person", "occupation", "academic", "activist"}
        ]
        if offices or (part.head and part.head.key.startswith(("first ", "second ", "queen ", "prince "))):
            yield _grant(mention, "relation", "relation-to-an-office", 0.85)
        else:
            yield _deny("nationality-alone")


def _denied(part: Part, rule: str) -> Iterator[Ground]:
    if any(True for _ in _named(part)):
        yield _deny(rule)


def _named(part: Part) -> Iterator[Item]:
    """Items with a country that is freely named, not inside the name of something unknown."""
    for item in part.items:
        mention = item.country
        if mention is None or mention.tied == "aside" or (mention.kind == "region" and not item.body):
            continue
        if mention.kind == "name" and capitals(part.words, item, known=part.items):
            continue
        yield item


def _grant(
    mention: Mention, basis: str, rule: str, confidence: float, head: Item | None = None
) -> Ground:
    code = mention.code or _of_a_state(mention, head)
    if code is None:
        return _deny("ambiguous-name")
    return Ground(code, basis, rule, confidence)


def _of_a_state(mention: Mention, head: Item | None) -> str | None:
    """The country of a name that a state of the USA shares, for offices that no such state has."""
    national = head is not None and (head.cls in {"ruler", "envoy"} or "minister" in head.key)
    others = mention.codes - {"US"}
    return next(iter(others)) if national and len(others) == 1 < len(mention.codes) else None


def _deny(rule: str) -> Ground:
    return Ground(None, None, rule, 0.0)


def _possessive(part: Part, item: Item) -> bool:
    return part.words[item.after - 1].possessive


def _preposition(part: Part, item: Item) -> int:
    """The preposition that governs an item of the complement."""
    inside = {i for each in part.items for i in range(each.first, each.after)}
    place = item.first - 1
    while place > part.middle and (place in inside or not _governs(part.words[place].key)):
        place -= 1
    return place


def _governs(key: str) -> bool:
    return key in _AIMS or key in _TIMES or key in {"of", "in", "at", "from", "near", "inside", "("}


def _directly_in(part: Part, item: Item) -> bool:
    """Whether "in" or "at" stands before a country, an article between at most."""
    place = item.first - 1
    if place >= 0 and part.words[place].key == "the":
        place -= 1
    return place >= part.middle and part.words[place].key in {"in", "inside", "across"}
