"""Shared by the tests of releases."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def edit(corpus: Path) -> Callable[..., None]:
    """Changes fields of the record on a line of a file of the corpus."""

    def edit_record(file: str, line: int, **fields: Any) -> None:
        path = corpus / file
        lines = path.read_text(encoding="utf-8").split("\n")
        lines[line - 1] = json.dumps(json.loads(lines[line - 1]) | fields, ensure_ascii=False)
        path.write_text("\n".join(lines), encoding="utf-8")

    return edit_record
