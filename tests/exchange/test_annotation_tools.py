"""Annotations sent to a tool and taken back: the same spans, what changed, what is wrong."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra.errors import NotFoundError, RostraError
from rostra.exchange.annotation_tools.anchoring import Utf16Offsets
from rostra.exchange.annotation_tools.formats import FORMATS, tool_format
from rostra.exchange.annotation_tools.taking_back import own_records, take_back
from rostra.exchange.annotation_tools.task import Returned, Span, Task, annotation_task
from rostra.exchange.losses import LossReport
from rostra.releases import Corpus
from rostra.validation import Checked, check

SOURCE = "ncri-online-conference-2020"
LAYERS = ("quote", "slogan", "demand", "group", "topic", "pronoun", "commitment")


@pytest.fixture(scope="module")
def checked() -> Checked:
    return check(Corpus().files())


@pytest.fixture(scope="module")
def task(checked: Checked) -> Task:
    return annotation_task(checked, SOURCE)


def sent(name: str, task: Task, folder: Path) -> Path:
    """The file that a tool is given and would give back unchanged."""
    folder.mkdir(exist_ok=True)
    report = LossReport()
    files = tool_format(name).write(task, report)
    assert not report.has_losses()
    for file, content in files.items():
        (folder / file).write_bytes(content)
    last = folder / [*files][-1]
    if name == "label-studio":
        submit(last)
    return folder if name in {"brat", "label-studio", "web-annotation"} else last


def submit(file: Path) -> None:
    """Accept what is predicted, as an annotator of Label Studio does."""
    (task,) = json.loads(file.read_text("utf-8"))
    task["annotations"] = [{"id": 1, "result": task["predictions"][0]["result"]}]
    file.write_text(json.dumps([task]), "utf-8")


def back(task: Task, spans: list[Span], text: str | None = None) -> tuple[Any, LossReport]:
    report = LossReport()
    return take_back(task, Returned(spans, text), report), report


def ids(report: LossReport) -> list[str]:
    return [loss.id for loss in report.losses]


def test_a_task_has_all_layers_and_utterances_of_its_source(task: Task) -> None:
    assert set(task.layers) <= set(LAYERS)
    assert task.layers["demand"].attribute("force") is not None
    assert "none" not in task.layers["demand"].labels
    assert all(task.text[u["char_start"] : u["char_end"]] for u in task.utterances)
    assert task.spans


@pytest.mark.parametrize("name", FORMATS)
def test_what_comes_back_unchanged_is_what_was_sent(
    name: str, checked: Checked, task: Task, tmp_path: Path
) -> None:
    report = LossReport()
    returned = tool_format(name).read(sent(name, task, tmp_path / "out"), task, report)
    taken = take_back(task, returned, report)
    assert not report.losses
    assert not taken.changes
    assert sorted((s.start, s.end) for s in taken.utterances) == [
        (u["char_start"], u["char_end"]) for u in task.utterances
    ]
    annotators = {r["annotator"] for r in checked.tables["annotations"]}
    for annotator in annotators:
        records = own_records(task, taken, checked.schemas["annotations"], annotator, "adjudicated")
        assert [record for record, _ in records] == sorted(
            (
                r
                for r in checked.tables["annotations"]
                if r["utterance_id"].startswith(SOURCE) and r["layer"] in task.layers
            ),
            key=lambda record: str(record["id"]),
        )


def test_changes_are_shown(task: Task) -> None:
    first, second, third, *rest = (s for s in task.spans if s.layer == "group")
    others = [s for s in task.spans if s.layer != "group"]
    label = next(each for each in task.layers["group"].labels if each != second.label)
    changed = Span("group", label, second.start, second.end, {**second.attributes, "part": "doer"})
    taken, report = back(task, [*others, changed, third, *rest])
    assert not report.losses
    assert [change.kind for change in taken.changes] == ["removed", "changed"]
    assert taken.changes[0].before == first
    assert "label" in taken.changes[1].differences


def test_what_is_not_a_valid_span_is_reported(task: Task) -> None:
    demand = next(s for s in task.spans if s.layer == "demand")
    at, end = demand.start, demand.end
    last = task.utterances[-1]["char_end"]
    wrong = [
        Span("demand", "shout", at, end),
        Span("weather", "rain", at, end),
        Span("demand", "release", at, end, {"colour": "red"}),
        Span("demand", "release", at, end, {"force": "brute"}),
        Span("demand", "release", 5, 5),
        Span("demand", "release", 0, len(task.text) + 1),
        Span("demand", "release", task.utterances[0]["char_start"], last),
        demand,
        demand,
    ]
    taken, report = back(task, wrong)
    assert [s for spans in taken.spans.values() for s in spans] == [demand]
    assert set(ids(report)) == {
        *("unknown-label", "unknown-layer", "unknown-attribute", "unknown-value"),
        *("span-outside-text", "outside-utterance", "overlapping-spans"),
    }


def test_white_space_at_the_edges_is_cut_off_and_told(task: Task) -> None:
    space = task.text.index(" ", task.utterances[0]["char_start"])
    end = task.text.index(" ", space + 1)
    taken, report = back(task, [Span("pronoun", "inclusive", space, end + 1)])
    spans = [s for spans in taken.spans.values() for s in spans]
    assert [(s.start, s.end) for s in spans] == [(space + 1, end)]
    assert ids(report) == ["trimmed-span"]


def test_other_line_ends_are_mapped_and_told(task: Task) -> None:
    text = "\ufeff" + task.text.replace("\n", "\r\n") + "\r\n"

    def there(offset: int) -> int:
        return 1 + offset + task.text.count("\n", 0, offset)

    shifted = [
        Span(s.layer, s.label, there(s.start), there(s.end))
        for s in task.spans
        if s.layer == "group"
    ]
    taken, report = back(task, shifted, text)
    assert ids(report) == ["line-ends"]
    assert sorted((s.start, s.end) for spans in taken.spans.values() for s in spans) == [
        (s.start, s.end) for s in task.spans if s.layer == "group"
    ]


def test_another_text_is_refused_with_the_place(task: Task) -> None:
    text = task.text.replace("\n", "\nX", 1)
    with pytest.raises(RostraError, match="they differ from line 2, character 1 on"):
        back(task, [], text)


def test_what_is_not_there_is_named(checked: Checked) -> None:
    with pytest.raises(NotFoundError, match="no source 'nowhere'; its sources are"):
        annotation_task(checked, "nowhere")
    with pytest.raises(NotFoundError, match="unknown layer 'weather'"):
        annotation_task(checked, SOURCE, ["weather"])
    with pytest.raises(NotFoundError, match="no annotations by 'human-x'"):
        annotation_task(checked, SOURCE, (), "human-x")


def test_an_id_that_a_tool_copied_is_not_used_twice(checked: Checked, task: Task) -> None:
    group = next(s for s in task.spans if s.layer == "group" and s.id)
    utterance = next(u for u in task.utterances if u["char_start"] <= group.start < u["char_end"])
    words = task.text[utterance["char_end"] - 12 : utterance["char_end"]]
    at = utterance["char_end"] - len(words.split()[-1])
    copied = Span("group", "us", at, utterance["char_end"], {}, group.id)
    taken, _ = back(task, [group, copied])
    schema = checked.schemas["annotations"]
    annotator = str(group.id).split(".")[3]
    made = [r["id"] for r, _ in own_records(task, taken, schema, annotator)]
    assert len(set(made)) == len(made)


@given(st.text("a𝐀é\u0301🙂"), st.data())
def test_code_units_and_code_points_are_converted(text: str, data: st.DataObject) -> None:
    offsets = Utf16Offsets(text)
    at = data.draw(st.integers(0, len(text)))
    units = len(text[:at].encode("utf-16-le")) // 2
    assert offsets.code_units(at) == units
    assert offsets.code_points(units) == at
    assert offsets.length == len(text.encode("utf-16-le")) // 2
    if at < len(text) and ord(text[at]) > 0xFFFF:
        assert offsets.code_points(units + 1) is None


def test_command_sends_and_takes_back(command: Any, tmp_path: Path) -> None:
    done = command("annotations", "export", "web-annotation", "--source", SOURCE, "--out", "there")
    assert done.returncode == 0, done.stderr
    assert f"there: {SOURCE} with" in done.stdout
    file = tmp_path / "there" / f"{SOURCE}.jsonld"
    page = json.loads(file.read_text("utf-8"))
    of_group = [i for i in page["items"] if i["body"][0]["value"].startswith("group=")]
    page["items"].remove(of_group[0])
    of_group[1]["body"][0]["value"] = "group=neutral"
    file.write_text(json.dumps(page), "utf-8")
    line = ["annotations", "import", "web-annotation", file, "--source", SOURCE]
    line += ["--annotator", "human-b", "--out", "own.jsonl"]
    done = command(*line)
    assert done.returncode == 0, done.stderr + done.stdout
    assert "removed: " in done.stdout
    assert "1 removed" in done.stdout
    compared = command("agreement", "--with", "own.jsonl", "--disagreements")
    assert compared.returncode == 0, compared.stderr + compared.stdout
    report = json.loads(command(*line, "--format", "json").stdout)
    assert [change["kind"] for change in report["changes"]].count("removed") == 1
    assert report["files"] == ["own.jsonl"]


def test_a_record_against_the_rules_stops_the_command(command: Any, tmp_path: Path) -> None:
    assert command("annotations", "export", "web-annotation", "--source", SOURCE, "--out", "there")
    file = tmp_path / "there" / f"{SOURCE}.jsonld"
    page = json.loads(file.read_text("utf-8"))
    target = next(i for i in page["items"] if i["body"][0]["value"].startswith("demand="))
    target["body"].append({"type": "TextualBody", "value": "addressee=nobody said this"})
    target["body"] = [b for b in target["body"] if b["value"] != "addressee"]
    file.write_text(json.dumps(page), "utf-8")
    done = command(
        *("annotations", "import", "web-annotation", file, "--source", SOURCE),
        *("--annotator", "human-b", "--out", "own.jsonl"),
    )
    assert done.returncode == 1, done.stderr + done.stdout
    assert "wrong: not-in-utterance" in done.stdout
    assert "nothing was written" in done.stdout
    assert not (tmp_path / "own.jsonl").exists()


def test_strict_writes_nothing_after_a_loss(command: Any, tmp_path: Path) -> None:
    assert command("annotations", "export", "web-annotation", "--source", SOURCE, "--out", "there")
    file = tmp_path / "there" / f"{SOURCE}.jsonld"
    page = json.loads(file.read_text("utf-8"))
    page["items"][-1]["body"].append({"type": "TextualBody", "value": "a comment"})
    file.write_text(json.dumps(page), "utf-8")
    line = ["annotations", "import", "web-annotation", file, "--source", SOURCE]
    line += ["--annotator", "human-b", "--out", "own.jsonl"]
    assert command(*line, "--strict").returncode == 1
    assert not (tmp_path / "own.jsonl").exists()
    done = command(*line)
    assert done.returncode == 0
    assert "dropped: other-body: 1" in done.stdout
