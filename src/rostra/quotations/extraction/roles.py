"""The words of a role: before the name in a reporting clause, or in apposition after it."""

from rostra.language.titles import HONORIFICS, TITLES
from rostra.quotations.extraction.speech import Attributed
from rostra.quotations.extraction.tagging import Token

Span = tuple[int, int]
Stretch = tuple[int, int, str]
"""Start, end and the rule that found it."""

LONGEST = 300
"""Code points of a role at most."""


def stated(one: Attributed, name: Span) -> Stretch | None:
    """The role that the clause of a quotation states for the name at `name`."""
    before = _before(one.mention, name[0])
    if before is not None:
        return (*before, "words-before-name")
    after = _after(one, name[1])
    return (*after, "apposition") if after is not None else None


def _before(mention: list[Token], start: int) -> Span | None:
    """What the mention has before the name, without article, conjunction or honorific."""
    words = [token for token in mention if token.end <= start]
    while words and (words[0].tag in "dcTir," or _honorific(words[0])):
        words = words[1:]
    while words and _honorific(words[-1]):
        words.pop()
    if not any(token.tag in "wN" for token in words) or words[-1].tag == "s":
        return None
    return words[0].start, words[-1].end


def _honorific(token: Token) -> bool:
    """Whether a word is an honorific, or an initial such as the French "M."."""
    return token.low in HONORIFICS or len(token.low) == 1


def _after(one: Attributed, end: int) -> Span | None:
    """An apposition directly after the name: ", a senator from Arvo,"."""
    tokens = one.tokens
    first = next((k for k, token in enumerate(tokens) if token.start >= end), len(tokens))
    if first >= len(tokens) or tokens[first].tag != ",":
        return None
    first += 1
    while first < len(tokens) and tokens[first].tag == "d":
        first += 1
    last = first
    while last < len(tokens) and (tokens[last].tag in "wN#dis" or _joins(tokens, last)):
        last += 1
    words = tokens[first:last]
    while words and words[-1].tag in "dic":
        words.pop()
    if not words or words[0].tag not in "wN" or not _names_role(words):
        return None
    if words[-1].end - words[0].start > LONGEST:
        return None
    return words[0].start, words[-1].end


def _joins(tokens: list[Token], at: int) -> bool:
    return (
        tokens[at].low in ("and", "&", "und", "et")
        and at + 1 < len(tokens)
        and (tokens[at + 1].tag in "wN")
    )


def _names_role(words: list[Token]) -> bool:
    """Whether a noun for a role stands before the first preposition."""
    for token in words:
        if token.tag == "i":
            return False
        low = token.low
        if low in TITLES or low.rsplit("-", 1)[-1] in TITLES:
            return True
    return False
