"""The verbs that read, as one types them."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from rostra.cli.tables import width
from rostra.reading.stamp import stamp

VERBS = [
    ("kwic", "regime"),
    ("freq", "regime", "--by", "country"),
    ("ngrams", "-n", "3"),
    ("collocates", "regime"),
    ("dispersion", "regime", "freedom"),
    ("keyness", "--target", "country=NO"),
]


@pytest.mark.parametrize("line", VERBS)
def test_every_verb_in_every_format(command: Any, line: tuple[str, ...], tmp_path: Path) -> None:
    text = command(*line)
    assert (text.returncode, text.stderr) == (0, "")
    assert text.stdout.startswith(f"# {line[0]}: ")
    assert "manifest sha256" in text.stdout
    said = json.loads(command(*line, "--format", "json").stdout)
    assert said["stamp"]["result"] == line[0]
    lines = command(*line, "--format", "csv").stdout.splitlines()
    body = "\n".join(row for row in lines if not row.startswith("# "))
    assert len(list(csv.DictReader(io.StringIO(body)))) == len(said["rows"])
    file = tmp_path / "result.parquet"
    assert command(*line, "--format", "parquet", "-o", file).returncode == 0
    table = pq.read_table(file)
    assert stamp(table) == said["stamp"]
    assert table.to_pylist() == said["rows"]
    assert [path.name for path in tmp_path.iterdir()] == ["result.parquet"]
    assert command(*line).stdout == text.stdout


def test_nodes_stand_below_each_other(command: Any) -> None:
    found = command("kwic", "people").stdout.splitlines()
    lines = [line for line in found if not line.startswith("#")]
    assert len({width(line[: line.lower().index("people")]) for line in lines[:1]}) == 1
    assert "\033" not in "".join(found)


def test_widths() -> None:
    assert [width(t) for t in ("ab", "我们", "e\u0301", "👍🏽", "👩\u200d👧", "नमस्ते", "")] == [
        2,
        4,
        1,
        2,
        2,
        4,
        0,
    ]


def test_country_never_stands_without_its_basis(command: Any) -> None:
    head = command("freq", "regime", "--by", "country").stdout.splitlines()
    assert "country  country_basis" in next(line for line in head if not line.startswith("#"))


def test_a_list_that_is_cut_off_says_so(command: Any) -> None:
    found = command("freq").stdout
    assert "shown 50" in found
    assert "limit=50" in found


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (("kwic", '"a" [foo="x"]'), "character 6: no layer 'foo'"),
        (("kwic", "a", "--where", "country=XX"), "country is never 'XX'"),
        (("kwic", "a", "--format", "parquet"), "name a file with -o FILE"),
        (("kwic", "a", "--index", "nowhere"), "is no index"),
        (("kwic", "a", "--sort", "Q"), "cannot sort by 'Q'"),
        (("freq", "a", "--by", "nothing"), "no column 'nothing'"),
        (("keyness", "--target", "country=NO", "--reference", "no.csv"), "no.csv is not there"),
    ],
)
def test_mistakes_are_told(command: Any, line: tuple[str, ...], message: str) -> None:
    found = command(*line)
    assert found.returncode == 2
    assert message in found.stderr
    assert "Traceback" not in found.stderr


def test_an_index_in_a_folder(command: Any, tmp_path: Path) -> None:
    built = command("index", "--out", "folder", "--verify")
    assert built.returncode == 0
    assert "39 utterances" in built.stdout
    there = command("kwic", "regime", "--index", "folder").stdout
    assert there == command("kwic", "regime").stdout
    again = command("index", "--out", "folder")
    assert again.returncode == 2
    assert "there already" in again.stderr
    other = command("keyness", "--target", "country=NO", "--reference", tmp_path / "folder")
    assert other.returncode == 0


@pytest.mark.parametrize("line", VERBS)
def test_pandas_stays_asleep(line: tuple[str, ...], tmp_path: Path) -> None:
    """It takes longer than any answer about the shipped corpus; pyarrow wakes it on occasion."""
    code = (
        "import sys; from rostra.cli import main\n"
        "for form in ('text', 'csv', 'json', 'parquet'):\n"
        "    assert main([*sys.argv[2:], '--format', form, '-o', sys.argv[1]]) == 0\n"
        "assert not {'pandas', 'datasets'} & {*sys.modules}"
    )
    subprocess.run([sys.executable, "-c", code, tmp_path / "result", *line], check=True)
