"""Verifying a release: damage that no checksum shows."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from rostra.releases import Corpus, file_sha256, seal_manifest
from rostra.releasing.build import build
from rostra.releasing.verify import verify

Edit = Callable[..., None]


def test_an_unsorted_release_is_reported(corpus: Path, command: Any, edit: Edit) -> None:
    """By hand: both files in the same wrong order, all checksums right."""
    release = corpus / "releases/1.0.0"
    table = pq.read_table(release / "speakers.parquet")
    pq.write_table(table.take([1, 0, *range(2, 18)]), release / "speakers.parquet")
    lines = (release / "speakers.jsonl").read_bytes().splitlines(keepends=True)
    (release / "speakers.jsonl").write_bytes(b"".join([lines[1], lines[0], *lines[2:]]))
    manifest = json.loads((release / "manifest.json").read_text("utf-8"))
    for name, entry in manifest["tables"]["speakers"]["files"].items():
        entry["sha256"] = file_sha256(release / name)
        entry["bytes"] = (release / name).stat().st_size
    (release / "manifest.json").write_bytes(seal_manifest(manifest))
    (problem,) = verify(Corpus(corpus).release())
    assert (problem.id, problem.line, problem.file) == (
        ("not-sorted", 2, "releases/1.0.0/speakers.jsonl")
    )
    done = command("build", "--check", "--corpus", corpus)
    assert done.returncode == 2
    assert "speakers.jsonl, line 2: not a record of schema 1.0.0 with an id after" in done.stderr
    edit("corpus.json", 1, version="1.0.1")
    assert [p.id for p in build(Corpus(corpus)).problems] == ["not-sorted"]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (b"{\n", "invalid-json"),
        (b"[]\n", "not-an-object"),
        (b"null\n", "not-an-object"),
        (b'{"id": 1}\n', "wrong-type"),
        (b"\xff\n", "invalid-utf8"),
    ],
)
def test_a_line_that_is_not_a_record_is_reported(corpus: Path, line: bytes, kind: str) -> None:
    release = corpus / "releases/1.0.0"
    content = (release / "speakers.jsonl").read_bytes()
    (release / "speakers.jsonl").write_bytes(content + line)
    manifest = json.loads((release / "manifest.json").read_text("utf-8"))
    entry = manifest["tables"]["speakers"]["files"]["speakers.jsonl"]
    entry["sha256"] = file_sha256(release / "speakers.jsonl")
    entry["bytes"] = (release / "speakers.jsonl").stat().st_size
    (release / "manifest.json").write_bytes(seal_manifest(manifest))
    problem = next(verify(Corpus(corpus).release()))
    assert (problem.id, problem.line) == (kind, 19)
