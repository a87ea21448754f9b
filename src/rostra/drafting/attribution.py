"""To whom a report gives each quotation: the words that decide, and the reporting clause."""

from collections.abc import Sequence
from typing import NamedTuple

from rostra.drafting import cues, sentences
from rostra.drafting.cues import Clause
from rostra.drafting.paragraphs import Paragraph
from rostra.drafting.quotations import Piece, Quotation
from rostra.drafting.speech import Attributed, reason_to_leave
from rostra.drafting.tagging import Tagger, Token

Group = list[tuple[Quotation, Piece]]


def attribute(
    text: str, paragraphs: Sequence[Paragraph], quoted: dict[int, Group], tagger: Tagger
) -> list[Attributed]:
    """Every piece in order. `quoted` holds the pieces of each paragraph by its number."""
    page = _Page(text, paragraphs, quoted, tagger)
    found: list[Attributed] = []
    for number, group in sorted(quoted.items()):
        paragraph = paragraphs[number - 1]
        here = _paragraph(text, paragraph, group, tagger)
        _carry(here)
        if not any(a.mention for a in here if not a.left) and not _signed(page, number, here):
            _from_above(page, number, here, found)
        found += here
    _chain(found)
    return found


def _paragraph(text: str, paragraph: Paragraph, group: Group, tagger: Tagger) -> list[Attributed]:
    tokens = sentences.tokens_of(text, paragraph.start, paragraph.end, group, tagger)
    pieces, here = iter(group), []
    above: list[Token] = []
    for tags, part in sentences.split(text, tokens):
        if "Q" not in tags:
            told = cues.told(tags, part)
            person = told and (tags[told.subject[0]] == "p" or "N" in tags[slice(*told.subject)])
            above = part[slice(*told.subject)] if told and person else []
        for at, token in enumerate(part):
            if token.tag != "Q":
                continue
            clause = cues.find(tags, part, at)
            quotation, piece = next(pieces)
            one = _made(quotation, piece, token, part, clause)
            one.alone = not tags.strip("Q.,-c")
            one.before, one.after, one.sentence = tags[:at], tags[at + 1 :], part
            if not one.mention and above:
                one.mention, one.rule = above, "subject-before"
            above = []
            one.left = reason_to_leave(text, one)
            here.append(one)
    return here


def _made(
    quotation: Quotation, piece: Piece, token: Token, part: list[Token], clause: Clause | None
) -> Attributed:
    if clause is None:
        return Attributed(quotation, piece, [], [], "", token.low)
    mention = part[slice(*clause.subject)]
    return Attributed(quotation, piece, mention, part[slice(*clause.verb)], clause.rule, token.low)


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


class _Page(NamedTuple):
    """A text with what was found of it."""

    text: str
    paragraphs: Sequence[Paragraph]
    quoted: dict[int, Group]
    tagger: Tagger


def _signed(page: _Page, number: int, here: list[Attributed]) -> bool:
    """Whether the line below a quotation signs it: "- Name, place"."""
    if number == len(page.paragraphs) or not here or here[-1].after.strip(".-"):
        return False
    below = page.paragraphs[number]
    if page.text[below.start] not in "-–—―" or below.end - below.start > 200:
        return False
    tokens = [Token("Q", ".", below.start, below.start), *page.tagger.tag(below.start, below.end)]
    clause = cues.find("".join([token.tag for token in tokens]), tokens, 0)
    if clause is None:
        return False
    for one in here:
        one.mention, one.rule = tokens[slice(*clause.subject)], "signature-below"
    return True


def _from_above(page: _Page, number: int, here: list[Attributed], found: list[Attributed]) -> None:
    """A paragraph of quotations alone takes its speaker from the paragraph above it."""
    if number == 1:
        return
    above = page.paragraphs[number - 2]
    group = page.quoted.get(number - 1, [])
    start = group[-1][0].outer_end if group else max(above.start, above.end - 1000)
    tokens = page.tagger.tag(start, above.end, begins=True) if start < above.end else []
    parts = sentences.split(page.text, tokens)
    if group and (len(parts) < 2 or not parts[0]):
        last = found[-1]
        for one in here:
            one.mention, one.rule = last.mention, "turn-goes-on"
        return
    for tags, part in reversed(parts):
        colon = tags.endswith(":")
        clause = cues.told(tags, part)
        if colon:
            end = Token("Q", "", above.end, above.end)
            clause = cues.find(tags + "Q", [*part, end], len(tags)) or clause
        if clause:
            for one in here:
                one.mention = part[slice(*clause.subject)]
                one.rule = "colon-above" if colon else "subject-above"
            return


def _chain(found: list[Attributed]) -> None:
    """Pieces of one quotation have one speaker; a clause in any of them decides."""
    for index in range(len(found) - 2, -1, -1):
        one, following = found[index], found[index + 1]
        if (
            one.quotation is following.quotation
            and one.rule in ("", "turn-goes-on", "subject-above")
            and following.rule not in ("", "turn-goes-on", "subject-above")
        ):
            one.mention, one.rule = following.mention, "same-quotation"
