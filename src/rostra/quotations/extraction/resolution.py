"""Whom a mention means: the person behind a pronoun, a surname or "the senator"."""

from collections.abc import Sequence
from dataclasses import dataclass

from rostra.language.titles import FEMALE, MALE, TITLES
from rostra.language.word_lists import words
from rostra.quotations.extraction.antecedents import Antecedents
from rostra.quotations.extraction.lexicon import Lexicon
from rostra.quotations.extraction.people import People
from rostra.quotations.extraction.persons import Person
from rostra.quotations.extraction.tagging import Token


@dataclass(slots=True)
class Resolved:
    """Whom a mention means.

    Attributes:
        person: Somebody named; None for a collective, somebody unnamed, or nobody.
        start: Where the words stand that say it, for somebody unnamed without article.
        end: Where they end.
        rule: How it was found.
    """

    person: Person | None
    start: int
    end: int
    rule: str


class Resolver:
    """Resolves the mentions of one text in order.

    Attributes:
        section: Whom the heading above names.
        last: Whom the last mention meant.
    """

    def __init__(self, text: str, people: People, lexicon: Lexicon) -> None:
        self._text = text
        self._people = people
        self._lexicon = lexicon
        self._antecedents = Antecedents(text, people, lexicon)
        self._introduced: set[str] = set()
        self.section: Person | None = None
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
        while len(mention) > 1 and mention[-1].tag in "RT,-":
            mention = mention[:-1]
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
        whole = self._at_end(mention)
        if whole is not None:
            return whole
        end = next((t.start for t in mention if t.tag == "i"), mention[-1].end)
        people = self._people
        index = people.before(mention[-1].end) - 1
        while index >= 0:
            start, person, name = people.at[index]
            if start < mention[0].start:
                break
            if name.end == end or (start < end and self._text[name.end : end].strip(" \xa0") == ""):
                return Resolved(person, start, name.end, "name")
            index -= 1
        return None

    def _at_end(self, mention: Sequence[Token]) -> Resolved | None:
        """The name that ends a mention, after an office or a comma."""
        people, end = self._people, mention[-1].end
        index = people.before(end) - 1
        if index < 0 or people.at[index].name.end != end:
            return None
        name = people.at[index].name
        before = next((t for t in reversed(mention) if t.end <= name.opening), None)
        first = next((t for t in mention if t.tag != "d"), mention[0])
        if name.opening == first.start or (before is not None and before.tag == ","):
            return Resolved(people.at[index].person, name.start, end, "name")
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
            person = self._described(head, mention[0].start)
            if person:
                return Resolved(person, own[0].start, own[-1].end, "description")
        self._introduced.add(head)
        return Resolved(None, own[0].start, own[-1].end, "unnamed")

    def _spoke(self) -> Person | None:
        return self.last.person if self.last else None

    def _by_title(self, head: str, position: int) -> Person | None:
        return self._people.titled({head, *_SHORT.get(head, ())}, position)

    def _described(self, head: str, position: int) -> Person | None:
        """Whom "the businessman from Arvo" means, unless one was introduced without a name."""
        if head in self._introduced or head in ANONYMOUS or head not in PEOPLE:
            return None
        gender = "m" if head in MALE else "f" if head in FEMALE else "x"
        return self._antecedents.find(position, gender, self.section, self._spoke())

    def _pronoun(self, token: Token) -> Resolved | None:
        gender = self._lexicon.pronouns.get(token.low, "x")
        if gender in "mf":
            person = self._antecedents.find(token.start, gender, self.section, self._spoke())
            return Resolved(person, token.start, token.end, "pronoun") if person else None
        last = self.last
        if token.low in ("it", "they", "es", "sie", "il", "ils", "elles") and last is not None:
            return last if last.person is None or last.person.gender == "x" else None
        return None


PEOPLE = TITLES | {"republican", "democrat"}
ANONYMOUS = words("""
    spokesman spokeswoman spokesperson official reporter correspondent moderator narrator anchor
    host editor author supporter volunteer voter staffer aide adviser advisor officer agent judge
    head chief manager assistant resident expert analyst
""")
"""Heads of descriptions that mostly mean somebody without a name."""

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
