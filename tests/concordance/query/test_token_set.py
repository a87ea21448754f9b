"""A regular expression that takes too long is stopped."""

import pyarrow as pa
import pytest

from rostra.concordance import Index
from rostra.concordance.query import token_set
from rostra.errors import RostraError


def test_expressions_that_take_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(token_set, "_SECONDS", 0.01)
    index = Index.build(pa.table({"utterance": ["a" * 40]}))
    with pytest.raises(RostraError, match="nested repetitions"):
        index.kwic('"(a|a)+b"')
