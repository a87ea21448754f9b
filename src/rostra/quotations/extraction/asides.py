"""Noun phrases before an aside: “Zed Quill, who chairs the board, said”."""

import re

from rostra.language.titles import HONORIFICS, is_title
from rostra.quotations.extraction.names import GIVEN_NAMES
from rostra.quotations.extraction.noun_phrases import (
    APPOSITION_BEFORE_NAME,
    FULL_NAME,
    PHRASE,
    PLACE_LENGTH,
    Range,
    ending_at,
    has_title,
    is_before_honorific,
    with_possessed_office,
)
from rostra.quotations.extraction.tagged_sentences import TaggedSentence
from rostra.quotations.extraction.tagging import NOMINALS, NOUNS, Tag, Token

_COORDINATED = re.compile(r"d*[wN#so]+(?:id*[wN#so]+(?:cd*[wN#so]+)?)+")  # "minister for A and B"
_NAMES = re.compile(r"N+(?:,N+)*,?cN+")
_MIN_ADVERBIAL = 5  # tokens before a name inside an adverbial: "The union, in its president, "
_TITLED_NAME = re.compile(r"dw*N?NN")  # "der Anwalt Zed Quill", "l’avocat Zed Quill"
_JOINED_TO_NAME = re.compile(r"(?:^|(?<=[Q,.:\-]))[,c]*(d?[wN]*Ncd[wN]*w),$")
"""Before a name: "Zed Quill and her counterpart, "."""
_OFFICE_AND_NAME = re.compile(r"(d?[wN#sr]{0,6}w)N{1,6}")  # "former minister Ona Brill"
_FIRST_WORDS_OF_PLACES = frozenset("new north south east west central rhode british".split())
_ADDRESSED = frozenset("asked pressed told reminded questioned urged quoted informed".split())
"""Participles that begin an aside: "Quill, asked about it, said"."""
_NOUN_COMMA = ("N,", "w,")
_ASIDE_BEGINNINGS = frozenset("dw#RiGrv")  # of an apposition or a relative clause


def before_aside(sentence: TaggedSentence, comma: int) -> Range | None:
    """Return the subject before the appositions and relative clauses that end at `comma`."""
    tags = sentence.tags
    end, best, named = comma, None, 0
    while end > 0:
        start, end = _segment(sentence, end)
        first = start
        while first < end and (
            tags[first] in Tag.CONJUNCTION + Tag.COMPLEMENTIZER
            or is_before_honorific(sentence, first)
        ):
            first += 1
        last = _without_bracket(tags, first, end)
        phrase = PHRASE.fullmatch(tags, first, last) or _NAMES.fullmatch(tags, first, last)
        if _is_titled_name(sentence, (first, last)) and not tags.endswith("NN,", 0, start):
            return first, last  # "ihr Chef, der Anwalt Zed Quill,"
        after_name = tags.endswith("N,", 0, start)
        if phrase is None and after_name:
            phrase = _COORDINATED.fullmatch(tags, first, last)
            phrase = phrase if phrase and has_title(sentence, phrase.span()) else None
        if phrase:
            is_name = tags[phrase.end() - 1] == Tag.NAME
            if named and (not is_name or has_title(sentence, phrase.span())):
                return phrase.start(), named
            named = last if _names_officer(sentence, first, last) else 0
            best = phrase.span()
            aside = _is_emphatic(sentence, first, end) or (
                after_name
                and (
                    _is_noun_of_name(sentence, first, end)
                    or has_title(sentence, phrase.span())
                    or _is_place(sentence, (first, end), start)
                )
            )
            if tags[first] in Tag.PRONOUN + Tag.NAME and not aside:
                return _with_apposition(sentence, best, start)
        elif (
            first < end
            and tags[first] not in _ASIDE_BEGINNINGS
            and not (tags.endswith(_NOUN_COMMA, 0, start) and _begins_aside(sentence.tokens[first]))
        ):
            return best or (ending_at(sentence, end - 1) if tags[end - 1] in NOUNS else None)
        if not start or tags[start - 1] in ".:Q":
            break
        end = start - 1
    return best


def _names_officer(sentence: TaggedSentence, first: int, end: int) -> bool:
    """Whether a phrase is an office with a name: "minister Ona Brill", "the Tory Sir Zed"."""
    tokens = sentence.tokens
    office = _OFFICE_AND_NAME.fullmatch(sentence.tags, first, end)
    if office is not None:
        return is_title(tokens[office.end(1) - 1].form)
    inner = tokens[first + 2 : end - 1]
    return sentence.tags.startswith("dN", first) and any(t.form in HONORIFICS for t in inner)


def _segment(sentence: TaggedSentence, end: int) -> Range:
    """The segment between marks that ends at `end`, or before an adverbial that it belongs to."""
    start = _segment_start(sentence.tags, end)
    begin = _adverbial_before(sentence, start)
    return (_segment_start(sentence.tags, begin), begin) if begin else (start, end)


def _adverbial_before(sentence: TaggedSentence, start: int) -> int:
    """Where an adverbial or a relative clause begins that a name at `start` belongs to; or 0.

    "The union, in a letter signed by its president, Zed Quill, said"
    """
    tags = sentence.tags
    if start < _MIN_ADVERBIAL or tags[start - 2] not in NOUNS:
        return 0
    begin = _segment_start(tags, start - 1)
    office = sentence.tokens[max(begin, start - _MIN_ADVERBIAL) : start - 1]
    if not any(is_title(token.form) for token in office):
        return 0
    is_apart = begin > 1 and tags[begin - 1] == Tag.COMMA and tags[begin - 2] in NOUNS
    return begin - 1 if is_apart and tags[begin] in Tag.PREPOSITION + Tag.RELATIVE else 0


def _is_emphatic(sentence: TaggedSentence, first: int, end: int) -> bool:
    """Whether a French pronoun between commas repeats the subject: "La mairie, elle, promet"."""
    tokens = sentence.tokens
    is_pronoun = first + 1 == end and tokens[first].form in sentence.words.oblique_pronouns
    return is_pronoun and first > 1 and sentence.tags[first - 1] == Tag.COMMA


def _is_noun_of_name(sentence: TaggedSentence, first: int, end: int) -> bool:
    """Whether a capitalised noun and a preposition begin a segment, and not "Luc d’Arvo"."""
    return sentence.tags.startswith("Ni", first, end) and (
        sentence.tokens[first].form not in GIVEN_NAMES
    )


def _begins_aside(token: Token) -> bool:
    """Whether a word after a name begins an aside: "asked about it", "Leiter des Amts"."""
    return token.form in _ADDRESSED or is_title(token.form)


def _is_titled_name(sentence: TaggedSentence, phrase: Range) -> bool:
    """Whether a German or French phrase after a comma is a title with a full name."""
    first, last = phrase
    return (
        sentence.words.inverts
        and first > 0
        and _TITLED_NAME.fullmatch(sentence.tags, first, last) is not None
        and has_title(sentence, (first, last - FULL_NAME))
    )


def _segment_start(tags: str, end: int) -> int:
    """Where the segment that ends at `end` begins, after punctuation outside brackets."""
    start, depth = end, 0
    while start > 0 and (depth or tags[start - 1] not in ",-.:Q"):
        start -= 1
        depth += (tags[start] == Tag.CLOSING_BRACKET) - (tags[start] == Tag.OPENING_BRACKET)
    return start


def _without_bracket(tags: str, start: int, end: int) -> int:
    """The end of a segment without the bracket that closes it."""
    if tags.endswith(Tag.CLOSING_BRACKET, start, end):
        opening = tags.rfind(Tag.OPENING_BRACKET, start, end)
        return opening if opening > start else end
    return end


def _with_apposition(sentence: TaggedSentence, name: Range, start: int) -> Range:
    """A name with an apposition before it: "a spokesman, Zed Quill"."""
    tags = sentence.tags
    if start == 0 or tags[start - 1] not in ",-" or tags[name[0]] == Tag.PRONOUN:
        return name
    joined = _JOINED_TO_NAME.search(tags, 0, start)
    if joined is not None:
        return joined.start(1), name[1]
    match = APPOSITION_BEFORE_NAME.search(tags, 0, start)
    if match is None and tags[:1] == Tag.PREPOSITION:  # "In a speech its president, Zed Quill,"
        return with_possessed_office(sentence, name)
    if match is None or not (
        Tag.WORD in tags[slice(*match.span(1))] or has_title(sentence, match.span(1))
    ):
        return name
    return match.start(1), name[1]


def _is_place(sentence: TaggedSentence, name: Range, start: int) -> bool:
    """Whether a name after a name and a comma is a place: "mayor of Arvo, Westland"."""
    tags, tokens = sentence.tags, sentence.tokens
    first, end = name
    if end - first > PLACE_LENGTH:
        return False
    if end - first == PLACE_LENGTH:
        return tokens[first].form in _FIRST_WORDS_OF_PLACES
    before = start - len("N,")
    while before > 0 and tags[before - 1] in NOMINALS + Tag.DETERMINER + Tag.PREPOSITION:
        before -= 1
    return tags[before] in Tag.DETERMINER + Tag.WORD
