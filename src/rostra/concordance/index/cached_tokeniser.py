"""Tokenising many texts at once: each distinct piece of text between spaces only once.

The rule of `rostra.language.tokens` never looks beyond a space. So texts are cut at their spaces,
the pieces of all texts whose languages are read alike are numbered, and the tokens of a piece are
copied to every place where it occurs.
"""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rostra.arrow_columns import ArrowArray, int_values
from rostra.concordance.index.type_numbering import TypeNumbering
from rostra.language.folding import casing_of
from rostra.language.tokens import Token, rules_of, tokenise

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rostra.concordance.index.row_languages import Languages

_CACHED_TOKENS = 4_000_000  # when the pieces have more tokens, the cache is emptied


class _Reading(NamedTuple):
    """How a piece is read: by the rules of a language ("" for none), and with a casing."""

    rules: str
    casing: int


class TokenisedTexts(NamedTuple):
    """The tokens of some texts, one text after the other."""

    counts: NDArray[np.int64]
    """How many tokens each text has."""
    types: NDArray[np.uint32]
    """The number of each token's type."""
    char_starts: NDArray[np.uint32]
    """Code points before each token in its text."""
    byte_starts: NDArray[np.uint32]
    """Bytes of UTF-8 before each token in its text."""


class CachedTokeniser:
    """A tokeniser that numbers types in the order of their first occurrence.

    Args:
        spaces: white space separates tokens, whatever the rule says.
    """

    def __init__(self, *, spaces: bool = False) -> None:
        self.types = TypeNumbering()
        self._tokens_of = _between_spaces if spaces else tokenise
        self._empty_cache()

    def _empty_cache(self) -> None:
        self._pieces = defaultdict[_Reading, dict[str, int]](dict)
        # Of each piece: its first token, its code points and its bytes.
        self._first_tokens, self._chars, self._bytes = array("q", [0]), array("q"), array("q")
        # Of each token of a piece: its type, and the code points and bytes before it.
        self._tokens = array("I"), array("I"), array("I")

    def __call__(self, texts: pa.LargeStringArray, languages: Languages) -> TokenisedTexts:
        """Return the tokens of texts without nulls, each in its language."""
        if len(self._tokens[0]) > _CACHED_TOKENS:
            self._empty_cache()
        lists: ArrowArray = pc.split_pattern(texts, " ")
        encoded = lists.values.dictionary_encode()
        text_offsets = int_values(lists.offsets)
        pieces = self._pieces_of(
            encoded.dictionary.to_pylist(), int_values(encoded.indices), text_offsets, languages
        )
        first_tokens = np.frombuffer(self._first_tokens, "q")
        counts = first_tokens[pieces + 1] - first_tokens[pieces]
        ends = np.concatenate(([0], counts.cumsum()))
        places = np.arange(ends[-1]) + np.repeat(first_tokens[pieces] - ends[:-1], counts)
        types, chars, octets = (np.frombuffer(values, "I")[places] for values in self._tokens)
        chars += np.repeat(_before(np.frombuffer(self._chars, "q")[pieces], text_offsets), counts)
        octets += np.repeat(_before(np.frombuffer(self._bytes, "q")[pieces], text_offsets), counts)
        return TokenisedTexts(np.diff(ends[text_offsets]), types, chars, octets)

    def _pieces_of(
        self,
        strings: list[str],
        places: NDArray[np.int32],
        text_offsets: NDArray[np.int64],
        languages: Languages,
    ) -> NDArray[np.int64]:
        """Return the number of the piece at each place, by its string and how that is read."""
        readings = [_Reading(rules_of(tag), casing_of(tag)) for tag in languages.names]
        distinct = sorted(set(readings))
        if len(distinct) == 1:
            return self._piece_numbers(strings, distinct[0])[places]
        code = np.array([distinct.index(reading) for reading in readings])
        reading_of_place = np.repeat(code[languages.codes], np.diff(text_offsets))
        pieces = np.zeros(len(places), np.int64)
        for number, reading in enumerate(distinct):
            chosen = reading_of_place == number
            used = np.flatnonzero(np.bincount(places[chosen], minlength=len(strings)))
            piece_of = np.zeros(len(strings), np.int64)
            piece_of[used] = self._piece_numbers([strings[i] for i in used], reading)
            pieces[chosen] = piece_of[places[chosen]]
        return pieces

    def _piece_numbers(self, strings: list[str], reading: _Reading) -> NDArray[np.int64]:
        """Return the numbers of the pieces with these strings, after new ones were tokenised."""
        known = self._pieces[reading]
        for string in strings:
            if string not in known:
                known[string] = len(self._chars)
                self._tokenise(string, reading)
        return np.fromiter((known[string] for string in strings), np.int64, len(strings))

    def _tokenise(self, piece: str, reading: _Reading) -> None:
        types, chars, octets = self._tokens
        start = size = 0
        if piece.isascii() and piece.isalpha():  # one token, as in most pieces
            types.append(self.types.number(piece, reading.casing))
            chars.append(0)
            octets.append(0)
        else:
            for token in self._tokens_of(piece, reading.rules):
                types.append(self.types.number(token.text, reading.casing))
                size += len(piece[start : token.start].encode())
                start = token.start
                chars.append(start)
                octets.append(size)
        self._first_tokens.append(len(types))
        self._chars.append(len(piece))
        self._bytes.append(size + len(piece[start:].encode()))


def _between_spaces(piece: str, _rules: str) -> list[Token]:
    return [Token(match[0], *match.span()) for match in re.finditer(r"\S+", piece)]


def _before(lengths: NDArray[np.int64], text_offsets: NDArray[np.int64]) -> NDArray[np.uint32]:
    """Return the length of the text before each piece, spaces included."""
    before = np.concatenate(([0], (lengths + 1).cumsum()))
    base = np.repeat(before[text_offsets[:-1]], np.diff(text_offsets))
    in_text: NDArray[np.uint32] = (before[:-1] - base).astype(np.uint32)
    return in_text
