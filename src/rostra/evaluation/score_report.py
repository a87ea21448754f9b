"""A score as text and as JSON."""

import random
from collections.abc import Iterable, Sequence
from typing import Any

from rostra.evaluation.article_counts import Mistake
from rostra.evaluation.score import RESAMPLES, Score, Share
from rostra.printable import aligned, counted, escaped

_TITLES = {
    "direct_exact": "direct, exact",
    "direct_overlap@0.8": "direct, overlap > 0.8",
    "direct_overlap@0.3": "direct, overlap > 0.3",
    "all_exact": "all, exact",
    "e2e_mention": "end to end, mention",
    "e2e_entity": "end to end, entity",
    "mention": "mention",
    "source_string": "source string",
    "entity": "entity",
}

INTERVALS = f"95 % intervals: percentile bootstrap over articles, {RESAMPLES:,} resamples"
_GOLD_LABELS = {"mention": "source_spans", "source_string": "source_text", "entity": "speaker"}


def score_as_json(score: Score, mistakes: Iterable[Mistake]) -> dict[str, Any]:
    """A score as a JSON object, with some or all of its mistakes."""
    return {
        "articles": score.articles,
        "unpredicted": score.unpredicted,
        "ignored": score.ignored,
        "figures": {
            name: {kind: share._asdict() for kind, share in metric.shares.items()} | metric.counts
            for name, metric in score.metrics.items()
        },
        "by_source_type": score.by_source_type,
        "errors": [mistake._asdict() for mistake in mistakes],
    }


def score_as_text(score: Score) -> str:
    """A score as tables."""
    rates = [["", "precision", "recall", "f1", "right", "predicted", "gold"]]
    accuracies = [["who spoke, of those found", "accuracy", "right", "of"]]
    for name, metric in score.metrics.items():
        cells = [*map(share_text, metric.shares.values()), *map(str, metric.counts.values())]
        table = accuracies if "accuracy" in metric.shares else rates
        table.append([_TITLES[name], *cells])
    tables = [rates, accuracies] if len(accuracies) > 1 else [rates]
    if score.by_source_type:
        tables.append(_by_source_type(score))
    head = [counted(score.articles, "articles")]
    if score.unpredicted:
        head.append(f"{score.unpredicted} of them without a line in the predictions")
    head.append(f"{score.ignored} predicted units ignored in tier direct")
    return "\n\n".join([", ".join(head), *map(number_table, tables), _foot(score)])


def sample(mistakes: Sequence[Mistake], number: int) -> list[Mistake]:
    """A random sample of mistakes, the same at every call, in the order of the articles."""
    if number >= len(mistakes):
        return list(mistakes)
    chosen = random.Random(0).sample(range(len(mistakes)), number)  # noqa: S311 - no secret
    return [mistakes[at] for at in sorted(chosen)]


def share_text(share: Share) -> str:
    """A share and its interval: 0.9712 [0.960, 0.981]."""
    if share.low is None or share.high is None:
        return f"{share.value:.4f}"
    return f"{share.value:.4f} [{share.low:.3f}, {share.high:.3f}]"


def number_table(rows: Sequence[Sequence[str]]) -> str:
    """A table whose first column is aligned to the left, the others to the right."""
    return "\n".join(aligned(rows, right=[False] + [True] * (len(rows[0]) - 1)))


def _by_source_type(score: Score) -> list[list[str]]:
    ways = [way for way in ("mention", "entity") if way in score.metrics]
    rows = [
        [escaped(kind), *(f"{counts[way] / counts['n']:.3f}" for way in ways), str(counts["n"])]
        for kind, counts in score.by_source_type.items()
    ]
    return [["by type of the source", *ways, "of"], *rows]


def _foot(score: Score) -> str:
    lines = [INTERVALS] if score.articles > 1 else []
    lines += [
        f"not scored: {_TITLES[name]}; no direct quotation of gold has {label}"
        for name, label in _GOLD_LABELS.items()
        if name not in score.metrics
    ]
    return "\n".join(lines)
