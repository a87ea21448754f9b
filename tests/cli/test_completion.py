"""Shell completion, as the shells themselves do it."""

import argparse
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from rostra.cli import VERBS, build_parser
from rostra.cli.completion import arguments, path_kind

COMPLETE = """
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_shtab_rostra "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    folder = tmp_path_factory.mktemp("scripts")

    @cache
    def write(shell: str) -> Path:
        line = [sys.executable, "-m", "rostra", "completion", shell]
        done = subprocess.run(line, capture_output=True, check=True)
        assert done.stderr == b""
        file = folder / f"completion.{shell}"
        file.write_bytes(done.stdout)
        return file

    return write


@pytest.mark.parametrize(
    ("words", "completed"),
    [
        (["kw"], ["kwic"]),
        (["schema", ""], ["check", "diff", "release"]),
        (["kwic", "regime", "--within", ""], ["sentence", "utterance"]),
        (["kwic", "regime", "--wh"], ["--where"]),
        (["completion", ""], ["bash", "fish", "tcsh", "zsh"]),
        (["validate", "--corpus", ""], ["corpus"]),
        (["draft", "rep"], ["report.txt"]),
        (["draft", "corpus/rep"], ["corpus/report.txt"]),
        (["schema", "diff", "old"], ["old.json"]),
        (["schema", "check", "--against", "corp"], ["corpus"]),
    ],
)
def test_bash_completes(
    script: Any, tmp_path: Path, words: list[str], completed: list[str]
) -> None:
    home = tmp_path / "home"
    (home / "corpus").mkdir(parents=True)
    for name in ("report.txt", "old.json", "corpus/report.txt"):
        (home / name).touch()
    line = ["bash", "-c", COMPLETE, "bash", str(script("bash")), "rostra", *words]
    done = subprocess.run(line, capture_output=True, encoding="utf-8", cwd=home)
    assert done.stderr == ""
    assert sorted(filter(None, done.stdout.split("\n"))) == completed


def test_bash_completes_every_verb(script: Any) -> None:
    line = ["bash", "-c", COMPLETE, "bash", str(script("bash")), "rostra", ""]
    done = subprocess.run(line, capture_output=True, encoding="utf-8")
    assert set(VERBS) <= set(done.stdout.split())


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "tcsh"])
def test_each_shell_can_read_its_script(script: Any, shell: str) -> None:
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")
    subprocess.run([shell, "-n", script(shell)], check=True)


def test_every_argument_of_type_path_completes_files_or_folders() -> None:
    actions = [*arguments(build_parser())]
    assert len(actions) > 50
    unknown = [a.dest for a in actions if a.type is Path and path_kind(a) is None]
    assert unknown == []
    kinds = {metavar(action): path_kind(action) for action in actions}
    assert {name for name, kind in kinds.items() if kind == "folder"} == {
        "CORPUS",
        "DIR",
        "PATH",
        "REV|DIR|VERSION",
    }
    assert {"FILE", "ARTICLE.txt", "OLD", "GOLD.jsonl"} <= {
        name for name, kind in kinds.items() if kind == "file"
    }
    assert kinds["QUERY"] is kinds["FILTER"] is None


def metavar(action: argparse.Action) -> str:
    return str(action.metavar)


def test_it_costs_other_verbs_nothing() -> None:
    code = (
        "import sys; from rostra.cli import build_parser; build_parser(); "
        "assert 'shtab' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
