"""Damage to an index is reported."""

from pathlib import Path

import pyarrow as pa
import pytest

from rostra.concordance import Index
from rostra.concordance.index.layout import FORMAT
from rostra.errors import DamagedError, NotFoundError, RostraError


def test_damage_is_reported(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="is not an index"):
        Index.open(tmp_path)
    Index.build(pa.table({"utterance": ["a b", "c"]}), tmp_path / "index")
    file = tmp_path / "index/word.tokens"
    raw = file.read_bytes()
    file.write_bytes(raw[:-1] + bytes([raw[-1] ^ 1]))
    with pytest.raises(DamagedError, match=r"word\.tokens .* rostra index --out"):
        Index.open(tmp_path / "index")
    file.write_bytes(raw[:-4])
    with pytest.raises(DamagedError, match=r"word\.tokens"):
        Index.open(tmp_path / "index")
    file.write_bytes(raw)
    header = tmp_path / "index/header.json"
    header_text = header.read_text("utf-8")
    header.write_text(header_text.replace(f'"format": {FORMAT}', '"format": 1'), "utf-8")
    with pytest.raises(RostraError, match="format 1"):
        Index.open(tmp_path / "index")
    older = header_text.replace('"rule_version": "2"', '"rule_version": "1"')
    header.write_text(older, "utf-8")
    with pytest.raises(
        RostraError, match=r"rule '1' of the tokeniser.* rostra index --out .*index"
    ):
        Index.open(tmp_path / "index")
    header.write_text("[]", "utf-8")
    with pytest.raises(DamagedError, match="not the header"):
        Index.open(tmp_path / "index")
