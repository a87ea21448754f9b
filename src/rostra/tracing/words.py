"""The words by which quotations and sources are compared.

They are the tokens of `rostra.language.tokenise` that are words, with three differences, so that a
word is the same in every context and on every machine: in scripts without spaces each character is
one, whether or not a dictionary is installed; a zero-width non-joiner divides words as a space does
(Persian has either); and so does a hyphen between figures, as a dash does (*5-10* and *5–10*).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import regex

from rostra.language.folding import casing_of, fold
from rostra.language.segmentation import has_unspaced
from rostra.language.tokens import Token, is_word, rules_of, tokenise

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLD: Final = ("case", "typography", "width", "letters")
"""What words may differ in and still be looked at as the same: `rostra.language.fold`."""

_PARTS = regex.compile(r"[^\u200C]+")
_CHARACTERS = regex.compile(r"\X")
_FIGURES = regex.compile(r"[\p{Nd}.,]+(?:[-‐‑][\p{Nd}.,]+)+")
_FIGURE = regex.compile(r"[\p{Nd}.,]+")


def words_and_marks(
    text: str, language: str | None = None, offset: int = 0
) -> Iterator[tuple[Token, bool]]:
    """The tokens of a text, and whether each is a word.

    Args:
        text: any text.
        language: the tag of its language; None where it is not known.
        offset: what is added to the offsets.
    """
    for token, start, end in tokenise(text, language):
        if not is_word(token):
            yield Token(token, start + offset, end + offset), False
        elif (pattern := _divider(token)) is None:
            yield Token(token, start + offset, end + offset), True
        else:
            for part in pattern.finditer(token):
                first = start + part.start() + offset
                yield Token(part[0], first, first + len(part[0])), True


def _divider(token: str) -> regex.Pattern[str] | None:
    """The pattern of the words that a token is divided into; None where it is one word."""
    if token[0].isdecimal() and _FIGURES.fullmatch(token):
        return _FIGURE
    if token.isascii():
        return None
    if has_unspaced(token):
        return _CHARACTERS
    return _PARTS if "\u200c" in token else None


@lru_cache(maxsize=1 << 16)
def form_of(word: str, language: str | None = None) -> str:
    """What of a word is compared: it without case, typography, width and variants of letters."""
    return fold(word, FOLD, casing_of(language))


def has_same_words(first: str | None, second: str | None) -> bool:
    """Whether texts in two languages, by their tags, are divided into the same forms."""
    return (rules_of(first), casing_of(first)) == (rules_of(second), casing_of(second))


def weight(form: str) -> float:
    """How much a word counts: .6 for a character of a script without spaces, else 1."""
    return 0.6 if not form.isascii() and has_unspaced(form) else 1.0
