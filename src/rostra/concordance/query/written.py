"""What is written in a query, and how the tokens of an index divide it.

A word of a query may be one token of the index, a part of one (``of course``), or several:
``regime's`` is two where the enclitic is a token, ``l'Europe`` is one in English and two in French,
and a Chinese phrase is what its segmentation made of it. So a query is not tokenised: every
division into types of the index is searched for.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

import regex

from rostra.concordance.query import ast
from rostra.language.folding import APOSTROPHES
from rostra.language.segmentation import UNSPACED

if TYPE_CHECKING:
    from collections.abc import Callable

    from rostra.concordance.index.positional_attributes import PositionalAttribute
    from rostra.language.folding import Fold

_STEPS_OF_LOOKUP: Final = 50
_BETWEEN_SPACES: Final = regex.compile(rf"[^{ast.SPACE}]+")
_CHARACTER: Final = r".[\p{M}\uFF9E\uFF9F]*"  # with its marks, half-width voicing marks among them
_WORD: Final = rf"(?:[[\p{{L}}\p{{N}}\p{{Pc}}]--[{UNSPACED}{APOSTROPHES}]]\p{{M}}*)+"
_ANYWHERE: Final = regex.compile(_CHARACTER, regex.DOTALL)
_BETWEEN_WORDS: Final = regex.compile(rf"{_WORD}|{_CHARACTER}", regex.DOTALL | regex.VERSION1)


def divisions(
    attribute: PositionalAttribute,
    written: ast.Written,
    spend: Callable[[int], None],
    *,
    anywhere: bool,
) -> ast.Divided:
    """Return the pattern of all tokens that are written like a text.

    Args:
        attribute: the words of the index.
        written: the text and its fold.
        spend: is called with the steps that the work takes.
        anywhere: whether a token may begin after any character, as where the tokens came with the
            texts. Otherwise none begins between two letters or digits of a script that separates
            words by spaces.
    """
    text = normalize("NFC", written.text)
    reach = attribute.most_spaces if anywhere else 0
    types = _Types(attribute, text, written.fold, spend, _ANYWHERE if anywhere else _BETWEEN_WORDS)
    leading: dict[int, set[int]] = {}
    reached = {0}
    for start in types.starts:
        if start in reached:
            leading[start] = types.ends_from(start, reach)
            reached |= leading[start]
    edges: list[tuple[int, int, ast.Condition]] = []
    complete = {len(text)}  # places from which tokens lead to the end
    for start in sorted(leading, reverse=True):
        found = [(start, end, types.test(start, end)) for end in leading[start] if end in complete]
        if found:
            edges += found
            complete.add(start)
    if not edges:  # nothing is written so
        return ast.OneToken(ast.TokenTest(attribute.name, "equal", text, written.fold))
    return _pattern(sorted(edges, key=lambda e: e[:2]))


class _Types:
    """The types of an index that are written in a text.

    A token begins at one of `starts`, and ends at another or at the end of the text: white space
    after it is taken for a part of it.
    """

    def __init__(
        self,
        attribute: PositionalAttribute,
        text: str,
        fold: Fold,
        spend: Callable[[int], None],
        pieces: regex.Pattern[str],
    ) -> None:
        self._attribute, self._text, self._fold, self._spend = attribute, text, fold, spend
        words = [match.span() for match in _BETWEEN_SPACES.finditer(text)]
        self._word_ends = [end for _, end in words]
        self._ends = [m.end() for word in words for m in pieces.finditer(text, *word)]
        self.starts = [0, *map(self._next, self._ends[:-1])]

    def ends_from(self, start: int, spaces: int) -> set[int]:
        """Return where the types end that the text has from a place on, with so many spaces."""
        word = bisect_right(self._word_ends, start)
        ends = self._word_ends[word : word + spaces + 1]
        later = self._ends[bisect_right(self._ends, start) : bisect_right(self._ends, ends[-1])]
        if len(later) == 1:  # whether there is such a type, its test says
            return {self._next(later[0])}
        self._spend(_STEPS_OF_LOOKUP * len(later))
        text = self._text[start:]
        lengths = self._attribute.prefixes(text, [end - start for end in later], self._fold)
        if self._is_after_space(start):
            wholes = (end - start for end in ends)
            lengths |= {n for n in wholes if len(self._attribute.equal(text[:n], self._fold))}
        return {self._next(start + length) for length in lengths}

    def test(self, start: int, end: int) -> ast.Condition:
        """Return the condition of the token from a place to where another begins."""
        written = self._text[start : end - self._is_after_space(end)]
        test = ast.TokenTest(self._attribute.name, "equal", written, self._fold)
        return test if self._is_after_space(start) else ast.And((test, ast.Joined()))

    def _is_after_space(self, start: int) -> bool:
        return start == 0 or self._text[start - 1].isspace()

    def _next(self, end: int) -> int:
        """Return where a token may begin after one that ends at a place."""
        return end + self._text[end : end + 1].isspace()


def _pattern(edges: list[tuple[int, int, ast.Condition]]) -> ast.Divided:
    """Return the pattern of the paths of edges, divided at the places that all paths have."""
    parts: list[ast.Divided] = []
    block: list[tuple[int, int, ast.Condition]] = []
    for edge in edges:
        if block and max(end for _, end, _ in block) <= edge[0]:
            parts.append(_block(block))
            block = []
        block.append(edge)
    return ast.sequence((*parts, _block(block)))


def _block(edges: list[tuple[int, int, ast.Condition]]) -> ast.Divided:
    if len(edges) == 1:
        return ast.OneToken(edges[0][2])
    return ast.Lattice(tuple(edges), edges[0][0], max(end for _, end, _ in edges))
