"""Tables in shards: written, read and proved as tables in one file; no mistake goes unnoticed."""

import io
import json
import pickle
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.json as pj
import pyarrow.parquet as pq
import pytest
from datasets import config
from sealed import seal

import rostra
from rostra.cli import main
from rostra.concordance import Index
from rostra.errors import DamagedError, RostraError
from rostra.released_tables import read_table, record_batches
from rostra.releases import Corpus, StoredFiles, file_sha256, seal_manifest, shard_names
from rostra.releasing import build, check_build, release_writer, verify
from rostra.releasing.changes import Diff
from rostra.releasing.release_reader import SourceTexts
from rostra.schema import published_schemas
from rostra.schema.arrow import arrow_schema

CORPUS = Path(__file__).parents[2] / "corpus"
UTTERANCES = "utterances-{:05}-of-00004.{}"
Row = dict[str, Any]


@pytest.fixture(autouse=True)
def _small_shards(
    small_shards: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    small_shards(monkeypatch)


@pytest.fixture
def corpus(in_shards: Path, tmp_path: Path) -> Path:
    """A copy of the shipped corpus in shards that a test may change."""
    return Path(shutil.copytree(in_shards, tmp_path / "corpus"))


@pytest.fixture
def release(corpus: Path) -> Path:
    return corpus / "releases/2.0.0"


def rows_of(file: Path) -> list[Row]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def write_rows(release: Path, number: int, rows: list[Row]) -> None:
    """Give a shard of the utterances other rows, alike in JSON Lines and in Parquet."""
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
    (release / UTTERANCES.format(number, "jsonl")).write_bytes(lines)
    schema = arrow_schema(published_schemas("2.0.0")["utterances"])
    table = pj.read_json(io.BytesIO(lines), None, pj.ParseOptions(explicit_schema=schema))
    pq.write_table(table, release / UTTERANCES.format(number, "parquet"))


def swap(*files: Path) -> None:
    first, second = (file.read_bytes() for file in files)
    files[0].write_bytes(second)
    files[1].write_bytes(first)


def test_a_stream_of_an_address_copies_a_shard_when_its_turn_comes(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(config, "HF_DATASETS_CACHE", tmp_path / "datasets")
    address = f"file://{corpus}"

    def copied() -> list[str]:
        return sorted(file.name for file in tmp_path.glob("datasets/rostra/*/*.parquet"))

    stream = pickle.loads(pickle.dumps(rostra.load(corpus=address, streaming=True)))  # noqa: S301
    shards = shard_names("utterances", "parquet", 4)
    assert copied() == shards[:1]
    rows = list(islice(stream, 1))
    assert copied() == shards[:1]
    last = corpus / "releases/2.0.0" / shards[3]
    last.write_bytes(last.read_bytes()[:-1] + b"x")
    rows = []
    with pytest.raises(DamagedError, match="00003-of-00004.parquet: its bytes are not those"):
        rows.extend(row for row in stream)
    assert copied() == shards[:3]
    expected = list(rostra.records(version="2.0.0"))
    assert rows == expected[: len(rows)]
    assert len(expected) > len(rows) > len(expected) // 2
    with pytest.raises(DamagedError, match="00003-of-00004"):
        rostra.load(corpus=address)


def test_a_sharded_release_has_the_rows_of_one_in_single_files(corpus: Path) -> None:
    names = {file.name for file in (corpus / "releases/2.0.0").iterdir()}
    assert {
        *shard_names("utterances", "parquet", 4),
        *shard_names("utterances", "jsonl", 4),
    } <= names
    assert {"speakers.parquet", "README.md", "manifest.json"} <= names
    release, shipped = Corpus(corpus).release(), Corpus().release("2.0.0")
    assert list(verify(release)) == []
    for table in release.tables():
        rows = list(rostra.records(table, version="2.0.0"))
        assert list(rostra.records(table, corpus=corpus)) == rows
        assert rostra.load(table, corpus=corpus).to_list() == rows
        assert list(rostra.load(table, corpus=corpus, streaming=True)) == rows
        assert read_table(release, table).to_pylist() == rows
        batches = list(record_batches(release, table, 7))
        assert [row for batch in batches for row in batch.to_pylist()] == rows
        assert not list(Diff(shipped, release).changes(table))
        files = release.files(table, "parquet")
        assert sum(map(release.rows, files)) == len(rows)
        assert rostra.paths(table, corpus=corpus) == files
    features = rostra.load(corpus=corpus).features
    assert features == rostra.load(version="2.0.0").features
    layers = rostra.load(corpus=corpus, layers=["group"]).to_list()
    assert layers == rostra.load(version="2.0.0", layers=["group"]).to_list()


def test_each_shard_says_what_it_is(corpus: Path) -> None:
    for file in rostra.paths(corpus=corpus):
        metadata = pq.read_metadata(file)
        assert metadata.row_group(0).column(0).compression == "SNAPPY"
        assert metadata.metadata is not None
        assert {
            key: metadata.metadata[key] for key in metadata.metadata if b"ARROW" not in key
        } == {
            b"corpus": b"rostra",
            b"version": b"2.0.0",
            b"schema_version": b"2.0.0",
            b"license": b"cc-by-4.0-and-source-text",
        }


def test_the_index_of_shards_is_that_of_one_file(corpus: Path) -> None:
    of_shards, of_one = (Index.build(each) for each in (corpus, Corpus().release("2.0.0")))
    results = [index.kwic("regime").to_pylist() for index in (of_shards, of_one)]
    assert results[0] == results[1] != []


def test_a_table_in_shards_has_no_single_path(corpus: Path) -> None:
    with pytest.raises(RostraError, match=r"utterances has 4 files, not one: rostra\.paths lists"):
        rostra.path(corpus=corpus)
    assert rostra.path("speakers", corpus=corpus).name == "speakers.parquet"


def test_a_rebuilt_release_has_the_same_bytes(corpus: Path) -> None:
    built = check_build(Corpus(corpus))
    assert (built.problems, built.bytes_compared) == ([], ("jsonl", "parquet"))


def test_a_release_in_other_shards_differs_in_bytes_alone(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(release_writer, "SHARD_GROUPS", 100)
    problems = check_build(Corpus(corpus)).problems
    assert {problem.id for problem in problems} == {"release-differs"}
    assert {problem.message.split(" of ")[-1] for problem in problems} == {"other bytes"}


def test_the_card_matches_the_shards(corpus: Path) -> None:
    card = (corpus / "README.md").read_text("utf-8")
    assert "path: releases/2.0.0/utterances-*-of-00004.parquet\n" in card
    assert "path: releases/2.0.0/speakers.parquet\n" in card
    own = (corpus / "releases/2.0.0/README.md").read_text("utf-8")
    assert "path: utterances-*-of-00004.parquet\n" in own


def test_a_folder_of_a_release_is_read_by_itself(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    alone = Path(shutil.copytree(corpus / "releases/2.0.0", tmp_path / "my copy"))
    assert Corpus(alone).is_release
    assert rostra.versions(corpus=alone) == ["2.0.0"]
    assert rostra.load(corpus=alone).to_list() == rostra.load(corpus=corpus).to_list()
    assert rostra.load(corpus=alone, version="2.0.0", streaming=True).take(1)
    with pytest.raises(RostraError, match=r"has no release '9\.0\.0'\. There are: 2\.0\.0"):
        rostra.load(corpus=alone, version="9.0.0")
    assert main(["verify", "--corpus", str(alone)]) == 0
    assert main(["info", "--corpus", str(alone)]) == 0
    assert main(["freq", "regime", "--corpus", str(alone)]) == 0
    before = sorted(alone.iterdir())
    assert main(["build", "--corpus", str(alone)]) == 2
    assert sorted(alone.iterdir()) == before
    assert "is a release: it is not built" in capsys.readouterr().err


def test_the_card_of_a_release_is_checked(release: Path) -> None:
    card = release / "README.md"
    text = card.read_text("utf-8")
    card.write_text(text.replace("speakers.parquet", "events.parquet"), "utf-8")
    assert [p.id for p in verify(Corpus(release).release())] == ["checksum-mismatch"]

    def of_card(manifest: dict[str, Any]) -> None:
        size = card.stat().st_size
        manifest["documents"]["README.md"] = {"bytes": size, "sha256": file_sha256(card)}

    seal(release, of_card)
    (problem,) = verify(Corpus(release).release())
    assert (problem.id, problem.file) == ("wrong-card-configs", "./README.md")


def missing(release: Path) -> None:
    (release / UTTERANCES.format(2, "parquet")).unlink()


def missing_everywhere(release: Path) -> None:
    for suffix in ("parquet", "jsonl"):
        (release / UTTERANCES.format(3, suffix)).unlink()

    manifest = json.loads((release / "manifest.json").read_text("utf-8"))
    table = manifest["tables"]["utterances"]
    for suffix in ("parquet", "jsonl"):
        table["rows"] -= table["files"].pop(UTTERANCES.format(3, suffix))["rows"] // 2
    (release / "manifest.json").write_bytes(seal_manifest(manifest))


def one_too_many(release: Path) -> None:
    shutil.copy(
        release / UTTERANCES.format(3, "parquet"), release / UTTERANCES.format(4, "parquet")
    )


def beside_a_whole_table(release: Path) -> None:
    def list_it(manifest: dict[str, Any]) -> None:
        files = manifest["tables"]["utterances"]["files"]
        files["utterances.parquet"] = {"bytes": 1, "sha256": "0" * 64}

    seal(release, list_it)


def of_two_numbers(release: Path) -> None:
    def list_it(manifest: dict[str, Any]) -> None:
        files = manifest["tables"]["utterances"]["files"]
        files["utterances-00003-of-99999.parquet"] = files[UTTERANCES.format(3, "parquet")]

    seal(release, list_it)


def swapped(release: Path) -> None:
    swap(*(release / UTTERANCES.format(number, "parquet") for number in (1, 2)))


def swapped_and_sealed(release: Path) -> None:
    for suffix in ("parquet", "jsonl"):
        swap(*(release / UTTERANCES.format(number, suffix) for number in (1, 2)))
    seal(release)


def different(release: Path) -> None:
    """The JSON Lines of a shard say something else than its Parquet."""
    lines = release / UTTERANCES.format(2, "jsonl")
    before = lines.read_bytes()
    write_rows(release, 2, [row | {"review": "accepted"} for row in rows_of(lines)])
    lines.write_bytes(before)
    seal(release)


def fit_rows(manifest: dict[str, Any]) -> None:
    table = manifest["tables"]["utterances"]
    files = [f for name, f in table["files"].items() if name.endswith(".parquet")]
    table["rows"] = sum(file["rows"] for file in files)


def doubled(release: Path) -> None:
    for suffix in ("parquet", "jsonl"):
        shutil.copy(release / UTTERANCES.format(1, suffix), release / UTTERANCES.format(2, suffix))
    seal(release, fit_rows)


def foreign(release: Path) -> None:
    """A shard of another release of the same corpus."""
    file = release / UTTERANCES.format(2, "parquet")
    table = pq.read_table(file)
    with pq.ParquetWriter(file, table.schema.remove_metadata()) as writer:
        own = {"corpus": "rostra", "version": "1.0.0", "schema_version": "2.0.0"}
        writer.add_key_value_metadata(own | {"license": "cc-by-4.0-and-source-text"})
        writer.write_table(table)
    seal(release)


def truncated(release: Path) -> None:
    file = release / UTTERANCES.format(2, "parquet")
    file.write_bytes(file.read_bytes()[:-100])


def truncated_and_sealed(release: Path) -> None:
    truncated(release)
    seal(release)


def cut_line(release: Path) -> None:
    """The last line of a shard lacks its end, and would go on in the next one."""
    file = release / UTTERANCES.format(1, "jsonl")
    file.write_bytes(file.read_bytes()[:-1])

    def keep_rows(manifest: dict[str, Any]) -> None:
        for suffix in ("parquet", "jsonl"):
            manifest["tables"]["utterances"]["files"][UTTERANCES.format(1, suffix)]["rows"] += 1

    seal(release, keep_rows)


def across_the_border(release: Path) -> None:
    first, second = (rows_of(release / UTTERANCES.format(n, "jsonl")) for n in (1, 2))
    first[-1], second[0] = second[0], first[-1]
    write_rows(release, 1, first)
    write_rows(release, 2, second)
    seal(release)


def moved_across_the_border(release: Path) -> None:
    """The rows of JSON Lines are in order, but their shards have other numbers of them."""
    first, second = (rows_of(release / UTTERANCES.format(n, "jsonl")) for n in (1, 2))
    for number, rows in ((1, [*first, second[0]]), (2, second[1:])):
        (release / UTTERANCES.format(number, "jsonl")).write_text(
            "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8"
        )
    before = json.loads((release / "manifest.json").read_text("utf-8"))
    files = before["tables"]["utterances"]["files"]

    def keep_rows(manifest: dict[str, Any]) -> None:
        for name, entry in manifest["tables"]["utterances"]["files"].items():
            entry["rows"] = files[name]["rows"]

    seal(release, keep_rows)


def retyped(release: Path) -> None:
    file = release / UTTERANCES.format(2, "parquet")
    table = pq.read_table(file)
    place = table.schema.get_field_index("paragraph")
    narrow = pa.field("paragraph", pa.int32())
    pq.write_table(table.set_column(place, narrow, table["paragraph"].cast(pa.int32())), file)
    seal(release)


def widened(release: Path) -> None:
    """One shard has a column of its own, which would be allowed in all of them."""
    file = release / UTTERANCES.format(2, "parquet")
    table = pq.read_table(file)
    pq.write_table(table.append_column("x_page", pa.nulls(len(table), pa.int64())), file)
    seal(release)


def miscounted(release: Path) -> None:
    def move(manifest: dict[str, Any]) -> None:
        for suffix in ("parquet", "jsonl"):
            files = manifest["tables"]["utterances"]["files"]
            files[UTTERANCES.format(1, suffix)]["rows"] += 1
            files[UTTERANCES.format(2, suffix)]["rows"] -= 1

    seal(release, move)


def no_rows(release: Path) -> None:
    def empty(manifest: dict[str, Any]) -> None:
        files = manifest["tables"]["utterances"]["files"]
        for suffix in ("parquet", "jsonl"):
            files[UTTERANCES.format(0, suffix)]["rows"] += files[UTTERANCES.format(1, suffix)][
                "rows"
            ]
            files[UTTERANCES.format(1, suffix)]["rows"] = 0

    seal(release, empty)


def readings(corpus: Path) -> Iterator[Callable[[], object]]:
    """All that reads the tables of a release."""
    release = Corpus(corpus).release()
    yield lambda: rostra.load(corpus=corpus)
    yield lambda: list(rostra.load(corpus=corpus, streaming=True))
    yield lambda: list(rostra.records(corpus=corpus))
    yield lambda: Index.build(corpus)
    yield lambda: Diff(Corpus().release("2.0.0"), release).tables()
    yield lambda: read_table(release, "utterances")


@pytest.mark.parametrize(
    ("attack", "expected", "place"),
    [
        (missing, "missing-file", UTTERANCES.format(2, "parquet")),
        (missing_everywhere, "changed-manifest", "manifest.json"),
        (one_too_many, "unexpected-file", UTTERANCES.format(4, "parquet")),
        (beside_a_whole_table, "changed-manifest", "manifest.json"),
        (of_two_numbers, "changed-manifest", "manifest.json"),
        (swapped, "checksum-mismatch", UTTERANCES.format(1, "parquet")),
        (swapped_and_sealed, "not-sorted", UTTERANCES.format(2, "jsonl")),
        (different, "tables-differ", UTTERANCES.format(2, "jsonl")),
        (doubled, "duplicate-id", UTTERANCES.format(2, "jsonl")),
        (foreign, "wrong-columns", UTTERANCES.format(2, "parquet")),
        (truncated, "checksum-mismatch", UTTERANCES.format(2, "parquet")),
        (truncated_and_sealed, "not-parquet", UTTERANCES.format(2, "parquet")),
        (cut_line, "invalid-json", UTTERANCES.format(1, "jsonl")),
        (across_the_border, "not-sorted", UTTERANCES.format(2, "jsonl")),
        (moved_across_the_border, "tables-differ", UTTERANCES.format(1, "jsonl")),
        (retyped, "wrong-columns", UTTERANCES.format(2, "parquet")),
        (widened, "wrong-columns", UTTERANCES.format(2, "parquet")),
        (miscounted, "wrong-row-count", "manifest.json"),
        (no_rows, "changed-manifest", "manifest.json"),
    ],
)
def test_a_wrong_shard_is_a_problem_with_an_id(
    corpus: Path, release: Path, attack: Callable[[Path], None], expected: str, place: str
) -> None:
    attack(release)
    problems = list(verify(Corpus(corpus).release()))
    assert (problems[0].id, problems[0].file) == (expected, f"releases/2.0.0/{place}"), problems
    with suppress(RostraError):  # a manifest that cannot be read
        for read in readings(corpus):
            with suppress(RostraError):
                read()


@pytest.mark.parametrize(
    "attack", [missing, swapped, truncated, truncated_and_sealed, retyped, widened, miscounted]
)
def test_nothing_reads_a_shard_that_is_not_the_released_one(
    corpus: Path, release: Path, attack: Callable[[Path], None]
) -> None:
    attack(release)
    for read in list(readings(corpus))[:2]:
        with pytest.raises(DamagedError, match=r"utterances-0000[12]-of-00004\.parquet"):
            read()


def test_a_problem_of_a_row_names_its_shard(corpus: Path, release: Path) -> None:
    rows = rows_of(release / UTTERANCES.format(3, "jsonl"))
    rows[1]["utterance"] = "Invented words."
    write_rows(release, 3, rows)
    seal(release)
    problems = [p for p in verify(Corpus(corpus).release()) if p.id == "not-verbatim"]
    place = f"releases/2.0.0/{UTTERANCES.format(3, 'jsonl')}"
    assert [(p.file, p.line) for p in problems] == [(place, 2)]


def test_files_are_read_as_if_they_were_one(tmp_path: Path) -> None:
    whole = bytes(range(100))
    paths = []
    for number, (start, end) in enumerate([(0, 10), (10, 10), (10, 60), (60, 100)]):
        paths.append(tmp_path / str(number))
        paths[-1].write_bytes(whole[start:end])
    files = StoredFiles(paths)
    assert files.size == 100
    assert files.read() == whole
    for start in range(0, 101, 7):
        for length in (None, 0, 1, 9, 55, 1000):
            after = whole[start:]
            assert files.read(start, length) == (after if length is None else after[:length])


@pytest.mark.parametrize("jsonl", [True, False])
def test_the_texts_of_sources_are_found_in_shards(
    corpus: Path, monkeypatch: pytest.MonkeyPatch, *, jsonl: bool
) -> None:
    monkeypatch.setattr(release_writer, "SHARD_GROUPS", 1)
    (source,) = rows_of(corpus / "curated/sources.jsonl")
    copy = source | {"id": "zz-copy", "file": "zz-copy.txt"}
    shutil.copy(corpus / "sources" / source["file"], corpus / "sources" / copy["file"])
    lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in (source, copy)]
    (corpus / "curated/sources.jsonl").write_text("".join(lines), "utf-8")
    config = json.loads((corpus / "corpus.json").read_text("utf-8"))
    (corpus / "corpus.json").write_text(json.dumps(config | {"version": "2.1.0"}), "utf-8")
    built = build(Corpus(corpus), jsonl=jsonl)
    assert built.problems == []
    assert built.release is not None
    assert [file.suffix for file in built.release.row_files("sources")] == (
        [".jsonl" if jsonl else ".parquet"] * 2
    )
    texts = SourceTexts(built.release)
    text = (corpus / "sources" / copy["file"]).read_text("utf-8")
    assert [texts[file] for file in ("zz-copy.txt", source["file"])] == [text, text]
    assert list(verify(built.release)) == []
