"""Units: cut at paragraphs and trimmed; those that count in a tier, and those that overlap."""

from hypothesis import given
from hypothesis import strategies as st

from rostra.evaluation.articles import Span
from rostra.evaluation.units import SpanIndex, count_covered, counted_units, units

TEXT = st.text(st.sampled_from("ab1é中 \u00a0\u2009\u200b\n\r\t“”\"'‘’«».,;:!?…–—-_"), max_size=40)


def words(text: str) -> list[str]:
    return [text[start:end] for start, end in units(text, 0, len(text))]


def test_marks_and_edge_punctuation_do_not_count() -> None:
    for text in ("“Tea for all,”", '"Tea for all"', "‘Tea for all’ –", " «Tea for all!» "):
        assert words(text) == ["Tea for all"]


def test_only_the_ends_of_a_span_are_trimmed() -> None:
    assert words("“Tea, ‘green’ tea – for all.”") == ["Tea, ‘green’ tea – for all"]
    assert words("(Tea)") == ["(Tea)"]


def test_a_unit_a_paragraph() -> None:
    assert words("“One.\n\n“Two.”\r\n") == ["One", "Two"]
    assert words("“One.\n…\n\n—”") == ["One"]
    assert words("“… –”") == words("") == []


def test_offsets_are_those_of_the_whole_text() -> None:
    assert units("Ruvo: “One.”", 6, 12) == [(7, 10)]
    assert units("Ruvo: “One.”", 0, 9) == [(0, 9)]


@given(TEXT, st.data())
def test_units_stay_inside_and_are_units_of_themselves(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    spans = units(text, start, end)
    for a, b in spans:
        assert start <= a < b <= end
        assert "\n" not in text[a:b]
        assert any(character.isalnum() for character in text[a:b])
        assert units(text, a, b) == [(a, b)]
    assert spans == sorted(spans)
    joined = "".join(text[a:b] for a, b in spans)
    assert [c for c in joined if c.isalnum()] == [c for c in text[start:end] if c.isalnum()]


SPAN = st.tuples(st.integers(0, 30), st.integers(1, 12)).map(lambda pair: (pair[0], sum(pair)))
SPANS = st.lists(SPAN, max_size=12, unique=True)


def test_a_direct_unit_is_counted_units() -> None:
    assert counted_units([(5, 9)], [(5, 9)], [(5, 9)]) == [(5, 9)]


def test_wrong_borders_of_a_direct_unit_count_although_inside_content() -> None:
    assert counted_units([(5, 8), (8, 12)], [(5, 9)], [(0, 20)]) == [(5, 8), (8, 12)]


def test_inside_other_reported_speech_is_ignored_give_or_take_one() -> None:
    assert counted_units([(10, 20), (9, 21), (8, 20), (10, 22)], [], [(10, 20)]) == [
        (8, 20),
        (10, 22),
    ]


def test_outside_reported_speech_is_counted_units() -> None:
    assert counted_units([(30, 40)], [(5, 9)], [(5, 9), (10, 20)]) == [(30, 40)]


def test_overlap_must_exceed_the_threshold() -> None:
    assert count_covered([(0, 10)], [(0, 3)], 0.3) == 0
    assert count_covered([(0, 10)], [(0, 4)], 0.3) == 1
    assert count_covered([(0, 10)], [(2, 10)], 0.8) == 0
    assert count_covered([(0, 10)], [(1, 99)], 0.8) == 1


def test_a_prediction_serves_one_gold_unit() -> None:
    assert count_covered([(0, 10), (10, 20)], [(0, 20)], 0.3) == 1
    assert count_covered([(0, 10), (10, 20)], [(0, 10), (0, 20)], 0.3) == 2
    # Of equal ones the first predicted is taken, here from the second gold unit.
    assert count_covered([(0, 10), (10, 20)], [(0, 20), (0, 10)], 0.3) == 1


@given(SPANS, SPAN)
def test_those_over_a_span_are_those_that_share_a_character(spans: list[Span], one: Span) -> None:
    start, end = one
    wanted = [(a, b) for a, b in spans if a < end and b > start]
    assert sorted(SpanIndex(spans).overlapping(start, end)) == sorted(wanted)


@given(SPANS, SPANS, st.sampled_from([0.0, 0.3, 0.8]))
def test_overlap_is_the_plain_greedy_one(gold: list[Span], ours: list[Span], least: float) -> None:
    left, right = list(ours), 0
    for start, end in sorted(gold):
        shares = [(min(end, b) - max(start, a)) / (end - start) for a, b in left]
        if shares and max(shares) > least:
            del left[shares.index(max(shares))]
            right += 1
    assert count_covered(gold, ours, least) == right


@given(SPANS, SPANS, SPANS)
def test_units_count_that_no_content_contains(
    ours: list[Span], gold: list[Span], near: list[Span]
) -> None:
    wanted = [
        (a, b)
        for a, b in ours
        if any(a < d and b > c for c, d in gold)
        or not any(c - 1 <= a and b <= d + 1 for c, d in near)
    ]
    assert counted_units(ours, gold, near) == wanted
