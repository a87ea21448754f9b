import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from rostra.errors import DamagedError, NotFoundError, RostraError
from rostra.exchange.exporting import ExportOptions, export_corpus
from rostra.releases import Corpus, shipped

RELEASE = Corpus().release()


def exported(folder: Path) -> dict[str, list[dict[str, str]]]:
    return {
        file.stem: [json.loads(line) for line in file.read_text("utf-8").splitlines()]
        for file in folder.glob("*.jsonl")
    }


def test_all_rows_are_written_as_they_were_released(tmp_path: Path) -> None:
    report = export_corpus("jsonl", tmp_path / "out")
    assert report.losses == []
    for table in RELEASE.tables():
        [file] = RELEASE.row_files(table)
        assert (tmp_path / "out" / f"{table}.jsonl").read_bytes() == file.read_bytes()


def test_filters_leave_out_what_belongs_to_no_utterance(tmp_path: Path) -> None:
    report = export_corpus("jsonl", tmp_path / "out", where="country=NO", strict=True)
    tables = exported(tmp_path / "out")
    ids = {table: {row["id"] for row in rows} for table, rows in tables.items()}
    assert {row["country"] for row in tables["utterances"]} == {"NO"}
    assert {row["speaker_id"] for row in tables["utterances"]} == ids["speakers"]
    assert {row["source_id"] for row in tables["utterances"]} == ids["sources"]
    assert {row["utterance_id"] for row in tables["annotations"]} <= ids["utterances"]
    about = {r["record_id"] for r in tables["corrections"] if r["table"] == "annotations"}
    assert about
    assert {record_id.rsplit(".", 3)[0] for record_id in about} <= ids["utterances"]
    left_out = {loss.id: loss.count for loss in report.losses}
    assert left_out["filtered-speakers"] == RELEASE.number("speakers") - len(ids["speakers"])
    assert {loss.kind for loss in report.losses} == {"dropped"}


def test_a_file_is_replaced_and_a_folder_is_not(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.write_text("old", "utf-8")
    options = ExportOptions(config="speakers")
    export_corpus("jsonl", out, options=options)
    assert len(out.read_text("utf-8").splitlines()) == RELEASE.number("speakers")
    with pytest.raises(RostraError, match="exists already"):
        export_corpus("jsonl", out)
    out.unlink()
    out.mkdir()
    with pytest.raises(RostraError, match="exists already"):
        export_corpus("jsonl", out, options=options)
    assert [*tmp_path.iterdir()] == [out]


@pytest.mark.parametrize(
    ("form", "options", "where", "message"),
    [
        ("jason", ExportOptions(), None, "'jason' is not a format to write. There are: "),
        ("jsonl", ExportOptions(profile="x"), None, "jsonl has no option --profile"),
        ("jsonl", ExportOptions(config="x"), None, "no config 'x'. There are: utterances, "),
        ("jsonl", ExportOptions(), "country=XX", "country is never 'XX'"),
        ("jsonl", ExportOptions(), "country", "'country' is not a filter"),
    ],
)
def test_what_cannot_be_written_is_refused(
    form: str, options: ExportOptions, where: str | None, message: str, tmp_path: Path
) -> None:
    with pytest.raises(RostraError, match=message):
        export_corpus(form, tmp_path / "out", options=options, where=where)
    with pytest.raises(NotFoundError, match="there is no folder"):
        export_corpus("jsonl", tmp_path / "nowhere" / "out")
    assert not [*tmp_path.iterdir()]


def test_a_changed_release_is_not_exported(corpus: Path, tmp_path: Path) -> None:
    file = corpus / "releases/1.0.0/speakers.jsonl"
    file.write_bytes(file.read_bytes().replace(b"person", b"peRson", 1))
    with pytest.raises(DamagedError):
        export_corpus("jsonl", tmp_path / "out", corpus=corpus)
    assert not (tmp_path / "out").exists()


def test_the_command_reports_for_people_and_programs(
    command: Callable[..., CompletedProcess[str]], tmp_path: Path
) -> None:
    line = ("export", "jsonl", "--out", "out", "--corpus", shipped("corpus"))
    done = command(*line, "--report", "report.json", "--where", "country=NO")
    assert done.returncode == 0
    assert done.stdout.startswith("out: written as jsonl\ndropped: filtered-")
    report = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert report["written"]
    assert report["losses"][0]["kind"] == "dropped"
    assert command(*line).returncode == 2
