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

An index stores the sentences of this rule (`sentence_ends`), so it must not change without
`rostra.language.tokens.VERSION`. `sentence_starts` also knows the abbreviations of
`rostra.language.titles.ABBREVIATED` (``Calif.``, ``Aug.``), which it treats like ``U.S.``, and
takes ``A.`` for an initial (``James A. Doe``).

The rule does not analyse a sentence: it errs on some abbreviations before names, and on lists.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import regex

from rostra.language.paragraphs import split_paragraphs
from rostra.language.titles import ABBREVIATED
from rostra.language.tokens import Token, tokenise
from rostra.language.word_lists import words

STARTERS = words("""
    A And As At But For He However I If In It No On She So That The Then There These They This
    Those To We What When Where While Who Why With Yet You
""")
"""Words that, capitalised after ``U.S.``, begin a sentence."""

_STOPS = ".…‥"
_OTHER_TERMINATORS = "!?‽！？。｡．؟۔।॥።։။។᠃"
# The classes of tokens, of several the first. A byte each, as `_END` matches a string of them.
_CLASSES = (
    (b".", r"\.+|…+|‥+"),
    (b"!", rf"[{_OTHER_TERMINATORS}]+"),
    (b"Q", r"[\"'“‘＂＇]+"),  # marks that open or close, by language or by place
    (b")", r"[\p{Pe}\p{Pf}]+"),
    (b"(", r"[\p{Ps}\p{Pi}]+"),
    (b",", r"[,;:،؛、，；：\p{Pd}]+"),
    (b"U", r"(?:\p{L}\p{M}*\.)+"),  # an abbreviation of letters
    (b"A", r".+\."),  # another abbreviation
    (b"T", "|".join(sorted(STARTERS))),
    (b"J", r"\p{Lu}\p{M}*"),  # an initial
    (b"a", r"\p{Ll}.*"),
)
_OTHER = b"X"
_CLASS = regex.compile("|".join(f"({pattern})" for _, pattern in _CLASSES), regex.DOTALL)
_END = regex.compile(
    rb"""
      (?<! [.!] ) (?: (?<! J ) \. | (?<= J ) \. (?! [(]* [XTJAU] ) | ! )
      [.!]*+ [)]*+  (?! [(]* [a,] )
    | U (?= [(]* T )
    """,
    regex.VERBOSE,
)
_GAP = regex.compile(r"[\s\u200B\uFEFF]")
_PIECE = regex.compile(r"[^\s\u200B\uFEFF]+")
_LAST_PIECE = regex.compile(rf"(?r){_PIECE.pattern}")  # (?r): the search goes backwards
_TERMINATOR = regex.compile(f"[{_STOPS}{_OTHER_TERMINATORS}]")


def token_class(token: str) -> bytes:
    """The class of a token in the rule: one byte."""
    match = _CLASS.fullmatch(token)
    return _CLASSES[match.lastindex - 1][0] if match and match.lastindex else _OTHER


def sentence_ends(classes: bytes) -> list[int]:
    """Where sentences end, by the classes of tokens.

    Args:
        classes: a byte for each token, see `token_class`; ``Q``, a quotation mark that may open or
            close, is replaced by ``(`` after a gap, else by ``)``. No sentence crosses a line feed.

    Returns:
        Ascending indices into `classes`, each after the last token of a sentence. The end of the
        last sentence may be missing.
    """
    return [match.end() for match in _END.finditer(classes)]


def split_sentences(text: str) -> list[Sequence[Token]]:
    """The tokens of a text, sentence by sentence, as in an index."""
    tokens = tokenise(text)
    ends = [0, *sentence_ends(_classes(tokens)), len(tokens)]
    return [tokens[a:b] for a, b in pairwise(ends) if a < b]


def sentence_starts(text: str) -> list[int]:
    """The offsets of the sentences of a text, ascending; every line begins a new sentence.

    With ``starts = sentence_starts(text)``, ``bisect_right(starts, offset)`` is the number of the
    sentence at an offset, from 1.
    """
    lines = split_paragraphs(text)
    return [start for line in lines for start in _starts_in_line(text, line.start, line.end)]


def _starts_in_line(text: str, line_start: int, line_end: int) -> list[int]:
    """The offsets of the sentences of a line, in which only some pieces are tokenised.

    Tokenising is slow. Pieces between white space count as one token together unless they have a
    terminator, follow one with only quotation marks and brackets between, or precede a detached
    full stop, as they may be an initial.
    """
    classes, offsets = bytearray(), []
    end, follows = line_start, False
    while match := (_PIECE if follows else _TERMINATOR).search(text, end, line_end):
        start = match.start()
        if last := None if follows else _LAST_PIECE.search(text, end, match.end()):
            start = last.start()
            if skipped := _PIECE.search(text, end, start):
                classes += _OTHER
                offsets.append(skipped.start())
        gap = _GAP.search(text, match.end(), line_end)
        end = gap.start() if gap else line_end
        piece = text[start:end]
        if piece[0] in _STOPS and (previous := _LAST_PIECE.search(text, line_start, start)):
            classes[-1:] = _classes_of_piece(previous[0])[0][-1:]
        in_piece, places = _classes_of_piece(piece)
        classes += in_piece
        offsets += [start + place for place in places]
        follows = not in_piece.strip(b"()") or _TERMINATOR.search(piece) is not None
    if not classes:
        return [match.start() for match in _PIECE.finditer(text, line_start, line_end)][:1]
    ends = [0, *sentence_ends(bytes(classes))]
    return [offsets[end] for end in ends if end < len(offsets)]


@lru_cache(maxsize=10_000)
def _classes_of_piece(piece: str) -> tuple[bytes, tuple[int, ...]]:
    """The classes of the tokens of a piece without white space, and their offsets in it."""
    tokens = tokenise(piece)
    classes = bytearray(_classes(tokens))
    for at, (word, stop) in enumerate(pairwise(tokens), 1):
        if stop.text == "." and word.text[0].isupper() and word.text.lower() in ABBREVIATED:
            classes[at : at + 1] = b"U"
        elif stop.text == "." and word.text == "A":
            classes[at - 1 : at] = b"J"
    return bytes(classes), tuple(token.start for token in tokens)


def _classes(tokens: Sequence[Token]) -> bytes:
    """The classes of consecutive tokens, ambiguous quotation marks resolved."""
    after_gap = [True, *(a.end < b.start for a, b in pairwise(tokens))]
    return b"".join(
        (b"(" if gap else b")") if (cls := token_class(token.text)) == b"Q" else cls
        for token, gap in zip(tokens, after_gap, strict=False)
    )
