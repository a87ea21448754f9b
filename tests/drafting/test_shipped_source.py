"""Every column of the shipped source, drafted without correction, but those of the country."""

import json
from pathlib import Path

import pytest

from rostra.drafting import Utterance, draft

CORPUS = Path(__file__).parents[2] / "corpus"
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
