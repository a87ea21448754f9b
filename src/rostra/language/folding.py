"""Folding: words that compare equal when case or diacritics are ignored."""

from typing import Final
from unicodedata import normalize

import regex

FOLDS: Final = ("", "c", "d", "cd")
"""The differences that can be ignored: none, case (c), diacritics (d), both."""

# Marks of any letter, and Hebrew points; neither the vowel signs of Indic scripts nor the
# voicing marks of kana, which are not diacritics.
_MARKS = regex.compile(r"[[\p{Inherited}&&\p{M}]--[\u3099\u309A]||[\u0591-\u05C7]]", regex.VERSION1)


def fold(text: str, ignored: str) -> str:
    """A form of a text without the differences that are ignored, one of `FOLDS`.

    Canonically equivalent texts are equal under every fold, `""` included (NFC). Case is folded
    fully (Unicode's full case folding: ß is ss). Diacritics are removed by canonical decomposition:
    é is e, while ø and ł, which have no decomposition, stay.
    """
    if text.isascii():
        return text.casefold() if "c" in ignored else text
    if "c" in ignored:
        text = normalize("NFD", text).casefold()
    if "d" in ignored:
        text = _MARKS.sub("", normalize("NFD", text))
    return normalize("NFC", text)
