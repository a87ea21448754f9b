"""Kind, status and country of the roles in one text."""

from collections.abc import Sequence
from functools import cached_property

from rostra.language.abbreviations import abbreviations_in
from rostra.language.paragraphs import Paragraph
from rostra.language.role_codes import NO_ROLE, RoleCodes, code_role
from rostra.quotations.extraction.turns import Turn

NEAR = 3000
"""Code points before and after a quotation in which the state may be named."""


class Countries:
    """Reads the roles of a text, with the abbreviations that it introduces."""

    def __init__(self, text: str, paragraphs: Sequence[Paragraph]) -> None:
        self._text = text
        self._paragraphs = paragraphs

    @cached_property
    def _abbreviations(self) -> dict[str, str]:
        return abbreviations_in(self._text)

    def of(self, turn: Turn) -> RoleCodes:
        """What the role of a turn says, or the words for a collective that has none."""
        words = self._words(turn)
        if words is None:
            return NO_ROLE
        return code_role(words, context=self._context(turn), abbreviations=self._abbreviations)

    def _words(self, turn: Turn) -> str | None:
        if turn.role is not None:
            return self._text[turn.role[0] : turn.role[1]]
        if turn.person is None and turn.speaker is not None:
            return self._text[slice(*turn.speaker)]
        return None

    def _context(self, turn: Turn) -> str:
        """The paragraph of the cue and the next one, as far as they are near."""
        piece = turn.rows[0][0].piece
        number = piece.paragraph.number
        lines = []
        for line in self._paragraphs[number - 1 : number + 1]:
            start, end = max(line.start, piece.start - NEAR), min(line.end, piece.start + NEAR)
            lines.append(self._text[start:end])
        return "\n".join(lines)
