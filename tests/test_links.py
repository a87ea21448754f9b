"""Nothing outside a folder is read, written or deleted through links in it; each is named."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rostra import records
from rostra.cli import main
from rostra.compatibility import snapshot
from rostra.errors import RostraError
from rostra.links import LinkError
from rostra.releases import Corpus

VERBS = ["validate", "build", "build --check", "verify", "info", "freq"]
PARTS = ["corpus.json", "README.md", "curated", "releases", "schema", "sources", "releases/1.0.0"]


def state(folder: Path) -> dict[str, object]:
    return {
        str(path.relative_to(folder)): (
            path.stat().st_mtime_ns,
            path.is_file() and path.read_bytes(),
        )
        for path in sorted(folder.rglob("*"))
    }


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Path]:
    """A folder of somebody else, which must stay as it is."""
    folder = tmp_path / "outside"
    (folder / ".building-mine").mkdir(parents=True)
    (folder / ".building-mine/work").write_text("mine")
    (folder / "secret.json").write_text('{"secret": 1}')
    before = state(folder)
    yield folder
    assert state(folder) == before


def refused(capsys: pytest.CaptureFixture[str], corpus: Path, link: Path) -> None:
    for verb in VERBS:
        assert main([*verb.split(), "--corpus", str(corpus)]) == 2
        error = capsys.readouterr().err
        assert error.startswith(f"rostra: symbolic-link: {link} is a symbolic link to ")
        assert "Remove it" in error
    with pytest.raises(LinkError):
        records(corpus=corpus)


@pytest.mark.parametrize("part", PARTS)
def test_a_part_of_a_corpus_elsewhere(
    corpus: Path, outside: Path, part: str, capsys: pytest.CaptureFixture[str]
) -> None:
    link = corpus / part
    if link.exists():
        link.rename(corpus.parent / "original")
    link.symlink_to(outside)
    refused(capsys, corpus, link)


@pytest.mark.parametrize(
    "part",
    [
        "releases/.building-x",
        "releases/2.0.0",
        "releases/1.0.0/utterances.parquet",
        "curated/independent",
        "curated/independent/a.jsonl",
        "curated/second/deep/a.jsonl",
    ],
)
@pytest.mark.parametrize("target", ["../../outside", "/dev/zero", "nowhere", "x"])
def test_a_link_further_down(
    corpus: Path, outside: Path, part: str, target: str, capsys: pytest.CaptureFixture[str]
) -> None:
    link = corpus / part
    link.parent.mkdir(parents=True, exist_ok=True)
    link.unlink(missing_ok=True)
    link.symlink_to(link.name if target == "x" else target)
    if part != "curated/independent" or target == "../../outside":
        refused(capsys, corpus, link)  # what leads to no folder is no folder of annotations
    assert outside.exists()


@pytest.mark.parametrize(
    "name", ["curated/speakers.jsonl", "sources/text.txt", "schema/utterances.json"]
)
def test_a_link_to_a_file_is_a_problem(
    corpus: Path, outside: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (corpus / name).parent.mkdir(exist_ok=True)
    (corpus / name).unlink(missing_ok=True)
    (corpus / name).symlink_to(outside / "secret.json")
    for verb in ("validate", "build"):
        assert main([verb, "--corpus", str(corpus)]) == 1
        printed = capsys.readouterr().out
        assert f"{name}: not-a-file" in printed
        assert "secret" not in printed


def test_the_folder_itself_may_be_a_link(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "way").symlink_to(corpus)
    assert main(["validate", "--corpus", str(tmp_path / "way")]) == 0
    assert next(records(corpus=tmp_path / "way"))


def test_a_link_that_came_after_the_corpus_was_opened(corpus: Path, outside: Path) -> None:
    opened = Corpus(corpus)
    (corpus / "sources").rename(corpus.parent / "original")
    (corpus / "sources").symlink_to(outside)
    with pytest.raises(LinkError):
        opened.files()


# The folder of schemas of the gate


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("secret.json", "../../outside/secret.json"),
        ("published", "../../outside"),
        ("published", "."),
        ("migrations", "../../outside"),
        ("codelists", "../../outside"),
        ("deep", "../../outside"),
        ("gate.toml", "../../outside/secret.json"),
        ("gone.json", "nowhere"),
        ("circle.json", "circle.json"),
        ("zero.json", "/dev/zero"),
    ],
)
def test_a_link_out_of_the_schemas(project: Any, outside: Path, name: str, target: str) -> None:
    (project.schemas / name).symlink_to(target)
    with pytest.raises(LinkError, match=name) as caught:
        project.verdict()
    assert '"secret"' not in str(caught.value)
    assert outside.exists()


def test_links_within_the_schemas_are_followed(project: Any, narrow: Any) -> None:
    (project.schemas / "human.json").symlink_to("person.json")
    (project.schemas / "latest").symlink_to(".")
    assert project.refused() == []
    project.write("schemas/person.json", narrow())
    assert project.refused() == ["breaking"]


def test_what_is_not_a_file_among_schemas(project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "SCHEMA_BYTES", 1000)
    project.write("schemas/big.json", b" " * 1001)
    with pytest.raises(RostraError, match="big.json has 1,001 bytes"):
        project.verdict()
    (project.schemas / "big.json").unlink()
    monkeypatch.setattr(snapshot, "FOLDER_BYTES", 10)
    with pytest.raises(RostraError, match="more than 10 bytes of schemas"):
        project.verdict()
    monkeypatch.undo()
    os.mkfifo(project.schemas / "pipe.json")
    with pytest.raises(RostraError, match="pipe.json is not a regular file"):
        project.verdict()


def test_a_changelog_elsewhere(published: Any, outside: Path, wide: Any) -> None:
    (outside.parent / "CHANGELOG").write_text("## Unreleased\n### Schema\nperson\n")
    published.write("schemas/person.json", wide())
    (published.path / "CHANGELOG.md").unlink()
    (published.path / "CHANGELOG.md").symlink_to("../CHANGELOG")
    with pytest.raises(LinkError, match="CHANGELOG.md"):
        published.verdict()
