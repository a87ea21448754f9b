"""Measures agree with independent implementations and with published examples."""

import math

import association_measures.measures as peer  # type: ignore[import-untyped]
import numpy as np
import pandas as pd  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import (  # type: ignore[import-untyped]
    chi2_contingency,
)
from small_corpora import NEAR

from rostra.concordance.statistics import association

cells = st.tuples(
    st.integers(1, 500), st.integers(1, 500), st.integers(501, 9999), st.integers(501, 9999)
)


@settings(deadline=None)  # the first call wakes libraries
@given(cells)
def test_measures_agree_with_others(table: tuple[int, int, int, int]) -> None:
    a, b, n1, n2 = table
    frame = pd.DataFrame({"O11": [a], "O12": [n1 - a], "O21": [b], "O22": [n2 - b]})
    frame["R1"], frame["C1"], frame["N"] = n1, a + b, n1 + n2
    frame["R2"], frame["C2"] = n2, n1 + n2 - a - b
    frame["E11"] = frame.R1 * frame.C1 / frame.N
    frame["E12"] = frame.R1 * frame.C2 / frame.N
    frame["E21"] = frame.R2 * frame.C1 / frame.N
    frame["E22"] = frame.R2 * frame.C2 / frame.N
    expected = chi2_contingency(
        [[a, n1 - a], [b, n2 - b]], correction=False, lambda_="log-likelihood"
    )
    assert association.log_likelihood(a, b, n1, n2) == pytest.approx(
        expected[0], rel=1e-9, abs=1e-8
    )
    e11 = association.expected(a, b, n1, n2)
    assert e11 == pytest.approx(expected[3][0][0], **NEAR)
    assert association.t_score(a, e11) == pytest.approx(peer.t_score(frame)[0], **NEAR)
    mi = association.mutual_information(a, e11) * math.log10(2)  # theirs is to base 10
    assert mi == pytest.approx(peer.mutual_information(frame)[0], **NEAR)
    dice = 14 + math.log2(peer.dice(frame)[0])
    assert association.log_dice(a, n1, a + b) == pytest.approx(dice, **NEAR)


@pytest.mark.parametrize(
    ("expected", "cells"),
    [
        (270.72, (110, 2442, 111, 29114)),
        (263.90, (29, 13, 123, 31612)),
        (256.84, (31, 23, 139, 31584)),
        (167.23, (10, 0, 3, 31764)),
        (157.21, (76, 104, 2476, 29121)),
    ],
)
def test_log_likelihood_as_published(expected: float, cells: tuple[int, ...]) -> None:
    """Dunning 1993, table 1: four cells (both, the first word only, the second only, neither)."""
    a, b, c, d = cells
    assert association.log_likelihood(a, c, a + b, c + d) == pytest.approx(expected, abs=0.005)


@pytest.mark.parametrize(
    ("expected", "counts"),
    [
        (11.3, (12, 111, 621)),
        (11.3, (8, 1105, 44)),
        (10.7, (30, 1105, 241)),
        (9.4, (8, 1105, 154)),
        (9.0, (6, 275, 621)),
        (8.9, (11, 1105, 317)),
        (8.7, (25, 621, 1407)),
        (8.7, (6, 621, 350)),
        (8.6, (19, 1105, 676)),
        (8.4, (6, 241, 1105)),
    ],
)
def test_mutual_information_as_published(expected: float, counts: tuple[int, ...]) -> None:
    """Church & Hanks 1990, the pairs around "doctor" in 15 million words; one digit is printed."""
    both, first, second = counts
    computed = association.mutual_information(both, first * second / 15_000_000)
    assert computed == pytest.approx(expected, abs=0.07)


def test_measures_of_nothing() -> None:
    assert association.log_likelihood(0, 0, 10, 10) == 0
    assert association.log_likelihood(np.array([0, 5]), np.array([5, 0]), 10, 10).tolist() == (
        pytest.approx(
            [chi2_contingency([[0, 10], [5, 5]], correction=False, lambda_="log-likelihood")[0]] * 2
        )
    )
    assert math.isnan(association.diff_percent(np.array([3]), np.array([0]), 10, 10)[0])
    assert association.diff_percent(np.array([3]), np.array([2]), 100, 100)[0] == pytest.approx(50)
    assert association.log_ratio(8, 2, 100, 100) == pytest.approx(2)
    assert association.log_ratio(8, 0, 100, 100) == pytest.approx(4)
    alone = association.fightin_words(np.array([3]), np.array([5]), 3, 5, np.array([2.0]))
    assert math.isnan(alone[0])


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=2, max_size=6))
def test_fightin_words_word_by_word(counts: list[tuple[int, int]]) -> None:
    a, b = np.array(counts).T
    alpha = np.linspace(0.5, 3, len(a))
    n1, n2, alpha0 = int(a.sum()), int(b.sum()), float(alpha.sum())
    computed = association.fightin_words(a, b, n1, n2, alpha)
    for i in range(len(a)):
        first = math.log((a[i] + alpha[i]) / (n1 + alpha0 - a[i] - alpha[i]))
        second = math.log((b[i] + alpha[i]) / (n2 + alpha0 - b[i] - alpha[i]))
        variance = 1 / (a[i] + alpha[i]) + 1 / (b[i] + alpha[i])
        assert computed[i] == pytest.approx((first - second) / math.sqrt(variance), **NEAR)
