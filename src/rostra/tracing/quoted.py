"""The quotations of a text, each with its verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from rostra.errors import RostraError
from rostra.quotations.extraction import draft
from rostra.quotations.extraction.reading_language import UNKNOWN
from rostra.quotations.extraction.rule_confidence import SpeakerRule
from rostra.tracing.verdict import trace
from rostra.tracing.words import words_and_marks

if TYPE_CHECKING:
    from rostra.tracing.results import Trace
    from rostra.tracing.source_index import SourceIndex

_ONE_IN: Final = 5
_OTHER_WORDS: Final = frozenset({"replaced", "added", "dropped", "moved"})


class Judged(NamedTuple):
    """A quotation with its verdict.

    Attributes:
        text: its words.
        start: the offset of its first character in the text that quotes, in code points.
        end: the offset after its last.
        speaker: who that text says has said it; None where it does not, or its language is unknown.
        source: the id of the source that it is said to be from; None where none is named.
        trace: what was found of it.
    """

    text: str
    start: int
    end: int
    speaker: str | None
    source: str | None
    trace: Trace


class Unjudged(NamedTuple):
    """What stands in quotation marks, or looks as if it did, and has no verdict.

    Attributes:
        text: its words.
        start: the offset of its first character in the text that quotes, in code points.
        end: the offset after its last.
        reason: why, as in `rostra.quotations.extraction.Rejected`; `no-word` where there is none,
            `too-long` where it is more than is aligned (`rostra.tracing.verdict.LONGEST`).
    """

    text: str
    start: int
    end: int
    reason: str


class TracedText(NamedTuple):
    """A text with the verdicts on its quotations, in its order.

    Attributes:
        text: the text.
        language: the tag of the language that it was read as; `und` where that is unknown.
        judged: the quotations.
        unjudged: what stands in marks and was not judged.
    """

    text: str
    language: str
    judged: tuple[Judged, ...]
    unjudged: tuple[Unjudged, ...]


def trace_text(text: str, sources: SourceIndex, *, language: str | None = None) -> TracedText:
    """Trace each quotation of a text.

    Quotations are found by their marks in any language, and their speakers where drafting has a
    lexicon of it, as `rostra.draft` does both. A speaker without a name, such as *a spokesman*, may
    be anybody. What looks like a quotation and is none by its
    rules, such as a word at a distance or a title, has a verdict where a source has its words, or
    nearly all of them, and is `unjudged` where none has.

    Args:
        text: a text, one paragraph a line.
        sources: the sources.
        language: the tag of its language; None to find it.
    """
    drafted = draft(text, language=language)
    known = None if drafted.language == UNKNOWN else drafted.language
    judged: list[Judged] = []
    unjudged: list[Unjudged] = []
    for said in drafted.utterances:
        is_named = said.decisions["speaker"].rule != SpeakerRule.UNNAMED
        speaker = said.speaker if is_named else None
        place = said.char_start, said.char_end
        try:
            found = trace(said.utterance, sources, speaker=speaker, language=known)
        except RostraError:
            unjudged.append(Unjudged(said.utterance, *place, _reason(said.utterance)))
            continue
        judged.append(Judged(said.utterance, *place, said.speaker, None, found))
    for start, end, reason in ((r.char_start, r.char_end, r.reason) for r in drafted.rejected):
        words = text[start:end]
        if any(map(str.isalnum, words)):
            try:
                found = trace(words, sources, language=known)
            except RostraError:
                unjudged.append(Unjudged(words, start, end, _reason(words)))
                continue
            if _has_words(found, words, known):
                judged.append(Judged(words, start, end, None, None, found))
                continue
        unjudged.append(Unjudged(words, start, end, reason))
    for entries in (judged, unjudged):
        entries.sort(key=lambda one: (one.start, one.end))
    return TracedText(text, drafted.language, tuple(judged), tuple(unjudged))


def _reason(words: str) -> str:
    """Why `trace` has no verdict on words that stand in marks."""
    return "too-long" if any(map(str.isalnum, words)) else "no-word"


def _has_words(found: Trace, words: str, language: str | None) -> bool:
    """Whether a source has what stands in marks, up to one word in `_ONE_IN`."""
    if found.verdict != "altered":
        return found.verdict != "not-found"
    number = sum(is_word for _, is_word in words_and_marks(words, language))
    return _ONE_IN * sum(d.kind in _OTHER_WORDS for d in found.differences) <= number
