"""Where a text prints names, in what form, and what titles stand before them."""

import re
from typing import NamedTuple

from rostra.drafting.lexicon import Lexicon
from rostra.language.titles import ABBREVIATED, HONORIFICS, TITLES

_UPPER = r"[^\W\d_a-zß-öø-ÿ]"
_WORD = rf"{_UPPER}\w*(?:[’'\-‑](?![sS]\b)\w+)*"
_PARTICLE = r"(?:(?:de|la|le|von|van|der|den|del|da|al|el|bin|ibn|di|du|dos|das|ter|zu)[ \xa0])*"
_SEQUENCE = re.compile(rf"{_WORD}(?:\.?[ \xa0]{_PARTICLE}{_WORD})*")
_PIECE = re.compile(r"[^\W_][\w’'\-‑]*")


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


class NameFinder:
    """Finds the names of one language."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._common = (
            lexicon.determiners
            | lexicon.quantifiers
            | lexicon.prepositions
            | lexicon.conjunctions
            | lexicon.adverbs
            | lexicon.auxiliaries
            | lexicon.relatives
            | lexicon.complementizers
            | frozenset(lexicon.pronouns)
            | lexicon.say
            | lexicon.tell
        ) - {"will"}
        self._times = lexicon.times
        self._bodies = lexicon.bodies

    def find(self, text: str, start: int = 0, end: int | None = None) -> list[Name]:
        """The names between two offsets, in order; a bare title is none."""
        found: list[Name] = []
        stop = len(text) if end is None else end
        for match in _SEQUENCE.finditer(text, start, stop):
            if match.end() - match.start() < 2:
                continue
            for spots in self._sequences(match):
                name = _named(spots)
                if name:
                    found.append(_after_office(text, name))
        return found

    def body(self, name: Name) -> bool:
        """Whether the words of a name say that it is no person's."""
        return name.words[-1].lower() in self._bodies or name.words[0].lower() in self._bodies

    def _sequences(self, match: re.Match[str]) -> list[list[Spot]]:
        """A run of capitals, cut where a sentence ends, freed of words that are no names."""
        raw, base = match[0], match.start()
        if " " not in raw and "\xa0" not in raw:
            low = raw.lower()
            return [] if low in self._common or low in self._times else [[(raw, base, match.end())]]
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


def _named(spots: list[Spot]) -> Name | None:
    last = -1
    for index, (word, _, _) in enumerate(spots):
        low = word.lower()
        if low in TITLES or low in HONORIFICS:
            last = index
    own = spots[last + 1 :]
    if not own:
        return None
    titles = tuple(word.lower() for word, _, _ in spots[: last + 1])
    words = tuple(word for word, _, _ in own)
    return Name(own[0][1], own[-1][2], words, titles, spots[0][1])


_OFFICE = re.compile(r"([A-Z]\w+) (?:of|for)(?: the)? $")


def _after_office(text: str, name: Name) -> Name:
    """Of an office and a name ("Secretary of State …") the name is what remains."""
    if len(name.words) < 3 or name.titles:
        return name
    before = _OFFICE.search(text, max(0, name.start - 40), name.start)
    if before is None or before[1].lower() not in TITLES:
        return name
    words = name.words[-2:]
    start = text.rindex(words[0], name.start, name.end - len(words[1]))
    return Name(start, name.end, words, (before[1].lower(),), before.start())
