"""Folding: words that compare equal when some of their differences are ignored.

===============  ==================================================================================
``case``         Capital and small letters, fully (ß is ss), by the language of the text: in Turkish
                 and Azerbaijani I is the capital of ı, and İ that of i.
``typography``   What a typesetter or a keyboard decided: apostrophes (' ’ ʼ), hyphens (- ‐ ‑) and
                 their Hebrew forms; soft hyphens, joiners and other invisible characters;
                 ligatures and other presentation forms; the kashida; Romanian ș with a comma or a
                 cedilla; no-break and thin spaces, which are spaces.
``diacritics``   Accents and other marks, by canonical decomposition: é is e; ø and ł, which have
                 no decomposition, stay.
``width``        Full and half width, and other compatibility characters (Unicode's NFKC).
``letters``      Arabic and Persian variants of a letter (ك and ک, ي and ی), digits of any script.
===============  ==================================================================================

Canonically equivalent texts are always equal (NFC).
"""

from collections.abc import Sequence
from itertools import combinations
from typing import Final, TypeAlias
from unicodedata import decimal, normalize

import regex

from rostra.language.language_tags import language_of

FOLDS: Final = ("case", "typography", "diacritics", "width", "letters")
"""The differences that can be ignored. In the corpus query language each is a flag: its first
letter, as in ``%c``."""

DEFAULT_FOLD: Final = ("case", "typography")
"""The differences that are ignored unless somebody asks for others."""

Fold: TypeAlias = tuple[str, ...]
"""Some of `FOLDS`, in their order."""

_CHOICES: Final = frozenset(c for n in range(len(FOLDS) + 1) for c in combinations(FOLDS, n))

ROOT: Final = 0
"""The casing of most languages."""
TURKIC: Final = 1
"""The casing of Turkish and Azerbaijani."""

# Marks of any letter, and Hebrew points; neither the vowel signs of Indic scripts nor the
# voicing marks of kana, which are not diacritics.
_MARKS = regex.compile(r"[[\p{M}&&[\p{Inherited}\u0591-\u05C7]]--[\u3099\u309A]]", regex.VERSION1)
_TURKIC_LETTERS = regex.compile("[Iİiı]")
APOSTROPHES: Final = "'’ʼ‘‛′´`＇՚׳"
"""Characters that are used as an apostrophe, or in Hebrew as the geresh."""

HYPHENS: Final = "-‐‑－﹣֊־"
"""Characters that are used as a hyphen, or in Hebrew as the maqaf."""

GERSHAYIM: Final = '"“”״＂'
"""Characters that are used as the gershayim in Hebrew abbreviations."""

SPACES: Final = "\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
"""Characters that are a space of another width, or one at which a line does not break."""

_TURKIC_CAPITALS: Final = str.maketrans({"I": "ı", "İ": "i"})
_FORMS: Final = {  # compatibility characters that are a matter of typography
    ord(c): normalize("NFKD", c)
    .strip("\u0640 ")
    .translate(str.maketrans(APOSTROPHES, "'" * len(APOSTROPHES)))
    for c in (*map(chr, range(0xFB00, 0xFE00)), *map(chr, range(0xFE70, 0xFEFD)), *"ĿŀŉĲĳǄǅǆǇǈǉǊǋǌ")
    if normalize("NFKD", c) != c
}
_TYPOGRAPHY: Final = {
    **_FORMS,
    **dict.fromkeys(map(ord, APOSTROPHES + "ʻ"), "'"),  # ʻ is a letter of Hawaiian and Uzbek
    **dict.fromkeys(map(ord, HYPHENS), "-"),
    **dict.fromkeys(map(ord, "״＂"), '"'),
    **dict.fromkeys(map(ord, SPACES), " "),
    ord("\u0640"): "",  # the kashida
    ord("\u0326"): "\u0327",  # the comma below of Romanian, which older texts have as a cedilla
}
_INVISIBLE = regex.compile(r"\p{Default_Ignorable_Code_Point}+")
_LETTERS: Final = str.maketrans("كڪيىہەۃٱ٫٬", "ککییههةا.,")
_DIGIT = regex.compile(r"[\p{Nd}--0-9]", regex.VERSION1)


def fold_names(fold: str | Sequence[str]) -> Fold:
    """The folds that somebody named, as a list or in a text with commas, in the order of `FOLDS`.

    ``"none"`` and an empty list name none.

    Raises:
        ValueError: one of them does not exist; the message lists those that do.
    """
    names = fold.split(",") if isinstance(fold, str) else [*fold]
    names = [] if names in ([""], ["none"]) else [str(name).strip() for name in names]
    unknown = [name for name in names if name not in FOLDS]
    if unknown:
        raise ValueError(f"fold is none, or some of {', '.join(FOLDS)}; not {','.join(names)!r}")
    return tuple(name for name in FOLDS if name in names)


def casing_of(language: str | None) -> int:
    """How capital and small letters belong together in a language, by its tag: ROOT or TURKIC."""
    return TURKIC if language_of(language) in {"tr", "az"} else ROOT


def has_casing(text: str) -> bool:
    """Whether a text is folded differently under different casings."""
    return _TURKIC_LETTERS.search(text) is not None


def fold(text: str, ignored: str | Sequence[str] = DEFAULT_FOLD, casing: int = ROOT) -> str:
    """A form of a text without the differences that are ignored, some of `FOLDS`.

    Two texts are equal under a fold if and only if their forms are. A form is for comparison, and
    not for readers: it may have no letter of the text.

    Args:
        text: any text.
        ignored: what `fold_names` takes, such as ``"case,diacritics"``.
        casing: that of the text's language, see `casing_of`.

    Raises:
        ValueError: there is no such fold.
    """
    names = ignored if isinstance(ignored, tuple) and ignored in _CHOICES else fold_names(ignored)
    if casing == TURKIC and "case" in names:
        text = normalize("NFC", text).translate(_TURKIC_CAPITALS)
    if text.isascii():
        if "typography" in names:
            text = text.replace("`", "'")
        return text.casefold() if "case" in names else text
    text = normalize("NFD", text)
    if "typography" in names:
        text = _INVISIBLE.sub("", text.translate(_TYPOGRAPHY))
    if "width" in names:
        text = normalize("NFKD", text)
    if "letters" in names:
        text = _DIGIT.sub(lambda digit: str(decimal(digit[0], digit[0])), text.translate(_LETTERS))
    if "case" in names:
        text = text.casefold()
    if "diacritics" in names:
        text = _MARKS.sub("", normalize("NFD", text))
    return normalize("NFC", text)
