"""Dialogue that dashes set apart: "— We wait, said Zed Quill. Nine winters."."""

import re
from collections.abc import Sequence

from rostra.language.paragraphs import Paragraph
from rostra.quotations.extraction.quote_matching import PieceGroup, unmarked
from rostra.quotations.extraction.tagging import Tagger
from rostra.quotations.extraction.text_kinds import TextKind

DASH = re.compile(r"[—–―][ \xa0]*(?=[^\W\d_a-z])")
_CLAUSE = re.compile(r"[ar]{0,3}[Vv](?:[a-z]{0,2}p|d?[wN]{0,4}N)")
"""An inverted reporting clause, in the letters of `Tag`."""
_MAX_READ = 600
_MIN_LINES = 2


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
    clauses = {p: _clause(text, start, p, tagger) for p, start in lines.items()}
    if len(lines) < _MIN_LINES or not any(clauses.values()):
        return
    for paragraph, start in lines.items():
        clause = clauses[paragraph]
        end = clause[0] if clause else paragraph.end
        kind = TextKind.DIALOGUE
        group = [unmarked(kind, paragraph, start, end, outer_start=paragraph.start)]
        if clause and clause[1] < paragraph.end:
            group.append(unmarked(kind, paragraph, clause[1], paragraph.end))
        pieces[paragraph.number] = group


def _clause(text: str, start: int, paragraph: Paragraph, tagger: Tagger) -> tuple[int, int] | None:
    """Where speech breaks off before a clause, and where it goes on after its full stop."""
    tokens = tagger.tag(start, min(paragraph.end, start + _MAX_READ))
    tags = "".join(token.tag for token in tokens)
    for found in _CLAUSE.finditer(tags):
        before = text[start : tokens[found.start()].start].rstrip()
        if not before.endswith((",", "?", "!", "…")):
            continue
        following = next((t for t in tokens[found.end() :] if t.tag == "."), None)
        goes_on = paragraph.end if following is None else min(following.end + 1, paragraph.end)
        return start + len(before.removesuffix(",")), goes_on
    return None
