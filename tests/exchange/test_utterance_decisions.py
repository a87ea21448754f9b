"""Utterances corrected in a tool come back as decisions, which are carried out as they are."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import ferry_report
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tool_tasks import read, sent, tasks

from rostra.curation.decisions import Decisions, read_decisions
from rostra.curation.init import init
from rostra.curation.save import save
from rostra.exchange.annotation_tools.task import UTTERANCE, Span, Task, annotation_task
from rostra.exchange.annotation_tools.utterance_decisions import decisions, utterance_changes
from rostra.exchange.losses import LossReport
from rostra.releases import Corpus
from rostra.validation import check

TEXT = ferry_report.TEXT


@pytest.fixture
def ferry(tmp_path: Path) -> Corpus:
    corpus = Corpus(init(tmp_path / "ferries"))
    assert ferry_report.enter(corpus).problems == []
    return corpus


def ferry_task(corpus: Corpus) -> Task:
    return annotation_task(check(corpus.files()), "ferry")


def decided(task: Task, spans: list[Span]) -> tuple[list[dict[str, Any]], LossReport]:
    report = LossReport()
    return list(decisions(task, utterance_changes(task, spans, report))), report


def apply(corpus: Corpus, values: list[dict[str, Any]]) -> None:
    content = "".join(f"{json.dumps(value)}\n" for value in values).encode()
    done = Decisions(read_decisions(content))
    saved = save(corpus, done, sources=done.sources, speakers=done.speakers)
    assert saved.problems == []


def with_values(span: Span, **values: str | None) -> Span:
    """A span that says something else; None removes a value."""
    merged = {**span.attributes, **values}
    return replace(span, attributes={name: value for name, value in merged.items() if value})


def at(span: Span, words: str) -> Span:
    """A span at other words."""
    return replace(span, start=TEXT.index(words), end=TEXT.index(words) + len(words))


def ids(report: LossReport) -> list[str]:
    return [loss.id for loss in report.losses]


def test_what_was_corrected_is_what_the_corpus_has_then(ferry: Corpus) -> None:
    task = ferry_task(ferry)
    spans = list(task.utterance_spans())
    spans[0] = with_values(spans[0], review="accepted")
    spans[2] = with_values(spans[2], role="harbour master", role_type="occupation")
    spans[7] = with_values(
        at(spans[7], "“My own mother walks round the bay… She is eighty-one.”"),
        speaker="Mira Oswin-Hale",
    )
    gone = {TEXT[s.start : s.end] for s in (spans.pop(11), spans.pop(4))}
    new = Span(UTTERANCE, UTTERANCE, 0, 0, {"speaker": "Anselm Roe", "review": "unreviewed"})
    spans.append(at(new, "Give us the timetable first"))
    values, report = decided(task, spans)
    assert not report.losses
    assert [value["do"] for value in values] == [
        "reject", "reject", "accept", "edit", "edit", "quote",
    ]  # fmt: skip
    apply(ferry, values)
    rows = {r["id"]: r for r in check(ferry.files()).tables["utterances"]}
    words = {row["utterance"] for row in rows.values()}
    assert not words & gone
    assert rows["ferry.0001"]["review"] == "accepted"
    assert rows["ferry.0002"]["review"] == "unreviewed"
    assert rows["ferry.0003"]["role"] == "harbour master"
    assert (
        rows["ferry.0008"]["utterance"] == "My own mother walks round the bay… She is eighty-one."
    )
    assert rows["ferry.0008"]["speaker"] == "Mira Oswin-Hale"
    assert "Give us the timetable first" in words
    assert decided(ferry_task(ferry), list(ferry_task(ferry).utterance_spans()))[0] == []


def test_decisions_are_refused_where_the_corpus_was_changed_since(ferry: Corpus) -> None:
    task = ferry_task(ferry)
    spans = [s for s in task.utterance_spans() if s.id != "ferry.0012"]
    values, _ = decided(task, spans)
    apply(ferry, [{"do": "accept", "ids": ["ferry.0012"]}])
    with pytest.raises(Exception, match=r"ferry\.0012 was changed since"):
        apply(ferry, values)


def test_utterances_make_room_for_one_another(ferry: Corpus) -> None:
    task = ferry_task(ferry)
    first, second, *rest = task.utterance_spans()
    short = at(first, "We sold the ship")
    values, _ = decided(task, [short, at(second, "lost the timetable"), *rest])
    assert [value["do"] for value in values] == ["edit", "edit"]
    apply(ferry, values)
    grown = ferry_task(ferry)
    short, *rest = grown.utterance_spans()
    other = at(Span(UTTERANCE, UTTERANCE, 0, 0, {"speaker": "Ilva Trask"}), "and with it")
    values, _ = decided(grown, [other, short, *rest])
    apply(ferry, values)


def test_what_no_decision_can_be_made_of_is_told(ferry: Corpus) -> None:
    task = ferry_task(ferry)
    first, second, third, fourth, fifth, *rest = task.utterance_spans()
    spans = [
        with_values(first, speaker=None),
        with_values(second, review="curated"),
        replace(third, end=TEXT.index("more than the school")),
        with_values(fifth, role="clerk", role_type=None, country=None, country_basis=None),
        replace(fourth, start=2, end=9, id=None, attributes={}),
        *rest,
    ]
    values, report = decided(task, spans)
    assert ids(report) == ["removed-value", "review", "several-paragraphs", "no-speaker"]
    assert [(value["do"], value["ids"]) for value in values] == [
        ("reject", ["ferry.0004"]),
        ("edit", ["ferry.0005"]),
    ]


def test_tools_without_ids_or_attributes(ferry: Corpus) -> None:
    task = ferry_task(ferry)
    bare = [replace(span, id=None, attributes={}) for span in task.utterance_spans()]
    values, report = decided(task, bare)
    assert values == []
    assert ids(report) == ["bare-utterances"]
    bare[7] = replace(bare[7], end=bare[7].end - 1)
    (value,), _ = decided(task, bare)
    assert (value["do"], value["ids"]) == ("edit", ["ferry.0008"])
    values, report = decided(task, [])
    assert values == []
    assert ids(report) == ["no-utterances"]


@pytest.mark.parametrize("name", ["refi-qda", "web-annotation"])
@given(task=tasks(), data=st.data())
def test_what_was_not_touched_stays(
    name: str, task: Task, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    returned, _ = read(name, task, sent(name, task, tmp_path_factory.mktemp("tool")))
    spans = [each for each in returned.spans if each.layer == UTTERANCE]
    if any(task.text[s.start : s.end] != task.text[s.start : s.end].strip() for s in spans):
        return  # white space at the edges of an utterance is cut off
    assert decided(task, spans)[0] == []
    kept = data.draw(st.sampled_from(spans))
    if len(spans) > 1:
        removed, _ = decided(task, [each for each in spans if each is not kept])
        assert [(each["do"], each["ids"]) for each in removed] == [("reject", [kept.id])]


def test_command_writes_decisions_that_apply(ferry: Corpus, command: Any, tmp_path: Path) -> None:
    line = ("--corpus", ferry.path, "--source", "ferry")
    done = command("annotations", "export", "web-annotation", *line, "--out", "there")
    assert done.returncode == 0, done.stderr
    file = tmp_path / "there/ferry.jsonld"
    content = file.read_text("utf-8")
    changed = content.replace('"review=unreviewed"', '"review=accepted"', 1)
    file.write_text(changed, "utf-8")
    back = ("annotations", "import", "web-annotation", file, *line)
    done = command(*back, "--decisions", "decisions.jsonl")
    assert done.returncode == 0, done.stderr
    assert "changed: ferry.0001: utterance: “We sold the ship" in done.stdout
    assert "review unreviewed is accepted" in done.stdout
    assert (
        "ferry: 12 utterances: 11 as they were sent, 1 changed, 0 added; 0 removed" in done.stdout
    )
    done = command("apply", "decisions.jsonl", "--corpus", ferry.path)
    assert done.returncode == 0, done.stderr + done.stdout
    own = ("--annotator", "human-b", "--out", "own.jsonl")
    file.write_text(content.replace('"role=Councillor"', '"role=Clerk"'), "utf-8")
    done = command(*back, *own)
    assert "dropped: changed-utterances" in done.stdout
    assert command(*back).returncode == 2
    assert command(*back, "--out", "own.jsonl").returncode == 2
    done = command(*back, *own, "--decisions", "no-such-folder/decisions.jsonl")
    assert done.returncode == 2
