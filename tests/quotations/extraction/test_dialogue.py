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
