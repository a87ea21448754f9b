"""Coreference: the entity behind a mention such as a pronoun, a surname or "the senator"."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import dropwhile, islice, takewhile

from rostra.language.country_mentions import find_country_mentions
from rostra.language.titles import TITLES, gender_of_title, is_title
from rostra.language.word_lists import words
from rostra.quotations.extraction.antecedents import (
    CERTAIN_PERSON,
    MAX_ENTITIES,
    MAX_MENTIONS,
    OPPOSITE,
    OTHER_TITLES,
    Antecedents,
)
from rostra.quotations.extraction.entities import (
    Entities,
    Entity,
    is_located,
)
from rostra.quotations.extraction.grammatical_roles import (
    ASKED,
    GrammaticalRole,
    grammatical_role,
)
from rostra.quotations.extraction.lexicon import Lexicon
from rostra.quotations.extraction.named_mentions import (
    INDEFINITE_ARTICLES,
    USUALLY_UNNAMED,
    NamedMentions,
    Resolved,
)
from rostra.quotations.extraction.names import Name
from rostra.quotations.extraction.noun_phrases import DOCUMENTS, WRITINGS
from rostra.quotations.extraction.rule_confidence import SpeakerRule
from rostra.quotations.extraction.tagging import NOUNS, Tag, Token

_MAX_ABOVE = 6000  # code points among which the full name of a body is looked for
_MAX_BELOW, _MAX_OFFICES = 3000, 3  # code points, and places of an office that a heading names
_OF_OFFICE = 2  # words of an office that are looked for
_MAX_OFFICE = 60  # code points of the words for an office before a name
_MAX_TO_BODY = 2  # sentences from the name of a body to the noun for it
_PHRASE_WORDS = re.compile(r"[^\W\d_]+")
_BODY_NOUNS = words("""
    airline bank brand broadcaster chain charity company corporation firm manufacturer operator
    owner publisher retailer supermarket unternehmen firma konzern gesellschaft bank betreiber
    entreprise compagnie société groupe banque exploitant fabricant enseigne
""")
"""Nouns for a body that a text names besides."""
_PHRASE_END = re.compile(r"[.;:“”\"()\n]")
_AGED = re.compile(
    r"\d+-?jährigen?|\d+-year-old"
    r"|(?:quadra|quinqua|sexa|septua|octo|nona)génaire|trentenaire"
)
"""Somebody of an age: "der 63-Jährige", "the 80-year-old", "le quinquagénaire"."""
_GAVE_NAME = re.compile(
    r",? (?:who )?(?:gave (?:his|her|their) (?:first |full )?name"
    r"|(?:identified|introduced) \w{3,4}self|(?:is |was )?(?:known|identified))"
    r"(?: (?:only|simply|just|merely|locally|better))? as "
    r"|,? (?:who (?:is|was) )?(?:named|called) "
)
"""Between a description and the name of whom it describes."""
_WINDOW = 24
_NEXT_PARAGRAPH = 2  # line breaks at most to it
_GENDER_OF_ARTICLES = {
    **dict.fromkeys(words("der dieser le ce cet"), "m"),
    **dict.fromkeys(words("die diese la cette eine einer une"), "f"),
    **dict.fromkeys(words("einem un"), "m"),
}
_DEMONSTRATIVES = words("this that ce cet cette dieser diese dieses")
_PLURAL_ARTICLES = words("les des ces")
_GENDER_OF_POSSESSIVES = {"his": "m", "her": "f"}
_AFTER_HEAD = Tag.PREPOSITION + Tag.CONJUNCTION + Tag.DETERMINER
_OF = words("von vom des der de du d")
_BY = words("by from")
_MADE = words("""
    authored circulated compiled distributed drafted drawn issued made penned posted prepared
    presented produced published put released sent signed submitted tabled up out together together
    written
""")
"""Words between a writing and "by" its author: "a memo drawn up by Quill"."""
_MARKS_OF_NAME = frozenset("„“”»«›‹")  # around the name of a newspaper
_DEFINITE_ARTICLES = frozenset("the der die das le la les l".split())
_THIRD_PERSON = frozenset("it they es sie il ils elles".split())
_NEUTER = frozenset("it es".split())
_PERSON_DESCRIPTIONS = TITLES | {"republican", "democrat"}
_STATE_OFFICES = words("""
    préfet préfète sous-préfet sous-préfète procureur procureure juge gouverneur gouverneure
    ambassadeur ambassadrice bundespräsident bundespräsidentin bundeskanzler bundeskanzlerin
    ministerpräsident ministerpräsidentin landrat landrätin richter richterin staatsanwalt
    staatsanwältin botschafter botschafterin
""")
"""Offices whose holder is not named without them."""
_ENDS_OF_ORIGIN = ("er", "erin")
"""Of German nouns for somebody from a place: "der Tiroler"."""
_MAKERS = ("steller", "treiber", "bieter", "sicherer", "sorger", "sender", "träger", "leister")
"""Ends of German nouns that rather mean a company."""
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


class Resolver:
    """Resolves the mentions of one text, to be given in order."""

    def __init__(self, text: str, entities: Entities, lexicon: Lexicon) -> None:
        self._text = text
        self._entities = entities
        self._lexicon = lexicon
        self._nouns = NOUNS if lexicon.language == "de" else Tag.WORD
        self._pronouns = {**lexicon.oblique_pronouns, **lexicon.pronouns}
        self._introduced: dict[str, Resolved] = {}
        self._meant: dict[str, Entity] = {}  # by an office alone
        self._names = NamedMentions(text, entities, lexicon)
        self.antecedents = Antecedents(text, entities, lexicon)
        self._resolved: dict[tuple[int, int], Resolved | None] = {}
        self._last: Resolved | None = None
        self._last_mention = 0  # offset

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
            self.speaks(resolved, mention[0].start)
        return resolved

    def speaks(self, resolved: Resolved, position: int) -> None:
        """Tell that somebody whom no words name speaks at an offset."""
        self._last, self._last_mention = resolved, position
        self.antecedents.last_speaker = resolved.entity

    def _resolve(self, mention: Sequence[Token]) -> Resolved | None:
        name = list(dropwhile(lambda token: token.tag == Tag.DETERMINER, mention))
        if len(name) > len("„“") and {name[0].form, name[-1].form} <= _MARKS_OF_NAME:
            return Resolved(None, name[1].start, name[-2].end, SpeakerRule.UNNAMED)
        while len(mention) > 1 and mention[-1].tag in "RT,-":
            mention = mention[:-1]
        if len(mention) == 1 and mention[0].tag == Tag.PRONOUN:
            return self._resolve_pronoun(mention[0])
        if mention[0].tag == Tag.SYMBOL:  # a label that is not a name: "Question"
            return Resolved(None, mention[0].start, mention[-1].end, SpeakerRule.UNNAMED)
        named = self._names.resolve(mention)
        writing = next((token.form for token in mention if token.form in WRITINGS), None)
        if named is not None and writing is not None:
            self._introduced[writing] = replace(named, rule=SpeakerRule.DOCUMENT)
        return named or self._resolve_description(mention)

    def _resolve_to_description(
        self, mention: Sequence[Token], subject: Sequence[Token]
    ) -> Resolved | None:
        """Resolve "she" or "they" to the subject before: "The governor laughed. “No,” she said."""
        gender = self._pronouns.get(mention[0].form, "x") if len(mention) == 1 else "x"
        if subject and len(mention) == 1 and mention[0].form == "it":
            return self._body_meant(subject)
        if not subject:
            return None
        is_joint = any(token.tag == Tag.CONJUNCTION for token in subject)
        if is_joint or _is_plural(subject):
            plural = gender == "p" or (mention[0].form == "sie" and not is_joint)
            if not plural or mention[0].form not in _THIRD_PERSON:
                return None
            return self._names.several(subject) if is_joint else self._as_pronoun(subject)
        if subject[0].form in INDEFINITE_ARTICLES:
            self._resolve_description(subject)  # introduces somebody: "An official was blunt."
        return self._person_meant(subject, gender) if gender in OPPOSITE else None

    def _as_pronoun(self, subject: Sequence[Token]) -> Resolved:
        """Whom a pronoun means whose antecedent is a description."""
        return replace(self._resolve_description(subject), rule=SpeakerRule.PRONOUN)

    def _person_meant(self, subject: Sequence[Token], gender: str) -> Resolved | None:
        """Resolve a pronoun of a gender to the subject before, unless that has another gender."""
        possessor = _GENDER_OF_POSSESSIVES.get(subject[0].form)
        if possessor == gender and self._gender_of(subject[-1].form) == "x":
            return None  # "Her teacher had sent her. “I went,” she said."
        person = self._as_pronoun(subject)
        if person.entity is None:
            genders = {self._gender_of(token.form) for token in subject}
            genders.add(_GENDER_OF_ARTICLES.get(subject[0].form, "x"))
            return None if OPPOSITE[gender] in genders else person
        return None if person.entity.gender == OPPOSITE[gender] else person

    def _body_meant(self, subject: Sequence[Token]) -> Resolved | None:
        """Resolve "it" to the body that is the subject before: "The ministry declined."."""
        body = self._names.resolve(subject)
        if body is None:
            words = {token.form for token in subject if token.tag == Tag.WORD}
            if words.isdisjoint(self._lexicon.organisation_words):
                return None
            body = self._resolve_description(subject)
        is_body = body.entity is None or body.entity.gender == "x"
        return replace(body, rule=SpeakerRule.PRONOUN) if is_body else None

    def _resolve_description(self, mention: Sequence[Token]) -> Resolved:
        """Resolve "the senator" or "the businessman from Arvo"; else it is somebody unnamed."""
        content = list(dropwhile(_is_determiner, mention)) or [*mention]
        ends = (k for k, token in enumerate(content) if token.tag in _AFTER_HEAD and k)
        head_noun = content[next(ends, len(content)) - 1]
        head = self._head(content) or head_noun.form
        position = mention[0].start
        start, end = content[0].start, content[-1].end
        author = self._author_of_writing(mention, content, head_noun, head)
        if author is not None:
            return author
        aged = _AGED.fullmatch(head)
        if aged and mention[0].form not in INDEFINITE_ARTICLES:
            gender = _GENDER_OF_ARTICLES.get(mention[0].form, "x")
            entity = self.antecedents.find(position, gender)
            if entity:
                return Resolved(entity, start, end, SpeakerRule.PRONOUN)
        return self._named(mention, content, head) or self._unnamed(mention, content, head)

    def _named(
        self, mention: Sequence[Token], content: Sequence[Token], head: str
    ) -> Resolved | None:
        """Whoever is named elsewhere with the words of a description."""
        if mention[0].form in _DEMONSTRATIVES and head in self._introduced:
            return self._introduced[head]
        return (
            self._named_after(content, head)
            or self._meant_before(mention, content, head)
            or self._named_above(mention, content, head)
            or self._body_named(content)
            or self._body_meant_by_noun(mention, content)
            or self._named_below(mention, content)
            or self._meant_in_headline(mention, content, head)
        )

    def _meant_before(
        self, mention: Sequence[Token], content: Sequence[Token], head: str
    ) -> Resolved | None:
        """Whom the same office alone meant before: "the mayor" as in "the mayor" above."""
        entity = self._meant.get(head)
        if len(content) > 1 or entity is None or mention[0].form not in _DEFINITE_ARTICLES:
            return None
        rule = SpeakerRule.TITLE if is_title(head) else SpeakerRule.DESCRIPTION
        return Resolved(entity, content[0].start, content[-1].end, rule)

    def _named_after(self, content: Sequence[Token], head: str) -> Resolved | None:
        """The name directly after a description: "a man who gave his name only as Quill"."""
        start, end = content[0].start, content[-1].end
        words = _GAVE_NAME.match(self._text, end) if self._lexicon.language == "en" else None
        entity = self._entities.named_at(words.end()) if words else None
        rule = SpeakerRule.DESCRIPTION if is_title(head) else SpeakerRule.PRONOUN
        return Resolved(entity, start, end, rule) if entity else None

    def _unnamed(self, mention: Sequence[Token], content: Sequence[Token], head: str) -> Resolved:
        """Somebody who is not named; "the official" may be the "senior official" before."""
        is_head_alone = len(content) == 1 and mention[0].form in _DEFINITE_ARTICLES
        if is_head_alone and head in self._introduced and self._lexicon.language != "fr":
            return self._introduced[head]
        unnamed = Resolved(None, content[0].start, content[-1].end, SpeakerRule.UNNAMED)
        self._introduced[head] = unnamed
        return unnamed

    def _named_above(
        self, mention: Sequence[Token], content: Sequence[Token], head: str
    ) -> Resolved | None:
        """Who was named with the office of a definite description, or is most salient."""
        if mention[0].form not in _DEFINITE_ARTICLES | _DEMONSTRATIVES:
            return None
        position, span = mention[0].start, (content[0].start, content[-1].end)
        titles = {head, *_TITLES_OF_DESCRIPTION.get(head, ())}
        entity = self._entities.last_with_title(titles, position)
        entity = self._of_country(content, head) or entity
        if entity:
            return Resolved(entity, *span, SpeakerRule.TITLE)
        of_body = any(token.tag == Tag.NAME for token in content[1:])
        of_other = any(token.form in self._lexicon.genitives for token in content[1:])
        entity = self._apposed_above(head, position) or self._described(
            mention[0].form, head, position, of_body=of_body, of_other=of_other
        )
        if entity is None:
            return None
        if len(content) == 1:
            self._meant[head] = entity
        of_origin = self._lexicon.capitalised_nouns and not (
            is_title(head) or head in self._lexicon.person_nouns
        )
        rule = SpeakerRule.PRONOUN if of_origin else SpeakerRule.DESCRIPTION
        return Resolved(entity, *span, rule)

    def _apposed_above(self, head: str, position: int) -> Entity | None:
        """Whose name was last beside a noun in German or French: "le potier, Zed Quill"."""
        if not self._lexicon.inverts or head in USUALLY_UNNAMED:
            return None
        above = max(0, position - _MAX_ABOVE)
        for _ in range(_MAX_OFFICES):
            at = self._text.rfind(head, above, position)
            if at < 0:
                break
            end = at + len(head)
            if self._text.startswith(", ", end):
                entity = self._entities.named_at(end + len(", "))
                if entity is not None:
                    return entity
            position = at
        return None

    def _body_named(self, content: Sequence[Token]) -> Resolved | None:
        """The full name of a body above: "the department" after "the Water Department"."""
        head = content[0]
        is_body = head.form in self._lexicon.organisation_words and head.tag in NOUNS
        if len(content) > 1 or not is_body or self._lexicon.language != "en":
            return None
        above = max(0, head.start - _MAX_ABOVE)
        names = list(_name_of_body(head.form).finditer(self._text, above, head.start))
        return Resolved(None, *names[-1].span(), SpeakerRule.DESCRIPTION) if names else None

    def _body_meant_by_noun(
        self, mention: Sequence[Token], content: Sequence[Token]
    ) -> Resolved | None:
        """The body that was named as a subject just before: "Arvo Lines", for "the company"."""
        noun = content[0]
        is_definite = mention[0].form in _DEFINITE_ARTICLES | _DEMONSTRATIVES
        if len(content) > 1 or noun.form not in _BODY_NOUNS or not is_definite:
            return None
        if noun.form in self._introduced:
            return None
        entities = self._entities
        sentence = entities.sentence_number(noun.start)
        for entity, name in islice(entities.mentions_before(noun.start), MAX_ENTITIES):
            if sentence - entities.sentence_number(name.start) > _MAX_TO_BODY:
                break
            if self._names_body(entity, name):
                return Resolved(None, name.start, name.end, SpeakerRule.DESCRIPTION)
        return None

    def _names_body(self, entity: Entity, name: Name) -> bool:
        """Whether a name is the subject of its sentence and that of a body."""
        entities, text = self._entities, self._text
        if entity.gender != "x" or entities.is_quoted(name.start) or is_located(text, name):
            return False
        before = _PHRASE_WORDS.findall(text[max(0, name.start - _WINDOW * 2) : name.start].lower())
        apposed = not _BODY_NOUNS.isdisjoint(before)
        if apposed and (before[-1] in _BODY_NOUNS or text.endswith(", ", 0, name.start)):
            return True
        if entity.titles or (entity.person_evidence and len(entity.fullest) > 1):
            return False
        role = grammatical_role(text, name, entities, self._lexicon)
        return role is GrammaticalRole.SUBJECT

    def _named_below(self, mention: Sequence[Token], content: Sequence[Token]) -> Resolved | None:
        """The one whose name is beside the same office below: "says harbour minister"."""
        office = list(takewhile(lambda token: token.tag != Tag.PREPOSITION, content))
        is_office = bool(office) and is_title(office[-1].form)
        if not is_office or mention[0].form in INDEFINITE_ARTICLES:
            return None
        start, end = office[0].start, content[-1].end
        is_bare = mention[0].tag != Tag.DETERMINER
        is_first = next(self._entities.mentions_before(start), None) is None
        if not is_bare and not is_first and not self._text.startswith("\n", end):
            return None  # a heading ends with an office that the line below explains
        if any(token.tag == Tag.POSSESSIVE for token in office):
            first = office[0]  # "Westland’s harbour minister"
        else:
            first = office[-_OF_OFFICE:][0]
        words = self._text[first.start : office[-1].end]
        again = re.compile(rf"\b{re.escape(words)}\b", re.IGNORECASE)
        for match in islice(again.finditer(self._text, end, end + _MAX_BELOW), _MAX_OFFICES):
            entity = self._entities.beside(*match.span())
            if entity is not None:
                return Resolved(entity, start, end, SpeakerRule.TITLE)
        return None

    def _meant_in_headline(
        self, mention: Sequence[Token], content: Sequence[Token], head: str
    ) -> Resolved | None:
        """The only one to get the office of a headline below it: "selon le procureur"."""
        start, end = content[0].start, content[-1].end
        is_definite = mention[0].form in _DEFINITE_ARTICLES and is_title(head)
        if not is_definite or head in USUALLY_UNNAMED or not self._ends_heading(end):
            return None
        bearer = self._entities.only_with_title(head)
        return Resolved(bearer, start, end, SpeakerRule.TITLE) if bearer else None

    def _ends_heading(self, end: int) -> bool:
        """Whether a line without a full stop ends soon after an offset, or it is the first line."""
        line_end = self._text.find("\n", end)
        is_first = "\n" not in self._text[:end]
        return is_first or (line_end == end and self._text.startswith("\n\n", end))

    def _head(self, phrase: Sequence[Token]) -> str | None:
        """The head of a French noun phrase, before its adjectives: "source diplomatique"."""
        if self._lexicon.language != "fr":
            return None
        before = takewhile(lambda token: token.tag != Tag.PREPOSITION, phrase)
        forms = [token.form for token in before]
        return next((f for f in forms if is_title(f) or f in self._lexicon.person_nouns), None)

    def _author(self, mention: Sequence[Token]) -> Resolved | None:
        """Whose document it is: "Quill’s letter", "her letter", "the letter"."""
        first, end = mention[0], mention[-1].end
        for entity, name in self._entities.mentions_before(end):
            if name.start < first.start:
                break
            if self._text[name.end : name.end + 1] in ("’", "'"):
                return Resolved(entity, name.start, name.end, SpeakerRule.DOCUMENT)
        if first.tag != Tag.DETERMINER or first.form in INDEFINITE_ARTICLES:
            return None
        gender = _GENDER_OF_POSSESSIVES.get(first.form, "x")
        author = self.antecedents.find(first.start, gender)
        if author is None or (author.gender == "x" and author.person_evidence < CERTAIN_PERSON):
            return None
        return Resolved(author, first.start, end, SpeakerRule.DOCUMENT)

    def _issuer(self, phrase: Sequence[Token], head: Token) -> Resolved | None:
        """Who issued a document by the words after it: "Mitteilung der Behörde"."""
        after = [token for token in phrase if token.start > head.start]
        if not after or after[0].form not in _OF:
            return None
        issuer = list(dropwhile(lambda each: each.tag in Tag.PREPOSITION + Tag.DETERMINER, after))
        if not issuer:
            return None
        resolved = self._names.resolve(issuer) or self._resolve_description(issuer)
        return replace(resolved, rule=SpeakerRule.DOCUMENT)

    def _author_of_writing(
        self, mention: Sequence[Token], content: Sequence[Token], head_noun: Token, head: str
    ) -> Resolved | None:
        """Whose words a writing has: "her letter", "a memo drawn up by Quill"."""
        issuer = self._issuer_in_english(content) if self._lexicon.language == "en" else None
        if issuer is None and head in DOCUMENTS and head_noun.tag in self._nouns:
            return self._author(mention) or self._issuer(content, head_noun)
        return issuer

    def _issuer_in_english(self, content: Sequence[Token]) -> Resolved | None:
        """Who issued a writing: "memo drawn up by the council", "the agency’s own report"."""
        at = next((k for k, token in enumerate(content) if token.form in WRITINGS), None)
        if at is None or any(
            t.tag in NOUNS and t.form not in _MADE for t in content[at + 1 : at + 2]
        ):
            return None  # "audit department"
        possessive = next((k for k in range(at) if content[k].tag == Tag.POSSESSIVE), None)
        if possessive is not None:
            issuer = content[:possessive]
        else:
            rest = list(dropwhile(lambda token: token.form in _MADE, content[at + 1 :]))
            if not rest or rest[0].form not in _BY:
                return None
            issuer = list(dropwhile(lambda token: token.tag == Tag.DETERMINER, rest[1:]))
            ends = (k for k, token in enumerate(issuer) if self._ends_issuer(token))
            issuer = issuer[: next(ends, None)]
        if not issuer:
            return None
        resolved = self._body_named(issuer) or self._names.resolve(issuer)
        resolved = resolved or self._resolve_description(issuer)
        self._introduced[content[at].form] = replace(resolved, rule=SpeakerRule.DOCUMENT)
        return self._introduced[content[at].form]

    def _ends_issuer(self, token: Token) -> bool:
        """Whether a word begins what follows an author: "by Quill for the council"."""
        is_joined = token.form == "of" or self._text[token.end + 1].isupper()
        return token.tag == Tag.PREPOSITION and not is_joined

    def _described(
        self, article: str, head: str, position: int, *, of_body: bool, of_other: bool
    ) -> Entity | None:
        """The antecedent of a description, unless somebody unnamed was introduced by it.

        `of_body`: the description names a body, so that the office of another one is not meant.
        `of_other`: it says in French of what the office is, so that it is rather new.
        """
        if head in self._introduced or head in USUALLY_UNNAMED or not self._describes(head):
            return None
        gender = self._gender_of(head)
        if gender == "x" and self._lexicon.inverts:
            gender = _GENDER_OF_ARTICLES.get(article, "x")
        person = self.antecedents.find(position, gender, office=head)
        is_title_of_person = head in _PERSON_DESCRIPTIONS or is_title(head)
        if person is None or self._is_in_paragraph(person, position):
            return person
        if not self._lexicon.inverts:
            return person if is_title_of_person else None
        other = bool(person.titles) and head not in person.titles
        other = other and (of_body or head not in OTHER_TITLES)
        other = other or (not person.titles and head in _STATE_OFFICES)
        other = other or (of_other and head not in person.titles)
        return person if is_title_of_person and not other else None

    def _is_in_paragraph(self, person: Entity, position: int) -> bool:
        """Whether the paragraph of an offset names a person before it."""
        start = self._text.rfind("\n", 0, position)
        return any(start < name.start < position for name in person.names)

    def _describes(self, head: str) -> bool:
        """Whether a noun may mean somebody who was named before: "the senator", "die Bäckerin"."""
        if head in _PERSON_DESCRIPTIONS or head.endswith(self._lexicon.agent_endings):
            return True
        if self._lexicon.inverts and head in self._lexicon.person_nouns:
            return True
        if self._lexicon.capitalised_nouns and head.endswith(_ENDS_OF_ORIGIN):
            return not head.endswith(_MAKERS)
        return is_title(head) or is_title(head.rsplit("-", 1)[-1])

    def _gender_of(self, title: str) -> str:
        return gender_of_title(title, self._lexicon.language)

    def _of_country(self, content: Sequence[Token], head: str) -> Entity | None:
        """The last person with an office of the country in a description: "the Arvan leader"."""
        start, end = content[0].start, content[-1].end
        if head in USUALLY_UNNAMED or not is_title(head):
            return None
        codes = {each.code for each in find_country_mentions(self._text[start:end]) if each.code}
        if len(codes) != 1:
            return None
        for entity, name in islice(self._entities.mentions_before(start), MAX_MENTIONS):
            before = self._text[max(0, name.opening - _MAX_OFFICE) : name.start]
            beside = find_country_mentions(_PHRASE_END.split(before)[-1])
            if beside and beside[-1].code in codes and not entity.titles.isdisjoint(TITLES):
                return entity
        return None

    def _resolve_pronoun(self, pronoun: Token) -> Resolved | None:
        gender = self._pronouns.get(pronoun.form, "x")
        last = self._last
        if gender in OPPOSITE:
            if last is not None and self._is_last_person(last, pronoun, gender):
                return replace(last, rule=SpeakerRule.PRONOUN)
            entity = self.antecedents.find(pronoun.start, gender)
            rule = SpeakerRule.PRONOUN
            return Resolved(entity, pronoun.start, pronoun.end, rule) if entity else None
        if pronoun.form not in _THIRD_PERSON or last is None:
            return None
        if last.entity is None:
            return last
        if pronoun.form in _NEUTER:
            is_issued = last.rule == SpeakerRule.DOCUMENT  # "Her letter ends: ... It begins:"
            return last if is_issued or self._entities.is_organisation(last.entity) else None
        return last if last.entity.gender == "x" else None

    def _is_last_person(self, last: Resolved, pronoun: Token, gender: str) -> bool:
        """Whether a pronoun means somebody unnamed who spoke last, if nobody is named since."""
        breaks = self._text.count("\n", self._last_mention, pronoun.start)
        again = (
            last.rule == SpeakerRule.PRONOUN
        )  # "A guard said no. She laughed. ¶ “No,” she said."
        if last.entity is not None or breaks > (_NEXT_PARAGRAPH if again else 0):
            return False
        if last.rule not in (SpeakerRule.UNNAMED, SpeakerRule.PRONOUN):
            return False
        position = max(last.end, self._last_mention)
        since = takewhile(
            lambda mention: mention.name.start > position,
            self._entities.mentions_before(pronoun.start),
        )
        if any(not self._is_agent(one.name) for one in since):
            return False
        described = self._text[last.start : last.end].lower().split()
        return OPPOSITE[gender] not in map(self._gender_of, described)

    def _is_agent(self, name: Name) -> bool:
        """Whether a name is of somebody who asks: "Pressed by Quill, she said"."""
        before = self._text[max(0, name.opening - _WINDOW) : name.opening].lower().split()[-2:]
        return before[-1:] == ["by"] and before[0] in ASKED


def _is_determiner(token: Token) -> bool:
    """Whether a word is before a noun phrase proper: "its own engineers"."""
    return token.tag == Tag.DETERMINER or token.form == "own"


def is_office_alone(mention: Sequence[Token]) -> bool:
    """Whether a mention is the definite description of one office: "Westland’s mayor"."""
    head = list(takewhile(lambda token: token.tag != Tag.PREPOSITION, mention))
    if not head or mention[0].form in INDEFINITE_ARTICLES or head[-1].form in USUALLY_UNNAMED:
        return False
    is_definite = mention[0].form in _DEFINITE_ARTICLES
    possessed = any(token.tag == Tag.POSSESSIVE for token in head)
    return head[-1].tag == Tag.WORD and is_title(head[-1].form) and (is_definite or possessed)


def _is_plural(subject: Sequence[Token]) -> bool:
    """Whether a description is of several: "trois fédérations", "les élus"."""
    first = subject[0]
    is_number = first.tag == Tag.NUMBER and first.form not in INDEFINITE_ARTICLES | {"one"}
    return is_number or first.form in _PLURAL_ARTICLES


@cache
def _name_of_body(noun: str) -> re.Pattern[str]:
    """A name of a body with a noun: "Lower Arvo Water Department", "Ministry of Trade"."""
    word = r"(?!The )[^\W\d_a-zß-öø-ÿ][\w.’'\-]*"
    complement = rf" (?:of|for) (?:the )?{word}(?: {word}){{0,4}}"
    return re.compile(
        rf"\b(?:{word} ){{1,6}}{noun.capitalize()}(?!\w)|\b{noun.capitalize()}{complement}"
    )
