"""Lines of a transcript, which begin with the name of the speaker and a colon."""

import re
from collections.abc import Sequence

from rostra.language.paragraphs import Paragraph
from rostra.quotations.extraction.attribution import Group
from rostra.quotations.extraction.draft import Left
from rostra.quotations.extraction.labels import label
from rostra.quotations.extraction.quotations import Piece, Quotation
from rostra.quotations.extraction.speech import Attributed
from rostra.quotations.extraction.tagging import QUOTE, Tagger, Token

LINES = 3
"""So many lines with labels make a transcript; fewer are shown, and proposed where marks stand."""
NOTES = 2
"""So many lines are worth showing."""
_READ = 200

_CAPITALS = re.compile(
    r"[ \t\"“«„]*((?:[^\W\d_a-zß-öø-ÿ][^\W\d_a-zß-öø-ÿ’'.\-]+[ \xa0]?){1,5}"
    r"(?:\([^()]{1,40}\))?):\s+"
)
_NAME = re.compile(r"[ \t]*((?:[^\W\d_a-zß-öø-ÿ][\w’'.\-]+[ \xa0]?){1,4}):\s+(?=[\"“«„‘]|[^\W_])")
_ASIDE = re.compile(r"\s*[(\[][^()\[\]]{1,80}[)\]]\W*$")


def labelled(
    text: str, paragraphs: Sequence[Paragraph], quoted: dict[int, Group], tagger: Tagger
) -> dict[int, Attributed]:
    """The lines of a transcript, by the place where their words begin.

    Their pieces take the place of what was found between marks in the same paragraphs; marks
    inside a line are the speaker's.
    """
    lines = {}
    for paragraph, match in _lines(text, paragraphs):
        end = paragraph.start + len(text[paragraph.start : paragraph.end].rstrip('"”»“'))
        start = match.end()
        if not text[start:end].strip():
            continue
        piece = Piece(paragraph, paragraph.start, start, end)
        quotation = Quotation(paragraph.start, paragraph.end, [piece], closed=True)
        quoted[paragraph.number] = [(quotation, piece)]
        lines[start] = _one(quotation, piece, tagger.tag(*match.span(1)), None)
    if lines:
        for group in quoted.values():
            for quotation, piece in group:
                if _ASIDE.match(text, piece.start, piece.end):
                    lines[piece.start] = _one(quotation, piece, [], "stage-direction")
    return lines


def _lines(text: str, paragraphs: Sequence[Paragraph]) -> list[tuple[Paragraph, re.Match[str]]]:
    """The lines with labels in capitals; else those with names, if several come back."""
    capitals = [(p, m) for p in paragraphs if (m := _CAPITALS.match(text, p.start, p.end))]
    if len(capitals) >= LINES:
        return capitals
    named = [(p, m) for p in paragraphs if (m := _NAME.match(text, p.start, p.end))]
    names = [match[1] for _, match in named[:_READ]]
    repeated = sum(names.count(name) > 1 for name in set(names)) > 1
    return named if len(named) > LINES and repeated else []


def _one(quotation: Quotation, piece: Piece, mention: list[Token], left: str | None) -> Attributed:
    rule = "label" if mention else ""
    token = Token(QUOTE, ".", piece.outer_start, piece.end)
    return Attributed(quotation, piece, QUOTE, [token], 0, mention, [], rule, left)


def notes(text: str, paragraphs: Sequence[Paragraph], quoted: dict[int, Group]) -> list[Left]:
    """Lines with labels and without marks that are too few for a transcript."""
    lines = [
        Left(start, paragraph.end, "transcript")
        for paragraph in paragraphs
        if paragraph.number not in quoted
        and (start := _words(text, paragraph)) is not None
        and start < paragraph.end
    ]
    return lines if len(lines) >= NOTES else []


def _words(text: str, paragraph: Paragraph) -> int | None:
    """Where the words after a label begin."""
    span = label(text, paragraph.start, paragraph.end)
    if span is None:
        return None
    words = text[span[1] + 1 : paragraph.end]
    return paragraph.end - len(words.lstrip())
