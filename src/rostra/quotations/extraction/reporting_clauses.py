"""The reporting clause that gives a quotation to a speaker, wherever it is in the sentence."""

import re
from collections.abc import Iterator
from itertools import takewhile
from typing import NamedTuple

from rostra.language.word_lists import words
from rostra.quotations.extraction import finite_verbs, noun_phrases
from rostra.quotations.extraction.lexicon import lexicon
from rostra.quotations.extraction.noun_phrases import WRITINGS, Range
from rostra.quotations.extraction.rule_confidence import MentionRule
from rostra.quotations.extraction.tagged_sentences import TaggedSentence
from rostra.quotations.extraction.tagging import NOMINALS, NOUNS, VERBS, Tag, Token

_BE = frozenset("was were is are been being be".split())
_ADDRESSING_VERBS = frozenset("asked told reminded questioned informed warned".split())
"""Verbs of which a passive subject is addressed and does not speak."""
_BEFORE_AGENTS = frozenset("by amid".split())
_OF_HEARERS = frozenset("told hears heard hear".split())
"""Verbs that end a sentence only after those who hear: “We win”, court told."""
_TELLING_VERBS = frozenset("told reminded informed assured".split())
"""Verbs before which, not after which, the speaker is: after them is the addressee."""
_QUOTING_VERBS = frozenset("quoted quotes quoting cited cites citing zitierte zitiert".split())
_AGENTS = frozenset("by par".split())
_IMPERSONAL = frozenset("heißt hieß heisst tönt tönte entfährt entfuhr".split())
_PLACING = words("in im aus bei beim von vom seitens vonseiten")
_EMERGING = frozenset("verlautet verlautete".split())
_HEARD = frozenset("hören erfahren vernehmen lesen".split())  # "war zu hören"
_ESCAPING = frozenset("entfährt entfuhr".split())  # "entfuhr es einem Abgeordneten"
_SPEAKING_PREPOSITIONS = frozenset("aus bei beim seitens vonseiten".split())
"""Before whom "heißt es" gives words to: "Aus der Fraktion hieß es"."""
_CIRCLES = words("""
    umgebung konzern rathaus kanzleramt staatskanzlei vorstand betrieb
    entourage camp rangs couloirs équipe équipes cabinet direction majorité opposition exécutif
    gouvernement cercle cercles bureaux état-major
""")
"""Unnamed people around somebody, besides organisations."""
_PERSPECTIVES = frozenset("pour für for to".split())
_OF_ENGLISH = frozenset("for to".split())
"""Words for a perspective where a form of "be" is before the quotation: "For Quill, it is Q"."""
_SOURCE_NOUNS = lexicon("de").source_nouns.keys()
_WORDINGS = words("mots termes propos dires expression formule")
_CALLED = frozenset("es das dies ihn sie".split())
"""Pronouns for what a quotation calls something: "wie er es nennt"."""
_POSTPOSITIONS = frozenset(["zufolge"])
_NOT_SPEAKERS = frozenset("it this that these those there i you es il".split())

_MAX_TO_VOICE = 4  # tokens from a subject to "voix" in ", par la voix"
_MAX_AFTER_NAME = 9  # a name alone after a quotation is followed by fewer tokens
_MAX_MODIFIED = 6  # tokens from a preposition to the participle that modifies its noun
_MIN_BEFORE_AGENT = 2  # the participle and "by"
_MIN_VERB = 4  # letters of a verb that is in no lexicon

_NAMING_VERBS = frozenset("nennt nannte".split())
_REPORTED_AUXILIARIES = words("werde habe sei seien könne müsse solle dürfe möge wolle")
_OBJECT_ARTICLES = frozenset("eine einen".split())  # Eine „Posse“ nennt er das
_OF_DOORS = frozenset("answered opened".split())
"""Verbs of saying that have a thing as object: "the man who answered the door"."""
_OBJECT_AFTER = Tag.ATTRIBUTION_VERB + Tag.NONFINITE_VERB + Tag.AUXILIARY

# Patterns over the letters of `Tag`.
_VERB_FIRST = re.compile(r"(?:ar*id?w)?[ar]*v?[Vv](?=r*([pdN#wt])|r*[i,])")
_ADVERBIALS = tuple(
    re.compile(rf"(?:[rt]|{phrase}(?:id?(?:N+|[wt]+))*|,d?[wrvV]+,)+")
    for phrase in (r"i{1,2}d?(?:N+|[wt]+)", r"i{1,2}d?[Nwt]")
)
"""What may be between a verb and its subject, as long and as short as possible."""
_PARENTHESIS = re.compile(r",a?V(?=[dNp])")
_SOURCE_AFTER = re.compile(r"[id]{0,2}A")  # "according", "d’après", "aux yeux"
_IMPERSONAL_AFTER = re.compile(r"a?[aVvw]?(p)[wVGv]?i")  # "peut-on lire dans", "kommt es von"
_VERB_BEFORE_PRONOUN = re.compile(r"wr*(p)")
_PARTICIPLE_BEFORE = re.compile(r"r*ar*(w)[wr]{0,2}:$")  # "a compté :"
_PASSIVE_BEFORE = re.compile(r"(?:^|[,(NwR-]|ar{0,2})([Vv])(?:dw{1,3})?i?d?$")
"""Before "Q by NP": "was called", "has been described as", "a plan dubbed"."""
_PASSIVE_WITH_ADVERB = re.compile(r"[,(NwR-]r([Vv])i?d?$")  # "une phrase aussitôt jugée"
_NAME_ALONE = re.compile(r"-?w*(?:wN|NN)N*,")  # "Mayor Zed Quill, Q"
_ASIDE_IN_QUOTATION = re.compile(r"Q-[^Q.:-]+-(?=Q)")  # “We win” — she rose — “at last,”
_ACTION_IN_QUOTATION = re.compile(r"Q,([pdN][^QVA.:;-]*),Q[.,]?")
"""„We“, she counts on her fingers, „are nine.“: commas are outside German marks."""
_VERB_FINAL = re.compile(r"Qr*([Vv])(?=a{0,2}(?:[.,:;)\-]|$))")
"""A verb at the end of a subordinate clause of German."""
_PARTICIPLE_AT_END = re.compile(r"a[pdN][^.,:;V-]{0,12}[Vv](?=[.,]|$)")
_PARTICLES_OF_NAME = re.compile(r"id?(?=N)")
_NOUN_OF_NAME = re.compile(r"dw{1,2}N+")  # "l’océanographe Zed Quill"
_LABEL_AFTER = re.compile(r"Q:(N{2,5})(?!N)")  # in a heading: “We win”: Zed Quill on the bridge
_NAME_LABEL = re.compile(r"[-.]i?(N+(?:cN+)?):$")


class Clause(NamedTuple):
    """A reporting clause as token indexes in its sentence."""

    subject: Range
    verb: Range  # with auxiliaries and adverbs; empty in a clause without a verb
    rule: MentionRule  # `NOBODY` as long as the position of the clause is not considered


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
    after = _clause_after(sentence, quotation)
    if after and (tokens[quotation].form == "," or not tags[:quotation].strip("Q,c")):
        before = tags[:quotation].rstrip(",:T")
        if not before or before[-1] not in Tag.REPORTING_VERB + Tag.NONFINITE_VERB:
            return after
    if after and _is_set_off(sentence, quotation, after):
        return after
    earlier = _verb_final(sentence, quotation) or _clause_before(sentence, quotation)
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
        or _label(sentence, quotation)
        or _label_after(sentence, quotation)
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
    is_impersonal = tokens[after.verb[0]].form in _IMPERSONAL
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
    bodies = _CIRCLES | sentence.words.organisation_words
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
    clause = _according_to(sentence, marker, MentionRule.ACCORDING_TO) if marker >= 0 else None
    return clause.subject if clause else None


def reported_subject(sentence: TaggedSentence) -> Range | None:
    """Return who speaks or thinks in a sentence without quotations: in general, its subject."""
    tags, tokens = sentence.tags, sentence.tokens
    for verb in range(len(tags) - 1, 0, -1):
        if tags[verb] == Tag.REPORTING_VERB and not tags[verb + 1 :].strip(".itrdwN"):
            clause = _with_subject_before(sentence, verb)
            if clause and tags[clause.subject[0] - 1 : clause.subject[0]] == Tag.COMMA:
                return clause.subject
    subject = parenthetical_subject(sentence)
    if subject:
        return subject
    subject = noun_phrases.leading(sentence, 0, len(tags)) or _after_adverbial(sentence)
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


# Clauses after the quotation


def _clause_after(sentence: TaggedSentence, quotation: int) -> Clause | None:
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
        clause = _with_subject_after(sentence, verb.end() - 1, rule, start)
        if clause or verb[1]:
            return True, clause
    perfect = _perfect(sentence, first) if comma and sentence.words.verb_second else None
    if perfect:
        return True, perfect
    rule = MentionRule.ACCORDING_TO
    if comma and sentence.words.inverts and sentence.tokens[first].form in _PERSPECTIVES:
        subject = noun_phrases.beginning_at(sentence, first + 1)  # Q, pour Zed Quill
        if subject and tags[subject[0]] == Tag.NAME and tags[subject[1] :][:1] in ("", ".", ","):
            return True, Clause(subject, (first, first + 1), rule)
    source = _SOURCE_AFTER.match(tags, first)
    if source and tags[first + 1 : first + 2] in tuple(VERBS):  # Q – so beschreibt es Zed Quill
        clause = _with_subject_after(sentence, first + 1, MentionRule.VERB_THEN_SUBJECT, first)
        return True, clause
    return (True, _according_to(sentence, source.end() - 1, rule)) if source else (False, None)


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
    if tokens[clause.start(1)].form == "es" and tokens[clause.end() - 1].form not in _PLACING:
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
        if _is_heard(sentence, verb):
            return True, None
        reporting = tags[verb] == Tag.REPORTING_VERB
        clause = _with_subject_before(sentence, verb)
        if clause and clause.subject[0] <= first + 1:
            if clause.rule != MentionRule.RELATIVE:
                weak = MentionRule.SUBJECT_THEN_WEAK_VERB
                rule = MentionRule.SUBJECT_THEN_VERB if reporting else weak
                return True, clause._replace(rule=rule)
            relative = relative or clause._replace(rule=MentionRule.SUBJECT_THEN_VERB)
        elif reporting and not relative:
            return True, None
    return relative is not None, relative


def _is_heard(sentence: TaggedSentence, verb: int) -> bool:
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


# Clauses before the quotation, and further on


def _clause_before(sentence: TaggedSentence, quotation: int) -> Clause | None:
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
            clause = _according_to(sentence, verb, MentionRule.LEAD_ACCORDING_TO)
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
        or _with_subject_before(sentence, verb)
    )
    if clause is None and reporting and tags[:verb].rstrip(",r")[-1:] == Tag.QUOTATION:
        clause = _with_subject_after(sentence, verb, MentionRule.CARRIED_IN_SENTENCE, verb)
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
    clause = _with_subject_after(sentence, verb, MentionRule.LEAD_INVERTED, verb)
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
        and Tag.PREPOSITION in tags[max(0, verb - _MAX_MODIFIED) : verb]
    )


def _clause_around(sentence: TaggedSentence, quotation: int) -> Clause | None:
    """`NP hatte von Q gesprochen`: German has a participle or an infinitive at the end."""
    tags = sentence.tags
    for verb in range(quotation + 1, min(quotation + _MAX_MODIFIED, len(tags))):
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
            clause = _with_finite_verb(sentence, verb, finite)
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


def _described_by(sentence: TaggedSentence, quotation: int) -> Clause | None:
    """`described by NP as Q`, and `was called Q by NP`."""
    tags, tokens = sentence.tags, sentence.tokens
    passive = _PASSIVE_BEFORE.search(tags, max(0, quotation - _MAX_MODIFIED), quotation)
    if passive is None and sentence.words.inverts:
        passive = _PASSIVE_WITH_ADVERB.search(tags, max(0, quotation - _MAX_MODIFIED), quotation)
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


def _governing_clause(sentence: TaggedSentence, clause: Clause) -> Clause | None:
    """In `Quill said that her party hoped for Q` it is Quill who speaks."""
    tags = sentence.tags
    verb = clause.subject[0] - 1
    if verb > 0 and tags[verb] == Tag.COMPLEMENTIZER:
        verb -= 1
        if tags[verb] == Tag.CONJUNCTION:
            verb = max(tags.rfind("VT", 0, verb), tags.rfind("vT", 0, verb))
            return _with_subject_before(sentence, verb) if verb > 0 else None
    if verb <= 0 or tags[verb] not in Tag.REPORTING_VERB + Tag.NONFINITE_VERB:
        return None
    if tags[verb] == Tag.NONFINITE_VERB:
        return _with_main_subject(sentence, verb)
    return _with_subject_before(sentence, verb)


def _with_main_subject(sentence: TaggedSentence, verb: int) -> Clause | None:
    """A participle, or a second verb, with the subject of the clause it belongs to."""
    tags = sentence.tags
    relative = tags.rfind(Tag.RELATIVE, 0, verb)
    follows_noun = relative > 0 and tags[relative - 1] in NOUNS + Tag.COMMA
    if follows_noun and not set(tags[relative:verb]) & set(",QpN"):
        clause = _relative_clause(sentence, relative, verb)
        if clause:
            return clause._replace(verb=(verb, verb + 1), rule=MentionRule.LEAD_PARTICIPLE)
    subject = noun_phrases.clause_subject(sentence, verb)
    if subject is None:
        verbs = (at for at in range(verb - 1, -1, -1) if tags[at] == Tag.REPORTING_VERB)
        clauses = (_with_subject_before(sentence, at) for at in verbs)
        subject = next((clause.subject for clause in clauses if clause), None)
    subject = subject or noun_phrases.leading(sentence, 0, verb)
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


def _label(sentence: TaggedSentence, quotation: int) -> Clause | None:
    """`NP: Q`, and `NP, an apposition: Q`; also `NP, Q` with a name and nothing else."""
    tags = sentence.tags
    if _NAME_ALONE.fullmatch(tags, 0, quotation):
        return Clause(
            (int(tags[0] == Tag.DASH), quotation - 1), (quotation, quotation), MentionRule.LABEL
        )
    if quotation == 0 or tags[quotation - 1] != Tag.COLON:
        return None
    participle = _PARTICIPLE_BEFORE.search(tags, max(0, quotation - _MAX_MODIFIED), quotation)
    if participle and sentence.words.inverts:
        clause = _with_subject_before(sentence, participle.start(1))
        if clause and clause.subject[1] <= participle.start():
            return clause._replace(rule=MentionRule.LEAD_WEAK_VERB)
    start = max(tags.rfind("-", 0, quotation), tags.rfind("Q", 0, quotation)) + 1
    subject = noun_phrases.issuer(sentence, quotation, start)
    subject = subject or noun_phrases.leading(sentence, start, quotation)
    subject = subject or noun_phrases.leading(sentence, 0, quotation)
    if subject and sentence.words.verb_second:
        subject = finite_verbs.after_object(sentence, subject) or subject
    return Clause(subject, (quotation, quotation), MentionRule.LABEL) if subject else None


def _label_after(sentence: TaggedSentence, quotation: int) -> Clause | None:
    """`Q: NP on the bridge`, as in headings."""
    label = _LABEL_AFTER.match(sentence.tags) if quotation == 0 else None
    return Clause(label.span(1), (0, 0), MentionRule.SIGNATURE) if label else None


def _later_clause(sentence: TaggedSentence, quotation: int) -> Clause | None:
    """A clause further on in the sentence, or merely the subject of the sentence."""
    tags = sentence.tags
    for verb in range(quotation + 1, len(tags)):
        if tags[verb] == Tag.REPORTING_VERB and not _is_heard(sentence, verb):
            clause = _with_subject_before(sentence, verb)
            if clause is None and tags[verb - 1] == Tag.COMMA:
                clause = _with_subject_after(sentence, verb, MentionRule.LATER_VERB, verb)
            if clause:
                return clause._replace(rule=MentionRule.LATER_VERB)
    subject = noun_phrases.leading(sentence, 0, quotation)
    heard = (token.form in _HEARD for token in sentence.tokens[1:quotation])
    if sentence.words.verb_second and sentence.tokens[0].form == "aus" and any(heard):
        subject = noun_phrases.beginning_at(sentence, 1)
    rule = MentionRule.SENTENCE_SUBJECT
    return Clause(subject, (quotation, quotation), rule) if subject else None


# A verb with its subject


def _with_subject_after(
    sentence: TaggedSentence, verb: int, rule: MentionRule, start: int
) -> Clause | None:
    """A verb, its auxiliaries from `start` on, with the subject after it."""
    tags = sentence.tags
    first = verb + 1
    while tags[first : first + 1] == Tag.ADVERB:
        first += 1
    form = sentence.tokens[verb].form
    if form in _IMPERSONAL and tags[first : first + 1] == Tag.PRONOUN:
        first += 1
        while tags.startswith(Tag.ADVERB, first):
            first += 1
        if form not in _ESCAPING and tags.startswith(Tag.PREPOSITION, first):
            if sentence.tokens[first].form not in _PLACING:
                return Clause((verb + 1, verb + 2), (start, verb + 1), rule)  # "am Abend"
            first += 1  # "heißt es in einem Brief"
    if form in _EMERGING and tags.startswith(Tag.PREPOSITION, first):
        first += 1  # "verlautete aus der Fraktion"
    for begin in _beginnings(sentence, first):
        subject = noun_phrases.beginning_at(sentence, begin) if begin < len(tags) else None
        if subject:
            return Clause(subject, (start, begin), rule)
    if form in _IMPERSONAL and tags.startswith(Tag.PRONOUN, verb + 1):
        return Clause((verb + 1, verb + 2), (start, verb + 1), rule)  # "heißt es darin"
    return None


def _beginnings(sentence: TaggedSentence, first: int) -> Iterator[int]:
    """Where the subject after a verb may begin, which ends before `first`.

    In German and French it may be after an addressee or an adverbial: "a dit à la radio la maire".
    """
    yield first
    if not sentence.words.inverts:
        return
    particles = _PARTICLES_OF_NAME.match(sentence.tags, first)
    if particles and sentence.tokens[first].form == "von":
        yield particles.end()  # "sagte von der Brill"
    for adverbials in _ADVERBIALS:
        between = adverbials.match(sentence.tags, first)
        if between:
            yield between.end()


def _action_inside(sentence: TaggedSentence, quotation: int) -> Clause | None:
    """`Q, NP hebt die Hand, Q`: the subject of what is done between two parts of a quotation."""
    action = _ACTION_IN_QUOTATION.fullmatch(sentence.tags) if sentence.words.inverts else None
    subject = noun_phrases.leading(sentence, *action.span(1)) if action else None
    rule = MentionRule.CARRIED_IN_SENTENCE
    return Clause(subject, (quotation, quotation), rule) if subject else None


def _aside_before(sentence: TaggedSentence, quotation: int) -> Clause | None:
    """`Q — NP paused — Q` without a reporting clause: the subject of the aside."""
    before = max(sentence.tags.rfind(Tag.QUOTATION, 0, quotation), 0)
    aside = _ASIDE_IN_QUOTATION.match(sentence.tags, before, quotation + 1)
    if aside is None or aside.end() != quotation:
        return None
    subject = noun_phrases.leading(sentence, before + 2, quotation)
    rule = MentionRule.CARRIED_IN_SENTENCE
    return Clause(subject, (quotation, quotation), rule) if subject else None


def _according_to(sentence: TaggedSentence, marker: int, rule: MentionRule) -> Clause | None:
    """The noun phrase after "according to"."""
    tags = sentence.tags
    if sentence.tokens[marker].form in _POSTPOSITIONS:
        return _postposed(sentence, marker, rule)
    first = marker + 2 if tags[marker + 1 : marker + 2] == Tag.PREPOSITION else marker + 1
    if sentence.words.genitives and _is_wording(sentence.tokens, first):
        first += 3  # "selon les mots de Zed Quill"
    subject = noun_phrases.beginning_at(sentence, first)
    start = marker
    while start and tags[start - 1] in Tag.PREPOSITION + Tag.DETERMINER:
        start -= 1  # "nach den Worten"
    return Clause(subject, (start, first), rule) if subject else None


def _is_wording(tokens: list[Token], article: int) -> bool:
    """Whether words such as "les mots de" begin at an index."""
    forms = [token.form for token in tokens[article : article + 3]]
    return len(forms) > 2 and forms[1] in _WORDINGS and forms[2] in ("de", "du", "d", "des")


def _postposed(sentence: TaggedSentence, marker: int, rule: MentionRule) -> Clause | None:
    """`NP zufolge`, and `den Angaben NP zufolge`."""
    subject = noun_phrases.ending_at(sentence, marker - 1) if marker else None
    if subject is None:
        return None
    nouns = [at for at in range(*subject) if sentence.tokens[at].form in _SOURCE_NOUNS]
    first = nouns[-1] + 1 if nouns else subject[0]
    return Clause((first, subject[1]), (marker, marker + 1), rule) if first < subject[1] else None


def _perspective(sentence: TaggedSentence, quotation: int) -> Clause | None:
    """`Pour NP, Q` and `Für NP ist das Q` at the head of a sentence."""
    tags, tokens = sentence.tags, sentence.tokens
    first = 1 if tags[0] in Tag.CONJUNCTION + Tag.DASH else 0
    if tokens[first].form not in _PERSPECTIVES:
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


def _with_subject_before(sentence: TaggedSentence, verb: int) -> Clause | None:
    """The verb with the subject before it, or beside its finite verb in German and French.

    The rule is `NOBODY` for a plain main clause.
    """
    return _with_finite_verb(sentence, verb, finite_verbs.finite_verb(sentence, verb))


def _with_finite_verb(sentence: TaggedSentence, verb: int, finite: int) -> Clause | None:
    """The verb with the subject beside its finite verb."""
    inverted = finite_verbs.inverted_subject(sentence, finite)
    form = sentence.tokens[finite].form
    if inverted and form in _IMPERSONAL and sentence.tokens[inverted[0]].form == "es":
        subject = _impersonal_speaker(sentence, finite, inverted[1]) or inverted
        return Clause(subject, (finite, verb + 1), MentionRule.NOBODY)
    if inverted and (finite >= verb or inverted[1] <= verb):
        start, end = min(verb, finite), max(verb + 1, inverted[0])
        return Clause(inverted, (start, end), MentionRule.NOBODY)
    return _with_subject_before_finite(sentence, verb, finite)


def _impersonal_speaker(sentence: TaggedSentence, finite: int, after: int) -> Range | None:
    """NP in `In NP heißt es`, `Aus NP hieß es` and `entfuhr es NP`, up to the token `after`."""
    tags, tokens = sentence.tags, sentence.tokens
    if tokens[finite].form in _ESCAPING:
        starts = (at for at in _beginnings(sentence, after) if at < len(tags))
        return next(filter(None, (noun_phrases.beginning_at(sentence, at) for at in starts)), None)
    subject = noun_phrases.beginning_at(sentence, 1) if tags[0] == Tag.PREPOSITION else None
    if subject is None or subject[1] > finite:
        return None
    bodies = noun_phrases.DOCUMENTS | _CIRCLES | sentence.words.organisation_words
    of_body = any(token.form.endswith(tuple(bodies)) for token in tokens[slice(*subject)])
    of_body = of_body or Tag.SYMBOL in tags[slice(*subject)]  # "Im „Boten“ heißt es"
    return subject if of_body or tokens[0].form in _SPEAKING_PREPOSITIONS else None


def _with_subject_before_finite(sentence: TaggedSentence, verb: int, finite: int) -> Clause | None:
    """The verb with the subject before its auxiliary `finite`, or before itself."""
    tags = sentence.tags
    last = finite - 1
    while last >= 0 and tags[last] in Tag.ADVERB + Tag.AUXILIARY:
        last -= 1
    last = _before_hearsay(sentence, last)
    if last > 1 and tags[last] == Tag.TIME:  # "Quill on Monday said", "Quill last night said"
        last = len(tags[: last + 1].rstrip(Tag.TIME)) - 1
        last -= tags[last : last + 1] == Tag.PREPOSITION
    if last < 0:
        return None
    if tags[last] == Tag.RELATIVE or (
        tags[last] == Tag.COMPLEMENTIZER and last and tags[last - 1] in NOUNS
    ):
        return _relative_clause(sentence, last, verb)
    if _is_passive(sentence.tokens, verb, last):
        return _by_agent(sentence, verb, last)
    subject = _subject_ending_at(sentence, last)
    if subject is None:
        return None
    before = sentence.tokens[subject[0] - 1]
    if subject[0] > 1 and (before.tag in _OBJECT_AFTER or before.form in _OF_DOORS):
        pronoun = tags.rfind(Tag.RELATIVE, 0, subject[0])  # it is an object in a relative clause
        if pronoun > 0:
            return _relative_clause(sentence, pronoun, verb)
    if sentence.words.genitives and before.tag == Tag.COMMA:
        subject = noun_phrases.with_office_before(sentence, subject)
    return Clause(subject, (last + 1, verb + 1), MentionRule.NOBODY)


def _is_verb_alone(sentence: TaggedSentence, phrase: Range) -> bool:
    """Whether an English word alone after an auxiliary is its verb: "it would stay closed"."""
    tags, (first, end) = sentence.tags, phrase
    after_auxiliary = tags[max(0, first - 1) : end] == Tag.AUXILIARY + Tag.WORD
    return after_auxiliary and not sentence.words.inverts


def _before_hearsay(sentence: TaggedSentence, last: int) -> int:
    """The token before a passive such as "is said to", which may end with the token `last`."""
    tags, tokens, _ = sentence
    verb = last - 1
    if tokens[last].form != "to" or verb < 1 or tags[verb] not in VERBS + Tag.WORD:
        return last
    subject = verb - 1
    while subject > 0 and tags[subject] in Tag.ADVERB + Tag.AUXILIARY:
        subject -= 1
    is_passive = any(token.form in _BE for token in tokens[subject + 1 : verb])
    return subject if is_passive else last


def _subject_ending_at(sentence: TaggedSentence, last: int) -> Range | None:
    """The noun phrase that ends with a token, or before the aside that ends there."""
    tag = sentence.tags[last]
    several = noun_phrases.several_before(sentence, last + 1)
    if several is not None:
        return several
    if tag in Tag.PRONOUN + NOMINALS:
        subject = noun_phrases.subject_ending_at(sentence, last)
        return None if subject and _is_verb_alone(sentence, subject) else subject
    if tag == Tag.CLOSING_BRACKET:
        opening = sentence.tags.rfind(Tag.OPENING_BRACKET, 0, last)
        return noun_phrases.ending_at(sentence, opening - 1) if opening > 0 else None
    if tag in (Tag.COMMA, Tag.DASH):
        return noun_phrases.before_aside(sentence, last)
    return None


def _relative_clause(sentence: TaggedSentence, pronoun: int, verb: int) -> Clause | None:
    """`NP, who said`: the subject includes the pronoun."""
    last = pronoun - 1
    while last >= 0 and sentence.tags[last] in (Tag.COMMA, Tag.DASH):
        last -= 1
    antecedent = noun_phrases.ending_at(sentence, last) if last >= 0 else None
    if antecedent and sentence.words.genitives:  # "Zed Quill, chef de file du parti, qui dit"
        first = antecedent[0]
        if sentence.tags[first] == Tag.WORD and sentence.tags.endswith("N,", 0, first):
            antecedent = noun_phrases.ending_at(sentence, first - 2)
    if antecedent is None:
        return None
    antecedent = noun_phrases.with_possessed_office(sentence, antecedent)
    agents = [at for at in range(*antecedent) if sentence.tokens[at].form in _BEFORE_AGENTS]
    if agents and sentence.words.language == "en":
        antecedent = agents[-1] + 1, antecedent[1]  # "a walkout by Quill, who said"
    if sentence.tokens[last].form in WRITINGS and antecedent[0]:
        author = noun_phrases.leading(sentence, 0, antecedent[0])  # "Quill sent a note that said"
        if author is not None and set(sentence.tags[slice(*author)]) & {Tag.NAME, Tag.PRONOUN}:
            return Clause(author, (pronoun + 1, verb + 1), MentionRule.RELATIVE)
    return Clause((antecedent[0], pronoun + 1), (pronoun + 1, verb + 1), MentionRule.RELATIVE)


def _is_passive(tokens: list[Token], verb: int, last: int) -> bool:
    """`NP was asked`: somebody else speaks."""
    between = {token.form for token in tokens[last + 1 : verb]}
    return tokens[verb].form in _ADDRESSING_VERBS and not between.isdisjoint(_BE)


def _by_agent(sentence: TaggedSentence, verb: int, last: int) -> Clause | None:
    """`was asked by NP`."""
    tokens = sentence.tokens
    if verb + 1 == len(tokens) or tokens[verb + 1].form != "by":
        return None
    subject = noun_phrases.beginning_at(sentence, verb + 2)
    return Clause(subject, (last + 1, verb + 1), MentionRule.PASSIVE) if subject else None
