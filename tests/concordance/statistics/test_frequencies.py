"""Frequencies and n-grams are those of a Counter, with the stamp of what made them."""

from collections import Counter
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_corpora import build, rows, words

from rostra.concordance import Index
from rostra.concordance.provenance import provenance_of
from rostra.language.tokens import is_word, tokenise


@settings(deadline=None)
@given(rows, st.sampled_from([None, "country"]), st.integers(1, 3))
def test_counts_are_those_of_a_counter(
    utterances: list[tuple[str, str, str]], by: str | None, size: int
) -> None:
    index = build(utterances)
    counts: Counter[tuple[Any, ...]] = Counter()
    grams: Counter[tuple[Any, ...]] = Counter()
    sizes: Counter[Any] = Counter()
    places: dict[tuple[Any, ...], set[int]] = {}
    for number, (text, _, country) in enumerate(utterances):
        group = country if by else None
        sizes[group] += len(words(text))
        for word in words(text):
            counts[word, group] += 1
            places.setdefault((word, group), set()).add(number)
        row = [t.text.casefold() for t in tokenise(text)]
        for i in range(len(row) - size + 1):
            if all(map(is_word, row[i : i + size])):
                grams[" ".join(row[i : i + size]), group] += 1
    table = index.freq(by=by).to_pylist()
    assert {(r["word"], r.get("country")): r["count"] for r in table} == counts
    for r in table:
        key = r["word"], r.get("country")
        assert r["words"] == sizes[key[1]]
        assert r["utterances"] == len(places[key])
        assert r["per_million"] == pytest.approx(1e6 * r["count"] / r["words"])
    listed = index.ngrams(size, by=by).to_pylist()
    assert {(r["ngram"], r.get("country")): r["count"] for r in listed} == grams
    one = index.freq("a", by=by).to_pylist()
    assert {r.get("country"): r["count"] for r in one} == {g: counts["a", g] for g in sizes}
    holding = index.ngrams(size, "b", by=by).to_pylist()
    assert {(r["ngram"], r.get("country")) for r in holding} == {
        (gram, group) for gram, group in grams if "b" in gram.split()
    }


def test_stamps_name_what_made_a_result() -> None:
    index = Index.build()
    provenance = provenance_of(index.freq("regime", by="country", where="country=NO"))
    assert provenance["corpus"]["manifest_sha256"] == index.header["corpus"]["manifest_sha256"]
    assert provenance["parameters"]["where"] == ["country=NO"]
    assert {"package", "tokeniser", "index_sha256", "totals", "query"} <= provenance.keys()
    with pytest.raises(ValueError, match="no provenance"):
        provenance_of(pa.table({}))
