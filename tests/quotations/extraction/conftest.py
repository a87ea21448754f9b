"""What tests of extraction share; all reports, places and people in them are invented."""

from collections.abc import Callable

import pytest

from rostra.quotations.extraction import draft

Quoted = list[tuple[str, str | None]]


@pytest.fixture(scope="session")
def said() -> Callable[..., Quoted]:
    """The utterances of a report, each with its speaker."""
    return lambda text, language="en": [
        (row.utterance, row.speaker) for row in draft(text, language=language).utterances
    ]
