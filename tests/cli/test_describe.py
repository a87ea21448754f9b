"""The verb describe: tables, columns, a corpus's own columns, and what there is not."""

import json
from pathlib import Path
from typing import Any

import pytest

import rostra
from rostra.releases import Corpus
from rostra.releasing.columns import columns
from rostra.schema import published_schemas

CORPUS = Corpus(None)


@pytest.mark.parametrize("table", CORPUS.release("1.1.0").tables())
def test_every_column_is_described_and_its_nulls_are_counted(table: str) -> None:
    rows = rostra.load(table, version="1.1.0")
    described = columns(CORPUS.release("1.1.0"), table)
    assert [column.name for column in described] == rows.column_names
    schema = published_schemas("1.1.0")[table]["properties"]
    for column in described:
        assert column.nulls == rows[column.name][:].count(None)
        assert column.meaning == schema[column.name]["description"]


def test_tables_and_columns_as_text(command: Any) -> None:
    done = command("describe", "--version", "1.1.0")
    assert (done.returncode, done.stderr) == (0, "")
    assert "speakers: 18 rows, 5 columns\n    One row a speaker" in done.stdout
    done = command("describe", "utterances", "--version", "1.1.0")
    assert "source_id: string, never null, ids of sources, by a curator\n" in done.stdout
    assert "country: string, never null, codes of country, by a curator\n" in done.stdout
    assert "event_id: string, 2 nulls, ids of events, by a curator\n" in done.stdout
    done = command("describe", "speakers", "--version", "1.1.0")
    assert "names_in_sources: list of string, never null, by the source\n" in done.stdout


def test_json_has_everything(command: Any) -> None:
    done = command("describe", "events", "--version", "1.0.0", "--format", "json")
    (first, *_) = json.loads(done.stdout)["events"]
    assert first["name"] == "id"
    assert set(first) == {
        *("name", "type", "nulls", "made_by", "codelist", "references", "meaning")
    }


def test_own_columns(corpus: Path, command: Any) -> None:
    own = {
        "title": "Page",
        "description": "Page of the printed edition, from 1",
        "x-made-by": "source",
        "type": ["integer", "null"],
        "minimum": 1,
        "maximum": 10000,
    }
    (corpus / "schema").mkdir()
    (corpus / "schema/speakers.json").write_text(json.dumps({"properties": {"x_page": own}}))
    config = corpus / "corpus.json"
    config.write_text(config.read_text().replace('"version": "1.0.0"', '"version": "1.1.0"'))
    assert command("build", "--corpus", corpus).returncode == 0
    done = command("describe", "speakers", "--corpus", corpus)
    assert done.stdout.endswith(
        "x_page: int64, 18 nulls, by the source\n    Page of the printed edition, from 1\n"
    )


def test_what_there_is_not(command: Any) -> None:
    done = command("describe", "nothing")
    assert (done.returncode, done.stdout) == (2, "")
    assert "no config 'nothing'. There are: utterances" in done.stderr


def test_a_changed_file_is_not_described(corpus: Path, command: Any) -> None:
    file = corpus / "releases/1.0.0/speakers.parquet"
    raw = bytearray(file.read_bytes())
    raw[100] ^= 1
    file.write_bytes(raw)
    done = command("describe", "speakers", "--corpus", corpus)
    assert (done.returncode, done.stdout) == (2, "")
    assert "speakers.parquet" in done.stderr
