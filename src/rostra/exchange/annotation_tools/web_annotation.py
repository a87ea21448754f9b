"""W3C Web Annotation (https://www.w3.org/TR/annotation-model/) as JSON-LD.

The source is a text file beside an annotation page. A span is an annotation whose target has a
`TextPositionSelector`, in code points as the model demands, and a `TextQuoteSelector`; its bodies
are texts `layer=label` (purpose classifying) and `attribute=value` (purpose tagging).
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rostra.errors import RostraError
from rostra.exchange.annotation_tools.anchoring import Utf16Offsets, anchored
from rostra.exchange.annotation_tools.json_files import objects, offset_of, read_json, text_of
from rostra.exchange.annotation_tools.task import UTTERANCE, Returned, Span, Task
from rostra.exchange.losses import LossReport

_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_AROUND = 32  # characters of a prefix or suffix, as most tools write them
_IDS = "urn:rostra:"


def write(task: Task, report: LossReport) -> dict[str, bytes]:
    """The text of the source, and a page with its annotations."""
    del report  # everything has a place in the model
    file = f"{task.source}.txt"
    items = [_annotation(span, task, file) for span in (*task.utterance_spans(), *task.spans)]
    page = {
        "@context": _CONTEXT,
        "id": f"{_IDS}annotations:{task.source}",
        "type": "AnnotationPage",
        "items": items,
    }
    content = json.dumps(page, ensure_ascii=False, indent=1)
    return {file: task.text.encode(), f"{task.source}.jsonld": f"{content}\n".encode()}


def _annotation(span: Span, task: Task, file: str) -> dict[str, Any]:
    text = task.text
    bodies = [_body("classifying", span.layer, span.label)]
    bodies += [_body("tagging", name, value) for name, value in span.attributes.items()]
    return {
        "id": f"{_IDS}{span.layer if span.layer == UTTERANCE else 'annotation'}:{span.id}",
        "type": "Annotation",
        "motivation": "classifying",
        "body": bodies,
        "target": {
            "source": file,
            "selector": [
                {"type": "TextPositionSelector", "start": span.start, "end": span.end},
                {
                    "type": "TextQuoteSelector",
                    "exact": text[span.start : span.end],
                    "prefix": text[max(0, span.start - _AROUND) : span.start],
                    "suffix": text[span.end : span.end + _AROUND],
                },
            ],
        },
    }


def _body(purpose: str, name: str, value: str) -> dict[str, str]:
    return {"type": "TextualBody", "purpose": purpose, "value": f"{name}={value}"}


def read(path: Path, task: Task, report: LossReport) -> Returned:
    """The spans of an annotation page, a collection, or a list of annotations."""
    utf16 = Utf16Offsets(task.text)
    spans = []
    for number, annotation in enumerate(
        _annotations(read_json(path, f"{task.source}.jsonld"), path), 1
    ):
        place = f"annotation {number}"
        tags = list(_tags(annotation, task, place, report))
        layers = [(name, value) for name, value in tags if task.layer(name)]
        if not layers:
            message = "an annotation has no body LAYER=LABEL with a layer that was sent"
            report.add("dropped", "no-layer", message, place, " ".join("=".join(t) for t in tags))
            continue
        for target in _targets(annotation, task, place, report):
            attributes = {name: value for name, value in tags if not task.layer(name)}
            for layer, label in layers:
                span = Span(layer, label, 0, 0, attributes, _id(annotation), place)
                placed = _placed(span, target, task, utf16, report)
                spans += [placed] if placed else []
    return Returned(spans)


def _annotations(value: object, path: Path) -> Iterator[dict[str, Any]]:
    """The annotations of a page, of the pages of a collection, or of a list."""
    for each in objects(value):
        if "items" in each:
            yield from objects(each["items"])
        elif "first" in each:
            yield from _annotations(each["first"], path)
        elif "target" in each:
            yield each
        else:
            raise RostraError(
                f"{path} is not a Web Annotation: it has an object without target, items and first"
            )
    if not objects(value):
        raise RostraError(f"{path} is not a Web Annotation: it holds no object")


def _tags(
    annotation: Mapping[str, Any], task: Task, place: str, report: LossReport
) -> Iterator[tuple[str, str]]:
    """The texts NAME=VALUE among the bodies of an annotation; others are reported."""
    bodies = annotation.get("body", annotation.get("bodyValue", []))
    for body in bodies if isinstance(bodies, list) else [bodies]:
        value = text_of(body.get("value") if isinstance(body, dict) else body)
        name, equals, rest = (value or "").partition("=")
        if equals and _is_name(name.strip(), task):
            yield name.strip(), rest.strip()
        else:
            message = "a body is not a text NAME=VALUE with a layer or one of its attributes"
            report.add("dropped", "other-body", message, place, value or "")


def _is_name(name: str, task: Task) -> bool:
    if task.layer(name):
        return True
    layers = (*(task.layers.values()), task.layer(UTTERANCE))
    return any(layer and layer.attribute(name) for layer in layers)


def _targets(
    annotation: Mapping[str, Any], task: Task, place: str, report: LossReport
) -> Iterator[dict[str, Any]]:
    """The targets of an annotation that are in the text of the source."""
    value = annotation.get("target")
    for target in value if isinstance(value, list) else [value]:
        source = target.get("source") if isinstance(target, dict) else target
        name = source.get("id") if isinstance(source, dict) else source
        if isinstance(target, dict) and isinstance(name, str) and _names(name, task.source):
            yield target
        else:
            message = "the target of an annotation is not the text of this source"
            report.add("dropped", "other-target", message, place, name or "")


def _names(address: str, source: str) -> bool:
    """Whether an address is that of the text of a source, in whichever folder or server."""
    return address.rsplit("/", 1)[-1].rsplit(":", 1)[-1].removesuffix(".txt") == source


def _id(annotation: Mapping[str, Any]) -> str | None:
    name = text_of(annotation.get("id")) or ""
    return name.rsplit(":", 1)[-1] if name.startswith(_IDS) else None


def _placed(
    span: Span, target: Mapping[str, Any], task: Task, utf16: Utf16Offsets, report: LossReport
) -> Span | None:
    """A span with the place that the selectors of a target give; None, with a report, for none."""
    selectors = {text_of(each.get("type")): each for each in objects(target.get("selector"))}
    position = selectors.get("TextPositionSelector", {})
    quote = selectors.get("TextQuoteSelector", {})
    start, end = offset_of(position.get("start")), offset_of(position.get("end"))
    exact = text_of(quote.get("exact"))
    if exact is None and (start is None or end is None):
        message = "a target has neither a TextPositionSelector nor a TextQuoteSelector"
        report.add("wrong", "no-selector", message, span.place)
        return None
    prefix, suffix = (text_of(quote.get(name)) or "" for name in ("prefix", "suffix"))
    bounds = (-1, -1) if start is None or end is None else (start, end)
    placed = Span(span.layer, span.label, *bounds, span.attributes, span.id, span.place)
    return anchored(placed, task.text, utf16, exact, report, prefix=prefix, suffix=suffix)
