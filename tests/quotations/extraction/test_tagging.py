"""Tagging: the tags of words in their context, and sentences with quotations as tokens."""

import pytest

from rostra.language.paragraphs import split_paragraphs
from rostra.language.sentences import sentence_starts
from rostra.quotations.extraction.lexicon import lexicon
from rostra.quotations.extraction.quote_matching import match_quotations
from rostra.quotations.extraction.tagged_sentences import (
    TaggedSentence,
    ending,
    sentences_of_paragraph,
    tokens_of_paragraph,
)
from rostra.quotations.extraction.tagging import Tagger


def tagger(text: str, language: str = "en") -> Tagger:
    return Tagger(text, lexicon(language), sentence_starts(text))


def tags(text: str, language: str = "en") -> str:
    return "".join([token.tag for token in tagger(text, language).tag(0, len(text))])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mayor Zed Quill said on Monday.", "wNNVit."),
        ("the report said", "dwV"),
        ("She reports, adding that", "pV,GT"),
        ("Quill’s boys, who went to say", "Nsw,RViG"),
        ("Rep. Zed Quill, R-Arvo, called it late.", "wNN,#,vpw."),
        ("Sen. Bo Imag left the U.S. on Monday; he slept", "wNNwdNit;pw"),
        ("according to many (again)", "Ai#(r)"),
    ],
)
def test_tags(text: str, expected: str) -> None:
    assert tags(text) == expected


def test_tags_in_french_and_german() -> None:
    assert tags("dit-il à Arvo, selon Quill", "fr") == "VpiN,AN"
    assert tags("sagte Ministerin Ilka Dorn", "de") == "VNNN"


def sentences(text: str) -> list[TaggedSentence]:
    """The tagged sentences of a text of one paragraph."""
    [paragraph] = split_paragraphs(text)
    pieces = [(q, piece) for q in match_quotations(text, [paragraph]) for piece in q.pieces]
    tokens = tokens_of_paragraph(text, paragraph, pieces, tagger(text))
    return sentences_of_paragraph(text, tokens, lexicon("en"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We win. Always,” Quill said. He left.", ["QNV.", "pw."]),
        ("“Do we?” Quill asked. “Yes.” She left.", ["QNV.", "Q", "pw."]),
        ("“Do we?” The hall was silent.", ["Q", "dwaw."]),
        ("Quill met Sen. Brill. “We win.” “Always.”", ["NwNN.", "Q", "Q"]),
    ],
)
def test_sentences_around_quotations(text: str, expected: list[str]) -> None:
    assert [sentence.tags for sentence in sentences(text)] == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("We win,", ","),
        ("We —", ","),
        ("We win!’", "?"),
        ("We...", "…"),
        ("We win", ""),
        ("…", "…"),
    ],
)
def test_ending(content: str, expected: str) -> None:
    text = f"“{content}”"
    [quotation] = match_quotations(text, split_paragraphs(text))
    assert ending(text, quotation.pieces[0]) == expected


def test_an_invisible_character_after_a_sentence() -> None:
    assert tags("Bo Orr left.\n\u202a”Stay.”").startswith("NNw.")
