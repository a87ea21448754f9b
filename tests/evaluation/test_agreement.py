"""Agreement on layers: what is compared, and by which attribute."""

from typing import Any

import pytest

from rostra.errors import RostraError
from rostra.evaluation import agreement

UTTERANCES = {f"u{n}": {"char_start": 100 * n, "char_end": 100 * n + 50} for n in range(4)}


def record(annotator: str, utterance: int, label: str, start: int = 0, **more: Any) -> Any:
    """An annotation of ten characters; with the label "none" it marks nothing."""
    offset = 100 * utterance + start
    return {
        "annotator": annotator,
        "utterance_id": f"u{utterance}",
        "layer": "topic",
        "label": label,
        "char_start": offset,
        "char_end": offset + 10,
        "attributes": {},
    } | more


def test_only_utterances_that_all_annotated_are_compared() -> None:
    one = [record("a", n, "tea") for n in range(3)]
    other = [record("b", n, "tea" if n < 2 else "none") for n in range(1, 4)]
    (topic,) = agreement([*one, *other], UTTERANCES)
    assert (topic.name, topic.by, topic.annotators) == ("topic", "label", ("a", "b"))
    assert topic.utterances == 2
    tea = topic.values["tea"]
    assert (tea.units, tea.utterances, tea.both) == ({"a": 2, "b": 1}, {"a": 2, "b": 1}, 1)
    assert topic.alpha is not None


def test_several_spans_in_an_utterance_have_no_nominal_alpha() -> None:
    spans = [
        record(annotator, 0, label, start)
        for annotator in "ab"
        for label, start in (("tea", 0), ("quay", 20))
    ]
    (topic,) = agreement(spans, UTTERANCES)
    assert topic.alpha is None
    assert topic.spans.u.value == 1


def test_attributes_with_codes_are_compared_too() -> None:
    demands = [
        record(annotator, n, "release", layer="demand", attributes={"force": force})
        for annotator in "ab"
        for n, force in enumerate(["explicit", "implicit"])
    ]
    label, force = agreement(demands, UTTERANCES)
    assert (label.by, force.by) == ("label", "force")
    assert set(force.values) == {"explicit", "implicit"}
    assert force.spans.cu.value == 1


def test_what_cannot_be_compared() -> None:
    with pytest.raises(RostraError, match="unknown layer 'quote'. The layers are: topic"):
        agreement([record("a", 0, "tea")], UTTERANCES, "quote")
    for records in ([record("a", 0, "tea")], [record("a", 0, "tea"), record("b", 1, "tea")]):
        with pytest.raises(RostraError, match="no two annotators"):
            agreement(records, UTTERANCES)
    assert agreement([], UTTERANCES) == []
