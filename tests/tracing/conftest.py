"""Invented speeches that the tests of tracing quote."""

import pytest

from rostra.tracing import Passage, Source, SourceIndex

BRENK = (
    "The port will not close before 2030. We have three new ships, and if the council agrees, they "
    "will sail. We must never forget the harbour. “We’ll stay,” my father used to say."
)
TARROW = (
    "The old bridge is safe. I told the council [...] that the mayor is wrong about the harbour. "
    "Every child in Corvenna knows the ferry."
)
SPEECH = f"{BRENK}\nWe shall open the eastern market in spring.\n{TARROW}"
SECOND = len(BRENK) + 1
THIRD = SPEECH.index(TARROW)


@pytest.fixture(scope="session")
def debate() -> SourceIndex:
    """A debate of two speakers, the first with two paragraphs, and a page of nobody's words."""
    passages = (
        Passage("debate.1", 0, len(BRENK), "Odalys Brenk", 1),
        Passage("debate.2", SECOND, THIRD - 1, "Odalys Brenk", 1),
        Passage("debate.3", THIRD, len(SPEECH), "Wyn Tarrow", 2),
    )
    page = "The ferry leaves at noon. The ferry leaves at noon, said a sign at the quay."
    return SourceIndex([Source("debate", SPEECH, "en", passages), Source("page", page, "en")])
