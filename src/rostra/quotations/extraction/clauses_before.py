"""The reporting clause before a quotation: “Zed Quill said that …”, a label, a main clause."""

import re

from rostra.quotations.extraction import finite_verbs, issuers, leading_phrases, noun_phrases
from rostra.quotations.extraction.rule_confidence import MentionRule
from rostra.quotations.extraction.tagged_sentences import TaggedSentence
from rostra.quotations.extraction.tagging import NOUNS, VERBS, Tag, Token
from rostra.quotations.extraction.verbs_with_subjects import (
    Clause,
    according_to,
    relative_clause,
    with_subject_after,
    with_subject_before,
)

_TELLING_VERBS = frozenset("told reminded informed assured".split())
"""Verbs before which, not after which, the speaker is: after them is the addressee."""
_QUOTING_VERBS = frozenset("quoted quotes quoting cited cites citing zitierte zitiert".split())
MAX_MODIFIED = 6  # tokens from a preposition to the participle that modifies its noun
_PARTICIPLE_BEFORE = re.compile(r"r*ar*(w)[wr]{0,2}:$")  # "a compté :"
_NAME_ALONE = re.compile(r"-?w*(?:wN|NN)N*,")  # "Mayor Zed Quill, Q"
_NAME_LABEL = re.compile(r"[-.]i?(N+(?:cN+)?):$")


def clause_before(sentence: TaggedSentence, quotation: int) -> Clause | None:
    """`NP said, Q`, whatever is between them."""
    tags = sentence.tags
    label = _NAME_LABEL.search(tags, 0, quotation)
    if label:
        return Clause(label.span(1), (quotation, quotation), MentionRule.LABEL)
    participle = None
    for verb in range(quotation - 1, -1, -1):
        clause = None
        if tags[verb] in VERBS:
            clause = _finite_clause_before(sentence, verb, quotation)
            if clause and participle and participle.subject[0] > clause.verb[0]:
                return participle  # "As Quill tried to stop it, Brill was seen saying"
        elif tags[verb] == Tag.SOURCE_MARKER or _is_in_the_words_of(sentence.tokens, verb):
            clause = according_to(sentence, verb, MentionRule.LEAD_ACCORDING_TO)
        elif tags[verb] == Tag.NONFINITE_VERB and participle is None:
            participle = _with_main_subject(sentence, verb)
            participle = participle or _with_subject_after_quotation(sentence, verb, quotation)
        if clause:
            return clause
    return participle


def _is_in_the_words_of(tokens: list[Token], index: int) -> bool:
    """Whether a word is "words" in "in the words of NP"."""
    if tokens[index].form != "words" or index < len(("in", "the")):
        return False
    return [token.form for token in tokens[index - 2 : index + 2]] == ["in", "the", "words", "of"]


def _finite_clause_before(sentence: TaggedSentence, verb: int, quotation: int) -> Clause | None:
    tags = sentence.tags
    reporting = tags[verb] == Tag.REPORTING_VERB
    if _is_modifier(sentence, verb) or finite_verbs.is_apposed_participle(
        sentence, verb, quotation
    ):
        return None
    clause = (
        _person_quoted(sentence, verb, quotation)
        or _in_subordinate(sentence, verb)
        or _parenthesis(sentence, verb, quotation)
        or with_subject_before(sentence, verb)
    )
    if clause is None and reporting and tags[:verb].rstrip(",r")[-1:] == Tag.QUOTATION:
        clause = with_subject_after(sentence, verb, MentionRule.CARRIED_IN_SENTENCE, verb)
    if clause is None and tags[verb - 1 : verb] == Tag.CONJUNCTION:
        clause = _with_main_subject(sentence, verb)
    if clause is None or clause.rule != MentionRule.NOBODY:
        return clause
    coordinated = tags.endswith("cT", 0, clause.subject[0])  # "Quill said P and that he had Q"
    if not reporting or tags[verb - 1] == Tag.AUXILIARY or coordinated:
        clause = _governing_clause(sentence, clause) or clause
        reporting = tags[clause.verb[1] - 1] == Tag.REPORTING_VERB
    rule = MentionRule.LEAD_VERB if reporting else MentionRule.LEAD_WEAK_VERB
    return clause._replace(rule=rule)


def _in_subordinate(sentence: TaggedSentence, verb: int) -> Clause | None:
    """`NP, der geschrieben hatte, Q`: German has the verb at the end."""
    end = verb + 1
    while sentence.tags.startswith(Tag.AUXILIARY, end):
        end += 1
    if not sentence.words.verb_second or sentence.tags[end : end + 1] not in (Tag.COMMA, Tag.COLON):
        return None
    subject = finite_verbs.verb_final_subject(sentence, verb)
    return Clause(subject, (verb, end), MentionRule.NOBODY) if subject else None


def _parenthesis(sentence: TaggedSentence, verb: int, quotation: int) -> Clause | None:
    """`, said NP, Q` and `Added NP: Q`."""
    tags = sentence.tags
    if tags[verb] != Tag.REPORTING_VERB or tags[verb - 1 : verb] not in ("", ","):
        return None
    if tags.endswith("Q,", 0, verb):
        return None
    if Tag.QUOTATION in tags[verb:quotation] or sentence.tokens[verb].form in _TELLING_VERBS:
        return None
    clause = with_subject_after(sentence, verb, MentionRule.LEAD_INVERTED, verb)
    if clause and tags[clause.subject[0]] == Tag.WORD:
        return None  # "Quill, the mayor, was brief:"
    if clause and tags[clause.subject[1] : clause.subject[1] + 1] in (",", ":"):
        return clause
    return None


def _is_modifier(sentence: TaggedSentence, verb: int) -> bool:
    """Whether a verb is none: "a statement read by his lawyer", "ten of Arvan claims as false"."""
    tags, tokens = sentence.tags, sentence.tokens
    following = tokens[verb + 1].form if verb + 1 < len(tokens) else ""
    if following == "as" and tokens[verb].form.endswith("s"):
        return True
    return (
        following == "by"
        and tags[verb - 1 : verb] == Tag.WORD
        and Tag.PREPOSITION in tags[max(0, verb - MAX_MODIFIED) : verb]
    )


def _person_quoted(sentence: TaggedSentence, verb: int, quotation: int) -> Clause | None:
    """`They quoted NP as saying Q`: whoever is quoted speaks."""
    tokens = sentence.tokens
    if tokens[verb].form not in _QUOTING_VERBS:
        return None
    subject = noun_phrases.beginning_at(sentence, verb + 1)
    if subject is None:
        return None
    words = next((k for k in range(*subject) if tokens[k].form == "mit"), None)
    if words is not None:  # "zitierte Ona Brill mit den Worten"
        return Clause((subject[0], words), (verb, verb + 1), MentionRule.LEAD_PARTICIPLE)
    marker = subject[1] + (sentence.tags[subject[1]] == Tag.COMMA)
    if marker >= quotation or tokens[marker].form != "as":
        return None
    return Clause(subject, (marker, marker + 2), MentionRule.LEAD_PARTICIPLE)


def _governing_clause(sentence: TaggedSentence, clause: Clause) -> Clause | None:
    """In `Quill said that her party hoped for Q` it is Quill who speaks."""
    tags = sentence.tags
    verb = clause.subject[0] - 1
    if verb > 0 and tags[verb] == Tag.COMPLEMENTIZER:
        verb -= 1
        if tags[verb] == Tag.CONJUNCTION:
            verb = max(tags.rfind("VT", 0, verb), tags.rfind("vT", 0, verb))
            return with_subject_before(sentence, verb) if verb > 0 else None
    if verb <= 0 or tags[verb] not in Tag.REPORTING_VERB + Tag.NONFINITE_VERB:
        return None
    if tags[verb] == Tag.NONFINITE_VERB:
        return _with_main_subject(sentence, verb)
    return with_subject_before(sentence, verb)


def _with_main_subject(sentence: TaggedSentence, verb: int) -> Clause | None:
    """A participle, or a second verb, with the subject of the clause it belongs to."""
    tags = sentence.tags
    relative = tags.rfind(Tag.RELATIVE, 0, verb)
    follows_noun = relative > 0 and tags[relative - 1] in NOUNS + Tag.COMMA
    if follows_noun and not set(tags[relative:verb]) & set(",QpN"):
        clause = relative_clause(sentence, relative, verb)
        if clause:
            return clause._replace(verb=(verb, verb + 1), rule=MentionRule.LEAD_PARTICIPLE)
    subject = leading_phrases.clause_subject(sentence, verb)
    if subject is None:
        verbs = (at for at in range(verb - 1, -1, -1) if tags[at] == Tag.REPORTING_VERB)
        clauses = (with_subject_before(sentence, at) for at in verbs)
        subject = next((clause.subject for clause in clauses if clause), None)
    subject = subject or leading_phrases.leading(sentence, 0, verb)
    return Clause(subject, (verb, verb + 1), MentionRule.LEAD_PARTICIPLE) if subject else None


def _with_subject_after_quotation(
    sentence: TaggedSentence, verb: int, quotation: int
) -> Clause | None:
    """`Saying it was Q, NP left`: a participle at the head of a sentence."""
    tags = sentence.tags
    if tags[:verb].strip("cr") or tags[quotation + 1 : quotation + 2] != Tag.COMMA:
        return None
    subject = noun_phrases.beginning_at(sentence, quotation + 2)
    return Clause(subject, (verb, verb + 1), MentionRule.LEAD_PARTICIPLE) if subject else None


def label_before(sentence: TaggedSentence, quotation: int) -> Clause | None:
    """`NP: Q`, and `NP, an apposition: Q`; also `NP, Q` with a name and nothing else."""
    tags = sentence.tags
    if _NAME_ALONE.fullmatch(tags, 0, quotation):
        return Clause(
            (int(tags[0] == Tag.DASH), quotation - 1), (quotation, quotation), MentionRule.LABEL
        )
    if quotation == 0 or tags[quotation - 1] != Tag.COLON:
        return None
    participle = _PARTICIPLE_BEFORE.search(tags, max(0, quotation - MAX_MODIFIED), quotation)
    if participle and sentence.words.inverts:
        clause = with_subject_before(sentence, participle.start(1))
        if clause and clause.subject[1] <= participle.start():
            return clause._replace(rule=MentionRule.LEAD_WEAK_VERB)
    start = max(tags.rfind("-", 0, quotation), tags.rfind("Q", 0, quotation)) + 1
    subject = issuers.issuer(sentence, quotation, start)
    subject = subject or leading_phrases.leading(sentence, start, quotation)
    subject = subject or leading_phrases.leading(sentence, 0, quotation)
    if subject and sentence.words.verb_second:
        subject = finite_verbs.after_object(sentence, subject) or subject
    return Clause(subject, (quotation, quotation), MentionRule.LABEL) if subject else None
