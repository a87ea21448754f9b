"""The rules of extraction: their ids, an example of each, and how often each is right.

The confidences are shares of correct decisions, counted on annotated English news and rounded;
those of rules with fewer than 20 cases are estimates. `BY_LANGUAGE` has what German and French
differ in. They are lower on other texts, but still rank utterances by how much a curator should
look at them.
"""

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Self

from rostra.quotations.extraction.records import Decision


class Rule(StrEnum):
    """A rule: its value is its stable id."""

    confidence: float  # share of its decisions, from 0 to 1, that are right

    def __new__(cls, rule_id: str, confidence: float) -> Self:
        """Create a member from its id and its confidence."""
        rule = str.__new__(cls, rule_id)
        rule._value_ = rule_id
        rule.confidence = confidence
        return rule

    def decision(self, language: str = "en") -> Decision:
        """Return the decision that the rule makes in a language, by its primary subtag."""
        return _decision(self, language)


class SpanRule(Rule):
    """How a quotation was delimited, and where it is in its sentence."""

    CLAUSE_AFTER = "clause-after", 0.99  # “We win,” said Quill.
    OWN_SENTENCE = "own-sentence", 0.98  # “We win.”
    CLAUSE_BEFORE = "clause-before", 0.97  # Quill said, “We win.”
    UNUSUAL_MARKS = "unusual-marks", 0.93  # ”We win,“ said Quill.
    IN_SENTENCE = "in-sentence", 0.95  # Quill wants “all of us to win at last.”
    IN_SENTENCE_SHORT = "in-sentence-short", 0.95  # Quill wants “a win.”
    LISTED = "listed", 0.9  # 1- A bridge
    CARRIED_ON = "carried-on", 0.77  # “We win.¶ “Always.”
    LEFT_OPEN = "left-open", 0.3  # “We win.¶ Always.”
    UNCLOSED = "unclosed", 0.35  # “We win, said Quill.


class MentionRule(Rule):
    """How the words that decide who speaks were recognised."""

    SUBJECT_THEN_VERB = "subject-then-verb", 0.99  # “We win,” Quill said.
    VERB_THEN_SUBJECT = "verb-then-subject", 0.99  # “We win,” said Quill.
    SUBJECT_THEN_WEAK_VERB = "subject-then-weak-verb", 0.7  # “We win,” Quill hoped.
    ACCORDING_TO = "according-to", 0.85  # “We win,” according to Quill.
    UNKNOWN_VERB = "unknown-verb", 0.7  # “We win,” Quill beamed.
    UNKNOWN_VERB_FIRST = "unknown-verb-first", 0.75  # “We win,” beamed Quill.
    NAME_ONLY = "name-only", 0.85  # “We win,” Quill on Monday.
    SIGNATURE = "signature", 0.95  # “We win.” — Zed Quill
    LEAD_VERB = "lead-verb", 0.96  # Quill said: “We win.”
    LEAD_WEAK_VERB = "lead-weak-verb", 0.78  # Quill called it “a win.”
    LEAD_INVERTED = "lead-inverted", 0.7  # But, said Quill, “we win.”
    LEAD_PARTICIPLE = "lead-participle", 0.75  # Quill left, saying, “We win.”
    LEAD_ACCORDING_TO = "lead-according-to", 0.85  # According to Quill, “we win.”
    PASSIVE = "passive", 0.75  # Brill was asked by Quill, “Do we win?”
    RELATIVE = "relative", 0.65  # They cheered Quill, who shouted, “We win!”
    CARRIED_IN_SENTENCE = "carried-in-sentence", 0.9  # “We,” said Quill, “win.”
    LATER_VERB = "later-verb", 0.9  # “We win” is what Quill said.
    SENTENCE_SUBJECT = "sentence-subject", 0.65  # Quill went to “win.”
    LABEL = "label", 0.85  # QUILL: “We win.”
    TRANSCRIPT = "transcript", 0.97  # QUILL: We win.¶ BRILL: Do you?
    UNLABELLED_TURN = "unlabelled-turn", 0.8  # Do we win?¶ We do. (a line says who asked)
    LABEL_INSIDE = "label-inside", 0.9  # “QUILL: We win.”
    SIGNATURE_INSIDE = "signature-inside", 0.9  # “We win.¶ Zed Quill”
    CARRIED = "carried", 0.98  # “We win,” said Quill. “Always.”
    CARRIED_BACK = "carried-back", 0.6  # “Always.” “We win,” said Quill.
    SUBJECT_BEFORE = "subject-before", 0.65  # Quill rose. “We win.”
    SIGNATURE_BELOW = "signature-below", 0.9  # “We win.”¶ — Zed Quill, Arvo
    HEADING = "heading", 0.95  # Zed Quill, mayor¶ “We win.”
    COLON_ABOVE = "colon-above", 0.95  # Quill went on to say:¶ “We win.”
    TURN_GOES_ON = "turn-goes-on", 0.77  # “We win,” said Quill.¶ “Always.”
    ANSWER = "answer", 0.8  # — We win, said Quill.¶— No, said Brill.¶— We do.
    REPLY = "reply", 0.7  # “How many?” Quill asked Brill.¶ “Nine.”
    SUBJECT_ABOVE = "subject-above", 0.4  # Quill rose.¶ “We win.”
    SAME_QUOTATION = "same-quotation", 0.7  # “We win.¶ “Always,” said Quill.
    NOBODY = "nobody", 0.0  # no words decide who speaks


class SpeakerRule(Rule):
    """How the mention was resolved."""

    NAME = "name", 0.97  # Quill
    PRONOUN = "pronoun", 0.78  # she
    TITLE = "title", 0.8  # the senator
    DESCRIPTION = "description", 0.75  # the businessman from Arvo
    DOCUMENT = "document", 0.7  # her statement
    SEVERAL = "several", 0.8  # Quill and Brill
    UNNAMED = "unnamed", 0.7  # a spokesman
    NOBODY = "nobody", 0.0  # no mention, or one without antecedent


class RoleRule(Rule):
    """Where the words of the role are."""

    HEADING = "heading", 0.97  # Zed Quill, mayor¶ “We win.”
    WORDS_BEFORE_NAME = "words-before-name", 0.95  # said Mayor Zed Quill
    APPOSITION = "apposition", 0.88  # said Zed Quill, the mayor
    OFFICE_ALONE = "office-alone", 0.75  # Mayor Zed Quill rose. The mayor said: “We win.”
    NO_ROLE_WORDS = "no-role-words", 0.9


BY_LANGUAGE: Mapping[str, Mapping[Rule, float]] = {
    "de": {SpeakerRule.PRONOUN: 0.77, SpeakerRule.UNNAMED: 0.65},
    "fr": {SpeakerRule.UNNAMED: 0.6},
}
"""The confidence of rules that are right less often in a language than in English.

On reports as they were drafted before a rule was mended with them, 24 of 36 German pronouns, 3 of 7
unnamed German speakers and 10 of 29 unnamed French ones were right; on the marked reports, with
which rules were mended, 95 of 97 German pronouns and 66 of 70 unnamed French speakers. The values
are estimates between the two, and so are those of English pronouns and unnamed speakers: on the
last such reports, 39 of 54 and 30 of 38. All other rules have the value of English: on the marked
reports they are right as often, on unseen ones the cases are few, and there German names were right
less often (108 of 118, in English 191 of 198).
"""

NO_CLAUSE = Decision("no-clause", RoleRule.NO_ROLE_WORDS.confidence)
"""The decision that a quotation has no reporting clause of its own."""


@lru_cache(maxsize=None, typed=True)  # rules of different kinds may have the same id
def _decision(rule: Rule, language: str) -> Decision:
    return Decision(rule.value, BY_LANGUAGE.get(language, {}).get(rule, rule.confidence))


class Rejection(StrEnum):
    """Why a stretch is not proposed as an utterance."""

    SCARE_QUOTE = "scare-quote"  # the so-called “bridge party”
    TITLE = "title"  # She read “The Long Bridge” at school.
    NICKNAME = "nickname"  # Zed “Zip” Quill
    HEADLINE = "headline"  # “A bridge too many” alone in the first line
    MARKUP = "markup"  # <a href="bridge.html">
    STAGE_DIRECTION = "stage-direction"  # “(Applause.)
    NO_WORDS = "no-words"  # “…”
    SIGNATURE = "signature"  # the last line of “We win.¶ Zed Quill”
    TRANSCRIPT = "transcript"  # QUILL: We win. (too few such lines to be sure)
    DIALOGUE = "dialogue"  # — We win. (no such line has a reporting clause)
    AFTER_COLON = "after-colon"  # The letter in full:¶ We win. (no clause before the colon)
    UNMATCHED_MARK = "unmatched-mark"  # a mark without its partner: We” win


CLAUSE_DIRECTLY_AFTER = {
    MentionRule.SUBJECT_THEN_VERB,
    MentionRule.VERB_THEN_SUBJECT,
    MentionRule.ACCORDING_TO,
    MentionRule.UNKNOWN_VERB,
    MentionRule.UNKNOWN_VERB_FIRST,
    MentionRule.NAME_ONLY,
    MentionRule.SIGNATURE,
}
"""Rules for a reporting clause directly after its quotation."""

CLAUSE_BEFORE = {rule for rule in MentionRule if rule.startswith("lead-")}
"""Rules for a reporting clause before its quotation."""

CARRIED_OVER = {MentionRule.CARRIED, MentionRule.CARRIED_BACK, MentionRule.CARRIED_IN_SENTENCE}
"""Rules for a quotation that shares the reporting clause of another one."""
