"""What looks like a quotation is proposed or left out with a reason."""

import pytest

from rostra.quotations.extraction import draft

Listed = dict[str, str | None]


def listed(text: str, language: str = "en") -> Listed:
    """The reason for each stretch that is left out; the speaker for each that is proposed."""
    found = draft(text, language=language)
    out: Listed = {text[one.char_start : one.char_end]: one.reason for one in found.rejected}
    return out | {row.utterance: row.speaker for row in found.utterances}


@pytest.mark.parametrize(
    ("text", "words", "reason"),
    [
        ("QUILL: We win.", "We win.", "transcript"),
        ("The hall was full.\n\nQuill: We win.\n\nThe end.", "We win.", "transcript"),
        ("Zed Quill (Arvo North): We win!", "We win!", "transcript"),
        ("Mayor Quill: 45 winters we waited.", "45 winters we waited.", "transcript"),
        ("Zed Quill: « Oui. »\n\nOna Brill : Nous perdons.", "Nous perdons.", "transcript"),
        ("— We wait.\n\n— You do?", "You do?", "dialogue"),
        ("The hall was full.\n\n– We wait!", "We wait!", "dialogue"),
        ("The letter in full:\n\nWe wait. It is late.", "We wait. It is late.", "after-colon"),
        ("Here is the message:\n\nWe wait.\n\nThe end.", "We wait.", "after-colon"),
        ("The council wrote on X: We wait.", "We wait.", "after-colon"),
        ("What they wrote was this: We wait.", "We wait.", "after-colon"),
        ("We win” said Zed Quill.", "”", "unmatched-mark"),
        ("A “ ” mark.", "“ ”", "no-words"),
        (
            "“We win,” he said.\n\nShe has a ‘bridge to nowhere’.",
            "bridge to nowhere",
            "scare-quote",
        ),
        ("‘We Wait’: Brill\n\n“We wait,” said Ona Brill.", "We Wait", "title"),
        ("“We win,” he said.\n\n‘All Bets Are Off.’\n\nIt rained.", "All Bets Are Off.", "title"),
        ("QUILL: We win. (He said “no” twice.)\n\nBRILL: I do.", "no", "stage-direction"),
    ],
)
def test_left_out_with_a_reason(text: str, words: str, reason: str) -> None:
    assert listed(text, "fr" if "«" in text else "en")[words] == reason


@pytest.mark.parametrize(
    ("text", "words", "speaker", "language"),
    [
        ("Ona Brill wrote on X: We are safe.", "We are safe.", "Ona Brill", "en"),
        ("The mayor, Ona Brill, said: We are safe. We stay.", "We are safe. We stay.", None, "en"),
        ("19.47: Ona Brill tweeted: We are safe!", "We are safe!", "Ona Brill", "en"),
        ("Ona Brill sagte: Das Haus steht.", "Das Haus steht.", "Ona Brill", "de"),
        ("Ona Brill a écrit : Nous sommes là.", "Nous sommes là.", "Ona Brill", "fr"),
        ("“No,” he said.\n\n‘We win,’ said Zed Quill.", "We win", "Zed Quill", "en"),
        ("“No,” he said.\n\nZed Quill said: ‘We win.’", "We win.", "Zed Quill", "en"),
        ("„Nein“, sagt er.\n\n‚Wir warten‘, sagte Ona Brill.", "Wir warten", "Ona Brill", "de"),
        ("« Non », dit-il.\n\n‹On gagne›, dit Ona Brill.", "On gagne", "Ona Brill", "fr"),
    ],
)
def test_proposed_without_marks_or_in_single_ones_beside_double_ones(
    text: str, words: str, speaker: str | None, language: str
) -> None:
    assert listed(text, language)[words] == speaker or speaker is None


@pytest.mark.parametrize(
    "text",
    [
        'The 12" pipe.',
        "“We win,” he said. The boys’ room don’t ’tis the ’90s.",
        '"""""""" \n\nThe end.',
        "TEXT: The poll is out.\n\nPhoto: The bridge.",
        "Brill said three things: money, time and silt.",
        "What we know:\n\n- The bridge is wet.\n\n- The pier is dry.",
        "The score is 5:4. The train leaves at 10:30.",
        "Zed Quill: 44 per cent\n\nOna Brill: 43 per cent",
    ],
)
def test_what_is_not_a_quotation_is_not_listed(text: str) -> None:
    assert set(listed(text)) <= {"We win"}
