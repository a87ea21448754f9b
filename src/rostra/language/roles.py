"""The parts of a stated role: whom each names, and the countries and bodies that it mentions.

A role is a noun phrase, or several that "and" or a comma joins: "Dentist and spokesperson of the
Iranian Associations in Norway". In each the head ("spokesperson") is the last word for a person
before the first preposition. The classes of words stand in data/role_words.csv, the bodies that
their name alone places in data/institutions.csv.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from rostra.language.countries import Mention, mentions_in
from rostra.language.phrases import Phrases, Word, function_words, rows, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_Term = tuple[str, frozenset[str]]  # class and traits
# Classes of words that name a person; the others of role_words.csv name bodies or a time.
PERSONS = frozenset(
    {"ruler", "deputy", "minister", "envoy", "legislator", "candidate"}
    | {"academic", "activist", "relative", "agent", "occupation", "person"}
)
TIMES = frozenset({"former", "elect", "current"})
# Endings of words for persons that no list has: "glazier", "harpist", "yachtswoman".
_PERSON = re.compile(r"[^\W\d_]{2,}(?:er|or|ist|ian|eer|man|woman|men|women)s?")


class Item(NamedTuple):
    """A stretch of words that means something in a role; `first` and `after` count words."""

    cls: str  # a class of role_words.csv, a kind of body, or "country"
    first: int
    after: int
    key: str
    country: Mention | None = None
    traits: frozenset[str] = frozenset()  # as role_words.csv gives them
    body: bool = False  # a named body: an institution, or an abbreviation that is spelt out


class Part(NamedTuple):
    """One noun phrase of a role, as slices of its words and items."""

    words: Sequence[Word]
    items: tuple[Item, ...]
    first: int
    head: Item | None
    middle: int  # where the complement begins: "of the Iranian Associations in Norway"
    after: int

    def before_head(self) -> list[Item]:
        """What stands before the head."""
        end = self.head.first if self.head else self.middle
        return [item for item in self.items if item.after <= end]

    def complement(self) -> list[Item]:
        """What stands from the first preposition on."""
        return [item for item in self.items if item.first >= self.middle]


def parts(role: str, expansions: Mapping[str, str]) -> list[Part]:
    """Take a role apart; `expansions` spells out abbreviations that stand in it."""
    text = words(role)
    items = list(_items(text, expansions))
    found = []
    first = 0
    for joint in [i for i, word in enumerate(text) if word.key in function_words("joint")]:
        inside = any(item.first <= joint < item.after for item in items)
        if not inside and _part(text, items, first, joint).head and _opens(text, items, joint + 1):
            found.append(_part(text, items, first, joint))
            first = joint + 1
    return [*found, _part(text, items, first, len(text))]


def _opens(text: Sequence[Word], items: Sequence[Item], first: int) -> bool:
    """Whether a new noun phrase for a person begins here, and no second object of the first."""
    joints = (i for i in range(first, len(text)) if text[i].key in function_words("joint"))
    following = _part(text, items, first, next(joints, len(text)))
    head = following.head
    return head is not None and (
        head.after == following.middle or head.cls == "relative" or text[head.after - 1].joined
    )


def _part(text: Sequence[Word], items: Sequence[Item], first: int, after: int) -> Part:
    inside = tuple(item for item in items if first <= item.first and item.after <= after)
    covered = {i for item in inside for i in range(item.first, item.after)}
    middle = first
    while middle < after and (
        middle in covered or text[middle].key not in function_words("preposition")
    ):
        middle += 1
    people = [i for i in inside if i.cls in PERSONS and i.after <= middle]
    head = people[-1] if people else _unlisted(text, covered, first, middle)
    if head is not None and not people:
        inside = tuple(sorted((*inside, head), key=lambda item: item.first))
    if head is not None and body_class([i for i in inside if head.after <= i.first < middle]):
        head = None  # "official news agency": a body, nobody
    return Part(text, inside, first, head, middle, after)


def _unlisted(text: Sequence[Word], covered: set[int], first: int, middle: int) -> Item | None:
    last = middle - 1
    if last < first or last in covered or not _PERSON.fullmatch(text[last].key):
        return None
    return Item("occupation", last, middle, text[last].key)


def _items(text: Sequence[Word], expansions: Mapping[str, str]) -> Iterator[Item]:
    terms, institutions = _terms(), _institutions()
    mentioned = {mention.first: mention for mention in mentions_in(text)}
    place = known = 0
    while place < len(text):
        item = (
            _expanded(text[place], place, expansions)
            or _institution(text, place, institutions)
            or _term(text, place, terms, mentioned)
        )
        mention = mentioned.get(place)
        if item is None and mention and not _ends_a_name(text, place, known, mention):
            item = Item("country", place, mention.after, text[place].key, mention)
        if item is not None:
            yield item
            known = item.after
        place = item.after if item else place + 1


def _ends_a_name(text: Sequence[Word], place: int, known: int, mention: Mention) -> bool:
    """Whether a capitalised word that no list knows makes a name of it: "Quentin Jordan"."""
    if mention.kind != "name" or place in {0, known}:
        return False
    word = text[place - 1]
    named = word.text[0].isupper() and not word.text.isupper() and not word.possessive
    known_words = function_words("preposition") | function_words("modifier")
    return named and word.key not in known_words


def _expanded(word: Word, place: int, expansions: Mapping[str, str]) -> Item | None:
    full = expansions.get(word.text)
    if full is None:
        return None
    inner = list(_items(words(full), {}))
    named = [i.country for i in inner if i.country]
    country = named[0]._replace(first=place, after=place + 1) if named else None
    return Item(body_class(inner) or "unknown", place, place + 1, word.key, country, body=True)


def body_class(items: Sequence[Item]) -> str | None:
    """The class of the body that some words name: the last word with a class of its own."""
    bodies = [i.cls for i in items if i.cls not in PERSONS | TIMES | {"country", "realm"}]
    strong = [cls for cls in bodies if cls != "weak"]
    if strong:
        return strong[-1]
    return "association" if bodies else None


def _institution(
    text: Sequence[Word], place: int, institutions: Phrases[tuple[str, str]]
) -> Item | None:
    for size, form, (country, cls) in institutions.at(text, place):
        words_ = text[place : place + size]
        if words_[0].text[0].isupper() and (not form.isupper() or words_[0].text == form):
            codes = frozenset(filter(None, [country]))
            mention = Mention(codes, "institution", place, place + size, form, "")
            return Item(cls, place, place + size, form, mention, body=True)
    return None


def _term(
    text: Sequence[Word], place: int, terms: Phrases[_Term], mentioned: Mapping[int, Mention]
) -> Item | None:
    for size, form, (cls, traits) in terms.at(text, place):
        after = place + size
        if not any(m.first < after <= m.after for m in mentioned.values()):
            return Item(cls, place, after, form, traits=traits)
    singular = text[place].key.removesuffix("s")
    if place not in mentioned and singular != text[place].key:
        for key in (singular, singular.removesuffix("ie") + "y"):
            for _, form, (cls, traits) in terms.at([text[place]._replace(key=key)], 0):
                return Item(cls, place, place + 1, form, traits=traits)
    return None


@cache
def _terms() -> Phrases[_Term]:
    return Phrases(
        (row["term"], (row["class"], frozenset(row["traits"].split())))
        for row in rows("role_words.csv")
    )


@cache
def _institutions() -> Phrases[tuple[str, str]]:
    return Phrases(
        (row["name"], (row["country"], row["class"])) for row in rows("institutions.csv")
    )
