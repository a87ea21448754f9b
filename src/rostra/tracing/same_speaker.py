"""Whether two names may be those of one speaker."""

from __future__ import annotations

from rostra.language.folding import FOLDS, fold
from rostra.language.titles import HONORIFICS
from rostra.language.tokens import is_word, tokenise


def is_same_speaker(first: str, second: str | None) -> bool:
    """Whether the words of one name, without titles, are among those of the other.

    Case, accents and typography do not count: "Brenk" may be "Odalys Brenk", and "Mr Brenk" too.

    Args:
        first: a name.
        second: another, or None for nobody.
    """
    a, b = _words(first), _words(second or "")
    return bool(a and b) and (a <= b or b <= a)


def _words(name: str) -> set[str]:
    words = [token.text for token in tokenise(name) if is_word(token.text)]
    named = [word for word in words if word.rstrip(".").lower() not in HONORIFICS] or words
    return {fold(word, FOLDS).rstrip(".") for word in named}
