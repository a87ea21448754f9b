"""The verdict on one quotation.

In this order, so that of two verdicts that fit the first is given:

1. All words stand beside each other in a source, read literally or as an editor marked them:
   `verbatim`, `typography`, or `altered` where only the case of a later letter, a question or
   exclamation mark, or the sign or unit of a number differs; `unmarked-elision` or a flagged
   `elided` where it leaves out at its ends what turns its sentence (`sentence_cuts`).
2. The pieces between its gaps stand in the order of one speech: `elided`.
3. They all, or all its sentences, stand somewhere, but in another order, or in several speeches:
   `spliced`. Where no piece has `LEAST_RUN` words, so that they may stand there by chance, only if
   each has `LEAST_SAME` and the nearest stretch needs more than one other word.
4. Aligned with the nearest stretch, all or nearly all words are there, but in several mouths:
   `spliced`; in one, and words are only missing: `unmarked-elision`.
5. Two or more runs of at least `LEAST_RUN` words, which make up at least `SHARE_OF_RUNS` of it,
   stand in several speeches or in another order, and explain more of it than the nearest stretch
   does: `spliced`. (One name or number that another speech has instead is `altered`.)
6. At least `SHARE_OF_WORDS` of its words are those of the nearest stretch: `altered`.
7. Else `not-found`.

What is said to be from a source, or by a speaker, and stands only elsewhere has the verdict
`other-source` or `other-speaker` in place of the first two; what fits several places equally well
`ambiguous`.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from rostra.errors import RostraError
from rostra.language.language_tags import language_of
from rostra.tracing import flags
from rostra.tracing.alignment import align
from rostra.tracing.comparison import compare, ends
from rostra.tracing.differences import WordDifferences, gap_difference
from rostra.tracing.placement import Chain, chains, stretches
from rostra.tracing.quotation import (
    Quotation,
    bounds,
    editorial,
    has_editorial_marks,
    literal,
    tokens_of,
)
from rostra.tracing.results import Difference, Place, Trace
from rostra.tracing.same_speaker import is_same_speaker
from rostra.tracing.sentence_cuts import SENTENCE_END, cuts
from rostra.tracing.source_index import SourceIndex
from rostra.tracing.words import form_of, has_same_words, weight

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rostra.tracing.quotation import Tokens
    from rostra.tracing.source_index import Source

LEAST_RUN: Final = 4
"""The least number of words of a run that makes a quotation spliced rather than altered."""

LONG_RUN: Final = 6
"""From how many words each runs that make up a whole quotation outweigh few other words."""

LEAST_WHOLE: Final = 2
"""From how many places on that differ from the nearest stretch such runs are preferred to it."""

SHARE_OF_RUNS: Final = 0.8
"""The least share of the words of a quotation that such runs have."""

SHARE_OF_WORDS: Final = 0.6
"""The least share of the words of a quotation that make it an altered one of a stretch."""

LEAST_SAME: Final = 2
"""The least number of them, unless the quotation has fewer words."""

MOST_LEFT_OUT: Final = 3
"""How many words a stretch may have, without a mark, for each that the quotation has of it."""

SHARE_NEAR: Final = 0.3
"""The least share of the words of a quotation that make a stretch worth showing as near."""

LONGEST: Final = 2_000
"""The most words of a quotation that is aligned with what does not have it word for word."""

MOST_PIECES: Final = 100
"""The most pieces of a quotation whose gaps are read as such."""

_GOOD: Final = ("verbatim", "typography", "elided")
_NEAREST: Final = 4  # stretches that a quotation is aligned with
_AROUND: Final = 40  # words of a stretch beside twice those of the quotation
_AROUND_GAP: Final = 160  # and for each gap
_MOST_PLACES: Final = 100
_MOST_COMPARED: Final = 200_000  # words at all places that a quotation may stand


class _Reading(NamedTuple):
    """A quotation with the numbers of its words."""

    text: str
    bounds: tuple[int, int]
    quotation: Quotation
    pieces: tuple[tuple[int, ...], ...]
    language: str | None


class _Found(NamedTuple):
    verdict: str
    first: int
    last: int
    differences: tuple[Difference, ...]


def trace(
    quotation: str,
    sources: SourceIndex | Iterable[Source],
    *,
    speaker: str | None = None,
    source: str | None = None,
    language: str | None = None,
) -> Trace:
    """Find what a quotation is of the sources that it may be from.

    Args:
        quotation: the quoted words, with or without quotation marks round them.
        sources: the sources; as an index, which is built once, where there are many quotations.
        speaker: who is said to have said it; None where that is not to be looked at.
        source: the id of the source that it is said to be from; None where any may be meant.
        language: the tag of its language; None for that of the sources, where all have the same.

    Raises:
        RostraError: the quotation is no string or has no word, or there is no source of that id.
    """
    if not isinstance(quotation, str):
        raise RostraError(f"a quotation is a string, not {quotation!r:.60}")
    if not isinstance(sources, SourceIndex):
        sources = SourceIndex(sources)
    if source is not None:
        sources.source(source)
    limits = bounds(quotation)
    tokens, language = _tokens(quotation, limits, sources, language)
    plain = literal(tokens, language)
    readings = [_reading(quotation, limits, plain, sources, language)]
    if has_editorial_marks(quotation):
        as_marked = editorial(quotation, tokens, language)
        readings.append(_reading(quotation, limits, as_marked, sources, language))
    if not readings[0].pieces:
        raise RostraError("the quotation has no word; there is nothing to look for")
    found = _word_for_word(readings, sources)
    if found:
        return _cited(found, sources, speaker, source)
    marked = readings[-1] if readings[-1].pieces else readings[0]
    spliced = _pieces_elsewhere(marked, sources) if len(marked.pieces) > 1 else None
    if spliced and max(_weights(marked)) >= LEAST_RUN:
        return spliced
    if joined := _sentences_elsewhere(marked, sources):
        return joined
    nearest = _nearest(marked, sources, speaker, source)
    if spliced and min(_weights(marked)) >= LEAST_SAME and _is_far(nearest):
        return spliced
    return nearest


def _sentences_elsewhere(reading: _Reading, sources: SourceIndex) -> Trace | None:
    """The verdict where each sentence stands somewhere, but not in the order of one speech."""
    if len(reading.pieces) > 1:
        return None
    words = reading.quotation.words
    ends = [
        number
        for number, (before, after) in enumerate(pairwise(words), 1)
        if SENTENCE_END.search(reading.text, before.end, after.start)
    ]
    if not 0 < len(ends) < MOST_PIECES:
        return None
    edges = list(pairwise([0, *ends, len(words)]))
    weights = (sum(weight(word.form) for word in words[first:last]) for first, last in edges)
    pieces = tuple(reading.pieces[0][first:last] for first, last in edges)
    if min(weights) < LEAST_RUN or chains(sources, pieces):
        return None
    return _pieces_elsewhere(reading._replace(pieces=pieces), sources)


def _is_far(nearest: Trace) -> bool:
    """Whether more than one word of a quotation is not that of the nearest stretch."""
    others = sum(d.kind in {"replaced", "added", "moved"} for d in nearest.differences)
    return nearest.verdict == "not-found" or others > 1


def _weights(reading: _Reading) -> list[float]:
    """How much each piece of a quotation counts."""
    return [sum(weight(word.form) for word in piece.words) for piece in reading.quotation.pieces]


def _tokens(
    text: str, limits: tuple[int, int], sources: SourceIndex, language: str | None
) -> tuple[Tokens, str | None]:
    """The tokens of a quotation and its language.

    A language decides where words end (`l'homme`). If there are sources with other rules than those
    of the language that is given, the one is taken by which the sources have the greatest share of
    the words.
    """
    language = language or sources.language
    best = tokens_of(text, limits, language), language
    others = [one for one in sources.languages if not has_same_words(one, language)]
    most = _share_known(*best, sources) if others else 1.0
    for one in others:
        tokens = tokens_of(text, limits, one)
        if (share := _share_known(tokens, one, sources)) > most:
            best, most = (tokens, one), share
    return best


def _share_known(tokens: Tokens, language: str | None, sources: SourceIndex) -> float:
    known = [
        sources.number(form_of(token.text, language)) > 0 for token, is_word in tokens if is_word
    ]
    return sum(known) / max(len(known), 1)


def _reading(
    text: str,
    limits: tuple[int, int],
    quotation: Quotation,
    sources: SourceIndex,
    language: str | None,
) -> _Reading:
    pieces = tuple(
        tuple(sources.number(word.form) for word in piece.words) for piece in quotation.pieces
    )
    return _Reading(text, limits, quotation, pieces, language)


def _word_for_word(readings: Sequence[_Reading], sources: SourceIndex) -> list[_Found]:
    """The places that have all words, the best verdict first; at most one reading's."""
    plain, marked = readings[0], readings[-1]
    as_marked = _elided(marked, sources) if len(marked.pieces) > 1 else []
    in_row = _in_row(plain, marked, sources)
    is_good = any(found.verdict in _GOOD for found in in_row)
    if not is_good and len(marked.pieces) == 1 and marked.pieces != plain.pieces:
        in_row = _in_row(marked, marked, sources) or in_row
    good = [found for found in in_row if found.verdict != "altered"]
    return good or as_marked or in_row


def _in_row(reading: _Reading, marked: _Reading, sources: SourceIndex) -> list[_Found]:
    """The best places at which the words of a quotation in one piece stand beside each other."""
    words = reading.quotation.words
    found = []
    most = max(_MOST_COMPARED // len(words), 1)
    for first in sources.occurrences(reading.pieces[0])[:most].tolist():
        last = first + len(words) - 1
        if _crosses(sources, first, last):
            continue
        differences = _characters(reading, sources, 0, first)
        source = sources.source_with(first).text
        differences += ends(reading.text, reading.bounds, words, source, sources.span(first, last))
        kinds = {difference.kind for difference in differences}
        verdict = "altered" if kinds - {"typography"} else "typography" if kinds else "verbatim"
        if verdict in _GOOD and _is_edited(reading, sources, first):
            verdict = "elided"
        found.append(_Found(verdict, first, last, tuple(differences)))
    cut: list[_Found] = []
    for verdict in _GOOD:
        best = [_cut(f, marked, sources) for f in found if f.verdict == verdict]
        if whole := [f for f in best if f.verdict == verdict and not _flags_of(f)]:
            return whole
        cut += best
    return cut or found


def _is_edited(reading: _Reading, sources: SourceIndex, first: int) -> bool:
    """Whether an editor put in more than the very words of the source: ``[The] port``."""
    gap = reading.quotation.pieces[0].gap
    others = reading.quotation._replace(
        pieces=(reading.quotation.pieces[0]._replace(gap=None), *reading.quotation.pieces[1:])
    )
    if others.is_edited or gap is None:
        return others.is_edited
    before = range(first - len(gap.inserted), first)
    same = before.start >= 0 and [sources.form(at) for at in before] == list(gap.inserted)
    return bool(gap.inserted) and not same


def _cut(found: _Found, marked: _Reading, sources: SourceIndex) -> _Found:
    """A place with what the quotation leaves out of its sentence, if that is flagged."""
    if not marked.quotation.pieces:
        return found
    place = found.first, found.last
    language = _language(marked, sources, found.first)
    differences, place = cuts(marked.text, marked.quotation, sources, place, language)
    if not differences:
        return found
    kinds = {difference.kind for difference in differences}
    verdict = "unmarked-elision" if "dropped" in kinds else "elided"
    ordered = sorted((*found.differences, *differences), key=lambda one: (one.start, one.end))
    return _Found(verdict, *place, tuple(ordered))


def _flags_of(found: _Found) -> set[str]:
    return {flag for difference in found.differences for flag in difference.flags}


def _crosses(sources: SourceIndex, first: int, last: int) -> bool:
    """Whether words beside each other are of two speeches."""
    if first == last or not sources.tells_speeches(np.array([first], dtype=np.int64))[0]:
        return False
    begin, end = sources.speeches_of(np.array([first, last], dtype=np.int64)).tolist()
    if begin == end == -1:  # nobody's words, perhaps with a whole speech between them
        return bool((sources.speeches_of(np.arange(first, last, dtype=np.int64)) >= 0).any())
    return bool(begin != end)


def _characters(
    reading: _Reading, sources: SourceIndex, piece: int, first: int
) -> list[Difference]:
    """The differences of a piece from the words that begin at a position."""
    words = reading.quotation.pieces[piece].words
    text = sources.source_with(first).text
    spans = [sources.span(first + i, first + i) for i in range(len(words))]
    return compare(reading.text, words, text, spans, reading.quotation.remarks)


def _elided(reading: _Reading, sources: SourceIndex) -> list[_Found]:
    """The places at which the pieces of a quotation stand in the order of one speech."""
    if len(reading.pieces) > MOST_PIECES:
        return []
    found = []
    ways = sorted(chains(sources, reading.pieces), key=lambda way: (way.left_out, way.firsts))
    for way in ways[:_MOST_PLACES]:
        differences: list[Difference] = []
        for number, first in enumerate(way.firsts):
            if number:
                differences.append(_gap(reading, sources, way, number))
            differences += _characters(reading, sources, number, first)
        altered = any(d.kind not in {"gap", "typography"} for d in differences)
        last = way.firsts[-1] + len(reading.pieces[-1]) - 1
        verdict = "altered" if altered else "elided"
        one = _Found(verdict, way.firsts[0], last, tuple(differences))
        found.append(one if altered else _cut(one, reading, sources))
    return found


def _gap(reading: _Reading, sources: SourceIndex, way: Chain, number: int) -> Difference:
    """What a quotation left out before one of its pieces."""
    first = way.firsts[number - 1] + len(reading.pieces[number - 1])
    gap = reading.quotation.pieces[number].gap
    assert gap is not None
    positions = range(first, way.firsts[number])
    return gap_difference(gap, sources, positions, first - 1, _language(reading, sources, first))


def _language(reading: _Reading, sources: SourceIndex, position: int) -> str | None:
    """The language of the source that has a position, or else of the quotation."""
    return sources.source_with(position).language or reading.language


def _place(sources: SourceIndex, first: int, last: int) -> Place:
    start, end = sources.span(first, last)
    passage = sources.passage_at(first)
    return Place(
        sources.source_with(first).id,
        start,
        end,
        passage.id if passage else None,
        passage.speaker if passage else None,
    )


def _cited(
    found: list[_Found], sources: SourceIndex, speaker: str | None, source: str | None
) -> Trace:
    """The verdict on places that have the words, by who and what is cited."""
    verdict = None
    if source is not None:
        there = [f for f in found if sources.source_with(f.first).id == source]
        verdict = None if there else "other-source"
        found = there or found
    if speaker is not None:
        by_speaker = [f for f in found if _may_be(sources, f, speaker)]
        verdict = verdict or (None if by_speaker else "other-speaker")
        found = by_speaker or found
    if found[0].verdict == "elided":
        found = [f for f in found if _left_out(f) == _left_out(found[0])]
        found = [f for f in found if not _flags_of(f)] or found
    places = tuple(_place(sources, f.first, f.last) for f in found[:_MOST_PLACES])
    if verdict is None and len(found) > 1 and found[0].verdict in _GOOD and not _flags_of(found[0]):
        verdict = "ambiguous"
    one = verdict not in {"ambiguous", "other-speaker", "other-source"}
    first = found[0]
    return _trace(
        verdict or first.verdict, places[:1] if one else places, first.differences, sources
    )


def _left_out(found: _Found) -> int:
    return sum(d.source_end - d.source_start for d in found.differences if d.kind == "gap")


def _may_be(sources: SourceIndex, found: _Found, speaker: str) -> bool:
    """Whether a place may be in the mouth of a speaker: it is, or the source does not tell."""
    source = sources.source_with(found.first)
    if not source.passages:
        return True
    passage = sources.passage_at(found.first)
    return passage is not None and is_same_speaker(speaker, passage.speaker)


def _trace(
    verdict: str, places: Sequence[Place], differences: Sequence[Difference], sources: SourceIndex
) -> Trace:
    code = language_of(sources.source(places[0].source).language) if places else None
    found = sorted({flag for difference in differences for flag in difference.flags})
    return Trace(verdict, tuple(places), tuple(differences), tuple(found), code in flags.LANGUAGES)


def _pieces_elsewhere(reading: _Reading, sources: SourceIndex) -> Trace | None:
    """The verdict where each piece stands somewhere, but not in the order of one speech."""
    places = []
    for piece in reading.pieces:
        found = sources.occurrences(piece)
        if not len(found):
            return None
        places.append(_place(sources, int(found[0]), int(found[0]) + len(piece) - 1))
    return _trace("spliced", places, (), sources)


class _Aligned(NamedTuple):
    """A quotation with the stretch that is nearest to it.

    Attributes:
        place: the stretch, from the first to the last word that the quotation has of it.
        differences: those of the words.
        same: how much of the quotation is the stretch's.
        parts: what of it is in one mouth each; the stretch where no more than one has it.
        least: how much of the quotation is in the mouths that have the least of it together.
        left_out: how many words of the stretch are missing without a mark.
    """

    place: Place
    differences: list[Difference]
    same: float
    parts: list[Place]
    least: float
    left_out: int

    @property
    def is_dense(self) -> bool:
        """Whether the quotation is enough of the stretch not to be scattered words of it."""
        return self.left_out <= MOST_LEFT_OUT * self.same

    @property
    def crosses(self) -> bool:
        """Whether the stretch is in more than one mouth."""
        return len(self.parts) > 1

    @property
    def flags(self) -> tuple[str, ...]:
        """The flags of the differences, sorted."""
        return tuple(sorted({flag for d in self.differences for flag in d.flags}))


def _nearest(
    reading: _Reading, sources: SourceIndex, speaker: str | None, source: str | None
) -> Trace:
    """The verdict on a quotation that no place has word for word."""
    numbers = [number for piece in reading.pieces for number in piece]
    if len(numbers) > LONGEST:
        raise RostraError(
            f"the quotation has {len(numbers):,} words and stands nowhere word for word; one of "
            f"more than {LONGEST:,} is not aligned: trace its parts"
        )
    weights = [weight(word.form) for word in reading.quotation.words]
    total = sum(weights)
    aligned = _aligned(reading, numbers, weights, sources, source)
    if aligned is None:
        return _trace("not-found", (), (), sources)
    if aligned.same == total and aligned.is_dense and not aligned.crosses:
        return _by_whom("unmarked-elision", aligned, sources, speaker)
    nearly = aligned.same >= SHARE_OF_RUNS * total and aligned.least >= LEAST_SAME
    if aligned.crosses and (aligned.same == total or nearly):
        return _trace("spliced", aligned.parts, (), sources)._replace(flags=aligned.flags)
    runs = _runs(numbers, weights, sources)
    if runs and (aligned.crosses or _explain_more(runs, aligned)):
        places = [_place(sources, at, at + length - 1) for at, length in runs.places]
        spliced = _trace("spliced", places, (), sources)
        is_near = aligned.same > total - LEAST_RUN
        return spliced._replace(flags=aligned.flags) if is_near else spliced
    if aligned.is_dense and aligned.same >= max(SHARE_OF_WORDS * total, min(LEAST_SAME, total)):
        return _by_whom("altered", aligned, sources, speaker)
    near = [aligned.place] if aligned.same >= SHARE_NEAR * total else []
    return _trace("not-found", near, (), sources)


def _aligned(
    reading: _Reading,
    numbers: Sequence[int],
    weights: Sequence[float],
    sources: SourceIndex,
    source: str | None,
) -> _Aligned | None:
    """The best alignment, first of those in the source that is cited; None where none is."""
    gaps = set(np.cumsum([len(piece) for piece in reading.pieces]).tolist())
    width = 2 * len(numbers) + _AROUND + _AROUND_GAP * (len(reading.pieces) - 1)
    words = np.frombuffer(sources.words, dtype=np.int32)
    best: tuple[bool, int, list[int]] | None = None
    cited = None if source is None else sources.place_of(source)
    for low, high in stretches(sources, numbers, width, _NEAREST, cited):
        alignment = align(numbers, words[low:high], gaps)
        rank = (source is None or sources.source_with(low).id == source, alignment.score)
        if best is None or rank > best[:2]:
            best = (*rank, [low + place if place >= 0 else -1 for place in alignment.places])
    used = [place for place in best[2] if place >= 0] if best else []
    if best is None or not used:
        return None
    first, last = min(used), max(used)
    found = WordDifferences(reading.quotation, sources, best[2], _language(reading, sources, first))
    same = sum(part for part, is_same in zip(weights, found.same, strict=True) if is_same)
    place = _place(sources, first, last)
    differences = found.list()
    left_out = last - first + 1 - len(used) - found.marked
    if not _crosses(sources, first, last):
        return _Aligned(place, differences, same, [place], 0, left_out)
    speeches = sources.speeches_of(np.array(used, dtype=np.int64)).tolist()
    parts = [list(part) for _, part in groupby(zip(used, speeches, strict=True), itemgetter(1))]
    shares: defaultdict[int, float] = defaultdict(float)
    for position, is_same, part in zip(best[2], found.same, weights, strict=True):
        if is_same:
            shares[int(sources.speeches_of(np.array([position], dtype=np.int64))[0])] += part
    places = [_place(sources, part[0][0], part[-1][0]) for part in parts]
    least = sum(shares.values()) - max(shares.values(), default=0)
    return _Aligned(place, differences, same, places, least, left_out)


def _by_whom(verdict: str, aligned: _Aligned, sources: SourceIndex, speaker: str | None) -> Trace:
    """A verdict, flagged where the words are in somebody else's mouth."""
    found = _trace(verdict, [aligned.place], aligned.differences, sources)
    source = sources.source(aligned.place.source)
    if speaker is None or not source.passages or is_same_speaker(speaker, aligned.place.speaker):
        return found
    return found._replace(flags=tuple(sorted({*found.flags, "speaker"})))


class _Runs(NamedTuple):
    """Runs of words that make up most of a quotation.

    Attributes:
        places: the position and length of each.
        weight: how much of the quotation they are.
        is_whole: whether they are all of it, with at least `LONG_RUN` words each.
    """

    places: list[tuple[int, int]]
    weight: float
    is_whole: bool


def _explain_more(runs: _Runs, aligned: _Aligned) -> bool:
    """Whether runs explain more of a quotation than the nearest stretch does."""
    if runs.weight >= aligned.same + LEAST_RUN:
        return True
    others = [d for d in aligned.differences if d.kind != "gap"]
    places = sum(a.end + 1 < b.start or a.kind != b.kind for a, b in pairwise(others)) + bool(
        others
    )
    return runs.is_whole and places >= LEAST_WHOLE


def _runs(numbers: Sequence[int], weights: Sequence[float], sources: SourceIndex) -> _Runs | None:
    """Runs of words, from the left each as long as can be, that make up most of a quotation.

    None where runs of at least `LEAST_RUN` words are not most of it, or it is one.
    """
    runs = []
    covered = 0.0
    place = 0
    while place < len(numbers):
        position, length = sources.longest_run(numbers, place)
        run = sum(weights[place : place + length])
        if run >= LEAST_RUN:
            runs.append((position, length))
            covered += run
            place += length
        else:
            place += 1
    if len(runs) > 1 and covered >= SHARE_OF_RUNS * sum(weights):
        words = sum(length for _, length in runs)
        is_whole = words == len(numbers) and min(length for _, length in runs) >= LONG_RUN
        if any(a < c < a + n for a, n in runs for c, _ in runs):
            return None  # the same words twice are no pieces
        return _Runs(runs, covered, is_whole)
    return None
