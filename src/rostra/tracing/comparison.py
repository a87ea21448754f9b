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
_QUESTION: Final = frozenset("?؟")
_STOP = regex.compile(r"[.。．۔]")
_DASHES = regex.compile(r"[\p{Pd}−]")
_SPACES = regex.compile(r"\s+")
_SYMBOLS = regex.compile(r"[\p{S}%‰‱٪°′″]")
_BEFORE_NUMBER = regex.compile(r"(?:(?<![^\s(\[\p{Pi}\p{Ps}\"'])[-‐‑–−]|[\p{S}])$")
_AFTER_NUMBER = regex.compile(r"^\s?[%‰‱٪°′″\p{Sc}]")
_RAISED = regex.compile(r"(?<=\p{Nd})[²³¹⁰-⁹]+")


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
            sides = source[from_source - 1 : from_source], source[start : start + 1]
            kind, names = _kind_between(between, source[from_source:start], sides)
            if kind:
                found.append(Difference(kind, before, word.start, from_source, start, names))
        ours, theirs = quotation[word.start : word.end], source[start:end]
        kind = _kind_of_word(word.text, ours, theirs, is_first=number == 0)
        if kind:
            names = ("number",) if kind == "replaced" else ()
            found.append(Difference(kind, word.start, word.end, start, end, names))
    return found


def _kind_between(
    ours: str, theirs: str, sides: tuple[str, str]
) -> tuple[str | None, tuple[str, ...]]:
    """How what stands between two words differs, and the flags of it.

    Between digits each mark counts (*5–10*, *5:10*), and before or after one a symbol does.
    """
    if ours == theirs:
        return None, ()
    beside, after = sides[0].isnumeric(), sides[1].isnumeric()
    if beside and after and _plain(ours) != _plain(theirs):
        return "punctuation", ("number",)
    if after and bool(_BEFORE_NUMBER.search(ours)) != bool(_BEFORE_NUMBER.search(theirs)):
        return "punctuation", ("number",)
    if _symbols(ours) != _symbols(theirs):
        return "punctuation", ("number",) if beside or after else ()
    ours, theirs = (_ELLIPSIS.sub("…", _DASHES.sub("-", marks)) for marks in (ours, theirs))
    if "…" not in ours:
        theirs = theirs.replace("…", "")  # words are missing in the source, not in the quotation
    ours, theirs = _MARKS.sub("", ours), _MARKS.sub("", theirs)
    same = fold(ours, "width") == fold(theirs, "width")
    return ("typography" if same else "punctuation"), ()


def _plain(marks: str) -> str:
    """Marks between digits, up to the kind of dashes and spaces."""
    return _SPACES.sub(" ", fold(_DASHES.sub("-", marks), ("typography", "width")))


def _symbols(marks: str) -> list[str]:
    """The symbols in marks: %, $, <; a minus is one of the dashes."""
    found = _SYMBOLS.findall(fold(_DASHES.sub("", marks), ("typography", "width")))
    return [mark for mark in found if mark not in "`´"]


def _kind_of_word(word: str, ours: str, theirs: str, *, is_first: bool) -> str | None:
    if ours == theirs:
        return None
    if _RAISED.findall(word) != _RAISED.findall(theirs):
        return "replaced"  # 10² is not 102, though Unicode calls them compatible
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

    What a quotation leaves off there, with its first or last mark, is no difference, unless a
    question or an exclamation becomes something else, or a number loses its sign or unit.

    Args:
        quotation: the text.
        bounds: the offsets of the quotation in it, without the marks round it.
        words: its words.
        source: the text of the source.
        span: the offsets of the same words there.
    """
    found = []
    before = quotation[bounds[0] : words[0].start]
    if source[span[0]].isnumeric():
        theirs = source[max(span[0] - 2, 0) : span[0]]
        if bool(_BEFORE_NUMBER.search(theirs)) != bool(_BEFORE_NUMBER.search(before)):
            place = bounds[0], words[0].start, span[0] - 1, span[0]
            found.append(Difference("punctuation", *place, ("number",)))
    start = span[0] - len(before)
    if before and source[max(start, 0) : span[0]] != before:
        found.append(Difference("typography", bounds[0], words[0].start, span[0], span[0]))
    after = quotation[words[-1].end : bounds[1]]
    theirs = source[span[1] : span[1] + len(after)]
    if after and theirs != after:
        rest = _marks_at(source, span[1])
        same = not (_telling_end(after) - _telling_end(rest))
        if _QUESTION & _telling_end(rest) and _STOP.search(after) and not _ELLIPSIS.search(after):
            same = same and bool(_QUESTION & _telling_end(after))
        kind = "typography" if same else "punctuation"
        found.append(Difference(kind, words[-1].end, bounds[1], span[1], span[1] + len(rest)))
    unit = (
        _AFTER_NUMBER.search(source[span[1] : span[1] + 2])
        if source[span[1] - 1].isnumeric()
        else None
    )
    if unit and _symbols(unit[0]) != _symbols(after):
        place = words[-1].end, bounds[1], span[1], span[1] + len(unit[0])
        found.append(Difference("punctuation", *place, ("number",)))
    return found


def _marks_at(text: str, offset: int) -> str:
    """The punctuation marks that stand at an offset."""
    found = _PUNCTUATION.match(text, pos=offset)
    return found[0] if found else ""


def _telling_end(text: str) -> set[str]:
    return {fold(mark, "width") for mark in _TELLING.findall(text)}
