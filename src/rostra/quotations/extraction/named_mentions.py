"""Mentions by a name: of a person, of several, or of a body."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import dropwhile, pairwise, takewhile

from rostra.language.titles import is_title
from rostra.language.word_lists import words
from rostra.quotations.extraction.entities import (
    Entities,
    Entity,
)
from rostra.quotations.extraction.lexicon import Lexicon
from rostra.quotations.extraction.names import Name
from rostra.quotations.extraction.rule_confidence import SpeakerRule
from rostra.quotations.extraction.tagging import NOMINALS, NOUNS, Tag, Token

_MAX_HEAD = 4  # tokens with the article among which the title of a French office is
_BODY = re.compile(r"N+(?:sN+)*(?:(?:id?|c)N+(?:sN+)*)*")
"""The tags of a name such as "Union of Farmers’ Wives", in the letters of `Tag`."""
_AGE_ALONE = re.compile(r"[ \xa0]*(?:\(\d{1,3}\))?[ \xa0]*")
INDEFINITE_ARTICLES = words("""
    a an one another un une ein eine einer eines einem einen
""")
_BEFORE_NAMES = Tag.DETERMINER + Tag.NUMBER  # "both Quill and Brill"
_OF_FIRM = Tag.NAME + Tag.SYMBOL  # "Quill & Brell"
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
USUALLY_UNNAMED = words("""
    sprecher sprecherin mitarbeiter mitarbeiterin beamter anwohner anwohnerin porte-parole
    responsable habitant habitante pêcheur pêcheuse fischer fischerin
    spokesman spokeswoman spokesperson official reporter correspondent moderator narrator anchor
    host editor author supporter volunteer voter staffer aide adviser advisor officer agent judge
    head chief manager assistant resident expert analyst
""")
"""Head nouns of descriptions that mostly denote somebody who is not named."""


@dataclass(slots=True)
class Resolved:
    """A resolved mention: the offsets of the words for its referent, without article."""

    entity: Entity | None  # the referent; None for a collective or somebody unnamed
    start: int
    end: int
    rule: SpeakerRule


class NamedMentions:
    """Resolves the mentions of one text that have a name."""

    def __init__(self, text: str, entities: Entities, lexicon: Lexicon) -> None:
        self._text, self._entities, self._lexicon = text, entities, lexicon

    def resolve(self, mention: Sequence[Token]) -> Resolved | None:
        """Resolve to the last name before a preposition: one after "of" is not the speaker's."""
        conjoined = any(
            token.tag == Tag.CONJUNCTION
            and not is_title(before.form)
            and before.form not in _PORTFOLIOS
            and not _is_inside_office(mention, token)
            for before, token in pairwise(mention)
        )
        if conjoined and mention[-1].tag == Tag.NAME:
            return self.several(mention)
        if self._lexicon.genitives and self._is_named_body(mention):
            return None
        body = self._body(mention)
        final = body or self._final_name(mention)
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

    def several(self, mention: Sequence[Token]) -> Resolved:
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

    def _is_named_body(self, mention: Sequence[Token]) -> bool:
        """Whether a French mention is a body with its name: "le collectif Routes vives"."""
        words = list(dropwhile(lambda token: token.tag == Tag.DETERMINER, mention))
        tags = "".join(token.tag for token in words)
        is_body = words[0].form in self._lexicon.organisation_words
        return is_body and tags.startswith(Tag.WORD + Tag.NAME) and not set(tags) - set("wN")

    def _body(self, mention: Sequence[Token]) -> Resolved | None:
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

    def _final_name(self, mention: Sequence[Token]) -> Resolved | None:
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
        if mention[0].form in INDEFINITE_ARTICLES and office[0] in USUALLY_UNNAMED:
            return False  # "un habitant du quai Vieux"
        return not is_title(before.form) and before.form not in self._lexicon.person_nouns


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
