"""rostra.token_labels: every token, every span, any tokenizer."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rostra
from rostra.language import tokenise

TEXT = "We won’t close  the harbour."


def span(words: str, label: str = "us") -> dict[str, Any]:
    start = TEXT.index(words)
    return {"label": label, "start": start, "end": start + len(words), "text": words}


def words(text: str = TEXT) -> list[tuple[int, int]]:
    return [(token.start, token.end) for token in tokenise(text)]


def test_the_first_token_of_a_span_begins_it() -> None:
    found = rostra.token_labels(TEXT, [span("the harbour", "place"), span("We")], words())
    assert found.labels == ["B-us", "O", "O", "B-place", "I-place", "O"]
    assert found.misfits == []


def test_spaces_of_a_token_and_tokens_without_text() -> None:
    offsets = [(0, 0), (0, 2), (2, 8), (8, 14), (14, 16), (16, 19), (19, 27), (27, 28), (28, 28)]
    found = rostra.token_labels(TEXT, [span("We"), span("harbour", "place")], offsets)
    assert found.labels == [None, "B-us", "O", "O", None, "O", "B-place", "O", None]
    assert found.misfits == []


def test_a_span_within_a_token_is_named_and_labels_it() -> None:
    part = span("arbour")
    found = rostra.token_labels(TEXT, [part], words())
    assert (found.labels[4], found.misfits) == ("B-us", [part])
    found = rostra.token_labels(TEXT, [part], [(0, 2)])
    assert (found.labels, found.misfits) == (["O"], [part])


def test_several_tokens_of_one_character() -> None:
    wave = {"label": "x", "start": 0, "end": 1}
    found = rostra.token_labels("🌊!", [wave], [*[(0, 1)] * 4, (1, 2)])
    assert found.labels == ["B-x", "I-x", "I-x", "I-x", "O"]


def test_nobody_annotated() -> None:
    assert rostra.token_labels(TEXT, None, words()) == ([None] * 6, [])
    assert rostra.token_labels(TEXT, [], words()) == (["O"] * 6, [])


def test_refusals() -> None:
    with pytest.raises(rostra.RostraError, match="two spans overlap, 'We won’t' and 'won’t'"):
        rostra.token_labels(TEXT, [span("We won’t"), span("won’t")], words())
    for offsets in ([(0, 99)], [(-1, 2)], [(3, 2)]):
        with pytest.raises(rostra.RostraError, match="is not within a text of 28 characters"):
            rostra.token_labels(TEXT, [], offsets)


@given(st.data())
def test_spans_of_whole_tokens_always_fit(data: st.DataObject) -> None:
    text = data.draw(st.text("ab ’.–é\U0001f30a", max_size=30))
    tokens = words(text)
    bounds = sorted(data.draw(st.sets(st.integers(0, len(tokens)), max_size=6)))
    chosen = [(a, b) for a, b in zip(bounds[::2], bounds[1::2], strict=False) if a < b]
    spans = [{"label": "x", "start": tokens[a][0], "end": tokens[b - 1][1]} for a, b in chosen]
    found = rostra.token_labels(text, spans, tokens)
    assert found.misfits == []
    expected = ["O"] * len(tokens)
    for first, last in chosen:
        expected[first:last] = ["B-x", *["I-x"] * (last - first - 1)]
    assert found.labels == expected


def test_every_span_of_the_shipped_corpus_is_found_again() -> None:
    rows = rostra.load(version="1.1.0", layers=["group", "demand"])
    number = 0
    for row in rows:
        for layer in ("group", "demand"):
            found = rostra.token_labels(row["utterance"], row[layer], words(row["utterance"]))
            begun = [label for label in found.labels if label and label.startswith("B-")]
            assert begun == [f"B-{span['label']}" for span in row[layer]]
            number += len(begun)
    assert number > 50
