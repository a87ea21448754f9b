"""Frequencies over time are those of plain counters; intervals are those of their definition."""

from collections import Counter
from datetime import date, timedelta
from math import sqrt
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_corpora import words

from rostra.concordance import Index
from rostra.concordance.provenance import provenance_of
from rostra.concordance.statistics.time_series import BINS, Z, wilson_interval
from rostra.errors import NotFoundError, RostraError

DATES = [
    "2019-12-30",
    "2020-01-05",
    "2020-06",
    "2020",
    "2021?",
    "2023-03-31",
    "2020/2021",
    "n.d.",
    None,
]
Row = tuple[str, str | None, str]
rows = st.lists(
    st.tuples(
        st.lists(st.sampled_from(["a", "A", "b", "."]), max_size=6).map(" ".join),
        st.sampled_from(DATES),
        st.sampled_from("XY"),
    ),
    min_size=1,
    max_size=12,
)


def build(utterances: list[Row]) -> Index:
    columns = [pa.array(column, pa.string()) for column in zip(*utterances, strict=True)]
    return Index.build(pa.table(columns, names=["utterance", "date", "party"]))


@settings(deadline=None)
@given(rows)
def test_years_are_counted_as_by_hand(utterances: list[Row]) -> None:
    def year(text: str | None) -> int | None:
        return int(text[:4]) if text and text != "n.d." and "/" not in text else None

    sizes, counts, ranges = Counter[Any](), Counter[Any](), Counter[Any]()
    for text, when, party in utterances:
        sizes[party, year(when)] += len(words(text))
        counts[party, year(when)] += words(text).count("a")
        ranges[party, year(when)] += "a" in words(text)
    years = [found for _, when, _ in utterances if (found := year(when))]
    if not years:
        with pytest.raises(NotFoundError, match="no date is within one bin"):
            build(utterances).time_series("a")
        return
    table = build(utterances).time_series("a", by="party")
    parties = sorted({party for *_, party in utterances})
    cells = [(party, y) for party in parties for y in range(min(years), max(years) + 1)]
    listed = table.to_pylist()
    assert [(row["party"], int(row["date"])) for row in listed] == cells
    for row, cell in zip(listed, cells, strict=True):
        assert (row["count"], row["words"], row["utterances"]) == (
            counts[cell], sizes[cell], ranges[cell],
        )  # fmt: skip
        if not row["words"]:
            assert row["per_million"] is row["low_per_million"] is row["high_per_million"] is None
        else:
            assert row["low_per_million"] <= row["per_million"] <= row["high_per_million"]
    notes = " ".join(provenance_of(table)["notes"])
    kinds: dict[str, list[str | None]] = {
        "utterances without date, in no bin: ": [None],
        "utterances whose date is not within one bin (": ["2020/2021", "n.d."],
        "utterances whose date is uncertain or approximate, in the bin that it states (": ["2021?"],
    }
    for subject, dates in kinds.items():
        concerned = [text for text, when, _ in utterances if when in dates]
        assert (subject in notes) == bool(concerned)
        if concerned:
            size = sum(len(words(text)) for text in concerned)
            hits = sum(words(text).count("a") for text in concerned)
            rest = notes.partition(subject)[2].partition(" hits")[0]
            assert rest.endswith(f"{len(concerned)}, with {size} words and {hits}")


@settings(deadline=None)
@given(
    st.dates(date(1890, 1, 1), date(2040, 1, 1)),
    st.lists(st.integers(1, 4000), max_size=4),  # in days: some are in another decade
)
def test_the_bins_of_days(first: date, later: list[int]) -> None:
    days = [first, *(first + timedelta(n) for n in later)]
    index = build([("a", day.isoformat(), "X") for day in days])
    labels = {
        "day": date.isoformat,
        "week": lambda day: "{}-W{:02}".format(*day.isocalendar()[:2]),
        "month": lambda day: day.isoformat()[:7],
        "quarter": lambda day: f"{day.year}-Q{(day.month + 2) // 3}",
        "year": lambda day: f"{day.year}",
        "decade": lambda day: f"{day.year // 10}0..{day.year // 10}9",
        4: lambda day: f"{day.year // 4 * 4}..{day.year // 4 * 4 + 3}",
    }
    assert {*BINS} < {*labels}
    span = [min(days) + timedelta(n) for n in range((max(days) - min(days)).days + 1)]
    for bins, label in labels.items():
        table = index.time_series("a", bins=bins)  # type: ignore[arg-type]  # a name or a number
        expected = Counter(map(label, days))
        assert table["date"].to_pylist() == list(dict.fromkeys(map(label, span)))
        assert table["count"].to_pylist() == [expected[bin_] for bin_ in table["date"].to_pylist()]


def test_wilson_intervals_solve_their_equation() -> None:
    """The ends p of an interval are where |p - c/n| is Z standard errors of p (Wilson 1927)."""
    counts, sizes = (
        np.array([0, 1, 3, 50, 100, 7, 2, 0]),
        np.array([10, 10, 1000, 100, 100, 8, 1, 0]),
    )
    low, high = wilson_interval(counts, sizes)
    for c, n, ends in zip(counts[:6], sizes[:6], zip(low, high, strict=True), strict=False):
        for p in ends:
            if 0 < p < 1:
                assert abs(p - c / n) == pytest.approx(Z * sqrt(p * (1 - p) / n))
        assert ends[0] <= c / n <= ends[1]
    assert (low[0], high[4]) == (0, 1)
    assert np.isnan([low[6], high[6], low[7], high[7]]).all()
    # The example of Newcombe 1998 (doi:10.1002/sim.777): 81 of 263 is 0.2553 to 0.3662.
    ends = wilson_interval(np.array([81]), np.array([263]))
    assert [round(float(end[0]), 4) for end in ends] == [0.2553, 0.3662]


def test_years_as_numbers_and_several_queries() -> None:
    index = Index.build(pa.table({"utterance": ["a b", "b", "a a"], "year": [1999, 2001, 2001]}))
    table = index.time_series(["a", "b"], over="year", where="year>=1999", limit=5)
    assert table["year"].to_pylist() == ["1999", "2000", "2001", "1999", "2000"]
    assert table["count"].to_pylist() == [1, 0, 2, 1, 0]
    provenance = provenance_of(table)
    assert provenance["totals"] == {"rows": 6, "shown": 5}
    assert (provenance["parameters"]["over"], provenance["parameters"]["bins"]) == ("year", "year")
    assert len(provenance["notes"]) == 1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"bins": "hour"}, "bins are decade"),
        ({"bins": 0}, "bins are decade"),
        ({"bins": "10000"}, "bins are decade"),
        ({"queries": []}, "name at least one query"),
        ({"over": "party"}, "its values are 'X'; the columns with dates are date$"),
        ({"over": "nothing"}, "no column 'nothing'"),
        ({"by": "date"}, "date makes the bins"),
        ({"bins": "day"}, "are too many"),
        ({"limit": -1}, "limit"),
    ],
)
def test_mistakes(options: dict[str, Any], message: str) -> None:
    index = build([("a", "1020-01-01", "X"), ("a", "2020-01-01", "X")])
    with pytest.raises(RostraError, match=message):
        index.time_series(**{"queries": "a", **options})
