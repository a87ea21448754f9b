"""The noun phrase that leads a sentence or a clause: its subject, most often."""

import re

from rostra.language.titles import is_title
from rostra.quotations.extraction.noun_phrases import (
    DOCUMENTS,
    NAME_APPOSED,
    ONE,
    Range,
    before_finite_verb,
    before_verb,
    beginning_at,
    has_title,
)
from rostra.quotations.extraction.tagged_sentences import TaggedSentence
from rostra.quotations.extraction.tagging import Tag

_CLAUSE = re.compile(r"(?:^|[,(:Q-]|(?<=[^N])c)[cr]*(p|(?:d?w+)?N+)(?=[waVvr])")
_OFFICE_THEN_NAME = re.compile(r"([Nws]+w)N")  # "Opposition leader Zed Quill"
_LEADING = re.compile(
    r"[crT,]*(?:(?!i[wN#ps]*a[dN])[itVGv][^,Q:]*,)*[crT,]*s?(p|d*[wN#so]+(?:id*[wN#so]+)*)"
)
"""After adverbials; "Among them was Zed Quill, a baker" begins with none."""
_ONE_OF_SEVERAL = re.compile(r"[d#](?:i?d?[wN#p]{0,3}),(d?[wN#s]*(?:id*[wN#s]+)*N{1,6})(?=[,:-])")
"""Somebody named after a comma: "One of them, the baker Zed Quill,"."""
_ABOUT = frozenset("about around over".split())


def body(sentence: TaggedSentence) -> Range | None:
    """Return the subject of a sentence that "it" may mean: "The company, Arvo Steel, has"."""
    subject = leading(sentence, 0, len(sentence.tags))
    if subject is None or sentence.tags[subject[0]] == Tag.PRONOUN:
        return None
    apposed = NAME_APPOSED.match(sentence.tags, subject[1])
    if apposed and not apposed[1] and sentence.tags[subject[0]] == Tag.DETERMINER:
        return apposed.span(3)
    return subject


def clause_subject(sentence: TaggedSentence, verb: int) -> Range | None:
    """Return the pronoun or name before a second verb: "he looked up and said"."""
    tags, tokens = sentence.tags, sentence.tokens
    bracket = tags.rfind(Tag.CLOSING_BRACKET, 0, verb)  # what is inside is no subject
    opening = tags.rfind(Tag.OPENING_BRACKET, 0, max(bracket, 0))
    spans = [match.span(1) for match in _CLAUSE.finditer(tags, 0, verb)]
    spans = [span for span in spans if not opening <= span[0] < bracket]
    subjects = [span for span in spans if not is_title(tokens[span[1]].form)]  # "Arvan mayor Brill"
    return subjects[-1] if subjects else None


def _without_about(sentence: TaggedSentence, start: int) -> int:
    """An offset, or the one after the first word of "about 30 people"."""
    is_quantity = sentence.tags.startswith(Tag.PREPOSITION + Tag.NUMBER, start)
    return start + (is_quantity and sentence.tokens[start].form in _ABOUT)


def leading(sentence: TaggedSentence, start: int, end: int) -> Range | None:
    """Return the noun phrase at the head of a sentence, after adverbials with a comma.

    A phrase with a name is cut after the name.
    """
    tags = sentence.tags
    match = _LEADING.match(tags, _without_about(sentence, start), end)
    if not match or _begins_with_noun(sentence):
        return None
    first, last = match.span(1)
    verb = before_finite_verb(sentence, first, last)
    return (first, verb) if verb < last else _leading_phrase(sentence, (first, last), end)


def _leading_phrase(sentence: TaggedSentence, phrase: Range, end: int) -> Range:
    """A phrase at the head of a sentence, cut after its name, or with the name after its office."""
    tags, (first, last) = sentence.tags, phrase
    named = _ONE_OF_SEVERAL.match(tags, first, end)
    if named and sentence.tokens[first].form in ONE:
        return named.span(1)
    if last == end - 1 and tags[last] == Tag.COLON and _names_holder(sentence, (first, last)):
        return first, last
    possessed = Tag.POSSESSIVE in tags[first:last]
    is_office = has_title(sentence, (first, last)) or (
        sentence.words.inverts and sentence.tokens[last - 1].form in DOCUMENTS
    )
    if (tags[first] == Tag.DETERMINER or possessed) and is_office:
        first, last = beginning_at(sentence, first) or phrase
        return first, before_verb(sentence, first, last)
    names = [index for index in range(first, last) if tags[index] == Tag.NAME]
    if possessed and names[-1:] > [tags.rindex(Tag.POSSESSIVE, first, last)]:
        return first, names[-1] + 1  # "Arvo’s Prime Minister Zed Quill"
    if names and tags[first] == Tag.NAME:
        last = first + 1
        office = _OFFICE_THEN_NAME.match(tags, *phrase)
        if office and is_title(sentence.tokens[office.end(1) - 1].form):
            last = office.end(1)
        while last < phrase[1] and tags[last] == Tag.NAME:
            last += 1
        rest = sentence.tokens[last : phrase[1]]
        if len(rest) == 1 and (
            rest[0].form in sentence.words.organisation_words  # "Arvo council"
            or (phrase[1] == end - 1 and is_title(rest[0].form))  # "Police chief: “We win.”"
        ):
            last += 1
    elif names and sentence.tokens[last - 1].form not in sentence.words.person_nouns:
        last = names[-1] + 1
    return first, before_verb(sentence, first, last)


def _names_holder(sentence: TaggedSentence, phrase: Range) -> bool:
    """Whether an English phrase ends with a name after an office with "of".

    "Secretary of State Zed Quill", "Bank of Arvo governor Zed Quill", not "Wife of Zed Quill".
    """
    first, end = phrase
    tags, tokens, words = sentence
    preposition = tags.rfind(Tag.PREPOSITION, first, end)
    if words.inverts or preposition < 0 or tags[end - 1] != Tag.NAME:
        return False
    if tags.endswith("NNN", preposition, end) and has_title(sentence, phrase):
        return True
    of_body = tokens[preposition - 1].form in words.organisation_words
    return of_body and any(is_title(token.form) for token in tokens[preposition + 2 : end - 1])


def _begins_with_noun(sentence: TaggedSentence) -> bool:
    """Whether a participle follows the first word in French: "Motif invoqué : Q"."""
    endings = sentence.words.participle_endings
    if not endings or sentence.tags[:2] not in ("Nw", "NV", "Nv"):
        return False
    return sentence.tokens[1].form.endswith(endings)
