"""What validate proves of the words of annotations, beside the one bad example of each problem."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra.validation.span_rules import annotation_flaws, normalised

WORDS = st.lists(
    st.sampled_from("we you the quay harbours must fall Tarn Nether 2031 U.S.".split()),
    min_size=1,
    max_size=6,
).map(" ".join)
SENTENCES = st.lists(st.tuples(WORDS, st.sampled_from(".!?…")), min_size=1, max_size=4)


def flaws(
    utterance: str, span: str | None, layer: str = "demand", label: str = "other", **attributes: Any
) -> list[str]:
    """The ids of what is wrong with a span of an utterance, which begins at character 100."""
    start = 100 + utterance.index(span) if span else None
    record = {
        "layer": layer,
        "label": label,
        "char_start": start,
        "char_end": start and start + len(span or ""),
        "text": span,
        "attributes": attributes,
    }
    row = {"id": "a.0001", "utterance": utterance, "char_start": 100, "language": "en"}
    return [kind for kind, _, _ in annotation_flaws(record, row)]


@pytest.mark.parametrize(
    ("span", "kinds"),
    [
        ("open the quay", []),
        ("open the quay.", ["untrimmed-span"]),
        (" open the quay", ["untrimmed-span"]),
        ("open the quay. Prices", ["across-sentences"]),
        ("the U.S. harbour", []),
        ("the U.S.", []),
        ("Cmdt. Ilo", []),  # perhaps an abbreviation that no list has
        ("by Cmdt. Ilo. The", ["across-sentences"]),
        ("shout ‘Go home. Stay there.’ to us", []),
        ("“Down. Down.” they sang", []),
        ("- open", []),
        ("– no", ["untrimmed-span"]),
        ("why…", ["untrimmed-span"]),
        ("… why", ["untrimmed-span"]),
        (".5 miles", []),
        ("Go home.", ["untrimmed-span"]),
    ],
)
def test_edges_and_sentences(span: str, kinds: list[str]) -> None:
    utterance = (
        "You must open the quay. Prices rise in the U.S. harbour by Cmdt. Ilo. The crews shout "
        "‘Go home. Stay there.’ to us. “Down. Down.” they sang - open – no … why… it is .5 miles."
    )
    assert flaws(utterance, span) == kinds


@pytest.mark.parametrize("mark", ["!", "?", "?!"])
def test_what_is_chanted_keeps_its_marks(mark: str) -> None:
    utterance = f"They cried ‘Give way{mark}’ and left"
    span = f"Give way{mark}"
    assert flaws(utterance, span, "slogan", "slogan", normalised="Give way") == []
    assert flaws(utterance, span, "quote", "direct") == []
    assert flaws(utterance, span) == ["untrimmed-span"]


def test_a_quotation_in_marks_may_have_several_sentences() -> None:
    utterance = "She wrote ‘We stay. We wait’ on the wall. We stay. We wait"
    assert flaws(utterance, "We stay. We wait", "quote", "direct") == []
    assert flaws(utterance, "wall. We stay", "quote", "indirect") == ["across-sentences"]


@pytest.mark.parametrize(
    ("value", "kinds"),
    [
        ("the council", []),
        ("The council", ["not-in-utterance"]),
        ("council of Tarn", ["not-in-utterance"]),
        ("our", ["not-in-utterance"]),  # only within another word
        ("we", []),
        ("нас", []),
        ("委員会", []),
        ("الحكومة", []),  # behind a prefix
        ("", []),
        ("the  council", ["not-in-utterance"]),
    ],
)
@pytest.mark.parametrize("name", ["source", "addressee", "claimant", "referent"])
def test_attributes_are_whole_words_of_the_utterance(
    name: str, value: str, kinds: list[str]
) -> None:
    utterance = "In this hour we’d ask the council, нас, 市委員会が, والحكومة."
    attributes: dict[str, Any] = {name: value or None}
    assert flaws(utterance, "ask", **attributes) == kinds


@pytest.mark.parametrize(
    ("slogan", "language", "form"),
    [
        ("no to the wall!", "en", "No to the wall"),
        ("No  to\u00a0the wall ?!", "fr", "No to the wall"),
        ("¡no pasarán!", "es", "No pasarán"),
        ("don't sell", "en", "Don’t sell"),
        ("“peace” now", "en", "“Peace” now"),
        ("1er mai", "fr", "1er mai"),
        ("işçiler birleşin", "tr", "İşçiler birleşin"),
        ("işçiler birleşin", "en", "Işçiler birleşin"),
        ("ßo", "de", "ßo"),
        ("ისმინეთ", "ka", "ისმინეთ"),
        ("!!!", "en", "!!!"),
    ],
)
def test_the_normalised_form(slogan: str, language: str, form: str) -> None:
    assert normalised(slogan, language) == form


@given(st.text(min_size=1, max_size=30))
def test_a_normalised_form_is_that_of_itself(slogan: str) -> None:
    form = normalised(slogan)
    assert normalised(form) == form
    assert flaws(f"so {slogan} so", slogan, "slogan", "slogan", normalised=form)[:1] != [
        "wrong-normalised"
    ]


@given(SENTENCES, st.data())
def test_a_span_is_proved_exactly_where_it_is_in_one_sentence(
    sentences: list[tuple[str, str]], data: st.DataObject
) -> None:
    """Each sentence begins with a word that begins sentences, and ends in one that can."""
    texts = [f"The {words} ago{mark}" for words, mark in sentences]
    utterance = " ".join(texts)
    first = data.draw(st.integers(0, len(texts) - 1))
    last = data.draw(st.integers(first, len(texts) - 1))
    start = sum(len(text) + 1 for text in texts[:first])
    end = sum(len(text) + 1 for text in texts[: last + 1]) - 2
    record = {
        "layer": "demand",
        "label": "other",
        "char_start": start,
        "char_end": end,
        "text": utterance[start:end],
        "attributes": {},
    }
    row = {"id": "a.0001", "utterance": utterance, "char_start": 0, "language": "en"}
    kinds = [kind for kind, _, _ in annotation_flaws(record, row)]
    assert kinds == ["across-sentences"] * (first < last)


def test_words_without_offsets_are_sought() -> None:
    row = {"id": "a.0001", "utterance": "Open it. Now", "char_start": None, "language": "en"}
    record: dict[str, Any] = {
        "layer": "demand",
        "label": "other",
        "char_start": None,
        "char_end": None,
        "attributes": {},
    }
    assert not list(annotation_flaws(record | {"text": "Open it"}, row))
    (flaw,) = annotation_flaws(record | {"text": "Shut it"}, row)
    assert flaw[0] == "not-in-utterance"
    (flaw,) = annotation_flaws(record | {"text": "it. Now"}, row)
    assert flaw[0] == "across-sentences"
