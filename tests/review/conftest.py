"""A drafted report of twelve quotations, and the server of its review."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import ferry_report
import pytest

from rostra.cli.show import proposed
from rostra.curation.init import init
from rostra.releases import Corpus
from rostra.review.server import ReviewServer
from rostra.review.session import ReviewSession


@pytest.fixture
def ferry(tmp_path: Path) -> Corpus:
    corpus = Corpus(init(tmp_path / "ferries"))
    assert ferry_report.enter(corpus).problems == []
    return corpus


@pytest.fixture
def server(ferry: Corpus) -> Iterator[ReviewServer]:
    started = ReviewServer(ReviewSession(ferry, "ferry", proposed))
    thread = Thread(target=started.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield started
    started.shutdown()
    thread.join()
    started.server_close()
