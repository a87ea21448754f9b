"""The verb add: what it says, what it enters, and what it refuses without a trace."""

import json
from pathlib import Path
from typing import Any

import pytest
from curated_files import files, rows

from rostra.cli import add as adding
from rostra.cli import main
from rostra.progress import Progress
from rostra.quotations.extraction import Draft, draft

REPORT = (
    "A bridge\n\nThe Fictia Post, 1 May 2031, https://example.org/1\n\n"
    "“It stands,” Ada Fict said.\n\n“We paid,” Bo Imag said.\n\n"
    "The plan is a “bridge to nowhere”.\n"
)


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: Any) -> None:
    monkeypatch.chdir(tmp_path)
    Path("report.txt").write_text(REPORT, encoding="utf-8")
    assert command("init", "my").returncode == 0


def test_a_report_is_entered(command: Any) -> None:
    known = ("--publisher", "The Fictia Post", "--published", "2031-05", "--title", "A bridge")
    more = ("--url", "https://example.org/1", "--licence", "CC0-1.0")
    done = command("add", "report.txt", "--id", "bridge", "--corpus", "my", *known, *more)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "entered: bridge: 2 utterances by 2 speakers (2 new), unreviewed; "
        "1 marked passage left out; "
        "read as en: few short words; 13 of its words are in the lexicon of en\n"
        "Next: correct its records with rostra show, edit, reject and quote beside the draft, "
        "then accept it\n"
        "  rostra draft report.txt\n"
        "  rostra accept bridge --corpus my\n"
    )
    assert Path("my/sources/bridge.txt").read_text("utf-8") == REPORT
    (source,) = rows("sources")
    metadata = {"title": "A bridge", "publisher": "The Fictia Post", "published": "2031-05"}
    assert (
        source.items()
        >= (metadata | {"url": "https://example.org/1", "licence": "CC0-1.0"}).items()
    )
    assert [(r["speaker"], r["utterance"], r["review"]) for r in rows("utterances")] == [
        ("Ada Fict", "It stands", "unreviewed"),
        ("Bo Imag", "We paid", "unreviewed"),
    ]
    assert command("validate", "--corpus", "my").returncode == 0
    assert "nothing-to-release" in command("build", "--corpus", "my").stdout


def test_json_is_one_object(command: Any) -> None:
    done = command("add", "report.txt", "--id", "a", "--corpus", "my", "--format", "json")
    assert (done.returncode, json.loads(done.stdout)["valid"]) == (0, True)


def test_what_is_typed_next_can_be_copied(command: Any) -> None:
    Path("report.txt").rename("the report's.txt")
    done = command("add", "the report's.txt", "--id", "bridge", "--corpus", "my")
    assert "  rostra draft 'the report'\"'\"'s.txt'\n" in done.stdout


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["none.txt", "--id", "bridge"], "none.txt does not exist"),
        (["report.txt", "--id", "../../up"], "id: "),
        (["report.txt", "--id", "A Bridge"], "lower-case words"),
        (["report.txt", "--id", ""], "id: "),
        (["report.txt", "--id", "x" * 65], "id: "),
        (["report.txt", "--id", "con"], "Windows"),
        (["report.txt", "--id", "a", "--published", "1 May 2031"], "published: "),
        (["report.txt", "--id", "a", "--published", "2031-02-30"], "no day 2031-02-30"),
        (["report.txt", "--id", "a", "--url", "example.org"], "url: "),
        (["report.txt", "--id", "a", "--url", ""], "url: "),
        (["report.txt", "--id", "a", "--title", "two\nlines"], "title: "),
        (["report.txt", "--id", "a", "--licence", "free; to use"], "licence: "),
        (["report.txt", "--id", "a", "--publisher", "x" * 501], "publisher: "),
        (["quiet.txt", "--id", "a"], "no quotation"),
        (["lone.txt", "--id", "a"], "no quotation"),
    ],
)
def test_what_is_refused(args: list[str], says: str, command: Any) -> None:
    Path("quiet.txt").write_text("Nobody spoke.\n")
    Path("lone.txt").write_text("“Not One Word Is Given To Anybody.”\n", encoding="utf-8")
    before = files()
    done = command("add", *args, "--corpus", "my")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("rostra: ")
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert files() == before


def test_twice_and_under_another_id(command: Any) -> None:
    assert command("add", "report.txt", "--id", "bridge", "--corpus", "my").returncode == 0
    before = files()
    for here, says in (("bridge", "has utterances already"), ("b", "as the source 'bridge'")):
        done = command("add", "report.txt", "--id", here, "--corpus", "my")
        assert done.returncode == 2
        assert says in done.stderr
    Path("report.txt").write_text(REPORT + "\n", encoding="utf-8")
    done = command("add", "report.txt", "--id", "bridge", "--corpus", "my")
    assert "choose another --id" in done.stderr
    assert files() == before


def test_no_corpus_and_no_id(command: Any) -> None:
    done = command("add", "report.txt", "--id", "a", "--corpus", "nowhere")
    assert done.returncode == 2
    assert done.stderr.startswith("rostra: nowhere is not a corpus")
    assert "--id" in command("add", "report.txt", "--corpus", "my").stderr
    done = command("add", "report.txt", "--id", "a", "--corpus", "my", "--language", "English")
    assert done.returncode == 2
    assert "'English' is not a BCP 47 language tag such as en" in done.stderr


def test_a_draft_that_does_not_hold_is_reported(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def shifted(text: str, *, language: str, progress: Progress) -> Draft:
        return draft(" " + text, language=language, progress=progress)

    monkeypatch.setattr(adding, "draft", shifted)
    before = files()
    assert main(["add", "report.txt", "--id", "a", "--corpus", "my"]) == 1
    output = capsys.readouterr()
    assert "moved-offset" in output.out
    assert "entered: " not in output.out
    assert output.err == "rostra: nothing was entered: the draft has problems\n"
    assert files() == before


TURKISH = "“Bu oy için dokuz yıl bekledik” dedi bakan Ada Fict.\n\n“Hayır” dedi Bo Imag.\n"


def test_a_language_without_a_lexicon_has_to_be_named(command: Any) -> None:
    Path("tr.txt").write_text(TURKISH, encoding="utf-8")
    before = files()
    done = command("add", "tr.txt", "--id", "oy", "--corpus", "my")
    assert (done.returncode, done.stdout) == (2, "")
    assert "the language of tr.txt is not known" in done.stderr
    assert "de, en, fr" in done.stderr
    assert files() == before
    done = command("add", "tr.txt", "--id", "oy", "--corpus", "my", "--language", "tr")
    assert done.returncode == 0
    assert "0 utterances by 0 speakers (0 new), unreviewed; " in done.stdout
    assert "2 quotations without a speaker left out; no lexicon for tr" in done.stdout
    assert "Next: enter its quotations with rostra quote beside the draft" in done.stdout
    assert [row["language"] for row in rows("sources")] == ["tr"]
    assert rows("utterances") == rows("speakers") == []
    assert command("validate", "--corpus", "my").returncode == 0


def test_the_language_is_that_of_the_words(command: Any) -> None:
    Path("de.txt").write_text("„Wir haben bezahlt“, sagte Bo Imag.\n", encoding="utf-8")
    done = command("add", "de.txt", "--id", "de", "--corpus", "my")
    assert (done.returncode, rows("sources")[0]["language"]) == (0, "de")
    assert "read as de: few short words; 3 of its words are in the lexicon of de" in done.stdout


LONG = "Zed " + "Quill " * 50


def test_a_name_that_is_too_long_leaves_the_rest(command: Any) -> None:
    paragraph = f"“We will not,” said {LONG.strip()}."
    Path("long.txt").write_text(f"{REPORT}\n{paragraph}\n", encoding="utf-8")
    done = command("add", "long.txt", "--id", "a", "--corpus", "my", "--language", "en")
    assert (done.returncode, done.stderr) == (0, "")
    assert "1 quotation with a speaker or words too long for the column left out" in done.stdout
    assert [r["speaker"] for r in rows("utterances")] == ["Ada Fict", "Bo Imag"]
    assert command("validate", "--corpus", "my").returncode == 0


def test_an_encoding_is_converted(command: Any) -> None:
    Path("windows.txt").write_bytes(REPORT.replace("\n", "\r\n").encode("cp1252"))
    done = command("add", "windows.txt", "--id", "a", "--corpus", "my")
    assert done.returncode == 2
    assert "in which a line reads: “It stands,” Ada Fict said." in done.stderr
    done = command("add", "windows.txt", "--id", "a", "--corpus", "my", "--encoding", "cp1252")
    assert done.returncode == 0
    assert "rostra draft windows.txt --encoding cp1252\n" in done.stdout
    assert Path("my/sources/a.txt").read_text("utf-8") == REPORT
