"""Agreement on layers: what is compared, counted and measured."""

import json
from pathlib import Path
from typing import Any

import pytest
from layer_records import UTTERANCES, record

from rostra.errors import RostraError
from rostra.evaluation import Coefficient, Continuum, Unit, agreement, unitizing_agreement
from rostra.evaluation.readings import WORDS


def stated(annotator: str, utterance: int, **attributes: Any) -> Any:
    return record(annotator, utterance, "release", attributes=attributes)


def test_only_utterances_that_all_annotated_are_compared() -> None:
    one = [record("a", n, "tea") for n in range(3)]
    other = [record("b", n, "tea" if n < 2 else "none") for n in range(1, 4)]
    (layer,) = agreement([*one, *other], UTTERANCES)
    assert (layer.name, layer.annotators) == ("demand", ("a", "b"))
    assert (layer.utterances, layer.left_out) == (2, 2)
    assert layer.counts == ({"a": 2, "b": 1}, 1, 1, 1)
    label = layer.categories["label"]
    tea = label.values["tea"]
    assert (tea.units, tea.utterances, tea.both) == ({"a": 2, "b": 1}, {"a": 2, "b": 1}, 1)
    assert label.alpha is not None


def test_several_spans_in_an_utterance_have_no_nominal_alpha_and_say_so() -> None:
    spans = [
        record(annotator, n, label, words)
        for annotator in "ab"
        for n in range(2)
        for label, words in [("open", "Open"), ("give", "give tea")][: n + 1]
    ]
    (layer,) = agreement(spans, UTTERANCES)
    label = layer.categories["label"]
    assert (label.alpha, label.several) == (None, 1)
    assert layer.u.value == layer.gamma.value == 1


def test_attributes_with_categories_are_compared_whether_or_not_they_have_a_codelist() -> None:
    spans = [
        stated(annotator, n, force=force, target=target, voice=None)
        for annotator in "ab"
        for n, (force, target) in enumerate([("explicit", "state-xa"), ("implicit", "party-quay")])
    ]
    (layer,) = agreement(spans, UTTERANCES)
    assert list(layer.categories) == ["label", "force", "target"]
    assert set(layer.categories["target"].values) == {"state-xa", "party-quay"}
    assert layer.categories["force"].cu.value == 1
    spans[0]["attributes"]["target"] = "state-xb"
    (layer,) = agreement(spans, UTTERANCES)
    target = layer.categories["target"]
    assert (target.same, target.pairs) == (1, 2)
    assert target.cu.value is not None
    assert target.cu.value < 1
    assert not layer.words


def test_words_are_compared_exactly_and_by_what_they_share() -> None:
    addressees = [
        ("the Dockers of Ruvo", "dockers of Ruvo"),  # 2 * 3 / 7
        ("tea", "tea"),
        ("tea", None),
        (None, None),
    ]
    spans = [
        stated(annotator, n, addressee=words)
        for n, pair in enumerate(addressees)
        for annotator, words in zip("ab", pair, strict=True)
    ]
    (layer,) = agreement(spans, UTTERANCES)
    words = layer.words["addressee"]
    assert (words.pairs, words.both, words.same) == (3, 2, 1)
    assert words.overlap == pytest.approx((6 / 7 + 1 + 0) / 3)
    assert list(layer.categories) == ["label"]


def test_nonsense_in_an_attribute_changes_the_result() -> None:
    own = [stated(a, n, addressee="tea", source="Ruvo") for a in "ab" for n in range(3)]
    (before,) = agreement(own, UTTERANCES)
    own[0]["attributes"] = {"addressee": "someone never mentioned", "source": "Ruvo"}
    (after,) = agreement(own, UTTERANCES)
    assert before.words["addressee"].same == 3
    assert (after.words["addressee"].same, after.words["source"].same) == (2, 3)


def test_words_are_only_compared_where_spans_meet() -> None:
    one = record("a", 0, "release", "Open", attributes={"addressee": "tea"})
    other = record("b", 0, "release", "dockers", attributes={"addressee": "tea"})
    (layer,) = agreement([one, other], UTTERANCES)
    assert layer.words["addressee"] == (0, 0, 0, None)
    assert layer.counts == ({"a": 1, "b": 1}, 0, 0, 2)


def test_pairs_of_three_annotators_are_counted() -> None:
    spans = [record(a, n, "tea", "the quay" if a == "c" else "quay") for a in "abc" for n in (0, 1)]
    (layer,) = agreement(spans, UTTERANCES)
    assert layer.counts == ({"a": 2, "b": 2, "c": 2}, 6, 2, 0)
    assert layer.u.annotators == 3


def test_agreement_of_few_units_has_no_level() -> None:
    spans = [record(a, n, "tea" if n else "quay") for a in "ab" for n in range(4)]
    (layer,) = agreement(spans, UTTERANCES)
    assert (layer.u.value, layer.u.low, layer.u.high, layer.u.level) == (1, None, None, None)
    assert (layer.u.units, layer.categories["label"].cu.rarest) == (4, 0.25)


def test_a_level_needs_enough_units_and_the_lower_end_of_the_interval() -> None:
    one = [Unit(0, 10, "tea" if n % 2 else "quay") for n in range(120)]

    def cu(differences: int) -> Coefficient:
        others = [
            unit._replace(value="tea" if unit.value == "quay" else "quay")
            if n < differences
            else unit
            for n, unit in enumerate(one)
        ]
        pairs = zip(one, others, strict=True)
        return unitizing_agreement([Continuum(50, ((a,), (b,))) for a, b in pairs]).cu

    perfect = cu(0)
    assert (perfect.value, perfect.low, perfect.units, perfect.rarest) == (1, None, 120, 0.5)
    assert perfect.required == {"firm": 103, "tentative": 60}
    assert perfect.level == cu(1).level == "firm"
    worse = cu(18)
    assert worse.value is not None
    assert worse.low is not None
    assert worse.low < 2 / 3 < worse.value
    assert worse.level is None  # though its value alone would be tentative


def test_a_layer_that_only_one_has_is_left_out() -> None:
    both = [record(a, n, "tea") for a in "ab" for n in range(2)]
    alone = record("a", 0, "quay", layer="slogan")
    assert [layer.name for layer in agreement([*both, alone], UTTERANCES)] == ["demand"]
    with pytest.raises(RostraError, match="no two annotators .* for 'slogan'"):
        agreement([*both, alone], UTTERANCES, "slogan")


def test_what_cannot_be_compared() -> None:
    with pytest.raises(RostraError, match="unknown layer 'quote'. The layers are: demand"):
        agreement([record("a", 0, "tea")], UTTERANCES, "quote")
    for records in ([record("a", 0, "tea")], [record("a", 0, "tea"), record("b", 1, "tea")]):
        with pytest.raises(RostraError, match="no two annotators"):
            agreement(records, UTTERANCES)
    assert agreement([], UTTERANCES) == []
    overlapping = [record("a", 0, "tea", "the quay"), record("a", 0, "tea", "quay now")]
    with pytest.raises(RostraError, match="overlap"):
        agreement([*overlapping, record("b", 0, "tea")], UTTERANCES)


def test_attributes_without_codelist_or_pattern_are_words() -> None:
    schema = json.loads(Path(__file__).parents[2].joinpath("schema/annotations.json").read_text())
    attributes = schema["properties"]["attributes"]["properties"]
    free = {n for n, value in attributes.items() if not {"x-codelist", "pattern"} & set(value)}
    assert free == set(WORDS)
