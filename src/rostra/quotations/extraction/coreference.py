"""Coreference: the entity behind a mention such as a pronoun, a surname or "the senator"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import islice, pairwise, takewhile

from rostra.language.country_mentions import find_country_mentions
from rostra.language.titles import FEMALE_TITLES, MALE_TITLES, TITLES, is_title
from rostra.language.word_lists import words
from rostra.quotations.extraction.entities import Entities, Entity
from rostra.quotations.extraction.lexicon import Lexicon
from rostra.quotations.extraction.names import Name
from rostra.quotations.extraction.rule_confidence import SpeakerRule
from rostra.quotations.extraction.tagging import Tag, Token

_MAX_MENTIONS, _MAX_SENTENCES, _MAX_ENTITIES = 80, 14, 8
"""Mentions, sentences and entities before a pronoun that are considered."""
_GENDER_SCORE, _PERSON_SCORE, _LAST_SPEAKER_SCORE = 3.0, 1.0, 2.0
"""Salience for a matching gender, for each piece of evidence of a person, for the last speaker."""
_PRECEDING_SUBJECT_SCORE = 3.0  # for the subject of the sentence before
_MAX_PERSON_EVIDENCE = _CERTAIN_PERSON = 3
_MAX_OFFICE = 60  # code points of the words for an office before a name
_PHRASE_END = re.compile(r"[.;:“”\"()\n]")
_MAX_BEFORE_SUBJECT = 60  # code points from the start of a sentence to its first noun phrase
_DOCUMENTS = words("statement letter post tweet message memo email e-mail note release thread")
"""What somebody issues: its words are those of its author."""
_INDEFINITE_ARTICLES = frozenset("a an one another".split())
_ASKED = words("asked pressed questioned challenged urged told interviewed quizzed grilled heckled")
"""Participles after which somebody else than the agent speaks: "She was asked by Quill"."""
_GENDER_OF_POSSESSIVES = {"his": "m", "her": "f"}
_AFTER_HEAD = Tag.PREPOSITION + Tag.CONJUNCTION
_OPPOSITE = {"m": "f", "f": "m"}
_MARKS = ' \xa0”“"’»«,—–-'
_DEFINITE_ARTICLES = frozenset("the der die das le la les".split())
_THIRD_PERSON = frozenset("it they es sie il ils elles".split())
_PERSON_DESCRIPTIONS = TITLES | {"republican", "democrat"}
_USUALLY_UNNAMED = words("""
    spokesman spokeswoman spokesperson official reporter correspondent moderator narrator anchor
    host editor author supporter volunteer voter staffer aide adviser advisor officer agent judge
    head chief manager assistant resident expert analyst
""")
"""Head nouns of descriptions that mostly denote somebody who is not named."""
_TITLES_OF_DESCRIPTION = {
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


@dataclass(slots=True)
class Resolved:
    """A resolved mention: the offsets of the words for its referent, without article."""

    entity: Entity | None  # the referent; None for a collective or somebody unnamed
    start: int
    end: int
    rule: SpeakerRule


class Resolver:
    """Resolves the mentions of one text, to be given in order."""

    def __init__(self, text: str, entities: Entities, lexicon: Lexicon) -> None:
        self._text = text
        self._entities = entities
        self._lexicon = lexicon
        self._introduced: set[str] = set()
        self._resolved: dict[tuple[int, int], Resolved | None] = {}
        self.named_in_heading: Entity | None = None
        self._last: Resolved | None = None

    def resolve(
        self, mention: Sequence[Token], subject_before: Sequence[Token] = ()
    ) -> Resolved | None:
        """Return the referent of a mention; None for a pronoun without antecedent.

        `subject_before` is the subject of the sentence before, if it describes somebody or names
        several people.
        """
        span = mention[0].start, mention[-1].end
        if span not in self._resolved:
            resolved = self._resolve_to_description(mention, subject_before)
            self._resolved[span] = resolved or self._resolve(mention)
        resolved = self._resolved[span]
        if resolved is not None:
            self._last = resolved
        return resolved

    def _resolve(self, mention: Sequence[Token]) -> Resolved | None:
        while len(mention) > 1 and mention[-1].tag in "RT,-":
            mention = mention[:-1]
        if len(mention) == 1 and mention[0].tag == Tag.PRONOUN:
            return self._resolve_pronoun(mention[0])
        if mention[0].tag == Tag.SYMBOL:  # a label that is not a name: "Question"
            return Resolved(None, mention[0].start, mention[-1].end, SpeakerRule.UNNAMED)
        return self._resolve_name(mention) or self._resolve_description(mention)

    def _resolve_to_description(
        self, mention: Sequence[Token], subject: Sequence[Token]
    ) -> Resolved | None:
        """Resolve "she" or "they" to the subject before: "The governor laughed. “No,” she said."""
        gender = self._lexicon.pronouns.get(mention[0].form, "x") if len(mention) == 1 else "x"
        is_joint = any(token.tag == Tag.CONJUNCTION for token in subject)
        if is_joint and gender == "p" and mention[0].form in _THIRD_PERSON:
            return self._several(subject)
        if gender not in _OPPOSITE or not subject or is_joint:
            return None
        person = replace(self._resolve_description(subject), rule=SpeakerRule.PRONOUN)
        forms = {token.form for token in subject}
        if person.entity is None:
            opposite = MALE_TITLES if gender == "f" else FEMALE_TITLES
            return None if forms & opposite else person
        return None if person.entity.gender == _OPPOSITE[gender] else person

    def _resolve_name(self, mention: Sequence[Token]) -> Resolved | None:
        """Resolve to the last name before a preposition: one after "of" is not the speaker's."""
        conjoined = any(
            token.tag == Tag.CONJUNCTION and not is_title(before.form)
            for before, token in pairwise(mention)
        )
        if conjoined and mention[-1].tag == Tag.NAME:
            return self._several(mention)
        final = self._resolve_final_name(mention)
        if final is not None:
            return final
        prepositions = (token.start for token in mention if token.tag == Tag.PREPOSITION)
        end = next(prepositions, mention[-1].end)
        for entity, name in self._entities.mentions_before(mention[-1].end):
            start = name.start
            if start < mention[0].start:
                break
            if name.closing == end or (
                start < end and not self._text[name.closing : end].strip(" \xa0")
            ):
                return Resolved(entity, start, name.end, SpeakerRule.NAME)
        return None

    def _several(self, mention: Sequence[Token]) -> Resolved:
        """Joint speakers, from the first name on, or from the noun on: "ministers of A and B"."""
        first = next((token for token in mention if token.tag != Tag.DETERMINER), mention[0])
        names = takewhile(
            lambda each: each.name.opening >= first.start,
            self._entities.mentions_before(mention[-1].end),
        )
        *_, (_, name) = ((None, None), *names)
        start = name.start if name and name.opening == first.start else first.start
        return Resolved(None, start, mention[-1].end, SpeakerRule.SEVERAL)

    def _resolve_final_name(self, mention: Sequence[Token]) -> Resolved | None:
        """Resolve to a name at the end, if it is all of the mention or follows a comma."""
        end = mention[-1].end
        entity, name = next(self._entities.mentions_before(end), (None, None))
        if entity is None or name is None or name.closing != end:
            return None
        earlier = (token for token in reversed(mention) if token.end <= name.opening)
        before = next((token for token in earlier if token.tag != Tag.DETERMINER), None)
        first = next((token for token in mention if token.tag != Tag.DETERMINER), mention[0])
        titled = bool(name.titles) and not any(
            token.tag in Tag.PREPOSITION + Tag.POSSESSIVE and token.start < name.opening
            for token in mention
        )
        apposed = before is not None and before.tag == Tag.COMMA
        if titled or apposed or name.opening == first.start:
            return Resolved(entity, name.start, name.end, SpeakerRule.NAME)
        return None

    def _resolve_description(self, mention: Sequence[Token]) -> Resolved:
        """Resolve "the senator" or "the businessman from Arvo"; else it is somebody unnamed."""
        content = [token for token in mention if token.tag != Tag.DETERMINER] or list(mention)
        ends = (k for k, token in enumerate(content) if token.tag in _AFTER_HEAD and k)
        head_noun = content[next(ends, len(content)) - 1]
        head = head_noun.form
        position = mention[0].start
        start, end = content[0].start, content[-1].end
        if head in _DOCUMENTS and head_noun.tag == Tag.WORD:
            author = self._author(mention)
            if author is not None:
                return author
        if mention[0].form in _DEFINITE_ARTICLES:
            titles = {head, *_TITLES_OF_DESCRIPTION.get(head, ())}
            entity = self._entities.last_with_title(titles, position)
            entity = self._of_country(content, head) or entity
            if entity:
                return Resolved(entity, start, end, SpeakerRule.TITLE)
            entity = self._described(head, position)
            if entity:
                return Resolved(entity, start, end, SpeakerRule.DESCRIPTION)
        self._introduced.add(head)
        return Resolved(None, start, end, SpeakerRule.UNNAMED)

    def _author(self, mention: Sequence[Token]) -> Resolved | None:
        """Whose document it is: "Quill’s letter", "her letter", "the letter"."""
        first, end = mention[0], mention[-1].end
        for entity, name in self._entities.mentions_before(end):
            if name.start < first.start:
                break
            if self._text[name.end : name.end + 1] in ("’", "'"):
                return Resolved(entity, name.start, name.end, SpeakerRule.DOCUMENT)
        if first.tag != Tag.DETERMINER or first.form in _INDEFINITE_ARTICLES:
            return None
        gender = _GENDER_OF_POSSESSIVES.get(first.form, "x")
        author = self._antecedent(first.start, gender)
        if author is None or (author.gender == "x" and author.person_evidence < _CERTAIN_PERSON):
            return None
        return Resolved(author, first.start, end, SpeakerRule.DOCUMENT)

    def _described(self, head: str, position: int) -> Entity | None:
        """The antecedent of a description, unless somebody unnamed was introduced by it."""
        if head in self._introduced or head in _USUALLY_UNNAMED or head not in _PERSON_DESCRIPTIONS:
            return None
        gender = "m" if head in MALE_TITLES else "f" if head in FEMALE_TITLES else "x"
        return self._antecedent(position, gender)

    def _of_country(self, content: Sequence[Token], head: str) -> Entity | None:
        """The last person with an office of the country in a description: "the Arvan leader"."""
        start, end = content[0].start, content[-1].end
        if head in _USUALLY_UNNAMED or not is_title(head):
            return None
        codes = {each.code for each in find_country_mentions(self._text[start:end]) if each.code}
        if len(codes) != 1:
            return None
        for entity, name in islice(self._entities.mentions_before(start), _MAX_MENTIONS):
            before = self._text[max(0, name.opening - _MAX_OFFICE) : name.start]
            beside = find_country_mentions(_PHRASE_END.split(before)[-1])
            if beside and beside[-1].code in codes and not entity.titles.isdisjoint(TITLES):
                return entity
        return None

    def _resolve_pronoun(self, pronoun: Token) -> Resolved | None:
        gender = self._lexicon.pronouns.get(pronoun.form, "x")
        if gender in "mf":
            entity = self._antecedent(pronoun.start, gender)
            rule = SpeakerRule.PRONOUN
            return Resolved(entity, pronoun.start, pronoun.end, rule) if entity else None
        last = self._last
        if pronoun.form in _THIRD_PERSON and last is not None:
            return last if last.entity is None or last.entity.gender == "x" else None
        return None

    def _antecedent(self, position: int, gender: str) -> Entity | None:
        """The most salient person before an offset.

        Somebody that the heading names is preferred. Otherwise the salience of each mention is the
        sum of its grammatical role and the entity's score, less one for each sentence between.
        """
        opposite = _OPPOSITE.get(gender)
        heading = self.named_in_heading
        if heading is not None and heading.gender != opposite:
            named_since = self._last is not None and self._last.entity is heading
            if gender in (heading.gender, "x") or named_since:
                return heading
        entities = self._entities
        best, best_score = None, float("-inf")
        sentence = entities.sentence_number(position)
        considered: set[int] = set()
        for entity, name in islice(entities.mentions_before(position), _MAX_MENTIONS):
            distance = sentence - entities.sentence_number(name.start)
            if distance > _MAX_SENTENCES or len(considered) > _MAX_ENTITIES:
                break
            may_be_person = entity.person_evidence or len(entity.fullest) > 1
            if entity.gender == opposite or not may_be_person or entities.is_quoted(name.start):
                continue
            role = grammatical_role(self._text, name, entities, self._lexicon)
            if role is GrammaticalRole.MODIFIER:
                continue
            considered.add(id(entity))
            score = role.value - distance + self._entity_score(entity, gender)
            if distance <= 1 and _is_first_noun_phrase(self._text, name, entities, self._lexicon):
                score += _PRECEDING_SUBJECT_SCORE
            if score > best_score:
                best, best_score = entity, score
        return best

    def _entity_score(self, entity: Entity, gender: str) -> float:
        """The part of the salience that is the same at every mention of an entity."""
        agreement = _GENDER_SCORE if entity.gender == gender != "x" else 0.0
        evidence = min(entity.person_evidence, _MAX_PERSON_EVIDENCE) * _PERSON_SCORE
        spoke_last = self._last is not None and entity is self._last.entity
        return agreement + evidence + (_LAST_SPEAKER_SCORE if spoke_last else 0.0)


class GrammaticalRole(Enum):
    """The role of a name in its sentence; the value is its salience, in sentences of distance."""

    SUBJECT = 3.0
    OTHER = 0.0
    POSSESSOR = -0.5
    MODIFIER = float("-inf")  # cannot be an antecedent: "the Quill plan"


def grammatical_role(
    text: str, name: Name, entities: Entities, lexicon: Lexicon
) -> GrammaticalRole:
    """Return the probable role of a name by its position and the word after it."""
    if text[name.end : name.end + 1] in ("’", "'"):
        return GrammaticalRole.POSSESSOR
    word = name.word_after(text)
    if word in lexicon.predicate_words:
        return GrammaticalRole.SUBJECT
    initial = _is_first_noun_phrase(text, name, entities, lexicon)
    subject = GrammaticalRole.SUBJECT if initial else GrammaticalRole.OTHER
    if word.islower() and word not in lexicon.prepositions and word not in lexicon.conjunctions:
        if word in lexicon.adverbs or word.endswith(lexicon.adverb_endings):
            return subject
        return subject if initial and word.endswith(("ed", "s")) else GrammaticalRole.MODIFIER
    return subject


def _is_first_noun_phrase(text: str, name: Name, entities: Entities, lexicon: Lexicon) -> bool:
    """Whether a name begins its sentence, apart from words that describe it."""
    start = entities.clause_start(name.opening)
    if name.opening - start > _MAX_BEFORE_SUBJECT:
        return False
    before = text[start : name.opening].lower().lstrip(_MARKS).split()
    if before[-1:] == ["by"] or before[-2:] == ["by", "the"]:
        asked = before[before.index("by") - 1] if before.index("by") else ""
        return asked not in _ASKED  # the agent of a passive
    if before and before[0] in lexicon.reporting_verbs and not before[-1].endswith(","):
        before = before[1:]
        if any(word.endswith(",") for word in before):
            return False  # "said Zed Quill, who runs Brill and Sons"
    if before and (before[0] in lexicon.conjunctions or before[0] in lexicon.adverbs):
        before = before[1:]
    if before and before[0] in lexicon.prepositions and before[-1].endswith(","):
        return True
    apposed = before[-1:] and [w for w in before if w.endswith(",")] == before[-1:]
    return not any(
        word in lexicon.predicate_words or (word in lexicon.prepositions and not apposed)
        for word in (word.strip(",") for word in before)
    )  # a preposition is possible in "The head of the office, Zed Quill"
