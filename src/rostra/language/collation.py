"""The order in which readers of a language expect words.

Three levels, as in Unicode's collation algorithm (UTS #10): letters, then diacritics, then case,
lower case first; punctuation at the beginning counts last of all. The letters that a language of
`RULES` adds to its script are placed as in CLDR; the languages of `ROOT` add none. This is not a
full implementation: within a level, other characters are ordered by code point, which is the order
of the alphabet in most scripts, but not for letters that a language added to its script (Persian,
Urdu, Serbian Cyrillic). An order by ICU would need its C++ library.
"""

from functools import cache
from typing import Final

import regex

from rostra.language.folding import casing_of, fold

_NORDIC = "y=ü z<æ=ä<ø=ö<å=aa"
_FINNIC = "y=ü z<å<ä=æ<ö=ø"
_CROATIAN = "c<č<ć d<dž<đ l<lj n<nj s<š z<ž"
RULES: Final = {
    "bs": _CROATIAN,
    "cs": "c<č h<ch r<ř s<š z<ž",
    "da": _NORDIC,
    "es": "n<ñ",
    "et": "s<š<z<ž w<õ<ä<ö<ü",
    "fi": _FINNIC,
    "gl": "n<ñ",
    "hr": _CROATIAN,
    "hu": "c<cs d<dz<dzs g<gy l<ly n<ny o<ö=ő s<sz t<ty u<ü=ű z<zs",
    "is": "a<á d<ð e<é i<í o<ó u<ú y<ý z<þ<æ=ä<ö=ø<å",
    "lt": "c<č i=y s<š z<ž",
    "lv": "c<č g<ģ i=y k<ķ l<ļ n<ņ r<ŗ s<š z<ž",
    "nb": _NORDIC,
    "nn": _NORDIC,
    "no": _NORDIC,
    "pl": "a<ą c<ć e<ę l<ł n<ń o<ó s<ś z<ź<ż",
    "ro": "a<ă<â i<î s<ș=ş t<ț=ţ",
    "sk": "a<ä c<č h<ch o<ô s<š z<ž",
    "sl": "c<č<ć d<đ s<š z<ž",
    "sv": _FINNIC,
    "tr": "c<ç g<ğ h<ı o<ö s<ş u<ü",
    "uk": "г<ґ е<є и<і<ї<й",
}
"""By language: the letters that it adds, each after the one it follows; = is equal to it."""

ROOT: Final = ("af", "bg", "de", "el", "en", "fr", "ga", "he", "id", "it", "ms", "nl", "pt", "ru")
"""Languages that add no letters."""

_UNDECOMPOSED = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "æ": "ae", "œ": "oe"})
_LATER = 0xF0000  # a private character, which sorts a word after all words with the plain letter
_MARKS = "\"'“”‘’«»([{-–—"


def is_known(language: str) -> bool:
    """Whether the order of a language is known; regions (``nb-NO``) make no difference."""
    return _code(language) in {*RULES, *ROOT}


def adds_letters(language: str | None) -> bool:
    """Whether a language adds letters, so that its order is not that of `ROOT`."""
    return _code(language or "") in RULES


def sort_key(text: str, language: str | None = None) -> tuple[str, str, str]:
    """The sort key of a word or name: letters, letters with their diacritics, case.

    Without a language, or with one that is not in `RULES`, the order is that of `ROOT`.
    """
    code = _code(language or "")
    if text.isascii() and code not in RULES:
        plain = text.casefold()
        return plain.lstrip(_MARKS), plain, text.swapcase()
    letters = fold(text, ("case",), casing_of(language))
    pattern, places = _rules(code)
    replaced = pattern.sub(lambda match: places[match[0]], letters)
    plain = fold(replaced.translate(_UNDECOMPOSED), ("diacritics",))
    return plain.lstrip(_MARKS), letters, text.swapcase()


def _code(language: str) -> str:
    return language.replace("_", "-").split("-")[0].casefold()


@cache
def _rules(code: str) -> tuple[regex.Pattern[str], dict[str, str]]:
    """A pattern of the letters to replace, and by what: the letter before and a later place."""
    places: dict[str, str] = {}
    for rule in f"и<й {RULES.get(code, '')}".split():
        first, *others = (equals.split("=") for equals in rule.split("<"))
        places |= dict.fromkeys(first[1:], first[0])
        for place, equals in enumerate(others):
            places |= dict.fromkeys(equals, first[0] + chr(_LATER + place))
    longest_first = sorted(places, key=len, reverse=True)
    return regex.compile("|".join(longest_first)), places
