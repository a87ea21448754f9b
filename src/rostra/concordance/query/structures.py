"""Structures: regions of tokens, such as sentences and the spans of a layer of annotation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc

from rostra.arrow_columns import bool_values
from rostra.concordance.index.spans import UNITS, offset_bases, span_columns, spans_of, with_zeros

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rostra.concordance.index.reader import IndexReader

_HALF = 32  # bits of a code point's place in its utterance


class Regions:
    """The regions of a structure, which may overlap; none crosses the border of an utterance.

    Args:
        starts: the first token of each region.
        ends: the token after its last, greater than its first.
    """

    def __init__(self, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> None:
        order = np.lexsort((ends, starts))
        self._starts, ends = starts[order], ends[order]
        self._keys = self._starts << _HALF | ends
        self._furthest = np.maximum.accumulate(ends)
        self.starts = np.unique(starts)
        """Where regions begin, ascending."""
        self.ends = np.unique(ends)
        """Where regions have ended: the tokens after their last, ascending."""

    def contain(self, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return for each stretch of tokens whether one region contains it."""
        places = np.searchsorted(self._starts, starts, "right") - 1
        inside = places >= 0
        inside[inside] = self._furthest[places[inside]] >= ends[inside]
        return inside

    def have(self, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return for each stretch of tokens whether it is a region."""
        return among(self._keys, starts << _HALF | ends)


def among(ascending: NDArray[np.int64], values: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return for each value whether it is one of those that are in ascending order."""
    places = np.searchsorted(ascending, values)
    present = places < len(ascending)
    present[present] = ascending[places[present]] == values[present]
    return present


def structure_names(index: IndexReader) -> list[str]:
    """The names of the structures of an index: sentences, utterances, and columns of spans."""
    return [*UNITS, *span_columns(index.metadata.schema)]


def regions(index: IndexReader, name: str) -> Regions:
    """Return the regions of a structure, one of `structure_names`.

    A span has the tokens of which it has a character; see `rostra.concordance.index.spans`.
    """
    if name not in index.regions:
        if name in UNITS:
            is_sentence = UNITS[name] == "sentence"
            offsets = index.sentence_offsets if is_sentence else index.utterance_offsets
            offsets = np.unique(offsets.astype(np.int64))  # without those of empty utterances
            index.regions[name] = Regions(offsets[:-1], offsets[1:])
        else:
            index.regions[name] = _spans(index, name)
    kept: Regions = index.regions[name]
    return kept


def _spans(index: IndexReader, name: str) -> Regions:
    rows, offsets = spans_of(index.column(name))
    kept = bool_values(pc.and_(*(offset.is_valid() for offset in offsets)))
    rows = rows[kept]
    bases = np.zeros(len(index), np.int64) + offset_bases(index.metadata.column_names, index.column)
    starts, ends = (with_zeros(offset)[kept] - bases[rows] for offset in offsets)
    sizes = np.diff(index.utterance_offsets).astype(np.int64)
    keys = np.repeat(np.arange(len(sizes)) << _HALF, sizes) | index.char_starts
    # The token with the first character, or after the gap that the character is in.
    firsts = np.searchsorted(keys, rows << _HALF | starts, "right") - 1
    firsts = np.maximum(firsts, 0)
    if len(keys):
        lengths = index.word.lengths[index.word.tokens[firsts]]
        firsts += keys[firsts] + lengths <= (rows << _HALF | starts)
    lasts = np.searchsorted(keys, rows << _HALF | ends, "left")
    firsts = np.maximum(firsts, index.utterance_offsets[rows].astype(np.int64))
    lasts = np.minimum(lasts, index.utterance_offsets[rows + 1].astype(np.int64))
    kept = firsts < lasts
    return Regions(firsts[kept], lasts[kept])
