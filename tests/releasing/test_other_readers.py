"""Other libraries read a release in shards as it lies: all rows, in order, with their types."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import datasets
import pandas as pd  # type: ignore[import-untyped]  # its stubs are not installed
import pyarrow.dataset as pads
import pyarrow.parquet as pq
import pytest

import rostra
from rostra.releases import Corpus

CORPUS = Path(__file__).parents[2] / "corpus"
HYPARQUET = Path(sys.prefix) / "node_modules/hyparquet/src/node.js"
Row = dict[str, Any]


@pytest.fixture(scope="module")
def release(in_shards: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped corpus as a release whose big tables are in shards, copied without its corpus."""
    built = Corpus(in_shards).release()
    assert len(built.files("utterances", "parquet")) == 4
    return Path(shutil.copytree(built.path, tmp_path_factory.mktemp("copy") / "release"))


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return list(rostra.records(version="2.0.0"))


def files(release: Path) -> list[str]:
    return [str(file) for file in rostra.paths(corpus=release)]


def test_pyarrow(release: Path, rows: list[Row]) -> None:
    assert pads.dataset(files(release)).to_table().to_pylist() == rows
    assert pq.read_table(files(release)).to_pylist() == rows


def test_pandas(release: Path, rows: list[Row]) -> None:
    frame = pd.read_parquet(files(release), dtype_backend="pyarrow")
    assert frame["id"].tolist() == [row["id"] for row in rows]
    assert frame.dtypes["char_start"] == "int64[pyarrow]"


def test_polars(release: Path, rows: list[Row]) -> None:
    polars = pytest.importorskip("polars", reason="polars is not installed")
    assert polars.scan_parquet(files(release)).collect().to_dicts() == rows
    pattern = str(release / "utterances-*-of-00004.parquet")
    assert polars.read_parquet(pattern).to_dicts() == rows


def test_duckdb(release: Path, rows: list[Row]) -> None:
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed")
    pattern = str(release / "utterances-*.parquet")
    found = duckdb.sql(f"select id, char_start, cue from '{pattern}' order by id").fetchall()  # noqa: S608 - a path of our own
    assert found == [(row["id"], row["char_start"], row["cue"]) for row in rows]
    metadata = duckdb.sql(f"select distinct key, value from parquet_kv_metadata('{pattern}')")  # noqa: S608 - likewise
    stated = {key: value for key, value in metadata.fetchall() if key != b"ARROW:schema"}
    assert stated == {
        b"corpus": b"rostra",
        b"version": b"2.0.0",
        b"schema_version": b"2.0.0",
        b"license": b"cc-by-4.0-and-source-text",
    }


@pytest.mark.parametrize("streaming", [False, True])
def test_datasets(release: Path, rows: list[Row], tmp_path: Path, streaming: bool) -> None:
    for table, expected in (("utterances", rows), ("speakers", None)):
        loaded = datasets.load_dataset(
            str(release), table, split="train", cache_dir=str(tmp_path), streaming=streaming
        )
        assert list(loaded) == (expected or list(rostra.records(table, version="2.0.0")))
        assert loaded.features == rostra.load(table, corpus=release).features
    assert set(datasets.get_dataset_config_names(str(release))) == {*rostra.configs(corpus=release)}


def test_hyparquet(release: Path, rows: list[Row], tmp_path: Path) -> None:
    if not (HYPARQUET.is_file() and shutil.which("node")):
        pytest.skip("hyparquet is not installed: npm install --prefix .venv hyparquet")
    script = tmp_path / "read.mjs"
    script.write_text(
        f"""
        import {{ asyncBufferFromFile, parquetReadObjects }} from {json.dumps(str(HYPARQUET))}
        let rows = []
        for (const name of {json.dumps(files(release))}) {{
            const file = await asyncBufferFromFile(name)
            rows = rows.concat(await parquetReadObjects({{ file }}))
        }}
        const plain = (_, value) => typeof value === 'bigint' ? Number(value) : value
        console.log(JSON.stringify(rows, plain))
        """,
        "utf-8",
    )
    done = subprocess.run(["node", script], capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == rows


def test_pyspark(release: Path, rows: list[Row]) -> None:
    sql = pytest.importorskip("pyspark.sql", reason="pyspark is not installed: 450 MB, and Java")
    if not shutil.which("java"):
        pytest.skip("pyspark needs Java")
    session = sql.SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    spark = session.getOrCreate()
    try:
        frame = spark.read.parquet(str(release / "utterances-*.parquet")).orderBy("id")
        assert [row.asDict(recursive=True) for row in frame.collect()] == rows
    finally:
        spark.stop()
