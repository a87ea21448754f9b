"""The language that a report is read as: the one that is given, or the one of its short words.

In running text most words of two or three small letters are function words. A report is in the
language that has at least three in four of them in its lexicon: English, German and French reports
have nine in ten there, and the nearest other languages up to two in three (Spanish words among the
French, Afrikaans words among the German). A text with hardly any short words is in the language
whose lexicon has most of its words, if they are at least twice as many as any other has, and two
for every five words in small letters.
"""

import sys
from collections import Counter
from collections.abc import Mapping
from functools import cache
from itertools import islice

import regex

from rostra.quotations.extraction.lexicon import LANGUAGES, lexicon

UNKNOWN = "und"
"""The BCP 47 tag of a language that is not known."""

SHARE = 3 / 4  # of the short words, in the lexicon
_ENOUGH = 10  # short words, for a share
_SHARE_OF_FEW = 2 / 5  # of the number of words in small letters, where short ones are few
_MAX_WORDS = 20_000  # that are read: a book does not get surer by its second chapter

_WORD = regex.compile(r"(?<![\p{L}\p{M}\p{N}])\p{L}[\p{L}\p{M}]*+(?!\p{N})")
_MARKS = ".,:;!?()\"'“”‘’„«»–—"
_SHORT = (2, 3)


def detect_language(text: str) -> tuple[str, str]:
    """Find the language with a lexicon that a text is in.

    Returns:
        Its primary subtag, or `UNKNOWN`; and the reason in words.
    """
    pieces = Counter(_as_read(text).split())
    short = _count_words(pieces, max(_SHORT))
    short = {word: n for word, n in short.items() if len(word) in _SHORT and word.islower()}
    total = sum(short.values())
    if total < _ENOUGH:
        words = _count_words(pieces, sys.maxsize)
        best, number, next_best = _most_frequent(words)
        in_small_letters = sum(n for word, n in words.items() if word.islower())
        is_sure = number > 0 and number >= max(2 * next_best, _SHARE_OF_FEW * in_small_letters)
        reason = f"few short words; {number} of its words are in the lexicon of {best}"
        if not is_sure and next_best:
            reason += f", {next_best} in that of another language"
        return (best if is_sure else UNKNOWN), reason if number else "no known words"
    best, number, _ = _most_frequent(short)
    reason = f"{100 * number // total} % of its short words are in the lexicon of {best}"
    return (best if number / total >= SHARE else UNKNOWN), reason


def _as_read(text: str) -> str:
    """A text up to the last word that is read."""
    if len(text) < 2 * _MAX_WORDS:
        return text
    last = next(islice(_WORD.finditer(text), _MAX_WORDS - 1, None), None)
    return text[: last.end()] if last else text


def _count_words(pieces: Mapping[str, int], longest: int) -> dict[str, int]:
    """How often each word is in pieces of a text between white space, with the count of each piece.

    Words of more letters than the longest may be left out. Most pieces are one word, perhaps with
    marks beside it, and need no pattern.
    """
    counts: dict[str, int] = {}
    for piece, number in pieces.items():
        if piece.isalpha():
            words = [piece] if len(piece) <= longest else ()
        else:
            bare = piece.strip(_MARKS)
            words = [bare] if bare.isalpha() else _WORD.findall(bare)
        for word in words:
            counts[word] = counts.get(word, 0) + number
    return counts


def _most_frequent(words: Mapping[str, int]) -> tuple[str, int, int]:
    """The language whose lexicon has most of some words, how many, and how many the next has."""
    forms = [(word.lower(), number) for word, number in words.items()]
    counts = {
        language: sum([number for form, number in forms if form in vocabulary])
        for language, vocabulary in ((name, _vocabulary(name)) for name in LANGUAGES)
    }
    (best, number), (_, next_best), *_ = sorted(counts.items(), key=lambda item: -item[1])
    return best, number, next_best


@cache
def _vocabulary(language: str) -> frozenset[str]:
    words = lexicon(language)
    return words.function_words | words.reporting_verbs | words.attribution_verbs
