"""How the words around it place a country in a part of a role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rostra.language.phrases import function_words
from rostra.language.roles import body_class

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rostra.language.countries import Mention
    from rostra.language.roles import Item, Part


def named(part: Part) -> Iterator[tuple[Item, Mention]]:
    """The items that name a country freely, or a body that none or one has."""
    for item in part.items:
        mention = item.country
        region = mention is not None and mention.kind == "region" and not item.body
        if mention is not None and mention.tied != "aside" and not region:
            yield item, mention


def bare_name(part: Part, item: Item, mention: Mention) -> bool:
    """Whether it is a name by itself, neither a possessive nor a demonym."""
    return mention.kind == "name" and not part.words[item.after - 1].possessive


def preposition(part: Part, item: Item) -> str:
    """The preposition that governs an item of the complement; before it, none."""
    if item.first < part.middle:
        return ""
    inside = {i for each in part.items for i in range(each.first, each.after)}
    place = item.first - 1
    while place > part.middle and (place in inside or not _governs(part.words[place].key)):
        place -= 1
    return part.words[place].key


def is_outward(key: str) -> bool:
    """Whether a preposition leads to what an office deals with, or to its time."""
    return key in function_words("aim") or key in function_words("time")


def _governs(key: str) -> bool:
    return is_outward(key) or key in function_words("place")


def directly_in(part: Part, item: Item) -> bool:
    """Whether "in" stands before a country, an article between at most."""
    place = item.first - 1
    if place >= 0 and part.words[place].key == "the":
        place -= 1
    return place >= part.middle and part.words[place].key in function_words("within")


def in_name_of_body(part: Part, item: Item) -> bool:
    """Whether a body is "of" the country or begins with it: "University of Iceland"."""
    before = [i for i in part.items if part.middle <= i.first and i.after <= item.first]
    word = part.words[item.first - 1].key
    word = part.words[item.first - 2].key if word == "the" else word
    following = [i for i in part.items if i.first == item.after]
    return bool((word == "of" and body_class(before)) or body_class(following))


def office_follows(part: Part, item: Item) -> bool:
    """Whether a word for an office or a body stands directly after: "Norway Foreign Ministry"."""
    following = [i for i in part.items if i.first >= item.after]
    if not following or part.words[item.after - 1].joined:
        return False
    between = part.words[item.after : following[0].first]
    return following[0].cls != "country" and all(w.text[0].isupper() for w in between)
