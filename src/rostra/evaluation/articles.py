"""What is scored: articles with gold quotations, and what a system claims about them."""

from dataclasses import dataclass

from rostra.evaluation.units import Span


@dataclass(frozen=True, slots=True)
class Quotation:
    """A gold quotation.

    Attributes:
        span: where it stands.
        direct: whether all that is annotated stands in marks (tier direct).
        source_text: the words that say who speaks; empty where there are none.
        source_spans: where these stand; several where they are interrupted.
        source_type: what kind of words they are, e.g. ``name`` or ``pronoun``; empty if not told.
        speakers: the accepted forms of the speaker's name; empty where nobody resolved it.
    """

    span: Span
    direct: bool
    source_text: str = ""
    source_spans: tuple[Span, ...] = ()
    source_type: str = ""
    speakers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """A gold article; `content` are all annotated spans of reported speech, quoted or not."""

    id: str
    text: str
    quotations: tuple[Quotation, ...] = ()
    content: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """A predicted quotation; `mention` is where the words stand that say who speaks."""

    span: Span
    speaker: str | None = None
    mention: Span | None = None
