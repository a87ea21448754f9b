"""rostra.split: whole groups, shares as near as they allow, for good, or a refusal."""

from collections.abc import Sequence
from typing import Any

import datasets
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rostra


def of(groups: Sequence[str | None]) -> datasets.Dataset:
    return datasets.Dataset.from_dict({"source_id": groups, "n": list(range(len(groups)))})


def groups(part: datasets.Dataset) -> set[Any]:
    return set(part["source_id"][:])


FEW = settings(max_examples=settings().max_examples // 2)
"""Each example makes some datasets, which takes milliseconds."""

MANY = [f"source-{n % 40}" for n in range(200)]


def test_the_shipped_corpus_is_not_split_by_source() -> None:
    with pytest.raises(rostra.RostraError, match="39 rows fall into 1 group by source_id, too few"):
        rostra.split(rostra.load(version="1.0.0"))


def test_whole_groups_by_speaker() -> None:
    parts = rostra.split(rostra.load(version="1.0.0"), by="speaker_id")
    assert list(parts) == ["train", "test"]
    train, test = set(parts["train"]["speaker_id"]), set(parts["test"]["speaker_id"])
    assert train
    assert test
    assert not train & test
    assert parts["train"].num_rows + parts["test"].num_rows == 39


SHARES = [{"test": 0.1}, {"test": 0.2, "validation": 0.1}, {"train": 0.5, "a": 0.2, "b": 0.3}]


@FEW
@given(st.lists(st.sampled_from(MANY), max_size=50), st.sampled_from(SHARES), st.text())
def test_appended_rows_never_move_old_ones(
    more: list[str], shares: dict[str, float], salt: str
) -> None:
    before = rostra.split(of(MANY), salt=salt, shares=shares)
    after = rostra.split(of([*MANY, *(f"{name}-new" for name in more)]), salt=salt, shares=shares)
    assert all(groups(before[part]) <= groups(after[part]) for part in before)


@FEW
@given(st.permutations([*MANY, *(f"new-{n}" for n in range(30))]), st.sampled_from(SHARES))
def test_no_group_of_a_previous_split_moves(rows: list[str], shares: dict[str, float]) -> None:
    previous = rostra.split(of(MANY), shares=shares)
    for earlier in (previous, {part: groups(previous[part]) for part in previous}):
        after = rostra.split(of(rows), previous=earlier, shares=shares)
        assert all(groups(previous[part]) <= groups(after[part]) for part in previous)
        assert sum(len(groups(after[part])) for part in after) == 70


@FEW
@given(st.integers(10, 400), st.sampled_from([0.1, 0.2, 0.25, 0.5, 0.75, 0.9]), st.text())
def test_a_part_misses_its_share_by_less_than_one_group(n: int, share: float, salt: str) -> None:
    parts = rostra.split(of([f"source-{number}" for number in range(n)]), salt=salt, test=share)
    assert abs(parts["test"].num_rows - share * n) < 1


@FEW
@given(st.integers(40, 400), st.text())
def test_three_parts_miss_their_shares_by_less_than_two_groups(n: int, salt: str) -> None:
    rows = of([f"source-{number}" for number in range(n)])
    parts = rostra.split(rows, salt=salt, shares=SHARES[1])
    for part, share in {"train": 0.7, "test": 0.2, "validation": 0.1}.items():
        assert abs(parts[part].num_rows - share * n) < 2


def test_a_split_of_a_part_has_its_own_share() -> None:
    parts = rostra.split(of([f"source-{n}" for n in range(1000)]), test=0.2)
    assert rostra.split(parts["train"], test=0.25).num_rows == {"train": 600, "test": 200}
    assert rostra.split(parts["train"], test=0.2).num_rows == {"train": 640, "test": 160}


def test_over_salts_each_group_is_tested_about_as_often() -> None:
    rows = of([f"source-{n}" for n in range(10)])
    times = dict.fromkeys(groups(rows), 0)
    for salt in range(200):
        for group in groups(rostra.split(rows, salt=str(salt))["test"]):
            times[group] += 1
    assert sum(times.values()) == 400
    assert all(20 < count < 60 for count in times.values())


def test_the_assignment_is_fixed_for_good() -> None:
    parts = rostra.split(of([f"source-{n}" for n in range(20)]))
    assert parts["test"]["source_id"][:] == ["source-4", "source-5", "source-10", "source-19"]


FORMATS = [None, "numpy", "pandas", "arrow"]


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("by", ["source_id", "n"])
def test_the_same_in_every_format(name: str | None, by: str) -> None:
    plain = rostra.split(of(MANY), by=by)
    formatted = of(MANY).with_format(name, columns=["n"])
    parts = rostra.split(formatted, by=by)
    assert parts["test"].with_format(None)["n"][:] == plain["test"]["n"][:]
    with pytest.raises(rostra.RostraError, match="1 of 201 rows have no source_id"):
        rostra.split(of([*MANY, None]).with_format(name))


def test_the_same_in_every_encoding() -> None:
    expected = rostra.split(of(MANY))["test"]["n"][:]
    coded = of(MANY).class_encode_column("source_id")
    assert rostra.split(coded)["test"]["n"][:] == expected
    large = of(MANY).cast_column("source_id", datasets.Value("large_string"))
    assert rostra.split(large)["test"]["n"][:] == expected
    table = pa.table({"source_id": pa.array(MANY).dictionary_encode(), "n": range(len(MANY))})
    assert rostra.split(datasets.Dataset(table))["test"]["n"][:] == expected
    chosen = of([*MANY, "x", "y"]).select(range(len(MANY)))
    assert rostra.split(chosen)["test"]["n"][:] == expected


def test_one_more_class_moves_no_old_one() -> None:
    before = rostra.split(of(MANY).class_encode_column("source_id"))
    after = rostra.split(of([*MANY, "a-first-name"]).class_encode_column("source_id"))
    assert set(before["test"]["n"][:]) <= set(after["test"]["n"][:])
    assert set(before["train"]["n"][:]) <= set(after["train"]["n"][:])


def test_another_salt_another_split() -> None:
    assert groups(rostra.split(of(MANY))["test"]) != groups(
        rostra.split(of(MANY), salt="b")["test"]
    )


@pytest.mark.parametrize("share", [0, 1, -0.1, 1.5, float("nan"), "0.2", True])
def test_a_share_lies_between_0_and_1(share: Any) -> None:
    with pytest.raises(rostra.RostraError, match="test is a share between 0 and 1, not"):
        rostra.split(of(MANY), test=share)


def test_refusals() -> None:
    with pytest.raises(rostra.RostraError, match="no column 'nothing'"):
        rostra.split(of(MANY), by="nothing")
    with pytest.raises(rostra.RostraError, match="0 rows fall into 0 groups"):
        rostra.split(of([]))
    with pytest.raises(rostra.RostraError, match="4 groups by source_id, too few .* 0.2 to test"):
        rostra.split(of(["a", "b", "c", "d"]))
    with pytest.raises(rostra.RostraError, match="2 of 39 rows have no event_id"):
        rostra.split(rostra.load(version="1.0.0"), by="event_id")
    with pytest.raises(rostra.RostraError, match="shares add up to 1.2"):
        rostra.split(of(MANY), shares={"test": 0.6, "validation": 0.6})
    with pytest.raises(rostra.RostraError, match="0.3 of the groups to no part. Omit train"):
        rostra.split(of(MANY), shares={"train": 0.5, "test": 0.2})
    with pytest.raises(rostra.RostraError, match="shares names no part"):
        rostra.split(of(MANY), shares={})
    with pytest.raises(rostra.RostraError, match="values of type list"):
        rostra.split(datasets.Dataset.from_dict({"source_id": [["a"], ["b"]]}))


@pytest.mark.parametrize("wrong", [of(MANY).to_iterable_dataset(), {"train": of(MANY)}, None, "x"])
def test_only_a_dataset_is_split(wrong: Any) -> None:
    with pytest.raises(rostra.RostraError, match=f"a {type(wrong).__name__} cannot be split"):
        rostra.split(wrong)


def test_a_previous_split_has_the_same_parts_and_each_group_once() -> None:
    with pytest.raises(rostra.RostraError, match="'dev'; the parts are train, test"):
        rostra.split(of(MANY), previous={"dev": ["source-1"]})
    with pytest.raises(rostra.RostraError, match="source-1 in train and in test"):
        rostra.split(of(MANY), previous={"train": ["source-1"], "test": ["source-1"]})
