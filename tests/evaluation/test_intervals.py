"""Intervals: over articles, repeatable, as wide as theory says."""

import math

import pytest

from rostra.evaluation import Article, Claim, Quotation, Share, score

TEXT = "“Tea,” said Onda."
QUOTE, ONDA = (0, 6), (12, 16)


def articles(number: int) -> list[Article]:
    quotation = Quotation(QUOTE, direct=True, source_text="Onda", source_spans=(ONDA,))
    return [Article(f"a{n}", TEXT, (quotation,)) for n in range(number)]


def recall(number: int, found: int, seed: int = 0) -> Share:
    claims = {f"a{n}": [Claim(QUOTE)] for n in range(found)}
    return score(articles(number), claims, seed=seed).figures["direct_exact"].shares["recall"]


def test_the_same_at_every_call() -> None:
    assert recall(50, 20) == recall(50, 20)
    assert recall(50, 20) != recall(50, 20, seed=1)


@pytest.mark.parametrize(("number", "found"), [(400, 200), (400, 40), (900, 450)])
def test_as_wide_as_the_normal_approximation(number: int, found: int) -> None:
    share = found / number
    width = 1.96 * math.sqrt(share * (1 - share) / number)
    value, low, high = recall(number, found)
    assert value == share
    assert low is not None
    assert high is not None
    assert low == pytest.approx(share - width, abs=0.15 * width)
    assert high == pytest.approx(share + width, abs=0.15 * width)


def test_articles_are_drawn_not_quotations() -> None:
    # Two articles, one all right and one all wrong: each draw has 0, 1 or 2 of the right one,
    # however many quotations stand in them.
    many = "\n".join([TEXT] * 50)
    spans = [(n * (len(TEXT) + 1), n * (len(TEXT) + 1) + 6) for n in range(50)]
    quotations = tuple(Quotation(span, direct=True) for span in spans)
    pair = [Article("a", many, quotations), Article("b", many, quotations)]
    result = score(pair, {"a": [Claim(span) for span in spans]})
    assert result.figures["direct_exact"].shares["recall"] == (0.5, 0.0, 1.0)


def test_one_article_has_no_interval() -> None:
    assert recall(1, 1) == (1.0, None, None)


def test_draws_without_a_denominator_do_not_count() -> None:
    # Of many draws of ten articles a third lacks the only one that has a quotation.
    empty = [Article(f"e{n}", "Tea.") for n in range(9)]
    found = score([*articles(1), *empty], {"a0": [Claim(QUOTE)]})
    assert found.figures["direct_exact"].shares["recall"] == (1.0, 1.0, 1.0)
