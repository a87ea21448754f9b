"""Label Studio: tasks as JSON, and the configuration of their labels as XML.

Each layer is a control ``Labels`` of its own, each attribute a ``Choices`` or ``TextArea`` of the
region. Offsets are code points; older releases counted UTF-16 code units (issue 1008 of
https://github.com/HumanSignal/label-studio), which the words of a region show. What is sent are
predictions, from which an annotator starts; what is taken back are the annotations.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from rostra.errors import RostraError
from rostra.exchange.annotation_tools.anchoring import Utf16Offsets, anchored
from rostra.exchange.annotation_tools.json_files import objects, offset_of, read_json, text_of
from rostra.exchange.annotation_tools.task import UTTERANCES, Layer, Returned, Span, Task
from rostra.exchange.losses import LossReport

_TEXT = "text"
"""The name of the control that shows the text, and the key of the text in the data of a task."""


def write(task: Task, report: LossReport) -> dict[str, bytes]:
    """The configuration of a project, and its task."""
    del report  # everything has a place
    spans = (*task.utterance_spans(), *task.spans)
    result = [each for span in spans for each in _results(span, task)]
    content = [
        {
            "data": {_TEXT: task.text, "source": task.source, "language": task.language},
            "predictions": [{"model_version": "rostra", "result": result}],
        }
    ]
    tasks = json.dumps(content, ensure_ascii=False, indent=1)
    return {
        "labels.xml": _configuration(task).encode(),
        f"{task.source}.json": f"{tasks}\n".encode(),
    }


def _results(span: Span, task: Task) -> Iterator[dict[str, Any]]:
    """The region of a span, and the values of its attributes, which have the same id."""
    place = {"start": span.start, "end": span.end}
    common = {"id": span.id, "to_name": _TEXT}
    words = task.text[span.start : span.end]
    value: dict[str, Any] = {**place, "text": words, "labels": [span.label]}
    yield {**common, "from_name": span.layer, "type": "labels", "value": value}
    layer = task.layer(span.layer)
    assert layer is not None
    for name, text in span.attributes.items():
        attribute = layer.attribute(name)
        kind, key = (
            ("choices", "choices") if attribute and attribute.codes else ("textarea", "text")
        )
        value = {**place, key: [text]}
        yield {**common, "from_name": _control(layer.name, name), "type": kind, "value": value}


def _control(layer: str, attribute: str) -> str:
    return f"{layer}-{attribute}"


def _configuration(task: Task) -> str:
    # Without this style, the editor shortens white space, and offsets count what it shows.
    lines = ["<View>", "  <Style>.htx-text { white-space: pre-wrap; }</Style>"]
    layers = (UTTERANCES, *task.layers.values())
    for layer in layers:
        lines.append(f'  <Labels name={quoteattr(layer.name)} toName="{_TEXT}" choice="single">')
        lines += [f"    <Label value={quoteattr(label)}/>" for label in layer.labels]
        lines.append("  </Labels>")
    lines.append(f'  <Text name="{_TEXT}" value="${_TEXT}" saveTextResult="yes"/>')
    for layer in layers:
        lines += _attribute_controls(layer)
    return "\n".join([*lines, "</View>", ""])


def _attribute_controls(layer: Layer) -> Iterator[str]:
    when = f'toName="{_TEXT}" perRegion="true" whenTagName={quoteattr(layer.name)}'
    for attribute in layer.attributes:
        name = quoteattr(_control(layer.name, attribute.name))
        header = f'  <Header value={quoteattr(attribute.name)} size="6"/>'
        visible = f'  <View visibleWhen="region-selected" whenTagName={quoteattr(layer.name)}>'
        yield visible
        yield f"  {header}"
        if attribute.codes:
            yield f'    <Choices name={name} {when} choice="single">'
            yield from (f"      <Choice value={quoteattr(code)}/>" for code in attribute.codes)
            yield "    </Choices>"
        else:
            yield f'    <TextArea name={name} {when} maxSubmissions="1" editable="true"/>'
        yield "  </View>"


def read(path: Path, task: Task, report: LossReport) -> Returned:
    """The annotations of the task that is of the source."""
    found = _task(objects(read_json(path, f"{task.source}.json")), path, task)
    data = found["data"]
    text = text_of(data.get(_TEXT))
    if text is None:
        raise RostraError(f"{path}: the data of the task have no {_TEXT}")
    if objects(found.get("drafts", [])):
        message = "a draft that nobody submitted is left out"
        report.add("dropped", "draft", message, count=len(objects(found["drafts"])))
    regions: dict[str, dict[str, Any]] = {}
    values: list[tuple[str, str, dict[str, Any]]] = []
    for number, result in enumerate(objects(_annotation(found, path).get("result", [])), 1):
        place = f"result {number}"
        name = text_of(result.get("id")) or place
        if result.get("type") == "labels":
            regions.setdefault(f"{name} {result.get('from_name')}", {**result, "place": place})
        else:
            values.append((name, place, result))
    attributes = _attributes(regions, values, task, report)
    utf16 = Utf16Offsets(text)
    spans = []
    for key, region in regions.items():
        for span in _spans(region, attributes.get(key, {}), report):
            quote = text_of(region["value"].get("text"))
            placed = anchored(span, text, utf16, quote, report)
            spans += [placed] if placed else []
    return Returned(spans, text)


def _task(tasks: list[dict[str, Any]], path: Path, task: Task) -> dict[str, Any]:
    """The task of the source among those of a file."""
    if not any(isinstance(each.get("data"), dict) for each in tasks):
        raise RostraError(
            f"{path} is not an export of Label Studio as JSON: it has no task with data. Export "
            "the project as JSON, not as JSON-MIN"
        )
    datas = [each for each in tasks if isinstance(each.get("data"), dict)]
    of_source = [each for each in datas if each["data"].get("source") == task.source]
    same_text = [each for each in datas if each["data"].get(_TEXT) == task.text]
    found = of_source or same_text
    if len(found) != 1:
        number = "no task" if not found else f"{len(found)} tasks"
        raise RostraError(f"{path} has {number} of the source {task.source}")
    return found[0]


def _annotation(found: Mapping[str, Any], path: Path) -> dict[str, Any]:
    """The one annotation of a task."""
    made = [each for each in objects(found.get("annotations", [])) if not each.get("was_cancelled")]
    if not made:
        raise RostraError(
            f"{path}: nobody has annotated the task: it has predictions alone. Submit it in Label "
            "Studio, and export it again"
        )
    if len(made) > 1:
        whose = ", ".join(str(_annotator(each)) for each in made)
        raise RostraError(
            f"{path}: the task has {len(made)} annotations (completed_by {whose}): leave the one "
            "in the file that is to be taken back"
        )
    return made[0]


def _annotator(annotation: Mapping[str, Any]) -> object:
    who = annotation.get("completed_by")
    return who.get("email") or who.get("id") if isinstance(who, dict) else who


def _attributes(
    regions: Mapping[str, dict[str, Any]],
    values: list[tuple[str, str, dict[str, Any]]],
    task: Task,
    report: LossReport,
) -> dict[str, dict[str, str]]:
    """The attributes of each region; what is not one is reported."""
    found: dict[str, dict[str, str]] = {}
    for name, place, result in values:
        control = text_of(result.get("from_name")) or ""
        layer, _, attribute = control.partition("-")
        known = task.layer(layer)
        value = result.get("value")
        entries = value.get("choices", value.get("text")) if isinstance(value, dict) else None
        texts = [each for each in [entries] if isinstance(each, str)]
        if isinstance(entries, list):
            texts = [each for each in entries if isinstance(each, str)]
        key = f"{name} {layer}"
        if known is None or known.attribute(attribute) is None or key not in regions or not texts:
            message = "a result is neither a label of a span nor an attribute of one"
            kind = f"{result.get('type')} {control}".strip()
            report.add("dropped", "other-result", message, place, kind)
            continue
        if len(texts) > 1:
            message = "an attribute has several values, of which the first is taken"
            report.add("dropped", "several-values", message, place, ", ".join(texts))
        found.setdefault(key, {})[attribute] = texts[0].strip()
    return found


def _spans(
    region: Mapping[str, Any], attributes: Mapping[str, str], report: LossReport
) -> Iterator[Span]:
    """The span of a region, one for each of its labels."""
    value, place = region.get("value"), region["place"]
    start, end = (
        (offset_of(value.get("start")), offset_of(value.get("end")))
        if isinstance(value, dict)
        else (None, None)
    )
    labels = value.get("labels") if isinstance(value, dict) else None
    if start is None or end is None or not isinstance(labels, list) or not labels:
        message = "a region has no offsets, or no label"
        report.add("wrong", "no-region", message, place, text_of(region.get("id")) or "")
        return
    for label in labels:
        layer = text_of(region.get("from_name")) or ""
        yield Span(layer, str(label), start, end, attributes, text_of(region.get("id")), place)
