"""The curated state of a source, an utterance or a speaker as text for people."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rostra.cli.guarded_output import colours
from rostra.curation.curated_state import (
    SourceState,
    Span,
    SpeakerView,
    UtteranceState,
    UtteranceView,
)
from rostra.curation.proposals import Proposal
from rostra.language.paragraphs import split_paragraphs
from rostra.marked_text import (
    FURTHER,
    INDENT,
    Passage,
    excerpt,
    marked_paragraphs,
    printable,
    quotation,
    rejected,
)
from rostra.printable import aligned, counted, shortened
from rostra.validation.content import Record

_CONTEXT = 300  # characters before and after a quotation that is shown by itself
_IN_HEADING = ("title", "publisher", "published", "url", "language")
_OFFSET = re.compile("_(start|end)$")


def source_text(state: SourceState) -> Iterator[str]:
    """Yield the lines of a source: its text with all quotations marked and described."""
    yield from _heading(state)
    passages = [_passage(utterance) for utterance in state.utterances]
    if state.text is None:
        for passage in passages:
            yield from _by_itself(passage, None)
        return
    passages += [_missing(proposal) for proposal in state.missing]
    passages += [_rejected(each) for each in state.rejected]
    yield from marked_paragraphs(state.text, passages)


def doubts_text(state: SourceState) -> Iterator[str]:
    """Yield the lines of what is to be decided in a source, the least certain first.

    Utterances whose words or speaker were changed have no confidence and come after the others.
    """
    yield from _heading(state)
    for each in state.doubts():
        passage = _passage(each) if isinstance(each, UtteranceState) else _missing(each)
        yield from _by_itself(passage, state.text)
    for stretch in state.rejected:
        yield from _by_itself(_rejected(stretch), state.text)


def utterance_text(view: UtteranceView) -> Iterator[str]:
    """Yield the lines of an utterance: its place in the text, its fields, what belongs to it."""
    record = view.state.record
    before, after = _neighbours(view.text or "", record["paragraph"] or 0)
    yield from before
    yield from _by_itself(_passage(view.state), view.text)
    yield from after
    yield from _section("record", _fields(record))
    yield from _section(f"speaker {record['speaker_id']}", _fields(view.speaker or {}))
    if record["event_id"] is not None:
        yield from _section(f"event {record['event_id']}", _fields(view.event or {}))
    yield from _section(f"turn {record['turn']}", [f"  {record_id}" for record_id in view.turn])
    for annotation in view.annotations:
        yield from _section(f"annotation {annotation['id']}", _fields(annotation))
    for correction in view.corrections:
        yield from _section(f"correction {correction['id']}", _fields(correction))
    yield from _section(f"source {record['source_id']}", _fields(view.source))
    for fact in view.external_facts:
        title = f"from elsewhere, about {fact['record_id']}: {fact['id']}"
        yield from _section(title, _fields(fact))


def speaker_text(view: SpeakerView) -> Iterator[str]:
    """Yield the lines of a speaker and their utterances."""
    yield f"speaker {view.speaker['id']}"
    yield from _fields(view.speaker)
    yield ""
    yield counted(len(view.utterances), "utterances")
    yield from utterance_list(view.utterances, ("id", "review", "role", "country", "utterance"))


def utterance_list(utterances: Iterable[Record], columns: Sequence[str]) -> list[str]:
    """The lines of a list of utterances, with some of their columns, shortened."""
    rows = [[shortened(_value(row[column])) for column in columns] for row in utterances]
    return [f"  {line}" for line in aligned(rows)]


def _heading(state: SourceState) -> Iterator[str]:
    source, utterances = state.source, state.utterances
    known = [printable(source[column]) for column in _IN_HEADING if source[column] is not None]
    yield f"{source['id']}: {'; '.join(known)}"
    for fact in state.external_facts:
        evidence = "" if fact["url"] == fact["value"] else f" ({fact['url']})"
        yield f"from elsewhere: {fact['column']}: {printable(fact['value'])}{evidence}"
    reviews = Counter(each.record["review"] for each in utterances)
    counts = ", ".join(f"{number} {review}" for review, number in sorted(reviews.items()))
    turns = len({each.record["turn"] for each in utterances})
    yield (
        f"{counted(len(utterances), 'utterances')}{f' ({counts})' if counts else ''}; "
        f"{counted(turns, 'turns')}; {counted(len(state.speakers), 'speakers')}"
    )
    if state.text is None:
        yield "the corpus does not have its text"
    elif state.drafted:
        yield f"the draft has {len(state.missing)} more; it rejected {len(state.rejected)}"


def _passage(state: UtteranceState) -> Passage:
    """An utterance marked and described, with the reasons of the draft while it is unreviewed."""
    record, confidence = state.record, state.confidence
    status: str = record["review"]
    values: Mapping[str, Any] = record
    if status == "unreviewed" and state.proposal is not None:
        values = {**record, **_reasons(state)}
        status += "  changed" if confidence is None else f"  {confidence:.2f}"
    passage = quotation(record["id"], status, values, colours())
    if changed := _changes(state.differences):
        line = f"{FURTHER}the draft has {'; '.join(changed)}"
        passage = passage._replace(description=[*passage.description, line])
    return passage


def _reasons(state: UtteranceState) -> Mapping[str, Any]:
    """The mention and the decisions of the draft about the columns that it still decides."""
    if state.proposal is None or state.confidence is None:
        return {}
    decisions = state.proposal["decisions"]
    kept = {field: reason for field, reason in decisions.items() if field not in state.differences}
    mention = ("mention", "mention_start", "mention_end")
    return {**{column: state.proposal[column] for column in mention}, "decisions": kept}


def _changes(differences: Mapping[str, object]) -> list[str]:
    """What the draft has instead; offsets only where the words are the same."""
    return [
        f"{column}: {_value(value)}"
        for column, value in differences.items()
        if _OFFSET.sub("", column) not in differences or not _OFFSET.search(column)
    ]


def _missing(proposal: Proposal) -> Passage:
    return quotation("?", f"not in the corpus  {proposal['confidence']:.2f}", proposal)


def _rejected(stretch: Span) -> Passage:
    return rejected(stretch["char_start"], stretch["char_end"], stretch["reason"])


def _by_itself(passage: Passage, text: str | None) -> Iterator[str]:
    """A passage with what is around it in the text, described."""
    yield ""
    if text is not None:
        yield f"{INDENT}{excerpt(text, passage, _CONTEXT)}"
    yield from passage.description


def _neighbours(text: str, number: int) -> tuple[list[str], list[str]]:
    """The lines of the paragraphs before and after the one with a number, shortened."""
    paragraphs = {
        p.number: p for p in split_paragraphs(text) if p.number in (number - 1, number + 1)
    }
    before, after = [], []
    if previous := paragraphs.get(number - 1):
        start = max(previous.start, previous.end - _CONTEXT)
        cut = "…" * (start > previous.start)
        before = ["", f"{INDENT}{cut}{printable(text[start : previous.end])}"]
    if following := paragraphs.get(number + 1):
        words = text[following.start : following.end]
        after = ["", f"{INDENT}{printable(shortened(words, _CONTEXT))}"]
    return before, after


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield ""
    yield title
    yield from lines


def _fields(record: Mapping[str, Any]) -> Iterator[str]:
    """The columns of a record, one a line."""
    rows = [(column, _value(value)) for column, value in record.items()]
    return (f"  {line}" for line in aligned(rows))


def _value(value: object) -> str:
    if isinstance(value, str):
        return printable(value)
    return printable(json.dumps(value, ensure_ascii=False))
