"""The reporting clause that gives a quotation to a speaker, wherever it is in the sentence."""

import re
from itertools import takewhile

from rostra.language.word_lists import words
from rostra.quotations.extraction import finite_verbs, leading_phrases, noun_phrases
from rostra.quotations.extraction.clauses_after import (
    PERSPECTIVES,
    clause_after,
    is_heard,
    label_after,
)
from rostra.quotations.extraction.clauses_before import MAX_MODIFIED, clause_before, label_before
from rostra.quotations.extraction.noun_phrases import WRITINGS, Range
from rostra.quotations.extraction.rule_confidence import MentionRule
from rostra.quotations.extraction.tagged_sentences import TaggedSentence
from rostra.quotations.extraction.tagging import VERBS, Tag
from rostra.quotations.extraction.verbs_with_subjects import (
    CIRCLES,
    IMPERSONAL,
    Clause,
    according_to,
    with_finite_verb,
    with_subject_after,
    with_subject_before,
)

_AGENTS = frozenset("by par".split())
_HEARD = frozenset("hören erfahren vernehmen lesen".split())  # "war zu hören"
_OF_ENGLISH = frozenset("for to".split())
"""Words for a perspective where a form of "be" is before the quotation: "For Quill, it is Q"."""
_CALLED = frozenset("es das dies ihn sie".split())
"""Pronouns for what a quotation calls something: "wie er es nennt"."""
_NOT_SPEAKERS = frozenset("it this that these those there i you es il".split())
_MAX_TO_VOICE = 4  # tokens from a subject to "voix" in ", par la voix"
_MIN_BEFORE_AGENT = 2  # the participle and "by"
_REPORTED_AUXILIARIES = words("werde habe sei seien könne müsse solle dürfe möge wolle")
_PARENTHESIS = re.compile(r",a?V(?=[dNp])")
_PASSIVE_BEFORE = re.compile(r"(?:^|[,(NwR-]|ar{0,2})([Vv])(?:dw{1,3})?i?d?$")
"""Before "Q by NP": "was called", "has been described as", "a plan dubbed"."""
_PASSIVE_WITH_ADVERB = re.compile(r"[,(NwR-]r([Vv])i?d?$")  # "une phrase aussitôt jugée"
_ASIDE_IN_QUOTATION = re.compile(r"Q-[^Q.:-]+-(?=Q)")  # “We win” — she rose — “at last,”
_ACTION_IN_QUOTATION = re.compile(r"Q,([pdN][^QVA.:;-]*),Q[.,]?")
"""„We“, she counts on her fingers, „are nine.“: commas are outside German marks."""
_VERB_FINAL = re.compile(r"Qr*([Vv])(?=a{0,2}(?:[.,:;)\-]|$))")
"""A verb at the end of a subordinate clause of German."""
_NOUN_OF_NAME = re.compile(r"dw{1,2}N+")  # "l’océanographe Zed Quill"


def find_clause(sentence: TaggedSentence, quotation: int) -> Clause | None:
    """Return the clause that gives the quotation, a token index, to a speaker; None without one."""
    clause = _after_semicolon(sentence, quotation) or _find_clause(sentence, quotation)
    if clause is None or not sentence.words.inverts:
        return clause
    if sentence.words.capitalised_nouns:
        return None if noun_phrases.is_thing(sentence, clause.subject) else clause
    return clause._replace(subject=_french_speaker(sentence, clause.subject, quotation))


def _after_semicolon(sentence: TaggedSentence, quotation: int) -> Clause | None:
    """The clause of a main clause of its own: "Quill saw P; Brill, his rival, saw Q"."""
    tags, tokens, words = sentence
    cut = tags.rfind(Tag.SEMICOLON, 0, quotation) + 1
    if not cut or Tag.QUOTATION not in tags[:cut] or Tag.QUOTATION in tags[cut:quotation]:
        return None
    clause = _find_clause(TaggedSentence.of(tokens[cut:], words), quotation - cut)
    if clause is None:
        return None
    (first, last), (begin, end), rule = clause
    if rule == MentionRule.SENTENCE_SUBJECT and tags[first + cut] != Tag.PRONOUN:
        rule = MentionRule.LEAD_WEAK_VERB  # as in the clause before
    return Clause((first + cut, last + cut), (begin + cut, end + cut), rule)


def _find_clause(sentence: TaggedSentence, quotation: int) -> Clause | None:
    tags, tokens = sentence.tags, sentence.tokens
    described = _described_by(sentence, quotation) or _action_inside(sentence, quotation)
    described = described or _in_brackets(sentence, quotation) or _as_called(sentence, quotation)
    if described:
        return described
    aside = _ASIDE_IN_QUOTATION.match(tags, quotation)
    if aside and Tag.REPORTING_VERB not in aside[0]:
        clause = find_clause(sentence, aside.end())
        if clause:
            return clause._replace(rule=MentionRule.CARRIED_IN_SENTENCE)
    after = clause_after(sentence, quotation)
    if after and (tokens[quotation].form == "," or not tags[:quotation].strip("Q,c")):
        before = tags[:quotation].rstrip(",:T")
        if not before or before[-1] not in Tag.REPORTING_VERB + Tag.NONFINITE_VERB:
            return after
    if after and _is_set_off(sentence, quotation, after):
        return after
    earlier = _verb_final(sentence, quotation) or clause_before(sentence, quotation)
    if earlier and after and after.rule == MentionRule.ACCORDING_TO:
        subject = takewhile(
            lambda token: token.tag != Tag.PREPOSITION, tokens[slice(*earlier.subject)]
        )
        if any(token.form in WRITINGS for token in subject):
            return after  # "The memo warned of Q, according to its author"
    return (
        earlier
        or _clause_around(sentence, quotation)
        or after
        or _perspective(sentence, quotation)
        or label_before(sentence, quotation)
        or label_after(sentence, quotation)
        or _later_clause(sentence, quotation)
        or _aside_before(sentence, quotation)
    )


def _is_set_off(sentence: TaggedSentence, quotation: int, after: Clause) -> bool:
    """Whether a comma sets off the clause after a quotation, whatever is before that.

    So after a catchword, "QUOTE OF THE DAY: Q — Zed Quill", and in German and French: "Il a fait
    ses cartons : Q, a dit Zed Quill", "Es sei Q, heißt es".
    """
    tags, tokens = sentence.tags, sentence.tokens
    if after.rule == MentionRule.SIGNATURE and tags[quotation - 1] == Tag.COLON:
        return True
    if not sentence.words.inverts or after.rule != MentionRule.VERB_THEN_SUBJECT:
        return False
    if tags[quotation + 1] != Tag.COMMA:
        return False
    is_impersonal = tokens[after.verb[0]].form in IMPERSONAL
    return is_impersonal or tags[quotation - 1 : quotation] == Tag.COLON


def _french_speaker(sentence: TaggedSentence, subject: Range, quotation: int) -> Range:
    """Who speaks in "Chez NP, on dit" and "NP, par la voix de NP, dit"; else the subject."""
    tokens = sentence.tokens
    end = min(subject[1] + _MAX_TO_VOICE, len(tokens)) if subject[1] > quotation else quotation
    voice = next((k for k in range(subject[1], end) if tokens[k].form == "voix"), 0)
    if voice > 1 and tokens[voice - 2].form == "par":
        return noun_phrases.beginning_at(sentence, voice + 2) or subject
    at = int(sentence.tags[0] == Tag.DASH)
    if tokens[subject[0]].form != "on" or sentence.tags[at] != Tag.PREPOSITION:
        return subject
    first = at + (3 if tokens[at + 1].form == "côté" else 1)
    place = noun_phrases.beginning_at(sentence, first)
    if place is None or place[1] > subject[0]:
        return subject
    bodies = CIRCLES | sentence.words.organisation_words
    is_body = any(token.form in bodies for token in tokens[slice(*place)])
    named = Tag.NAME in sentence.tags[place[0] : place[0] + 2]
    is_name = tokens[at].form in ("à", "au", "aux") and named
    speaks = tokens[at].form == "chez" or first > at + 1
    return place if is_body or is_name or speaks else subject


def parenthetical_subject(sentence: TaggedSentence) -> Range | None:
    """Return who speaks in a clause after reported speech: "Man warte, sagte Zed Quill."."""
    parenthesis = _PARENTHESIS.search(sentence.tags) if sentence.words.inverts else None
    return noun_phrases.beginning_at(sentence, parenthesis.end()) if parenthesis else None


def source_named(sentence: TaggedSentence) -> Range | None:
    """Return whom a sentence without quotations has as its source: "according to a guard"."""
    marker = sentence.tags.find(Tag.SOURCE_MARKER)
    clause = according_to(sentence, marker, MentionRule.ACCORDING_TO) if marker >= 0 else None
    return clause.subject if clause else None


def reported_subject(sentence: TaggedSentence) -> Range | None:
    """Return who speaks or thinks in a sentence without quotations: in general, its subject."""
    tags, tokens = sentence.tags, sentence.tokens
    for verb in range(len(tags) - 1, 0, -1):
        if tags[verb] == Tag.REPORTING_VERB and not tags[verb + 1 :].strip(".itrdwN"):
            clause = with_subject_before(sentence, verb)
            if clause and tags[clause.subject[0] - 1 : clause.subject[0]] == Tag.COMMA:
                return clause.subject
    subject = parenthetical_subject(sentence)
    if subject:
        return subject
    subject = leading_phrases.leading(sentence, 0, len(tags)) or _after_adverbial(sentence)
    if subject is None or tokens[subject[0]].form in _NOT_SPEAKERS:
        return None
    first, words = tags[subject[0]], tags[slice(*subject)]
    return subject if Tag.NAME in words or first in Tag.PRONOUN + Tag.DETERMINER else None


def _after_adverbial(sentence: TaggedSentence) -> Range | None:
    """The subject after the verb of a German sentence: "In einem Brief fordern sie"."""
    if not sentence.words.verb_second:
        return None
    tags = sentence.tags
    verbs = (at for at in range(1, len(tags)) if tags[at] in VERBS + Tag.AUXILIARY)
    first = next(verbs, None)
    return finite_verbs.inverted_subject(sentence, first) if first else None


def _clause_around(sentence: TaggedSentence, quotation: int) -> Clause | None:
    """`NP hatte von Q gesprochen`: German has a participle or an infinitive at the end."""
    tags = sentence.tags
    for verb in range(quotation + 1, min(quotation + MAX_MODIFIED, len(tags))):
        if tags[verb] in ",.:;-Q":
            return None
        if sentence.tokens[quotation - 1].form == "dem" and tags[quotation - 2] != Tag.PREPOSITION:
            return None  # it is a paper to which something was said
        finite = finite_verbs.finite_verb(sentence, verb, across=True)
        if sentence.tokens[finite].form in _REPORTED_AUXILIARIES:
            return None  # "Man werde „bald“ fahren": it is what somebody says
        if tags[verb] in VERBS and finite < quotation:
            agent = _agent_between(sentence, finite, quotation)
            if agent:
                return Clause(agent, (finite, finite + 1), MentionRule.PASSIVE)
            clause = with_finite_verb(sentence, verb, finite)
            governed = tags[quotation - 1] in Tag.PREPOSITION + Tag.DETERMINER
            weak = governed or tags[verb] != Tag.REPORTING_VERB
            rule = MentionRule.LEAD_WEAK_VERB if weak else MentionRule.LEAD_VERB
            return clause._replace(rule=rule) if clause else None
    return None


def _agent_between(sentence: TaggedSentence, finite: int, quotation: int) -> Range | None:
    """NP in `wurde von NP als Q bezeichnet`."""
    if not sentence.tokens[finite].form.startswith(("wurde", "wird", "werden", "worden")):
        return None
    by = next((k for k in range(finite, quotation) if sentence.tokens[k].form in ("von", "vom")), 0)
    agent = noun_phrases.beginning_at(sentence, by + 1) if by else None
    return agent if agent and agent[1] < quotation else None


def _verb_final(sentence: TaggedSentence, quotation: int) -> Clause | None:
    """`NP, der Q ankündigte` and `dass NP von Q spricht`."""
    if not sentence.words.verb_second:
        return None
    final = _VERB_FINAL.match(sentence.tags, quotation)
    subject = finite_verbs.verb_final_subject(sentence, final.start(1)) if final else None
    if final is None or subject is None:
        return None
    return Clause(subject, final.span(1), MentionRule.LEAD_WEAK_VERB)


def _described_by(sentence: TaggedSentence, quotation: int) -> Clause | None:
    """`described by NP as Q`, and `was called Q by NP`."""
    tags, tokens = sentence.tags, sentence.tokens
    passive = _PASSIVE_BEFORE.search(tags, max(0, quotation - MAX_MODIFIED), quotation)
    if passive is None and sentence.words.inverts:
        passive = _PASSIVE_WITH_ADVERB.search(tags, max(0, quotation - MAX_MODIFIED), quotation)
    by = quotation + 1
    while passive and sentence.words.inverts and tags[by : by + 1] in tuple("rt"):
        by += 1
    if passive and by + 1 < len(tokens) and tokens[by].form in _AGENTS:
        agent = noun_phrases.beginning_at(sentence, by + 1)
        named = agent and (tags[agent[0]] != Tag.WORD or Tag.NAME in tags[slice(*agent)])
        return Clause(agent, passive.span(1), MentionRule.PASSIVE) if agent and named else None
    if quotation < len("VipiQ") - 1 or tokens[quotation - 1].form != "as":
        return None
    subject = noun_phrases.ending_at(sentence, quotation - 2)
    if subject is None or subject[0] < _MIN_BEFORE_AGENT or tokens[subject[0] - 1].form != "by":
        return None
    verb = subject[0] - 2
    if tags[verb] not in VERBS:
        return None
    return Clause(subject, (verb, subject[0]), MentionRule.PASSIVE)


def _as_called(sentence: TaggedSentence, quotation: int) -> Clause | None:
    """`Q, wie NP es nennt` and `Q, wie es NP nennt`."""
    tags, tokens = sentence.tags, sentence.tokens
    first = quotation + 1 + tags.startswith(Tag.COMMA, quotation + 1)
    first += first < len(tokens) and tokens[first].form == "so"
    if not sentence.words.verb_second or first + 2 >= len(tokens) or tokens[first].form != "wie":
        return None
    first += 1 + (tokens[first + 1].form in _CALLED)
    subject = noun_phrases.beginning_at(sentence, first)
    if subject is None:
        return None
    verb = subject[1]
    verb += verb < len(tokens) and tokens[verb].form in _CALLED
    ends = tags[verb + 1 : verb + 2] in ("", *".,:;")
    is_verb = ends and verb < len(tokens) and tags[verb] in VERBS + Tag.WORD + Tag.ADVERB
    rule = MentionRule.ACCORDING_TO
    return Clause(subject, (verb, verb + 1), rule) if is_verb else None


def _in_brackets(sentence: TaggedSentence, quotation: int) -> Clause | None:
    """`interpellée par NP (Q)`."""
    if not sentence.words.inverts or sentence.tags[quotation - 1 : quotation + 2] != "(Q)":
        return None
    agent = noun_phrases.ending_at(sentence, quotation - 2) if quotation > 1 else None
    if agent is None or sentence.tokens[agent[0] - 1].form not in ("par", "von"):
        return None
    return Clause(agent, (agent[0] - 1, agent[0]), MentionRule.PASSIVE)


def _later_clause(sentence: TaggedSentence, quotation: int) -> Clause | None:
    """A clause further on in the sentence, or merely the subject of the sentence."""
    tags = sentence.tags
    for verb in range(quotation + 1, len(tags)):
        if tags[verb] == Tag.REPORTING_VERB and not is_heard(sentence, verb):
            clause = with_subject_before(sentence, verb)
            if clause is None and tags[verb - 1] == Tag.COMMA:
                clause = with_subject_after(sentence, verb, MentionRule.LATER_VERB, verb)
            if clause:
                return clause._replace(rule=MentionRule.LATER_VERB)
    subject = leading_phrases.leading(sentence, 0, quotation)
    heard = (token.form in _HEARD for token in sentence.tokens[1:quotation])
    if sentence.words.verb_second and sentence.tokens[0].form == "aus" and any(heard):
        subject = noun_phrases.beginning_at(sentence, 1)
    rule = MentionRule.SENTENCE_SUBJECT
    return Clause(subject, (quotation, quotation), rule) if subject else None


def _action_inside(sentence: TaggedSentence, quotation: int) -> Clause | None:
    """`Q, NP hebt die Hand, Q`: the subject of what is done between two parts of a quotation."""
    action = _ACTION_IN_QUOTATION.fullmatch(sentence.tags) if sentence.words.inverts else None
    subject = leading_phrases.leading(sentence, *action.span(1)) if action else None
    rule = MentionRule.CARRIED_IN_SENTENCE
    return Clause(subject, (quotation, quotation), rule) if subject else None


def _aside_before(sentence: TaggedSentence, quotation: int) -> Clause | None:
    """`Q — NP paused — Q` without a reporting clause: the subject of the aside."""
    before = max(sentence.tags.rfind(Tag.QUOTATION, 0, quotation), 0)
    aside = _ASIDE_IN_QUOTATION.match(sentence.tags, before, quotation + 1)
    if aside is None or aside.end() != quotation:
        return None
    subject = leading_phrases.leading(sentence, before + 2, quotation)
    rule = MentionRule.CARRIED_IN_SENTENCE
    return Clause(subject, (quotation, quotation), rule) if subject else None


def _perspective(sentence: TaggedSentence, quotation: int) -> Clause | None:
    """`Pour NP, Q` and `Für NP ist das Q` at the head of a sentence."""
    tags, tokens = sentence.tags, sentence.tokens
    first = 1 if tags[0] in Tag.CONJUNCTION + Tag.DASH else 0
    if tokens[first].form not in PERSPECTIVES:
        return None
    if tokens[first].form in _OF_ENGLISH and tags[quotation - 1] != Tag.AUXILIARY:
        return None
    subject = noun_phrases.beginning_at(sentence, first + 1)
    if subject is None or subject[1] > quotation:
        return None
    named = Tag.NAME in tags[slice(*subject)] and tags[first + 1] == Tag.NAME
    named = named or _NOUN_OF_NAME.fullmatch(tags, *subject) is not None
    is_person = named or noun_phrases.has_title(sentence, subject) or tags[first + 1] == "p"
    end = subject[1]
    if sentence.words.inverts and tags.startswith(Tag.OPENING_BRACKET, end):
        end = tags.find(Tag.CLOSING_BRACKET, end, quotation) + 1  # a party
    if not is_person or tags[end] not in Tag.COMMA + Tag.AUXILIARY:
        return None
    return Clause(subject, (first, first + 1), MentionRule.LEAD_ACCORDING_TO)
