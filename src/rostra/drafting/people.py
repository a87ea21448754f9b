"""Who appears in a text: each person with the forms and the places of the name."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rostra.drafting.lexicon import Lexicon
from rostra.drafting.names import Name, NameFinder
from rostra.language import given_names
from rostra.language.titles import FEMALE, MALE, TITLES

_SENTENCE = re.compile(r"[.!?][\"”’'»)\]]*\s+|\n\s*")
_ASIDE = re.compile(r" ?(?:, \d\d|, who\b|, (?:a|an|the) [a-z]|\([RDI]-)")
_NEXT = re.compile(r"(?:[’']s?\b)?[ \xa0]*([,(]|[^\W\d_]+)?")


class Mention(NamedTuple):
    """A name at one place.

    Attributes:
        place: ``s`` subject, ``p`` possessive, ``m`` before a noun that it modifies, ``o`` other.
    """

    start: int
    person: "Person"
    name: Name
    place: str


@dataclass(slots=True)
class Person:
    """Somebody, or something, that a text names.

    Attributes:
        names: Every place that prints the name, in order.
        fullest: The longest form, as words.
        titles: All words of titles before the name.
        votes: Signs of a man (positive) or of a woman (negative).
        human: Signs that it is a person, not a place or a body.
    """

    names: list[Name] = field(default_factory=list)
    fullest: tuple[str, ...] = ()
    titles: set[str] = field(default_factory=set)
    votes: float = 0.0
    human: int = 0

    @property
    def gender(self) -> str:
        """``m``, ``f``, or ``x`` where the text does not tell."""
        return "m" if self.votes > 0 else "f" if self.votes < 0 else "x"


class People:
    """The people of one text."""

    def __init__(self, text: str, lexicon: Lexicon, quoted: Sequence[tuple[int, int]]) -> None:
        self._text = text
        self._lexicon = lexicon
        self._quoted_starts = [start for start, _ in quoted]
        self._quoted_ends = [end for _, end in quoted]
        self.finder = NameFinder(lexicon)
        self._verbs = lexicon.say | lexicon.tell | lexicon.auxiliaries | lexicon.relatives
        self._links = lexicon.prepositions | lexicon.conjunctions
        self._openers = lexicon.conjunctions | lexicon.adverbs
        self._stoppers = lexicon.prepositions | lexicon.say | lexicon.tell | lexicon.auxiliaries
        self.breaks = [m.end() for m in _SENTENCE.finditer(text)]
        self.persons: list[Person] = []
        self._by_last: dict[str, list[Person]] = {}
        self._by_first: dict[str, list[Person]] = {}
        self.at: list[Mention] = []
        self._register(self.finder.find(text))
        self._starts = [mention.start for mention in self.at]
        self._vote()

    def quoted(self, position: int) -> bool:
        """Whether a place is inside a quotation."""
        index = bisect_right(self._quoted_starts, position) - 1
        return index >= 0 and position < self._quoted_ends[index]

    def named_at(self, position: int) -> Person | None:
        """The person whose name begins at a place."""
        index = bisect_left(self._starts, position)
        found = index < len(self.at) and self.at[index].start == position
        return self.at[index].person if found else None

    def sentence(self, position: int) -> int:
        """Number of the sentence of a place."""
        return bisect_right(self.breaks, position)

    def before(self, position: int) -> int:
        """Index into `at` of the first name that does not begin before a place."""
        return bisect_left(self._starts, position)

    def _register(self, names: list[Name]) -> None:
        full = [name for name in names if len(name.words) > 1]
        for name in full:
            if not self.finder.body(name):
                self._full(name)
        recent: dict[str, Person] = {}
        for name in names:
            person = self._owner(name, recent)
            if person is None:
                continue
            person.names.append(name)
            self.at.append(Mention(name.start, person, name, self._place(name)))
            recent[person.fullest[-1]] = person
            person.titles.update(name.titles)
            person.votes += sum(5 * ((t in MALE) - (t in FEMALE)) for t in name.titles)
            person.human += self._signs(name)

    def _full(self, name: Name) -> None:
        first, last = name.words[0], name.words[-1]
        for person in self._by_last.get(last.lower(), ()):
            if person.fullest[0].lower() == first.lower():
                if len(name.words) > len(person.fullest):
                    person.fullest = name.words
                return
        person = Person(fullest=name.words)
        given = first.lower()
        person.votes = 3.0 * ((given in given_names.MALE) - (given in given_names.FEMALE))
        person.human = int(person.votes != 0)
        self.persons.append(person)
        self._by_last.setdefault(last.lower(), []).append(person)
        self._by_first.setdefault(first.lower(), []).append(person)

    def _owner(self, name: Name, recent: dict[str, Person]) -> Person | None:
        first, last = name.words[0].lower(), name.words[-1].lower()
        known = self._by_last.get(last, [])
        if len(name.words) > 1:
            return next((p for p in known if p.fullest[0].lower() == first), None)
        if known:
            return self._one_of(known, name, recent)
        given = self._by_first.get(first, [])
        if len(given) == 1 and not name.titles:
            return given[0]
        if len(last) < 3 and not name.titles:
            return None
        person = Person(fullest=name.words)
        self.persons.append(person)
        self._by_last.setdefault(last, []).append(person)
        return person

    def _one_of(self, known: list[Person], name: Name, recent: dict[str, Person]) -> Person:
        """Whose bare surname it is: by the gender of the title, else the last one mentioned."""
        if len(known) == 1:
            return known[0]
        sign = sum((t in MALE) - (t in FEMALE) for t in name.titles)
        fitting = [p for p in known if not sign or p.votes * sign >= 0] or known
        last = recent.get(known[0].fullest[-1])
        titled = [p for p in fitting if p.titles.intersection(name.titles)]
        if titled and last not in titled:
            return titled[0]
        return last if last in fitting else fitting[0]

    def _signs(self, name: Name) -> int:
        """Signs that a name is a person's: a title, a verb of speech, an age after it."""
        if name.titles:
            return 3
        text = self._text
        following = _NEXT.match(text, name.end)
        word = following[1] if following else None
        if word and (word in self._lexicon.say or word in self._lexicon.relatives):
            return 2
        if word in (",", "(") and _ASIDE.match(text, name.end):
            return 2
        word = self._word_before(name.start)
        if word in self._lexicon.say or word in TITLES:
            return 2
        return 0

    def _place(self, name: Name) -> str:
        text, lexicon = self._text, self._lexicon
        if text[name.end : name.end + 2] in ("’s", "'s") or text[name.end - 1 : name.end + 1] in (
            "s’",
            "s'",
        ):
            return "p"
        following = _NEXT.match(text, name.end)
        word = (following[1] if following else None) or ""
        if word in self._verbs:
            return "s"
        opens = self._opens(name)
        if word.islower() and word not in self._links:
            adverb = word in lexicon.adverbs or word.endswith(lexicon.adverb_endings)
            verb = (word.endswith(("ed", "s")) or word in self._lexicon.past) and opens
            return "s" if verb or (adverb and opens) else "o" if adverb else "m"
        return "s" if opens else "o"

    def _word_before(self, position: int) -> str:
        before = self._text[max(0, position - 24) : position].rstrip(" \xa0")
        return before.rsplit(None, 1)[-1].lower() if before.strip() else ""

    def _opens(self, name: Name) -> bool:
        """Whether a name begins its sentence, but for words that describe it."""
        index = self.sentence(name.opening)
        begin = self.breaks[index - 1] if index else 0
        if name.opening - begin > 60:
            return False
        words = self._text[begin : name.opening].lower().split()
        if words and words[0] in self._openers:
            words = words[1:]
        if words and words[0] in self._lexicon.prepositions and words[-1].endswith(","):
            return True
        return not any(word.strip(",") in self._stoppers for word in words)

    def _vote(self) -> None:
        """Pronouns tell of the only person of their sentence, or of the sentence before."""
        text, lexicon = self._text, self._lexicon
        signs = dict.fromkeys(lexicon.male, 1) | dict.fromkeys(lexicon.female, -1)
        pattern = _pronouns(tuple(sorted(signs)))
        for match in pattern.finditer(text):
            position = match.start()
            if self.quoted(position):
                continue
            sentence = self.sentence(position)
            seen: set[int] = set()
            only: Person | None = None
            for index in range(self.before(position) - 1, -1, -1):
                start, person, name, _ = self.at[index]
                distance = sentence - self.sentence(start)
                if distance > 1 or (distance and seen):
                    break
                if (person.human > 0 or len(name.words) > 1) and not self.quoted(start):
                    seen.add(id(person))
                    only = person
            if len(seen) == 1 and only is not None:
                only.votes += signs[match[0].lower()]


_PATTERNS: dict[tuple[str, ...], re.Pattern[str]] = {}


def _pronouns(words: tuple[str, ...]) -> re.Pattern[str]:
    if words not in _PATTERNS:
        _PATTERNS[words] = re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)
    return _PATTERNS[words]
