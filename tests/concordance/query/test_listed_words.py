"""What a list shows can be searched: every row, typed as a query, has at least its count."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import pyarrow as pa
import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st
from listed_words import ODD_TOKENS, TEXTS, listed

from rostra.concordance import Index
from rostra.errors import RostraError

WORDS = sorted({word for text in TEXTS for word in text.split()})


def assert_found(texts: Sequence[tuple[str, str | None]], fold: str) -> None:
    utterances, languages = zip(*texts, strict=True)
    columns = [pa.array(column, pa.string()) for column in (utterances, languages)]
    index = Index.build(pa.table(columns, names=["utterance", "language"]))
    for row, count in listed(index, fold):
        assert index.kwic(row, fold=fold).num_rows >= count, row


@pytest.mark.parametrize("fold", ["none", "case", "case,typography", "diacritics,width,letters"])
def test_texts(fold: str) -> None:
    assert_found([*TEXTS.items()], fold)


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join),
            st.sampled_from([None, "tr", "fr", "it", "ca"]),
        ),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from(["none", "case,typography,width"]),
)
def test_any_order_of_words(texts: list[tuple[str, str | None]], fold: str) -> None:
    assert_found(texts, fold)


def indexed(*texts: str, language: str | None = None) -> Index:
    return Index.build(pa.table({"utterance": texts}), language=language)


@pytest.mark.parametrize(
    ("index", "query", "hits"),
    [
        (indexed("Mr. Vance spoke. Mr. Poe left."), "mr.", 2),
        (indexed("the regime’s men", "The regime's end"), "’s", 2),
        (indexed("the regime’s men", "The regime's end"), "the regime ’s", 2),
        (indexed("the regime’s men", "The regime's end"), "the regime's", 2),
        (indexed("L'Europe et la France de l’Europe", language="fr"), "europe", 2),
        (indexed("L'Europe et la France de l’Europe", language="fr"), "l'europe", 2),
        (indexed("L'Europe et la France de l’Europe", language="en"), "l'europe", 2),
        (indexed("İSTANBUL İstanbul istanbul", language="tr"), "istanbul", 3),
        (indexed("İSTANBUL İstanbul istanbul", language="tr"), "İSTANBUL", 3),
        (indexed("today we go to day care"), "today", 1),
        (indexed("我们的港口不会关闭。我们 的"), "我们的", 1),
        (indexed("我们的港口不会关闭。我们 的"), "我们 的", 2),
        (indexed("the us and the United States, us"), "us | the united states", 3),
        (indexed("the us and the United States, us"), "the (us|united states)", 2),
        (indexed("a prime minister, a chancellor"), "prime minister | chancellor", 2),
        (indexed("so and|or so"), "and\\|or", 1),
        (indexed("a [b] c"), "\\[b", 1),
        (indexed("ក\u200bខ"), "ក\u200bខ", 1),
    ],
)
def test_words(index: Index, query: str, hits: int) -> None:
    assert index.kwic(query).num_rows == hits


SIGNS = "!#$%&()*+,-./:;<=>?@[\\]^_`{|}~\"'“”…§€"


def test_after_a_backslash_a_sign_stands_for_itself() -> None:
    words = [
        *SIGNS,
        "[sic]",
        "c++",
        "$5",
        "<b>",
        "<s>",
        "a|b",
        "(s)he",
        "a{1}",
        "{2}",
        "x*y?",
        "\\a",
    ]
    texts = [f"{a} {b}" for a, b in pairwise([*words, "end"])]
    spaces = Index.build(pa.table({"utterance": texts}), tokens="spaces")
    divided = indexed(*texts)
    for word in words:
        query = "".join(f"\\{c}" if c in SIGNS else c for c in word)
        count = sum(text.split().count(word) for text in texts)
        assert spaces.kwic(query, fold="none").num_rows == count, query
        assert divided.kwic(query, fold="none").num_rows >= count, query
        assert spaces.kwic(f"{query} \\e\\nd", fold="none").num_rows == 0
        expression = "".join(f"\\{c}" if c in SIGNS else c for c in word)
        assert spaces.kwic(f'[word="{expression}"]').num_rows == count, expression
    for text in texts:
        query = "".join(f"\\{c}" if c in SIGNS else c for c in text)
        assert spaces.kwic(query).num_rows >= 1, query


def test_own_tokens_are_found_as_they_are_and_joined() -> None:
    tokens = [["do", "n't", "民主", "主义", "[laughs]"], ["dont", "don't"]]
    texts = ["don't 民主主义 [laughs]", "dont don't"]
    index = Index.build(pa.table({"utterance": texts, "t": tokens}), tokens="t")
    queries = {"don't": 2, "do n't": 1, "民主主义": 1, "主义": 1, "民主主": 0, "\\[laughs]": 1}
    assert {query: index.kwic(query).num_rows for query in queries} == queries


@settings(deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(ODD_TOKENS), min_size=1, max_size=5), min_size=1, max_size=4),
    st.sampled_from(["none", "case,typography", "width,letters"]),
)
def test_odd_tokens_are_found_or_refused_with_the_way_to_write_them(
    rows: list[list[str]], fold: str
) -> None:
    table = pa.table({"utterance": [" ".join(row) for row in rows], "t": rows})
    index = Index.build(table, tokens="t")
    tokens = Counter(token for row in rows for token in row)
    pairs = Counter(f"{a} {b}" for row in rows for a, b in pairwise(row))
    for text, count in [*listed(index, fold), *tokens.items(), *pairs.items()]:
        if "{2}" in text.split():  # a gap
            continue
        problem = ""
        try:
            hits = index.kwic(text, fold=fold).num_rows
        except RostraError as error:
            problem, hits = str(error), 0
        assert hits >= count or re.search("write|quotation marks", problem), (text, problem)
    for text, count in tokens.items():
        written = regex.sub(r"([\p{P}\p{S}])", r"\\\1", text)
        assert index.kwic(written, fold=fold).num_rows >= count, written
