"""Who appears in a text: each person with the forms and the places of the name."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from rostra.drafting.lexicon import Lexicon
from rostra.drafting.names import Name, NameFinder
from rostra.language.titles import FEMALE, MALE

_SENTENCE = re.compile(r"[.!?][\"”’'»)\]]*\s+|\n\s*")
_NEXT = re.compile(r"(?:[’']s?\b)?[ \xa0]*([,(]|[^\W\d_]+)?")


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
        self.breaks = [m.end() for m in _SENTENCE.finditer(text)]
        self.persons: list[Person] = []
        self._by_last: dict[str, list[Person]] = {}
        self._by_first: dict[str, list[Person]] = {}
        self.at: list[tuple[int, Person, Name]] = []
        self._register(self.finder.find(text))
        self._starts = [start for start, _, _ in self.at]
        self._vote()

    def quoted(self, position: int) -> bool:
        """Whether a place is inside a quotation."""
        index = bisect_right(self._quoted_starts, position) - 1
        return index >= 0 and position < self._quoted_ends[index]

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
            self.at.append((name.start, person, name))
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
        if word and word.lower() in self._lexicon.say:
            return 2
        before = text[max(0, name.start - 24) : name.start].rstrip(" \xa0")
        word = before.rsplit(" ", 1)[-1].lower() if before else ""
        if word in self._lexicon.say or word in _titles():
            return 2
        return len(name.words) > 1

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
                start, person, name = self.at[index]
                distance = sentence - self.sentence(start)
                if distance > 1 or (distance and seen):
                    break
                if (person.human > 0 or len(name.words) > 1) and not self.quoted(start):
                    seen.add(id(person))
                    only = person
            if len(seen) == 1 and only is not None:
                only.votes += signs[match[0].lower()]


def _titles() -> frozenset[str]:
    from rostra.language.titles import TITLES

    return TITLES


_PATTERNS: dict[tuple[str, ...], re.Pattern[str]] = {}


def _pronouns(words: tuple[str, ...]) -> re.Pattern[str]:
    if words not in _PATTERNS:
        _PATTERNS[words] = re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)
    return _PATTERNS[words]
