"""Tokens that a table brings are taken as they are."""

import re

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    ("tokens", "message"),
    [
        (["b", "a"], "'u1' (row 1): the token 'a' is not in the text from ''"),
        (["a", ""], "'u1' (row 1): the token '' is not in the text from ' b'"),
        (["a b"], "'u1' (row 1): the token 'a b' is not in the text from 'a b'"),
        (None, "'u1' (row 1) has no list of tokens"),
    ],
)
def test_lists_that_do_not_fit(tokens: list[str] | None, message: str) -> None:
    lists = pa.array([tokens], pa.list_(pa.string()))
    table = pa.table({"id": ["u1"], "utterance": ["a b"], "words": lists})
    with pytest.raises(RostraError, match=re.escape(message)):
        Index.build(table, tokens="words")


def test_a_column_that_has_no_lists() -> None:
    table = pa.table({"utterance": ["a b"], "words": ["a b"]})
    with pytest.raises(RostraError, match="'words' is not a column of lists of strings"):
        Index.build(table, tokens="words")
    with pytest.raises(RostraError, match="there is no column 'other'"):
        Index.build(table, tokens="other")


def test_attributes_belong_to_these_tokens() -> None:
    table = pa.table({"utterance": ["民主主义 和 法治"], "pos": [["N", "C", "N"]]})
    index = Index.build(table, token_columns=["pos"], tokens="spaces")
    assert len(index.kwic('[pos="N"] [pos="C"]')) == 1
