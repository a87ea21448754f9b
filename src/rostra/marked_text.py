"""A text with its quotations marked and described, as plain text for people.

``[[1 ...]]`` is a quotation, described below its paragraph. ``{...}`` is its reporting clause and
``<...>`` its mention, the words that decide who speaks. ``[-...-]`` is in quotation marks and left
out.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from rostra.language.paragraphs import split_paragraphs
from rostra.printable import JOINERS, SPACES, escaped

INDENT = " " * 5
"""Space before the label of a description."""

FURTHER = " " * 14
"""Space before the further lines of a description."""

_NO_COLOUR = "", ""
_FIELDS = ("span", "mention", "speaker", "role", "country", "cue")


class Span(NamedTuple):
    """A part of a text, from offset to offset, and what is printed before and after it."""

    start: int
    end: int
    before: str
    after: str


class Passage(NamedTuple):
    """What is marked and described together.

    Attributes:
        span: the part of the text that it is about.
        context: other parts that are marked, in any paragraph.
        description: printable lines, to be read below the paragraph in which the span begins.
    """

    span: Span
    context: Sequence[Span]
    description: Sequence[str]


def quotation(
    label: str,
    status: str,
    values: Mapping[str, Any],
    colour: tuple[str, str] = _NO_COLOUR,
) -> Passage:
    """A quotation, with its reporting clause and its mention.

    Args:
        label: its number or id; the text has what follows the last full stop.
        status: what is printed after the label, such as its confidence.
        values: its columns as in the table ``utterances``, and ``mention`` and ``decisions`` where
            it is a proposal.
        colour: what switches a colour on and off.
    """
    short = label.rpartition(".")[2]
    before, after = f"{colour[0]}[[{short} ", f"]]{colour[1]}"
    span = Span(values["char_start"] or 0, values["char_end"] or 0, before, after)
    context = [
        Span(values[f"{field}_start"], values[f"{field}_end"], before, after)
        for field, before, after in (("cue", "{", "}"), ("mention", "<", ">"))
        if values.get(f"{field}_start") is not None
    ]
    return Passage(span, context, list(_description(label, status, values)))


def rejected(start: int, end: int, reason: str) -> Passage:
    """A passage in quotation marks that is not a quotation, and why."""
    return Passage(Span(start, end, "[-", "-]"), (), [f"{INDENT}-  rejected: {reason}"])


def marked_paragraphs(text: str, passages: Iterable[Passage]) -> Iterator[str]:
    """Yield the paragraphs of a text, each numbered, with the descriptions below it.

    The passages may be in any order, overlap, and lie outside the text.
    """
    passages = sorted(passages, key=lambda passage: passage.span.start)
    spans = _all_spans(passages)
    starts = [span.start for span in spans]
    described = 0
    first = 0
    for paragraph in split_paragraphs(text):
        after = bisect_left(starts, paragraph.end, first)
        marked = marked_text(text, paragraph.start, paragraph.end, spans[first:after])
        first = after
        yield ""
        yield f"{paragraph.number:>3}  {marked}"
        while described < len(passages) and passages[described].span.start < paragraph.end:
            yield from passages[described].description
            described += 1
    for passage in passages[described:]:  # behind the text: their offsets are wrong
        yield from passage.description


def marked_text(text: str, start: int, end: int, spans: Iterable[Span]) -> str:
    """A part of a text on one printable line, with the spans marked that begin in it."""
    marks = []
    for rank, span in enumerate(spans):
        span_start, span_end = max(start, span.start), min(end, span.end)
        if span_start < span_end:
            # Where spans touch, one ends before the next begins; inner ones end first.
            marks.append((span_start, 1, -span_end, rank, span.before))
            marks.append((span_end, 0, -span_start, -rank, span.after))
    parts, position = [], start
    for offset, *_, mark in sorted(marks):
        parts += [printable(text[position:offset]), mark]
        position = offset
    return "".join((*parts, printable(text[position:end])))


def excerpt(text: str, passage: Passage, context: int) -> str:
    """A passage with at most so many characters of its line before and after it, marked."""
    start, end, *_ = passage.span
    first, last = max(0, start - context), min(len(text), end + context)
    left = max(first, text.rfind("\n", first, start) + 1)
    line_end = text.find("\n", end, last)
    right = last if line_end < 0 else line_end
    cut_left = left > 0 and text[left - 1] != "\n"
    cut_right = right < len(text) and text[right] != "\n"
    marked = marked_text(text, left, right, _all_spans([passage]))
    return f"{'…' * cut_left}{marked}{'…' * cut_right}"


def printable(text: str) -> str:
    """One printable line: spaces and joiners of all scripts are kept, the rest is escaped."""
    return escaped(text, keep=SPACES + JOINERS)


def _all_spans(passages: Iterable[Passage]) -> list[Span]:
    """The spans of passages, each once, the outer before the inner ones."""
    spans = {span for passage in passages for span in (passage.span, *passage.context)}
    return sorted(spans, key=lambda span: (span.start, -span.end, span.before))


def _description(label: str, status: str, values: Mapping[str, Any]) -> Iterator[str]:
    speaker = printable(values["speaker"] or "(unknown)")
    if "speaker_id" in values:
        speaker += f" ({values['speaker_id']})"
    role = f", {printable(values['role'])}" if values["role"] else ""
    country = f" [{values['country']}, {values['country_basis']}]" if values["country"] else ""
    elided = ", elided" if values["elided"] else ""
    yield (
        f"{INDENT}{label}  {status}  turn {values['turn']}: "
        f"{speaker}{role}{country}; {values['quote_type']}{elided}"
    )
    parts = [
        f"{field}: {printable(values[field])}" for field in ("mention", "cue") if values.get(field)
    ]
    decisions = values.get("decisions") or {}
    rules = ", ".join(
        f"{field} {decisions[field]['rule']} {decisions[field]['confidence']:.2f}"
        for field in _FIELDS
        if field in decisions
    )
    if line := "; ".join(filter(None, [*parts, rules])):
        yield f"{FURTHER}{line}"
