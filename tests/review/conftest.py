"""A drafted report of twelve quotations, and the server of its review."""

from collections.abc import Iterator
from pathlib import Path

import ferry_report
import pytest
from reviewer import served

from rostra.curation.init import init
from rostra.releases import Corpus
from rostra.review.server import ReviewServer


@pytest.fixture
def ferry(tmp_path: Path) -> Corpus:
    corpus = Corpus(init(tmp_path / "ferries"))
    assert ferry_report.enter(corpus).problems == []
    return corpus


@pytest.fixture
def server(ferry: Corpus) -> Iterator[ReviewServer]:
    with served(ferry, "ferry") as started:
        yield started
