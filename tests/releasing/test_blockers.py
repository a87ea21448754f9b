"""Reasons not to make a release, or not to confirm the one that exists."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import rostra
from rostra import problems as problem_list
from rostra.releases import Corpus, file_sha256, seal_manifest
from rostra.releasing import blockers
from rostra.releasing.build import build, check_build
from rostra.releasing.release_writer import tools
from rostra.releasing.verify import verify

UTTERANCES = "curated/utterances.jsonl"
Edit = Callable[..., None]


@pytest.mark.parametrize(
    ("change", "too_low", "enough"),
    [
        ({}, "1.0.0", "1.0.1"),
        ({"note": "Another note."}, "1.9.9", "2.0.0"),
        ("new speaker", "1.0.9", "1.1.0"),
    ],
)
def test_the_number_follows_from_the_change(
    corpus: Path, change: Any, too_low: str, enough: str, edit: Edit
) -> None:
    if change == "new speaker":
        new = {"id": "zz", "name": "Z", "kind": "person", "names_in_sources": ["Z"], "note": None}
        with (corpus / "curated/speakers.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(new) + "\n")
    else:
        edit("curated/speakers.jsonl", 9, **change)
    if too_low != "1.0.0":
        edit("corpus.json", 1, version=too_low)
        (problem,) = build(Corpus(corpus)).problems
        assert problem.id == "version-too-low"
        assert f"the next version is {enough}" in problem.message
    edit("corpus.json", 1, version=enough)
    assert check_build(Corpus(corpus)).problems == []
    assert rostra.versions(corpus=corpus) == ["1.0.0"]
    assert build(Corpus(corpus)).problems == []
    assert rostra.versions(corpus=corpus) == ["1.0.0", enough]
    assert rostra.load("speakers", corpus=corpus).num_rows in (18, 19)
    assert f"releases/{enough}/speakers.parquet" in (corpus / "README.md").read_text("utf-8")


def test_a_record_taken_out_of_a_release_does_not_pass_as_a_patch(corpus: Path, edit: Edit) -> None:
    for file in (corpus / "releases/1.0.0/speakers.jsonl", corpus / "curated/speakers.jsonl"):
        lines = file.read_text("utf-8").splitlines(keepends=True)
        file.write_text("".join(lines[:8] + lines[9:]), encoding="utf-8")
    utterances = corpus / UTTERANCES
    text = utterances.read_text("utf-8")
    kept = [line for line in text.splitlines(keepends=True) if "oscasrsson" not in line]
    rows = [json.loads(line) for line in kept]
    for seq, row in enumerate(rows, 1):
        row["turn"] -= row["turn"] > 5
        row["seq"] = seq
    whole = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    utterances.write_text(whole, encoding="utf-8")
    edit("corpus.json", 1, version="1.0.1")
    assert [p.id for p in check_build(Corpus(corpus)).problems] == ["checksum-mismatch"]


def test_a_release_that_vanished_is_missed(corpus: Path) -> None:
    (corpus / "releases/1.0.0/manifest.json").unlink()
    for act in (check_build, build):
        assert [p.id for p in act(Corpus(corpus)).problems] == ["missing-file"]
    for file in (corpus / "releases/1.0.0").iterdir():
        file.unlink()
    (corpus / "releases/1.0.0").rmdir()
    assert [p.id for p in check_build(Corpus(corpus)).problems] == ["stale-card"]


def test_the_line_named_is_that_of_the_curated_file(corpus: Path, edit: Edit) -> None:
    edit(UTTERANCES, 5, review="unreviewed")
    edit("corpus.json", 1, version="2.0.0")
    assert build(Corpus(corpus)).problems == []
    edit(UTTERANCES, 9, country="NO")
    (problem,) = check_build(Corpus(corpus)).problems
    assert (problem.id, problem.line, problem.field) == ("release-differs", 9, "country")


def test_a_type_that_changes_in_silence_is_a_major_change(corpus: Path, edit: Edit) -> None:
    column = {"title": "Page", "description": "Page of the edition", "x-made-by": "source"}
    bounds = {"minimum": 0, "maximum": 9}
    (corpus / "schema").mkdir()
    for kind, version in (("integer", "1.1.0"), ("number", "1.1.1")):
        extension = {"properties": {"x_page": column | {"type": [kind, "null"]} | bounds}}
        (corpus / "schema/utterances.json").write_text(json.dumps(extension))
        edit(UTTERANCES, 1, x_page=1)
        edit("corpus.json", 1, version=version)
        problems = build(Corpus(corpus)).problems
        assert [p.id for p in problems] == ([] if kind == "integer" else ["version-too-low"])
    assert "the next version is 2.0.0" in problems[0].message


def test_many_differences_are_listed_up_to_a_number(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (blockers, problem_list):
        monkeypatch.setattr(module, "MAX_PER_FILE", 5)
    file = corpus / "curated/speakers.jsonl"
    file.write_text(file.read_text("utf-8").replace('"note": null', '"note": "New."'), "utf-8")
    problems = check_build(Corpus(corpus)).problems
    assert len(problems) == 5
    assert [p.line for p in problems] == [1, 2, 3, 4, 5]
    assert "more than 5 problems" in problems[-1].message


def test_content_is_compared_where_another_pyarrow_built_the_release(corpus: Path) -> None:
    release = corpus / "releases/1.0.0"
    table = pq.read_table(release / "speakers.parquet")
    pq.write_table(table, release / "speakers.parquet", compression="snappy")
    manifest = json.loads((release / "manifest.json").read_text("utf-8"))
    files = manifest["tables"]["speakers"]["files"]
    files["speakers.parquet"]["sha256"] = file_sha256(release / "speakers.parquet")
    files["speakers.parquet"]["bytes"] = (release / "speakers.parquet").stat().st_size
    for pyarrow, compared in ((pa.__version__, True), ("1.0.0", False)):
        manifest["tools"] = {"rostra": rostra.__version__, "pyarrow": pyarrow}
        (release / "manifest.json").write_bytes(seal_manifest(manifest))
        problems = check_build(Corpus(corpus)).problems
        different = {p.file for p in problems if p.id == "release-differs"}
        assert ("releases/1.0.0/speakers.parquet" in different) == compared
        assert compared or not different


def test_a_release_of_another_tool_may_have_other_bytes_of_the_same_records(corpus: Path) -> None:
    """A JSONL with other spaces: compared record by record, and the same."""
    release = corpus / "releases/1.0.0"
    rows = [json.loads(line) for line in (release / "speakers.jsonl").read_bytes().splitlines()]
    text = "".join(json.dumps(row, separators=(",", ":")) + "\n" for row in rows)
    (release / "speakers.jsonl").write_text(text)
    manifest = json.loads((release / "manifest.json").read_text("utf-8"))
    entry = manifest["tables"]["speakers"]["files"]["speakers.jsonl"]
    entry["sha256"] = file_sha256(release / "speakers.jsonl")
    entry["bytes"] = (release / "speakers.jsonl").stat().st_size
    differs = [("release-differs", "releases/1.0.0/speakers.jsonl")]
    for others, differing in (({"rostra": "0.0.1"}, []), ({}, differs)):
        manifest["tools"] = tools() | others
        (release / "manifest.json").write_bytes(seal_manifest(manifest))
        assert list(verify(Corpus(corpus).release())) == []
        problems = check_build(Corpus(corpus)).problems
        # Another version of pyarrow makes other Parquet than the release has.
        assert [(p.id, p.file) for p in problems if p.file.endswith(".jsonl")] == differing


@pytest.mark.parametrize(
    ("correction", "problems"),
    [
        (None, ["unexplained-change"]),
        ({"record_id": "magnus-oscasrsson", "column": "note"}, []),
        ({"record_id": "magnus-oscasrsson", "column": None}, []),
        ({"record_id": "magnus-oscasrsson", "column": "name"}, ["idle-correction"]),
        ({"record_id": "ali-khamenei", "column": None}, ["idle-correction"]),
    ],
)
def test_a_changed_record_needs_a_correction_of_its_version(
    corpus: Path, edit: Edit, correction: dict[str, Any] | None, problems: list[str]
) -> None:
    edit("corpus.json", 1, version="1.1.0", schema_version="1.1.0")
    for table in ("annotations", "corrections"):
        (corpus / f"curated/{table}.jsonl").touch()
    assert build(Corpus(corpus)).problems == []
    edit("curated/speakers.jsonl", 9, note="The name is misprinted.")
    edit("corpus.json", 1, version="2.0.0")
    if correction is not None:
        record = {"id": "first", "version": "2.0.0", "table": "speakers", **correction}
        line = json.dumps(record | {"reason": "Seen in the source."}) + "\n"
        (corpus / "curated/corrections.jsonl").write_text(line)
    listed = [problem.id for problem in check_build(Corpus(corpus)).problems]
    if correction and problems:  # what the correction does not name is unexplained
        problems = ["unexplained-change", *problems]
    assert listed == problems
