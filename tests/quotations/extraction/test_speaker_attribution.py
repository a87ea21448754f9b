"""Attribution: reporting clauses in all positions, and speakers without one."""

from collections.abc import Callable

import pytest

from rostra.quotations.extraction import draft

Said = Callable[..., list[tuple[str, str | None]]]


ATTRIBUTION = {
    "trailing": "“We win,” said Zed Quill.",
    "trailing, subject first": "“We win,” Arvan farmer Zed Quill told The Arvo Bell on Monday.",
    "leading": "On Monday, Zed Quill said: “We win.”",
    "leading with aside": "Zed Quill, a farmer from Arvo, told reporters that “we win.”",
    "split": "“We,” said Zed Quill, “win.”",
    "parenthesis": "But, said Zed Quill, “we win.”",
    "participle": "Zed Quill left the hall, saying, “We win.”",
    "second verb": "Zed Quill looked up and said, “We win.”",
    "relative": "The crowd cheered Zed Quill, who shouted, “We win!”",
    "according to": "According to Zed Quill, “we win.”",
    "as": "As Zed Quill put it, “we win at last.”",
    "label": "Zed Quill: “We win.”",
    "signature": "“We win.” — Zed Quill",
    "line below": "“We win.”\n\n— Zed Quill, Arvo",
    "colon above": "Zed Quill went on to say:\n\n“We win.”",
    "another verb": "“We win,” beamed Zed Quill.",
    "party": "Rep. Zed Quill, R-Arvo, said: “We win.”",
    "bracket": "“We win,” said Zed Quill (D-Arvo).",
    "name after a noun": "A spokesman for the Arvo Party, Zed Quill, said, “We win.”",
    "name after a possessor": "“We win,” the mayor’s brother, Zed Quill, said.",
    "office before": "Secretary of State Zed Quill said, “We win.”",
    "passive": "Ona Brill was asked by Zed Quill, “Do we win?”",
    "transcript": "QUILL: I will say “We win.”\n\nZed Quill left.",
}


@pytest.mark.parametrize("case", ATTRIBUTION)
def test_attribution(case: str) -> None:
    text = ATTRIBUTION[case]
    people = {(row.speaker or "").title() for row in draft(text).utterances}
    assert people == {"Zed Quill"} or (case == "transcript" and people == {"Quill"})


def test_german_marks_and_verbs(said: Said) -> None:
    text = (
        "„Wir gehen“, sagte Ministerpräsidentin Ilka Dorn. »Morgen kommen wir wieder«, sagte sie."
    )
    assert said(text, "de") == [
        ("Wir gehen", "Ilka Dorn"),
        ("Morgen kommen wir wieder", "Ilka Dorn"),
    ]


def test_french_marks_and_verbs(said: Said) -> None:
    text = "« Nous avons attendu », a déclaré M. Zed Quill. « La voici », ajoute-t-il."
    assert said(text, "fr") == [("Nous avons attendu", "Zed Quill"), ("La voici", "Zed Quill")]


def test_authorities_say_in_the_present(said: Said) -> None:
    assert said("“The bridge did not fall,” the authorities say.") == [
        ("The bridge did not fall", "authorities")
    ]
