"""Shared by the tests of releases."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rostra.releases import Corpus
from rostra.releasing import build, release_writer

CORPUS = Path(__file__).parents[2] / "corpus"

SmallShards = Callable[[pytest.MonkeyPatch], None]


@pytest.fixture
def edit(corpus: Path) -> Callable[..., None]:
    """Changes fields of the record on a line of a file of the corpus."""

    def edit_record(file: str, line: int, **fields: Any) -> None:
        path = corpus / file
        lines = path.read_text(encoding="utf-8").split("\n")
        lines[line - 1] = json.dumps(json.loads(lines[line - 1]) | fields, ensure_ascii=False)
        path.write_text("\n".join(lines), encoding="utf-8")

    return edit_record


@pytest.fixture(scope="session")
def small_shards() -> SmallShards:
    """Lets builds cut tables into shards of 8 KB."""

    def patch(patched: pytest.MonkeyPatch) -> None:
        patched.setattr(release_writer, "GROUP_BYTES", 2**12)
        patched.setattr(release_writer, "SHARD_GROUPS", 2)

    return patch


@pytest.fixture(scope="session")
def in_shards(tmp_path_factory: pytest.TempPathFactory, small_shards: SmallShards) -> Path:
    """The shipped corpus, whose only release is built anew, in shards of 8 KB with JSON Lines."""
    return _in_shards(tmp_path_factory.mktemp("shards"), small_shards, jsonl=True)


@pytest.fixture(scope="session")
def in_parquet(tmp_path_factory: pytest.TempPathFactory, small_shards: SmallShards) -> Path:
    """The same corpus in the same shards, which have Parquet alone."""
    return _in_shards(tmp_path_factory.mktemp("parquet"), small_shards, jsonl=False)


def _in_shards(folder: Path, small_shards: SmallShards, *, jsonl: bool) -> Path:
    corpus = folder / "corpus"
    shutil.copytree(CORPUS, corpus, ignore=shutil.ignore_patterns("releases"))
    with pytest.MonkeyPatch.context() as patched:
        small_shards(patched)
        assert build(Corpus(corpus), jsonl=jsonl).problems == []
    return corpus
