"""Reporting clauses inside speech that only commas set apart: « We, says she, wait ».

French sets them inside the marks of a quotation; dialogue with dashes has them in any language.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from rostra.language.titles import is_title
from rostra.language.word_lists import words as words_of
from rostra.quotations.extraction.lexicon import Lexicon, lexicon
from rostra.quotations.extraction.quote_matching import Piece, Quotation
from rostra.quotations.extraction.tagging import Tag, Tagger, Token

_CLAUSE = re.compile(
    r"[ar]{0,3}(?:[Vv][ar]{0,2}p(?!d)|apr{0,2}[Vv]"
    r"|Vr?(?:t|id?(?:w{1,2}|N{1,3})(?=[dN]))?d?[wN]{1,5}(?![wN])"
    r"|wdw(?=[.,]|$))"  # an unknown verb before an office: "corrects the mayor"
)
"""A verb before its subject, perhaps with an adverbial between, in the letters of `Tag`."""
_BEFORE_CLAUSE = (",", "?", "!", "…")
_LETTERS = re.compile(r"[^\W\d_]+")
_ENDS = Tag.COMMA + Tag.FULL_STOP + Tag.COLON + Tag.SEMICOLON
_NOT_INSIDE_MARKS = words_of("m me nous t te vous je on tu")
"""Words of a clause that is the speaker's own: « Go, he told me, and I went. »"""
_ONE = words_of("un une")  # of several people: "dit l’un d’eux"
_MAX_SPACE = 3
_MAX_READ = 600
_PHRASE = re.compile(r"d?[wN]{1,3}")
_TRADES = ("ère", "euse", "trice", "iste", "eur", "ien", "ienne", "ier", "ant", "ante")
"""Ends of French nouns for who does something, which an apposition has as its first noun."""
_BEFORE_TRADES = ("ex-", "garde-", "ancien", "jeune", "retraité")
_PARTICIPLES = ("é", "ée", "és", "ées", "venu", "venue", "assis", "assise")
_MAX_OFFICE = 3  # words of an apposition among which its title is


class InsertedClause(NamedTuple):
    """Where speech breaks off for a clause, where it goes on, and the words of the clause."""

    start: int
    end: int
    words: frozenset[str]


def inserted_clauses(text: str, start: int, end: int, tagger: Tagger) -> Iterator[InsertedClause]:
    """Yield the reporting clauses in a stretch of speech, in order."""
    if not _may_have_clause(text, start, min(end, start + _MAX_READ), tagger.words):
        return
    tokens = tagger.tag(start, min(end, start + _MAX_READ))
    tags = "".join([token.tag for token in tokens])
    previous = 0
    for match in _CLAUSE.finditer(tags):
        first, last = match.span()
        while tags[first] == Tag.ADVERB and not _follows_mark(text, tokens[first].start):
            first += 1
        if first < previous or not _follows_mark(text, tokens[first].start):
            continue
        if not _is_person(tokens[first:last], tagger.words):
            continue
        named = tokens[last - 1].tag == Tag.NAME or tokens[last - 1].form in _ONE
        previous = _clause_end(tokens, tags, last, named=named)
        goes_on = tokens[previous - 1].end if previous <= len(tokens) else end
        words = frozenset(
            token.form for token in tokens[first:last] if not text[token.start].isupper()
        )  # "M. Quill"
        before = text[start : tokens[first].start].rstrip().removesuffix(",")
        yield InsertedClause(start + len(before), goes_on, words)


def _may_have_clause(text: str, start: int, end: int, words: Lexicon) -> bool:
    """Whether a stretch has a verb of saying or an office, and a mark that a clause follows.

    Finding the words takes a small part of the time of tagging them.
    """
    before = text[max(0, start - _MAX_SPACE) : end]
    if not any(mark in before for mark in _BEFORE_CLAUSE):
        return False
    forms = frozenset(_LETTERS.findall(text[start:end].lower()))
    if not _verbs(words.language).isdisjoint(forms):
        return True
    return not (_ONE | words.person_nouns).isdisjoint(forms) or any(map(is_title, forms))


@cache
def _verbs(language: str) -> frozenset[str]:
    words = lexicon(language)
    return words.reporting_verbs | words.attribution_verbs | words.phrasal_verbs.keys()


def _follows_mark(text: str, position: int) -> bool:
    """Whether a clause may begin here: after a comma, or after a question."""
    before = text[max(0, position - _MAX_SPACE) : position].rstrip()
    return before.endswith(_BEFORE_CLAUSE)


def _is_person(clause: list[Token], words: Lexicon) -> bool:
    """Whether a clause has the subject of speech: a pronoun, a name, or a noun for a person."""
    subject = clause[-1]
    if any(token.tag in Tag.PRONOUN + Tag.NAME for token in clause):
        return True
    return (
        any(is_title(token.form) for token in clause) or subject.form in _ONE | words.person_nouns
    )


def _clause_end(tokens: list[Token], tags: str, last: int, *, named: bool) -> int:
    """The index after the punctuation mark that ends a clause; one more than all without one."""
    end = _next_mark(tags, last)
    while tags.startswith(Tag.COMMA, end):
        following = _next_mark(tags, end + 1)
        apposition = tokens[end + 1 : following]
        is_name = not tags[end + 1 : following].strip(Tag.NAME)
        if not is_name and not _is_apposition(apposition, tags[end + 1 : following], named=named):
            break
        end = following
    return end + 1


def _is_apposition(words: list[Token], tags: str, *, named: bool) -> bool:
    """Whether words after a comma describe the person before it: an age, a trade, "qui attend"."""
    if any(is_title(token.form) for token in words[:_MAX_OFFICE]):
        return True
    if not named:
        return False
    age = tags.startswith("#w") and words[1].form in ("ans", "an")
    described = tags[:1] == Tag.RELATIVE or (
        tags[:2] in ("wi", "vi", "Vi") and words[0].form.endswith(_PARTICIPLES)
    )
    phrase = _PHRASE.match(tags)
    if age or described or phrase is None:
        return age or described
    trade = any(
        token.form.endswith(_TRADES) or token.form.startswith(_BEFORE_TRADES)
        for token in words[: phrase.end()]
    )
    return trade and not tags[phrase.end() :].strip("idwN#")


def _next_mark(tags: str, first: int) -> int:
    return next((k for k in range(first, len(tags)) if tags[k] in _ENDS), len(tags))


def without_clauses(
    text: str, quotations: Iterable[Quotation], tagger: Tagger
) -> Iterator[Quotation]:
    """Yield the quotations, those in French divided at the clauses inside their marks."""
    for quotation in quotations:
        if not tagger.words.enclitics:
            yield quotation
            continue
        start = quotation.outer_start
        pieces: list[Piece] = []
        for whole in quotation.pieces:
            piece = whole
            for clause in inserted_clauses(text, piece.start, piece.end, tagger):
                if not clause.words.isdisjoint(_NOT_INSIDE_MARKS):
                    continue
                head = [*pieces, piece._replace(end=clause.start)]
                yield replace(
                    quotation, outer_start=start, outer_end=clause.start, pieces=head, closed=True
                )
                start, pieces = clause.end, []
                piece = piece._replace(outer_start=start, start=start)
            if piece is whole or any(map(str.isalnum, text[piece.start : piece.end])):
                pieces.append(piece)
        if pieces:
            yield replace(quotation, outer_start=start, pieces=pieces)
