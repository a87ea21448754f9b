"""An index has the texts, tokens and metadata of its table, however it is built."""

import json
from collections import Counter
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
from rostra.language.folding import ROOT, TURKIC, casing_of, fold
from rostra.language.language_tags import language_of
from rostra.language.sentences import split_sentences
from rostra.language.tokens import is_word, tokenise

ALPHABET = "ab AB  é e\u0301’'.,!?-1我ß𝔘👍🏽\u200d\n"
LANGUAGES = [None, "tr", "az-Latn", "fr", "it", "ca", "en-GB", "French", "und"]
texts = st.lists(st.none() | st.text(st.sampled_from(ALPHABET), max_size=30), max_size=12)


def table(utterances: list[str | None], **columns: Any) -> pa.Table:
    return pa.table({"utterance": pa.array(utterances, pa.string()), **columns})


def check_index(
    index: Index, utterances: list[str | None], languages: list[str | None] | None = None
) -> None:
    """Compare an index with the tokens of its texts, one by one."""
    rows = [utterance or "" for utterance in utterances]
    languages = languages or [None] * len(rows)
    tokens = [tokenise(*row) for row in zip(rows, languages, strict=True)]
    flat = [token for row in tokens for token in row]
    types = [
        (token.text, casing_of(language) if set("Iİiı") & set(token.text) else 0)
        for row, language in zip(tokens, languages, strict=True)
        for token in row
    ]
    casings = [casing for _, casing in sorted(set(types))]
    assert index.word.casings.tolist() == casings
    assert index.texts.to_pylist() == rows
    assert index.utterance_offsets.tolist() == [
        sum(map(len, tokens[:i])) for i in range(len(tokens) + 1)
    ]
    strings = index.word.strings(np.arange(len(index.word.counts)))
    assert strings == [text for text, _ in sorted(set(types))]
    assert [(strings[t], casings[t]) for t in index.word.tokens] == types
    assert index.char_starts.tolist() == [token.start for token in flat]
    prefixes = [r[: t.start].encode() for r, row in zip(rows, tokens, strict=True) for t in row]
    assert index.byte_starts.tolist() == [len(prefix) for prefix in prefixes]
    assert index.word_counts.tolist() == [sum(is_word(t.text) for t in row) for row in tokens]
    collated = [strings[i] for i in np.argsort(index.word.collation_ranks)]
    assert collated == sorted(strings, key=sort_key)
    sizes = index.word.sizes.tolist(), index.word.lengths.tolist()
    assert sizes == ([len(t.encode()) for t in strings], list(map(len, strings)))
    for number in range(len(strings)):
        places = index.word.positions(np.array([number], np.uint32)).tolist()
        own = (strings[number], casings[number])
        assert places == [i for i, kind in enumerate(types) if kind == own]
    sentences = [split_sentences(*row) for row in zip(rows, languages, strict=True)]
    firsts = [sentence[0] for row in sentences for sentence in row]
    assert [flat[i] for i in np.flatnonzero(index.boundaries)] == firsts
    begins = [row[0] for row in tokens if row]
    assert [flat[i] for i in np.flatnonzero(index.boundaries == 2)] == begins
    assert index.word.counts.sum() == len(flat)
    for how in FOLDINGS:
        folded = [fold(text, how, casing) for text, casing in zip(strings, casings, strict=True)]
        assert [folded[i] for i in index.word.order(how)] == sorted(folded)
        groups = sorted(set(folded))
        assert [groups[g] for g in index.word.groups(how)] == folded
        every = np.arange(len(groups), dtype=np.uint32)
        assert index.word.group_strings(every, how).to_pylist() == groups
        forms_of = Counter((fold(text, how, casing), text) for text, casing in types)
        commonest = dict(
            sorted(forms_of, key=lambda form: (forms_of[form], -collated.index(form[1])))
        )
        assert index.word.commonest_strings(every, how).to_pylist() == [
            commonest[group] for group in groups
        ]
        for text in strings:
            forms = [fold(text, how, casing) for casing in (ROOT, TURKIC)]
            met = {form for form, c in zip(folded, casings, strict=True) if form == forms[c]}
            same = [i for i, form in enumerate(folded) if form in met]
            assert index.word.equal(text, how).tolist() == same
            for casing in index.word.casings_under(how):
                begin = fold(text[0], how, casing)
                starting = [
                    i
                    for i, form in enumerate(folded)
                    if form.startswith(begin) and ("case" not in how or casings[i] == casing)
                ]
                assert index.word.starting(text[0], how, casing).tolist() == starting


@settings(deadline=None)
@given(texts, st.integers(1, 5))
def test_an_index_has_the_tokens(utterances: list[str | None], chunk: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(builder, "_CHUNK_ROWS", chunk)
        patch.setattr(builder, "_CHUNK_BYTES", 1)
        patch.setattr(cached_tokeniser, "_CACHED_TOKENS", chunk)
        check_index(Index.build(table(utterances)), utterances)


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.text(st.sampled_from(" aIİiıLl’'n."), max_size=20), st.sampled_from(LANGUAGES)
        ),
        max_size=9,
    ),
    st.integers(1, 5),
)
def test_each_row_is_read_in_its_language(rows: list[tuple[str, str | None]], chunk: int) -> None:
    utterances: list[str | None] = [text for text, _ in rows]
    languages = [language for _, language in rows]
    column = pa.array(languages, pa.string())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(builder, "_CHUNK_ROWS", chunk)
        patch.setattr(builder, "_CHUNK_BYTES", 1)
        patch.setattr(cached_tokeniser, "_CACHED_TOKENS", chunk)
        index = Index.build(table(utterances, language=column))
        named = Index.build(table(utterances, tongue=column), language="tongue")
        turkish = Index.build(table(utterances, language=column), language="tr")
    check_index(index, utterances, languages)
    check_index(named, utterances, languages)
    check_index(turkish, utterances, [language_of(tag) or "tr" for tag in languages])
    expected = Counter(language_of(tag) or "und" for tag in languages)
    assert index.header["languages"] == expected
    assert len(index.header["notes"]) == ("French" in languages)


def test_attributes_are_folded_in_the_language_of_their_row() -> None:
    lemmas = [["Istanbul"], ["Istanbul"]]
    rows = table(["Istanbul", "Istanbul"], language=["tr", "en"], lemma=lemmas)
    index = Index.build(rows, token_columns=["lemma"])
    assert index.kwic('[lemma="ıstanbul" %c]').num_rows == 1
    assert index.kwic('[lemma="istanbul" %c]').num_rows == 1
    assert index.kwic('[lemma="Istanbul"]').num_rows == 2


def test_a_language_that_is_neither_tag_nor_column() -> None:
    with pytest.raises(RostraError, match="'Turkish' is neither a language tag, such as en"):
        Index.build(table(["a"], year=[2020]), language="Turkish")
    with pytest.raises(RostraError, match="'year' is neither a language tag"):
        Index.build(table(["a"], year=[2020]), language="year")


@settings(max_examples=settings().max_examples // 3, deadline=None)
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
    with pytest.raises(RostraError, match=r"pos of 'y' \(row 2\) has 2 strings, .* has 1 tokens"):
        Index.build(wrong, token_columns=["pos"])
    with pytest.raises(RostraError, match=r"pos of '1' \(row 1\) has no list"):
        Index.build(
            table(["a"], pos=pa.array([None], pa.list_(pa.string()))), token_columns=["pos"]
        )


@pytest.mark.parametrize(
    ("columns", "attributes", "message"),
    [
        ({"text": ["a"]}, [], "has no column 'utterance'.* are: text"),
        ({"utterance": [1]}, [], "has int64, not texts"),
        ({"utterance": ["a"]}, ["pos"], "no column 'pos'"),
        ({"utterance": ["a"], "pos": ["N"]}, ["pos"], "the column .pos. has string"),
        ({"utterance": ["a"], "word": [["N"]]}, ["word"], "cannot be the name of a positional"),
        ({"utterance": ["a"], "a b": [["N"]]}, ["a b"], "cannot be the name of a positional"),
    ],
)
def test_tables_that_cannot_be_indexed(
    columns: dict[str, Any], attributes: list[str], message: str
) -> None:
    with pytest.raises(RostraError, match=message):
        Index.build(pa.table(columns), token_columns=attributes)
    with pytest.raises(RostraError, match="more than one column utterance"):
        Index.build(pa.table([["a"], ["b"]], names=["utterance", "utterance"]))
