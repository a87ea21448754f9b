"""A verb of speech with its subject, on either side of it, and sources that a preposition names."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from rostra.language.word_lists import words
from rostra.quotations.extraction import asides, finite_verbs, leading_phrases, noun_phrases
from rostra.quotations.extraction.lexicon import lexicon
from rostra.quotations.extraction.noun_phrases import WRITINGS, Range
from rostra.quotations.extraction.rule_confidence import MentionRule
from rostra.quotations.extraction.tagged_sentences import TaggedSentence
from rostra.quotations.extraction.tagging import NOMINALS, NOUNS, VERBS, Tag, Token

_BE = frozenset("was were is are been being be".split())
_ADDRESSING_VERBS = frozenset("asked told reminded questioned informed warned".split())
"""Verbs of which a passive subject is addressed and does not speak."""
_BEFORE_AGENTS = frozenset("by amid".split())
IMPERSONAL = frozenset("heißt hieß heisst tönt tönte entfährt entfuhr".split())
PLACING = words("in im aus bei beim von vom seitens vonseiten")
_EMERGING = frozenset("verlautet verlautete".split())
_ESCAPING = frozenset("entfährt entfuhr".split())  # "entfuhr es einem Abgeordneten"
_SPEAKING_PREPOSITIONS = frozenset("aus bei beim seitens vonseiten".split())
"""Before whom "heißt es" gives words to: "Aus der Fraktion hieß es"."""
CIRCLES = words("""
    umgebung konzern rathaus kanzleramt staatskanzlei vorstand betrieb
    entourage camp rangs couloirs équipe équipes cabinet direction majorité opposition exécutif
    gouvernement cercle cercles bureaux état-major
""")
"""Unnamed people around somebody, besides organisations."""
_SOURCE_NOUNS = lexicon("de").source_nouns.keys()
_WORDINGS = words("mots termes propos dires expression formule")
_POSTPOSITIONS = frozenset(["zufolge"])
_OF_DOORS = frozenset("answered opened".split())
"""Verbs of saying that have a thing as object: "the man who answered the door"."""
_OBJECT_AFTER = Tag.ATTRIBUTION_VERB + Tag.NONFINITE_VERB + Tag.AUXILIARY
_ADVERBIALS = tuple(
    re.compile(rf"(?:[rt]|{phrase}(?:id?(?:N+|[wt]+))*|,d?[wrvV]+,)+")
    for phrase in (r"i{1,2}d?(?:N+|[wt]+)", r"i{1,2}d?[Nwt]")
)
"""What may be between a verb and its subject, as long and as short as possible."""
_PARTICLES_OF_NAME = re.compile(r"id?(?=N)")


class Clause(NamedTuple):
    """A reporting clause as token indexes in its sentence."""

    subject: Range
    verb: Range  # with auxiliaries and adverbs; empty in a clause without a verb
    rule: MentionRule  # `NOBODY` as long as the position of the clause is not considered


def with_subject_after(
    sentence: TaggedSentence, verb: int, rule: MentionRule, start: int
) -> Clause | None:
    """A verb, its auxiliaries from `start` on, with the subject after it."""
    tags = sentence.tags
    first = verb + 1
    while tags[first : first + 1] == Tag.ADVERB:
        first += 1
    form = sentence.tokens[verb].form
    if form in IMPERSONAL and tags[first : first + 1] == Tag.PRONOUN:
        first += 1
        while tags.startswith(Tag.ADVERB, first):
            first += 1
        if form not in _ESCAPING and tags.startswith(Tag.PREPOSITION, first):
            if sentence.tokens[first].form not in PLACING:
                return Clause((verb + 1, verb + 2), (start, verb + 1), rule)  # "am Abend"
            first += 1  # "heißt es in einem Brief"
    if form in _EMERGING and tags.startswith(Tag.PREPOSITION, first):
        first += 1  # "verlautete aus der Fraktion"
    for begin in _beginnings(sentence, first):
        subject = noun_phrases.beginning_at(sentence, begin) if begin < len(tags) else None
        if subject:
            return Clause(subject, (start, begin), rule)
    if form in IMPERSONAL and tags.startswith(Tag.PRONOUN, verb + 1):
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


def according_to(sentence: TaggedSentence, marker: int, rule: MentionRule) -> Clause | None:
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


def with_subject_before(sentence: TaggedSentence, verb: int) -> Clause | None:
    """The verb with the subject before it, or beside its finite verb in German and French.

    The rule is `NOBODY` for a plain main clause.
    """
    return with_finite_verb(sentence, verb, finite_verbs.finite_verb(sentence, verb))


def with_finite_verb(sentence: TaggedSentence, verb: int, finite: int) -> Clause | None:
    """The verb with the subject beside its finite verb."""
    inverted = finite_verbs.inverted_subject(sentence, finite)
    form = sentence.tokens[finite].form
    if inverted and form in IMPERSONAL and sentence.tokens[inverted[0]].form == "es":
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
    bodies = noun_phrases.DOCUMENTS | CIRCLES | sentence.words.organisation_words
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
        return relative_clause(sentence, last, verb)
    if _is_passive(sentence.tokens, verb, last):
        return _by_agent(sentence, verb, last)
    subject = _subject_ending_at(sentence, last)
    if subject is None:
        return None
    before = sentence.tokens[subject[0] - 1]
    if subject[0] > 1 and (before.tag in _OBJECT_AFTER or before.form in _OF_DOORS):
        pronoun = tags.rfind(Tag.RELATIVE, 0, subject[0])  # it is an object in a relative clause
        if pronoun > 0:
            return relative_clause(sentence, pronoun, verb)
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
        return asides.before_aside(sentence, last)
    return None


def relative_clause(sentence: TaggedSentence, pronoun: int, verb: int) -> Clause | None:
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
        author = leading_phrases.leading(
            sentence, 0, antecedent[0]
        )  # "Quill sent a note that said"
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
