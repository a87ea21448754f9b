"""The type of office that a noun phrase of a role names, and whether the office is over."""

from rostra.language.role_phrases import TIMES, Constituent, RolePhrase, body_class
from rostra.language.word_lists import function_words

ROLE_TYPES = """
    state-leadership government legislature candidacy political-organisation association academia
    activism occupation relation other
""".split()
"""The codes of the codelist role_type in its order: of several that apply, the first counts."""

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
# The body of somebody whom an aide serves: "adviser to the President", "aide to the candidate".
_BODY_OF_SERVED = {
    "ruler": "state",
    "deputy": "state",
    "minister": "state",
    "envoy": "state",
    "candidate": "party",
    "legislator": None,
    "relative": None,
}


def role_type(phrase: RolePhrase) -> str:
    """The code of role_type for a noun phrase."""
    head = phrase.head
    if head is None:
        is_party = body_class(phrase.before_head()) == "party"
        return "political-organisation" if is_party else "other"
    body = _body(phrase)
    if head.cls in {"ruler", "deputy"}:
        ruled = _of_ruler(phrase, head, body)
        return "government" if head.cls == "deputy" and ruled == "state-leadership" else ruled
    if head.cls == "agent":
        return _of_agent(phrase, head, body)
    if head.cls == "minister" and any("rival" in part.traits for part in phrase.constituents):
        return "political-organisation"
    if head.cls == "occupation" and body_class(phrase.complement()) == "university":
        return "academia"
    return _BY_HEAD[head.cls]


def role_status(phrase: RolePhrase) -> str:
    """The code of role_status, by the words before the complement."""
    for part in phrase.constituents:
        if part.cls in TIMES and part.end <= phrase.complement_start:
            return part.cls
    return "unstated"


def _body(phrase: RolePhrase) -> str | None:
    """The class of the body that the office belongs to; one before the head takes precedence."""
    if before := body_class(phrase.before_head()):
        return before
    body: list[Constituent] = []
    for part in phrase.complement():
        if part.cls in _BODY_OF_SERVED and not body_class(body):
            return _BODY_OF_SERVED[part.cls]
        if part.is_body and body:
            break
        body.append(part)
    # "National Council of Resistance": the first word with a specific class
    specific = [part.cls for part in body if body_class([part]) and part.cls != "weak"]
    return specific[0] if specific else body_class(body)


def _of_ruler(phrase: RolePhrase, head: Constituent, body: str | None) -> str:
    """The type of an office such as "president", which a state or any other body may have."""
    if body in _BY_BODY and body not in {"state", "international"}:
        return _BY_BODY[body]
    if body == "unknown" or _has_unknown_abbreviation(phrase):
        return "political-organisation" if role_status(phrase) == "elect" else "association"
    if body == "state":
        return "government"
    if body or _has_unknown_name_before(phrase, head) or not _is_of_state(phrase):
        return "occupation"
    return "state-leadership"


def _is_of_state(phrase: RolePhrase) -> bool:
    """Whether the phrase has no complement, or one that names a country or a realm."""
    return phrase.complement_start == phrase.end or any(
        (part.mention and not part.is_body) or part.cls == "realm" for part in phrase.complement()
    )


def _of_agent(phrase: RolePhrase, head: Constituent, body: str | None) -> str:
    """The type of an office such as "spokesperson", which depends on its body."""
    traits = head.traits
    if body == "parliament":
        return "legislature" if "seated" in traits else "occupation"
    if body in _BY_BODY:
        return _BY_BODY[body]
    is_unknown = body == "unknown" or _has_unknown_abbreviation(phrase)
    if "partisan" in traits or (is_unknown and "adherent" in traits):
        return "political-organisation"
    if is_unknown:
        return "association" if "heading" in traits else "occupation"
    return _of_agent_without_body(phrase, head)


def _of_agent_without_body(phrase: RolePhrase, head: Constituent) -> str:
    mentions = [part.mention for part in phrase.constituents if part.mention]
    start, traits = phrase.complement_start, head.traits
    if "official" in traits or (mentions and "servant" in traits):
        is_us = any(mention.code == "US" for mention in mentions)
        in_congress = head.key == "representative" and is_us and start == phrase.end
        return "legislature" if in_congress else "government"
    leads = "leading" in traits and (start == phrase.end or phrase.words[start].key == "of")
    if leads and mentions and not _has_unknown_name_before(phrase, head):
        return "state-leadership"
    if head.key == "representative":
        return "association"
    return "other" if "adherent" in traits else "occupation"


def _has_unknown_name_before(phrase: RolePhrase, head: Constituent) -> bool:
    """Whether a name that no list has precedes the head: "Kitsault President"."""
    return any(
        phrase.words[i].text[0].isupper() and phrase.words[i].key not in function_words("modifier")
        for i in phrase.unlisted()
        if i < head.start
    )


def _has_unknown_abbreviation(phrase: RolePhrase) -> bool:
    """Whether the phrase has an abbreviation without a full name."""
    all_capitals = all(word.text.isupper() for word in phrase.words if word.text[0].isalpha())
    names = (phrase.words[i].text for i in phrase.unlisted())
    return not all_capitals and any(name.isupper() and len(name) > 1 for name in names)
