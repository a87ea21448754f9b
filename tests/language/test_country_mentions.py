import csv
from collections import defaultdict
from pathlib import Path

import pytest

from rostra.language.country_mentions import find_country_mentions
from rostra.language.word_lists import table

ROOT = Path(__file__).parents[2]


def codes_in(text: str) -> list[str]:
    return ["/".join(sorted(mention.codes)) for mention in find_country_mentions(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("South African and North Korean", ["ZA", "KP"]),
        ("they polish turkey in a jersey", []),
        ("Polish", ["PL"]),
        ("POLISH AND CHINESE", ["PL", "CN"]),
        ("Tell us, said Us", []),
        ("US, U.S. and the U.S.A.", ["US", "US", "US"]),
        ("the United States’ and Norway’s", ["US", "NO"]),
        ("Norwayfish", []),
        ("Swedes, Danes and Spaniards", ["SE", "DK", "ES"]),
        ("Congolese", ["CD/CG"]),
        ("Democratic Republic of the Congo", ["CD"]),
        ("Georgia", ["GE/US"]),
        ("Latin American", [""]),
        ("Equatorial Guinea, Guinea-Bissau, Papua New Guinea, Guinea", ["GQ", "GW", "PG", "GN"]),
        ("Northern Ireland, Republic of Ireland", ["GB", "IE"]),
        ("Cote d'Ivoire or Côte d’Ivoire", ["CI", "CI"]),
        ("St. Lucia, Saint Lucia, St Lucia", ["LC", "LC", "LC"]),
        ("Kosovo and New Mexico", ["", ""]),
        ("Nigerien or Nigerian", ["NE", "NG"]),
    ],
)
def test_mentions(text: str, expected: list[str]) -> None:
    assert codes_in(text) == expected


@pytest.mark.parametrize(
    ("text", "compound"),
    [
        ("Norwegian dentist", ""),
        ("ex-Norwegian dentist", ""),
        ("anti-Norwegian", "other"),
        ("Norwegian-born", "other"),
        ("Norwegian-Tongan", "other"),
        ("Norway-based", "based"),
    ],
)
def test_compounds(text: str, compound: str) -> None:
    assert find_country_mentions(text)[0].compound == compound


def test_every_country_has_a_name_and_no_form_another_country() -> None:
    with (ROOT / "schema/codelists/country.csv").open(encoding="utf-8") as lines:
        codes = {row["code"] for row in csv.DictReader(lines)}
    forms = defaultdict(set)
    for row in table("countries.csv"):
        assert row["kind"] in {"name", "adjective", "region"}
        assert (row["country"] in codes) != (row["kind"] == "region" and not row["country"])
        forms[row["form"]].add(row["country"])
    assert {row["country"] for row in table("countries.csv") if row["kind"] == "name"} == codes
    shared = {form for form, countries in forms.items() if len(countries) > 1}
    assert shared == {
        "Channel Islander",
        "Congo",
        "Congolese",
        "Dominican",
        "Georgia",
        "Korea",
        "Korean",
        "Virgin Islands",
    }


def test_every_form_alone_is_read_as_its_country() -> None:
    for row in table("countries.csv"):
        (mention,) = find_country_mentions(row["form"])
        assert not row["country"] or row["country"] in mention.codes, row
