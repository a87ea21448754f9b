"""Labels in transcripts, and headings that name the next speaker."""

from collections.abc import Callable

import pytest

from rostra.quotations.extraction import draft
from rostra.quotations.extraction.headings import find_label
from rostra.quotations.extraction.tagging import Tag, Token

Said = Callable[..., list[tuple[str, str | None]]]


HEADINGS = {
    "Zed Quill, mayor of Arvo": "mayor of Arvo",
    "Zed Quill, mayor and head of the Arvo Party": "mayor and head of the Arvo Party",
    "Arvan Senator Zed Quill": "Arvan Senator",
    "Arvan Senator Zed Quill, member of the Bridge Committee": "Arvan Senator",
    "QPT member Zed Quill": "QPT member",
    "Dr. Zed Quill, Fellow at Hollin Marsh University": "Fellow at Hollin Marsh University",
    "Mayor of Arvo, Zed Quill:": "Mayor of Arvo",
    "Zed Quill (Free Arvo Party)": "Free Arvo Party",
    "Zed Quill – Mayor of Arvo": "Mayor of Arvo",
    "Princess Zed Quill": None,
    "Zed Quill, the mayor of Arvo": "mayor of Arvo",
    "– Arvan Senator Zed Quill": "Arvan Senator",
    "• Zed Quill, a senator": "senator",
    "And from Senator Zed Quill:": "Senator",
    "And now Senator Zed Quill:": "Senator",
    "From the office of Zed Quill, mayor of Arvo.": "mayor of Arvo",
    "From the desk of Zed Quill": None,
    "UN secretary general Zed Quill": "UN secretary general",
    "LA mayor Zed Quill": "LA mayor",
}  # fmt: skip


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_heading_names_the_next_speaker(heading: str) -> None:
    text = f"The hall was full.\n\n{heading}\n\n“We win,” she said.\n\n“We always did.”"
    rows = draft(text).utterances
    assert [row.speaker for row in rows] == ["Zed Quill", "Zed Quill"]
    assert [row.role for row in rows] == [HEADINGS[heading]] * 2
    assert [row.turn for row in rows] == [1, 1]
    assert rows[0].speaker_start == text.index("Zed Quill")


@pytest.mark.parametrize("heading", [h for h, role in HEADINGS.items() if role and "Free" not in h])
def test_a_heading_with_an_office_counts_below_narration(heading: str) -> None:
    text = f"The hall was full.\n\n{heading}\n\nThe hall fell silent.\n\n“We win,” she said."
    assert [(row.speaker, row.role) for row in draft(text).utterances] == [
        ("Zed Quill", HEADINGS[heading])
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Zed Quill, Arvo",
        "Meeting of Mayor Ona Brill and President Zed Quill",
        "20.01 | Zed Quill",
        "A letter to Mayor Zed Quill and the council",
    ],
)
def test_other_lines_above_narration_give_no_role(line: str) -> None:
    text = f"The hall was full.\n\n{line}\n\nIt was late.\n\n“We win,” Quill said."
    assert [(row.speaker, row.role) for row in draft(text).utterances] == [("Zed Quill", None)]


def test_lines_with_a_dash_are_headings_or_signatures_throughout(said: Said) -> None:
    lines = ["– Mayor Zed Quill", "“We win.”", "– Senator Ona Brill", "“We lose.”"]
    headed = "\n\n".join(["The leaders reacted.", *lines])
    assert said(headed) == [("We win.", "Zed Quill"), ("We lose.", "Ona Brill")]
    signed = "\n\n".join(["The leaders reacted.", lines[1], lines[0], lines[3], lines[2]])
    assert said(signed) == [("We win.", "Zed Quill"), ("We lose.", "Ona Brill")]


def test_a_headline_is_no_heading(said: Said) -> None:
    text = "Bridge Opens in Arvo\n\n“At last,” said Zed Quill."
    assert said(text) == [("At last", "Zed Quill")]


def test_a_new_heading_begins_a_turn() -> None:
    text = "Zed Quill, mayor\n\n“We win.”\n\nZed Quill, poet\n\n“I sing.”"
    assert [(row.turn, row.role) for row in draft(text).utterances] == [(1, "mayor"), (2, "poet")]


def test_a_transcript_without_marks_is_shown_and_not_proposed() -> None:
    text = "QUILL: Thank you.\n\nQUILL: Not at all."
    found = draft(text)
    assert not found.utterances
    assert [text[left.char_start : left.char_end] for left in found.rejected] == [
        "Thank you.",
        "Not at all.",
    ]


TRANSCRIPT = (
    "QUILL: It stands.\n\nBRILL: Does it?\n\nQUILL: I said “yes” twice.\n\nMr. Zed Quill left."
)


def test_three_labelled_lines_are_a_transcript_with_or_without_marks(said: Said) -> None:
    expected = [("It stands.", "QUILL"), ("Does it?", "BRILL"), ("I said “yes” twice.", "QUILL")]
    assert [words for words, _ in said(TRANSCRIPT)] == [words for words, _ in expected]
    quoted = "“MOD: Who pays?\n\n“QUILL: We do.\n\n“(CROSSTALK.)\n\n“BRILL: You do not.”"
    assert said(quoted) == [("Who pays?", "MOD"), ("We do.", "QUILL"), ("You do not.", "BRILL")]
    assert [left.reason for left in draft(quoted).rejected] == ["stage-direction"]


def test_the_label_of_a_transcript_means_the_person_whom_the_report_names(said: Said) -> None:
    assert [who for _, who in said(TRANSCRIPT)] == ["Zed Quill", "BRILL", "Zed Quill"]


def test_a_label_is_nearer_than_an_equal_name_elsewhere(said: Said) -> None:
    text = "BRILL: It stands.\n\nQUILL: It fell.\n\nBRILL: No.\n\nBrill and Quill left."
    assert [who for _, who in said(text)] == ["BRILL", "QUILL", "BRILL"]


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("QUILL: Yes.", "QUILL"),
        ("DR. QUILL (by phone): Yes.", "DR. QUILL (by phone)"),
        ("Q: Yes?", "Q"),
    ],
)
def test_a_label_is_a_name_in_capitals_with_a_colon(line: str, label: str) -> None:
    assert find_label(line, 0, len(line)) == Token(Tag.NAME, label, 0, len(label))


@pytest.mark.parametrize("line", ["Quill: Yes.", "QUILL said: Yes.", "QUILL:yes", "12: Yes."])
def test_other_lines_have_no_label(line: str) -> None:
    assert find_label(line, 0, len(line)) is None


@pytest.mark.parametrize("line", ["A" * 20_000, "中" * 20_000, "Aa" * 20_000, "A A" * 9_000])
def test_a_line_that_is_nearly_a_label_takes_no_time(line: str) -> None:
    assert draft(f"{line}\n\n{line}: yes").utterances == ()
