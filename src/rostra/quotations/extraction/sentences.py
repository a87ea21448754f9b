"""Sentences of the report around its quotations, a quotation being one token."""

from rostra.quotations.extraction.quotations import Piece, Quotation
from rostra.quotations.extraction.tagging import QUOTE, Tagger, Token

Sentence = tuple[str, list[Token]]
"""The tags as one string, and the tokens."""

LONGEST = 200
"""Tokens of a sentence at most, so that no search in it is long."""

_INNER = " \t\xa0\u202f'’‘”“\"»)]"


def ending(text: str, piece: Piece) -> str:
    """How a quotation ends: "," "." "?" (also an exclamation), "…" or "" for none of these."""
    end = piece.end
    while end > piece.start and text[end - 1] in _INNER:
        end -= 1
    last = text[end - 1] if end > piece.start else ""
    if last in "—–-,":
        return ","
    if last == "…" or text[max(end - 3, piece.start) : end] == "...":
        return "…"
    return "?" if last in "?!" else last if last in ".;:" else ""


def tokens_of(
    text: str, start: int, end: int, quoted: list[tuple[Quotation, Piece]], tagger: Tagger
) -> list[Token]:
    """The tokens of a paragraph; `quoted` are the pieces in it."""
    tokens: list[Token] = []
    at = start
    for quotation, piece in quoted:
        opens = piece.outer_start
        closes = quotation.outer_end if piece is quotation.pieces[-1] else piece.end
        if at < opens:
            tokens += tagger.tag(at, opens, begins=not tokens or tokens[-1].low not in ("", ","))
        kind = ending(text, piece) if quotation.closed or closes < end else "."
        tokens.append(Token(QUOTE, kind, opens, closes))
        at = closes
    if at < end:
        tokens += tagger.tag(at, end, begins=not tokens or tokens[-1].low not in ("", ","))
    return tokens


def split(text: str, tokens: list[Token]) -> list[Sentence]:
    """Cut the tokens of a paragraph into sentences."""
    sentences, first = [], 0
    for index, token in enumerate(tokens):
        if index - first == LONGEST or _ends(text, tokens, index, token):
            part = tokens[first : index + 1]
            sentences.append(("".join([t.tag for t in part]), part))
            first = index + 1
    if first < len(tokens):
        part = tokens[first:]
        sentences.append(("".join([t.tag for t in part]), part))
    return sentences


def _ends(text: str, tokens: list[Token], index: int, token: Token) -> bool:
    if token.tag == ".":
        return True
    if token.tag != QUOTE or index + 1 == len(tokens):
        return False
    following = tokens[index + 1]
    if following.tag == QUOTE:
        return token.low not in (",", "")
    if token.low not in ".?…" or not token.low:
        return False
    if not text[following.start].isupper():
        return False
    return token.low == "." or not _reports(tokens, index + 1)


def _reports(tokens: list[Token], first: int) -> bool:
    """Whether a short reporting clause follows, as after "Really?"."""
    for at in range(first, min(first + 9, len(tokens))):
        tag = tokens[at].tag
        if tag in ".Q:T":
            return False
        if tag == "V":
            rest = tokens[at + 1].tag if at + 1 < len(tokens) else "."
            return rest in ".,itrcQ-:" or tokens[at].low in ("told", "asked")
    return False
