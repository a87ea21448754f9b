"""Dispersion agrees with its definition and with the published example."""

from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from small_corpora import NEAR, build, commonest_forms, rows, words

from rostra.concordance.provenance import provenance_of
from rostra.concordance.statistics.counts import Counts
from rostra.concordance.statistics.dispersion import dispersion_measures
from rostra.errors import RostraError


def test_dispersion_of_the_published_example() -> None:
    """Five parts with 9, 10, 10, 10 and 11 words, the word 1 to 5 times in them (Gries 2008)."""
    five = np.arange(5)
    columns = dispersion_measures(
        Counts(np.zeros(5, np.int64), five, five + 1),
        np.array([9, 10, 10, 10, 11]),
        1,
        list("abcde"),
    )
    assert columns["dp"][0].as_py() == pytest.approx(0.18, **NEAR)
    assert columns["dp_norm"][0].as_py() == pytest.approx(0.18 / 0.82, **NEAR)
    assert (columns["most_in"][0].as_py(), columns["range"][0].as_py()) == ("e", 5)


@settings(deadline=None)
@given(rows)
def test_dispersion_is_that_of_the_definition(utterances: list[tuple[str, str, str]]) -> None:
    by: dict[str, Counter[str]] = {}
    for text, speaker, _ in utterances:
        by.setdefault(speaker, Counter()).update(words(text))
    total = sum(sum(c.values()) for c in by.values())
    table = build(utterances).dispersion()
    vocabulary = set().union(*by.values())
    forms = commonest_forms(text for text, _, _ in utterances)
    assert set(table["word"].to_pylist()) == {forms[word] for word in vocabulary}
    shares = {s: Fraction(sum(c.values()), total) for s, c in by.items() if total and c}
    for row in table.to_pylist():
        word = row["word"].casefold()
        count = sum(c[word] for c in by.values())
        dp = sum(abs(v - Fraction(by[s][word], count)) for s, v in shares.items()) / 2
        assert (row["count"], row["words"]) == (count, total)
        assert row["dp"] == pytest.approx(float(dp), **NEAR)
        least = 1 - min(shares.values())
        expected = None if least == 0 else pytest.approx(float(dp / least), **NEAR)
        assert row["dp_norm"] == expected


@settings(deadline=None)
@given(rows)
def test_the_rows_by_part_are_those_of_plain_counters(
    utterances: list[tuple[str, str, str]],
) -> None:
    by: dict[str, Counter[str]] = {}
    for text, speaker, _ in utterances:
        by.setdefault(speaker, Counter()).update(words(text))
    by = {speaker: counter for speaker, counter in by.items() if counter}
    total = sum(sum(counter.values()) for counter in by.values())
    index = build(utterances)
    table = index.dispersion(["a", "b"], by_part=True)
    measures = index.dispersion(["a", "b"])
    assert [(row["query"], row["speaker_id"]) for row in table.to_pylist()] == [
        (query, speaker)
        for query in "ab"
        for speaker in sorted(sorted(by), key=lambda speaker: -by[speaker][query])
    ]
    for measure in measures.to_pylist():
        parts = [row for row in table.to_pylist() if row["query"] == measure["query"]]
        for row in parts:
            counter = by[row["speaker_id"]]
            size, count = sum(counter.values()), counter[row["query"]]
            assert (row["count"], row["words"]) == (count, size)
            assert row["per_million"] == pytest.approx(1e6 * count / size, **NEAR)
            assert row["share_of_words"] == pytest.approx(size / total, **NEAR)
            if not measure["count"]:
                assert row["share_of_hits"] is row["difference"] is None
            else:
                assert row["share_of_hits"] == pytest.approx(count / measure["count"], **NEAR)
        if measure["count"]:
            dp = sum(abs(row["difference"]) for row in parts) / 2
            assert measure["dp"] == pytest.approx(dp, **NEAR)


def test_rows_by_part_need_queries() -> None:
    index = build([("a b", "s", "X"), ("a", "t", "X")])
    with pytest.raises(RostraError, match="name at least one query"):
        index.dispersion(by_part=True)
    table = index.dispersion("a", over="country", by_part=True, limit=1)
    assert provenance_of(table)["parameters"]["by_part"] is True
    assert table.select(["country", "count", "words"]).to_pylist() == [
        {"country": "X", "count": 2, "words": 3}
    ]
