"""What drafting proposes: records that a curator can accept, each with the reasons for it.

All offsets count Unicode code points into the text from 0, the end exclusive; the slice is the
field, verbatim. The fields mean what the columns of the table `utterances` mean.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Decision:
    """Why a field has its value.

    Attributes:
        rule: The rule that decided, a stable id in kebab case such as ``verb-then-name``.
        confidence: From 0 to 1: how often the rule is right, as far as that was measured.
    """

    rule: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """One stretch of direct speech inside one paragraph.

    Attributes:
        paragraph: Number of the non-empty line, from 1.
        turn: Number of the turn within the text, from 1.
        seq: Number of the utterance within the text, from 1.
        speaker: The fullest form that the text prints for the one who speaks, without honorific;
            None where nobody can be told.
        speaker_kind: ``person`` or ``collective``; None without a speaker.
        mention: The words that decide who speaks, such as ``she`` or ``Sen. Ampe``.
        decisions: Why: a `Decision` for each of span, mention, speaker, role, country and cue,
            as far as the field was decided.
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
        """From 0 to 1: how often span and speaker are both right in utterances such as this."""
        parts = [
            self.decisions[key] for key in ("span", "mention", "speaker") if key in self.decisions
        ]
        product = 1.0
        for part in parts:
            product *= part.confidence
        return product if self.speaker else 0.0


@dataclass(frozen=True, slots=True)
class Left:
    """A stretch between marks that is no utterance, or none that can be proposed.

    Attributes:
        char_start: First code point between the marks.
        char_end: The code point after the last.
        reason: Why it was left, in kebab case, such as ``scare-quote``, ``title``, ``unclosed``.
    """

    char_start: int
    char_end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A text with the utterances that it holds.

    Attributes:
        text: The text, untouched.
        language: The BCP 47 tag it was read as.
        utterances: What is proposed, in the order of the text; no two overlap.
        left: What stands in marks and is not proposed, in the order of the text.
    """

    text: str
    language: str
    utterances: tuple[Utterance, ...]
    left: tuple[Left, ...]
