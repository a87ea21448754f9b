"""The files of the corpus ``my`` in the working folder, for tests of the verbs that change it."""

import json
from pathlib import Path
from typing import Any


def rows(table: str) -> list[dict[str, Any]]:
    """The curated records of a table."""
    lines = Path(f"my/curated/{table}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def files() -> dict[str, bytes]:
    """The content of each file, by its path."""
    return {str(f): f.read_bytes() for f in Path("my").rglob("*") if f.is_file()}
