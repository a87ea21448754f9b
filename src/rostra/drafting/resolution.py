"""Whom a mention means: the person behind a pronoun, a surname or "the senator"."""

from collections.abc import Sequence
from dataclasses import dataclass

from rostra.drafting.lexicon import Lexicon
from rostra.drafting.people import People, Person
from rostra.drafting.tagging import Token


@dataclass(slots=True)
class Resolved:
    """Whom a mention means.

    Attributes:
        person: Somebody named; None for a collective, somebody unnamed, or nobody.
        start: Where the words of somebody unnamed stand, without article.
        end: Where they end.
        rule: How it was found.
    """

    person: Person | None
    start: int
    end: int
    rule: str


class Resolver:
    """Resolves the mentions of one text in order."""

    def __init__(self, text: str, people: People, lexicon: Lexicon) -> None:
        self._text = text
        self._people = people
        self._lexicon = lexicon
        self.last: Resolved | None = None
        self._known: dict[tuple[int, int], Resolved | None] = {}

    def resolve(self, mention: Sequence[Token]) -> Resolved | None:
        """Whom the tokens of a mention mean."""
        place = mention[0].start, mention[-1].end
        if place not in self._known:
            self._known[place] = self._resolve(mention)
        found = self._known[place]
        if found is not None:
            self.last = found
        return found

    def _resolve(self, mention: Sequence[Token]) -> Resolved | None:
        first = mention[0]
        if len(mention) == 1 and first.tag == "p":
            return self._pronoun(first)
        named = self._named(mention)
        if named is not None:
            return named
        return self._nominal(mention)

    def _named(self, mention: Sequence[Token]) -> Resolved | None:
        """The last name before a preposition; a name after "of" is not the speaker's."""
        if "c" in [t.tag for t in mention] and mention[-1].tag == "N":
            return Resolved(None, mention[0].start, mention[-1].end, "several")
        end = next((t.start for t in mention if t.tag == "i"), mention[-1].end)
        people = self._people
        index = people.before(mention[-1].end) - 1
        while index >= 0:
            start, person, name, _ = people.at[index]
            if start < mention[0].start:
                break
            if name.end == end or (start < end and self._text[name.end : end].strip(" \xa0") == ""):
                return Resolved(person, start, name.end, "name")
            index -= 1
        return None

    def _nominal(self, mention: Sequence[Token]) -> Resolved:
        own = [t for t in mention if t.tag != "d"] or list(mention)
        definite = mention[0].low in ("the", "der", "die", "das", "le", "la", "les")
        stop = next((k for k, t in enumerate(own) if t.tag == "i" and k), len(own))
        head = own[stop - 1].low
        if definite:
            person = self._by_title(head, mention[0].start)
            if person:
                return Resolved(person, own[0].start, own[-1].end, "title")
        return Resolved(None, own[0].start, own[-1].end, "unnamed")

    def _by_title(self, head: str, position: int) -> Person | None:
        heads = {head, *_SHORT.get(head, ())}
        people = self._people
        last = people.before(position) - 1
        for index in range(last, max(-1, last - FAR), -1):
            person = people.at[index].person
            if heads & person.titles:
                return person
        return None

    def _pronoun(self, token: Token) -> Resolved | None:
        gender = self._lexicon.pronouns.get(token.low, "x")
        if gender in "mf":
            person = self._antecedent(token.start, gender)
            return Resolved(person, token.start, token.end, "pronoun") if person else None
        last = self.last
        if token.low in ("it", "they", "es", "sie", "il", "ils", "elles") and last is not None:
            return last if last.person is None or last.person.gender == "x" else None
        return None

    def _antecedent(self, position: int, gender: str) -> Person | None:
        """The most salient person of the gender before a pronoun."""
        people = self._people
        scores: dict[int, float] = {}
        persons: dict[int, Person] = {}
        here = people.sentence(position)
        opposite = "f" if gender == "m" else "m"
        for index in range(people.before(position) - 1, -1, -1):
            mention = people.at[index]
            person, distance = mention.person, here - people.sentence(mention.start)
            if distance > REACH or len(persons) > MOST:
                break
            if person.gender == opposite or mention.place == "m" or people.quoted(mention.start):
                continue
            if person.human <= 0 and len(person.fullest) < 2:
                continue
            key = id(person)
            score = PLACE[mention.place] - distance
            score += (gender == person.gender) * AGREES + min(person.human, 3) * HUMAN
            if self.last is not None and self.last.person is person:
                score += SPOKE
            persons[key] = person
            scores[key] = max(score, scores.get(key, score))
        if not scores:
            return None
        return persons[max(scores, key=lambda key: scores[key])]


REACH, MOST, FAR = 14, 8, 1000
AGREES, HUMAN, SPOKE = 3.0, 1.0, 2.0
PLACE = {"s": 3.0, "o": 0.0, "p": -0.5, "m": -5.0}

_SHORT = {
    "senator": ("sen",),
    "governor": ("gov",),
    "representative": ("rep",),
    "congressman": ("rep",),
    "congresswoman": ("rep",),
    "general": ("gen",),
    "professor": ("prof",),
    "doctor": ("dr",),
    "lawmaker": ("sen", "rep", "senator", "representative", "congressman", "congresswoman"),
    "nominee": ("candidate",),
    "candidate": ("nominee",),
}
