"""A draft as text for people: the report with what was found marked in it."""

import textwrap
from collections.abc import Iterator

from rostra.drafting.paragraphs import paragraphs
from rostra.drafting.proposal import Draft, Left, Utterance

WIDTH = 88
"""Characters of a line."""


def render(draft: Draft) -> str:
    """The report with ``[1: … ]`` round each utterance and ``[-: … ]`` round what was left.

    Below each paragraph stands what was decided of its utterances: who speaks, in which role and
    for which country, by which rules, and how sure that is, from 0 to 1.
    """
    out = []
    spans: list[Utterance | Left] = [*draft.utterances, *draft.left]
    spans.sort(key=lambda span: span.char_start)
    at = 0
    for paragraph in paragraphs(draft.text):
        here: list[Utterance | Left] = []
        while at < len(spans) and spans[at].char_start < paragraph.end:
            here.append(spans[at])
            at += 1
        marked = _marked(draft.text, paragraph.start, paragraph.end, here)
        out.append(textwrap.fill(marked, WIDTH, break_long_words=False, break_on_hyphens=False))
        out += [line for span in here for line in _told(span)]
        out.append("")
    return "\n".join(map(_plain, [*"\n".join([*out, *_summary(draft)]).split("\n"), ""]))


def _plain(line: str) -> str:
    """A line in which nothing can command a terminal: a control character stands as its escape."""
    if line.isprintable():
        return line
    return "".join(c if c.isprintable() or c.isspace() else ascii(c)[1:-1] for c in line)


def _marked(text: str, start: int, end: int, spans: list[Utterance | Left]) -> str:
    parts, at = [], start
    for span in spans:
        stop = min(span.char_end, end)
        number = span.seq if isinstance(span, Utterance) else "-"
        parts += [text[at : span.char_start], f"[{number}: {text[span.char_start : stop]}]"]
        at = stop
    return "".join([*parts, text[at:end]])


def _told(span: Utterance | Left) -> Iterator[str]:
    if isinstance(span, Left):
        yield f"    -  left: {span.reason}"
        return
    who = span.speaker or "nobody found"
    role = f", {span.role}" if span.role else ""
    country = f" [{span.country}, {span.country_basis}]" if span.country else ""
    yield f"    {span.seq}  {who}{role}{country}  (turn {span.turn}, {span.confidence:.2f})"
    rules = ", ".join(f"{key} {found.rule}" for key, found in span.decisions.items())
    yield from textwrap.wrap(
        f"by {rules}", WIDTH, initial_indent=" " * 7, subsequent_indent=" " * 7
    )


def _summary(draft: Draft) -> Iterator[str]:
    lone = sum(found.speaker is None for found in draft.utterances)
    names = {found.speaker for found in draft.utterances} - {None}
    yield (
        f"{len(draft.utterances)} utterances of {len(names)} speakers, {lone} without a speaker, "
        f"{len(draft.left)} marked stretches left"
    )
