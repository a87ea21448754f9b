"""Counts are those of a slow scan of every token, in whatever parts they are counted."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_corpora import FOLDINGS, annotate, build_annotated, coded_rows

from rostra.concordance.statistics import counts
from rostra.concordance.statistics.counts import Counts, Units
from rostra.concordance.statistics.vocabulary import vocabulary
from rostra.language.folding import Fold, fold
from rostra.language.tokens import is_word, tokenise


@settings(deadline=None)
@given(
    coded_rows,
    st.sampled_from(FOLDINGS),
    st.sampled_from([("word",), ("pos",), ("pos", "word"), ("word", "pos", "lemma")]),
    st.fixed_dictionaries(
        {
            "_CHUNK": st.integers(1, 9),
            "_DENSE": st.sampled_from([0, 2, 1000]),
            "_SPARSE": st.sampled_from([0, 8]),
        }
    ),
)
def test_counts(
    utterances: list[tuple[str, int, int]],
    how: Fold,
    attributes: tuple[str, ...],
    limits: dict[str, int],
) -> None:
    index = build_annotated([text for text, _, _ in utterances])
    items = vocabulary(index, attributes, how)
    group_of, unit_of = (np.array([row[i] for row in utterances], np.int64) for i in (1, 2))
    groups, units = Units(group_of, 3), Units(unit_of, 5)
    every = [
        (tuple(fold(annotate(token.text)[n], how) for n in attributes), token.text, group, unit)
        for text, group, unit in utterances
        for token in tokenise(text)
    ]
    occurrences = [
        (item, group, unit) for item, text, group, unit in every if is_word(text) and group >= 0
    ]
    names = sorted({item for item, *_ in every})
    assert items.folded(np.arange(len(names))) == names
    with pytest.MonkeyPatch.context() as patch:
        for name, limit in limits.items():
            patch.setattr(counts, name, limit)
        counted = counts.count_words(items, groups)
        ranges = counts.word_ranges(items, groups, units)
        frequencies = counts.frequencies(items, group_of >= 0)
        sizes = counts.unit_sizes(index, groups)
    listed = [(names[w], u, c) for w, u, c in zip(*map(np.ndarray.tolist, counted), strict=True)]
    pairs = Counter((word, group) for word, group, _ in occurrences)
    assert listed == [(*pair, pairs[pair]) for pair in sorted(pairs)]
    expected = Counter((word, group) for word, group, unit in set(occurrences) if unit >= 0)
    assert ranges.tolist() == [expected[pair] for pair in sorted(pairs)]
    totals = Counter(word for word, _, _ in occurrences)
    assert frequencies[: len(names)].tolist() == [totals[name] for name in names]
    assert sizes.tolist() == [sum(g == group for _, g, _ in occurrences) for group in range(3)]


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(-1, 6))),
    st.sampled_from([(10, 7), (2**20, 2**20)]),
)
def test_distinct(pairs: list[tuple[int, int]], numbers: tuple[int, int]) -> None:
    rows_, units = (np.array([pair[i] for pair in pairs], np.int64) for i in (0, 1))
    distinct = counts.distinct_units(rows_, Units(units, numbers[1]), numbers[0])
    assert distinct[:10].tolist() == [
        len({u for r, u in pairs if r == row and u >= 0}) for row in range(10)
    ]
    assert len(distinct) == numbers[0]
    assert not distinct[10:].any()


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(1, 3))))
def test_top_entries(entries: list[tuple[int, int]]) -> None:
    entries.sort(key=lambda entry: entry[0])
    words, sizes = np.array(entries, np.int64).reshape(-1, 2).T
    top = counts.top_entries(Counts(words, np.arange(len(words)), sizes), 5)
    for row in range(5):
        own = [i for i, (word, _) in enumerate(entries) if word == row]
        assert top[row] == max(own, key=lambda i: entries[i][1], default=-1)
