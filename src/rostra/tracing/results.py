"""What `trace` says of a quotation."""

from __future__ import annotations

from typing import Final, NamedTuple

VERDICTS: Final = {
    "verbatim": "character by character as in the source",
    "typography": "differs in marks, dashes, spaces, the first letter's case or the last mark",
    "elided": "all words in the source's order; where some are missing, the quotation marks it",
    "unmarked-elision": "all words in the source's order, but some are missing without a mark",
    "altered": "words are replaced, added, dropped or moved",
    "spliced": "pieces out of order or from different speeches stand as one",
    "other-speaker": "the words are there, in somebody else's mouth",
    "other-source": "the words are not where the quotation is said to be from, but elsewhere",
    "ambiguous": "the words stand in several places, any of which may be meant",
    "not-found": "no source has these words; the nearest passage is only near",
}
"""Each verdict with what it means."""


class Difference(NamedTuple):
    """One difference between a quotation and its place in a source.

    Attributes:
        kind: `typography`, `case`, `punctuation`, `gap`, `replaced`, `added`, `dropped`, `moved`.
        start: the offset in the text of the quotation, in code points.
        end: the offset after it; the same as `start` where the quotation has nothing there.
        source_start: the offset in the text of the source.
        source_end: the offset after it; the same as `source_start` where the source has nothing.
        flags: what deserves a look; see `rostra.tracing.flags`.
    """

    kind: str
    start: int
    end: int
    source_start: int
    source_end: int
    flags: tuple[str, ...] = ()


class Place(NamedTuple):
    """Where a quotation, or a piece of it, stands.

    Attributes:
        source: the id of the source.
        start: the offset of its first character in the source, in code points.
        end: the offset after its last.
        passage: the id of the passage (utterance) that it begins in; None outside of passages.
        speaker: who says that passage; None where nobody is named.
    """

    source: str
    start: int
    end: int
    passage: str | None
    speaker: str | None


class Trace(NamedTuple):
    """What was found of one quotation.

    Attributes:
        verdict: one of `VERDICTS`.
        places: where it stands: one place; the pieces of one that is spliced; all places of one
            that is ambiguous; the nearest passage of one that was not found, or none.
        differences: in the order of the quotation; those against the first place.
        flags: those of all differences, sorted.
        flags_known: whether the lists of words for flags exist in the language of the source.
    """

    verdict: str
    places: tuple[Place, ...]
    differences: tuple[Difference, ...] = ()
    flags: tuple[str, ...] = ()
    flags_known: bool = True
