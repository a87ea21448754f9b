"""Counts are those of a slow look at every token, however they are cut up and added."""

from collections import Counter

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rostra.concordance import Index
from rostra.concordance.statistics import collocates, counting, lots, sides
from rostra.language.folding import FOLDS, fold
from rostra.language.tokens import is_word, tokens

WORDS = ["a", "A", "á", "Á", "b", "c.", "ß", "SS", ",", "我们"]
rows = st.lists(
    st.tuples(
        st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join),
        st.integers(-1, 2),
        st.integers(-1, 4),
    ),
    min_size=1,
    max_size=15,
)


@settings(deadline=None)
@given(
    rows,
    st.sampled_from(FOLDS),
    st.integers(1, 9),
    st.sampled_from([0, 2, 1000]),
    st.sampled_from([0, 8]),
)
def test_counts(
    given_: list[tuple[str, int, int]], how: str, stretch: int, dense: int, few: int
) -> None:
    index = Index.build(pa.table({"utterance": [text for text, _, _ in given_]}))
    groups, units = (np.array([row[i] for row in given_], np.int64) for i in (1, 2))
    found: list[tuple[str, int, int]] = [
        (fold(token.text, how), group, unit)
        for text, group, unit in given_
        for token in tokens(text)
        if is_word(token.text) and group >= 0
    ]
    names = [
        index.word.members(np.array([g]), how)[0] for g in range(len(set(index.word.groups(how))))
    ]
    with pytest.MonkeyPatch.context() as patch:
        for module in (counting, lots):
            patch.setattr(module, "TOKENS", stretch)
        patch.setattr(lots, "_DENSE", dense)
        patch.setattr(lots, "_FEW", few)
        counts = counting.count(index, groups, 3, how)
        reach = counting.reach(index, groups, units, (3, 5), how)
        totals = counting.totals(index, groups >= 0, how)
        sizes = counting.sizes(index, groups, 3)
    listed = [(names[w], u, c) for w, u, c in zip(*map(np.ndarray.tolist, counts), strict=True)]
    pairs = Counter((word, group) for word, group, _ in found)
    assert listed == [(*pair, pairs[pair]) for pair in sorted(pairs)]
    spread = Counter((word, group) for word, group, unit in set(found) if unit >= 0)
    assert reach.tolist() == [spread[pair] for pair in sorted(pairs)]
    every = Counter(word for word, _, _ in found)
    assert totals[: len(names)].tolist() == [every[name] for name in names]
    assert sizes.tolist() == [sum(g == group for _, g, _ in found) for group in range(3)]


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(-1, 6))),
    st.sampled_from([(10, 7), (2**20, 2**20)]),
)
def test_distinct(pairs: list[tuple[int, int]], numbers: tuple[int, int]) -> None:
    rows_, units = (np.array([pair[i] for pair in pairs], np.int64) for i in (0, 1))
    found = counting.distinct(rows_, units, numbers[1], numbers[0])
    assert found[:10].tolist() == [
        len({u for r, u in pairs if r == row and u >= 0}) for row in range(10)
    ]
    assert len(found) == numbers[0]
    assert not found[10:].any()


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5))))
def test_places_in_ranges(steps: list[tuple[int, int]]) -> None:
    starts, ends = np.array(steps, np.int64).reshape(-1, 2).cumsum(0).T
    ends = np.maximum(starts, ends)
    slow = {i for a, b in zip(starts.tolist(), ends.tolist(), strict=True) for i in range(a, b)}
    assert collocates._covered(starts, ends).tolist() == sorted(slow)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(1, 3))))
def test_who_leads(entries: list[tuple[int, int]]) -> None:
    entries.sort(key=lambda entry: entry[0])
    words, counts = np.array(entries, np.int64).reshape(-1, 2).T
    found = counting.leading(lots.Counts(words, np.arange(len(words)), counts), 5)
    for row in range(5):
        own = [i for i, (word, _) in enumerate(entries) if word == row]
        assert found[row] == max(own, key=lambda i: entries[i][1], default=-1)


@settings(deadline=None)
@given(rows, st.sampled_from(FOLDS))
def test_two_sides_at_once_are_both_of_them(given_: list[tuple[str, int, int]], how: str) -> None:
    """Also where a unit stands on both, and again from what was kept."""
    speakers = [None if unit < 0 else f"s{unit}" for _, _, unit in given_]
    table = {"utterance": [text for text, _, _ in given_], "speaker_id": speakers}
    index = Index.build(pa.table(table, schema=pa.schema([(n, pa.string()) for n in table])))
    for chosen in (
        np.array([group > 0 for _, group, _ in given_]),
        np.array([unit > 1 for _, _, unit in given_]),
        np.array([unit > 0 for _, _, unit in given_]),
    ):
        found = sides.halves(index, chosen, "speaker_id", how)
        for one, part in zip(found, (chosen, ~chosen), strict=True):
            other = sides.side(index, part, "speaker_id", how)
            assert one.units == other.units
            assert [*map(np.ndarray.tolist, one.table)] == [*map(np.ndarray.tolist, other.table)]
