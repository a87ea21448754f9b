"""The verb show: a source in its text, an utterance, a speaker; and what is not there."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

REPORT = (
    "The old “bridge party” met.\n\n"
    "Mayor Ada Fict of Nowhere opened it. “It stands,” she said.\n\n"
    "“We paid,” Bo Imag said.\n\n"
    "“Nobody knows.”\n"
)
UTTERANCES = Path("my/curated/utterances.jsonl")


@pytest.fixture(autouse=True)
def _entered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: Any) -> None:
    monkeypatch.chdir(tmp_path)
    Path("report.txt").write_text(REPORT, encoding="utf-8")
    assert command("init", "my").returncode == 0
    assert command("add", "report.txt", "--id", "bridge", "--corpus", "my").returncode == 0


def edit(number: int, **values: Any) -> None:
    lines = UTTERANCES.read_text("utf-8").splitlines()
    lines[number - 1] = json.dumps(json.loads(lines[number - 1]) | values, ensure_ascii=False)
    UTTERANCES.write_text("\n".join(lines) + "\n", encoding="utf-8")


def shown(command: Any, *line: str) -> str:
    done = command("show", *line, "--corpus", "my")
    assert (done.returncode, done.stderr) == (0, "")
    text: str = done.stdout
    return text


def test_a_source_in_its_text(command: Any) -> None:
    lines = shown(command, "bridge").splitlines()
    assert lines[0] == "bridge: en"
    assert lines[1] == "3 utterances (3 unreviewed); 2 turns; 2 speakers"
    assert "  1  The old “[-bridge party-]” met." in lines
    assert "     -  rejected: scare-quote" in lines
    assert "  2  Mayor Ada Fict of Nowhere opened it. “[[0001 It stands]],” {<she> said}." in lines
    (described,) = (line for line in lines if line.startswith("     bridge.0001"))
    assert "unreviewed  0." in described
    assert "turn 1: Ada Fict (ada-fict); direct" in described
    assert any("speaker pronoun 0." in line for line in lines)


def test_what_is_accepted_has_no_reasons_and_a_reviewed_source_no_draft(command: Any) -> None:
    assert command("accept", "bridge", "bridge.0002", "--corpus", "my").returncode == 0
    text = shown(command, "bridge")
    assert "bridge.0002  accepted  turn 2: Bo Imag (bo-imag); direct\n" in text
    assert "“[[0002 We paid]],” {<Bo Imag> said}." in text
    assert command("accept", "bridge", "--corpus", "my").returncode == 0
    assert "rejected" not in shown(command, "bridge")
    assert "[-bridge party-]" in shown(command, "bridge", "--draft")
    assert not json.loads(shown(command, "bridge", "--json"))["drafted"]


def test_what_was_changed_is_compared_with_the_draft(command: Any) -> None:
    edit(2, cue=None, cue_start=None, cue_end=None)
    text = shown(command, "bridge")
    assert "the draft has cue: Bo Imag said\n" in text
    assert "“[[0002 We paid]],” <Bo Imag> said." in text
    place = REPORT.index("Imag")
    edit(2, speaker="Imag", speaker_start=place)
    text = shown(command, "bridge")
    assert "bridge.0002  unreviewed  changed  turn 2: Imag (bo-imag)" in text
    assert "the draft has speaker: Bo Imag; " in text


def test_doubts_come_with_the_least_certain_first(command: Any) -> None:
    lines = UTTERANCES.read_text("utf-8").splitlines()
    UTTERANCES.write_text(lines[0] + "\n", encoding="utf-8")
    text = shown(command, "bridge", "--doubts")
    confidences = [
        float(part)
        for line in text.splitlines()
        if line.startswith(("     bridge.", "     ? "))
        for part in line.split("  ")
        if part.startswith(("0.", "1."))
    ]
    assert confidences == sorted(confidences)
    assert len(confidences) == len(text.split("[[")) - 1 >= 3
    assert "?  not in the corpus  " in text
    assert text.index("[[") < text.index("[-bridge party-]")
    result = json.loads(shown(command, "bridge", "--doubts", "--json"))
    assert [each["record"]["id"] for each in result["utterances"]] == ["bridge.0001"]
    assert "We paid" in [each["utterance"] for each in result["missing"]]


def test_json_has_everything(command: Any) -> None:
    result = json.loads(shown(command, "bridge", "--json"))
    assert result == json.loads(shown(command, "bridge", "--format", "json"))
    rows = [json.loads(line) for line in UTTERANCES.read_text("utf-8").splitlines()]
    assert [each["record"] for each in result["utterances"]] == rows
    assert all(0 < each["confidence"] < 1 for each in result["utterances"])
    first = result["utterances"][0]
    assert first["differences"] == {}
    assert first["proposal"]["decisions"]["speaker"]["rule"] == "pronoun"
    (rejected,) = result["rejected"]
    assert (rejected["text"], rejected["reason"]) == ("bridge party", "scare-quote")
    assert "\n\n".join(each["text"] for each in result["paragraphs"]) == REPORT.rstrip("\n")


def test_an_utterance_whole(command: Any) -> None:
    text = shown(command, "bridge.0001")
    row = json.loads(UTTERANCES.read_text("utf-8").splitlines()[0])
    for column in row:
        assert f"\n  {column} " in text
    assert "     The old “bridge party” met.\n" in text
    assert "“[[0001 It stands]],” {<she> said}." in text
    assert "\nspeaker ada-fict\n" in text
    assert "\nturn 1\n  bridge.0001\n" in text
    assert "\nsource bridge\n" in text
    result = json.loads(shown(command, "bridge.0001", "--json"))
    assert (result["record"], result["speaker"]["name"]) == (row, "Ada Fict")
    assert result["paragraph"] in REPORT
    assert result["turn"] == ["bridge.0001"]


def test_a_speaker_and_their_utterances(command: Any) -> None:
    text = shown(command, "ada-fict")
    assert text.startswith("speaker ada-fict\n  id                ada-fict\n")
    assert text.splitlines()[-1].split("  ")[1:] == [
        "bridge.0001",
        "unreviewed",
        "null",
        "null",
        "It stands",
    ]
    result = json.loads(shown(command, "ada-fict", "--json"))
    assert [row["id"] for row in result["utterances"]] == ["bridge.0001"]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (["nothing"], "no source, utterance or speaker 'nothing'; its sources are: bridge"),
        (["a\x1b[2J\u202e"], "no source, utterance or speaker"),
        (["bridge.0001", "--doubts"], "--doubts is for a source"),
        (["bridge", "--kind", "speaker"], "the corpus has no 'bridge' in speakers"),
    ],
)
def test_what_is_not_there(command: Any, line: list[str], says: str) -> None:
    done = command("show", *line, "--corpus", "my")
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert "\x1b" not in done.stderr


def test_a_source_and_a_speaker_of_one_id(command: Any) -> None:
    assert command("add", "report.txt", "--id", "ada-fict", "--corpus", "my").returncode == 2
    Path("other.txt").write_text("“We won,” said Cy Vane.\n", encoding="utf-8")
    assert command("add", "other.txt", "--id", "ada-fict", "--corpus", "my").returncode == 0
    done = command("show", "ada-fict", "--corpus", "my")
    assert done.returncode == 2
    assert "'ada-fict' is the id of a source and of a speaker: add --kind" in done.stderr
    assert "[[0001 We won]]" in shown(command, "ada-fict", "--kind", "source")
    assert "It stands" in shown(command, "ada-fict", "--kind", "speaker")


def test_a_corpus_with_problems_is_shown_as_far_as_it_can_be_read(command: Any) -> None:
    edit(1, char_start=5, char_end=5000, turn=7, cue_end=3)
    assert "[[0001" in shown(command, "bridge")
    edit(1, turn="one")
    done = command("show", "bridge", "--corpus", "my")
    assert done.returncode == 2
    assert "curated/utterances.jsonl cannot be read" in done.stderr
    assert "rostra validate --corpus" in done.stderr


def test_colours_are_for_terminals() -> None:
    line = [sys.executable, "-m", "rostra", "show", "bridge", "--corpus", "my"]
    for environment, coloured in (({}, True), ({"NO_COLOR": "1"}, False)):
        ours, theirs = pty.openpty()
        subprocess.run(line, stdout=theirs, check=True, env={**os.environ, **environment})
        os.close(theirs)
        text = os.read(ours, 100_000).decode()
        os.close(ours)
        assert ("\033[1;36m[[0001 It stands]]\033[0m" in text) == coloured
        assert "[[0001 It stands]]" in text


def test_hostile_texts_stay_inert(command: Any) -> None:
    words = "<script>x</script> [[9 fake]] \u05d0\u05d1 می\u200cروم 東京\u3000漢 ::error::x"
    text = f"Ada Fict met Bo Imag.\n\n::error::x ##[error]y “{words},” Ada Fict said.\n"
    Path("hostile.txt").write_text(text, encoding="utf-8")
    assert (
        command(
            "add", "hostile.txt", "--id", "hostile", "--language", "en", "--corpus", "my"
        ).returncode
        == 0
    )
    out = shown(command, "hostile")
    assert f"[[0001 {words}]]" in out
    assert not [line for line in out.splitlines() if line.lstrip().startswith("::")]
    assert "##[error]" not in out
    assert json.loads(shown(command, "hostile", "--json"))["paragraphs"][1]["text"] in text


def test_a_corpus_of_the_first_schema_version_has_fewer_tables(command: Any, corpus: Path) -> None:
    """Schema 1.0.0 has neither annotations nor corrections."""
    place = ("--corpus", corpus)
    done = command("show", "ncri-online-conference-2020.0002", *place)
    assert (done.returncode, done.stderr) == (0, "")
    assert "  text_basis  document\n" in done.stdout
    for line in (["maryam-rajavi"], ["ncri-online-conference-2020"]):
        assert command("show", *line, *place).returncode == 0
    (corpus / "curated/events.jsonl").write_text("{}\n")
    done = command("show", "maryam-rajavi", *place)
    assert "curated/events.jsonl cannot be read" in done.stderr
