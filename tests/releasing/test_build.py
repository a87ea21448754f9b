"""Building a release: refusals, no overwriting, and kills at any moment."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import rostra
from rostra.cli.build import _verdict
from rostra.releases import Corpus, seal_manifest
from rostra.releasing import release_writer
from rostra.releasing.build import build, check_build
from rostra.releasing.release_writer import tools

UTTERANCES = "curated/utterances.jsonl"
Edit = Callable[..., None]


def tree(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture
def rebuilt(corpus: Path) -> Path:
    """The first release, built anew by this package."""
    shutil.rmtree(corpus / "releases/1.0.0")
    assert build(Corpus(corpus)).new
    return corpus


def test_the_same_records_give_the_same_bytes(first_corpus: Path, rebuilt: Path) -> None:
    released, new = tree(first_corpus / "releases"), tree(rebuilt / "releases")
    lines = {name: raw for name, raw in new.items() if name.endswith(".jsonl")}
    assert len(lines) == 4
    assert lines == {name: released[name] for name in lines}
    shutil.rmtree(rebuilt / "releases/1.0.0")
    build(Corpus(rebuilt))
    assert tree(rebuilt / "releases") == new


@pytest.mark.parametrize(
    ("made_with", "suffixes"),
    [
        ({}, ("jsonl", "parquet")),
        ({"rostra": release_writer.UNCHANGED_SINCE["parquet"]}, ("jsonl", "parquet")),
        ({"rostra": release_writer.UNCHANGED_SINCE["jsonl"]}, ("jsonl",)),
        ({"pyarrow": "1.0.0"}, ("jsonl",)),
        ({"rostra": release_writer.UNCHANGED_SINCE["jsonl"], "pyarrow": "1.0.0"}, ("jsonl",)),
        ({"rostra": "0.0.1"}, ()),
        ({"rostra": "999.0.0"}, ()),
        ({"rostra": "a checkout"}, ()),
    ],
)
def test_bytes_are_compared_where_the_same_writer_made_them(
    rebuilt: Path, made_with: dict[str, str], suffixes: tuple[str, ...]
) -> None:
    release = rebuilt / "releases/1.0.0"
    manifest = json.loads((release / "manifest.json").read_text("utf-8"))
    manifest["tools"] = tools() | made_with
    (release / "manifest.json").write_bytes(seal_manifest(manifest))
    built = check_build(Corpus(rebuilt))
    assert (built.bytes_compared, built.new) == (suffixes, False)
    verdict = _verdict(built)
    if suffixes == ("jsonl", "parquet"):
        assert verdict.endswith("identical byte for byte")
    else:
        files = "Parquet" if suffixes else "the files"
        assert "identical record by record" in verdict
        assert f"the bytes of {files} were not compared, as rostra " in verdict


def test_the_json_lines_of_the_shipped_release_are_rebuilt_byte_for_byte() -> None:
    """The version of the package alone does not put the comparison of bytes to sleep."""
    built = check_build(Corpus())
    assert built.problems == []
    assert "jsonl" in built.bytes_compared


def test_a_second_build_changes_nothing(corpus: Path) -> None:
    before = tree(corpus)
    built = build(Corpus(corpus))
    assert (built.problems, built.new) == ([], False)
    assert tree(corpus) == before


@pytest.mark.parametrize("act", [build, check_build])
def test_a_release_is_never_overwritten(corpus: Path, act: Any, edit: Edit) -> None:
    edit("curated/speakers.jsonl", 9, note="The name is misprinted.")
    before = tree(corpus)
    (problem,) = act(Corpus(corpus)).problems
    assert (problem.id, problem.line, problem.field) == ("release-differs", 9, "note")
    assert "magnus-oscasrsson" in problem.message
    assert "version" in problem.remedy
    assert tree(corpus) == before


def test_a_problem_stops_the_build(corpus: Path, edit: Edit) -> None:
    edit(UTTERANCES, 3, cue="She said")
    edit("corpus.json", 1, version="2.0.0")
    before = tree(corpus)
    assert [p.id for p in build(Corpus(corpus)).problems] == ["not-verbatim"]
    assert tree(corpus) == before


def test_drafts_stay_out_of_a_release(corpus: Path, edit: Edit) -> None:
    edit(UTTERANCES, 39, review="unreviewed")
    edit(UTTERANCES, 38, review="accepted")
    edit("corpus.json", 1, version="2.0.0")
    assert build(Corpus(corpus)).problems == []
    rows = list(rostra.records(corpus=corpus))
    assert len(rows) == 38
    assert rows[-1]["review"] == "accepted"


def test_a_table_without_rows_is_in_no_release_and_no_card(corpus: Path, edit: Edit) -> None:
    (corpus / "curated/events.jsonl").write_text("", encoding="utf-8")
    path = corpus / UTTERANCES
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    text = "".join(json.dumps(line | {"event_id": None}) + "\n" for line in lines)
    path.write_text(text, encoding="utf-8")
    edit("corpus.json", 1, version="2.0.0")
    assert build(Corpus(corpus)).problems == []
    assert rostra.configs(corpus=corpus) == ["utterances", "speakers", "sources"]
    assert "events.parquet" not in (corpus / "README.md").read_text("utf-8")


@pytest.mark.parametrize("version", ["1.0.0", "1.0.1"])
@pytest.mark.parametrize("name", ["utterances.jsonl", "speakers.parquet", "manifest.json"])
def test_a_damaged_release_is_reported_and_nothing_is_built_on_it(
    corpus: Path, version: str, name: str, edit: Edit
) -> None:
    edit("corpus.json", 1, version=version)
    file = corpus / "releases/1.0.0" / name
    content = file.read_bytes()
    for at in range(0, len(content), len(content) // 9):
        file.write_bytes(content[:at] + bytes([content[at] ^ 0x81]) + content[at + 1 :])
        for act in (check_build, build):
            problems = act(Corpus(corpus)).problems
            assert {p.id for p in problems} <= {"checksum-mismatch", "changed-manifest"}
            assert problems
    assert [p.name for p in (corpus / "releases").iterdir()] == ["1.0.0"]


def test_a_corpus_of_drafts_alone_is_not_released(corpus: Path, edit: Edit) -> None:
    path = corpus / UTTERANCES
    text = path.read_text("utf-8").replace('"review": "curated"', '"review": "unreviewed"')
    path.write_text(text, encoding="utf-8")
    edit("corpus.json", 1, version="2.0.0")
    assert [p.id for p in build(Corpus(corpus)).problems] == ["nothing-to-release"]


def test_a_build_stopped_before_its_rename_leaves_the_versions(
    corpus: Path, monkeypatch: pytest.MonkeyPatch, edit: Edit
) -> None:
    edit("corpus.json", 1, version="1.0.1")

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", stop)
    with pytest.raises(KeyboardInterrupt):
        build(Corpus(corpus))
    assert [p.name for p in (corpus / "releases").iterdir()] == ["1.0.0"]
    monkeypatch.undo()
    assert build(Corpus(corpus)).problems == []
    assert rostra.versions(corpus=corpus) == ["1.0.0", "1.0.1"]
    assert not list((corpus / "releases").glob(".building-*"))


def test_a_killed_build_of_many_blocks_leaves_nothing_that_loads(
    corpus: Path, edit: Edit, python: list[str]
) -> None:
    """Killed while it writes and while it proves, with other processes at work."""
    edit("corpus.json", 1, version="1.0.1")
    for when in ("writing", "verifying 1.0.1"):
        code = f"""
import os, signal
from rostra.releasing import release_writer
from rostra.releasing.build import build
from rostra.validation import jsonl_blocks
from rostra.releases import Corpus


def progress(name, size):
    def advance(length):
        if name == {when!r}:
            os.kill(os.getpid(), signal.SIGKILL)
    return advance

jsonl_blocks.BLOCK_BYTES, release_writer.PROCESSES_BYTES = 1000, 0
build(Corpus({str(corpus)!r}), processes=2, progress=progress)
"""
        done = subprocess.run([*python, code], capture_output=True, timeout=600, check=False)
        assert b"its process was killed" in done.stderr
        assert rostra.versions(corpus=corpus) == ["1.0.0"]
        assert list((corpus / "releases").glob(".building-*"))
        assert rostra.load(corpus=corpus).num_rows == 39
    assert build(Corpus(corpus)).problems == []
    assert sorted(p.name for p in (corpus / "releases").iterdir()) == ["1.0.0", "1.0.1"]
