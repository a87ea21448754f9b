"""A concordance has the hits of a slow scan of the texts."""

import datetime as dt
from collections import Counter
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import matches
from small_corpora import FOLDINGS

from rostra.concordance import Index
from rostra.concordance.provenance import provenance_of
from rostra.concordance.query.parser import parse
from rostra.errors import NotFoundError, RostraError
from rostra.language.folding import Fold
from rostra.language.sentences import split_sentences
from rostra.language.tokens import tokenise

WORDS = """
    the The élan e\u0301lan Elan don't don’t it's maß MASS नमस्ते 我们 คน 👍🏽 👩\u200d👧 ... . ? ,
    U.S. a-b שָׁלוֹם سلام
""".split()
QUERIES = [
    "the",
    "e*",
    "the {0,2} *",
    "élan|don't",
    '"The" []{1,2}',
    "👍🏽",
    "我 们",
    '[word="MASS" %c]',
]
texts = st.lists(st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join), max_size=6)


def slow_concordance(
    utterances: list[str], query: str, fold: Fold, within: str, context: int
) -> list[tuple[Any, ...]]:
    """Return left, node, right, id, start and end of every hit, from the texts themselves."""
    rows = [{"word": [token.text for token in tokenise(text)]} for text in utterances]
    hits = matches(rows, utterances, parse(query, ["word"], fold=fold, within=within))
    lines, base = [], 0
    for number, text in enumerate(utterances):
        row = tokenise(text)
        for start, end in [(a - base, b - base) for a, b in hits if base <= a < base + len(row)]:
            low, high = 0, len(row)
            if within == "sentence":
                at = 0
                for sentence in split_sentences(text):
                    if at <= start < at + len(sentence):
                        low, high = at, at + len(sentence)
                    at += len(sentence)
            low, high = max(low, start - context), min(high, end + context)
            first, last = row[start].start, row[end - 1].end
            left, right = text[row[low].start : first], text[last : row[high - 1].end]
            lines.append((left, text[first:last], right, str(number + 1), first, last))
        base += len(row)
    return lines


@settings(deadline=None, max_examples=2 * settings().max_examples)
@given(
    texts,
    st.sampled_from(QUERIES),
    st.sampled_from(FOLDINGS),
    st.sampled_from(["utterance", "sentence"]),
    st.integers(0, 4),
)
def test_hits_are_those_of_a_slow_scan(
    utterances: list[str], query: str, fold: Fold, within: str, context: int
) -> None:
    index = Index.build(pa.table({"utterance": pa.array(utterances, pa.string())}))
    table = index.kwic(query, fold=fold, within=within, context=context)
    columns = ["left", "node", "right", "utterance_id", "start", "end"]
    lines = [tuple(row.values()) for row in table.select(columns).to_pylist()]
    assert lines == slow_concordance(utterances, query, fold, within, context)
    assert provenance_of(table)["totals"]["hits"] == len(lines)


@pytest.fixture(scope="module")
def index() -> Index:
    return Index.build(
        pa.table(
            {
                "id": ["x.1", "x.2", "x.3", "x.4"],
                "source_id": ["x"] * 4,
                "speaker_id": ["b", "a", "b", "c"],
                "speaker": ["Örebo", "Ova", "Örebo", None],
                "country": ["XA", "XB", "XA", None],
                "country_basis": ["office", "residence", "institution", None],
                "tags": [["p", "q"], [], None, ["q"]],
                "elided": [True, False, None, False],
                "char_start": [10, 50, None, 90],
                "utterance": ["We go north.", "we Ask now", "We étude, we", "we"],
            }
        )
    )


def test_columns_and_offsets(index: Index) -> None:
    table = index.kwic("we")
    assert table.column_names == [
        "left",
        "node",
        "right",
        "utterance_id",
        "speaker",
        "country",
        "country_basis",
        "source_id",
        "source_start",
        "source_end",
        "start",
        "end",
    ]
    assert table["source_start"].to_pylist() == [10, 50, None, None, 90]
    assert table["end"].to_pylist() == [2, 2, 2, 12, 2]


def test_limits_say_how_many_there_are(index: Index) -> None:
    table = index.kwic("we", limit=2)
    assert table.num_rows == 2
    assert provenance_of(table)["totals"] == {"hits": 5, "shown": 2, "utterances": 4}


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("country=XA", ["x.1", "x.3"]),
        ("country!=XA", ["x.2", "x.4"]),
        ("country=XA,XB", ["x.1", "x.2", "x.3"]),
        ("country=null", ["x.4"]),
        ("country=XB,null", ["x.2", "x.4"]),
        (["country=XA", "country_basis=office"], ["x.1"]),
        ({"country": ["XB", None]}, ["x.2", "x.4"]),
        ({"elided": False}, ["x.2", "x.4"]),
        ("tags=q", ["x.1", "x.4"]),
        ("tags!=q", ["x.2", "x.3"]),
        ('speaker="Örebo"', ["x.1", "x.3"]),
        ("char_start=50", ["x.2"]),
    ],
)
def test_filters(index: Index, where: Any, expected: list[str]) -> None:
    identifiers = index.kwic("we", where=where)["utterance_id"].to_pylist()
    assert set(identifiers) == set(expected)


@pytest.mark.parametrize(
    ("where", "message"),
    [
        ("contry=XA", "no column 'contry'. There are: id"),
        ("country=XC", "country is never 'XC'. It has 2 values: XA, XB"),
        ("country", "is not a filter"),
        ("=XA", "is not a filter"),
    ],
)
def test_wrong_filters_are_reported(index: Index, where: str, message: str) -> None:
    with pytest.raises((NotFoundError, RostraError), match=message):
        index.kwic("we", where=where)


def row_numbers(table: pa.Table) -> list[int]:
    return [int(str(utterance_id)) - 1 for utterance_id in table["utterance_id"].to_pylist()]


def test_a_random_sample_can_be_drawn_again() -> None:
    index = Index.build(pa.table({"utterance": [f"w {number}" for number in range(40)]}))
    table = index.kwic("w", sample=12, seed=5, sort="R1", limit=10)
    provenance = provenance_of(table)
    assert (provenance["parameters"]["sample"], provenance["parameters"]["seed"]) == (12, 5)
    assert provenance["totals"] == {"hits": 40, "sampled": 12, "shown": 10, "utterances": 40}
    rows = row_numbers(table)
    assert rows == sorted(rows, key=str)[:10]
    assert table.equals(index.kwic("w", sample=12, seed=5, sort="R1", limit=10))
    keys = np.random.PCG64(5).random_raw(40).tolist()  # the smallest numbers are drawn
    for size in (1, 12, 39, 40, 41):
        drawn = row_numbers(index.kwic("w", sample=size, seed=5))
        assert drawn == sorted(sorted(range(40), key=keys.__getitem__)[:size])


def test_each_hit_is_as_likely_in_a_sample_as_any_other() -> None:
    index = Index.build(pa.table({"utterance": ["w"] * 8}))
    drawn = Counter(
        row for seed in range(800) for row in row_numbers(index.kwic("w", sample=2, seed=seed))
    )
    # 200 expected of each: six standard deviations of a binomial distribution are 73.
    assert all(127 < drawn[row] < 273 for row in range(8))


@pytest.mark.parametrize("options", [{"sample": 0}, {"sample": -1}, {"sample": 2, "seed": -1}])
def test_a_sample_out_of_range_is_refused(options: dict[str, int]) -> None:
    with pytest.raises(RostraError, match="a sample is a number of hits"):
        Index.build(pa.table({"utterance": ["w"]})).kwic("w", **options)  # type: ignore[arg-type]  # on purpose


def test_further_columns() -> None:
    spans = pa.array(
        [[], []], pa.list_(pa.struct([("char_start", pa.int8()), ("char_end", pa.int8())]))
    )
    table = pa.table(
        {
            "id": ["a", "b"],
            "utterance": ["we must act now", "you must"],
            "party": ["Hill", None],
            "start": [7, 8],
            "tags": [["x", "y"], []],
            "date": [dt.date(2020, 1, 2), None],
            "lemma": [["we", "must", "do", "now"], ["you", "shall"]],
            "demand": spans,
        }
    )
    index = Index.build(table, token_columns=["lemma"])
    fixed = ["left", "node", "right", "utterance_id", "start", "end"]
    assert index.kwic("must").column_names == fixed
    all_columns = index.kwic("must", columns="all").drop_columns(fixed)
    assert all_columns.to_pylist() == [
        {"party": "Hill", "x_start": 7, "tags": "x; y", "date": "2020-01-02", "node.lemma": "must"},
        {"party": None, "x_start": 8, "tags": "", "date": None, "node.lemma": "shall"},
    ]
    some = index.kwic("must act | must", columns="node.lemma, R1.lemma,L1", sort=["party", "R1"])
    assert some.drop_columns(fixed).to_pylist() == [
        {"node.lemma": "must do", "R1.lemma": "now", "L1": "we", "party": "Hill"},
        {"node.lemma": "shall", "R1.lemma": None, "L1": "you", "party": None},
    ]
    assert provenance_of(some)["parameters"]["columns"] == ["node.lemma", "R1.lemma", "L1", "party"]
    assert index.kwic("none", columns="all").num_rows == 0
    for name, message in [("nope", "no column 'nope'"), ("node.pos", "no attribute 'pos'")]:
        with pytest.raises(NotFoundError, match=message):
            index.kwic("must", columns=[name])
    with pytest.raises(NotFoundError, match="demand cannot be compared as text"):
        index.kwic("must", columns="demand")


def test_numbers_and_truth_values_stay_what_they_are() -> None:
    table = pa.table(
        {
            "utterance": ["a", "b"],
            "year": [2019.0, None],
            "share": [0.5, 2.0],
            "is_new": [True, None],
            "limit": [float("inf"), 1.0],
            "large": pa.array([1e30, 2.0]),
            "half": pa.array(np.array([1.5, 2.0]), pa.float32()),
        }
    )
    row = (
        Index.build(table)
        .kwic("a", columns="all")
        .drop_columns(["left", "node", "right", "utterance_id", "start", "end"])
    )
    assert row.to_pylist() == [
        {"year": 2019, "share": 0.5, "is_new": True, "limit": "inf", "large": 1e30, "half": 1.5}
    ]
    assert str(row.schema.field("year").type) == "int64"
