"""scripts/evaluate.py: the table with baselines, and drafts against the released corpus."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from rostra.evaluation import read_gold, read_predictions

ROOT = Path(__file__).parents[1]
GOLD = ROOT / "tests/evaluation/gold.jsonl"
# Every stretch between curly marks; the speaker is nobody.
DRAFTER = r"""
import re
from types import SimpleNamespace as Some
def draft(text, language="en"):
    found = re.finditer(r"(?<=“)[^“”\n]+", text)
    names = "speaker role country cue mention_start mention_end".split()
    nobody = dict.fromkeys(names) | {"confidence": 0.0}
    return Some(utterances=[Some(char_start=m.start(), char_end=m.end(), **nobody) for m in found])
"""


@pytest.fixture
def evaluate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    (tmp_path / "marks.py").write_text(DRAFTER, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=os.pathsep)

    def run(*options: object) -> Any:
        given: list[object] = [
            "--drafter",
            "marks:draft",
            "--peers",
            tmp_path / "nowhere",
            *options,
        ]
        line = [sys.executable, str(ROOT / "scripts/evaluate.py"), *map(str, given)]
        return subprocess.run(line, capture_output=True, encoding="utf-8", check=False)

    return run


def rows(table: str) -> dict[str, list[str]]:
    lines = (line.split("  ") for line in table.splitlines())
    return {cells[0]: [cell.strip() for cell in cells[1:] if cell.strip()] for cells in lines}


def test_systems_side_by_side(evaluate: Any, tmp_path: Path) -> None:
    done = evaluate("--gold", GOLD, "--out", tmp_path / "out")
    assert (done.returncode, done.stderr) == (0, "")
    table = rows(done.stdout)
    assert table["gold.jsonl: 3 articles"][-1] == "articles a second"
    assert table["rostra draft"][1].startswith("0.0000")  # nobody speaks
    assert table["naive pattern"][1].startswith("0.5000")
    assert table["textacy"] == ["not installed"] * 4 + ["-"]
    assert "to install it: " in done.stdout
    articles = read_gold(GOLD)
    for name in ("rostra-draft", "naive-pattern"):
        assert read_predictions(tmp_path / f"out/{name}.jsonl", articles)


def test_the_naive_pattern(evaluate: Any, tmp_path: Path) -> None:
    evaluate("--gold", GOLD, "--out", tmp_path / "out")
    articles = read_gold(GOLD)
    found = read_predictions(tmp_path / "out/naive-pattern.jsonl", articles)
    texts = {article.id: article.text for article in articles}
    claims = [(texts[name], claim) for name, claims in found.items() for claim in claims]
    said = {text[slice(*claim.span)]: claim.speaker for text, claim in claims}
    assert said["“The quay will be mended,”"] == "Mira Onda"
    assert said['"Who pays?"'] == "Ruvo Talim"
    assert said["“silent”"] is None
    for text, claim in claims:
        assert (claim.mention is None) == (claim.speaker is None)
        assert claim.mention is None or text[slice(*claim.mention)] == claim.speaker


def test_without_gold_the_corpus_is_scored_and_gold_explained(evaluate: Any) -> None:
    done = evaluate()
    assert (done.returncode, done.stderr) == (0, "")
    assert "make eval GOLD=FILE.jsonl" in done.stdout
    table = rows(done.stdout)
    right, total, share = table["span"]
    assert int(right) > 0
    assert share == f"{int(right) / int(total):.3f}"
    assert table["speaker"][0] == "0"
    assert table["role"][0] == "0"
    assert table["role_type"] == ["not drafted", total, "-"]
    assert int(table["fr, all kinds"][0]) > 1
    assert table["fr"][0] == "- of 0"  # nothing is sure


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--gold", "nowhere.jsonl"), "nowhere.jsonl"),
        (("--gold", __file__), "test_evaluate.py:1: not JSON"),
        (("--drafter", "nowhere:draft"), "no drafter nowhere:draft"),
        (("--drafter", "marks:undraft"), "no drafter marks:undraft"),
        (("--drafter", "marks"), "no drafter marks"),
    ],
)
def test_what_cannot_be_evaluated(evaluate: Any, options: tuple[str, ...], said: str) -> None:
    done = evaluate(*options)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_peer_that_fails_is_named_and_stops_nothing(evaluate: Any) -> None:
    done = evaluate("--gold", GOLD, "--peers", sys.executable)  # without textacy
    assert done.returncode == 0
    assert "textacy: No module named" in done.stdout


def test_a_peer_that_runs(evaluate: Any, tmp_path: Path) -> None:
    peer = tmp_path / "peer"
    output = {"seconds": 0.5, "predictions": [{"id": "quell-3", "quotes": []}]}
    peer.write_text(f"#!/bin/sh\ncat > /dev/null\necho '{json.dumps(output)}'\n")
    peer.chmod(0o755)
    table = rows(evaluate("--gold", GOLD, "--peers", peer).stdout)
    assert table["textacy"][-1] == "6"
