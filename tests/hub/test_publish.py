"""rostra publish, and loading what was published, with a server of the test's own on loopback."""

import json
import os
import pickle
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from datasets import config
from huggingface_hub import HfFileSystem, constants
from loopback_hub import TOKEN, LoopbackHub, Repository, loopback_hub

import rostra
from rostra.cli import main
from rostra.errors import DamagedError, NotFoundError, RostraError
from rostra.releases import Corpus, seal_manifest
from rostra.releasing import build, hub
from rostra.releasing.publication import _feature_problems as feature_problems
from rostra.version_numbers import next_version

SHIPPED = Path(__file__).parents[2] / "corpus"
NAME = "archive/speeches"
ADDRESS = f"hf://datasets/{NAME}"
VERSIONS = rostra.versions(corpus=SHIPPED)
NEWEST = VERSIONS[-1]
STATEMENT = "# Privacy\n\n| field | entry |\n|---|---|\n| Controller | **The Archive** |\n"

# huggingface_hub uploads in a way that its HTTP client deprecates.
pytestmark = pytest.mark.filterwarnings("ignore:Use 'content=:DeprecationWarning")

PLAIN = f"""
import socket
ask = socket.getaddrinfo
def loopback_alone(host, *args, **more):
    assert host == "127.0.0.1", f"{{host}} was asked"
    return ask(host, *args, **more)
socket.getaddrinfo = loopback_alone
import datasets
print(datasets.load_dataset({NAME!r}, "speakers", split="train", revision={NEWEST!r}))
"""
"""Loads a table without Rostra."""

INFO_OF_SPEAKERS = """\
dataset_info:
- config_name: speakers
  features: [{name: id, dtype: string}, {name: name, dtype: string}, {name: kind, dtype: string}, \
{name: names_in_sources, list: string}, {name: note, dtype: string}]
  splits:
  - {name: train, num_bytes: 3000, num_examples: 18}
"""

Publish = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def server() -> Iterator[LoopbackHub]:
    with loopback_hub() as running:
        yield running


getaddrinfo = socket.getaddrinfo


def loopback_alone(host: Any, *args: Any, **more: Any) -> Any:
    assert host in {"127.0.0.1", b"127.0.0.1"}, f"{host} was asked"
    return getaddrinfo(host, *args, **more)


@pytest.fixture
def the_hub(
    server: LoopbackHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[LoopbackHub]:
    """The server without repositories; huggingface_hub asks it and has a token."""
    server.repositories, server.objects, server.requests, server.broken = {}, {}, [], ()
    monkeypatch.setattr(constants, "ENDPOINT", server.address)
    template = f"{server.address}/{{repo_id}}/resolve/{{revision}}/{{filename}}"
    monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", template)
    # Not time.sleep itself: a module that is imported in a test would keep the stand-in.
    impatient = SimpleNamespace(**{**vars(time), "sleep": lambda _: None})
    monkeypatch.setattr("huggingface_hub.utils._http.time", impatient)
    monkeypatch.setattr(socket, "getaddrinfo", loopback_alone)
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(constants, "HF_HUB_DISABLE_XET", True)
    monkeypatch.setattr(config, "HF_DATASETS_CACHE", tmp_path / "datasets")
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    HfFileSystem.clear_instance_cache()
    yield server
    HfFileSystem.clear_instance_cache()


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A copy of the shipped corpus, with a privacy statement of its own."""
    folder = shutil.copytree(SHIPPED, tmp_path / "corpus")
    (folder / "PRIVACY.md").write_text(STATEMENT)
    return Path(folder)


@pytest.fixture
def publish(corpus: Path, capsys: pytest.CaptureFixture[str]) -> Publish:
    """Runs the command on the corpus, which ends well; what it reports."""

    def run(*options: str) -> dict[str, Any]:
        code = main(["publish", NAME, "--corpus", str(corpus), "--format", "json", *options])
        printed = capsys.readouterr()
        assert code == 0, printed.err
        return dict(json.loads(printed.out))

    return run


def refusal(capsys: pytest.CaptureFixture[str], corpus: Path, *options: str) -> str:
    """The message with which the command cannot run."""
    assert main(["publish", NAME, "--corpus", str(corpus), *options]) == 2
    return capsys.readouterr().err


def problems(capsys: pytest.CaptureFixture[str], corpus: Path) -> list[tuple[str, str, int | None]]:
    """The id, file and line of each problem; nothing may be asked."""
    assert main(["publish", NAME, "--corpus", str(corpus), "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    return [(p["id"], p["file"], p["line"]) for p in report["problems"]]


def test_a_corpus_is_pushed_tagged_and_loaded(
    the_hub: LoopbackHub, publish: Publish, corpus: Path
) -> None:
    planned = publish("--dry-run")
    assert the_hub.writes() == []
    assert planned["compared"] == {
        "head": None,
        "missing": [file["path"] for file in planned["files"]],
        "tagged": False,
    }
    pushed = publish()
    assert pushed["files"] == planned["files"]
    repository = the_hub.repositories[NAME]
    assert len(repository.commits) == 2
    assert repository.tags == {NEWEST: pushed["commit"]}
    tree = repository.commits[pushed["commit"]]
    assert set(tree) == {file["path"] for file in planned["files"]} | {".gitattributes"}
    for file in planned["files"]:
        assert len(tree[file["path"]]) == file["bytes"]
    assert the_hub.objects  # some were large
    assert tree["PRIVACY.md"] == STATEMENT.encode()
    assert "guidelines/utterances.md" in tree
    assert not [path for path in tree if path.startswith(("curated/", "sources/"))]
    for table in rostra.configs(corpus=corpus):
        assert rostra.load(table, corpus=ADDRESS).to_list() == list(rostra.records(table))
    assert rostra.versions(corpus=ADDRESS) == VERSIONS
    assert rostra.load(corpus=ADDRESS, version="1.0.0").version == "1.0.0"
    at_tag = rostra.load(corpus=f"{ADDRESS}@{NEWEST}", streaming=True, layers=["group"])
    at_tag = pickle.loads(pickle.dumps(at_tag))  # noqa: S301 - our own
    assert list(at_tag) == list(rostra.load(streaming=True, layers=["group"]))


def test_pushing_again_does_nothing(the_hub: LoopbackHub, publish: Publish) -> None:
    publish()
    done = len(the_hub.writes())
    again = publish()
    assert again["compared"]["missing"] == []
    assert again["commit"] is None
    assert "nothing to do" in again["verdict"]
    assert len(the_hub.writes()) == done
    assert "nothing to do" in publish("--dry-run")["verdict"]


def test_the_plan_offers_what_the_files_have(the_hub: LoopbackHub, publish: Publish) -> None:
    planned = publish("--dry-run")
    assert (planned["repository"], planned["tag"]) == (NAME, NEWEST)
    assert planned["license"] == "cc-by-4.0-and-source-text"
    assert planned["controller"] == "The Archive"
    offered = {config["name"]: config for config in planned["configs"]}
    assert list(offered) == rostra.configs()
    for name, table in offered.items():
        loaded = rostra.load(name)
        assert table["rows"] == loaded.num_rows
        assert list(table["features"]) == loaded.column_names
        assert set(table["files"]) < {file["path"] for file in planned["files"]}
    assert the_hub.repositories == {}


def test_what_lies_beside_the_corpus_comes_beside_the_card(
    the_hub: LoopbackHub, publish: Publish, corpus: Path
) -> None:
    (corpus.parent / "DATASHEET.md").write_text("# Datasheet\n")
    (corpus / "PRIVACY.md").rename(corpus.parent / "PRIVACY.md")
    publish()
    tree = the_hub.repositories[NAME].tree("main")
    assert tree is not None
    assert tree["DATASHEET.md"] == b"# Datasheet\n"
    card = tree["README.md"].decode()
    assert "](DATASHEET.md)" in card
    assert "](PRIVACY.md)" in card
    assert "](../" not in card
    assert "](../PRIVACY.md)" in (corpus / "README.md").read_text("utf-8")
    assert publish()["compared"]["missing"] == []


def test_a_better_card_is_pushed_and_the_tag_stays(
    the_hub: LoopbackHub, publish: Publish, corpus: Path
) -> None:
    first = publish()["commit"]
    with (corpus / "README.md").open("a") as card:
        card.write("\nOne more line.\n")
    assert publish("--dry-run")["compared"]["missing"] == ["README.md"]
    second = publish()["commit"]
    repository = the_hub.repositories[NAME]
    assert (repository.main, repository.tags) == (second, {NEWEST: first})


def test_a_new_release_is_a_commit_and_a_tag(
    the_hub: LoopbackHub, publish: Publish, corpus: Path
) -> None:
    first, version = publish()["commit"], next_version(NEWEST, "patch")
    settings = json.loads((corpus / "corpus.json").read_text())
    (corpus / "corpus.json").write_text(json.dumps(settings | {"version": version}))
    assert build(Corpus(corpus)).problems == []
    planned = publish("--dry-run")["compared"]
    assert all(
        path.startswith(("README.md", f"releases/{version}/")) for path in planned["missing"]
    )
    second = publish()["commit"]
    assert the_hub.repositories[NAME].tags == {NEWEST: first, version: second}
    assert rostra.versions(corpus=ADDRESS) == [*VERSIONS, version]
    assert rostra.load(corpus=ADDRESS).version == version
    assert rostra.load(corpus=f"{ADDRESS}@{NEWEST}").version == NEWEST


def rebuilt(corpus: Path) -> None:
    """Give the newest release other bytes, as somebody would who builds it twice."""
    release = corpus / "releases" / NEWEST
    manifest = json.loads((release / "manifest.json").read_text("utf-8"))
    manifest["tools"]["rostra"] = "1.0.9"
    (release / "manifest.json").write_bytes(seal_manifest(manifest))


def test_a_release_of_the_same_number_is_refused(
    the_hub: LoopbackHub, publish: Publish, corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publish()
    rebuilt(corpus)
    done = len(the_hub.writes())
    for options in ([], ["--dry-run"]):
        message = refusal(capsys, corpus, *options)
        assert f"{NAME} has a release {NEWEST} with other content" in message
        assert "raise the version in corpus.json" in message
    repository = the_hub.repositories[NAME]
    tree = repository.commits[repository.main]
    repository.commit({k: v for k, v in tree.items() if not k.startswith("releases/")})
    assert f"its tag {NEWEST} has another release" in refusal(capsys, corpus)
    assert len(the_hub.writes()) == done


@pytest.mark.parametrize("broken", ["PUT /lfs/", "POST /api/datasets/archive/speeches/commit"])
def test_a_connection_that_breaks_leaves_nothing_of_it(
    the_hub: LoopbackHub,
    publish: Publish,
    corpus: Path,
    capsys: pytest.CaptureFixture[str],
    broken: str,
) -> None:
    the_hub.broken = (broken,)
    assert "Run the same again: it goes on where" in refusal(capsys, corpus)
    repository = the_hub.repositories[NAME]
    assert (len(repository.commits), repository.tags) == (1, {})
    the_hub.broken = ()
    assert publish()["commit"] == repository.tags[NEWEST]


def test_a_connection_that_breaks_before_the_tag_is_made_up_for(
    the_hub: LoopbackHub, publish: Publish, corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    the_hub.broken = (f"POST /api/datasets/{NAME}/tag",)
    assert "Run the same again: it goes on where" in refusal(capsys, corpus)
    repository = the_hub.repositories[NAME]
    assert (len(repository.commits), repository.tags) == (2, {})
    the_hub.broken = ()
    assert publish("--dry-run")["compared"]["missing"] == []
    assert publish()["commit"] == repository.main == repository.tags[NEWEST]
    assert len(repository.commits) == 2


def test_what_the_repository_leaves_out_is_not_tagged(
    the_hub: LoopbackHub, corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    repository = the_hub.repositories[NAME] = Repository()
    repository.commit({".gitignore": b"ignored"})
    assert "as it was pushed, so the version is not tagged" in refusal(capsys, corpus)
    assert repository.tags == {}


def test_a_file_that_changes_while_it_is_pushed_is_not_tagged(
    the_hub: LoopbackHub,
    corpus: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compare = hub.compare

    def changing(*args: Any) -> Any:
        comparison = compare(*args)
        file = corpus / "releases/1.0.0/speakers.jsonl"
        file.write_bytes(file.read_bytes().replace(b"Rajavi", b"Rajawi"))
        return comparison

    monkeypatch.setattr("rostra.cli.publish.compare", changing)
    assert "does not have releases/1.0.0/speakers.jsonl as it was pushed" in refusal(capsys, corpus)
    assert the_hub.repositories[NAME].tags == {}


def test_another_push_meanwhile_is_not_overwritten(
    the_hub: LoopbackHub,
    corpus: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    repository = the_hub.repositories[NAME] = Repository()
    compare = hub.compare

    def overtaken(*args: Any) -> Any:
        comparison = compare(*args)
        repository.commit({"README.md": b"somebody else's"})
        return comparison

    monkeypatch.setattr("rostra.cli.publish.compare", overtaken)
    assert "changed the repository meanwhile: run the same again" in refusal(capsys, corpus)
    assert repository.commits[repository.main] == {"README.md": b"somebody else's"}


def test_who_may_not_write_is_told(
    the_hub: LoopbackHub,
    corpus: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert main(["publish", "others/speeches", "--corpus", str(corpus)]) == 2
    assert "The token may not write there" in capsys.readouterr().err
    monkeypatch.setenv("HF_TOKEN", "hf_wrong")
    assert "The token is not valid: log in (hf auth login)" in refusal(capsys, corpus)
    monkeypatch.delenv("HF_TOKEN")
    monkeypatch.setattr(constants, "HF_TOKEN_PATH", "/nowhere")
    assert "there is no token of the Hub: log in (hf auth login)" in refusal(capsys, corpus)
    assert the_hub.repositories == {}
    assert main(["publish", NAME, "--corpus", str(corpus), "--dry-run"]) == 0
    assert f"pushed to {NAME}, which does not exist yet" in capsys.readouterr().out


def test_a_hub_that_is_gone_is_an_error_for_people(
    the_hub: LoopbackHub,
    corpus: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with loopback_hub() as gone:
        monkeypatch.setattr(constants, "ENDPOINT", gone.address)
    assert f"{NAME} at {gone.address}: " in refusal(capsys, corpus, "--dry-run")
    with pytest.raises(RostraError, match="cannot be read: "):
        rostra.load(corpus=ADDRESS)
    assert the_hub.requests == []


@pytest.mark.parametrize("offline", [True, False])
def test_offline_nothing_is_asked(  # noqa: PLR0913, PLR0917 - fixtures
    the_hub: LoopbackHub,
    publish: Publish,
    corpus: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    offline: bool,
) -> None:
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", offline)
    planned = publish("--dry-run")
    assert bool(the_hub.requests) is not offline
    assert (planned["compared"] is None) is offline
    if offline:
        assert "not compared with archive/speeches" in planned["verdict"]
        assert "HF_HUB_OFFLINE keeps from pushing" in refusal(capsys, corpus)


@pytest.mark.parametrize(
    ("statement", "line"),
    [
        ("", None),
        ("# Controller\n\nNobody yet.\n", None),
        ("Controller:\n", None),
        ("| Controller | |\n", None),
        ("| Controller (name) | **[EMPTY]** |\n", 1),
        ("Controller: The Archive\nContact: [EMPTY]\n", 2),
        ("The controller is unknown\n", None),
    ],
)
def test_without_a_controller_nothing_is_published(
    the_hub: LoopbackHub,
    corpus: Path,
    capsys: pytest.CaptureFixture[str],
    statement: str,
    line: int | None,
) -> None:
    (corpus / "PRIVACY.md").write_text(statement)
    assert problems(capsys, corpus) == [("missing-controller", "PRIVACY.md", line)]
    (corpus / "PRIVACY.md").unlink()
    assert problems(capsys, corpus) == [("missing-controller", "PRIVACY.md", None)]
    (corpus.parent / "PRIVACY.md").write_text("Controller: [EMPTY]")
    assert problems(capsys, corpus)[0] == ("missing-controller", "../PRIVACY.md", 1)
    mine = corpus.rename(corpus.parent / "mine")
    assert problems(capsys, mine) == [("missing-controller", "PRIVACY.md", None)]
    assert the_hub.requests == []


@pytest.mark.parametrize(
    "statement",
    [
        "Controller: The Archive, Pier 4\n",
        "**Controller:** The Archive, Pier 4\n",
        "# Privacy\n\n| Controller (name) | The Archive, Pier 4 |\n",
    ],
)
def test_a_controller_is_named(
    the_hub: LoopbackHub, publish: Publish, corpus: Path, statement: str
) -> None:
    (corpus / "PRIVACY.md").write_text(statement)
    assert publish("--dry-run")["controller"] == "The Archive, Pier 4"
    assert the_hub.writes() == []


def test_the_shipped_corpus_is_not_published(
    the_hub: LoopbackHub, capsys: pytest.CaptureFixture[str]
) -> None:
    found = problems(capsys, SHIPPED)
    assert [place[:2] for place in found] == [("missing-controller", "../PRIVACY.md")]
    assert the_hub.requests == []


def edited(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def test_a_corpus_with_a_problem_is_not_published(
    the_hub: LoopbackHub, corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    card, text = corpus / "README.md", (corpus / "README.md").read_text("utf-8")
    edited(card, "license: other\nlicense_name: cc-by-4.0-and-source-text\n", "")
    assert problems(capsys, corpus) == [("missing-license", "README.md", None)]
    card.write_text(text.replace("| `utterances` | 39", "| `utterances` | 40"))
    assert problems(capsys, corpus)[0][0] == "stale-card"
    card.write_text(
        text.replace(f"path: releases/{NEWEST}/speakers", "path: releases/1.0.0/speakers")
    )
    assert {problem[0] for problem in problems(capsys, corpus)} & {"stale-card"}
    card.write_text(text)
    for version in (VERSIONS[0], NEWEST):
        file = corpus / f"releases/{version}/speakers.jsonl"
        raw = file.read_bytes()
        file.write_bytes(raw[:-1])
        name = f"releases/{version}/speakers.jsonl"
        assert problems(capsys, corpus) == [("checksum-mismatch", name, None)]
        file.write_bytes(raw)
    (corpus / f"releases/{NEWEST}/notes.txt").write_text("draft")
    expected = [("unexpected-file", f"releases/{NEWEST}/notes.txt", None)]
    assert problems(capsys, corpus) == expected
    assert the_hub.requests == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("{name: kind, dtype: string}", "{name: kind, dtype: int64}", ["wrong-card-configs"]),
        ("{name: kind, dtype: string}, ", "", ["wrong-card-configs"]),
        ("num_examples: 18", "num_examples: 19", ["wrong-card-configs"]),
    ],
)
def test_the_card_promises_what_the_files_have(
    corpus: Path, old: str, new: str, expected: list[str]
) -> None:
    card = corpus / "README.md"
    text, info = card.read_text("utf-8"), INFO_OF_SPEAKERS.replace(old, new)
    text = re.sub("^dataset_info:\n(?:[- ].*\n)+", "", text, flags=re.MULTILINE)
    card.write_text(text.replace("\n---\n", f"\n{info}---\n", 1), "utf-8")
    assert [problem.id for problem in feature_problems(Corpus(corpus))] == expected


def test_what_is_not_a_corpus_with_a_release_cannot_be_published(
    the_hub: LoopbackHub, corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "is a release. Publish the corpus" in refusal(capsys, corpus / "releases" / NEWEST)
    assert main(["init", str(tmp_path / "empty")]) == 0
    assert "has no release yet" in refusal(capsys, tmp_path / "empty")
    with pytest.raises(SystemExit):
        main(["publish", "speeches", "--corpus", str(corpus)])
    assert "'speeches' is not the name of a repository: NAME/CORPUS" in capsys.readouterr().err
    (corpus / "guidelines/group.md").unlink()
    (corpus / "guidelines/group.md").symlink_to("/etc/passwd")
    assert "guidelines/group.md" in refusal(capsys, corpus)
    assert the_hub.requests == []


@pytest.fixture
def published(the_hub: LoopbackHub, publish: Publish) -> Repository:
    publish()
    return the_hub.repositories[NAME]


def test_a_wrong_byte_on_the_hub_is_found(published: Repository, tmp_path: Path) -> None:
    tree = dict(published.commits[published.main])
    path = f"releases/{NEWEST}/speakers.parquet"
    tree[path] = tree[path][:-1] + b"x"
    published.commit(tree)
    for streaming in (True, False):
        with pytest.raises(DamagedError, match="speakers.parquet: its bytes are not those"):
            list(rostra.load("speakers", corpus=ADDRESS, streaming=streaming))
    assert not list(tmp_path.glob("datasets/rostra/*/speakers.parquet"))
    assert rostra.load(corpus=ADDRESS).num_rows == 39
    assert rostra.load("speakers", corpus=f"{ADDRESS}@{NEWEST}").num_rows == 18


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("hf://datasets/archive/nothing", "no such repository on the Hub, or it is private"),
        (f"{ADDRESS}@9.9.9", "the repository on the Hub has no such revision"),
        (f"{ADDRESS}/curated", "is not a corpus: it has neither manifest.json nor releases/"),
        ("hf://datasets/archive", "does not name a dataset on the Hub"),
    ],
)
def test_what_is_not_on_the_hub_is_named(published: Repository, address: str, message: str) -> None:
    assert published.tags
    for read in (rostra.load, rostra.versions, rostra.configs):
        with pytest.raises(RostraError) as error:
            read(corpus=address)
        assert message in str(error.value)
        assert str(error.value).startswith(address)
    with pytest.raises(
        NotFoundError, match=rf"no release '9.0.0'\. There are: {', '.join(VERSIONS)}"
    ):
        rostra.load(corpus=ADDRESS, version="9.0.0")


def test_a_private_repository_needs_a_token(
    published: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    published.private = True
    assert rostra.load(corpus=ADDRESS).num_rows == 39
    monkeypatch.delenv("HF_TOKEN")
    monkeypatch.setattr(constants, "HF_TOKEN_PATH", "/nowhere")
    HfFileSystem.clear_instance_cache()
    for read in (rostra.load, rostra.versions):
        with pytest.raises(RostraError, match="or it is private: then log in"):
            read(corpus=ADDRESS)


def test_the_command_takes_endpoint_and_token_from_the_environment(
    the_hub: LoopbackHub, corpus: Path, tmp_path: Path
) -> None:
    environment = {
        **{key: value for key, value in os.environ.items() if "OFFLINE" not in key},
        "HF_ENDPOINT": the_hub.address,
        "HF_HUB_DISABLE_XET": "1",
        "HF_HOME": str(tmp_path / "home"),
        "HF_UPDATE_DOWNLOAD_COUNTS": "0",
    }

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        line = [sys.executable, *words]
        return subprocess.run(line, env=environment, capture_output=True, encoding="utf-8")

    command = ["-m", "rostra", "publish", NAME, "--corpus", str(corpus)]
    done = run(*command)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].startswith(f"rostra {NEWEST}: pushed to {NAME}, commit ")
    assert "Traceback" not in done.stderr
    assert run(*command).stdout.endswith(f"{NAME} has all of it; nothing to do\n")
    loaded = run("-c", PLAIN)
    assert "num_rows: 18" in loaded.stdout, loaded.stderr
