"""A verb of speech with its subject: before it, after it, or before the relative pronoun."""

from typing import NamedTuple

from rostra.quotations.extraction import phrases
from rostra.quotations.extraction.phrases import Range
from rostra.quotations.extraction.tagging import Token

BE = frozenset({"was", "were", "is", "are", "been", "being", "be"})
ASKED = frozenset({"asked", "told", "reminded", "questioned", "informed", "warned"})


class Clause(NamedTuple):
    """A reporting clause as token numbers of its sentence.

    Attributes:
        subject: Who speaks.
        verb: The verb with its auxiliaries and adverbs; empty where there is none.
        rule: How it was found; empty where the position in the sentence decides that.
    """

    subject: Range
    verb: Range
    rule: str


def inverted(tags: str, verb: int, rule: str, start: int | None = None) -> Clause | None:
    """A verb with the subject after it; `start`: where its auxiliaries begin."""
    first = verb + 1
    while tags[first : first + 1] == "r":
        first += 1
    subject = phrases.forward_from(tags, first)
    begin = verb if start is None else start
    return Clause(subject, (begin, first), rule) if subject else None


def according(tags: str, at: int, rule: str) -> Clause | None:
    """The one after "according to"."""
    first = at + 2 if tags[at + 1 : at + 2] == "i" else at + 1
    subject = phrases.forward_from(tags, first)
    return Clause(subject, (at, first), rule) if subject else None


def with_subject(tags: str, tokens: list[Token], verb: int) -> Clause | None:
    """The verb at `verb` with the subject before it."""
    last = verb - 1
    while last >= 0 and tags[last] in "ra":
        last -= 1
    if last < 0:
        return None
    if tags[last] == "R" or (tags[last] == "T" and last and tags[last - 1] in "wN"):
        return _relative(tags, tokens, last, verb)
    if _passive(tokens, verb, last):
        return _by(tags, tokens, verb, last)
    subject = _subject(tags, tokens, last)
    if subject and subject[0] > 1 and tags[subject[0] - 1] in "vG":
        pronoun = tags.rfind("R", 0, subject[0])  # it is an object inside a relative clause
        if pronoun > 0:
            return _relative(tags, tokens, pronoun, verb)
    return Clause(subject, (last + 1, verb + 1), "") if subject else None


def _subject(tags: str, tokens: list[Token], last: int) -> Range | None:
    """The noun phrase that ends with a token, or before the aside that ends there."""
    tag = tags[last]
    if tag in "pwN#so":
        return phrases.back_from(tags, tokens, last)
    if tag == ")":
        opening = tags.rfind("(", 0, last)
        return phrases.back_from(tags, tokens, opening - 1) if opening > 0 else None
    return phrases.before_aside(tags, tokens, last) if tag in ",-" else None


def _relative(tags: str, tokens: list[Token], pronoun: int, verb: int) -> Clause | None:
    """`NP, who said`: the mention takes in the pronoun."""
    last = pronoun - 1
    while last >= 0 and tags[last] in ",-":
        last -= 1
    subject = phrases.back_from(tags, tokens, last) if last >= 0 else None
    if subject is None:
        return None
    return Clause((subject[0], pronoun + 1), (pronoun + 1, verb + 1), "relative")


def _passive(tokens: list[Token], verb: int, last: int) -> bool:
    """`NP was asked`: the one who speaks is another."""
    between = {token.low for token in tokens[last + 1 : verb]}
    return tokens[verb].low in ASKED and not between.isdisjoint(BE)


def _by(tags: str, tokens: list[Token], verb: int, last: int) -> Clause | None:
    """`was asked by NP`."""
    if verb + 1 == len(tokens) or tokens[verb + 1].low != "by":
        return None
    subject = phrases.forward_from(tags, verb + 2)
    return Clause(subject, (last + 1, verb + 1), "passive") if subject else None
