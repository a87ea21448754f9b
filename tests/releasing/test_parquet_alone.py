"""Tables in shards that have Parquet alone are read and proved as those with JSON Lines."""

import json
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sealed import seal

import rostra
from rostra.cli import main
from rostra.concordance import Index
from rostra.errors import DamagedError
from rostra.problems import Problem
from rostra.released_rows import LineReader, ParquetLines, jsonl_file, lines
from rostra.releases import Corpus, Release, shard_names
from rostra.releasing import build, check_build, verify
from rostra.releasing.changes import Diff
from rostra.releasing.columns import columns
from rostra.validation import jsonl_blocks

CORPUS = Path(__file__).parents[2] / "corpus"
VERSION = json.loads((CORPUS / "corpus.json").read_text("utf-8"))["version"]
SHARD = "utterances-{:05}-of-00004.parquet"


@pytest.fixture(autouse=True)
def _small_shards(
    small_shards: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    small_shards(monkeypatch)


@pytest.fixture
def corpus(in_parquet: Path, tmp_path: Path) -> Path:
    """A copy of the shipped corpus in shards of Parquet alone that a test may change."""
    return Path(shutil.copytree(in_parquet, tmp_path / "corpus"))


def rewritten(release: Path, number: int, change: Callable[[pa.Table], pa.Table]) -> None:
    """Give a shard of the utterances other rows; the manifest fits it."""
    file = release / SHARD.format(number)
    pq.write_table(change(pq.read_table(file)), file)
    seal(release)


def with_second_text(table: pa.Table, first_byte: bytes) -> pa.Table:
    """The table with another first byte of its second utterance, even if that is not UTF-8."""
    texts = [str(text).encode() for text in table["utterance"].to_pylist()]
    texts[1] = first_byte + texts[1][1:]
    _, offsets, content = pa.array(texts, pa.binary()).buffers()
    place = table.schema.get_field_index("utterance")
    array = pa.Array.from_buffers(pa.string(), len(texts), [None, offsets, content])
    return table.set_column(place, "utterance", array)


def spoilt(table: pa.Table) -> pa.Table:
    """The second utterance is not UTF-8."""
    return with_second_text(table, b"\xff")


def problems_of(corpus: Path) -> list[Problem]:
    return list(verify(Corpus(corpus).release()))


def test_shards_have_parquet_alone_and_other_tables_both(corpus: Path, in_shards: Path) -> None:
    release, beside = Corpus(corpus).release(), Corpus(in_shards).release()
    names = {file.name for file in release.path.iterdir()}
    assert names >= {*shard_names("utterances", "parquet", 4), "speakers.parquet", "speakers.jsonl"}
    assert not [name for name in names if name.endswith("jsonl") and "-of-" in name]
    assert names == {*beside.manifest["documents"], "manifest.json"} | {
        name for table in release.manifest["tables"].values() for name in table["files"]
    }
    assert release.suffixes("utterances") == ("parquet",)
    assert release.suffixes("speakers") == beside.suffixes("utterances") == ("parquet", "jsonl")
    for table in release.tables():
        files = release.files(table, "parquet")
        assert [f.read_bytes() for f in files] == [
            f.read_bytes() for f in beside.files(table, "parquet")
        ]
        assert [*map(release.jsonl_bytes, files)] == [
            f.stat().st_size for f in beside.files(table, "jsonl")
        ]
    for name in ("README.md", "croissant.json"):  # the sizes in the card among the rest
        assert (release.path / name).read_bytes() == (beside.path / name).read_bytes()


def test_all_that_reads_a_table_reads_it(corpus: Path, in_shards: Path) -> None:
    release, beside = Corpus(corpus).release(), Corpus(in_shards).release()
    for table in release.tables():
        rows = list(rostra.records(table, corpus=in_shards))
        assert list(rostra.records(table, corpus=corpus)) == rows
        assert [line.raw for line in lines(release, table)] == [
            line.raw for line in lines(beside, table)
        ]
        loaded = rostra.load(table, corpus=corpus)
        assert loaded.to_list() == rows
        assert list(rostra.load(table, corpus=corpus, streaming=True)) == rows
        assert loaded.info.dataset_size == rostra.load(table, corpus=in_shards).info.dataset_size
        assert columns(release, table) == columns(beside, table)
        for old, new in ((release, beside), (beside, release), (release, release)):
            assert not list(Diff(old, new).changes(table))
    assert Index.build(corpus).kwic("regime").to_pylist() == (
        Index.build(in_shards).kwic("regime").to_pylist()
    )
    alone = Release(release.path, alone=True)
    assert list(verify(release)) == list(verify(alone)) == list(verify(beside)) == []


def test_lines_are_read_again_in_any_order(corpus: Path) -> None:
    release = Corpus(corpus).release()
    expected = list(lines(release, "utterances"))
    reader = LineReader(release)
    for line in expected[::-1] + expected[::3]:
        assert reader.read(line._replace(raw=b"")) == line.raw


def test_several_processes_check_the_rows(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl_blocks, "BLOCK_BYTES", 2**10)
    rewritten(Corpus(corpus).release().path, 2, spoilt)
    release = Corpus(corpus).release()
    blocks = list(ParquetLines(release, "utterances").blocks())
    assert len(blocks) > 4
    alone = list(verify(release))
    assert list(verify(release, processes=2)) == alone != []


def test_what_is_built_again_is_the_same(
    corpus: Path, in_shards: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder in (corpus, in_shards):
        built = check_build(Corpus(folder))
        assert (built.problems, built.bytes_compared) == ([], ("jsonl", "parquet"))
    assert check_build(Corpus(in_shards), jsonl=True).problems == []
    (problem,) = build(Corpus(corpus), jsonl=True).problems
    assert problem.id == "release-differs"
    assert problem.message == f"the release {VERSION} has no JSON Lines of tables in shards"
    assert main(["build", "--check", "--jsonl", "--corpus", str(corpus)]) == 1
    assert "has no JSON Lines" in capsys.readouterr().out
    shutil.rmtree(corpus / "releases")
    assert main(["build", "--jsonl", "--corpus", str(corpus)]) == 0
    assert Corpus(corpus).release().suffixes("utterances") == ("parquet", "jsonl")
    assert Corpus(corpus).release().manifest == Corpus(in_shards).release().manifest


def more_rows(manifest: dict[str, Any]) -> None:
    files = manifest["tables"]["utterances"]["files"]
    files[SHARD.format(1)]["rows"] += 1
    files[SHARD.format(2)]["rows"] -= 1


def other_size(manifest: dict[str, Any]) -> None:
    manifest["tables"]["utterances"]["files"][SHARD.format(1)]["jsonl_bytes"] += 1


def too_big(manifest: dict[str, Any]) -> None:
    manifest["tables"]["utterances"]["files"][SHARD.format(1)]["jsonl_bytes"] = 2**40


def no_size(manifest: dict[str, Any]) -> None:
    del manifest["tables"]["utterances"]["files"][SHARD.format(1)]["jsonl_bytes"]


def in_one_file(manifest: dict[str, Any]) -> None:
    """A table in one file without JSON Lines, which only shards may lack."""
    files = manifest["tables"]["speakers"]["files"]
    del files["speakers.jsonl"]
    files["speakers.parquet"]["jsonl_bytes"] = 10


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (more_rows, "wrong-row-count"),
        (other_size, "changed-manifest"),
        (too_big, "changed-manifest"),
        (no_size, "changed-manifest"),
        (in_one_file, "changed-manifest"),
    ],
)
def test_a_wrong_manifest_is_found(
    corpus: Path, change: Callable[[dict[str, Any]], None], expected: str
) -> None:
    seal(Corpus(corpus).release().path, change)
    problem = problems_of(corpus)[0]
    assert (problem.id, problem.file) == (expected, f"releases/{VERSION}/manifest.json")


def test_a_manifest_has_the_bytes_that_a_build_writes(corpus: Path) -> None:
    file = Corpus(corpus).release().path / "manifest.json"
    raw = file.read_bytes()
    seal_of = raw[raw.index(b',\n  "manifest_sha256"') :]
    file.write_bytes(raw.replace(b'  "name": "rostra"', b'  "name":  "rostra"'))
    (problem,) = problems_of(corpus)
    assert "was changed after the release was built" in problem.message
    # Readers take a seal that fits; verify also asks who would have written these bytes.
    double = raw.removesuffix(seal_of).replace(b"{\n", b'{\n  "name": "x",\n', 1)
    digest = sha256(double + b"\n}\n").hexdigest()
    file.write_bytes(double + f',\n  "manifest_sha256": "{digest}"\n}}\n'.encode())
    assert Corpus(corpus).release().manifest["name"] == "rostra"
    (problem,) = problems_of(corpus)
    assert problem.id == "changed-manifest"
    assert "not those that a build writes" in problem.message


def changed_word(table: pa.Table) -> pa.Table:
    return with_second_text(table, b"Y")


def reversed_rows(table: pa.Table) -> pa.Table:
    return table.take(list(range(table.num_rows))[::-1])


@pytest.mark.parametrize(
    ("change", "expected", "row"),
    [
        (changed_word, "not-verbatim", 2),
        (spoilt, "invalid-utf8", 2),
        (reversed_rows, "not-sorted", 2),
    ],
)
def test_a_wrong_row_is_a_problem_of_its_shard(
    corpus: Path, change: Callable[[pa.Table], pa.Table], expected: str, row: int
) -> None:
    rewritten(Corpus(corpus).release().path, 2, change)
    problem = next(p for p in problems_of(corpus) if p.id == expected)
    assert (problem.file, problem.line) == (f"releases/{VERSION}/{SHARD.format(2)}", row)
    assert main(["verify", "--corpus", str(corpus)]) == 1


def test_what_is_no_row_is_not_returned(corpus: Path) -> None:
    rewritten(Corpus(corpus).release().path, 2, spoilt)
    with pytest.raises(DamagedError, match=r"00002-of-00004\.parquet, line 2: not a record"):
        list(rostra.records(corpus=corpus))
    release = Corpus(corpus).release()
    with pytest.raises(DamagedError, match="not a record of schema"):
        list(Diff(Corpus().release("1.0.0"), release).changes("utterances"))


def test_text_that_is_not_utf8_beside_json_lines_is_a_problem(
    in_shards: Path, tmp_path: Path
) -> None:
    corpus = Path(shutil.copytree(in_shards, tmp_path / "corpus"))
    rewritten(Corpus(corpus).release().path, 2, spoilt)
    problem = problems_of(corpus)[0]
    assert (problem.id, problem.line) == ("tables-differ", 2)
    assert problem.file.endswith("utterances-00002-of-00004.jsonl")


def test_a_copy_in_json_lines_is_there_while_it_is_read(corpus: Path) -> None:
    release = Corpus(corpus).release()
    (first, *_), expected = release.row_files("utterances"), list(lines(release, "utterances"))
    with jsonl_file(release, first) as copy:
        raw = copy.read_bytes()
    assert raw == b"".join(line.raw for line in expected if line.file == first)
    assert not copy.exists()
    speakers = release.row_files("speakers")[0]
    with jsonl_file(release, speakers) as copy:
        assert copy == speakers
