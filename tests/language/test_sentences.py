"""Sentences: the rule over tokens, and the same rule over a text."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra.language.paragraphs import split_paragraphs
from rostra.language.sentences import sentence_starts, split_sentences
from rostra.language.tokens import tokenise


def sentences_of(text: str) -> list[str]:
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
    assert sentences_of(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It had ended… It has no ties. Stop!", ["It had ended …", "It has no ties .", "Stop !"]),
        (
            "It ended… and began. “Why?” she said.",
            ["It ended … and began .", "“ Why ? ” she said ."],
        ),
        (
            "Dr. Fict met J. K. Doe. It was I. So",
            ["Dr. Fict met J . K . Doe .", "It was I .", "So"],
        ),
        ("the U.S. Council. In the U.S. The law", ["the U.S. Council .", "In the U.S.", "The law"]),
        (
            "„Geh.“ Er ging. 'No.' \"Yes.\" (So.) A",
            ["„ Geh . “", "Er ging .", "' No . '", '" Yes . "', "( So . )", "A"],
        ),
        ("我们。他们。 हाँ। ना।", ["我 们 。", "他 们 。", "हाँ ।", "ना ।"]),
        ("No?! Yes.", ["No ? !", "Yes ."]),
    ],
)
def test_stated_sentences(text: str, expected: list[str]) -> None:
    assert [" ".join(token.text for token in s) for s in split_sentences(text)] == expected


@given(st.text(max_size=40))
def test_sentences_are_the_tokens(text: str) -> None:
    by_sentence = split_sentences(text)
    assert [token for sentence in by_sentence for token in sentence] == tokenise(text)
    assert all(by_sentence)


WORDS = [
    *("J", "I", "a", "Pres.", "U.S.", "The", "he", "Bo", "3.5", "e.g.", "www.a.example"),
    *(".", "…", "...", "!", "?", "。", '"', "'", "“", "”", "(", ")", ",", ";", "–", "\u200b", "\n"),
]


SPACES = st.sampled_from(["", " ", "\u00a0"])


@given(st.lists(st.tuples(st.sampled_from(WORDS), SPACES), max_size=25))
def test_a_text_has_the_sentences_of_its_tokens(parts: list[tuple[str, str]]) -> None:
    # None of the words is one of the abbreviations that only `sentence_starts` knows.
    text = "".join(map("".join, parts))
    assert sentence_starts(text) == [
        line.start + sentence[0].start
        for line in split_paragraphs(text)
        for sentence in split_sentences(text[line.start : line.end])
    ]


def test_a_line_of_terminators_takes_no_time() -> None:
    assert sentence_starts("! " * 50_000 + ", a") == [0]
