"""Accepting unreviewed utterances: all, some, and those that somebody trusts."""

from pathlib import Path

import pytest
from bridge_report import ALL, STANDS, TEXT, enter, rows

import rostra
from rostra.curation.accept import accept
from rostra.curation.init import init
from rostra.errors import RostraError
from rostra.releases import Corpus
from rostra.releasing.build import build


@pytest.fixture
def empty(tmp_path: Path) -> Corpus:
    return Corpus(init(tmp_path / "bridges"))


def test_accepting_all_some_and_the_sure(empty: Corpus) -> None:
    enter(empty)
    assert list(accept(empty, "bridge", ["bridge.0002"]).records) == ["bridge.0002"]
    sure = accept(
        empty, "bridge", (), lambda text, tag: [STANDS] if (text, tag) == (TEXT, "en") else []
    )
    assert (list(sure.records), sure.unreviewed) == (["bridge.0001"], ["bridge.0003"])
    assert list(accept(empty, "bridge").records) == ["bridge.0003"]
    assert {r["review"] for r in rows(empty, "utterances")} == {"accepted"}
    with pytest.raises(RostraError, match="(no|not an) unreviewed utterance"):
        accept(empty, "bridge")


def test_what_was_edited_is_accepted_by_its_id_alone(empty: Corpus) -> None:
    enter(empty)
    file = empty.path / "curated/utterances.jsonl"
    file.write_text(file.read_text("utf-8").replace('"en"', '"en-GB"', 1), encoding="utf-8")
    assert accept(empty, "bridge", (), lambda *_: ALL).unreviewed == ["bridge.0001"]
    assert accept(empty, "bridge", ["bridge.0001"]).unreviewed == []


def test_a_turn_may_be_accepted_in_part(empty: Corpus) -> None:
    enter(empty)
    accept(empty, "bridge", ["bridge.0002"])
    assert build(empty).problems == []
    assert [row["id"] for row in rostra.records(corpus=empty.path)] == ["bridge.0002"]
    assert accept(empty, "bridge", (), lambda *_: []).unreviewed == ["bridge.0001", "bridge.0003"]


def test_where_nothing_is_accepted_nothing_is_written(empty: Corpus) -> None:
    enter(empty)
    file = empty.path / "curated/utterances.jsonl"
    before = file.stat().st_ino
    assert accept(empty, "bridge", (), lambda *_: []).records == {}
    assert file.stat().st_ino == before


@pytest.mark.parametrize(("source", "ids"), [("bridge", ["bridge.0009"]), ("none", [])])
def test_what_is_not_there_is_not_accepted(empty: Corpus, source: str, ids: list[str]) -> None:
    enter(empty)
    with pytest.raises(RostraError, match="(no|not an) unreviewed utterance"):
        accept(empty, source, ids)
