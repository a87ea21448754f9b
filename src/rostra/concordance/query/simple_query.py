r"""Simple queries: words as they are typed into a search box.

``climate change``           these words one after the other
``regime* wom?n``            ``*`` for any characters, ``?`` for one, within one token
``not {0,3} regime``         at most three tokens between; ``{2}`` exactly two, ``{1,}`` one or more
``regime|government``        either word
``us | the united states``   either phrase: a bar with a space beside it divides the whole query
``the (us|united states)``   either of what the parentheses enclose
``\*``                       a backslash takes the special meaning from ``* ? | { } ( ) " [``

A word is a run of characters without white space. It finds the places that are written like it,
whatever the tokens there are (see `rostra.concordance.query.written`).

A bar without spaces in a query of several words could divide two words or the whole query, so it is
an error that shows how to write either. Parentheses group only in a query with a bar.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

import regex

from rostra.concordance.query import ast
from rostra.concordance.query.query_error import QueryError

if TYPE_CHECKING:
    from rostra.language.folding import Fold

_GAP: Final = regex.compile(r"\{(\d{1,6})?(,(\d{1,6})?)?\}")
_LIKE_A_GAP: Final = regex.compile(r"\{(?:[\d,}]|$)")
_CHARACTER: Final = regex.compile(ast.CHARACTER, regex.DOTALL)
ADDRESS: Final = regex.compile(r"(?<!\S)(?i:https?://|ftp://|www\.)\S+")
"""An address on the web: a word in which every character may also stand for itself."""

_EMPTY: Final = "an alternative is empty; write word|word, or \\| for the character"


def parse_simple_query(text: str, fold: Fold) -> ast.Pattern:
    """Parse a simple query; see `rostra.concordance.query.parser.parse`."""
    parser = _Parser(text.replace("\u200b", " "), fold)
    pattern = parser.alternatives(0, len(text), is_whole=True)
    if parser.has_bar and not any(map(str.isspace, text)):  # it may also be one token
        return ast.Alternation((pattern, parser.token(text)))
    return pattern


class _Item(NamedTuple):
    """A word, gap or group, and where it is in the query."""

    start: int
    end: int
    pattern: ast.Pattern


class _Bar(NamedTuple):
    place: int
    is_tight: bool  # without white space on either side


class _Parser:
    def __init__(self, text: str, fold: Fold) -> None:
        self.text, self._fold = text, fold
        self.has_bar = any(
            character[0] == "|"
            for piece in regex.finditer(r"\S+", text)
            if not ADDRESS.match(piece[0])
            for character in _CHARACTER.finditer(piece[0])
        )

    def token(self, text: str) -> ast.Pattern:
        return ast.OneToken(ast.TokenTest("word", "equal", text, self._fold))

    def alternatives(self, start: int, end: int, *, is_whole: bool = False) -> ast.Pattern:
        """Parse a part of the query that bars may divide."""
        phrases: list[list[_Item]] = [[]]
        bars: list[_Bar] = []
        at = start
        while at < end:
            if self.text[at].isspace():
                at += 1
            elif self.text[at] == "|":
                if not phrases[-1]:
                    raise QueryError(self.text, at, _EMPTY)
                around = self.text[at - 1 : at] + self.text[at + 1 : min(at + 2, end)]
                bars.append(_Bar(at, not any(map(str.isspace, around))))
                phrases.append([])
                at += 1
            else:
                phrases[-1].append(self._item(at, end))
                at = phrases[-1][-1].end
        if not phrases[-1]:
            if not bars:
                raise QueryError(self.text, start, "there is no word to look for")
            raise QueryError(self.text, at, _EMPTY)
        if is_whole and any(bar.is_tight for bar in bars) and max(map(len, phrases)) > 1:
            raise self._ambiguous(phrases, bars)
        patterns = tuple(map(self._phrase, phrases))
        return patterns[0] if len(patterns) == 1 else ast.Alternation(patterns)

    def _ambiguous(self, phrases: list[list[_Item]], bars: list[_Bar]) -> QueryError:
        """Return the error of a bar that could divide two words or the whole query."""
        insertions: list[tuple[int, str]] = []
        for bar, (left, right) in zip(bars, pairwise(phrases), strict=True):
            if not bar.is_tight:
                continue
            if insertions and insertions[-1] == (left[-1].end, ")"):  # as in a|b|c
                insertions[-1] = (right[0].end, ")")
            else:
                insertions += [(left[-1].start, "("), (right[0].end, ")")]
        words = phrase = self.text
        for place, mark in reversed(insertions):
            words = words[:place] + mark + words[place:]
        tight = [bar.place for bar in bars if bar.is_tight]
        for place in reversed(tight):
            phrase = f"{phrase[:place]} | {phrase[place + 1 :]}"
        message = f"| could divide two words or the whole query; write {phrase!r} or {words!r}"
        return QueryError(self.text, tight[0], message)

    def _item(self, start: int, end: int) -> _Item:
        close = self._closing_parenthesis(start, end) if self.has_bar else None
        if close is not None:
            return _Item(start, close + 1, self.alternatives(start + 1, close))
        stop = start
        if ADDRESS.match(self.text, start, end):
            while stop < end and not self.text[stop].isspace():
                stop += 1
            address = self.text[start:stop]
            written = ast.Written(address, self._fold)
            return _Item(start, stop, ast.Alternation((written, self._word(start, address))))
        for match in _CHARACTER.finditer(self.text, start, end):
            if match[0] == "|" or match[0].isspace():
                break
            if self.has_bar and match[0] in {"(", ")"}:
                message = "parentheses around alternatives need a space or | outside; write "
                raise QueryError(self.text, stop, f"{message}\\{match[0]} for the character")
            stop = match.end()
        return _Item(start, stop, self._word(start, self.text[start:stop]))

    def _phrase(self, items: list[_Item]) -> ast.Pattern:
        """Return a sequence in which words beside each other are one `Written`."""
        merged: list[ast.Pattern] = []
        end = 0
        for item in items:
            part, last = item.pattern, merged[-1] if merged else None
            if isinstance(part, ast.Written) and isinstance(last, ast.Written):
                between = self.text[end : item.start]
                space = between if len(between) == 1 else " "
                merged[-1] = ast.Written(f"{last.text}{space}{part.text}", part.fold)
            else:
                merged.append(part)
            end = item.end
        return ast.sequence(tuple(merged))

    def _closing_parenthesis(self, start: int, end: int) -> int | None:
        """Return where the group ends that starts at a place; None if no group starts there."""
        depth = 0
        for match in _CHARACTER.finditer(self.text, start, end):
            depth += {"(": 1, ")": -1}.get(match[0], 0)
            if depth == 0:
                after = self.text[match.end() : min(match.end() + 1, end)]
                is_group = match[0] == ")" and (not after or after == "|" or after.isspace())
                return match.start() if is_group else None
        return None

    def _word(self, start: int, written: str) -> ast.Pattern:
        if written[0] == "{" and _LIKE_A_GAP.match(written):
            return self._gap(start, written)
        if any(match[0] in {"*", "?"} for match in _CHARACTER.finditer(written)):
            return ast.OneToken(ast.TokenTest("word", "wildcard", written, self._fold))
        word = "".join(match[0][-1] for match in _CHARACTER.finditer(written))
        if word == written:
            return ast.Written(word, self._fold)
        return ast.Alternation((ast.Written(word, self._fold), self.token(written)))

    def _gap(self, start: int, written: str) -> ast.Pattern:
        match = _GAP.fullmatch(written)
        if not match or (match[1] is None and match[3] is None):
            message = (
                "a gap is {2}, {0,3} or {1,}, with spaces around it; write \\{ for the character"
            )
            raise QueryError(self.text, start, message)
        least = int(match[1] or 0)
        most = least if match[2] is None else None if match[3] is None else int(match[3])
        if most is not None and most < least:
            message = f"a gap of at least {least} has at most {most} tokens"
            raise QueryError(self.text, start, message)
        return ast.Repeat(ast.OneToken(ast.ANY_TOKEN), least, most)
