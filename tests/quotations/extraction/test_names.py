"""Names, with the titles before them."""

from collections.abc import Callable

import pytest

from rostra.quotations.extraction.names import is_nickname, name_finder

Said = Callable[..., list[tuple[str, str | None]]]


def test_a_nickname_is_part_of_the_name(said: Said) -> None:
    assert said("“We win,” Zed “Zip” Quill said.") == [("We win", "Zed “Zip” Quill")]


@pytest.mark.parametrize(
    ("text", "name", "titles"),
    [
        ("the late Sen. Zed K. Quill left", "Zed K. Quill", ("sen",)),
        ("Mayor Ona de la Brill left", "Ona de la Brill", ("mayor",)),
        ("It was Secretary of State Ilka Dorn", "Ilka Dorn", ("secretary",)),
        ("It was Prime Minister Dorn", "Dorn", ("prime", "minister")),
        ("It was Zed O’Quill-Brill’s", "Zed O’Quill-Brill", ()),
        ("It was Zed “Zip” Quill", "Zed “Zip” Quill", ()),
    ],
)
def test_a_name_without_its_titles(text: str, name: str, titles: tuple[str, ...]) -> None:
    [found] = name_finder("en").find(text)
    assert text[found.start : found.end] == name
    assert found.titles == titles


@pytest.mark.parametrize("text", ["It was the Mayor", "On Monday", "They and Then", "in the Hall"])
def test_not_every_capital_begins_a_name(text: str) -> None:
    assert name_finder("en").find(text) == []


def test_german_compounds_are_titles() -> None:
    [name] = name_finder("de").find("Das war Finanzminister Bernd Quast")
    assert name.titles == ("finanzminister",)


def test_a_nickname_is_between_names() -> None:
    text = "Zed “Zip” Quill met “Zip” there."
    assert is_nickname(text, text.index("“"), text.index("”") + 1)
    assert not is_nickname(text, text.rindex("“"), text.rindex("”") + 1)
