"""Quote matching: pairs of marks, missing and odd ones, quotations over paragraphs."""

from collections.abc import Callable

import pytest

from rostra.language.paragraphs import split_paragraphs
from rostra.quotations.extraction import draft
from rostra.quotations.extraction.quote_matching import match_quotations

Said = Callable[..., list[tuple[str, str | None]]]


MARKS = {
    "curly": ("“We win,” said Zed Quill. “Always.”", ["We win", "Always."]),
    "straight": ('"We win," said Zed Quill. "Always."', ["We win", "Always."]),
    "mixed": ('"We win,” said Zed Quill. “Always."', ["We win", "Always."]),
    "reversed": ("”We win,“ said Zed Quill. ”Always.“", ["We win", "Always."]),
    "twice single": ("''We win,'' said Zed Quill. ``Always.''", ["We win", "Always."]),
    "nested": ("“She said “no” to me,” said Zed Quill.", ["She said “no” to me"]),
    "nested straight": ('"She said "no" to me," said Zed Quill.', ['She said "no" to me']),
    "single inside": ("“I call it ‘home,’” said Zed Quill.", ["I call it ‘home,’"]),
    "unclosed": ("“We win, said Zed Quill.\n\n“So do I,” said Ona Brill.", ["We win", "So do I"]),
    "unopened": ("We win,” said Zed Quill. “Always.”", ["We win", "Always."]),
    "inches": ('"It is 6\'2" tall," said Zed Quill.', ['It is 6\'2" tall']),
    "repeated": ("Zed Quill said, “We win. “We did.” “Now,” he said.", ["We win. “We did.", "Now"]),
    "repeated straight": ('Zed Quill said, "We win. "We did."', ['We win. "We did.']),
    "after a clause": ("“We win, said Zed Quill. “Always,” he said.", ["We win", "Always"]),
    "single, double": ('Zed Quill said, \'We win." He left. "No," he said.', ["We win.", "No"]),
    "single first": ("‘We win,” said Zed Quill. “Always.”", ["We win", "Always."]),
    "bullets": ("» The vote is on Monday.\n» This is it.\n\n“We win,” said Zed Quill.", ["We win"]),
    "comma outside": ("“We win”, said Zed Quill.", ["We win"]),
    "British": ("‘It’s the boys’ turn,’ said Zed Quill. ‘She said “no”.’",
                ["It’s the boys’ turn", "She said “no”."]),
    "British straight": ("'It's late,' said Zed Quill. 'We'll go.'", ["It's late", "We'll go."]),
}  # fmt: skip


@pytest.mark.parametrize("case", MARKS)
def test_marks(case: str) -> None:
    text, expected = MARKS[case]
    assert [row.utterance for row in draft(text).utterances] == expected
    assert draft(text).utterances[0].speaker == "Zed Quill"


def test_paragraphs_with_opening_marks_alone_are_one_quotation(said: Said) -> None:
    text = "“First,” said Zed Quill. “One.\n\n“Two.\n\n“Three.”\n\n“Mine,” Ona Brill said."
    assert said(text) == [
        ("First", "Zed Quill"), ("One.", "Zed Quill"), ("Two.", "Zed Quill"),
        ("Three.", "Zed Quill"), ("Mine", "Ona Brill"),
    ]  # fmt: skip


def test_a_list_belongs_to_its_quotation_with_its_numbers() -> None:
    text = "“We ask for this:\n\n1- A bridge\n\n2- A school,” he said.\n\nZed Quill left."
    rows = draft(text).utterances
    assert [row.utterance for row in rows] == ["We ask for this:", "1- A bridge", "2- A school"]
    assert [row.cue for row in rows] == [None, None, "he said"]


def test_a_comma_inside_a_quotation_over_paragraphs_stays() -> None:
    rows = draft("“We ask,\n\n“and you answer,” said Zed Quill.").utterances
    assert [row.utterance for row in rows] == ["We ask,", "and you answer"]


def stretches(text: str) -> list[list[str]]:
    """The pieces of each quotation, as text."""
    return [
        [text[piece.start : piece.end] for piece in quotation.pieces]
        for quotation in match_quotations(text, split_paragraphs(text))
    ]


def test_a_quotation_has_a_piece_a_paragraph_with_its_own_opening_mark() -> None:
    text = "“One.\n\n“Two.” Three “four” five."
    assert stretches(text) == [["One.", "Two."], ["four"]]
    first, second = match_quotations(text, split_paragraphs(text))
    assert [piece.outer_start for piece in first.pieces] == [0, text.index("“Two")]
    assert text[second.outer_start : second.outer_end] == "“four”"
    assert first.closed
    assert second.cost == 0


def test_an_odd_mark_does_not_upset_the_pairs_after_it() -> None:
    assert stretches("“One.\n\n“Two,” he said.\n\nA “three” and “four”.")[-2:] == [
        ["three"],
        ["four"],
    ]
    assert stretches('He is 6\'2" tall. "One," he said. "Two."') == [["One,"], ["Two."]]


def test_a_run_of_marks_is_an_ornament() -> None:
    assert stretches('"""""\n\n"One."') == [["One."]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "»One«, said he. »Two.« She said: »Three ›four‹ five.«",
            ["One", "Two.", "Three ›four‹ five."],
        ),
        ("»One», said he. »Two.» She said: »Three.»", ["One", "Two.", "Three."]),
        ("«One», said he. «Two ‹three›.» «Four»", ["One", "Two ‹three›.", "Four"]),
        ("»One „two“ three«, said he. »Four.«", ["One „two“ three", "Four."]),
        ("„One »two« three“, said he. „Four »five« six.“", ["One »two« three", "Four »five« six."]),
        ("« One « two » three », said he. « Four. »", ["One « two » three", "Four."]),
    ],
)
def test_guillemets_point_the_same_way_throughout_a_text(text: str, expected: list[str]) -> None:
    assert [piece.strip() for [piece] in stretches(text)] == expected


def test_german_guillemets_are_as_regular_as_french_ones() -> None:
    text = "»One«, said he. »Two.« «Three.»"
    costs = [quotation.cost for quotation in match_quotations(text, split_paragraphs(text))]
    assert costs[:2] == [0, 0]
    assert costs[2] > 0


def test_an_irregular_pair_costs_something() -> None:
    text = "”One.“"
    [quotation] = match_quotations(text, split_paragraphs(text))
    assert quotation.closed
    assert quotation.cost > 0
