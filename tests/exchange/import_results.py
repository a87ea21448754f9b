"""What tests of imports look at: records of the corpus, and what was lost."""

import json
from pathlib import Path
from typing import Any

from rostra.exchange import Imported
from rostra.exchange.corpus_writer import DEFAULTS


def rows(corpus: Path, table: str) -> list[dict[str, Any]]:
    lines = (corpus / f"curated/{table}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def losses(result: Imported) -> dict[str, tuple[str, int]]:
    defaults = {*DEFAULTS, "fields-by-name", "role-not-known"}
    return {
        loss.id: (loss.kind, loss.count) for loss in result.report.losses if loss.id not in defaults
    }
