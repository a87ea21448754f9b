"""The entities that a text names, with the places of each name and the evidence on each bearer.

Most are people; a name without evidence of a person may be that of a place or an organisation.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice, takewhile
from typing import NamedTuple

from rostra.language import given_names
from rostra.language.titles import TITLES, gender_of_title, is_title
from rostra.language.word_lists import words as words_of
from rostra.quotations.extraction.lexicon import Lexicon, lexicon
from rostra.quotations.extraction.names import GIVEN_NAMES, Name, name_finder

_TITLE_EVIDENCE, _CONTEXT_EVIDENCE = 3, 2
"""Evidence of a person: a title before the name; a reporting verb, a noun or an age beside it."""
_TITLE_VOTE, _GIVEN_NAME_VOTE, _PRONOUN_VOTE = 5.0, 3.0, 1.0
"""Votes of a title such as "Ms.", of a given name and of a pronoun nearby on the gender."""
_MAX_NAMES_BEFORE_PRONOUN = 12
_MAX_NAMESAKES = 20  # among whom the bearer of a bare surname is looked for
_RECENCY = 2  # mentions by which the last bearer of a surname is ahead of the others
_MAX_SURNAME = 4  # words
_BARE_NOUNS = words_of("""
    angst ärger antwort beifall druck einhalt freude gehör geld glück hilfe hoffnung kopfzerbrechen
    kummer macht mut pech post probleme recht rückendeckung ruhe schuld schutz schwierigkeiten sorge
    sorgen spaß unrecht unterstützung vorwürfe zeit zeugnis
""")
"""German nouns that verbs such as "machen" and "haben" have without an article."""
_BEFORE_CLAUSE = tuple(',“”"«»‘‹›')
_WITH_NOUN = 3  # words of a full name with a noun after it
_MAX_INITIALS = 2  # letters of a word that is rather an initial than a name

_MONTHS = r"(?:janv|févr|mars|avri|mai|juin|juil|août|sept|octo|nove|déce)"
_ASIDE = re.compile(
    rf" ?(?:, \d\d(?!\d? {_MONTHS})|, \d{{1,3}} ans\b|, who\b|, (?:a|an|the) [a-z]|\([RDI]-)"
)
_APPOSITION = re.compile(r", (?:(?:the|an?|der|die|le|la) )?((?:[^\W_][\w’'\-]* ?){1,4})")
_ARTICLE_APPOSED = re.compile(r", (l[ea]|une?) ([^\W\d_]+)")
_OF_OFFICE = re.compile(r" (?:of|von|de|du|des|d[’'])[^,.\n]{1,60},")
"""What follows an office between commas: ", the mayor of Arvo,"."""
_BEFORE_OFFICE = re.compile(r"(?:, |’s |, (?:the|a|an|its|their) )(?:[\w’'\-]+ ){0,4}")
_CLOSING = ("", *",.;:)(—–-")
_PHRASE_START = re.compile(r"[,.;:“”\"\n]")
_OFFICE_WINDOW = 100
_LOCATIVES = frozenset("in im à".split())  # "Speaking in Arvo, the mayor said"
_OF_PERSON = re.compile(
    r".*jährige[rn]?|kleine[rn]?|junge[rn]?|alte[rn]?|petite?|jeune|vieux|vieille|nommée?|namens"
)
"""Words directly before the name of a person in German and French: "der zwölfjährige Zed"."""
_GERMAN_ARTICLES = {
    form: 1 if form.endswith(("in", "m", "n", "r")) else -1
    for stem in ("ein", "sein", "ihr", "mein", "unser", "dein")
    for form in (stem, f"{stem}en", f"{stem}em", f"{stem}e")
} | {"der": 0, "den": 1, "dem": 1, "die": -1}
_GERMAN_NUMBER = re.compile(
    r"(?:zwei|drei|vier|fünf|sechs|sieben|acht|neun|zwölf|elf|zehn|\w+zehn|\w+[zß]ig|\w*hundert|\w*tausend)"
)
_NEUTER = re.compile(r"\b(?:das [a-zäöüß]+e|[a-zäöüß]{3,}es)[ \xa0]$")
"""Before a noun that does not name a person: "das neue Angebot", "neues Angebot"."""
_MARKS = ' \xa0”“"’»«,—–-'
_OF_OBJECTS = frozenset("what whom".split())
_FOLLOWING = re.compile(r"[ \xa0]([^\W\d_]+)")
_NO_LETTERS = re.compile(r"[\W\d_]+")
_WINDOW = 24
_NAMED = ("named ", "called ")
_MALES, _FEMALES = [["man"], ["boy"]], [["woman"], ["girl"]]


@dataclass(slots=True)
class Entity:
    """A person, organisation or place that a text names."""

    fullest: tuple[str, ...]  # the longest form of the name
    names: list[Name] = field(default_factory=list)  # all its occurrences, in order
    full: list[Name] = field(default_factory=list)  # those of the longest form, once needed
    titles: set[str] = field(default_factory=set)  # before the name, or in an apposition
    gender_votes: float = 0.0  # evidence of a man (positive) or of a woman (negative)
    person_evidence: int = 0  # 0 for a name that may be that of a place or an organisation

    @property
    def gender(self) -> str:
        """``m``, ``f``, or ``x`` without evidence."""
        return "m" if self.gender_votes > 0 else "f" if self.gender_votes < 0 else "x"


class EntityMention(NamedTuple):
    """An occurrence of a name with its bearer."""

    entity: Entity
    name: Name


class Entities:
    """The entities of one text.

    The offsets of its sentences, and the stretches inside quotations, are in ascending order.
    """

    def __init__(
        self, text: str, words: Lexicon, sentence_starts: list[int], quoted: list[tuple[int, int]]
    ) -> None:
        self._text = text
        self._lexicon = words
        self._finder = name_finder(words.language)
        self._after_given_names = words.predicate_words | {",", "("}
        self._quoted_starts = [start for start, _ in quoted]
        self._quoted_ends = [end for _, end in quoted]
        self._sentence_starts = sentence_starts
        self._by_surname: dict[str, list[Entity]] = {}
        self._by_first_and_last: dict[tuple[str, str], Entity] = {}
        self._by_first: dict[str, list[Entity]] = {}
        self._surnames: set[tuple[str, ...]] = set()
        self.mentions: list[EntityMention] = []  # in the order of the text
        self._indexes_by_title: dict[str, list[int]] = {}
        names = _without_nouns_after(self._finder.find(text), words)
        if words.language != "en":
            things = {name.surname for name in names if _is_neuter(text, name, words)}
            names = [name for name in names if not _is_common(text, name, words, things)]
        self._register(names)
        self._starts = [mention.name.start for mention in self.mentions]
        self._count_pronouns()

    def bearer(self, name: Name) -> Entity | None:
        """Return the bearer of a name that the finder found."""
        index = bisect_left(self._starts, name.start)
        known = index < len(self._starts) and self._starts[index] == name.start
        return self.mentions[index].entity if known else None

    def named_at(self, position: int) -> Entity | None:
        """Return the bearer of the name that begins at an offset, with its titles."""
        index = bisect_left(self._starts, position)
        here = index < len(self.mentions) and self.mentions[index].name.opening == position
        return self.mentions[index].entity if here else None

    def is_organisation(self, entity: Entity) -> bool:
        """Whether the words of a name of an entity mark it as an organisation."""
        return any(map(self._finder.is_organisation, entity.names))

    def is_quoted(self, position: int) -> bool:
        """Whether an offset is inside a quotation."""
        index = bisect_right(self._quoted_starts, position) - 1
        return index >= 0 and position < self._quoted_ends[index]

    def sentence_number(self, position: int) -> int:
        """Return the number of the sentence of an offset, from 1."""
        return bisect_right(self._sentence_starts, position)

    def sentence_start(self, position: int) -> int:
        """Return the offset at which the sentence of an offset begins."""
        number = self.sentence_number(position)
        return self._sentence_starts[number - 1] if number else 0

    def clause_start(self, position: int) -> int:
        """Return where the clause of an offset may begin: a sentence, or after a quotation."""
        start = self.sentence_start(position)
        index = bisect_right(self._quoted_ends, position) - 1
        return max(start, self._quoted_ends[index]) if index >= 0 else start

    def mentions_before(self, position: int) -> Iterator[EntityMention]:
        """Yield the mentions that begin before an offset, the last one first."""
        for index in range(bisect_left(self._starts, position) - 1, -1, -1):
            yield self.mentions[index]

    def last_with_title(self, titles: Iterable[str], position: int) -> Entity | None:
        """Return whoever was the last to get one of the titles before an offset."""
        count = bisect_left(self._starts, position)
        last = -1
        for title in titles:
            indexes = self._indexes_by_title.get(title, [])
            number = bisect_left(indexes, count)
            if number:
                last = max(last, indexes[number - 1])
        return self.mentions[last].entity if last >= 0 else None

    def only_with_title(self, title: str) -> Entity | None:
        """Return whoever alone gets a title in the text."""
        indexes = self._indexes_by_title.get(title, [])
        return self.mentions[indexes[0]].entity if len(indexes) == 1 else None

    def beside(self, start: int, end: int) -> Entity | None:
        """Return whose name is directly before an office and a comma, or after the office."""
        index = bisect_left(self._starts, start)
        if index < len(self._starts):
            entity, name = self.mentions[index]
            if self._text[end : name.opening].strip(", ") == "" or name.opening <= start:
                return entity
        if index:
            entity, name = self.mentions[index - 1]
            between = self._text[name.end : start]
            closed = self._text[end : end + 1] in _CLOSING  # not ", the mayor said"
            closed = closed or _OF_OFFICE.match(self._text, end) is not None
            if (
                closed and _BEFORE_OFFICE.fullmatch(between)
            ) or name.opening <= start <= name.start:
                return entity
        return None

    def nearest_full_name(self, entity: Entity, position: int) -> Name:
        """Return the fullest form nearest to an offset, outside quotations if there is one."""
        if not entity.full:
            full = [name for name in entity.names if name.words == entity.fullest] or entity.names
            entity.full = [name for name in full if not self.is_quoted(name.start)] or full
        index = bisect_left(entity.full, position, key=lambda name: name.start)
        neighbours = entity.full[max(index - 1, 0) : index + 1]
        return min(neighbours, key=lambda name: (abs(name.start - position), name.start))

    def _register(self, names: list[Name]) -> None:
        self._surnames = _compound_surnames(names)
        for name in names:
            if self._is_full(name) and not self._finder.is_organisation(name):
                self._register_full_name(name)
        recent: dict[str, Entity] = {}
        for name in names:
            surname = name.surname
            entity = self._find_bearer(name, surname, recent.get(surname))
            if entity is None:
                continue
            entity.names.append(name)
            self.mentions.append(EntityMention(entity, name))
            recent[surname] = entity
            office = _office_before(self._text, name.opening, self._lexicon)
            titles = [*name.titles, *office, *_titles_after(self._text, name, self._lexicon)]
            for title in titles:
                if title not in entity.titles:
                    entity.titles.add(title)
                    self._indexes_by_title.setdefault(title, []).append(len(self.mentions) - 1)
            entity.gender_votes += _TITLE_VOTE * _gender_of_titles(titles, self._lexicon)
            entity.gender_votes += _GIVEN_NAME_VOTE * _gender_of_article(
                self._text, name, office, self._lexicon
            )
            entity.person_evidence += _person_evidence(self._text, name, office, self._lexicon)

    def _is_full(self, name: Name) -> bool:
        """Whether a name has more than the surname of somebody."""
        return (
            len(name.words) > 1 and name.words[0][0].isupper() and name.words not in self._surnames
        )

    def _register_full_name(self, name: Name) -> None:
        first, last = name.words[0].lower(), name.surname
        entity = self._by_first_and_last.get((first, last))
        if entity is not None:
            if len(name.words) > len(entity.fullest):
                entity.fullest = name.words
            return
        vote = (first in given_names.MALE) - (first in given_names.FEMALE)
        entity = Entity(name.words, gender_votes=_GIVEN_NAME_VOTE * vote, person_evidence=abs(vote))
        self._by_first_and_last[first, last] = entity
        self._by_surname.setdefault(last, []).append(entity)
        self._by_first.setdefault(first, []).append(entity)

    def _find_bearer(self, name: Name, last: str, recent: Entity | None) -> Entity | None:
        """The bearer of a name, a new one if needed; `last` is its surname, `recent` its bearer."""
        first = name.words[0].lower()
        if self._is_full(name):
            return self._by_first_and_last.get((first, last))
        vote = _gender_of_titles(name.titles, self._lexicon)
        namesakes = [
            entity
            for entity in self._by_surname.get(last, [])[-_MAX_NAMESAKES:]
            if not vote or entity.gender_votes * vote >= 0
        ]
        if len(name.words) > 1:  # "Soto Quill"
            size = len(name.words)
            compound = [e for e in namesakes if e.fullest[-size:] == name.words]
            namesakes = compound or namesakes
        if namesakes:
            return _bearer_of_surname(namesakes, name, recent)
        by_given_name = self._by_first.get(first, [])
        if len(by_given_name) == 1 and self._lexicon.honorifics.issuperset(name.titles):
            return by_given_name[0]
        if len(last) <= _MAX_INITIALS and not name.titles:
            return None
        entity = Entity(name.words)
        if self._lexicon.inverts and name.word_after(self._text) in self._after_given_names:
            is_man, is_woman = first in given_names.MALE, first in given_names.FEMALE
            entity.gender_votes = _GIVEN_NAME_VOTE * (is_man - is_woman)
            entity.person_evidence = int(is_man or is_woman)
        self._by_surname.setdefault(last, []).append(entity)
        return entity

    def _count_pronouns(self) -> None:
        """Let each pronoun vote on the gender of the only person that it can refer to."""
        masculine = self._lexicon.masculine
        for match in _pronoun_pattern(self._lexicon.language).finditer(self._text):
            if not self.is_quoted(match.start()):
                entity = self._only_person_before(match.start())
                if entity is not None and not self._is_object(match):
                    vote = _PRONOUN_VOTE if self._begins_clause(match) else _PRONOUN_VOTE / 2
                    entity.gender_votes += vote if match[0].lower() in masculine else -vote

    def _is_object(self, pronoun: re.Match[str]) -> bool:
        """Whether an English pronoun is an object, or beside one: "met him", "what he did".

        It seldom means the subject of its sentence.
        """
        form = pronoun[0].lower()
        if self._lexicon.language != "en":
            return False
        if form not in ("him", "her"):
            return word_before(self._text, pronoun.start()) in _OF_OBJECTS
        following = _FOLLOWING.match(self._text, pronoun.end()) if form == "her" else None
        return following is None or following[1] in self._lexicon.function_words  # "her hand"

    def _begins_clause(self, pronoun: re.Match[str]) -> bool:
        """Whether a pronoun is the first word of its clause, as the subject of a sentence is."""
        start = self.clause_start(pronoun.start())
        return not self._text[start : pronoun.start()].strip(_MARKS)

    def _only_person_before(self, position: int) -> Entity | None:
        """The only person named in a sentence up to an offset, or else in the sentence before."""
        sentence = self.sentence_number(position)
        candidates: dict[int, Entity] = {}
        for entity, name in islice(self.mentions_before(position), _MAX_NAMES_BEFORE_PRONOUN):
            distance = sentence - self.sentence_number(name.start)
            if distance > 1 or (distance and candidates):
                break
            may_be_person = entity.person_evidence > 0 or len(name.words) > 1
            if may_be_person and not self.is_quoted(name.start):
                candidates[id(entity)] = entity
        return next(iter(candidates.values())) if len(candidates) == 1 else None


def _compound_surnames(names: list[Name]) -> set[tuple[str, ...]]:
    """The ends of longer names, of two words or more, that may be surnames: "Ó Quill"."""
    return {
        surname
        for name in names
        for first in range(max(1, len(name.words) - _MAX_SURNAME), len(name.words) - 1)
        if name.words[first].lower() not in GIVEN_NAMES
        for surname in (name.words[first:], _capitalised(name.words[first:]))
    }


def _capitalised(words: tuple[str, ...]) -> tuple[str, ...]:
    return words[0][0].upper() + words[0][1:], *words[1:]


def _bearer_of_surname(namesakes: list[Entity], name: Name, last: Entity | None) -> Entity:
    """Of the namesakes, or those with the same title, the one mentioned most and most recently."""
    titled = [entity for entity in namesakes if entity.titles.intersection(name.titles)]
    return max(titled or namesakes, key=lambda one: len(one.names) + _RECENCY * (one is last))


def word_before(text: str, position: int) -> str:
    """Return the word before an offset in lower case; "" if something else is there."""
    before = text[max(0, position - _WINDOW) : position].rstrip(" \xa0")
    last = before[before.rfind(" ") + 1 :]
    if not last.isalpha():
        last = _NO_LETTERS.split(last)[-1]
    return last.lower()


def is_located(text: str, name: Name) -> bool:
    """Whether a single word is rather the name of a place: "in Arvo"."""
    return not name.words[1:] and word_before(text, name.start) in _LOCATIVES


def _titles_after(text: str, name: Name, words: Lexicon) -> list[str]:
    """The titles in an apposition after a name: ", the mayor of Arvo"."""
    match = _APPOSITION.match(text, name.end) if text.startswith(", ", name.end) else None
    if match is None or is_located(text, name):
        return []
    titles = []
    apposed = match[1].lower().split()
    for word, following in zip(apposed, [*apposed[1:], ""], strict=True):
        if word in words.prepositions or word in words.conjunctions:
            break
        if following in words.reporting_verbs and words.language == "en":
            break  # "To Quill, the mayor said"
        if is_title(word):
            titles.append(word)
    return titles


def _office_before(text: str, end: int, words: Lexicon) -> list[str]:
    """The title in an apposition before a name: "the mayor of Arvo, "."""
    if text[end - 2 : end] != ", ":
        return _office_directly_before(text, end, words)
    phrase = _PHRASE_START.split(text[max(0, end - _OFFICE_WINDOW) : end - 2])[-1].lower().split()
    head = list(takewhile(lambda word: word not in words.prepositions, phrase))
    if not words.genitives:  # only French has adjectives after the noun
        head = head[-1:]
    return [word for word in head if is_title(word)][-1:]


def _office_directly_before(text: str, end: int, words: Lexicon) -> list[str]:
    """The title after the last article before a name: "la ministre turque de l’Eau "."""
    if not words.genitives:
        if words.language != "en" or not text[end - 2 : end - 1].islower():
            return []
        title = word_before(text, end)
        return [title] if is_title(title) else []
    phrase = _PHRASE_START.split(text[max(0, end - _OFFICE_WINDOW) : end])[-1].lower().split()
    if not phrase or phrase[-1] in words.prepositions or phrase[-1][-1] in "’'":
        return []  # "la maire d’Arvo"
    for index in range(len(phrase) - 1, 0, -1):
        if is_title(phrase[index]) and phrase[index - 1] in words.determiners:
            return [phrase[index]]
        if phrase[index] in words.prepositions and phrase[index] not in words.genitives:
            break
    return []


def _gender_of_titles(titles: Sequence[str], words: Lexicon) -> int:
    """The number of a man's titles less that of a woman's."""
    if not titles:
        return 0
    genders = [gender_of_title(title, words.language) for title in titles]
    return genders.count("m") - genders.count("f")


def _gender_of_article(text: str, name: Name, office: Sequence[str], words: Lexicon) -> int:
    """1 for a man, -1 for a woman by an article: "la maire Ona Brill", "Zed Quill, le maire".

    `office` is that before the name.
    """
    if words.language == "de":
        return _gender_of_german_article(text, name)
    if words.language == "en" and text.endswith(_NAMED, 0, name.opening):
        noun = text[max(0, name.opening - _WINDOW) : name.opening].lower().split()[-2:-1]
        return (noun in _MALES) - (noun in _FEMALES)  # "a man named Zed Quill"
    if not words.masculine_articles:
        return 0
    before = text[max(0, name.opening - _WINDOW) : name.opening].lower().split()[-2:]
    apposed = _ARTICLE_APPOSED.match(text, name.end)
    found = {apposed[1]} if apposed and is_title(apposed[2].lower()) else set()
    if name.titles:
        found |= set(before)
    elif office:
        phrase = _PHRASE_START.split(text[max(0, name.opening - _OFFICE_WINDOW) : name.opening - 2])
        found |= set(phrase[-1].lower().split()[:1])
    male, female = found & words.masculine_articles, found & words.feminine_articles
    return bool(male) - bool(female)


def _gender_of_german_article(text: str, name: Name) -> int:
    """Likewise in German, by the article and an adjective: "der kleine Zed", "ihr Sohn Zed"."""
    before = text[max(0, name.opening - _WINDOW) : name.opening].lower().split()
    adjective = before.pop() if before and before[-1].endswith(("e", "en", "er", "em")) else ""
    if adjective in _GERMAN_ARTICLES or not before:
        before, adjective = [adjective], ""
    article = before[-1]
    if article == "der":
        return 1 if adjective.endswith("e") else -1 if adjective.endswith("en") else 0
    return _GERMAN_ARTICLES.get(article, 0) if adjective or name.titles else 0


def is_nominative(text: str, name: Name, words: Lexicon) -> bool:
    """Whether the words before a German name show it to be a subject: "der kleine Zed"."""
    if words.language != "de":
        return False
    before = text[max(0, name.opening - _WINDOW) : name.opening].lower().split()[-2:]
    weak = before[:1] == ["der"] and before[-1].endswith("e")
    return weak or (before[-1:] == ["der"] and _gender_of_titles(name.titles, words) > 0)


def _without_nouns_after(names: list[Name], words: Lexicon) -> list[Name]:
    """The names, without a German noun after a full one: "was Ona Brill Sorgen macht".

    That is one where the word before it is a surname elsewhere, and the noun is none.
    """
    if not words.capitalised_nouns:
        return names
    surnames = {name.surname for name in names if len(name.words) == 1}
    return [_without_noun_after(name, surnames) for name in names]


def _without_noun_after(name: Name, surnames: set[str]) -> Name:
    """A name without its third word, if the second is one of the surnames and the third is not."""
    if len(name.words) != _WITH_NOUN or name.words[1][0].islower():
        return name
    given, surname, last = name.forms
    is_noun = last in _BARE_NOUNS or (surname in surnames and last not in surnames)
    if given not in GIVEN_NAMES or not is_noun:
        return name
    end = name.start + len(" ".join(name.words[:-1]))
    return name._replace(words=name.words[:-1], end=end, closing=end)


def _is_neuter(text: str, name: Name, words: Lexicon) -> bool:
    """Whether the words before a single German noun show it to be neuter, and so no person."""
    before = text[max(0, name.opening - _WINDOW) : name.opening]
    return words.language == "de" and not name.words[1:] and bool(_NEUTER.search(before))


def _is_common(text: str, name: Name, words: Lexicon, things: set[str]) -> bool:
    """Whether an article shows a German or French word to be no person's name: "im Landtag"."""
    if name.titles:
        return False
    if name.words[1:] and name.words[0].lower() in GIVEN_NAMES:
        return False  # "das Wasser, das Ona Brill Sorgen macht"
    if name.surname in things:
        return True
    if words.capitalised_nouns and _GERMAN_NUMBER.fullmatch(name.words[0].lower()):
        return True  # "Zweihundert Menschen"
    form = word_before(text, name.opening)
    if form in words.determiners or form in words.contractions:
        return True
    is_participle = bool(words.elisions) and text.startswith(", ", name.end)
    return (
        is_participle
        and not name.words[1:]
        and name.words[0].endswith(words.participle_endings)
        and name.words[0].lower() not in GIVEN_NAMES
    )  # "Contacté, le préfet"


def _person_evidence(text: str, name: Name, office: Sequence[str], words: Lexicon) -> int:
    """Evidence that a name is a person's: a title, a verb of speech, an age after it.

    `office` is that before the name.
    """
    if name.titles:
        return _TITLE_EVIDENCE
    following = name.word_after(text)
    is_infinitive = words.capitalised_nouns and following.endswith("en")
    is_verb = following in words.reporting_verbs and not is_infinitive
    if is_verb or following in words.relatives:
        return _CONTEXT_EVIDENCE
    if following in (",", "(") and _ASIDE.match(text, name.end):
        return _CONTEXT_EVIDENCE
    preceding = word_before(text, name.start)
    is_person = preceding in words.reporting_verbs or preceding in TITLES
    if words.capitalised_nouns and preceding in words.reporting_verbs:
        before = text[max(0, name.start - _WINDOW) : name.start].rstrip().removesuffix(preceding)
        is_person = before.rstrip().endswith(_BEFORE_CLAUSE)  # not in "legt S-Bahnen lahm"
    if words.language != "en":
        is_person |= preceding in words.person_nouns or bool(_OF_PERSON.fullmatch(preceding))
    elif preceding == "old":
        is_person |= text.endswith("-year-old ", 0, name.start)
    is_apposed = bool(office) and (bool(words.genitives) or text.endswith(", ", 0, name.opening))
    return _CONTEXT_EVIDENCE if is_person or is_apposed else 0


@cache
def _pronoun_pattern(language: str) -> re.Pattern[str]:
    """The pronouns of men and women, found by their first letters."""
    words = lexicon(language)
    rests: dict[str, list[str]] = {}
    for pronoun in sorted(words.masculine | words.feminine):
        rests.setdefault(pronoun[0], []).append(pronoun[1:])
    first = "".join(letter + letter.upper() for letter in rests)
    by_letter = (
        rf"(?<=[{letter}{letter.upper()}])(?i:{'|'.join(ends)})" for letter, ends in rests.items()
    )
    return re.compile(rf"[{first}](?<!\w.)(?:{'|'.join(by_letter)})\b" if first else r"(?!)")
