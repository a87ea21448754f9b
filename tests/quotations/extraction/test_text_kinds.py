"""Which part of a text is read as which kind."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marked_reports import Report, read_reports

from rostra.quotations.extraction import draft, render
from rostra.quotations.extraction.text_kinds import TextKind

REPORTS = read_reports(Path(__file__).parents[1] / "reports")

TEXTS = {
    TextKind.REPORT: "“We win,” said Zed Quill.\n\n“We do.”",
    TextKind.TRANSCRIPT: "QUILL: We win.\n\nBRILL: You win.\n\nDORN: I win.",
    TextKind.INTERVIEW: "Q: Who wins?\n\nA: I do.\n\nQ: Always?\n\nA: Always.",
    TextKind.DEBATE: "Zed Quill (Arvo North): I beg to move.\n\nOna Brill (Hollin): No.",
    TextKind.POSTS: "Zed Quill wrote on X:\n\nWe win.\n\nOna Brill tweeted:\n\nYou do not.",
    TextKind.DIALOGUE: "— We win, said Zed Quill.\n\n— We do, said Ona Brill.",
    TextKind.LIVE_BLOG: "19.47: The count begins.\n\nNothing yet.\n\n20.15: Zed Quill says “yes.”",
    TextKind.LIST: "• “We win,” said Zed Quill.\n\n• “We do,” said Ona Brill.",
}


@pytest.mark.parametrize("kind", TextKind)
def test_a_kind_is_told_by_its_signs(kind: TextKind) -> None:
    drafted = draft(TEXTS[kind], language="en")
    rows = drafted.utterances
    assert rows
    assert {drafted.kind_of(row.paragraph) for row in rows} == {kind}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Zed Quill: Who wins?\n\nOna Brill: I do.\n\nZed Quill: Always?", "interview"),
        ("Frage: Wer gewinnt?\n\nZed Quill: Wir.\n\nFrage: Immer?", "interview"),
        ("Mr. QUILL. We win.\n\nMs. BRILL of Arvo. We do.", "debate"),
        ("Vizepräsidentin Ona Brill: Danke.\n\nZed Quill (SPA): Ich danke Ihnen.", "debate"),
        ("MR. QUILL: We win.\n\nQUESTION: Do you?\n\nMS. BRILL: We do.", "transcript"),
        (
            "Reporter (Post): Who?\n\nZed Quill: I.\n\nOna Brill: We.\n\nReporter: You?",
            "transcript",
        ),
        ("9.05am GMT: Good morning.\n\n9.22am GMT: Zed Quill says “yes.”", "live-blog"),
        ("7 Uhr: Ona Brill sagt: „Ja.“\n\n8.15 Uhr: Ona Brill sagt: „Nein.“", "live-blog"),
        ("10h15 — « Oui », dit Zed Quill.\n\n11h02 — « Non », dit Zed Quill.", "live-blog"),
    ],
)
def test_labels_and_times_of_other_forms(text: str, kind: str) -> None:
    assert {part.kind for part in draft(text).parts} == {kind}


def test_parts_follow_each_other_and_are_shown() -> None:
    text = f"{TEXTS[TextKind.REPORT]}\n\n{TEXTS[TextKind.POSTS]}\n\n01.50: The count begins."
    drafted = draft(text)
    parts = [(part.kind, part.first, part.last) for part in drafted.parts]
    assert parts == [("report", 1, 3), ("posts", 4, 6), ("report", 7, 7)]
    assert "paragraphs read as: report 1-3, posts 4-6, report 7\n" in render(drafted)


def test_an_aside_belongs_to_the_part_around_it() -> None:
    text = "QUILL: We win.\n\n(Applause.)\n\nBRILL: You do.\n\nThe hall was empty at noon."
    parts = draft(text).parts
    assert [(part.kind, part.first, part.last) for part in parts] == [
        ("transcript", 1, 3),
        ("report", 4, 4),
    ]


@given(st.lists(st.sampled_from(list(TEXTS.values())), max_size=5).map("\n\n".join))
def test_every_paragraph_is_in_one_part(text: str) -> None:
    parts = draft(text, language="en").parts
    numbers = [n for part in parts for n in range(part.first, part.last + 1)]
    assert numbers == list(range(1, len([line for line in text.split("\n") if line]) + 1))


KINDS = {
    "news": {"report"},
    "conference": {"report", "list"},
    "statement": {"report"},
    "feature": {"report", "dialogue"},
    "interview": {"report", "interview"},
    "debate": {"report", "debate"},
    "press-conference": {"report", "transcript"},
    "live-blog": {"report", "live-blog", "posts", "list"},
    "social": {"report", "posts"},
    "round-up": {"report", "list"},
}


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.id)
def test_the_marked_reports_are_read_as_what_they_are(report: Report) -> None:
    parts = draft(report.text, language=report.language).parts
    assert {part.kind for part in parts} <= KINDS[report.kind]
