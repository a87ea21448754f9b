"""Large tables in the datasets cache: kept by content, written whole, never read where damaged."""

import json
import os
import pickle
import resource
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import datasets
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

import rostra
from rostra import arrow_cache, loading, proofs, releases, table_selection
from rostra.cli import main
from rostra.errors import CacheWarning, DamagedError
from rostra.releases import file_sha256, seal_manifest, shard_names
from rostra.remote_releases import cache_folder

SCRIPTS = Path(__file__).parents[1] / "scripts"
ROWS = 500


@pytest.fixture(autouse=True)
def _everything_is_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables of any size are mapped, and files of any size are proved once."""
    monkeypatch.setattr(loading, "IN_MEMORY", 0)
    monkeypatch.setattr(releases, "PROVED_ONCE", 0)
    monkeypatch.setattr(proofs, "SETTLED", 0)
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "hf")


@pytest.fixture
def release(corpus: Path) -> Path:
    """The release of a corpus with 500 utterances in row groups of 100."""
    folder = corpus / "releases/1.0.0"
    write(folder, [invented(number) for number in range(ROWS)])
    return folder


@cache
def shipped() -> list[dict[str, Any]]:
    return list(rostra.records(version="1.0.0"))


def invented(number: int) -> dict[str, Any]:
    return shipped()[number % 39] | {"id": f"invented.{number:04d}", "seq": number + 1}


def write(release: Path, rows: list[dict[str, Any]]) -> None:
    """Write the utterances of a release, and its manifest."""
    file = release / "utterances.parquet"
    table = pa.Table.from_pylist(rows, schema=pq.read_schema(file))
    pq.write_table(table, file, row_group_size=100)
    manifest = json.loads((release / "manifest.json").read_text("utf-8"))
    entry = manifest["tables"]["utterances"]
    entry["rows"] = len(rows)
    entry["files"][file.name] = {"sha256": file_sha256(file), "bytes": file.stat().st_size}
    (release / "manifest.json").write_bytes(seal_manifest(manifest))


def corpus_of(release: Path) -> Path:
    return release.parents[1]


def load(release: Path, **options: Any) -> datasets.Dataset:
    return rostra.load(corpus=corpus_of(release), **options)


def seqs(dataset: datasets.Dataset) -> list[int]:
    return list(dataset["seq"][:])


def arrow_file(dataset: datasets.Dataset) -> Path:
    [file] = dataset.cache_files
    return Path(file["filename"])


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that are decoded from now on."""
    files: list[Path] = []
    read = table_selection.GroupReader.read

    def counted(self: Any, file: Path, **options: Any) -> Iterator[pa.Table]:
        files.append(file)
        return read(self, file, **options)

    monkeypatch.setattr(table_selection.GroupReader, "read", counted)
    return files


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files whose checksum is computed from now on."""
    names: list[str] = []

    def counted(file: Path) -> str:
        names.append(file.name)
        return file_sha256(file)

    for module in (releases, arrow_cache):
        monkeypatch.setattr(module, "file_sha256", counted)
    return names


def test_a_large_table_is_decoded_and_hashed_once(
    release: Path, decoded: list[Path], hashed: list[str]
) -> None:
    first, second = load(release), load(release)
    assert len(decoded) == 1
    assert hashed == ["utterances.parquet"]
    assert arrow_file(first) == arrow_file(second)
    assert first.to_list() == second.to_list() == [invented(number) for number in range(ROWS)]
    assert first.features == second.features
    assert str(second.split) == "train"
    assert len(pickle.dumps(second)) < 100_000
    assert pickle.loads(pickle.dumps(second))[7] == invented(7)  # noqa: S301 - our own bytes


def test_a_small_table_stays_in_memory(release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    size = load(release).data.nbytes
    shutil.rmtree(cache_folder())
    monkeypatch.setattr(loading, "IN_MEMORY", size + 10_000)
    monkeypatch.setattr(releases, "PROVED_ONCE", 2**24)
    assert load(release).cache_files == []
    assert not cache_folder().exists()
    monkeypatch.setattr(loading, "IN_MEMORY", size - 10_000)
    assert len(load(release).cache_files) == 1


def test_always_computes_each_checksum(
    release: Path, hashed: list[str], decoded: list[Path]
) -> None:
    load(release)
    load(release, verify="always")  # a file that was written without a checksum does not count
    assert len(decoded) == 2
    hashed.clear()
    assert len(load(release, verify="always")) == ROWS
    assert sorted(hashed) == ["table.arrow", "utterances.parquet"]
    assert len(load(release)) == ROWS
    assert len(decoded) == 2


def test_a_file_is_believed_after_a_crash_if_it_had_reached_the_disk(
    release: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, decoded: list[Path]
) -> None:
    def decoded_after(boot: str, seconds: float) -> bool:
        (tmp_path / "boot_id").write_text(boot)
        monkeypatch.setattr(arrow_cache, "_WRITTEN_BACK", seconds)
        before = len(decoded)
        assert seqs(load(release))[-1] == ROWS
        return len(decoded) > before

    monkeypatch.setattr(arrow_cache, "_BOOT", tmp_path / "boot_id")
    assert decoded_after("first", seconds=60)
    assert not decoded_after("first", seconds=60)
    assert decoded_after("second", seconds=60)
    with monkeypatch.context() as failing:
        failing.setattr(os, "fsync", Mock(side_effect=[OSError(5, "I/O error"), None]))
        assert decoded_after("second", seconds=-1)
    assert not decoded_after("second", seconds=-1)
    assert not decoded_after("third", seconds=60)


def test_where_the_machine_does_not_say_when_it_started(
    release: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, decoded: list[Path]
) -> None:
    """The file is on the disk before it is believed."""
    synced: list[int] = []
    monkeypatch.setattr(arrow_cache, "_BOOT", tmp_path / "missing")
    monkeypatch.setattr(os, "fsync", synced.append)
    load(release)
    assert len(synced) == 2  # the file and its folder
    load(release)
    assert len(decoded) == 1


def test_the_address_is_that_of_the_content(release: Path) -> None:
    plain = load(release)
    others = [
        load(release, columns=["seq"]),
        load(release, columns=["id", "seq"]),
        load(release, columns=["seq", "id"]),
        load(release, filters=[("seq", "<", 100)]),
        load(release, filters=[("seq", "<", 200)]),
        load(release, filters=[("seq", "in", list(range(1, 300)))]),
        load(release, filters=[("seq", "in", [*range(1, 299), 400])]),
        load(release, config="speakers"),
    ]
    assert len({arrow_file(dataset) for dataset in (plain, *others)}) == 9
    assert len({dataset._fingerprint for dataset in (plain, *others)}) == 9
    shutil.copytree(release, release.with_name("1.0.1"))
    assert arrow_file(load(release, version="1.0.0")) == arrow_file(plain)


def test_a_new_content_is_never_an_old_table(release: Path) -> None:
    assert seqs(load(release))[0] == 1
    write(release, [invented(number) for number in range(10, ROWS)])
    assert seqs(load(release))[0] == 11


def test_map_is_cached_in_the_next_process(release: Path, tmp_path: Path) -> None:
    code = (
        "import datasets, rostra; from rostra import loading; loading.IN_MEMORY = 0\n"
        f"ds = rostra.load(corpus={str(corpus_of(release))!r})\n"
        "def double(row):\n    print('run')\n    return {'seq': 2 * row['seq']}\n"
        "datasets.disable_progress_bars(); print(ds.map(double)[499]['seq'])"
    )
    environment = os.environ | {"HF_DATASETS_CACHE": str(tmp_path / "hf")}
    line = [sys.executable, "-c", code]
    run = [
        subprocess.run(line, env=environment, check=True, capture_output=True, text=True).stdout
        for _ in range(2)
    ]
    assert run == ["run\n" * ROWS + "1000\n", "1000\n"]


def _flip(file: Path) -> None:
    raw = bytearray(file.read_bytes())
    raw[len(raw) // 2] ^= 1
    file.write_bytes(raw)


def _truncate(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def _forge(file: Path) -> None:
    """Another table, in a file of the same name and times, and a description that fits it."""
    times = file.stat()
    table = pa.ipc.open_stream(file.read_bytes()).read_all()
    with pa.ipc.new_stream(str(file), table.schema) as writer:
        writer.write_table(table.slice(1))
    description = json.loads((file.parent / "table.json").read_text("utf-8"))
    description["sha256"] = file_sha256(file)
    (file.parent / "table.json").write_text(json.dumps(description))
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))


def _link(file: Path) -> None:
    file.rename(file.with_name("elsewhere"))
    file.symlink_to("elsewhere")


def _no_description(file: Path) -> None:
    (file.parent / "table.json").unlink()


def _no_proofs(file: Path) -> None:
    del file
    shutil.rmtree(Path(os.environ["XDG_CACHE_HOME"]) / "rostra")


@pytest.mark.parametrize(
    "spoil", [_flip, _truncate, _forge, _link, Path.unlink, _no_description, _no_proofs]
)
def test_what_was_not_written_so_is_written_anew(
    release: Path, decoded: list[Path], spoil: Callable[[Path], None]
) -> None:
    whole = arrow_file(load(release)).read_bytes()
    spoil(arrow_file(load(release)))
    assert seqs(load(release)) == list(range(1, ROWS + 1))
    assert len(decoded) == 2
    assert arrow_file(load(release)).read_bytes() == whole
    assert len(decoded) == 2


@pytest.fixture
def unnoticed(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Changes a file below the file system: its size, times and inode stay."""

    def change(file: Path) -> None:
        state = proofs.file_state(file)
        real = proofs.file_state
        _flip(file)
        monkeypatch.setattr(proofs, "file_state", lambda p: state if Path(p) == file else real(p))

    return change


def test_a_byte_of_the_cache_that_changed_unnoticed(
    release: Path, unnoticed: Callable[[Path], None], decoded: list[Path]
) -> None:
    unnoticed(arrow_file(load(release)))
    assert seqs(load(release, verify="always")) == list(range(1, ROWS + 1))
    assert len(decoded) == 2


def test_a_byte_of_the_release_that_changed_unnoticed(
    release: Path, unnoticed: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    load(release)
    unnoticed(release / "utterances.parquet")
    assert len(load(release)) == ROWS  # the table that was proved
    with pytest.raises(DamagedError, match="not those of the release"):
        load(release, verify="always")
    assert main(["verify", "--corpus", str(corpus_of(release))]) == 1
    assert "checksum-mismatch" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["utterances.parquet", "manifest.json"])
def test_a_changed_byte_behind_restored_times(release: Path, name: str) -> None:
    load(release)
    file = release / name
    times = file.stat()
    _flip(file)
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    for verify in ("once", "always"):
        with pytest.raises(DamagedError):
            load(release, verify=verify)


def test_a_release_that_changes_while_it_is_read(
    release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = table_selection.GroupReader.read

    def slow(self: Any, file: Path, **options: Any) -> Iterator[pa.Table]:
        yield from read(self, file, **options)
        os.utime(file)

    monkeypatch.setattr(table_selection.GroupReader, "read", slow)
    with pytest.raises(rostra.RostraError, match="changed while it was read"):
        load(release)
    assert [table.folder for table in arrow_cache.cached_tables()] == []


def no_space(monkeypatch: pytest.MonkeyPatch) -> None:
    def write(stream: Any, tables: Any) -> Any:
        stream.write(next(iter(tables))["id"].chunk(0).buffers()[2])
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(arrow_cache, "_write_stream", write)


def not_a_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    cache_folder().parent.write_text("")
    del monkeypatch


def of_another_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)


@pytest.mark.parametrize("prevent", [no_space, not_a_folder, of_another_user])
def test_where_nothing_can_be_written_the_table_is_in_memory(
    release: Path,
    monkeypatch: pytest.MonkeyPatch,
    prevent: Callable[[pytest.MonkeyPatch], None],
) -> None:
    prevent(monkeypatch)
    with pytest.warns(CacheWarning, match="is in memory") as notes:
        dataset = load(release)
    assert notes[0].filename == __file__
    assert dataset.cache_files == []
    assert seqs(dataset) == list(range(1, ROWS + 1))
    assert list(arrow_cache.cached_tables()) == []


def test_a_full_disk(release: Path, tmp_path: Path) -> None:
    """The limit of a file's size raises the error of a full disk in the middle of it."""
    code = (
        "import warnings, rostra; from rostra import loading; loading.IN_MEMORY = 0\n"
        f"ds = rostra.load(corpus={str(corpus_of(release))!r})\n"
        "print(len(ds), ds.cache_files)"
    )

    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))

    environment = os.environ | {"HF_DATASETS_CACHE": str(tmp_path / "hf")}
    line = [sys.executable, "-B", "-c", code]
    done = subprocess.run(line, env=environment, capture_output=True, text=True, preexec_fn=limited)
    assert done.stdout == f"{ROWS} []\n", done.stderr
    assert "CacheWarning" in done.stderr
    assert [file for file in (tmp_path / "hf").rglob("*") if file.is_file()] == []


def test_where_no_proof_can_be_remembered(
    release: Path, monkeypatch: pytest.MonkeyPatch, decoded: list[Path]
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/dev/null")
    for _ in range(2):
        with pytest.warns(CacheWarning, match="written anew by each load"):
            assert seqs(load(release)) == list(range(1, ROWS + 1))
    assert len(decoded) == 2


def test_two_at_once_write_one_table(release: Path) -> None:
    """The second waits for the first and takes its table."""
    write_stream = arrow_cache._write_stream
    begun, loaded = threading.Event(), []

    def slow(stream: Any, tables: Any) -> Any:
        begun.set()
        threading.Event().wait(0.5)
        return write_stream(stream, tables)

    def second() -> None:
        begun.wait()
        loaded.append(load(release))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(arrow_cache, "_write_stream", slow)
        thread = threading.Thread(target=second)
        thread.start()
        loaded.append(load(release))
        thread.join()
    assert len({arrow_file(dataset) for dataset in loaded}) == 1
    assert [seqs(dataset)[-1] for dataset in loaded] == [ROWS, ROWS]
    assert len(list(arrow_cache.cached_tables())) == 1


KILLS = """
import json, os, shutil, sys
from pathlib import Path
corpus, folder, every = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
work = folder / "work"
os.environ |= {"XDG_CACHE_HOME": str(work / "xdg"), "HF_DATASETS_CACHE": str(work / "hf")}
import datasets, pyarrow.dataset, rostra
from rostra import arrow_cache, loading, proofs, releases
from soak import _kills
loading.IN_MEMORY = releases.PROVED_ONCE = proofs.SETTLED = 0

def load(_):
    ds = rostra.load(corpus=corpus)
    print(len(ds.cache_files), ds[499]["seq"], sum(ds["seq"][:]))
    return 0

_kills._main = load
expected = "1 500 125250\\n"
step, wrong = 1, []
while True:
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    if _kills.run([], work, step).code != -9:
        break
    again = _kills.run([], work)
    third = _kills.run([], work)
    left = sorted(str(f.name) for f in work.rglob("*") if f.is_file() and len(f.name) < 32)
    if (again, third) != ((0, expected),) * 2 or left != ["table.arrow", "table.json"]:
        wrong.append([step, again, third, left])
    step += every
print(json.dumps([step, wrong]))
"""


def test_a_load_that_is_killed_leaves_nothing_that_is_read(release: Path, tmp_path: Path) -> None:
    every = "1" if os.environ.get("KILLS") == "all" else "3"
    line = [sys.executable, "-c", KILLS, str(corpus_of(release)), str(tmp_path), every]
    done = subprocess.run(line, cwd=SCRIPTS, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    steps, wrong = json.loads(done.stdout)
    assert steps > 10
    assert wrong == []


def test_what_is_kept_is_listed_and_removed(
    release: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = load(release)
    some = load(release, columns=["id", "seq"], filters=pc.field("seq") > 1)
    whole.map(lambda row: {"seq": row["seq"] + 1})
    (cache_folder() / ("0" * 32)).mkdir()
    assert main(["cache"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "3 tables" in lines[0]
    selected = "rostra 1.0.0 utterances; columns=['id', 'seq']; filters=(seq > 1)"
    assert any(selected in line for line in lines)
    assert any("not written whole" in line for line in lines)
    address = arrow_file(some).parent.name
    assert main(["cache", "--remove", address[:8]]) == 0
    assert not arrow_file(some).exists()
    assert arrow_file(whole).exists()
    for unknown in ("fff", "zzzz", ""):
        assert main(["cache", "--remove", unknown]) == 2
        assert address[:12] not in capsys.readouterr().err
    assert main(["cache", "--remove-all"]) == 0
    assert "removed: 2 tables" in capsys.readouterr().out
    assert list(cache_folder().iterdir()) == []
    assert main(["cache"]) == 0
    assert "0 tables" in capsys.readouterr().out


def in_shards(release: Path, number: int) -> None:
    """Cut the utterances of a release into so many shards."""
    manifest = json.loads((release / "manifest.json").read_text("utf-8"))
    table = pq.read_table(release / "utterances.parquet")
    lines = (release / "utterances.jsonl").read_bytes()
    files = {}
    for suffix, names in (
        ("parquet", shard_names("utterances", "parquet", number)),
        ("jsonl", shard_names("utterances", "jsonl", number)),
    ):
        (release / f"utterances.{suffix}").unlink()
        for shard, name in enumerate(names):
            rows = table.slice(shard * ROWS // number, ROWS // number)
            if suffix == "parquet":
                pq.write_table(rows, release / name)
            else:
                (release / name).write_bytes(lines)
            files[name] = {
                "sha256": file_sha256(release / name),
                "bytes": (release / name).stat().st_size,
                "rows": rows.num_rows,
            }
    manifest["tables"]["utterances"]["files"] = files
    (release / "manifest.json").write_bytes(seal_manifest(manifest))


def test_shards_are_one_table(release: Path) -> None:
    in_shards(release, 10)
    assert load(release).to_list() == [invented(number) for number in range(ROWS)]
    assert seqs(load(release)) == list(range(1, ROWS + 1))
    [last] = load(release, filters=[("seq", "=", ROWS)]).to_list()
    assert last == invented(ROWS - 1)


@pytest.mark.parametrize("spoil", [_flip, _truncate, Path.unlink])
def test_a_stream_opens_and_proves_a_shard_before_its_first_row(
    release: Path, hashed: list[str], spoil: Callable[[Path], None]
) -> None:
    in_shards(release, 10)
    spoil(release / "utterances-00004-of-00010.parquet")
    stream = rostra.load(corpus=corpus_of(release), streaming=True)
    assert stream.num_shards == 10
    rows = iter(stream)
    assert next(rows) == invented(0)
    assert hashed == ["utterances-00000-of-00010.parquet"]
    read: list[dict[str, Any]] = []
    with pytest.raises(DamagedError, match="00004-of-00010"):
        read.extend(rows)
    assert hashed[3] == "utterances-00003-of-00010.parquet"


def test_a_stream_is_filtered_and_shared_out(release: Path) -> None:
    in_shards(release, 10)
    filters = [("seq", ">", 120)]
    stream = rostra.load(corpus=corpus_of(release), filters=filters, streaming=True)
    halves = [[row["seq"] for row in stream.shard(2, half)] for half in (0, 1)]
    assert sorted(halves[0] + halves[1]) == list(range(121, ROWS + 1))
    assert [row["seq"] for row in stream.skip(5).take(2)] == [126, 127]
    again = pickle.loads(pickle.dumps(stream))  # noqa: S301 - our own bytes
    assert [row["seq"] for row in again.take(1)] == [121]


def test_always_proves_each_shard_of_a_stream(release: Path, hashed: list[str]) -> None:
    in_shards(release, 10)
    for _ in range(2):
        list(rostra.load(corpus=corpus_of(release), streaming=True))
    assert len(hashed) == 10  # once each
    hashed.clear()
    list(rostra.load(corpus=corpus_of(release), streaming=True, verify="always"))
    assert len(hashed) == 10


def test_layers_are_mapped_too() -> None:
    first = rostra.load(version="1.1.0", layers=["demand", "group"])
    second = rostra.load(version="1.1.0", layers=["demand", "group"])
    assert len(second.cache_files) == 1
    assert first.to_list() == second.to_list()
    assert arrow_file(first) != arrow_file(rostra.load(version="1.1.0", layers=["group"]))


@pytest.mark.parametrize("verify", ["once", "always"])
def test_changed_annotations_are_refused_where_their_layers_are_mapped(
    tmp_path: Path, verify: Any
) -> None:
    corpus = shutil.copytree(releases.shipped("corpus"), tmp_path / "copy")
    assert len(rostra.load(version="1.1.0", layers=["demand"], corpus=corpus)) == 39
    _flip(corpus / "releases/1.1.0/annotations.parquet")
    assert len(rostra.load(version="1.1.0", corpus=corpus)) == 39
    with pytest.raises(DamagedError, match="annotations.parquet"):
        rostra.load(version="1.1.0", layers=["demand"], corpus=corpus, verify=verify)
