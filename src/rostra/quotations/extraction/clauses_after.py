"""The reporting clause after a quotation: “…,” said Zed Quill."""

import re

from rostra.quotations.extraction import noun_phrases
from rostra.quotations.extraction.rule_confidence import MentionRule
from rostra.quotations.extraction.tagged_sentences import TaggedSentence
from rostra.quotations.extraction.tagging import VERBS, Tag, Token
from rostra.quotations.extraction.verbs_with_subjects import (
    PLACING,
    Clause,
    according_to,
    with_subject_after,
    with_subject_before,
)

_OF_HEARERS = frozenset("told hears heard hear".split())
"""Verbs that end a sentence only after those who hear: “We win”, court told."""
PERSPECTIVES = frozenset("pour für for to".split())
_MAX_AFTER_NAME = 9  # a name alone after a quotation is followed by fewer tokens
_MIN_VERB = 4  # letters of a verb that is in no lexicon
_NAMING_VERBS = frozenset("nennt nannte".split())
_OBJECT_ARTICLES = frozenset("eine einen".split())  # Eine „Posse“ nennt er das
_VERB_FIRST = re.compile(r"(?:ar*id?w)?[ar]*v?[Vv](?=r*([pdN#wt])|r*[i,])")
_SOURCE_AFTER = re.compile(r"[id]{0,2}A")  # "according", "d’après", "aux yeux"
_IMPERSONAL_AFTER = re.compile(r"a?[aVvw]?(p)[wVGv]?i")  # "peut-on lire dans", "kommt es von"
_VERB_BEFORE_PRONOUN = re.compile(r"wr*(p)")
_PARTICIPLE_AT_END = re.compile(r"a[pdN][^.,:;V-]{0,12}[Vv](?=[.,]|$)")
_LABEL_AFTER = re.compile(r"Q:(N{2,5})(?!N)")  # in a heading: “We win”: Zed Quill on the bridge


def clause_after(sentence: TaggedSentence, quotation: int) -> Clause | None:
    """`Q, said NP` and `Q, NP said`."""
    tags, tokens = sentence.tags, sentence.tokens
    first = _clause_start(sentence, quotation)
    if first is None:
        return None
    ending = tokens[quotation].form
    comma = ending == "," or tags[quotation + 1] == Tag.COMMA
    decided, clause = _verb_first(sentence, quotation, first, comma=comma)
    if decided:
        return clause
    end = next((at for at in range(first, len(tags)) if tags[at] in ".Q:"), len(tags))
    decided, clause = _subject_first(sentence, first, end)
    if decided:
        return clause
    if tags[quotation + 1] == Tag.DASH and first == quotation + 2 and ending != ",":
        return _signature(sentence, first)
    comma = ending in (",", "?") or (tags[quotation + 1] == Tag.COMMA and not ending)
    return _unknown_verb(sentence, first, end) if comma else None


def _verb_first(
    sentence: TaggedSentence, quotation: int, first: int, *, comma: bool
) -> tuple[bool, Clause | None]:
    """Whether to look no further, and the clause of which the verb begins at `first`."""
    tags = sentence.tags
    clause = _impersonal(sentence, first) if comma and sentence.words.inverts else None
    if clause:
        return True, clause
    verb = _VERB_FIRST.match(tags, first)
    is_called = quotation == 1 and sentence.tokens[0].form in _OBJECT_ARTICLES
    is_called = is_called or (not quotation and sentence.tokens[first].form in _NAMING_VERBS)
    if verb and (verb[0][-1] == Tag.REPORTING_VERB or comma or is_called):
        rule, start = MentionRule.VERB_THEN_SUBJECT, _clause_mark_end(tags, quotation)
        clause = with_subject_after(sentence, verb.end() - 1, rule, start)
        if clause or verb[1]:
            return True, clause
    perfect = _perfect(sentence, first) if comma and sentence.words.verb_second else None
    if perfect:
        return True, perfect
    rule = MentionRule.ACCORDING_TO
    if comma and sentence.words.inverts and sentence.tokens[first].form in PERSPECTIVES:
        subject = noun_phrases.beginning_at(sentence, first + 1)  # Q, pour Zed Quill
        if subject and tags[subject[0]] == Tag.NAME and tags[subject[1] :][:1] in ("", ".", ","):
            return True, Clause(subject, (first, first + 1), rule)
    source = _SOURCE_AFTER.match(tags, first)
    if source and tags[first + 1 : first + 2] in tuple(VERBS):  # Q – so beschreibt es Zed Quill
        clause = with_subject_after(sentence, first + 1, MentionRule.VERB_THEN_SUBJECT, first)
        return True, clause
    return (True, according_to(sentence, source.end() - 1, rule)) if source else (False, None)


def _perfect(sentence: TaggedSentence, first: int) -> Clause | None:
    """`Q, hatte NP der Zeitung gesagt`: German has the participle at the end."""
    tags = sentence.tags
    if tags[first] != Tag.AUXILIARY:
        return None
    final = _PARTICIPLE_AT_END.match(tags, first)
    subject = noun_phrases.beginning_at(sentence, first + 1) if final else None
    rule = MentionRule.VERB_THEN_SUBJECT
    return Clause(subject, (first, final.end()), rule) if final and subject else None


def _impersonal(sentence: TaggedSentence, first: int) -> Clause | None:
    """`Q, assure-t-on à NP` and `Q, kommt es von NP`: the subject is after the preposition."""
    tags, tokens = sentence.tags, sentence.tokens
    clause = _IMPERSONAL_AFTER.match(tags, first)
    if clause is None or tokens[clause.start(1)].form not in ("on", "es"):
        return None
    if tokens[clause.start(1)].form == "es" and tokens[clause.end() - 1].form not in PLACING:
        return None  # "heißt es am Abend"
    start = clause.end()
    subject = noun_phrases.beginning_at(sentence, start) if start < len(tags) else None
    rule = MentionRule.VERB_THEN_SUBJECT
    return Clause(subject, (first, start), rule) if subject else None


def _clause_start(sentence: TaggedSentence, quotation: int) -> int | None:
    """The first token of a clause after the quotation; None where none can begin."""
    tags, tokens = sentence.tags, sentence.tokens
    first = _clause_mark_end(tags, quotation)
    while first < len(tags) and tags[first] == Tag.ADVERB:
        first += 1
    if first < len(tags) and tokens[first].form == "as":
        first += 1
    return first if first < len(tags) and tags[first] not in "cTR" else None


def _clause_mark_end(tags: str, quotation: int) -> int:
    """The first token after a quotation that is not a comma or a dash."""
    first = quotation + 1
    while tags[first : first + 1] in (Tag.COMMA, Tag.DASH):
        first += 1
    return first


def _subject_first(sentence: TaggedSentence, first: int, end: int) -> tuple[bool, Clause | None]:
    """Whether to look no further, and the clause of which the subject begins at `first`."""
    tags = sentence.tags
    relative = None
    for verb in range(first, end):
        if tags[verb] not in VERBS:
            continue
        if is_heard(sentence, verb):
            return True, None
        reporting = tags[verb] == Tag.REPORTING_VERB
        clause = with_subject_before(sentence, verb)
        if clause and clause.subject[0] <= first + 1:
            if clause.rule != MentionRule.RELATIVE:
                weak = MentionRule.SUBJECT_THEN_WEAK_VERB
                rule = MentionRule.SUBJECT_THEN_VERB if reporting else weak
                return True, clause._replace(rule=rule)
            relative = relative or clause._replace(rule=MentionRule.SUBJECT_THEN_VERB)
        elif reporting and not relative:
            return True, None
    return relative is not None, relative


def is_heard(sentence: TaggedSentence, verb: int) -> bool:
    """Whether the subject of a verb does not speak, but is told: “We win”, jury told."""
    ends = sentence.tags[verb + 1 : verb + 2] in ("", Tag.FULL_STOP)
    return ends and sentence.tokens[verb].form in _OF_HEARERS


def _signature(sentence: TaggedSentence, first: int) -> Clause | None:
    """`Q - NP` at the end of a line, as under letters and slogans."""
    tags = sentence.tags
    subject = noun_phrases.beginning_at(sentence, first)
    if subject is None or Tag.NAME not in tags[slice(*subject)]:
        return None
    ends = tags[subject[1] : subject[1] + 1] in ("", ".", ",", "(")
    return Clause(subject, (first, first), MentionRule.SIGNATURE) if ends else None


def _unknown_verb(sentence: TaggedSentence, first: int, end: int) -> Clause | None:
    """`Q, NP beamed` and `Q, beamed NP` with a verb that is in no lexicon."""
    tags = sentence.tags
    inverted = _VERB_BEFORE_PRONOUN.match(tags, first)
    if inverted:
        return Clause(inverted.span(1), (first, inverted.start(1)), MentionRule.UNKNOWN_VERB_FIRST)
    subject = noun_phrases.beginning_at(sentence, first)
    if subject is None:
        return None
    last = min(end, subject[1] + 1)
    verb = next((at for at in range(first, last) if _may_be_verb(sentence.tokens[at])), None)
    if verb is None:
        named = Tag.NAME in tags[slice(*subject)] and end - subject[1] < _MAX_AFTER_NAME
        return Clause(subject, (first, first), MentionRule.NAME_ONLY) if named else None
    if verb == first:
        rule = MentionRule.UNKNOWN_VERB_FIRST
        following = noun_phrases.beginning_at(sentence, first + 1)
        return Clause(following, (first, first + 1), rule) if following else None
    return Clause((first, verb), (verb, verb + 1), MentionRule.UNKNOWN_VERB)


def _may_be_verb(token: Token) -> bool:
    """Whether an unknown word has the ending of a finite verb."""
    form = token.form
    return token.tag == Tag.WORD and form.endswith(("ed", "s")) and len(form) >= _MIN_VERB


def label_after(sentence: TaggedSentence, quotation: int) -> Clause | None:
    """`Q: NP on the bridge`, as in headings."""
    label = _LABEL_AFTER.match(sentence.tags) if quotation == 0 else None
    return Clause(label.span(1), (0, 0), MentionRule.SIGNATURE) if label else None
