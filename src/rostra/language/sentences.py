"""One rule that groups tokens into sentences.

A sentence ends after a terminator (``. ! ? …``, three dots, the full stops of other scripts) and
the closing quotes and brackets that follow it, unless one of these holds:

- what comes next, past opening quotes and brackets, is a word that begins in lower case, or a
  comma, semicolon, colon or dash;
- the terminator is a full stop after an initial (``J. Doe``; ``I`` is no initial) before a capital;
- it is the full stop within an abbreviation (``Dr.``). After one of letters (``U.S.``) a sentence
  ends where one of `STARTERS` follows.

Without knowledge of the language this errs on names after abbreviations and on lists; it is a rule
to reproduce, not a model of what a sentence is.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import regex

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
    """The tokens of a text, sentence by sentence."""
    found = tokens(text)
    kinds = b"".join(
        _quote(kind(token.text), opens=i == 0 or found[i - 1].end < token.start)
        for i, token in enumerate(found)
    )
    cuts = [0, *ends(kinds), len(found)]
    return [found[a:b] for a, b in pairwise(cuts) if a < b]


def _quote(kind: bytes, *, opens: bool) -> bytes:
    return kind if kind != b"Q" else b"(" if opens else b")"
