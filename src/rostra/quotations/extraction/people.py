"""Who appears in a text: each person with the forms and the places of the name."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from rostra.quotations.extraction.lexicon import Lexicon, lexicon
from rostra.quotations.extraction.names import Name, NameFinder
from rostra.quotations.extraction.persons import (
    BY_TITLE,
    Person,
    apposed,
    signs,
    votes_of_given_name,
    votes_of_titles,
)

_SENTENCE = re.compile(r"[.!?][\"”’'»)\]]*\s+|\n\s*")


VOTERS = 12
"""Names before a pronoun that are looked at, at most."""
NAMESAKES = 20
"""People of one surname among whom a bare surname is looked for, at most."""
LATELY = 2
"""Names that the one mentioned last of a surname is ahead of the others."""
INITIALS = 2
"""Letters up to which a lone word is rather an initial than a name."""


class Mention(NamedTuple):
    """A name at one place, and whose it is."""

    start: int
    person: Person
    name: Name


class People:
    """The people of one text."""

    def __init__(
        self,
        text: str,
        words: Lexicon,
        finder: NameFinder,
        quoted: Sequence[tuple[int, int]],
    ) -> None:
        self._text = text
        self._lexicon = words
        self._quoted_starts = [start for start, _ in quoted]
        self._quoted_ends = [end for _, end in quoted]
        self.finder = finder
        self.breaks = [m.end() for m in _SENTENCE.finditer(text)]
        self._by_last: dict[str, list[Person]] = {}
        self._by_both: dict[tuple[str, str], Person] = {}
        self._by_first: dict[str, list[Person]] = {}
        self.at: list[Mention] = []
        self._titled: dict[str, list[int]] = {}
        self._register(self.finder.find(text))
        self._starts = [mention.start for mention in self.at]
        self._vote()

    def named(self, name: Name) -> Person | None:
        """Whose name stands at a place."""
        index = bisect_left(self._starts, name.start)
        found = index < len(self.at) and self.at[index].start == name.start
        return self.at[index].person if found else None

    def quoted(self, position: int) -> bool:
        """Whether a place is inside a quotation."""
        index = bisect_right(self._quoted_starts, position) - 1
        return index >= 0 and position < self._quoted_ends[index]

    def sentence(self, position: int) -> int:
        """Number of the sentence of a place."""
        return bisect_right(self.breaks, position)

    def begins(self, position: int) -> int:
        """Where the sentence of a place begins."""
        index = self.sentence(position)
        return self.breaks[index - 1] if index else 0

    def before(self, position: int) -> int:
        """Index into `at` of the first name that does not begin before a place."""
        return bisect_left(self._starts, position)

    def titled(self, titles: Iterable[str], position: int) -> Person | None:
        """The last person before a place that had one of some titles first."""
        last = self.before(position)
        best = -1
        for title in titles:
            places = self._titled.get(title, [])
            index = bisect_left(places, last) - 1
            best = max(best, places[index] if index >= 0 else -1)
        return self.at[best].person if best >= 0 else None

    def nearest(self, person: Person, position: int) -> Name:
        """The fullest form of a name nearest to a place, outside quotations if it stands there."""
        if not person.full:
            full = [name for name in person.names if name.words == person.fullest] or person.names
            person.full = [name for name in full if not self.quoted(name.start)] or full
        index = bisect_left(person.full, position, key=lambda name: name.start)
        near = person.full[max(index - 1, 0) : index + 1]
        return min(near, key=lambda name: (abs(name.start - position), name.start))

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
            self.at.append(Mention(name.start, person, name))
            recent[person.fullest[-1].lower()] = person
            for title in (*name.titles, *apposed(self._text, name, self._lexicon)):
                if title not in person.titles:
                    person.titles.add(title)
                    self._titled.setdefault(title, []).append(len(self.at) - 1)
            person.votes += BY_TITLE * votes_of_titles(name)
            person.human += signs(self._text, name, self._lexicon)

    def _full(self, name: Name) -> None:
        first, last = name.words[0], name.words[-1]
        person = self._by_both.get((first.lower(), last.lower()))
        if person is not None:
            if len(name.words) > len(person.fullest):
                person.fullest = name.words
            return
        person = Person(fullest=name.words)
        self._by_both[first.lower(), last.lower()] = person
        person.votes = votes_of_given_name(first.lower())
        person.human = int(person.votes != 0)
        self._by_last.setdefault(last.lower(), []).append(person)
        self._by_first.setdefault(first.lower(), []).append(person)

    def _owner(self, name: Name, recent: dict[str, Person]) -> Person | None:
        first, last = name.words[0].lower(), name.words[-1].lower()
        known = self._by_last.get(last, [])[-NAMESAKES:]
        if len(name.words) > 1:
            return self._by_both.get((first, last))
        fitting = self._fitting(known, name)
        if fitting:
            return self._one_of(fitting, name, recent)
        given = self._by_first.get(first, [])
        if len(given) == 1 and not name.titles:
            return given[0]
        if len(last) <= INITIALS and not name.titles:
            return None
        person = Person(fullest=name.words)
        self._by_last.setdefault(last, []).append(person)
        return person

    def _fitting(self, known: list[Person], name: Name) -> list[Person]:
        """Those of a surname whom the title before a bare one can mean, by its gender."""
        sign = votes_of_titles(name)
        return [person for person in known if not sign or person.votes * sign >= 0]

    def _one_of(self, known: list[Person], name: Name, recent: dict[str, Person]) -> Person:
        """Whose bare surname it is: his who has the title, else his who is named most of late."""
        titled = [person for person in known if person.titles.intersection(name.titles)]
        last = recent.get(name.words[-1].lower())
        return max(
            titled or known, key=lambda person: len(person.names) + LATELY * (person is last)
        )

    def _vote(self) -> None:
        """Pronouns tell of the only person of their sentence, or of the sentence before."""
        for match in _pronouns(self._lexicon.language).finditer(self._text):
            if not self.quoted(match.start()):
                person = self._only(match.start())
                if person is not None:
                    person.votes += 1 if match[0].lower() in self._lexicon.male else -1

    def _only(self, position: int) -> Person | None:
        """The person whom a sentence names alone up to a place, or the sentence before."""
        sentence = self.sentence(position)
        seen: dict[int, Person] = {}
        nearest = self.before(position) - 1
        for index in range(nearest, max(nearest - VOTERS, -1), -1):
            start, person, name = self.at[index]
            distance = sentence - self.sentence(start)
            if distance > 1 or (distance and seen):
                break
            if (person.human > 0 or len(name.words) > 1) and not self.quoted(start):
                seen[id(person)] = person
        return next(iter(seen.values())) if len(seen) == 1 else None


@cache
def _pronouns(language: str) -> re.Pattern[str]:
    words = lexicon(language)
    either = "|".join(sorted(words.male | words.female))
    return re.compile(rf"\b(?:{either})\b", re.IGNORECASE)
