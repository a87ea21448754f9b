"""What is written in a query, and how the tokens of an index divide it.

A word of a query may be one token of the index or several: ``regime's`` is two where the enclitic
is a token, ``l'Europe`` is one in English and two in French, and a Chinese phrase is what its
segmentation made of it. So a query is not tokenised: every division into types of the index is
searched for.
"""

from __future__ import annotations

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
    words = normalize("NFC", written.text).split(" ")
    divided = [_divided(attribute, w, written.fold, spend, anywhere=anywhere) for w in words]
    return ast.sequence(tuple(divided))


def _divided(
    attribute: PositionalAttribute,
    text: str,
    fold: Fold,
    spend: Callable[[int], None],
    *,
    anywhere: bool,
) -> ast.Divided:
    pieces = _ANYWHERE if anywhere else _BETWEEN_WORDS
    ends = [match.end() for match in pieces.finditer(text)]
    whole = ast.TokenTest(attribute.name, "equal", text, fold)
    if len(ends) == 1:
        return ast.OneToken(whole)

    def tokens_from(start: int) -> set[int]:
        """Return where the types end that the text has from a place on."""
        later = [end for end in ends if end > start]
        spend(_STEPS_OF_LOOKUP * len(later))
        lengths = attribute.prefixes(text[start:], [end - start for end in later], fold)
        return {start + length for length in lengths}

    def edge(start: int, end: int) -> tuple[int, int, ast.Condition]:
        test = ast.TokenTest(attribute.name, "equal", text[start:end], fold)
        return start, end, ast.And((test, ast.Joined())) if start else test

    leading = {0: tokens_from(0)}
    if len(attribute.equal(text, fold)):
        leading[0].add(len(text))
    for start in ends[:-1]:
        if any(start in known for known in leading.values()):
            leading[start] = tokens_from(start)
    edges: list[tuple[int, int, ast.Condition]] = []
    complete = {len(text)}  # places from which tokens lead to the end
    for start in sorted(leading, reverse=True):
        found = [edge(start, end) for end in leading[start] if end in complete]
        if found:
            edges += found
            complete.add(start)
    return _pattern(sorted(edges, key=lambda e: e[:2])) if edges else ast.OneToken(whole)


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
