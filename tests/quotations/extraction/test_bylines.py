"""Who asks in an interview and who presides, as a line of the record says."""

import pytest

from rostra.quotations.extraction import draft

ENGLISH = "Q: Do we win?\nA: We do, I think.\nQ: When?\nA: On Monday."
GERMAN = "Frage: Gewinnen wir?\nAntwort: Ja, ich glaube.\nFrage: Wann?\nAntwort: Am Montag."
FRENCH = "Question : Gagnons-nous ?\nRéponse : Oui, je crois.\nQuestion : Quand ?\nRéponse : Lundi."


@pytest.mark.parametrize(
    ("language", "byline", "lines"),
    [
        ("en", "By Zed Quill", ENGLISH),
        ("en", "By Zed Quill, political editor", ENGLISH),
        ("en", "Interview: Zed Quill", ENGLISH),
        ("en", "Interviewed by Zed Quill in Arvo", ENGLISH),
        ("en", "Questions by Zed Quill", ENGLISH),
        ("de", "Das Interview führte Zed Quill", GERMAN),
        ("de", "Die Fragen stellte Zed Quill.", GERMAN),
        ("de", "Interview: Zed Quill", GERMAN),
        ("de", "Von Zed Quill", GERMAN),
        ("fr", "Propos recueillis par Zed Quill", FRENCH),
        ("fr", "Entretien réalisé par Zed Quill", FRENCH),
        ("fr", "Par Zed Quill", FRENCH),
    ],
)
def test_the_byline_of_an_interview_says_who_asks(language: str, byline: str, lines: str) -> None:
    for text in (f"Ona Brill\n{byline}\n\n{lines}", f"Ona Brill\n\n{lines}\n\n{byline}"):
        rows = draft(text, language=language).utterances
        assert [row.speaker for row in rows] == ["Zed Quill", "Ona Brill"] * 2
        assert [row.role for row in rows] == [None] * 4


def test_two_who_ask_are_a_collective() -> None:
    rows = draft(f"Ona Brill\nBy Zed Quill and Ilva Tress\n\n{ENGLISH}", language="en").utterances
    assert (rows[0].speaker, rows[0].speaker_kind) == ("Zed Quill and Ilva Tress", "collective")


def test_without_a_byline_the_label_asks() -> None:
    rows = draft(f"Ona Brill talks\n\n{ENGLISH}", language="en").utterances
    assert [row.speaker for row in rows] == ["Q", "Ona Brill"] * 2


@pytest.mark.parametrize(
    ("language", "line", "label", "office"),
    [
        ("fr", "Présidence de Mme Ona Brill", "Mme la présidente. ", "présidente"),
        ("en", "[Madam Deputy Speaker (Ona Brill) in the Chair]", "Madam Deputy Speaker: ",
         "Deputy Speaker"),
        ("de", "Sitzungsleitung: Ona Brill", "Präsidentin: ", "Präsidentin"),
    ],
)  # fmt: skip
def test_who_presides(language: str, line: str, label: str, office: str) -> None:
    text = f"{line}\n\n{label}We begin.\n\nZed Quill (Arvo): I thank you.\n\n{label}We end."
    rows = draft(text, language=language).utterances
    assert [row.speaker for row in rows] == ["Ona Brill", "Zed Quill", "Ona Brill"]
    assert [row.role for row in rows] == [office, None, office]


def test_labels_with_an_article_or_a_particle() -> None:
    text = "The Meridian: Were you?\nOna al-Brill: I was.\nThe Meridian: Why?\nAl-Brill: We lost."
    rows = draft(text, language="en").utterances
    assert [row.speaker for row in rows] == ["Meridian", "Ona al-Brill"] * 2
