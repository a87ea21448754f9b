"""Utterances that came back from a tool, as decisions that `rostra apply` carries out.

Whoever corrects the proposals of a draft in an annotation tool moves the spans of utterances,
removes and adds some, and corrects what they say: each is a decision of `rostra.curation.decisions`
about the record that was sent.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from rostra.curation.decisions import fingerprint
from rostra.curation.operations import NULLABLE
from rostra.exchange.annotation_tools.taking_back import Change, span_differences
from rostra.exchange.annotation_tools.task import Span, Task
from rostra.exchange.losses import LossReport

ACCEPTED = "accepted"
"""What a curator makes of `review` to accept an utterance as it is."""

_FOLLOWS = {"role_type": "role", "role_status": "role", "country_basis": "country"}
"""Columns that become null with another one."""


def utterance_changes(task: Task, returned: Sequence[Span], report: LossReport) -> list[Change]:
    """How utterances differ from those that were sent, in text order.

    An utterance is the one of its id; else, as not every tool keeps ids, the one with the same
    bounds; else the one that it shares most characters with.

    Args:
        task: what was sent.
        returned: the spans of utterances that came back.
        report: is given what no decision can be made of.
    """
    sent = list(task.utterance_spans())
    if not returned:
        if sent:
            message = "no utterance came back; the tool may not show them, and all stay as they are"
            report.add("dropped", "no-utterances", message, task.source, count=len(sent))
        return []
    spans = [_trimmed(each, task.text) for each in returned]
    with_attributes = any(each.attributes for each in spans)
    if not with_attributes:
        message = "utterances came back without speaker, role and the like: bounds were compared"
        report.add("dropped", "bare-utterances", message, task.source, count=len(spans))
    changes = list[Change]()
    for before, after in _pairs(sent, spans):
        if after is not None and not _is_whole(after, task, report):
            continue
        if before is None:
            if after is not None and _has_speaker(after, report):
                changes.append(Change("added", task.source, None, after))
            continue
        assert before.id is not None
        if after is None:
            changes.append(Change("removed", before.id, before, None))
            continue
        differences = span_differences(before, after) if with_attributes else _bounds(before, after)
        if kept := tuple(_possible(differences, before, after, report)):
            changes.append(Change("changed", before.id, before, after, kept))
    return sorted(changes, key=_place)


def decisions(task: Task, changes: Sequence[Change]) -> Iterator[dict[str, Any]]:
    """Changes of utterances as decisions, in an order in which they can be carried out.

    Utterances that are removed or become shorter make room for others.

    Args:
        task: what was sent.
        changes: the result of `utterance_changes`.

    Yields:
        Lines of a file of decisions, as JSON values.
    """
    records = {record["id"]: record for record in task.utterances}
    for change in sorted(changes, key=_room):
        before, after = change.before, change.after
        if before is None:
            assert after is not None
            values = {"utterance": task.text[after.start : after.end], **after.attributes}
            values.pop("review", None)
            yield {
                "do": "quote",
                "source": task.source,
                "values": values,
                "places": {"utterance": [after.start, after.end]},
            }
            continue
        about: dict[str, Any] = {"ids": [change.utterance]}
        seen = {change.utterance: fingerprint(dict(records[change.utterance]))}
        if after is None:
            yield {"do": "reject", **about, "seen": seen}
        elif change.differences == ("review",):
            yield {"do": "accept", **about, "seen": seen}
        else:
            edited = [name for name in change.differences if name not in {"bounds", "review"}]
            about["values"] = {name: after.attributes.get(name) for name in edited}
            if "bounds" in change.differences:
                about["values"]["utterance"] = task.text[after.start : after.end]
                about["places"] = {"utterance": [after.start, after.end]}
            yield {"do": "edit", **about, "seen": seen}


def _trimmed(span: Span, text: str) -> Span:
    words = text[span.start : span.end]
    start, end = span.start + len(words) - len(words.lstrip()), span.start + len(words.rstrip())
    attributes = {name: value for name, value in span.attributes.items() if value}
    return replace(span, start=start, end=end, attributes=attributes)


def _is_whole(span: Span, task: Task, report: LossReport) -> bool:
    """Whether a span can be an utterance: some words of one paragraph."""
    words = task.text[span.start : span.end]
    if words and "\n" not in words:
        return True
    message = "an utterance has no words, or goes on over several paragraphs, and was left out"
    report.add("wrong", "several-paragraphs", message, span.place, words)
    return False


def _has_speaker(span: Span, report: LossReport) -> bool:
    if "speaker" in span.attributes or "speaker_id" in span.attributes:
        return True
    message = "an utterance was added without a speaker, and was left out"
    report.add("wrong", "no-speaker", message, span.place, f"{span.start} to {span.end}")
    return False


def _bounds(before: Span, after: Span) -> Iterator[str]:
    return (name for name in span_differences(before, after) if name == "bounds")


def _possible(
    differences: Iterator[str], before: Span, after: Span, report: LossReport
) -> Iterator[str]:
    """The differences that a decision can make; the others are reported."""
    for name in differences:
        old, new = before.attributes.get(name), after.attributes.get(name)
        if name == "review":
            if new == ACCEPTED and old == "unreviewed":
                yield name
            else:
                message = f"review can be made {ACCEPTED} where it is unreviewed, and nothing else"
                report.add("wrong", "review", message, after.place, f"{old} is {new}")
        elif name == "bounds" or new is not None or name in NULLABLE:
            yield name
        elif name not in _FOLLOWS or _FOLLOWS[name] in after.attributes:
            message = "a value that an utterance needs was removed, and stays as it is"
            report.add("wrong", "removed-value", message, after.place, f"{name}={old}")


def _pairs(
    sent: Sequence[Span], spans: Sequence[Span]
) -> Iterator[tuple[Span | None, Span | None]]:
    """Each utterance that was sent or came back with the other one that it is."""
    partner: dict[int, Span] = {}
    rest = list(spans)
    for matches in (_has_id, _has_bounds):
        for number, before in enumerate(sent):
            if number not in partner:
                found = next((each for each in rest if matches(before, each)), None)
                if found is not None:
                    partner[number] = found
                    rest.remove(found)
    overlaps = Counter(
        {
            (number, at): shared
            for number, before in enumerate(sent)
            if number not in partner
            for at, each in enumerate(rest)
            if (shared := min(before.end, each.end) - max(before.start, each.start)) > 0
        }
    )
    taken = set[int]()
    for (number, at), _ in overlaps.most_common():
        if number not in partner and at not in taken:
            partner[number] = rest[at]
            taken.add(at)
    for number, before in enumerate(sent):
        yield before, partner.get(number)
    for at, each in enumerate(rest):
        if at not in taken:
            yield None, each


def _has_id(before: Span, after: Span) -> bool:
    return after.id is not None and after.id == before.id


def _has_bounds(before: Span, after: Span) -> bool:
    return after.id is None and (before.start, before.end) == (after.start, after.end)


def _place(change: Change) -> tuple[int, int]:
    span = change.after or change.before
    return (span.start, span.end) if span else (0, 0)


def _room(change: Change) -> tuple[int, int]:
    """What sorts a change behind those that make room for it."""
    before, after = change.before, change.after
    if after is None:
        return (0, 0)
    if before is None:
        return (2, 0)
    return (1, (after.end - after.start) - (before.end - before.start))
