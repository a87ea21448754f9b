"""Transcripts: labels of every form, lines that go on, asides and the record's own words."""

from collections.abc import Callable

import pytest

from rostra.quotations.extraction import draft

Said = Callable[..., list[tuple[str, str | None]]]


@pytest.mark.parametrize(
    ("first", "second", "speaker", "role"),
    [
        ("MR. QUILL:", "QUESTION:", "QUILL", None),
        ("Zed Quill:", "Ona Brill:", "Zed Quill", None),
        ("Zed Quill (Arvo North):", "Ona Brill (Hollin):", "Zed Quill", None),
        ("Zed Quill, Minister for Bridges:", "Ona Brill:", "Zed Quill", "Minister for Bridges"),
        ("Madam Deputy Speaker (Zoe Quill):", "Ona Brill:", "Zoe Quill", "Deputy Speaker"),
        ("The Minister of Light (Zed Quill):", "Ona Brill:", "Zed Quill", "Minister of Light"),
        ("Prime Minister Quill:", "President Brill:", "Quill", "Prime Minister"),
        ("Ms. QUILL of Arvo.", "Mr. BRILL.", "QUILL", None),
        ("The PRESIDING OFFICER.", "Mr. BRILL.", "PRESIDING OFFICER", None),
    ],
)
def test_a_label_names_the_speaker(first: str, second: str, speaker: str, role: str) -> None:
    text = f"{first} I say so.\n\n{second} Do you?\n\n{first} We do, we said “yes” twice."
    rows = draft(text).utterances
    assert [row.utterance for row in rows] == [
        "I say so.",
        "Do you?",
        "We do, we said “yes” twice.",
    ]
    assert (rows[0].speaker, rows[0].role) == (rows[2].speaker, rows[2].role) == (speaker, role)
    assert rows[1].speaker != speaker


def test_an_answer_is_of_the_one_who_is_interviewed(said: Said) -> None:
    text = "Zed Quill has kept the bridge for years.\n\nQ: Is it wet?\n\nA: It is.\n\nQ: Thanks."
    assert said(text) == [("Is it wet?", "Q"), ("It is.", "Zed Quill"), ("Thanks.", "Q")]


def test_paragraphs_go_on_until_the_record_has_its_own_words(said: Said) -> None:
    text = (
        "QUILL: We win.\n\nThe bridge holds. It is new.\n\n(Applause.)\n\nWe built it.\n\n"
        "BRILL: (pauses) No. [Laughter]\n\nThe bill was agreed to.\n\nIt is printed below."
    )
    assert said(text) == [
        ("We win.", "QUILL"),
        ("The bridge holds. It is new.", "QUILL"),
        ("We built it.", "QUILL"),
        ("No.", "BRILL"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Monday: rain in Arvo.\n\nTuesday: sun in Hollin.",
        "Zed Quill: 44 per cent\n\nOna Brill: 43 per cent\n\nZed Quill: 45 per cent",
        "Photo: Zed Quill on the bridge.\n\nSource: the bridge office.\n\nPhoto: Ona Brill.",
        "The point is this: we go.\n\nThe rest is that: we stay.",
        "...: a.\n\n....: b.",
    ],
)
def test_other_lines_with_a_colon_are_no_transcript(text: str) -> None:
    assert draft(text).utterances == ()
