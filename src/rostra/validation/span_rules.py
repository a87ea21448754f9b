"""Level text, for annotations: their words beside those of the utterance that they annotate.

The rules are those of the annotation guideline that can be decided mechanically: an attribute with
words has words of the utterance, a normalised form is made by its rule, and a span is inside one
sentence, without white space or marks of the sentence at its edges.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

import regex

from rostra.language.language_tags import language_of
from rostra.language.quotation_marks import ALL, CLOSERS, guillemets_point_inwards, orientation
from rostra.language.sentences import abbreviations, sentence_starts, word_classes
from rostra.printable import shortened
from rostra.validation.content import Flaw, Record

_WORDS_OF_THE_UTTERANCE = ("source", "addressee", "claimant", "referent")
"""The attributes whose values are words of the utterance."""

_EXCLAMATIONS = "!?¡¿！？؟"
_STOPS = ".…‥。．｡।॥۔።。"
_COMMAS = ",;:،؛、，；："
_DASHES = "–—―"
_CUT_BEFORE = re.compile(rf"[\s{_COMMAS}{_DASHES}…‥!?。．！？]|\.(?!\d)")
_CUT_BEHIND = re.compile(rf"[\s{_COMMAS}{_DASHES}{_STOPS}!?！？؟]")
_STARTERS = (b"S", b"K", b"C", b"D", b"T")
"""The classes of words that begin sentences."""

_TERMINATED = re.compile(rf"[{_STOPS}!?！？؟;].", re.DOTALL)
_LONGEST_ABBREVIATION = 6
_FIRST_WORD = re.compile(r"\w+")
_QUOTATION_MARKS = re.compile(f"[{ALL}]")
# Words of these scripts stand between spaces or marks; prefixes and particles of others do not.
_IN_A_WORD = regex.compile(r"[\p{Latin}\p{Greek}\p{Cyrillic}\p{M}\p{Nd}]{2}")


def annotation_flaws(record: Record, utterance: Record) -> Iterator[Flaw]:
    """Check the words of one annotation.

    Args:
        record: an annotation whose span, if it has one, is verbatim and inside its utterance.
        utterance: the record of this utterance.
    """
    words, language = utterance["utterance"], utterance["language"]
    for name in _WORDS_OF_THE_UTTERANCE:
        value = record["attributes"].get(name)
        if value is not None and (reason := _not_words_of(value, words)):
            message = f"{shortened(value)!r} {reason} of {utterance['id']}"
            yield "not-in-utterance", f"attributes.{name}", message
    span = record["text"]
    if span is None:
        return
    start = (
        words.find(span)
        if record["char_start"] is None
        else record["char_start"] - utterance["char_start"]
    )
    if start < 0:  # of a source whose text the corpus does not have
        yield "not-in-utterance", "text", f"{shortened(span)!r} does not occur in {utterance['id']}"
        return
    if record["layer"] == "slogan":
        given, wanted = record["attributes"]["normalised"], normalised(span, language)
        if given is not None and given != wanted:
            message = f"it is {shortened(given)!r}, computed {shortened(wanted)!r}"
            yield "wrong-normalised", "attributes.normalised", message
    if reason := _edge(record, span, language):
        yield "untrimmed-span", "text", reason
    is_quotation = record["layer"] == "quote" and record["label"] == "direct"
    if not is_quotation and (at := _second_sentence(words, start, start + len(span), language)):
        second = shortened(words[at : start + len(span)], 40)
        yield "across-sentences", "text", f"another sentence begins in it, at {second!r}"


def _not_words_of(value: str, utterance: str) -> str | None:
    """The reason why a value is not words of an utterance; None if it is."""
    at = utterance.find(value)
    if at < 0:
        return "does not occur in the words"
    while at >= 0:
        end = at + len(value)
        edges = utterance[max(0, at - 1) : at + 1], utterance[end - 1 : end + 1]
        if not any(_IN_A_WORD.fullmatch(edge) for edge in edges):
            return None
        at = utterance.find(value, at + 1)
    return "is only a part of a word"


def normalised(slogan: str, language: str | None = None) -> str:
    """The normalised form of a slogan, in which its forms meet.

    It has a capital first letter, no exclamation or question marks at its ends, ’ for every
    apostrophe and single spaces.

    Args:
        slogan: its words as they are printed.
        language: the tag of their language; Turkish has its own capital of *i*.
    """
    words = " ".join(slogan.split())
    words = (words.strip(f"{_EXCLAMATIONS} ") or words).replace("'", "’").replace("ʼ", "’")
    first = next((i for i, c in enumerate(words) if c.isalnum()), 0)
    capital = words[first : first + 1].title()
    if capital == "I" and words[first] == "i" and language_of(language) in {"az", "tr"}:
        capital = "İ"
    # The capital of a few letters is two of them (ß).
    return words[:first] + capital + words[first + 1 :] if len(capital) == 1 else words


def _edge(record: Record, span: str, language: str | None) -> str | None:
    """What is at an edge of a span and does not belong to it, as a message; None if nothing is."""
    if before := _CUT_BEFORE.match(span):
        return f"it begins with {before[0]!r}"
    if not (behind := _CUT_BEHIND.match(span, len(span) - 1)):
        return None
    keeps = record["layer"] == "slogan" or (record["layer"], record["label"]) == ("quote", "direct")
    if (keeps and behind[0] in _EXCLAMATIONS) or (
        behind[0] == "." and _ends_in_abbreviation(span, language)
    ):
        return None
    return f"it ends with {behind[0]!r}"


def _ends_in_abbreviation(span: str, language: str | None) -> bool:
    """Whether the full stop at the end of a span is that of an abbreviation: ``the U.S.``."""
    word = span.rsplit(maxsplit=1)[-1][:-1]
    return len(word) == 1 or "." in word.strip(".") or word.lower() in abbreviations(language)


def _second_sentence(utterance: str, start: int, end: int, language: str | None) -> int | None:
    """Where a second sentence begins between two offsets; None if there is none.

    What stands inside inner quotation marks ends no sentence.
    """
    if not _TERMINATED.search(utterance, start, end):
        return None
    starts = sentence_starts(utterance, language)[1:]
    inside = starts[bisect_right(starts, start) : bisect_left(starts, end)]
    quotations = _inner_quotations(utterance) if inside else []
    return next(
        (
            at
            for at in inside
            if not any(opening < at <= closing for opening, closing in quotations)
            and not _may_be_abbreviated(utterance[:at], utterance[at:], language)
        ),
        None,
    )


def _inner_quotations(utterance: str) -> list[tuple[int, int]]:
    """Where quotation marks open and close in an utterance.

    A mark that may be an apostrophe may close as well, so that a quotation reaches to the last mark
    before the next one opens.
    """
    inwards = guillemets_point_inwards(utterance)
    quotations: list[tuple[int, int]] = []
    opening = ""
    for mark in _QUOTATION_MARKS.finditer(utterance):
        at = mark.start()
        if mark[0] in "«»":
            side = 1 if (mark[0] == "«") != inwards else -1
        else:
            side = orientation(utterance, at, at + 1)
        if side > 0 and mark[0] in CLOSERS:
            opening = mark[0]
            quotations.append((at, at))
        elif side < 0 and opening and mark[0] in CLOSERS[opening]:
            quotations[-1] = (quotations[-1][0], at)
    return quotations


def _may_be_abbreviated(before: str, after: str, language: str | None) -> bool:
    """Whether a full stop may be that of an abbreviation that no list has: ``Cmdt. Ilo``."""
    word = before.rsplit(maxsplit=1)[-1]
    is_short = word.endswith(".") and word[0].isupper() and len(word) <= _LONGEST_ABBREVIATION
    following = _FIRST_WORD.search(after)
    if not is_short or following is None:
        return False
    return word_classes(language).get(following[0], b"") not in _STARTERS
