r"""Simple queries: words as they are typed into a search box.

``climate change``           these words one after the other
``regime* wom?n``            ``*`` for any characters, ``?`` for one, within one token
``not {0,3} regime``         at most three tokens between; ``{2}`` exactly two, ``{1,}`` one or more
``regime|government``        either word
``us | the united states``   either phrase: a bar with a space beside it divides the whole query
``the (us|united states)``   either of what the parentheses enclose
``\[sic\]  c\+\+``           after a backslash any sign stands for itself; those with a meaning are
                            ``* ? | { ( ) " [``

A word is a run of characters without white space. It finds the places that are written like it,
whatever the tokens there are (see `rostra.concordance.query.written`).

A bar without spaces in a query of several words could divide two words or the whole query, so it is
an error that shows how to write either. Parentheses group only in a query with a bar.
"""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

import regex

from rostra.concordance.query import ast
from rostra.concordance.query.query_error import QueryError

if TYPE_CHECKING:
    from rostra.language.folding import Fold

_GAP: Final = regex.compile(r"\{(\d{1,6})?(,(\d{1,6})?)?\}")
_LIKE_A_GAP: Final = regex.compile(r"\{(?:[\d,}]|$)")
_GAP_IN_WORD: Final = regex.compile(r"(?s)(?:\\[\p{P}\p{S}]|[^{\\])+(\{[0-9,]+\})")
_CHARACTER: Final = regex.compile(ast.CHARACTER, regex.DOTALL)
ADDRESS: Final = regex.compile(rf"(?<![^{ast.SPACE}])(?i:https?://|ftp://|www\.)[^{ast.SPACE}]+")
"""An address on the web: a word in which every character may also stand for itself."""

_BETWEEN_SPACES: Final = regex.compile(rf"[^{ast.SPACE}]+")
_EMPTY: Final = "an alternative is empty; write word|word, or \\| for the character"


def parse_simple_query(text: str, fold: Fold) -> ast.Pattern:
    """Parse a simple query; see `rostra.concordance.query.parser.parse`."""
    parser = _Parser(text.replace("\u200b", " "), fold)
    pattern = parser.alternatives(0, len(text), is_whole=True)
    if parser.has_bar and not any(map(str.isspace, text)):  # it may also be one token
        return ast.Alternation((pattern, parser.token(text)))
    return pattern


class _Item(NamedTuple):
    """A word, gap or group, and where it is in the query.

    A plain word has no pattern but two readings: without the backslashes that make a sign stand for
    itself, and with them.
    """

    start: int
    end: int
    pattern: ast.Pattern | None
    readings: tuple[str, str] = ("", "")


class _Bar(NamedTuple):
    place: int
    is_tight: bool  # without white space on either side


class _Parser:
    def __init__(self, text: str, fold: Fold) -> None:
        self.text, self._fold = text, fold
        self.has_bar = any(
            character[0] == "|"
            for piece in _BETWEEN_SPACES.finditer(text)
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
        message = (
            f"| could divide two words or the whole query; write {phrase!r} or {words!r}, or "
            "\\| for the character"
        )
        return QueryError(self.text, tight[0], message)

    def _item(self, start: int, end: int) -> _Item:
        close = self._closing_parenthesis(start, end) if self.has_bar else None
        if close is not None:
            return _Item(start, close + 1, self.alternatives(start + 1, close))
        stop = start
        if ADDRESS.match(self.text, start, end):
            while stop < end and not self.text[stop].isspace():
                stop += 1
            return self._address(start, stop)
        for match in _CHARACTER.finditer(self.text, start, end):
            if match[0] == "|" or match[0].isspace():
                break
            if self.has_bar and match[0] in {"(", ")"}:
                message = "parentheses around alternatives need a space or | outside; write "
                raise QueryError(self.text, stop, f"{message}\\{match[0]} for the character")
            stop = match.end()
        return self._word(start, stop)

    def _phrase(self, items: list[_Item]) -> ast.Pattern:
        """Return a sequence in which plain words beside each other are one text."""
        parts: list[ast.Pattern] = []
        for is_plain, run in groupby(items, lambda item: item.pattern is None):
            if is_plain:
                parts.append(self._written(list(run)))
            else:
                parts += [item.pattern for item in run if item.pattern is not None]
        return ast.sequence(tuple(parts))

    def _written(self, words: list[_Item]) -> ast.Pattern:
        """Return the pattern of plain words in each of their readings."""
        between = [self.text[left.end : right.start] for left, right in pairwise(words)]
        spaces = [*(space if len(space) == 1 else " " for space in between), ""]
        texts = (
            "".join(
                word.readings[reading] + space for word, space in zip(words, spaces, strict=True)
            )
            for reading in (0, 1)
        )
        patterns = [ast.Written(text, self._fold) for text in dict.fromkeys(texts)]
        return patterns[0] if len(patterns) == 1 else ast.Alternation(tuple(patterns))

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

    def _address(self, start: int, end: int) -> _Item:
        item = self._one_word(start, end)
        if item.pattern is None:
            return item
        written = ast.Written(self.text[start:end], self._fold)
        return item._replace(pattern=ast.Alternation((written, item.pattern)))

    def _word(self, start: int, end: int) -> _Item:
        written = self.text[start:end]
        if written[0] == "{" and _LIKE_A_GAP.match(written):
            return _Item(start, end, self._gap(start, written))
        if gap := _GAP_IN_WORD.match(written):
            message = (
                f"a gap has spaces around it, as in a {gap[1]} b; write \\{{ for the character"
            )
            raise QueryError(self.text, start + gap.start(1), message)
        return self._one_word(start, end)

    def _one_word(self, start: int, end: int) -> _Item:
        written = self.text[start:end]
        characters = [match[0] for match in _CHARACTER.finditer(written)]
        word = "".join(character[-1] for character in characters)
        if not {"*", "?"} & {*characters}:
            return _Item(start, end, None, (word, written))
        pattern: ast.Pattern = ast.OneToken(ast.TokenTest("word", "wildcard", written, self._fold))
        if word != written:
            pattern = ast.Alternation((pattern, self.token(written)))
        return _Item(start, end, pattern)

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
