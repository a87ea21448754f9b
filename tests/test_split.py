"""rostra.split: whole groups, for good, or a refusal with its reason."""

from collections.abc import Sequence

import datasets
import pytest
from hypothesis import given
from hypothesis import strategies as st

import rostra


def of(groups: Sequence[str | None]) -> datasets.Dataset:
    return datasets.Dataset.from_dict({"source_id": groups, "n": list(range(len(groups)))})


MANY = [f"source-{n % 40}" for n in range(200)]


def test_the_shipped_corpus_is_not_split_by_source() -> None:
    with pytest.raises(rostra.RostraError, match="39 rows fall into 1 group by source_id, too few"):
        rostra.split(rostra.load(version="1.0.0"))


def test_whole_groups_by_speaker() -> None:
    parts = rostra.split(rostra.load(version="1.0.0"), by="speaker_id")
    assert set(parts) == {"train", "test"}
    train, test = set(parts["train"]["speaker_id"]), set(parts["test"]["speaker_id"])
    assert train
    assert test
    assert not train & test
    assert parts["train"].num_rows + parts["test"].num_rows == 39


@given(st.lists(st.sampled_from(MANY), max_size=50), st.sampled_from([0.1, 0.2, 0.5, 0.7]))
def test_new_rows_never_move_old_ones(more: list[str], share: float) -> None:
    before = rostra.split(of(MANY), test=share)
    after = rostra.split(of(list(MANY) + [f"{name}-new" for name in more]), test=share)
    assert set(before["test"]["source_id"]) <= set(after["test"]["source_id"])
    assert set(before["train"]["source_id"]) <= set(after["train"]["source_id"])


def test_the_assignment_is_fixed_for_good() -> None:
    parts = rostra.split(of([f"source-{n}" for n in range(20)]))
    assert parts["test"]["source_id"][:] == ["source-5", "source-10"]


def test_another_salt_another_split() -> None:
    assert (
        rostra.split(of(MANY))["test"]["source_id"][:]
        != rostra.split(of(MANY), salt="b")["test"]["source_id"][:]
    )


def test_refusals() -> None:
    with pytest.raises(rostra.RostraError, match="between 0 and 1"):
        rostra.split(of(MANY), test=1)
    with pytest.raises(rostra.RostraError, match="no column 'nothing'"):
        rostra.split(of(MANY), by="nothing")
    with pytest.raises(rostra.RostraError, match="1 of 201 rows have no source_id"):
        rostra.split(of([*MANY, None]))
    with pytest.raises(rostra.RostraError, match="0 rows fall into 0 groups"):
        rostra.split(of([]))
    with pytest.raises(rostra.RostraError, match="4 groups"):
        rostra.split(of(["a", "b", "c", "d"]))
    with pytest.raises(rostra.RostraError, match="2 of 39 rows have no event_id"):
        rostra.split(rostra.load(version="1.0.0"), by="event_id")
