"""The kind of office that a part of a role names, and whether the words say that it is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rostra.language.phrases import function_words
from rostra.language.roles import TIMES, Part, body_class

if TYPE_CHECKING:
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
# Whose aide one is: "adviser to the President", "aide to the candidate".
_SERVED = {
    "ruler": "state",
    "deputy": "state",
    "minister": "state",
    "envoy": "state",
    "candidate": "party",
    "legislator": None,
    "relative": None,
}


def kind(part: Part) -> str:
    """The code of role_type for one part."""
    head = part.head
    if head is None:
        return "political-organisation" if body_class(part.before_head()) == "party" else "other"
    body = _body(part)
    if head.cls in {"ruler", "deputy"}:
        ruler = _of_ruler(part, head, body)
        below = head.cls == "deputy" and ruler == "state-leadership"
        return "government" if below else ruler
    if head.cls == "agent":
        return _of_agent(part, head, body)
    if head.cls == "minister" and any("rival" in item.traits for item in part.items):
        return "political-organisation"
    if head.cls == "occupation" and body_class(part.complement()) == "university":
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
    if before:
        return before
    found: list[Item] = []
    for item in part.complement():
        if item.cls in _SERVED and not body_class(found):
            return _SERVED[item.cls]
        if item.body and found:
            break
        found.append(item)
    # "National Council of Resistance": the first word with a class of its own
    strong = [i.cls for i in found if body_class([i]) and i.cls != "weak"]
    return strong[0] if strong else body_class(found)


def _of_ruler(part: Part, head: Item, body: str | None) -> str:
    if body in _BY_BODY and body not in {"state", "international"}:
        return _BY_BODY[body]
    if body == "unknown" or _acronym(part):
        return "political-organisation" if status(part) == "elect" else "association"
    if body == "state":
        return "government"
    return "occupation" if body or _named_before(part, head) or not _of_state(part) else TYPES[0]


def _of_state(part: Part) -> bool:
    """Whether what follows the head names a country, a realm, or nothing."""
    following = part.complement()
    if part.middle == part.after or any(i.country and not i.body for i in following):
        return True
    return any(item.cls == "realm" for item in following)


def _of_agent(part: Part, head: Item, body: str | None) -> str:
    if body == "parliament":
        return "legislature" if "seated" in head.traits else "occupation"
    if body in _BY_BODY:
        return _BY_BODY[body]
    if "partisan" in head.traits:
        return "political-organisation"
    if body == "unknown" or _acronym(part):
        if "adherent" in head.traits:
            return "political-organisation"
        return "association" if "heading" in head.traits else "occupation"
    return _alone(part, head)


def _alone(part: Part, head: Item) -> str:
    """What a head that stands for anybody means where no body is named."""
    countries = [item.country for item in part.items if item.country]
    if "official" in head.traits or (countries and "servant" in head.traits):
        us = any(country.code == "US" for country in countries)
        congress = head.key == "representative" and us and part.middle == part.after
        return "legislature" if congress else "government"
    if "leading" in head.traits and countries and _leads_all(part, head):
        return "state-leadership"
    if head.key == "representative":
        return "association"
    return "other" if "adherent" in head.traits else "occupation"


def _leads_all(part: Part, head: Item) -> bool:
    """Whether a leader is that of a country, not of some of its people or in it."""
    of = part.middle == part.after or part.words[part.middle].key == "of"
    return of and not _named_before(part, head)


def _named_before(part: Part, head: Item) -> bool:
    """Whether a name that no list knows stands before the head: "Kitsault President"."""
    return any(
        part.words[i].text[0].isupper() and part.words[i].key not in function_words("modifier")
        for i in _unknown(part)
        if i < head.first
    )


def _acronym(part: Part) -> bool:
    """Whether a body stands in the part by an abbreviation that nothing spells out."""
    shouted = all(word.text.isupper() for word in part.words if word.text[0].isalpha())
    names = (part.words[i].text for i in _unknown(part))
    return not shouted and any(name.isupper() and len(name) > 1 for name in names)


def _unknown(part: Part) -> list[int]:
    known = {i for item in part.items for i in range(item.first, item.after)}
    return [i for i in range(part.first, part.after) if i not in known]
