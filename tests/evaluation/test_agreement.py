"""Drafted records against released ones."""

from typing import Any

import rostra
from rostra.evaluation import Tally, against_records
from rostra.evaluation.records import COLUMNS

RECORDS = list(rostra.records(version="1.0.0"))


def without(row: dict[str, Any], *columns: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in columns}


def test_the_records_themselves_are_all_right() -> None:
    found = against_records(RECORDS, RECORDS)
    assert list(found) == ["span", "spurious", "turn", *COLUMNS]
    assert found.pop("spurious") == Tally(0, 39)
    assert set(found.values()) == {Tally(39, 39)}
    assert found["span"].share == 1


def test_nothing_drafted() -> None:
    found = against_records(RECORDS, [])
    assert found.pop("spurious") == Tally(0, 0)
    assert set(found.values()) == {Tally(0, 39)}
    assert Tally(0, 0).share is None


def test_a_column_is_wrong_where_it_differs_or_its_record_is_not_met() -> None:
    drafts = [dict(row) for row in RECORDS]
    drafts[0]["country"] = None
    drafts[1]["role_start"] = 7
    drafts[2]["char_start"] += 1
    found = against_records(RECORDS, drafts)
    assert found["span"] == Tally(38, 39)
    assert found["spurious"] == Tally(1, 39)
    assert found["country"] == Tally(37, 39)
    assert found["country_basis"] == found["role"] == Tally(38, 39)
    assert found["role, where"] == Tally(37, 39)


def test_null_is_an_answer_and_a_missing_column_is_none() -> None:
    drafts = [without(row, "role_type", "cue_end") for row in RECORDS]
    found = against_records(RECORDS, drafts)
    assert found["role_type"] == found["cue, where"] == Tally(None, 39)
    assert found["role_type"].share is None
    assert found["cue"] == Tally(39, 39)


def test_turns_are_compared_as_groups_not_as_numbers() -> None:
    later = [row | {"turn": row["turn"] + 1} for row in RECORDS]
    assert against_records(RECORDS, later)["turn"] == Tally(39, 39)
    split = [dict(row) for row in RECORDS]
    members = [row for row in split if row["turn"] == 3]
    members[-1]["turn"] = 999
    assert len(members) == 4
    assert against_records(RECORDS, split)["turn"] == Tally(35, 39)


def test_the_same_offsets_in_another_source_are_another_record() -> None:
    elsewhere = [row | {"source_id": "another"} for row in RECORDS]
    found = against_records(RECORDS, elsewhere)
    assert (found["span"], found["spurious"]) == (Tally(0, 39), Tally(39, 39))
