"""A report that ten sources print: validate names it, split keeps it together, freq counts it."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from fork_server import ROSTRA

import rostra
from rostra.validation.reprints import reprints

REPORT = (Path(__file__).parents[1] / "examples/harbour-vote.txt").read_text("utf-8")
COPIES = 7


@pytest.fixture(scope="session")
def reprinted(tmp_path_factory: pytest.TempPathFactory, python: list[str]) -> Path:
    """A released corpus with the report in ten sources."""
    folder = tmp_path_factory.mktemp("reprinted")

    def run(*arguments: str) -> None:
        subprocess.run([*python, ROSTRA, *arguments], cwd=folder, check=True, capture_output=True)

    run("init", "my")
    for number in range(COPIES):
        text = f"Paper {number} reports.\n{REPORT.partition(chr(10))[2]}"
        (folder / "report.txt").write_text(text, encoding="utf-8")
        run("add", "report.txt", "--id", f"paper-{number}", "--corpus", "my")
        run("accept", f"paper-{number}", "--corpus", "my")
    run("build", "--corpus", "my")
    return folder / "my"


def test_validate_names_each_group_and_calls_the_corpus_valid(
    reprinted: Path, command: Any
) -> None:
    done = command("validate", "--corpus", reprinted, "--format", "json")
    report = json.loads(done.stdout)
    assert (done.returncode, report["valid"]) == (0, True)
    warnings = report["warnings"]
    assert len(warnings) == len(rostra.load(corpus=reprinted)) // COPIES
    assert {warning["id"] for warning in warnings} == {"reprint"}
    assert warnings[0]["message"] == (
        "its words, or nearly all of them, are also in paper-1.0001, paper-2.0001, paper-3.0001, "
        "paper-4.0001, paper-5.0001 and 1 more"
    )
    assert "--distinct" in warnings[0]["remedy"]


def test_the_forms_of_a_warning(reprinted: Path, command: Any) -> None:
    text = command("validate", "--corpus", reprinted).stdout
    assert "utterances.jsonl:1: utterance: warning: reprint: its words" in text
    assert text.splitlines()[-1].endswith(f"; {text.count('warning: ')} warnings")
    github = command("validate", "--corpus", reprinted, "--format", "github").stdout
    assert github.startswith("::warning file=")
    assert "title=reprint::" in github
    without = command("validate", "--corpus", reprinted, "--no-reprints").stdout
    assert len(without.splitlines()) == 1


def test_a_problem_hides_the_warnings(reprinted: Path, command: Any, tmp_path: Path) -> None:
    shutil.copytree(reprinted, tmp_path / "my")
    table = tmp_path / "my/curated/utterances.jsonl"
    table.write_text(table.read_text("utf-8").replace("nine winters", "ten winters", 1), "utf-8")
    done = command("validate", "--corpus", "my")
    assert done.returncode == 1
    assert "not-verbatim" in done.stdout
    assert "reprint" not in done.stdout


def test_no_reprint_is_in_two_parts(reprinted: Path) -> None:
    rows = rostra.load(corpus=reprinted)
    by_source = rostra.split(rows)
    assert set(by_source["train"]["utterance"]) & set(by_source["test"]["utterance"])
    parts = rostra.split(rows, by="text")
    assert parts["test"].num_rows
    assert not set(parts["train"]["utterance"]) & set(parts["test"]["utterance"])
    with pytest.raises(rostra.RostraError, match="1 group by source_id or text"):
        rostra.split(rows, by=["source_id", "text"])


def test_each_is_counted_once_where_asked(reprinted: Path, command: Any) -> None:
    def count(*options: str) -> list[int]:
        done = command("freq", "harbour", "we", *options, "--format", "json", "--corpus", reprinted)
        return [row["count"] for row in json.loads(done.stdout)["rows"]]

    assert count() == [COPIES * once for once in count("--distinct")]
    done = command("freq", "harbour", "--distinct", "--corpus", reprinted)
    assert "utterances left out: the words of others, printed again" in done.stdout
    refused = command("freq", "harbour", "--distinct", "--over", "date", "--corpus", reprinted)
    assert (refused.returncode, "--distinct" in refused.stderr) == (2, True)


def test_one_source_that_repeats_itself_is_no_reprint() -> None:
    words = "we have waited nine winters for this vote in our harbour"
    row = {"source_id": "a", "utterance": words}
    assert list(reprints([row | {"id": "a.0001"}, row | {"id": "a.0002"}])) == []
    assert list(reprints([])) == []
