"""What came back from an annotation tool: checked, compared with what was sent, made records."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal, NamedTuple

from rostra.annotations import NO_SPAN
from rostra.errors import RostraError
from rostra.evaluation.readings import ONE_AN_UTTERANCE, align
from rostra.exchange.annotation_tools.task import UTTERANCE, Record, Returned, Span, Task
from rostra.exchange.losses import LossReport
from rostra.schema import Schema

_NUMBERS = 99  # the last number that an id of an annotation has room for
_IGNORED = "\r\ufeff"


class Change(NamedTuple):
    """A difference between what was sent and what came back.

    Attributes:
        kind: ``added``, ``removed`` or ``changed``.
        utterance: the id of the utterance.
        before: the span that was sent; None for an added one.
        after: the span that came back; None for a removed one.
        differences: of a changed one: ``bounds``, ``label`` and names of attributes.
    """

    kind: Literal["added", "removed", "changed"]
    utterance: str
    before: Span | None
    after: Span | None
    differences: tuple[str, ...] = ()


class TakenBack(NamedTuple):
    """What a tool's file says of a source.

    Attributes:
        layers: the names of the layers that were annotated.
        spans: the annotations that came back, by the id of their utterance, in text order.
        utterances: the spans of utterances that came back, in text order.
        changes: how the annotations differ from those that were sent, in text order.
    """

    layers: Sequence[str]
    spans: Mapping[str, Sequence[Span]]
    utterances: Sequence[Span]
    changes: Sequence[Change]

    def number(self) -> int:
        """How many annotations came back."""
        return sum(map(len, self.spans.values()))


def take_back(
    task: Task, returned: Returned, report: LossReport, layers: Sequence[str] = ()
) -> TakenBack:
    """Check the spans of a tool's file and compare them with those that were sent.

    A span that is not a valid one is reported as wrong and left out; white space at its edges is
    cut off, which is reported as altered.

    Args:
        task: what was sent.
        returned: what the file holds.
        report: is given what is wrong and what is altered.
        layers: the names of the layers that were annotated; if empty, those that the file names,
            else those of the task.

    Raises:
        RostraError: the text of the file is not that of the source.
    """
    names = [*layers] or [n for n in returned.layers or () if n in task.layers] or [*task.layers]
    placed = [_at_edges(each, task.text, report) for each in _in_source(task, returned, report)]
    valid = [each for each in placed if each is not None and _is_known(each, task, names, report)]
    valid.sort(key=lambda each: (each.start, each.end))
    spans = _by_utterance([each for each in valid if each.layer != UTTERANCE], task, report)
    kept = {
        utterance: _without_overlaps(of_utterance, report)
        for utterance, of_utterance in spans.items()
    }
    utterances = [each for each in valid if each.layer == UTTERANCE]
    changes, identified = _compared(task, kept, names)
    return TakenBack(names, identified, utterances, changes)


def own_records(
    task: Task, taken: TakenBack, schema: Schema, annotator: str, status: str = "independent"
) -> Iterator[tuple[Record, str]]:
    """The records of the table annotations that an annotator's own file has, by id.

    In each layer, an utterance without a span has the record ``none``: whoever annotates a source
    reads the whole of it. A span that is as it was sent by the same annotator keeps its id.

    Args:
        task: what was sent.
        taken: what came back.
        schema: the schema of the table annotations.
        annotator: whose records they are: ``human-`` or ``model-`` and a name.
        status: a code of annotation_status.

    Yields:
        Each record, and the place of its span in the tool's file.

    Raises:
        RostraError: an utterance has more spans of a layer than ids have room for.
    """
    names = schema["properties"]["attributes"]["properties"]
    made = []
    for utterance in task.utterances:
        of_layer = defaultdict(list)
        for span in taken.spans.get(utterance["id"], ()):
            of_layer[span.layer].append(span)
        for layer in taken.layers:
            prefix = f"{utterance['id']}.{layer}.{annotator}."
            spans: Sequence[Span | None] = of_layer[layer] or [None]
            numbers = _numbers(prefix, spans, task)
            for each, number in zip(spans, numbers, strict=True):
                record = {
                    "id": f"{prefix}{number:02}",
                    "utterance_id": utterance["id"],
                    "layer": layer,
                    "label": each.label if each else NO_SPAN,
                    "char_start": each.start if each else None,
                    "char_end": each.end if each else None,
                    "text": task.text[each.start : each.end] if each else None,
                    "attributes": {n: each.attributes.get(n) if each else None for n in names},
                    "annotator": annotator,
                    "status": status,
                }
                made.append((record, each.place if each else ""))
    made.sort(key=lambda pair: str(pair[0]["id"]))
    yield from made


def _numbers(prefix: str, spans: Sequence[Span | None], task: Task) -> list[int]:
    """The number in the id of each span: the one that it had, else the next free one."""
    sent = {each.id for each in task.spans}
    kept = [
        int(span.id.removeprefix(prefix))
        if span and span.id in sent and span.id and span.id.startswith(prefix)
        else None
        for span in spans
    ]
    used = {int(name.removeprefix(prefix)) for name in sent if name and name.startswith(prefix)}
    if len(set(kept) - {None}) < sum(number is not None for number in kept):  # copied in the tool
        kept, used = [None] * len(spans), set()
    free = (number for number in range(1, 10**6) if number not in used)
    numbers = [next(free) if number is None else number for number in kept]
    if max(numbers) > _NUMBERS:
        raise RostraError(
            f"{prefix.removesuffix('.')}: {len(spans)} spans; an utterance has room for {_NUMBERS}"
        )
    return numbers


def _in_source(task: Task, returned: Returned, report: LossReport) -> Iterator[Span]:
    """The spans with offsets into the text of the source."""
    length = len(task.text if returned.text is None else returned.text)
    offsets = _offsets(task, returned.text, report)
    for span in returned.spans:
        if not 0 <= span.start < span.end <= length:
            message = "a span is empty or not inside the text"
            report.add("wrong", "span-outside-text", message, span.place, _described(span))
        elif offsets is None:
            yield span
        else:
            yield replace(span, start=offsets[span.start], end=offsets[span.end])


def _offsets(task: Task, text: str | None, report: LossReport) -> list[int] | None:
    """The offset in the source of each offset in the text of a tool; None where all are the same.

    Line ends may differ, as may a byte order mark at the start and white space at the end.
    """
    if text is None or text == task.text:
        return None
    here = [at for at, character in enumerate(task.text) if character not in _IGNORED]
    there = [at for at, character in enumerate(text) if character not in _IGNORED]
    ours, theirs = ("".join(t[at] for at in p) for t, p in ((task.text, here), (text, there)))
    if ours.rstrip() != theirs.rstrip():
        raise RostraError(_other_text(task, ours, theirs))
    message = "the tool changed line ends or white space at the end of the text; offsets follow it"
    report.add("altered", "line-ends", message, task.source)
    offsets = []
    kept = 0
    for at in range(len(text) + 1):
        offsets.append(here[kept] if kept < len(here) else len(task.text))
        kept += kept < len(there) and there[kept] == at
    return offsets


def _other_text(task: Task, ours: str, theirs: str) -> str:
    pairs = zip(ours, theirs, strict=False)
    at = next((i for i, (one, other) in enumerate(pairs) if one != other), None)
    at = min(len(ours), len(theirs)) if at is None else at
    line, column = ours.count("\n", 0, at) + 1, at - (ours.rfind("\n", 0, at) + 1) + 1
    return (
        f"the text of the file is not that of {task.source}: they differ from line {line}, "
        f"character {column} on ({ours[at : at + 20]!r} in the source, {theirs[at : at + 20]!r} in "
        "the file). Send the source to the tool again, and annotate the text as it is"
    )


def _at_edges(span: Span, text: str, report: LossReport) -> Span | None:
    """A span without white space at its edges; None for one of nothing else."""
    if span.layer == UTTERANCE:
        return span
    words = text[span.start : span.end]
    start, end = span.start + len(words) - len(words.lstrip()), span.start + len(words.rstrip())
    if start >= end:
        message = "a span holds nothing but white space"
        report.add("wrong", "blank-span", message, span.place, _described(span))
        return None
    if (start, end) != (span.start, span.end):
        message = "white space at the edges of a span was cut off"
        report.add("altered", "trimmed-span", message, span.place, words)
    return replace(span, start=start, end=end)


def _is_known(span: Span, task: Task, names: Sequence[str], report: LossReport) -> bool:
    """Whether layer, label and attributes are those of the schema; what is not is reported."""
    layer = task.layer(span.layer)
    if layer is None or span.layer not in (*names, UTTERANCE):
        message = "a span is of a layer that was not to be annotated"
        report.add("wrong", "unknown-layer", message, span.place, _described(span))
        return False
    if span.label not in layer.labels:
        message = "a span has a label that its layer does not have"
        report.add("wrong", "unknown-label", message, span.place, _described(span))
        return False
    for name, value in span.attributes.items():
        attribute = layer.attribute(name)
        if attribute is None:
            message = "a span has an attribute that its layer does not have"
            report.add("wrong", "unknown-attribute", message, span.place, f"{name}={value}")
            return False
        if attribute.codes and value not in attribute.codes:
            message = "an attribute has a value that its list does not have"
            report.add("wrong", "unknown-value", message, span.place, f"{name}={value}")
            return False
    return True


def _by_utterance(spans: Sequence[Span], task: Task, report: LossReport) -> dict[str, list[Span]]:
    """The spans of each utterance, by its id; those that are in none are reported."""
    starts = [record["char_start"] for record in task.utterances]
    of_utterance = defaultdict(list)
    for span in spans:
        at = bisect_right(starts, span.start) - 1
        if at < 0 or span.end > task.utterances[at]["char_end"]:
            message = "a span is not inside one utterance"
            report.add("wrong", "outside-utterance", message, span.place, _described(span))
        else:
            of_utterance[task.utterances[at]["id"]].append(span)
    return dict(of_utterance)


def _without_overlaps(spans: Sequence[Span], report: LossReport) -> list[Span]:
    """The spans of which none overlaps an earlier one of its layer; the others are reported."""
    ends: dict[str, int] = {}
    kept = []
    for span in spans:
        if span.start < ends.get(span.layer, 0):
            message = "a span overlaps another one of its layer"
            report.add("wrong", "overlapping-spans", message, span.place, _described(span))
        else:
            kept.append(span)
            ends[span.layer] = span.end
    return kept


def _described(span: Span) -> str:
    return f"{span.layer}={span.label} at {span.start} to {span.end}"


def _compared(
    task: Task, spans: Mapping[str, Sequence[Span]], layers: Sequence[str]
) -> tuple[list[Change], dict[str, list[Span]]]:
    """The differences, and the spans with the ids of those that they were sent as."""
    changes, identified = list[Change](), dict[str, list[Span]]()
    starts = [utterance["char_start"] for utterance in task.utterances]
    sent = defaultdict(list)
    for span in task.spans:
        sent[bisect_right(starts, span.start) - 1].append(span)
    for number, utterance in enumerate(task.utterances):
        name, returned = utterance["id"], spans.get(utterance["id"], ())
        inside = [each for each in sent[number] if each.start < utterance["char_end"]]
        pairs = [
            pair
            for layer in layers
            for pair in _pairs(
                [each for each in inside if each.layer == layer],
                [each for each in returned if each.layer == layer],
            )
        ]
        changes += sorted(_differing(name, pairs), key=_place)
        own = (new for _, new in pairs if new)
        identified[name] = sorted(own, key=lambda each: (each.start, each.end))
    return changes, identified


def _differing(
    utterance: str, pairs: Sequence[tuple[Span | None, Span | None]]
) -> Iterator[Change]:
    for old, new in pairs:
        if old is None or new is None:
            yield Change("removed" if new is None else "added", utterance, old, new)
        elif differences := tuple(span_differences(old, new)):
            yield Change("changed", utterance, old, new, differences)


def _place(change: Change) -> tuple[int, int]:
    span = change.after or change.before
    return (span.start, span.end) if span else (0, 0)


def _pairs(
    before: Sequence[Span], after: Sequence[Span]
) -> Iterator[tuple[Span | None, Span | None]]:
    """The spans of one layer in one utterance, each beside what it was; None for none.

    Those that came back without an id get that of what they were.
    """
    anywhere = any(each.layer in ONE_AN_UTTERANCE for each in (*before, *after))
    first, second = _comparable(before), _comparable(after)
    spans = {id(r): s for r, s in zip((*first, *second), (*before, *after), strict=True)}
    for one, other in align(first, second, anywhere=anywhere):
        old = None if one is None else spans[id(one)]
        new = None if other is None else spans[id(other)]
        yield old, new and replace(new, id=new.id or (old.id if old else None))


def _comparable(spans: Sequence[Span]) -> list[dict[str, Any]]:
    """Spans as `align` compares them."""
    return [{"char_start": s.start, "char_end": s.end, "label": s.label} for s in spans]


def span_differences(one: Span, other: Span) -> Iterator[str]:
    """In what two spans differ: ``bounds``, ``label``, and names of attributes."""
    if (one.start, one.end) != (other.start, other.end):
        yield "bounds"
    if one.label != other.label:
        yield "label"
    for name in dict.fromkeys([*one.attributes, *other.attributes]):
        if one.attributes.get(name) != other.attributes.get(name):
            yield name
