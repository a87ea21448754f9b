"""Candidates: the pieces of quotations that may be utterances."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rostra.language.segmentation import has_unspaced
from rostra.quotations.extraction.quote_matching import Piece, Quotation
from rostra.quotations.extraction.rule_confidence import MentionRule, Rejection
from rostra.quotations.extraction.tagged_sentences import TaggedSentence
from rostra.quotations.extraction.tagging import Token

_WORD = re.compile(r"[^\W_]+(?:[’'\-][^\W_]+)*")
_UNSPACED_WORD = re.compile(r"[^\W_]{1,2}")


@dataclass(slots=True)
class Candidate:
    """A piece of a quotation, in its sentence, with its attribution or the reason to reject it."""

    quotation: Quotation
    piece: Piece
    sentence: TaggedSentence
    index: int  # of the token of the sentence that is the piece
    mention: list[Token] = field(default_factory=list)  # the words that decide who speaks, if any
    verb: list[Token] = field(default_factory=list)  # of a reporting clause in the same paragraph
    rule: MentionRule = MentionRule.NOBODY  # the rule that found the mention
    subject_before: list[Token] = field(default_factory=list)  # of the sentence before, if any
    role: tuple[int, int] | None = None  # offsets of the role in a label of a transcript
    lead_in: Sequence[Token] = ()  # the sentence with a colon in the paragraph above, if any
    rejection: Rejection | None = None  # why it is not an utterance; None for an utterance

    def attribute_to(
        self, mention: list[Token], rule: MentionRule, verb: Sequence[Token] = ()
    ) -> None:
        """Set the mention, the rule that found it, and the verb of the reporting clause."""
        self.mention, self.rule, self.verb = mention, rule, list(verb)

    @property
    def tags_before(self) -> str:
        """The tags of its sentence before it."""
        return self.sentence.tags[: self.index]

    @property
    def tags_after(self) -> str:
        """The tags of its sentence after it."""
        return self.sentence.tags[self.index + 1 :]

    @property
    def ending(self) -> str:
        """How it ends, see `rostra.quotations.extraction.tagged_sentences.ending`."""
        return self.sentence.tokens[self.index].form

    @property
    def is_alone(self) -> bool:
        """Whether its sentence consists of quotations only."""
        return not self.sentence.tags.strip("Q.,-c")

    @property
    def is_first(self) -> bool:
        """Whether it is the first piece of its quotation."""
        return self.piece is self.quotation.pieces[0]

    @property
    def is_last(self) -> bool:
        """Whether it is the last piece of its quotation."""
        return self.piece is self.quotation.pieces[-1]


def words_in(text: str, start: int, end: int) -> list[str]:
    """Return the words of a stretch; in scripts without spaces, two characters count as one."""
    if not has_unspaced(text[start:end]):
        return _WORD.findall(text, start, end)
    return _UNSPACED_WORD.findall(text, start, end)


def utterance_span(text: str, quotation: Quotation, piece: Piece) -> tuple[int, int]:
    """Return the offsets of the words between the marks; equal where there are none.

    White space around them and a comma directly before the closing mark are left out.
    """
    start, end = piece.start, piece.end
    closes = quotation.closed and piece is quotation.pieces[-1]
    if closes and end > start and text[end - 1] == ",":
        end -= 1
    content = text[start:end]
    start += len(content) - len(content.lstrip())
    return start, start + len(content.strip())
