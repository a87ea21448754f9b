"""The first release: what the guideline decides, counted and proved by plain means."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import datasets
import pytest

CORPUS = Path(__file__).parents[1] / "corpus"
TEXT = (CORPUS / "sources/ncri-online-conference-2020.txt").read_bytes().decode("utf-8")


def rows(table: str) -> list[dict[str, Any]]:
    """The records of release 1.0.0: what its guideline decided stays decided."""
    file = CORPUS / "releases/1.0.0" / f"{table}.jsonl"
    return [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n")[:-1]]


def test_every_quotation_stands_in_the_source_where_the_record_says() -> None:
    for row in rows("utterances"):
        for field, start, end in (
            ("utterance", "char_start", "char_end"),
            ("speaker", "speaker_start", "speaker_end"),
            ("role", "role_start", "role_end"),
            ("cue", "cue_start", "cue_end"),
        ):
            if row[field] is not None:
                assert TEXT[row[start] : row[end]] == row[field], row["id"]


def test_the_counts_of_the_guideline() -> None:
    utterances = rows("utterances")
    assert len(utterances) == 39
    assert len(rows("speakers")) == 18
    assert len({row["turn"] for row in utterances}) == 18
    assert sum(row["cue"] is None for row in utterances) == 8
    assert sum(bool(row["elided"]) for row in utterances) == 10
    assert Counter(row["date"] for row in utterances) == {"2020-11~": 37, "2019-11": 1, None: 1}
    assert Counter(row["quote_type"] for row in utterances) == {"direct": 37, "embedded": 2}
    by_speaker = Counter(str(row["speaker"]).split()[-1] for row in utterances)
    assert by_speaker == {
        "Khamenei": 1,
        "authorities": 1,
        "Rajavi": 4,
        "Betancourt": 2,
        "Oscasrsson": 1,
        "Villiers": 3,
        "Maghsoudi": 7,
        "Sepehrrad": 2,
        "Behrooz": 1,
        "Alamian": 2,
        "Reiss": 2,
        "Dlamini-Mandela": 1,
        "Payton": 2,
        "Ampe": 1,
        "Karimi": 3,
        "Toskedal": 2,
        "Amani": 2,
        "Fatemi": 2,
    }


def test_every_opening_mark_of_the_source_opens_an_utterance() -> None:
    starts = {row["char_start"] for row in rows("utterances")}
    marks = [at for at, character in enumerate(TEXT) if character == "“"]
    assert len(marks) == 34
    assert {at + 1 for at in marks} <= starts


def test_countries_and_their_basis() -> None:
    found = {
        (row["speaker_id"], row["country"], row["country_basis"]) for row in rows("utterances")
    }
    assert Counter((country, basis) for _, country, basis in found) == {
        ("IR", "office"): 2,
        ("IR", "organisation"): 3,
        ("US", "institution"): 3,
        ("NO", "residence"): 2,
        ("NO", "office"): 1,
        ("CH", "residence"): 1,
        ("LU", "residence"): 1,
        ("ZA", "relation"): 1,
        ("CO", "office"): 1,
        ("SE", "office"): 1,
        ("GB", "office"): 1,
        ("BE", "office"): 1,
    }


def test_the_proof_of_the_readme_with_plain_datasets(tmp_path: Path) -> None:
    def table(name: str) -> datasets.Dataset:
        return datasets.load_dataset(str(CORPUS), name, split="train", cache_dir=str(tmp_path))

    texts = {source["id"]: source["text"] for source in table("sources")}
    for row in table("utterances"):
        text = texts[row["source_id"]]
        assert text[row["char_start"] : row["char_end"]] == row["utterance"]


def test_the_second_annotation_agrees_in_every_field() -> None:
    """Made without sight of the first, by the same rules; see DATASHEET.md."""
    lines = (CORPUS / "curated/second/utterances.jsonl").read_text(encoding="utf-8").splitlines()
    second = [json.loads(line) for line in lines]
    first = [{field: row[field] for field in second[0]} for row in rows("utterances")]
    assert first == second


def test_double_quoted_examples_of_the_guideline_are_verbatim() -> None:
    text = (CORPUS / "guidelines/utterances.md").read_text(encoding="utf-8")
    quoted = re.findall(r'"([^"\n]*)"', text)
    assert len(quoted) > 100
    assert [example for example in quoted if example.rstrip(".,") not in TEXT] == []


@pytest.mark.parametrize("page", ["annotations", "demand", "group", "quote", "slogan", "topic"])
def test_examples_of_the_layers_stand_in_the_row_that_they_name(page: str) -> None:
    text = (CORPUS / "guidelines" / f"{page}.md").read_text(encoding="utf-8")
    prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    quoted = re.findall(r'"([^"\n]*)"(?: \((\d+)\))?', prose)
    said = {int(row["id"][-4:]): row["utterance"] for row in rows("utterances")}
    assert quoted
    assert [(words, row) for words, row in quoted if not row or words not in said[int(row)]] == []


def test_the_example_records_of_the_layers_are_proved() -> None:
    text = (CORPUS / "guidelines/annotations.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```json\n(.*?)```", text, flags=re.DOTALL)
    said = {row["id"]: row for row in rows("utterances")}
    for record in map(json.loads, block.splitlines()):
        start, end = record["char_start"], record["char_end"]
        within = said[record["utterance_id"]]
        assert (record["text"] is None) == (record["label"] == "none")
        if record["text"] is not None:
            assert TEXT[start:end] == record["text"]
            assert within["char_start"] <= start < end <= within["char_end"]
