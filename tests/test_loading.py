"""rostra.load: rows, errors, damage, streaming, and the other way of loading beside it."""

import json
import os
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import datasets
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import rostra
from rostra.errors import DamagedError, NotFoundError
from rostra.releases import file_sha256, seal_manifest, shipped

CORPUS = Path(__file__).parents[1] / "corpus"


@pytest.fixture(autouse=True)
def _ships_the_first_corpus(first_corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In this process the shipped corpus is that of 1.0.0, whatever it has grown to."""
    schema = shipped("schema")
    folders = {"corpus": first_corpus, "schema": schema}
    monkeypatch.setattr("rostra.releases.shipped", folders.__getitem__)


def test_one_line() -> None:
    ds = rostra.load()
    assert isinstance(ds, datasets.Dataset)
    assert ds.num_rows == 39
    assert {"speaker", "role", "country", "utterance"} <= set(ds.column_names)
    assert str(ds.split) == "train"
    assert str(ds.info.version) == "1.0.0"
    assert ds.info.dataset_name == "rostra"


@pytest.mark.parametrize("config", rostra.configs(version="1.0.0"))
def test_all_ways_of_loading_give_the_same_rows(
    config: str, first_corpus: Path, tmp_path: Path
) -> None:
    ours = rostra.load(config)
    theirs = datasets.load_dataset(
        str(first_corpus), config, split="train", cache_dir=str(tmp_path)
    )
    assert ours.features == theirs.features
    assert ours.to_list() == theirs.to_list()
    assert ours.to_list() == list(rostra.records(config))
    assert ours.to_list() == list(rostra.load(config, streaming=True))
    assert (
        ours.to_list()
        == datasets.Dataset.from_parquet(
            str(rostra.path(config)), cache_dir=str(tmp_path)
        ).to_list()
    )


def test_the_default_config_of_the_card_is_ours(first_corpus: Path, tmp_path: Path) -> None:
    theirs = datasets.load_dataset(str(first_corpus), cache_dir=str(tmp_path))
    assert list(theirs) == ["train"]
    assert theirs["train"].to_list() == rostra.load().to_list()


def test_columns_come_in_the_order_asked() -> None:
    ds = rostra.load(columns=["utterance", "speaker"])
    assert ds.column_names == ["utterance", "speaker"]
    assert ds[0]["speaker"] == "Ali Khamenei"
    stream = rostra.load(columns=["utterance", "speaker"], streaming=True)
    assert set(next(iter(stream))) == {"utterance", "speaker"}


def test_the_fingerprint_follows_content_and_columns(corpus: Path) -> None:
    assert rostra.load()._fingerprint == rostra.load(corpus=corpus)._fingerprint
    assert rostra.load()._fingerprint != rostra.load(columns=["id"])._fingerprint
    assert rostra.load()._fingerprint != rostra.load("speakers")._fingerprint


@pytest.mark.parametrize("streaming", [False, True])
def test_an_unknown_name_is_refused(streaming: bool, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="utterances, speakers, events, sources"):
        rostra.load("speeches", streaming=streaming)
    with pytest.raises(NotFoundError, match="no release '9.9.9'. There are: 1.0.0"):
        rostra.load(version="9.9.9", streaming=streaming)
    with pytest.raises(NotFoundError, match="'speech'. There are: id, source_id"):
        rostra.load(columns=["speech"], streaming=streaming)
    with pytest.raises(NotFoundError, match="is not a corpus"):
        rostra.load(corpus=tmp_path / "nowhere", streaming=streaming)
    with pytest.raises(rostra.RostraError, match=r"columns=\['speaker'\]"):
        rostra.load(columns="speaker", streaming=streaming)


def test_the_other_readers_tell_too(tmp_path: Path) -> None:
    for read in (rostra.records, rostra.path):
        with pytest.raises(NotFoundError, match="utterances, speakers, events, sources"):
            read("speeches")
    with pytest.raises(NotFoundError, match="is not a corpus"):
        rostra.versions(corpus=tmp_path)
    assert rostra.versions() == ["1.0.0"]
    assert rostra.configs() == ["utterances", "speakers", "events", "sources"]
    assert rostra.path("events").is_file()


@pytest.mark.parametrize("streaming", [False, True])
def test_one_changed_byte_anywhere_is_refused(corpus: Path, streaming: bool) -> None:
    file = corpus / "releases/1.0.0/speakers.parquet"
    whole = file.read_bytes()
    for at in range(0, len(whole), 11):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << at % 8)]) + whole[at + 1 :])
        with pytest.raises(DamagedError, match="not those of the release"):
            rostra.load("speakers", corpus=corpus, streaming=streaming, columns=["id", "name"])
    for cut in (whole[:-1], whole + b"\0", b""):
        file.write_bytes(cut)
        with pytest.raises(DamagedError, match="not those of the release"):
            rostra.load("speakers", corpus=corpus, streaming=streaming)


def test_a_changed_manifest_is_refused(corpus: Path) -> None:
    file = corpus / "releases/1.0.0/manifest.json"
    whole = file.read_bytes()
    for at in range(0, len(whole), 11):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(DamagedError, match="manifest"):
            rostra.load(corpus=corpus)
    for broken in (b"", b"{}", b"[]", b"null", whole[:100], whole + b"\n", b"[" * 100_000):
        file.write_bytes(broken)
        with pytest.raises(DamagedError, match="manifest"):
            rostra.configs(corpus=corpus)


def test_records_refuse_changed_bytes(corpus: Path) -> None:
    file = corpus / "releases/1.0.0/utterances.jsonl"
    file.write_bytes(file.read_bytes().replace(b"November", b"December", 1))
    with pytest.raises(DamagedError, match="not those of the release"):
        rostra.records(corpus=corpus)


def many_groups(corpus: Path, rows: int) -> list[dict[str, object]]:
    """Make the release of a corpus large, in row groups of 100 rows; gives its rows."""
    release = corpus / "releases/1.0.0"
    given = list(rostra.records())
    made = [given[n % 39] | {"id": f"invented.{n:04d}", "seq": n + 1} for n in range(rows)]
    file = release / "utterances.parquet"
    table = pa.Table.from_pylist(made, schema=pq.read_schema(file))
    pq.write_table(table, file, row_group_size=100)
    manifest = json.loads((release / "manifest.json").read_text("utf-8"))
    manifest["tables"]["utterances"]["rows"] = rows
    files = manifest["tables"]["utterances"]["files"]
    files["utterances.parquet"]["sha256"] = file_sha256(file)
    files["utterances.parquet"]["bytes"] = file.stat().st_size
    (release / "manifest.json").write_bytes(seal_manifest(manifest))
    return made


def test_a_stream_of_many_row_groups(corpus: Path) -> None:
    made = many_groups(corpus, 1234)
    stream = rostra.load(corpus=corpus, streaming=True)
    assert list(stream) == made
    assert stream.num_shards == 13
    half = [row["seq"] for row in stream.shard(num_shards=2, index=0)]
    assert half + [row["seq"] for row in stream.shard(num_shards=2, index=1)] == [
        row["seq"] for row in made
    ]
    assert len(list(stream.take(150))) == 150
    assert sorted(row["seq"] for row in stream.shuffle(seed=1)) == [row["seq"] for row in made]
    assert pickle.loads(pickle.dumps(stream)).num_shards == 13  # noqa: S301 - our own bytes
    state = iter(stream)
    next(state)
    resumed = rostra.load(corpus=corpus, streaming=True)
    resumed.load_state_dict(stream.state_dict())
    assert next(iter(resumed))["seq"] == 2


def test_a_stream_stopped_half_way_ends_its_process(corpus: Path, tmp_path: Path) -> None:
    many_groups(corpus, 9000)
    code = (
        f"import rostra; stream = rostra.load(streaming=True, corpus={str(corpus)!r});"
        "print(next(iter(stream))['id'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        encoding="utf-8",
        timeout=600,
        check=True,
        cwd=tmp_path,
    )
    assert done.stdout == "invented.0000\n"


def test_parallel_processes(tmp_path: Path, python: list[str]) -> None:
    code = "import rostra; assert len(rostra.load(version='1.0.0')) == 39; print('ok')"
    running = [
        subprocess.Popen([*python, code], stdout=subprocess.PIPE, encoding="utf-8", cwd=tmp_path)
        for _ in range(4)
    ]
    assert [process.communicate(timeout=600)[0] for process in running] == ["ok\n"] * 4


def test_loading_writes_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    environment = {**os.environ, "HOME": str(home), "HF_HOME": str(home / "hf")}
    code = "import rostra; rostra.load(); rostra.load(streaming=True); list(rostra.records())"
    before = sorted(path for path in CORPUS.rglob("*"))
    subprocess.run([sys.executable, "-c", code], env=environment, check=True, cwd=tmp_path)
    assert sorted(path for path in CORPUS.rglob("*")) == before
    assert [path for path in home.rglob("*") if path.is_file()] == []


def test_an_older_release_loads_as_it_was(corpus: Path) -> None:
    shutil.copytree(corpus / "releases/1.0.0", corpus / "releases/0.9.0")
    assert rostra.versions(corpus=corpus) == ["0.9.0", "1.0.0"]
    assert rostra.load(version="0.9.0", corpus=corpus).num_rows == 39


def test_versions_are_ordered_as_numbers(tmp_path: Path) -> None:
    for name in ("1.10.0", "1.9.0", "1.9.10", ".building-x", "1.0", "01.0.0", "draft"):
        (tmp_path / "releases" / name).mkdir(parents=True)
        (tmp_path / "releases" / name / "manifest.json").touch()
    (tmp_path / "releases" / "3.0.0").mkdir()
    assert rostra.versions(corpus=tmp_path) == ["1.9.0", "1.9.10", "1.10.0"]


def python(code: str, *options: str) -> str:
    """What code prints in a process of its own that sees src/ and nothing of this one."""
    whole = f"import sys; sys.path.insert(0, {str(CORPUS.parent / 'src')!r}); {code}"
    command = [sys.executable, *options, "-c", whole]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout


def test_import_is_lazy() -> None:
    loaded = python("import rostra; print(*sys.modules)", "-I", "-S").split()
    assert "rostra" in loaded
    assert not {"json", "datasets", "pyarrow", "jsonschema", "typing", "re"} & set(loaded)


def test_loading_imports_no_checker() -> None:
    loaded = python("import rostra; rostra.load(); print(*sys.modules)").split()
    assert "datasets" in loaded
    assert not {"jsonschema", "rostra.validation", "rostra.problems", "rostra.cli"} & set(loaded)


def test_records_need_the_standard_library_alone() -> None:
    assert (
        python("import rostra; print(len(list(rostra.records(version='1.0.0'))))", "-I", "-S")
        == "39\n"
    )


@pytest.mark.parametrize("streaming", [False, True])
def test_a_missing_or_irregular_file_is_refused(corpus: Path, streaming: bool) -> None:
    release = corpus / "releases/1.0.0"
    for name in ("speakers.parquet", "speakers.jsonl", "manifest.json"):
        file = release / name
        for spoil in (lambda _: None, Path.mkdir, os.mkfifo):
            whole = file.read_bytes()
            file.unlink()
            spoil(file)
            if name == "speakers.jsonl":
                with pytest.raises(DamagedError, match=r"speakers.jsonl is (missing|not a)"):
                    rostra.records("speakers", corpus=corpus)
            else:
                damaged = (DamagedError, NotFoundError)
                with pytest.raises(damaged, match=r"missing|is not a|no release"):
                    rostra.load("speakers", corpus=corpus, streaming=streaming)
            if file.is_dir():
                file.rmdir()
            file.unlink(missing_ok=True)
            file.write_bytes(whole)


@pytest.mark.parametrize("streaming", [False, True])
def test_columns_are_names_each_once(streaming: bool) -> None:
    for columns in ([], ["id", "id"], iter(())):
        with pytest.raises(rostra.RostraError, match="names no column|names a column twice"):
            rostra.load(columns=columns, streaming=streaming)
    names = (name for name in ("speaker", "id"))
    ds = rostra.load(columns=names, streaming=streaming)
    assert list(next(iter(ds))) == ["speaker", "id"]


def test_a_stream_outlives_a_change_of_directory(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(corpus.parent)
    stream, rows = rostra.load(corpus="corpus", streaming=True), rostra.records(corpus="corpus")
    monkeypatch.chdir("/")
    assert len(list(stream)) == len(list(rows)) == 39


def test_a_forged_manifest_is_refused(corpus: Path) -> None:
    file = corpus / "releases/1.0.0/manifest.json"
    whole = json.loads(file.read_text("utf-8"))
    for field in ("name", "version", "schema_version", "tools", "sources", "tables"):
        for wrong in (None, 1, [], "x" if field in ("tools", "sources", "tables") else {}):
            file.write_bytes(seal_manifest(whole | {field: wrong}))
            with pytest.raises(DamagedError, match="manifest"):
                rostra.configs(corpus=corpus)
        file.write_bytes(seal_manifest({k: v for k, v in whole.items() if k != field}))
        with pytest.raises(DamagedError, match="manifest"):
            rostra.load(corpus=corpus)
