"""Croissant: valid and read by mlcroissant, equal to the release; from what the corpus states."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import rostra
from rostra.cli import main
from rostra.releases import Corpus, file_sha256, seal_manifest
from rostra.releasing import build, check_build, verify
from rostra.releasing.croissant import croissant
from rostra.releasing.datasheet import DatasheetError, responsible_ai

ROOT = Path(__file__).parents[2]
READER = ROOT / ".venv-croissant/bin/python"
Row = dict[str, Any]


def copy_documents(source: Path, folder: Path) -> None:
    for document in ("CITATION.cff", "DATASHEET.md"):
        shutil.copy(source / document, folder)


@pytest.fixture(scope="module")
def in_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped corpus with what the repository states of it, its release built anew."""
    folder = tmp_path_factory.mktemp("files") / "corpus"
    shutil.copytree(ROOT / "corpus", folder, ignore=shutil.ignore_patterns("releases"))
    copy_documents(ROOT, folder.parent)
    assert build(Corpus(folder)).problems == []
    return folder


def files_changed(release: Path, folder: Path) -> Path:
    """A copy of a release with a changed byte in each of two tables."""
    shutil.copytree(release, folder)
    for name in ("speakers", "events"):
        file = folder / f"{name}.parquet"
        raw = bytearray(file.read_bytes())
        raw[len(raw) // 2] ^= 1
        file.write_bytes(raw)
    return folder


@pytest.fixture(scope="module")
def read(
    in_files: Path, in_shards: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Row]:
    """What mlcroissant reads of several releases, all by one process."""
    if not READER.exists():
        pytest.skip("mlcroissant is not installed: make .venv-croissant/ready")
    folder = tmp_path_factory.mktemp("croissant")
    shutil.copytree(ROOT / "corpus", folder / "corpus")
    copy_documents(ROOT, folder)
    shipped = Corpus(folder / "corpus")
    for version in shipped.versions():
        content = json.dumps(croissant(shipped.release(version)))
        (shipped.path / f"{version}.json").write_text(content, encoding="utf-8")
    releases = {
        "files": Corpus(in_files).release().path / "croissant.json",
        "shards": Corpus(in_shards).release().path / "croissant.json",
        "shipped 1.0.0": shipped.path / "1.0.0.json",
        "shipped 2.0.0": shipped.path / "2.0.0.json",
        "changed": files_changed(Corpus(in_files).release().path, folder / "changed")
        / "croissant.json",
    }
    script = Path(__file__).with_name("read_croissant.py")
    done = subprocess.run(
        [READER, script, *releases.values()], capture_output=True, check=False, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    return dict(zip(releases, json.loads(done.stdout), strict=True))


@pytest.mark.parametrize("kind", ["files", "shards", "shipped 1.0.0", "shipped 2.0.0"])
def test_it_is_valid_and_has_the_records_of_the_release(read: dict[str, Row], kind: str) -> None:
    result, version = read[kind], "1.0.0" if kind.endswith("1.0.0") else "2.0.0"
    assert result["conforms_to"] == "http://mlcommons.org/croissant/1.1"
    expected = {
        table: list(rostra.records(table, version=version))
        for table in rostra.configs(version=version)
    }
    assert result["records"] == expected
    # A corpus whose day of publication or citation nobody stated has none in Croissant.
    missing = {"shards": {"citation", "date"}, "shipped 1.0.0": {"date"}}.get(kind, set())
    assert len(result["issues"]) == len(missing), result["issues"]


def test_a_changed_byte_is_found(read: dict[str, Row]) -> None:
    records = read["changed"]["records"]
    for name in ("speakers", "events"):
        assert records[name].startswith("Hash of downloaded file"), records[name]
    assert records["sources"] == list(rostra.records("sources"))


def test_what_the_corpus_states_arrives(read: dict[str, Row]) -> None:
    metadata = read["files"]["metadata"]
    assert metadata["name"] == "rostra"
    assert metadata["version"] == "2.0.0"
    assert metadata["license"]["name"] == "cc-by-4.0-and-source-text"
    assert metadata["url"] == "https://rostra.example/"
    assert metadata["datePublished"].startswith("2026-11-28")
    assert metadata["creator"]["name"] == "The Rostra contributors"
    assert metadata["citeAs"].startswith("@misc{rostra,\n")
    assert metadata["rai:dataCollection"].startswith("The words were directly observed")
    assert len(metadata["rai:personalSensitiveInformation"]) == 2


def test_the_files_are_those_of_the_manifest(in_files: Path, in_shards: Path) -> None:
    for corpus in (in_files, in_shards):
        release = Corpus(corpus).release()
        content = json.loads((release.path / "croissant.json").read_bytes())
        described = {
            resource["@id"]: resource["sha256"]
            for resource in content["distribution"]
            if resource["@type"] == "cr:FileObject"
        }
        parquet = [f for table in release.tables() for f in release.files(table, "parquet")]
        assert described == {file.name: file_sha256(file) for file in parquet}


def test_every_column_is_described(in_files: Path) -> None:
    content = croissant(Corpus(in_files).release())
    for record_set in content["recordSet"]:
        names = [field["name"] for field in record_set["field"]]
        assert names == rostra.load(record_set["@id"]).column_names
        assert all(field["description"] for field in record_set["field"])


def test_the_same_corpus_makes_the_same_bytes(in_files: Path, tmp_path: Path) -> None:
    copy = tmp_path / "corpus"
    shutil.copytree(in_files, copy, ignore=shutil.ignore_patterns("releases"))
    copy_documents(in_files.parent, tmp_path)
    build(Corpus(copy))
    one, other = (Corpus(c).release().path / "croissant.json" for c in (in_files, copy))
    assert one.read_bytes() == other.read_bytes()


def test_the_verb_gives_paths_within_the_corpus(
    in_files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def paths(*args: object) -> set[str]:
        assert main(["describe", "--format", "croissant", *map(str, args)]) == 0
        resources = json.loads(capsys.readouterr().out)["distribution"]
        return {resource["contentUrl"] for resource in resources}

    assert "releases/1.0.0/events.parquet" in paths("--version", "1.0.0")
    assert "releases/2.0.0/events.parquet" in paths("--corpus", in_files)
    shutil.copytree(Corpus(in_files).release().path, tmp_path / "release")
    assert "events.parquet" in paths("--corpus", tmp_path / "release")
    assert main(["describe", "events", "--format", "croissant"]) == 2
    assert "omit TABLE" in capsys.readouterr().err


def test_the_datasheet_is_about_the_newest_release() -> None:
    old, new = (croissant(Corpus().release(version)) for version in ("1.0.0", "2.0.0"))
    assert not [key for key in old if key.startswith("rai:")]
    assert old["conformsTo"] == "http://mlcommons.org/croissant/1.1"
    assert new["rai:dataBiases"]
    assert new["conformsTo"][1] == "http://mlcommons.org/croissant/RAI/1.0"


def test_a_corpus_of_ones_own_states_nothing_of_ours(corpus: Path, tmp_path: Path) -> None:
    shutil.copytree(corpus, tmp_path / "mine")  # beside what follows, in a folder of another name
    copy_documents(ROOT, tmp_path)
    shutil.rmtree(tmp_path / "mine/releases")
    assert build(Corpus(tmp_path / "mine")).problems == []
    content = croissant(Corpus(tmp_path / "mine").release())
    assert not content.keys() & {"license", "citeAs", "creator", "url", "description", "keywords"}
    assert not [key for key in content if key.startswith("rai:")]


def test_statements_that_cannot_be_read_stop_a_build(corpus: Path) -> None:
    shutil.rmtree(corpus / "releases")
    (corpus / "CITATION.cff").write_text("type: dataset\nauthors: somebody\n")
    (corpus / "DATASHEET.md").write_text("# A\n\n<!-- rai:dataBias -->\n")
    (corpus / "README.md").unlink()
    problems = build(Corpus(corpus)).problems
    assert [(p.id, p.file, p.line) for p in problems] == [
        ("invalid-citation", "CITATION.cff", None),
        ("invalid-datasheet", "DATASHEET.md", 3),
    ]
    assert not list((corpus / "releases").glob("[0-9]*"))


def test_later_statements_leave_a_release_as_it_was(in_files: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(in_files, tmp_path / "corpus"))
    assert not (tmp_path / "CITATION.cff").exists()
    assert check_build(Corpus(copy)).problems == []
    assert rostra.load(corpus=copy).info.homepage == "https://rostra.example/"


def _without_a_file(content: Row) -> None:
    del content["distribution"][0]


def _other_checksum(content: Row) -> None:
    content["distribution"][0]["sha256"] = "0" * 64


def _other_place(content: Row) -> None:
    content["distribution"][0]["contentUrl"] = "https://example.org/utterances.parquet"


def _other_version(content: Row) -> None:
    content["version"] = "9.0.0"


@pytest.mark.parametrize("change", [_without_a_file, _other_checksum, _other_place, _other_version])
def test_verify_finds_what_is_described_wrongly(
    in_files: Path, tmp_path: Path, change: Callable[[Row], None]
) -> None:
    corpus = Path(shutil.copytree(in_files, tmp_path / "corpus"))
    file = Corpus(corpus).release().path / "croissant.json"
    content = json.loads(file.read_bytes())
    change(content)
    file.write_text(json.dumps(content), encoding="utf-8")
    assert [p.id for p in verify(Corpus(corpus).release())] == ["checksum-mismatch"]
    _seal(file)
    assert [p.id for p in verify(Corpus(corpus).release())] == ["wrong-croissant"]


@pytest.mark.parametrize("raw", [b"", b"[]", b"\xff", b"{" * 10_000, b'{"distribution": 1}'])
def test_verify_finds_what_is_not_croissant(in_files: Path, tmp_path: Path, raw: bytes) -> None:
    corpus = Path(shutil.copytree(in_files, tmp_path / "corpus"))
    file = Corpus(corpus).release().path / "croissant.json"
    file.write_bytes(raw)
    _seal(file)
    assert {p.id for p in verify(Corpus(corpus).release())} == {"wrong-croissant"}


def _seal(file: Path) -> None:
    """Make the manifest fit the file."""
    manifest = json.loads((file.parent / "manifest.json").read_bytes())
    entry = {"bytes": file.stat().st_size, "sha256": file_sha256(file)}
    manifest["documents"][file.name] = entry
    (file.parent / "manifest.json").write_bytes(seal_manifest(manifest))


def _datasheet(folder: Path, text: str) -> dict[str, str | list[str]]:
    (folder / "DATASHEET.md").write_text(text, encoding="utf-8")
    return responsible_ai(folder)


def test_blocks_of_a_datasheet(tmp_path: Path) -> None:
    assert responsible_ai(tmp_path) == {}
    assert _datasheet(tmp_path, "# No block\n") == {}
    text = """\
<!-- rai:dataBiases -->

One newspaper:

<!-- generated:facts -->
- sources: 1
<!-- /generated:facts -->

and its readers.

<!-- /rai:dataBiases -->
<!-- rai:dataCollection -->
By hand.
<!-- /rai:dataCollection -->
<!-- rai:dataBiases -->
Another one.
<!-- /rai:dataBiases -->
"""
    assert _datasheet(tmp_path, text) == {
        "dataBiases": ["One newspaper:\n\nand its readers.", "Another one."],
        "dataCollection": "By hand.",
    }


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a\n<!-- rai:dataBiases -->\nb", 2, "has no end"),
        ("<!-- /rai:dataBiases -->", 1, "has no beginning"),
        ("<!-- rai:dataBiases -->\na\n<!-- /rai:dataUseCases -->", 3, "has no beginning"),
        ("<!-- rai:dataBiases -->\n<!-- rai:dataUseCases -->", 2, "lies in the block"),
        ("<!-- rai:dataBiases -->\n\n<!-- /rai:dataBiases -->", 1, "is empty"),
        ("<!-- rai:databiases -->", 1, "is not a property"),
        ("<!-- rai:dataCollection -->\na\n<!-- /rai:dataCollection -->\n" * 2, 4, "another block"),
    ],
)
def test_blocks_that_cannot_be_read(tmp_path: Path, text: str, line: int, message: str) -> None:
    with pytest.raises(DatasheetError, match=re.escape(message)) as error:
        _datasheet(tmp_path, text)
    assert error.value.line == line
