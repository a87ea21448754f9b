"""The order in which a reader expects words, for languages that tailor the root order little.

Three levels, as in Unicode's collation algorithm (UTS #10): letters, then diacritics, then case,
lower case first; punctuation at the beginning counts last of all. It is no full implementation:
weights within a level are code points, and only the languages of `AFTER_Z` have letters moved.
"""

from __future__ import annotations

from typing import Final
from unicodedata import normalize

from rostra.language.folding import fold

AFTER_Z: Final = {
    "da": "æøå", "nb": "æøå", "nn": "æøå", "no": "æøå", "sv": "åäö", "fi": "åäö", "et": "õäöü",
}  # fmt: skip
"""Letters of their own that stand after z, in their order (CLDR)."""

_MARKS = "\"'“”‘’«»([{-–—"


def key(text: str, language: str | None = None) -> tuple[str, str, str]:
    """A sort key.

    Args:
        text: a word or name.
        language: a code of `AFTER_Z`; None or any other for the root order.
    """
    if text.isascii():
        plain = text.casefold()
        return plain.lstrip(_MARKS), plain, text.swapcase()
    letters = normalize("NFC", text)
    own = AFTER_Z.get((language or "").split("-")[0], "")
    if own:
        moved = {ord(c): chr(0xF0000 + i) for i, c in enumerate(own)}
        letters = letters.casefold().translate(moved)
    plain = fold(letters, "cd")
    marked = fold(letters, "c")
    return plain.lstrip(_MARKS), marked, text.swapcase()
