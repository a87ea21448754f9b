"""How often each rule is right: what a curator looks at first, and what last.

The figures were counted on annotated news in English and rounded; rules with fewer than 20 cases
have an estimate. On other texts they promise less, and order all the same.
"""

from rostra.quotations.extraction.draft import Decision
from rostra.quotations.extraction.reading import LISTED
from rostra.quotations.extraction.speech import FOLLOWING, SHORT, Attributed, words_in

OTHERWISE = 0.5
_READ = 200

SPAN = {
    "clause-after": 0.99,
    "own-sentence": 0.98,
    "clause-before": 0.97,
    "unusual-marks": 0.93,
    "in-sentence": 0.95,
    "in-sentence-short": 0.95,
    "listed": 0.9,
    "carried-on": 0.77,
    "left-open": 0.3,
    "unclosed": 0.35,
}
MENTION = {
    "subject-then-verb": 0.99,
    "verb-then-subject": 0.99,
    "carried": 0.98,
    "lead-verb": 0.96,
    "colon-above": 0.95,
    "heading": 0.95,
    "signature": 0.95,
    "signature-below": 0.9,
    "signature-inside": 0.9,
    "label-inside": 0.9,
    "carried-in-sentence": 0.9,
    "later-verb": 0.9,
    "name-only": 0.85,
    "label": 0.85,
    "according-to": 0.85,
    "lead-according-to": 0.85,
    "turn-goes-on": 0.77,
    "lead-weak-verb": 0.78,
    "unknown-verb-first": 0.75,
    "lead-inverted": 0.7,
    "passive": 0.75,
    "carried-back": 0.6,
    "lead-participle": 0.75,
    "subject-then-weak-verb": 0.7,
    "unknown-verb": 0.7,
    "relative": 0.65,
    "sentence-subject": 0.65,
    "subject-before": 0.65,
    "subject-above": 0.4,
    "same-quotation": 0.7,
}
SPEAKER = {
    "name": 0.97,
    "pronoun": 0.83,
    "title": 0.8,
    "description": 0.75,
    "several": 0.8,
    "unnamed": 0.75,
    "nobody": 0.0,
}
ROLE = {"heading": 0.97, "words-before-name": 0.9, "apposition": 0.75, "no-role-words": 0.9}
UNUSUAL = 0.3
"""What the marks of a quotation may cost before they count as unusual."""


def span(text: str, one: Attributed) -> Decision:
    """How a quotation was found and taken for speech."""
    rule = _span_rule(text, one)
    return Decision(rule, SPAN[rule])


def _span_rule(text: str, one: Attributed) -> str:
    if not one.first:
        if one.piece.outer_start < one.piece.start:
            return "carried-on"
        return "listed" if LISTED.match(text, one.piece.start) else "left-open"
    if not one.quotation.closed:
        return "unclosed"
    if one.quotation.cost > UNUSUAL * len(one.quotation.pieces):
        return "unusual-marks"
    return _standing(text, one)


def _standing(text: str, one: Attributed) -> str:
    """Where a plain quotation stands in its sentence."""
    if one.rule in FOLLOWING and not one.before.strip("Q,c"):
        return "clause-after"
    if one.alone:
        return "own-sentence"
    if one.before[-1:] in tuple(",:TVG"):
        return "clause-before"
    end = min(one.piece.end, one.piece.start + _READ)
    short = len(words_in(text, one.piece.start, end)) < SHORT
    return "in-sentence-short" if short else "in-sentence"


def mention(rule: str) -> Decision:
    """By which clause, or which place, somebody speaks."""
    return Decision(rule or "nobody", MENTION.get(rule, OTHERWISE) if rule else 0.0)


def speaker(rule: str) -> Decision:
    """How the words of the mention were understood."""
    return Decision(rule, SPEAKER.get(rule, OTHERWISE))


def role(rule: str) -> Decision:
    """Where the words of the role stand."""
    return Decision(rule, ROLE.get(rule, OTHERWISE))


def cue(rule: str) -> Decision:
    """The reporting clause is as sure as the mention that it holds."""
    return Decision(
        rule, ROLE["no-role-words"] if rule == "no-clause" else mention(rule).confidence
    )
