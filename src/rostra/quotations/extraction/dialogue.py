"""Dialogue that dashes set apart: "— We wait, said Zed Quill. Nine winters."."""

import re
from collections.abc import Sequence

from rostra.language.paragraphs import Paragraph
from rostra.quotations.extraction.inserted_clauses import inserted_clauses
from rostra.quotations.extraction.quote_matching import Piece, PieceGroup, unmarked
from rostra.quotations.extraction.tagging import VERBS, Tagger
from rostra.quotations.extraction.text_kinds import TextKind

DASHES = "—–―"
"""At the head of a line of dialogue."""
DASH = re.compile(rf"[{DASHES}][ \xa0]*(?=[^\W\d_a-z])")
_MIN_LINES = 2
_OF_SPEECH = frozenset(VERBS + "parTRc")


def add_dialogue(
    text: str, paragraphs: Sequence[Paragraph], pieces: dict[int, PieceGroup], tagger: Tagger
) -> None:
    """Enter the speech of lines with a dash into `pieces`, if one of them has a clause."""
    lines = {}
    for paragraph in paragraphs:
        dash = DASH.match(text, paragraph.start, paragraph.end)
        is_speech = text[paragraph.end - 1] in ".!?…,"
        if dash and is_speech and paragraph.number not in pieces:
            lines[paragraph] = dash.end()
    clauses = {p: list(inserted_clauses(text, s, p.end, tagger)) for p, s in lines.items()}
    if len(lines) < _MIN_LINES or not any(clauses.values()):
        return
    for paragraph, first in lines.items():
        start, outer_start = first, paragraph.start
        group, kind = [], TextKind.DIALOGUE
        for clause in clauses[paragraph]:
            group.append(unmarked(kind, paragraph, start, clause.start, outer_start=outer_start))
            start = outer_start = clause.end
        if start == first or _is_speech(text, start, paragraph.end, tagger):
            group.append(unmarked(kind, paragraph, start, paragraph.end, outer_start=outer_start))
        pieces[paragraph.number] = group


def begins_line(text: str, piece: Piece) -> bool:
    """Whether a piece is the first of a line with a dash."""
    return piece.paragraph.start == piece.outer_start and text[piece.outer_start] in DASHES


def _is_speech(text: str, start: int, end: int, tagger: Tagger) -> bool:
    """Whether what follows a clause is a sentence or a part of one: not ", her eyes closed."."""
    tags = "".join([token.tag for token in tagger.tag(start, end)])
    return start < end and (text[start - 1] != "," or not _OF_SPEECH.isdisjoint(tags))
