"""brat standoff (https://brat.nlplab.org/standoff.html): a text, its annotations, a configuration.

A span is of the type ``layer_label``. Attributes with codes are brat's attributes, those with words
stand in the note of the annotator: ``addressee=the council | claimant=…``. Offsets are code points.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from rostra.errors import RostraError
from rostra.exchange.annotation_tools.anchoring import Utf16Offsets, anchored
from rostra.exchange.annotation_tools.task import UTTERANCES, Layer, Returned, Span, Task
from rostra.exchange.losses import LossReport
from rostra.files import TEXT_BYTES, read_limited
from rostra.links import is_link

_OFFSETS = re.compile(r"\d{1,10} \d{1,10}(;\d{1,10} \d{1,10})*", re.ASCII)
_ESCAPES = {"\\": "\\\\", "|": "\\|", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_ESCAPED = {escape[1]: character for character, escape in _ESCAPES.items()}


def write(task: Task, report: LossReport) -> dict[str, bytes]:
    """The text, the annotations, and the configuration of a folder of brat."""
    del report  # everything has a place
    lines, attributes = [], 0
    for number, span in enumerate((*task.utterance_spans(), *task.spans), 1):
        layer = task.layer(span.layer)
        assert layer is not None
        words = task.text[span.start : span.end].replace("\n", " ")
        offsets = ";".join(f"{a} {b}" for a, b in _fragments(span, task.text))
        lines.append(f"T{number}\t{span.layer}_{span.label} {offsets}\t{words}")
        notes = []
        for name, value in span.attributes.items():
            attribute = layer.attribute(name)
            if attribute and attribute.codes:
                attributes += 1
                lines.append(f"A{attributes}\t{span.layer}_{name} T{number} {value}")
            else:
                notes.append(f"{name}={_escaped(value)}")
        if notes:
            lines.append(f"#{number}\tAnnotatorNotes T{number}\t{' | '.join(notes)}")
    return {
        "annotation.conf": _configuration(task).encode(),
        f"{task.source}.txt": task.text.encode(),
        f"{task.source}.ann": "".join(f"{line}\n" for line in lines).encode(),
    }


def _fragments(span: Span, text: str) -> Iterator[tuple[int, int]]:
    """The places of a span, of which brat wants none to have a line break in it."""
    start = span.start
    for line in text[span.start : span.end].split("\n"):
        if line:
            yield start, start + len(line)
        start += len(line) + 1


def _escaped(value: str) -> str:
    return "".join(_ESCAPES.get(character, character) for character in value)


def _configuration(task: Task) -> str:
    layers = (UTTERANCES, *task.layers.values())
    lines = ["[entities]"]
    for layer in layers:
        lines += [f"!{layer.name}", *(f"\t{layer.name}_{label}" for label in layer.labels)]
    # Spans of different layers overlap, which brat calls an error unless it is told of it.
    overlap = "<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>"
    lines += ["", "[relations]", overlap, "", "[events]", "", "[attributes]"]
    lines += [line for layer in layers for line in _attribute_lines(layer)]
    return "".join(f"{line}\n" for line in lines)


def _attribute_lines(layer: Layer) -> Iterator[str]:
    types = "|".join(f"{layer.name}_{label}" for label in layer.labels)
    for attribute in layer.attributes:
        if attribute.codes:
            codes = "|".join(attribute.codes)
            yield f"{layer.name}_{attribute.name}\tArg:{types}, Value:{codes}"


class _TextBound(NamedTuple):
    """A line of a text-bound annotation."""

    type: str
    places: list[tuple[int, int]]
    words: str
    line: int


def read(path: Path, task: Task, report: LossReport) -> Returned:
    """The annotations of a file ``.ann``, or of the one of the source in a folder."""
    if path.is_dir():
        path = path / f"{task.source}.ann"
    text = _text_beside(path)
    shown = task.text if text is None else text
    spans, attributes, notes = _lines(path, report)
    utf16, found = Utf16Offsets(shown), []
    for name, each in spans.items():
        place = f"{path.name}:{each.line}"
        bounds = _bounds(each, shown, place, report)
        layer, _, label = each.type.partition("_")
        if bounds is None:
            continue
        values = {**attributes.get(name, {}), **_noted(notes.get(name, ""), task, place, report)}
        values = {key.removeprefix(f"{layer}_"): value for key, value in values.items()}
        span = Span(layer, label, *bounds, values, None, place)
        placed = anchored(span, shown, utf16, each.words, report)
        found += [placed] if placed else []
    return Returned(found, text)


def _text_beside(path: Path) -> str | None:
    """The text that the annotations are of, if it is in the same folder."""
    file = path.with_suffix(".txt")
    if is_link(file):
        raise RostraError(f"{file} is a link, which is not followed")
    return _decoded(file) if file.is_file() else None


def _decoded(file: Path) -> str:
    try:
        return read_limited(file, TEXT_BYTES).decode()
    except UnicodeDecodeError as error:
        raise RostraError(f"{file} is not UTF-8, as brat writes it: {error.reason}") from None


def _lines(
    path: Path, report: LossReport
) -> tuple[dict[str, _TextBound], dict[str, dict[str, str]], dict[str, str]]:
    """The text-bound annotations by id, and the attributes and notes of each."""
    if is_link(path):
        raise RostraError(f"{path} is a link, which is not followed")
    spans: dict[str, _TextBound] = {}
    attributes: dict[str, dict[str, str]] = {}
    notes: dict[str, str] = {}
    for number, line in enumerate(_decoded(path).replace("\r\n", "\n").split("\n"), 1):
        name, _, rest = line.partition("\t")
        content, _, words = rest.partition("\t")
        kind, _, offsets = content.partition(" ")
        place = f"{path.name}:{number}"
        if not line.strip():
            continue
        if name.startswith("T") and _OFFSETS.fullmatch(offsets):
            if name in spans:
                raise RostraError(f"{path}:{number}: {name} is also in line {spans[name].line}")
            pairs = (pair.split(" ") for pair in offsets.split(";"))
            places = [(int(start), int(end)) for start, end in pairs]
            spans[name] = _TextBound(kind, places, words, number)
        elif name[:1] in ("A", "M") and " " in offsets:
            target, _, value = offsets.partition(" ")
            attributes.setdefault(target, {})[kind] = value
        elif name.startswith("#") and kind == "AnnotatorNotes":
            notes[offsets] = f"{notes[offsets]} | {words}" if offsets in notes else words
        elif name[:1] in tuple("REN*AM#"):
            message = "a relation, event, normalisation, flag or other note has no place in a layer"
            report.add("dropped", "other-annotation", message, place, line)
        else:
            raise RostraError(f"{path}:{number}: this is not a line of brat standoff")
    for target in (name for name in {**attributes, **notes} if name not in spans):
        message = "an attribute or note is of a span that the file does not have"
        report.add("dropped", "no-such-span", message, path.name, target)
    return spans, attributes, notes


def _bounds(each: _TextBound, text: str, place: str, report: LossReport) -> tuple[int, int] | None:
    """Start and end of an annotation; None, with a report, where it leaves words out."""
    places = sorted(each.places)
    gaps = (text[end:start] for (_, end), (start, _) in pairwise(places))
    if any(gap.strip() for gap in gaps):
        message = "a discontinuous span is left out: a span of a layer is one run of words"
        report.add("wrong", "discontinuous-span", message, place, each.words)
        return None
    return places[0][0], max(end for _, end in places)


def _noted(note: str, task: Task, place: str, report: LossReport) -> Mapping[str, str]:
    """The attributes in a note; what is not one is reported."""
    names = {a.name for layer in (UTTERANCES, *task.layers.values()) for a in layer.attributes}
    found = {}
    for part in filter(str.strip, _parts(note)):
        name, equals, value = part.partition("=")
        if equals and name.strip() in names:
            found[name.strip()] = value.strip()
        else:
            message = "a note is not an attribute (NAME=VALUE) and is left out"
            report.add("dropped", "other-note", message, place, part)
    return found


def _parts(note: str) -> list[str]:
    """The parts of a note between vertical bars."""
    parts, escaped = [""], False
    for character in note:
        if escaped:
            parts[-1] += _ESCAPED.get(character, f"\\{character}")
            escaped = False
        elif character == "\\":
            escaped = True
        elif character == "|":
            parts.append("")
        else:
            parts[-1] += character
    return [*parts[:-1], parts[-1] + "\\" * escaped]
