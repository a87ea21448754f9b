"""Identifiers made of names in any script: words of a-z and 0-9, joined by hyphens."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Container, Iterator
from itertools import chain, count

from anyascii import anyascii

LONGEST_ID = 64
"""How many characters an identifier has at most."""

MAX_UTTERANCES = 9_999
"""How many utterances of a source can have an id, which ends with four digits."""

_LATIN = str.maketrans(
    dict(zip("æœøłđðþħıŋŧə", "ae oe o l d d th h i ng t e".split(), strict=True))
)
"""Latin letters that Unicode does not decompose into a plain one and a mark."""


def identifier_words(name: str) -> str:
    """The words of a name, transliterated and joined by hyphens; empty if it has none."""
    words = re.findall("[a-z0-9]+", _ascii(name.casefold()))
    return "-".join(words)[:LONGEST_ID].rstrip("-")


class Identifiers:
    """Makes identifiers of which no two are the same: the second "ada" becomes "ada-2".

    Args:
        taken: identifiers that are taken by others.
    """

    def __init__(self, taken: Container[str] = ()) -> None:
        self._taken = taken
        self._made: set[str] = set()
        # A stem goes on from its last suffix: the time for many namesakes is not quadratic.
        self._suffixes = defaultdict[str, Iterator[str]](
            lambda: chain([""], map("-{}".format, count(2)))
        )

    def new(self, stem: str) -> str:
        """An identifier that begins with a stem, which is one itself."""
        for suffix in self._suffixes[stem]:
            candidate = stem[: LONGEST_ID - len(suffix)].rstrip("-") + suffix
            if candidate not in self._made and candidate not in self._taken:
                self._made.add(candidate)
                return candidate
        raise AssertionError  # there are as many suffixes as numbers


def _ascii(name: str) -> str:
    """Transliterate a case-folded name.

    A name of Latin letters loses their marks, and punctuation that is not in ASCII. In a name with
    other letters, these are transliterated one by one, and punctuation separates words, as in
    Chinese and Japanese: "阿达·虚构".
    """
    plain = [(c, _without_marks(c)) for c in unicodedata.normalize("NFC", name)]
    if all(letter for c, letter in plain if c.isalpha() and unicodedata.category(c) != "Lm"):
        return _without_marks(name)
    return "".join(letter or _transliterated(c) for c, letter in plain)


def _without_marks(text: str) -> str:
    """The ASCII characters of a text, with Latin letters reduced to plain ones."""
    plain = unicodedata.normalize("NFKD", text.translate(_LATIN))
    return plain.encode("ascii", "ignore").decode()


def _transliterated(character: str) -> str:
    """A character in a-z and 0-9; a space for punctuation, but for the apostrophe."""
    if unicodedata.category(character)[0] in "PSZ":
        return "" if character == "’" else " "
    return re.sub("[^a-z0-9]", "", anyascii(character).lower())
