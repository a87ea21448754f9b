"""Dialogue that dashes set apart."""

from rostra.quotations.extraction import draft


def test_speech_after_a_dash_breaks_off_at_the_clause() -> None:
    text = "— Nous gagnons, dit Zed Quill. Le pont est neuf.\n\n— Il tient, dit Ona Brill."
    rows = draft(text, language="fr").utterances
    assert [(row.utterance, row.speaker) for row in rows] == [
        ("Nous gagnons", "Zed Quill"),
        ("Le pont est neuf.", "Zed Quill"),
        ("Il tient", "Ona Brill"),
    ]


def test_items_of_a_list_are_no_dialogue() -> None:
    text = "– A bridge.\n\n– A pier.\n\n– Zed Quill, mayor"
    assert draft(text).utterances == ()


def test_a_line_without_a_clause_is_spoken_by_whom_the_line_between_answers() -> None:
    lines = ["Wir gehen, sagt Ona Brill.", "Wohin, fragt Zed Quill.", "Nach Hause.", "Gut."]
    rows = draft("\n\n".join(f"– {line}" for line in lines), language="de").utterances
    assert [row.speaker for row in rows] == ["Ona Brill", "Zed Quill", "Ona Brill", "Zed Quill"]
    assert {row.decisions["mention"].rule for row in rows[2:]} == {"answer"}


def test_a_pronoun_is_not_the_speaker_of_the_line_above() -> None:
    lines = ["Partons, dit Ona Brill.", "Non, répond Zed Quill.", "Restons, répond-elle."]
    rows = draft("\n\n".join(f"— {line}" for line in lines), language="fr").utterances
    assert [row.speaker for row in rows] == ["Ona Brill", "Zed Quill", "Ona Brill"]


def test_speech_goes_on_after_a_clause_and_its_asides_do_not() -> None:
    text = "— Partons, dit Ona Brill, mais pas seuls.\n\n— Non, dit Zed Quill, les yeux baissés."
    rows = draft(text, language="fr").utterances
    assert [row.utterance for row in rows] == ["Partons", "mais pas seuls.", "Non"]
