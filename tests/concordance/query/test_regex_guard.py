"""Regular expressions that might not terminate, or not fit into memory, are refused."""

import pyarrow as pa
import pytest

from rostra.concordance import Index, QueryError


@pytest.fixture(scope="module")
def index() -> Index:
    texts = ["The old pier of Varrow was closed", "älter und Älter, z", "a" * 60, "", None]
    return Index.build(pa.table({"utterance": pa.array(texts, pa.string())}))


@pytest.mark.parametrize(
    ("query", "place", "message"),
    [
        ('"(?R)"', 1, "calls itself"),
        ('"a(?:b)(?1)"', 7, "calls itself"),
        ('"a{1000000000}"', 1, "more than 10,000"),
        ('"((((a{999}){999}){999}){999})"', 1, "more than 10,000"),
        ('"[z-ä]" %d', 1, "without diacritics it is '[z-a]'"),
        ('"\\é" %d', 1, "without diacritics"),
        ('"(a+)+b"', 1, "a repetition within a repetition"),
        ('"(a|a)*b"', 1, "a repetition within a repetition"),
        ('"([a-z]+A)+!"%c', 1, "a repetition within a repetition"),
        ('"(a?){30}"', 1, "a repetition within a repetition"),
        (r'"(a*)*\1"', 1, "a repetition within a repetition"),
        ('"(?:abc){e<=2}"', 8, "approximate"),
        ('"a" "("', 6, "not a regular expression"),
        ('"\ud800"', 1, "not a character"),
        ("pier \udcff", 5, "not a character"),
    ],
)
def test_expressions_that_are_refused(index: Index, query: str, place: int, message: str) -> None:
    with pytest.raises(QueryError, match="cannot be read at character") as caught:
        index.kwic(query)
    assert caught.value.place == place
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ('"\\d{4}-\\d{2}"', 0),
        ('"pie(?i)r"', 1),
        ('"(?i)PIER"', 1),
        ('"alter"%d', 1),
        ('"alter"%cd', 2),
        ('"[à-ü]lter"', 1),
        ("* " * 4000, 0),
        ('"the"%c []? []? []? "varrow"%c', 1),
    ],
)
def test_expressions_that_are_fine(index: Index, query: str, hits: int) -> None:
    assert index.kwic(query).num_rows == hits
