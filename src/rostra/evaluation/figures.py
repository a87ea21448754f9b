"""Figures: counts over all articles as precision, recall, F1 and accuracies, with intervals.

All figures are micro averages: counts are added up over articles, then divided. A share of nothing
is 0. F1 is the harmonic mean of precision and recall.

An interval is the percentile bootstrap (Efron & Tibshirani 1993, ch. 13) over articles: quotations
of one article have speakers and style in common and are not drawn one by one. As many articles as
there are are drawn with replacement, 1,000 times; the interval reaches from the 2.5th to the 97.5th
percentile of the figure over the draws that give it a denominator. The seed is fixed, and the
stream of PCG64 is the same in every numpy.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rostra.evaluation.articles import Article, Claim
from rostra.evaluation.counting import THRESHOLDS, Mistake, count

RESAMPLES = 1_000
_SEED = 0
_BOUNDS = (2.5, 97.5)  # percentiles: an interval of 95 %

Floats = NDArray[np.float64]


class Share(NamedTuple):
    """A figure between 0 and 1 and its 95 % interval; None for fewer than two articles."""

    value: float
    low: float | None
    high: float | None


class Figure(NamedTuple):
    """What one question was answered with: its shares and the counts that they are made of."""

    shares: dict[str, Share]
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Score:
    """A system's score.

    Attributes:
        articles: how many gold has.
        unpredicted: how many of these the predictions do not name.
        ignored: how many predicted units the direct tier ignores.
        figures: by name. What gold has no labels for is not there.
        by_source_type: per type of source the found units, and those with the right mention and
            the right entity.
        mistakes: all, in the order of the articles.
    """

    articles: int
    unpredicted: int
    ignored: int
    figures: dict[str, Figure]
    by_source_type: dict[str, dict[str, int]]
    mistakes: list[Mistake]


def score(
    articles: Iterable[Article], predictions: Mapping[str, Sequence[Claim]], *, seed: int = _SEED
) -> Score:
    """Score predictions by the protocol of this package.

    Args:
        articles: the gold.
        predictions: by the id of the article; an article without any counts as one in which
            nothing is predicted.
        seed: of the bootstrap.
    """
    counted, mistakes = list[Counter[str]](), list[Mistake]()
    for article in articles:
        counts, wrong = count(article, predictions.get(article.id, ()))
        counts["unpredicted"] = article.id not in predictions
        counted.append(counts)
        mistakes += wrong
    totals = _totals(counted, seed)
    makers = _FOUND | {name: make for name, (labels, make) in _SPOKE.items() if totals[labels][0]}
    whole = Counter({name: int(column[0]) for name, column in totals.items()})
    return Score(
        len(counted),
        whole["unpredicted"],
        whole["ignored"],
        {name: make(totals) for name, make in makers.items()},
        _by_source_type(whole),
        mistakes,
    )


def _totals(counted: Sequence[Counter[str]], seed: int) -> dict[str, Floats]:
    """The sum of each count over all articles, then over each resample of them."""
    names = sorted({name for counts in counted for name in counts})
    rows = [[counts[name] for name in names] for counts in counted]
    table = np.array(rows, dtype=np.int64).reshape(len(counted), len(names))
    sums = [table.sum(axis=0)]
    if len(counted) > 1:
        stream = np.random.PCG64(seed)
        size = np.uint64(len(counted))
        draws = (stream.random_raw(len(counted)) % size for _ in range(RESAMPLES))
        sums += [table[draw].sum(axis=0) for draw in draws]
    columns = np.array(sums, dtype=np.float64).T
    never = np.zeros(len(sums))
    return defaultdict(lambda: never, zip(names, columns, strict=True))


def _share(values: Floats, defined: NDArray[np.bool_]) -> Share:
    """The figure over all articles, first of the values, and its interval over the others."""
    drawn = values[1:][defined[1:]]
    low, high = map(float, np.percentile(drawn, _BOUNDS)) if drawn.size else (None, None)
    return Share(float(values[0]), low, high)


def _divided(part: Floats, whole: Floats) -> Floats:
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)


def _rates(right: str, predicted: str, gold: str) -> Callable[[Mapping[str, Floats]], Figure]:
    def make(totals: Mapping[str, Floats]) -> Figure:
        tp, ours, theirs = (totals[name] for name in (right, predicted, gold))
        precision, recall = _divided(tp, ours), _divided(tp, theirs)
        shares = {
            "precision": _share(precision, ours > 0),
            "recall": _share(recall, theirs > 0),
            "f1": _share(_divided(2 * precision * recall, precision + recall), ours + theirs > 0),
        }
        return Figure(
            shares, {"right": int(tp[0]), "predicted": int(ours[0]), "gold": int(theirs[0])}
        )

    return make


def _accuracy(way: str) -> Callable[[Mapping[str, Floats]], Figure]:
    def make(totals: Mapping[str, Floats]) -> Figure:
        right, judged = (totals[f"{way}_{name}"] for name in ("right", "n"))
        share = _share(_divided(right, judged), judged > 0)
        return Figure({"accuracy": share}, {"right": int(right[0]), "judged": int(judged[0])})

    return make


_FOUND = {
    "direct_exact": _rates("direct_right", "direct_predicted", "direct_gold"),
    **{
        f"direct_overlap@{threshold}": _rates(
            f"overlap@{threshold}_right", "direct_predicted", "direct_gold"
        )
        for threshold in THRESHOLDS
    },
    "all_exact": _rates("all_right", "all_predicted", "all_gold"),
}
# Who spoke, by the count of the labels without which it cannot be scored.
_SPOKE = {
    "mention": ("mention_gold", _accuracy("mention")),
    "source_string": ("source_gold", _accuracy("source")),
    "entity": ("entity_gold", _accuracy("entity")),
    "e2e_mention": ("mention_gold", _rates("mention_right", "mention_predicted", "mention_gold")),
    "e2e_entity": ("entity_gold", _rates("entity_right", "entity_predicted", "entity_gold")),
}


def _by_source_type(whole: Counter[str]) -> dict[str, dict[str, int]]:
    kinds = sorted(name.removesuffix("/n") for name in whole if name.endswith("/n"))
    return {
        kind: {way: whole[f"{kind}/{way}"] for way in ("n", "mention", "entity")} for kind in kinds
    }
