"""Filters on metadata: the utterances that they select, their text, and mistakes."""

from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra.concordance import Index
from rostra.concordance.query.filters import filters_as_text, utterance_mask
from rostra.errors import NotFoundError, RostraError

VALUES = ["a", "b, c", 'say "x"', "null", None, "", " padded", "line\nbreak", "=1", "é"]


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
    ],
)
def test_selected_utterances(index: Index, where: Any, places: list[int]) -> None:
    assert selected(index, where) == places


@pytest.mark.parametrize(
    ("where", "message"),
    [
        ("", "is not a filter"),
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
