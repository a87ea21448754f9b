"""Queries take a limited number of steps, the same on every machine."""

import pyarrow as pa
import pytest

from rostra.concordance import Index
from rostra.errors import RostraError

WORDS = "state-of-the-art aan naan U.S. " + "a" * 5000


@pytest.fixture(scope="module")
def index() -> Index:
    return Index.build(pa.table({"utterance": [WORDS, " ".join(["word"] * 300)]}))


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ('"(\\w+-)+\\w+"', 1),
        ('"([A-Z]\\.)+"', 1),
        ('"(n|a)+"', 3),
        ('"(na?)*aan"', 2),
        ("*a*a*n", 2),
        ("n*?n", 1),
        ("*?*a*", 4),
        ("*a*" * 900, 1),
    ],
)
def test_a_type_with_many_ways_to_match_it_costs_no_time(
    index: Index, query: str, hits: int
) -> None:
    assert index.kwic(query).num_rows == hits


@pytest.mark.parametrize(
    "query",
    [
        '".*a.*a.*a.*b"',
        '"a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?b"',
        "((([]{2,12}){2,12}){2,12}){2,12}",
        '((([word=".."]? []{1,9}){2,99} []{0,99}){2,99}){2,99}',
    ],
)
def test_a_query_that_takes_too_many_steps(index: Index, query: str) -> None:
    with pytest.raises(RostraError, match="takes more than [0-9,]* steps"):
        index.kwic(query)


def test_nested_gaps(index: Index) -> None:
    assert index.kwic("<s> (([]{0,12}){0,12}){0,12} </s>").num_rows == len(index)


def test_a_string_with_a_space_that_no_word_has(index: Index) -> None:
    with pytest.raises(RostraError, match='write "naan" "U.S." for a phrase'):
        index.kwic('"naan U.S."')
    assert index.kwic('[word!="naan"] "naan"').num_rows == 1
