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


def test_codes_are_shown_with_their_definitions(command: Any) -> None:
    lines = command("describe", "annotations", "--version", "1.1.0").stdout.split("\n")
    assert "        quote: Quote. Words of others inside an utterance" in lines
    assert "    label, where layer is group: codes of group_stance" in lines
    assert "    attributes.target: codes of group_target" in lines
    assert "        un: United Nations. The organisation or one of its bodies" in lines
    done = command("describe", "utterances", "--version", "1.1.0")
    assert "        249 codes, which --format json lists\n" in done.stdout
    done = command("describe", "utterances", "--version", "1.1.0", "--format", "json")
    by_name = {column["name"]: column for column in json.loads(done.stdout)["utterances"]}
    (country,) = by_name["country"]["codelists"]
    assert (country["name"], country["is_open"], len(country["codes"])) == ("country", False, 249)
    assert by_name["role"]["codelists"] == []


def test_the_list_of_tables_reads_no_row(corpus: Path, command: Any) -> None:
    """Only the end of a Parquet file says which columns it has: nothing before it is read."""
    file = corpus / "releases/1.0.0/utterances.parquet"
    raw = file.read_bytes()
    footer = 8 + int.from_bytes(raw[-8:-4], "little")
    file.write_bytes(bytes(len(raw) - footer) + raw[-footer:])
    done = command("describe", "--corpus", corpus)
    assert (done.returncode, done.stderr) == (0, "")
    assert "utterances: 39 rows, 28 columns\n" in done.stdout
    assert command("describe", "utterances", "--corpus", corpus).returncode == 2
    done = command("describe", "--corpus", corpus, "--format", "json")
    tables = json.loads(done.stdout)
    assert tables["speakers"]["rows"] == 18
    assert tables["speakers"]["columns"][0] == "id"


def test_json_has_everything(command: Any) -> None:
    done = command("describe", "events", "--version", "1.0.0", "--format", "json")
    (first, *_) = json.loads(done.stdout)["events"]
    assert first["name"] == "id"
    assert set(first) == {
        *("name", "type", "nulls", "made_by", "references", "meaning", "codelists")
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
