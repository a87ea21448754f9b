"""The shipped source, drafted without correction, against the records that people made."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from rostra.quotations.extraction import Utterance, draft

CORPUS = Path(__file__).parents[3] / "corpus"
TEXT = (CORPUS / "sources" / "ncri-online-conference-2020.txt").read_text("utf-8")
CURATED = [
    json.loads(line)
    for line in (CORPUS / "curated" / "utterances.jsonl").read_text("utf-8").splitlines()
]
PLACES = ["char_start", "char_end", "speaker_start", "speaker_end", "role_start", "role_end"]
EXACT = [
    *PLACES, "utterance", "speaker", "role", "role_type", "role_status", "paragraph", "turn", "seq",
    "cue", "cue_start", "cue_end", "quote_type", "elided", "language",
]  # fmt: skip


@pytest.fixture(scope="module")
def drafted() -> tuple[Utterance, ...]:
    return draft(TEXT).utterances


@pytest.mark.parametrize("column", EXACT)
def test_a_column_is_as_curated(drafted: tuple[Utterance, ...], column: str) -> None:
    assert [getattr(row, column) for row in drafted] == [row[column] for row in CURATED]


@pytest.mark.parametrize("column", ["country", "country_basis"])
def test_a_country_is_as_curated_where_the_text_tells_it(
    drafted: tuple[Utterance, ...], column: str
) -> None:
    pairs = [
        (getattr(row, column), gold[column]) for row, gold in zip(drafted, CURATED, strict=True)
    ]
    assert sum(mine == gold for mine, gold in pairs) / len(pairs) >= 0.85
    assert all(mine is None for mine, gold in pairs if mine != gold)  # never a wrong one


def test_nothing_in_marks_is_left_out() -> None:
    assert draft(TEXT).rejected == ()


RENAMED = {
    # countries and their people
    "Iran": "Qorvia", "Iranian": "Qorvian", "South African": "South Tembian", "Iraq": "Umbria",
    "Sweden": "Vandland", "Swedish": "Vandish", "British": "Tolbish", "Norway": "Skarn",
    "Norwegian": "Skarnish", "Belgian": "Belvian", "Belgium": "Belvia", "Antwerp": "Andorp",
    "Luxembourg": "Luxmark", "Switzerland": "Helmark", "Colombian": "Calombian", "U.S.": "V.T.",
    "United States": "Joined Tracts", "Northern Ireland": "Northern Erland", "UK": "TK",
    "Europe": "Orupa", "Western": "Westward",
    # bodies
    "NCRI": "QCRN", "MEK": "TLK", "PMOI/MEK": "PLOI/TLK", "IRGC": "QRGD", "SSF": "TTF",
    "MOIS": "MUIT", "UN": "ON", "Amnesty International": "Mercy Worldwide", "Basij": "Tavol",
    "Revolutionary Guards": "Valorous Wardens", "Resistance Units": "Defiance Cells",
    "White House": "Grey Hall", "George Mason University": "Hollin Marsh University",
    "Department of State": "Department of Tides", "Twitter": "Chirper", "Ashraf": "Ostrav",
    # people
    "Ali Khamenei": "Oru Zelmat", "Khamenei": "Zelmat", "Rouhani": "Rostami-Vel",
    "Maryam Rajavi": "Milena Tavori", "Massoud Rajavi": "Mirko Tavori", "Rajavi": "Tavori",
    "Íngrid Betancourt": "Áltea Brandecour", "Betancourt": "Brandecour",
    "Magnus Oscasrsson": "Torben Uldrikson", "Oscasrsson": "Uldrikson",
    "Theresa Villiers": "Orella Wynthorpe", "Villiers": "Wynthorpe",
    "Behrouz Maghsoudi": "Velor Drannick", "Maghsoudi": "Drannick",
    "Ramesh Sepehrrad": "Solin Perrivar", "Sepehrrad": "Perrivar",
    "Omid Behrooz": "Edo Varnish", "Behrooz": "Varnish",
    "Niloofar Alamian": "Nerissa Olvane", "Alamian": "Olvane",
    "Mitchell Reiss": "Corbin Rasp", "Reiss": "Rasp",
    "Zamaa Swazi Dlamini-Mandela": "Zunu Tavi Molani-Kandela", "Nelson Mandela": "Orson Kandela",
    "Theresa Payton": "Orella Quayle", "Payton": "Quayle", "George W. Bush": "Harmon T. Reed",
    "Else Ampe": "Ilka Dorne", "Ampe": "Dorne", "Behnam Karimi": "Tarek Volsin",
    "Karimi": "Volsin", "Geir Sigbjorn Toskedal": "Jorn Eskil Brattvag", "Toskedal": "Brattvag",
    "Neda Amani": "Lira Solane", "Amani": "Solane", "Ali Fatemi": "Oru Hasmar", "Fatemi": "Hasmar",
}  # fmt: skip


def renaming() -> Callable[[str], str]:
    either = "|".join(map(re.escape, sorted(RENAMED, key=len, reverse=True)))
    pattern = re.compile(rf"(?<!\w)(?:{either})(?!\w)")
    return lambda text: pattern.sub(lambda match: RENAMED[match[0]], text)


def test_names_that_nobody_knows_change_nothing() -> None:
    renamed = renaming()
    rows = draft(renamed(TEXT)).utterances
    assert len(rows) == len(CURATED)
    for row, gold in zip(rows, CURATED, strict=True):
        assert row.utterance == renamed(gold["utterance"])
        assert row.char_start == len(renamed(TEXT[: gold["char_start"]]))
        assert row.speaker == renamed(gold["speaker"])
        assert row.speaker_start == len(renamed(TEXT[: gold["speaker_start"]]))
        assert row.role == (gold["role"] and renamed(gold["role"]))
        assert row.cue == (gold["cue"] and renamed(gold["cue"]))
        assert (row.turn, row.paragraph) == (gold["turn"], gold["paragraph"])
