"""Tokens that a table brings are taken as they are."""

import re

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from listed_words import listed

from rostra import Index
from rostra.concordance import provenance_of
from rostra.errors import RostraError
from rostra.language.tokens import is_word

TEXTS = ["民主主义 和 法治", "Don't  go -- I'm\u3000U.S. .", "", "e\u0301 𠮷\n家"]


def tokens_of(index: Index) -> list[str]:
    strings = index.word.strings(np.arange(len(index.word.counts)))
    return [strings[number] for number in index.word.tokens]


def test_white_space_separates_tokens() -> None:
    index = Index.build(pa.table({"utterance": TEXTS}), tokens="spaces")
    assert tokens_of(index) == [token for text in TEXTS for token in text.split()]
    assert index.word_counts.tolist() == [sum(map(is_word, text.split())) for text in TEXTS]
    assert len(index.kwic("民主主义 和")) == 1
    assert provenance_of(index.freq("和"))["tokeniser"].startswith("tokens of the table")
    assert index.header["notes"] == []


@given(
    st.lists(st.lists(st.sampled_from(["民主", "主义", "a", "a's", "...", "𠮷", "é"]), max_size=6))
)
def test_lists_are_found_in_their_texts(rows: list[list[str]]) -> None:
    texts = [(" " if len(row) % 2 else "").join(row) for row in rows]
    table = pa.table(
        {"utterance": pa.array(texts, pa.string()), "words": pa.array(rows, pa.list_(pa.string()))}
    )
    index = Index.build(table, tokens="words")
    flat = [token for row in rows for token in row]
    assert tokens_of(index) == flat
    owners = [number for number, row in enumerate(rows) for _ in row]
    for token, owner, start, before in zip(
        flat, owners, index.char_starts.tolist(), index.byte_starts.tolist(), strict=True
    ):
        assert texts[owner][start:].startswith(token)
        assert before == len(texts[owner][:start].encode())
    assert index.metadata.column_names == ["id"]


@pytest.mark.parametrize(
    ("text", "tokens", "message"),
    [
        ("a b", ["b", "a"], "the text goes on with 'a b', but its next token is 'b'"),
        ("a b", ["a", ""], "the text goes on with 'b', but its next token is ''"),
        ("a b", ["a", "b", "b"], "the text goes on with nothing, but its next token is 'b'"),
        ("a b", [" a", "b"], "the text goes on with 'a b', but its next token is ' a'"),
        ("a b", ["a", " ", "b"], "the text goes on with 'b', but its next token is ' '"),
        ("a b", ["a", None, "b"], "the text goes on with 'b', but its next token is None"),
        ("a b c d", ["a", "d"], "the text goes on with 'b c d', but its next token is 'd'"),
        ("a b c d", ["a", "b"], "the text goes on with 'c d', but it has no more tokens"),
        ("a b", [], "the text goes on with 'a b', but it has no more tokens"),
        ("bad a", ["a"], "the text goes on with 'bad a', but its next token is 'a'"),
        ("Er ging zum Rat", ["Er", "ging", "zu", "dem", "Rat"], "'m Rat', but its next token is"),
        ("Er ging zum Rat an dem", ["Er", "ging", "zu", "dem"], "'m Rat an dem', but its next"),
        ("a 1 b", ["a", "b"], "the text goes on with '1 b', but its next token is 'b'"),
    ],
)
def test_lists_that_do_not_fit(text: str, tokens: list[str | None], message: str) -> None:
    lists = pa.array([tokens], pa.list_(pa.string()))
    table = pa.table({"id": ["u1"], "utterance": [text], "words": lists})
    with pytest.raises(RostraError, match=r"'u1' \(row 1\): .*" + re.escape(message)):
        Index.build(table, tokens="words")


def test_a_row_without_a_list() -> None:
    lists = pa.array([None], pa.list_(pa.string()))
    with pytest.raises(RostraError, match=r"'u1' \(row 1\) has no list of tokens"):
        Index.build(pa.table({"id": ["u1"], "utterance": ["a"], "words": lists}), tokens="words")


def test_punctuation_may_be_left_out() -> None:
    table = pa.table({"utterance": ["“Hello”, world!"], "words": [["Hello", "world"]]})
    index = Index.build(table, tokens="words")
    assert tokens_of(index) == ["Hello", "world"]
    assert index.kwic("hello world").num_rows == 1


SPACED = [
    "of course",
    "of",
    "course",
    "not",
    "10 000",
    "10\u00a0000",
    "10",
    "New York",
    "York",
    ",",
]


@given(st.lists(st.lists(st.sampled_from(SPACED), min_size=1, max_size=7), min_size=1, max_size=4))
def test_tokens_with_spaces(rows: list[list[str]]) -> None:
    table = pa.table({"utterance": [" ".join(row) for row in rows], "words": rows})
    index = Index.build(table, tokens="words")
    assert tokens_of(index) == [token for row in rows for token in row]
    for fold in ("none", "case,typography"):
        for query, count in listed(index, fold):
            assert index.kwic(query, fold=fold).num_rows >= count, query
    for row in rows:
        text = " ".join(row)
        assert index.kwic(text)["node"].to_pylist().count(text) >= 1


def test_a_token_with_spaces_is_one_token() -> None:
    tokens = [["of course", "not", "10\u202f000"], ["of", "course"]]
    texts = ["of course not 10\u202f000", "of course"]
    index = Index.build(pa.table({"utterance": texts, "words": tokens}), tokens="words")
    queries = {"of course": 2, "OF COURSE NOT 10 000": 1, "course not": 0, "of": 1, "10 000": 1}
    assert {query: index.kwic(query).num_rows for query in queries} == queries
    assert index.kwic("10 000", fold="none").num_rows == 0
    assert index.kwic('[word="of course"] "not"').num_rows == 1
    assert index.kwic('[word="of all"]').num_rows == 0


def test_a_column_that_has_no_lists() -> None:
    table = pa.table({"utterance": ["a b"], "words": ["a b"]})
    with pytest.raises(RostraError, match="the column 'words' has"):
        Index.build(table, tokens="words")
    with pytest.raises(RostraError, match="there is no column 'other'"):
        Index.build(table, tokens="other")


def test_attributes_belong_to_these_tokens() -> None:
    table = pa.table({"utterance": ["民主主义 和 法治"], "pos": [["N", "C", "N"]]})
    index = Index.build(table, token_columns=["pos"], tokens="spaces")
    assert len(index.kwic('[pos="N"] [pos="C"]')) == 1
