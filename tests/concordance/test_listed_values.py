"""Dates, whole numbers and truth values are the same from every library and format."""

from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pandas as pd  # type: ignore[import-untyped]  # its stubs are not installed
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra import Index
from rostra.concordance.listed_values import listed_moment, listed_value, listed_values

TIMES = [datetime(2020, 11, 8), datetime(2021, 2, 3, 10, 30), None]  # noqa: DTZ001 - without a zone
COLUMNS: dict[str, list[Any]] = {
    "utterance": ["taxes rise", "taxes fall", "taxes"],
    "date": TIMES,
    "year": [2019, None, 2020],
    "kept": [True, False, None],
}


def tables(folder: Path) -> dict[str, Any]:
    """The same table from several libraries and in several formats."""
    frame, table = pd.DataFrame(COLUMNS), pa.table(COLUMNS)
    frame.to_csv(folder / "t.csv", index=False)
    frame.to_json(folder / "t.jsonl", orient="records", lines=True, date_format="iso")
    frame.to_parquet(folder / "t.parquet")
    pq.write_table(table, folder / "arrow.parquet")
    place = table.column_names.index("date")
    text = table["date"].cast(pa.string())
    return {
        "pandas": frame,
        "arrow": table,
        "nanoseconds": table.set_column(place, "date", table["date"].cast(pa.timestamp("ns"))),
        "views": table.set_column(place, "date", text.cast(pa.string_view())),
        "dictionary": table.set_column(place, "date", text.dictionary_encode()),
    } | {path.name: path for path in folder.iterdir()}


@pytest.mark.parametrize(
    ("where", "rows"),
    [
        ("date=2020-11-08", ["1"]),
        ("date=2020-11-08 00:00:00", ["1"]),
        ("date=2020-11-08T00:00:00Z", ["1"]),
        ("date=2021-02-03 10:30", ["2"]),
        ("date>=2021", ["2"]),
        ("date=2020..2021", ["1", "2"]),
        ("date=null", ["3"]),
        ("year=2019", ["1"]),
        ("year=2019.0", ["1"]),
        ("year=2019..2020", ["1", "3"]),
        ("kept=True", ["1"]),
        ("kept=true", ["1"]),
        ("kept!=FALSE", ["1", "3"]),
    ],
)
def test_filters_select_the_same_from_each_format(
    tmp_path: Path, where: str, rows: list[str]
) -> None:
    for name, table in tables(tmp_path).items():
        hits = Index.build(table).kwic("taxes", where=where)
        assert hits["utterance_id"].to_pylist() == rows, name


def test_lists_and_series_are_the_same_from_each_format(tmp_path: Path) -> None:
    for name, table in tables(tmp_path).items():
        index = Index.build(table)
        dates = index.freq("taxes", by="date")["date"].to_pylist()
        assert dates == ["2020-11-08", "2021-02-03T10:30:00", None], name
        assert index.time_series("taxes")["date"].to_pylist() == ["2020", "2021"], name
        assert index.freq("taxes", by="year")["year"].to_pylist() == ["2019", "2020", None], name


def test_a_zone_is_kept_and_midnight_is_that_of_the_zone() -> None:
    zone = timezone(timedelta(hours=5, minutes=30))
    moments = [datetime(2020, 11, 8, tzinfo=zone), datetime(2020, 11, 8, 9, tzinfo=zone)]
    values = pa.array(moments, pa.timestamp("us", "+05:30"))
    assert listed_values(values).to_pylist() == ["2020-11-08", "2020-11-08T09:00:00+05:30"]


@pytest.mark.parametrize(
    ("texts", "listed"),
    [
        (["2019.0", None, "2020.0"], ["2019", None, "2020"]),
        (["1.0", "1.1"], ["1.0", "1.1"]),  # numbers of versions, or measures
        (["True", "False"], ["true", "false"]),
        (["True", "Maybe"], ["True", "Maybe"]),
        (["NaN", "None", "", "null"], ["NaN", "None", "", "null"]),
        (["007", "7"], ["007", "7"]),
        (["2020-11-08 00:00:00", "2020-11"], ["2020-11-08", "2020-11"]),
        (["At 2020-11-08 00:00:00"], ["At 2020-11-08 00:00:00"]),
        ([None], [None]),
        ([], []),
    ],
)
def test_texts(texts: list[str | None], listed: list[str | None]) -> None:
    assert listed_values(pa.array(texts, pa.string())).to_pylist() == listed


def test_a_value_is_first_compared_as_it_is_written() -> None:
    table = pa.table({"utterance": ["a", "a"], "version": ["1", "1.0"], "said": ["True", "maybe"]})
    index = Index.build(table)
    assert index.kwic("a", where="version=1.0")["utterance_id"].to_pylist() == ["2"]
    assert index.kwic("a", where="said=True")["utterance_id"].to_pylist() == ["1"]


@given(st.datetimes())
def test_each_time_is_listed_with_its_day_and_read_again(moment: datetime) -> None:
    listed = listed_moment(str(moment))
    assert datetime.fromisoformat(listed) == moment
    assert listed_moment(listed) == listed == listed_moment(moment.isoformat())
    assert (len(listed) == len("2020-11-08")) == (moment.time() == moment.min.time())


@given(st.dates())
def test_each_day_is_listed_as_it_is(day: date) -> None:
    assert listed_moment(day.isoformat()) == day.isoformat() == listed_value(day.isoformat())


@given(st.lists(st.one_of(st.none(), st.text())))
def test_listed_values_are_listed_as_they_are(texts: list[str | None]) -> None:
    once = listed_values(pa.array(texts, pa.string()))
    assert listed_values(once).equals(once)
