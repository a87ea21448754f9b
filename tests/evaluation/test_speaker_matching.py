"""Strings that name the same speaker, and strings that do not. All names are invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra.evaluation.speaker_matching import same_speaker

SAME = [
    # equal as words
    ("Mira Onda", "Mira Onda"),
    ("MIRA ONDA", "Mira Onda"),
    ("Míra Ondä", "Mira Onda"),
    ("Mira Onda’s", "Mira Onda"),
    ("Мира Онда", "Мира Онда"),
    ("she", "She"),
    # the last name decides
    ("Onda", "Mira Onda"),
    ("Mira Onda", "Onda"),
    ("Senator Onda", "Mira Onda"),
    ("Mr. Talim", "Ruvo Talim"),
    ("harbour board president Ruvo Talim", "Ruvo Talim"),
    ("Ruvo K. Talim", "Ruvo Talim"),
    ("Ruvo Talim, the mayor of Quell", "Ruvo Talim"),
    ("Ruvo Talim of Quell", "Ruvo Talim"),
    ("Ruvo de la Talim", "Talim"),
    ("Ruvo Talim la (a lawyer)", "Talim"),
    # first names that agree
    ("R. Talim", "Ruvo Talim"),
    ("Rich Talim", "Richard Talim"),
    ("Liz Onda", "Elizabeth Onda"),
    ("Ruvena Talim", "Ruv Talim"),
    # Jr. and Sr.
    ("Ruvo Talim Jr.", "Ruvo Talim"),
    ("Ruvo Talim Jr.", "Ruvo Talim Jr."),
    ("Talim", "Ruvo Talim Jr."),
    ("Ruvo Talim", "Ruvo Talim III"),
    # a name elsewhere in the string, or the first name alone
    ("Onda's spokesman, Ruvo Talim", "Ruvo Talim"),
    ("Mira", "Mira Onda"),
    # descriptions and bodies
    ("spokesman", "a spokesman for the harbour board"),
    ("harbour board", "the harbour board of quell"),
    ("officials of the harbour board", "officials at the board"),
]
DIFFERENT = [
    ("", "Mira Onda"),
    (None, "Mira Onda"),
    ("…", "Mira Onda"),
    ("she", "Mira Onda"),
    ("Mira Onda", "she"),
    ("she", "he"),
    ("Ruvo Talim", "Mira Onda"),
    ("Talim", "Mira Onda"),
    ("Ruvo Onda", "Mira Onda"),
    ("K. Onda", "Mira Onda"),
    ("Ruvo Talim", "Ruvo Talim Jr."),
    ("Mira", "Mira Ela Onda"),
    ("Onda's spokesman", "Ruvo Talim"),
    ("the harbour board", "a spokesman for the mayor"),
    ("harbour", "the board"),
    ("the", "the board"),
    ("his lawyer", "a lawyer"),
    ("critics of the quell board", "the board of the harbour"),
    ("quay workers in town", "workers on the quay who strike daily"),
    ("Мира", "Мира Онда"),
]


@pytest.mark.parametrize(("predicted", "gold"), SAME)
def test_same(predicted: str, gold: str) -> None:
    assert same_speaker(predicted, gold)


@pytest.mark.parametrize(("predicted", "gold"), DIFFERENT)
def test_different(predicted: str | None, gold: str) -> None:
    assert not same_speaker(predicted, gold)


def test_gold_decides_on_suffixes() -> None:
    assert same_speaker("Ruvo Talim Sr.", "Ruvo Talim Jr.")  # the protocol asks for either
    assert same_speaker("Ruvo Talim", "Ruvo Talim Sr.")


@given(st.text(min_size=1))
def test_every_string_names_itself(name: str) -> None:
    assert same_speaker(name, name)


@given(st.text(), st.text())
def test_any_strings_can_be_compared(predicted: str, gold: str) -> None:
    assert same_speaker(predicted, gold) in (True, False)
