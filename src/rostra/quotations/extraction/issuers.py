"""Who issues what is quoted: the sender of a letter, a guest, the source of news."""

import re

from rostra.language.word_lists import words
from rostra.quotations.extraction.noun_phrases import (
    DOCUMENTS,
    GENITIVES,
    Range,
    beginning_at,
    has_title,
)
from rostra.quotations.extraction.tagged_sentences import TaggedSentence
from rostra.quotations.extraction.tagging import VERBS, Tag

_COMES_FROM = re.compile(r"[cr]*(?:(?:[rd]a)?d?[w#NV]{1,3}|d|r)?(,?)i")
_ONE_NAMED = re.compile(r",(NN+)[,:]")
_GIVING = words("de du d des à au aux chez von vom aus seitens")
_NEWS = words("""
    more this that news word reaction thoughts update these here now first next quote quotes extract
    extracts excerpt excerpts lines words text view
""")
_BEFORE_GIVEN = Tag.CONJUNCTION + Tag.ADVERB + Tag.DETERMINER
_PRESENTING = frozenset("here voici voilà hier".split())
_IS = frozenset("is ’s 's ist".split())
_SHOWN = re.compile(r"d?[wN#s]*NN")


def issuer(sentence: TaggedSentence, end: int, start: int = 0) -> Range | None:
    """Return whom words come from, without a verb: "More from Quill", "Réponse du maire"."""
    presented = _presented(sentence, end) if start == 0 else None
    if sentence.words.speech_nouns:
        return _giver(sentence, start, end) or presented
    return presented or (_sender(sentence, end) if start == 0 else None)


def _sender(sentence: TaggedSentence, end: int) -> Range | None:
    """Whom English words come from: "More from Quill:"."""
    match = _COMES_FROM.match(sentence.tags)
    if match is None or sentence.tokens[match.end() - 1].form != "from":
        return None
    news = match.end(1) - len(match[1]) - 1
    if news >= 0 and sentence.tokens[news].form not in _NEWS | DOCUMENTS:
        return None
    subject = beginning_at(sentence, match.end())
    if subject is None or subject[1] > end:
        return None
    named = _ONE_NAMED.match(sentence.tags, subject[1], end)
    return named.span(1) if named else subject


def _presented(sentence: TaggedSentence, end: int) -> Range | None:
    """Whom a lead-in presents: "Here is Zed Quill on the radio:", "Voici la maire ce matin :"."""
    tokens = sentence.tokens
    first = next((k for k in range(min(end, 2)) if tokens[k].form in _PRESENTING), None)
    if first is None or any(tag in VERBS for tag in sentence.tags[first:end]):
        return None
    first += 1
    if first < end and tokens[first].form in _IS:
        first += 1
    shown = _SHOWN.match(sentence.tags, first, end)
    subject = shown.span() if shown else None
    if subject is None and first < end:
        subject = beginning_at(sentence, first)
    if subject is None or subject[1] > end:
        return None
    named = sentence.tags[subject[1] - 1] == Tag.NAME or has_title(sentence, subject)
    return subject if named else None


def _giver(sentence: TaggedSentence, start: int, end: int) -> Range | None:
    """Whose answer or comment it is: "Antwort des Ministeriums", "Réaction d’Ona Brill"."""
    tags, tokens = sentence.tags, sentence.tokens
    noun = start
    while noun < end and (tags[noun] in _BEFORE_GIVEN or tokens[noun].form in _PRESENTING):
        noun += 1  # "Et voici la réaction"
    if noun + 2 > end or tokens[noun].form not in sentence.words.speech_nouns:
        return None
    first = noun + 1
    while first + 1 < end and tags[first] in Tag.WORD + Tag.ADVERB:
        first += 1  # "réaction plus mesurée de la mairie"
    if tokens[first].form in _GIVING:
        first += 1
    elif tokens[first].form not in GENITIVES:
        return None
    subject = beginning_at(sentence, first)
    return subject if subject and subject[1] <= end else None
