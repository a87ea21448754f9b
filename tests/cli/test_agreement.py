"""rostra agreement: figures between annotators, and of somebody's own annotation against ours."""

import csv
import io
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

CORPUS = Path(__file__).parents[2] / "corpus"
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


def read(file: Path) -> list[Row]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus with two independent annotations, which differ in three demands."""
    folder = tmp_path_factory.mktemp("pair") / "corpus"
    for part in ("curated", "sources"):
        shutil.copytree(CORPUS / part, folder / part)
    shutil.copy(CORPUS / "corpus.json", folder)
    shutil.rmtree(folder / "curated/independent", ignore_errors=True)
    (folder / "curated/independent").mkdir()
    write(folder / "curated/independent/model-x.jsonl", mine(ours(), "model-x"))
    write(folder / "curated/independent/model-y.jsonl", differing(mine(ours(), "model-y")))
    return folder


def layers(done: Any) -> dict[str, Any]:
    assert done.returncode == 0, done.stderr + done.stdout
    return {layer["name"]: layer for layer in json.loads(done.stdout)["layers"]}


def shifted(rows: list[Row]) -> list[Row]:
    """Each span of more than one word without its first word."""
    made = []
    for row in rows:
        _, space, rest = (row["text"] or "").partition(" ")
        text = {"text": rest, "char_start": row["char_end"] - len(rest)} if space else {}
        made.append(row | text)
    return made


def differing(rows: list[Row]) -> list[Row]:
    """Annotations with a difference of each kind in the layer demand."""
    spans = [row for row in rows if row["layer"] == "demand" and row["text"]]
    long = next(row for row in spans if " " in row["text"])
    coded = next(row for row in spans if row["utterance_id"] != long["utterance_id"])
    forced = next(row for row in spans[::-1] if row["attributes"]["force"] == "implicit")
    (moved,) = shifted([long])
    label = "condemn" if coded["label"] != "condemn" else "other"
    changed = {
        long["id"]: moved,
        coded["id"]: coded | {"label": label},
        forced["id"]: forced | {"attributes": forced["attributes"] | {"force": "explicit"}},
    }
    return [changed.get(row["id"], row) for row in rows]


def test_text_heads_the_figures_with_what_they_are(command: Any, pair: Path) -> None:
    done = command("agreement", "--corpus", pair)
    assert (done.returncode, done.stderr) == (0, "")
    heading, *rest = done.stdout.splitlines()
    assert heading == "consistency of 2 model annotators, not validity"
    assert all(len(line) <= 80 for line in rest)
    titles = [line.partition(":")[0] for line in rest[4:] if line and not line.startswith(" ")]
    assert titles == sorted({row["layer"] for row in ours()})
    text = " ".join(rest)
    for words in ("of 173 the same", "95 %", "valence", "target", "nominal alpha, label", "gamma,"):
        assert words in text


def test_json_has_the_counts_of_the_files(command: Any, pair: Path) -> None:
    found = layers(command("agreement", "--corpus", pair, "--format", "json"))
    assert {"label", "target", "valence"} <= set(found["group"]["categories"])
    for name in ("model-x", "model-y"):
        rows = read(pair / f"curated/independent/{name}.jsonl")
        for layer, measured in found.items():
            spans = [r for r in rows if r["layer"] == layer and r["label"] != "none"]
            assert measured["counts"]["spans"][name] == len(spans)
            values = measured["categories"]["label"]["values"]
            assert {label for label, v in values.items() if v["units"][name]} == {
                row["label"] for row in spans
            }
            assert sum(v["units"][name] for v in values.values()) == len(spans)
    for layer in found.values():
        assert layer["annotators"] == ["model-x", "model-y"]
        assert layer["utterances"] == 39
        assert {"value", "low", "high", "units", "level", "required"} <= set(layer["u"])
        assert layer["gamma"]["value"] <= 1


def test_one_layer(command: Any, pair: Path) -> None:
    corpus = ("--corpus", pair)
    found = layers(command("agreement", *corpus, "--layer", "topic", "--format", "json"))
    assert list(found) == ["topic"]
    done = command("agreement", *corpus, "--layer", "irony")
    assert (done.returncode, done.stdout) == (2, "")
    assert "unknown layer 'irony'. The layers are: " in done.stderr


def test_the_same_annotations_agree_wholly(score: Any) -> None:
    found = layers(score(mine(ours()), "--format", "json"))
    assert set(found) == {row["layer"] for row in ours()}
    for layer in found.values():
        assert layer["annotators"] == ["human-me", "model-adjudicated"]
        assert layer["counts"]["only_one"] == 0
        assert layer["counts"]["aligned"] == layer["counts"]["same_bounds"]
        assert {layer[name]["value"] for name in ("u", "binary", "gamma")} == {1.0}
        assert {layer[name]["low"] for name in ("u", "binary")} == {None}  # no interval
        for words in layer["words"].values():
            assert words["pairs"] == words["same"] > 0
        for categories in layer["categories"].values():
            assert categories["same"] == categories["pairs"]
            # None where there is one value only.
            assert categories["cu"]["value"] in {1.0, None}
            for value in categories["values"].values():
                assert value["units"]["human-me"] == value["units"]["model-adjudicated"]
                assert set(value["utterances"].values()) == {value["both"]}
    text = score(mine(ours())).stdout.splitlines()[0]
    assert text == "agreement of human-me, model-adjudicated"


def test_shifted_spans_agree_less_and_other_labels_less_still(score: Any) -> None:
    moved = shifted(demands(mine(ours())))
    demand = layers(score(moved, "--layer", "demand", "--format", "json"))["demand"]
    binary = demand["binary"]
    assert 0 < binary["value"] < 1
    assert binary["low"] <= binary["value"] <= binary["high"]
    assert 0 < demand["gamma"]["value"] < 1
    assert demand["categories"]["label"]["cu"]["value"] == 1  # what both have is called the same
    named = [
        row | {"label": "condemn"} if row["label"] in {"other", "sanction"} else row
        for row in moved
    ]
    worse = layers(score(named, "--layer", "demand", "--format", "json"))["demand"]
    assert worse["u"]["value"] < demand["u"]["value"]
    assert worse["gamma"]["value"] < demand["gamma"]["value"]
    assert worse["categories"]["label"]["cu"]["value"] < 1


def test_only_what_both_looked_at_is_compared(score: Any) -> None:
    first = sorted({row["utterance_id"] for row in ours()})[:10]
    rows = [row for row in mine(ours()) if row["utterance_id"] in first]
    some = [row for row in rows if row["layer"] == "demand"]
    found = layers(score(some, "--format", "json"))
    assert list(found) == ["demand"]  # a file of one layer is enough
    assert found["demand"]["utterances"] == 10
    assert found["demand"]["left_out"] == 29
    assert found["demand"]["u"]["value"] == 1
    text = score(some)
    assert (text.returncode, text.stderr) == (0, "")
    assert "demand: 10 utterances, 29 more not annotated by all" in text.stdout


def demands(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row["layer"] == "demand"]


def test_disagreements_are_listed_with_both_readings(score: Any) -> None:
    made = differing(mine(ours()))
    done = score(demands(made), "--disagreements", "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    report = json.loads(done.stdout)
    assert report["utterances"] == {"demand": 39}
    kinds = {(d["kind"], d["attribute"]) for d in report["disagreements"]}
    assert kinds == {("bounds", None), ("label", None), ("attribute", "force")}
    for difference in report["disagreements"]:
        assert difference["layer"] == "demand"
        mine_, theirs = difference["readings"]
        assert (mine_["annotator"], theirs["annotator"]) == ("human-me", "model-adjudicated")
        assert mine_["value"] != theirs["value"]
        assert mine_["record"]["text"] in difference["utterance"]
    text = score(demands(made), "--disagreements").stdout
    assert text.splitlines()[:2] == [
        "agreement of human-me, model-adjudicated",
        "demand: 39 utterances, 3 disagreements: 1 attribute, 1 bounds, 1 label",
    ]
    for difference in report["disagreements"]:
        name = f" {difference['attribute']}" if difference["attribute"] else ""
        head = f"{difference['utterance_id']}, demand: {difference['kind']}{name}\n"
        assert head in text
    assert all(len(line) <= 80 for line in text.splitlines())
    assert "    human-me           explicit\n    model-adjudicated  implicit\n" in text


def test_disagreements_as_csv_are_rows_for_a_spreadsheet(score: Any) -> None:
    made = differing(mine(ours()))
    done = score(demands(made), "--disagreements", "--format", "csv")
    assert (done.returncode, done.stderr) == (0, "")
    rows = list(csv.DictReader(io.StringIO(done.stdout, newline="")))
    assert [row["kind"] for row in rows].count("label") == 1
    assert {row["annotator_2"] for row in rows} == {"model-adjudicated"}
    for row in rows:
        assert int(row["char_start_1"]) < int(row["char_end_1"])
        assert row["value_1"] != row["value_2"]


def test_disagreements_of_one_annotator_only_have_one_reading(score: Any) -> None:
    rows = mine(ours())
    span = next(row for row in rows if row["layer"] == "slogan" and row["text"])
    left = [row for row in rows if row["utterance_id"] != span["utterance_id"]]
    nothing = dict.fromkeys(("char_start", "char_end", "text"))
    nulls = {"attributes": dict.fromkeys(span["attributes"])}
    left.append(span | nothing | nulls | {"label": "none"})
    slogans = sorted((r for r in left if r["layer"] == "slogan"), key=lambda r: str(r["id"]))
    report = json.loads(score(slogans, "--disagreements", "--format", "json").stdout)
    assert {d["kind"] for d in report["disagreements"]} == {"only-one"}
    for difference in report["disagreements"]:
        assert difference["readings"][0] == {
            "annotator": "human-me",
            "value": None,
            "record": None,
        }
    table = score(slogans, "--disagreements", "--format", "csv").stdout
    (first, *_) = csv.DictReader(io.StringIO(table, newline=""))
    assert (first["annotator_1"], first["value_1"], first["text_1"]) == ("human-me", "", "")


def test_no_disagreements_are_said(score: Any) -> None:
    done = score(mine(ours()), "--disagreements", "--layer", "topic")
    assert done.stdout.splitlines()[1:] == ["topic: 39 utterances, 0 disagreements"]


def test_layers_that_only_one_annotator_has_are_named(
    command: Any, pair: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(pair, tmp_path / "grown"))
    for name, layers in (("x", {"slogan"}), ("y", {"slogan", "quote"})):
        file = folder / f"curated/independent/model-{name}.jsonl"
        write(file, [row for row in read(file) if row["layer"] in layers])
    for options in ([], ["--disagreements"]):
        done = command("agreement", "--corpus", folder, *options)
        assert done.returncode == 0
        last = done.stdout.splitlines()[-1]
        assert last == "not compared, as only one annotator has them: quote"
        done = command("agreement", "--corpus", folder, *options, "--format", "json")
        assert json.loads(done.stdout)["not_compared"] == ["quote"]
    done = command("agreement", "--corpus", folder, "--layer", "quote")
    assert (done.returncode, done.stdout) == (2, "")
    assert "no two annotators" in done.stderr


def test_csv_is_a_list_of_disagreements(command: Any) -> None:
    done = command("agreement", "--format", "csv")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--format csv is for --disagreements" in done.stderr


def test_problems_are_told_with_file_and_line(score: Any) -> None:
    rows = demands(mine(ours()))
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


def test_a_corpus_without_independent_annotations(tmp_path: Path, pair: Path, command: Any) -> None:
    folder = Path(shutil.copytree(pair, tmp_path / "grown"))
    file = write(tmp_path / "mine.jsonl", [r for r in mine(ours()) if r["layer"] == "slogan"])
    (folder / "curated/independent/model-y.jsonl").unlink()
    done = command("agreement", "--corpus", folder)
    assert done.returncode == 2
    assert "has no two independent annotations to compare" in done.stderr
    assert command("agreement", "--corpus", folder, "--with", file).returncode == 0
    (folder / "curated/annotations.jsonl").unlink()
    done = command("agreement", "--corpus", folder, "--with", file)
    assert done.returncode == 2
    assert "the corpus has no annotations to compare with" in done.stderr
