"""Reporting clauses inside speech, which only commas set apart."""

from collections.abc import Callable

import pytest

from rostra.quotations.extraction import draft

Said = Callable[..., list[tuple[str, str | None]]]


@pytest.mark.parametrize(
    ("text", "words", "cue"),
    [
        ("« Oui, confie-t-elle, mais pas seule. »", ["Oui", "mais pas seule."], "confie-t-elle"),
        ("« Cela, dit-elle, ne suffit pas. »", ["Cela", "ne suffit pas."], "dit-elle"),
        ("« Rien, a-t-elle dit mardi, ne presse. »", ["Rien", "ne presse."], "a-t-elle dit"),
        ("« Cela, dit Ona Brill, suffit. »", ["Cela", "suffit."], "dit Ona Brill"),
        ("« Cela, dit Ona Brill, maire d’Arvo, suffit. »", ["Cela", "suffit."], "dit Ona Brill"),
        ("« Et alors ? demande la maire. Rien. »", ["Et alors ?", "Rien."], "demande la maire"),
        ("« Non !, s’est écriée la maire. Si ! »", ["Non !", "Si !"], "s’est écriée la maire"),
        ("« Tout, admet-elle, est fini. Tout ! »", ["Tout", "est fini. Tout !"], "admet-elle"),
    ],
)  # fmt: skip
def test_french_has_clauses_inside_the_marks(text: str, words: list[str], cue: str) -> None:
    rows = draft(f"Ona Brill, la maire d’Arvo, rit. {text}", language="fr").utterances
    assert [row.utterance for row in rows] == words
    assert {row.speaker for row in rows} == {"Ona Brill"}
    assert {row.cue for row in rows} == {cue}


@pytest.mark.parametrize(
    "words",
    [
        "Reviens, m’a-t-il dit, et je suis revenu.",
        "Reviens, me disait-il, et je suis revenu.",
        "Alors, dit-il la vérité, ce ministre ?",
        "Comme dit le proverbe, rien ne presse.",
        "Le projet, dit-on, est mort.",
    ],
)
def test_what_the_speaker_tells_of_others_stays_in_the_quotation(words: str, said: Said) -> None:
    assert said(f"Ona Brill sourit : « {words} »", "fr") == [(words, "Ona Brill")]


def test_a_quotation_of_several_paragraphs_is_divided_where_the_clause_is(said: Said) -> None:
    text = "« Un, dit Ona Brill.\n\n« Deux, dit-elle, et trois. »\n\nElle sort."
    words = ["Un", "Deux", "et trois."]
    assert said(text, "fr") == [(word, "Ona Brill") for word in words]


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "“One, she said, is enough,” said Ona Brill."),
     ("de", "„Eins, sagt sie, ist genug“, sagte Ona Brill.")],
)  # fmt: skip
def test_marks_of_other_languages_end_before_a_clause(language: str, text: str) -> None:
    assert len(draft(text, language=language).utterances) == 1
