"""Places of words in a text: sought as a person types them, returned as the text prints them.

Quotation marks, apostrophes, dashes, ellipses and spaces may be typed in any form, and characters
that are not visible may be left out. Letters have to be those of the text.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple
from unicodedata import normalize

from rostra.errors import NeededError
from rostra.language.folding import APOSTROPHES, HYPHENS, SPACES
from rostra.language.quotation_marks import DOUBLE, SINGLE
from rostra.language.segmentation import has_unspaced
from rostra.printable import JOINERS, escaped, shortened

MOST = 100_000
"""How many places with an ellipsis are sought; words with more are no help to anybody."""

_LISTED = 20
_CONTEXT = 40

_INVISIBLE = f"{JOINERS}\u200b\u2060\ufeff"
_MARKS = {mark: group for group in (DOUBLE, SINGLE + APOSTROPHES) for mark in group}
_DASHES = HYPHENS + "‒–—―−"
_SPACE = f"[ \t{SPACES}]"
_ELLIPSIS = re.compile(r"\.\.\.|…")
_PARTS = re.compile(r"[ \t\n\r]+|\.\.\.|--+|.")


class Place(NamedTuple):
    """Where words are in a text: offsets in code points, end exclusive."""

    start: int
    end: int


class PlaceError(NeededError):
    """Words that are at no place of a text, or at several.

    Attributes:
        problem_id: ``words-not-found`` or ``several-places``.
        column: the column that the words are for.
        places: the places to choose from, in text order.
    """

    def __init__(
        self,
        problem_id: str,
        column: str,
        message: str,
        places: Sequence[Place] = (),
        text: str = "",
    ) -> None:
        before, option, key, after = f"{problem_id}: {message}", "", "", ""
        if places:
            before += ". Choose one with "
            option, key = f"--place {column}=N", f'"places": {{"{column}": N}}'
            after = f", or give more words:\n{_listing(places, text)}"
        super().__init__(before, option, key, after)
        self.problem_id, self.column, self.places = problem_id, column, tuple(places)


def find_places(words: str, text: str) -> list[Place]:
    """The places of words within a line of a text, in text order.

    Where the words are nowhere as they are, an ellipsis in them is taken for whatever is between
    the words before it and those after it: "We have waited … this vote"; at most `MOST` then.
    """
    return _literal_places(words, text) or _ranges(words, text)


def _literal_places(words: str, text: str) -> list[Place]:
    return [place for place in _matches(words, text) if _is_whole(place, text)]


def _matches(words: str, text: str) -> Iterator[Place]:
    pattern = _pattern(words)
    match = pattern.search(text) if pattern.pattern else None
    while match:
        yield Place(*match.span())
        match = pattern.search(text, match.start() + 1)


def _is_whole(place: Place, text: str) -> bool:
    """Whether no word is cut at either end of a place."""
    return not any(_is_within_word(text[max(0, at - 1) : at + 1]) for at in place)


def _is_within_word(around: str) -> bool:
    """Whether a character goes on with the word of the one before it."""
    both = len(around) > 1 and around[0].isalnum() and around[1].isalnum()
    return both and not has_unspaced(around)


def _pattern(words: str) -> re.Pattern[str]:
    """What matches words in any typography; without words it is empty.

    What may be between two characters and what follows it never match the same character, so the
    time is linear.
    """
    visible = normalize("NFC", words).translate(dict.fromkeys(map(ord, _INVISIBLE)))
    parts = [_part(part) for part in _PARTS.findall(visible.translate(_ONE_SPACE).strip())]
    return re.compile(f"[{_INVISIBLE}]*".join(parts))


_ONE_SPACE = dict.fromkeys(map(ord, SPACES), " ")


def _part(part: str) -> str:
    if part.isspace():
        return f"{_SPACE}+"
    if part in {"...", "…"}:
        return r"(?:\.\.\.|…|\. \. \.)"
    if part[0] in _DASHES:
        return f"(?:-{{2,3}}|[{re.escape(_DASHES)}])"
    if part in _MARKS:
        return f"[{re.escape(_MARKS[part])}]"
    return re.escape(part)


def _ranges(words: str, text: str) -> list[Place]:
    """The places that begin and end with the words before and after an ellipsis."""
    ranges = (
        Place(first.start, last.end)
        for ellipsis in _ELLIPSIS.finditer(words)
        for first, last in _pairs(words[: ellipsis.start()], words[ellipsis.end() :], text)
    )
    return sorted(set(islice(ranges, MOST)))


def _pairs(before: str, after: str, text: str) -> Iterator[tuple[Place, Place]]:
    """Each place of the first words with each of the last ones that follows in its line."""
    if not (before.strip() and after.strip()):
        return
    lasts = _literal_places(after, text)
    for first in _literal_places(before, text):
        line_end = text.find("\n", first.end)
        for number in range(bisect_left(lasts, (first.end,)), len(lasts)):
            if 0 <= line_end < lasts[number].end:
                break
            yield first, lasts[number]


def choose_place(
    words: str,
    text: str,
    column: str,
    number: int | Place | None = None,
    *preferences: Callable[[Place], bool],
    within: Place | None = None,
) -> Place:
    """The place of words that somebody wants.

    Args:
        words: the words as they were typed; those of the text, if the place is given.
        text: the text of the source.
        column: the column that they are for, for messages.
        number: which of their places is wanted, from 1, or the place itself; None if one has to be
            clear.
        preferences: what a place should satisfy, most important first. Each that only some of the
            places satisfy leaves those.
        within: the part of the text in which they are sought; None for all of it.

    Raises:
        PlaceError: they are nowhere; or at several places, and no number chooses one.
    """
    if isinstance(number, Place):
        places = [_exact_place(number, words, text, column)]
    else:
        places = find_places(words, text)
    if not places:
        raise PlaceError("words-not-found", column, _not_found(words, text, column))
    if within is not None:
        elsewhere = places
        places = [p for p in places if within.start <= p.start and p.end <= within.end]
        if not places:
            listed = "".join(f"\n  {in_context(place, text)}" for place in elsewhere[:_LISTED])
            reason = f"{column}: {shortened(words)!r} is not in the paragraph of the utterance"
            raise PlaceError("words-not-found", column, f"{reason}, but elsewhere:{listed}")
    if number is not None and not isinstance(number, Place):
        if number <= len(places):
            return places[number - 1]
        reason = f"there is no place {number} of {shortened(words)!r}"
        raise PlaceError("several-places", column, f"{column}: {reason}", places, text)
    best = places
    for preferred in preferences:
        best = [place for place in best if preferred(place)] or best
    if len(best) > 1:
        reason = f"{shortened(words)!r} is at {len(places)} places"
        raise PlaceError("several-places", column, f"{column}: {reason}", places, text)
    return best[0]


def _exact_place(place: Place, words: str, text: str, column: str) -> Place:
    """A place, if it has these words."""
    if not 0 <= place.start < place.end or text[slice(*place)] != words:
        reason = f"from {place.start} to {place.end}, the source does not have {shortened(words)!r}"
        raise PlaceError("words-not-found", column, f"{column}: {reason}")
    if "\n" in words:
        raise PlaceError("words-not-found", column, _over_paragraphs(words, column))
    return place


def _over_paragraphs(words: str, column: str) -> str:
    return (
        f"{column}: {shortened(words)!r} goes on over several paragraphs of the source. "
        "Each paragraph is an utterance of its own"
    )


def _not_found(words: str, text: str, column: str) -> str:
    if _matches_lines(words, text):
        return _over_paragraphs(words, column)
    known, length = 0, len(words)
    while known < length:  # the longest beginning that the text has
        middle = (known + length + 1) // 2
        if next(_matches(words[:middle], text), None):
            known = middle
        else:
            length = middle - 1
    hint = f"; it has {shortened(words[:known])!r} and then goes on otherwise" if known > 1 else ""
    return (
        f"{column}: the source does not have {shortened(words)!r}{hint}. Type the words as it "
        "prints them, or the first and the last ones with … between them"
    )


def _matches_lines(words: str, text: str) -> bool:
    pieces = [piece for piece in map(str.strip, words.splitlines()) if piece]
    return len(pieces) > 1 or bool(
        find_places(words, text.replace("\n\n", "  ").replace("\n", " ")),
    )


def _listing(places: Sequence[Place], text: str) -> str:
    """Places as lines, each with its number."""
    listed = enumerate(places[:_LISTED], 1)
    lines = [f"  {number:>2}  {in_context(place, text)}" for number, place in listed]
    if len(places) > _LISTED:
        lines.append(f"  … and {len(places) - _LISTED} more")
    return "\n".join(lines)


def in_context(place: Place, text: str) -> str:
    """The words at a place with what stands around them in their line: "… [words] …"."""
    line_start = text.rfind("\n", 0, place.start) + 1
    line_end = text.find("\n", place.end)
    line_end = len(text) if line_end < 0 else line_end
    start, end = max(line_start, place.start - _CONTEXT), min(line_end, place.end + _CONTEXT)
    words = text[place.start : place.end]
    if len(words) > 2 * _CONTEXT:
        words = f"{words[:_CONTEXT]}…{words[-_CONTEXT:]}"
    number = len([line for line in text[:line_start].split("\n") if line.strip()]) + 1
    before, after = text[start : place.start], text[place.end : end]
    before = "…" * (start > line_start) + before
    after += "…" * (end < line_end)
    return f"paragraph {number}: {escaped(before)}[{escaped(words)}]{escaped(after)}"
