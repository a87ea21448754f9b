"""The best alignment of a quotation with a stretch of a source, word by word.

All words of the quotation are placed in the order of the source, which may begin and end anywhere
(Smith and Waterman 1981, doi:10.1016/0022-2836(81)90087-5, with affine gaps as Gotoh 1982,
doi:10.1016/0022-2836(82)90398-9). Of alignments with equal scores the leftmost is taken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

# In twentieths, so that sums are exact.
_SAME: Final = 40
_REPLACED: Final = -18
_ADDED: Final = -20
_OPEN: Final = -22
_OPEN_MARKED: Final = -4
_EXTEND: Final = -3
_EXTEND_MARKED: Final = -1
_IMPOSSIBLE: Final = -(1 << 40)


class Alignment(NamedTuple):
    """What each word of a quotation stands for.

    Attributes:
        score: the higher, the better.
        places: for each word of the quotation the place in the stretch of the word that it is or
            replaces; -1 for one that is added.
    """

    score: int
    places: tuple[int, ...]


def align(
    words: Sequence[int], stretch: NDArray[np.int32], gaps: Collection[int] = ()
) -> Alignment:
    """Align the words of a quotation with a stretch of a source.

    Args:
        words: the numbers of the quotation's words, at least one.
        stretch: the numbers of the source's words.
        gaps: the places of the words before which the quotation marks a gap.

    Cost: `len(words)` times `len(stretch)`, in steps of whole rows.
    """
    width = len(stretch)
    column = np.arange(width + 1, dtype=np.int64)
    best = np.zeros(width + 1, dtype=np.int64)  # the last word consumed ends at this column
    rows: list[tuple[NDArray[np.int32], NDArray[np.bool_]]] = []
    for number, word in enumerate(words):
        opening, extend = (_OPEN_MARKED, _EXTEND_MARKED) if number in gaps else (_OPEN, _EXTEND)
        # What is best after words of the source are passed over, and the column where that began.
        ramp = best - extend * column
        reach = np.maximum.accumulate(ramp)
        since = _first_of_maximum(ramp, reach, column)
        skipped = reach + extend * column + opening
        jumps = skipped > best
        jumps[0] = False
        start = np.where(jumps, skipped, best)
        origin = np.where(jumps, since, column)
        if not number:
            start, origin = np.zeros_like(best), column.copy()
        taken = np.full(width + 1, _IMPOSSIBLE, dtype=np.int64)
        taken[1:] = start[:-1] + np.where(stretch == word, _SAME, _REPLACED)
        added = best + _ADDED
        is_added = added > taken
        rows.append((origin.astype(np.int32), is_added))
        best = np.where(is_added, added, taken)
    end = int(np.argmax(best))
    score = int(best[end])
    places = [-1] * len(words)
    for number in range(len(words) - 1, -1, -1):
        origin, is_added = rows[number]
        if not is_added[end]:
            places[number] = end - 1
            end = int(origin[end - 1])
    return Alignment(score, tuple(places))


def _first_of_maximum(
    values: NDArray[np.int64], running: NDArray[np.int64], column: NDArray[np.int64]
) -> NDArray[np.int64]:
    """For each column the first one whose value is the maximum up to it."""
    rises = np.empty(len(values), dtype=bool)
    rises[0] = True
    rises[1:] = running[1:] > running[:-1]
    return np.maximum.accumulate(np.where(rises, column, 0))
