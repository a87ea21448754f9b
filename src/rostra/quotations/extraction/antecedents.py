"""Antecedents: who of those named before is meant by a pronoun, or by an office alone."""

from itertools import islice

from rostra.language.titles import is_title
from rostra.language.word_lists import words
from rostra.quotations.extraction.bylines import OF_AUTHOR
from rostra.quotations.extraction.entities import (
    Entities,
    Entity,
    is_located,
    is_nominative,
)
from rostra.quotations.extraction.grammatical_roles import (
    GrammaticalRole,
    grammatical_role,
    is_first_noun_phrase,
)
from rostra.quotations.extraction.lexicon import Lexicon
from rostra.quotations.extraction.names import Name

MAX_MENTIONS, _MAX_SENTENCES, MAX_ENTITIES = 80, 14, 8
"""Mentions, sentences and entities before a pronoun that are considered."""
_GENDER_SCORE, _PERSON_SCORE, _LAST_SPEAKER_SCORE = 3.0, 1.0, 2.0
"""Salience for a matching gender, for each piece of evidence of a person, for the last speaker."""
_OTHER_OFFICE_SCORE = 3.0  # less, for somebody who has another office than the one that is meant
_SAME_PARAGRAPH_SCORE = 2.0
_PRECEDING_SUBJECT_SCORE = 3.0  # for the subject of the sentence before
_MAX_PERSON_EVIDENCE = CERTAIN_PERSON = 3
_MAX_ACRONYM = 5  # letters
OPPOSITE = {"m": "f", "f": "m"}
OTHER_TITLES = words("""
    élu élue édile président présidente chef cheffe patron patronne responsable dirigeant dirigeante
    ministre intéressé intéressée politiker politikerin chefin kanzler kanzlerin minister ministerin
    präsident präsidentin amtsinhaber amtsinhaberin regierungschef regierungschefin
    parteichef parteichefin ministerpräsident ministerpräsidentin
""")
"""Offices of somebody who may be named with another one before."""


class Antecedents:
    """Finds antecedents in one text.

    Attributes:
        named_in_heading: whom the heading above names.
        answered: the speaker of the line of dialogue above.
        last_speaker: who spoke last, if words name them.
    """

    def __init__(self, text: str, entities: Entities, lexicon: Lexicon) -> None:
        self._text, self._entities, self._lexicon = text, entities, lexicon
        self._places: dict[int, tuple[GrammaticalRole, bool]] = {}  # of names, by their offset
        self.named_in_heading: Entity | None = None
        self.answered: Entity | None = None
        self.last_speaker: Entity | None = None

    def find(self, position: int, gender: str, *, office: str | None = None) -> Entity | None:
        """The most salient person before an offset, for a pronoun or an office.

        Somebody that the heading names is preferred; the speaker of the line above in a dialogue
        is left out.
        """
        heading = self.named_in_heading
        if heading is not None and heading.gender != OPPOSITE.get(gender):
            named_since = self.last_speaker is heading
            if gender in (heading.gender, "x") or named_since:
                return heading
        entities = self._entities
        best, best_score = None, float("-inf")
        sentence = entities.sentence_number(position)
        considered: set[int] = set()
        for entity, name in islice(entities.mentions_before(position), MAX_MENTIONS):
            distance = sentence - entities.sentence_number(name.start)
            if distance > _MAX_SENTENCES or len(considered) > MAX_ENTITIES:
                break
            if entity is self.answered or not self._may_be(entity, name, gender, position):
                continue
            considered.add(id(entity))
            score = self._salience(name, position, distance)
            score += self._entity_score(entity, gender, office)
            if score > best_score:
                best, best_score = entity, score
        return best or self._named_alone(position, gender)

    def _named_alone(self, position: int, gender: str) -> Entity | None:
        """The last subject that is a single name of unknown kind: "Quill is here. “No,” he said."""
        entities = self._entities
        if gender not in OPPOSITE or self._lexicon.language != "en":
            return None
        for entity, name in islice(entities.mentions_before(position), MAX_ENTITIES):
            if entity.gender == OPPOSITE[gender] or entities.is_organisation(entity):
                continue
            role = grammatical_role(self._text, name, entities, self._lexicon)
            is_subject = role is GrammaticalRole.SUBJECT and not entities.is_quoted(name.start)
            if is_subject and not is_located(self._text, name):
                return entity
        return None

    def _may_be(self, entity: Entity, name: Name, gender: str, position: int) -> bool:
        """Whether a mention can be the antecedent of a pronoun of a gender at an offset."""
        is_person = entity.person_evidence or len(entity.fullest) > 1
        if entity.gender == OPPOSITE.get(gender) or not is_person or is_located(self._text, name):
            return False
        if self._is_line(name) or (self._lexicon.inverts and _is_acronym(name)):
            return False
        if self._text[name.closing : position] == ", ":
            return False  # "Quill, she said, was “late”"
        role, _ = self._place(name)
        return role is not GrammaticalRole.MODIFIER and not self._entities.is_quoted(name.start)

    def _place(self, name: Name) -> tuple["GrammaticalRole", bool]:
        """The role of a name in its sentence, and whether it begins it; found once for each."""
        place = self._places.get(name.start)
        if place is None:
            text, entities, lexicon = self._text, self._entities, self._lexicon
            begins = is_nominative(text, name, lexicon)
            begins = begins or is_first_noun_phrase(text, name, entities, lexicon)
            place = grammatical_role(text, name, entities, lexicon), begins
            self._places[name.start] = place
        return place

    def _is_line(self, name: Name) -> bool:
        """Whether a name is a line of its own, or begins a byline: that of an author."""
        text = self._text
        begins = not name.opening or text[name.opening - 1] == "\n"
        byline = OF_AUTHOR.match(text, text.rfind("\n", 0, name.opening) + 1)
        if byline is not None and byline.end() == name.opening:
            return True
        return begins and text[name.closing : name.closing + 1] in ("", "\n")

    def _salience(self, name: Name, position: int, distance: int) -> float:
        """The salience of a mention: its grammatical role, less one for each sentence between."""
        role, begins = self._place(name)
        score = role.value - distance
        if "\n" not in self._text[name.end : position]:
            score += _SAME_PARAGRAPH_SCORE
        if distance <= 1 and begins:
            score += _PRECEDING_SUBJECT_SCORE
        return score

    def _entity_score(self, entity: Entity, gender: str, office: str | None) -> float:
        """The part of the salience that is the same at every mention of an entity."""
        agreement = _GENDER_SCORE if entity.gender == gender != "x" else 0.0
        if office and self._lexicon.inverts:  # a noun shows the gender, a pronoun may err
            agreement *= 2
        evidence = min(entity.person_evidence, _MAX_PERSON_EVIDENCE) * _PERSON_SCORE
        spoke_last = entity is self.last_speaker
        is_other = bool(office and entity.titles) and office not in entity.titles
        if self._lexicon.inverts and office and (office in OTHER_TITLES or not is_title(office)):
            is_other = False
        if is_other:
            evidence -= _OTHER_OFFICE_SCORE
        return agreement + evidence + (_LAST_SPEAKER_SCORE if spoke_last else 0.0)


def _is_acronym(name: Name) -> bool:
    """Whether a name ends with an acronym, as that of no person does: "GDL-Rivale BVZ"."""
    last = name.words[-1]
    is_short = 1 < len(last) <= _MAX_ACRONYM and last.isupper()
    return is_short and not name.titles
