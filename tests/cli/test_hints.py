"""Commands in messages: pasted into a shell as they are printed, they do what they say."""

import codecs
import json
import os
import re
import shlex
import shutil
import subprocess
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fork_server import ROSTRA

from rostra import printable
from rostra.problems import REMEDIES, Problem

NAME = '$HOME\'s "corpus" für `uns`; {x} *'

Paste = Callable[[str], subprocess.CompletedProcess[str]]


@pytest.fixture
def mine(corpus: Path, tmp_path: Path) -> Path:
    """A copy of the corpus, in a folder whose name a shell would take apart."""
    return Path(shutil.move(corpus, tmp_path / NAME))


@pytest.fixture
def paste(tmp_path: Path, python: list[str]) -> Paste:
    rostra = tmp_path / "bin/rostra"
    rostra.parent.mkdir()
    rostra.write_text(f'#!/bin/sh\nexec {shlex.join([*python, ROSTRA])} "$@"\n')
    rostra.chmod(0o755)
    path = os.pathsep.join([str(rostra.parent), os.environ["PATH"]])

    def run(line: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["sh", "-c", line],
            cwd=tmp_path,
            env=os.environ | {"PATH": path},
            capture_output=True,
            encoding="utf-8",
        )

    return run


def in_backticks(text: str) -> str:
    """The first command of a remedy."""
    found = re.search(r"`(.*)`", text)
    assert found, text
    return found[1]


def test_words_are_quoted_where_they_have_to_be() -> None:
    assert printable.shell_command("rostra", "info") == "rostra info"
    assert printable.shell_command("rm", "-r", Path("a b")) == "rm -r 'a b'"


@pytest.mark.parametrize("name", ["a\nb", "\x1b[31mred\\'", "\u202eleft", "\x85é", "caf\udce9"])
def test_what_is_not_printable_is_escaped_for_the_shell(name: str) -> None:
    line = printable.shell_command("printf", "%s", name)
    assert line.isprintable()
    done = subprocess.run(["bash", "-c", line], capture_output=True, check=True)
    assert done.stdout == os.fsencode(name)


@pytest.mark.parametrize("kind", REMEDIES)
def test_every_command_of_a_remedy_can_be_read_by_a_shell(kind: str) -> None:
    corpus = Path("a") / NAME
    file = corpus / "curated" / "it's.jsonl"
    remedy = Problem(kind, "curated/it's.jsonl", 1, None, "").remedy_for(file, corpus)
    assert not re.search(r"\b(FILE|NEW|FOLDER|NAME|CORPUS)\b", remedy)
    paths = [str(path) for path in (corpus, file, file.parent, file.name)]
    if any(word in REMEDIES[kind] for word in ("FILE", "FOLDER", "CORPUS")):
        assert set(paths) & {*shlex.split(in_backticks(remedy))}


def test_an_empty_corpus_is_validated(command: Any, paste: Paste) -> None:
    done = command("init", NAME, "--name", "mine")
    assert done.returncode == 0, done.stderr
    assert paste(done.stdout.partition("Next: ")[2]).returncode == 0


def test_a_corpus_without_release_is_built(command: Any, mine: Path, paste: Paste) -> None:
    shutil.rmtree(mine / "releases")
    done = command("info", "--corpus", mine)
    assert done.returncode == 2
    assert paste(done.stderr.partition("Make one: ")[2]).returncode == 0
    assert command("info", "--corpus", mine).returncode == 0


def test_an_index_is_built(command: Any, paste: Paste) -> None:
    done = command("kwic", "regime", "--index", NAME)
    assert done.returncode == 2
    assert paste(done.stderr.partition("build one with ")[2]).returncode == 0
    assert command("kwic", "regime", "--index", NAME).returncode == 0


def test_a_report_is_entered_and_accepted(
    command: Any, mine: Path, paste: Paste, tmp_path: Path
) -> None:
    report = tmp_path / "the mayor's report.txt"
    report.write_text("“We paid for the bridge,” Bo Imag said.\n", encoding="utf-8")
    done = command("add", report, "--id", "bridge", "--corpus", mine)
    assert done.returncode == 0, done.stdout + done.stderr
    lines = [line for line in done.stdout.split("\n") if line.startswith("  rostra ")]
    assert len(lines) == 2
    for line in lines:
        pasted = paste(line)
        assert (pasted.returncode, pasted.stderr) == (0, ""), line


def test_problems_of_a_corpus_are_listed(command: Any, mine: Path, paste: Paste) -> None:
    (mine / "curated/speakers.jsonl").write_text("{}\n")
    done = command("accept", "bridge", "--corpus", mine)
    assert done.returncode == 2
    pasted = paste(done.stderr.partition("listed by: ")[2])
    assert pasted.returncode == 1
    assert "missing-field" in pasted.stdout


def with_byte_order_mark(text: str) -> bytes:
    return codecs.BOM_UTF8 + text.encode()


def with_carriage_returns(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


def decomposed(text: str) -> bytes:
    return unicodedata.normalize("NFD", text).encode()


@pytest.mark.parametrize(
    ("kind", "spoil"),
    [
        ("byte-order-mark", with_byte_order_mark),
        ("carriage-return", with_carriage_returns),
        ("no-final-newline", lambda text: text.removesuffix("\n").encode()),
        ("invalid-utf8", lambda text: text.encode("latin-1")),
        ("not-nfc", decomposed),
    ],
)
def test_the_bytes_of_a_file_are_mended(
    kind: str, spoil: Callable[[str], bytes], command: Any, mine: Path, paste: Paste
) -> None:
    file = mine / "curated/speakers.jsonl"
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    rows[0]["note"] = "Zoë"
    text = "".join(json.dumps(row, ensure_ascii=kind != "not-nfc") + "\n" for row in rows)
    text = text.replace("\\u00eb", "ë")
    file.write_bytes(spoil(text))
    done = command("validate", "--corpus", mine)
    assert done.returncode == 1
    problem, remedy = done.stdout.split("\n")[:2]
    assert kind in problem
    pasted = paste(in_backticks(remedy))
    assert (pasted.returncode, pasted.stderr) == (0, "")
    assert file.read_bytes() == text.encode()


@pytest.mark.parametrize(
    "check",
    [
        ("validate", "sources/*.txt", "source-changed"),
        ("verify", "releases/*/manifest.json", "changed-manifest"),
        ("verify", "releases/*/speakers.jsonl", "checksum-mismatch"),
    ],
)
def test_what_is_never_edited_is_restored(
    check: tuple[str, str, str], command: Any, mine: Path, paste: Paste
) -> None:
    verb, pattern, kind = check

    def git(*arguments: str) -> None:
        me = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        subprocess.run(["git", "-C", mine, *me, *arguments], check=True)

    git("init", "-q")
    git("add", ".")
    git("commit", "-q", "-m", "all")
    (edited,) = mine.glob(pattern)
    before = edited.read_bytes()
    edited.write_bytes(before.replace(b"e", b"3"))
    done = command(verb, "--corpus", mine)
    assert done.returncode == 1
    line = next(n for n, line in enumerate(done.stdout.split("\n")) if f": {kind}: " in line)
    pasted = paste(in_backticks(done.stdout.split("\n")[line + 1]))
    assert pasted.returncode == 0, pasted.stderr
    assert edited.read_bytes() == before


def test_json_and_github_have_the_same_commands(command: Any, mine: Path) -> None:
    file = mine / "curated/speakers.jsonl"
    file.write_bytes(codecs.BOM_UTF8 + file.read_bytes())
    report = json.loads(command("validate", "--corpus", mine, "--format", "json").stdout)
    remedy = report["problems"][0]["remedy"]
    assert shlex.split(in_backticks(remedy))[-1] == str(Path(NAME) / "curated/speakers.jsonl")
    github = command("validate", "--corpus", mine, "--format", "github").stdout
    assert in_backticks(remedy) in github


def test_the_gate_prints_commands_for_any_folder(new_project: Any, person: Any, paste: Any) -> None:
    project = new_project(NAME)
    project.start(person=person)
    released = paste(
        printable.shell_command("rostra", "schema", "release", "--schemas", project.schemas)
    )
    assert released.returncode == 0, released.stderr
    project.announce("person: the first version.")
    project.commit()
    file = project.schemas / "published/1.0.0/person.json"
    before = file.read_bytes()
    file.write_bytes(before.replace(b"20", b"30"))
    check = printable.shell_command(
        "rostra", "schema", "check", "--schemas", project.schemas, "--against", "HEAD"
    )
    done = paste(check)
    assert done.returncode == 1
    restore = done.stdout.partition("Restore it: ")[2].partition("\n")[0]
    assert paste(restore).returncode == 0
    assert file.read_bytes() == before
    assert paste(check).returncode == 0
