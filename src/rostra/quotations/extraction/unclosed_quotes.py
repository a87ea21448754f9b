"""Quotations without a closing mark before a reporting clause: “We stay, said Quill."""

import re
from collections.abc import Iterable, Iterator

from rostra.quotations.extraction.quote_matching import Piece, Quotation
from rostra.quotations.extraction.tagging import Tagger

_WINDOW = 120  # code points at the end of a paragraph in which the clause is looked for
_CLAUSE = re.compile(r",(?:[ar]*V(?:p|d?[wN]*N)|(?:p|d?[wN]*N)[ar]*V)(?:[itN][wN#itd]{0,5})?\.?")
"""A comma and a reporting clause, in the letters of `rostra.quotations.extraction.tagging.Tag`."""


def close_before_clauses(
    text: str, quotations: Iterable[Quotation], tagger: Tagger
) -> Iterator[Quotation]:
    """Yield the quotations, cut before a reporting clause that ends one of their paragraphs."""
    for quotation in quotations:
        pieces = quotation.pieces
        if quotation.closed and len(pieces) == 1:
            yield from _parted(text, quotation, tagger)
            continue
        rest, first = quotation, 0
        for index, piece in enumerate(pieces):
            last = index + 1 == len(pieces)
            cut = None if last and quotation.closed else _comma_before_clause(text, piece, tagger)
            if cut is None:
                continue
            head = [*pieces[first:index], piece._replace(end=cut)]
            yield Quotation(rest.outer_start, cut, head, rest.cost)
            first = index + 1
            start = cut if last else pieces[first].outer_start
            rest = Quotation(start, rest.outer_end, pieces[first:], rest.cost, rest.closed)
        if rest.pieces:
            yield rest


def _parted(text: str, quotation: Quotation, tagger: Tagger) -> Iterator[Quotation]:
    """Part “We stay, said Quill. “All of us.” at the clause before the repeated mark."""
    [piece] = quotation.pieces
    mark = text[quotation.outer_start]
    again = text.find(mark, piece.start, piece.end)
    while again >= 0:
        head = piece._replace(end=again)
        cut = _comma_before_clause(text, head, tagger)
        if cut is not None:
            yield Quotation(piece.outer_start, cut, [piece._replace(end=cut)], quotation.cost)
            piece = piece._replace(outer_start=again, start=again + 1)
        again = text.find(mark, again + 1, piece.end)
    if piece is quotation.pieces[0]:
        yield quotation
    else:
        end = quotation.outer_end
        yield Quotation(piece.outer_start, end, [piece], quotation.cost, closed=True)


def _comma_before_clause(text: str, piece: Piece, tagger: Tagger) -> int | None:
    """The offset of the comma before a reporting clause at the end of a piece."""
    comma = text.rfind(",", max(piece.start, piece.end - _WINDOW), piece.end)
    if comma <= piece.start:
        return None
    tags = "".join([token.tag for token in tagger.tag(comma, piece.end, begins=False)])
    return comma if _CLAUSE.fullmatch(tags) else None
