"""The noun phrases of a role, and the tables behind them."""

import csv
from pathlib import Path

import pytest

from rostra.language.role_phrases import PERSONS, TIMES, body_class, role_phrases
from rostra.language.word_lists import table

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("role", "phrases"),
    [
        (
            "Dentist and spokesperson of the Tongan Associations in Norway",
            [("dentist", "Dentist"), ("spokesperson", "spokesperson")],
        ),
        ("official news agency", [(None, "official news agency")]),
        ("glazier", [("glazier", "glazier")]),
        ("Chair National Council of Norway", [("chair", "Chair")]),
        ("President-elect National Council of Norway", [("president", "President elect")]),
        ("Minister of Trade, Industry and Labour", [("minister", "Minister")]),
        ("", [(None, "")]),
    ],
)
def test_phrases_and_their_heads(role: str, phrases: list[tuple[str | None, str]]) -> None:
    split = [
        (
            phrase.head.key if phrase.head else None,
            " ".join(word.text for word in phrase.words[phrase.start : phrase.complement_start]),
        )
        for phrase in role_phrases(role, {})
    ]
    assert split == phrases


def test_an_abbreviation_has_the_country_and_class_of_its_full_name() -> None:
    (phrase,) = role_phrases("PFT member", {"PFT": "People's Front of Tonga"})
    body = phrase.constituents[0]
    assert (body.cls, body.is_body, body.mention and body.mention.code) == ("party", True, "TO")
    assert body_class(phrase.before_head()) == "party"


def test_the_tables_of_roles_are_sound() -> None:
    with (ROOT / "schema/codelists/country.csv").open(encoding="utf-8") as lines:
        codes = {row["code"] for row in csv.DictReader(lines)}
    bodies = {
        "state",
        "parliament",
        "party",
        "association",
        "professional",
        "university",
        "workplace",
        "weak",
        "realm",
    }
    terms = [row["term"] for row in table("role_words.csv")]
    assert len(terms) == len(set(terms))
    assert {row["class"] for row in table("role_words.csv")} == PERSONS | TIMES | bodies
    for row in table("institutions.csv"):
        assert row["country"] in codes | {""}
        assert row["class"] in {"state", "parliament", "international", "university"}
