"""The grammatical role of a name in its sentence, as far as its neighbours show it."""

import re
from enum import Enum

from rostra.language.word_lists import words
from rostra.quotations.extraction.entities import (
    Entities,
    is_nominative,
    word_before,
)
from rostra.quotations.extraction.lexicon import Lexicon
from rostra.quotations.extraction.names import Name

_MAX_BEFORE_SUBJECT = 80  # code points from the start of a sentence to its first noun phrase
_WORD_AFTER_COMMA = re.compile(r", ([a-z]+)")
ASKED = words("""
    asked pressed questioned challenged urged told interviewed quizzed grilled heckled examined
    cross-examined re-examined prompted probed
""")
"""Participles after which somebody else than the agent speaks: "She was asked by Quill"."""
_MARKS = ' \xa0”“"’»«,—–-'


class GrammaticalRole(Enum):
    """The role of a name in its sentence; the value is its salience, in sentences of distance."""

    SUBJECT = 3.0
    SUBORDINATE = 2.0  # the subject of reported speech: "Brill said Quill was late"
    OTHER = 0.0
    POSSESSOR = -0.5
    MODIFIER = float("-inf")  # cannot be an antecedent: "the Quill plan"


def grammatical_role(
    text: str, name: Name, entities: Entities, lexicon: Lexicon
) -> GrammaticalRole:
    """Return the probable role of a name by its position and the word after it."""
    if text[name.end : name.end + 1] in ("’", "'"):
        return GrammaticalRole.POSSESSOR
    word = name.word_after(text)
    if word in lexicon.predicate_words:
        before = word_before(text, name.opening)
        is_reported = before == "that" or before in lexicon.reporting_verbs
        return GrammaticalRole.SUBORDINATE if is_reported else GrammaticalRole.SUBJECT
    initial = is_nominative(text, name, lexicon) or _is_apposed_subject(text, name, lexicon)
    initial = initial or is_first_noun_phrase(text, name, entities, lexicon)
    subject = GrammaticalRole.SUBJECT if initial else GrammaticalRole.OTHER
    # only English has names as modifiers before a noun
    is_noun = lexicon.language == "en" and word.islower() and word not in lexicon.function_words
    if not is_noun or word.endswith(lexicon.adverb_endings):
        return subject
    if text.endswith(", ", 0, name.opening) and _is_past(word, lexicon):
        return GrammaticalRole.SUBJECT  # "In the evening, Quill reached in"
    return subject if initial and word.endswith(("ed", "s")) else GrammaticalRole.MODIFIER


def _is_past(word: str, lexicon: Lexicon) -> bool:
    """Whether a word may be a verb in the past: "reached", "took"."""
    return word.endswith("ed") or word in lexicon.irregular_verbs


def _is_apposed_subject(text: str, name: Name, lexicon: Lexicon) -> bool:
    """Whether a name is between an office and a verb: "The head of the office, Zed Quill, said"."""
    if lexicon.language != "en" or not text.endswith((", ", " as "), 0, name.opening):
        return False
    following = _WORD_AFTER_COMMA.match(text, name.closing)
    return following is not None and following[1] in lexicon.predicate_words


def is_first_noun_phrase(text: str, name: Name, entities: Entities, lexicon: Lexicon) -> bool:
    """Whether a name begins its sentence, apart from words that describe it."""
    start = entities.clause_start(name.opening)
    if name.opening - start > _MAX_BEFORE_SUBJECT:
        return False
    before = text[start : name.opening].lower().lstrip(_MARKS).split()
    if before[-1:] == ["by"] or before[-2:] == ["by", "the"]:
        asked = before[before.index("by") - 1] if before.index("by") else ""
        return asked not in ASKED  # the agent of a passive
    if before and before[0].rstrip(",").endswith("ing") and before[-1].endswith(","):
        return True  # "Speaking in Arvo, Zed Quill"
    if before and before[0] in lexicon.reporting_verbs and not before[-1].endswith(","):
        before = before[1:]
        if any(word.endswith(",") for word in before):
            return False  # "said Zed Quill, who runs Brill and Sons"
    if before and (before[0] in lexicon.conjunctions or before[0] in lexicon.adverbs):
        before = before[1:]
    if before and before[0] in lexicon.prepositions and before[-1].endswith(","):
        return True
    apposed = before[-1:] and [w for w in before if w.endswith(",")] == before[-1:]
    return not any(
        word in lexicon.predicate_words or (word in lexicon.prepositions and not apposed)
        for word in (word.strip(",") for word in before)
    )  # a preposition is possible in "The head of the office, Zed Quill"
