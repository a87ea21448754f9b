"""An invented report, its proposals, and adding both to a corpus."""

import json
from typing import Any

from rostra.curation.add import Added, add
from rostra.releases import Corpus

TEXT = (
    "Mayor Ada Fict of Nowhere opened the bridge.\n\n"
    "“It stands,” Fict said. “It will stand.”\n\n"
    "“We paid for it,” said the crowd.\n"
)


def proposal(
    words: str, *, speaker: str | None, kind: str = "person", **more: Any
) -> dict[str, Any]:
    start = TEXT.index(words)
    at = None if speaker is None else TEXT.index(speaker)
    empty = ("role", "country", "role_start", "role_end", "role_type", "role_status")
    return {
        **dict.fromkeys((*empty, "country_basis", "cue", "cue_start", "cue_end")),
        "paragraph": 2 if start < TEXT.index("We paid") else 3,
        "turn": 1,
        "seq": 1,
        "speaker": speaker,
        "speaker_kind": kind,
        "speaker_start": at,
        "speaker_end": None if at is None or speaker is None else at + len(speaker),
        "utterance": words,
        "char_start": start,
        "char_end": start + len(words),
        "quote_type": "direct",
        "elided": False,
        "language": "en",
        "mention": "Fict",
        **more,
    }


STANDS = proposal("It stands", speaker="Ada Fict")
WILL = proposal("It will stand.", speaker="Ada Fict")
PAID = proposal("We paid for it", speaker="crowd", kind="collective", turn=2, mention="the crowd")
ALL = (STANDS, WILL, PAID)


def enter(corpus: Corpus, source: str = "bridge", text: str = TEXT) -> Added:
    return add(corpus, source, text, ALL, {"language": "en"})


def rows(corpus: Corpus, table: str) -> list[dict[str, Any]]:
    lines = (corpus.path / f"curated/{table}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]
