"""Tiers: what is ignored, and who takes what by overlap."""

from hypothesis import given
from hypothesis import strategies as st

from rostra.evaluation.tiers import Spans, kept, overlapping
from rostra.evaluation.units import Span

SPAN = st.tuples(st.integers(0, 30), st.integers(1, 12)).map(lambda pair: (pair[0], sum(pair)))
SPANS = st.lists(SPAN, max_size=12, unique=True)


def test_a_direct_unit_is_kept() -> None:
    assert kept([(5, 9)], [(5, 9)], [(5, 9)]) == [(5, 9)]


def test_wrong_borders_of_a_direct_unit_are_kept_although_inside_content() -> None:
    assert kept([(5, 8), (8, 12)], [(5, 9)], [(0, 20)]) == [(5, 8), (8, 12)]


def test_inside_other_reported_speech_is_ignored_give_or_take_one() -> None:
    assert kept([(10, 20), (9, 21), (8, 20), (10, 22)], [], [(10, 20)]) == [(8, 20), (10, 22)]


def test_outside_reported_speech_is_kept() -> None:
    assert kept([(30, 40)], [(5, 9)], [(5, 9), (10, 20)]) == [(30, 40)]


def test_overlap_must_exceed_the_threshold() -> None:
    assert overlapping([(0, 10)], [(0, 3)], 0.3) == 0
    assert overlapping([(0, 10)], [(0, 4)], 0.3) == 1
    assert overlapping([(0, 10)], [(2, 10)], 0.8) == 0
    assert overlapping([(0, 10)], [(1, 99)], 0.8) == 1


def test_a_prediction_serves_one_gold_unit() -> None:
    assert overlapping([(0, 10), (10, 20)], [(0, 20)], 0.3) == 1
    assert overlapping([(0, 10), (10, 20)], [(0, 10), (0, 20)], 0.3) == 2
    # Of equal ones the first predicted is taken, here from the second gold unit.
    assert overlapping([(0, 10), (10, 20)], [(0, 20), (0, 10)], 0.3) == 1


@given(SPANS, SPAN)
def test_those_over_a_span_are_those_that_share_a_character(spans: list[Span], one: Span) -> None:
    start, end = one
    wanted = [(a, b) for a, b in spans if a < end and b > start]
    assert sorted(Spans(spans).over(start, end)) == sorted(wanted)


@given(SPANS, SPANS, st.sampled_from([0.0, 0.3, 0.8]))
def test_overlap_is_the_plain_greedy_one(gold: list[Span], ours: list[Span], least: float) -> None:
    left, right = list(ours), 0
    for start, end in sorted(gold):
        shares = [(min(end, b) - max(start, a)) / (end - start) for a, b in left]
        if shares and max(shares) > least:
            del left[shares.index(max(shares))]
            right += 1
    assert overlapping(gold, ours, least) == right


@given(SPANS, SPANS, SPANS)
def test_kept_is_what_no_content_holds(
    ours: list[Span], gold: list[Span], near: list[Span]
) -> None:
    wanted = [
        (a, b)
        for a, b in ours
        if any(a < d and b > c for c, d in gold)
        or not any(c - 1 <= a and b <= d + 1 for c, d in near)
    ]
    assert kept(ours, gold, near) == wanted
