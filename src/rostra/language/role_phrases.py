"""The noun phrases of a stated role, and the persons, bodies and countries that they name.

A role is one noun phrase, or several that "and" or a comma joins: "Dentist and spokesperson of the
Iranian Associations in Norway". The head of a phrase ("spokesperson") is the last word for a person
before its first preposition. Words and their classes come from data/role_words.csv, bodies whose
name alone gives their country from data/institutions.csv.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from rostra.language.country_mentions import CountryMention, mentions_in_words
from rostra.language.phrase_table import PhraseTable, Word, split_words
from rostra.language.word_lists import function_words, table, words

PERSONS = words("""
    ruler deputy minister envoy legislator candidate academic activist relative agent occupation
    person
""")
"""The classes of role_words.csv that name a person; the others name a body, a realm or a time."""

TIMES = words("former elect current")
"""The classes of role_words.csv that say when an office is held: codes of role_status."""

# Endings of words for persons that no list has: "glazier", "harpist", "yachtswoman".
_PERSON = re.compile(r"[^\W\d_]{2,}(?:er|or|ist|ian|eer|man|woman|men|women)s?")


class Constituent(NamedTuple):
    """One or more words that have a meaning in a role."""

    cls: str  # a class of role_words.csv, the class of a body, or "country"
    start: int  # index of its first word
    end: int  # index after its last word
    key: str  # its first word, or the entry of the table that it matches
    mention: CountryMention | None = None  # of a country
    traits: frozenset[str] = frozenset()  # as role_words.csv gives them
    is_body: bool = False  # an institution, or an abbreviation with its full name


class RolePhrase(NamedTuple):
    """One noun phrase of a role."""

    words: Sequence[Word]  # those of the whole role; all indices count these
    constituents: tuple[Constituent, ...]
    start: int
    head: Constituent | None  # the constituent that names the person
    complement_start: int  # index of the first preposition, or `end`
    end: int

    def before_head(self) -> list[Constituent]:
        """The constituents before the head."""
        end = self.head.start if self.head else self.complement_start
        return [part for part in self.constituents if part.end <= end]

    def complement(self) -> list[Constituent]:
        """The constituents from the first preposition on."""
        return [part for part in self.constituents if part.start >= self.complement_start]

    def unlisted(self) -> list[int]:
        """The indices of the words outside all constituents."""
        covered = {i for part in self.constituents for i in range(part.start, part.end)}
        return [i for i in range(self.start, self.end) if i not in covered]


def role_phrases(role: str, abbreviations: Mapping[str, str]) -> list[RolePhrase]:
    """Split a role into its noun phrases, of which there is at least one.

    Abbreviations are read as their full names.
    """
    text = split_words(role)
    constituents = list(_constituents(text, abbreviations))
    phrases, start = [], 0
    for at in _separators(text):
        inside = any(part.start <= at < part.end for part in constituents)
        phrase = _phrase(text, constituents, start, at)
        if not inside and phrase.head and _begins_phrase(text, constituents, at + 1):
            phrases.append(phrase)
            start = at + 1
    return [*phrases, _phrase(text, constituents, start, len(text))]


def _separators(text: Sequence[Word], start: int = 0) -> Iterator[int]:
    separators = function_words("separator")
    return (i for i in range(start, len(text)) if text[i].key in separators)


def body_class(constituents: Sequence[Constituent]) -> str | None:
    """The class of the body that constituents name: that of the last word with a specific class."""
    not_bodies = PERSONS | TIMES | {"country", "realm"}
    classes = [part.cls for part in constituents if part.cls not in not_bodies]
    specific = [cls for cls in classes if cls != "weak"]
    return specific[-1] if specific else "association" if classes else None


def _begins_phrase(text: Sequence[Word], constituents: Sequence[Constituent], start: int) -> bool:
    """Whether a word begins a phrase for another person, not a second object of the last phrase."""
    end = next(_separators(text, start), len(text))
    phrase = _phrase(text, constituents, start, end)
    head = phrase.head
    return head is not None and (
        head.end == phrase.complement_start or head.cls == "relative" or text[head.end - 1].joined
    )


def _phrase(
    text: Sequence[Word], constituents: Sequence[Constituent], start: int, end: int
) -> RolePhrase:
    inside = tuple(part for part in constituents if start <= part.start and part.end <= end)
    covered = {i for part in inside for i in range(part.start, part.end)}
    uncovered = [i for i in range(start, end) if i not in covered]
    prepositions = function_words("preposition")
    complement_start = next((i for i in uncovered if text[i].key in prepositions), end)
    persons = [part for part in inside if part.cls in PERSONS and part.end <= complement_start]
    head = persons[-1] if persons else None
    if head:
        complement_start = _start_of_body_name(text, inside, head, complement_start)
    last = complement_start - 1
    if not persons and last in uncovered and _PERSON.fullmatch(text[last].key):
        head = Constituent("occupation", last, complement_start, text[last].key)
        inside = tuple(sorted((*inside, head), key=lambda part: part.start))
    if head and body_class([p for p in inside if head.end <= p.start < complement_start]):
        head = None  # "official news agency" is a body, not a person
    return RolePhrase(text, inside, start, head, complement_start, end)


def _start_of_body_name(
    text: Sequence[Word], inside: Sequence[Constituent], head: Constituent, end: int
) -> int:
    """Where the full name of a body follows an office without "of": "Chair National Council"."""
    start = max((p.end for p in inside if p.cls in TIMES and p.start == head.end), default=head.end)
    capitalised = all(word.text[0].isupper() for word in (text[head.start], *text[start:end]))
    named = end - start > 1 and capitalised and not text[start - 1].possessive
    after = [part for part in inside if start <= part.start and part.end <= end]
    return start if named and body_class(after) and after[-1].end == end else end


def _constituents(text: Sequence[Word], abbreviations: Mapping[str, str]) -> Iterator[Constituent]:
    mentions = {mention.start: mention for mention in mentions_in_words(text)}
    index = last_end = 0
    while index < len(text):
        constituent = (
            _abbreviated_body(text[index], index, abbreviations)
            or _institution(text, index)
            or _listed_word(text, index, mentions)
        )
        mention = mentions.get(index)
        if constituent is None and mention and not _ends_a_name(text, index, last_end, mention):
            constituent = Constituent("country", index, mention.end, text[index].key, mention)
        index += 1
        if constituent is not None:
            yield constituent
            index = last_end = constituent.end


def _ends_a_name(text: Sequence[Word], index: int, last_end: int, mention: CountryMention) -> bool:
    """Whether a mention follows a name that no list has and ends it: "Quentin Jordan"."""
    if mention.kind != "name" or index in {0, last_end}:
        return False
    word = text[index - 1]
    capitalised = word.text[0].isupper() and not word.text.isupper() and not word.possessive
    return capitalised and word.key not in function_words("preposition", "modifier")


def _abbreviated_body(word: Word, index: int, full_names: Mapping[str, str]) -> Constituent | None:
    if word.text not in full_names:
        return None
    in_name = list(_constituents(split_words(full_names[word.text]), {}))
    mentions = [part.mention for part in in_name if part.mention]
    mention = mentions[0]._replace(start=index, end=index + 1) if mentions else None
    cls = body_class(in_name) or "unknown"
    return Constituent(cls, index, index + 1, word.key, mention, is_body=True)


def _institution(text: Sequence[Word], index: int) -> Constituent | None:
    for size, form, (country, cls) in _institutions().at(text, index):
        first, end = text[index], index + size
        if first.text[0].isupper() and (not form.isupper() or first.text == form):
            codes = frozenset(filter(None, [country]))
            mention = CountryMention(codes, "institution", index, end, form, "")
            return Constituent(cls, index, end, form, mention, is_body=True)
    return None


def _listed_word(
    text: Sequence[Word], index: int, mentions: Mapping[int, CountryMention]
) -> Constituent | None:
    """The constituent of role_words.csv that begins at a word, also as a plural."""
    for size, form, (cls, traits) in _role_words().at(text, index):
        end = index + size
        if not any(mention.start < end <= mention.end for mention in mentions.values()):
            return Constituent(cls, index, end, form, traits=traits)
    singular = text[index].key.removesuffix("s")
    if index not in mentions and singular != text[index].key:
        for key in (singular, singular.removesuffix("ie") + "y"):
            for _, form, (cls, traits) in _role_words().at([text[index]._replace(key=key)], 0):
                return Constituent(cls, index, index + 1, form, traits=traits)
    return None


@cache
def _role_words() -> PhraseTable[tuple[str, frozenset[str]]]:
    rows = table("role_words.csv")
    return PhraseTable((r["term"], (r["class"], frozenset(r["traits"].split()))) for r in rows)


@cache
def _institutions() -> PhraseTable[tuple[str, str]]:
    rows = table("institutions.csv")
    return PhraseTable((row["name"], (row["country"], row["class"])) for row in rows)
