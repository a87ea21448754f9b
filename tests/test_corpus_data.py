"""The first release: what the guideline decides, counted and proved by plain means."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import datasets
import pytest

from rostra.cli import main

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpus"
TEXT = (CORPUS / "sources/ncri-online-conference-2020.txt").read_bytes().decode("utf-8")


def rows(table: str) -> list[dict[str, Any]]:
    """The records of release 1.0.0: what its guideline decided stays decided."""
    file = CORPUS / "releases/1.0.0" / f"{table}.jsonl"
    return [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n")[:-1]]


def runs(text: str) -> set[tuple[str, ...]]:
    """Every run of five words, without capitals and marks."""
    words = re.findall(r"\w+(?:[’']\w+)*", text.lower())
    return {tuple(words[at : at + 5]) for at in range(len(words) - 4)}


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


@pytest.mark.parametrize(("page", "least"), [("1.0.0", 100), ("2.0.0", 15)])
def test_double_quoted_words_of_the_decisions_are_verbatim(page: str, least: int) -> None:
    text = (CORPUS / f"adjudication/{page}.md").read_text(encoding="utf-8")
    quoted = re.findall(r'"([^"\n]*)"', text)
    assert len(quoted) > least
    assert [example for example in quoted if example.rstrip(".,") not in TEXT] == []


def annotations(file: str) -> dict[tuple[str, str, int | None, int | None], dict[str, Any]]:
    """Annotations of a file in the corpus, by what they are about and where."""
    lines = (CORPUS / file).read_text(encoding="utf-8").splitlines()
    return {
        (row["utterance_id"], row["layer"], row["char_start"], row["char_end"]): row
        for row in map(json.loads, lines)
    }


def values(record: dict[str, Any]) -> dict[str, Any]:
    """What an annotator says of a span."""
    return {"label": record["label"], **record["attributes"]}


def test_what_both_annotators_say_is_adjudicated_so_and_each_difference_is_decided() -> None:
    one = annotations("curated/independent/model-c.jsonl")
    two = annotations("curated/independent/model-d.jsonl")
    decided = annotations("releases/2.0.0/annotations.jsonl")
    assert one.keys() == two.keys() == decided.keys()
    page = (CORPUS / "adjudication/2.0.0.md").read_text(encoding="utf-8")
    differences = 0
    for place, record in decided.items():
        readings = values(one[place]), values(two[place])
        said = values(record)
        assert all(said[field] in {reading[field] for reading in readings} for field in said)
        if readings[0] != readings[1]:
            differences += 1
            assert f'"{record["text"]}"' in page, record["id"]
    assert differences == 14


def test_annotations_of_1_1_0_keep_their_ids_or_are_gone_with_a_reason() -> None:
    before = annotations("releases/1.1.0/annotations.jsonl")
    now = annotations("releases/2.0.0/annotations.jsonl")
    assert all(now[place]["id"] == record["id"] for place, record in before.items() if place in now)
    gone = {record["id"] for place, record in before.items() if place not in now}
    lines = (CORPUS / "releases/2.0.0/corrections.jsonl").read_text(encoding="utf-8").splitlines()
    explained = {row["record_id"] for row in map(json.loads, lines) if row["column"] is None}
    assert len(gone) == 9
    assert gone <= explained
    assert gone & {record["id"] for record in now.values()} == set()


PAGES = sorted(page.stem for page in (CORPUS / "guidelines").glob("*.md"))


@pytest.mark.parametrize("page", PAGES)
def test_no_example_of_the_guidelines_is_of_a_source(page: str) -> None:
    """Whoever annotates by the pages alone must not find decisions on the corpus in them."""

    text = (CORPUS / "guidelines" / f"{page}.md").read_text(encoding="utf-8")
    assert runs(text) & runs(TEXT) == set()


@pytest.mark.parametrize(
    ("page", "codelist"),
    [
        ("quote", "quote_label"),
        ("slogan", "slogan_label"),
        ("demand", "demand_kind"),
        ("demand", "demand_force"),
        ("group", "group_stance"),
        ("group", "group_valence"),
        ("group", "group_part"),
        ("commitment", "commitment_kind"),
        ("commitment", "voice"),
        ("pronoun", "pronoun_referent"),
    ],
)
def test_a_page_defines_every_code_of_its_list(page: str, codelist: str) -> None:
    text = (CORPUS / "guidelines" / f"{page}.md").read_text(encoding="utf-8")
    text += (CORPUS / "guidelines/annotations.md").read_text(encoding="utf-8")
    lines = (ROOT / f"schema/codelists/{codelist}.csv").read_text(encoding="utf-8").splitlines()
    codes = [line.split(",")[0] for line in lines[1:]]
    assert [code for code in codes if f"`{code}`" not in text] == []


def test_the_report_for_exercise_is_valid_and_has_no_example_of_the_pages() -> None:
    corpus = ROOT / "examples/river-march"
    assert main(["validate", "--corpus", str(corpus)]) == 0
    said = runs((corpus / "sources/river-march.txt").read_text(encoding="utf-8"))
    for page in (CORPUS / "guidelines").glob("*.md"):
        assert runs(page.read_text(encoding="utf-8")) & said == set(), page.name
