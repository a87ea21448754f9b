"""The coefficients against worked examples, against their definition, and in simulations."""

import random
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra.errors import RostraError
from rostra.evaluation import Continuum, Unit, nominal_agreement, unitizing_agreement


def test_the_worked_example_of_nominal_alpha_with_missing_values() -> None:
    """Krippendorff 2011, *Computing Krippendorff's Alpha-Reliability*, section C: 0.743."""
    observers = (
        "1 2 3 3 2 1 4 1 2 . . .",
        "1 2 3 3 2 2 4 1 2 5 . 3",
        ". 3 3 3 2 3 4 2 2 5 1 .",
        "1 2 3 3 2 4 4 1 2 5 1 .",
    )
    rows = [[None if v == "." else v for v in line.split()] for line in observers]
    measured = nominal_agreement(list(zip(*rows, strict=True)))
    assert measured.alpha.value == pytest.approx(0.743, abs=0.0005)
    assert (measured.units, sum(measured.counts.values())) == (11, 40)


def test_the_worked_example_of_two_observers_and_two_values() -> None:
    """The same, section A: ten units, 0.095."""
    one, two = (
        ["0", "1", "0", "0", "0", "0", "0", "0", "1", "0"],
        ["1", "1", "1", "0", "0", "1", "0", "0", "0", "0"],
    )
    assert nominal_agreement(list(zip(one, two, strict=True))).alpha.value == pytest.approx(
        0.095, abs=5e-4
    )


def units(*spans: tuple[int, int, str]) -> tuple[Unit, ...]:
    """From first and last character, counted from 1, as the book has them."""
    return tuple(Unit(first - 1, last, value) for first, last, value in spans)


BOOK = Continuum(
    60,
    (
        units(
            (1, 7, "1"), (8, 13, "2"), (31, 32, "5"), (33, 37, "6"), (38, 44, "6"), (45, 60, "7")
        ),
        units((1, 7, "1"), (8, 13, "3"), (14, 21, "5"), (33, 44, "6")),
        units(
            (1, 7, "1"), (8, 13, "4"), (14, 21, "5"), (33, 37, "6"), (38, 41, "6"), (42, 44, "6")
        ),
    ),
)


def test_the_worked_example_of_unitizing() -> None:
    """Krippendorff 2019, *Content Analysis*, figure 12.11."""
    measured = unitizing_agreement([BOOK])
    assert measured.u.value == pytest.approx(0.510, abs=0.0005)
    assert measured.binary.value == pytest.approx(0.413, abs=0.002)
    assert measured.cu.value == pytest.approx(0.724, abs=0.005)
    alphas = {name: coefficient.value for name, coefficient in measured.values.items()}
    assert [alphas[name] for name in "156"] == pytest.approx([1, 1, 1])
    assert [alphas[name] for name in "234"] == pytest.approx([0, 0, 0], abs=1e-9)
    assert alphas["7"] is None
    assert measured.coverage["5"] == pytest.approx(8 / 18)
    assert measured.coverage["7"] == 0
    assert (measured.u.low, measured.u.high) == (None, None)


def by_definition(continuum: Continuum) -> float:
    """Unitizing alpha by its definition: units and characters of gaps, paired one by one."""
    pieces = []
    for at, observer in enumerate(continuum.observers):
        taken = set()
        for unit in observer:
            pieces.append((at, unit.start, unit.end, unit.value))
            taken |= set(range(unit.start, unit.end))
        pieces += [(at, i, i + 1, "") for i in range(continuum.length) if i not in taken]
    apart = chance = pairs = 0.0
    for (a, start, end, value), (b, begin, stop, other) in permutations(pieces, 2):
        shared = max(0, min(end, stop) - max(start, begin)) if a != b else 0
        apart += shared * (value != other)
        weight = (end - start) * (stop - begin)
        pairs += weight
        chance += weight * (value != other)
    length = continuum.length * len(continuum.observers)
    return 1 - (apart / (len(continuum.observers) - 1)) / (chance * length / pairs)


@st.composite
def continua(draw: st.DrawFn) -> Continuum:
    length = draw(st.integers(4, 30))

    def observer() -> tuple[Unit, ...]:
        cuts = sorted(draw(st.sets(st.integers(0, length), max_size=8)))
        spans = zip(cuts[::2], cuts[1::2], strict=False)
        return tuple(Unit(a, b, draw(st.sampled_from("xyz"))) for a, b in spans)

    return Continuum(length, tuple(observer() for _ in range(draw(st.integers(2, 3)))))


@given(continua())
def test_unitizing_agrees_with_its_definition(continuum: Continuum) -> None:
    measured = unitizing_agreement([continuum]).u.value
    if any(continuum.observers):
        assert measured == pytest.approx(by_definition(continuum), abs=1e-9)
    else:
        assert measured is None


@given(continua())
def test_identical_units_give_one(continuum: Continuum) -> None:
    same = continuum._replace(observers=(continuum.observers[0],) * 2)
    measured = unitizing_agreement([same])
    for value in (
        measured.u.value,
        measured.binary.value,
        measured.cu.value,
        *measured.values.values(),
    ):
        number = value if isinstance(value, float | None) else value.value
        assert number is None or number == pytest.approx(1)


def simulated(noise: float, *, shuffled: bool = False) -> float:
    chance = random.Random(7)  # noqa: S311 - no secret
    texts = []
    for _ in range(300):
        one = [Unit(a, a + 10, chance.choice("xyz")) for a in (10, 40, 70) if chance.random() < 0.5]
        other = [
            unit._replace(start=unit.start + chance.randint(0, round(noise * 9)))
            if chance.random() > noise
            else unit._replace(value=chance.choice("xyz"))
            for unit in one
            if chance.random() > noise / 2
        ]
        texts.append((tuple(one), tuple(other)))
    if shuffled:
        others = [other for _, other in texts]
        chance.shuffle(others)
        texts = [(one, other) for (one, _), other in zip(texts, others, strict=True)]
    measured = unitizing_agreement([Continuum(100, pair) for pair in texts]).u
    assert measured.value is not None
    if measured.value == 1:  # no resample differs
        assert (measured.low, measured.high) == (None, None)
        return measured.value
    assert measured.low is not None
    assert measured.high is not None
    assert measured.low <= measured.value <= measured.high
    return measured.value


def test_more_noise_is_less_agreement() -> None:
    measured = [simulated(noise) for noise in (0, 0.2, 0.4, 0.8)]
    assert measured[0] == pytest.approx(1)
    assert measured == sorted(measured, reverse=True)


def test_shuffled_values_agree_about_as_chance() -> None:
    chance = random.Random(3)  # noqa: S311 - no secret
    values = [chance.choice("abc") for _ in range(2000)]
    others = values[:]
    chance.shuffle(others)
    measured = nominal_agreement(list(zip(values, others, strict=True))).alpha
    assert measured.value == pytest.approx(0, abs=0.05)
    assert nominal_agreement(list(zip(values, values, strict=True))).alpha.value == 1


def test_intervals_shrink_with_more_units() -> None:
    chance = random.Random(5)  # noqa: S311 - no secret

    def width(units: int) -> float:
        pairs = []
        for _ in range(units):
            value = chance.choice("ab")
            pairs.append((value, value if chance.random() < 0.8 else chance.choice("ab")))
        alpha = nominal_agreement(pairs).alpha
        assert alpha.low is not None
        assert alpha.high is not None
        return alpha.high - alpha.low

    assert width(2000) < width(50) / 2


def test_nothing_that_varies_is_nothing_to_agree_on() -> None:
    assert nominal_agreement([("a", "a")] * 9).alpha.value is None
    assert nominal_agreement([("a", None)]).units == 0
    assert unitizing_agreement([Continuum(9, ((), ()))]).u.value is None


@pytest.mark.parametrize(
    ("continuum", "message"),
    [
        (Continuum(9, (units((1, 5, "a"), (5, 6, "a")), ())), "overlap"),
        (Continuum(9, (units((5, 10, "a")), ())), "not inside"),
        (Continuum(9, ((),)), "two or more annotators"),
    ],
)
def test_units_that_cannot_be(continuum: Continuum, message: str) -> None:
    with pytest.raises(RostraError, match=message):
        unitizing_agreement([continuum])
