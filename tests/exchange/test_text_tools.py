"""Web Annotation, Label Studio and brat: what comes back of a tool's own ways of writing."""

import json
import shutil
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tool_tasks import pier, plain, read, sent, tasks

from rostra.errors import RostraError
from rostra.exchange.annotation_tools import label_studio
from rostra.exchange.annotation_tools.taking_back import take_back
from rostra.exchange.annotation_tools.task import Span, Task
from rostra.exchange.losses import LossReport

FORMATS = ("web-annotation", "label-studio", "brat")
PEERS = Path(".venv-exchange/bin/python").absolute()


@pytest.fixture
def task() -> Task:
    return pier()


def told(report: LossReport) -> list[str]:
    return [loss.id for loss in report.losses]


def page(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def saved(path: Path, content: object) -> Path:
    path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    return path


def submitted(path: Path) -> Path:
    """A task of Label Studio whose predictions an annotator accepted."""
    (task,) = page(path)
    task["id"] = 1
    task["annotations"] = [{"id": 1, "result": task["predictions"][0]["result"]}]
    return saved(path, [task])


def without_ids(spans: Any) -> list[Any]:
    return [each[:-1] for each in plain(spans)]


@pytest.mark.parametrize("name", FORMATS)
@given(task=tasks())
def test_all_spans_come_back(
    name: str, task: Task, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("tool")
    path = sent(name, task, folder)
    if name == "label-studio":
        submitted(path)
    returned, report = read(name, task, path)
    wanted = [*task.utterance_spans(), *task.spans]
    form = without_ids if name == "brat" else plain
    assert form(returned.spans) == form(wanted)
    assert not report.losses
    shutil.rmtree(folder)


def test_a_page_is_web_annotation(task: Task, tmp_path: Path) -> None:
    content = page(sent("web-annotation", task, tmp_path))
    assert content["@context"] == "http://www.w3.org/ns/anno.jsonld"
    for item in content["items"]:
        position, quote = item["target"]["selector"]
        start, end = position["start"], position["end"]
        assert task.text[start:end] == quote["exact"]
        assert task.text[:start].endswith(quote["prefix"])
        assert task.text[end:].startswith(quote["suffix"])
        assert item["target"]["source"] == "pier.txt"


def annotation(task: Task, words: str, *selectors: Any, body: Any = None) -> dict[str, Any]:
    body = [{"type": "TextualBody", "value": "group=us"}] if body is None else body
    quote = {"type": "TextQuoteSelector", "exact": words}
    target = {"source": f"https://archive.example/{task.source}.txt", "selector": [*selectors]}
    if not selectors:
        target["selector"] = [quote]
    return {"type": "Annotation", "body": body, "target": target}


def position(start: int, end: int) -> dict[str, Any]:
    return {"type": "TextPositionSelector", "start": start, "end": end}


def test_selectors_of_other_programs_are_resolved(task: Task, tmp_path: Path) -> None:
    at = task.text.index("the stokers")
    quote = {"type": "TextQuoteSelector", "exact": "the stokers", "prefix": "Free "}
    items = [
        annotation(task, "the stokers"),
        annotation(task, "", position(at, at + 11)),
        annotation(task, "", position(at + 1, at + 12), quote),  # 🙂 counts twice in JavaScript
        annotation(task, "", position(3, 14), quote),
        annotation(task, "", position(3, 14), {**quote, "prefix": "no "}),
        annotation(task, "nobody wrote this"),
        annotation(task, "", {"type": "XPathSelector", "value": "/p[1]"}),
        annotation(task, "the stokers", body="a remark"),
    ]
    path = saved(
        tmp_path / "pier.jsonld", {"type": "AnnotationCollection", "first": {"items": items}}
    )
    returned, report = read("web-annotation", task, path)
    assert [(s.start, s.end) for s in returned.spans] == [(at, at + 11)] * 4
    assert told(report) == [
        *("unanchored-span", "no-selector", "other-body", "no-layer"),
        *("utf-16-offsets", "moved-span"),
    ]


@pytest.mark.parametrize("content", [[], 7, {"type": "Annotation"}, "x"])
def test_what_is_no_web_annotation_is_refused(task: Task, tmp_path: Path, content: Any) -> None:
    with pytest.raises(RostraError, match="not a Web Annotation"):
        read("web-annotation", task, saved(tmp_path / "x.json", content))


def test_annotations_of_another_text_are_left_out(task: Task, tmp_path: Path) -> None:
    item = annotation(task, "the stokers")
    item["target"]["source"] = "other.txt"
    returned, report = read("web-annotation", task, saved(tmp_path / "x.json", [item]))
    assert not returned.spans
    assert told(report) == ["other-target"]


def test_the_configuration_has_a_control_for_each_layer_and_attribute(
    task: Task, tmp_path: Path
) -> None:
    sent("label-studio", task, tmp_path)
    view = ET.parse(tmp_path / "labels.xml").getroot()  # noqa: S314 - we wrote it
    labels = {e.get("name"): [label.get("value") for label in e] for e in view.iter("Labels")}
    assert labels == {
        "utterance": ["utterance"],
        "demand": ["release", "sanction", "other"],
        "group": ["us", "them"],
    }
    choices = {e.get("name"): [c.get("value") for c in e] for e in view.iter("Choices")}
    assert choices == {"demand-force": ["explicit", "implicit"]}
    assert {e.get("name") for e in view.iter("TextArea")} >= {"demand-addressee", "group-target"}


@pytest.mark.skipif(not PEERS.exists(), reason="converts with Label Studio's: needs .venv-exchange")
def test_the_converter_of_label_studio_reads_a_task(task: Task, tmp_path: Path) -> None:
    submitted(sent("label-studio", task, tmp_path))
    program = (
        "import sys; from label_studio_converter import Converter; "
        "c = Converter(config=sys.argv[1], project_dir=None); "
        "c.convert_to_json_min(sys.argv[2], sys.argv[3], is_dir=False); "
        "c.convert_to_conll2003(sys.argv[2], sys.argv[3], is_dir=False)"
    )
    arguments = [tmp_path / "labels.xml", tmp_path / "pier.json", tmp_path / "out"]
    line = [*map(str, (PEERS, "-W", "ignore", "-c", program, *arguments))]
    done = subprocess.run(line, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    (row,) = page(tmp_path / "out/result.json")
    assert [each["labels"] for each in row["demand"]] == [["release"]]
    assert row["group"][0]["text"] == "the stokers"
    assert row["demand-force"] == "explicit"
    tagged = (tmp_path / "out/result.conll").read_text("utf-8")
    assert "stokers -X- _ I-utterance" in tagged


def test_offsets_of_older_releases_are_converted(task: Task, tmp_path: Path) -> None:
    path = submitted(sent("label-studio", task, tmp_path))
    content = page(path)
    for result in content[0]["annotations"][0]["result"]:
        for key in ("start", "end"):
            before = task.text[: result["value"][key]]
            result["value"][key] = len(before.encode("utf-16-le")) // 2
    returned, report = read("label-studio", task, saved(path, content))
    assert plain(returned.spans) == plain([*task.utterance_spans(), *task.spans])
    assert told(report) == ["utf-16-offsets"]


def test_what_label_studio_has_besides_is_told(task: Task, tmp_path: Path) -> None:
    path = submitted(sent("label-studio", task, tmp_path))
    content = page(path)
    result = content[0]["annotations"][0]["result"]
    force = next(each for each in result if each["from_name"] == "demand-force")
    force["value"]["choices"].append("implicit")
    result.append({"type": "relation", "from_id": "a", "to_id": "b"})
    result.append({"type": "choices", "from_name": "mood", "value": {"choices": ["good"]}})
    result.append({"id": "x", "type": "labels", "from_name": "group", "value": {"labels": ["us"]}})
    content[0]["drafts"] = [{"result": []}]
    content[0]["annotations"].append({"was_cancelled": True, "result": []})
    returned, report = read("label-studio", task, saved(path, content))
    assert plain(returned.spans) == plain([*task.utterance_spans(), *task.spans])
    assert told(report) == ["no-region", "draft", "several-values", "other-result"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"annotations": []}, "nobody has annotated the task"),
        ({"annotations": [{"completed_by": 1}, {"completed_by": {"email": "a@b"}}]}, "1, a@b"),
        ({"data": {"text": "other"}}, "has no task of the source pier"),
        ({"data": {"source": "pier"}}, "the data of the task have no text"),
        ({"data": None}, "not an export of Label Studio as JSON"),
    ],
)
def test_what_label_studio_cannot_give_back_is_refused(
    task: Task, tmp_path: Path, change: dict[str, Any], message: str
) -> None:
    path = submitted(sent("label-studio", task, tmp_path))
    (content,) = page(path)
    with pytest.raises(RostraError, match=message):
        read("label-studio", task, saved(path, [{**content, **change}]))


def test_other_layers_of_one_region_do_not_mix(task: Task, tmp_path: Path) -> None:
    labelled = {"id": "x", "to_name": "text", "type": "labels"}
    start = task.text.index("the stokers")
    place = {"start": start, "end": start + 11, "text": "the stokers"}
    result = [
        {**labelled, "from_name": "demand", "value": {**place, "labels": ["other"]}},
        {**labelled, "from_name": "group", "value": {**place, "labels": ["us"]}},
        {**labelled, "type": "textarea", "from_name": "group-target", "value": {"text": "x"}},
    ]
    content = [{"data": {"text": task.text}, "annotations": [{"result": result}]}]
    returned, _ = read("label-studio", task, saved(tmp_path / "x.json", content))
    assert [(s.layer, dict(s.attributes)) for s in returned.spans] == [
        ("demand", {}),
        ("group", {"target": "x"}),
    ]
    assert label_studio.write(task, LossReport())


def brat(task: Task, folder: Path, *lines: str) -> Path:
    path = sent("brat", task, folder)
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return path


def test_brat_lists_types_and_attributes(task: Task, tmp_path: Path) -> None:
    sent("brat", task, tmp_path)
    configuration = (tmp_path / "annotation.conf").read_text("utf-8")
    assert "!demand\n\tdemand_release\n\tdemand_sanction\n" in configuration
    types = "Arg:demand_release|demand_sanction|demand_other"
    assert f"demand_force\t{types}, Value:explicit|implicit\n" in configuration
    lines = (tmp_path / "pier.ann").read_text("utf-8").splitlines()
    at = task.text.index("the stokers")
    assert f"T3\tgroup_us {at} {at + 11}\tthe stokers" in lines
    assert "#3\tAnnotatorNotes T3\ttarget=other" in lines


def test_what_brat_has_besides_is_told(task: Task, tmp_path: Path) -> None:
    at = task.text.index("the stokers")
    path = brat(
        *(task, tmp_path),
        f"T1\tgroup_us {at} {at + 3};{at + 4} {at + 11}\tthe stokers",
        f"T2\tgroup_us {at} {at + 3};{at + 12} {at + 13}\tthe 🙂",
        f"T3\tgroup_them {at + 1} {at + 12}\tthe stokers",
        "T4\tgroup_us 0 3\tThe",
        "R1\tmeets Arg1:T1 Arg2:T2",
        "*\tEquiv T1 T2",
        "A1\tNegation T1",
        "#1\tAnnotatorNotes T1\ttarget=a \\| b",
        "#3\tAnnotatorNotes T1\tunsure",
        "#2\tAnnotatorNotes T9\ttarget=a",
        "",
    )
    returned, report = read("brat", task, path)
    found = [(s.label, s.start, s.end, dict(s.attributes)) for s in returned.spans]
    assert found == [("us", at, at + 11, {"target": "a | b"}), ("them", at, at + 11, {})]
    assert told(report) == [
        *("discontinuous-span", "unanchored-span", "other-annotation", "no-such-span"),
        "other-note",
        "utf-16-offsets",
    ]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["T1 x"], "pier.ann:1: this is not a line of brat"),
        (["T1\tgroup_us 1 x\tw"], "pier.ann:1: this is not a line of brat"),
        (["T1\tgroup_us 1 2\tw", "T1\tgroup_us 1 2\tw"], "T1 is also in line 1"),
        (["T1\tgroup_us 99999999999 2\tw"], "not a line of brat"),
    ],
)
def test_what_is_no_standoff_is_refused(
    task: Task, tmp_path: Path, lines: list[str], message: str
) -> None:
    with pytest.raises(RostraError, match=message):
        read("brat", task, brat(task, tmp_path, *lines))


def test_no_link_and_no_other_encoding_is_read(task: Task, tmp_path: Path) -> None:
    path = brat(task, tmp_path)
    path.write_bytes("T1\tgroup_us 0 1\té\n".encode("latin-1"))
    with pytest.raises(RostraError, match="not UTF-8"):
        read("brat", task, path)
    path.unlink()
    path.symlink_to("/etc/hostname")
    with pytest.raises(RostraError, match="is a link"):
        read("brat", task, path)


def test_a_span_over_a_line_break_comes_back(task: Task, tmp_path: Path) -> None:
    end = task.text.index("Free") + 4
    over = Task(
        **{name: getattr(task, name) for name in Task.__slots__}
        | {"spans": [Span("group", "us", 4, end, {}, "pier.0001.group.human-a.01")]}
    )
    path = sent("brat", over, tmp_path)
    assert "group_us 4 10;11 16\tFict 🙂 “Free" in path.read_text("utf-8")
    returned, report = read("brat", over, path)
    assert [(s.start, s.end) for s in returned.spans if s.layer == "group"] == [(4, end)]
    assert not report.losses


ODD: list[Any] = [None, -1, 10**12, 1.5, "", "group=us", "x", [], {}, [7], {"a": []}, True]
odd = st.sampled_from(ODD)


def mangled(value: Any, draw: Any) -> Any:
    """A JSON value with something else in one place."""
    if isinstance(value, dict) and value:
        key = draw(st.sampled_from(sorted(value)))
        return {**value, key: draw(odd) if draw(st.booleans()) else mangled(value[key], draw)}
    if isinstance(value, list) and value:
        at = draw(st.integers(0, len(value) - 1))
        return [*value[:at], mangled(value[at], draw), *value[at + 1 :]]
    return draw(odd)


@pytest.mark.parametrize("name", ["web-annotation", "label-studio"])
@given(data=st.data())
@settings(max_examples=settings().max_examples // 2)
def test_mangled_files_are_told_or_refused(
    name: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("mangled")
    path = sent(name, pier(), folder)
    if name == "label-studio":
        submitted(path)
    content = page(path)
    for _ in range(data.draw(st.integers(1, 3))):
        content = mangled(content, data.draw)
    with suppress(RostraError):
        returned, report = read(name, pier(), saved(path, content))
        take_back(pier(), returned, report)
    shutil.rmtree(folder)


@given(st.lists(st.text("TAR#*1 \tgroup_us;9é=|\\", max_size=20), max_size=6))
def test_any_lines_of_standoff_are_told_or_refused(lines: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = brat(pier(), Path(folder), *lines)
        with suppress(RostraError):
            returned, report = read("brat", pier(), path)
            take_back(pier(), returned, report)
