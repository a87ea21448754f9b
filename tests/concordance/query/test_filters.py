"""Filters on metadata: the utterances that they select, their text, and mistakes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra.concordance import Index
from rostra.concordance.provenance import provenance_of
from rostra.concordance.query.filters import filter_notes, filters_as_text, utterance_mask
from rostra.errors import NotFoundError, RostraError

if TYPE_CHECKING:
    from collections.abc import Callable

VALUES = ["a", "b, c", 'say "x"', "null", None, "", " padded", "line\nbreak", "=1", "é"]

SAID = [
    "2020-01-05", "2021-03-02", "2021", "2021-06?", "2019/2021", None, "2021/..", "Nov. 2021",
    "202X", "2020-12-31T23:00:00Z",
]  # fmt: skip


@pytest.fixture(scope="module")
def index() -> Index:
    size = len(VALUES)
    return Index.build(
        pa.table(
            {
                "utterance": ["w"] * size,
                "topic": pa.array(VALUES, pa.string()),
                "tags": pa.array([["x", "y"], [], None, ["x, z"], [None], *[["y"]] * (size - 5)]),
                "number": pa.array(range(size)),
                "day": pa.array(range(size), pa.date32()),
                "flag": pa.array([True, None] * (size // 2)),
                "kind": pa.array(["k", "l"] * (size // 2)).dictionary_encode(),
                "pair": pa.array([{"a": 1}] * size),
                "raw": pa.array([b"\xff"] * size),
                "said": pa.array(SAID),
                "era": pa.array([1999, 2004, None, 2008, -3, 2004, 0, 17, 2020, 2021]),
                "share": pa.array([0.5, None, 10, 9, 1e20, -0.25, 0, 1, 2, 3]),
                "years": pa.array([["1999", "2020"], [], None, ["2021"], *[["1890"]] * (size - 4)]),
                "mark": pa.array(
                    ["1..2", "...", "a..b", "2019..", "1", "2", "1.5", "x", "..3", "y"]
                ),
            }
        )
    )


def selected(index: Index, where: Any) -> list[int]:
    return [i for i, kept in enumerate(utterance_mask(index, where)) if kept]


@pytest.mark.parametrize("value", VALUES)
def test_each_value_is_selected_by_its_filter_as_text(index: Index, value: Any) -> None:
    place = [VALUES.index(value)]
    assert selected(index, {"topic": value}) == place
    assert selected(index, filters_as_text({"topic": value})) == place


@given(st.lists(st.none() | st.text(max_size=5), min_size=1, max_size=4), st.booleans())
def test_filters_read_as_they_were_written(values: list[str | None], negated: bool) -> None:
    once = filters_as_text({"x": values})
    assert filters_as_text(once) == once
    if negated:
        other = [once[0].replace("=", "!=", 1)]
        assert filters_as_text(other) == other


@pytest.mark.parametrize(
    ("where", "places"),
    [
        ("topic=a,null", [0, 4]),
        ('topic="b, c", a', [0, 1]),
        ('topic="null"', [3]),
        ("topic!=null", [0, 1, 2, 3, 5, 6, 7, 8, 9]),
        ("tags=x", [0]),
        ('tags="x, z"', [3]),
        ("tags!=y", [1, 2, 3, 4]),
        ("number=3", [3]),
        ("day=1970-01-03", [2]),
        ("flag=true", [0, 2, 4, 6, 8]),
        (["kind=l", "flag=null", "number!=1"], [3, 5, 7, 9]),
        ({"flag": True, "number": [0, 4]}, [0, 4]),
        ("said>=2021", [1, 2, 3, 6]),
        ("said > 2020", [1, 2, 3, 6]),
        ("said<2021", [0, 9]),
        ("said<=2021-03-02", [0, 1, 9]),
        ("said>2021-03-01", [1, 3]),
        ("said=2020..2021", [0, 1, 2, 3, 9]),
        ("said=2020..2020-06, 2021-03..2021-03", [0, 1]),
        ("said!=2019..2020", [1, 2, 3, 5, 6]),
        ("said=2021..2021,null", [1, 2, 3, 5]),
        ("said=..2020", [0, 9]),
        ("era=2004..2008", [1, 3, 5]),
        ("era>=2004", [1, 3, 5, 8, 9]),
        ("era<17", [4, 6]),
        ("era=-3..0", [4, 6]),
        ("era=2004-06..2020", [3, 8]),
        ("share>=9", [2, 3, 4]),
        ("share=-0.25..0.5", [0, 5, 6]),
        ("number=..1,8..", [0, 1, 8, 9]),
        ("day<=1970-01-02", [0, 1]),
        ("years>=2020", [0, 3]),
        ("years!=1999..2000", [1, 2, *range(3, 10)]),
        ('mark="1..2"', [0]),
        ("mark=...", [1]),
        ("mark=a..b", [2]),
        ("number=3,77", [3]),
    ],
)
def test_selected_utterances(index: Index, where: Any, places: list[int]) -> None:
    assert selected(index, where) == places


@pytest.mark.parametrize(
    ("where", "message"),
    [
        ("", "is not a filter"),
        ("said=>2020", 'write "said>=2020"'),
        ("said =< 2020", 'write "said<=2020"'),
        ("topic==tax", 'write "topic=tax"; a value that begins with = is in quotation marks'),
        ("topic<>tax", 'write "topic!=tax"'),
        ("topic=!tax", 'write "topic!=tax"'),
        ("topic!==tax", 'write "topic!=tax"'),
        ("topic", "is not a filter"),
        ("=a", "is not a filter"),
        ('topic="a', "with a quote"),
        ('topic="a"b', "with a quote"),
        ('topic=a"b', "with a quote"),
        ("nothing=a", "no column 'nothing'"),
        ("topic=zzz", "never 'zzz'"),
        (["topic=a", "number=3"], "no utterance satisfies topic=a and number=3"),
        ("number!=0,1,2,3,4,5,6,7,8,9", "no utterance satisfies"),
        ("pair=1", "cannot be compared"),
        ("raw=1", "cannot be compared"),
        ("topic=\udcff", "not a character"),
        ("number=77,78", "never '77' or '78'"),
        ("said>=", "a number, or a date"),
        ("said>=2020,2021", "a number, or a date"),
        ("said>=null", "a number, or a date"),
        ("said>=Nov. 2020", "a number, or a date"),
        (">=2020", "is not a filter"),
        ("topic>=2020", "cannot be compared with 2020: it has values such as"),
        ("era>=1.5e3", "a number, or a date"),
        ("number=2021-06..", "cannot be compared with 2021-06"),
        ("said=2021..2020", "ends before it begins"),
        ("said=2022..", "no utterance satisfies said=2022"),
        ("said=2020", "write said=2020..2020"),
    ],
)
def test_mistakes(index: Index, where: Any, message: str) -> None:
    with pytest.raises(RostraError, match=message):
        index.kwic("w", where=where)


def test_columns_that_cannot_be_grouped_by(index: Index) -> None:
    for name in ("pair", "raw", "tags"):
        with pytest.raises(NotFoundError, match=name):
            index.freq("w", by=name)
        with pytest.raises(NotFoundError, match=name):
            index.dispersion("w", over=name)


DATES = [
    "2019",
    "2020",
    "2020-02",
    "2020-02-29",
    "2020-12-31",
    "2021-01-01",
    "2021-01",
    "2019/2020",
]


@given(
    st.lists(st.sampled_from([*DATES, None, "?"]), min_size=1, max_size=6),
    st.sampled_from(["2019", "2020", "2020-02", "2020-12-31", "2021-01-01"]),
    st.sampled_from(["<", "<=", ">", ">="]),
)
def test_dates_are_compared_day_by_day(values: list[str | None], bound: str, sign: str) -> None:
    """A date satisfies a filter if each day that it covers does, and may do so if one does."""
    whole = ("2019", "2020", "2021")
    year = [np.datetime64(y) + np.arange(366) for y in ("2019-01-01", "2020-01-01", "2021-01-01")]
    every = {str(day) for days in year for day in days if str(day)[:4] in whole}

    def covered(text: str) -> set[str]:
        if text == "?":
            return every | {"0001-01-01", "9999-12-31"}
        if "/" in text:
            return {day for day in every if day[:4] in {"2019", "2020"}}
        return {day for day in every if day.startswith(text)}

    low, high = min(covered(bound)), max(covered(bound))
    holds: dict[str, Callable[[str], bool]] = {
        "<": lambda day: day < low, "<=": lambda day: day <= high,
        ">": lambda day: day > high, ">=": lambda day: day >= low,
    }  # fmt: skip
    days = [set() if value is None else covered(value) for value in values]
    certain = [bool(d) and all(map(holds[sign], d)) for d in days]
    possible = [any(map(holds[sign], d)) for d in days]
    index = Index.build(
        pa.table({"utterance": ["w"] * len(values), "d": pa.array(values, pa.string())})
    )
    where = f"d{sign}{bound}"
    if not {*values} - {None, "?"}:
        return  # there is nothing to compare
    if any(certain):
        assert selected(index, where) == [i for i, kept in enumerate(certain) if kept]
    else:
        with pytest.raises(NotFoundError, match="no utterance satisfies"):
            utterance_mask(index, where)
    undecided = sum(p and not c for p, c in zip(possible, certain, strict=True))
    notes = filter_notes(index, where)
    assert len(notes) == bool(undecided)
    if undecided:
        assert notes[0].startswith(
            f"utterances that may or may not satisfy {where}, not selected: {undecided} ("
        )


def test_results_say_what_filters_leave_open(index: Index) -> None:
    notes = provenance_of(index.kwic("w", where=["said>=2021-06", "number=3,77"]))["notes"]
    assert notes == ["number is never '77'"]
    notes = provenance_of(index.freq("w", where="said>=2021-06"))["notes"]
    message = (
        "utterances that may or may not satisfy said>=2021-06, not selected: 5 "
        "(said: 2019/2021, 2021, 2021/.., 202X, Nov. 2021)"
    )
    assert notes == [message]
    notes = provenance_of(index.kwic("w", where="said=2021"))["notes"]
    assert notes == ["said=2021 is compared as text; 2021..2021 has all dates within it"]


def test_a_list_of_years_of_which_one_is_absent() -> None:
    index = Index.build(pa.table({"utterance": ["w", "w", "w"], "year": [2019, 2021, 2022]}))
    assert selected(index, "year=2019,2020,2021") == [0, 1]
    assert selected(index, {"year": [2019, 2020, 2021]}) == [0, 1]
    assert selected(index, "year=2019..2021") == [0, 1]
    table = Index.build(pa.table({"utterance": ["w", "w"], "date": ["2020-01-05", "2021-03-02"]}))
    assert table.kwic("w", where="date>=2021").num_rows == 1


def test_bounds_select_the_same_however_many_were_asked_before(index: Index) -> None:
    wheres = [f"number>={number}" for number in range(10)]
    wheres += [f"era{sign}{year}" for sign in ("<", "<=", ">") for year in range(1998, 2010)]
    expected = {where: selected(index, where) for where in wheres}
    for where in reversed(wheres):
        assert selected(index, where) == expected[where]
        assert len(index.selections) <= 8
    assert expected["number>=7"] == [7, 8, 9]
    assert expected["era<1999"] == [4, 6, 7]


@pytest.mark.parametrize(
    ("where", "message"),
    [
        ("date>=2021-02-30", "the day 2021-02-30 does not exist"),
        ("date<2021-13", "the month 2021-13 does not exist"),
        ("date=2021-02-01..2021-02-29", "the day 2021-02-29 does not exist"),
        ("date>=01.02.2021", "write 01.02.2021 with the year first and the day last"),
        ("date>=2021/2/1", "write 2021/2/1 as 2021-02-01"),
        ("date=3/4/2021", "write 3/4/2021 with the year first"),
        ("written>=2021", "write 01.02.2021 with the year first"),
    ],
)
def test_dates_that_are_not_iso_8601(where: str, message: str) -> None:
    columns = {"utterance": ["a", "a"], "date": ["2021-01-01", "2022-01-01"]}
    index = Index.build(pa.table({**columns, "written": ["01.02.2021", "02.02.2021"]}))
    with pytest.raises(RostraError, match=message):
        index.kwic("a", where=where)
