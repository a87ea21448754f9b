"""What a quotation leaves out of a sentence at its own ends.

A quotation may begin and end anywhere. It reverses its source, though, where it stands as a whole
sentence and leaves out the *not* behind it (German *nicht*) or the *it is not true that* before it;
and where it says by an ellipsis or a bracket that it leaves something out there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import regex

from rostra.tracing import flags
from rostra.tracing.differences import around_of
from rostra.tracing.results import Difference

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from rostra.tracing.quotation import Gap, Quotation
    from rostra.tracing.source_index import SourceIndex

LONGEST_TAIL: Final = 2
"""How many words a sentence may have after a quotation that stands for all of it."""

_LEAST_WORDS: Final = 3  # of a quotation that stands as a sentence
_MOST: Final = 60  # words of a sentence that are looked at on each side
_BREAK = regex.compile(r"[.!?;…。！？؟；۔\n\r]")
SENTENCE_END: Final = regex.compile(r"[.!?。！？؟۔](?<!\.\.)")
"""A mark that ends a sentence."""

_TURNING: Final = frozenset({"negation", "condition"})
_CONDITION: Final = frozenset({"condition"})
_CLAUSE = regex.compile(r"[,:\p{Pd}]")
_COMPLEMENTIZERS: Final = frozenset({"that", "whether", "dass", "ob", "que", "qu'"})
_INTERJECTIONS: Final = frozenset({"no", "nein", "non"})


class _Sentence(NamedTuple):
    """The positions of a sentence that stand before and after a quotation."""

    head: range
    tail: range


def cuts(
    quotation: str,
    marked: Quotation,
    sources: SourceIndex,
    place: tuple[int, int],
    language: str | None,
) -> tuple[list[Difference], tuple[int, int]]:
    """The differences at the ends of a quotation that have a flag.

    Args:
        quotation: the text.
        marked: the quotation, its ellipses and brackets read as those of whoever quotes.
        sources: the sources.
        place: the positions of its first word and of its last.
        language: the tag of the language.

    Returns:
        Differences of the kind `gap` where the quotation marks what it leaves out, `dropped` where
        it stands as a sentence; and the place with what is left out.
    """
    words = marked.words
    gap = marked.pieces[0].gap
    is_edited = len(words[0].text) != words[0].end - words[0].start  # [T]he
    if len(words) < _LEAST_WORDS and not (gap or marked.last_gap or is_edited):
        return [], place
    sentence = _sentence(sources, *place)
    found = []
    theirs = sources.word_text(place[0])
    is_raised = not is_edited and words[0].text[:1].isupper() and theirs[:1].islower()
    after = quotation[words[-1].end :]
    has_stop = SENTENCE_END.search(after) is not None and marked.last_gap is None
    if sentence.head and (gap or is_edited):
        names = _flags_before(sentence, gap, sources, language)
        start, end = gap[:2] if gap else (words[0].start, words[0].end)
        found.append(_difference("gap", (start, end), sentence.head, sources, names))
    elif is_raised and (has_stop or not sentence.tail) and _is_clause(sentence, sources, language):
        names = _flags_before(sentence, None, sources, language)
        at = words[0].start
        found.append(_difference("dropped", (at, at), sentence.head, sources, names))
    if sentence.tail and marked.last_gap:
        names = _flags_after(sentence, marked.last_gap, sources, language)
        found.append(_difference("gap", marked.last_gap[:2], sentence.tail, sources, names))
    elif sentence.tail and (is_raised or not sentence.head):
        is_short = len(sentence.tail) <= LONGEST_TAIL
        names = (
            _flags_after(sentence, None, sources, language) & {"negation"} if is_short else set()
        )
        if has_stop:
            names |= _flags_after(sentence, None, sources, language, only_next=not is_short)
        at = words[-1].end
        found.append(_difference("dropped", (at, at), sentence.tail, sources, names))
    flagged = [difference for difference in found if difference.flags]
    starts = {difference.source_start for difference in flagged}
    first, last = place
    if sentence.head and sources.span(sentence.head[0], first)[0] in starts:
        first = sentence.head[0]
    if sentence.tail and sources.span(sentence.tail[0], last)[0] in starts:
        last = sentence.tail[-1]
    return flagged, (first, last)


def _sentence(sources: SourceIndex, first: int, last: int) -> _Sentence:
    source = sources.source_at(first)
    low, high = sources.first_words[source], sources.first_words[source + 1] - 1
    start, end = first, last
    while start > max(low, first - _MOST) and _go_on(sources, start - 1):
        start -= 1
    while end < min(high - 1, last + _MOST) and _go_on(sources, end):
        end += 1
    return _Sentence(range(start, first), range(last + 1, end + 1))


def _go_on(sources: SourceIndex, position: int) -> bool:
    """Whether the word after a position is of the same sentence and passage."""
    (_, before), (after, _) = (sources.span(at, at) for at in (position, position + 1))
    text = sources.source_with(position).text
    if _BREAK.search(text, before, after):
        return False
    return sources.passage_at(position) == sources.passage_at(position + 1)


def _flags_before(
    sentence: _Sentence, gap: Gap | None, sources: SourceIndex, language: str | None
) -> set[str]:
    """The flags of the clause before a quotation.

    One that a comma parts from it may make a condition, and does not deny what follows.
    """
    start = last = sentence.head[-1]
    while start > sentence.head[0] and (
        sources.form(start) in _COMPLEMENTIZERS or not _is_parted(sources, start - 1)
    ):
        start -= 1
    turning = _CONDITION if _is_parted(sources, last) else _TURNING
    return _flags_of(range(start, last + 1), gap, sources, language, turning)


def _flags_after(
    sentence: _Sentence,
    gap: Gap | None,
    sources: SourceIndex,
    language: str | None,
    *,
    only_next: bool = False,
) -> set[str]:
    """The flags of the clause after it, or of the next word alone.

    Likewise, unless no more than `LONGEST_TAIL` words are left out.
    """
    first = end = sentence.tail[0]
    while not only_next and end < sentence.tail[-1] and not _is_parted(sources, end):
        end += 1
    is_apart = len(sentence.tail) > LONGEST_TAIL and _is_parted(sources, first - 1)
    turning = _CONDITION if is_apart else _TURNING
    return _flags_of(range(first, end + 1), gap, sources, language, turning)


def _is_parted(sources: SourceIndex, position: int) -> bool:
    """Whether a comma, a colon or a dash stands after a word."""
    (_, before), (after, _) = (sources.span(at, at) for at in (position, position + 1))
    return _CLAUSE.search(sources.source_with(position).text, before, after) is not None


def _is_clause(sentence: _Sentence, sources: SourceIndex, language: str | None) -> bool:
    """Whether a clause begins after the words that are left out, or they end in what turns it.

    The *no* with which an answer begins is no such word.
    """
    if not sentence.head:
        return False
    last = sentence.head[-1]
    if len(sentence.head) == 1 and sources.form(last) in _INTERJECTIONS:
        return False
    if sources.form(last) in _COMPLEMENTIZERS or _is_parted(sources, last):
        return True
    return bool(_flags_of([last], None, sources, language, _TURNING))


def _flags_of(
    positions: Sequence[int],
    gap: Gap | None,
    sources: SourceIndex,
    language: str | None,
    turning: AbstractSet[str],
) -> set[str]:
    """The flags of words that are left out, and of those that an editor puts there."""
    forms = [sources.form(position) for position in positions]
    around = around_of(sources, positions[0], positions[-1])
    left_out = flags.removed(forms, language, *around) & turning
    inserted = flags.replaced([], gap.inserted, language) if gap else set()
    return (left_out - inserted) | (inserted - flags.replaced(forms, [], language))


def _difference(
    kind: str, ours: tuple[int, int], theirs: range, sources: SourceIndex, names: set[str]
) -> Difference:
    span = sources.span(theirs[0], theirs[-1]) if theirs else (0, 0)
    return Difference(kind, *ours, *span, tuple(sorted(names)))
