"""The draft of our own source against what curators made of it, and under other names."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from rostra.drafting import Draft, draft

RELEASE = Path(__file__).parents[2] / "corpus/releases/1.0.0"
(SOURCE,) = [
    json.loads(line) for line in (RELEASE / "sources.jsonl").read_text("utf-8").splitlines()
]
TEXT = SOURCE["text"]
GOLD = [json.loads(line) for line in (RELEASE / "utterances.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def own() -> Draft:
    return draft(TEXT)


def right(own: Draft, *columns: str) -> float:
    found = {(u.char_start, u.char_end): u for u in own.utterances}
    same = [
        all(
            getattr(found.get((row["char_start"], row["char_end"])), c, ...) == row[c]
            for c in columns
        )
        for row in GOLD
    ]
    return sum(same) / len(same)


def test_all_spans_speakers_and_turns_are_right(own: Draft) -> None:
    assert len(own.utterances) == len(GOLD)
    assert not own.left
    for columns in (
        ("utterance", "paragraph", "seq", "turn", "elided", "quote_type", "language"),
        ("speaker", "speaker_start", "speaker_end"),
    ):
        assert right(own, *columns) == 1


def test_roles_cues_and_countries_are_nearly_all_right(own: Draft) -> None:
    assert right(own, "role", "role_start", "role_end") >= 0.95
    assert right(own, "role_type", "role_status") >= 0.95
    assert right(own, "cue", "cue_start", "cue_end") >= 0.95
    assert right(own, "country", "country_basis") >= 0.85
    wrong = [
        u.country for u in own.utterances if u.country not in {None, GOLD[u.seq - 1]["country"]}
    ]
    assert wrong == []  # what the words do not tell is left open


def test_every_decision_says_its_rule(own: Draft) -> None:
    for utterance in own.utterances:
        assert {"span", "mention", "speaker"} <= utterance.decisions.keys()
        for decision in utterance.decisions.values():
            assert re.fullmatch("[a-z]+(-[a-z]+)*", decision.rule)
            assert 0 <= decision.confidence <= 1
        assert 0 < utterance.confidence <= 1


# Every person, country and body of the article, with somebody and something invented in its place.
OTHERS = {
    "Maryam Rajavi": "Talia Ostvik", "Rajavi": "Ostvik", "Ali Khamenei": "Bren Aldou",
    "Khamenei": "Aldou", "Íngrid Betancourt": "Ilse Quarto", "Betancourt": "Quarto",
    "Magnus Oscasrsson": "Jory Velten", "Oscasrsson": "Velten", "Theresa Villiers": "Nora Pelk",
    "Villiers": "Pelk", "Behrouz Maghsoudi": "Ferran Dask", "Maghsoudi": "Dask",
    "Ramesh Sepehrrad": "Olla Trevin", "Sepehrrad": "Trevin", "Omid Behrooz": "Petr Hadlow",
    "Behrooz": "Hadlow", "Niloofar Alamian": "Wenna Crisp", "Alamian": "Crisp",
    "Mitchell Reiss": "Gorm Ettin", "Reiss": "Ettin", "Zamaa Swazi Dlamini-Mandela":
    "Sefa Luma Tarn-Ordo", "Dlamini-Mandela": "Tarn-Ordo", "Nelson Mandela": "Ulf Ordo",
    "Theresa Payton": "Mira Fenwold", "Payton": "Fenwold", "Else Ampe": "Ylva Brock",
    "Ampe": "Brock", "Behnam Karimi": "Tam Oduro", "Karimi": "Oduro",
    "Geir Sigbjorn Toskedal": "Anso Bek Marling", "Toskedal": "Marling",
    "Neda Amani": "Lyra Sontag", "Amani": "Sontag", "Ali Fatemi": "Corin Vash", "Fatemi": "Vash",
    "Massoud": "Eldric", "Rouhani": "Gannet", "Iran": "Vastmark", "Iranian": "Vastmarkian",
    "Norway": "Tolland", "Norwegian": "Tollish", "Switzerland": "Pervia", "Luxembourg": "Minoria",
    "Sweden": "Ostland", "Swedish": "Ostlandic", "British": "Harlish", "Belgian": "Quennish",
    "Colombian": "Sudoric", "NCRI": "VCLR", "MEK": "LPO", "PMOI": "FLPO", "IRGC": "VGC",
}  # fmt: skip
_NAMES = re.compile("|".join(rf"\b{re.escape(n)}\b" for n in sorted(OTHERS, key=len, reverse=True)))


def test_other_names_change_nothing_but_the_names(own: Draft) -> None:
    def renamed(text: Any) -> Any:
        return text and _NAMES.sub(lambda match: OTHERS[match[0]], text)

    other = draft(renamed(TEXT))
    assert [renamed(u.utterance) for u in own.utterances] == [u.utterance for u in other.utterances]
    for column in ("speaker", "role", "cue", "mention"):
        assert [renamed(getattr(u, column)) for u in own.utterances] == [
            getattr(u, column) for u in other.utterances
        ]
    for column in ("turn", "paragraph", "quote_type", "elided", "role_type", "role_status"):
        assert [getattr(u, column) for u in own.utterances] == [
            getattr(u, column) for u in other.utterances
        ]
