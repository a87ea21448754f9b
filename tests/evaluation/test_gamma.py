"""Gamma against pygamma-agreement, against all alignments, and against itself."""

from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rostra.errors import RostraError
from rostra.evaluation import Continuum, Unit, gamma


def units(*spans: tuple[int, int, str]) -> tuple[Unit, ...]:
    return tuple(Unit(start, end, value) for start, end, value in spans)


ONE = units(
    (0, 12, "us"), (20, 31, "them"), (40, 52, "us"), (90, 97, "them"), (120, 150, "us"),
    (160, 170, "them"),
)  # fmt: skip
TWO = units(
    (0, 12, "us"), (22, 31, "them"), (40, 52, "them"), (95, 104, "them"), (121, 130, "us"),
    (131, 149, "us"), (180, 190, "us"),
)  # fmt: skip
THREE = units((2, 14, "us"), (20, 29, "us"), (44, 60, "us"), (119, 150, "us"), (158, 175, "them"))


@pytest.mark.parametrize(
    ("continuum", "observed", "value"),
    [
        (Continuum(200, (ONE, TWO)), 0.713077, 0.411),
        (Continuum(200, (ONE, TWO, THREE)), 0.847509, 0.365),
        (
            Continuum(60, (units((0, 10, "a"), (20, 30, "b")), units((0, 10, "b"), (20, 30, "a")))),
            1.0,
            0.269,
        ),
        (
            Continuum(
                300,
                (
                    units((0, 10, "a"), (50, 60, "b"), (100, 110, "a")),
                    units((150, 160, "a"), (200, 210, "b"), (250, 260, "a")),
                ),
            ),
            2.0,
            -0.139,
        ),
        (Continuum(100, (units((0, 10, "a"), (50, 60, "b")), ())), 2.0, -0.056),
    ],
)
def test_the_figures_of_pygamma_agreement(
    continuum: Continuum, observed: float, value: float
) -> None:
    """Measured with pygamma-agreement 0.5.9 (Titeux and Riad 2021, doi:10.21105/joss.02989).

    Observed disorders are exact. Gamma depends on random draws: the figures are means of twice 400
    draws of its ShuffleContinuumSampler, which differed by up to .015.
    """
    measured = gamma(continuum)
    assert gamma(continuum) == measured
    assert measured.observed == pytest.approx(observed, abs=1e-5)
    assert measured.value == pytest.approx(value, abs=0.03)


@st.composite
def continua(draw: st.DrawFn) -> Continuum:
    def observer() -> tuple[Unit, ...]:
        cuts = sorted(draw(st.sets(st.integers(0, 20), max_size=6)))
        spans = zip(cuts[::2], cuts[1::2], strict=False)
        return tuple(Unit(a, b, draw(st.sampled_from("xy"))) for a, b in spans)

    return Continuum(20, tuple(observer() for _ in range(draw(st.integers(2, 3)))))


def dissimilarity(one: Unit | None, other: Unit | None) -> float:
    if one is None or other is None:
        return 1.0
    distance = abs(one.start - other.start) + abs(one.end - other.end)
    return (distance / (one.end - one.start + other.end - other.start)) ** 2 + (
        one.value != other.value
    )


def least_disorder(observers: tuple[tuple[Unit | None, ...], ...]) -> float:
    """The disorder of the best of all alignments, not yet by the number of units."""
    first = next((at for at, own in enumerate(observers) if own), None)
    if first is None:
        return 0.0
    unit = observers[first][0]
    others = [[None, *own] for own in observers[first + 1 :]]
    least = float("inf")
    for chosen in product(*others):
        group = [*[None] * first, unit, *chosen]
        pairs = list(combinations(group, 2))
        cost = sum(dissimilarity(a, b) for a, b in pairs) / len(pairs)
        rest = tuple(
            tuple(own_unit for own_unit in own if own_unit is not member)
            for own, member in zip(observers, group, strict=True)
        )
        least = min(least, cost + least_disorder(rest))
    return least


@given(continua())
@settings(max_examples=40)
def test_no_alignment_is_better(continuum: Continuum) -> None:
    number = sum(map(len, continuum.observers))
    measured = gamma(continuum)
    if not number:
        assert measured.value is measured.observed is None
        return
    best = least_disorder(continuum.observers) * len(continuum.observers) / number
    assert measured.observed == pytest.approx(best)


def test_equal_annotations_have_gamma_1() -> None:
    assert gamma(Continuum(200, (ONE, ONE))) == (1.0, 0.0, None, 0)
    assert gamma(Continuum(200, ((), ()))).value is None


def test_more_noise_is_less_agreement() -> None:
    def moved(by: int) -> float:
        other = tuple(unit._replace(start=unit.start + by, end=unit.end + by) for unit in ONE)
        value = gamma(Continuum(200, (ONE, other))).value
        assert value is not None
        return value

    measured = [moved(by) for by in (0, 2, 4, 6)]
    assert measured == sorted(measured, reverse=True)
    assert measured[-1] < 0.9 < measured[1]


def test_too_many_steps_are_no_result() -> None:
    assert gamma(Continuum(200, (ONE, TWO)), steps=100) == (None, None, None, 0)


def test_units_that_cannot_be() -> None:
    with pytest.raises(RostraError, match="not inside"):
        gamma(Continuum(100, (ONE, TWO)))
    with pytest.raises(RostraError, match="two or more annotators"):
        gamma(Continuum(200, (ONE,)))
