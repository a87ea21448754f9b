"""Entering reports and accepting what was read out of them, by proposals written by hand."""

import json
from pathlib import Path
from typing import Any

import pytest

from rostra.checking import check
from rostra.corpus import Corpus
from rostra.curating.accept import accept
from rostra.curating.add import Added, add
from rostra.curating.init import init
from rostra.errors import RostraError

TEXT = (
    "Mayor Ada Fict of Nowhere opened the bridge.\n\n"
    "“It stands,” Fict said. “It will stand.”\n\n"
    "“We paid for it,” said the crowd.\n"
)


def proposal(
    words: str, *, speaker: str | None, kind: str = "person", **more: Any
) -> dict[str, Any]:
    start = TEXT.index(words)
    at = None if speaker is None else TEXT.index(speaker)
    empty = ("role", "country", "role_start", "role_end", "role_type", "role_status")
    return {
        **dict.fromkeys((*empty, "country_basis", "cue", "cue_start", "cue_end")),
        "paragraph": 2 if start < TEXT.index("We paid") else 3,
        "turn": 1,
        "seq": 1,
        "speaker": speaker,
        "speaker_kind": kind,
        "speaker_start": at,
        "speaker_end": None if at is None or speaker is None else at + len(speaker),
        "utterance": words,
        "char_start": start,
        "char_end": start + len(words),
        "quote_type": "direct",
        "elided": False,
        "language": "en",
        "mention": "Fict",
        **more,
    }


STANDS = proposal("It stands", speaker="Ada Fict")
WILL = proposal("It will stand.", speaker="Ada Fict")
PAID = proposal("We paid for it", speaker="crowd", kind="collective", turn=2, mention="the crowd")
ALL = (STANDS, WILL, PAID)


@pytest.fixture
def empty(tmp_path: Path) -> Corpus:
    return Corpus(init(tmp_path / "bridges"))


def enter(corpus: Corpus, source: str = "bridge", text: str = TEXT) -> Added:
    return add(corpus, source, text, ALL, {"language": "en"})


def rows(corpus: Corpus, table: str) -> list[dict[str, Any]]:
    lines = (corpus.path / f"curated/{table}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def state(corpus: Corpus) -> dict[str, bytes]:
    files = (f for f in corpus.path.rglob("*") if f.is_file())
    return {str(f.relative_to(corpus.path)): f.read_bytes() for f in files}


def test_a_report_becomes_a_source_and_unreviewed_records(empty: Corpus) -> None:
    added = enter(empty)
    assert added.problems == []
    assert (empty.path / "sources/bridge.txt").read_text("utf-8") == TEXT
    assert [r["id"] for r in rows(empty, "utterances")] == [f"bridge.000{n}" for n in (1, 2, 3)]
    assert [r["turn"] for r in rows(empty, "utterances")] == [1, 1, 2]
    assert {r["review"] for r in rows(empty, "utterances")} == {"unreviewed"}
    assert rows(empty, "speakers") == [
        {"id": "ada-fict", "name": "Ada Fict", "kind": "person"}
        | {"names_in_sources": ["Ada Fict", "Fict"], "note": None},
        {"id": "crowd", "name": "crowd", "kind": "collective"}
        | {"names_in_sources": ["crowd"], "note": None},
    ]
    assert rows(empty, "sources")[0]["publisher"] is None
    assert check(empty.files()).problems == []
    assert not list(empty.path.glob(".editing-*"))


def test_lines_that_stand_stay_as_they_are(corpus: Path) -> None:
    tables = ("utterances", "speakers", "sources")
    files = [corpus / f"curated/{table}.jsonl" for table in tables]
    spaced = files[0].read_bytes().replace(b'{"id": ', b'{  "id":  ')
    files[0].write_bytes(spaced)
    before = [file.read_bytes().splitlines() for file in files]
    assert enter(Corpus(corpus), "zebra-bridge").problems == []
    for file, lines in zip(files, before, strict=True):
        after = file.read_bytes().splitlines()
        assert set(lines) < set(after)
        assert [line for line in after if line in set(lines)] == lines


def test_people_are_known_by_their_full_name_and_collectives_never(empty: Corpus) -> None:
    enter(empty)
    other = "Elsewhere. " + TEXT
    moved = [
        p | {key: p[key] + 11 for key in p if key.endswith(("_start", "_end")) and p[key]}
        for p in ALL
    ]
    assert add(empty, "second", other, moved, {"language": "en"}).problems == []
    ids = [r["speaker_id"] for r in rows(empty, "utterances") if r["source_id"] == "second"]
    assert ids == ["ada-fict", "ada-fict", "crowd-2"]


def test_a_proposal_without_a_speaker_leaves_no_gap(empty: Corpus) -> None:
    lone = WILL | {"speaker": None, "speaker_start": None, "speaker_end": None}
    added = add(empty, "bridge", TEXT, [STANDS, lone, PAID], {"language": "en"})
    assert added.problems == []
    assert [r["seq"] for r in rows(empty, "utterances")] == [1, 2]


@pytest.mark.parametrize(
    ("source", "text", "about", "says"),
    [
        ("bridge", TEXT, {"language": "de"}, "another --id"),
        ("other", TEXT, {"language": "en"}, "has this text already, as the source 'bridge'"),
        ("../up", TEXT + "\n", {"language": "en"}, "id: "),
        ("other", TEXT + "\n", {"language": "en", "published": "1/2/2020"}, "published: "),
        ("bridge", TEXT, {"language": "en"}, "has utterances already"),
    ],
)
def test_what_cannot_be_entered(
    empty: Corpus, source: str, text: str, about: dict[str, str], says: str
) -> None:
    enter(empty)
    before = state(empty)
    with pytest.raises(RostraError, match=says):
        add(empty, source, text, ALL, about)
    assert state(empty) == before


def test_nothing_is_entered_where_a_record_would_not_hold(empty: Corpus) -> None:
    before = state(empty)
    added = add(empty, "bridge", TEXT, [STANDS | {"utterance": "It stood"}], {"language": "en"})
    assert [p.id for p in added.problems] == ["not-verbatim"]
    assert state(empty) == before


def test_no_speaker_no_source(empty: Corpus) -> None:
    before = state(empty)
    with pytest.raises(RostraError, match="no quotation with a speaker"):
        add(empty, "bridge", TEXT, [STANDS | {"speaker": None}], {"language": "en"})
    assert state(empty) == before


def test_an_edit_that_was_stopped_is_done_again(empty: Corpus) -> None:
    enter(empty)
    (empty.path / "curated/utterances.jsonl").write_bytes(b"")
    (empty.path / ".editing-left").mkdir()
    (empty.path / ".editing-left/file").write_bytes(b"x")
    assert enter(empty).problems == []
    assert len(rows(empty, "utterances")) == 3
    assert not list(empty.path.glob(".editing-*"))


def test_a_corpus_with_problems_is_not_edited(empty: Corpus) -> None:
    (empty.path / "curated/events.jsonl").write_bytes(b"{}")
    with pytest.raises(RostraError, match="problems already"):
        enter(empty)


def test_accepting_all_some_and_the_sure(empty: Corpus) -> None:
    enter(empty)
    assert accept(empty, "bridge", ["bridge.0002"]).ids == ["bridge.0002"]
    sure = accept(
        empty, "bridge", (), lambda text, tag: [STANDS] if (text, tag) == (TEXT, "en") else []
    )
    assert (sure.ids, sure.left) == (["bridge.0001"], ["bridge.0003"])
    assert accept(empty, "bridge").ids == ["bridge.0003"]
    assert {r["review"] for r in rows(empty, "utterances")} == {"accepted"}
    with pytest.raises(RostraError, match="no unreviewed utterance"):
        accept(empty, "bridge")


def test_what_was_edited_is_accepted_by_its_id_alone(empty: Corpus) -> None:
    enter(empty)
    file = empty.path / "curated/utterances.jsonl"
    file.write_text(file.read_text("utf-8").replace('"en"', '"en-GB"', 1), encoding="utf-8")
    assert accept(empty, "bridge", (), lambda *_: ALL).left == ["bridge.0001"]
    assert accept(empty, "bridge", ["bridge.0001"]).left == []


@pytest.mark.parametrize(("source", "ids"), [("bridge", ["bridge.0009"]), ("none", [])])
def test_what_is_not_there_is_not_accepted(empty: Corpus, source: str, ids: list[str]) -> None:
    enter(empty)
    with pytest.raises(RostraError, match="no unreviewed utterance"):
        accept(empty, source, ids)
