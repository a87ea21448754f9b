"""Frequencies and n-grams are those of a Counter, with the stamp of what made them."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_corpora import annotate, build, build_annotated, commonest_forms, rows, words

from rostra.concordance import Index
from rostra.concordance.provenance import provenance_of
from rostra.errors import RostraError
from rostra.language.sentences import split_sentences
from rostra.language.tokens import is_word, tokenise

Item = tuple[str, ...]

attributes_: st.SearchStrategy[Item] = st.sampled_from([("word",), ("lemma",), ("pos", "word")])


def items_of(texts: Sequence[str], attributes: Item) -> list[list[tuple[str, Item]]]:
    """The tokens of each text, with their values of attributes as lists show them."""
    forms = {name: commonest_forms(texts, name) for name in attributes}
    return [
        [(t, tuple(forms[n][annotate(t)[n].casefold()] for n in attributes)) for t in tokens]
        for tokens in ([token.text for token in tokenise(text)] for text in texts)
    ]


def item_of(row: dict[str, Any], attributes: Item, label: str) -> Item:
    """The item in a row of a result, whose words are in the column `label`."""
    return tuple(row[label if name == "word" else name] for name in attributes)


@settings(deadline=None)
@given(rows, st.sampled_from([None, "country"]), attributes_)
def test_counts_are_those_of_a_counter(
    utterances: list[tuple[str, str, str]], by: str | None, attributes: Item
) -> None:
    texts, _, countries = zip(*utterances, strict=True)
    counts: Counter[tuple[Any, ...]] = Counter()
    sizes: Counter[Any] = Counter()
    places: dict[tuple[Any, ...], set[int]] = {}
    for number, row in enumerate(items_of(texts, attributes)):
        group = countries[number] if by else None
        for token, item in row:
            if is_word(token):
                sizes[group] += 1
                counts[item, group] += 1
                places.setdefault((item, group), set()).add(number)
    index = build_annotated(texts, country=countries)
    table = index.freq(by=by, attribute=attributes).to_pylist()
    keys = [(item_of(r, attributes, "word"), r.get("country")) for r in table]
    assert {key: r["count"] for key, r in zip(keys, table, strict=True)} == counts
    assert [r["count"] for r in table] == sorted(counts.values(), reverse=True)
    for key, r in zip(keys, table, strict=True):
        assert r["words"] == sizes[key[1]]
        assert r["utterances"] == len(places[key])
        assert r["per_million"] == pytest.approx(1e6 * r["count"] / r["words"])


@settings(deadline=None)
@given(rows, st.sampled_from([None, "country"]), attributes_, st.integers(1, 3), st.booleans())
def test_ngrams_are_those_of_a_counter(
    utterances: list[tuple[str, str, str]],
    by: str | None,
    attributes: Item,
    size: int,
    with_b: bool,
) -> None:
    texts, _, countries = zip(*utterances, strict=True)
    expected: Counter[tuple[Any, ...]] = Counter()
    for row, country in zip(items_of(texts, attributes), countries, strict=True):
        for i in range(len(row) - size + 1):
            tokens, items = zip(*row[i : i + size], strict=True)
            if all(map(is_word, tokens)) and (not with_b or "b" in tokens):
                gram = tuple(map(" ".join, zip(*items, strict=True)))
                expected[gram, country if by else None] += 1
    index = build_annotated(texts, country=countries)
    table = index.ngrams(size, "b" if with_b else None, by=by, attribute=attributes).to_pylist()
    assert {
        (item_of(r, attributes, "ngram"), r.get("country")): r["count"] for r in table
    } == expected


@settings(deadline=None)
@given(rows, st.sampled_from([None, "country"]))
def test_a_query_counts_what_it_matches(
    utterances: list[tuple[str, str, str]], by: str | None
) -> None:
    counts = Counter({country if by else None: 0 for _, _, country in utterances})
    for text, _, country in utterances:
        counts[country if by else None] += words(text).count("a")
    table = build(utterances).freq("a", by=by).to_pylist()
    assert {r.get("country"): r["count"] for r in table} == counts


@settings(deadline=None)
@given(rows, st.sampled_from([None, "country"]), st.sampled_from(["utterance", "sentence"]))
def test_a_breakdown_counts_hits_by_what_is_at_each_position(
    utterances: list[tuple[str, str, str]], by: str | None, within: str
) -> None:
    texts, _, countries = zip(*utterances, strict=True)
    index = build_annotated(texts, country=countries)
    forms = {name: commonest_forms(texts, name) for name in ("word", "pos")}
    expected: Counter[tuple[Any, ...]] = Counter()
    totals: Counter[Any] = Counter()
    for text, _, country in utterances:
        for unit in [tokenise(text)] if within == "utterance" else split_sentences(text):
            row = [token.text for token in unit]
            words_, tags = ([forms[n][annotate(t)[n].casefold()] for t in row] for n in forms)
            start = 0
            while start < len(row):
                end = start + (row[start].casefold() == "a")
                if end > start and row[end : end + 1] == ["b"]:
                    end += 1
                if end > start:
                    left = words_[start - 1] if start else None
                    right = tags[end] if end < len(row) else None
                    group = country if by else None
                    expected[left, " ".join(words_[start:end]), right, group] += 1
                    totals[group] += 1
                start = max(end, start + 1)
    positions = ["l1", "node", "R1.pos"]
    query = '[word="a" %c] [word="b"]?'
    table = index.freq(query, breakdown=positions, by=by, within=within).to_pylist()
    assert {
        (r["L1"], r["node"], r["R1.pos"], r.get("country")): r["count"] for r in table
    } == expected
    assert [r["count"] for r in table] == sorted(expected.values(), reverse=True)
    for r in table:
        assert r["share"] == pytest.approx(r["count"] / totals[r.get("country")])


def test_what_lists_cannot_be_made_of_is_refused() -> None:
    index = build_annotated(["a b"])
    for message, options in {
        "no attribute 'tag'. There are: word, lemma, pos": {"attribute": "tag"},
        "several different": {"attribute": ["pos", "pos"]},
        "use breakdown node.lemma": {"queries": "a", "attribute": "lemma"},
        "name a query": {"breakdown": "node"},
        "'left' is not a position: .* [(]node.pos[)]": {"queries": "a", "breakdown": "left"},
        "R1.tag: there is no attribute 'tag'": {"queries": "a", "breakdown": "R1.tag"},
    }.items():
        with pytest.raises(RostraError, match=message):
            index.freq(**options)  # type: ignore[arg-type]  # on purpose
    table = pa.table({"utterance": ["a"], "count": [["N"]]})
    listed = Index.build(table, token_columns=["count"]).freq(attribute="count")
    assert listed.select(["x_count", "count"]).to_pylist() == [{"x_count": "N", "count": 1}]


def test_stamps_name_what_made_a_result() -> None:
    index = Index.build()
    provenance = provenance_of(index.freq("regime", by="country", where="country=NO"))
    assert provenance["corpus"]["manifest_sha256"] == index.header["corpus"]["manifest_sha256"]
    assert provenance["parameters"]["where"] == ["country=NO"]
    assert {"package", "tokeniser", "index_sha256", "totals", "query"} <= provenance.keys()
    with pytest.raises(ValueError, match="no provenance"):
        provenance_of(pa.table({}))
