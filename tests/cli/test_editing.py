"""The verbs that edit records: a drafted report of twelve quotations, and no offset typed."""

import json
from pathlib import Path
from typing import Any

import ferry_report
import pytest

from rostra.curation.init import init
from rostra.releases import Corpus

_ROE = ("--speaker", "Anselm Roe", "--cue", "one of them, Anselm Roe, called out")
_HALE = ("--speaker", "Mira Oswin-Hale", "--cue", "Pellwick's deputy went on")
COMMANDS = [
    ("edit", "ferry.0001", "--cue", "said Councillor Ilva Trask"),
    ("edit", "ferry.0002", "ferry.0005", "--quote-type", "embedded"),
    ("edit", "ferry.0003", "--role", "harbour master"),
    ("edit", "ferry.0006", "--role-type", "other"),
    ("edit", "ferry.0007", "--cue", "said his deputy, Mira Oswin-Hale"),
    ("edit", "ferry.0008", "--span", "My own mother … eighty-one.", *_HALE),
    ("quote", "ferry", '"Give us the timetable first,"', *_ROE),
    ("edit", "ferry.0009", *_ROE),
    ("edit", "ferry.0010", "--cue", "A spokeswoman … afterwards"),
    ("reject", "ferry.0012"),
]
"""All that is wrong with the draft, corrected."""


@pytest.fixture(autouse=True)
def _entered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    corpus = Corpus(init(tmp_path / "my"))
    assert ferry_report.enter(corpus).problems == []


def utterances() -> list[dict[str, Any]]:
    lines = Path("my/curated/utterances.jsonl").read_text("utf-8").splitlines()
    return sorted(map(json.loads, lines), key=lambda row: row["seq"])


def test_ten_commands_in_place_of_69_values_by_hand(command: Any) -> None:
    drafted = {row["id"]: row for row in utterances()}
    for line in COMMANDS:
        done = command(*line, "--corpus", "my")
        assert (done.returncode, done.stderr) == (0, ""), done
    rows = utterances()
    by_hand = sum(
        value != drafted.get(row["id"], {}).get(column)
        for row in rows
        for column, value in row.items()
    )
    assert (len(COMMANDS), by_hand) == (10, 69)
    assert command("validate", "--corpus", "my").returncode == 0
    assert command("accept", "ferry", "--corpus", "my").returncode == 0
    assert command("build", "--corpus", "my").returncode == 0
    assert command("verify", "--corpus", "my").returncode == 0
    text = ferry_report.TEXT
    assert len(rows) == 12
    for row in rows:
        assert text[row["char_start"] : row["char_end"]] == row["utterance"]
        after = text[row["char_end"] :].lstrip(",")
        assert (text[row["char_start"] - 1], after[0]) == ("“", "”")
    assert [(row["turn"], row["speaker"], row["role"]) for row in rows] == [
        *[(1, "Ilva Trask", "Councillor")] * 2,
        *[(2, "Jorn Pellwick", "harbour master")] * 3,
        *[(3, "Mira Oswin-Hale", "deputy")] * 3,
        *[(4, "Anselm Roe", None)] * 2,
        (5, "spokeswoman for the Far Shore Association", None),
        (6, "Dorrit Vane", "Mayor"),
    ]
    assert all(row["cue"] for row in rows)


def test_what_was_done_is_shown_as_a_diff(command: Any) -> None:
    before = Path("my/curated/utterances.jsonl").read_bytes()
    line = ["reject", "ferry.0012", "--dry-run", "--corpus", "my"]
    shown = command(*line).stdout
    assert shown.startswith("utterances ferry.0012: gone\n  - source_id: ferry\n")
    assert "speakers banner-outside-the-hall: gone\n" in shown
    assert shown.endswith("rejected: ferry.0012 (a dry run: nothing was written)\n")
    report = json.loads(command(*line, "--format", "json").stdout)
    assert [(c["kind"], c["id"]) for c in report["changes"]] == [
        ("removed", "ferry.0012"),
        ("removed", "banner-outside-the-hall"),
    ]
    assert Path("my/curated/utterances.jsonl").read_bytes() == before
    done = command("edit", "ferry.0003", "--role", "harbour master", "--corpus", "my")
    assert done.stdout.startswith(
        "utterances ferry.0003, ferry.0004, ferry.0005\n  - role: null\n"
        "  + role: paragraph 6: The [harbour master], Jorn Pellwick, rejected"
    )
    done = command("edit", "ferry.0003", "--role", "harbour master", "--corpus", "my")
    assert done.stdout == "nothing to change: the records have these values already\n"


def test_places_to_choose_from(command: Any) -> None:
    line = ["edit", "ferry.0011", "--span", "deputy", "--corpus", "my"]
    done = command(*line)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("rostra: several-places: utterance: 'deputy' is at 2 places.")
    assert "\n   2  paragraph 9: Pellwick’s [deputy] went on" in done.stderr
    done = command(*line, "--format", "json")
    problem = json.loads(done.stdout)["problems"][0]
    assert (done.returncode, problem["id"], len(problem["places"])) == (2, "several-places", 2)
    for place in ("2", "span=2", "utterance=2"):
        done = command(*line, "--place", place, "--dry-run")
        assert "+ utterance: paragraph 9: Pellwick’s [deputy]" in done.stdout
    done = command(*line, "--place", "3")
    assert "there is no place 3 of 'deputy'" in done.stderr


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (["edit", "ferry.0001"], "nothing to change: name a column"),
        (["edit", "ferry.0001", "--role", "a", "--cue", "b", "--place", "1"], "say whose place"),
        (["edit", "ferry.0001", "--place", "x=1", "--cue", "b"], "'x' is not one of span"),
        (["edit", "ferry.0001", "--place", "0", "--cue", "b"], "at least 1 is needed"),
        (["edit", "ferry.0001", "--null", "speaker"], "invalid choice: 'speaker'"),
        (["edit", "nothing", "--null", "cue"], "there is no 'nothing' in utterances"),
        (["edit", "ferry.0001", "--cue", "\x1b[31m"], "words-not-found"),
        (["merge-speakers", "a", "b"], "there is no 'a' in speakers"),
        (["rename-speaker", "a", "A"], "there is no 'a' in speakers"),
        (["reject", "../x.0001"], "there is no '../x.0001' in utterances"),
    ],
)
def test_what_cannot_be_edited(line: list[str], says: str, command: Any) -> None:
    before = {file: file.read_bytes() for file in Path("my").rglob("*") if file.is_file()}
    done = command(*line, "--corpus", "my")
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert "\x1b" not in done.stderr
    assert {file: file.read_bytes() for file in Path("my").rglob("*") if file.is_file()} == before


def test_a_file_of_decisions_is_applied_whole_or_not_at_all(command: Any, tmp_path: Path) -> None:
    file = tmp_path / "decisions.jsonl"
    role = {"do": "edit", "ids": ["ferry.0003"], "values": {"role": "harbour master"}}
    accept: dict[str, Any] = {"do": "accept", "ids": ["ferry.0003"]}
    line = ["apply", file, "--corpus", "my"]
    file.write_text(f"{json.dumps(role)}\n{json.dumps(accept)}\n", encoding="utf-8")
    done = command(*line, "--dry-run")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(
        "utterances ferry.0003\n  - role: null\n  + role: paragraph 6: The [harbour master]"
    )
    assert done.stdout.endswith("applied: 2 decisions (a dry run: nothing was written)\n")
    assert {row["role"] for row in utterances() if row["turn"] == 2} == {None}
    assert command(*line).stdout.endswith("applied: 2 decisions\n")
    assert utterances()[2]["review"] == "accepted"
    again = command(*line)
    assert (again.returncode, again.stdout) == (2, "")
    assert again.stderr == (
        "rostra: nothing was done. Correct this decision, or remove it:\n"
        f"  {file}, line 2 (accept ferry.0003): ferry.0003 is accepted already\n"
    )
    stale = accept | {"ids": ["ferry.0004"], "seen": {"ferry.0004": "0" * 16}}
    file.write_text(json.dumps(stale), encoding="utf-8")
    assert "ferry.0004 was changed since" in command(*line).stderr
    file.write_text("{}", encoding="utf-8")
    assert f"rostra: {file}, line 1: do: null is not one of accept" in command(*line).stderr
    assert "does not exist" in command("apply", "none.jsonl", "--corpus", "my").stderr
