"""What the tests share: a copy of the shipped corpus, and rostra as a user starts it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

# Before anything imports datasets: nothing is downloaded, nothing is cached between tests.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_DATASETS_OFFLINE"] = "1"

ROOT = Path(__file__).parents[1]

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A copy of the shipped corpus that a test may change."""
    return Path(shutil.copytree(ROOT / "corpus", tmp_path / "corpus"))


@pytest.fixture
def command(tmp_path: Path) -> Run:
    """The command, in a process of its own; what it prints is text."""

    def run(*args: object, **more: object) -> subprocess.CompletedProcess[str]:
        line = [sys.executable, "-m", "rostra", *map(str, args)]
        given = {"cwd": tmp_path, "capture_output": True, "encoding": "utf-8", "check": False}
        return subprocess.run(line, **given | more)  # type: ignore[call-overload, no-any-return]

    return run
