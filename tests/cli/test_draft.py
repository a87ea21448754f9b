"""The verb draft: several reports, a folder for what is drafted, and what is no report."""

import argparse
import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from rostra.cli import draft as drafting

REPORT = "“It stands,” Ada Fict said.\n\nThe plan is a “bridge to nowhere”.\n"
OTHER = "“We paid,” Bo Imag said.\n"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("one.txt").write_text(REPORT, encoding="utf-8")
    Path("two.txt").write_text(OTHER, encoding="utf-8")


def files() -> dict[str, bytes]:
    return {str(f): f.read_bytes() for f in Path().rglob("*") if f.is_file()}


def test_an_utterance_a_line(command: Any) -> None:
    done = command("draft", "one.txt", "two.txt", "--format", "jsonl")
    assert (done.returncode, done.stderr) == (0, "")
    one, two = map(json.loads, done.stdout.splitlines())
    assert (one["source"], one["speaker"], one["utterance"]) == ("one", "Ada Fict", "It stands")
    assert (two["source"], two["speaker"], two["utterance"]) == ("two", "Bo Imag", "We paid")
    for row, text in ((one, REPORT), (two, OTHER)):
        for start, end, field in (
            ("char_start", "char_end", "utterance"),
            ("speaker_start", "speaker_end", "speaker"),
            ("mention_start", "mention_end", "mention"),
        ):
            assert text[row[start] : row[end]] == row[field]
        assert 0 < row["confidence"] <= 1
        assert set(row["decisions"]["span"]) == {"rule", "confidence"}


def test_the_text_shows_each_report_below_its_name(command: Any) -> None:
    done = command("draft", "one.txt", "two.txt")
    assert done.returncode == 0
    assert "== one.txt\n" in done.stdout
    assert done.stdout.index("It stands") < done.stdout.index("== two.txt\n")
    assert "Ada Fict" in done.stdout
    assert "== " not in command("draft", "one.txt").stdout


def test_the_text_on_a_terminal_has_every_word_of_the_report() -> None:
    ours, theirs = pty.openpty()
    line = [sys.executable, "-m", "rostra", "draft", "one.txt"]
    done = subprocess.run(line, stdout=theirs, stderr=subprocess.PIPE, check=False)
    os.close(theirs)
    shown = os.read(ours, 10_000).decode()
    os.close(ours)
    assert (done.returncode, done.stderr) == (0, b"")
    assert [word for word in REPORT.split() if word.strip("“”.,") not in shown] == []


def test_a_file_a_report(command: Any) -> None:
    done = command("draft", "one.txt", "two.txt", "--out", "a/b", "--format", "jsonl")
    assert (done.returncode, done.stdout) == (0, "a/b/one.draft.jsonl\na/b/two.draft.jsonl\n")
    assert sorted(f.name for f in Path("a/b").iterdir()) == ["one.draft.jsonl", "two.draft.jsonl"]
    assert json.loads(Path("a/b/two.draft.jsonl").read_text("utf-8"))["source"] == "two"
    before = files()
    assert command("draft", "one.txt", "two.txt", "--out", "a/b", "--format", "jsonl").stdout
    assert files() == before


def test_beside_the_reports_nothing_is_replaced(command: Any) -> None:
    assert command("draft", "one.txt", "two.txt", "--out", ".").returncode == 0
    assert Path("one.txt").read_text("utf-8") == REPORT
    Path("one.draft.txt").write_text(OTHER, encoding="utf-8")
    before = files()
    done = command("draft", "one.txt", "one.draft.txt", "--out", ".")
    assert (done.returncode, done.stdout) == (2, "")
    assert "overwrite the report one.draft.txt" in done.stderr
    assert files() == before


def test_reports_of_the_same_name(command: Any) -> None:
    Path("more").mkdir()
    Path("more/one.text").write_text(OTHER, encoding="utf-8")
    done = command("draft", "one.txt", "more/one.text", "--out", "drafts")
    assert (done.returncode, done.stdout) == (2, "")
    assert "two reports are named 'one'" in done.stderr
    assert list(Path("drafts").iterdir()) == []
    assert command("draft", "one.txt", "more/one.text").returncode == 0


def test_what_is_no_folder(command: Any) -> None:
    before = files()
    done = command("draft", "one.txt", "--out", "two.txt")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "rostra: two.txt: File exists\n"
    assert files() == before


@pytest.mark.parametrize("broken", ["rostra.files.os.fsync", "pathlib.Path.replace"])
def test_a_folder_that_cannot_be_written(broken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(broken, refuse)
    asked = {
        "articles": [Path("one.txt")],
        "out": Path("drafts"),
        "language": "en",
        "encoding": None,
    }
    with pytest.raises(OSError, match="No space left"):
        drafting.run(argparse.Namespace(**asked, format="text"))
    assert list(Path("drafts").iterdir()) == []


BAD = {
    "empty": (b"", "is empty"),
    "latin": (OTHER.replace("o", "\xf6").encode("latin-1", "replace"), "invalid-utf8"),
    "nul": (b"a\0b\n", "forbidden-character"),
    "dos": (OTHER.replace("\n", "\r\n").encode(), "carriage-return"),
    "page": (b"<!doctype html>\n<p>He said</p>\n", "is a web page"),
    "big": (b"x" * 50_000_000, "50,000,000 bytes; a report has at most 16,777,216"),
    "pdf": (b"%PDF-1.4\n", "is a PDF"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_report_is_told_and_the_others_are_drafted(name: str, command: Any) -> None:
    raw, says = BAD[name]
    Path(f"{name}.txt").write_bytes(raw)
    done = command("draft", f"{name}.txt", "two.txt", "--out", "drafts")
    assert (done.returncode, done.stdout) == (2, "drafts/two.draft.txt\n")
    assert done.stderr.startswith(f"rostra: {name}.txt")
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert [f.name for f in Path("drafts").iterdir()] == ["two.draft.txt"]


@pytest.mark.parametrize(
    "text", ["One line", "No marks.\nNone at all.\n", "“” “” ”“ \"\" '' «»\n", "“" * 999 + "\n"]
)
def test_a_report_without_a_quotation_is_no_mistake(text: str, command: Any) -> None:
    Path("none.txt").write_text(text, encoding="utf-8")
    done = command("draft", "none.txt", "--format", "jsonl")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert command("draft", "none.txt").returncode == 0


def test_what_is_not_there_or_no_language(command: Any) -> None:
    done = command("draft", "none.txt", ".")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "rostra: none.txt does not exist\nrostra: . is not a regular file; name a text file\n"
    )
    done = command("draft", "one.txt", "--language", "English")
    assert done.returncode == 2
    assert "'English' is not a BCP 47 language tag such as en" in done.stderr
    assert "Traceback" not in done.stderr
