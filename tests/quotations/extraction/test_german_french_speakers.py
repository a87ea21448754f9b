"""Speakers, roles and cues as the German and the French press has them."""

import pytest

from rostra.quotations.extraction import draft

GERMAN = [
    ("„Das reicht“, so der Vizechef der Hafenbehörde, Bodo Quast.", "Bodo Quast",
     "Vizechef der Hafenbehörde", "so der Vizechef der Hafenbehörde, Bodo Quast"),
    ("Bodo Quast (57), Bürgermeister von Arvo, sagte: „Das reicht.“", "Bodo Quast",
     "Bürgermeister von Arvo", "Bodo Quast (57), Bürgermeister von Arvo, sagte"),
    ("Der Sender zitierte Bodo Quast mit den Worten: „Das reicht.“", "Bodo Quast",
     None, "zitierte Bodo Quast"),
    ("Nach Ansicht von Bodo Quast ist das „ein Irrweg“.", "Bodo Quast",
     None, "Nach Ansicht von Bodo Quast"),
    ("Für Bodo Quast ist das „ein Irrweg“.", "Bodo Quast", None, "Für Bodo Quast"),
    ("Bodo Quast zufolge ist das „ein Irrweg“.", "Bodo Quast", None, "Bodo Quast zufolge"),
    ("Laut Polizeisprecher Bodo Quast lief alles „ohne Streit“ ab.", "Bodo Quast",
     "Polizeisprecher", "Laut Polizeisprecher Bodo Quast"),
    ("Die Leiterin des Amts, Ona Brill, hatte von „Unfug“ gesprochen.", "Ona Brill",
     "Leiterin des Amts", "Die Leiterin des Amts, Ona Brill, hatte von „Unfug“ gesprochen"),
    ("Damit sei „ein Streit beendet“, sagte Fraktionschefin Ona Brill der Zeitung.", "Ona Brill",
     "Fraktionschefin", "sagte Fraktionschefin Ona Brill"),
    ("Wegen Sturms werde die Fähre „vorerst nicht“ fahren, teilte Ona Brill mit.", "Ona Brill",
     None, "teilte Ona Brill mit"),
    ("„Wir gehen“, fügte Ona Brill hinzu.", "Ona Brill", None, "fügte Ona Brill hinzu"),
    ("Ona Brill, die den Hafen leitet, kam. „Gut“, sagte die 63-Jährige.", "Ona Brill",
     None, "sagte die 63-Jährige"),
    ("Der Bürgermeister, Bodo Quast, nannte das Vorhaben zunächst „mutig“.", "Bodo Quast",
     "Bürgermeister", "Der Bürgermeister, Bodo Quast, nannte"),
    ("Im Landtag sprach Ona Brill. „Wir gehen“, sagte sie.", "Ona Brill", None, "sagte sie"),
    ("Ona Brill hat eine Kiste Bier dabei. „Für alle“, sagt sie.", "Ona Brill", None, "sagt sie"),
    ("„Schluss“, heißt es in einer Mitteilung der Hafenbehörde.", "Hafenbehörde", None,
     "heißt es in einer Mitteilung der Hafenbehörde"),
]  # fmt: skip
FRENCH = [
    ("Pour Théo Lahm, maire d’Arvo, « cela ne suffit pas ».", "Théo Lahm",
     "maire d’Arvo", "Pour Théo Lahm"),
    ("D’après Théo Lahm, « cela ne suffit pas ».", "Théo Lahm", None, "D’après Théo Lahm"),
    ("De l’avis de Théo Lahm, « cela ne suffit pas ».", "Théo Lahm", None,
     "De l’avis de Théo Lahm"),
    ("« Cela suffit », a fait savoir le ministre des Ports, Théo Lahm.", "Théo Lahm",
     "ministre des Ports", "a fait savoir le ministre des Ports, Théo Lahm"),
    ("« Cela suffit », s’est félicitée la maire Ona Brill dans un message.", "Ona Brill",
     "maire", "s’est félicitée la maire Ona Brill"),
    ("Une étudiante, Ona Brill, a compté : « Il y en a deux. »", "Ona Brill",
     "étudiante", "Une étudiante, Ona Brill, a compté"),
    ("Estimant que la loi était « bâclée », Ona Brill, maire d’Arvo, est partie.", "Ona Brill",
     "maire d’Arvo", "Estimant"),
    ("La cheffe de file des élus, Ona Brill, y voit « un renoncement ».", "Ona Brill",
     "cheffe de file des élus", "La cheffe de file des élus, Ona Brill, y voit"),
    ("Théo Lahm répondait à Ona Brill, qui l’avait attaqué en disant que « tout meurt ».",
     "Ona Brill", None, "Ona Brill, qui l’avait attaqué en disant"),
    ("Théo Lahm, le maire, et la ministre Ona Brill sont là. « Non », répond-elle.", "Ona Brill",
     None, "répond-elle"),
    ("Ona Brill est venue. L’État a, selon elle, « laissé faire la mer ».", "Ona Brill",
     None, "selon elle"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text", "speaker", "role", "cue"),
    [("de", *case) for case in GERMAN] + [("fr", *case) for case in FRENCH],
)
def test_speaker(language: str, text: str, speaker: str, role: str | None, cue: str) -> None:
    (row,) = draft(text, language=language).utterances
    assert (row.speaker, row.role, row.cue) == (speaker, role, cue)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Le projet, vite surnommé « le hangar », a coûté cher à Ona Brill."),
        ("fr", "L’accord, dit « accord des quais », doit encore plaire à Ona Brill."),
    ],
)
def test_a_participle_without_auxiliary_reports_nothing(language: str, text: str) -> None:
    assert draft(text, language=language).utterances == ()


def test_the_later_demonstrative_is_the_one_who_was_introduced() -> None:
    text = "Une source diplomatique regrette « un texte bancal ». « Tant pis », dit cette source."
    speakers = [row.speaker for row in draft(text, language="fr").utterances]
    assert speakers == ["source diplomatique"] * 2
