"""A quotation whose closing mark is missing before its reporting clause: “We stay, said Quill."""

import re
from collections.abc import Iterable, Iterator

from rostra.quotations.extraction.quotations import Piece, Quotation
from rostra.quotations.extraction.tagging import Tagger

WINDOW = 120
"""Code points at the end of a paragraph in which the clause is looked for."""

_CLAUSE = re.compile(r",(?:[ar]*V(?:p|d?[wN]*N)|(?:p|d?[wN]*N)[ar]*V)(?:[itN][wN#itd]{0,5})?\.?")


def mended(text: str, found: Iterable[Quotation], tagger: Tagger) -> Iterator[Quotation]:
    """The quotations, those cut that run on over a reporting clause to the end of a paragraph."""
    for quotation in found:
        if quotation.closed and len(quotation.pieces) == 1:
            yield quotation
            continue
        rest = quotation
        for index, piece in enumerate(quotation.pieces):
            last = index + 1 == len(quotation.pieces)
            cut = None if last and quotation.closed else _cut(text, piece, tagger)
            if cut is None:
                continue
            first = len(quotation.pieces) - len(rest.pieces)
            head = [*quotation.pieces[first:index], piece._replace(end=cut)]
            yield Quotation(rest.outer_start, cut, head, rest.cost)
            following = quotation.pieces[index + 1 :]
            start = following[0].outer_start if following else cut
            rest = Quotation(start, rest.outer_end, following, rest.cost, rest.closed)
        if rest.pieces:
            yield rest


def _cut(text: str, piece: Piece, tagger: Tagger) -> int | None:
    """Where the comma before the clause stands; None without such a clause."""
    start = max(piece.start, piece.end - WINDOW)
    comma = text.rfind(",", start, piece.end)
    if comma <= piece.start:
        return None
    tags = "".join([token.tag for token in tagger.tag(comma, piece.end, begins=False)])
    return comma if _CLAUSE.fullmatch(tags) else None
