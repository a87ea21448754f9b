"""The hard parts of reading a report, one by one, on invented people, places and bodies."""

from typing import Any

import pytest

from rostra.drafting import draft

CASES: dict[str, tuple[str, list[tuple[str, str | None]]]] = {
    "trailing": ("“It stands,” said Ada Fict.", [("It stands", "Ada Fict")]),
    "leading": ("Ada Fict said: “It stands.”", [("It stands.", "Ada Fict")]),
    "split": (
        "“It stands,” Ada Fict said, “and it will stand.”",
        [("It stands", "Ada Fict"), ("and it will stand.", "Ada Fict")],
    ),
    "carried on": (
        "“It stands,” Ada Fict said. “It will stand.”",
        [("It stands", "Ada Fict"), ("It will stand.", "Ada Fict")],
    ),
    "over paragraphs, with opening marks alone": (
        "Ada Fict spoke first.\n\n“It stands.\n\n“It will stand,” Fict said.",
        [("It stands.", "Ada Fict"), ("It will stand", "Ada Fict")],
    ),
    "a list inside": (
        "“We want this:\n\n1- A bridge.\n\n2- A road,” Ada Fict said.",
        [("We want this:", "Ada Fict"), ("1- A bridge.", "Ada Fict"), ("2- A road", "Ada Fict")],
    ),
    "straight marks": ('"It stands," Ada Fict said.', [("It stands", "Ada Fict")]),
    "mixed marks": ('“It stands," Ada Fict said.', [("It stands", "Ada Fict")]),
    "reversed marks": ("”It stands,“ Ada Fict said.", [("It stands", "Ada Fict")]),
    "British marks": (
        "‘It’s standing,’ said Ada Fict. ‘The workers’ hall isn’t.’",
        [("It’s standing", "Ada Fict"), ("The workers’ hall isn’t.", "Ada Fict")],
    ),
    "British straight marks": (
        "'It's standing,' said Ada Fict.\n\nThe 'bridge tax' was dropped.",
        [("It's standing", "Ada Fict")],
    ),
    "nested": (
        "“They shouted ‘Go home!’ and left,” Ada Fict said.",
        [("They shouted ‘Go home!’ and left", "Ada Fict")],
    ),
    "scare quotes": ("The so-called “bridge tax” was dropped, Ada Fict said.", []),
    "titles": ("Ada Fict wrote “The Long Bridge of Nowhere” in May.", []),
    "a pronoun": (
        "Mr. Tom Roe met Ms. Ada Fict.\n\n“It stands,” she said. “Good,” he said.",
        [("It stands", "Ada Fict"), ("Good", "Tom Roe")],
    ),
    "a bare surname": (
        "Mayor Ada Fict came.\n\n“It stands,” Fict said.",
        [("It stands", "Ada Fict")],
    ),
    "a title alone": (
        "Senator Tom Roe and Mayor Ada Fict met.\n\n“No,” the senator said.",
        [("No", "Tom Roe")],
    ),
    "one surname, two people": (
        (
            "Mayor Ada Roe and Senator Tom Roe met.\n\n“No,” Senator Roe said.\n\n"
            "“Yes,” Mayor Roe said."
        ),
        [("No", "Tom Roe"), ("Yes", "Ada Roe")],
    ),
    "a collective": (
        "“The people did not finish,” the authorities say.",
        [("The people did not finish", "authorities")],
    ),
    "somebody unnamed": (
        "“It will fall down soon,” a senior official said.",
        [("It will fall down soon", "senior official")],
    ),
    "a heading with a role before": (
        "Nowhere MP Ada Fict\n\n“It stands,” Fict said.",
        [("It stands", "Ada Fict")],
    ),
    "a heading with a role behind": (
        "Ada Fict, Mayor of Nowhere\n\n“It stands.”\n\n“It will stand,” she added.",
        [("It stands.", "Ada Fict"), ("It will stand", "Ada Fict")],
    ),
    "a transcript": (
        "ROE: It stands.\n\nFICT: Does it?\n\nROE: I said “yes” twice.\n\n(CROSSTALK)\n",
        [("It stands.", "ROE"), ("Does it?", "FICT"), ("I said “yes” twice.", "ROE")],
    ),
    "according to": (
        "According to Ada Fict, “the bridge stands and it will stand.”",
        [("the bridge stands and it will stand.", "Ada Fict")],
    ),
    "an honorific": ("“It stands,” said Dr. Ada Fict.", [("It stands", "Ada Fict")]),
    "no marks": ("Ada Fict said that it stands.", []),
}


@pytest.mark.parametrize("name", CASES)
def test_a_hard_part(name: str) -> None:
    text, expected = CASES[name]
    assert [(u.utterance, u.speaker) for u in draft(text).utterances] == expected


ROLES: dict[str, tuple[str, dict[str, Any]]] = {
    "before the name": (
        "“It stands,” said Belgian Senator Ada Fict.",
        {"role": "Belgian Senator", "country": "BE", "country_basis": "office"}
        | {"cue": "said Belgian Senator Ada Fict", "role_type": "legislature"},
    ),
    "behind the name": (
        "“It stands,” said Ada Fict, the mayor of Nowhere.",
        {"role": "mayor of Nowhere", "cue": "said Ada Fict", "country": None},
    ),
    "from a heading, to its end": (
        (
            "Ada Fict, dentist and spokesperson of the Bridge Association in Norway\n\n"
            "“It stands,” Dr. Fict said."
        ),
        {"role": "dentist and spokesperson of the Bridge Association in Norway", "country": "NO"}
        | {"country_basis": "residence", "cue": "Dr. Fict said", "speaker": "Ada Fict"},
    ),
    "none": ("“It stands,” Ada Fict said.", {"role": None, "role_type": None, "country": None}),
    "former": (
        "“It stands,” said former French President Ada Fict.",
        {"role": "former French President", "role_status": "former", "country": "FR"},
    ),
    "embedded": (
        "Mayor Ada Fict ordered the police to “do whatever it takes to end it.”",
        {"quote_type": "embedded", "utterance": "do whatever it takes to end it."},
    ),
    "elided": ("“It stands… It will,” Ada Fict said.", {"elided": True, "quote_type": "direct"}),
}


@pytest.mark.parametrize("name", ROLES)
def test_what_is_said_of_a_speaker(name: str) -> None:
    text, expected = ROLES[name]
    (found,) = draft(text).utterances
    assert {key: getattr(found, key) for key in expected} == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "de",
            "Die Ministerin Ada Muster sagte: „Die Brücke steht.“\n\n„Noch“, sagte Karl Beispiel.",
            [("Die Brücke steht.", "Ada Muster"), ("Noch", "Karl Beispiel")],
        ),
        (
            "fr",
            "« Le pont tient », a déclaré la ministre Ada Modèle. « Il tiendra », a-t-elle ajouté.",
            [("Le pont tient", "Ada Modèle"), ("Il tiendra", "Ada Modèle")],
        ),
    ],
)
def test_other_languages(language: str, text: str, expected: list[tuple[str, str]]) -> None:
    found = draft(text, language=language).utterances
    assert [(u.utterance, u.speaker) for u in found] == expected
