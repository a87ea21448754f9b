"""Files that would block their reader, never end or fill the memory are refused."""

import os
import shutil
from pathlib import Path

import pytest

from rostra.cli import main
from rostra.releases import shipped

GOLD = '{"id": "a", "text": "“We stay,” said Quill.", "units": []}\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with a copy of the corpus and files that are none."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(shipped("corpus"), "corpus")
    os.mkfifo("fifo")
    os.truncate(os.open("sparse", os.O_CREAT | os.O_WRONLY), 20 * 2**30)
    for name in ("fifo", "sparse"):
        Path(f"{name}.csv").symlink_to(name)
    Path("gold").write_text(GOLD, encoding="utf-8")
    return tmp_path


READERS = [
    "agreement --corpus corpus --with {}",
    "schema diff {} {}",
    "schema diff corpus/corpus.json {}",
    "score gold {}",
    "score {} gold",
    "keyness --target country=IR --corpus corpus --reference ./{}.csv",
    "draft {}",
    "add {} --id x",
    "schema check --schemas {} --against HEAD",
    "kwic the --index {}",
    "validate --corpus {}",
]


@pytest.mark.parametrize("command", READERS)
@pytest.mark.parametrize("file", ["fifo", "/dev/zero", "sparse", "corpus", "none"])
def test_files_that_are_named(
    command: str, file: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if "{}" in command.replace("--corpus {}", "") or file != "corpus":
        code = main(command.format(file, file).split())
        printed = capsys.readouterr()
        assert code == 2 or (file == "sparse" and "line-too-long" in printed.out)
        assert code == 1 or printed.err.startswith("rostra: ")
    assert len(list(folder.iterdir())) == 6


PLACES = [
    "corpus.json",
    "README.md",
    "schema/utterances.json",
    "sources/ncri-online-conference-2020.txt",
    "curated/utterances.jsonl",
    "curated/independent/a.jsonl",
]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("file", ["fifo", "sparse", "/dev/zero"])
def test_files_of_a_corpus(
    place: str, file: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = folder / "corpus" / place
    target.parent.mkdir(exist_ok=True)
    target.unlink(missing_ok=True)
    if file == "/dev/zero":
        target.symlink_to(file)
    else:
        (folder / file).rename(target)
    for command in ("validate", "build --check", "agreement"):
        code = main([*command.split(), "--corpus", "corpus"])
        printed = capsys.readouterr()
        lists = "independent" in place and command == "agreement"
        everywhere = place not in ("README.md", "curated/independent/a.jsonl")
        if lists or (everywhere and command != "agreement"):
            assert code in (1, 2), (command, printed)
