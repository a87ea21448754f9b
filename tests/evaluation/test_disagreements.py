"""The list of disagreements: which spans belong together, and how they differ."""

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from layer_records import record

from rostra.errors import RostraError
from rostra.evaluation import disagreements
from rostra.evaluation.readings import align


def listed(*records: Any) -> list[tuple[Any, ...]]:
    return [(d.utterance_id, d.kind, d.attribute, *d.values) for d in disagreements(records)]


def test_each_kind_of_difference_is_an_entry() -> None:
    assert listed(record("a", 0, "open"), record("b", 0, "open")) == []
    assert listed(record("a", 0, "open"), record("b", 0, "none")) == [
        ("u0", "only-one", None, "open", None)
    ]
    assert listed(
        record(
            "a", 1, "open", "Open the quay", attributes={"force": "explicit", "addressee": None}
        ),
        record("b", 1, "give", "Open", attributes={"force": "implicit", "addressee": None}),
    ) == [
        ("u1", "bounds", None, "Open the quay", "Open"),
        ("u1", "label", None, "open", "give"),
        ("u1", "attribute", "force", "explicit", "implicit"),
    ]
    assert listed(
        record("a", 1, "open", attributes={"addressee": "dockers"}),
        record("b", 1, "open", attributes={"addressee": None}),
    ) == [("u1", "attribute", "addressee", "dockers", None)]


def test_spans_without_a_common_character_are_two_readings() -> None:
    assert listed(record("a", 0, "open", "Open"), record("b", 0, "open", "the quay")) == [
        ("u0", "only-one", None, "open", None),
        ("u0", "only-one", None, None, "open"),
    ]


def test_topics_are_compared_wherever_their_spans_are() -> None:
    topics = [
        record("a", 0, "transport", "Open", layer="topic"),
        record("b", 0, "health", "dockers", layer="topic"),
    ]
    assert [kind for _, kind, *_ in listed(*topics)] == ["bounds", "label"]
    # A second topic is not dropped.
    second = record("a", 0, "health", "the quay", layer="topic")
    assert listed(topics[0], second, topics[1]) == [
        ("u0", "only-one", None, "transport", None),
        ("u0", "bounds", None, "the quay", "dockers"),
    ]


def test_each_two_of_three_annotators_are_compared() -> None:
    records = [record(a, 0, label) for a, label in zip("abc", ["x", "x", "y"], strict=True)]
    found = disagreements(records)
    assert [difference.annotators for difference in found] == [("a", "c"), ("b", "c")]


def test_the_order_is_that_of_utterances_layers_and_text() -> None:
    records = [
        record("a", n, "x", words, layer=layer)
        for layer in ("slogan", "demand")
        for n in (1, 0)
        for words in ("dockers", "Open")
    ]
    records += [
        record("b", n, "none", layer=layer) for layer in ("slogan", "demand") for n in (0, 1)
    ]
    found = disagreements(records)
    order = [(d.utterance_id, d.layer, d.readings[0]["text"]) for d in found if d.readings[0]]
    assert order == [
        (utterance, layer, words)
        for utterance in ("u0", "u1")
        for layer in ("demand", "slogan")
        for words in ("Open", "dockers")
    ]
    assert disagreements(records[::-1]) == found


def test_what_cannot_be_compared_is_an_error() -> None:
    with pytest.raises(RostraError, match="unknown layer 'group'"):
        disagreements([record("a", 0, "x"), record("b", 0, "x")], "group")
    with pytest.raises(RostraError, match="no two annotators"):
        disagreements([record("a", 0, "x")])


@st.composite
def spans(draw: st.DrawFn) -> list[Any]:
    cuts = sorted(draw(st.sets(st.integers(0, 16), max_size=6)))
    bounds = zip(cuts[::2], cuts[1::2], strict=False)
    return [
        {"char_start": start, "char_end": end, "label": draw(st.sampled_from("xy"))}
        for start, end in bounds
    ]


def gain(pairs: list[tuple[Any, Any]]) -> tuple[int, int, int]:
    shared = [
        min(one["char_end"], other["char_end"]) - max(one["char_start"], other["char_start"])
        for one, other in pairs
    ]
    assert all(characters > 0 for characters in shared)
    return sum(shared), len(shared), sum(one["label"] == other["label"] for one, other in pairs)


@given(spans(), spans())
def test_no_other_way_to_pair_spans_shares_more(one: list[Any], other: list[Any]) -> None:
    found = align(one, other)
    assert [a for a, _ in found if a] == one
    assert sorted((b["char_start"], b["char_end"]) for _, b in found if b) == [
        (b["char_start"], b["char_end"]) for b in other
    ]
    meeting = [
        (a, b)
        for a in one
        for b in other
        if a["char_start"] < b["char_end"] and b["char_start"] < a["char_end"]
    ]
    best = max(
        gain(list(pairs))
        for size in range(min(len(one), len(other)) + 1)
        for pairs in combinations(meeting, size)
        if len({id(a) for a, _ in pairs}) == len({id(b) for _, b in pairs}) == size
    )
    assert gain([(a, b) for a, b in found if a and b]) == best
