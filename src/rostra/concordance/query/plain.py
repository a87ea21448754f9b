r"""Queries as one types them into a search box.

``climate change``      these words one after the other
``regime* wom?n``       ``*`` for any characters, ``?`` for one; the word is then one token
``regime|government``   either word; each may be several tokens: ``U.S.|America``
``not {0,3} regime``    at most three tokens between; ``{2}`` just two, ``{1,}`` one or more
``\*``                  a backslash takes away the meaning of ``* ? | { }``

Words are taken apart as texts are, so that ``don't`` or ``regime's`` finds what the index has. Case
is left out of sight unless it is asked for; an apostrophe finds the straight and the curly one.
"""

from __future__ import annotations

import regex

from rostra.concordance.errors import QueryError
from rostra.concordance.query.pattern import ANY, Like, One, Pattern, Repeat, Some, choice, sequence
from rostra.language.tokens import tokens

_PIECE = regex.compile(r"\S+")
_GAP = regex.compile(r"\{(\d{1,6})?(,(\d{1,6})?)?\}")
_APOSTROPHES = "'’"


def plain(text: str, fold: str) -> Pattern:
    """The pattern of a query in words.

    Args:
        text: the query.
        fold: what to leave out of sight: case (c), diacritics (d), both (cd), or nothing.

    Raises:
        QueryError: it has no word, or a gap or alternative without its other side.
    """
    parts = [_piece(text, match.start(), match[0], fold) for match in _PIECE.finditer(text)]
    if not parts:
        raise QueryError(text, 0, "there is no word to look for")
    return sequence(parts)


def _piece(query: str, start: int, piece: str, fold: str) -> Pattern:
    if piece[0] == "{":
        return _gap(query, start, piece)
    words, at = [], start
    for word in regex.split(r"(?<!\\)(?:\\\\)*\K\|", piece):
        if not word:
            raise QueryError(query, at, "an alternative is empty; write word|word")
        words.append(_word(query, at, word, fold))
        at += len(word) + 1
    return choice(words)


def _gap(query: str, start: int, piece: str) -> Pattern:
    match = _GAP.fullmatch(piece)
    if not match or (match[1] is None and match[3] is None):
        raise QueryError(query, start, "a gap is {2}, {0,3} or {1,} and stands between spaces")
    least = int(match[1] or 0)
    most = least if match[2] is None else None if match[3] is None else int(match[3])
    if most is not None and most < least:
        raise QueryError(query, start, f"a gap of at least {least} has at most {most} tokens")
    return Repeat(One(ANY), least, most)


def _word(query: str, start: int, word: str, fold: str) -> Pattern:
    if regex.search(r"(?<!\\)(?:\\\\)*[*?]", word):
        return One(Like("word", "wildcard", word, fold))
    found = tokens(regex.sub(r"\\(.)", r"\1", word))
    if not found:
        raise QueryError(query, start, "there is no word to look for")
    return sequence([One(_spelt(token.text, fold)) for token in found])


def _spelt(text: str, fold: str) -> Some | Like:
    """A token with either apostrophe."""
    if not any(mark in text for mark in _APOSTROPHES):
        return Like("word", "equal", text, fold)
    plain = text.replace("’", "'")
    spellings = (plain.replace("'", mark) for mark in _APOSTROPHES)
    return Some(tuple(Like("word", "equal", spelling, fold) for spelling in spellings))
