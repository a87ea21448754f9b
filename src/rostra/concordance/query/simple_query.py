r"""Simple queries: words as they are typed into a search box.

``climate change``      these words one after the other
``regime* wom?n``       ``*`` for any characters, ``?`` for one, within one token
``regime|government``   either word; each may be several tokens: ``U.S.|America``
``not {0,3} regime``    at most three tokens between; ``{2}`` exactly two, ``{1,}`` one or more
``\*``                  a backslash takes the special meaning from ``* ? | { }``

Words are tokenised as the texts are, so that ``don't`` or ``regime's`` matches what the index has.
A straight apostrophe also matches the curly one, and the other way round.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

from rostra.concordance.query import ast
from rostra.concordance.query.query_error import QueryError
from rostra.language.tokens import tokenise

if TYPE_CHECKING:
    from rostra.language.folding import Fold

_PIECE = regex.compile(r"\S+")
_GAP = regex.compile(r"\{(\d{1,6})?(,(\d{1,6})?)?\}")
_APOSTROPHES = "'’"


def parse_simple_query(text: str, fold: Fold) -> ast.Pattern:
    """Parse a simple query; see `rostra.concordance.query.parser.parse`."""
    pieces = [_piece(text, match.start(), match[0], fold) for match in _PIECE.finditer(text)]
    if not pieces:
        raise QueryError(text, 0, "there is no word to look for")
    return ast.sequence(tuple(pieces))


def _piece(query: str, start: int, piece: str, fold: Fold) -> ast.Pattern:
    if piece[0] == "{":
        return _gap(query, start, piece)
    words = []
    for word in regex.split(r"(?<!\\)(?:\\\\)*\K\|", piece):
        if not word:
            raise QueryError(query, start, "an alternative is empty; write word|word")
        words.append(_word(query, start, word, fold))
        start += len(word) + 1
    return words[0] if len(words) == 1 else ast.Alternation(tuple(words))


def _gap(query: str, start: int, piece: str) -> ast.Pattern:
    match = _GAP.fullmatch(piece)
    if not match or (match[1] is None and match[3] is None):
        raise QueryError(query, start, "a gap is {2}, {0,3} or {1,}, with spaces around it")
    least = int(match[1] or 0)
    most = least if match[2] is None else None if match[3] is None else int(match[3])
    if most is not None and most < least:
        raise QueryError(query, start, f"a gap of at least {least} has at most {most} tokens")
    return ast.Repeat(ast.OneToken(ast.ANY_TOKEN), least, most)


def _word(query: str, start: int, word: str, fold: Fold) -> ast.Pattern:
    if regex.search(r"(?<!\\)(?:\\\\)*[*?]", word):
        return ast.OneToken(ast.TokenTest("word", "wildcard", word, fold))
    tokens = tokenise(regex.sub(r"\\(.)", r"\1", word))
    if not tokens:
        raise QueryError(query, start, "there is no word to look for")
    return ast.sequence(tuple(ast.OneToken(_token_test(token.text, fold)) for token in tokens))


def _token_test(text: str, fold: Fold) -> ast.Or | ast.TokenTest:
    """Return a test for a token with either apostrophe."""
    if not any(mark in text for mark in _APOSTROPHES):
        return ast.TokenTest("word", "equal", text, fold)
    straight = text.replace("’", "'")
    spellings = (straight.replace("'", mark) for mark in _APOSTROPHES)
    return ast.Or(tuple(ast.TokenTest("word", "equal", spelling, fold) for spelling in spellings))
