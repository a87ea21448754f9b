"""Word order of German and French: the subject is beside the finite verb, before or after it.

The finite verb may be an auxiliary far from the participle that says what was done: "Noch im Mai
hatte Ona Brill zugesichert", "Zed Quill a de son côté écrit".
"""

import re

from rostra.quotations.extraction import noun_phrases
from rostra.quotations.extraction.noun_phrases import Range
from rostra.quotations.extraction.tagged_sentences import TaggedSentence
from rostra.quotations.extraction.tagging import VERBS, Tag

_CLAUSE_ENDS = Tag.COMMA + Tag.COLON + Tag.SEMICOLON + Tag.DASH + Tag.FULL_STOP + Tag.QUOTATION
_ADVERBIAL = Tag.PREPOSITION + Tag.ADVERB + Tag.TIME + Tag.SOURCE_MARKER
"""Tags of the first word of what is not a subject: "Am Montag", "Später"."""
_AFTER_FINITE = Tag.ADVERB + Tag.TIME
_NOMINATIVES = frozenset("er wir man ich".split())
"""German pronouns that are subjects only: "Den Plan nannte er"."""
_OBJECTS = frozenset(
    "den dem einen einem einer seinen seinem seiner ihren ihrem diesen diesem".split()
)
"""German articles that no subject has."""
_LET = frozenset("lässt lässt liess ließ liessen ließen lassen".split())
"""Finite verbs of an infinitive of saying: "liess er die Nachbarn wissen"."""
_RELATIVES = frozenset("der die das den welcher welche welches".split())
_NOT_SUBJECT = frozenset("die das den was".split())  # where another noun phrase may be the subject
_SUBORDINATING = frozenset("als wie weil nachdem obwohl bevor wenn während da".split())
_FINITE_ENDS = tuple("e ent ait aient".split())
"""Ends of French verbs that are not participles."""
_DIT = frozenset("dit dite dits dites".split())
_COMPLEMENTS = re.compile(r"(?:[id]{1,2}[wN]+)*")
_MAX_BETWEEN = 14  # tokens between a participle and its auxiliary


def finite_verb(sentence: TaggedSentence, verb: int, *, across: bool = False) -> int:
    """Return the auxiliary of a participle in its clause; the verb itself without one.

    `across`: a quotation may be between them.
    """
    tags = sentence.tags
    if not sentence.words.inverts:
        return verb
    initial = not verb or tags[verb - 1] in _CLAUSE_ENDS
    if initial and sentence.words.verb_second and tags.startswith(Tag.AUXILIARY, verb + 1):
        return verb + 1  # "Gefordert hatte Ona Brill"
    joined = bool(sentence.words.elisions) and tags.endswith(Tag.CONJUNCTION, 0, verb)
    if joined and sentence.tokens[verb].form.endswith(_FINITE_ENDS):
        return verb  # "92 % sont clos et parle"
    last = verb - 1
    if sentence.words.elisions and tags.endswith(",p,", 0, verb):
        last -= len(",p,")  # "La mairie s’est, elle, félicitée"
    for index in range(last, max(-1, last - _MAX_BETWEEN), -1):
        if sentence.tokens[index].form in _LET:
            return index
        if tags[index] in _CLAUSE_ENDS + VERBS and not (across and tags[index] == Tag.QUOTATION):
            break
        if tags[index] == Tag.AUXILIARY:
            return index
    return verb


def inverted_subject(sentence: TaggedSentence, verb: int) -> Range | None:
    """Return the subject after a finite verb: "a-t-elle", or German after an adverbial."""
    tags, words = sentence.tags, sentence.words
    if not words.inverts:
        return None
    if tags.startswith(Tag.PRONOUN, verb + 1) and (
        tags[verb] == Tag.AUXILIARY or sentence.tokens[verb + 1].form in _NOMINATIVES
    ):
        return verb + 1, verb + 2
    if not words.verb_second or tags[verb] not in VERBS + Tag.AUXILIARY:
        return None
    start = verb
    while start > 0 and tags[start - 1] not in _CLAUSE_ENDS:
        start -= 1
    while start < verb and tags[start] == Tag.CONJUNCTION:
        start += 1
    if not _is_inverted(sentence, start, verb):
        return None
    first = verb + 1
    while first < len(tags) and tags[first] in _AFTER_FINITE:
        first += 1
    is_object = first == len(tags) or sentence.tokens[first].form in _OBJECTS
    return None if is_object else noun_phrases.beginning_at(sentence, first)


def _is_inverted(sentence: TaggedSentence, start: int, verb: int) -> bool:
    """Whether what is before a German finite verb in its clause is not its subject."""
    tags = sentence.tags
    if start == verb:
        return start > 0 and _follows_clause(tags, start)
    if start == verb - 1:
        return tags[start] in _ADVERBIAL + VERBS
    return tags[start] in _ADVERBIAL or sentence.tokens[start].form in _OBJECTS


def after_object(sentence: TaggedSentence, phrase: Range) -> Range | None:
    """Return the subject after an object and a verb that no list has: "Den Streit beendete Brill".

    Before a pronoun that is a subject only, any phrase is an object: "Forderungen erteilte er".
    """
    tags, tokens = sentence.tags, sentence.tokens
    complements = _COMPLEMENTS.match(tags, phrase[1])
    subject = (complements.end() if complements else phrase[1]) + 1
    if subject >= len(tags):
        return None
    is_object = tokens[phrase[0]].form in _OBJECTS
    if tags[subject] == Tag.PRONOUN and (is_object or tokens[subject].form in _NOMINATIVES):
        return subject, subject + 1
    return noun_phrases.beginning_at(sentence, subject) if is_object else None


def _follows_clause(tags: str, verb: int) -> bool:
    """Whether a verb follows a quotation or a subordinate clause, not an aside to its subject."""
    if tags[verb - 1] != Tag.COMMA or tags.endswith("Q,", 0, verb):
        return tags[verb - 1] in Tag.COMMA + Tag.QUOTATION
    start = max(tags.rfind(mark, 0, verb) for mark in ".Q:;") + 1
    aside = tags.find(Tag.COMMA, start) < verb - 1
    return not (aside and tags[start : start + 1] in tuple("dNwp"))


def verb_final_subject(sentence: TaggedSentence, verb: int) -> Range | None:
    """Return the subject of a German subordinate clause that ends with a verb.

    That of a relative clause is the noun before it: "Brill, der „Eile“ fordert".
    """
    tags, tokens = sentence.tags, sentence.tokens
    start = verb
    while start > 0 and tags[start - 1] not in ",:.;-(":
        start -= 1
    if not set(tags[start + 1 : verb]).isdisjoint(VERBS + Tag.AUXILIARY):
        return None
    first = start + 1
    while first < verb - 1 and (tags[first] == Tag.ADVERB or tokens[first].form == "es"):
        first += 1
    following = noun_phrases.beginning_at(sentence, first)
    if following and (following[1] > verb or tokens[first].form in _OBJECTS):
        following = None
    form = tokens[start].form
    if tags[start] in Tag.COMPLEMENTIZER + Tag.CONJUNCTION or form in _SUBORDINATING:
        return following
    is_relative = start > 1 and tags[start - 1] == Tag.COMMA and form in _RELATIVES
    if not is_relative or (following and following[1] == verb and following[0] == start + 1):
        return None
    if following and form in _NOT_SUBJECT and tokens[first].form in _NOMINATIVES | {"der"}:
        return following
    if form == "den":
        return None
    return noun_phrases.ending_at(sentence, start - 2) if tags[start - 2] in "Nw)#" else None


def is_apposed_participle(sentence: TaggedSentence, verb: int, quotation: int) -> bool:
    """Whether a French participle describes a noun by a quotation: "le projet, surnommé Q"."""
    tags, form = sentence.tags, sentence.tokens[verb].form
    endings = sentence.words.participle_endings
    if not endings or quotation != verb + 1 or finite_verb(sentence, verb) != verb:
        return False
    after_comma = tags[verb - 1 : verb] == Tag.COMMA
    return form.endswith(endings) or (after_comma and form in _DIT)
