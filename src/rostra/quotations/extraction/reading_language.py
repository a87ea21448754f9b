"""The language that a report is read as: the one that is given, or the one of its short words.

In running text most words of two or three small letters are function words. A report is in the
language that has at least three in four of them in its lexicon: English, German and French reports
have nine in ten there, and the nearest other languages up to two in three (Spanish words among the
French, Afrikaans words among the German). A text with hardly any short words is in the language
whose lexicon has most of its words, if they are at least twice as many as any other has, and two
for every five words in small letters.
"""

from collections.abc import Sequence
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
_SHORT = range(2, 4)


def detect_language(text: str) -> tuple[str, str]:
    """Find the language with a lexicon that a text is in.

    Returns:
        Its primary subtag, or `UNKNOWN`; and the reason in words.
    """
    words = [match[0] for match in islice(_WORD.finditer(text), _MAX_WORDS)]
    short = [word for word in words if len(word) in _SHORT and word.islower()]
    if len(short) < _ENOUGH:
        best, number, next_best = _most_frequent(words)
        least = max(2 * next_best, _SHARE_OF_FEW * sum(map(str.islower, words)))
        is_sure = number > 0 and number >= least
        reason = f"few short words; {number} of its words are in the lexicon of {best}"
        if not is_sure and next_best:
            reason += f", {next_best} in that of another language"
        return (best if is_sure else UNKNOWN), reason if number else "no known words"
    best, number, _ = _most_frequent(short)
    share = number / len(short)
    reason = f"{100 * number // len(short)} % of its short words are in the lexicon of {best}"
    return (best if share >= SHARE else UNKNOWN), reason


def _most_frequent(words: Sequence[str]) -> tuple[str, int, int]:
    """The language whose lexicon has most of some words, how many, and how many the next has."""
    forms = [word.lower() for word in words]
    counts = {name: sum(form in _vocabulary(name) for form in forms) for name in LANGUAGES}
    (best, number), (_, next_best), *_ = sorted(counts.items(), key=lambda item: -item[1])
    return best, number, next_best


@cache
def _vocabulary(language: str) -> frozenset[str]:
    words = lexicon(language)
    return words.function_words | words.reporting_verbs | words.attribution_verbs
