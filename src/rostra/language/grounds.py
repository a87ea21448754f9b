"""The country that a part of a role gives a ground for, and which ground it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rostra.language.phrases import function_words
from rostra.language.placement import (
    bare_name,
    directly_in,
    in_name_of_body,
    is_outward,
    named,
    office_follows,
    preposition,
)
from rostra.language.roles import PERSONS, Item, Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rostra.language.countries import Mention

# Classes of heads whose office is one: a relative's ties to a country.
_OFFICES = PERSONS - {"relative", "person", "occupation", "academic", "activist"}
# Types whose holders act for a state; the office itself belongs to a country.
_STATE = frozenset({"state-leadership", "government", "legislature", "candidacy"})


class Ground(NamedTuple):
    """A country with its basis; or, without a country, the rule that denied one."""

    country: str | None
    basis: str | None
    rule: str
    confidence: float


NONE = Ground(None, None, "no-ground", 0.0)
AMBIGUOUS = Ground(None, None, "ambiguous-name", 0.0)


def ground(part: Part, kind: str) -> Ground:
    """The first ground that a part gives, by the rules for its kind (a code of role_type)."""
    if part.head is None:
        return NONE
    of_state = kind in _STATE or "judging" in part.head.traits
    found = _of_office(part, part.head) if of_state else _BY_KIND.get(kind, _of_nobody)(part)
    denied = NONE
    for each in found:
        if each.country or each == AMBIGUOUS:
            return each
        denied = each if denied == NONE else denied
    return denied


def _of_office(part: Part, head: Item) -> Iterator[Ground]:
    for item, mention in named(part):
        if item.body and not mention.codes:
            if head.cls != "legislator":
                yield _deny("international-body")
                return
        elif head.cls == "occupation" and preposition(part, item) not in {"", "of"}:
            yield _deny("nationality-alone")  # a judge in a country may be of any court
        elif _is_aim(part, head, item, mention):
            yield _deny("aim-of-the-office")
        elif mention.kind == "institution":
            yield _grant(mention, "institution", "institution-by-name", 0.9)
        elif mention.kind == "adjective":
            yield _grant(mention, "office", "office-by-demonym", 0.97, head)
        else:
            yield _grant(mention, "office", "office-by-name", 0.93, head)


def _is_aim(part: Part, head: Item, item: Item, mention: Mention) -> bool:
    """Whether a country is what an office deals with, not whose office it is."""
    bare = bare_name(part, item, mention) and not item.body
    governing = preposition(part, item)
    if not governing:
        general = head.cls == "agent" and head.key != "secretary" and "leading" not in head.traits
        topical = (general or head.cls == "envoy") and item.after == head.first
        return bare and topical and not mention.form.isupper()  # "Iran envoy", not "US envoy"
    if governing in function_words("time"):
        return True
    if head.cls == "envoy":
        return governing in function_words("aim") or (governing in {"in", "at"} and bare)
    aims = governing in function_words("aim") and head.cls != "legislator"
    return aims and bare and not office_follows(part, item)


def _of_organisation(part: Part) -> Iterator[Ground]:
    for item, mention in named(part):
        governing = preposition(part, item)
        if item.body:
            if mention.codes:
                yield _grant(mention, "organisation", "organisation-by-abbreviation", 0.85)
        elif is_outward(governing) and mention.kind == "name":
            yield _deny("aim-of-the-office")
        elif governing == "in" and mention.kind == "name" and not _native(part, item):
            yield _grant(mention, "residence", "residence-in", 0.6)
        else:
            yield _grant(mention, "organisation", "organisation-by-name", 0.85)


def _native(part: Part, item: Item) -> bool:
    """Whether the body before belongs where it is: "leader of the opposition in Tonga"."""
    before = [i for i in part.items if i.after <= item.first]
    return "native" in before[-1].traits


def _of_association(part: Part) -> Iterator[Ground]:
    found = [(item, mention) for item, mention in named(part) if not item.body]
    for item, mention in found:  # "of the people of Tonga in Norway": where it is comes first
        if mention.kind == "name" and directly_in(part, item):
            yield _grant(mention, "residence", "residence-in", 0.9)
    for item, mention in found:
        if mention.tied == "based":
            yield _grant(mention, "residence", "residence-based", 0.8)
        elif mention.kind == "name" and preposition(part, item) not in function_words("aim"):
            yield _grant(mention, "residence", "residence-in-name", 0.75)
        elif any(i.cls == "professional" for i in part.items):
            yield _grant(mention, "organisation", "national-association", 0.6)
        else:
            yield _deny("whose-association")


def _of_workplace(part: Part) -> Iterator[Ground]:
    for item, mention in named(part):
        if mention.tied == "based" and not item.body:
            yield _grant(mention, "residence", "residence-based", 0.8)
        elif item.body or mention.kind != "name" or item.first < part.middle:
            yield _deny("nationality-alone")
        elif directly_in(part, item):
            yield _grant(mention, "residence", "residence-in", 0.85)
        elif in_name_of_body(part, item):
            yield _grant(mention, "residence", "residence-in-name", 0.65)
        else:
            yield _deny("topic-of-the-work")


def _of_relation(part: Part) -> Iterator[Ground]:
    in_itself = part.head is not None and "consort" in part.head.traits  # "First Lady"
    for _, mention in named(part):
        if in_itself or any(item.cls in _OFFICES for item in part.items):
            yield _grant(mention, "relation", "relation-to-an-office", 0.85)
        else:
            yield _deny("nationality-alone")


def _of_nobody(part: Part) -> Iterator[Ground]:
    for _ in named(part):
        yield _deny("nationality-alone")


_BY_KIND = {
    "political-organisation": _of_organisation,
    "association": _of_association,
    "academia": _of_workplace,
    "occupation": _of_workplace,
    "relation": _of_relation,
}


def _grant(
    mention: Mention, basis: str, rule: str, confidence: float, head: Item | None = None
) -> Ground:
    code = mention.code or _of_a_state(mention, head)
    if code is None:
        return AMBIGUOUS
    return Ground(code, basis, rule, confidence)


def _of_a_state(mention: Mention, head: Item | None) -> str | None:
    """The country of a name that a state of the USA shares, for offices that no such state has."""
    national = head is not None and (head.cls in {"ruler", "envoy"} or "minister" in head.key)
    others = mention.codes - {"US"}
    return next(iter(others)) if national and len(others) == 1 < len(mention.codes) else None


def _deny(rule: str) -> Ground:
    return Ground(None, None, rule, 0.0)
