"""Constructions with which the English, German and French press attribute speech.

A line of constructions.jsonl has a text and, for each of its quotations in order, the speaker and,
where the guideline decides it without doubt, the role.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from rostra.quotations.extraction import draft

FILE = Path(__file__).with_name("constructions.jsonl")
CASES = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:60])
def test_speaker_and_role(case: dict[str, Any]) -> None:
    rows = draft(case["text"], language=case["language"]).utterances
    found = [{"speaker": row.speaker, "role": row.role} for row in rows]
    expected = [row | one for row, one in zip(found, case["expect"], strict=False)]
    assert found == expected
    assert len(found) == len(case["expect"])


def test_each_text_is_there_once() -> None:
    assert len({case["text"] for case in CASES}) == len(CASES)
