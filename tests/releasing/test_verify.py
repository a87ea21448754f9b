"""Verifying a release: damage that no checksum shows."""

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from rostra.releases import Corpus, file_sha256, seal_manifest
from rostra.releasing.build import build
from rostra.releasing.verify import _reference_source, _valid_source, verify
from rostra.schema import published_schemas, released_schema
from rostra.validation import jsonl_blocks
from rostra.validation.fast_path import TableSpec, compiled

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


def test_tables_that_differ_are_reported_by_another_process_too(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = corpus / "releases/1.0.0/utterances.parquet"
    rows = pq.read_table(file).to_pylist()
    rows[7]["utterance"] += "!"
    pq.write_table(pa.Table.from_pylist(rows, schema=pq.read_schema(file)), file)
    manifest = json.loads((file.parent / "manifest.json").read_text("utf-8"))
    entry = manifest["tables"]["utterances"]["files"][file.name]
    entry |= {"sha256": file_sha256(file), "bytes": file.stat().st_size}
    (file.parent / "manifest.json").write_bytes(seal_manifest(manifest))
    release = Corpus(corpus).release("1.0.0")
    problems = list(verify(release))
    assert [(p.id, p.line) for p in problems] == [("tables-differ", 8)]
    monkeypatch.setattr(jsonl_blocks, "BLOCK_BYTES", 1000)
    assert list(verify(release, processes=2)) == problems


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


INTO_SOURCES = [
    *(rb"\n", rb"\\n", rb"\\\n", rb"\\\\n", rb"\u000a", rb"\r", rb"\u0301", rb"\ud800", b"\\"),
    *(b"\r", b"\t", b"\xff", b"\xe2\x80\x8b", "e\u0301".encode(), "\u0301".encode(), b'"'),
    *(b'"text": "x", ', b'"id": "x", ', b'"x": 1, ', b'"text": null, ', b" ", b":", b"1.0", b""),
]
"""What slips into a line of sources: above all line breaks that are none, and the reverse."""


def test_both_paths_agree_on_rows_of_sources() -> None:
    """What the fast path accepts is, value for value, what the reference accepts."""
    release = Corpus().release("1.1.0")
    schema = released_schema(published_schemas(release.manifest["schema_version"])["sources"])
    validators = compiled(TableSpec("x", "sources", json.dumps(schema).encode()))
    line = release.files("sources", "jsonl")[0].read_bytes().splitlines(keepends=True)[0]
    assert _valid_source(line, validators) == json.loads(line)
    chance = random.Random(3)  # noqa: S311 - slips, not secrets
    places = [*range(400), *(at for at in range(len(line)) if line[at : at + 1] in b'\\"')]
    accepted = refused = 0
    for _ in range(1500):
        at, gone = chance.choice(places), chance.choice([0, 0, 1, 2, 12])
        changed = line[:at] + chance.choice(INTO_SOURCES) + line[at + gone :]
        row, problems = _reference_source(1, changed, validators)
        fast = _valid_source(changed, validators)
        if fast is not None:
            assert (fast, problems) == (row, []), changed[max(0, at - 20) : at + 30]
        accepted += fast is not None
        refused += bool(problems)
    assert accepted > 100
    assert refused > 800
