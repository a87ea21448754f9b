"""Sentences: the rule over tokens, and the same rule over a text."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra.language.paragraphs import split_paragraphs
from rostra.language.sentences import sentence_starts, split_sentences


def split(text: str) -> list[str]:
    starts = [*sentence_starts(text), len(text)]
    return [text[a:b].rstrip() for a, b in pairwise(starts)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Gov. Bo Imag and Sen. Cy Noon. “We paid,” she said.",
            ["Gov. Bo Imag and Sen. Cy Noon.", "“We paid,” she said."],
        ),
        (
            "St. Ansel fell on Aug. 3. Rep. Ada Orr, Jr., left Ruvo, Calif. She cried.",
            ["St. Ansel fell on Aug. 3.", "Rep. Ada Orr, Jr., left Ruvo, Calif.", "She cried."],
        ),
        ("“Stop!” said Orr. ‘Why?’ He left…", ["“Stop!” said Orr.", "‘Why?’", "He left…"]),
        ("Heading\n\nIt rained\nin May.", ["Heading", "It rained", "in May."]),
        ("J . Doe came. I . Then", ["J . Doe came.", "I .", "Then"]),
        ("James A. Doe came. She left.", ["James A. Doe came.", "She left."]),
        ("Acme Inc. builds. No. 7 is late.", ["Acme Inc. builds.", "No. 7 is late."]),
        (" \n ", []),
    ],
)
def test_sentences_of_a_text(text: str, expected: list[str]) -> None:
    assert split(text) == expected


WORDS = [
    *("J", "I", "a", "Pres.", "U.S.", "The", "he", "Bo", "3.5", "e.g.", "www.a.example"),
    *(".", "…", "...", "!", "?", "。", '"', "'", "“", "”", "(", ")", ",", ";", "–", "\u200b", "\n"),
]


SPACES = st.sampled_from(["", " ", "\u00a0"])


@given(st.lists(st.tuples(st.sampled_from(WORDS), SPACES), max_size=25))
def test_a_text_has_the_sentences_of_its_tokens(parts: list[tuple[str, str]]) -> None:
    text = "".join(map("".join, parts))
    assert sentence_starts(text) == [
        line.start + sentence[0].start
        for line in split_paragraphs(text)
        for sentence in split_sentences(text[line.start : line.end])
    ]
