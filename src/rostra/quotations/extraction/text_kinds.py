"""The kinds of text in a report, with the signs that tell them apart, and which part is of which.

A report is read as running text with quotation marks unless signs on the page say otherwise. What
labels, lead-ins and dashes set apart is found by the passes for them (`transcripts`, `lead_ins`,
`dialogue`), each of which says which kind it has read; times and list items are seen here.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from rostra.language.paragraphs import Paragraph

LIST_ITEM = re.compile(r"(?:\(?(?:\d{1,3}|[a-zA-Z])[.)\-–—:]|[•·*\-–—])\s?")
"""The beginning of an item of a list."""

TIME = re.compile(r"\d{1,2}(?:[.:h]\d\d(?: ?[ap]\.?m)?\b| ?(?:[ap]\.?m\b|Uhr\b))")
"""A time of the day, at the head of an entry of a live blog."""

_AFTER_TIME = r"\.?(?: (?:Uhr|[A-Z]{2,4}))?(?:\s*[:–—|\-]|$|\s+(?=[^\W\d_a-z]))"
_ENTRY = re.compile(TIME.pattern + _AFTER_TIME)
_MIN_SIGNS = 2  # times or list items, in a live blog or a list
_MAX_BETWEEN = 3  # paragraphs without quotations inside a part


class TextKind(StrEnum):
    """A kind of text: its value is its stable id."""

    REPORT = "report"  # “We win,” said Quill.
    TRANSCRIPT = "transcript"  # QUILL: We win.
    INTERVIEW = "interview"  # Q: Do we win?¶ A: We do.
    DEBATE = "debate"  # Zed Quill (Arvo North): I beg to move.
    POSTS = "posts"  # Quill wrote on X:¶ We win.
    DIALOGUE = "dialogue"  # — We win, said Quill.
    LIVE_BLOG = "live-blog"  # 19.47: Quill says “we win.”
    LIST = "list"  # - Zed Quill: “We win.”


@dataclass(frozen=True, slots=True)
class TextPart:
    """Paragraphs in sequence that were read as one kind of text.

    Attributes:
        kind: Id of the kind, one of `TextKind`.
        first: Number of its first paragraph, from 1.
        last: Number of its last paragraph.
    """

    kind: str
    first: int
    last: int


def text_parts(
    text: str, paragraphs: Sequence[Paragraph], read: Mapping[int, TextKind]
) -> Iterator[TextPart]:
    """Yield the parts of a text; together they are all of its paragraphs.

    Args:
        text: The text.
        paragraphs: Its paragraphs.
        read: The kind of each paragraph, by its number, that has quotations.
    """
    kinds = _by_signs(text, paragraphs)
    kinds |= {number: kind for number, kind in read.items() if kind != TextKind.REPORT}
    _fill_gaps(kinds, read)
    numbers = range(1, len(paragraphs) + 1)
    for kind, run in groupby(numbers, lambda number: kinds.get(number, TextKind.REPORT)):
        part = list(run)
        yield TextPart(kind.value, part[0], part[-1])


def _by_signs(text: str, paragraphs: Sequence[Paragraph]) -> dict[int, TextKind]:
    """The paragraphs of a live blog, from its first time on, and the items of lists."""
    entries = [p.number for p in paragraphs if _ENTRY.match(text, p.start, p.end)]
    items = {p.number for p in paragraphs if LIST_ITEM.match(text, p.start, p.end)} - set(entries)
    kinds: dict[int, TextKind] = {}
    if len(entries) >= _MIN_SIGNS:
        kinds |= dict.fromkeys(range(entries[0], len(paragraphs) + 1), TextKind.LIVE_BLOG)
    if len(items) >= _MIN_SIGNS:
        kinds |= dict.fromkeys(items, TextKind.LIST)
    return kinds


def _fill_gaps(kinds: dict[int, TextKind], read: Mapping[int, TextKind]) -> None:
    """Count a few paragraphs without quotations to the part on both sides of them."""
    last = 0
    for number in sorted(kinds):
        between = range(last + 1, number)
        same = last > 0 and kinds[last] == kinds[number]
        if same and len(between) <= _MAX_BETWEEN and read.keys().isdisjoint(between):
            kinds |= dict.fromkeys(between, kinds[number])
        last = number
