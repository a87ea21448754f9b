"""REFI-QDA (https://www.qdasoftware.org), which ATLAS.ti, MAXQDA, NVivo and QualCoder exchange.

A project (.qdpx) is a zip archive of ``project.qde`` and the text in ``sources``. Each span is a
selection that is coded with ``demand: release``, and with ``demand, force: explicit`` for an
attribute that has a list; attributes that are words are lines of its description, ``demand,
addressee: the islands``. Codes carry their layer in their names, as some programs have only one
level of codes. Utterances are coded with ``utterance``, and speakers are cases.

Positions count code points of the text from 0, and so does what is written. Some programs count
code units of UTF-16, or a line end as one character where the file has two. Which of them a file
follows is decided by the selections whose words are known, and reported.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

from rostra._version import __version__
from rostra.errors import RostraError
from rostra.exchange.annotation_tools.anchoring import Utf16Offsets
from rostra.exchange.annotation_tools.task import UTTERANCE, Layer, Returned, Span, Task
from rostra.exchange.losses import LossReport
from rostra.exchange.untrusted.archives import Archive, packed
from rostra.exchange.untrusted.xml_guard import check_xml
from rostra.printable import shortened

_PROJECT, _CODEBOOK = "urn:QDA-XML:project:1.0", "urn:QDA-XML:codebook:1.0"
_NAMES = uuid5(NAMESPACE_URL, "urn:rostra:refi-qda")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SELECTION_NAME = 250  # characters of a selection's words that are its name


class _Code(NamedTuple):
    """What a code says of a span: a label of a layer, or a value of one of its attributes."""

    layer: str
    attribute: str | None
    value: str

    def __str__(self) -> str:
        if self.layer == UTTERANCE:
            return UTTERANCE
        attribute = f", {self.attribute}" if self.attribute else ""
        return f"{self.layer}{attribute}: {self.value}"


def write(task: Task, report: LossReport) -> dict[str, bytes]:
    """The project of a task, and its codes as a codebook."""
    del report  # everything has a place in the standard
    text = f"sources/{_guid('source', task.source)}.txt"
    files = {"project.qde": _xml(_project(task), _PROJECT), text: task.text.encode()}
    book = ET.Element("CodeBook", {"origin": f"Rostra {__version__}"})
    book.append(_codes(task))
    return {"codebook.qdc": _xml(book, _CODEBOOK), f"{task.source}.qdpx": packed(files)}


def _guid(kind: str, name: object) -> str:
    return str(uuid5(_NAMES, f"{kind}:{name}")).upper()


def _xml(root: ET.Element, namespace: str) -> bytes:
    root.set("xmlns", namespace)
    ET.indent(root, " ")
    content = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{content}\n'.encode()


def _project(task: Task) -> ET.Element:
    user = _guid("user", "rostra")
    root = ET.Element(
        "Project",
        {"name": task.source, "origin": f"Rostra {__version__}", "creatingUserGUID": user},
    )
    ET.SubElement(ET.SubElement(root, "Users"), "User", {"guid": user, "name": "Rostra"})
    ET.SubElement(root, "CodeBook").append(_codes(task))
    if task.utterances:
        root.append(_cases(task))
    source = ET.SubElement(
        ET.SubElement(root, "Sources"),
        "TextSource",
        {
            "guid": _guid("source", task.source),
            "name": task.source,
            "plainTextPath": f"internal://{_guid('source', task.source)}.txt",
        },
    )
    for span in (*task.utterance_spans(), *task.spans):
        source.append(_selection(span, task))
    return root


def _codes(task: Task) -> ET.Element:
    """The codes of a task: those of a layer and of its attributes are below one of its name."""
    root = ET.Element("Codes")
    root.append(_code_element(str(_Code(UTTERANCE, None, UTTERANCE)), is_codable=True))
    for layer in task.layers.values():
        of_layer = _code_element(layer.name, is_codable=False)
        for code in _layer_codes(layer):
            of_layer.append(_code_element(str(code), is_codable=True))
        root.append(of_layer)
    return root


def _code_element(name: str, *, is_codable: bool) -> ET.Element:
    codable = "true" if is_codable else "false"
    return ET.Element("Code", {"guid": _guid("code", name), "name": name, "isCodable": codable})


def _layer_codes(layer: Layer) -> Iterator[_Code]:
    for label in layer.labels:
        yield _Code(layer.name, None, label)
    for attribute in layer.attributes:
        for value in attribute.codes:
            yield _Code(layer.name, attribute.name, value)


def _cases(task: Task) -> ET.Element:
    """A case for each speaker, with what they say."""
    cases = ET.Element("Cases")
    of_speaker: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for row in task.utterances:
        of_speaker[row["speaker_id"]].append(row)
    for speaker, rows in of_speaker.items():
        name = _printed(rows[0]["speaker"] or speaker)
        case = ET.SubElement(cases, "Case", {"guid": _guid("case", speaker), "name": name})
        for row in rows:
            target = {"targetGUID": _guid("selection", row["id"])}
            ET.SubElement(case, "SelectionRef", target)
    return cases


def _selection(span: Span, task: Task) -> ET.Element:
    words = _printed(task.text[span.start : span.end])
    element = ET.Element(
        "PlainTextSelection",
        {
            "guid": _guid("selection", span.id),
            "name": words[:_SELECTION_NAME],
            "startPosition": str(span.start),
            "endPosition": str(span.end),
        },
    )
    codes, lines = _said(span, task)
    if lines:
        ET.SubElement(element, "Description").text = _printed("\n".join(lines))
    for code in codes:
        coding = ET.SubElement(element, "Coding", {"guid": _guid("coding", f"{span.id} {code}")})
        ET.SubElement(coding, "CodeRef", {"targetGUID": _guid("code", code)})
    return element


def _said(span: Span, task: Task) -> tuple[list[_Code], list[str]]:
    """What a span says, as codes and as lines of a description."""
    codes, lines = [_Code(span.layer, None, span.label)], list[str]()
    layer = task.layer(span.layer)
    for name, value in span.attributes.items():
        attribute = layer.attribute(name) if layer else None
        if attribute and value in attribute.codes:
            codes.append(_Code(span.layer, name, value))
        else:
            lines.append(f"{span.layer}, {name}: {value}")
    return codes, lines


def _printed(words: str) -> str:
    return _NOT_XML.sub("", words)


def read(path: Path, task: Task, report: LossReport) -> Returned:
    """The spans of the text of the task in a project.

    Raises:
        RostraError: it is not a project, or does not have the text.
    """
    archive = Archive(_project_file(path))
    project = _parsed(archive)
    source = _text_source(project, task, archive.path)
    text = _text(source, archive)
    selections = [
        selection
        for element in source.iter(f"{{{_PROJECT}}}PlainTextSelection")
        if (selection := _read_selection(element, report)) is not None
    ]
    positions = _positions(selections, text, task, report)
    codes = _codes_by_guid(project, task)
    _report_others(source, project, report)
    text = text.removeprefix("\ufeff")
    spans = _spans(
        [
            each._replace(start=positions(each.start), end=positions(each.end))
            for each in selections
        ],
        codes,
        task,
        report,
    )
    return Returned(spans, text, _layers(codes.values(), task))


def _project_file(path: Path) -> Path:
    """The project in a folder; any other path itself."""
    if not path.is_dir():
        return path
    projects = sorted(each for each in path.iterdir() if each.suffix.lower() == ".qdpx")
    if len(projects) != 1:
        raise RostraError(f"{path} has {len(projects)} files .qdpx: name the one that came back")
    return projects[0]


def _parsed(archive: Archive) -> ET.Element:
    """The project; some programs give its file the name of the project."""
    files = [name for name in archive.names() if name.lower().endswith(".qde")]
    files = [name for name in files if "/" not in name] or files
    named = [name for name in files if PurePosixPath(name).name.lower() == "project.qde"]
    if len(named or files) != 1:
        raise RostraError(
            f"{archive.path} is not a REFI-QDA project: it has {len(files)} files .qde, not one"
        )
    (name,) = named or files
    content = archive.read(name)
    place = f"{archive.path}: {name}"
    check_xml(content, place)
    root = ET.fromstring(content)  # noqa: S314 - checked: it has no document type
    if root.tag != f"{{{_PROJECT}}}Project":
        raise RostraError(f"{place} is not a REFI-QDA project: its root is {shortened(root.tag)}")
    return root


def _text_source(project: ET.Element, task: Task, path: Path) -> ET.Element:
    """The source of a project that is that of the task."""
    sources = project.findall(f"{{{_PROJECT}}}Sources/{{{_PROJECT}}}TextSource")
    by_guid = [each for each in sources if _same_guid(each, _guid("source", task.source))]
    by_name = [each for each in sources if _stem(each.get("name", "")) == task.source]
    chosen = by_guid or by_name or sources
    if len(chosen) != 1:
        listed = shortened(", ".join(each.get("name", "") for each in chosen) or "none", 200)
        raise RostraError(
            f"{path}: which text is {task.source}? The project has these: {listed}. Name one "
            f"{task.source} in the program"
        )
    return chosen[0]


def _stem(name: str) -> str:
    return name.removesuffix(".txt")


def _same_guid(element: ET.Element, guid: str) -> bool:
    return _normal_guid(element.get("guid", "")) == guid


def _normal_guid(guid: str) -> str:
    return guid.strip().strip("{}").upper()


def _text(source: ET.Element, archive: Archive) -> str:
    """The text of a source, as its file has it."""
    content = source.find(f"{{{_PROJECT}}}PlainTextContent")
    if content is not None:
        return content.text or ""
    address = source.get("plainTextPath", "")
    scheme, _, name = address.partition("://")
    if scheme != "internal" or ".." in PurePosixPath(name).parts:
        raise RostraError(
            f"{archive.path}: the text is at {shortened(address)!r}, not in the project. No other "
            "file is read: let the program include the sources when it exports"
        )
    stored = {each.lower(): each for each in archive.names()}
    places = [f"sources/{name.lstrip('/')}".lower(), name.lstrip("/").lower()]
    found = next((stored[each] for each in places if each in stored), None)
    if found is None:
        raise RostraError(f"{archive.path} has no file sources/{shortened(name)}, which it names")
    raw = archive.read(found)
    encoding = "utf-16" if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8"
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise RostraError(
            f"{archive.path}: {found} is not {encoding.upper()} from byte {error.start} on"
        ) from None


class _Selection(NamedTuple):
    """A selection of a text, as a project has it."""

    guid: str
    name: str
    start: int
    end: int
    codes: Sequence[str]
    lines: Sequence[str]

    @property
    def place(self) -> str:
        """Where it is, for the report."""
        return f"selection {self.guid}"


def _read_selection(element: ET.Element, report: LossReport) -> _Selection | None:
    guid = _normal_guid(element.get("guid", ""))
    offsets = [element.get(name, "") for name in ("startPosition", "endPosition")]
    if not all(re.fullmatch("[0-9]{1,10}", each) for each in offsets):
        message = "a selection has no positions"
        report.add("wrong", "no-positions", message, f"selection {guid}", " to ".join(offsets))
        return None
    references = element.iterfind(f"{{{_PROJECT}}}Coding/{{{_PROJECT}}}CodeRef")
    codes = [_normal_guid(each.get("targetGUID", "")) for each in references]
    description = element.findtext(f"{{{_PROJECT}}}Description") or ""
    lines = [line.strip(" \t") for line in description.splitlines() if line.strip()]
    if element.find(f".//{{{_PROJECT}}}NoteRef") is not None:
        message = "notes of selections have no place in annotations"
        report.add("dropped", "notes", message, f"selection {guid}")
    return _Selection(guid, element.get("name", ""), int(offsets[0]), int(offsets[1]), codes, lines)


_Reading = tuple[str, Callable[[int], int]]
"""A way of counting, and the offset in code points of each position that is counted so."""


def _positions(
    selections: Sequence[_Selection], text: str, task: Task, report: LossReport
) -> Callable[[int], int]:
    """The offset in code points, without a byte order mark, of each position of a project.

    Positions that cannot be those of a character become -1.
    """
    readings = list(_readings(text))
    known = {(span.start, span.end) for span in (*task.utterance_spans(), *task.spans)}
    plain = text.removeprefix("\ufeff")
    # Offsets into the text of the task, which has no carriage returns, of those into this one.
    kept = _kept(plain)

    def agreement(reading: _Reading) -> int:
        agree = 0
        for each in selections:
            start, end = reading[1](each.start), reading[1](each.end)
            if 0 <= start < end <= len(plain):
                words = _printed(plain[start:end])[:_SELECTION_NAME].split()
                agree += bool(words) and words == each.name.split()
                agree += (kept[start], kept[end]) in known
        return agree

    if len(readings) == 1 or not selections:
        return readings[0][1]
    standard = readings[0][1]
    positions = [position for each in selections for position in (each.start, each.end)]
    if all(reading(p) == standard(p) for _, reading in readings for p in positions):
        return standard
    counts = [agreement(each) for each in readings]
    name, reading = readings[counts.index(max(counts))]
    if not any(counts):
        message = "no words say how positions are counted; they were taken for code points"
        report.add("altered", "unsure-positions", message, task.source, count=len(selections))
    elif any(reading(p) != standard(p) for p in positions):
        message = f"positions count {name}; they were converted to code points"
        report.add("altered", "other-positions", message, task.source, count=len(selections))
    return reading


def _readings(text: str) -> Iterator[_Reading]:
    """The ways in which positions of a text may be counted, the standard's first."""
    plain = text.removeprefix("\ufeff")
    utf16 = Utf16Offsets(plain)
    joined, joined_utf16 = plain.replace("\r\n", "\n"), Utf16Offsets(plain.replace("\r\n", "\n"))
    back = _line_end_offsets(plain)

    def within(offset: int | None, length: int) -> int:
        return -1 if offset is None or not 0 <= offset <= length else offset

    def one_end(position: int) -> int:
        return back[position] if 0 <= position < len(back) else -1

    ways: list[_Reading] = [("code points", lambda p: within(p, len(plain)))]
    if len(joined) != len(plain):
        ways.append(("a line end as one character", one_end))
    if utf16.length != len(plain):
        ways.append(("UTF-16 code units", lambda p: within(utf16.code_points(p), len(plain))))
    if len(joined) != len(plain) and joined_utf16.length != len(joined):

        def both(position: int) -> int:
            return one_end(within(joined_utf16.code_points(position), len(joined)))

        ways.append(("UTF-16 code units, and a line end as one of them", both))
    yield from ways
    if len(plain) != len(text):
        for name, way in ways:
            yield (
                f"{name}, and the byte order mark as well",
                lambda p, way=way: way(p - 1),  # type: ignore[misc]
            )


def _line_end_offsets(text: str) -> list[int]:
    """The offset of each character, and of the end, where two characters end a line as one."""
    offsets = [at for at, c in enumerate(text) if not (c == "\n" and text[at - 1 : at] == "\r")]
    return [*offsets, len(text)]


def _kept(text: str) -> list[int]:
    """For each offset, and the end, how many characters before it are not carriage returns."""
    counts, kept = [0], 0
    for character in text:
        kept += character != "\r"
        counts.append(kept)
    return counts


def _codes_by_guid(project: ET.Element, task: Task) -> dict[str, _Code]:
    """What each code of a project says; a code that is none of the task's is a layer of its own."""
    known = {str(code): code for layer in task.layers.values() for code in _layer_codes(layer)}
    known[UTTERANCE] = _Code(UTTERANCE, None, UTTERANCE)
    codes = {}
    for element in project.iterfind(f"{{{_PROJECT}}}CodeBook//{{{_PROJECT}}}Code"):
        name = " ".join(element.get("name", "").split())
        guid = _normal_guid(element.get("guid", ""))
        codes[guid] = known.get(name, _Code(name, None, name))
    for name, code in known.items():  # a program may rename codes and keep their GUIDs
        if _guid("code", name) in codes:
            codes[_guid("code", name)] = code
    return codes


def _layers(codes: Iterable[_Code], task: Task) -> list[str] | None:
    named = {code.layer for code in codes}
    return [name for name in task.layers if name in named] or None


def _report_others(source: ET.Element, project: ET.Element, report: LossReport) -> None:
    """Report what a project says beside selections of the text."""
    codings = source.findall(f"{{{_PROJECT}}}Coding")
    if codings:
        message = "codes of a whole text; only its parts are annotated"
        report.add("dropped", "codes-of-text", message, count=len(codings))
    notes = project.findall(f"{{{_PROJECT}}}Notes/{{{_PROJECT}}}Note")
    for note in notes:
        message = "notes of a project have no place in annotations"
        name = note.get("name") or ""
        words = note.findtext(f"{{{_PROJECT}}}PlainTextContent") or name
        report.add("dropped", "notes-of-project", message, name, words)


def _spans(
    selections: Sequence[_Selection], codes: Mapping[str, _Code], task: Task, report: LossReport
) -> list[Span]:
    """The spans of selections: what is coded at one place in one layer is one span.

    Programs put the codes of a selection into one or into several.
    """
    ids = {_guid("selection", span.id): span.id for span in (*task.utterance_spans(), *task.spans)}
    layers: dict[tuple[int, int], dict[str, list[tuple[_Selection, _Code]]]] = defaultdict(dict)
    lines: dict[tuple[int, int], list[tuple[_Selection, str]]] = defaultdict(list)
    for each in selections:
        if not each.codes:
            message = "a selection has no code"
            report.add("dropped", "no-code", message, each.place, each.name)
        for guid in each.codes:
            code = codes.get(guid)
            if code is None:
                message = "a selection has a code that the project does not have"
                report.add("wrong", "unknown-code", message, each.place, guid)
            else:
                layers[each.start, each.end].setdefault(code.layer, []).append((each, code))
        lines[each.start, each.end] += [(each, line) for line in each.lines]
    spans: list[Span] = []
    for place, described in lines.items():
        for layer, coded in layers[place].items():
            words = _attributes_in_lines(described, layer, task)
            spans += _spans_of_layer(coded, words, ids, report)
        _report_lines(described, layers[place], task, report)
    return spans


def _spans_of_layer(
    coded: Sequence[tuple[_Selection, _Code]],
    words: Mapping[str, str],
    ids: Mapping[str, str | None],
    report: LossReport,
) -> Iterator[Span]:
    """The spans that codes of one layer at one place are: one for each label."""
    first = coded[0][0]
    attributes = dict(words)
    labels: dict[str, _Selection] = {}
    for selection, code in coded:
        if code.attribute is None:
            labels.setdefault(code.value, selection)
        elif attributes.setdefault(code.attribute, code.value) != code.value:
            message = "a span has two values of an attribute; the first was taken"
            report.add("wrong", "two-values", message, selection.place, str(code))
    if not labels:
        message = "a span has attributes of a layer, and no label of it"
        report.add("wrong", "no-label", message, first.place, ", ".join(str(c) for _, c in coded))
    known = next((ids[each.guid] for each, _ in coded if ids.get(each.guid)), None)
    for label, selection in labels.items():
        name = ids.get(selection.guid, known)
        layer = coded[0][1].layer
        start, end = selection.start, selection.end
        yield Span(layer, label, start, end, attributes, name, selection.place)


_LINE = re.compile(r"([^,:]+), ([^:]+): (.*)")


def _attributes_in_lines(
    lines: Sequence[tuple[_Selection, str]], layer: str, task: Task
) -> dict[str, str]:
    """The attributes of a layer that are lines ``layer, attribute: value``."""
    values = {}
    for _, line in lines:
        match = _LINE.fullmatch(line)
        if match and match[1] == layer and _has_attribute(layer, match[2], task):
            values[match[2]] = match[3]
    return values


def _report_lines(
    lines: Sequence[tuple[_Selection, str]], layers: Iterable[str], task: Task, report: LossReport
) -> None:
    """Report the lines of descriptions that are not attributes."""
    known = set(layers)
    for selection, line in lines:
        match = _LINE.fullmatch(line)
        if not (match and match[1] in known and _has_attribute(match[1], match[2], task)):
            message = "a line of a description is not LAYER, ATTRIBUTE: VALUE of a coded layer"
            report.add("dropped", "description", message, selection.place, line)


def _has_attribute(layer: str, name: str, task: Task) -> bool:
    known = task.layer(layer)
    return known is not None and known.attribute(name) is not None
