"""ROSTRA_CORPUS: the corpus of commands without --corpus."""

import argparse
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import rostra
from rostra.cli import build_parser
from rostra.cli.options import CORPUS_VARIABLE

GATE = {"rostra schema check", "rostra schema release"}
"""Their --corpus is a corpus that other schemas than those of Rostra need not satisfy."""


@pytest.fixture
def other(corpus: Path, tmp_path: Path) -> Path:
    """A corpus of another name, in a folder whose name a shell would take apart."""
    config = corpus / "corpus.json"
    config.write_text(config.read_text("utf-8").replace("rostra", "other", 1), encoding="utf-8")
    return Path(shutil.move(corpus, tmp_path / "my 'corpus' für uns"))


def corpus_options(parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.Action]]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for verb in action.choices.values():
                yield from corpus_options(verb)
        elif action.dest == "corpus":
            yield parser.prog, action


def test_it_is_the_default_of_every_verb(monkeypatch: pytest.MonkeyPatch) -> None:
    for value, default in (("a b", "a b"), ("", None)):
        monkeypatch.setenv(CORPUS_VARIABLE, value)
        options = dict(corpus_options(build_parser()))
        assert len(options) > 15
        assert options.keys() >= GATE
        for verb, option in options.items():
            assert option.default == (None if verb in GATE else default), verb


def run(command: Any, corpus: Path | str, *args: object) -> Any:
    return command(*args, env=os.environ | {CORPUS_VARIABLE: str(corpus)})


def test_commands_take_it(command: Any, other: Path) -> None:
    done = run(command, other, "info")
    assert done.returncode == 0, done.stderr
    assert f"the corpus that ROSTRA_CORPUS names: {other}" in done.stdout
    assert f"rostra.load(corpus={str(other)!r})" in done.stdout
    assert "valid: other: " in run(command, other, "validate").stdout


def test_the_option_wins_and_an_empty_value_is_none(
    command: Any, other: Path, tmp_path: Path
) -> None:
    done = run(command, tmp_path / "nowhere", "validate", "--corpus", other)
    assert (done.returncode, done.stderr) == (0, "")
    assert "valid: rostra: " in run(command, "", "validate").stdout
    assert "ROSTRA_CORPUS" not in run(command, "", "info").stdout


def test_a_message_says_where_the_corpus_comes_from(command: Any, tmp_path: Path) -> None:
    done = run(command, tmp_path / "nowhere", "validate")
    assert done.returncode == 2
    assert "nowhere is not a corpus" in done.stderr
    assert "rostra: the corpus is that of ROSTRA_CORPUS" in done.stderr
    done = run(command, tmp_path / "nowhere", "validate", "--corpus", "elsewhere")
    assert "ROSTRA_CORPUS" not in done.stderr


def test_an_index_contains_its_corpus(command: Any, other: Path, tmp_path: Path) -> None:
    done = run(command, other, "index", "--out", tmp_path / "index")
    assert done.returncode == 0, done.stderr
    done = run(command, "nowhere", "kwic", "regime", "--index", tmp_path / "index")
    assert (done.returncode, done.stderr) == (0, "")
    done = command("kwic", "regime", "--index", tmp_path / "index", "--corpus", other)
    assert "--corpus and --index exclude each other" in done.stderr


def test_the_gate_takes_it_for_the_schemas_of_rostra_alone(command: Any, project: Any) -> None:
    check = ("schema", "check", "--against")
    done = run(command, "nowhere", *check, "main", "--schemas", project.schemas)
    assert (done.returncode, done.stderr) == (0, "")
    assert "nowhere is not a corpus" in run(command, "nowhere", *check, "1.1.0").stderr


def test_python_does_not_read_it(other: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = rostra.versions()
    monkeypatch.setenv(CORPUS_VARIABLE, str(other))
    assert rostra.versions() == shipped != rostra.versions(corpus=other)
