"""A release of an invented corpus against pinned checksums: no change of its bytes goes unnoticed.

The corpus is in bridges/, the checksums in bridges.json. It has every table, columns of its own,
escapes, several scripts, an unreviewed record, and lines that are not written as releases are.
"""

import json
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from rostra.releases import Corpus, Release, file_sha256
from rostra.releasing import UNREVIEWED, build, release_writer, verify

FOLDER = Path(__file__).parent
PINNED = json.loads((FOLDER / "bridges.json").read_text("utf-8"))

CHANGED = (
    "The release has other bytes than before. If that was intended, let UNCHANGED_SINCE in "
    "rostra.releasing.release_writer name the version that will write them first, and put these "
    "checksums into tests/releasing/bridges.json"
)


@pytest.fixture(params=["reviewed", UNREVIEWED])
def release(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Release:
    """The release of the corpus, its tables in several row groups, its tools left out."""
    monkeypatch.setattr(release_writer, "GROUP_BYTES", PINNED["group_bytes"])
    monkeypatch.setattr(release_writer, "tools", dict)
    corpus = Corpus(Path(shutil.copytree(FOLDER / "bridges", tmp_path / "bridges")))
    built = build(corpus, include=[UNREVIEWED] if request.param == UNREVIEWED else [])
    assert built.problems == []
    assert built.release is not None
    return built.release


def test_the_bytes_are_the_pinned_ones(release: Release) -> None:
    pinned = PINNED["sha256"]["unreviewed" if "include" in release.manifest else "reviewed"]
    digests = {file.name: file_sha256(file) for file in sorted(release.path.iterdir())}
    assert digests.keys() == pinned.keys()
    jsonl = {name for name in pinned if name.endswith(".jsonl")}
    assert {name: digests[name] for name in jsonl} == {name: pinned[name] for name in jsonl}, (
        CHANGED
    )
    if pa.__version__ != PINNED["pyarrow"]:
        pytest.skip(
            f"Parquet is pinned as pyarrow {PINNED['pyarrow']} writes it; under {pa.__version__} "
            "its content is compared"
        )
    assert digests == pinned, CHANGED


def test_parquet_has_the_rows_of_the_pinned_jsonl(release: Release) -> None:
    """The content is the same under any version of pyarrow."""
    assert list(verify(release)) == []
    for table in release.tables():
        lines = release.files(table, "jsonl")[0].read_bytes().splitlines()
        parquet = pq.read_table(release.files(table, "parquet")[0])
        assert parquet.to_pylist() == [json.loads(line) for line in lines]
    utterances = pq.ParquetFile(release.files("utterances", "parquet")[0])
    assert utterances.num_row_groups > 1
    assert str(utterances.schema_arrow.field("x_page").type) == "int64"
    assert str(utterances.schema_arrow.field("x_column").type) == "double"


def test_the_size_of_row_groups_is_pinned() -> None:
    assert PINNED["default_group_bytes"] == release_writer.GROUP_BYTES, CHANGED
