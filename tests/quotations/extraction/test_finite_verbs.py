"""The subject beside the finite verb, in German and French."""

import pytest

from rostra.quotations.extraction import draft


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("Vor dem Rathaus sagte Ona Brill: „Wir warten.“", "sagte Ona Brill"),
        ("Danach erklärte Ona Brill: „Wir warten.“", "erklärte Ona Brill"),
        ("Am Abend hat Ona Brill im Saal gesagt: „Wir warten.“", "hat Ona Brill im Saal gesagt"),
        ("Ona Brill hat dem Sender gesagt: „Wir warten.“", "Ona Brill hat dem Sender gesagt"),
        ("„Wir warten“, hatte Ona Brill gesagt.", "hatte Ona Brill gesagt"),
    ],
)
def test_german(text: str, cue: str) -> None:
    (utterance,) = draft(text, language="de").utterances
    assert (utterance.speaker, utterance.cue) == ("Ona Brill", cue)


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        (
            "Ona Brill a de son côté écrit : « Nous attendons. »",
            "Ona Brill a de son côté écrit",
        ),
        ("Ona Brill entre. « Nous attendons », a-t-elle ajouté.", "a-t-elle ajouté"),
        ("« Nous attendons », a déclaré Ona Brill.", "a déclaré Ona Brill"),
    ],
)
def test_french(text: str, cue: str) -> None:
    (utterance,) = draft(text, language="fr").utterances
    assert (utterance.speaker, utterance.cue) == ("Ona Brill", cue)
