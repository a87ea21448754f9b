"""Statistics agree with independent oracles and with published examples."""

import math
from collections import Counter
from fractions import Fraction
from typing import Any

import association_measures.measures as peer  # type: ignore[import-untyped]
import numpy as np
import pandas as pd  # type: ignore[import-untyped]
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import (  # type: ignore[import-untyped]
    chi2_contingency,
)

from rostra.concordance import Index
from rostra.concordance.provenance import provenance_of
from rostra.concordance.statistics import association
from rostra.concordance.statistics.dispersion import measures
from rostra.concordance.statistics.lots import Counts
from rostra.errors import NotFoundError, RostraError
from rostra.language.tokens import is_word, tokens

NEAR: dict[str, Any] = {"rel": 1e-9, "abs": 1e-9}
cells = st.tuples(
    st.integers(1, 500), st.integers(1, 500), st.integers(501, 9999), st.integers(501, 9999)
)
rows = st.lists(
    st.tuples(
        st.lists(st.sampled_from(["a", "A", "b", "c", ".", "d"]), max_size=8).map(" ".join),
        st.sampled_from("stuvw"),
        st.sampled_from("XYZ"),
    ),
    min_size=1,
    max_size=12,
)


def build(utterances: list[tuple[str, str, str]]) -> Index:
    return Index.build(
        pa.table(
            {
                "utterance": pa.array([u for u, _, _ in utterances], pa.string()),
                "speaker_id": pa.array([s for _, s, _ in utterances], pa.string()),
                "country": pa.array([c for _, _, c in utterances], pa.string()),
            }
        )
    )


def words(text: str) -> list[str]:
    return [token.text.casefold() for token in tokens(text) if is_word(token.text)]


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
    found = association.mutual_information(both, first * second / 15_000_000)
    assert found == pytest.approx(expected, abs=0.07)


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
    found = association.fightin_words(a, b, n1, n2, alpha)
    for i in range(len(a)):
        first = math.log((a[i] + alpha[i]) / (n1 + alpha0 - a[i] - alpha[i]))
        second = math.log((b[i] + alpha[i]) / (n2 + alpha0 - b[i] - alpha[i]))
        variance = 1 / (a[i] + alpha[i]) + 1 / (b[i] + alpha[i])
        assert found[i] == pytest.approx((first - second) / math.sqrt(variance), **NEAR)


def test_dispersion_of_the_published_example() -> None:
    """Five parts with 9, 10, 10, 10 and 11 words, the word 1 to 5 times in them (Gries 2008)."""
    five = np.arange(5)
    found = measures(
        Counts(np.zeros(5, np.int64), five, five + 1),
        np.array([9, 10, 10, 10, 11]),
        1,
        list("abcde"),
    )
    assert found["dp"][0].as_py() == pytest.approx(0.18, **NEAR)
    assert found["dp_norm"][0].as_py() == pytest.approx(0.18 / 0.82, **NEAR)
    assert (found["most_in"][0].as_py(), found["range"][0].as_py()) == ("e", 5)


@settings(deadline=None)
@given(rows)
def test_dispersion_is_that_of_the_definition(utterances: list[tuple[str, str, str]]) -> None:
    by: dict[str, Counter[str]] = {}
    for text, speaker, _ in utterances:
        by.setdefault(speaker, Counter()).update(words(text))
    total = sum(sum(c.values()) for c in by.values())
    table = build(utterances).dispersion()
    vocabulary = set().union(*by.values())
    assert set(table["word"].to_pylist()) == vocabulary
    shares = {s: Fraction(sum(c.values()), total) for s, c in by.items() if total and c}
    for row in table.to_pylist():
        count = sum(c[row["word"]] for c in by.values())
        dp = sum(abs(v - Fraction(by[s][row["word"]], count)) for s, v in shares.items()) / 2
        assert (row["count"], row["words"]) == (count, total)
        assert row["dp"] == pytest.approx(float(dp), **NEAR)
        least = 1 - min(shares.values())
        expected = None if least == 0 else pytest.approx(float(dp / least), **NEAR)
        assert row["dp_norm"] == expected


@settings(deadline=None)
@given(rows, st.sampled_from([None, "country"]), st.integers(1, 3))
def test_counts_are_those_of_a_counter(
    utterances: list[tuple[str, str, str]], by: str | None, size: int
) -> None:
    index = build(utterances)
    counts: Counter[tuple[Any, ...]] = Counter()
    grams: Counter[tuple[Any, ...]] = Counter()
    sizes: Counter[Any] = Counter()
    places: dict[tuple[Any, ...], set[int]] = {}
    for number, (text, _, country) in enumerate(utterances):
        group = country if by else None
        sizes[group] += len(words(text))
        for word in words(text):
            counts[word, group] += 1
            places.setdefault((word, group), set()).add(number)
        row = [t.text.casefold() for t in tokens(text)]
        for i in range(len(row) - size + 1):
            if all(map(is_word, row[i : i + size])):
                grams[" ".join(row[i : i + size]), group] += 1
    table = index.freq(by=by).to_pylist()
    assert {(r["word"], r.get("country")): r["count"] for r in table} == counts
    for r in table:
        key = r["word"], r.get("country")
        assert r["words"] == sizes[key[1]]
        assert r["utterances"] == len(places[key])
        assert r["per_million"] == pytest.approx(1e6 * r["count"] / r["words"])
    found = index.ngrams(size, by=by).to_pylist()
    assert {(r["ngram"], r.get("country")): r["count"] for r in found} == grams
    one = index.freq("a", by=by).to_pylist()
    assert {r.get("country"): r["count"] for r in one} == {g: counts["a", g] for g in sizes}
    holding = index.ngrams(size, "b", by=by).to_pylist()
    assert {(r["ngram"], r.get("country")) for r in holding} == {
        (gram, group) for gram, group in grams if "b" in gram.split()
    }


@settings(deadline=None)
@given(rows, st.integers(0, 3), st.integers(0, 3))
def test_collocates_are_those_of_a_scan(
    utterances: list[tuple[str, str, str]], left: int, right: int
) -> None:
    near: Counter[str] = Counter()
    other: Counter[str] = Counter()
    for text, _, _ in utterances:
        row = [t.text.casefold() for t in tokens(text)]
        nodes = [i for i, t in enumerate(row) if t == "a"]
        for i, t in enumerate(row):
            if t != "a" and is_word(t):
                inside = any(n - left <= i <= n + right for n in nodes)
                (near if inside else other)[t] += 1
    table = build(utterances).collocates("a", window=(left, right)).to_pylist()
    assert {r["collocate"]: (r["count"], r["elsewhere"]) for r in table} == {
        w: (near[w], other[w]) for w in near
    }
    for r in table:
        n1, n2 = near.total(), other.total()
        assert (r["window_words"], r["other_words"]) == (n1, n2)
        o = (r["count"], r["elsewhere"])
        assert r["log_likelihood"] == pytest.approx(association.log_likelihood(*o, n1, n2), **NEAR)
        assert r["expected"] == pytest.approx(sum(o) * n1 / (n1 + n2), **NEAR)


@pytest.fixture(scope="module")
def shipped() -> Index:
    return Index.build()


def test_keyness_of_the_shipped_corpus(shipped: Index) -> None:
    table = shipped.keyness("country=NO")
    said = provenance_of(table)
    assert set(table["p_floor"].to_pylist()) == {1 / 816}
    assert any("basis" in note for note in said["notes"])
    assert any("cannot be reached" in note for note in said["notes"])
    assert table.num_rows == said["totals"]["rows"]
    rows = {row["word"]: row for row in table.to_pylist()}
    overthrow = rows["overthrow"]
    assert (overthrow["target_speakers"], overthrow["most_share"]) == (1, 1.0)
    one = shipped.keyness("speaker_id=neda-amani")
    assert set(one["p_floor"].to_pylist()) == {1 / 18}
    assert any("whatever it is" in note for note in provenance_of(one)["notes"])


def test_keyness_against_everything_else(shipped: Index, tmp_path: Any) -> None:
    rest = shipped.keyness("country=NO")
    same = shipped.keyness("country=NO", "country!=NO")
    assert rest.equals(same)
    with pytest.raises(NotFoundError, match="is not there"):
        shipped.keyness("country=NO", str(tmp_path / "no.csv"))
    file = tmp_path / "list.csv"
    file.write_text("# a stamp\nword,count\nThe,5\nthe,7\nsolution,1\n", "utf-8")
    listed = shipped.keyness("country=NO", str(file), minimum=1)
    row = next(r for r in listed.to_pylist() if r["word"] == "the")
    assert (row["reference_count"], row["reference_words"]) == (12, 13)
    assert (row["p"], row["reference_speakers"]) == (None, None)
    assert any("frequency list" in note for note in provenance_of(listed)["notes"])
    file.write_text("word,count\na,-1\n", "utf-8")
    with pytest.raises(RostraError, match="'-1' of 'a' is no count"):
        shipped.keyness("country=NO", str(file))
    other = shipped.keyness("country=NO", build([("the the solution", "s", "X")]))
    assert other["p"].null_count == 0
    both = build([("a b", "s", "X"), ("a c", "s", "Y")]).keyness("country=X", minimum=1)
    assert both["p"].null_count == both.num_rows
    assert any("both sides" in note for note in provenance_of(both)["notes"])
    with pytest.raises(RostraError, match="reference has no words"):
        shipped.keyness("language=en")


def test_stamps_name_what_made_a_result(shipped: Index) -> None:
    said = provenance_of(shipped.freq("regime", by="country", where="country=NO"))
    assert said["corpus"]["manifest_sha256"] == shipped.header["corpus"]["manifest_sha256"]
    assert said["parameters"]["where"] == ["country=NO"]
    assert {"package", "tokeniser", "index_sha256", "totals", "query"} <= said.keys()
    with pytest.raises(ValueError, match="no stamp"):
        provenance_of(pa.table({}))
