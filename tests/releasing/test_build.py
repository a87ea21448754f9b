"""Building a release: what it refuses, what it never overwrites, what a kill leaves."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import rostra
from rostra.cli.build import _verdict
from rostra.releases import Corpus, file_sha256, seal_manifest
from rostra.releasing import blockers, release_writer
from rostra.releasing.build import build, check_build
from rostra.releasing.release_writer import tools
from rostra.releasing.verify import verify
from rostra.validation import tables as checked_tables

UTTERANCES = "curated/utterances.jsonl"


def edit(corpus: Path, file: str, line: int, **fields: Any) -> None:
    path = corpus / file
    lines = path.read_text(encoding="utf-8").split("\n")
    lines[line - 1] = json.dumps(json.loads(lines[line - 1]) | fields, ensure_ascii=False)
    path.write_text("\n".join(lines), encoding="utf-8")


def tree(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_the_same_records_give_the_same_bytes(corpus: Path) -> None:
    released = tree(corpus / "releases")
    for file in sorted((corpus / "releases/1.0.0").iterdir()):
        file.unlink()
    (corpus / "releases/1.0.0").rmdir()
    built = build(Corpus(corpus))
    assert built.new
    made = tree(corpus / "releases")
    del made["1.0.0/manifest.json"]  # it names the tools that made it
    if json.loads(released["1.0.0/manifest.json"])["tools"]["pyarrow"] != pa.__version__:
        made = {name: raw for name, raw in made.items() if name.endswith(".jsonl")}
    assert len(made) >= 4
    assert made == {name: released[name] for name in made}


@pytest.mark.parametrize(
    ("made_with", "suffixes"),
    [
        ({}, ("jsonl", "parquet")),
        ({"rostra": release_writer.UNCHANGED_SINCE}, ("jsonl", "parquet")),
        ({"pyarrow": "1.0.0"}, ("jsonl",)),
        ({"rostra": release_writer.UNCHANGED_SINCE, "pyarrow": "1.0.0"}, ("jsonl",)),
        ({"rostra": "0.0.1"}, ()),
        ({"rostra": "999.0.0"}, ()),
        ({"rostra": "a checkout"}, ()),
    ],
)
def test_bytes_are_compared_where_the_same_writer_made_them(
    corpus: Path, made_with: dict[str, str], suffixes: tuple[str, ...]
) -> None:
    release = corpus / "releases/1.0.0"
    manifest = json.loads((release / "manifest.json").read_text("utf-8"))
    manifest["tools"] = tools() | made_with
    (release / "manifest.json").write_bytes(seal_manifest(manifest))
    built = check_build(Corpus(corpus))
    assert (built.bytes_compared, built.new) == (suffixes, False)
    verdict = _verdict(built)
    if suffixes == ("jsonl", "parquet"):
        assert verdict.endswith("identical byte for byte")
    else:
        files = "Parquet" if suffixes else "the files"
        assert "identical record by record" in verdict
        assert f"the bytes of {files} were not compared, as rostra " in verdict


def test_the_shipped_release_is_rebuilt_byte_for_byte_by_this_version() -> None:
    """The version of the package alone does not put the comparison of bytes to sleep."""
    built = check_build(Corpus())
    assert built.problems == []
    assert built.release is not None
    same_pyarrow = built.release.manifest["tools"]["pyarrow"] == pa.__version__
    assert built.bytes_compared == (("jsonl", "parquet") if same_pyarrow else ("jsonl",))


def test_a_second_build_changes_nothing(corpus: Path) -> None:
    before = tree(corpus)
    built = build(Corpus(corpus))
    assert (built.problems, built.new) == ([], False)
    assert tree(corpus) == before


@pytest.mark.parametrize("act", [build, check_build])
def test_a_release_is_never_overwritten(corpus: Path, act: Any) -> None:
    edit(corpus, "curated/speakers.jsonl", 9, note="The name is misprinted.")
    before = tree(corpus)
    (problem,) = act(Corpus(corpus)).problems
    assert (problem.id, problem.line, problem.field) == ("release-differs", 9, "note")
    assert "magnus-oscasrsson" in problem.message
    assert "version" in problem.remedy
    assert tree(corpus) == before


def test_a_problem_stops_the_build(corpus: Path) -> None:
    edit(corpus, UTTERANCES, 3, cue="She said")
    edit(corpus, "corpus.json", 1, version="2.0.0")
    before = tree(corpus)
    assert [p.id for p in build(Corpus(corpus)).problems] == ["not-verbatim"]
    assert tree(corpus) == before


@pytest.mark.parametrize(
    ("change", "too_low", "enough"),
    [
        ({}, "1.0.0", "1.0.1"),
        ({"note": "Another note."}, "1.9.9", "2.0.0"),
        ("new speaker", "1.0.9", "1.1.0"),
    ],
)
def test_the_number_follows_from_the_change(
    corpus: Path, change: Any, too_low: str, enough: str
) -> None:
    if change == "new speaker":
        new = {"id": "zz", "name": "Z", "kind": "person", "names_in_sources": ["Z"], "note": None}
        with (corpus / "curated/speakers.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(new) + "\n")
    else:
        edit(corpus, "curated/speakers.jsonl", 9, **change)
    if too_low != "1.0.0":
        edit(corpus, "corpus.json", 1, version=too_low)
        (problem,) = build(Corpus(corpus)).problems
        assert problem.id == "version-too-low"
        assert f"the next version is {enough}" in problem.message
    edit(corpus, "corpus.json", 1, version=enough)
    assert check_build(Corpus(corpus)).problems == []
    assert rostra.versions(corpus=corpus) == ["1.0.0"]
    assert build(Corpus(corpus)).problems == []
    assert rostra.versions(corpus=corpus) == ["1.0.0", enough]
    assert rostra.load("speakers", corpus=corpus).num_rows in (18, 19)
    assert f"releases/{enough}/speakers.parquet" in (corpus / "README.md").read_text("utf-8")


def test_drafts_stay_out_of_a_release(corpus: Path) -> None:
    edit(corpus, UTTERANCES, 39, review="unreviewed")
    edit(corpus, UTTERANCES, 38, review="accepted")
    edit(corpus, "corpus.json", 1, version="2.0.0")
    assert build(Corpus(corpus)).problems == []
    rows = list(rostra.records(corpus=corpus))
    assert len(rows) == 38
    assert rows[-1]["review"] == "accepted"


def test_a_table_without_rows_is_in_no_release_and_no_card(corpus: Path) -> None:
    (corpus / "curated/events.jsonl").write_text("", encoding="utf-8")
    path = corpus / UTTERANCES
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    text = "".join(json.dumps(line | {"event_id": None}) + "\n" for line in lines)
    path.write_text(text, encoding="utf-8")
    edit(corpus, "corpus.json", 1, version="2.0.0")
    assert build(Corpus(corpus)).problems == []
    assert rostra.configs(corpus=corpus) == ["utterances", "speakers", "sources"]
    assert "events.parquet" not in (corpus / "README.md").read_text("utf-8")


def test_content_is_compared_where_another_pyarrow_built_the_release(corpus: Path) -> None:
    release = corpus / "releases/1.0.0"
    table = pq.read_table(release / "speakers.parquet")
    pq.write_table(table, release / "speakers.parquet", compression="snappy")
    manifest = json.loads((release / "manifest.json").read_text("utf-8"))
    files = manifest["tables"]["speakers"]["files"]
    files["speakers.parquet"]["sha256"] = file_sha256(release / "speakers.parquet")
    files["speakers.parquet"]["bytes"] = (release / "speakers.parquet").stat().st_size
    for pyarrow, told in ((pa.__version__, True), ("1.0.0", False)):
        manifest["tools"] = {"rostra": rostra.__version__, "pyarrow": pyarrow}
        (release / "manifest.json").write_bytes(seal_manifest(manifest))
        problems = check_build(Corpus(corpus)).problems
        found = {p.file for p in problems if p.id == "release-differs"}
        assert ("releases/1.0.0/speakers.parquet" in found) == told
        assert told or not found


@pytest.mark.parametrize("version", ["1.0.0", "1.0.1"])
@pytest.mark.parametrize("name", ["utterances.jsonl", "speakers.parquet", "manifest.json"])
def test_a_damaged_release_is_told_and_nothing_is_built_on_it(
    corpus: Path, version: str, name: str
) -> None:
    edit(corpus, "corpus.json", 1, version=version)
    file = corpus / "releases/1.0.0" / name
    whole = file.read_bytes()
    for at in range(0, len(whole), len(whole) // 9):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 0x81]) + whole[at + 1 :])
        for act in (check_build, build):
            problems = act(Corpus(corpus)).problems
            assert {p.id for p in problems} <= {"checksum-mismatch", "changed-manifest"}
            assert problems
    assert [p.name for p in (corpus / "releases").iterdir()] == ["1.0.0"]


def test_a_record_taken_out_of_a_release_does_not_pass_as_a_patch(corpus: Path) -> None:
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
    edit(corpus, "corpus.json", 1, version="1.0.1")
    assert [p.id for p in check_build(Corpus(corpus)).problems] == ["checksum-mismatch"]


def test_a_release_that_vanished_is_missed(corpus: Path) -> None:
    (corpus / "releases/1.0.0/manifest.json").unlink()
    for act in (check_build, build):
        assert [p.id for p in act(Corpus(corpus)).problems] == ["missing-file"]
    for file in (corpus / "releases/1.0.0").iterdir():
        file.unlink()
    (corpus / "releases/1.0.0").rmdir()
    assert [p.id for p in check_build(Corpus(corpus)).problems] == ["stale-card"]


def test_a_tampered_card_is_told_before_the_next_release_too(corpus: Path) -> None:
    edit(corpus, "corpus.json", 1, version="1.0.1")
    assert check_build(Corpus(corpus)).problems == []
    card = corpus / "README.md"
    whole = card.read_text("utf-8")
    card.write_text(whole.replace("`utterances` | 39", "`utterances` | 40"), encoding="utf-8")
    assert [p.id for p in check_build(Corpus(corpus)).problems] == ["stale-card"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("# generated:configs\n", ""),
        ("# /generated:configs\n", ""),
        ("<!-- /generated:rows -->", ""),
        ("<!-- generated:rows -->", "<!-- generated:row -->"),
        ("# /generated:configs\n", "# /generated:configs\nconfigs: []\n"),
    ],
)
def test_markers_that_are_gone_are_told_by_both(corpus: Path, old: str, new: str) -> None:
    card = corpus / "README.md"
    whole = card.read_text("utf-8")
    assert old in whole
    card.write_text(whole.replace(old, new, 1), encoding="utf-8")
    for act in (check_build, build):
        assert [p.id for p in act(Corpus(corpus)).problems] == ["stale-card"]
    card.write_bytes(whole.encode() + b"\xff")
    for act in (check_build, build):
        assert [p.id for p in act(Corpus(corpus)).problems] == ["invalid-utf8"]


def test_a_corpus_of_drafts_alone_is_not_released(corpus: Path) -> None:
    path = corpus / UTTERANCES
    text = path.read_text("utf-8").replace('"review": "curated"', '"review": "unreviewed"')
    path.write_text(text, encoding="utf-8")
    edit(corpus, "corpus.json", 1, version="2.0.0")
    assert [p.id for p in build(Corpus(corpus)).problems] == ["nothing-to-release"]


def test_the_line_named_is_that_of_the_curated_file(corpus: Path) -> None:
    edit(corpus, UTTERANCES, 5, review="unreviewed")
    edit(corpus, "corpus.json", 1, version="2.0.0")
    assert build(Corpus(corpus)).problems == []
    edit(corpus, UTTERANCES, 9, country="NO")
    (problem,) = check_build(Corpus(corpus)).problems
    assert (problem.id, problem.line, problem.field) == ("release-differs", 9, "country")


def test_a_type_that_changes_in_silence_is_a_major_change(corpus: Path) -> None:
    column = {"title": "Page", "description": "Page of the edition", "x-made-by": "source"}
    bounds = {"minimum": 0, "maximum": 9}
    (corpus / "schema").mkdir()
    for kind, version in (("integer", "1.1.0"), ("number", "1.1.1")):
        extension = {"properties": {"x_page": column | {"type": [kind, "null"]} | bounds}}
        (corpus / "schema/utterances.json").write_text(json.dumps(extension))
        edit(corpus, UTTERANCES, 1, x_page=1)
        edit(corpus, "corpus.json", 1, version=version)
        problems = build(Corpus(corpus)).problems
        assert [p.id for p in problems] == ([] if kind == "integer" else ["version-too-low"])
    assert "the next version is 2.0.0" in problems[0].message


def test_a_new_card_takes_the_name_of_the_corpus(corpus: Path) -> None:
    (corpus / "README.md").unlink()
    assert build(Corpus(corpus)).problems == []
    assert 'pretty_name: "rostra"' in (corpus / "README.md").read_text("utf-8")


def test_a_killed_build_leaves_nothing_that_loads(corpus: Path) -> None:
    """A real build, killed at 20 random moments; the next one succeeds."""
    chance = random.Random(20)  # noqa: S311 - moments, not secrets
    edit(corpus, "corpus.json", 1, version="1.0.1")
    command = [sys.executable, "-m", "rostra", "build", "--corpus", str(corpus)]
    start = time.monotonic()
    subprocess.run([*command, "--check"], check=True, stdout=subprocess.DEVNULL)
    whole = time.monotonic() - start
    killed = 0
    for _ in range(20):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.3, 1.1) * whole)
        process.send_signal(signal.SIGKILL)
        process.wait()
        killed += process.returncode == -signal.SIGKILL
        there = rostra.versions(corpus=corpus)
        assert there in (["1.0.0"], ["1.0.0", "1.0.1"])
        if there[-1] == "1.0.1":  # the kill came after the rename: the release is whole
            assert rostra.load(corpus=corpus).num_rows == 39
            for file in (corpus / "releases/1.0.1").iterdir():
                file.unlink()
            (corpus / "releases/1.0.1").rmdir()
    assert killed
    assert build(Corpus(corpus)).problems == []
    assert rostra.versions(corpus=corpus) == ["1.0.0", "1.0.1"]
    assert sorted(p.name for p in (corpus / "releases").iterdir()) == ["1.0.0", "1.0.1"]
    assert check_build(Corpus(corpus)).problems == []


def test_a_build_stopped_before_its_rename_leaves_the_versions(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(corpus, "corpus.json", 1, version="1.0.1")

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


def test_an_unsorted_release_is_told(corpus: Path, command: Any) -> None:
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
    assert "speakers.jsonl, line 2: not a record with an id after" in done.stderr
    edit(corpus, "corpus.json", 1, version="1.0.1")
    assert [p.id for p in build(Corpus(corpus)).problems] == ["not-sorted"]


@pytest.mark.parametrize("line", [b"{\n", b"[]\n", b"null\n", b'{"id": 1}\n', b"\xff\n"])
def test_a_line_that_is_no_record_is_told(corpus: Path, line: bytes) -> None:
    release = corpus / "releases/1.0.0"
    whole = (release / "speakers.jsonl").read_bytes()
    (release / "speakers.jsonl").write_bytes(whole + line)
    manifest = json.loads((release / "manifest.json").read_text("utf-8"))
    entry = manifest["tables"]["speakers"]["files"]["speakers.jsonl"]
    entry["sha256"] = file_sha256(release / "speakers.jsonl")
    entry["bytes"] = (release / "speakers.jsonl").stat().st_size
    (release / "manifest.json").write_bytes(seal_manifest(manifest))
    (problem,) = verify(Corpus(corpus).release())
    assert (problem.id, problem.line) == ("tables-differ", 19)


def test_many_differences_are_listed_up_to_a_number(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (blockers, checked_tables):
        monkeypatch.setattr(module, "MAX_PER_FILE", 5)
    file = corpus / "curated/speakers.jsonl"
    file.write_text(file.read_text("utf-8").replace('"note": null', '"note": "New."'), "utf-8")
    problems = check_build(Corpus(corpus)).problems
    assert len(problems) == 5
    assert [p.line for p in problems] == [1, 2, 3, 4, 5]
    assert "more than 5 problems" in problems[-1].message


def test_a_release_of_another_tool_may_have_other_bytes_of_the_same_records(corpus: Path) -> None:
    """A JSONL with other spaces: compared record by record, and found to be the same."""
    release = corpus / "releases/1.0.0"
    rows = [json.loads(line) for line in (release / "speakers.jsonl").read_bytes().splitlines()]
    text = "".join(json.dumps(row, separators=(",", ":")) + "\n" for row in rows)
    (release / "speakers.jsonl").write_text(text)
    manifest = json.loads((release / "manifest.json").read_text("utf-8"))
    entry = manifest["tables"]["speakers"]["files"]["speakers.jsonl"]
    entry["sha256"] = file_sha256(release / "speakers.jsonl")
    entry["bytes"] = (release / "speakers.jsonl").stat().st_size
    differs = [("release-differs", "releases/1.0.0/speakers.jsonl")]
    for others, told in (({"rostra": "0.0.1"}, []), ({}, differs)):
        manifest["tools"] = tools() | others
        (release / "manifest.json").write_bytes(seal_manifest(manifest))
        assert list(verify(Corpus(corpus).release())) == []
        problems = check_build(Corpus(corpus)).problems
        # Another version of pyarrow makes other Parquet than the release has.
        assert [(p.id, p.file) for p in problems if p.file.endswith(".jsonl")] == told


def test_a_killed_build_of_many_blocks_leaves_nothing_that_loads(corpus: Path) -> None:
    """Killed while it writes and while it proves, with other processes at work."""
    edit(corpus, "corpus.json", 1, version="1.0.1")
    for when in ("writing", "verifying 1.0.1"):
        script = corpus.parent / "kill.py"
        script.write_text(f"""
import os, signal
from rostra.releasing.build import build
from rostra.validation import processes, stretches
from rostra.releases import Corpus

def progress(name, size):
    def advance(length):
        if name == {when!r}:
            os.kill(os.getpid(), signal.SIGKILL)
    return advance

if __name__ == "__main__":
    stretches.BLOCK_BYTES = 1000
    build(Corpus({str(corpus)!r}), processes=2, progress=progress)
""")
        done = subprocess.run([sys.executable, script], capture_output=True, timeout=60)
        assert done.returncode == -signal.SIGKILL, done.stderr
        assert rostra.versions(corpus=corpus) == ["1.0.0"]
        assert list((corpus / "releases").glob(".building-*"))
        assert rostra.load(corpus=corpus).num_rows == 39
    assert build(Corpus(corpus)).problems == []
    assert sorted(p.name for p in (corpus / "releases").iterdir()) == ["1.0.0", "1.0.1"]
