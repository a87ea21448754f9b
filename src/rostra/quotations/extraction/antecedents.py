"""Whom a pronoun or a description means: the most salient person before it."""

from rostra.quotations.extraction.lexicon import Lexicon
from rostra.quotations.extraction.people import Mention, People
from rostra.quotations.extraction.persons import Person
from rostra.quotations.extraction.places import ELSEWHERE, MODIFIER, POSSESSOR, SUBJECT, Places

LOOKED, REACH, MOST = 80, 14, 8
"""Names, sentences and people before a pronoun that are looked at, at most."""
AGREES, HUMAN, SPOKE = 3.0, 1.0, 2.0
"""What speaks for somebody: the gender; each sign of a person; to have spoken last."""
SIGNS = 3
"""Signs of a person that count, at most."""
PLACE = {SUBJECT: 3.0, ELSEWHERE: 0.0, POSSESSOR: -0.5}
"""What the place of a name in its sentence counts, against one a sentence of distance."""
OPPOSITE = {"m": "f", "f": "m"}


class Antecedents:
    """Finds antecedents in one text."""

    def __init__(self, text: str, people: People, lexicon: Lexicon) -> None:
        self._people = people
        self._places = Places(text, lexicon, people)

    def find(
        self, position: int, gender: str, section: Person | None, spoke: Person | None
    ) -> Person | None:
        """The most salient person before a place.

        Args:
            position: Where the pronoun stands.
            gender: ``m`` or ``f``; ``x`` if the words do not tell.
            section: Whom the heading above names; of the right gender, it is that person.
            spoke: Who spoke last.
        """
        opposite = OPPOSITE.get(gender)
        if section is not None and section.gender != opposite:
            return section
        people = self._people
        best, most = None, float("-inf")
        here = people.sentence(position)
        seen: set[int] = set()
        nearest = people.before(position) - 1
        for index in range(nearest, max(nearest - LOOKED, -1), -1):
            mention = people.at[index]
            distance = here - people.sentence(mention.start)
            if distance > REACH or len(seen) > MOST:
                break
            if mention.person.gender == opposite or not self._possible(mention):
                continue
            place = self._places.of(mention.name)
            if place == MODIFIER:
                continue
            seen.add(id(mention.person))
            score = PLACE[place] - distance + _weight(mention.person, gender, spoke)
            if score > most:
                best, most = mention.person, score
        return best

    def _possible(self, mention: Mention) -> bool:
        """Whether a name can be taken up: it is a person's, and the report's own."""
        person = mention.person
        return not self._people.quoted(mention.start) and bool(person.human or person.fullest[1:])


def _weight(person: Person, gender: str, spoke: Person | None) -> float:
    """What speaks for a person wherever the name stands."""
    agrees = AGREES if person.gender == gender != "x" else 0.0
    return agrees + min(person.human, SIGNS) * HUMAN + (SPOKE if person is spoke else 0.0)
