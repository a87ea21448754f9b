r"""Simple queries: words as one types them into a search box.

``climate change``      these words one after the other
``regime* wom?n``       ``*`` for any characters, ``?`` for one, within one token
``regime|government``   either word; each may be several tokens: ``U.S.|America``
``not {0,3} regime``    at most three tokens between; ``{2}`` exactly two, ``{1,}`` one or more
``\*``                  a backslash takes the special meaning from ``* ? | { }``

Words are tokenised as the texts are, so that ``don't`` or ``regime's`` matches what the index has.
A straight apostrophe also matches the curly one, and the other way round.
"""

from __future__ import annotations

import regex

from rostra.concordance.query.ast import (
    ANY_TOKEN,
    OneToken,
    Or,
    Pattern,
    Repeat,
    TokenTest,
    alternation,
    sequence,
)
from rostra.concordance.query.query_error import QueryError
from rostra.language.tokens import tokenise

_PIECE = regex.compile(r"\S+")
_GAP = regex.compile(r"\{(\d{1,6})?(,(\d{1,6})?)?\}")
_APOSTROPHES = "'’"


def simple_query(text: str, fold: str) -> Pattern:
    """Return the pattern of a simple query.

    Args:
        text: the query.
        fold: what to ignore, one of `rostra.language.folding.FOLDS`.

    Raises:
        QueryError: the query has no word, or a gap or an alternative is incomplete.
    """
    parts = [_piece(text, match.start(), match[0], fold) for match in _PIECE.finditer(text)]
    if not parts:
        raise QueryError(text, 0, "there is no word to look for")
    return sequence(parts)


def _piece(query: str, start: int, piece: str, fold: str) -> Pattern:
    if piece[0] == "{":
        return _gap(query, start, piece)
    words = []
    for word in regex.split(r"(?<!\\)(?:\\\\)*\K\|", piece):
        if not word:
            raise QueryError(query, start, "an alternative is empty; write word|word")
        words.append(_word(query, start, word, fold))
        start += len(word) + 1
    return alternation(words)


def _gap(query: str, start: int, piece: str) -> Pattern:
    match = _GAP.fullmatch(piece)
    if not match or (match[1] is None and match[3] is None):
        raise QueryError(query, start, "a gap is {2}, {0,3} or {1,}, with spaces around it")
    least = int(match[1] or 0)
    most = least if match[2] is None else None if match[3] is None else int(match[3])
    if most is not None and most < least:
        raise QueryError(query, start, f"a gap of at least {least} has at most {most} tokens")
    return Repeat(OneToken(ANY_TOKEN), least, most)


def _word(query: str, start: int, word: str, fold: str) -> Pattern:
    if regex.search(r"(?<!\\)(?:\\\\)*[*?]", word):
        return OneToken(TokenTest("word", "wildcard", word, fold))
    parts = tokenise(regex.sub(r"\\(.)", r"\1", word))
    if not parts:
        raise QueryError(query, start, "there is no word to look for")
    return sequence([OneToken(_token_test(token.text, fold)) for token in parts])


def _token_test(text: str, fold: str) -> Or | TokenTest:
    """Return a test for a token with either apostrophe."""
    if not any(mark in text for mark in _APOSTROPHES):
        return TokenTest("word", "equal", text, fold)
    straight = text.replace("’", "'")
    spellings = (straight.replace("'", mark) for mark in _APOSTROPHES)
    return Or(tuple(TokenTest("word", "equal", spelling, fold) for spelling in spellings))
