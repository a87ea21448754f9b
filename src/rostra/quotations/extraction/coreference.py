"""Coreference: the entity behind a mention such as a pronoun, a surname or "the senator"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import dropwhile, islice, pairwise, takewhile

from rostra.language.country_mentions import find_country_mentions
from rostra.language.titles import TITLES, gender_of_title, is_title
from rostra.language.word_lists import words
from rostra.quotations.extraction.bylines import OF_AUTHOR
from rostra.quotations.extraction.entities import (
    Entities,
    Entity,
    is_located,
    is_nominative,
)
from rostra.quotations.extraction.grammatical_roles import (
    ASKED,
    GrammaticalRole,
    grammatical_role,
    is_first_noun_phrase,
)
from rostra.quotations.extraction.lexicon import Lexicon
from rostra.quotations.extraction.names import Name
from rostra.quotations.extraction.noun_phrases import DOCUMENTS, WRITINGS
from rostra.quotations.extraction.rule_confidence import SpeakerRule
from rostra.quotations.extraction.tagging import NOMINALS, NOUNS, Tag, Token

_MAX_MENTIONS, _MAX_SENTENCES, _MAX_ENTITIES = 80, 14, 8
"""Mentions, sentences and entities before a pronoun that are considered."""
_GENDER_SCORE, _PERSON_SCORE, _LAST_SPEAKER_SCORE = 3.0, 1.0, 2.0
"""Salience for a matching gender, for each piece of evidence of a person, for the last speaker."""
_OTHER_OFFICE_SCORE = 3.0  # less, for somebody who has another office than the one that is meant
_SAME_PARAGRAPH_SCORE = 2.0
_PRECEDING_SUBJECT_SCORE = 3.0  # for the subject of the sentence before
_MAX_PERSON_EVIDENCE = _CERTAIN_PERSON = 3
_MAX_ABOVE = 6000  # code points among which the full name of a body is looked for
_MAX_BELOW, _MAX_OFFICES = 3000, 3  # code points, and places of an office that a heading names
_MAX_ACRONYM = 5  # letters
_MAX_HEAD = 4  # tokens with the article among which the title of a French office is
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
_BODY = re.compile(r"N+(?:sN+)*(?:(?:id?|c)N+(?:sN+)*)*")
"""The tags of a name such as "Union of Farmers’ Wives", in the letters of `Tag`."""
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
_AGE_ALONE = re.compile(r"[ \xa0]*(?:\(\d{1,3}\))?[ \xa0]*")
_GENDER_OF_ARTICLES = {
    **dict.fromkeys(words("der dieser le ce cet"), "m"),
    **dict.fromkeys(words("die diese la cette eine einer une"), "f"),
    **dict.fromkeys(words("einem un"), "m"),
}
_DEMONSTRATIVES = words("this that ce cet cette dieser diese dieses")
_PLURAL_ARTICLES = words("les des ces")
_INDEFINITE_ARTICLES = words("""
    a an one another un une ein eine einer eines einem einen
""")
_GENDER_OF_POSSESSIVES = {"his": "m", "her": "f"}
_BEFORE_NAMES = Tag.DETERMINER + Tag.NUMBER  # "both Quill and Brill"
_OF_FIRM = Tag.NAME + Tag.SYMBOL  # "Quill & Brell"
_AFTER_HEAD = Tag.PREPOSITION + Tag.CONJUNCTION + Tag.DETERMINER
_OF = words("von vom des der de du d")
_BY = words("by from")
_MADE = words("""
    authored circulated compiled distributed drafted drawn issued made penned posted prepared
    presented produced published put released sent signed submitted tabled up out together together
    written
""")
"""Words between a writing and "by" its author: "a memo drawn up by Quill"."""
_OPPOSITE = {"m": "f", "f": "m"}
_MARKS_OF_NAME = frozenset("„“”»«›‹")  # around the name of a newspaper
_DEFINITE_ARTICLES = frozenset("the der die das le la les l".split())
_THIRD_PERSON = frozenset("it they es sie il ils elles".split())
_NEUTER = frozenset("it es".split())
_PERSON_DESCRIPTIONS = TITLES | {"republican", "democrat"}
_PORTFOLIOS = words("""
    agriculture arts budget business civil climate commerce communities culture defence defense
    development economic economy education employment energy environment equality family finance
    fisheries food foreign forestry health home housing immigration industry information
    infrastructure innovation interior justice labour labor land legal marine migration mines
    petroleum planning police political ports public research rural science security skills social
    sport sports technology tourism trade transport treasury veterans water welfare women work works
    youth
""")
"""Words that "and" joins to another one in the name of an office: "Trade and Industry Minister"."""
_OTHER_TITLES = words("""
    élu élue édile président présidente chef cheffe patron patronne responsable dirigeant dirigeante
    ministre intéressé intéressée politiker politikerin chefin kanzler kanzlerin minister ministerin
    präsident präsidentin amtsinhaber amtsinhaberin regierungschef regierungschefin
    parteichef parteichefin ministerpräsident ministerpräsidentin
""")
"""Offices of somebody who may be named with another one before."""
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
_USUALLY_UNNAMED = words("""
    sprecher sprecherin mitarbeiter mitarbeiterin beamter anwohner anwohnerin porte-parole
    responsable habitant habitante pêcheur pêcheuse fischer fischerin
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
        self._nouns = NOUNS if lexicon.language == "de" else Tag.WORD
        self._pronouns = {**lexicon.oblique_pronouns, **lexicon.pronouns}
        self._introduced: dict[str, Resolved] = {}
        self._meant: dict[str, Entity] = {}  # by an office alone
        self._places: dict[int, tuple[GrammaticalRole, bool]] = {}  # of names, by their offset
        self._resolved: dict[tuple[int, int], Resolved | None] = {}
        self.named_in_heading: Entity | None = None
        self.answered: Entity | None = None  # the speaker of the line of dialogue above
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
            self._last, self._last_mention = resolved, mention[0].start
        return resolved

    def speaks(self, resolved: Resolved, position: int) -> None:
        """Tell that somebody whom no words name speaks at an offset."""
        self._last, self._last_mention = resolved, position

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
        named = self._resolve_name(mention)
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
            return self._several(subject) if is_joint else self._as_pronoun(subject)
        if subject[0].form in _INDEFINITE_ARTICLES:
            self._resolve_description(subject)  # introduces somebody: "An official was blunt."
        return self._person_meant(subject, gender) if gender in _OPPOSITE else None

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
            return None if _OPPOSITE[gender] in genders else person
        return None if person.entity.gender == _OPPOSITE[gender] else person

    def _body_meant(self, subject: Sequence[Token]) -> Resolved | None:
        """Resolve "it" to the body that is the subject before: "The ministry declined."."""
        body = self._resolve_name(subject)
        if body is None:
            words = {token.form for token in subject if token.tag == Tag.WORD}
            if words.isdisjoint(self._lexicon.organisation_words):
                return None
            body = self._resolve_description(subject)
        is_body = body.entity is None or body.entity.gender == "x"
        return replace(body, rule=SpeakerRule.PRONOUN) if is_body else None

    def _resolve_name(self, mention: Sequence[Token]) -> Resolved | None:
        """Resolve to the last name before a preposition: one after "of" is not the speaker's."""
        conjoined = any(
            token.tag == Tag.CONJUNCTION
            and not is_title(before.form)
            and before.form not in _PORTFOLIOS
            and not _is_inside_office(mention, token)
            for before, token in pairwise(mention)
        )
        if conjoined and mention[-1].tag == Tag.NAME:
            return self._several(mention)
        if self._lexicon.genitives and self._is_named_body(mention):
            return None
        body = self._resolve_body(mention)
        final = body or self._resolve_final_name(mention)
        if final is not None:
            return final
        prepositions = [token.start for token in mention if token.tag == Tag.PREPOSITION]
        for entity, name in self._entities.mentions_before(mention[-1].end):
            start = name.start
            if start < mention[0].start:
                break
            outside = (at for at in prepositions if not start <= at < name.end)
            end = next(outside, mention[-1].end)  # not in "Zed de La Quill"
            if name.closing == end or (
                start < end and _AGE_ALONE.fullmatch(self._text, name.closing, end)
            ):
                return Resolved(entity, start, name.end, SpeakerRule.NAME)
            begins = name.opening == mention[0].start and self._lexicon.language != "en"
            if begins:  # no noun follows it, as in "Quill aides"
                return Resolved(entity, start, name.end, SpeakerRule.NAME)
        return None

    def _is_named_body(self, mention: Sequence[Token]) -> bool:
        """Whether a French mention is a body with its name: "le collectif Routes vives"."""
        words = list(dropwhile(lambda token: token.tag == Tag.DETERMINER, mention))
        tags = "".join(token.tag for token in words)
        is_body = words[0].form in self._lexicon.organisation_words
        return is_body and tags.startswith(Tag.WORD + Tag.NAME) and not set(tags) - set("wN")

    def _resolve_body(self, mention: Sequence[Token]) -> Resolved | None:
        """Resolve to the name of a body that is more than a run of names: "Ministry of Health"."""
        words = list(dropwhile(lambda token: token.tag == Tag.DETERMINER, mention))
        if any(token.form == "&" for token in words) and words[-1].tag == Tag.NAME:
            firm = list(takewhile(lambda each: each.tag in _OF_FIRM, reversed(words)))
            return Resolved(None, firm[-1].start, words[-1].end, SpeakerRule.UNNAMED)
        tags = "".join(token.tag for token in words)
        if self._lexicon.language != "en" or _BODY.fullmatch(tags) is None:
            return None
        complement = tags.find(Tag.PREPOSITION)
        head = words[complement - 1 if complement > 0 else -1]
        named = any(t.tag == Tag.PREPOSITION and self._text[t.start].isupper() for t in words)
        if head.form not in self._lexicon.organisation_words and not named:
            return None  # "Doctors Across Arvo" has its preposition in capitals
        return Resolved(None, words[0].start, words[-1].end, SpeakerRule.UNNAMED)

    def _several(self, mention: Sequence[Token]) -> Resolved:
        """Joint speakers, from the first name on, or from the noun on: "ministers of A and B"."""
        first = next((token for token in mention if token.tag not in _BEFORE_NAMES), mention[0])
        names = takewhile(
            lambda each: each.name.opening >= first.start,
            self._entities.mentions_before(mention[-1].end),
        )
        *_, (_, name) = ((None, None), *names)
        apposed = name is not None and self._text[name.opening - 2 : name.opening] == ", "
        apposed = apposed or (bool(self._lexicon.genitives) and is_title(first.form))
        named = name is not None and (name.opening == first.start or apposed or name.titles)
        start = name.start if name is not None and named else first.start
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
        if self._is_office_before(mention, before):
            return Resolved(entity, name.start, name.end, SpeakerRule.NAME)
        titled = bool(name.titles) and not any(
            token.tag in Tag.PREPOSITION + Tag.POSSESSIVE and token.start < name.opening
            for token in mention
        )
        apposed = before is not None and (before.tag == Tag.COMMA or _is_apposed(mention, before))
        if titled or apposed or name.opening == first.start or self._heads_body(mention, name):
            return Resolved(entity, name.start, name.end, SpeakerRule.NAME)
        return None

    def _heads_body(self, mention: Sequence[Token], name: Name) -> bool:
        """Whether a title after a body and "of" is before a name: "Bank of Arvo governor Zed"."""
        before = list(takewhile(lambda token: token.end <= name.start, mention))
        of = next((k for k, token in enumerate(before) if token.tag == Tag.PREPOSITION), 0)
        if not of or before[of].form != "of" or mention[0].tag != Tag.NAME:
            return False
        is_body = before[of - 1].form in self._lexicon.organisation_words
        return is_body and any(is_title(token.form) for token in before[of + 2 :])

    def _is_office_before(self, mention: Sequence[Token], before: Token | None) -> bool:
        """Whether a French office with a complement is before a name: "la cheffe de groupe Ona"."""
        if not self._lexicon.genitives or before is None or mention[0].tag != Tag.DETERMINER:
            return False
        head = takewhile(lambda token: token.tag != Tag.PREPOSITION, mention[1:_MAX_HEAD])
        office = [token.form for token in head]
        if before.tag not in NOUNS or not any(map(is_title, office)):
            return False
        if mention[0].form in _INDEFINITE_ARTICLES and office[0] in _USUALLY_UNNAMED:
            return False  # "un habitant du quai Vieux"
        return not is_title(before.form) and before.form not in self._lexicon.person_nouns

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
        if aged and mention[0].form not in _INDEFINITE_ARTICLES:
            gender = _GENDER_OF_ARTICLES.get(mention[0].form, "x")
            entity = self._antecedent(position, gender)
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
        if not self._lexicon.inverts or head in _USUALLY_UNNAMED:
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
        for entity, name in islice(entities.mentions_before(noun.start), _MAX_ENTITIES):
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
        if not is_office or mention[0].form in _INDEFINITE_ARTICLES:
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
        if not is_definite or head in _USUALLY_UNNAMED or not self._ends_heading(end):
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
        if first.tag != Tag.DETERMINER or first.form in _INDEFINITE_ARTICLES:
            return None
        gender = _GENDER_OF_POSSESSIVES.get(first.form, "x")
        author = self._antecedent(first.start, gender)
        if author is None or (author.gender == "x" and author.person_evidence < _CERTAIN_PERSON):
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
        resolved = self._resolve_name(issuer) or self._resolve_description(issuer)
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
        resolved = self._body_named(issuer) or self._resolve_name(issuer)
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
        if head in self._introduced or head in _USUALLY_UNNAMED or not self._describes(head):
            return None
        gender = self._gender_of(head)
        if gender == "x" and self._lexicon.inverts:
            gender = _GENDER_OF_ARTICLES.get(article, "x")
        person = self._antecedent(position, gender, office=head)
        is_title_of_person = head in _PERSON_DESCRIPTIONS or is_title(head)
        if person is None or self._is_in_paragraph(person, position):
            return person
        if not self._lexicon.inverts:
            return person if is_title_of_person else None
        other = bool(person.titles) and head not in person.titles
        other = other and (of_body or head not in _OTHER_TITLES)
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
        gender = self._pronouns.get(pronoun.form, "x")
        last = self._last
        if gender in _OPPOSITE:
            if last is not None and self._is_last_person(last, pronoun, gender):
                return replace(last, rule=SpeakerRule.PRONOUN)
            entity = self._antecedent(pronoun.start, gender)
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
        return _OPPOSITE[gender] not in map(self._gender_of, described)

    def _is_agent(self, name: Name) -> bool:
        """Whether a name is of somebody who asks: "Pressed by Quill, she said"."""
        before = self._text[max(0, name.opening - _WINDOW) : name.opening].lower().split()[-2:]
        return before[-1:] == ["by"] and before[0] in ASKED

    def _antecedent(
        self, position: int, gender: str, *, office: str | None = None
    ) -> Entity | None:
        """The most salient person before an offset, for a pronoun or an office.

        Somebody that the heading names is preferred; the speaker of the line above in a dialogue
        is left out.
        """
        heading = self.named_in_heading
        if heading is not None and heading.gender != _OPPOSITE.get(gender):
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
        if gender not in _OPPOSITE or self._lexicon.language != "en":
            return None
        for entity, name in islice(entities.mentions_before(position), _MAX_ENTITIES):
            if entity.gender == _OPPOSITE[gender] or entities.is_organisation(entity):
                continue
            role = grammatical_role(self._text, name, entities, self._lexicon)
            is_subject = role is GrammaticalRole.SUBJECT and not entities.is_quoted(name.start)
            if is_subject and not is_located(self._text, name):
                return entity
        return None

    def _may_be(self, entity: Entity, name: Name, gender: str, position: int) -> bool:
        """Whether a mention can be the antecedent of a pronoun of a gender at an offset."""
        is_person = entity.person_evidence or len(entity.fullest) > 1
        if entity.gender == _OPPOSITE.get(gender) or not is_person or is_located(self._text, name):
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
        spoke_last = self._last is not None and entity is self._last.entity
        is_other = bool(office and entity.titles) and office not in entity.titles
        if self._lexicon.inverts and office and (office in _OTHER_TITLES or not is_title(office)):
            is_other = False
        if is_other:
            evidence -= _OTHER_OFFICE_SCORE
        return agreement + evidence + (_LAST_SPEAKER_SCORE if spoke_last else 0.0)


def _is_determiner(token: Token) -> bool:
    """Whether a word is before a noun phrase proper: "its own engineers"."""
    return token.tag == Tag.DETERMINER or token.form == "own"


def _is_acronym(name: Name) -> bool:
    """Whether a name ends with an acronym, as that of no person does: "GDL-Rivale BVZ"."""
    last = name.words[-1]
    is_short = 1 < len(last) <= _MAX_ACRONYM and last.isupper()
    return is_short and not name.titles


def is_office_alone(mention: Sequence[Token]) -> bool:
    """Whether a mention is the definite description of one office: "Westland’s mayor"."""
    head = list(takewhile(lambda token: token.tag != Tag.PREPOSITION, mention))
    if not head or mention[0].form in _INDEFINITE_ARTICLES or head[-1].form in _USUALLY_UNNAMED:
        return False
    is_definite = mention[0].form in _DEFINITE_ARTICLES
    possessed = any(token.tag == Tag.POSSESSIVE for token in head)
    return head[-1].tag == Tag.WORD and is_title(head[-1].form) and (is_definite or possessed)


def _is_plural(subject: Sequence[Token]) -> bool:
    """Whether a description is of several: "trois fédérations", "les élus"."""
    first = subject[0]
    is_number = first.tag == Tag.NUMBER and first.form not in _INDEFINITE_ARTICLES | {"one"}
    return is_number or first.form in _PLURAL_ARTICLES


def _is_inside_office(mention: Sequence[Token], conjunction: Token) -> bool:
    """Whether a word joins two parts of a body: "the head of the Union of Mines and Rail, Zed"."""
    before = [token for token in mention if token.start < conjunction.start]
    after = [token for token in mention if token.start > conjunction.start]
    joined = "".join(token.tag for token in after).split(Tag.COMMA)
    head = takewhile(lambda token: token.tag != Tag.PREPOSITION, before)
    return (
        len(joined) > 1
        and not set(joined[0]) - set(NOUNS + Tag.PREPOSITION)
        and joined[0][0] in NOUNS
        and before[-1].tag in NOUNS
        and any(is_title(token.form) for token in head)
        and any(token.tag in Tag.PREPOSITION + Tag.DETERMINER for token in before[1:])
    )


def _is_apposed(mention: Sequence[Token], office: Token) -> bool:
    """Whether a title before a name is after a comma: "the envoy, former minister Zed Quill"."""
    if not is_title(office.form):
        return False
    words = list(takewhile(lambda token: token.start < office.start, mention))
    after_comma = list(takewhile(lambda token: token.tag != Tag.COMMA, reversed(words)))
    return len(after_comma) < len(words) and all(
        token.tag in NOMINALS + Tag.DETERMINER + Tag.ADVERB for token in after_comma
    )


@cache
def _name_of_body(noun: str) -> re.Pattern[str]:
    """A name of a body with a noun: "Lower Arvo Water Department", "Ministry of Trade"."""
    word = r"(?!The )[^\W\d_a-zß-öø-ÿ][\w.’'\-]*"
    complement = rf" (?:of|for) (?:the )?{word}(?: {word}){{0,4}}"
    return re.compile(
        rf"\b(?:{word} ){{1,6}}{noun.capitalize()}(?!\w)|\b{noun.capitalize()}{complement}"
    )
