"""Collocates are those of a slow scan."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_corpora import NEAR, annotate, build_annotated, commonest_forms, rows

from rostra.concordance.statistics import association, collocates
from rostra.language.tokens import is_word, tokenise


@settings(deadline=None)
@given(rows, st.integers(0, 3), st.integers(0, 3), st.sampled_from(["word", "lemma", "pos"]))
def test_collocates_are_those_of_a_scan(
    utterances: list[tuple[str, str, str]], left: int, right: int, attribute: str
) -> None:
    texts = [text for text, _, _ in utterances]
    forms = commonest_forms(texts, attribute)
    near: Counter[str] = Counter()
    other: Counter[str] = Counter()
    for text in texts:
        row = [t.text for t in tokenise(text)]
        nodes = [i for i, t in enumerate(row) if t.casefold() == "a"]
        for i, t in enumerate(row):
            if t.casefold() != "a" and is_word(t):
                inside = any(n - left <= i <= n + right for n in nodes)
                (near if inside else other)[forms[annotate(t)[attribute].casefold()]] += 1
    index = build_annotated(texts)
    table = index.collocates("a", window=(left, right), attribute=attribute).to_pylist()
    label = "collocate" if attribute == "word" else attribute
    assert {r[label]: (r["count"], r["elsewhere"]) for r in table} == {
        w: (near[w], other[w]) for w in near
    }
    for r in table:
        n1, n2 = near.total(), other.total()
        assert (r["window_words"], r["other_words"]) == (n1, n2)
        o = (r["count"], r["elsewhere"])
        assert r["log_likelihood"] == pytest.approx(association.log_likelihood(*o, n1, n2), **NEAR)
        assert r["expected"] == pytest.approx(sum(o) * n1 / (n1 + n2), **NEAR)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5))))
def test_places_in_ranges(steps: list[tuple[int, int]]) -> None:
    starts, ends = np.array(steps, np.int64).reshape(-1, 2).cumsum(0).T
    ends = np.maximum(starts, ends)
    slow = {i for a, b in zip(starts.tolist(), ends.tolist(), strict=True) for i in range(a, b)}
    assert collocates._covered(starts, ends).tolist() == sorted(slow)
