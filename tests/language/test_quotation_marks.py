"""Quotation marks: whether one opens or closes, and which kind sets off quotations."""

import pytest

from rostra.language.quotation_marks import (
    CLOSERS,
    OPENERS,
    guillemets_point_inwards,
    orientation,
    single_marks_are_outer,
)


@pytest.mark.parametrize(
    ("text", "at", "expected"),
    [
        ('Onda said: "Tea."', 11, 1),
        ('Onda said: "Tea."', 16, -1),
        ('the "quay" of', 4, 1),
        ('the "quay" of', 9, -1),
        ('5" pipe', 1, -1),
        ('a"b', 1, 0),
        ("« Oui »", 0, 0),
        ('"', 0, 0),
    ],
)
def test_orientation(text: str, at: int, expected: int) -> None:
    assert orientation(text, at, at + 1) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("‘Tea is served,’ said Onda. ‘Come.’", True),
        ("“Tea is ‘served’,” said Onda.", False),
        ("Onda's tea isn't green.", False),
    ],
)
def test_single_marks_as_outer_marks(text: str, expected: bool) -> None:
    assert single_marks_are_outer(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("»Tee«, sagte Onda. »Bitte.«", True),
        ("»Teetä», sanoi Onda.", True),
        ("« Du thé », dit Onda. « Merci. »", False),
        ("«Tee», sagte Onda.", False),
        ("Il y a du «\xa0thé\xa0»et «\xa0rien\xa0»", False),
        ("„Tee“, sagte Onda.", False),
    ],
)
def test_direction_of_guillemets(text: str, expected: bool) -> None:
    assert guillemets_point_inwards(text) is expected


def test_every_opening_mark_has_a_usual_closing_one() -> None:
    assert CLOSERS.keys() <= OPENERS.keys()
    for closers in CLOSERS.values():
        assert min(closers.values()) <= 0.5
