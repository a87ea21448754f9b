"""Articles with annotated quotations, and the quotations that a system predicts in them."""

from dataclasses import dataclass

Span = tuple[int, int]
"""Offsets into a text in Unicode code points, end exclusive."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """A gold quotation.

    Attributes:
        span: its offsets.
        direct: whether all that is annotated is inside quotation marks (the direct tier).
        source_text: the words that name the speaker; empty where there are none.
        source_spans: the offsets of these words; several where they are interrupted.
        source_type: the type of these words, e.g. ``name`` or ``pronoun``; empty if not annotated.
        speakers: the accepted forms of the speaker's name; empty if not resolved.
    """

    span: Span
    direct: bool
    source_text: str = ""
    source_spans: tuple[Span, ...] = ()
    source_type: str = ""
    speakers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """A gold article; `content` has all annotated spans of reported speech, quoted or not."""

    id: str
    text: str
    quotations: tuple[Quotation, ...] = ()
    content: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Prediction:
    """A predicted quotation.

    Attributes:
        span: its offsets, with or without quotation marks.
        speaker: the name of the speaker; None if the system names nobody.
        mention: the offsets of the words that name the speaker; None if the system gives none.
    """

    span: Span
    speaker: str | None = None
    mention: Span | None = None
