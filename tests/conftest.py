"""What the tests share: a copy of the shipped corpus, and rostra as a user starts it."""

import json
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

from rostra.building.card import write
from rostra.corpus import Corpus

ROOT = Path(__file__).parents[1]

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))


@pytest.fixture(scope="session")
def first_corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The corpus as it was at release 1.0.0, made from that release: it never grows."""
    folder = tmp_path_factory.mktemp("first") / "corpus"
    release = ROOT / "corpus/releases/1.0.0"
    shutil.copytree(release, folder / "releases/1.0.0")
    (folder / "curated").mkdir()
    (folder / "sources").mkdir()
    for table in release.glob("*.jsonl"):
        rows = [json.loads(line) for line in table.read_text("utf-8").splitlines()]
        for row in rows:
            if "text" in row:
                (folder / "sources" / row["file"]).write_bytes(row.pop("text").encode())
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (folder / "curated" / table.name).write_text(lines, encoding="utf-8")
    manifest = json.loads((release / "manifest.json").read_text("utf-8"))
    config = {key: manifest[key] for key in ("name", "version", "schema_version")}
    (folder / "corpus.json").write_text(json.dumps(config) + "\n")
    write(Corpus(folder), folder / "releases/.building-card")
    return folder


@pytest.fixture
def corpus(first_corpus: Path, tmp_path: Path) -> Path:
    """A copy of the first corpus that a test may change."""
    return Path(shutil.copytree(first_corpus, tmp_path / "corpus"))


@pytest.fixture
def command(tmp_path: Path) -> Run:
    """The command, in a process of its own; what it prints is text."""

    def run(*args: object, **more: object) -> subprocess.CompletedProcess[str]:
        line = [sys.executable, "-m", "rostra", *map(str, args)]
        given = {"cwd": tmp_path, "capture_output": True, "encoding": "utf-8", "check": False}
        return subprocess.run(line, **given | more)  # type: ignore[call-overload, no-any-return]

    return run
