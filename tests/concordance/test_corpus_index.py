"""An index appears in its folder whole or not at all."""

from pathlib import Path

import pyarrow as pa
import pytest

from rostra.concordance import Index
from rostra.errors import RostraError


def test_nothing_half_written_is_left(tmp_path: Path) -> None:
    wrong = pa.table({"utterance": ["a", "b"], "pos": [["N"], ["N", "N"]]})
    with pytest.raises(RostraError):
        Index.build(wrong, tmp_path / "index", token_columns=["pos"])
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "index").mkdir()
    with pytest.raises(RostraError, match="exists already"):
        Index.build(wrong, tmp_path / "index")
