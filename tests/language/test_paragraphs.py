"""Paragraphs are non-empty lines."""

from hypothesis import given
from hypothesis import strategies as st

from rostra.language.paragraphs import Paragraph, split_paragraphs


def test_white_space_is_trimmed_and_empty_lines_are_not_counted() -> None:
    text = "\n  One. \n\u00a0\r\nTwo.\u2003\r\n\nThree"
    assert split_paragraphs(text) == [
        Paragraph(1, 3, 7),
        Paragraph(2, 12, 16),
        Paragraph(3, 20, 25),
    ]


@given(st.text(st.sampled_from("ab \t\r\n\u2003\u2028\x1c")))
def test_paragraphs_are_the_stripped_lines(text: str) -> None:
    lines = [line.strip() for line in text.split("\n")]
    paragraphs = split_paragraphs(text)
    assert [text[p.start : p.end] for p in paragraphs] == [line for line in lines if line]
    assert [p.number for p in paragraphs] == list(range(1, len(paragraphs) + 1))
