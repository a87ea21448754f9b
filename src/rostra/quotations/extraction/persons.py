"""A person of a text, and the signs that it is one, a man, or a woman."""

import re
from dataclasses import dataclass, field

from rostra.language import given_names
from rostra.language.titles import FEMALE, MALE, TITLES
from rostra.quotations.extraction.lexicon import Lexicon
from rostra.quotations.extraction.names import Name

TITLED, SHOWN = 3, 2
"""Signs of a person: a title before the name; a verb of speech, a noun for people, an age."""
BY_TITLE, BY_NAME = 5.0, 3.0
"""Votes of a title such as "Ms." and of a given name, against one of each pronoun nearby."""

_ASIDE = re.compile(r" ?(?:, \d\d|, who\b|, (?:a|an|the) [a-z]|\([RDI]-)")
_NEXT = re.compile(r"(?:[’']s?\b)?[ \xa0]*([,(]|[^\W\d_]+)?")
_APPOSED = re.compile(r", (?:(?:the|an?|der|die|le|la) )?((?:[^\W_][\w’'\-]* ?){1,4})")
_LAST = re.compile(r"([^\W\d_]+)[ \xa0]*$")
_NEAR = 24


@dataclass(slots=True)
class Person:
    """Somebody, or something, that a text names.

    Attributes:
        names: Every place that prints the name, in order.
        fullest: The longest form, as words.
        full: The places of the longest form, as far as they were asked for.
        titles: All words of titles before the name.
        votes: Signs of a man (positive) or of a woman (negative).
        human: Signs that it is a person, not a place or a body.
    """

    names: list[Name] = field(default_factory=list)
    fullest: tuple[str, ...] = ()
    full: list[Name] = field(default_factory=list)
    titles: set[str] = field(default_factory=set)
    votes: float = 0.0
    human: int = 0

    @property
    def gender(self) -> str:
        """``m``, ``f``, or ``x`` where the text does not tell."""
        return "m" if self.votes > 0 else "f" if self.votes < 0 else "x"


def apposed(text: str, name: Name, lexicon: Lexicon) -> list[str]:
    """The titles that an apposition after a name gives it: ", the mayor of Arvo"."""
    match = _APPOSED.match(text, name.end)
    found: list[str] = []
    for word in match[1].lower().split() if match else ():
        if word in lexicon.prepositions or word in lexicon.conjunctions:
            break
        if word in TITLES:
            found.append(word)
    return found


def votes_of_titles(name: Name) -> int:
    """How many titles are a man's, less those that are a woman's."""
    return sum((title in MALE) - (title in FEMALE) for title in name.titles)


def votes_of_given_name(name: str) -> float:
    """The vote of a given name in lower case."""
    return BY_NAME * ((name in given_names.MALE) - (name in given_names.FEMALE))


def signs(text: str, name: Name, lexicon: Lexicon) -> int:
    """Signs that a name is a person's: a title, a verb of speech, an age after it."""
    if name.titles:
        return TITLED
    following = _NEXT.match(text, name.end)
    word = following[1] if following else None
    if word and (word in lexicon.say or word in lexicon.relatives):
        return SHOWN
    if word in (",", "(") and _ASIDE.match(text, name.end):
        return SHOWN
    before = _LAST.search(text, max(0, name.start - _NEAR), name.start)
    noun = before[1].lower() if before else ""
    return SHOWN if noun in lexicon.say or noun in TITLES else 0
