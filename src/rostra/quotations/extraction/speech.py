"""Which quotations are speech, and which are terms, titles or names that marks set off."""

import re
from dataclasses import dataclass

from rostra.language.word_lists import words
from rostra.quotations.extraction.quotations import Piece, Quotation
from rostra.quotations.extraction.tagging import Token

SHORT = 6
"""Words from which on a quotation that a clause governs is hardly a term."""

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
"""Rules for a clause that stands directly after its quotation."""

PHRASE = 3
"""Words from which on a quotation without final mark is rather speech than a term."""
_GOVERNING = tuple(",:TVGv-")
_READ = 400
_WORD = re.compile(r"[^\W_]+(?:[’'\-][^\W_]+)*")
_SMALL = words(
    """a an the of in on at to for and or nor but with from by as is vs
    der die das und im am zu von le la les du de des et en un une"""
)
_LOOSE = frozenset(
    {"sentence-subject", "later-verb", "carried-in-sentence", "relative", "subject-then-weak-verb"}
)


@dataclass(slots=True)
class Attributed:
    """A piece of a quotation with what its surroundings say of it.

    Attributes:
        tags: The tags of its sentence.
        tokens: The tokens of its sentence.
        at: Which of them it is.
        mention: The tokens that decide who speaks; empty where nothing does.
        verb: The tokens of the verb in the own paragraph, if there is a clause.
        rule: The rule that found the mention.
        left: Why it is no speech; None if it is taken for speech.
    """

    quotation: Quotation
    piece: Piece
    tags: str
    tokens: list[Token]
    at: int
    mention: list[Token]
    verb: list[Token]
    rule: str
    left: str | None = None

    @property
    def before(self) -> str:
        """The tags of its sentence before it."""
        return self.tags[: self.at]

    @property
    def after(self) -> str:
        """The tags of its sentence after it."""
        return self.tags[self.at + 1 :]

    @property
    def ending(self) -> str:
        """How it ends, see `rostra.quotations.extraction.sentences.ending`."""
        return self.tokens[self.at].low

    @property
    def alone(self) -> bool:
        """Whether its sentence has nothing but quotations."""
        return not self.tags.strip("Q.,-c")

    @property
    def first(self) -> bool:
        """Whether it is the first piece of its quotation."""
        return self.piece is self.quotation.pieces[0]


def words_in(text: str, start: int, end: int) -> list[str]:
    """The words of a stretch."""
    return [match[0] for match in _WORD.finditer(text, start, end)]


def reason_to_leave(text: str, one: Attributed) -> str | None:
    """Why a quotation is no speech, in kebab case; None if it is taken for speech."""
    start, end = one.piece.start, one.piece.end
    if one.piece.outer_start and text[one.piece.outer_start - 1] == "=":
        return "markup"
    content = text[start:end].strip()
    if content.startswith("(") and content.endswith(")"):
        return "stage-direction"
    found = words_in(text, start, min(end, start + _READ))
    if not found:
        return "no-words"
    if len(one.quotation.pieces) > 1:
        return None
    title = all(w[0].isupper() or w[0].isdigit() or w in _SMALL for w in found)
    return _set_off(one, len(found), title=title)


def _set_off(one: Attributed, count: int, *, title: bool) -> str | None:
    """Why a quotation of some words is set off; None for speech."""
    term = "title" if title else "scare-quote"
    before, after = one.before[-1:], one.after[:1]
    ends = one.ending in tuple(",.?…") or (after == "." and one.ending == "")
    if one.alone and not before:
        speech = ends or count >= PHRASE
    elif one.rule in FOLLOWING and not before.strip("c"):
        speech = ends or after in tuple(",-") or count >= SHORT
    elif one.rule in FOLLOWING and one.ending == "," and not title:
        speech = True
    elif count >= SHORT:
        speech = not title or before in _GOVERNING
    elif after in tuple("wN") and not ends and count < PHRASE:
        speech = False  # "“quack” cures"
    else:
        speech = _short(one, count, ends=ends, title=title)
    return None if speech else term


def _short(one: Attributed, count: int, *, ends: bool, title: bool) -> bool:
    """Whether a few words inside a sentence are speech."""
    before = one.before[-1:]
    if one.rule in _LOOSE or not one.rule.startswith("lead"):
        return before == ":" or (before == "," and ends and not title)
    if before in _GOVERNING:
        return ends or (before != "," and not (title and before in "Vv"))
    return not title and (ends or count >= PHRASE or one.rule == "lead-weak-verb")
