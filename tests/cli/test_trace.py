"""rostra trace: articles, lists, sources of each kind, each form of the report, exit codes."""

import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from rostra.cli import trace_text
from rostra.tracing import VERDICTS

ROOT = Path(__file__).parents[2]
SPEECH = """The port will not close before 2030. The ferry leaves at noon.

Nobody asked the fishers of Corvenna. Every child there knows the ferry.
"""
GOOD = "“The port will not close before 2030,” said Odalys Brenk.\n"
BAD = "“The port will close before 2030,” said Odalys Brenk.\n"
FLAGGED = "“The port will … close before 2030,” said Odalys Brenk.\n"
SCARE = "The plan is a “bridge to nowhere”.\n"


class Ran:
    """What a run of the verb printed, and how it ended."""

    def __init__(self, done: Any) -> None:
        self.code: int = done.returncode
        self.out: str = done.stdout
        self.err: str = done.stderr

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def trace(tmp_path: Path, command: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """Run the verb on a text of this name and content, against the speech."""
    monkeypatch.setenv("COLUMNS", "100")
    (tmp_path / "speech.txt").write_text(SPEECH, "utf-8")

    def run(text: str, *options: str, name: str = "text.txt", against: str = "speech.txt") -> Ran:
        (tmp_path / name).write_text(text, "utf-8")
        return Ran(command("trace", name, "--against", *against.split(), *options))

    return run


def listed(*rows: dict[str, Any]) -> str:
    return "".join(f"{json.dumps(row)}\n" for row in rows)


@pytest.mark.parametrize(
    ("text", "options", "code"),
    [
        (GOOD, "", 0),
        (GOOD.replace("The port", "the port"), "", 0),
        (GOOD.replace(" before", " …"), "", 0),
        ("The port stays open.\n", "", 0),
        (FLAGGED, "", 1),
        (BAD, "", 1),
        (GOOD + SCARE, "", 0),
        (GOOD + SCARE, "--strict", 1),
        (SCARE, "", 2),
    ],
)
def test_the_exit_code_says_whether_all_is_as_said(
    trace: Callable[..., Ran], text: str, options: str, code: int
) -> None:
    done = trace(text, *options.split())
    assert done.code == code
    assert bool(done.err) == (code == 2)


def test_what_is_as_said_is_counted_and_what_is_not_is_shown(trace: Callable[..., Ran]) -> None:
    assert trace(GOOD + BAD).out == (
        "text.txt:2:2: unmarked-elision (negation)\n"
        "    quoted  The port will close before 2030 — Odalys Brenk\n"
        "    source  The port will [not] close before 2030 — speech.txt:1\n"
        "\n"
        "unmarked-elision: all words in the source's order, but some are missing without a mark\n"
        "\n"
        "2 quotations in 1 text: 1 verbatim, 1 unmarked-elision; 1 with a flag\n"
    )
    assert "text.txt:1:2: verbatim\n" in trace(GOOD + BAD, "--all").out


def test_what_was_not_judged_is_listed_with_its_words(trace: Callable[..., Ran]) -> None:
    done = trace(GOOD + SCARE)
    assert "text.txt:2:16: not judged (scare-quote)\n    quoted  bridge to nowhere\n" in done.out
    assert done.out.endswith("1 verbatim; 1 not judged\n")


def test_a_text_of_which_nothing_was_judged_is_named(
    trace: Callable[..., Ran], command: Any
) -> None:
    trace(GOOD, name="good.txt")
    assert trace(SCARE).err.startswith("rostra: text.txt: nothing was judged")
    both = command("trace", "good.txt", "text.txt", "--against", "speech.txt")
    assert both.returncode == 2
    assert "1 quotation in 2 texts" in both.stdout


def test_json_is_as_its_schema_says(trace: Callable[..., Ran]) -> None:
    schema = json.loads((ROOT / "schema/trace.json").read_text("utf-8"))
    text = GOOD + FLAGGED + SCARE
    report = trace(text, "--format", "json").json
    jsonschema.Draft202012Validator(schema).validate(report)
    assert [*report["verdicts"]] == [*VERDICTS]
    assert [*schema["properties"]["verdicts"]["properties"]] == [*VERDICTS]
    (found,) = report["texts"]
    verbatim, elided = found["quotations"]
    assert (verbatim["verdict"], verbatim["line"], elided["flags"]) == ("verbatim", 1, ["negation"])
    assert text[elided["start"] : elided["end"]] == elided["quote"]
    (place,), (gap,) = elided["places"], elided["differences"]
    assert SPEECH[place["start"] : place["end"]] == place["text"]
    assert text[elided["start"] + gap["start"] : elided["start"] + gap["end"]] == "…"
    assert SPEECH[gap["source_start"] : gap["source_end"]] == "not"
    assert [one["reason"] for one in found["not_judged"]] == ["scare-quote"]


def test_sarif_has_each_quotation_at_its_place(trace: Callable[..., Ran], tmp_path: Path) -> None:
    options = ("--format", "sarif", "--all")
    report = trace(GOOD + FLAGGED + BAD + SCARE, *options, name="a text.txt").json
    assert report["version"] == "2.1.0"
    (run,) = report["runs"]
    rules = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert rules == {*VERDICTS, "not-judged"}
    results = [(one["ruleId"], one["kind"], one["level"]) for one in run["results"]]
    assert results == [
        ("verbatim", "pass", "none"),
        ("elided", "fail", "warning"),
        ("unmarked-elision", "fail", "error"),
        ("not-judged", "fail", "note"),
    ]
    place = run["results"][1]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "a%20text.txt"
    columns = {"startLine": 2, "startColumn": 2, "endLine": 2, "endColumn": 35}
    assert place["region"] == columns
    assert "[not]" in run["results"][1]["message"]["text"]
    assert trace(GOOD, *options[:2]).json["runs"][0]["results"] == []
    outside = trace(BAD, *options, name=str(tmp_path.parent / "outside.txt")).json
    (result,) = outside["runs"][0]["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == (tmp_path.parent / "outside.txt").as_uri()


def test_github_gets_commands_at_the_words(trace: Callable[..., Ran]) -> None:
    lines = trace(GOOD + FLAGGED + BAD + SCARE, "--format", "github").out.splitlines()
    assert lines[0].startswith(
        "::warning file=text.txt,line=2,col=2,endColumn=35,title=elided::elided (negation): "
    )
    assert lines[1].startswith(
        "::error file=text.txt,line=3,col=2,endColumn=33,title=unmarked-elision::"
    )
    assert lines[2].startswith("::notice file=text.txt,line=4,col=16,")
    assert "bridge to nowhere" in lines[2]
    assert lines[3].startswith("3 quotations in 1 text: ")


ROWS = (
    {"quote": "The ferry leaves at noon", "speaker": "Odalys Brenk", "source": "speech.txt"},
    {"quote": "“…”"},
    {"quote": "The ferry leaves at nine"},
)


def test_a_list_as_json_lines(trace: Callable[..., Ran]) -> None:
    report = trace(f"\n{listed(*ROWS)}", "--format", "json", name="list.jsonl").json["texts"][0]
    found = [(one["line"], one["verdict"], one["source"]) for one in report["quotations"]]
    assert found == [(2, "verbatim", "speech.txt"), (4, "altered", None)]
    not_judged = [(one["line"], one["quote"], one["reason"]) for one in report["not_judged"]]
    assert not_judged == [(3, "“…”", "no-word")]


def test_a_list_as_csv_with_its_lines(trace: Callable[..., Ran]) -> None:
    rows = 'id,quote,speaker\r\n1,"The port will not\nclose before 2030",Brenk\r\n2,The ferry\r\n'
    report = trace(rows, "--format", "json", name="list.csv").json["texts"][0]
    found = [(one["line"], one["verdict"], one["speaker"]) for one in report["quotations"]]
    assert found == [(2, "typography", "Brenk"), (4, "verbatim", None)]
    lines = trace(rows, "--all", name="list.csv").out
    assert "list.csv:4: verbatim\n" in lines
    assert (
        "file=list.csv,line=4,title="
        in trace(
            rows.replace("The ferry", "The ferry yawns"), "--format", "github", name="list.csv"
        ).out
    )


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.jsonl", "{}", "a.jsonl:1: there is no quote; give it in the field quote"),
        ("a.jsonl", "\n{", "a.jsonl:2: invalid-json: "),
        ("a.jsonl", "[]", "a.jsonl:1: a line must be an object with the field quote"),
        ("a.jsonl", '{"quote": 1}', "a.jsonl:1: quote is 1; it must be a text"),
        ("a.jsonl", '{"quote": "x", "speaker": []}', "a.jsonl:1: speaker is []; it must be a text"),
        ("a.jsonl", '{"quote": "x", "quote": "y"}', "a.jsonl:1: duplicate-key: "),
        ("a.jsonl", "[" * 100_000, "a.jsonl:1: "),
        ("a.jsonl", '{"quote": "x", "source": "paper"}', "a.jsonl:1: there is no source 'paper'"),
        ("a.csv", "words\nx\n", "a.csv: no column is named quote; the columns are: words"),
        ("a.csv", "", "a.csv: no column is named quote; the columns are: none"),
        ("a.csv", 'quote\nx\n"', "a.csv:3: "),
        ("a.csv", "quote,speaker\nx,y\n,y\n", "a.csv:3: there is no quote"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_and_nothing_is_printed(
    trace: Callable[..., Ran], name: str, text: str, message: str
) -> None:
    done = trace(text, name=name)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"rostra: {message}")
    assert done.err.count("\n") == 1


def test_a_list_in_another_encoding(command: Any, tmp_path: Path) -> None:
    speech = SPEECH.replace("Corvenna", "Corvénna")
    (tmp_path / "speech.txt").write_bytes(speech.encode("cp1252"))
    (tmp_path / "a.csv").write_bytes("quote\nthe fishers of Corvénna\n".encode("cp1252"))
    line = ("trace", "a.csv", "--against", "speech.txt", "--encoding", "cp1252")
    assert "1 verbatim" in command(*line).stdout
    (tmp_path / "speech.txt").write_text(SPEECH, "utf-8")
    assert "a.csv: invalid-utf8: " in command(*line[:4]).stderr


def test_a_folder_of_sources(trace: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "speeches/may").mkdir(parents=True)
    (tmp_path / "speeches/may/one.txt").write_text("The gulls are quiet.\n", "utf-8")
    (tmp_path / "speeches/two.txt").write_text(SPEECH, "utf-8")
    (tmp_path / "speeches/notes.md").write_text("no source", "utf-8")
    done = trace(BAD, against="speeches")
    assert "speeches/two.txt:1\n" in done.out
    (place,) = trace("“The gulls are quiet,” said Brenk.\n", "--format", "json",
                     against="speeches").json["texts"][0]["quotations"][0]["places"]  # fmt: skip
    assert (place["source"], place["start"]) == ("speeches/may/one.txt", 0)


def test_a_corpus_says_who_says_what(trace: Callable[..., Ran]) -> None:
    row = json.loads(
        (ROOT / "corpus/releases/1.1.0/utterances.jsonl").read_text("utf-8").split("\n", 1)[0]
    )
    rows = ({"quote": row["utterance"], "speaker": row["speaker"], "source": row["source_id"]},
            {"quote": row["utterance"], "speaker": "Odalys Brenk"})  # fmt: skip
    report = trace(listed(*rows), "--format", "json", name="a.jsonl", against=str(ROOT / "corpus"))
    right, wrong = report.json["texts"][0]["quotations"]
    assert (right["verdict"], right["places"][0]["passage"]) == ("verbatim", row["id"])
    assert (wrong["verdict"], wrong["places"][0]["speaker"]) == ("other-speaker", row["speaker"])
    shown = trace(listed(*rows), name="a.jsonl", against=str(ROOT / "corpus")).out
    assert f"{{Odalys Brenk}}\n" in shown  # noqa: F541 - braces
    assert f"[{row['speaker']}], {row['id']}\n" in shown


@pytest.mark.parametrize(
    ("against", "message"),
    [
        ("nowhere.txt", "nowhere.txt does not exist"),
        ("speech.txt ./speech.txt", "two sources have the id 'speech.txt'"),
        ("empty", "empty is not a corpus and has no file of these: "),
    ],
)
def test_sources_that_are_none(
    trace: Callable[..., Ran], tmp_path: Path, against: str, message: str
) -> None:
    (tmp_path / "empty").mkdir()
    done = trace(GOOD, against=against)
    assert (done.code, done.out) == (2, "")
    assert message in done.err


def test_a_corpus_without_a_release(trace: Callable[..., Ran], command: Any) -> None:
    command("init", "new")
    done = trace(GOOD, against="new")
    assert (done.code, done.err) == (
        2,
        "rostra: new has no release; make one: rostra build --corpus new\n",
    )


def test_the_hook_divides_its_files_from_the_sources(
    trace: Callable[..., Ran], command: Any, tmp_path: Path
) -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    hook = next(hook for hook in hooks if hook["id"] == "rostra-trace")
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources/speech.txt").write_text(SPEECH, "utf-8")
    trace(BAD, name="b.txt")
    line = [*hook["entry"].split()[1:], *hook["args"], "text.txt", "b.txt"]
    assert trace(GOOD).code == 0
    assert [re.search(hook["files"], name) is None for name in ("a.txt", "a.html", "a.md")] == [
        *(False, False, True)
    ]
    done = command(*line)
    assert (done.returncode, done.stderr) == (1, "")
    assert "2 quotations in 2 texts" in done.stdout


def test_several_sources_may_be_named_one_by_one(trace: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("The gulls are quiet.\n", "utf-8")
    done = trace(GOOD, "--against", "other.txt")
    assert (done.code, done.out) == (0, "1 quotation in 1 text: 1 verbatim\n")


HOSTILE = "\u001b[2J\u202e\u200b::error::x\n##[error]y"


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github"])
def test_no_text_from_outside_gives_a_command(trace: Callable[..., Ran], form: str) -> None:
    row = {"quote": f"The ferry {HOSTILE} noon", "speaker": HOSTILE}
    done = trace(listed(row), "--format", form, name="a.jsonl")
    assert done.code == 1
    assert not set("\u001b\u202e\u200b") & set(done.out)
    starts = [line.lstrip() for line in done.out.splitlines()]
    assert not [line for line in starts if line.startswith(("::error::", "##["))]


def test_spaces_and_joiners_of_scripts_are_shown_as_they_are(trace: Callable[..., Ran]) -> None:
    row = {"quote": "«\u00a0Nobody asked the gulls\u202f!\u00a0» نمی‌شود"}
    assert "\u00a0Nobody asked the gulls\u202f!" in trace(listed(row), name="a.jsonl").out


def test_an_ambiguous_quotation_shows_what_is_round_each_place(
    trace: Callable[..., Ran],
) -> None:
    done = trace(listed({"quote": "ferry"}), "--all", name="a.jsonl")
    assert done.code == 0
    shown = done.out.replace("\n            ", " ")
    assert "source  … port will not close before 2030. The [ferry] leaves at noon. — " in shown
    assert "Every child there knows the [ferry]. — speech.txt:3\n" in shown


def test_lines_are_as_wide_as_the_terminal(
    trace: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "48")
    assert trace(BAD).out.splitlines()[1:5] == [
        "    quoted  The port will close before 2030",
        "            — Odalys Brenk",
        "    source  The port will [not] close before",
        "            2030 — speech.txt:1",
    ]


def test_a_terminal_has_what_differs_in_colour(tmp_path: Path) -> None:
    for name, text in (("speech.txt", SPEECH), ("text.txt", BAD)):
        (tmp_path / name).write_text(text, "utf-8")
    ours, theirs = pty.openpty()
    line = [sys.executable, "-m", "rostra", "trace", "text.txt", "--against", "speech.txt"]
    environment = {k: v for k, v in os.environ.items() if k != "NO_COLOR"}
    done = subprocess.run(line, stdout=theirs, cwd=tmp_path, env=environment, check=False)
    printed = os.read(ours, 10_000).decode()
    os.close(ours)
    os.close(theirs)
    assert done.returncode == 1
    assert "The port will \033[1;36m[not]\033[0m close" in printed


def test_colour_goes_on_in_the_next_line() -> None:
    lines = trace_text._wrapped("    source".ljust(12), "aa \x01[bb cc]\x02 dd", 17, ("<", ">"))
    assert lines == ["    source  aa", "            <[bb>", "            <cc]>", "            dd"]


def test_what_a_long_gap_leaves_out_is_cut_in_its_middle(
    trace: Callable[..., Ran], tmp_path: Path
) -> None:
    filler = " ".join(f"Gull {number} sleeps." for number in range(200))
    (tmp_path / "long.txt").write_text(f"The port stays. {filler} The ferry leaves.\n", "utf-8")
    done = trace("“The port stays … The ferry leaves,” said Brenk.\n", against="long.txt")
    assert "elided (long-gap, number)" in done.out
    assert " characters … " in done.out
    assert len(done.out) < 1_500
