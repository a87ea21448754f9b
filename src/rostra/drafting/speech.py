"""Which quotations are speech, and which are terms, titles or names that marks set off."""

import re
from dataclasses import dataclass, field

from rostra.drafting.quotations import Piece, Quotation
from rostra.drafting.tagging import Token


@dataclass(slots=True)
class Attributed:
    """A piece of a quotation with what its surroundings say of it.

    Attributes:
        mention: The tokens that decide who speaks; empty where nothing does.
        verb: The tokens of the verb, if there is a clause.
        rule: The rule that found the mention.
        ending: How the quotation ends, see `sentences.ending`.
        alone: Whether it is a sentence or more of its own.
        before: The tags of its sentence before it.
        after: Those after it.
        left: Why it is no speech; None if it is.
        sentence: The tokens of its sentence.
    """

    quotation: Quotation
    piece: Piece
    mention: list[Token]
    verb: list[Token]
    rule: str
    ending: str
    alone: bool = False
    before: str = ""
    after: str = ""
    left: str | None = None
    sentence: list[Token] = field(default_factory=list)


SHORT = 6
"""Words from which on a quotation that a clause governs is hardly a term."""

_WORD = re.compile(r"[^\W_]+(?:[’'\-][^\W_]+)*")
_SMALL = frozenset(
    """
    a an the of in on at to for and or nor but with from by as is vs der die das und im am zu
    von le la les du de des et en un une
""".split()
)
FOLLOWING = frozenset(
    {
        "subject-then-verb",
        "verb-then-subject",
        "according-to",
        "unknown-verb",
        "unknown-verb-first",
        "name-only",
        "signature",
    }
)
_LOOSE = frozenset(
    {"sentence-subject", "later-verb", "carried-in-sentence", "relative", "subject-then-weak-verb"}
)


def reason_to_leave(text: str, one: Attributed) -> str | None:
    """Why a quotation is no speech, in kebab case; None if it is taken for speech."""
    start = one.quotation.outer_start
    if start and text[start - 1] == "=":
        return "markup"
    words = [m[0] for m in _WORD.finditer(text, one.piece.start, one.piece.end)]
    if not words:
        return "no-words"
    title = all(w[0].isupper() or w[0].isdigit() or w in _SMALL for w in words)
    return _set_off(one, len(words), title=title)


def _set_off(one: Attributed, count: int, *, title: bool) -> str | None:  # noqa: PLR0911 - a list of rules, the first that holds
    before, after = one.before[-1:], one.after[:1]
    term = "title" if title else "scare-quote"
    adjacent = before in tuple(",:TVGv-")
    ends = one.ending in tuple(",.?…")
    if one.alone and not before:
        return None if ends or count > 2 else term
    if one.rule in FOLLOWING and not before.strip("c"):
        return None if ends or after in tuple(",-") or count >= SHORT else term
    if one.rule in FOLLOWING and one.ending == "," and not title:
        return None
    if count >= SHORT:
        return term if title and (not adjacent or before == "V") else None
    if one.rule in _LOOSE or not one.rule.startswith("lead"):
        return None if before == ":" or (before == "," and ends and not title) else term
    if adjacent and not (title and before == "V" and count > 2):
        return None if before != "," or ends else term
    if title:
        return term
    return None if ends or count > 2 or one.rule == "lead-weak-verb" else term
