"""The permutation test agrees with an enumeration in fractions, the correction with scipy."""

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import (  # type: ignore[import-untyped]
    false_discovery_control,
    permutation_test,
)
from small_corpora import Row, build

from rostra.concordance.provenance import provenance_of
from rostra.concordance.statistics.counts import Counts
from rostra.concordance.statistics.permutation_test import (
    Permutations,
    benjamini_hochberg,
    floor_note,
    p_values,
)


def counts_of(table: list[list[int]]) -> Counts:
    dense = np.array(table)
    words, units = np.nonzero(dense)
    return Counts(words, units, dense[words, units])


def expected(counts: list[int], sizes: list[int], target: int) -> Fraction:
    """P of one word, by the definition: every way to choose the target, in fractions."""
    shares = [Fraction(c, s) for c, s in zip(counts, sizes, strict=True)]

    def difference(chosen: tuple[int, ...]) -> Fraction:
        rest = [share for i, share in enumerate(shares) if i not in chosen]
        ours = sum((shares[i] for i in chosen), Fraction())
        return abs(ours / target - sum(rest, Fraction()) / len(rest))

    every = [difference(chosen) for chosen in combinations(range(len(shares)), target)]
    return Fraction(sum(d >= every[0] for d in every), len(every))


units = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(1, 9)), min_size=2)


@settings(deadline=None)
@given(units.filter(lambda drawn: len(drawn) <= 8), st.data())
def test_every_permutation_one_by_one(
    drawn: list[tuple[int, int, int]], data: st.DataObject
) -> None:
    target = data.draw(st.integers(1, len(drawn) - 1))
    first, second = [a for a, _, _ in drawn], [b for _, b, _ in drawn]
    sizes = [sum(row) for row in drawn]
    permutations = Permutations(len(drawn), target, 9999, 1)
    computed = p_values(counts_of([first, second]), 2, np.array(sizes), permutations)
    assert permutations.exact
    for p, counts in zip(computed, (first, second), strict=True):
        assert p == pytest.approx(float(expected(counts, sizes, target)), rel=1e-12)
        assert p >= permutations.floor * (1 - 1e-12)


def test_p_agrees_with_scipy() -> None:
    """A third opinion, on the statistic as Lijffijt et al. write it: a difference of means."""
    counts, sizes = [5, 0, 3, 1, 0, 2, 0, 1], [40, 30, 70, 20, 90, 60, 35, 80]
    shares = np.array(counts) / np.array(sizes)
    peer = permutation_test(
        (shares[:3], shares[3:]),
        lambda a, b, axis: np.abs(np.mean(a, axis) - np.mean(b, axis)),
        permutation_type="independent",
        alternative="greater",
        n_resamples=np.inf,
        vectorized=True,
    )
    computed = p_values(counts_of([counts]), 1, np.array(sizes), Permutations(8, 3, 9999, 1))[0]
    assert computed == pytest.approx(peer.pvalue, rel=1e-12)


def test_ties_count_as_such_whatever_the_rounding() -> None:
    sizes = np.array([3, 7, 11, 13, 17, 19, 23, 29]) * 10
    permutations = Permutations(8, 3, 9999, 1)
    assert p_values(counts_of([(sizes // 10).tolist()]), 1, sizes, permutations).tolist() == [1.0]
    one = counts_of([[30, 0, 0, 0, 0, 0, 0, 0]])
    assert p_values(one, 1, sizes, permutations)[0] == pytest.approx(3 / 8, rel=1e-12)


def test_random_permutations_come_near_all_of_them_and_are_the_same_each_time() -> None:
    chance = np.random.default_rng(7)
    table, sizes = chance.integers(0, 6, (40, 14)), chance.integers(40, 90, 14)
    counts = counts_of(table.tolist())
    every = p_values(counts, 40, sizes, Permutations(14, 5, 9999, 1))
    drawn = Permutations(14, 5, 1999, 1)
    computed = p_values(counts, 40, sizes, drawn)
    assert not drawn.exact
    assert np.abs(computed - every).max() < 0.05
    assert computed.min() >= drawn.floor == 1 / 2000
    assert (computed == p_values(counts, 40, sizes, drawn)).all()
    chosen = np.concatenate(list(drawn.blocks()), axis=1)
    assert chosen.shape == (14, 1999)
    assert set(chosen.sum(axis=0)) == {5}
    assert np.abs(chosen.mean(axis=1) - 5 / 14).max() < 0.05


def test_the_first_draws_of_a_seed_never_change() -> None:
    """A stamp names a seed: who makes the result again years later must draw the same."""
    first = next(Permutations(12, 3, 100, 1).blocks())[:, :4].T
    assert [np.flatnonzero(row).tolist() for row in first] == DRAWN


def test_floors() -> None:
    assert Permutations(18, 3, 9999, 1).floor == 1 / 816
    assert Permutations(18, 1, 9999, 1).floor == 1 / 18
    assert Permutations(4, 2, 9999, 1).floor == 2 / 6
    assert Permutations(2, 1, 9999, 1).floor == 1
    many = Permutations(60, 30, 99, 1)
    assert (many.exact, many.number, many.floor) == (False, 99, 1 / 100)


@pytest.mark.parametrize("size", [2, 4, 6])
def test_the_floor_is_reached_where_target_and_reference_are_of_one_size(size: int) -> None:
    counts = [[9] * (size // 2) + [0] * (size // 2)]
    permutations = Permutations(size, size // 2, 9999, 1)
    assert p_values(counts_of(counts), 1, np.full(size, 20), permutations)[0] == permutations.floor


@given(st.lists(st.floats(0, 1), min_size=1, max_size=200))
def test_correction_agrees_with_scipy(p: list[float]) -> None:
    peer = false_discovery_control(p, method="bh")
    assert benjamini_hochberg(np.array(p)) == pytest.approx(peer, rel=1e-12, abs=1e-300)


def test_the_published_example_of_the_correction() -> None:
    """Benjamini & Hochberg 1995, section 4: four of these fifteen hypotheses are rejected."""
    p = [
        *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459),
        *(0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0),
    ]
    assert (benjamini_hochberg(np.array(p)) <= 0.05).sum() == 4


def test_a_note_says_what_cannot_be_reached() -> None:
    assert "no word can reach" in str(floor_note(np.array([1 / 18, 1.0]), 1 / 18))
    assert "only if 3 words" in str(floor_note(np.full(110, 0.5), 1 / 816))
    assert floor_note(np.array([1 / 816] * 3 + [0.5] * 107), 1 / 816) is None
    assert floor_note(np.full(110, 0.5), 1e-4) is None  # the floor is low enough
    assert floor_note(np.empty(0), 0.5) is None


def test_a_word_of_one_speaker_is_not_a_keyword() -> None:
    """Ten speakers in each sample: one says `zig` thirty times, each of ten says `zag` thrice."""
    rows: list[Row] = [
        (f"{'zag ' * 3}{'zig ' * 30 * (i == 0)}{'so ' * 30}", f"t{i}", "A") for i in range(10)
    ]
    rows += [("so " * 40, f"r{i}", "B") for i in range(10)]
    table = build(rows).keyness("country=A", permutations=999)
    by_word = {row["word"]: row for row in table.to_pylist()}
    zig, zag = by_word["zig"], by_word["zag"]
    assert zig["log_likelihood"] == pytest.approx(zag["log_likelihood"])
    assert (zig["target_speakers"], zig["most_share"]) == (1, 1.0)
    assert (zag["target_speakers"], zag["most_share"]) == (10, 0.1)
    assert zag["p"] == zag["p_floor"] == 0.001
    assert zag["q"] < 0.05
    assert zig["p"] > 0.9
    assert zig["target_mean_per_million"] == pytest.approx(1e6 * (30 / 63) / 10)


def test_a_speaker_who_says_much_does_not_decide() -> None:
    """Pooled frequencies would follow the one long speaker; the mean of the shares does not."""
    rows: list[Row] = [("x " * 500 + "y " * 500, "long", "A")]
    rows += [("y " * 9 + "z", f"t{i}", "A") for i in range(3)]
    rows += [("x " * 5 + "y " * 5, f"r{i}", "B") for i in range(4)]
    table = build(rows).keyness("country=A", minimum=1)
    x = next(row for row in table.to_pylist() if row["word"] == "x")
    assert x["target_per_million"] == pytest.approx(x["reference_per_million"], rel=0.03)
    assert x["target_mean_per_million"] == pytest.approx(125_000)
    assert x["reference_mean_per_million"] == pytest.approx(500_000)
    assert x["p"] == pytest.approx(float(expected([500, 0, 0, 0, 5, 5, 5, 5], SIZES, 4)))


SIZES = [1000, 10, 10, 10, 10, 10, 10, 10]
DRAWN = [[2, 4, 9], [4, 6, 7], [3, 4, 7], [0, 3, 7]]


def test_units_that_cannot_be_permuted_are_left_out_and_named() -> None:
    rows: list[Row] = [
        ("a a b", "s", "A"),
        ("…", "silent", "A"),
        ("a", None, "A"),
        ("a", None, "B"),
    ]
    rows += [("b b c", "t", "B"), ("b a", "u", "B")]
    table = build(rows).keyness("country=A", minimum=1)
    notes = " ".join(provenance_of(table)["notes"])
    assert "1 without words left out" in notes
    assert "2 words without a speaker_id left out" in notes
    assert set(table["p_floor"].to_pylist()) == {1 / 3}
    by_word = {row["word"]: row for row in table.to_pylist()}
    assert (by_word["a"]["target_count"], by_word["a"]["target_speakers"]) == (3, 1)
    nobody = build([("a b", None, "A"), ("a c", "s", "B")]).keyness("country=A", minimum=1)
    assert nobody["p"].null_count == nobody.num_rows
    assert "has no speaker_id with words" in provenance_of(nobody)["notes"][0]


def test_units_in_both_samples_cannot_be_permuted() -> None:
    index = build([("a b", "s", "A"), ("a c", "s", "B"), ("a c", "t", "B")])
    table = index.keyness("country=A", minimum=1)
    assert table["p"].null_count == table.num_rows
    assert "share units (1 of speaker_id)" in provenance_of(table)["notes"][0]
    same = index.keyness("country=A", index, minimum=1)
    assert "share units" in provenance_of(same)["notes"][0]
