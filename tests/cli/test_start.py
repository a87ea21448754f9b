"""Each verb as a user starts it: in a process that has imported nothing yet."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from rostra.cli import VERBS

ROOT = Path(__file__).parents[2]
FACT = "fact harbour-vote title A --evidence https://courier.example/a --compared All"
ADD = "add harbour-vote.txt --id harbour-vote --corpus my"
SOURCE = "ncri-online-conference-2020"
TAKEN_BACK = f"--source {SOURCE} --annotator human-b --out own.jsonl"
SESSIONS = [
    ["info"],
    ["describe", "describe speakers --format json"],
    ["validate"],
    ["build --check"],
    ["verify", "cache"],
    [
        "init my",
        ADD,
        "review harbour-vote --export review.html --corpus my",
        "apply decisions.jsonl --corpus my",
        "show harbour-vote --corpus my",
        "edit harbour-vote.0003 --null cue --corpus my",
        "rename-speaker odalys-brenk Brenk --corpus my",
        f"{FACT} --accessed 2031-03-05 --corpus my",
        "migrate --corpus my",
        "merge-speakers pell-ostramar teodor-maskelin --corpus my",
        "reject harbour-vote.0007 --corpus my",
        "quote harbour-vote nowhere --speaker Brenk --help",
        "accept harbour-vote --corpus my",
        "recover my",
    ],
    ["draft harbour-vote.txt", "trace harbour-vote.txt --against harbour-vote.txt"],
    ["diff 1.0.0 1.1.0"],
    ["schema diff utterances.json utterances.json"],
    ["score gold.jsonl gold.jsonl"],
    ["agreement --layer slogan"],
    [
        f"annotations export web-annotation --source {SOURCE} --out there",
        f"annotations import web-annotation there/{SOURCE}.jsonld {TAKEN_BACK}",
    ],
    ["kwic regime"],
    ["freq regime --by country"],
    ["ngrams regime"],
    ["collocates regime"],
    ["dispersion regime"],
    ["keyness --target country=NO"],
    ["index --out index"],
    ["plot dispersion regime -o regime.svg"],
    ["explore -o rostra.html"],
    ["publish me/rostra --help"],
    ["export jsonl --out exported", "import jsonl exported --out imported"],
    ["completion bash"],
]
DECISION = {"do": "accept", "ids": ["harbour-vote.0001"]}
GOLD = {"id": "a", "text": "“Yes,” she said.", "quotes": [{"start": 1, "end": 5, "kind": "direct"}]}


def test_the_sessions_have_every_verb() -> None:
    assert {line.split()[0] for session in SESSIONS for line in session} == {*VERBS}


@pytest.mark.parametrize("session", SESSIONS, ids="; ".join)
def test_a_verb_imports_what_it_needs(session: list[str], tmp_path: Path) -> None:
    for name in ("examples/harbour-vote.txt", "schema/utterances.json"):
        (tmp_path / Path(name).name).write_bytes((ROOT / name).read_bytes())
    (tmp_path / "gold.jsonl").write_text(json.dumps(GOLD), encoding="utf-8")
    (tmp_path / "decisions.jsonl").write_text(json.dumps(DECISION), encoding="utf-8")
    for line in session:
        done = subprocess.run([sys.executable, "-m", "rostra", *line.split()], cwd=tmp_path)
        assert done.returncode == 0, line
