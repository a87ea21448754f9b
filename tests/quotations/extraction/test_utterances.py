"""The records of utterances: kind of speaker, cue, type of quotation, confidence."""

import pytest

from rostra.quotations.extraction import draft


def test_collectives_and_unnamed_sources_stand_without_article() -> None:
    text = "The authorities said: “It is safe.” A spokesman for the mayor said: “It is not.”"
    rows = draft(text).utterances
    assert [(row.speaker, row.speaker_kind) for row in rows] == [
        ("authorities", "collective"),
        ("spokesman for the mayor", "person"),
    ]


CUES = {
    "“We win,” said Zed Quill, a baker.": "said Zed Quill",
    "“We win,” Zed Quill, a baker, said bluntly on Monday.": "Zed Quill, a baker, said bluntly",
    "However, as the authorities bluntly say, “it is late.”": "the authorities bluntly say",
    "“We win,” Quill has often said.": "Quill has often said",
    "“We win,” said human rights activist Zed Quill.": "said human rights activist Zed Quill",
    "Zed Quill: “We win.”": None,
}


@pytest.mark.parametrize("text", CUES)
def test_cues(text: str) -> None:
    assert draft(text).utterances[0].cue == CUES[text]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("“We win,” said Zed Quill, mayor of Arvo.", "direct"),
        ("Zed Quill said, “We win.”", "direct"),
        ("Zed Quill told them to “do what it takes.”", "embedded"),
        ("As Zed Quill said, “we win,” and the war goes on.", "embedded"),
    ],
)
def test_quote_type(text: str, kind: str) -> None:
    assert draft(text).utterances[0].quote_type == kind


def test_elided() -> None:
    rows = draft("“We win… often,” said Zed Quill. “Or... not.” “Ever.”").utterances
    assert [row.elided for row in rows] == [True, True, False]


def test_confidence_puts_the_plain_before_the_doubtful() -> None:
    text = "“We win,” Zed Quill said.\n\nOna Brill walked away slowly.\n\n“We lose.”"
    sure, doubtful = draft(text).utterances
    assert sure.confidence > 0.9 > doubtful.confidence
    assert set(sure.decisions) == {"span", "mention", "speaker", "role", "country", "cue"}
