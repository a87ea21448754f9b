"""The records that extraction proposes for a curator to accept, each with its reasons.

All offsets count Unicode code points of the text from 0, the end exclusive; each field with
offsets is the slice of the text between them, verbatim. The columns of `Utterance` have the
meaning of the columns of the table `utterances`.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from rostra.quotations.extraction.text_kinds import TextPart


@dataclass(frozen=True, slots=True)
class Decision:
    """The reason for the value of a field.

    Attributes:
        rule: Id of the rule that decided, in kebab case, such as ``verb-then-subject``; most are
            listed in `rostra.quotations.extraction.rule_confidence`.
        confidence: Share of cases, from 0 to 1, in which the rule was right where it was measured.
    """

    rule: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """A stretch of direct speech inside one paragraph.

    Attributes:
        paragraph: Number of the non-empty line, from 1.
        turn: Number of the turn within the text, from 1.
        seq: Number of the utterance within the text, from 1.
        speaker: The fullest form of the speaker's name in the text, without honorific; None where
            the speaker is unknown.
        speaker_kind: ``person`` or ``collective``; None without a speaker.
        mention: The words that decide who speaks, such as ``she`` or ``Sen. Ampe``.
        decisions: The `Decision` for each of ``span``, ``mention``, ``speaker``, ``role``,
            ``country`` and ``cue``.
    """

    paragraph: int
    turn: int
    seq: int
    speaker: str | None
    speaker_kind: str | None
    role: str | None
    country: str | None
    utterance: str
    speaker_start: int | None
    speaker_end: int | None
    role_start: int | None
    role_end: int | None
    role_type: str | None
    role_status: str | None
    country_basis: str | None
    char_start: int
    char_end: int
    cue: str | None
    cue_start: int | None
    cue_end: int | None
    quote_type: str
    elided: bool
    language: str
    mention: str | None
    mention_start: int | None
    mention_end: int | None
    decisions: Mapping[str, Decision]

    @property
    def confidence(self) -> float:
        """Estimated probability that span and speaker are both right; 0 without a speaker.

        The product of the confidences of span, mention and speaker, as if they were independent;
        with a role, at most the confidence of that.
        """
        if not self.speaker:
            return 0.0
        product = 1.0
        for field in ("span", "mention", "speaker"):
            if field in self.decisions:
                product *= self.decisions[field].confidence
        return min(product, self.decisions["role"].confidence) if self.role else product


@dataclass(frozen=True, slots=True)
class Rejected:
    """A stretch that looks like a quotation and is not proposed, or a mark without its partner.

    Attributes:
        char_start: Offset of its first character.
        char_end: Offset after its last.
        reason: Why, in kebab case; see `rostra.quotations.extraction.rule_confidence.Rejection`.
    """

    char_start: int
    char_end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A text with the utterances proposed for it.

    Attributes:
        text: The text, unchanged.
        language: The BCP 47 tag of the language it was read as; ``und`` if that is unknown.
        language_reason: Why it was read as that language, in words; ``given`` if the caller said.
        parts: Which paragraphs were read as which kind of text, in order.
        utterances: The proposals in the order of the text; no two overlap.
        rejected: What else looks like a quotation, in the order of the text.
    """

    text: str
    language: str
    language_reason: str
    parts: tuple[TextPart, ...]
    utterances: tuple[Utterance, ...]
    rejected: tuple[Rejected, ...]

    def kind_of(self, paragraph: int) -> str:
        """Return the kind of text that the paragraph of a number was read as."""
        return self.parts[bisect_right(self.parts, paragraph, key=lambda one: one.first) - 1].kind
