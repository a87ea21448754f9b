"""Lines of a transcript, which begin with the name of the speaker and a colon."""

import re
from collections.abc import Sequence

from rostra.drafting.attribution import Group
from rostra.drafting.paragraphs import Paragraph
from rostra.drafting.quotations import Piece, Quotation
from rostra.drafting.speech import Attributed
from rostra.drafting.tagging import Tagger

_CAPITALS = re.compile(
    r"[ \t\"“«„]*((?:[^\W\d_a-zß-öø-ÿ][^\W\d_a-zß-öø-ÿ’'.\-]+[ \xa0]?){1,5}"
    r"(?:\([^()]{1,40}\))?):\s+"
)
_NAME = re.compile(r"[ \t]*((?:[^\W\d_a-zß-öø-ÿ][\w’'.\-]+[ \xa0]?){1,4}):\s+(?=[\"“«„‘]|[^\W_])")
_ASIDE = re.compile(r"\s*[(\[][^()\[\]]{1,80}[)\]]\W*$")
_LINES = 3
"""So many lines with labels make a transcript."""


def labelled(
    text: str, paragraphs: Sequence[Paragraph], quoted: dict[int, Group], tagger: Tagger
) -> dict[int, Attributed]:
    """The lines of a transcript, by the place where their words begin.

    Their pieces take the place of what was found between marks in the same paragraphs; marks
    inside a line are the speaker's.
    """
    found = [(p, m) for p in paragraphs if (m := _CAPITALS.match(text, p.start, p.end))]
    if len(found) < _LINES:
        named = [(p, m) for p in paragraphs if (m := _NAME.match(text, p.start, p.end))]
        names = [m[1] for _, m in named]
        repeated = sum(names.count(name) > 1 for name in set(names[:200])) > 1
        found = named if len(named) > _LINES and repeated else []
    lines = {}
    for paragraph, match in found:
        end = paragraph.end
        while end > match.end() and text[end - 1] in '"”»“':
            end -= 1
        if not text[match.end() : end].strip():
            continue
        outer = paragraph.start
        piece = Piece(paragraph, outer, match.end(), end)
        quotation = Quotation(outer, paragraph.end, [piece], closed=True)
        quoted[paragraph.number] = [(quotation, piece)]
        name = tagger.tag(*match.span(1))
        lines[match.end()] = Attributed(quotation, piece, name, [], "label", ".")
    if lines:
        for group in quoted.values():
            for quotation, piece in group:
                if _ASIDE.match(text, piece.start, piece.end):
                    one = Attributed(quotation, piece, [], [], "", "", left="stage-direction")
                    lines[piece.start] = one
    return lines
