"""Near-duplicates: texts that have most of their words from another, as a reprint has.

Texts are compared by their runs of `RUN` words, without regard to case, punctuation, accents and
typography. A text **repeats** another if at least `SHARE` of its runs occur in the other, which is
longer, or as long and with words that occurred first. So a text repeats one from which it differs
in a few words, and one that has all of it and more. A text of fewer than `LEAST` words, which may
recur without being copied, repeats one with the same words if their sources have a longer one in
common, directly or through others.

The method is exact, a set similarity join with a prefix filter (Chaudhuri, Ganti and Kaushik 2006,
doi:10.1109/ICDE.2006.9), but for runs that very many texts share: there a text is compared with
`NEAREST` of them.
"""

from __future__ import annotations

from array import array
from itertools import chain
from typing import TYPE_CHECKING, Final

import numpy as np
import regex

from rostra.language.folding import FOLDS, fold
from rostra.language.segmentation import UNSPACED, has_unspaced

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

RUN: Final = 2
"""The number of words of a run."""

SHARE: Final = 0.7
"""The least share of the runs of a text that occur in the one that it repeats."""

LEAST: Final = 8
"""The least number of words of a text that is compared by its runs."""

NEAREST: Final = 20
"""With how many of the texts that share a run a text is compared: those that are hardly longer."""

_CHARACTERS: Final = 5
"""How many characters beside each other count as a word in scripts without spaces."""

_WORD: Final = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_SCRIPT: Final = regex.compile(rf"[{UNSPACED}]+|[^{UNSPACED}]+")
_MULTIPLIER: Final = np.uint64(0x9E3779B97F4A7C15)


def words_of(text: str) -> list[str]:
    """The words of a text as they are compared.

    In scripts that do not separate words, any five characters beside each other are one: which
    words there are must not depend on dictionaries.
    """
    words = _WORD.findall(fold(text, FOLDS))
    if not has_unspaced(text):
        return words
    runs = (run for word in words for run in _SCRIPT.findall(word))
    return [part for run in runs for part in (_parts(run) if has_unspaced(run) else [run])]


def _parts(run: str) -> list[str]:
    return [run[i : i + _CHARACTERS] for i in range(max(len(run) - _CHARACTERS + 1, 1))]


def repetitions(
    texts: Sequence[str], sources: Sequence[Hashable] | None = None
) -> Iterator[tuple[int, int]]:
    """Find the texts that repeat another.

    Args:
        texts: any texts.
        sources: the source of each; texts of one source are not compared. None compares all texts
            but short ones.

    Yields:
        The positions in `texts` of a text and of one that it repeats: of several with the same
        words, of the first.
    """
    source_of = range(len(texts)) if sources is None else sources
    words, positions = _same_words(texts)
    long = [number for number, found in enumerate(words) if len(found) >= LEAST]
    related = list[tuple[int, int]]()
    for number, other in chain(zip(long, long, strict=True), _repeated(words, long)):
        for pair in _pairs(positions[number], positions[other], source_of):
            related.append(pair)
            yield pair
    if sources is None or not related:
        return
    numbers = {source: number for number, source in enumerate(dict.fromkeys(sources))}
    pairs = ((numbers[sources[text]], numbers[sources[other]]) for text, other in related)
    family = connected(len(numbers), pairs)
    for number, found in enumerate(words):
        if 0 < len(found) < LEAST:
            of_family: dict[int, list[int]] = {}
            for text in positions[number]:
                of_family.setdefault(family[numbers[sources[text]]], []).append(text)
            for alike in of_family.values():
                yield from _pairs(alike, alike, sources)


def _pairs(
    texts: Sequence[int], others: Sequence[int], source_of: Sequence[Hashable]
) -> Iterator[tuple[int, int]]:
    """Each text with the first of the others that has another source; of the same, one before."""
    first = others[0]
    second = next((text for text in others if source_of[text] != source_of[first]), None)
    for text in texts:
        other = first if source_of[text] != source_of[first] else second
        if other is not None and (texts is not others or other < text):
            yield text, other


def _same_words(texts: Iterable[str]) -> tuple[list[array[int]], list[list[int]]]:
    """All different sequences of words, as numbers, and the positions of the texts with each."""
    known: dict[str, int] = {}
    positions: dict[bytes, list[int]] = {}
    for position, text in enumerate(texts):
        words = array("Q", [known.setdefault(word, len(known)) for word in words_of(text)])
        positions.setdefault(words.tobytes(), []).append(position)
    return [array("Q", words) for words in positions], list(positions.values())


def _repeated(words: Sequence[array[int]], long: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The numbers of sequences of words, and of those that they repeat."""
    by_length = sorted(long, key=lambda number: -len(words[number]))
    runs, bounds = _runs([words[number] for number in by_length])

    def of(rank: int) -> list[int]:
        numbers: list[int] = runs[bounds[rank] : bounds[rank + 1]].tolist()
        return numbers

    for rank, others in _candidates(runs, bounds):
        of_text = of(rank)
        for other in others:
            of_other = set(of(other))
            if sum(run in of_other for run in of_text) >= _least(len(of_text)):
                yield by_length[rank], by_length[other]


def grouped(texts: Sequence[str], sources: Sequence[Hashable] | None = None) -> list[list[int]]:
    """Group the texts that repeat each other, directly or through others.

    Args:
        texts: any texts.
        sources: as in `repetitions`.

    Returns:
        The positions of the texts of each group of two and more, in their order.
    """
    groups: dict[int, list[int]] = {}
    for text, first in enumerate(connected(len(texts), repetitions(texts, sources))):
        groups.setdefault(first, []).append(text)
    return [group for group in groups.values() if len(group) > 1]


def connected(number: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    """The connected components of things that are numbered from 0: the first thing of each one's.

    Args:
        number: how many things there are.
        pairs: two of them that belong together.
    """
    above = list(range(number))

    def first(thing: int) -> int:
        while thing != above[thing]:
            thing = above[thing] = above[above[thing]]
        return thing

    for pair in pairs:
        low, high = sorted(map(first, pair))
        above[high] = low
    return list(map(first, range(number)))


def _least(runs: int) -> int:
    """How many of the runs of a text occur in one that it repeats."""
    return int(np.ceil(SHARE * runs))


def _runs(words: Sequence[array[int]]) -> tuple[NDArray[np.uint64], list[int]]:
    """The runs of all sequences of words as numbers, and where those of each begin.

    Runs of the same words have the same number; that others have it too is possible, and less
    likely than a fault of the machine.
    """
    lengths = [len(found) for found in words]
    sequence_of = np.repeat(np.arange(len(words)), lengths)
    numbers = np.frombuffer(b"".join(found.tobytes() for found in words), np.uint64)
    count = max(len(numbers) - RUN + 1, 0)
    runs = np.zeros(count, np.uint64)
    for offset in range(RUN):
        runs = runs * _MULTIPLIER + numbers[offset : offset + count]
    within = sequence_of[:count] == sequence_of[RUN - 1 :]
    bounds = np.cumsum([0, *(length - RUN + 1 for length in lengths)])
    return runs[within], bounds.tolist()


def _candidates(runs: NDArray[np.uint64], bounds: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
    """Texts that may repeat others, with those others: they share one of the text's rarest runs.

    A text lacks at most a certain number of its runs in one that it repeats; of any selection of
    one more than that, at least one is shared.

    Args:
        runs: the runs of all texts, the longest text first.
        bounds: where the runs of each text begin, and the end of the last.
    """
    if not len(runs):
        return
    order = np.argsort(runs, kind="stable")  # the occurrences of each run, by the rank of the text
    firsts = np.flatnonzero(np.append(True, np.diff(runs[order]) != 0))
    times = np.diff(firsts, append=len(runs))
    frequency, place = np.empty_like(order), np.empty_like(order)
    frequency[order] = np.repeat(times, times)
    place[order] = np.arange(len(runs))
    first = np.repeat(firsts, times)
    text_at = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))[order]
    shared = np.add.reduceat(frequency > 1, bounds[:-1], dtype=np.int64)
    for rank in np.flatnonzero(shared >= SHARE * np.diff(bounds)).tolist():
        start, end = bounds[rank], bounds[rank + 1]
        rarest = start + np.argsort(frequency[start:end], kind="stable")
        places = place[rarest[: end - start - _least(end - start) + 1]]
        reach = np.minimum(places - first[places], NEAREST)
        before = np.repeat(places - np.cumsum(reach), reach) + np.arange(reach.sum())
        others = np.unique(text_at[before])
        yield rank, others[others != rank].tolist()
