"""rostra.load(filters=…): the rows that pyarrow gives, and mistakes that are named."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

import rostra
from rostra.errors import NotFoundError

Row = dict[str, Any]

FILTERS: list[tuple[Any, Callable[[Row], bool]]] = [
    ([("country", "=", "GB")], lambda row: row["country"] == "GB"),
    ([["country", "==", "GB"]], lambda row: row["country"] == "GB"),
    ([("country", "!=", "GB")], lambda row: row["country"] not in ("GB", None)),
    ([("country", "in", {"GB", "NO"})], lambda row: row["country"] in ("GB", "NO")),
    ([("country", "in", [])], lambda row: row["country"] == "no country"),
    ([("country", "not in", ["IR"])], lambda row: row["country"] != "IR"),
    ([("turn", "<", 9), ("turn", ">=", 3)], lambda row: 3 <= row["turn"] < 9),
    ([("turn", "<", 3.5)], lambda row: row["turn"] < 3.5),
    ([("elided", "=", True)], lambda row: row["elided"]),
    ([[("turn", "=", 1)], [("turn", "=", 2)]], lambda row: row["turn"] in (1, 2)),
    (pc.field("event_id").is_null(), lambda row: row["event_id"] is None),
    (~pc.field("country").isin(["IR"]), lambda row: row["country"] != "IR"),
    ((pc.field("turn") > 2) & (pc.field("seq") < 9), lambda row: row["turn"] > 2 > row["seq"] - 7),
]


@pytest.mark.parametrize(("filters", "holds"), FILTERS)
@pytest.mark.parametrize("streaming", [False, True])
def test_the_rows_for_which_a_filter_holds(
    filters: Any, holds: Callable[[Row], bool], streaming: bool
) -> None:
    expected = [row["id"] for row in rostra.records() if holds(row)]
    found = rostra.load(columns=["id"], filters=filters, streaming=streaming)
    assert [row["id"] for row in found] == expected


def test_they_are_those_of_pyarrow() -> None:
    for filters, _ in FILTERS:
        if isinstance(filters, list) and filters[0][-1] == []:
            continue  # pyarrow has no type for no values
        theirs = pq.read_table(rostra.path(), filters=filters)["id"].to_pylist()
        assert rostra.load(filters=filters)["id"][:] == theirs


@pytest.mark.parametrize("config", rostra.configs())
def test_every_table_can_be_filtered(config: str) -> None:
    ids = [row["id"] for row in rostra.records(config)]
    one = rostra.load(config, filters=[("id", "=", ids[-1])])
    assert one["id"][:] == [ids[-1]]
    none = rostra.load(config, filters=[("id", "=", "no such id")])
    assert none.num_rows == 0
    assert none.features == rostra.load(config).features
    assert list(rostra.load(config, filters=[("id", "=", "no such id")], streaming=True)) == []


def test_filters_come_with_layers() -> None:
    filters = [("country", "=", "GB")]
    whole = [row for row in rostra.load(layers=["demand"]) if row["country"] == "GB"]
    assert rostra.load(layers=["demand"], filters=filters).to_list() == whole
    assert list(rostra.load(layers=["demand"], filters=filters, streaming=True)) == whole
    some = rostra.load(columns=["speaker"], layers=["demand"], filters=filters)
    assert some["demand"][:] == [row["demand"] for row in whole]
    with pytest.raises(NotFoundError, match="no column 'demand'"):
        rostra.load(layers=["demand"], filters=[("demand", "=", "x")])


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ([("speech", "=", "x")], "no column 'speech'. There are: id, source_id"),
        (pc.field("speech") == "x", "no column 'speech'. There are: id, source_id"),
        ([(["id"], "=", "x")], "is not a condition"),
        ([("id", "=", "x"), (5, "=", "x")], "no column 5"),
        ([("turn", "=", "3")], r"\('turn', '=', '3'\): the column has int64"),
        ([("turn", "=", 2**70)], "the column has int64"),
        ([("turn", "in", ["3"])], "the column has int64"),
        ([("turn", "in", [1.5])], "the column has int64"),
        ([("turn", "in", [True])], "the column has int64"),
        ([("turn", "in", 3)], "takes a list of values"),
        ([("country", "=", 1)], "the column has string"),
        ([("country", "=", ["GB"])], "the column has string"),
        ([("country", "in", [1])], "the column has string"),
        ([("country", "in", "GB")], r"takes a list of values"),
        ([("elided", "=", 1)], "the column has bool"),
        ([("country", "=", None)], r"never true.*field\('country'\)\.is_null\(\)"),
        ([("country", "!=", None)], "never true"),
        ([("country", "like", "G%")], "'like' is not an operator. There are: = =="),
        ([("country", "=")], "is not a condition"),
        ([None], "is not a condition"),
        ([("country", "=", "GB"), [("turn", "=", 1)]], "is not a condition"),
        ([], "is not a list of conditions"),
        ([[]], "is not a condition"),
        (("country", "=", "GB"), "is not a list of conditions"),
        ("country", "is not a list of conditions"),
        ({"country": "GB"}, "is not a list of conditions"),
        (lambda row: row["turn"] == 1, "is not a list of conditions"),
        (pc.field("country"), "pyarrow cannot apply it"),
        (pc.field("country") == 3, "pyarrow cannot apply it"),
    ],
)
@pytest.mark.parametrize("streaming", [False, True])
def test_a_mistake_is_named(filters: Any, message: str, streaming: bool) -> None:
    with pytest.raises(rostra.RostraError, match=message):
        rostra.load(filters=filters, streaming=streaming)


def test_what_is_passed_wrongly_is_named(tmp_path: Path) -> None:
    ds = rostra.load()
    for options, message in (
        ({"config": ds}, "takes the name of a table.*not a Dataset"),
        ({"config": None}, "not a NoneType"),
        ({"config": Path("corpus")}, "named by corpus="),
        ({"corpus": ds}, "not by a Dataset"),
        ({"corpus": b"corpus"}, "not by a bytes"),
        ({"corpus": 5}, "not by a int"),
        ({"corpus": tmp_path}, "is not a corpus"),
        ({"version": 1.1}, "no release 1.1. There are: 1.0.0"),
        ({"version": ["1.0.0"]}, "no release"),
        ({"columns": 5}, "columns is a list of names"),
        ({"columns": [1]}, "columns is a list of names"),
        ({"columns": [["id"]]}, "columns is a list of names"),
        ({"columns": b"id"}, "columns is a list of names"),
        ({"layers": "demand"}, r"layers is a list of names, such as layers=\['demand'\]"),
        ({"layers": [None]}, "layers is a list of names"),
        ({"streaming": "yes"}, "streaming is True or False"),
        ({"verify": True}, "choose 'once' or 'always'"),
        ({"verify": ["once"]}, "choose 'once' or 'always'"),
    ):
        with pytest.raises(rostra.RostraError, match=message):
            rostra.load(**options)
