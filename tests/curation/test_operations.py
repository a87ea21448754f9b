"""Operations on the records of a report: what a curator says, and all that hangs on it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ferry_report
import pytest
from bridge_report import rows

from rostra.curation.accept import accept
from rostra.curation.edit import edit as transaction
from rostra.curation.init import init
from rostra.curation.operations import (
    edit_utterances,
    merge_speakers,
    quote,
    reject,
    rename_speaker,
)
from rostra.curation.places import PlaceError
from rostra.curation.save import Saved, save
from rostra.curation.working_copy import WorkingCopy
from rostra.errors import RostraError
from rostra.releases import Corpus
from rostra.releasing import build
from rostra.validation import check

TEXT = ferry_report.TEXT


@pytest.fixture
def ferry(tmp_path: Path) -> Corpus:
    corpus = Corpus(init(tmp_path / "ferries"))
    assert ferry_report.enter(corpus).problems == []
    return corpus


def carry_out(
    corpus: Corpus, operation: Callable[[WorkingCopy], WorkingCopy], **more: Any
) -> Saved:
    saved = save(corpus, operation, sources={"ferry"}, **more)
    assert saved.problems == []
    assert check(corpus.files()).problems == []
    return saved


def edit(corpus: Corpus, *numbers: int, reason: str | None = None, **values: Any) -> Saved:
    ids = [f"ferry.{number:04d}" for number in numbers]
    return carry_out(corpus, lambda copy: edit_utterances(copy, ids, values), reason=reason)


def row(corpus: Corpus, number: int) -> dict[str, Any]:
    return next(r for r in rows(corpus, "utterances") if r["id"] == f"ferry.{number:04d}")


def turns(corpus: Corpus) -> dict[int, list[int]]:
    """The numbers of the utterances of each turn, in text order."""
    found: dict[int, list[int]] = {}
    for each in sorted(rows(corpus, "utterances"), key=lambda r: r["seq"]):
        found.setdefault(each["turn"], []).append(int(each["id"][-4:]))
    return found


def speakers(corpus: Corpus) -> set[str]:
    return {each["id"] for each in rows(corpus, "speakers")}


def test_the_draft_is_the_one_that_the_other_tests_speak_of(ferry: Corpus) -> None:
    in_turns = [[1, 2], [3, 4, 5], [6, 7], [8, 9], [10], [11], [12]]
    assert turns(ferry) == dict(enumerate(in_turns, 1))


def test_a_role_holds_for_the_whole_turn_with_its_codes(ferry: Corpus) -> None:
    edit(ferry, 4, role="harbour master")
    for number in (3, 4, 5):
        assert row(ferry, number)["role_start"] == TEXT.index("harbour master, Jorn")
        assert row(ferry, number)["role_type"] == "occupation"
    edit(ferry, 4, role=None)
    assert row(ferry, 3)["role_type"] is row(ferry, 3)["role"] is None
    country = {"country": "NO", "country_basis": "residence"}
    edit(ferry, 3, role="harbour master", role_type="government", **country)
    assert (row(ferry, 5)["role_type"], row(ferry, 5)["country"]) == ("government", "NO")
    edit(ferry, 5, country=None)
    assert row(ferry, 3)["country_basis"] is None


def test_another_speaker_joins_the_turn_beside(ferry: Corpus) -> None:
    edit(ferry, 8, speaker="Mira Oswin-Hale")
    assert turns(ferry)[3] == [6, 7, 8]
    assert row(ferry, 8)["role"] == "deputy"
    edit(ferry, 9, speaker="Anselm Roe")
    assert speakers(ferry).isdisjoint({"pellwicks-deputy"})
    assert row(ferry, 9)["speaker_start"] == TEXT.index("Anselm")
    edit(ferry, 5, speaker="Mira Oswin-Hale")  # before its turn: the role goes back
    assert turns(ferry)[3] == [5, 6, 7, 8]
    assert {row(ferry, number)["role"] for number in (5, 6, 7, 8)} == {"deputy"}
    assert row(ferry, 5)["speaker_start"] == row(ferry, 8)["speaker_start"]


def test_another_speaker_within_a_turn_splits_it(ferry: Corpus) -> None:
    edit(ferry, 4, speaker="Ilva Trask")
    in_turns = [[1, 2], [3], [4], [5], [6, 7], [8, 9], [10], [11], [12]]
    assert turns(ferry) == dict(enumerate(in_turns, 1))
    edit(ferry, 4, speaker_id="jorn-pellwick")
    assert turns(ferry)[2] == [3, 4, 5]


def test_the_same_speaker_by_another_name_is_said_of_the_whole_turn(ferry: Corpus) -> None:
    edit(ferry, 2, speaker="Trask", speaker_id="ilva-trask")
    assert {row(ferry, number)["speaker"] for number in (1, 2)} == {"Trask"}
    names = next(s for s in rows(ferry, "speakers") if s["id"] == "ilva-trask")
    assert names["names_in_sources"] == ["Ilva Trask", "Trask"]


def test_words_of_an_utterance(ferry: Corpus) -> None:
    edit(ferry, 8, utterance='"My own mother … eighty-one."')
    assert row(ferry, 8)["utterance"] == "My own mother walks round the bay… She is eighty-one."
    edit(ferry, 8, utterance="She is … -one.")
    assert (row(ferry, 8)["utterance"], row(ferry, 8)["elided"]) == ("She is eighty-one.", False)
    # moved to another paragraph: the reporting clause stays behind, the numbers follow
    edit(ferry, 8, utterance="Long Quiet", date="2031-05", quote_type="embedded")
    moved = row(ferry, 8)
    assert (moved["seq"], moved["paragraph"], moved["cue"], moved["cue_end"]) == (1, 3, None, None)
    assert (moved["date"], moved["quote_type"]) == ("2031-05", "embedded")


@pytest.mark.parametrize(
    ("number", "values", "says"),
    [
        (11, {"utterance": "deputy"}, "several-places: utterance: .*--place utterance=N"),
        (3, {"utterance": "There was no hull"}, "words-not-found: utterance: .* it has 'There was"),
        (3, {"utterance": "“There was no boat … leaked.”"}, "several quotations"),
        (3, {"utterance": "to lose … a hull"}, "ferry.0004 has some of these words"),
        (8, {"utterance": "Pellwick’s … bay…"}, "the reporting clause .* would be inside"),
        (8, {"cue": "said"}, "not in the paragraph of the utterance"),
        (8, {"speaker": "Bo Imag"}, "words-not-found: speaker"),
        (8, {"speaker_id": "bo"}, "there is no 'bo' in speakers; there are: banner"),
        (8, {"country": "XY"}, "country: 'XY' is not a code"),
        (8, {"country": "NO"}, "give --country-basis as well: office, organisation"),
        (
            8,
            {"role": "deputy", "role_type": "x"},
            "role_type: 'x' is not a code",
        ),
        (8, {"date": "yesterday"}, "ferry.0008: date: .* Write"),
        (88, {"date": None}, "there is no 'ferry.0088' in utterances"),
    ],
)
def test_what_cannot_be(ferry: Corpus, number: int, values: Any, says: str) -> None:
    before = (ferry.path / "curated/utterances.jsonl").read_bytes()
    with pytest.raises(RostraError, match=says):
        edit(ferry, number, **values)
    assert (ferry.path / "curated/utterances.jsonl").read_bytes() == before
    assert not (ferry.path / ".rostra-edit").exists()


def test_what_was_missed_takes_its_place_and_the_next_id(ferry: Corpus) -> None:
    values = {"speaker": "Anselm Roe", "cue": "one of them, Anselm Roe, called out"}
    saved = carry_out(ferry, lambda copy: quote(copy, "ferry", '"Give us … first,"', values)[0])
    new = row(ferry, 13)
    assert new["utterance"] == "Give us the timetable first"
    assert TEXT[new["char_start"] : new["char_end"]] == new["utterance"]
    assert (new["seq"], new["turn"], new["review"]) == (9, 5, "curated")
    assert speakers(ferry) >= {"anselm-roe", "pellwicks-deputy"}
    assert {c.id for c in saved.changes if c.field == "seq"} == {
        f"ferry.{number:04d}" for number in (9, 10, 11, 12)
    }
    edit(ferry, 9, speaker="Anselm Roe")
    assert turns(ferry)[5] == [13, 9]


@pytest.mark.parametrize(
    ("source", "words", "values", "says"),
    [
        ("ferry", "“We will hold it,”", {"speaker": "Vane"}, "ferry.0011 has these words already"),
        ("ferry", "will hold", {"speaker": "Vane"}, "ferry.0011 has some of these words"),
        ("ferry", "a hull", {"speaker": "Vane"}, "ferry.0004 has some of these words"),
        ("ferry", "“”", {"speaker": "Vane"}, "words-not-found"),
        ("ferry", "Long Quiet", {}, "say who speaks: --speaker"),
        ("fairy", "Long Quiet", {}, "there is no 'fairy' in sources; there are: ferry"),
    ],
)
def test_what_is_not_quoted(ferry: Corpus, source: str, words: str, values: Any, says: str) -> None:
    with pytest.raises(RostraError, match=says):
        carry_out(ferry, lambda copy: quote(copy, source, words, values)[0])


def test_a_rejected_utterance_takes_its_speaker_along(ferry: Corpus) -> None:
    carry_out(ferry, lambda copy: reject(copy, ["ferry.0012"]))
    assert "banner-outside-the-hall" not in speakers(ferry)
    # what it parted is one turn again
    edit(ferry, 4, speaker="Ilva Trask")
    carry_out(ferry, lambda copy: reject(copy, ["ferry.0004"]))
    assert turns(ferry)[2] == [3, 5]
    carry_out(ferry, lambda copy: reject(copy, [f"ferry.{n:04d}" for n in (1, 2, 3, 5)]))
    assert "ilva-trask" not in speakers(ferry)
    assert turns(ferry)[1] == [6, 7]


def test_speakers_merge_with_names_notes_and_turns(ferry: Corpus) -> None:
    pair = "pellwicks-deputy", "mira-oswin-hale"
    save(ferry, lambda copy: merge_speakers(copy, *pair), speakers=pair)
    assert turns(ferry)[3] == [6, 7, 8, 9]
    merged = next(s for s in rows(ferry, "speakers") if s["id"] == "mira-oswin-hale")
    assert merged["names_in_sources"] == ["Pellwick’s deputy", "Mira Oswin-Hale"]
    assert check(ferry.files()).problems == []
    with pytest.raises(RostraError, match="cannot be merged into itself"):
        carry_out(ferry, lambda copy: merge_speakers(copy, "dorrit-vane", "dorrit-vane"))


def test_a_speaker_is_renamed_as_a_source_prints_it(ferry: Corpus) -> None:
    of: Any = {"speakers": {"dorrit-vane"}}
    save(ferry, lambda copy: rename_speaker(copy, "dorrit-vane", "Mayor  Dorrit Vane"), **of)
    vane = next(s for s in rows(ferry, "speakers") if s["id"] == "dorrit-vane")
    assert vane["name"] == "Mayor Dorrit Vane"
    assert vane["names_in_sources"] == ["Mayor Dorrit Vane", "Dorrit Vane"]
    with pytest.raises(PlaceError, match="no source of dorrit-vane prints 'Dora'"):
        save(ferry, lambda copy: rename_speaker(copy, "dorrit-vane", "Dora"), **of)


def test_a_dry_run_and_an_idle_edit_leave_no_trace(ferry: Corpus) -> None:
    before = {f: f.read_bytes() for f in ferry.path.rglob("*") if f.is_file()}
    assert edit(ferry, 1, speaker="Ilva Trask").changes == []
    saved = carry_out(ferry, lambda copy: reject(copy, ["ferry.0012"]), dry_run=True)
    assert [change.kind for change in saved.changes] == ["removed", "removed"]
    assert {f: f.read_bytes() for f in ferry.path.rglob("*") if f.is_file()} == before


def test_corrections_of_a_release_follow_from_the_changes(ferry: Corpus) -> None:
    accept(ferry, "ferry")
    assert build(ferry).problems == []
    with pytest.raises(RostraError, match="is in the release 1.0.0.*--reason"):
        edit(ferry, 4, role="harbour master")
    saved = edit(ferry, 4, role="harbour master", reason="The role had been missed.")
    assert saved.version == "2.0.0"
    entries = rows(ferry, "corrections")
    assert [(e["record_id"], e["column"], e["version"]) for e in entries] == [
        (f"ferry.{number:04d}", None, "2.0.0") for number in (3, 4, 5)
    ]
    edit(ferry, 4, role=None)  # as it was released: nothing is left to explain
    assert rows(ferry, "corrections") == []
    edit(ferry, 4, date="2031-05", reason="The date had been missed.")
    carry_out(ferry, lambda copy: reject(copy, ["ferry.0012"]), reason="A slogan of nobody.")
    assert [(e["table"], e["record_id"], e["column"]) for e in rows(ferry, "corrections")] == [
        ("utterances", "ferry.0004", "date"),
        ("utterances", "ferry.0012", None),
    ]
    # a speaker of a release stays; an id of a release is never used again
    assert "banner-outside-the-hall" in speakers(ferry)
    values = {"speaker_id": "banner-outside-the-hall"}
    carry_out(ferry, lambda copy: quote(copy, "ferry", "Bring … lights", values)[0])
    assert row(ferry, 13)["utterance"] == "Bring back the lights"
    config = ferry.path / "corpus.json"
    config.write_text(config.read_text("utf-8").replace("1.0.0", "2.0.0", 1), "utf-8")
    assert build(ferry).problems == []


def test_annotations_are_never_left_about_nothing(ferry: Corpus) -> None:
    record: dict[str, Any] = {
        "id": "ferry.0004.demand.human-a.01",
        "utterance_id": "ferry.0004",
        "layer": "demand",
    }
    start = row(ferry, 4)["char_start"]
    record |= {"label": "other", "char_start": start, "char_end": start + 5, "text": "There"}
    names = "source normalised addressee force voice claimant target part valence referent".split()
    attributes = dict.fromkeys(names) | {"force": "explicit", "voice": "own"}
    record |= {"attributes": attributes, "annotator": "human-a"}
    record |= {"status": "adjudicated"}
    with transaction(ferry) as opened:
        opened.put_records("annotations", {record["id"]: record})
        assert opened.commit() == []
    with pytest.raises(RostraError, match="ferry.0004 has 1 annotations"):
        carry_out(ferry, lambda copy: reject(copy, ["ferry.0004"]))
    with pytest.raises(RostraError, match="would be outside the utterance"):
        edit(ferry, 4, utterance="a hull … leaked.")
    edit(ferry, 4, utterance="There was a hull")


def test_nor_are_those_in_the_files_of_annotators(ferry: Corpus) -> None:
    file = ferry.path / "curated/independent/human-a.jsonl"
    file.parent.mkdir()
    start = row(ferry, 4)["char_start"]
    annotation = {"utterance_id": "ferry.0004", "char_start": start, "char_end": start + 5}
    file.write_text(f"not json\n{json.dumps(annotation)}\n[]\n", "utf-8")
    with pytest.raises(RostraError, match=r"human-a.jsonl, line 2: an annotation of ferry.0004"):
        carry_out(ferry, lambda copy: reject(copy, ["ferry.0004"]))
    with pytest.raises(RostraError, match="on words that it would not have"):
        edit(ferry, 4, utterance="a hull … leaked.")
    edit(ferry, 4, utterance="There was a hull")
    carry_out(ferry, lambda copy: reject(copy, ["ferry.0003"]))
