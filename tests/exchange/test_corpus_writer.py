"""The corpus that is made of transcripts: valid, verbatim, with stable ids."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra.exchange.corpus_writer import ImportedCorpus, write_corpus
from rostra.exchange.importing import Item
from rostra.exchange.losses import LossError, LossReport
from rostra.exchange.transcripts import (
    Event,
    Label,
    OwnColumn,
    Passage,
    Remark,
    Speaker,
    Transcript,
    Turn,
)
from rostra.problems import Problem
from rostra.releases import Corpus
from rostra.validation import check
from rostra.validation.content import Record

ADA = Speaker("ada", "Ada Invent")
BO = Speaker("bo", "Бо Вымысел")
COUNCIL = Event("council", "The council of Varrow", "2031-04-12", "Varrow")


def speech(speaker: str = "ada", *paragraphs: str) -> Turn:
    return Turn(speaker, [Passage(text) for text in paragraphs or ("The ferry leaves at noon.",)])


def written(
    folder: Path, *items: Item, strict: bool = False
) -> tuple[ImportedCorpus, LossReport, list[Problem], dict[str, list[Record]]]:
    report = LossReport()
    result = write_corpus(folder, "council", items, report, licence="CC0-1.0", strict=strict)
    checked = check(Corpus(folder).files())
    tables = {table: list(records) for table, records in checked.tables.items()}
    return result, report, checked.problems, tables


def kinds(report: LossReport) -> list[tuple[str, str, int]]:
    return [(loss.kind, loss.id, loss.count) for loss in report.losses if loss.kind != "defaulted"]


def test_a_transcript_becomes_a_valid_corpus(tmp_path: Path) -> None:
    turn = Turn(
        "ada",
        [Passage("We wait."), Remark("[Applause]"), Passage("We go… now.")],
        role="Mayor of Varrow",
        event="council",
        date="2031-04-12",
    )
    transcript = Transcript("Day 1", [turn, speech("bo")], "en", title="First day")
    result, report, problems, tables = written(tmp_path / "c", ADA, BO, COUNCIL, transcript)
    assert problems == []
    assert kinds(report) == []
    assert result.counts["utterances"] == 3
    assert [row["id"] for row in tables["utterances"]] == ["day-1.0001", "day-1.0002", "day-1.0003"]
    first, second, third = tables["utterances"]
    assert (first["turn"], second["turn"], third["turn"]) == (1, 1, 2)
    assert (first["role"], first["role_type"]) == ("Mayor of Varrow", "government")
    assert second["elided"]
    assert third["speaker_id"] == "bo"
    text = (tmp_path / "c/sources/day-1.txt").read_text("utf-8")
    assert text == (
        "First day\nThe council of Varrow\nVarrow\nAda Invent, Mayor of Varrow:\nWe wait.\n"
        "[Applause]\nWe go… now.\nБо Вымысел:\nThe ferry leaves at noon.\n"
    )
    assert tables["sources"][0]["text_basis"] == "reconstructed"


def test_a_document_with_labels_stays_a_document(tmp_path: Path) -> None:
    label = Label("ADA INVENT (Mayor):", (0, 10), (12, 17))
    turn = Turn("ada", [Passage("We wait.")], label=label, role="Mayor")
    transcript = Transcript("day", [Remark("Day 1"), turn], "en", is_document=True, title="The day")
    _, _, problems, tables = written(tmp_path / "c", ADA, transcript)
    assert problems == []
    assert tables["sources"][0]["text_basis"] == "document"
    assert tables["utterances"][0]["speaker"] == "ADA INVENT"
    assert tables["utterances"][0]["role"] == "Mayor"
    assert tables["speakers"][0]["names_in_sources"] == ["ADA INVENT"]


def test_an_unknown_speaker_has_no_utterance_and_is_told(tmp_path: Path) -> None:
    transcript = Transcript("day", [speech("ghost", "Boo."), speech()], "en")
    _, report, problems, tables = written(tmp_path / "c", ADA, transcript)
    assert problems == []
    assert kinds(report) == [("wrong", "unknown-speaker", 1)]
    assert len(tables["utterances"]) == 1
    assert "Boo." in (tmp_path / "c/sources/day.txt").read_text("utf-8")


def test_a_strict_import_that_loses_something_leaves_nothing(tmp_path: Path) -> None:
    transcript = Transcript("day", [speech("ghost"), speech()], "en")
    with pytest.raises(LossError, match="1 losses.*unknown-speaker"):
        written(tmp_path / "c", ADA, transcript, strict=True)
    assert list(tmp_path.iterdir()) == []


def test_more_than_9999_utterances_become_several_sources(tmp_path: Path) -> None:
    turns = [speech("ada", *["Yes."] * 7000), speech("bo", *["No."] * 12_000)]
    _, report, problems, tables = written(tmp_path / "c", ADA, BO, Transcript("day", turns, "en"))
    assert problems == []
    assert kinds(report) == [("altered", "source-in-parts", 1)]
    assert [row["id"] for row in tables["sources"]] == ["day", "day-2", "day-3"]
    assert len(tables["utterances"]) == 19_000


def test_a_paragraph_of_a_million_characters_is_cut_at_sentences(tmp_path: Path) -> None:
    text = "The ferry leaves at noon. " * 40_000
    tokens = {"tokens": text.replace(".", " .").split(), "pos": ["X"] * 240_000}
    turn = Turn("ada", [Passage(text, tokens)])
    _, report, problems, tables = written(tmp_path / "c", ADA, Transcript("day", [turn], "en"))
    assert problems == []
    assert kinds(report) == [("altered", "long-paragraph", 1)]
    assert all(row["utterance"].endswith(".") for row in tables["utterances"])
    assert " ".join(row["utterance"] for row in tables["utterances"]) == text.strip()
    assert [token for row in tables["utterances"] for token in row["x_tokens"]] == tokens["tokens"]


def test_own_columns_get_the_type_of_their_values(tmp_path: Path) -> None:
    values: list[dict[str, Any]] = [
        {"x_page": 1, "x_mixed": "a", "x_share": 0.5, "x_open": True, "x_tags": ["a", "b"]},
        {"x_page": None, "x_mixed": 2, "x_share": 1, "x_open": None, "x_tags": None},
    ]
    values[0]["x_large"] = 2**53 + 1
    turn = Turn("ada", [Passage("Yes.", columns=each) for each in values])
    described = OwnColumn("x_page", "Page", "Page of the printed edition")
    result, report, problems, tables = written(
        tmp_path / "c", ADA, described, Transcript("day", [turn], "en")
    )
    assert problems == []
    assert result.own_columns == {"utterances": list(values[0])}
    assert tables["utterances"][1]["x_mixed"] == "2"
    assert tables["utterances"][0]["x_large"] == "9007199254740993"
    assert kinds(report) == [("altered", "several-types", 2)]
    assert isinstance(tables["utterances"][1]["x_share"], float)


@pytest.mark.parametrize("url", ["ftp://varrow.example", "http://a", "https://varrow.example/ö"])
def test_an_address_that_its_column_does_not_take_is_left_out(url: str, tmp_path: Path) -> None:
    transcript = Transcript("day", [speech()], "en", url=url)
    _, report, problems, tables = written(tmp_path / "c", ADA, transcript)
    assert problems == []
    assert kinds(report) == [("dropped", "no-address", 1)]
    assert tables["sources"][0]["url"] is None


def test_ids_are_made_of_names_in_any_script(tmp_path: Path) -> None:
    names = ["虚构", "虚构", "Ἄδα", "???"]
    speakers = [Speaker(str(number), name) for number, name in enumerate(names)]
    turns = [speech(speaker.key) for speaker in speakers]
    _, _, problems, tables = written(tmp_path / "c", *speakers, Transcript("日", turns, "ja"))
    assert problems == []
    assert {row["id"] for row in tables["speakers"]} == {"xugou", "xugou-2", "ada", "speaker"}


def test_no_source_has_the_name_of_a_device(tmp_path: Path) -> None:
    items = [Transcript(key, [speech()], "en") for key in ("CON", "con", "Lpt1")]
    _, _, problems, tables = written(tmp_path / "c", ADA, *items)
    assert problems == []
    assert [row["id"] for row in tables["sources"]] == ["con-2", "con-3", "lpt1-2"]


def test_roles_whose_words_are_not_known_are_told(tmp_path: Path) -> None:
    roles = ["Mayor of Varrow", "Fährmeisterin"]
    turns = [replace(speech(), role=role) for role in roles]
    _, report, _, tables = written(tmp_path / "c", ADA, Transcript("day", turns, "de"))
    assert [row["role_type"] for row in tables["utterances"]][1] == "other"
    [loss] = [loss for loss in report.losses if loss.id == "role-not-known"]
    assert (loss.kind, loss.count, loss.examples) == ("defaulted", 1, [("", "Fährmeisterin")])


words = st.text(min_size=1, max_size=40)


@given(st.lists(st.tuples(st.sampled_from(["ada", "bo", "ghost"]), st.lists(words, max_size=3))))
def test_whatever_the_words_the_corpus_is_valid(
    tmp_path_factory: pytest.TempPathFactory, turns: list[tuple[str, list[str]]]
) -> None:
    folder = tmp_path_factory.mktemp("any") / "c"
    blocks = [Turn(speaker, [Passage(text) for text in texts]) for speaker, texts in turns]
    transcript = Transcript(
        "any", [speech(), *blocks], "en", title="".join(w for _, t in turns for w in t)[:900]
    )
    _, _, problems, tables = written(folder, ADA, BO, transcript)
    assert problems == []
    text = (folder / "sources/any.txt").read_text("utf-8")
    for row in tables["utterances"]:
        assert text[row["char_start"] : row["char_end"]] == row["utterance"]
