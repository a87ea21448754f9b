"""Fixtures of the tests of languages."""

import pytest

from rostra.language import segmentation


@pytest.fixture
def without_dictionaries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segmentation, "_breaker", lambda: None)
