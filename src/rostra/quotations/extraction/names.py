"""Where a text prints names, in what form, and what titles stand before them."""

import re
from functools import cache
from typing import NamedTuple

from rostra.language import given_names
from rostra.language.titles import ABBREVIATED, HONORIFICS, TITLES
from rostra.quotations.extraction.lexicon import Lexicon, lexicon

_UPPER = r"[^\W\d_a-zß-öø-ÿ]"
_WORD = rf"{_UPPER}\w*(?:[’'\-‑](?![sS]\b)\w+)*"
_PARTICLE = r"(?:(?:de|la|le|von|van|der|den|del|da|al|el|bin|ibn|di|du|dos|das|ter|zu)[ \xa0])*"
_NICKNAME = rf"(?:[“\"‘'(]{_UPPER}\w+[”\"’')][ \xa0])?"
_SEQUENCE = re.compile(rf"{_WORD}(?:\.?[ \xa0]{_NICKNAME}{_PARTICLE}{_WORD})*")
_PIECE = re.compile(r"[^\W_][\w’'\-‑]*")


GIVEN = given_names.MALE | given_names.FEMALE


class Name(NamedTuple):
    """A name as it is printed at one place.

    Attributes:
        start: Where it begins, after titles and honorifics.
        end: Where it ends.
        words: Its words.
        titles: Titles and honorifics directly before, lower case, without full stop.
        opening: Where what stands before it begins: its titles, if it has some.
    """

    start: int
    end: int
    words: tuple[str, ...]
    titles: tuple[str, ...]
    opening: int


Spot = tuple[str, int, int]
"""A word with its place."""


_WITH_NICKNAME = re.compile(rf"(?:^|\s){_WORD}\.? [“\"‘'«]{_UPPER}\w+[”\"’'»] {_UPPER}\w+")
_NEAR = 40


def nickname(text: str, start: int, end: int) -> bool:
    """Whether the marks from `start` to `end` set off a nickname inside a name."""
    if end - start > _NEAR:
        return False
    near = max(0, start - _NEAR)
    return any(
        match.start() < start and end < match.end()
        for match in _WITH_NICKNAME.finditer(text, near, end + _NEAR)
    )


@cache
def finder(language: str) -> "NameFinder":
    """The finder for a language; making one takes longer than reading a short report."""
    return NameFinder(lexicon(language))


class NameFinder:
    """Finds the names of one language.

    Attributes:
        verbs: What tells a sentence from a name.
        prepositions: Words after which a name is no person's who is presented.
    """

    def __init__(self, words: Lexicon) -> None:
        self._common = (
            words.determiners
            | words.quantifiers
            | words.prepositions
            | words.conjunctions
            | words.adverbs
            | words.auxiliaries
            | words.relatives
            | words.complementizers
            | frozenset(words.pronouns)
            | words.say
            | words.tell
        ) - {"will"}
        self.verbs = (words.say - words.noun_like) | words.auxiliaries
        self.prepositions = words.prepositions
        self._times = words.times
        self._bodies = words.bodies
        self._before = TITLES | HONORIFICS | words.honorifics
        self._endings = words.title_endings
        self._nouns = TITLES | words.persons | words.bodies

    def find(self, text: str, start: int = 0, end: int | None = None) -> list[Name]:
        """The names between two offsets, in order; a bare title is none."""
        found: list[Name] = []
        stop = len(text) if end is None else end
        for match in _SEQUENCE.finditer(text, start, stop):
            for spots in self._sequences(match):
                name = self._named(spots)
                if name:
                    found.append(_after_office(text, name))
        return found

    def body(self, name: Name) -> bool:
        """Whether the words of a name say that it is no person's."""
        return name.words[-1].lower() in self._bodies or name.words[0].lower() in self._bodies

    def _named(self, spots: list[Spot]) -> Name | None:
        """The name after the last title; an office that nobody's name follows is none."""
        lows = [word.lower() for word, _, _ in spots]
        last = max((k for k, low in enumerate(lows[:-1]) if self._title(low)), default=-1)
        if lows[-1] in self._before and not (last >= 0 or lows[0] in GIVEN):
            return None
        own = spots[last + 1 :]
        if lows[-1] in self._before and len(own) == 1 and lows[last] not in HONORIFICS:
            return None
        words = tuple(word for word, _, _ in own)
        return Name(own[0][1], own[-1][2], words, tuple(lows[: last + 1]), spots[0][1])

    def _title(self, low: str) -> bool:
        return low in self._before or (bool(self._endings) and low.endswith(self._endings))

    def _sequences(self, match: re.Match[str]) -> list[list[Spot]]:
        """A run of capitals, cut where a sentence ends, freed of words that are no names."""
        raw, base = match[0], match.start()
        if " " not in raw and "\xa0" not in raw:
            low = raw.lower()
            common = low in self._common or low in self._times or low.rstrip("s") in self._nouns
            return [] if common else [[(raw, base, match.end())]]
        runs: list[list[Spot]] = [[]]
        for piece in _PIECE.finditer(raw):
            word, low = piece[0], piece[0].lower()
            spot = (word, base + piece.start(), base + piece.end())
            initial = not runs[-1]
            if low in self._times or (low in self._common and (initial or word[0].isupper())):
                runs.append([])
                continue
            runs[-1].append(spot)
            dotted = raw[piece.end() : piece.end() + 1] == "."
            if dotted and len(word) > 1 and low not in ABBREVIATED:
                runs.append([])
        return [run for run in runs if run and run[0][0][0].isupper()]


_OFFICE = re.compile(r"([A-Z]\w+) (?:of|for)(?: the)? ((?:[A-Z]\w+ )*)$")


def _after_office(text: str, name: Name) -> Name:
    """Read "Secretary of State Ilka Dorn": the name is what remains after the office."""
    if name.titles or not name.words[1:]:
        return name
    before = _OFFICE.search(text, max(0, name.start - _NEAR), name.start)
    if before is None or before[1].lower() not in TITLES:
        return name
    title = before[1].lower()
    if before[2]:
        return name._replace(titles=(title,), opening=before.start())
    if not name.words[2:]:
        return name
    words = name.words[-2:]
    start = text.rindex(words[0], name.start, name.end - len(words[1]))
    return Name(start, name.end, words, (title,), before.start())
