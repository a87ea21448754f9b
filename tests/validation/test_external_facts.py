"""Facts from elsewhere: what validate proves of them, and what a release has of them."""

import json
import unicodedata
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra.curation.external_facts import unstated
from rostra.curation.init import init
from rostra.explorer.page_data import page_data
from rostra.released_rows import records
from rostra.releases import Corpus
from rostra.releasing.build import build
from rostra.releasing.profile import document_blocks
from rostra.releasing.selection import unreviewed_ids
from rostra.validation import check

TEXT = "“It stands,” said Ada Fict at the Quay Fair.\n"
SOURCE = {
    "id": "quay",
    **dict.fromkeys(("title", "publisher", "published", "url")),
    "language": "en",
    "sha256": sha256(TEXT.encode()).hexdigest(),
    "licence": "LicenseRef-Source-Text",
    "file": "quay.txt",
    "text_basis": "document",
}
EVENT = {"id": "fair", "name": "Quay Fair", "date": "2031-03~", "place": None}
EVENT |= {"mode": "unstated", "organiser": None}
FACT = {
    "id": "fact-0001",
    "table": "sources",
    "record_id": "quay",
    "column": "publisher",
    "value": "The Quay Courier",
    "url": "https://courier.example/fair",
    "compared": "The whole text, the same letter for letter.",
    "accessed": "2031-03-06",
}
DATE = {"table": "events", "record_id": "fair", "column": "date", "value": "2031-03-04"}


def lines(*rows: dict[str, Any]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of a corpus with a source and an event, by path."""
    folder = init(tmp_path_factory.mktemp("quays") / "quays")
    own = {f"curated/{f.name}": f.read_bytes() for f in (folder / "curated").iterdir()}
    return own | {
        "corpus.json": (folder / "corpus.json").read_bytes(),
        "curated/sources.jsonl": lines(SOURCE),
        "curated/events.jsonl": lines(EVENT),
        "sources/quay.txt": TEXT.encode(),
    }


def problems(files: dict[str, bytes], *facts: dict[str, Any]) -> list[tuple[int | None, Any, str]]:
    found = check(files | {"curated/external_facts.jsonl": lines(*facts)}).problems
    return [(problem.line, problem.field, problem.id) for problem in found]


def test_two_pieces_of_evidence_of_one_fact_are_two_rows(files: dict[str, bytes]) -> None:
    other = {"id": "fact-0002", "url": "https://ferries.example/fair"}
    assert problems(files, FACT, FACT | other, FACT | DATE | {"id": "fact-0003"}) == []


@pytest.mark.parametrize(
    ("wrong", "field", "kind"),
    [
        ({"table": "speakers"}, "table", "wrong-pattern"),
        ({"column": "language"}, "column", "wrong-pattern"),
        ({"column": "date", "value": "2031"}, "column", "foreign-column"),
        (DATE | {"column": "title"}, "column", "foreign-column"),
        ({"record_id": "fair"}, "record_id", "dangling-reference"),
        (DATE | {"record_id": "quay"}, "record_id", "dangling-reference"),
        (DATE | {"value": "4 March"}, "value", "wrong-pattern"),
        (DATE | {"value": "2031-02-30"}, "value", "impossible-date"),
        ({"column": "url", "value": "courier.example"}, "value", "wrong-pattern"),
        ({"value": "x" * 501}, "value", "wrong-length"),
        (DATE | {"value": "2031-03~"}, "value", "stated-fact"),
        ({"accessed": "2031-03"}, "accessed", "wrong-length"),
        ({"accessed": "2031-02-30"}, "accessed", "impossible-date"),
        ({"url": "a page"}, "url", "wrong-length"),
        ({"compared": ""}, "compared", "wrong-length"),
        ({"compared": None}, "compared", "wrong-type"),
    ],
)
def test_what_is_wrong_with_one_fact(
    wrong: dict[str, Any], field: str, kind: str, files: dict[str, bytes]
) -> None:
    assert (1, field, kind) in problems(files, FACT | wrong)


def test_what_is_wrong_with_two(files: dict[str, bytes]) -> None:
    second = FACT | {"id": "fact-0002"}
    assert problems(files, FACT, second) == [(2, "url", "repeated-evidence")]
    other = second | {"url": "https://ferries.example/fair"}
    assert problems(files, FACT, other | {"value": "B"}) == [(2, "value", "facts-disagree")]
    gone = {"record_id": "gone"}
    found = check(files | {"curated/external_facts.jsonl": lines(FACT | gone, other | gone)})
    assert [p.follows_from is None for p in found.problems] == [True, False]


def test_the_document_does_not_get_the_fact(files: dict[str, bytes], tmp_path: Path) -> None:
    corpus = tmp_path / "quays"
    for name, raw in files.items():
        (corpus / name).parent.mkdir(parents=True, exist_ok=True)
        (corpus / name).write_bytes(raw)
    (corpus / "curated/external_facts.jsonl").write_bytes(
        lines(FACT, FACT | DATE | {"id": "fact-0002", "url": "https://a.example/b|c"})
    )
    speaker: dict[str, Any] = {"id": "ada-fict", "name": "Ada Fict", "kind": "person"}
    speaker |= {"names_in_sources": ["Ada Fict"], "note": None}
    (corpus / "curated/speakers.jsonl").write_bytes(lines(speaker))
    row = dict.fromkeys(check(files).schemas["utterances"]["properties"])
    row |= {"id": "quay.0001", "source_id": "quay", "event_id": "fair", "paragraph": 1, "turn": 1}
    row |= {"seq": 1, "speaker_id": "ada-fict", "speaker": "Ada Fict", "speaker_start": 18}
    row |= {"speaker_end": 26, "utterance": "It stands", "char_start": 1, "char_end": 10}
    row |= {"quote_type": "direct", "elided": False, "language": "en", "review": "curated"}
    (corpus / "curated/utterances.jsonl").write_bytes(lines(row))
    assert build(Corpus(corpus)).problems == []
    assert [r["publisher"] for r in records("sources", corpus=corpus)] == [None]
    assert [r["date"] for r in records("events", corpus=corpus)] == ["2031-03~"]
    assert [r["value"] for r in records("external_facts", corpus=corpus)] == [
        "The Quay Courier",
        "2031-03-04",
    ]
    page = page_data(Corpus(corpus).release(), ())
    (fact,) = page["sources"]["quay"]["facts"]
    assert (fact["column"], fact["value"]) == ("publisher", "The Quay Courier")
    assert page["sources"]["quay"]["publisher"] is None
    blocks = document_blocks(Corpus(corpus).release())
    assert "sources whose publisher is known from elsewhere: 1" in blocks["concentration"]
    table = blocks["evidence"].splitlines()
    assert {line.replace("\\|", "").count("|") for line in table} == {7}
    # A fact about a source that nobody reviewed stays out with it.
    (corpus / "curated/utterances.jsonl").write_bytes(lines(row | {"review": "unreviewed"}))
    checked = check(Corpus(corpus).files())
    excluded = unreviewed_ids(checked.tables, checked.schemas)
    assert excluded["external_facts"] == {"fact-0001", "fact-0002"}


DOCUMENT = "The Quay\tCourier\n\nTuesday, 4 March 2031. See https://courier.example/fair.\n"


@pytest.mark.parametrize(
    ("column", "value", "printed"),
    [
        ("publisher", "The Quay Courier", True),
        ("publisher", "The Quay Post", False),
        ("url", "https://courier.example/fair", True),
        ("url", "https://courier.example/fairs", False),
        ("published", "2031-03-04", True),
        ("published", "2031-03-05", False),
        ("published", "2031", True),
        ("published", "2032", False),
        ("published", "2031-03", True),
        ("published", "2032-03~", True),
        ("licence", "CC0-1.0", True),
    ],
)
def test_what_a_document_prints(column: str, value: str, printed: bool) -> None:
    assert list(unstated({column: value}, DOCUMENT)) == ([] if printed else [column])


@given(st.text(max_size=40), st.text(min_size=1, max_size=20), st.text(max_size=40))
def test_a_title_that_stands_in_the_document_is_stated(before: str, title: str, after: str) -> None:
    words = " ".join(title.split())
    document = f"{before}\n{words}\n{after}"
    normal = unicodedata.normalize("NFC", words)
    assert list(unstated({"title": normal}, document)) == []
