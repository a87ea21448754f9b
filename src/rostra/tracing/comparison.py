"""How a quotation whose words are those of a source differs from it in characters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import regex

from rostra.language.folding import fold
from rostra.tracing.results import Difference

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rostra.tracing.quotation import Word

_TYPOGRAPHY: Final = ("typography", "width", "letters")
_MARKS = regex.compile(
    r"[\"“”„‟«»〝〞＂‘’‚‛‹›'`´「」『』,;:.()\p{Pd}\s\u200b\u200c、。，；：．،؛۔]+"
)
_ELLIPSIS = regex.compile(r"[\[(]?\s?(?:…|\.{3,}|\.(?:\s\.){2,})\s?[\])]?")
_PUNCTUATION = regex.compile(r"[\p{P}\p{S}]+")
_TELLING = regex.compile(r"[?!？！؟]")


def compare(
    quotation: str,
    words: Sequence[Word],
    source: str,
    spans: Sequence[tuple[int, int]],
    remarks: Sequence[tuple[int, int]] = (),
) -> list[Difference]:
    """The differences between words of a quotation and the same words of a source.

    Args:
        quotation: the text of the quotation.
        words: its words, beside each other.
        source: the text of the source.
        spans: the offsets of the same words there, beside each other.
        remarks: the offsets of an editor's remarks, which are not compared.

    Returns:
        Differences of the kinds `typography`, `case` and `punctuation`; none where all characters
        from the first word to the last are the same.
    """
    found = []
    for number, (word, (start, end)) in enumerate(zip(words, spans, strict=True)):
        if number:
            before, from_source = words[number - 1].end, spans[number - 1][1]
            between = quotation[before : word.start]
            for first, last in remarks:
                if before <= first and last <= word.start:
                    between = quotation[before:first].rstrip() + quotation[last : word.start]
            kind = _kind_between(between, source[from_source:start])
            if kind:
                found.append(Difference(kind, before, word.start, from_source, start))
        ours, theirs = quotation[word.start : word.end], source[start:end]
        kind = _kind_of_word(word.text, ours, theirs, is_first=number == 0)
        if kind:
            found.append(Difference(kind, word.start, word.end, start, end))
    return found


def _kind_between(ours: str, theirs: str) -> str | None:
    """How what stands between two words differs."""
    if ours == theirs:
        return None
    ours, theirs = _ELLIPSIS.sub("…", ours), _ELLIPSIS.sub("…", theirs)
    if "…" not in ours:
        theirs = theirs.replace("…", "")  # words are missing in the source, not in the quotation
    ours, theirs = _MARKS.sub("", ours), _MARKS.sub("", theirs)
    return "typography" if fold(ours, "width") == fold(theirs, "width") else "punctuation"


def _kind_of_word(word: str, ours: str, theirs: str, *, is_first: bool) -> str | None:
    if ours == theirs:
        return None
    a, b = fold(word, _TYPOGRAPHY), fold(theirs, _TYPOGRAPHY)
    if a == b or (is_first and a[1:] == b[1:]):
        return "typography"
    return "case"


def ends(
    quotation: str,
    bounds: tuple[int, int],
    words: Sequence[Word],
    source: str,
    span: tuple[int, int],
) -> list[Difference]:
    """The differences of what stands before the first word and after the last.

    What a quotation leaves off there, with its first or last mark, is no difference but for a
    question or an exclamation.

    Args:
        quotation: the text.
        bounds: the offsets of the quotation in it, without the marks round it.
        words: its words.
        source: the text of the source.
        span: the offsets of the same words there.
    """
    found = []
    before = quotation[bounds[0] : words[0].start]
    start = span[0] - len(before)
    if before and source[max(start, 0) : span[0]] != before:
        found.append(Difference("typography", bounds[0], words[0].start, span[0], span[0]))
    after = quotation[words[-1].end : bounds[1]]
    theirs = source[span[1] : span[1] + len(after)]
    if after and theirs != after:
        rest = _marks_at(source, span[1])
        same = not (_telling_end(after) - _telling_end(rest))
        kind = "typography" if same else "punctuation"
        found.append(Difference(kind, words[-1].end, bounds[1], span[1], span[1] + len(rest)))
    return found


def _marks_at(text: str, offset: int) -> str:
    """The punctuation marks that stand at an offset."""
    found = _PUNCTUATION.match(text, pos=offset)
    return found[0] if found else ""


def _telling_end(text: str) -> set[str]:
    return {fold(mark, "width") for mark in _TELLING.findall(text)}
