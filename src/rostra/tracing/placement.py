"""Where the pieces of a quotation stand, each word for word."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from rostra.tracing.source_index import SourceIndex


class Chain(NamedTuple):
    """Pieces in the order of one speech.

    Attributes:
        firsts: the position of the first word of each piece.
        left_out: how many words stand between them.
    """

    firsts: tuple[int, ...]
    left_out: int


def chains(index: SourceIndex, pieces: Sequence[tuple[int, ...]]) -> list[Chain]:
    """All ways to place pieces in the order of one speech.

    Round each occurrence of the rarest piece the others are placed as near as they can be. A source
    that does not tell speeches is one.

    Args:
        index: the sources.
        pieces: the numbers of the words of each piece.

    Returns:
        The ways, in the order of the sources.
    """
    known = {piece: index.occurrences(piece).astype(np.int64) for piece in set(pieces)}
    places = [known[piece] for piece in pieces]
    if any(not len(found) for found in places):
        return []
    rarest = min(range(len(pieces)), key=lambda i: (len(places[i]), i))
    firsts = np.empty((len(pieces), len(places[rarest])), dtype=np.int64)
    firsts[rarest] = places[rarest]
    valid = np.ones(firsts.shape[1], dtype=bool)
    for i in range(rarest + 1, len(pieces)):
        at = np.searchsorted(places[i], firsts[i - 1] + len(pieces[i - 1]))
        valid &= at < len(places[i])
        firsts[i] = places[i][np.minimum(at, len(places[i]) - 1)]
    for i in range(rarest - 1, -1, -1):
        at = np.searchsorted(places[i], firsts[i + 1] - len(pieces[i]), side="right") - 1
        valid &= at >= 0
        firsts[i] = places[i][np.maximum(at, 0)]
    last = firsts[-1] + len(pieces[-1]) - 1
    valid &= index.sources_of(firsts[0]) == index.sources_of(last)
    firsts, last = firsts[:, valid], last[valid]
    total = sum(len(piece) for piece in pieces)
    speeches = index.speeches_of(firsts[0])
    one = (speeches == index.speeches_of(last)) & (speeches >= 0) | ~index.tells_speeches(firsts[0])
    return [
        Chain(tuple(firsts[:, i].tolist()), int(last[i] - firsts[0, i] + 1 - total))
        for i in np.flatnonzero(one)
    ]


_MOST_HITS = 20_000


def stretches(
    index: SourceIndex,
    numbers: Sequence[int],
    width: int,
    most: int,
    cited: int | None = None,
) -> list[tuple[int, int]]:
    """The stretches of the sources that share the most runs of words with a quotation.

    Args:
        index: the sources.
        numbers: the numbers of the quotation's words, -1 for one that no source has.
        width: the number of words of a stretch.
        most: how many stretches.
        cited: the place in `index.sources` of a source of which as many are given besides.

    Returns:
        The first position of each and the one after its last, the best first; of equal ones that
        of the first source.
    """
    runs: list[tuple[int, int, NDArray[np.int32]]] = []  # length, place in the quotation, positions
    reached = 0
    for place in range(len(numbers)):
        if numbers[place] < 0:
            continue
        length, positions = index.longest(numbers[place:])
        if place + length > reached:
            runs.append((length, place, positions))
            reached = place + length
    runs.sort(key=lambda run: (len(run[2]), run[1]))
    hits = 0
    kept = 0
    for run in runs:
        hits += len(run[2])
        if kept and hits > _MOST_HITS:
            break
        kept += 1
    runs = runs[:kept]
    if not runs:
        return []
    hit = np.concatenate([run[2] for run in runs]).astype(np.int64)
    names = np.repeat(np.arange(len(runs)), [len(run[2]) for run in runs])
    lengths = np.array([run[0] for run in runs])
    places = np.array([run[1] for run in runs])
    sources = index.sources_of(hit)
    first = index.first_of(sources)
    begins = hit - places[names] - first  # where the quotation would begin in the source
    half = max(width // 2, 1)
    # Each hit counts in the two stretches that overlap there, and each run once in a stretch. A
    # number names a stretch by its source and block; the first block of a source is -2.
    most_blocks = int(begins.max()) // half + 4
    stretch = sources * most_blocks + begins // half + 2
    both = np.concatenate([stretch, stretch - 1])
    hits_by_run = np.unique(both * len(runs) + np.tile(names, 2))
    stretch_of, run_of = np.divmod(hits_by_run, len(runs))
    starts = np.flatnonzero(np.concatenate([[True], stretch_of[1:] != stretch_of[:-1]]))
    # A run of one word is a sign only beside others.
    weights = np.add.reduceat(lengths[run_of] * 2 - 1, starts)
    ranked = np.lexsort((starts, -weights))
    best = ranked[:most]
    if cited is not None:
        there = ranked[stretch_of[starts[ranked]] // most_blocks == cited]
        best = np.concatenate([there[:most], best])
    found = []
    for source, block in zip(*divmod(stretch_of[starts[best]], most_blocks), strict=True):
        low, high = index.first_words[source], index.first_words[source + 1] - 1
        begin = low + (int(block) - 2) * half
        found.append((max(begin - half, low), min(begin + 2 * half + width, high)))
    return [span for span in found if span[0] < span[1]]
