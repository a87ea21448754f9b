"""The verb accept: by source, by id, by confidence; and what is not there to accept."""

import json
from pathlib import Path
from typing import Any

import pytest

REPORT = "“It stands,” Ada Fict said.\n\n“We paid,” Bo Imag said.\n\n“It fell,” Cy Vane said.\n"
IDS = [f"bridge.000{number}" for number in (1, 2, 3)]


@pytest.fixture(autouse=True)
def _entered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: Any) -> None:
    monkeypatch.chdir(tmp_path)
    Path("report.txt").write_text(REPORT, encoding="utf-8")
    assert command("init", "my").returncode == 0
    assert command("add", "report.txt", "--id", "bridge", "--corpus", "my").returncode == 0


FILE = Path("my/curated/utterances.jsonl")


def accepted() -> list[str]:
    rows = map(json.loads, FILE.read_text("utf-8").splitlines())
    return [row["id"] for row in rows if row["review"] == "accepted"]


def test_all_and_a_release(command: Any) -> None:
    done = command("accept", "bridge", "--corpus", "my")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "  bridge.0001  Ada Fict  It stands",
        "  bridge.0002  Bo Imag   We paid",
        "  bridge.0003  Cy Vane   It fell",
        "accepted: bridge: 3 utterances",
    ]
    assert accepted() == IDS
    assert command("build", "--corpus", "my").returncode == 0


def test_some(command: Any) -> None:
    done = command("accept", "bridge", IDS[2], IDS[0], "--corpus", "my")
    *listed, verdict = done.stdout.splitlines()
    assert [line.split()[0] for line in listed] == [IDS[0], IDS[2]]
    assert verdict == f"accepted: bridge: 2 utterances; 1 still unreviewed: {IDS[1]}"
    assert accepted() == [IDS[0], IDS[2]]
    done = command("accept", "bridge", IDS[0], "--corpus", "my")
    assert done.returncode == 2
    assert "is not an unreviewed utterance of 'bridge'" in done.stderr


def test_a_dry_run_says_the_same_and_writes_nothing(command: Any) -> None:
    before = FILE.read_bytes()
    line = ("accept", "bridge", IDS[0], IDS[1], "--corpus", "my")
    tried = command(*line, "--dry-run")
    assert (tried.returncode, accepted(), FILE.read_bytes()) == (0, [], before)
    as_json = json.loads(command(*line, "--dry-run", "--format", "json").stdout)
    assert (as_json["accepted"], as_json["unreviewed"]) == (IDS[:2], IDS[2:])
    assert as_json["verdict"].startswith("would be accepted: bridge: 2 utterances")
    assert tried.stdout.replace("would be accepted", "accepted") == command(*line).stdout
    assert accepted() == IDS[:2]


def test_the_sure_are_those_that_were_not_edited(command: Any) -> None:
    text = FILE.read_text("utf-8")
    FILE.write_text(text.replace('"quote_type": "direct"', '"quote_type": "embedded"', 1), "utf-8")
    assert command("accept", "bridge", "--min-confidence", "1", "--corpus", "my").returncode == 0
    done = command("accept", "bridge", "--min-confidence", "0", "--corpus", "my")
    assert done.returncode == 0
    assert accepted() == IDS[1:]
    assert command("accept", "bridge", IDS[0], "--corpus", "my").returncode == 0
    assert accepted() == IDS


def test_an_edit_that_leaves_the_verbatim_rule_is_not_accepted(command: Any) -> None:
    FILE.write_text(FILE.read_text("utf-8").replace("It stands", "It stood"), "utf-8")
    before = FILE.read_bytes()
    done = command("accept", "bridge", "--corpus", "my")
    assert done.returncode == 2
    assert "problems already" in done.stderr
    assert "rostra validate --corpus" in done.stderr
    assert FILE.read_bytes() == before


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["none"], "no unreviewed utterance of 'none'"),
        (["bridge", "bridge.0009"], "'bridge.0009' is not an unreviewed utterance"),
        (["bridge", "../x"], "'../x' is not an unreviewed utterance"),
        (["none", "--min-confidence", "0.5"], "no unreviewed utterance of 'none'"),
        (["bridge", "--min-confidence", "2"], "'2' is not a number from 0 to 1"),
        (["bridge", "--min-confidence", "nan"], "'nan' is not a number from 0 to 1"),
        (["bridge", "--min-confidence", "much"], "'much' is not a number from 0 to 1"),
        ([], "SOURCE"),
    ],
)
def test_what_cannot_be_accepted(args: list[str], says: str, command: Any) -> None:
    before = FILE.read_bytes()
    done = command("accept", *args, "--corpus", "my")
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert FILE.read_bytes() == before


def test_no_corpus(command: Any) -> None:
    done = command("accept", "bridge", "--corpus", "nowhere")
    assert done.returncode == 2
    assert done.stderr.startswith("rostra: nowhere is not a corpus")
