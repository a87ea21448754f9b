"""What verbs print whatever corpora, files and names hold; streams that are closed or full."""

import json
import re
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from fork_server import ROSTRA

from rostra.cli import main
from rostra.concordance import Index
from rostra.printable import guarded
from rostra.releases import seal_manifest, shipped

EVIL = (
    "x\n::error::pwned\n ::stop-commands::t\r##[error]y\x1b[31m\x1b]8;;http://a.invalid\x07"
    "\u202e\u2066\u200b\u2028::debug::z\x9b0m\x00"
)
EVIL_NAME = EVIL.replace("\0", "").replace("/", "") + "\udcff"
HARMFUL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2028\u2029\u2066-\u2069]")


def harmless(text: str) -> bool:
    """Whether no character and no line of a text is a command."""
    lines = text.split("\n")
    commands = [line for line in lines if line.lstrip().startswith("::") or "##[" in line]
    return not commands and not HARMFUL.search(text)


@pytest.fixture
def evil(tmp_path: Path) -> Path:
    """A corpus with a hostile name, in a folder with one, and a release whose manifest has it."""
    folder = tmp_path / EVIL_NAME
    shutil.copytree(shipped("corpus"), folder)
    config = json.loads((folder / "corpus.json").read_text("utf-8"))
    (folder / "corpus.json").write_text(json.dumps(config | {"name": EVIL}))
    for release in (folder / "releases").iterdir():
        manifest = json.loads((release / "manifest.json").read_text("utf-8"))
        manifest["name"] = EVIL
        (release / "manifest.json").write_bytes(seal_manifest(manifest))
    (folder / "sources" / f"{EVIL_NAME}.txt").write_text("no final line feed")
    (folder / "curated/independent").mkdir(exist_ok=True)
    (folder / "curated/independent" / EVIL_NAME).write_text(
        '{"' + json.dumps(EVIL)[1:-1] + '": 1}\n'
    )
    return folder


@pytest.mark.parametrize(
    "arguments",
    [
        ["validate"],
        ["verify"],
        ["verify", "--format", "json"],
        ["build", "--check"],
        ["info"],
        ["diff", "1.0.0", "1.1.0"],
        ["diff", EVIL_NAME, "1.1.0"],
        ["kwic", "regime"],
        ["kwic", EVIL.replace("\0", "")],
        ["kwic", "regime", "--format", "csv"],
        ["kwic", "regime", "--format", "json"],
        ["kwic", "regime", "--where", f"country={EVIL_NAME}"],
        ["kwic", "regime", "--sort", EVIL_NAME],
        ["freq", "--by", EVIL_NAME],
        ["agreement"],
        ["agreement", "--layer", EVIL_NAME],
        ["accept", EVIL_NAME],
        ["score", EVIL_NAME],
        [EVIL_NAME],
        ["index", "--out", f"{EVIL_NAME}/none/x"],
    ],
)
def test_nothing_from_outside_is_a_command(
    arguments: list[str], evil: Path, capfd: pytest.CaptureFixture[str], monkeypatch: Any
) -> None:
    monkeypatch.chdir(evil.parent)
    own = [] if arguments[0] in ("score", EVIL_NAME) else ["--corpus", str(evil)]
    with suppress(SystemExit):  # of a command line that cannot be parsed
        main([*arguments, *own])
    printed = capfd.readouterr()
    assert harmless(printed.out), printed.out
    assert harmless(printed.err), printed.err


@pytest.mark.parametrize("verb", ["validate", "verify", "build"])
def test_workflow_commands_are_ours(
    verb: str, evil: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (evil / "releases/1.0.0" / EVIL_NAME).write_text("")
    main([verb, "--corpus", str(evil), "--format", "github"])
    lines = capfd.readouterr().out.split("\n")
    ours = [line for line in lines if line.startswith("::")]
    assert all(re.fullmatch(r"::(error|notice) file=[^:]*::.*", line) for line in ours)
    assert harmless("\n".join(line for line in lines if line not in ours))
    assert not HARMFUL.search("\n".join(lines).replace("\n", ""))


@pytest.mark.parametrize("value", [f'{{"$schema": {json.dumps(EVIL)}}}', EVIL])
def test_schemas(value: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / EVIL_NAME
    folder.mkdir()
    for name in ("a.json", "b.json"):
        (folder / name).write_text(value, encoding="utf-8")
    (folder / "gate.toml").write_text(EVIL, encoding="utf-8")
    schemas = ["schema", "check", "--schemas", str(folder), "--against"]
    for format_ in ("text", "json", "github"):
        main([*schemas, str(folder), "--format", format_])
        main([*schemas, EVIL_NAME, "--format", format_])
    main(["schema", "diff", str(folder / "a.json"), str(folder / "b.json")])
    printed = capfd.readouterr()
    assert harmless(printed.out + printed.err)


@pytest.mark.parametrize("form", ["text", "jsonl"])
def test_drafts(form: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    reports = [tmp_path / f"{EVIL_NAME}{number}.txt" for number in (1, 2)]
    for report in reports:
        report.write_text("“We stay,” said Zed Quill.\n\n::error::x “Yes,” he said.\n", "utf-8")
    assert main(["draft", "--format", form, *map(str, reports)]) == 0
    printed = capfd.readouterr()
    assert harmless(printed.out + printed.err)
    assert (
        main(["draft", "--format", form, "--out", str(tmp_path / "out"), *map(str, reports)]) == 0
    )
    printed = capfd.readouterr()
    assert harmless(printed.out + printed.err)
    assert len(list((tmp_path / "out").iterdir())) == 2


def test_a_spreadsheet_takes_no_text_for_a_formula(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["=1+1 pier", "@SUM(A1) pier", "-1 pier", "+1 pier", "a =1 pier"]
    Index.build(pa.table({"utterance": words}), tmp_path / "index")
    assert main(["kwic", "pier", "--index", str(tmp_path / "index"), "--format", "csv"]) == 0
    rows = [
        line for line in capsys.readouterr().out.split("\n") if "pier" in line and "#" not in line
    ]
    assert [row.split(",")[0] for row in rows] == [
        '"\'=1+1 "',
        '"\'@SUM(A1) "',
        '"\'-1 "',
        '"\'+1 "',
        '"a =1 "',
    ]


def test_json_stays_the_same_value() -> None:
    value = {EVIL: [EVIL, "\U000e0001"]}
    text = json.dumps(value, ensure_ascii=False)
    assert json.loads(guarded(text)) == value
    assert harmless(guarded(text))


def shell(command: str, **options: Any) -> subprocess.CompletedProcess[str]:
    python = f'"{sys.executable}" -m rostra'
    line = command.replace("rostra", python)
    return subprocess.run(["/bin/sh", "-c", line], capture_output=True, text=True, **options)


@pytest.mark.parametrize(
    ("command", "code", "message"),
    [
        ("rostra kwic the >&-", 2, "rostra: standard output is closed\n"),
        ("rostra kwic the >/dev/full", 2, "rostra: No space left on device\n"),
        ("rostra validate >/dev/full", 2, "rostra: No space left on device\n"),
        ("rostra validate <&-", 0, ""),
        ("rostra kwic nothing-like-this <&- 2>&-", 0, ""),
        ("rostra verify --version 9.9.9 2>&-", 2, ""),
    ],
)
def test_streams_that_are_closed_or_full(command: str, code: int, message: str) -> None:
    done = shell(command)
    assert (done.returncode, done.stderr) == (code, message)


@pytest.mark.parametrize(
    "command",
    [
        "kwic the --output file",
        "freq --format csv --output file",
        "freq --format json --output file",
        "freq --format parquet --output file",
        "plot dispersion the --output file.json",
        "plot dispersion the --output file.png",
        "explore --output file",
        "index --out file",
        "draft report.txt --out .",
    ],
)
def test_what_does_not_fit_on_the_disk_is_named(
    command: str, tmp_path: Path, python: list[str]
) -> None:
    (tmp_path / "report.txt").write_text("“We are here,” said Ann Example.\n", encoding="utf-8")
    full = "from resource import RLIMIT_FSIZE, setrlimit; setrlimit(RLIMIT_FSIZE, (0, 0))"
    line = [*python, f"{full}; {ROSTRA}", *command.split()]
    done = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True)
    file = "report.draft.txt" if command.startswith("draft") else command.rpartition(" ")[2]
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"rostra: {file}: File too large\n"
    assert [path.name for path in tmp_path.iterdir()] == ["report.txt"]


def test_without_docstrings_and_assertions() -> None:
    code = """
from contextlib import suppress
from rostra.cli import main
with suppress(SystemExit):
    main(["kwic", "--help"])
print(main(["validate"]), main(["kwic", "the"]))
"""
    line = [sys.executable, "-OO", "-m", "rostra", "--help"]
    done = subprocess.run(line, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
    done = subprocess.run([sys.executable, "-OO", "-c", code], capture_output=True)
    assert (done.stdout[-4:], done.stderr) == (b"0 0\n", b"")


def test_an_interrupt_ends_quietly(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("rostra.cli.validate.check", interrupted)
    monkeypatch.setattr("rostra.cli._discard_output", lambda: None)
    assert main(["validate"]) == 130
    assert capfd.readouterr().err == ""


def test_misused_options_say_what_is_allowed() -> None:
    index = Index.build(pa.table({"utterance": ["the old pier"]}))
    for call in (index.freq, index.dispersion):
        with pytest.raises(ValueError, match="fold is none, or some of case, .*; not 'dc'"):
            call(None, fold="dc")
        with pytest.raises(ValueError, match="within is utterance or sentence"):
            call(None, within="paragraph")
    with pytest.raises(ValueError, match="fold is none, or some of"):
        index.ngrams(2, fold="dc")
    with pytest.raises(ValueError, match="a query is a text"):
        index.kwic(3)  # type: ignore[arg-type]  # as its user does


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("gate.toml", "a = " + "[" * 100_000),
        ("gate.toml", "[[waiver]]\n" * 10 + "a." * 50_000 + "b = 1"),
        ("person.json", '{"not": ' * 600 + "true" + "}" * 600),
        ("person.json", "[" * 100_000),
    ],
)
def test_what_is_nested_deeply_is_an_error_of_the_file(
    file: str, text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "person.json").write_text("{}")
    (tmp_path / file).write_text(text)
    folder = str(tmp_path)
    assert main(["schema", "check", "--schemas", folder, "--against", folder]) in (1, 2)
    assert main(["schema", "diff", f"{folder}/person.json", f"{folder}/person.json"]) in (0, 2)
    assert "Traceback" not in capsys.readouterr().err
