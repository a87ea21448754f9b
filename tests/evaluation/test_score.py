"""The protocol on invented articles: tests/evaluation/gold.jsonl has three of an invented town."""

import dataclasses
import math
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra.evaluation import Article, Prediction, Quotation, Score, Share, read_gold, score
from rostra.evaluation.articles import Span

GOLD = read_gold(Path(__file__).with_name("gold.jsonl"))
TEXTS = {article.id: article.text for article in GOLD}
RATES = ("direct_exact", "direct_overlap@0.8", "direct_overlap@0.3", "all_exact")
ENDS = ("e2e_mention", "e2e_entity")


def perfect(articles: list[Article] = GOLD) -> dict[str, list[Prediction]]:
    return {
        article.id: [
            Prediction(q.span, next(iter(q.speakers), None), next(iter(q.source_spans), None))
            for q in article.quotations
        ]
        for article in articles
    }


def span_of(article: str, words: str) -> Span:
    start = TEXTS[article].index(words)
    return start, start + len(words)


def shares(result: Score, name: str) -> list[float]:
    return [share.value for share in result.metrics[name].shares.values()]


def counts(result: Score, name: str) -> tuple[int, ...]:
    return tuple(result.metrics[name].counts.values())


def test_perfect_is_exactly_one() -> None:
    result = score(GOLD, perfect())
    for name in (*RATES, *ENDS):
        assert shares(result, name) == [1, 1, 1], name
    assert shares(result, "mention") == shares(result, "entity") == [1]
    assert counts(result, "direct_exact") == (6, 6, 6)
    assert counts(result, "all_exact") == (8, 8, 8)
    assert counts(result, "e2e_mention") == (5, 5, 5)  # one has no source
    assert counts(result, "e2e_entity") == (4, 4, 4)  # of one more nobody knows who speaks
    assert result.mistakes == []
    assert result.ignored == 2


def test_a_string_where_gold_has_none_counts_by_entity_alone() -> None:
    predictions = perfect()
    predictions["quell-2"] = [
        dataclasses.replace(c, speaker=c.speaker or "Ela Veld") for c in predictions["quell-2"]
    ]
    result = score(GOLD, predictions)
    assert counts(result, "e2e_mention") == (5, 5, 5)
    assert counts(result, "e2e_entity") == (4, 6, 4)


def test_nothing_predicted() -> None:
    for predictions in ({}, {article.id: list[Prediction]() for article in GOLD}):
        result = score(GOLD, predictions)
        assert shares(result, "direct_exact") == [0, 0, 0]
        assert counts(result, "e2e_entity") == (0, 0, 4)
        assert counts(result, "mention") == (0, 0)
        assert [m.kind for m in result.mistakes] == ["missed"] * 6
        assert result.unpredicted == len(GOLD) - len(predictions)
        assert result.metrics["direct_exact"].shares["precision"].low is None


def test_marks_may_be_in_or_out_and_paragraphs_apart() -> None:
    inner = [
        span_of("quell-1", "The quay will be mended"),
        span_of("quell-1", "We start in spring"),
    ]
    predictions = {
        "quell-1": [
            Prediction(span) for span in (*inner, span_of("quell-1", "And we end in autumn,"))
        ]
    }
    assert counts(score(GOLD, predictions), "direct_exact") == (3, 3, 6)


def test_scare_quotes_count_as_wrong_and_other_reported_speech_is_ignored() -> None:
    pearl, silent = span_of("quell-1", "“the pearl of the coast”"), span_of("quell-1", "“silent”")
    result = score(GOLD, {"quell-1": [Prediction(pearl), Prediction(silent)]})
    assert counts(result, "direct_exact") == (0, 1, 6)
    assert result.ignored == 1
    assert counts(result, "all_exact") == (0, 2, 8)  # nothing is ignored there
    extra = result.mistakes[0]
    assert (extra.kind, extra.text, extra.after[0]) == ("extra", "silent", "”")


def test_the_same_unit_twice_counts_once_and_the_first_speaks() -> None:
    span = span_of("quell-1", "“The quay will be mended,”")
    inner = (span[0] + 1, span[1] - 1)
    result = score(GOLD, {"quell-1": [Prediction(span, "Onda"), Prediction(inner, "Talim")]})
    assert counts(result, "direct_exact") == (1, 1, 6)
    assert counts(result, "entity") == (1, 1)
    result = score(GOLD, {"quell-1": [Prediction(inner, "Talim"), Prediction(span, "Onda")]})
    assert counts(result, "entity") == (0, 1)


def test_a_mention_is_right_where_it_overlaps_the_source() -> None:
    span = span_of("quell-1", "“The quay will be mended,”")
    start, end = span_of("quell-1", "Mira Onda, its president")
    for mention, right in [((start, start + 1), 1), ((end - 1, end + 9), 1), ((end, end + 9), 0)]:
        result = score(GOLD, {"quell-1": [Prediction(span, None, mention)]})
        assert counts(result, "mention") == (right, 1)
        assert counts(result, "e2e_mention") == (right, 1, 5)
        assert counts(result, "e2e_entity") == (0, 0, 4)


def test_a_wrong_mention_of_the_right_speaker_is_not_a_mistake() -> None:
    result = score(
        GOLD, {"quell-2": [Prediction(span_of("quell-2", "Who pays"), "Ruvo Talim", (0, 3))]}
    )
    assert counts(result, "mention") == (0, 1)
    assert {m.kind for m in result.mistakes} == {"missed"}


def test_a_unit_is_direct_or_mixed_and_the_first_quotation_counts() -> None:
    both = [Quotation((0, 6), direct=direct) for direct in (False, True)]
    result = score([Article("x", "“Tea,” said Onda.", tuple(both))], {"x": [Prediction((0, 6))]})
    assert counts(result, "direct_exact") == counts(result, "all_exact") == (1, 1, 1)


def test_any_accepted_form_of_a_speaker_is_right() -> None:
    span = span_of("quell-2", '"Who pays?"')
    for name, right in [("Ruvo K. Talim", 1), ("Talim", 1), ("Onda", 0)]:
        result = score(GOLD, {"quell-2": [Prediction(span, name)]})
        assert counts(result, "entity") == (right, 1)
    wrong = [m for m in result.mistakes if m.kind == "speaker"]
    assert [(m.predicted, m.gold) for m in wrong] == [("Onda", "Ruvo Talim | Ruvo K. Talim")]


def test_the_source_string_is_compared_with_the_words_of_the_source() -> None:
    span = span_of("quell-1", "“We start in spring.\n\n“And we end in autumn,”")
    assert counts(score(GOLD, {"quell-1": [Prediction(span, "she")]}), "source_string") == (2, 2)
    assert counts(score(GOLD, {"quell-1": [Prediction(span, "Onda")]}), "source_string") == (0, 2)


def test_by_type_of_the_source() -> None:
    assert score(GOLD, perfect()).by_source_type == {
        "name": {"n": 2, "mention": 2, "entity": 2},
        "pronoun": {"n": 3, "mention": 3, "entity": 2},
    }


def test_what_gold_does_not_label_is_not_scored() -> None:
    def unlabelled(article: Article, **without: object) -> Article:
        quotations = tuple(dataclasses.replace(q, **without) for q in article.quotations)  # type: ignore[arg-type]
        return dataclasses.replace(article, quotations=quotations)

    unresolved = [unlabelled(article, speakers=()) for article in GOLD]
    result = score(unresolved, perfect())
    assert not {"entity", "e2e_entity"} & set(result.metrics)
    assert counts(result, "e2e_mention") == (5, 5, 5)
    spans = [unlabelled(a, speakers=(), source_text="", source_spans=()) for a in GOLD]
    assert set(score(spans, perfect()).metrics) == set(RATES)


def test_a_wrong_mention_is_shown_where_no_speaker_is_known() -> None:
    result = score(GOLD, {"quell-2": [Prediction(span_of("quell-2", "They will"), "Onda", (0, 3))]})
    wrong = [m for m in result.mistakes if m.kind == "mention"]
    assert [(m.predicted, m.gold) for m in wrong] == [("Not", "they")]


@pytest.mark.parametrize("text", ["", "No marks.", "“…”"])
def test_articles_without_quotations(text: str) -> None:
    result = score([Article("x", text)], {})
    assert (result.articles, shares(result, "direct_exact")) == (1, [0, 0, 0])


def test_no_articles() -> None:
    result = score([], {})
    assert (result.articles, shares(result, "direct_exact")) == (0, [0, 0, 0])


def test_scoring_does_not_import_a_drafter() -> None:
    code = "import sys, rostra.evaluation; print([m for m in sys.modules if 'extraction' in m])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


SENTENCE = "“Tea,” said Onda."
QUOTE, ONDA = (0, 6), (12, 16)


def same_articles(number: int) -> list[Article]:
    quotation = Quotation(QUOTE, direct=True, source_text="Onda", source_spans=(ONDA,))
    return [Article(f"a{n}", SENTENCE, (quotation,)) for n in range(number)]


def recall(number: int, right: int, seed: int = 0) -> Share:
    predictions = {f"a{n}": [Prediction(QUOTE)] for n in range(right)}
    return (
        score(same_articles(number), predictions, seed=seed)
        .metrics["direct_exact"]
        .shares["recall"]
    )


def test_the_same_at_every_call() -> None:
    assert recall(50, 20) == recall(50, 20)
    assert recall(50, 20) != recall(50, 20, seed=1)


@pytest.mark.parametrize(("number", "right"), [(400, 200), (400, 40), (900, 450)])
def test_as_wide_as_the_normal_approximation(number: int, right: int) -> None:
    share = right / number
    width = 1.96 * math.sqrt(share * (1 - share) / number)
    value, low, high = recall(number, right)
    assert value == share
    assert low is not None
    assert high is not None
    assert low == pytest.approx(share - width, abs=0.15 * width)
    assert high == pytest.approx(share + width, abs=0.15 * width)


def test_articles_are_drawn_not_quotations() -> None:
    # Two articles, one all right and one all wrong: each draw has 0, 1 or 2 of the right one,
    # however many quotations they have.
    many = "\n".join([SENTENCE] * 50)
    spans = [(n * (len(SENTENCE) + 1), n * (len(SENTENCE) + 1) + 6) for n in range(50)]
    quotations = tuple(Quotation(span, direct=True) for span in spans)
    pair = [Article("a", many, quotations), Article("b", many, quotations)]
    result = score(pair, {"a": [Prediction(span) for span in spans]})
    assert result.metrics["direct_exact"].shares["recall"] == (0.5, 0.0, 1.0)


def test_one_article_has_no_interval() -> None:
    assert recall(1, 1) == (1.0, None, None)


def test_draws_without_a_denominator_do_not_count() -> None:
    # Of many draws of ten articles a third lacks the only one that has a quotation.
    empty = [Article(f"e{n}", "Tea.") for n in range(9)]
    result = score([*same_articles(1), *empty], {"a0": [Prediction(QUOTE)]})
    assert result.metrics["direct_exact"].shares["recall"] == (1.0, 1.0, 1.0)


SPAN = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda ab: (min(ab), max(ab)))
TEXT = st.text(st.sampled_from("ab “”,.\n"), min_size=60, max_size=60)
SPEAKER = st.sampled_from([None, "Onda", "Mira Onda", "Talim", "she"])
PREDICTION = st.builds(Prediction, SPAN, SPEAKER, st.none() | SPAN)
QUOTATION = st.builds(
    Quotation,
    SPAN,
    st.booleans(),
    st.sampled_from(["", "she", "Onda"]),
    st.lists(SPAN, max_size=2).map(tuple),
    st.sampled_from(["", "name"]),
    SPEAKER.map(lambda name: (name,) if name else ()),
)
QUOTATIONS = st.lists(QUOTATION, max_size=5).map(tuple)
ARTICLE = st.builds(Article, st.text(), TEXT, QUOTATIONS, st.lists(SPAN, max_size=3).map(tuple))


@given(ARTICLE, st.lists(PREDICTION, max_size=8))
def test_no_share_leaves_its_bounds_and_no_count_contradicts_another(
    article: Article, predictions: list[Prediction]
) -> None:
    result = score([article], {article.id: predictions})
    for metric in result.metrics.values():
        assert all(0 <= share.value <= 1 for share in metric.shares.values())
        assert metric.counts["right"] == min(metric.counts.values())
    direct = result.metrics["direct_exact"].counts
    kinds = [mistake.kind for mistake in result.mistakes]
    assert kinds.count("missed") == direct["gold"] - direct["right"]
    assert kinds.count("extra") == direct["predicted"] - direct["right"]
