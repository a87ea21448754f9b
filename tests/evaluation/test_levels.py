"""Levels: by the lower end of an interval, and from a number of units on."""

from math import inf, nextafter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra.evaluation import LEVELS, level_of, required_units


@pytest.mark.parametrize(("least", "units"), [(0.8, 139), (0.667, 81)])
def test_the_table_of_krippendorff(least: float, units: int) -> None:
    """Two annotators, four values alike in number, at .05: *Content Analysis*, 2019, chapter 12.

    As the manual of ATLAS.ti 22 has it, "Sample Size and Decision Rules".
    """
    assert required_units(least, 0.25) == units


def test_rare_values_and_more_annotators_need_more_units() -> None:
    needed = [required_units(0.8, share) for share in (0.5, 0.25, 0.1, 0.01)]
    assert needed == sorted(needed, key=lambda units: units or inf)
    assert required_units(0.8, 0.25, 3) == 208  # 1.5 times as many
    assert required_units(0.8, 0.9) == required_units(0.8, 0.1)
    assert required_units(0.8, 0.0) is required_units(0.8, 1.0) is None


def test_a_level_needs_both_the_lower_end_and_the_units() -> None:
    assert level_of(0.8, 139, 0.25) == "firm"
    assert level_of(0.8, 138, 0.25) == "tentative"
    assert level_of(0.8, 80, 0.25) is None
    assert level_of(nextafter(0.8, 0), 10_000, 0.25) == "tentative"
    assert level_of(0.66, 10_000, 0.25) is None
    assert level_of(None, 10_000, 0.25) is None
    assert level_of(1.0, 10_000, 1.0) is None


@given(st.floats(-1, 1), st.integers(0, 10_000), st.floats(0.001, 0.999), st.integers(2, 9))
def test_what_has_a_level_has_every_lower_one(
    low: float, units: int, share: float, annotators: int
) -> None:
    reached = [
        low >= least and units >= (required_units(least, share, annotators) or inf)
        for least in LEVELS.values()
    ]
    assert reached == sorted(reached)
    level = level_of(low, units, share, annotators)
    assert level == next((n for n, r in zip(LEVELS, reached, strict=True) if r), None)
