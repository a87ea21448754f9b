"""Near-duplicates: texts that have most of their words from another, as a reprint has.

Texts are compared by their runs of `RUN` words, without regard to case, punctuation, accents and
typography. A text **repeats** another if at least `SHARE` of its runs occur in the other, which is
longer, or as long and before it. So a text repeats one from which it differs in a few words, and
one that has all of it and more. A text of fewer than `LEAST` words, which may recur without being
copied, repeats one with the same words if their sources have a longer one in common.

The method is exact, a set similarity join with a prefix filter (Chaudhuri, Ganti and Kaushik 2006,
doi:10.1109/ICDE.2006.9), but for runs that very many texts share: there a text is compared with
`NEAREST` of them.
"""

from __future__ import annotations

from array import array
from collections.abc import Hashable
from typing import TYPE_CHECKING, Final

import numpy as np
import regex

from rostra.language.folding import FOLDS, fold
from rostra.language.segmentation import UNSPACED, has_unspaced

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

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
        The positions in `texts` of a text and of one that it repeats: each such pair, those of a
        text one after another.
    """
    numbers, text_of = _numbered_runs(texts)
    starts = np.flatnonzero(np.diff(text_of, prepend=-1))
    texts_by_length = text_of[starts].tolist()
    bounds = [*starts.tolist(), len(numbers)]

    def runs(rank: int) -> list[int]:
        found: list[int] = numbers[bounds[rank] : bounds[rank + 1]].tolist()
        return found

    related = set[tuple[Hashable, Hashable]]()
    for rank, others in _candidates(numbers, bounds):
        of_text = runs(rank)
        for other_rank in others:
            text, other = texts_by_length[rank], texts_by_length[other_rank]
            if sources is not None and sources[text] == sources[other]:
                continue
            of_other = set(runs(other_rank))
            if sum(run in of_other for run in of_text) >= _least(len(of_text)):
                if sources is not None:
                    related |= {(sources[text], sources[other]), (sources[other], sources[text])}
                yield text, other
    if sources is not None and related:
        yield from _short_repetitions(texts, sources, related)


def _short_repetitions(
    texts: Sequence[str],
    sources: Sequence[Hashable],
    related: Container[tuple[Hashable, Hashable]],
) -> Iterator[tuple[int, int]]:
    """Short texts and those with the same words in sources that are related."""
    with_words: dict[tuple[str, ...], list[int]] = {}
    for text, words in enumerate(map(words_of, texts)):
        if 0 < len(words) < LEAST:
            with_words.setdefault(tuple(words), []).append(text)
    for alike in with_words.values():
        for number, text in enumerate(alike):
            for other in alike[max(number - NEAREST, 0) : number]:
                if (sources[text], sources[other]) in related:
                    yield text, other


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


def _numbered_runs(texts: Iterable[str]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """The runs of all texts as numbers, the longest text first, and the position of their text.

    Runs of the same words have the same number; that others have it too is possible, and less
    likely than a fault of the machine.
    """
    known: dict[str, int] = {}
    words, lengths = array("Q"), array("q")
    for text in texts:
        found = words_of(text)
        found = found if len(found) >= LEAST else []
        words.extend([known.setdefault(word, len(known)) for word in found])
        lengths.append(len(found))
    length_of = np.repeat(lengths, lengths)
    text_of = np.repeat(np.arange(len(lengths)), lengths)
    count = max(len(words) - RUN + 1, 0)
    runs = np.zeros(count, np.uint64)
    for offset in range(RUN):
        runs = runs * _MULTIPLIER + np.asarray(words)[offset : offset + count]
    within = np.flatnonzero(text_of[:count] == text_of[RUN - 1 :])
    within = within[np.argsort(-length_of[within], kind="stable")]
    return runs[within], text_of[within]


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
