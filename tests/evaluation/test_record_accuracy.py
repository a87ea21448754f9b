"""Drafted records against released ones."""

from typing import Any

import rostra
from rostra.evaluation import Accuracy, record_accuracy
from rostra.evaluation.record_accuracy import COLUMNS

RECORDS = list(rostra.records(version="1.0.0"))


def without(row: dict[str, Any], *columns: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in columns}


def test_the_records_themselves_are_all_right() -> None:
    accuracies = record_accuracy(RECORDS, RECORDS)
    assert list(accuracies) == ["span", "spurious", "turn", *COLUMNS]
    assert accuracies.pop("spurious") == Accuracy(0, 39)
    assert set(accuracies.values()) == {Accuracy(39, 39)}
    assert accuracies["span"].share == 1


def test_nothing_drafted() -> None:
    accuracies = record_accuracy(RECORDS, [])
    assert accuracies.pop("spurious") == Accuracy(0, 0)
    assert set(accuracies.values()) == {Accuracy(0, 39)}
    assert Accuracy(0, 0).share is None


def test_a_column_is_wrong_where_it_differs_or_its_record_has_no_match() -> None:
    drafts = [dict(row) for row in RECORDS]
    drafts[0]["country"] = None
    drafts[1]["role_start"] = 7
    drafts[2]["char_start"] += 1
    accuracies = record_accuracy(RECORDS, drafts)
    assert accuracies["span"] == Accuracy(38, 39)
    assert accuracies["spurious"] == Accuracy(1, 39)
    assert accuracies["country"] == Accuracy(37, 39)
    assert accuracies["country_basis"] == accuracies["role"] == Accuracy(38, 39)
    assert accuracies["role, where"] == Accuracy(37, 39)


def test_null_is_an_answer_and_a_missing_column_is_not() -> None:
    drafts = [without(row, "role_type", "cue_end") for row in RECORDS]
    accuracies = record_accuracy(RECORDS, drafts)
    assert accuracies["role_type"] == accuracies["cue, where"] == Accuracy(None, 39)
    assert accuracies["role_type"].share is None
    assert accuracies["cue"] == Accuracy(39, 39)


def test_turns_are_compared_as_groups_not_as_numbers() -> None:
    later = [row | {"turn": row["turn"] + 1} for row in RECORDS]
    assert record_accuracy(RECORDS, later)["turn"] == Accuracy(39, 39)
    split = [dict(row) for row in RECORDS]
    members = [row for row in split if row["turn"] == 3]
    members[-1]["turn"] = 999
    assert len(members) == 4
    assert record_accuracy(RECORDS, split)["turn"] == Accuracy(35, 39)


def test_the_same_offsets_in_another_source_are_another_record() -> None:
    elsewhere = [row | {"source_id": "another"} for row in RECORDS]
    accuracies = record_accuracy(RECORDS, elsewhere)
    assert (accuracies["span"], accuracies["spurious"]) == (Accuracy(0, 39), Accuracy(39, 39))
