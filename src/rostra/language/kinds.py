"""The kind of office that a part of a role names, and whether the words say that it is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rostra.language.roles import PERSONS, TIMES, Part, body_class

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rostra.language.roles import Item

# In the order of the codelist role_type: of several that fit, the first counts.
TYPES = (
    "state-leadership",
    "government",
    "legislature",
    "candidacy",
    "political-organisation",
    "association",
    "academia",
    "activism",
    "occupation",
    "relation",
    "other",
)
_BY_HEAD = {
    "minister": "government",
    "envoy": "government",
    "legislator": "legislature",
    "candidate": "candidacy",
    "academic": "academia",
    "activist": "activism",
    "relative": "relation",
    "occupation": "occupation",
    "person": "other",
}
_BY_BODY = {
    "state": "government",
    "parliament": "legislature",
    "party": "political-organisation",
    "association": "association",
    "professional": "association",
    "university": "academia",
    "workplace": "occupation",
    "international": "occupation",
}
# What heads for anybody mean where no body is named.
_OFFICIAL = frozenset({"official", "officials"})
_COUNTRY_OFFICIAL = frozenset(
    "spokesman spokeswoman spokesperson spokesmen spokeswomen spokespeople secretary commander "
    "officer representative delegate delegation commissioner administrator soldier troops "
    "serviceman servicewoman peacekeeper".split()
) | {"military officer", "army officer", "naval officer", "intelligence officer", "deputy secretary"}
_PARTISAN = frozenset(
    "fighter militant rebel guerrilla warlord insurgent militiaman strategist strategists operative "
    "cadre politician politicians pollster".split()
) | {"rebel commander", "party leader", "campaign manager", "spin doctor"}
_ADHERENT = frozenset("member members supporter leader leadership commander veteran".split())
_IN_CHAMBER = _ADHERENT | frozenset(
    "speaker deputy chair chairman chairwoman chairperson president whip delegate".split()
) | {"deputy speaker", "vice president", "deputy leader", "vice chair", "vice chairman"}
_HEADING = frozenset("president chair chairman chairwoman chairperson representative head founder".split())
# Words before "president" that leave it an office of the state.
_PLAIN = frozenset(
    "the a an its his her then interim acting caretaker transitional longtime late new honorary "
    "long time self declared proclaimed de facto".split()
)
_LATER_WORK = frozenset({"university"})


def kind(part: Part) -> str:
    """The code of role_type for one part."""
    head = part.head
    if head is None:
        return "other"
    body = _body(part)
    if head.cls == "ruler":
        return _of_ruler(part, head, body)
    if head.cls == "agent":
        return _of_agent(part, head, body)
    if head.cls == "minister" and body == "party":
        return "political-organisation"
    if head.cls == "occupation" and body_class(part.complement()) in _LATER_WORK:
        return "academia"
    return _BY_HEAD[head.cls]


def status(part: Part) -> str:
    """The code of role_status, from the words before the head and those tied to its end."""
    for item in part.items:
        if item.cls in TIMES and item.after <= part.middle:
            return item.cls
    return "unstated"


def _body(part: Part) -> str | None:
    """The class of the body whose office it is: the words before the head come first."""
    before = body_class(part.before_head())
    if before or part.head is None:
        return before
    found: list[Item] = []
    for item in part.complement():
        if item.cls in PERSONS and item.cls not in {"agent", "person"} and not found:
            return "state" if item.cls in {"ruler", "minister", "envoy"} else None
        if item.body and found:
            break
        found.append(item)
    # "National Council of Resistance": the first word with a class of its own
    strong = [i.cls for i in found if body_class([i]) and i.cls != "weak"]
    return strong[0] if strong else body_class(found)


def _of_ruler(part: Part, head: Item, body: str | None) -> str:
    acronym = unknown_acronym(part)
    if body in {"association", "professional", "university", "workplace", "party", "parliament"}:
        return _BY_BODY[body]
    if body == "unknown" or acronym:
        elect = status(part) == "elect"
        return "political-organisation" if elect else "association"
    if body or _unknown_before(part, head) or not _of_state(part):
        return "government" if body == "state" else "occupation"
    return "state-leadership"


def _of_state(part: Part) -> bool:
    """Whether what follows the head names a country, a realm, or nothing."""
    following = part.complement()
    if part.middle == part.after or any(i.country and not i.body for i in following):
        return True
    return any(item.cls == "realm" for item in following)


def _unknown_before(part: Part, head: Item) -> bool:
    known = {i for item in part.items for i in range(item.first, item.after)}
    return any(
        part.words[i].text[0].isupper() and part.words[i].key not in _PLAIN
        for i in range(part.first, head.first)
        if i not in known
    )


def unknown_acronym(part: Part) -> bool:
    """Whether a body stands in the part by an abbreviation that nothing spells out."""
    known = {i for item in part.items for i in range(item.first, item.after)}
    shouted = all(word.text.isupper() for word in part.words if word.text[0].isalpha())
    return not shouted and any(
        part.words[i].text.isupper() and len(part.words[i].text) > 1
        for i in range(part.first, part.after)
        if i not in known
    )


def _of_agent(part: Part, head: Item, body: str | None) -> str:
    if body == "parliament":
        return "legislature" if head.key in _IN_CHAMBER else "occupation"
    if body in _BY_BODY:
        return _BY_BODY[body]
    if head.key in _PARTISAN:
        return "political-organisation"
    if body == "unknown" or unknown_acronym(part):
        return _of_unknown(head.key)
    return _alone(part, head.key)


def _of_unknown(key: str) -> str:
    if key in _ADHERENT:
        return "political-organisation"
    return "association" if key in _HEADING else "occupation"


def _alone(part: Part, key: str) -> str:
    countries = [i for i in part.items if i.country]
    if key in _OFFICIAL or (countries and key in _COUNTRY_OFFICIAL):
        us = any(i.country and i.country.code == "US" for i in countries)
        congress = key == "representative" and us and part.middle == part.after
        return "legislature" if congress else "government"
    if key in {"leader", "leadership"}:
        return "state-leadership" if countries and _only(part, countries) else "other"
    if key == "representative":
        return "association"
    return "other" if key in _ADHERENT or key in {"source", "observer", "volunteer"} else "occupation"


def _only(part: Part, countries: Sequence[Item]) -> bool:
    """Whether a leader is that of a country, not of some of its people or in it."""
    assert part.head is not None
    if countries[0].first >= part.middle:
        return part.words[part.middle].key == "of" and not _unknown_before(part, part.head)
    return not _unknown_before(part, part.head)
