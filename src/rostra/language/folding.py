"""Forms of words that compare equal when case or accents are left out of sight."""

from __future__ import annotations

from typing import Final
from unicodedata import normalize

import regex

FOLDS: Final = ("", "c", "d", "cd")
"""What may be folded: nothing, case (c), diacritics (d), both."""

# Marks that go with any letter, and Hebrew points; not the vowel signs of Indic scripts and not the
# voicing marks of kana, which are no accents.
_MARKS = regex.compile(r"[[\p{Inherited}&&\p{M}]--[\u3099\u309A]||[\u0591-\u05C7]]", regex.VERSION1)


def fold(text: str, how: str) -> str:
    """A text without what `how` leaves out of sight.

    Canonically equivalent texts are equal under every fold, `""` too (NFC). Case goes by Unicode's
    full case folding (ß is ss); diacritics by canonical decomposition, so that é is e, and ø or ł,
    which have none, stay.

    Args:
        text: any text.
        how: one of `FOLDS`.
    """
    if text.isascii():
        return text.casefold() if "c" in how else text
    if "c" in how:
        text = normalize("NFD", text).casefold()
    if "d" in how:
        text = _MARKS.sub("", normalize("NFD", text))
    return normalize("NFC", text)
