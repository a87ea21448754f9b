"""Tokenising many texts at once: each distinct stretch between spaces only once.

The rule of `rostra.language.tokens` never looks beyond a space. A text is cut at its spaces, the
pieces of all texts are numbered, and what the tokeniser finds in a piece is copied to every place
where the piece stands.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rostra.concordance.arrow_columns import whole
from rostra.language.tokens import Token, tokens

if TYPE_CHECKING:
    from numpy.typing import NDArray

_HELD = 4_000_000  # tokens of pieces that are remembered; then all are forgotten


class Tokenised(NamedTuple):
    """The tokens of some texts, one after the other: numbers of types, and where they stand."""

    counts: NDArray[np.int64]
    """How many tokens each text has."""
    types: NDArray[np.uint32]
    starts: NDArray[np.uint32]
    """Code points before each token in its text."""
    bytes: NDArray[np.uint32]
    """Bytes of UTF-8 before each token in its text."""


class Tokeniser:
    """Gives tokens as numbers of types; types are numbered as they come."""

    def __init__(self) -> None:
        self.types: dict[str, int] = {}
        self._forget()

    def _forget(self) -> None:
        self._known: dict[str, int] = {}
        self._firsts, self._chars, self._bytes = array("q", [0]), array("q"), array("q")
        self._found = array("I"), array("I"), array("I")

    def __call__(self, texts: pa.LargeStringArray) -> Tokenised:
        """The tokens of texts; none of them is null."""
        lists: Any = pc.split_pattern(texts, " ")
        coded = lists.values.dictionary_encode()
        numbers = self._learn(coded.dictionary.to_pylist())
        pieces = numbers[whole(coded.indices)]
        borders = whole(lists.offsets)
        firsts, found = (
            np.frombuffer(self._firsts, "q"),
            [np.frombuffer(a, "I") for a in self._found],
        )
        sizes = firsts[pieces + 1] - firsts[pieces]
        ends = np.concatenate(([0], sizes.cumsum()))
        place = np.arange(ends[-1]) + np.repeat(firsts[pieces] - ends[:-1], sizes)
        types, starts, offsets = (array[place] for array in found)
        starts += np.repeat(_before(np.frombuffer(self._chars, "q")[pieces], borders), sizes)
        offsets += np.repeat(_before(np.frombuffer(self._bytes, "q")[pieces], borders), sizes)
        return Tokenised(np.diff(ends[borders]), types, starts, offsets)

    def _learn(self, pieces: list[str]) -> NDArray[np.int64]:
        """The numbers of pieces; those that are new are tokenised."""
        if len(self._found[0]) > _HELD:
            self._forget()
        known = self._known
        for piece in pieces:
            if piece not in known:
                known[piece] = len(known)
                self._tokenise(piece)
        return np.fromiter((known[piece] for piece in pieces), np.int64, len(pieces))

    def _tokenise(self, piece: str) -> None:
        types, starts, offsets = self._found
        at = size = 0
        letters = piece.isascii() and piece.isalpha()  # one token; most pieces are of this kind
        for token in (Token(piece, 0, len(piece)),) if letters else tokens(piece):
            types.append(self.types.setdefault(token.text, len(self.types)))
            size += len(piece[at : token.start].encode())
            at = token.start
            starts.append(at)
            offsets.append(size)
        self._firsts.append(len(types))
        self._chars.append(len(piece))
        self._bytes.append(size + len(piece[at:].encode()))


def _before(lengths: NDArray[np.int64], borders: NDArray[np.int64]) -> NDArray[np.uint32]:
    """How much of its text stands before each piece, the spaces counted."""
    before = np.concatenate(([0], (lengths + 1).cumsum()))
    base = np.repeat(before[borders[:-1]], np.diff(borders))
    found: NDArray[np.uint32] = (before[:-1] - base).astype(np.uint32)
    return found
