"""Moving an invented corpus of schema 1.1.0 to the newest one."""

import json
import shutil
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import rostra
from rostra.curation.init import init
from rostra.curation.migrate import migrate
from rostra.errors import RostraError
from rostra.releases import Corpus
from rostra.releasing import Diff
from rostra.releasing.build import build
from rostra.releasing.verify import verify
from rostra.validation import check

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "commands" / "curation.md"
TEXT = "“The Quay Board must listen to the fishers,” said Ada Fict. It did not.\n"
WORDS = "The Quay Board must listen to the fishers"
ATTRIBUTES = ("source", "normalised", "addressee", "force", "target", "valence")
OWN: dict[str, Any] = {
    "sources": {
        "properties": {
            "x_desk": {
                "title": "Desk",
                "description": "The desk that wrote it",
                "x-made-by": "curator",
                "type": ["string", "null"],
            }
        }
    },
    "annotations": {
        "codelists": {
            "group_target": {"x-quay-board": {"title": "Quay Board", "description": "A board"}},
            "topic": {"x-harbours": {"title": "Harbours", "description": "Quays and berths"}},
        }
    },
}


def annotation(number: int, layer: str, label: str, words: str, **more: str) -> dict[str, Any]:
    start = TEXT.index(words)
    return {
        "id": f"quay.0001.{layer}.human-a.{number:02d}",
        "utterance_id": "quay.0001",
        "layer": layer,
        "label": label,
        "char_start": start,
        "char_end": start + len(words),
        "text": words,
        "attributes": dict.fromkeys(ATTRIBUTES) | more,
        "annotator": "human-a",
        "status": "adjudicated",
    }


ANNOTATIONS = [
    annotation(1, "demand", "other", WORDS, force="explicit", addressee="The Quay Board"),
    annotation(1, "group", "them", "The Quay Board", target="x-quay-board", valence="negative"),
    annotation(2, "group", "us", "the fishers", target="other", valence="none"),
    annotation(1, "topic", "x-harbours", WORDS),
]


def write(corpus: Path, table: str, records: list[dict[str, Any]]) -> None:
    lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    (corpus / f"curated/{table}.jsonl").write_text(lines, "utf-8")


def read(corpus: Path, table: str) -> list[dict[str, Any]]:
    lines = (corpus / f"curated/{table}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def configure(corpus: Path, **config: str) -> None:
    file = corpus / "corpus.json"
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | config) + "\n")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of schema 1.1.0 with columns and codes of its own, and a release."""
    from rostra.cli import main  # noqa: PLC0415 - here alone

    folder = tmp_path_factory.mktemp("old")
    (folder / "quay.txt").write_text(TEXT, "utf-8")
    corpus = init(folder / "quays")
    assert main(["add", str(folder / "quay.txt"), "--id", "quay", "--corpus", str(corpus)]) == 0
    assert main(["accept", "quay", "--corpus", str(corpus)]) == 0
    configure(corpus, schema_version="1.1.0")
    (corpus / "curated/external_facts.jsonl").unlink()
    (corpus / "schema").mkdir()
    for table, own in OWN.items():
        (corpus / f"schema/{table}.json").write_text(json.dumps(own))
    write(corpus, "annotations", ANNOTATIONS)
    write(corpus, "sources", [{**read(corpus, "sources")[0], "x_desk": "Coast"}])
    assert build(Corpus(corpus)).problems == []
    return corpus


@pytest.fixture
def old(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "quays"))


def files(corpus: Path) -> dict[str, bytes]:
    return {str(f.relative_to(corpus)): f.read_bytes() for f in corpus.rglob("*") if f.is_file()}


def test_records_own_columns_and_own_codes_are_moved(old: Path) -> None:
    moved = migrate(Corpus(old))
    assert (moved.problems, moved.old, moved.new) == ([], "1.1.0", "2.0.0")
    assert check(Corpus(old).files()).problems == []
    records = read(old, "annotations")
    assert [r["attributes"]["target"] for r in records if r["layer"] == "group"] == [
        "organisation-x-quay-board",
        "other",
    ]
    assert records[0]["attributes"]["voice"] == "own"
    properties = check(Corpus(old).files()).schemas["annotations"]["properties"]
    assert list(records[0]) == list(properties)
    assert list(records[0]["attributes"]) == list(properties["attributes"]["properties"])
    assert read(old, "sources")[0]["x_desk"] == "Coast"
    own = json.loads((old / "schema/annotations.json").read_text("utf-8"))
    assert own == {"codelists": {"topic": OWN["annotations"]["codelists"]["topic"]}}
    assert [code.code for code in moved.lost_codes] == ["x-quay-board"]
    assert (old / "curated/external_facts.jsonl").read_bytes() == b""


def test_what_a_release_has_gets_its_correction_and_the_next_release_is_built(old: Path) -> None:
    moved = migrate(Corpus(old), reason="Targets have a stated form.")
    assert (moved.corrections, moved.version) == (2, "2.0.0")
    places = [(c["record_id"], c["column"], c["reason"]) for c in read(old, "corrections")]
    assert places == [
        ("quay.0001.demand.human-a.01", "attributes", "Targets have a stated form."),
        ("quay.0001.group.human-a.01", "attributes", "Targets have a stated form."),
    ]
    configure(old, version="2.0.0")
    assert build(Corpus(old)).problems == []
    first, second = Corpus(old).releases()
    assert [list(verify(release)) for release in (first, second)] == [[], []]
    changes = list(Diff(first, second).changes("annotations"))
    assert {change.id for change in changes if change.what == "value"} == {
        place[0] for place in places
    }
    assert next(r["attributes"].keys() for r in rostra.records("annotations", corpus=old)) > {
        "voice",
        "part",
    }
    before = next(iter(rostra.records("annotations", version="1.0.0", corpus=old)))
    assert tuple(before["attributes"]) == ATTRIBUTES


def test_the_command_shows_what_it_does_as_the_page_has_it(old: Path, command: Any) -> None:
    before = files(old)
    dry = command("migrate", "--dry-run", "--corpus", "quays")
    assert (dry.returncode, dry.stderr) == (0, "")
    assert files(old) == before
    done = command("migrate", "--corpus", "quays")
    assert done.returncode == 0
    assert dry.stdout.replace(" (a dry run: nothing was written)", "") == done.stdout
    assert f"```text\n{done.stdout}```" in PAGE.read_text("utf-8"), done.stdout
    again = command("migrate", "--corpus", "quays", "--format", "json")
    report = json.loads(again.stdout)
    assert (again.returncode, report["from"], report["tables"]) == (0, "2.0.0", [])
    assert command("validate", "--corpus", "quays").returncode == 0


def test_a_corpus_with_problems_stays_as_it_is(old: Path) -> None:
    records = read(old, "annotations")
    write(old, "annotations", [records[0] | {"label": "none"}, *records[1:]])
    before = files(old)
    with pytest.raises(RostraError, match="has problems already"):
        migrate(Corpus(old))
    assert files(old) == before


def test_what_the_new_schema_refuses_is_not_moved(
    old: Path, monkeypatch: pytest.MonkeyPatch, command: Any
) -> None:
    wrong = b'def migrate(table, record):\n    return {**record, "more": 1}\n'
    module = import_module("rostra.curation.migrate")  # its function has the name of it, too
    monkeypatch.setattr(module, "_migrations", lambda *_: [("2.py", wrong)])
    before = files(old)
    done = command("migrate", "--corpus", "quays")
    assert done.returncode == 1
    assert "unknown-field" in done.stdout
    assert "nothing was changed" in done.stderr
    assert files(old) == before


def test_schema_1_0_0_gets_all_later_tables(corpus: Path) -> None:
    moved = migrate(Corpus(corpus))
    assert moved.problems == []
    assert moved.new_tables == ["annotations", "corrections", "external_facts"]
    assert (moved.tables, moved.corrections, moved.version) == ([], 0, None)
