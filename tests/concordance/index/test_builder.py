"""An index has the texts, tokens and metadata of its table, however it is built."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_corpora import FOLDINGS

import rostra
from rostra.concordance import Index
from rostra.concordance.index import builder, cached_tokeniser
from rostra.errors import RostraError
from rostra.language.collation import sort_key
from rostra.language.folding import fold
from rostra.language.sentences import split_sentences
from rostra.language.tokens import is_word, tokenise

ALPHABET = "ab AB  é e\u0301’'.,!?-1我ß𝔘👍🏽\u200d\n"
texts = st.lists(st.none() | st.text(st.sampled_from(ALPHABET), max_size=30), max_size=12)


def table(utterances: list[str | None], **columns: Any) -> pa.Table:
    return pa.table({"utterance": pa.array(utterances, pa.string()), **columns})


def check_index(index: Index, utterances: list[str | None]) -> None:
    """Compare an index with the tokens of its texts, one by one."""
    rows = [utterance or "" for utterance in utterances]
    tokens = [tokenise(row) for row in rows]
    flat = [token for row in tokens for token in row]
    assert index.texts.to_pylist() == rows
    assert index.utterance_offsets.tolist() == [
        sum(map(len, tokens[:i])) for i in range(len(tokens) + 1)
    ]
    strings = index.word.strings(np.arange(len(index.word.counts)))
    assert strings == sorted({token.text for token in flat})
    assert [strings[t] for t in index.word.tokens] == [token.text for token in flat]
    assert index.char_starts.tolist() == [token.start for token in flat]
    prefixes = [r[: t.start].encode() for r, row in zip(rows, tokens, strict=True) for t in row]
    assert index.byte_starts.tolist() == [len(prefix) for prefix in prefixes]
    assert index.word_counts.tolist() == [sum(is_word(t.text) for t in row) for row in tokens]
    assert [strings[i] for i in np.argsort(index.collation_ranks)] == sorted(strings, key=sort_key)
    sizes = index.word.sizes.tolist(), index.word.lengths.tolist()
    assert sizes == ([len(t.encode()) for t in strings], list(map(len, strings)))
    for number in range(len(strings)):
        places = index.word.positions(np.array([number], np.uint32)).tolist()
        assert places == [i for i, token in enumerate(flat) if token.text == strings[number]]
    firsts = [s[0] for row in rows for s in split_sentences(row)]
    assert [flat[i] for i in np.flatnonzero(index.boundaries)] == firsts
    begins = [row[0] for row in tokens if row]
    assert [flat[i] for i in np.flatnonzero(index.boundaries == 2)] == begins
    assert index.word.counts.sum() == len(flat)
    for how in FOLDINGS:
        folded = [fold(text, how) for text in strings]
        assert [folded[i] for i in index.word.order(how)] == sorted(folded)
        groups = sorted(set(folded))
        assert [groups[g] for g in index.word.groups(how)] == folded
        every = np.arange(len(groups), dtype=np.uint32)
        assert index.word.group_strings(every, how).to_pylist() == groups
        for text in strings:
            same = [i for i, other in enumerate(folded) if other == fold(text, how)]
            assert index.word.equal(text, how).tolist() == same
            starting = [i for i, o in enumerate(folded) if o.startswith(fold(text[0], how))]
            assert index.word.starting(text[0], how).tolist() == starting


@settings(deadline=None)
@given(texts, st.integers(1, 5))
def test_an_index_has_the_tokens(utterances: list[str | None], chunk: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(builder, "_CHUNK_ROWS", chunk)
        patch.setattr(builder, "_CHUNK_BYTES", 1)
        patch.setattr(cached_tokeniser, "_CACHED_TOKENS", chunk)
        check_index(Index.build(table(utterances)), utterances)


@settings(max_examples=20, deadline=None)
@given(texts)
def test_the_bytes_are_the_same_however_it_is_built(
    tmp_path_factory: pytest.TempPathFactory, utterances: list[str | None]
) -> None:
    folder = tmp_path_factory.mktemp("index")
    whole = table(utterances, speaker=[f"s{i}" for i in range(len(utterances))])
    on_disk = Index.build(whole, folder / "a")
    again = Index.build(whole.to_reader(2), folder / "b")
    in_memory = Index.build(whole)
    assert on_disk.header == again.header == in_memory.header
    assert on_disk.sha256 == again.sha256 == in_memory.sha256
    for file in (folder / "a").iterdir():
        assert file.read_bytes() == (folder / "b" / file.name).read_bytes()
    on_disk.verify()
    check_index(on_disk, utterances)


def test_many_small_chunks_of_postings(monkeypatch: pytest.MonkeyPatch) -> None:
    utterances: list[str | None] = ["a b a c", None, "", "c c a 😀 a", "b"] * 7
    in_memory = Index.build(table(utterances))
    monkeypatch.setattr("rostra.concordance.index.builder._CHUNK_TOKENS", 3)
    again = Index.build(table(utterances))
    check_index(again, utterances)
    assert [e["sha256"] for e in again.header["files"].values()] == [
        e["sha256"] for e in in_memory.header["files"].values()
    ]


def test_the_shipped_corpus() -> None:
    index = Index.build()
    rows = list(rostra.records())
    check_index(index, [row["utterance"] for row in rows])
    assert index.metadata["id"].to_pylist() == [row["id"] for row in rows]
    assert index.header["corpus"]["name"] == "rostra"
    manifest = json.loads((rostra.path().parent / "manifest.json").read_text("utf-8"))
    assert index.header["corpus"]["manifest_sha256"] == manifest["manifest_sha256"]


def test_dictionaries_and_views_are_read(tmp_path: Path) -> None:
    coded = pa.array(["a b", "c", "a b"]).dictionary_encode()
    whole = pa.table({"utterance": coded, "speaker": coded})
    index = Index.build(whole, tmp_path / "index")
    check_index(index, ["a b", "c", "a b"])
    assert index.metadata["speaker"].to_pylist() == ["a b", "c", "a b"]
    views = pa.table({"utterance": pa.array(["a b"], pa.string_view())})
    check_index(Index.build(views), ["a b"])


def test_positional_attributes() -> None:
    tags = [["DET", "N", "."], None, ["N"]]
    whole = table(["The men.", None, "Men"], pos=pa.array([tags[0], [], tags[2]]))
    index = Index.build(whole, token_columns=["pos"])
    strings = index.attributes["pos"].types.to_pylist()
    assert [strings[t] for t in index.attributes["pos"].tokens] == ["DET", "N", ".", "N"]
    assert "pos" not in index.metadata.column_names
    wrong = table(["a", "b"], pos=[["N"], ["N", "N"]], id=["x", "y"])
    with pytest.raises(RostraError, match=r"pos of row 1 \('y'\) has 2 strings, .* has 1 tokens"):
        Index.build(wrong, token_columns=["pos"])
    with pytest.raises(RostraError, match="pos of row 0 has no list"):
        Index.build(
            table(["a"], pos=pa.array([None], pa.list_(pa.string()))), token_columns=["pos"]
        )


@pytest.mark.parametrize(
    ("columns", "attributes", "message"),
    [
        ({"text": ["a"]}, [], "no text column 'utterance': text"),
        ({"utterance": [1]}, [], "no text column"),
        ({"utterance": ["a"]}, ["pos"], "no column 'pos'"),
        ({"utterance": ["a"], "pos": ["N"]}, ["pos"], "cannot be a positional attribute"),
        ({"utterance": ["a"], "word": [["N"]]}, ["word"], "cannot be a positional attribute"),
        ({"utterance": ["a"], "a b": [["N"]]}, ["a b"], "cannot be a positional attribute"),
    ],
)
def test_tables_that_cannot_be_indexed(
    columns: dict[str, Any], attributes: list[str], message: str
) -> None:
    with pytest.raises(RostraError, match=message):
        Index.build(pa.table(columns), token_columns=attributes)
    with pytest.raises(RostraError, match="occurs twice"):
        Index.build(pa.table([["a"], ["b"]], names=["utterance", "utterance"]))
