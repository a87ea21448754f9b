"""Where sentences end.

A sentence ends after a terminator (``. ! ? …``, three dots, the full stops of other scripts) and
the closing quotation marks and brackets that follow it, unless one of these holds:

- the next token, past opening quotation marks and brackets, is a word that begins in lower case,
  or a comma, semicolon, colon or dash;
- the terminator is a full stop after an initial (``J. Doe``; ``I`` is not an initial) before a
  capital;
- it is the full stop of an abbreviation that is one token (``Dr.``, see
  `rostra.language.tokens.ABBREVIATIONS`). After an abbreviation of letters (``U.S.``) a sentence
  ends only where one of `STARTERS` follows.

An index stores the sentences of this rule (`ends`), so it must not change without
`rostra.language.tokens.VERSION`. `sentence_starts` also knows the abbreviations of
`rostra.language.titles.ABBREVIATED` (``Calif.``, ``Aug.``), which it treats like ``U.S.``, and
takes ``A.`` for an initial (``James A. Doe``).

The rule does not analyse a sentence: it errs on some abbreviations before names, and on lists.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import regex

from rostra.language.paragraphs import paragraphs
from rostra.language.titles import ABBREVIATED
from rostra.language.tokens import Token, tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

_STARTERS = """
    A And As At But For He However I If In It No On She So That The Then There These They This
    Those To We What When Where While Who Why With Yet You
"""
STARTERS = frozenset(_STARTERS.split())
"""Words that, in capitals after ``U.S.``, begin a sentence."""

_CLASSES = (  # first match first; each is one byte in the string that `_END` reads
    (b".", r"\.+|…+|‥+"),
    (b"!", r"[!?‽！？。｡．؟۔।॥።։။។᠃]+"),
    (b"Q", r"[\"'“‘＂＇]+"),
    (b")", r"[\p{Pe}\p{Pf}]+"),
    (b"(", r"[\p{Ps}\p{Pi}]+"),
    (b",", r"[,;:،؛、，；：\p{Pd}]+"),
    (b"U", r"(?:\p{L}\p{M}*\.)+"),
    (b"A", r".+\."),
    (b"T", "|".join(sorted(STARTERS))),
    (b"J", r"\p{Lu}\p{M}*"),
    (b"a", r"\p{Ll}.*"),
)
_CLASS = regex.compile("|".join(f"({pattern})" for _, pattern in _CLASSES), regex.DOTALL)
_OTHER = b"X"
_END = regex.compile(
    rb"""
      (?: (?<! J ) \. | (?<= J ) \. (?! [(]* [XTJAU] ) | ! ) [.!]*+ [)]*+  (?! [(]* [a,] )
    | U (?= [(]* T )
    """,
    regex.VERBOSE,
)
_PIECE = regex.compile(r"[^\s\u200B\uFEFF]+")
_TERMINATOR = regex.compile(r"[.…‥!?‽！？。｡．؟۔।॥।։።။។᠃]")


def kind(token: str) -> bytes:
    """The class of a token in the rule: one byte."""
    match = _CLASS.fullmatch(token)
    return _CLASSES[match.lastindex - 1][0] if match and match.lastindex else _OTHER


def ends(kinds: bytes) -> list[int]:
    """Where sentences end, in a string of token classes.

    Args:
        kinds: one byte a token, see `kind`; a quote that may open or close is ``(`` after a gap,
            else ``)``. A line feed stands for a border that no sentence crosses.

    Returns:
        Ascending positions in `kinds`, each after the last token of a sentence. The last token of
        a text ends one too and need not be among them.
    """
    return [match.end() for match in _END.finditer(kinds)]


def sentences(text: str) -> list[Sequence[Token]]:
    """The tokens of a text, sentence by sentence, as an index has them."""
    in_text = tokens(text)
    cuts = [0, *ends(_kinds(in_text)), len(in_text)]
    return [in_text[a:b] for a, b in pairwise(cuts) if a < b]


def sentence_starts(text: str) -> list[int]:
    """The offset of each sentence of a text, ascending; every line begins a new sentence.

    With ``starts = sentence_starts(text)``, ``bisect_right(starts, offset)`` is the number of the
    sentence at an offset, from 1.
    """
    return [start for line in paragraphs(text) for start in _starts(text, line.start, line.end)]


def _starts(text: str, start: int, end: int) -> list[int]:
    """The offsets of the sentences of a line.

    No token crosses white space. To be fast, only the pieces between spaces that may end a sentence
    are tokenised, and those after them up to the first that is more than quotation marks and
    brackets, and a piece before a detached full stop, which may be an initial.
    """
    kinds, offsets = bytearray(), []
    before, follows = "", False
    for match in _PIECE.finditer(text, start, end):
        piece, at = match[0], match.start()
        terminated = _TERMINATOR.search(piece) is not None
        if terminated or follows:
            if kinds and piece[0] in ".…‥":
                kinds[-1:] = _classified(before)[0][-1:]
            classes, places = _classified(piece)
            follows = terminated or (follows and not classes.strip(b"()"))
        else:
            classes, places = _OTHER, (0,)
        kinds += classes
        offsets += [at + place for place in places]
        before = piece
    cuts = [0, *ends(bytes(kinds))] if kinds else []
    return [offsets[cut] for cut in cuts if cut < len(offsets)]


@lru_cache(maxsize=10_000)
def _classified(piece: str) -> tuple[bytes, tuple[int, ...]]:
    """The classes of the tokens between two spaces, and their offsets."""
    in_piece = tokens(piece)
    kinds = bytearray(_kinds(in_piece))
    for at, (word, stop) in enumerate(pairwise(in_piece), 1):
        if stop.text == "." and word.text[0].isupper() and word.text.lower() in ABBREVIATED:
            kinds[at : at + 1] = b"U"
        elif stop.text == "." and word.text == "A":
            kinds[at - 1 : at] = b"J"
    return bytes(kinds), tuple(token.start for token in in_piece)


def _kinds(in_text: Sequence[Token]) -> bytes:
    """The classes of consecutive tokens; a quotation mark that may open or close is decided."""
    gaps = [True, *(a.end < b.start for a, b in pairwise(in_text))]
    return b"".join(
        (b"(" if gap else b")") if (cls := kind(token.text)) == b"Q" else cls
        for token, gap in zip(in_text, gaps, strict=False)
    )
