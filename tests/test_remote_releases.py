"""Releases at an address: proved against their manifest, kept by content; nothing else is asked."""

import json
import pickle
import re
import shutil
import socket
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import fsspec
import pytest
from datasets import config

import rostra
from rostra.cli import main
from rostra.errors import DamagedError, NotFoundError, RostraError
from rostra.releases import seal_manifest

CORPUS = Path(__file__).parents[1] / "corpus"
VERSIONS = rostra.versions(corpus=CORPUS)
NEWEST = VERSIONS[-1]
COPIES = ["croissant.json", "manifest.json", "table.json", "utterances.parquet"]
ADDRESS = "memory://corpora/rostra"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(config, "HF_DATASETS_CACHE", tmp_path / "datasets")
    return tmp_path / "datasets/rostra"


@pytest.fixture
def memory() -> Iterator[Any]:
    """The shipped corpus in a file system that is in memory."""
    system = fsspec.filesystem("memory")
    system.put(str(CORPUS / "releases"), "/corpora/rostra/releases", recursive=True)
    yield system
    system.rm("/corpora", recursive=True)


def copies(cache: Path) -> list[str]:
    return sorted(file.name for file in cache.rglob("*") if file.is_file())


@pytest.mark.usefixtures("memory")
def test_a_table_is_that_of_the_folder(cache: Path) -> None:
    here, there = rostra.load(), rostra.load(corpus=ADDRESS)
    assert there.to_list() == here.to_list()
    assert (there.features, there.version) == (here.features, here.version)
    assert copies(cache) == COPIES
    old = rostra.load("speakers", corpus=ADDRESS, version="1.0.0", columns=["id"])
    assert old.to_list() == rostra.load("speakers", version="1.0.0", columns=["id"]).to_list()
    layers = rostra.load(corpus=ADDRESS, layers=["group"], streaming=True)
    layers = pickle.loads(pickle.dumps(layers))  # noqa: S301 - our own
    assert list(layers) == list(rostra.load(layers=["group"], streaming=True))
    assert rostra.load(corpus=f"{ADDRESS}/releases/1.0.0").version == "1.0.0"


def test_a_copy_is_made_once_and_follows_the_content(
    memory: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    rostra.load(corpus=ADDRESS)
    opened: list[str] = []
    original = type(memory).open

    def counting(self: Any, path: str, *args: Any, **more: Any) -> Any:
        opened.append(path.rpartition("/")[2])
        return original(self, path, *args, **more)

    monkeypatch.setattr(type(memory), "open", counting)
    rostra.load(corpus=ADDRESS)
    assert "utterances.parquet" not in opened
    memory.rm(f"/corpora/rostra/releases/{NEWEST}", recursive=True)
    assert rostra.load(corpus=ADDRESS).version == VERSIONS[-2]


@pytest.mark.usefixtures("memory")
def test_a_damaged_copy_is_made_anew(cache: Path) -> None:
    rostra.load(corpus=ADDRESS)
    (copy,) = cache.rglob("utterances.parquet")
    for raw in (copy.read_bytes()[:-1] + b"x", b"", b"PAR1"):
        copy.write_bytes(raw)
        assert rostra.load(corpus=ADDRESS).to_list() == rostra.load().to_list()


def edited(memory: Any, name: str, change: Callable[[bytes], bytes]) -> None:
    path = f"/corpora/rostra/releases/{NEWEST}/{name}"
    memory.pipe(path, change(memory.cat(path)))


def resealed(**changes: Any) -> Callable[[bytes], bytes]:
    return lambda raw: seal_manifest(json.loads(raw) | changes)


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("utterances.parquet", lambda raw: raw[:-9], "not those of the release"),
        ("utterances.parquet", lambda raw: raw + b"x", "not those of the release (more than"),
        ("utterances.parquet", lambda raw: b"x" + raw[1:], "not those of the release (sha256"),
        ("manifest.json", lambda raw: raw.replace(b"39", b"38"), "the manifest was changed"),
        ("manifest.json", lambda _: b"{", "the manifest was changed"),
        ("manifest.json", lambda _: b" " * (2**25 + 1), "more than the 33554432 bytes"),
        ("manifest.json", resealed(version="9.0.0"), "it is the manifest of version 9.0.0"),
        ("manifest.json", resealed(more=1), "unknown field 'more'"),
    ],
)
def test_what_is_not_the_release_is_refused_and_not_kept(
    memory: Any, cache: Path, name: str, change: Callable[[bytes], bytes], message: str
) -> None:
    edited(memory, name, change)
    for _ in range(2):
        with pytest.raises(DamagedError) as refusal:
            rostra.load(corpus=ADDRESS)
        assert message in str(refusal.value)
        assert str(refusal.value).startswith(f"{ADDRESS}/releases/{NEWEST}/{name}")
    assert not list(cache.rglob("*.parquet"))


def test_a_missing_file_is_named(memory: Any) -> None:
    memory.rm(f"/corpora/rostra/releases/{NEWEST}/utterances.parquet")
    with pytest.raises(
        NotFoundError, match=rf"{re.escape(NEWEST)}/utterances\.parquet does not exist"
    ):
        rostra.load(corpus=ADDRESS)


@pytest.mark.usefixtures("memory")
@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("memory://nowhere", "memory://nowhere is not a corpus: it has neither manifest.json nor"),
        ("unheard-of://corpus", "unheard-of://corpus cannot be read: Protocol not known"),
        ("memory://corpora/rostra/releases/1.0.0", "has no release '9.9.9'. There are: 1.0.0"),
    ],
)
def test_an_address_without_a_corpus_is_refused(address: str, message: str) -> None:
    with pytest.raises(RostraError) as refusal:
        rostra.load(corpus=address, version="9.9.9" if "1.0.0" in address else None)
    assert message in str(refusal.value)


@pytest.mark.usefixtures("memory")
def test_a_cache_that_cannot_be_written_is_named(cache: Path) -> None:
    cache.parent.mkdir()
    cache.write_text("a file where the folder should be")
    with pytest.raises(RostraError, match=r"cannot be written: .*HF_DATASETS_CACHE"):
        rostra.load(corpus=ADDRESS)


@pytest.mark.usefixtures("memory")
def test_the_releases_and_tables_at_an_address() -> None:
    assert rostra.versions(corpus=ADDRESS) == VERSIONS
    assert rostra.versions(corpus=f"{ADDRESS}/releases/1.0.0") == ["1.0.0"]
    assert rostra.configs(corpus=ADDRESS) == rostra.configs()
    old = ["utterances", "speakers", "events", "sources"]
    assert rostra.configs(corpus=ADDRESS, version="1.0.0") == old
    with pytest.raises(NotFoundError, match=r"no config 'speeches'\. There are: utterances, "):
        rostra.load("speeches", corpus=ADDRESS)


@pytest.mark.usefixtures("memory")
@pytest.mark.parametrize("version", ["9.9.9", "../1.0.0", "newest", "", 1.0, 1])
def test_a_version_that_is_not_there_lists_the_others(version: Any) -> None:
    for read in (rostra.load, rostra.configs):
        with pytest.raises(NotFoundError) as refusal:
            read(corpus=ADDRESS, version=version)
        expected = f"{ADDRESS} has no release {version!r}. There are: {', '.join(VERSIONS)}"
        assert str(refusal.value) == expected


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("hf://datasets/rostra", "does not name a dataset on the Hub. Write hf://datasets/NAME/"),
        ("hf://NAME/CORPUS", "does not name a dataset on the Hub. Write hf://datasets/NAME/CORPUS"),
        ("hf://", "hf:// does not name a dataset on the Hub. Write hf://datasets/NAME/CORPUS"),
        (
            "https://huggingface.co/datasets/NAME/CORPUS/tree/main",
            "is a page about a dataset. Its address is hf://datasets/NAME/CORPUS",
        ),
        (Path("hf://datasets/NAME/CORPUS"), "an address is a text, not a path: 'hf://…'"),
        (Path("s3://bucket/corpus"), "an address is a text, not a path: 's3://…'"),
    ],
)
def test_what_is_not_the_address_of_a_corpus_is_refused(address: Any, message: str) -> None:
    for read in (rostra.load, rostra.versions, rostra.configs):
        with pytest.raises(RostraError) as refusal:
            read(corpus=address)
        assert message in str(refusal.value)


@pytest.mark.usefixtures("memory")
def test_other_functions_read_folders_alone(capsys: pytest.CaptureFixture[str]) -> None:
    reads: list[Callable[[], object]] = [
        partial(rostra.records, corpus=ADDRESS),
        partial(rostra.paths, corpus=ADDRESS),
        partial(rostra.Index.build, ADDRESS),
    ]
    for read in reads:
        with pytest.raises(RostraError, match=r"is an address, and this reads folders alone"):
            read()
    assert main(["info", "--corpus", "hf://datasets/nobody/nothing"]) == 2
    assert "hf://datasets/nobody/nothing is an address" in capsys.readouterr().err


@pytest.mark.parametrize("corpus", [3, b"corpus", ["corpus"], {"train": 1}])
def test_a_corpus_of_another_type_is_refused(corpus: Any) -> None:
    with pytest.raises(RostraError, match="a corpus is named by the path of its folder, not by a"):
        rostra.load(corpus=corpus)


def test_a_dataset_is_not_a_corpus() -> None:
    with pytest.raises(RostraError, match="not by a Dataset"):
        rostra.load(corpus=rostra.load("events"))


def test_without_an_address_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert rostra.load().num_rows == 39
    assert next(iter(rostra.load(streaming=True)))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """The address of a server that lists and gives the files of a corpus."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    folder = shutil.copytree(CORPUS, tmp_path / "served")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder)) as http:
        Thread(target=http.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{http.server_port}"
        http.shutdown()


def test_a_corpus_is_read_through_http(server: str, tmp_path: Path, cache: Path) -> None:
    pytest.importorskip("aiohttp", reason="fsspec reads http:// with aiohttp")
    assert rostra.load(corpus=server).to_list() == rostra.load().to_list()
    one = f"{server}/releases/1.0.0"
    assert rostra.load("speakers", corpus=one, streaming=True).take(1)
    file = tmp_path / f"served/releases/{NEWEST}/annotations.parquet"
    file.write_bytes(file.read_bytes()[:-5])
    with pytest.raises(DamagedError, match="annotations.parquet: its bytes are not those"):
        rostra.load("annotations", corpus=server)
    with pytest.raises(NotFoundError):
        rostra.load(corpus=f"{server}/curated")
    assert "annotations.parquet" not in copies(cache)


def test_a_server_that_is_gone_is_an_error_for_people(server: str) -> None:
    pytest.importorskip("aiohttp", reason="fsspec reads http:// with aiohttp")
    host, port = server.removeprefix("http://").split(":")
    with socket.socket() as other:
        other.bind((host, 0))
        gone = f"http://{host}:{other.getsockname()[1]}"
    assert port not in gone
    with pytest.raises(RostraError, match=f"{gone}.* cannot be read: "):
        rostra.load(corpus=gone)


def test_a_release_is_read_from_a_file_address(cache: Path) -> None:
    assert rostra.load(corpus=f"file://{CORPUS}").num_rows == 39
    assert copies(cache) == COPIES
