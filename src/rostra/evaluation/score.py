"""A system's score: counts over all articles as precision, recall, F1 and accuracies.

All metrics are micro averages: counts are added up over articles, then divided. A share of nothing
is 0. F1 is the harmonic mean of precision and recall.

Intervals are percentile bootstrap intervals (Efron & Tibshirani 1993, ch. 13) over articles, as
the quotations of one article share speakers and style and are not independent. Of n articles, n are
drawn with replacement, 1,000 times; the interval extends from the 2.5th to the 97.5th percentile of
the metric over those draws in which its denominator is not 0. The seed is fixed, and the stream of
PCG64 is the same in every version of numpy.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rostra.evaluation.article_counts import THRESHOLDS, Mistake, count
from rostra.evaluation.articles import Article, Prediction

RESAMPLES = 1_000

# By metric: the tier that is counted, and the count of its right units.
_EXTRACTION = {
    "direct_exact": ("direct", "direct_right"),
    **{f"direct_overlap@{each}": ("direct", f"overlap@{each}_right") for each in THRESHOLDS},
    "all_exact": ("all", "all_right"),
}
# By the way in which a speaker is identified, the accuracy.
_ATTRIBUTION = {"mention": "mention", "source": "source_string", "entity": "entity"}

_Floats = NDArray[np.float64]
_Totals = Mapping[str, _Floats]  # by count: its sum over all articles, then over each resample


class Share(NamedTuple):
    """A share between 0 and 1 with its 95 % interval; no interval for fewer than two articles."""

    value: float
    low: float | None
    high: float | None


class Metric(NamedTuple):
    """The shares of one comparison, and the counts that they are quotients of.

    Attributes:
        shares: ``precision``, ``recall`` and ``f1``, or ``accuracy``.
        counts: ``right``, ``predicted`` and ``gold``, or ``right`` and ``judged``.
    """

    shares: dict[str, Share]
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Score:
    """A system's score.

    Attributes:
        articles: the number of gold articles.
        unpredicted: the number of these that the predictions do not contain.
        ignored: the number of predicted units that the direct tier ignores.
        metrics: by name; those for which gold has no labels are left out.
        by_source_type: by type of source the number of found units (``n``), and of those with the
            right mention and the right entity.
        mistakes: all mistakes, in the order of the articles.
    """

    articles: int
    unpredicted: int
    ignored: int
    metrics: dict[str, Metric]
    by_source_type: dict[str, dict[str, int]]
    mistakes: list[Mistake]


def score(
    articles: Iterable[Article], predictions: Mapping[str, Sequence[Prediction]], *, seed: int = 0
) -> Score:
    """Score predictions, by the id of their article, against gold articles.

    In an article that has no predictions nothing is predicted. The seed is that of the bootstrap.
    """
    counts_by_article, mistakes = list[Counter[str]](), list[Mistake]()
    for article in articles:
        counts, of_article = count(article, predictions.get(article.id, ()))
        counts["unpredicted"] = article.id not in predictions
        counts_by_article.append(counts)
        mistakes += of_article
    totals = _totals(counts_by_article, seed)
    metrics = {name: _rates(totals, *names) for name, names in _EXTRACTION.items()}
    labelled = [way for way in _ATTRIBUTION if totals[f"{way}_gold"][0]]
    metrics |= {_ATTRIBUTION[way]: _accuracy(totals, way) for way in labelled}
    metrics |= {f"e2e_{w}": _rates(totals, w, f"{w}_right") for w in labelled if w != "source"}
    sums = Counter({name: int(values[0]) for name, values in totals.items()})
    types = sorted(name.removesuffix("/n") for name in sums if name.endswith("/n"))
    return Score(
        len(counts_by_article),
        sums["unpredicted"],
        sums["ignored"],
        metrics,
        {t: {way: sums[f"{t}/{way}"] for way in ("n", "mention", "entity")} for t in types},
        mistakes,
    )


def _totals(counts_by_article: Sequence[Counter[str]], seed: int) -> _Totals:
    articles = len(counts_by_article)
    names = sorted({name for counts in counts_by_article for name in counts})
    rows = [[counts[name] for name in names] for counts in counts_by_article]
    table = np.array(rows, dtype=np.int64).reshape(articles, len(names))
    sums = [table.sum(axis=0)]
    if articles > 1:
        stream = np.random.PCG64(seed)
        draws = (stream.random_raw(articles) % np.uint64(articles) for _ in range(RESAMPLES))
        sums += [table[draw].sum(axis=0) for draw in draws]
    columns = np.array(sums, dtype=np.float64).T
    zeros = np.zeros(len(sums))
    return defaultdict(lambda: zeros, zip(names, columns, strict=True))


def _share(values: _Floats, defined: NDArray[np.bool_]) -> Share:
    """The first value, which is that over all articles, with its interval over the resamples."""
    resampled = values[1:][defined[1:]]
    low, high = (
        map(float, np.percentile(resampled, (2.5, 97.5))) if resampled.size else (None, None)
    )
    return Share(float(values[0]), low, high)


def _quotient(part: _Floats, whole: _Floats) -> _Floats:
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)


def _rates(totals: _Totals, tier: str, right_name: str) -> Metric:
    names = (right_name, f"{tier}_predicted", f"{tier}_gold")
    right, predicted, gold = (totals[name] for name in names)
    precision, recall = _quotient(right, predicted), _quotient(right, gold)
    f1 = _quotient(2 * precision * recall, precision + recall)
    shares = {
        "precision": _share(precision, predicted > 0),
        "recall": _share(recall, gold > 0),
        "f1": _share(f1, predicted + gold > 0),
    }
    counts = {"right": right, "predicted": predicted, "gold": gold}
    return Metric(shares, {name: int(values[0]) for name, values in counts.items()})


def _accuracy(totals: _Totals, way: str) -> Metric:
    """The accuracy of the speakers of found units, by mention, source string or entity."""
    right, judged = totals[f"{way}_right"], totals[f"{way}_n"]
    share = _share(_quotient(right, judged), judged > 0)
    return Metric({"accuracy": share}, {"right": int(right[0]), "judged": int(judged[0])})
