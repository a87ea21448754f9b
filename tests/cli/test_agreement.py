"""rostra agreement: figures between annotators, and of somebody's own annotation against ours."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

CORPUS = Path(__file__).parents[2] / "corpus"
LAYERS = ["demand", "group", "quote", "slogan", "topic"]
Row = dict[str, Any]


def ours() -> list[Row]:
    text = (CORPUS / "curated/annotations.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def mine(rows: list[Row], annotator: str = "human-me") -> list[Row]:
    """The same annotations under another annotator."""
    return [
        row
        | {
            "id": row["id"].replace(row["annotator"], annotator),
            "annotator": annotator,
            "status": "independent",
        }
        for row in rows
    ]


def write(file: Path, rows: list[Row]) -> Path:
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    file.write_text("".join(lines), encoding="utf-8")
    return file


@pytest.fixture
def score(tmp_path: Path, command: Any) -> Any:
    """Score annotations against those of the shipped corpus."""

    def run(rows: list[Row], *options: str) -> Any:
        file = write(tmp_path / "mine.jsonl", rows)
        return command("agreement", "--with", file, *options)

    return run


def layers(done: Any) -> dict[tuple[str, str], Any]:
    assert done.returncode == 0, done.stderr + done.stdout
    return {(layer["name"], layer["by"]): layer for layer in json.loads(done.stdout)["layers"]}


def shifted(rows: list[Row]) -> list[Row]:
    """Each span of more than one word without its first word."""
    made = []
    for row in rows:
        _, space, rest = (row["text"] or "").partition(" ")
        text = {"text": rest, "char_start": row["char_end"] - len(rest)} if space else {}
        made.append(row | text)
    return made


def test_text_heads_the_figures_with_what_they_are(command: Any) -> None:
    done = command("agreement")
    assert (done.returncode, done.stderr) == (0, "")
    heading, legend, *rest = done.stdout.splitlines()
    assert heading == "consistency of 2 model annotators, not validity"
    assert "95 %" in legend
    assert ".80 is firm, .667 tentative" in legend
    titles = [line for line in rest if line and not line.startswith(" ")]
    assert titles == [f"{layer}: 39 utterances" for layer in LAYERS]
    assert "valence, cu-alpha" in done.stdout
    assert "target, cu-alpha" in done.stdout
    assert "label, nominal alpha" in done.stdout


def test_json_has_the_counts_of_the_files(command: Any) -> None:
    found = layers(command("agreement", "--format", "json"))
    assert {name for name, _ in found} == set(LAYERS)
    assert [by for name, by in found if name == "group"] == ["label", "target", "valence"]
    for name in ("model-a", "model-b"):
        text = (CORPUS / f"curated/independent/{name}.jsonl").read_text("utf-8")
        rows = [json.loads(line) for line in text.splitlines()]
        for layer in LAYERS:
            spans = [r for r in rows if r["layer"] == layer and r["label"] != "none"]
            values = found[layer, "label"]["values"]
            assert {label for label, v in values.items() if v["units"][name]} == {
                row["label"] for row in spans
            }
            assert sum(v["units"][name] for v in values.values()) == len(spans)
    for layer in found.values():
        assert layer["annotators"] == ["model-a", "model-b"]
        assert layer["utterances"] == 39
        for figure in layer["spans"]["values"].values():
            assert figure["value"] is None or figure["value"] <= 1


def test_one_layer(command: Any) -> None:
    found = layers(command("agreement", "--layer", "topic", "--format", "json"))
    assert list(found) == [("topic", "label")]
    done = command("agreement", "--layer", "irony")
    assert (done.returncode, done.stdout) == (2, "")
    assert f"unknown layer 'irony'. The layers are: {', '.join(LAYERS)}" in done.stderr


def test_the_same_annotations_agree_wholly(score: Any) -> None:
    found = layers(score(mine(ours()), "--format", "json"))
    assert len(found) == 8
    for layer in found.values():
        assert layer["annotators"] == ["human-me", "model-adjudicated"]
        spans = layer["spans"]
        assert {spans[name]["value"] for name in ("u", "binary")} == {1.0}
        assert spans["cu"]["value"] in {1.0, None}  # None where there is one value only
        for value in layer["values"].values():
            assert value["units"]["human-me"] == value["units"]["model-adjudicated"]
            assert set(value["utterances"].values()) == {value["both"]}
    text = score(mine(ours())).stdout.splitlines()[0]
    assert text == "agreement of human-me, model-adjudicated"


def test_shifted_spans_agree_less_and_other_labels_less_still(score: Any) -> None:
    moved = shifted(mine(ours()))
    found = layers(score(moved, "--layer", "demand", "--format", "json"))
    spans = found["demand", "label"]["spans"]
    assert 0 < spans["binary"]["value"] < 1
    assert spans["binary"]["low"] <= spans["binary"]["value"] <= spans["binary"]["high"]
    assert spans["cu"]["value"] == 1  # what both have is called the same
    named = [
        row | {"label": "condemn"} if row["label"] in {"other", "sanction"} else row
        for row in moved
    ]
    worse = layers(score(named, "--layer", "demand", "--format", "json"))["demand", "label"]
    assert worse["spans"]["u"]["value"] < spans["u"]["value"]
    assert worse["spans"]["cu"]["value"] < 1


def test_only_what_both_looked_at_is_compared(score: Any) -> None:
    first = sorted({row["utterance_id"] for row in ours()})[:10]
    rows = [row for row in mine(ours()) if row["utterance_id"] in first]
    some = [row for row in rows if row["layer"] == "demand"]
    found = layers(score(some, "--layer", "demand", "--format", "json"))
    assert found["demand", "label"]["utterances"] == 10
    assert found["demand", "label"]["spans"]["u"]["value"] == 1


def test_problems_are_told_with_file_and_line(score: Any) -> None:
    rows = mine(ours())
    at = next(n for n, row in enumerate(rows) if row["text"])
    invalid: list[tuple[str, Row]] = [
        ("not-in-codelist", {"label": "shouting"}),
        ("not-verbatim", {"text": rows[at]["text"][::-1]}),
        ("unknown-field", {"confidence": 1}),
    ]
    for problem, fields in invalid:
        made = [*rows[:at], rows[at] | fields, *rows[at + 1 :]]
        done = score(made)
        assert done.returncode == 1
        assert done.stdout.startswith(f"mine.jsonl:{at + 1}: ")
        assert f" {problem}: " in done.stdout
        assert "alpha" not in done.stdout
        found = json.loads(score(made, "--format", "json").stdout)
        assert (found["valid"], found["problems"][0]["line"]) == (False, at + 1)
        assert found["problems"][0]["file"].endswith("mine.jsonl")


def test_overlapping_spans_are_problems(score: Any) -> None:
    rows = mine(ours())
    at = next(n for n, row in enumerate(rows) if row["text"] and " " in row["text"])
    one = rows[at] | {"id": rows[at]["id"][:-2] + "98"}
    rows = sorted([*rows, one], key=lambda row: str(row["id"]))
    done = score(rows)
    assert done.returncode == 1
    assert "overlapping-annotations" in done.stdout
    line = next(n for n, row in enumerate(rows, 1) if row is one)
    assert f"mine.jsonl:{line}: " in done.stdout


def test_what_cannot_be_scored_is_an_error(
    score: Any, command: Any, corpus: Path, tmp_path: Path
) -> None:
    same = command("agreement", "--with", CORPUS / "curated/annotations.jsonl")
    assert (same.returncode, same.stdout) == (2, "")
    assert "your annotator has the same name as one of the corpus" in same.stderr
    for name, reason in (("nothing.jsonl", "does not exist"), (".", "is not a regular file")):
        done = command("agreement", "--with", name)
        assert done.returncode == 2
        assert re.search(rf"{re.escape(name)}:? {reason}", done.stderr)
    done = score([])
    assert done.returncode == 2
    assert "no annotations in" in done.stderr
    done = command("agreement", "--corpus", corpus)
    assert done.returncode == 2
    assert "has no two independent annotations to compare" in done.stderr
    file = write(tmp_path / "mine.jsonl", mine(ours()))
    done = command("agreement", "--corpus", corpus, "--with", file)
    assert done.returncode == 2
    assert "follows a schema version that has no annotations yet" in done.stderr


def test_a_corpus_without_independent_annotations(tmp_path: Path, command: Any) -> None:
    folder = tmp_path / "grown"
    for part in ("curated", "sources"):
        shutil.copytree(CORPUS / part, folder / part)
    shutil.copy(CORPUS / "corpus.json", folder)
    file = write(tmp_path / "mine.jsonl", mine(ours()))
    (folder / "curated/independent/model-b.jsonl").unlink()
    done = command("agreement", "--corpus", folder)
    assert done.returncode == 2
    assert "has no two independent annotations to compare" in done.stderr
    assert command("agreement", "--corpus", folder, "--with", file).returncode == 0
    (folder / "curated/annotations.jsonl").unlink()
    done = command("agreement", "--corpus", folder, "--with", file)
    assert done.returncode == 2
    assert "the corpus has no annotations to compare with" in done.stderr
