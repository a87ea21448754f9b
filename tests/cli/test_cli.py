"""The command line: exit codes, the three forms of a report, and input that is no corpus."""

import fcntl
import hashlib
import io
import json
import os
import pty
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from typing import Any

import pytest

from rostra import validation
from rostra.cli import VERBS, main, progress_bar, validate
from rostra.cli import build as building
from rostra.releases import Corpus
from rostra.releasing.build import check_build

BUFFERED = {key: value for key, value in os.environ.items() if key != "PYTHONUNBUFFERED"}
"""As the command runs unless told otherwise: it writes when a buffer is full, or at its end."""


def spoil(corpus: Path) -> None:
    file = corpus / "curated/speakers.jsonl"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('"kind": "person"', '"kind": "per%son:,\\n"', 1), "utf-8")


def test_valid(first_corpus: Path, command: Any) -> None:
    done = command("validate", "--corpus", first_corpus)
    assert (done.returncode, done.stdout, done.stderr) == (
        0,
        "valid: rostra: 39 utterances, 18 speakers, 1 event, 1 source\n",
        "",
    )


def test_text_names_file_line_field_id_and_what_to_do(corpus: Path, command: Any) -> None:
    spoil(corpus)
    done = command("validate", "--corpus", "corpus")
    assert done.returncode == 1
    first, remedy, verdict = done.stdout.splitlines()
    assert first.startswith("corpus/curated/speakers.jsonl:1: kind: line-break: ")
    assert remedy.strip()
    assert verdict == "1 problem in 1 file"


def test_json(corpus: Path, first_corpus: Path, command: Any) -> None:
    first = first_corpus
    spoil(corpus)
    report = json.loads(command("validate", "--corpus", "corpus", "--format", "json").stdout)
    assert report["valid"] is False
    (problem,) = report["problems"]
    assert set(problem) == {"id", "file", "line", "field", "message", "remedy", "follows_from"}
    assert (problem["file"], problem["line"]) == ("curated/speakers.jsonl", 1)
    valid = json.loads(command("validate", "--corpus", first, "--format", "json").stdout)
    assert valid == {
        "valid": True,
        "verdict": "valid: rostra: 39 utterances, 18 speakers, 1 event, 1 source",
        "problems": [],
    }


def test_github_escapes_what_its_commands_ask(corpus: Path, command: Any) -> None:
    folder = corpus.rename(corpus.parent / "a,b:100%")
    file = folder / "curated/speakers.jsonl"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('"kind": "person"', '"kind": "100%\\u0007"', 1), "utf-8")
    done = command("validate", "--corpus", folder, "--format", "github")
    assert done.returncode == 1
    first, verdict = done.stdout.splitlines()
    place = "file=a%2Cb%3A100%25/curated/speakers.jsonl,line=1,title=forbidden-character::"
    assert first.startswith(f"::error {place}kind: U+0007")
    assert "%0A" in first
    assert not verdict.startswith("::")


NOT_CHECKING = (
    "cache",
    "init",
    "schema",
    "trace",
    "score",
    "draft",
    "add",
    "accept",
    "recover",
    "completion",
    "diff",
    "import",
)
CHECKING = [v for v in VERBS if v not in NOT_CHECKING]
SEARCHING = {*"kwic freq ngrams collocates dispersion keyness index plot explore".split()}
DAY = ["--accessed", "2031-03-05"]
ASKED = {
    "kwic": ["regime"],
    "collocates": ["regime"],
    "keyness": ["--target", "country=NO"],
    "publish": ["NAME/CORPUS"],
    "index": ["--out", "index"],
    "show": ["a"],
    "edit": ["a.0001", "--null", "cue"],
    "quote": ["a", "words", "--speaker", "A"],
    "reject": ["a.0001"],
    "merge-speakers": ["a", "b"],
    "rename-speaker": ["a", "A"],
    "fact": ["a", "title", "A", *"--evidence https://b.example --compared All".split(), *DAY],
    "apply": ["decisions.jsonl"],
    "export": ["jsonl", "--out", "out"],
    "annotations": [*"export brat --source a --out out".split()],
    "review": ["a"],
    "plot": ["dispersion", "regime", "-o", "plot.svg"],
}
"""What a verb needs beside a corpus."""


@pytest.mark.parametrize("verb", CHECKING)
def test_what_is_no_corpus_cannot_be_checked(verb: str, tmp_path: Path, command: Any) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").touch()
    (tmp_path / "decisions.jsonl").write_text('{"do": "accept", "ids": ["a.0001"]}', "utf-8")
    for folder in ("nowhere", "empty", "file"):
        done = command(verb, *ASKED.get(verb, ()), "--corpus", folder)
        assert done.returncode == 2, done.stdout
        kind = "table that can be read" if folder == "file" and verb in SEARCHING else "corpus"
        assert done.stderr.startswith(f"rostra: {folder} is not a {kind}")
        assert "Traceback" not in done.stderr


def test_a_corpus_without_corpus_json_is_not_valid(corpus: Path, command: Any) -> None:
    (corpus / "corpus.json").unlink()
    for verb in ("validate", "build"):
        done = command(verb, "--corpus", "corpus")
        assert done.returncode == 2
        assert "there is no corpus.json" in done.stderr
    assert command("verify", "--corpus", "corpus").returncode == 0


def test_unknown_versions_and_verbs(first_corpus: Path, command: Any) -> None:
    done = command("verify", "--corpus", first_corpus, "--version", "9.9.9")
    assert done.returncode == 2
    assert "There are: 1.0.0" in done.stderr
    assert command("speak").returncode == 2
    assert command().returncode == 2


def test_verify_tells_a_damaged_release(corpus: Path, command: Any) -> None:
    file = corpus / "releases/1.0.0/sources.parquet"
    whole = file.read_bytes()
    file.write_bytes(whole[:-5] + bytes([whole[-5] ^ 1]) + whole[-4:])
    done = command("verify", "--corpus", "corpus")
    assert done.returncode == 1
    assert "releases/1.0.0/sources.parquet: checksum-mismatch" in done.stdout
    done = command("build", "--check", "--corpus", "corpus")
    assert done.returncode == 1
    assert "checksum-mismatch" in done.stdout


def test_damage_is_told_by_info_too(corpus: Path, command: Any) -> None:
    (corpus / "releases/1.0.0/utterances.parquet").write_bytes(b"")
    done = command("info", "--corpus", "corpus")
    assert done.returncode == 2
    assert "not those of the release" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help(verb: str, command: Any) -> None:
    done = command(verb, "--help")
    assert done.returncode == 0
    assert verb in done.stdout
    assert verb in command("--help").stdout


@pytest.mark.parametrize("args", ["info", "validate", "verify", "--help", "build --help"])
def test_a_closed_pipe_is_no_error_and_no_success(
    args: str, first_corpus: Path, tmp_path: Path
) -> None:
    """What `rostra … | head -1` gives under `set -o pipefail`, as `yes | head -1` does."""
    corpus = "" if "--help" in args else f"--corpus '{first_corpus}'"
    line = f"'{sys.executable}' -m rostra {args} {corpus} 2>errors | true"
    done = subprocess.run(
        ["bash", "-c", f"{line}; echo ${{PIPESTATUS[0]}}"],
        capture_output=True,
        encoding="utf-8",
        cwd=tmp_path,
        check=False,
        env=BUFFERED,
    )
    assert done.stdout == "141\n"
    assert (tmp_path / "errors").read_text("utf-8") == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device")
def test_a_full_disk_is_told(first_corpus: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [
            "bash",
            "-c",
            f"'{sys.executable}' -m rostra validate --corpus '{first_corpus}' >/dev/full",
        ],
        capture_output=True,
        encoding="utf-8",
        cwd=tmp_path,
        check=False,
        env=BUFFERED,
    )
    assert done.returncode == 2
    assert done.stderr == "rostra: No space left on device\n"


def test_what_is_no_file_is_told_and_not_opened(corpus: Path, command: Any) -> None:
    os.mkfifo(corpus / "sources/pipe.txt")
    (corpus / "sources/folder.txt").mkdir()
    (corpus / "sources/gone.txt").symlink_to("nowhere")
    done = command("validate", "--corpus", "corpus", timeout=600)
    assert done.returncode == 1
    for name in ("pipe", "folder", "gone"):
        assert f"sources/{name}.txt: not-a-file" in done.stdout


def test_three_different_changes_are_three_different_problems(corpus: Path, command: Any) -> None:
    def ids() -> list[str]:
        done = command("validate", "--corpus", "corpus", "--format", "json")
        return [problem["id"] for problem in json.loads(done.stdout)["problems"]]

    changes = {
        "source-changed": ("sources/ncri-online-conference-2020.txt", "trials", "triels"),
        "moved-offset": ("curated/utterances.jsonl", '"char_start": 1482', '"char_start": 1483'),
        "not-verbatim": ("curated/utterances.jsonl", "numerous trials", "numerous triels"),
    }
    for problem, (name, old, new) in changes.items():
        file = corpus / name
        whole = file.read_bytes()
        assert old.encode() in whole
        file.write_bytes(whole.replace(old.encode(), new.encode(), 1))
        assert ids() == [problem]
        file.write_bytes(whole)
    assert ids() == []


def test_what_cannot_be_printed_is_escaped(corpus: Path, command: Any) -> None:
    file = corpus / "curated/events.jsonl"
    text = file.read_text("utf-8")
    file.write_text(text.replace('{"id"', '{"\\ud800\\u001b[31m\\n": 1, "id"', 1), encoding="utf-8")
    for form in ("text", "json", "github"):
        done = command("validate", "--corpus", "corpus", "--format", form)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert "\x1b" not in done.stdout
    latin = {**os.environ, "PYTHONIOENCODING": "latin-1"}  # Python reads it when it starts
    line = [sys.executable, "-m", "rostra", "info", "--corpus", str(corpus)]
    assert subprocess.run(line, env=latin, capture_output=True).returncode == 0


def test_a_speaker_may_be_printed_in_full_by_another_source(corpus: Path, command: Any) -> None:
    """And a text that nobody is quoted in is no mistake."""
    text = "Ada Fict was there.\n"
    (corpus / "sources/zz.txt").write_text(text)
    sources = corpus / "curated/sources.jsonl"
    first = json.loads(sources.read_text("utf-8"))
    digest = hashlib.sha256(text.encode()).hexdigest()
    more = first | {"id": "zz", "file": "zz.txt", "sha256": digest}
    with sources.open("a", encoding="utf-8") as file:
        file.write(json.dumps(more) + "\n")
    speakers = corpus / "curated/speakers.jsonl"
    names = {"name": "Ada Fict", "names_in_sources": ["Ada Fict"]}
    with speakers.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"id": "zz-fict", "kind": "person", "note": None} | names) + "\n")
    done = command("validate", "--corpus", "corpus")
    assert done.returncode == 0, done.stdout


def test_one_deleted_line_is_one_problem_in_seq(corpus: Path, command: Any) -> None:
    file = corpus / "curated/utterances.jsonl"
    lines = file.read_text("utf-8").split("\n")
    file.write_text("\n".join(lines[:9] + lines[10:]), encoding="utf-8")
    done = command("validate", "--corpus", "corpus")
    assert done.stdout.count("wrong-seq") == 1


@pytest.mark.parametrize("number", ["0", "-1", "many", "²"])
def test_a_number_of_processes_is_one(number: str, command: Any) -> None:
    done = command("validate", "--processes", number)
    assert done.returncode == 2
    assert "argument --processes: " in done.stderr
    assert ("at least 1" if number == "0" else f"{number!r} is not a whole number") in done.stderr


def test_the_stages_of_a_build_are_shown_on_a_terminal(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (corpus / "corpus.json").write_text(
        (corpus / "corpus.json").read_text().replace('"version": "1.0.0"', '"version": "1.0.1"')
    )
    told: dict[str, list[Any]] = {}

    def slow(*_args: Any, progress: Any, **_more: Any) -> Any:
        def noted(name: str, size: int | None) -> Any:
            tell, parts = progress(name, size), told.setdefault(name, [size])

            def update(length: int) -> None:
                if parts[1:] == []:
                    time.sleep(0.15)
                parts.append(length)
                tell(length)

            return update

        return check_build(Corpus(corpus), progress=noted)

    monkeypatch.setattr(progress_bar, "_DELAY", 0.1)
    monkeypatch.setattr(building, "check_build", slow)
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    with os.fdopen(slave, "w", encoding="utf-8") as terminal, os.fdopen(master, "rb") as shown:
        monkeypatch.setattr(sys, "stderr", terminal)
        assert main(["build", "--check", "--corpus", str(corpus)]) == 0
        seen = shown.read1()
    for name in ("checking", "writing", "verifying 1.0.1"):
        assert f"{name}: ".encode() in seen
        size, *parts = told[name]
        assert 0 < sum(parts) <= size


def test_progress_is_shown_on_a_terminal_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(files: Any, options: Any) -> validation.Checked:
        for _ in range(3):
            time.sleep(0.4 if sys.stderr.isatty() else 0)
            options.advance(10_000)
        return validation.check(files)

    monkeypatch.setattr(validate, "check", slow)
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    with os.fdopen(slave, "w", encoding="utf-8") as terminal, os.fdopen(master, "rb") as shown:
        for stderr in (terminal, io.StringIO()):
            monkeypatch.setattr(sys, "stderr", stderr)
            assert main(["validate", "--processes", "1"]) == 0
        assert b"30.0k/" in shown.read1()
    assert isinstance(stderr, io.StringIO)
    assert stderr.getvalue() == ""


@pytest.mark.parametrize(
    "verb", [["draft"], ["add", "--id", "harbour"], ["show", "--draft"]], ids=" ".join
)
def test_the_stages_of_a_draft_are_shown_on_a_terminal(
    verb: list[str], corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress_bar, "_DELAY", 0.0)
    report = str(Path(__file__).parents[2] / "examples/harbour-vote.txt")
    wanted = "ncri-online-conference-2020" if verb[0] == "show" else report
    at = [] if verb[0] == "draft" else ["--corpus", str(corpus)]
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    with os.fdopen(slave, "w", encoding="utf-8") as terminal, os.fdopen(master, "rb") as shown:
        monkeypatch.setattr(sys, "stderr", terminal)
        assert main([verb[0], wanted, *verb[1:], *at]) == 0
        seen = shown.read1()
    for stage in ("finding sentences", "attributing quotations: ", "finding names", "resolving"):
        assert stage.encode() in seen


def test_what_is_compared_is_shown_on_a_terminal_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress_bar, "_DELAY", 0.1)
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    with os.fdopen(slave, "w", encoding="utf-8") as terminal, os.fdopen(master, "rb") as shown:
        for stderr in (terminal, io.StringIO()):
            monkeypatch.setattr(sys, "stderr", stderr)
            with progress_bar.progress_bar() as progress:
                progress("comparing early", None)
                time.sleep(0.2)
                progress("comparing od\x1bd", None)
        seen = shown.read1()
    assert b"comparing od d, 1 done" in seen  # the one before it
    assert b"early" not in seen
    assert isinstance(stderr, io.StringIO)
    assert stderr.getvalue() == ""
