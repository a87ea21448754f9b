"""To whom a report gives each quotation: the words that decide, and the reporting clause."""

from collections.abc import Mapping, Sequence

from rostra.language.paragraphs import Paragraph
from rostra.quotations.extraction import cues, sentences
from rostra.quotations.extraction.above import Surroundings
from rostra.quotations.extraction.labels import label
from rostra.quotations.extraction.quotations import Piece, Quotation
from rostra.quotations.extraction.speech import Attributed, reason_to_leave, words_in
from rostra.quotations.extraction.tagging import NAME, QUOTE, Tagger, Token

Group = list[tuple[Quotation, Piece]]
"""The pieces of one paragraph, each with its quotation."""

PULLED = 12
"""Words of a line inside a quotation that names who is quoted, at most."""
_WEAK = frozenset({"", "turn-goes-on", "subject-above"})


def attribute(
    text: str,
    paragraphs: Sequence[Paragraph],
    quoted: Mapping[int, Group],
    tagger: Tagger,
    surroundings: Surroundings,
) -> list[Attributed]:
    """Every piece in order.

    Args:
        text: The report.
        paragraphs: Its paragraphs.
        quoted: The pieces of each paragraph by its number, in order.
        tagger: The tagger of the text.
        surroundings: What to ask where a paragraph does not tell who speaks.
    """
    found: list[Attributed] = []
    for number, group in quoted.items():
        lines = surroundings.lines
        known = [lines[piece.start] for _, piece in group if piece.start in lines]
        if known:
            found += known
            continue
        here = _paragraph(text, paragraphs[number - 1], group, tagger)
        _speaking(text, paragraphs[number - 1], here)
        _carry(here)
        spoken = [one for one in here if not one.left]
        if spoken and not any(one.mention for one in spoken):
            last = found[-1] if found and number - 1 in quoted else None
            above = surroundings.of(number, here, last)
            for one in spoken if above else ():
                one.mention, one.rule = above or ([], "")
        for one in here:
            _inside(text, one, found)
            found.append(one)
    _chain(found)
    return found


def _paragraph(text: str, paragraph: Paragraph, group: Group, tagger: Tagger) -> list[Attributed]:
    tokens = sentences.tokens_of(text, paragraph.start, paragraph.end, group, tagger)
    pieces, here = iter(group), []
    above: list[Token] = []
    for tags, part in sentences.split(text, tokens):
        if QUOTE not in tags:
            above = _told(tags, part)
            continue
        for at, token in enumerate(part):
            if token.tag == QUOTE:
                one = _made(*next(pieces), tags, part, at)
                if not one.mention and above:
                    one.mention, one.rule = above, "subject-before"
                one.left = reason_to_leave(text, one)
                here.append(one)
                above = []
    return here


def _speaking(text: str, paragraph: Paragraph, here: list[Attributed]) -> None:
    """In a line of a transcript, "NAME: ...", nobody else is meant by "I", or by nothing."""
    named = label(text, paragraph.start, paragraph.end)
    for one in here if named else ():
        if named and [token.low for token in one.mention] in ([], ["i"]):
            one.mention, one.verb, one.rule = (
                [Token(NAME, text[slice(*named)], *named)],
                [],
                "label",
            )


def _told(tags: str, part: list[Token]) -> list[Token]:
    """The person whose words a sentence without quotations reports."""
    told = cues.told(tags, part)
    if told is None or not (tags[told.subject[0]] == "p" or "N" in tags[slice(*told.subject)]):
        return []
    return part[slice(*told.subject)]


def _made(quotation: Quotation, piece: Piece, tags: str, part: list[Token], at: int) -> Attributed:
    clause = cues.find(tags, part, at)
    if clause is None:
        return Attributed(quotation, piece, tags, part, at, [], [], "")
    mention, verb = part[slice(*clause.subject)], part[slice(*clause.verb)]
    return Attributed(quotation, piece, tags, part, at, mention, verb, clause.rule)


def _carry(here: list[Attributed]) -> None:
    """Sentences of a paragraph without a clause go on with the one before, or the next."""
    for order, rule in ((here, "carried"), (here[::-1], "carried-back")):
        last: Attributed | None = None
        for one in order:
            if one.left:
                continue
            if one.mention:
                last = one
            elif last is not None:
                one.mention, one.verb, one.rule = last.mention, last.verb, rule


def _inside(text: str, one: Attributed, found: list[Attributed]) -> None:
    """A name inside the marks: "ZED: ..." before the words, or a last line that signs them."""
    start, end = one.piece.start, one.piece.end
    named = label(text, start, end)
    if named is not None:
        one.mention, one.verb = [Token(NAME, text[slice(*named)], *named)], []
        one.rule = "label-inside"
    elif not one.first and one.piece.outer_start == start and end - start < SIGNED:
        _sign(text, one, found)


SIGNED = 120
"""Code points of a line inside a quotation that names who is quoted, at most."""


def _sign(text: str, one: Attributed, found: list[Attributed]) -> None:
    line = text[one.piece.start : one.piece.end].strip()
    last = one.piece is one.quotation.pieces[-1]
    if not (last and line[:1].isupper() and line[-1:].isalpha()):
        return
    words = words_in(line, 0, len(line))
    if len(words) > PULLED or sum(word[0].isupper() for word in words) * 2 < len(words):
        return
    one.left = "signature"
    name = [Token(NAME, line, one.piece.start, one.piece.start + len(line))]
    for earlier in reversed(found):
        if earlier.quotation is not one.quotation:
            break
        earlier.mention, earlier.verb, earlier.rule = name, [], "signature-inside"


def _chain(found: list[Attributed]) -> None:
    """Pieces of one quotation have one speaker; a clause in any of them decides."""
    for index in range(len(found) - 2, -1, -1):
        one, following = found[index], found[index + 1]
        same = one.quotation is following.quotation
        if same and one.rule in _WEAK and following.rule not in _WEAK | {"label-inside"}:
            one.mention, one.rule = following.mention, "same-quotation"
