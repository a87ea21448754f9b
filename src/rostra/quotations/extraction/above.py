"""Who speaks where a paragraph does not say it: the lines above and below it."""

from collections.abc import Mapping, Sequence

from rostra.language.paragraphs import Paragraph
from rostra.quotations.extraction import cues, sentences
from rostra.quotations.extraction.headings import Heading
from rostra.quotations.extraction.labels import label
from rostra.quotations.extraction.speech import Attributed
from rostra.quotations.extraction.tagging import NAME, QUOTE, Tagger, Token

WINDOW = 1000
"""Code points at the end of the paragraph above that are read."""
SIGNATURE = 200
"""Code points of a line that signs a quotation, at most."""

Found = tuple[list[Token], str]
"""The tokens of a mention, and the rule."""


class Surroundings:
    """The paragraphs of a text, read only where a quotation needs them.

    Attributes:
        lines: What a transcript says itself, by the place where the words begin.
    """

    def __init__(
        self,
        text: str,
        paragraphs: Sequence[Paragraph],
        headings: Mapping[int, Heading],
        lines: Mapping[int, Attributed],
        tagger: Tagger,
    ) -> None:
        self.lines = lines
        self._text = text
        self._paragraphs = paragraphs
        self._headings = headings
        self._tagger = tagger

    def of(self, number: int, here: list[Attributed], last: Attributed | None) -> Found | None:
        """Who speaks in paragraph `number`, in which no clause tells.

        Args:
            number: Which non-empty line.
            here: The pieces in it.
            last: The last piece of the paragraph above; None if that one has none.
        """
        return self._below(number, here) or self._heading(number) or self._above(number, last)

    def _below(self, number: int, here: list[Attributed]) -> Found | None:
        """The line below signs the quotation: "- Name, place"."""
        if number == len(self._paragraphs) or here[-1].after.strip(".-"):
            return None
        below = self._paragraphs[number]
        if self._text[below.start] not in "-–—―" or below.end - below.start > SIGNATURE:
            return None
        tokens = [Token(QUOTE, ".", below.start, below.start)]
        tokens += self._tagger.tag(below.start, below.end)
        clause = cues.find("".join([token.tag for token in tokens]), tokens, 0)
        return (tokens[slice(*clause.subject)], "signature-below") if clause else None

    def _heading(self, number: int) -> Found | None:
        heading = self._headings.get(number - 1)
        if heading is None:
            return None
        name = heading.name
        return [Token(NAME, self._text[name.start : name.end], name.start, name.end)], "heading"

    def _above(self, number: int, last: Attributed | None) -> Found | None:
        if number == 1:
            return None
        above = self._paragraphs[number - 2]
        start = last.tokens[last.at].end if last else max(above.start, above.end - WINDOW)
        tokens = self._tagger.tag(start, above.end) if start < above.end else []
        parts = sentences.split(self._text, tokens)
        if last is not None and not parts[1:]:
            return (last.mention, "turn-goes-on") if last.mention else None
        if last is None and label(self._text, above.start, above.end):
            return None
        for tags, part in reversed(parts):
            colon = tags.endswith(":")
            clause = cues.told(tags, part)
            if colon:
                quote = Token(QUOTE, "", above.end, above.end)
                clause = cues.find(tags + QUOTE, [*part, quote], len(tags)) or clause
            if clause:
                return part[slice(*clause.subject)], "colon-above" if colon else "subject-above"
        return None
