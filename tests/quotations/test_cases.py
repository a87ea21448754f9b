"""Cases of drafting: one reader's judgement of short invented texts, each of which is a kind.

A line of cases.jsonl has a text and what is expected: each quotation in order by how it begins,
with speaker, role and country where the reader was sure. `right` records what drafting gets right:
those cases stay right, and a case that becomes so is recorded.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from rostra.quotations.extraction import draft

FILE = Path(__file__).with_name("cases.jsonl")
CASES = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]


def drafted(case: dict[str, Any]) -> list[dict[str, Any]]:
    """The quotations of the draft, with what the case expects of each."""
    utterances = draft(case["text"], language=case["language"]).utterances
    rows = []
    for position, utterance in enumerate(utterances):
        wanted = case["expect"][position] if position < len(case["expect"]) else {"begins": ""}
        row = {field: getattr(utterance, field) for field in wanted if field != "begins"}
        begins = utterance.utterance[: len(wanted["begins"]) or None]
        rows.append({"begins": begins, **row})
    return rows


@pytest.mark.parametrize("case", [c for c in CASES if c["right"]], ids=lambda case: case["id"])
def test_what_is_right_stays_right(case: dict[str, Any]) -> None:
    assert drafted(case) == case["expect"]


def test_what_becomes_right_is_recorded() -> None:
    now_right = [c["id"] for c in CASES if not c["right"] and drafted(c) == c["expect"]]
    assert now_right == [], 'in cases.jsonl, set "right" of these to true'


def test_each_case_has_its_own_id_and_text() -> None:
    for field in ("id", "text"):
        assert len({case[field] for case in CASES}) == len(CASES)
