"""The tagged sentences of a report around its quotations, in which each quotation is one token.

Which terminators end a sentence is known from `rostra.language.sentences`. Here a reporting clause
and the quotations that it governs belong to one sentence, although the quotations may contain
several.
"""

import re
from typing import NamedTuple

from rostra.language.paragraphs import Paragraph
from rostra.language.titles import is_title
from rostra.quotations.extraction.lexicon import Lexicon
from rostra.quotations.extraction.quote_matching import Piece, PieceGroup
from rostra.quotations.extraction.tagging import Tag, Tagger, Token

_MAX_TOKENS = 200  # of a sentence, so that searching it takes limited time
_MAX_CLAUSE = 9  # tokens among which the verb of a short reporting clause is
_TIME_STAMP = re.compile(
    r"(?:\+{3}\s*)?[\[(]?\d{1,2}(?:[.:h]\d\d(?::\d\d)?(?=\W|[ap]\.?m\b)|(?= ?[ap]\.?m\b))"
    r"(?:\s?(?:[ap]\.?m\b\.?|Uhr\b))?(?:\s?(?:[A-Z]{1,3}[TZ]|UTC)\b)?[\])]?\s*[:|–—\-]?\s+"
)
"""At the head of an entry of a live blog: "10.30am GMT: ", "[14:05] ", "20:01 Uhr | "."""
_DATELINE = re.compile(
    r"[A-Z]{2}[A-Z. ]{0,30}(?:, \w[\w. ]{2,20}){0,2}(?: \([^()\n]{2,20}\))?(?: ?[—–-]{1,2}|:)"
    r" (?![“\"‘'])"
)
"""At the head of a report: "ARVO, Westland (Agency) — "."""
_MAY_END = (Tag.FULL_STOP, Tag.QUOTATION)
"""Tags of tokens after which a sentence may end."""
_CLOSING = " \t\xa0\u202f'’‘”“\"»)]"


_INVERTED = re.compile(r"Q,?r*(?:ar*(?:i[wt])?)?(w)(?=r*d[wN]|r*N)")
"""A word between a quotation and a subject, in the letters of `Tag`."""


class TaggedSentence(NamedTuple):
    """A sentence as its tokens, the string of their tags, and the lexicon of its language."""

    tags: str
    tokens: list[Token]
    words: Lexicon

    @classmethod
    def of(cls, tokens: list[Token], words: Lexicon) -> "TaggedSentence":
        """Return the sentence of some tokens."""
        return cls("".join([token.tag for token in tokens]), tokens, words)


def ending(text: str, piece: Piece) -> str:
    """Return how a piece ends: one of ``, . ? … ; :``, or "" for anything else.

    A dash counts as a comma, an exclamation mark as a question mark.
    """
    end = piece.end
    while end > piece.start and text[end - 1] in _CLOSING:
        end -= 1
    last = text[end - 1] if end > piece.start else ""
    if last in "—–-,":
        return ","
    if last == "…" or text[max(end - 3, piece.start) : end] == "...":
        return "…"
    return "?" if last in "?!" else last if last in ".;:" else ""


def after_time_stamp(text: str, paragraph: Paragraph) -> int:
    """Return where a paragraph begins after the time stamp of a live blog, or a dateline."""
    stamp = _TIME_STAMP.match(text, paragraph.start, paragraph.end)
    stamp = stamp or _DATELINE.match(text, paragraph.start, paragraph.end)
    return stamp.end() if stamp else paragraph.start


def tokens_of_paragraph(
    text: str, paragraph: Paragraph, pieces: PieceGroup, tagger: Tagger
) -> list[Token]:
    """Return the tokens of a paragraph, in which each of its pieces is one token."""
    tokens: list[Token] = []
    position, end = after_time_stamp(text, paragraph), paragraph.end
    for quotation, piece in pieces:
        opens, closes = quotation.outer_span(piece)
        if position < opens:
            tokens += tagger.tag(position, opens, begins=_next_begins(tokens))
        form = ending(text, piece) if quotation.closed or closes < end else "."
        tokens.append(Token(Tag.QUOTATION, form, opens, closes))
        position = closes
    if position < end:
        tokens += tagger.tag(position, end, begins=_next_begins(tokens))
    return _with_inverted_verbs(tokens) if tagger.words.inverts else tokens


def _with_inverted_verbs(tokens: list[Token]) -> list[Token]:
    """The tokens, of which an unknown word between a quotation and a subject is a verb.

    So in German and French: "„Schluss“, brummt der Wirt", "« Assez ! » s’étrangle Zed Quill".
    """
    tags = "".join([token.tag for token in tokens])
    for match in _INVERTED.finditer(tags):
        quotation, verb = tokens[match.start()], tokens[match.start(1)]
        apart = tags[match.start() + 1] == Tag.COMMA or quotation.form in (",", "?", "…")
        if apart and verb.form.islower() and not is_title(verb.form):
            tokens[match.start(1)] = verb._replace(tag=Tag.REPORTING_VERB)
    return tokens


def _next_begins(tokens: list[Token]) -> bool:
    """Whether a sentence can begin after some tokens, the last of which is a quotation."""
    return not tokens or tokens[-1].form not in ("", ",")


def sentences_of_paragraph(text: str, tokens: list[Token], words: Lexicon) -> list[TaggedSentence]:
    """Divide the tokens of a paragraph into sentences."""
    sentences, first = [], 0
    for index, token in enumerate(tokens):
        ends = token.tag in _MAY_END and _ends_sentence(text, tokens, index)
        if ends or index - first == _MAX_TOKENS:
            sentences.append(TaggedSentence.of(tokens[first : index + 1], words))
            first = index + 1
    if first < len(tokens):
        sentences.append(TaggedSentence.of(tokens[first:], words))
    return sentences


def _ends_sentence(text: str, tokens: list[Token], index: int) -> bool:
    token = tokens[index]
    if token.tag == Tag.FULL_STOP:
        return True
    if token.tag != Tag.QUOTATION or index + 1 == len(tokens):
        return False
    following = tokens[index + 1]
    if following.tag == Tag.QUOTATION:
        return token.form not in (",", "")
    if token.form not in (".", "?", "…") or not text[following.start].isupper():
        return False
    return token.form == "." or not _is_reporting_clause(tokens, index + 1)


def _is_reporting_clause(tokens: list[Token], first: int) -> bool:
    """Whether a short reporting clause follows, as after "Really?"."""
    for index in range(first, min(first + _MAX_CLAUSE, len(tokens))):
        tag = tokens[index].tag
        if tag in (Tag.FULL_STOP, Tag.QUOTATION, Tag.COLON, Tag.COMPLEMENTIZER):
            return False
        if tag == Tag.REPORTING_VERB:
            following = tokens[index + 1].tag if index + 1 < len(tokens) else Tag.FULL_STOP
            return following in ".,itrcQ-:" or tokens[index].form in ("told", "asked")
    return False
